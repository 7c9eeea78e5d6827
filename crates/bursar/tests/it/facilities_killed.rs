//! Interest that is being booked when its process is killed (CASH-11).

use std::process::Stdio;

use serde_json::Value;

use crate::jobs::{Working, until_over};
use crate::support::{Bursar, on_every_engine};

/// A leap year of days, each with an entry of its own.
const DAYS: u64 = 366;
const LOANS: usize = 3;
/// 360,000 at 4 % on ACT/360.
const INTEREST_A_DAY: &str = "40.00";

/// A loan of the year 2024, on accounts of its own, whose interest is booked day by day.
fn loan(bursar: &Bursar, number: usize) -> String {
    let path = |of: &str| format!("{of}:{number}");
    let (loan, accrued) = (path("liabilities:loan"), path("liabilities:interest"));
    let interest = path("expenses:interest");
    for it in [&loan, &accrued, &interest] {
        bursar.ok(&["account", "open", it, "--asset", "EUR"]);
    }
    let (to, from) = ("assets:bank:main 360000 EUR", format!("{loan} -360000 EUR"));
    let payout = ["entry", "add", "Payout", "--on", "2024-01-01", "-p", to];
    bursar.ok(&[&payout[..], &["-p", &from]].concat());
    let name = format!("Loan {number}");
    let made = bursar.json(&[
        "facility",
        "add",
        &name,
        "--kind",
        "loan",
        "--account",
        &loan,
        "--principal",
        "360000",
        "--starts-on",
        "2024-01-01",
        "--matures-on",
        "2025-01-01",
        "--rate-bps",
        "400",
        "--day-count",
        "act-360",
        "--accrual",
        "daily",
        "--accrued-account",
        &accrued,
        "--interest-account",
        &interest,
    ]);
    made["id"].as_str().unwrap().to_owned()
}

fn seq(bursar: &Bursar) -> u64 {
    bursar.head()["seq"].as_u64().unwrap()
}

/// Books the interest of a loan, and ends the process by force once entries of it are there.
fn kill_while_it_books(bursar: &Bursar, id: &str) {
    let before = seq(bursar);
    let mut child = bursar
        .command()
        .args(["facility", "accrue", id])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while seq(bursar) < before + 2 {
        let ended = child.try_wait().unwrap();
        assert!(ended.is_none(), "it ended before it booked: {ended:?}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// What is booked of a loan, day by day.
fn accruals(bursar: &Bursar, id: &str) -> Vec<Value> {
    let shown = bursar.json(&["facility", "accrue", id, "--preview"]);
    shown["items"].as_array().unwrap().clone()
}

fn booked(rows: &[Value]) -> u64 {
    rows.iter().filter(|it| it["state"] == "booked").count() as u64
}

#[test]
fn interest_is_booked_once_a_day_though_the_process_is_killed_in_between() {
    on_every_engine(|bursar| {
        bursar.with_books();
        let loans: Vec<String> = (1..=LOANS).map(|it| loan(bursar, it)).collect();
        let before = seq(bursar);
        let mut in_between = 0;
        for id in &loans {
            kill_while_it_books(bursar, id);
            let rows = accruals(bursar, id);
            assert_eq!(rows.len() as u64, DAYS, "every day is there once");
            in_between += u64::from((1..DAYS).contains(&booked(&rows)));
        }
        assert!(in_between > 0, "none of the processes was killed at work");
        let done = seq(bursar) - before;

        // The worker of the next night goes on with what is missing.
        let wanted = bursar.json(&["jobs", "run", "facilities-accrue"]);
        let worker = Working::start(bursar, &[]);
        let job = until_over(bursar, wanted["id"].as_str().unwrap());
        assert_eq!(worker.end(), Some(0));
        let all = DAYS * LOANS as u64;
        assert_eq!(job["result"]["booked"], all - done, "{job}");
        assert_eq!(seq(bursar), before + all, "nothing else was booked");
        for id in &loans {
            let rows = accruals(bursar, id);
            assert_eq!(booked(&rows), DAYS);
            let mut days: Vec<&str> = rows.iter().filter_map(|it| it["from"].as_str()).collect();
            days.dedup();
            assert_eq!(days.len() as u64, DAYS);
            let is_a_day = |it: &Value| it["amount"]["amount"] == INTEREST_A_DAY;
            assert!(rows.iter().all(is_a_day), "{rows:?}");
            let shown = bursar.json(&["facility", "show", id]);
            assert_eq!(shown["booked"]["amount"], "14640.00", "{shown}");
        }
        let again = bursar.json(&["facility", "accrue", &loans[0]]);
        assert_eq!(again["booked"], 0);
        assert_eq!(bursar.json(&["journal", "verify"])["ok"], true);
    });
}
