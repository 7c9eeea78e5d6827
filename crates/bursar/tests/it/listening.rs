//! Listening for others, and settings from a program, by the real binary (GUARD-2, GUARD-5).

use std::net::UdpSocket;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::served::{Served, ask};
use crate::support::{Bursar, ran};

/// An address of this machine that is not its loopback; none without a network.
fn outer_address() -> Option<std::net::IpAddr> {
    // Nothing is sent: the system only says which of its addresses it would send from.
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    let own = socket.local_addr().ok()?.ip();
    (!own.is_loopback() && !own.is_unspecified()).then_some(own)
}

#[test]
fn a_server_for_others_does_nothing_for_who_did_not_sign_in() {
    let bursar = Bursar::new();
    bursar.with_books();
    let served = Served::start_on("0.0.0.0:0", &mut bursar.command());
    let port = served.url().rsplit_once(':').unwrap().1.to_owned();
    let local = format!("127.0.0.1:{port}");
    let outer = outer_address().map(|it| format!("{it}:{port}"));
    let addresses: Vec<String> = [local].into_iter().chain(outer).collect();
    let nothing = ("", &Value::Null);
    for address in &addresses {
        assert_eq!(ask(address, "GET", "/health", nothing).status, 200);
        // Nobody exists yet, and still nobody is the operator, not even at this machine.
        for (method, path) in [
            ("GET", "/api/v1/accounts"),
            ("GET", "/api/v1/admin/audit-logs"),
            ("POST", "/api/v1/accounts"),
            ("POST", "/api/v1/organisations"),
        ] {
            let refused = ask(address, method, path, nothing).expect(401);
            assert_eq!(refused["code"], "sign-in-required", "{method} {path}");
        }
        let setup = ask(address, "GET", "/api/v1/auth/setup", nothing).expect(200);
        assert_eq!(setup["needs_setup"], true, "{setup}");
        assert_eq!(setup["needs_sign_in"], true, "{setup}");
    }
    // By the link that only the machine's own terminal shows there is an owner.
    let link = served.said["setup_url"].as_str().unwrap();
    let token = link.rsplit_once("/setup/").unwrap().1;
    let new = serde_json::json!({"token": token, "name": "Ada", "email": "ada@example.org",
        "password": crate::served::PASSWORD});
    for address in &addresses {
        let made = ask(address, "POST", "/api/v1/auth/register", ("", &new));
        if made.status == 201 {
            let token = made.text("access_token");
            let sent = (token.as_str(), &Value::Null);
            ask(address, "GET", "/api/v1/accounts", sent).expect(200);
        } else {
            assert_eq!(made.expect(401)["code"], "link-invalid");
        }
        ask(address, "GET", "/api/v1/accounts", nothing).expect(401);
    }
}

/// A program that says settings, for `secrets.command`.
fn program(bursar: &Bursar, text: &str) -> String {
    let path = bursar.file("secrets", format!("#!/bin/sh\n{text}\n").as_bytes());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    path
}

#[test]
fn settings_come_from_a_program() {
    let bursar = Bursar::new();
    let key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    let path = program(
        &bursar,
        &format!("echo ENCRYPTION_KEY={key}; echo BURSAR_AUTH=$1"),
    );
    let mut command = bursar.command();
    command.env("BURSAR_SECRETS_COMMAND", format!("{path} required"));
    let served = Served::start(&mut command);
    assert_eq!(served.get("/api/v1/accounts", "").status, 401);
    served.set_up();
    assert!(!bursar.data().join("master.key").exists());
    let mut command = bursar.command();
    let status = ran(command.env("ENCRYPTION_KEY", key).args(["user", "list"]));
    assert!(
        status.out.contains("ada@example.org"),
        "{}{}",
        status.out,
        status.err
    );
}

#[test]
fn a_program_that_does_not_end_is_not_waited_for_and_what_it_says_is_not_repeated() {
    let bursar = Bursar::new();
    // It says something, leaves a child behind that keeps its output open, and ends.
    let path = program(&bursar, "echo JWT_SECRET=hunter2; sleep 60 &");
    let mut command = bursar.command();
    command.env("BURSAR_SECRETS_COMMAND", &path);
    let began = Instant::now();
    let refused = ran(command.args(["serve", "--listen", "127.0.0.1:0"]));
    let took = began.elapsed();
    assert_eq!(refused.code, 2, "{}{}", refused.out, refused.err);
    assert!(
        refused.err.contains("took longer than 10 s"),
        "{}",
        refused.err
    );
    assert!(!refused.err.contains("hunter2"), "{}", refused.err);
    let limits = Duration::from_secs(10)..Duration::from_secs(30);
    assert!(limits.contains(&took), "{took:?}");
    assert!(!bursar.data().join("bursar.db").exists());
}
