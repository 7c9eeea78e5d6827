//! `config`, `doctor`, `migrate`: what an operator asks, and what is said of what is wrong.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{Bursar, on_every_engine, ran};

/// One check of a doctor's report; the worst of its name.
fn check<'a>(report: &'a Value, name: &str) -> &'a Value {
    let checks = report["checks"].as_array().unwrap();
    let mut found = checks.iter().filter(|it| it["name"] == name);
    let worst = found.clone().find(|it| it["state"] != "ok");
    worst.or(found.next()).unwrap_or(&Value::Null)
}

/// A doctor's report, whatever it ends with.
fn report(command: &mut Command) -> (i32, Value) {
    let ran = ran(command.args(["doctor", "--json"]));
    let line = ran.out.lines().next().unwrap_or_default();
    let report = serde_json::from_str(line).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err));
    (ran.code, report)
}

#[test]
fn settings_that_are_wrong_are_all_named_with_the_nearest_name() {
    let bursar = Bursar::new();
    std::fs::create_dir_all(bursar.data()).unwrap();
    let file = bursar.data().join("bursar.toml");
    std::fs::write(
        &file,
        "lisen = '1'\n[worker]\nconcurency = 3\nembedded = 'perhaps'\n",
    )
    .unwrap();
    let mut command = bursar.command();
    command
        .env("BURSAR_LOG", "wran")
        .env("REDIS_ULR", "redis://x")
        .env("JWT_SECRET", "hunter2");
    let ran = ran(command.args(["config", "check", "--json"]));
    assert_eq!(ran.code, 2, "{}", ran.err);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["ok"], false);
    let said = report["problems"].to_string();
    for part in [
        "`lisen`: no such setting; the nearest is `listen`",
        "`worker.concurency`: no such setting; the nearest is `worker.concurrency`",
        "`perhaps`: expected true or false",
        "BURSAR_LOG: `wran`: expected one of off, error, warn, info, debug, trace",
        "JWT_SECRET: 7 bytes: expected at least 32",
    ] {
        assert!(said.contains(part), "`{part}` in: {said}");
    }
    assert!(report["hints"][0].as_str().unwrap().contains("REDIS_URL"));
    assert!(!ran.out.contains("hunter2") && !ran.err.contains("hunter2"));
    bursar.refused(&["config", "check"], 2, "bad-settings");
    bursar.refused(&["balances"], 2, "bad-settings");
    bursar.refused(
        &["config", "show", "--config", "/nowhere"],
        1,
        "file-not-found",
    );
}

#[test]
fn migrations_are_planned_undone_and_done_again_and_the_books_stay() {
    on_every_engine(|bursar| {
        bursar.refused_or_planned_before_there_is_a_database();
        bursar.with_books();
        let head = bursar.head();
        let plan = bursar.json(&["migrate", "--plan"]);
        assert_eq!(plan["is_due"], false, "{plan}");
        let newest = plan["needed_version"].as_u64().unwrap();
        let before = (newest - 1).to_string();
        let undone = bursar.json(&["migrate", "--rollback", &before]);
        assert_eq!(undone["schema_version_before"], newest);
        // Only looking changes nothing, however often.
        for _ in 0..2 {
            let plan = bursar.json(&["migrate", "--plan", "--sql"]);
            assert_eq!(plan["is_due"], true, "{plan}");
            let last = plan["migrations"]
                .as_array()
                .unwrap()
                .last()
                .unwrap()
                .clone();
            assert_eq!(last["is_applied"], false);
            assert!(last["sql"].as_str().unwrap().contains("CREATE TABLE"));
        }
        let (code, found) = report(&mut bursar.command());
        assert_eq!(code, 1);
        assert_eq!(check(&found, "schema")["fault"], "older", "{found}");
        // What holds the books has no way back.
        bursar.refused(&["migrate", "--rollback", "0"], 1, "invalid");
        bursar.refused(&["migrate", "--rollback", "99"], 1, "invalid");
        // With a backup of the older schema first, which is proved.
        let done = bursar.json(&["migrate", "--backup-first"]);
        assert_eq!(done["schema_version"], newest);
        assert_eq!(done["backup"]["state"], "trusted", "{done}");
        assert_eq!(bursar.head(), head);
        let again = bursar.json(&["migrate", "--backup-first"]);
        assert!(
            again.get("backup").is_none(),
            "nothing was missing: {again}"
        );
        assert_eq!(report(&mut bursar.command()).0, 0);
    });
}

impl Bursar {
    /// A file that is not there is not made by looking; a server's database is empty.
    fn refused_or_planned_before_there_is_a_database(&self) {
        if self.database().starts_with("sqlite:") {
            self.refused(&["migrate", "--plan"], 1, "no-database");
            assert!(!self.data().exists());
        } else {
            let plan = self.json(&["migrate", "--plan"]);
            assert_eq!(
                (&plan["schema_version"], &plan["is_due"]),
                (&0.into(), &true.into())
            );
        }
    }
}

#[test]
fn a_worker_is_found_drained_and_keeps_migrations_from_being_undone() {
    on_every_engine(|bursar| {
        bursar.with_books();
        let mut worker = bursar.command();
        worker.args(["worker", "--json"]).stdout(Stdio::piped());
        let mut worker = worker.stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(worker.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        // It registers itself right before it says that it works, or right after.
        let began = std::time::Instant::now();
        while !bursar.json(&["doctor"])["checks"]
            .to_string()
            .contains("1 processes")
        {
            assert!(began.elapsed().as_secs() < 20, "the worker is found");
        }
        bursar.refused(&["migrate", "--rollback", "4"], 1, "still-running");
        let drained = bursar.json(&["drain"]);
        assert_eq!(drained["items"][0]["kind"], "worker", "{drained}");
        assert_eq!(worker.wait().unwrap().code(), Some(0));
    });
}

#[test]
fn a_doctor_finds_each_fault_with_its_evidence_and_its_cure() {
    let bursar = Bursar::new();
    bursar.with_books();
    let settings = bursar.data().join("bursar.toml");
    std::fs::write(&settings, "").unwrap();
    std::fs::set_permissions(&settings, PermissionsExt::from_mode(0o644)).unwrap();
    let (code, found) = report(bursar.command().env("REDIS_URL", "redis://127.0.0.1:1"));
    assert_eq!(code, 0, "warnings are no failure: {found}");
    for (name, fault) in [
        ("secret files", "readable by others"),
        ("shared state", "Redis is away"),
    ] {
        let check = check(&found, name);
        assert_eq!(
            (&check["state"], &check["fault"]),
            (&"warn".into(), &fault.into())
        );
        assert!(!check["evidence"].as_str().unwrap().is_empty());
        assert!(!check["cure"].as_str().unwrap().is_empty());
    }
    let strict = bursar.run(&["doctor", "--strict"]);
    assert_eq!(strict.code, 1, "{}", strict.out);
    assert!(strict.err.contains("secret files"), "{}", strict.err);
    assert_eq!(check(&found, "connectors")["state"], "ok");
    assert_eq!(check(&found, "backup")["fault"], "none");
    bursar.ok(&["backup", "--verify"]);
    let (_, found) = report(&mut bursar.command());
    assert_eq!(check(&found, "backup")["state"], "ok", "{found}");

    // A database that is another program's, and a certificate that is none.
    std::fs::write(
        &settings,
        "[server]\ntls_cert = 'c.pem'\ntls_key = 'k.pem'\n",
    )
    .unwrap();
    let other = bursar.file(
        "other.db",
        b"not a database at all, but long enough to be one",
    );
    let mut command = bursar.command();
    let (code, found) = report(command.env("DATABASE_URL", format!("sqlite:{other}")));
    assert_eq!(code, 1);
    assert_eq!(check(&found, "database")["state"], "fail", "{found}");
    assert_eq!(check(&found, "certificate")["fault"], "cannot be used");
}

#[test]
fn a_doctor_sees_what_ails_a_database_server() {
    on_every_engine(|bursar| {
        let url = bursar.database();
        if !url.starts_with("postgres") {
            return;
        }
        bursar.with_books();
        let (code, found) = report(&mut bursar.command());
        assert_eq!(code, 0, "{found}");
        let evidence = check(&found, "database")["evidence"].as_str().unwrap();
        assert!(evidence.starts_with("PostgreSQL 1"), "{evidence}");
        for name in [
            "schema",
            "clock skew",
            "connections",
            "replication",
            "queue",
        ] {
            assert_eq!(check(&found, name)["state"], "ok", "{found}");
        }

        // Somebody's statement takes long.
        let mut slow = Command::new("psql")
            .args(["-XqtA", "-c", "SELECT pg_sleep(60)", url.as_str()])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let began = std::time::Instant::now();
        let fault = loop {
            let found = report(&mut bursar.command()).1;
            let check = check(&found, "slow queries").clone();
            if check["state"] != "ok" || began.elapsed().as_secs() > 40 {
                break check;
            }
        };
        slow.kill().unwrap();
        slow.wait().unwrap();
        assert!(
            fault["evidence"].to_string().contains("pg_sleep"),
            "{fault}"
        );

        // The wrong password.
        let (head, tail) = url.split_once('@').unwrap();
        let user = head.rsplit_once(':').unwrap().0;
        let wrong = format!("{user}:wrong@{tail}");
        let (code, found) = report(bursar.command().env("DATABASE_URL", wrong));
        assert_eq!(code, 1);
        let check = check(&found, "database");
        assert_eq!(check["fault"], "credentials refused", "{found}");
        assert!(!found.to_string().contains("wrong@"));
    });
}
