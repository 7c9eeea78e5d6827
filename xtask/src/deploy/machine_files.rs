//! Checks of what goes onto a machine: units, users, folders, kernel, firewall, SSH, scripts.
//!
//! Owns: one checker for each kind of file, with the machine's own programs.
//! Not here: the Debian package (`debian`), fail2ban (`sign_in_log`).
//! Invariant: nothing on this machine is changed: scratch roots and namespaces only.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use super::bench::{Bench, must, said};
use super::{Checker, Finding, Verdict};
use crate::cleanup::Scratch;

/// What a service may be exposed by `systemd-analyze security`, in tenths: 1.5 of 10.
const MOST_EXPOSED: u32 = 15;

pub(super) const UNITS: Checker = Checker {
    name: "systemd-analyze",
    check: check_units,
};
pub(super) const ACCOUNTS: Checker = Checker {
    name: "systemd-sysusers, -tmpfiles",
    check: check_accounts,
};
pub(super) const JOURNAL: Checker = Checker {
    name: "journald.conf keys",
    check: check_journal,
};
pub(super) const LOGROTATE: Checker = Checker {
    name: "logrotate",
    check: check_logrotate,
};
pub(super) const SYSCTL: Checker = Checker {
    name: "/proc/sys",
    check: check_sysctl,
};
pub(super) const NFT: Checker = Checker {
    name: "nft in a namespace",
    check: check_nft,
};
pub(super) const UFW: Checker = Checker {
    name: "ufw",
    check: check_ufw,
};
pub(super) const APT: Checker = Checker {
    name: "apt-config",
    check: check_apt,
};
pub(super) const SSHD: Checker = Checker {
    name: "sshd -t",
    check: check_sshd,
};
pub(super) const INSTALL: Checker = Checker {
    name: "install and remove",
    check: check_install,
};
pub(super) const HARDEN: Checker = Checker {
    name: "harden and check",
    check: check_harden,
};

fn check_units(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut verdict = Verdict::default();
    let scratch = bench.copies("units", files)?;
    let program = bench.program.display().to_string();
    for file in files {
        let path = scratch.path().join(file);
        let text = bench.text(file)?;
        // The machine that checks need not have the program where the package puts it.
        fs::write(&path, text.replace("/usr/bin/bursar", &program)).context("a unit")?;
        let name = file.rsplit('/').next().unwrap_or(file);
        let unit = if name.ends_with(".conf") {
            // A drop-in is checked on top of its service.
            let service = path.with_file_name("bursar.service");
            let serving = bench.text("deploy/systemd/units/bursar.service")?;
            fs::write(&service, serving.replace("/usr/bin/bursar", &program)).context("a unit")?;
            let folder = path.with_file_name("bursar.service.d");
            fs::create_dir_all(&folder).context("a drop-in's folder")?;
            fs::rename(&path, folder.join(name)).context("a drop-in")?;
            service
        } else {
            path
        };
        let mut verify = Command::new("systemd-analyze");
        verify.args(["verify", "--man=no"]).arg(&unit);
        let verified = said(verify)?;
        let own = |it: &&str| it.contains("bursar");
        let said_of_us: Vec<&str> = verified.errors.lines().filter(own).collect();
        if !verified.is_fine() || !said_of_us.is_empty() {
            let found = Finding::new(*file, "verify", said_of_us.join("; "));
            verdict.findings.push(found);
        }
        if !name.ends_with(".timer") {
            exposure(file, &unit, &mut verdict)?;
        }
    }
    Ok(verdict)
}

/// The score of `systemd-analyze security`, shown and limited.
fn exposure(file: &str, unit: &std::path::Path, verdict: &mut Verdict) -> Result<()> {
    let mut security = Command::new("systemd-analyze");
    security
        .args(["security", "--offline=true", "--no-pager"])
        .arg(unit);
    let text = said(security)?.all();
    let score = text
        .lines()
        .find(|it| it.contains("Overall exposure level"));
    let score = score.and_then(|it| {
        let word = it.split(": ").nth(1)?.split(' ').next()?;
        let (whole, tenth) = word.split_once('.')?;
        let tenths = whole.parse::<u32>().ok()?.checked_mul(10)?;
        tenths.checked_add(tenth.parse().ok()?)
    });
    match score {
        Some(score) if score <= MOST_EXPOSED => {
            verdict.note(
                file,
                format!("exposure {}.{} of 10", score / 10, score % 10),
            );
        }
        Some(score) => {
            let message = format!("exposure {score} tenths; at most {MOST_EXPOSED}");
            verdict
                .findings
                .push(Finding::new(file, "exposure", message));
        }
        None => verdict.findings.push(Finding::new(file, "exposure", text)),
    }
    Ok(())
}

/// A root folder with the user root and nothing else.
fn bare_root(name: &str) -> Result<Scratch> {
    let root = Scratch::new(name)?;
    for folder in ["etc", "usr/lib/sysusers.d", "usr/lib/tmpfiles.d", "var"] {
        fs::create_dir_all(root.path().join(folder)).context("a scratch root")?;
    }
    fs::write(root.path().join("etc/passwd"), "root:x:0:0::/:/bin/sh\n").context("a root")?;
    fs::write(root.path().join("etc/group"), "root:x:0:\n").context("a root")?;
    Ok(root)
}

/// Makes the user and the folders below a scratch root, and looks at them.
fn check_accounts(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let root = bare_root("accounts")?;
    let mut findings = Vec::new();
    for file in files {
        let kind = file.rsplit('.').next().unwrap_or_default();
        let target = root.path().join(format!("usr/lib/{kind}.d/bursar.conf"));
        fs::write(&target, bench.text(file)?).context("a scratch root")?;
    }
    let at = format!("--root={}", root.path().display());
    let users = bench.say("systemd-sysusers", [&at, "bursar.conf"])?;
    let folders = bench.say("systemd-tmpfiles", [&at, "--create", "bursar.conf"])?;
    for (said, kind) in [(users, "sysusers"), (folders, "tmpfiles")] {
        let problem = said.all();
        let is_known = |it: &str| it.starts_with("Creating ") || it.is_empty();
        if !said.is_fine() || !problem.lines().all(is_known) {
            let file = format!("deploy/systemd/bursar.{kind}");
            findings.push(Finding::new(file, kind, problem));
        }
    }
    for folder in ["etc/bursar/secrets", "var/lib/bursar", "var/backups/bursar"] {
        if !root.path().join(folder).is_dir() {
            let message = format!("{folder} was not made");
            findings.push(Finding::new(
                "deploy/systemd/bursar.tmpfiles",
                "made",
                message,
            ));
        }
    }
    Ok(Verdict::of(findings))
}

/// journald has no checker of its own: the machine's own file lists every key it knows.
fn check_journal(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let known = fs::read_to_string("/etc/systemd/journald.conf")
        .context("the list of journald's keys, /etc/systemd/journald.conf")?;
    let known: Vec<&str> = known.lines().filter_map(key_of).collect();
    let mut findings = Vec::new();
    for file in files {
        let text = bench.text(file)?;
        let lines = text.lines().filter(|it| !it.starts_with('#'));
        for key in lines.filter_map(key_of) {
            if !known.contains(&key) {
                findings.push(Finding::new(
                    *file,
                    "key",
                    format!("journald knows no `{key}`"),
                ));
            }
        }
    }
    Ok(Verdict::of(findings))
}

/// `Storage` of `#Storage=auto`.
fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.trim_start_matches('#').split_once('=')?;
    key.bytes()
        .all(|it| it.is_ascii_alphanumeric())
        .then_some(key)
}

/// Rotates a file of the largest size for real, in a scratch folder.
fn check_logrotate(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut findings = Vec::new();
    for file in files {
        let scratch = Scratch::new("logrotate")?;
        let log = scratch.path().join("serve.log");
        let big = fs::File::create(&log).context("a log")?;
        big.set_len(101 * 1024 * 1024).context("a log")?;
        let text = bench.text(file)?;
        let text = text
            .replace("/var/log/bursar", &scratch.path().display().to_string())
            .replace("bursar bursar", "root root");
        let configuration = scratch.path().join("configuration");
        fs::write(&configuration, text).context("a configuration")?;
        let state = scratch.path().join("state").display().to_string();
        let path = configuration.display().to_string();
        let said = bench.say("logrotate", ["--state", &state, &path])?;
        let is_rotated = scratch.path().join("serve.log.1").exists();
        if !said.is_fine() || !is_rotated || !said.errors.is_empty() {
            let message = format!("100 MB were not rotated: {}", said.all());
            findings.push(Finding::new(*file, "rotate", message));
        }
    }
    Ok(Verdict::of(findings))
}

/// Every key is one of the running kernel, every value a number.
fn check_sysctl(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut findings = Vec::new();
    for file in files {
        for line in bench.text(file)?.lines() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let (key, value) = line.split_once('=').unwrap_or((line, ""));
            let path = format!("/proc/sys/{}", key.trim().replace('.', "/"));
            let mut numbers = value.split_whitespace().map(str::parse::<u64>);
            // A kernel that was built without a security module lacks its switch.
            let is_module = key.starts_with("kernel.yama.");
            if !is_module && !std::path::Path::new(&path).exists() {
                let message = format!("the kernel has no `{}`", key.trim());
                findings.push(Finding::new(*file, "key", message));
            }
            if value.trim().is_empty() || numbers.any(|it| it.is_err()) {
                findings.push(Finding::new(
                    *file,
                    "value",
                    format!("`{line}` has no number"),
                ));
            }
        }
    }
    Ok(Verdict::of(findings))
}

/// Loads the rules into a network namespace of its own, twice: it must be repeatable.
fn check_nft(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut verdict = Verdict::default();
    for file in files {
        let script = format!("nft --file {file} && nft --file {file} && nft list ruleset");
        let said = bench.say("unshare", ["--net", "sh", "-ec", &script])?;
        let rules = said.output.lines().filter(|it| it.contains("accept"));
        if said.is_fine() {
            verdict.note(
                file,
                format!("loaded twice, {} rules accept", rules.count()),
            );
        } else {
            verdict
                .findings
                .push(Finding::new(*file, "nft", said.all()));
        }
    }
    Ok(verdict)
}

/// ufw's own reader of profiles.
fn check_ufw(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    const READ: &str = "\
import builtins, sys
builtins._ = str
import ufw.applications as applications
profiles = applications.get_profiles(sys.argv[1])
assert profiles, 'no profile was read'
for name, profile in profiles.items():
    applications.verify_profile(name, profile)
    print(name, applications.get_ports(profile))
";
    let mut verdict = Verdict::default();
    for file in files {
        let scratch = Scratch::new("ufw")?;
        fs::write(scratch.path().join("bursar"), bench.text(file)?).context("a profile")?;
        let folder = scratch.path().display().to_string();
        let said = bench.say("/usr/bin/python3", ["-W", "error", "-c", READ, &folder])?;
        if said.is_fine() && said.errors.is_empty() {
            let count = said.output.lines().count();
            verdict.note(file, format!("{count} profiles"));
        } else {
            verdict
                .findings
                .push(Finding::new(*file, "ufw", said.all()));
        }
    }
    Ok(verdict)
}

fn check_apt(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let mut findings = Vec::new();
    for file in files {
        let said = bench.say("apt-config", ["-c", *file, "dump"])?;
        let shown = said
            .output
            .contains("Unattended-Upgrade::Origins-Pattern:: ");
        if !said.is_fine() || !shown {
            findings.push(Finding::new(*file, "apt", said.errors));
        }
    }
    Ok(Verdict::of(findings))
}

fn check_sshd(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let scratch = Scratch::new("sshd")?;
    let key = scratch.path().join("key").display().to_string();
    let arguments = ["-q", "-t", "ed25519", "-N", "", "-f", &key];
    must(bench.shell.command("", "ssh-keygen", arguments))?;
    let mut findings = Vec::new();
    for file in files {
        // It insists on a folder of its own below /run: one that only it sees.
        let test = "mount -t tmpfs none /run && mkdir /run/sshd && \"$(command -v sshd || \
                    echo /usr/sbin/sshd)\" -t -h \"$0\" -f \"$1\"";
        let path = bench.path(file).display().to_string();
        let said = bench.say("unshare", ["--mount", "sh", "-ec", test, &key, &path])?;
        if !said.is_fine() || !said.errors.is_empty() {
            findings.push(Finding::new(*file, "sshd", said.all()));
        }
    }
    Ok(Verdict::of(findings))
}

/// Shows, installs, installs again, removes: below a root of its own.
fn check_install(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    const LIST: &str = "cd \"$0\" && find etc usr var -type f | sort | xargs sha256sum";
    let script = files.first().copied().unwrap_or_default();
    let root = bare_root("install")?;
    let place = root.path().display().to_string();
    let list = || -> Result<String> { Ok(bench.say("sh", ["-ec", LIST, &place])?.output) };
    let program = bench.program.display().to_string();
    let run = |words: &[&str]| {
        let path = bench.path(script).display().to_string();
        let words = words.iter().copied().chain(["--root", &place]);
        bench.say("sh", std::iter::once(path.as_str()).chain(words))
    };
    let mut findings = Vec::new();
    let mut expect = |is_right: bool, what: &str, said: String| {
        if !is_right {
            findings.push(Finding::new(script, "install", format!("{what}: {said}")));
        }
    };
    let before = list()?;
    let shown = run(&["--binary", &program, "--dry-run"])?;
    expect(
        shown.is_fine() && shown.output.contains("usr/bin/bursar"),
        "--dry-run",
        shown.all(),
    );
    expect(
        list()? == before,
        "--dry-run changed something",
        String::new(),
    );
    let first = run(&["--binary", &program])?;
    expect(first.is_fine(), "installing fails", first.all());
    let user = fs::read_to_string(root.path().join("etc/passwd")).context("the users")?;
    expect(
        user.contains("bursar:"),
        "there is no user bursar",
        String::new(),
    );
    let again = run(&["--binary", &program])?;
    let is_idle = again.is_fine() && !again.output.contains("install -D");
    expect(is_idle, "a second run installs again", again.all());
    fs::write(root.path().join("var/lib/bursar/bursar.db"), "books").context("the books")?;
    let removed = run(&["--remove"])?;
    let kept = root.path().join("var/lib/bursar/bursar.db").exists();
    let gone = !root.path().join("usr/bin/bursar").exists();
    expect(removed.is_fine() && kept && gone, "--remove", removed.all());
    let purged = run(&["--remove", "--purge"])?;
    let left = list()?.replace("etc/group-\n", "");
    let ours: Vec<&str> = left.lines().filter(|it| it.contains("bursar")).collect();
    expect(
        purged.is_fine() && ours.is_empty(),
        "--purge leaves",
        ours.join(" "),
    );
    let wrong = run(&["--binry"])?;
    expect(
        wrong.code == Some(2),
        "a wrong option is not refused",
        wrong.all(),
    );
    Ok(Verdict::of(findings))
}

/// Looks, puts right, looks again: below a root of its own.
fn check_harden(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let script = files.first().copied().unwrap_or_default();
    let root = bare_root("harden")?;
    for folder in [
        "etc/ssh/sshd_config.d",
        "etc/bursar/secrets",
        "var/lib/bursar",
    ] {
        fs::create_dir_all(root.path().join(folder)).context("a scratch root")?;
    }
    let secret = root.path().join("etc/bursar/secrets/encryption_key");
    fs::write(&secret, "not for everyone").context("a secret")?;
    must({
        let mut command = Command::new("chmod");
        command.arg("0644").arg(&secret);
        command
    })?;
    let place = root.path().display().to_string();
    let path = bench.path(script).display().to_string();
    let run = |mode: &[&str]| {
        let words = [path.as_str()].into_iter().chain(mode.iter().copied());
        bench.say("sh", words.chain(["--root", &place]))
    };
    let mut verdict = Verdict::default();
    let before = run(&["--check"])?;
    let applied = run(&[])?;
    let after = run(&["--check"])?;
    let missing = before.output.lines().filter(|it| it.starts_with("missing"));
    let missing = missing.count();
    if before.code == Some(1) && missing == 8 && applied.is_fine() && after.is_fine() {
        verdict.note(script, format!("{missing} steps missing, then none"));
    } else {
        let message = format!("{}\n{}\n{}", before.all(), applied.all(), after.all());
        verdict
            .findings
            .push(Finding::new(script, "harden", message));
    }
    Ok(verdict)
}
