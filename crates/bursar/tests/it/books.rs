//! Organisations, accounts, entries, balances, positions, reports and prices.

use serde_json::json;

use crate::support::on_every_engine;

fn rent(bursar: &crate::support::Bursar, day: &str) -> serde_json::Value {
    bursar.json(&[
        "entry",
        "add",
        "Rent",
        "--on",
        day,
        "-p",
        "expenses:office rent 1200.00 EUR",
        "-p",
        "assets:bank:main -1200 EUR",
    ])
}

#[test]
fn books_answer_for_any_day_and_as_known_at_any_sequence() {
    on_every_engine(|bursar| {
        bursar.with_books();
        let first = rent(bursar, "2026-01-31");
        let second = rent(bursar, "2026-02-28");
        assert_eq!(first["postings"][0]["path"], "expenses:office rent");
        assert_eq!(first["postings"][1]["amount"], "-1200.00");
        let balance = |options: &[&str]| {
            let all: Vec<&str> = ["balances"].iter().chain(options).copied().collect();
            let report = bursar.json(&all);
            let rows = report["items"].as_array().unwrap().clone();
            let row = rows.into_iter().find(|it| it["path"] == "assets:bank:main");
            row.map_or(json!(null), |it| it["balances"][0]["amount"].clone())
        };
        assert_eq!(balance(&[]), "-2400.00");
        assert_eq!(balance(&["--at", "2026-02-27"]), "-1200.00");
        assert_eq!(
            balance(&["--as-known-at", &first["id"].to_string()]),
            "-1200.00"
        );
        let before = second["recorded_at"].as_str().unwrap();
        assert_eq!(
            balance(&["--as-known-at", before, "--in", "EUR"]),
            "-2400.00"
        );
        assert_eq!(
            balance(&["--as-known-at", "2020-01-01T00:00:00Z"]),
            json!(null)
        );
    });
}

#[test]
fn options_mean_the_same_before_and_after_a_command() {
    let bursar = crate::support::Bursar::new();
    bursar.with_books();
    let data = bursar.folder.path().join("data");
    let data = data.to_str().unwrap();
    let before = crate::support::ran(
        crate::support::bare().args(["--json", "--data", data, "account", "list"]),
    );
    let after = crate::support::ran(
        crate::support::bare().args(["account", "list", "--data", data, "--json"]),
    );
    assert_eq!(
        (before.code, &before.out),
        (0, &after.out),
        "{}",
        before.err
    );
}

#[test]
fn trees_are_indented_and_amounts_stand_right() {
    let bursar = crate::support::Bursar::new();
    bursar.with_books();
    rent(&bursar, "2026-01-31");
    insta::assert_snapshot!(bursar.ok(&["balances", "--tree", "--at", "2026-03-01"]), @r"
        at the end of 2026-03-01, worth in EUR
        ACCOUNT         BALANCE          WORTH
        assets         -1200.00  EUR  -1200.00
          bank         -1200.00  EUR  -1200.00
            main       -1200.00  EUR  -1200.00
        income                            0.00
          sales                           0.00
        expenses        1200.00  EUR   1200.00
          office rent   1200.00  EUR   1200.00
        total -1200.00 EUR
        ");
    insta::assert_snapshot!(bursar.ok(&["report", "trial-balance", "--at", "2026-03-01"]), @r"
        trial balance at the end of 2026-03-01
        ACCOUNT                 DEBIT        CREDIT
        assets:bank:main                    1200.00  EUR
        expenses:office rent  1200.00  EUR
        total                 1200.00  EUR  1200.00  EUR
        ");
}

#[test]
fn reports_balance_and_show_natural_signs() {
    let bursar = crate::support::Bursar::new();
    bursar.with_books();
    rent(&bursar, "2026-01-31");
    let sheet = bursar.json(&["report", "balance-sheet", "--at", "2026-12-31"]);
    assert_eq!(sheet["balanced"], true);
    assert_eq!(sheet["current"][0]["amount"], "-1200.00");
    let days = ["--from", "2026-01-01", "--to", "2026-12-31"];
    let arguments: Vec<&str> = ["report", "income-statement"]
        .into_iter()
        .chain(days)
        .collect();
    let income = bursar.json(&arguments);
    assert_eq!(income["net"][0]["amount"], "-1200.00");
    assert_eq!(income["total_expenses"][0]["amount"], "1200.00");
    bursar.refused(
        &[
            "report",
            "income-statement",
            "--from",
            "2026-02-01",
            "--to",
            "2026-01-01",
        ],
        1,
        "invalid",
    );
}

#[test]
fn entries_are_filtered_reversed_and_reclassified() {
    on_every_engine(|bursar| {
        bursar.with_books();
        let entry = rent(bursar, "2026-01-31")["id"].to_string();
        rent(bursar, "2026-02-28");
        let total = |options: &[&str]| {
            let all: Vec<&str> = ["entries"].iter().chain(options).copied().collect();
            bursar.json(&all)["total"].clone()
        };
        assert_eq!(total(&[]), 2);
        assert_eq!(total(&["--to", "2026-01-31"]), 1);
        assert_eq!(
            total(&["--text", "RENT", "--min", "1200", "--max", "1200.00"]),
            2
        );
        assert_eq!(total(&["--account", "assets", "--asset", "USD"]), 0);
        let page = bursar.json(&["entries", "--limit", "1", "--sort", "booked_on"]);
        assert_eq!(page["items"][0]["booked_on"], "2026-01-31");
        assert_eq!(page["next_cursor"], "1");
        let (from, to) = ("expenses:office rent", "income:sales");
        bursar.json(&["entry", "reclassify", &entry, "--from", from, "--to", to]);
        let reversal = bursar.json(&["entry", "reverse", &entry, "--reason", "typed twice"]);
        assert_eq!(reversal["corrects"]["kind"], "reversal");
        bursar.refused(&["entry", "reverse", &entry], 1, "already-reversed");
    });
}

#[test]
fn the_same_key_books_once_and_refuses_other_content() {
    on_every_engine(|bursar| {
        bursar.with_books();
        let add = |amount: &str| {
            let debit = format!("expenses:office rent {amount} EUR");
            let credit = format!("assets:bank:main -{amount} EUR");
            let head = [
                "entry",
                "add",
                "Rent",
                "--on",
                "2026-01-31",
                "--key",
                "rent-1",
            ];
            head.map(str::to_owned)
                .into_iter()
                .chain(["-p".to_owned(), debit, "-p".to_owned(), credit])
                .collect::<Vec<String>>()
        };
        let once = add("10.00");
        let once: Vec<&str> = once.iter().map(String::as_str).collect();
        let first = bursar.json(&once);
        assert_eq!(bursar.json(&once)["id"], first["id"]);
        assert_eq!(bursar.json(&["entries"])["total"], 1);
        let other = add("11.00");
        let other: Vec<&str> = other.iter().map(String::as_str).collect();
        bursar.refused(&other, 1, "idempotency-key-reused");
        assert_eq!(bursar.json(&["entries"])["total"], 1);
    });
}

#[test]
fn positions_say_what_has_no_price_until_it_has_one() {
    on_every_engine(|bursar| {
        bursar.with_books();
        bursar.ok(&[
            "asset", "add", "ETH", "--scale", "18", "--kind", "token", "--chain", "eip155:1",
        ]);
        bursar.ok(&["entity", "add", "main", "Main Ltd"]);
        bursar.ok(&[
            "account",
            "open",
            "assets:wallet:eth",
            "--asset",
            "ETH",
            "--entity",
            "main",
        ]);
        bursar.ok(&["account", "open", "equity:opening"]);
        bursar.ok(&[
            "entry",
            "add",
            "Opening",
            "--on",
            "2026-01-01",
            "-p",
            "assets:wallet:eth 1.000000000000000001 ETH",
            "-p",
            "equity:opening -1.000000000000000001 ETH",
        ]);
        let unpriced = bursar.json(&["positions", "--at", "2026-02-01"]);
        assert_eq!(unpriced["total"]["unpriced"], json!(["ETH"]));
        assert_eq!(
            unpriced["groups"][0]["balances"][0]["amount"],
            "1.000000000000000001"
        );
        assert_eq!(unpriced["groups"][0]["value"], json!(null));
        let prices = "base,quote,on,rate,source\nETH,EUR,2026-01-15,2500.5,test\n";
        let file = bursar.file("prices.csv", prices.as_bytes());
        assert_eq!(bursar.json(&["prices", "import", &file])["added"], 1);
        assert_eq!(bursar.json(&["prices", "import", &file])["unchanged"], 1);
        assert_eq!(
            bursar.json(&["prices", "list"])["items"][0]["rate"],
            "2500.5"
        );
        let priced = bursar.json(&["positions", "--at", "2026-02-01", "--by", "entity"]);
        assert_eq!(priced["groups"][0]["key"], "main");
        assert_eq!(
            priced["total"]["value"],
            json!({"asset": "EUR", "amount": "2500.50"})
        );
        assert_eq!(priced["rates"][0]["source"], "test");
    });
}

#[test]
fn accounts_change_close_and_open_again() {
    let bursar = crate::support::Bursar::new();
    bursar.with_books();
    bursar.ok(&[
        "account",
        "change",
        "assets:bank:main",
        "--bank",
        "Nordbank",
        "--region",
        "DE",
    ]);
    let changed = bursar.json(&["account", "change", "1", "--bank", ""]);
    assert_eq!(
        (&changed["bank"], &changed["region"]),
        (&json!(null), &json!("DE"))
    );
    let closed = bursar.json(&["account", "close", "income:sales", "--on", "2026-01-01"]);
    assert_eq!(closed["closed_on"], "2026-01-01");
    let open = bursar.json(&["account", "change", "income:sales", "--reopen"]);
    assert_eq!(open["closed_on"], json!(null));
}
