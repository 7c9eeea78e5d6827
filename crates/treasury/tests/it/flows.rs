//! Cash flows: what moves is told once, by what it is now, and adds up.

use std::collections::BTreeMap;

use journal::{AccountKind, NewAccount};
use money::Date;
use treasury::{
    EntryDraft, FlowCompare, FlowDimension, FlowKind, FlowQuery, FlowReport, PostingDraft,
    ReclassificationDraft, Reversal,
};

use crate::support::{House, on_both_engines};

fn on(day: i8) -> Date {
    Date::constant(2026, 1, day)
}

fn query(by: FlowDimension) -> FlowQuery {
    FlowQuery {
        from: on(1),
        to: on(31),
        compare: None,
        by,
        depth: None,
        account: None,
        entity: None,
    }
}

async fn open(house: &House) {
    let account = |path: &str, kind: AccountKind, bank: Option<&str>| NewAccount {
        path: path.to_owned(),
        kind: Some(kind),
        custody: journal::Custody {
            bank: bank.map(str::to_owned),
            ..journal::Custody::default()
        },
        ..NewAccount::default()
    };
    let accounts = vec![
        account("assets:bank:main", AccountKind::Bank, Some("Nord")),
        account("assets:bank:other", AccountKind::Bank, Some("West")),
        account("income:sales", AccountKind::Category, None),
        account("expenses:uncategorised", AccountKind::Category, None),
        account("expenses:rent:office", AccountKind::Category, None),
        account("equity:opening", AccountKind::Other, None),
    ];
    house
        .treasury
        .open_accounts(house.org, &house.caller, accounts)
        .await
        .unwrap();
}

/// Books an entry between two accounts, and answers its sequence.
async fn book(house: &House, day: i8, (to, from): (&str, &str), amount: &str) -> u64 {
    let posting = |account: &str, amount: String| PostingDraft {
        account: account.to_owned(),
        amount,
        asset: "EUR".to_owned(),
        valued_on: None,
        counter: None,
    };
    let draft = EntryDraft {
        booked_on: Some(on(day)),
        description: "x".to_owned(),
        counterparty: Some("Someone".to_owned()),
        reference: None,
        tags: BTreeMap::new(),
        postings: vec![
            posting(to, amount.to_owned()),
            posting(from, format!("-{amount}")),
        ],
    };
    let posted = house.treasury.post_entry(house.org, &house.caller, &draft);
    posted.await.unwrap()
}

async fn flows(house: &House, query: &FlowQuery) -> FlowReport {
    let asked = (query, None);
    let found = house.treasury.cash_flows(house.org, &house.caller, asked);
    found.await.unwrap()
}

fn net(report: &FlowReport) -> Vec<(FlowKind, String, i128)> {
    let value = |it: &treasury::Worth| it.value.map_or(0, |it| it.units());
    let groups = report.groups.iter();
    groups
        .map(|it| (it.kind, it.label.clone(), value(&it.net)))
        .collect()
}

/// Opening, every group and closing, in cents.
fn check_sums(report: &FlowReport) {
    let value = |it: &treasury::Worth| it.value.map_or(0, |it| it.units());
    let groups: i128 = report.groups.iter().map(|it| value(&it.net)).sum();
    let totals = &report.totals;
    assert_eq!(value(&totals.net), groups);
    assert_eq!(value(&totals.opening) + groups, value(&totals.closing));
}

async fn flows_are_told_by_what_they_are_now_and_add_up(house: House) {
    open(&house).await;
    let main = "assets:bank:main";
    let opening = (main, "equity:opening");
    book(&house, 1, opening, "100.00").await;
    book(&house, 5, (main, "income:sales"), "500.00").await;
    let rent = book(&house, 6, ("expenses:uncategorised", main), "80.00").await;
    book(&house, 7, ("assets:bank:other", main), "50.00").await;
    let wrong = book(&house, 8, ("expenses:uncategorised", main), "7.00").await;
    let reversal = Reversal {
        booked_on: Some(on(9)),
        reason: "wrong".to_owned(),
    };
    house
        .treasury
        .reverse_entry(house.org, &house.caller, wrong, reversal)
        .await
        .unwrap();
    let moved = ReclassificationDraft {
        from: "expenses:uncategorised".to_owned(),
        to: "expenses:rent:office".to_owned(),
        reason: "it is rent".to_owned(),
    };
    house
        .treasury
        .reclassify_entry(house.org, &house.caller, rent, moved)
        .await
        .unwrap();
    let report = flows(&house, &query(FlowDimension::Category)).await;
    let operating = FlowKind::Operating;
    assert_eq!(
        net(&report),
        [
            (operating, "income:sales".to_owned(), 50_000),
            (operating, "equity:opening".to_owned(), 10_000),
            (operating, "expenses:rent:office".to_owned(), -8_000),
        ]
    );
    check_sums(&report);
    let cut = FlowQuery {
        depth: Some(2),
        ..query(FlowDimension::Category)
    };
    let report = flows(&house, &cut).await;
    assert!(net(&report).iter().any(|it| it.1 == "expenses:rent"));
    check_sums(&report);
    for (by, _) in FlowDimension::WORDS {
        check_sums(&flows(&house, &query(by)).await);
    }
    let banks = flows(&house, &query(FlowDimension::Bank)).await;
    let internal: Vec<_> = net(&banks)
        .into_iter()
        .filter(|it| it.0 == FlowKind::Internal)
        .collect();
    assert_eq!(internal.len(), 2, "{internal:?}");
}

async fn periods_are_compared_and_wrong_questions_refused(house: House) {
    open(&house).await;
    let main = "assets:bank:main";
    book(&house, 5, (main, "income:sales"), "10.00").await;
    book(&house, 15, (main, "income:sales"), "30.00").await;
    let half = FlowQuery {
        from: on(11),
        to: on(20),
        compare: FlowCompare::Previous.period(on(11), on(20)),
        ..query(FlowDimension::Category)
    };
    let report = flows(&house, &half).await;
    let group = &report.groups[0];
    assert_eq!(group.net.value.unwrap().units(), 3_000);
    assert_eq!(group.before.as_ref().unwrap().value.unwrap().units(), 1_000);
    check_sums(&report);
    let refused = async |query: FlowQuery| {
        let asked = (&query, None);
        let found = house.treasury.cash_flows(house.org, &house.caller, asked);
        found.await.unwrap_err().code()
    };
    let usual = || query(FlowDimension::Category);
    let reversed = FlowQuery {
        from: on(20),
        to: on(10),
        ..usual()
    };
    assert_eq!(refused(reversed).await, "invalid");
    for depth in [Some(0), Some(17)] {
        assert_eq!(refused(FlowQuery { depth, ..usual() }).await, "invalid");
    }
    let unknown = FlowQuery {
        account: Some("assets:none".to_owned()),
        ..usual()
    };
    assert_eq!(refused(unknown).await, "not-found");
}

on_both_engines! {
    flows_are_told_by_what_they_are_now_and_add_up,
    periods_are_compared_and_wrong_questions_refused,
}
