//! `bursar backup` and `bursar restore`: what docs/backup.md says.

use serde_json::Value;
use testbed::S3;

use crate::support::{Bursar, on_every_engine};

/// Books with some entries. Answers how many records there are.
fn books(bursar: &Bursar) -> u64 {
    bursar.with_books();
    for amount in ["10.00", "20.50", "30"] {
        book(bursar, amount);
    }
    bursar.head()["seq"].as_u64().unwrap()
}

pub(crate) fn book(bursar: &Bursar, amount: &str) {
    let (debit, credit) = (
        format!("expenses:office rent {amount} EUR"),
        format!("assets:bank:main -{amount} EUR"),
    );
    bursar.ok(&[
        "entry",
        "add",
        "Paper",
        "--on",
        "2026-01-05",
        "-p",
        &debit,
        "-p",
        &credit,
    ]);
}

/// The organisation's short name.
fn slug(bursar: &Bursar) -> String {
    let list = bursar.json(&["org", "list"]);
    list["items"][0]["slug"].as_str().unwrap().to_owned()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key} in {value}"))
}

#[test]
fn a_backup_is_trusted_after_it_was_proved_and_restores() {
    on_every_engine(|bursar| {
        let seq = books(bursar);
        let head = bursar.head();
        let made = bursar.json(&["backup"]);
        assert_eq!(text(&made, "state"), "unverified");
        assert_eq!(made["records"], seq);
        let list = |state: &str| {
            let list = bursar.json(&["backup", "list"]);
            assert_eq!(list["items"].as_array().unwrap().len(), 1);
            assert_eq!(text(&list["items"][0], "state"), state);
        };
        list("unverified");
        let verdict = bursar.json(&["backup", "verify"]);
        assert_eq!(verdict["problems"], serde_json::json!([]));
        assert_eq!(verdict["records"], seq);
        list("trusted");
        assert!(bursar.ok(&["backup", "verify"]).contains("verified before"));
        book(bursar, "40");
        let file = bursar.data().join("backups").join(text(&made, "name"));
        let file = file.to_str().unwrap();
        bursar.refused(&["restore", file], 1, "restore-not-empty");
        let restored = bursar.json(&["restore", file, "--force"]);
        assert_eq!(restored["proved"], true);
        assert_eq!(bursar.head(), head);
        bursar.ok(&["journal", "verify"]);
        book(bursar, "50");
        let cut = format!("{}={}", slug(bursar), seq - 1);
        bursar.ok(&["restore", file, "--force", "--seq", &cut]);
        assert_eq!(bursar.head()["seq"], seq - 1);
        bursar.ok(&["journal", "verify"]);
        let events = bursar.ok(&["audit", "list", "--instance"]);
        assert!(events.contains("backup.restored"), "{events}");
    });
}

#[test]
fn a_journal_goes_from_one_engine_to_the_other_and_back() {
    on_every_engine(|bursar| {
        books(bursar);
        let head = bursar.head();
        let made = bursar.json(&["backup"]);
        let file = bursar.data().join("backups").join(text(&made, "name"));
        let other = bursar.folder.path().join("other.db");
        let url = format!("sqlite:{}", other.display());
        let file = file.to_str().unwrap();
        let restored = bursar.json(&["restore", file, "--to-database", &url]);
        assert_eq!(restored["journals"][0]["seq"], head["seq"]);
        assert_eq!(restored["proved"], true);
    });
}

#[test]
fn a_flipped_byte_another_key_and_a_missing_file_are_named() {
    let bursar = Bursar::new();
    books(&bursar);
    let made = bursar.json(&["backup", "--verify"]);
    assert_eq!(text(&made, "state"), "trusted");
    let path = bursar.data().join("backups").join(text(&made, "name"));
    let whole = std::fs::read(&path).unwrap();
    let mut bent = whole.clone();
    let middle = bent.len() / 2;
    bent[middle] ^= 1;
    std::fs::write(&path, &bent).unwrap();
    let name = path.to_str().unwrap();
    bursar.refused(&["backup", "verify", name], 1, "backup-not-proved");
    let list = bursar.json(&["backup", "list"]);
    assert_eq!(text(&list["items"][0], "state"), "failed");
    bursar.refused(&["restore", name, "--force"], 1, "backup-damaged");
    std::fs::write(&path, &whole[..whole.len() - 1]).unwrap();
    bursar.refused(&["restore", name, "--force"], 1, "backup-damaged");
    std::fs::write(&path, &whole).unwrap();
    bursar.refused(&["restore", "nowhere.backup"], 1, "backup-not-found");
    // Nothing was changed by all that.
    bursar.ok(&["journal", "verify"]);
    let elsewhere = Bursar::new();
    elsewhere.refused(&["restore", name], 1, "backup-key-missing");
    assert!(!elsewhere.data().join("master.key").exists());
    std::fs::create_dir_all(elsewhere.data()).unwrap();
    let key = std::fs::read(bursar.data().join("master.key")).unwrap();
    std::fs::write(elsewhere.data().join("master.key"), key).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(elsewhere.data().join("master.key"), mode).unwrap();
    elsewhere.ok(&["restore", name]);
    assert_eq!(elsewhere.head(), bursar.head());
}

#[test]
fn a_moment_cuts_the_journal_and_what_the_backup_does_not_have_is_refused() {
    let bursar = Bursar::new();
    let seq = books(&bursar);
    let made = bursar.json(&["backup"]);
    let name = text(&made, "name");
    bursar.refused(
        &["restore", name, "--force", "--at", "2999-01-01T00:00:00Z"],
        1,
        "invalid",
    );
    for wrong in ["nobody=1", &format!("{}={}", slug(&bursar), seq + 1)] {
        let asked = ["restore", name, "--force", "--seq", wrong];
        bursar.refused(&asked, 1, "invalid");
    }
    bursar.ok(&["restore", name, "--force", "--at", text(&made, "made_at")]);
    assert_eq!(bursar.head()["seq"], seq);
}

#[test]
fn pruning_says_what_it_would_do_and_keeps_the_trusted_one() {
    let bursar = Bursar::new();
    books(&bursar);
    bursar.ok(&["backup", "--verify", "--kind", "hourly"]);
    // A name says how old a backup is.
    let old = bursar.json(&["backup", "--kind", "hourly"]);
    let folder = bursar.data().join("backups");
    let old = text(&old, "name");
    let renamed = format!("bursar-20200101T000000Z{}", &old[23..]);
    std::fs::rename(folder.join(old), folder.join(&renamed)).unwrap();
    let rehearsed = bursar.json(&["backup", "prune", "--dry-run"]);
    assert_eq!(rehearsed["removed"], serde_json::json!([renamed]));
    assert!(folder.join(&renamed).exists());
    let pruned = bursar.json(&["backup", "prune"]);
    assert_eq!(pruned["removed"], serde_json::json!([renamed]));
    assert_eq!(pruned["kept"], 1);
    assert!(!folder.join(&renamed).exists());
}

#[test]
fn a_bucket_holds_backups_and_wrong_credentials_are_named() {
    let server = S3::start();
    let bursar = Bursar::new();
    let seq = books(&bursar);
    let run = |secret: &str, arguments: &[&str]| {
        let mut command = bursar.command();
        command
            .env("BURSAR_BACKUP_TO", "s3://books/bursar")
            .env("BURSAR_BACKUP_S3_ENDPOINT", &server.endpoint)
            .env("AWS_ACCESS_KEY_ID", S3::ID)
            .env("AWS_SECRET_ACCESS_KEY", secret)
            .args(arguments);
        crate::support::ran(&mut command)
    };
    let made = run(S3::SECRET, &["backup", "--verify", "--json"]);
    assert_eq!(made.code, 0, "{}{}", made.out, made.err);
    let made: Value = serde_json::from_str(&made.out).unwrap();
    assert_eq!(text(&made, "state"), "trusted");
    let list = run(S3::SECRET, &["backup", "list"]);
    assert!(list.out.starts_with("trusted"), "{}{}", list.out, list.err);
    let address = format!("s3://books/bursar/{}", text(&made, "name"));
    let restored = run(S3::SECRET, &["restore", &address, "--force"]);
    assert_eq!(restored.code, 0, "{}{}", restored.out, restored.err);
    assert_eq!(bursar.head()["seq"], seq);
    let denied = run("wrong-secret", &["backup"]);
    assert_eq!(denied.code, 3, "{}", denied.err);
    assert!(
        denied.err.contains("error[backup-place-denied]"),
        "{}",
        denied.err
    );
    assert!(!denied.err.contains("wrong-secret"), "{}", denied.err);
    let nobody = bursar.run(&["backup", "--to", "s3://books/bursar"]);
    assert!(nobody.err.contains("AWS_ACCESS_KEY_ID"), "{}", nobody.err);
}
