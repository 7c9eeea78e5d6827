//! `audit`, `keys`, `flag`, `user erase` by the real program (GUARD-5, GUARD-6, GUARD-7, OPS-8).

use crate::support::{Bursar, bare, on_every_engine, ran};

#[test]
fn an_exported_audit_log_is_proved_without_a_database() {
    on_every_engine(|bursar| {
        bursar.with_books();
        let proof = bursar.json(&["audit", "verify"]);
        assert_eq!(proof["organisation"]["ok"], true, "{proof}");
        let file = bursar.folder.path().join("audit.jsonl");
        let path = file.to_str().unwrap();
        bursar.ok(&["audit", "export", "-o", path]);
        let alone = ran(bare().args(["audit", "verify", path]));
        assert_eq!(alone.code, 0, "{}", alone.err);
        assert!(
            alone.out.contains("file: proved: 5 events after 0"),
            "{}",
            alone.out
        );
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(
            &file,
            text.replacen("assets:bank:main", "assets:bank:mine", 1),
        )
        .unwrap();
        let bent = ran(bare().args(["audit", "verify", path]));
        assert_eq!(bent.code, 1, "{}", bent.out);
        assert!(bent.err.contains("error[audit-damaged]"), "{}", bent.err);
        let table = bursar.ok(&["audit", "export", "--format", "csv"]);
        assert!(table.starts_with("seq,at,actor,action"), "{table}");
        let listed = bursar.json(&["audit", "list", "--action", "account"]);
        assert_eq!(listed["items"].as_array().unwrap().len(), 3);
        assert_eq!(listed["items"][0]["actor"], "local");
        let pruned = bursar.json(&["audit", "prune"]);
        assert_eq!(pruned["events"], 0);
        let report = bursar.json(&["audit", "sox"]);
        assert!(report["conflicts"].as_array().unwrap().is_empty());
        bursar.ok(&["journal", "verify"]);
    });
}

#[test]
fn a_changed_event_is_found_by_the_proof_of_the_journal() {
    let bursar = Bursar::new();
    bursar.with_books();
    let file = bursar.data().join("bursar.db");
    let bytes = std::fs::read(&file).unwrap();
    let text = b"account.opened";
    let at = bytes.windows(text.len()).position(|it| it == text);
    let mut bent = bytes;
    let at = at.expect("the event is in the file once the program has ended");
    bent[at..at + text.len()].copy_from_slice(b"account.openee");
    std::fs::write(&file, bent).unwrap();
    bursar.refused(&["journal", "verify"], 1, "journal-damaged");
    bursar.refused(&["audit", "verify"], 1, "audit-damaged");
}

#[test]
fn a_flag_is_chosen_and_taken_back() {
    let bursar = Bursar::new();
    bursar.with_books();
    let voice = |list: &serde_json::Value| {
        let items = list["items"].as_array().unwrap();
        let found = items.iter().find(|it| it["name"] == "voice").unwrap();
        found["effective"].as_bool().unwrap()
    };
    assert!(!voice(&bursar.json(&["flag", "list"])));
    assert!(voice(&bursar.json(&["flag", "set", "voice", "on"])));
    assert!(!voice(&bursar.json(&["flag", "unset", "voice"])));
    bursar.refused(&["flag", "set", "telepathy", "on"], 1, "invalid");
    let mut command = bursar.command();
    command.env("BURSAR_FLAG_VOICE", "true");
    let by_setting = ran(command.args(["flag", "list", "--json"]));
    assert!(voice(&serde_json::from_str(&by_setting.out).unwrap()));
    let mut command = bursar.command();
    command.env("BURSAR_FLAG_VOICE", "perhaps");
    assert_eq!(ran(command.args(["flag", "list"])).code, 2);
}

#[test]
fn keys_are_shown_by_id_and_replaced() {
    let bursar = Bursar::new();
    bursar.with_books();
    let before = bursar.json(&["keys", "status"]);
    let file = std::fs::read_to_string(bursar.data().join("master.key")).unwrap();
    assert!(!before.to_string().contains(file.trim()));
    bursar.ok(&["keys", "rotate", "--master"]);
    let after = bursar.json(&["keys", "status"]);
    assert_ne!(before["master"], after["master"]);
    assert_eq!(after["wrapped_by_older"], 0);
    bursar.ok(&["keys", "rotate"]);
}

#[test]
fn a_master_key_is_a_setting_or_a_file_but_not_both_and_never_shown() {
    let bursar = Bursar::new();
    let key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    let file = bursar.folder.path().join("key");
    std::fs::write(&file, format!("{key}\n")).unwrap();
    let with = |pairs: &[(&str, &str)], arguments: &[&str]| {
        let mut command = bursar.command();
        command.envs(pairs.iter().copied());
        ran(command.args(arguments))
    };
    let path = file.to_str().unwrap();
    let by_file = [("ENCRYPTION_KEY_FILE", path)];
    assert_eq!(with(&by_file, &["org", "create", "Test"]).code, 0);
    let status = with(&by_file, &["keys", "status", "--json"]);
    let by_name = with(&[("ENCRYPTION_KEY", key)], &["keys", "status", "--json"]);
    assert_eq!(status.out, by_name.out);
    assert!(!bursar.data().join("master.key").exists());
    let both = [("ENCRYPTION_KEY_FILE", path), ("ENCRYPTION_KEY", key)];
    let both = with(&both, &["keys", "status"]);
    assert_eq!(both.code, 2, "{}", both.err);
    let bad = with(&[("ENCRYPTION_KEY", &key[1..])], &["keys", "status"]);
    assert_eq!(bad.code, 2);
    assert!(!bad.err.contains(&key[1..]), "{}", bad.err);
    let master = with(&by_file, &["keys", "rotate", "--master"]);
    assert_eq!(master.code, 1, "{}", master.err);
    assert!(
        master.err.contains("ENCRYPTION_KEY_PREVIOUS"),
        "{}",
        master.err
    );
    let short = [("BURSAR_AUDIT_RETENTION_DAYS", "30")];
    let short = with(&short, &["keys", "status"]);
    assert!(short.err.contains("2555"), "{}", short.err);
}

#[test]
fn nobody_unknown_is_erased() {
    let bursar = Bursar::new();
    bursar.with_books();
    let arguments = ["user", "erase", "eve@example.org", "--yes"];
    bursar.refused(&arguments, 1, "not-found");
}
