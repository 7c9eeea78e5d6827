//! What is wrong is refused with its stable code, and nothing is booked.

use crate::support::{Bursar, STATEMENT, on_every_engine, quirk};

fn entry<'a>(day: &'a str, postings: &[&'a str]) -> Vec<&'a str> {
    let head = ["entry", "add", "Bad", "--on", day];
    let postings = postings.iter().flat_map(|it| ["-p", *it]);
    head.into_iter().chain(postings).collect()
}

#[test]
fn bad_entries_are_refused_and_book_nothing() {
    on_every_engine(|bursar| {
        bursar.with_books();
        bursar.ok(&["account", "open", "expenses:old"]);
        bursar.ok(&["account", "close", "expenses:old", "--on", "2026-01-31"]);
        let before = bursar.head();
        let cases: [(&[&str], &str); 7] = [
            (
                &[
                    "expenses:office rent 1.00 EUR",
                    "assets:bank:main -1.01 EUR",
                ],
                "unbalanced",
            ),
            (
                &["expenses:unknown 1.00 EUR", "assets:bank:main -1.00 EUR"],
                "not-found",
            ),
            (
                &["expenses:old 1.00 EUR", "assets:bank:main -1.00 EUR"],
                "account-closed",
            ),
            (
                &[
                    "expenses:office rent 1.001 EUR",
                    "assets:bank:main -1.001 EUR",
                ],
                "amount-too-precise",
            ),
            (
                &["expenses:office rent 1,00 EUR", "assets:bank:main -1 EUR"],
                "bad-amount",
            ),
            (
                &["expenses:office rent 1 USD", "assets:bank:main -1 USD"],
                "wrong-asset",
            ),
            (&["expenses:office rent 1.00 EUR"], "posting-count"),
        ];
        for (postings, code) in cases {
            bursar.refused(&entry("2026-02-01", postings), 1, code);
        }
        let huge = "9".repeat(60);
        let (debit, credit) = (
            format!("expenses:office rent {huge} EUR"),
            format!("assets:bank:main -{huge} EUR"),
        );
        let ran = bursar.run(&entry("2026-02-01", &[&debit, &credit]));
        assert!(
            ran.err.contains("error[amount-out-of-range]") || ran.err.contains("error[bad-amount]"),
            "{}",
            ran.err
        );
        let entries = bursar.json(&["entries"]);
        assert_eq!(entries["total"], 0);
        // A currency may have been defined on the way; no entry may have been booked.
        let after = bursar.head();
        assert!(after["seq"].as_u64() >= before["seq"].as_u64());
    });
}

#[test]
fn statements_of_another_account_or_currency_book_nothing() {
    on_every_engine(|bursar| {
        bursar.with_books();
        bursar.ok(&[
            "account",
            "open",
            "assets:bank:other",
            "--asset",
            "EUR",
            "--identification",
            "DE02120300000000202051",
        ]);
        bursar.ok(&["account", "open", "assets:bank:dollar", "--asset", "USD"]);
        let file = bursar.file("a.sta", STATEMENT.as_bytes());
        for account in ["assets:bank:other", "assets:bank:dollar"] {
            let problem =
                bursar.refused(&["import", &file, "--account", account], 1, "file-problems");
            assert!(
                !problem["problems"].as_array().unwrap().is_empty(),
                "{problem}"
            );
        }
        bursar.refused(
            &["import", &file, "--account", "assets:nowhere"],
            1,
            "not-found",
        );
        assert_eq!(bursar.json(&["entries"])["total"], 0);
        let left = bursar.json(&["import", "list"]);
        assert_eq!(left["items"].as_array().unwrap().len(), 0, "{left}");
    });
}

#[test]
fn files_that_are_no_bank_files_are_refused_at_once() {
    let bursar = Bursar::new();
    bursar.with_books();
    let files = [
        bursar.file("picture.sta", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        bursar.file("prose.txt", b"Dear all, please find attached."),
        bursar.file("empty.sta", b""),
        quirk("camt053/11_billion_laughs.xml"),
        quirk("camt053/12_garbled_amount.xml"),
    ];
    for file in &files {
        bursar.refused(&["import", file], 1, "file-problems");
    }
    bursar.refused(&["import", "no-such-file.sta"], 1, "file-not-found");
    assert_eq!(bursar.json(&["entries"])["total"], 0);
}

#[test]
fn a_database_that_is_newer_unreachable_or_another_programs_is_refused() {
    let bursar = Bursar::new();
    let nowhere = |url: &str| {
        let mut command = bursar.command();
        command.env("DATABASE_URL", url).args(["org", "list"]);
        crate::support::ran(&mut command)
    };
    let ran = nowhere("postgres://u:hunter2@127.0.0.1:1/none");
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(
        ran.err.contains("error[database-unreachable]"),
        "{}",
        ran.err
    );
    assert!(!ran.err.contains("hunter2"), "{}", ran.err);
    let other = bursar.file(
        "other.db",
        b"this is the file of another program, not a database",
    );
    let ran = nowhere(&format!("sqlite:{other}"));
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(
        ran.err.contains("error[not-a-bursar-database]"),
        "{}",
        ran.err
    );
}

#[test]
fn command_lines_and_settings_that_are_wrong_say_so_before_anything_starts() {
    let bursar = Bursar::new();
    bursar.refused(&["balances", "--at", "31.01.2026"], 2, "usage");
    bursar.refused(&["frobnicate"], 2, "usage");
    bursar.refused(
        &["entry", "add", "x", "-p", "nonsense", "--org", "x"],
        1,
        "not-found",
    );
    bursar.refused(&["import"], 2, "usage");
    let untouched = Bursar::new();
    let mut command = untouched.command();
    command
        .env("BURSAR_LISTEN", "everywhere")
        .env("BURSAR_LOGG", "x")
        .env("DATABASE_URL", "mysql://u:hunter2@h/d")
        .args(["org", "list", "--json"]);
    let ran = crate::support::ran(&mut command);
    assert_eq!(ran.code, 2);
    for part in [
        "bad-settings",
        "BURSAR_LISTEN",
        "BURSAR_LOGG",
        "BURSAR_LOG?",
        "DATABASE_URL",
    ] {
        assert!(ran.err.contains(part), "`{part}` in {}", ran.err);
    }
    assert!(!ran.err.contains("hunter2"), "{}", ran.err);
    assert!(!untouched.data().exists(), "nothing was started");
}

#[test]
fn price_files_are_kept_whole_or_not_at_all() {
    let bursar = Bursar::new();
    bursar.with_books();
    let bad =
        "base,quote,on,rate\nUSD,EUR,2026-01-01,0.9\nUSD,EUR,1.2.2026,0.9\nUSD,EUR,2026-01-03,x\n";
    let file = bursar.file("prices.csv", bad.as_bytes());
    let problem = bursar.refused(&["prices", "import", &file], 1, "file-problems");
    let lines: Vec<u64> = problem["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["line"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, [3, 4]);
    assert_eq!(
        bursar.json(&["prices", "list"])["items"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
}

#[test]
fn a_database_that_a_newer_program_migrated_is_refused_and_left_alone() {
    let bursar = Bursar::new();
    bursar.with_books();
    let python = "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\n\
        c.execute(\"INSERT INTO migrations SELECT max(version) + 900, name, checksum, applied_at FROM migrations\")\n\
        c.commit()\n";
    let database = bursar.data().join("bursar.db");
    let mut newer = std::process::Command::new("python3");
    let status = newer.arg("-c").arg(python).arg(&database).status();
    assert!(status.unwrap().success());
    for arguments in [
        &["balances"][..],
        &["migrate"],
        &["serve", "--listen", "127.0.0.1:0"],
    ] {
        bursar.refused(arguments, 3, "database-newer");
    }
    let postings = ["expenses:office rent 1 EUR", "assets:bank:main -1 EUR"];
    bursar.refused(&entry("2026-01-31", &postings), 3, "database-newer");
    let report = bursar.run(&["doctor", "--json"]);
    assert_eq!(report.code, 1);
    assert!(
        report.out.contains("start the newer program"),
        "{}",
        report.out
    );
}

#[test]
fn nothing_is_booked_in_a_closed_period_until_it_is_open_again() {
    on_every_engine(|bursar| {
        bursar.with_books();
        let closed = bursar.json(&["period", "close", "--through", "2026-01-31"]);
        assert_eq!(closed["all"], "2026-01-31");
        let postings = ["expenses:office rent 1 EUR", "assets:bank:main -1 EUR"];
        bursar.refused(&entry("2026-01-31", &postings), 1, "period-closed");
        let file = bursar.file("a.sta", STATEMENT.as_bytes());
        bursar.refused(&["import", &file], 1, "period-closed");
        assert_eq!(bursar.json(&["entries"])["total"], 0);
        bursar.ok(&entry("2026-02-01", &postings));
        bursar.ok(&["period", "reopen"]);
        bursar.ok(&entry("2026-01-31", &postings));
    });
}
