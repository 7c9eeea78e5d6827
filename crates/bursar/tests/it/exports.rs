//! Exports, as other people's programs read them.

use std::path::PathBuf;
use std::process::Command;

use crate::support::{Bursar, STATEMENT, on_every_engine};

fn books(bursar: &Bursar) {
    bursar.with_books();
    let file = bursar.file("january.sta", STATEMENT.as_bytes());
    bursar.ok(&["import", &file]);
}

#[test]
fn hledger_reports_our_balances_from_our_export() {
    on_every_engine(|bursar| {
        books(bursar);
        let file = bursar.folder.path().join("books.journal");
        let path = file.to_str().unwrap();
        let arguments = [
            "journal",
            "export",
            "--format",
            "hledger",
            "--assertions",
            "-o",
            path,
        ];
        let exported = bursar.json(&arguments);
        assert_eq!(exported["entries"], bursar.json(&["entries"])["total"]);
        let program = std::env::var_os("BURSAR_HLEDGER").unwrap_or_else(|| "hledger".into());
        let output = Command::new(program)
            .args([
                "-f",
                path,
                "balance",
                "assets",
                "--flat",
                "--no-total",
                "-O",
                "csv",
            ])
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(
            text.contains("assets:bank:main") && text.contains("1150.50"),
            "{text}"
        );
    });
}

#[test]
fn bean_check_takes_our_export() {
    on_every_engine(|bursar| {
        books(bursar);
        let file = bursar.folder.path().join("books.beancount");
        let path = file.to_str().unwrap();
        bursar.ok(&[
            "journal",
            "export",
            "--format",
            "beancount",
            "--assertions",
            "-o",
            path,
        ]);
        let folder = std::env::var_os("BURSAR_BEANCOUNT_BIN").map(PathBuf::from);
        let program = folder.unwrap_or_default().join("bean-check");
        let output = Command::new(&program)
            .arg(path)
            .output()
            .unwrap_or_else(|error| {
                panic!(
                    "{}: {error}; `cargo xtask test` installs it",
                    program.display()
                )
            });
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    });
}

#[test]
fn json_lines_carry_every_record_and_standard_output_is_the_default() {
    let bursar = Bursar::new();
    books(&bursar);
    let lines = bursar.ok(&["journal", "export", "--format", "jsonl"]);
    let seq = bursar.head()["seq"].as_u64().unwrap();
    assert_eq!(lines.lines().count() as u64, seq);
    let csv = bursar.ok(&["journal", "export", "--format", "csv"]);
    assert!(csv.lines().count() > 4, "{csv}");
}

#[test]
fn a_journal_that_was_altered_is_not_proved() {
    let bursar = Bursar::new();
    books(&bursar);
    assert_eq!(bursar.json(&["journal", "verify"])["ok"], true);
    let database = bursar.data().join("bursar.db");
    // Past the database's own guard, as somebody with a hex editor would.
    let python = "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\n\
        for (name,) in c.execute(\"SELECT name FROM sqlite_master WHERE type = 'trigger'\").fetchall():\n\
        \x20   c.execute('DROP TRIGGER ' + name)\n\
        n = c.execute(\"UPDATE journal SET body = replace(body, 'Rent for January', 'Rent for Januarx') \
        WHERE body LIKE '%Rent for January%'\").rowcount\nc.commit()\nassert n == 1, n\n";
    let status = Command::new("python3")
        .arg("-c")
        .arg(python)
        .arg(&database)
        .status()
        .unwrap();
    assert!(status.success());
    let ran = bursar.run(&["journal", "verify"]);
    assert_ne!(ran.code, 0, "{}", ran.out);
}

#[test]
fn what_was_exported_is_taken_in_again_with_the_same_balances() {
    on_every_engine(|bursar| {
        books(bursar);
        let positions = |org: &str| {
            bursar.json(&["positions", "--org", org, "--at", "2026-12-31"])["groups"].clone()
        };
        let first = bursar.json(&["org", "list"])["items"][0]["slug"].clone();
        let expected = positions(first.as_str().unwrap());
        for format in ["hledger", "beancount", "csv"] {
            let text = bursar.ok(&["journal", "export", "--format", format]);
            let file = bursar.file(&format!("books.{format}"), text.as_bytes());
            bursar.ok(&["org", "create", format]);
            let arguments = [
                "journal", "import", "--format", format, &file, "--org", format,
            ];
            let imported = bursar.json(&arguments);
            assert!(imported["entries"].as_u64().unwrap() > 1, "{imported}");
            assert_eq!(positions(format), expected, "{format}");
            bursar.ok(&arguments);
            assert_eq!(
                positions(format),
                expected,
                "{format}: the same file books once"
            );
        }
    });
}

#[test]
fn json_lines_make_the_same_organisation_elsewhere() {
    on_every_engine(|bursar| {
        let from = Bursar::new();
        books(&from);
        let lines = from.ok(&["journal", "export", "--format", "jsonl"]);
        let file = bursar.file("books.jsonl", lines.as_bytes());
        let arguments = [
            "journal", "import", "--format", "jsonl", &file, "--slug", "moved",
        ];
        let moved = bursar.json(&arguments);
        assert_eq!(moved["head"], from.head());
        assert_eq!(bursar.json(&arguments)["head"], moved["head"]);
        assert_eq!(bursar.json(&["journal", "verify"])["ok"], true);
        let broken = lines.replace("Rent for January", "Rent for Januarx");
        let file = bursar.file("broken.jsonl", broken.as_bytes());
        let arguments = [
            "journal", "import", "--format", "jsonl", &file, "--slug", "broken",
        ];
        bursar.refused(&arguments, 1, "bad-journal");
    });
}
