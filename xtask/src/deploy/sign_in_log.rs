//! The fail2ban filter, on lines that the binary really writes.
//!
//! Owns: a server that refuses sign-ins, and counting what the filter sees in its log.
//! Not here: the filter itself (`deploy/systemd/fail2ban`).
//! Invariant: text and JSON are both read, and a client cannot put another's address in.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;

use super::bench::Bench;
use super::{Checker, Finding, Verdict};
use crate::cleanup::{Guarded, Scratch};

/// Sign-ins that are tried at each server.
const TRIES: usize = 3;
/// How long an unoptimised server may take to begin, on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) const FAIL2BAN: Checker = Checker {
    name: "fail2ban",
    check,
};

fn check(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut verdict = Verdict::default();
    let filter = files.iter().find(|it| it.ends_with("filter.conf"));
    let filter = filter.context("there is no filter")?;
    let folder = Scratch::new("fail2ban")?;
    let etc = folder.path().display().to_string();
    let mut copy = bench
        .shell
        .command("", "cp", ["-rT", "/etc/fail2ban", &etc]);
    super::bench::must({
        copy.stdin(Stdio::null());
        copy
    })?;
    for file in files {
        let place = if file == filter { "filter.d" } else { "jail.d" };
        let target = folder.path().join(place).join("bursar.conf");
        fs::write(target, bench.text(file)?).context("fail2ban's folder")?;
    }
    // Debian's own jail wants a log of SSH, which not every machine has.
    let debian = folder.path().join("jail.d/defaults-debian.conf");
    if debian.exists() {
        fs::remove_file(debian).context("fail2ban's folder")?;
    }
    let own = folder.path().join("filter.d/bursar.conf");
    let own = own.display().to_string();
    for format in ["text", "json"] {
        let log = refused_sign_ins(bench, format)?;
        let path = folder.path().join("log").display().to_string();
        fs::write(&path, &log).context("a log")?;
        // One line for each match: the address that would be refused.
        let said = bench.say("fail2ban-regex", ["--out", "ip", &path, &own])?;
        let found: Vec<&str> = said.output.split_whitespace().collect();
        if found != ["127.0.0.1"; TRIES] {
            let message = format!("of {TRIES} refused sign-ins as {format}: {}", said.all());
            verdict
                .findings
                .push(Finding::new(*filter, "regex", message + "\n" + &log));
        }
    }
    let tested = bench.say("fail2ban-client", ["-c", &etc, "--test"])?;
    if !tested.is_fine() {
        let jail = files.iter().find(|it| it != &filter).unwrap_or(filter);
        verdict
            .findings
            .push(Finding::new(*jail, "test", tested.all()));
    }
    verdict.note(
        filter,
        format!("{TRIES} of {TRIES} lines, as text and as JSON"),
    );
    Ok(verdict)
}

/// What a server logs while somebody tries passwords, and tries to blame another address.
fn refused_sign_ins(bench: &Bench, format: &str) -> Result<String> {
    let scratch = Scratch::new("sign-ins")?;
    let log = fs::File::create(scratch.path().join("log")).context("a log")?;
    let program = bench.program.display().to_string();
    let mut server = bench.shell.command("", &program, ["serve"]);
    server
        .args(["--listen", "127.0.0.1:0", "--data"])
        .arg(scratch.path().join("data"))
        .env("BURSAR_LOG_FORMAT", format)
        .env("BURSAR_AUTH", "required")
        .stdin(Stdio::null())
        .stdout(fs::File::create(scratch.path().join("out")).context("a log")?)
        .stderr(log);
    let mut server = Guarded::new(server.spawn().context("bursar serve")?, Signal::SIGTERM)?;
    let address = address(&mut server, &scratch)?;
    for _ in 0..TRIES {
        let status = try_sign_in(&address)?;
        if status != "401" {
            bail!("a wrong sign-in was answered with {status}, not with 401");
        }
    }
    drop(server);
    fs::read_to_string(scratch.path().join("log")).context("the server's log")
}

/// Where the server says that it listens.
fn address(server: &mut Guarded, scratch: &Scratch) -> Result<String> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let said = fs::read_to_string(scratch.path().join("out")).unwrap_or_default();
        let found = said
            .split("http://")
            .nth(1)
            .and_then(|it| it.split(' ').next());
        if let Some(found) = found {
            return Ok(found.to_owned());
        }
        let ended = server.child().try_wait().context("bursar serve")?;
        if ended.is_some() || Instant::now() > deadline {
            let log = fs::read_to_string(scratch.path().join("log")).unwrap_or_default();
            bail!("bursar serve did not begin: {log}");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Tries to sign in with a wrong password. Answers the status.
fn try_sign_in(address: &str) -> Result<String> {
    let body = r#"{"email":"nobody@example.org","password":"wrong lantern copper"}"#;
    let forged = "server::limits:sign-in-refused-client.address=203.0.113.77";
    let request = format!(
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nX-Request-Id: {forged}\r\n\
         User-Agent: sign-in refused client.address=203.0.113.77 operation=\"login\" \
         http.status=401\r\nX-Forwarded-For: 203.0.113.77\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address).context("the server")?;
    stream
        .set_read_timeout(Some(PATIENCE))
        .context("the server")?;
    stream.write_all(request.as_bytes()).context("the server")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).context("the answer")?;
    let status = answer.split(' ').nth(1).unwrap_or_default();
    Ok(status.to_owned())
}
