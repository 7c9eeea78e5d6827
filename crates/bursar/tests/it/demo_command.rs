//! `bursar demo`: made once, found again.

use crate::support::{Bursar, on_every_engine};

#[test]
fn the_demo_is_made_once_and_found_the_second_time() {
    on_every_engine(|bursar| {
        let made = bursar.json(&["demo", "--no-serve"]);
        assert_eq!(made["made_now"], true);
        assert!(made["entries"].as_u64().unwrap() > 20_000, "{made}");
        let head = bursar.head();
        let found = bursar.json(&["demo", "--no-serve"]);
        assert_eq!(found["made_now"], false);
        assert_eq!((&found["entries"], bursar.head()), (&made["entries"], head));
        assert_eq!(bursar.json(&["journal", "verify"])["ok"], true);
        let positions = bursar.json(&["positions"]);
        assert_eq!(positions["total"]["unpriced"].as_array().unwrap().len(), 0);
        check_debt(bursar);
        check_office(bursar);
        check_settled(bursar);
    });
}

/// The loan is where its schedule says, interest is booked, and the entities owe each other.
fn check_debt(bursar: &Bursar) {
    let list = bursar.json(&["facility", "list"]);
    let items = list["items"].as_array().unwrap();
    let of = |kind: &str| items.iter().find(|it| it["kind"] == kind).unwrap();
    let (loan, line, deposit) = (of("loan"), of("credit-line"), of("deposit"));
    for it in [loan, deposit] {
        assert_eq!(it["difference"]["amount"], "0.00", "{it}");
        assert_eq!(it["state"], "running", "{it}");
        assert!(it["booked_through"].is_string(), "{it}");
    }
    assert_eq!(line["headroom"]["amount"], "130000.00", "{line}");
    let shown = bursar.json(&["intercompany", "show"]);
    assert_eq!(shown["accounts"].as_array().unwrap().len(), 4);
    let claims = shown["claims"].as_array().unwrap();
    assert_eq!(claims.len(), 2, "{shown}");
    let differs = claims
        .iter()
        .filter(|it| it["difference"]["amount"] != "0.00");
    assert_eq!(differs.count(), 1, "{shown}");
    let netting = bursar.json(&["intercompany", "netting"]);
    let payments = netting["items"][0]["payments"].as_array().unwrap();
    assert_eq!(payments.len(), 1, "{netting}");
    assert_eq!(payments[0]["from"], "nordwind-trading-uk-ltd", "{netting}");
}

/// What a newcomer meets on each page: lines that say what they are for, invoices, payees, budgets,
/// payments that wait, and a netting that can be drafted.
fn check_office(bursar: &Bursar) {
    let count = |list: &serde_json::Value| list["items"].as_array().unwrap().len();
    let categories = bursar.json(&["report", "trial-balance"]);
    assert!(
        categories.to_string().contains("income:sales:germany"),
        "{categories}"
    );
    assert_eq!(count(&bursar.json(&["rule", "list"])), 23);
    let kept = bursar.json(&["counterparty", "list"]);
    assert_eq!(count(&kept), 40);
    let open = bursar.json(&["category", "suggest", "--limit", "10"]);
    assert_eq!(count(&open), 10, "some lines are left to the suggestions");
    for kind in ["receivable", "payable"] {
        let open = bursar.json(&["expected", "list", "--kind", kind]);
        assert!(count(&open) > 20, "{kind}: {open}");
    }
    let budgets = bursar.json(&["budget", "list"]);
    assert_eq!(count(&budgets), 3);
    let payees = bursar.json(&["beneficiary", "list"]);
    assert_eq!(count(&payees), 15, "{payees}");
    let payments = bursar.json(&["payment", "list"]);
    let states = |word: &str| {
        let all = payments["items"].as_array().unwrap();
        all.iter().filter(|it| it["state"] == word).count()
    };
    assert!(
        states("drafted") > 0 && states("submitted") > 0,
        "{payments}"
    );
    let netted = bursar.json(&["intercompany", "pay", "--asset", "GBP"]);
    assert_eq!(count(&netted), 1, "{netted}");
}

/// Past invoices are settled, and open ones are expected when their customer usually pays.
fn check_settled(bursar: &Bursar) {
    let settled = bursar.json(&["expected", "list", "--state", "settled", "--limit", "5000"]);
    let settled = settled["items"].as_array().unwrap();
    assert!(settled.len() > 800, "{}", settled.len());
    let of = |kind: &str| settled.iter().filter(|it| it["kind"] == kind).count();
    assert!(of("receivable") > 500 && of("payable") > 100);
    bursar.ok(&["forecast", "run"]);
    let known = bursar.json(&["forecast", "known"]);
    let known = known["items"].as_array().unwrap();
    let items: Vec<_> = known.iter().filter(|it| it["basis"] == "learned").collect();
    let open = known.iter().filter(|it| {
        let source = it["source"].as_str().unwrap();
        ["receivable", "payable"].contains(&source)
    });
    assert_eq!(
        open.count(),
        items.len(),
        "of every open item something was learned"
    );
    assert!(
        items
            .iter()
            .all(|it| it["early_on"].as_str() <= it["late_on"].as_str())
    );
    // Somebody is expected before the due date, somebody weeks after it, with a word why.
    let days = |it: &serde_json::Value, field: &str| -> money::Date {
        it[field].as_str().unwrap().parse().unwrap()
    };
    let late = |it: &&&serde_json::Value| {
        let known = it["observations"].as_u64().unwrap() > 5 && it["source"] == "receivable";
        known.then(|| (days(it, "expected_on") - days(it, "due_on")).get_days())
    };
    let late: Vec<i32> = items.iter().filter_map(|it| late(&it)).collect();
    assert!(late.iter().any(|it| *it <= -5) && late.iter().any(|it| (12..=18).contains(it)));
    let said = bursar.ok(&["forecast", "known"]);
    assert!(said.contains(" settled with them, "), "{said}");
}
