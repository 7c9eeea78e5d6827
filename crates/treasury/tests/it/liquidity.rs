//! Liquidity: what is restricted is not usable, limits are told, and tiers say how long it lasts.

use std::collections::BTreeMap;

use journal::{AccountKind, NewAccount};
use treasury::{
    Availability, Breach, EntryDraft, ErrorKind, LiquidityReport, PostingDraft, Runway, TermsDraft,
};

use crate::support::{House, on_both_engines};

async fn open(house: &House) {
    let account = |path: &str, kind: AccountKind| NewAccount {
        path: path.to_owned(),
        kind: Some(kind),
        asset: Some("EUR".parse().unwrap()),
        custody: journal::Custody {
            bank: Some(path.rsplit(':').next().unwrap_or_default().to_owned()),
            ..journal::Custody::default()
        },
        ..NewAccount::default()
    };
    let accounts = vec![
        account("assets:bank:main", AccountKind::Bank),
        account("assets:bank:second", AccountKind::Bank),
        account("expenses:rent", AccountKind::Category),
        account("income:sales", AccountKind::Category),
    ];
    house
        .treasury
        .open_accounts(house.org, &house.caller, accounts)
        .await
        .unwrap();
}

async fn book(house: &House, (to, from): (&str, &str), amount: &str) {
    let posting = |account: &str, amount: String| PostingDraft {
        account: account.to_owned(),
        amount,
        asset: "EUR".to_owned(),
        valued_on: None,
        counter: None,
    };
    let draft = EntryDraft {
        booked_on: None,
        description: "x".to_owned(),
        counterparty: None,
        reference: None,
        tags: BTreeMap::new(),
        postings: vec![
            posting(to, amount.to_owned()),
            posting(from, format!("-{amount}")),
        ],
    };
    let posted = house.treasury.post_entry(house.org, &house.caller, &draft);
    posted.await.unwrap();
}

async fn set(house: &House, account: &str, terms: TermsDraft) {
    house
        .treasury
        .set_account_terms(house.org, &house.caller, (account, None), terms)
        .await
        .unwrap();
}

async fn report(house: &House) -> LiquidityReport {
    let asked = (None, None);
    let found = house.treasury.liquidity(house.org, &house.caller, asked);
    found.await.unwrap()
}

fn text(it: &str) -> Option<String> {
    Some(it.to_owned())
}

async fn limits_restrictions_and_tiers_are_told(house: House) {
    open(&house).await;
    book(&house, ("assets:bank:main", "income:sales"), "900.00").await;
    book(&house, ("expenses:rent", "assets:bank:second"), "990.00").await;
    let main = TermsDraft {
        restricted: text("100"),
        target: text("500"),
        ..TermsDraft::default()
    };
    set(&house, "assets:bank:main", main).await;
    let second = TermsDraft {
        overdraft: text("300"),
        available_after_days: Some(1),
        ..TermsDraft::default()
    };
    set(&house, "assets:bank:second", second).await;
    let report = report(&house).await;
    let [second, main] = report.rows.as_slice() else {
        panic!("{report:?}");
    };
    assert_eq!(
        second.breach,
        Some(Breach::BelowLimit),
        "breaches come first"
    );
    assert_eq!(second.usable.units(), -69_000);
    assert_eq!((main.breach, main.usable.units()), (None, 80_000));
    assert_eq!(main.idle.unwrap().units(), 40_000);
    // 990 less 900 went out in 90 days; 800 can be used today.
    assert_eq!(report.burn.unwrap().units(), 9_000);
    let today = &report.tiers[0];
    assert_eq!(today.available, Availability::Today);
    assert_eq!(today.cumulative.units(), 80_000);
    assert_eq!(today.runway, Runway::Days(800));
    let restricted = report.tiers.last().unwrap();
    assert_eq!(restricted.available, Availability::Restricted);
    assert_eq!(restricted.worth.units(), 10_000);
    assert_eq!(report.shares[0].bank, "main");
    assert_eq!(report.shares[0].share_bps, Some(10_000));
}

async fn wrong_terms_are_refused_and_versions_kept(house: House) {
    open(&house).await;
    let refused = async |account: &str, version: Option<u64>, terms: TermsDraft| {
        let on = (account, version);
        let set = house
            .treasury
            .set_account_terms(house.org, &house.caller, on, terms);
        set.await.unwrap_err()
    };
    let negative = TermsDraft {
        overdraft: text("-1"),
        ..TermsDraft::default()
    };
    assert_eq!(
        refused("assets:bank:main", None, negative).await.code(),
        "invalid"
    );
    let precise = TermsDraft {
        target: text("1.001"),
        ..TermsDraft::default()
    };
    assert_eq!(
        refused("assets:bank:main", None, precise).await.code(),
        "invalid"
    );
    let much = TermsDraft {
        haircut_bps: Some(10_001),
        ..TermsDraft::default()
    };
    assert_eq!(
        refused("assets:bank:main", None, much).await.code(),
        "invalid"
    );
    let none = refused("assets:none", None, TermsDraft::default()).await;
    assert_eq!(none.kind(), ErrorKind::NotFound);
    set(&house, "assets:bank:main", TermsDraft::default()).await;
    let old = refused("assets:bank:main", Some(0), TermsDraft::default()).await;
    assert_eq!(old.code(), "document-changed");
}

on_both_engines! {
    limits_restrictions_and_tiers_are_told,
    wrong_terms_are_refused_and_versions_kept,
}
