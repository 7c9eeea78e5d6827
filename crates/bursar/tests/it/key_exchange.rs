//! Exchanging a master key that is a setting, as `bursar keys rotate --help` says (GUARD-5).

use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

use hmac_by_openssl::{hash, signature};
use serde_json::{Value, json};

use crate::served::{Answer, PASSWORD, Served};
use crate::support::{Bursar, bare, on_every_engine, ran};

const A: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const B: &str = "ABEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7vA=";
const WRONG: &str = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

mod hmac_by_openssl {
    //! What a client of the signed requests makes, by another program than ours.

    use std::io::Write;
    use std::process::{Command, Stdio};

    fn openssl(arguments: &[&str], text: &str) -> String {
        let mut command = Command::new("openssl");
        command.args(arguments).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
        let out = child.wait_with_output().unwrap();
        assert!(out.status.success());
        let text = String::from_utf8(out.stdout).unwrap();
        text.split_whitespace().next().unwrap().to_owned()
    }

    pub(super) fn hash(text: &str) -> String {
        openssl(&["dgst", "-sha256", "-r"], text)
    }

    pub(super) fn signature(secret: &str, text: &str) -> String {
        openssl(&["dgst", "-sha256", "-hmac", secret, "-r"], text)
    }
}

/// The program with these keys, where sign-in is always required.
fn with_keys(bursar: &Bursar, keys: &[(&str, &str)]) -> Command {
    let mut command = bursar.command();
    command
        .env("BURSAR_AUTH", "required")
        .envs(keys.iter().copied());
    command
}

/// What was written under the first key.
struct Written {
    key: String,
    secret: String,
}

/// Personal data (a person, an invited address, where from) and a secret (a key that signs).
fn write(served: &Served) -> Written {
    let ada = served.set_up();
    let new = json!({"email": "bob@example.org", "role": "viewer"});
    served
        .post("/api/v1/admin/invitations", &ada, &new)
        .expect(201);
    let new = json!({"name": "server", "signing": true});
    let made = served.post("/api/v1/auth/api-keys", &ada, &new);
    assert_eq!(made.status, 201, "{}", made.body);
    Written {
        key: made.text("id"),
        secret: made.text("secret"),
    }
}

/// How many requests were signed.
static SIGNED: AtomicU64 = AtomicU64::new(0);

fn signed(served: &Served, written: &Written) -> Answer {
    let at = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    // No two requests are alike, or the later one would count as the first sent again.
    let before = SIGNED.fetch_add(1, Ordering::Relaxed);
    let (at, target) = (at.unwrap().as_secs() + before, "/api/v1/accounts");
    let text = format!("GET\n{target}\n{at}\n{}", hash(""));
    let signature = signature(&written.secret, &text);
    let ran = ran(Command::new("curl")
        .args(["--silent", "--show-error", "--write-out", "\n%{http_code}"])
        .args(["-H", &format!("X-Bursar-Key: {}", written.key)])
        .args(["-H", &format!("X-Bursar-Timestamp: {at}")])
        .args(["-H", &format!("X-Bursar-Signature: {signature}")])
        .arg(format!("{}{target}", served.url())));
    let (body, status) = ran.out.rsplit_once('\n').unwrap();
    Answer {
        status: status.parse().unwrap(),
        head: String::new(),
        body: serde_json::from_str(body).unwrap_or(Value::Null),
    }
}

/// Everything that was written is read.
fn check_readable(served: &Served, written: &Written) {
    let signed_in = served.sign_in(PASSWORD);
    assert_eq!(signed_in.status, 200, "{}", signed_in.body);
    let ada = signed_in.text("access_token");
    let me = served.get("/api/v1/auth/me", &ada).expect(200);
    assert_eq!(
        (&me["name"], &me["email"]),
        (&json!("Ada"), &json!("ada@example.org"))
    );
    let invited = served.get("/api/v1/admin/invitations", &ada).expect(200);
    assert_eq!(invited["items"][0]["email"], "bob@example.org");
    let path = "/api/v1/admin/audit-logs?action=member.invited";
    let events = served.get(path, &ada).expect(200);
    assert_eq!(events["items"][0]["address"], "127.0.0.1");
    // The secret of a key is not shown, but what it signs is checked with it.
    signed(served, written).expect(200);
}

#[test]
fn a_master_key_is_exchanged_without_losing_anything() {
    on_every_engine(|bursar| {
        let written = {
            let served = Served::start(&mut with_keys(bursar, &[("ENCRYPTION_KEY", A)]));
            let written = write(&served);
            check_readable(&served, &written);
            written
        };
        let both = [("ENCRYPTION_KEY", B), ("ENCRYPTION_KEY_PREVIOUS", A)];
        let run = |keys: &[(&str, &str)], arguments: &[&str]| {
            ran(with_keys(bursar, keys).args(arguments).arg("--json"))
        };
        {
            let served = Served::start(&mut with_keys(bursar, &both));
            check_readable(&served, &written);
            // While it runs.
            let rotated = run(&both, &["keys", "rotate"]);
            assert_eq!(rotated.code, 0, "{}", rotated.err);
            let rotated: Value = serde_json::from_str(&rotated.out).unwrap();
            assert!(rotated["wrapped"].as_u64().unwrap() > 0, "{rotated}");
            check_readable(&served, &written);
        }
        let alone = [("ENCRYPTION_KEY", B)];
        let status = run(&alone, &["keys", "status"]);
        let status: Value = serde_json::from_str(&status.out).unwrap();
        assert_eq!(status["wrapped_by_older"], 0, "{status}");
        {
            let served = Served::start(&mut with_keys(bursar, &alone));
            check_readable(&served, &written);
        }
        // The first key opens nothing any more, and one that never was neither.
        for wrong in [A, WRONG] {
            check_refused(bursar, wrong, status["master"].as_str().unwrap());
        }
    });
}

/// A server does not start, the doctor tells why, and what needs the key says so; books do not.
fn check_refused(bursar: &Bursar, wrong: &str, needed: &str) {
    let keys = [("ENCRYPTION_KEY", wrong)];
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    for arguments in [&serve[..], &["doctor", "--json"]] {
        let refused = ran(with_keys(bursar, &keys).args(arguments));
        let said = refused.out + &refused.err;
        assert_ne!(refused.code, 0, "{said}");
        let cure = "ENCRYPTION_KEY_PREVIOUS";
        assert!(said.contains(needed) && said.contains(cure), "{said}");
        assert!(!said.contains(wrong), "{said}");
    }
    let refused = ran(with_keys(bursar, &keys).args(serve));
    assert!(refused.err.contains("error[master-key]"), "{}", refused.err);
    let people = ran(with_keys(bursar, &keys).args(["user", "list"]));
    assert_eq!(people.code, 3, "{}{}", people.out, people.err);
    assert!(people.err.contains("ENCRYPTION_KEY"), "{}", people.err);
    let books = ran(with_keys(bursar, &keys).args(["journal", "verify"]));
    assert_eq!(books.code, 0, "{}", books.err);
}

#[test]
fn a_server_without_its_key_file_makes_no_other() {
    let bursar = Bursar::new();
    write(&Served::start(&mut with_keys(&bursar, &[])));
    let file = bursar.data().join("master.key");
    let aside = bursar.folder.path().join("copy");
    std::fs::rename(&file, &aside).unwrap();
    let refused = ran(with_keys(&bursar, &[]).args(["serve", "--listen", "127.0.0.1:0"]));
    assert_eq!(refused.code, 3, "{}", refused.out);
    assert!(refused.err.contains("put the file back"), "{}", refused.err);
    assert!(!file.exists());
    std::fs::rename(&aside, &file).unwrap();
    let served = Served::start(&mut with_keys(&bursar, &[]));
    assert_eq!(served.sign_in(PASSWORD).status, 200);
    assert_eq!(
        ran(bare().args(["health", "--url", &format!("{}/health", served.url())])).code,
        0
    );
}
