//! Intercompany: claims by both sides' books, what differs, and few payments for all of it.

use journal::{AccountKind, Entity, NewAccount};
use treasury::{ClaimBasis, Expected, IntercompanyReport, NettingQuery, NettingReport};

use crate::support::{House, on_both_engines};

const ENTITIES: [&str; 3] = ["alpha", "beta", "gamma"];

/// Three entities; each has an account for every other one, marked, and one of its own to book
/// against.
async fn open(house: &House) {
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    let mut accounts = Vec::new();
    for own in ENTITIES {
        let entity = Entity {
            slug: own.parse().unwrap(),
            name: own.to_uppercase(),
        };
        treasury.define_entity(org, caller, entity).await.unwrap();
        let others = ENTITIES.iter().filter(|it| **it != own);
        let paths = others.map(|it| format!("assets:intercompany:{own}:{it}"));
        for path in paths.chain([format!("equity:{own}")]) {
            accounts.push(NewAccount {
                path,
                entity: Some(own.parse().unwrap()),
                ..NewAccount::default()
            });
        }
    }
    accounts.push(NewAccount {
        path: "assets:bank:main".to_owned(),
        kind: Some(AccountKind::Bank),
        entity: Some("alpha".parse().unwrap()),
        ..NewAccount::default()
    });
    accounts.push(NewAccount {
        path: "assets:nobody".to_owned(),
        ..NewAccount::default()
    });
    treasury.open_accounts(org, caller, accounts).await.unwrap();
    for own in ENTITIES {
        for other in ENTITIES.iter().filter(|it| **it != own) {
            let path = format!("assets:intercompany:{own}:{other}");
            let on = (path.as_str(), Expected::Absent);
            let marked = treasury.mark_intercompany(org, caller, on, other).await;
            assert_eq!(marked.unwrap().version, 1);
        }
    }
}

/// What `own` books: above zero `other` owes it.
async fn claims(house: &House, (own, other): (&str, &str), amount: &str, asset: &str) {
    let mut draft = crate::support::draft("claim", amount);
    let (path, against) = (
        format!("assets:intercompany:{own}:{other}"),
        format!("equity:{own}"),
    );
    (draft.postings[0].account, draft.postings[1].account) = (path, against);
    let minus = amount.strip_prefix('-');
    draft.postings[1].amount = minus.map_or_else(|| format!("-{amount}"), str::to_owned);
    for posting in &mut draft.postings {
        asset.clone_into(&mut posting.asset);
    }
    let posted = house.treasury.post_entry(house.org, &house.caller, &draft);
    posted.await.unwrap();
}

/// Both sides book the same: `debtor` owes `creditor`.
async fn owes(house: &House, (debtor, creditor): (&str, &str), amount: &str, asset: &str) {
    claims(house, (creditor, debtor), amount, asset).await;
    claims(house, (debtor, creditor), &format!("-{amount}"), asset).await;
}

async fn report(house: &House) -> IntercompanyReport {
    let found = house.treasury.intercompany(house.org, &house.caller, None);
    found.await.unwrap()
}

async fn netting(house: &House, query: NettingQuery) -> NettingReport {
    let found = house
        .treasury
        .intercompany_netting(house.org, &house.caller, &query);
    found.await.unwrap()
}

async fn a_circle_needs_no_payment_and_each_currency_is_netted_for_itself(house: House) {
    open(&house).await;
    for pair in [("alpha", "beta"), ("beta", "gamma"), ("gamma", "alpha")] {
        owes(&house, pair, "100.00", "EUR").await;
    }
    owes(&house, ("alpha", "beta"), "30.00", "USD").await;
    owes(&house, ("beta", "gamma"), "20.00", "USD").await;
    let found = netting(&house, NettingQuery::default()).await;
    let [euros, dollars] = found.assets.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!((euros.claims, euros.payments.len()), (3, 0));
    assert_eq!((euros.gross.units(), euros.saved.units()), (30_000, 30_000));
    // Alpha pays 30: 10 to beta and 20 to gamma, instead of 50 in all.
    assert_eq!((dollars.claims, dollars.payments.len()), (2, 2));
    assert_eq!(
        (
            dollars.gross.units(),
            dollars.net.units(),
            dollars.saved.units()
        ),
        (5_000, 3_000, 2_000)
    );
    assert!(
        dollars.payments.iter().all(|it| it.from == "alpha"),
        "{dollars:?}"
    );
    assert_eq!(found.left_out, []);
    let central = NettingQuery {
        centre: Some("beta".to_owned()),
        ..NettingQuery::default()
    };
    let found = netting(&house, central).await;
    let payments = &found.assets[1].payments;
    assert!(
        payments
            .iter()
            .all(|it| it.from == "beta" || it.to == "beta")
    );
    let unknown = NettingQuery {
        centre: Some("delta".to_owned()),
        ..NettingQuery::default()
    };
    let refused = house
        .treasury
        .intercompany_netting(house.org, &house.caller, &unknown);
    assert_eq!(refused.await.unwrap_err().code(), "invalid");
}

async fn what_the_two_sides_say_differently_is_shown_and_left_out(house: House) {
    open(&house).await;
    claims(&house, ("alpha", "beta"), "120.00", "EUR").await;
    claims(&house, ("beta", "alpha"), "-100.00", "EUR").await;
    let on = ("assets:intercompany:gamma:alpha", Expected::Version(1));
    let unmarked = house
        .treasury
        .unmark_intercompany(house.org, &house.caller, on);
    unmarked.await.unwrap();
    claims(&house, ("alpha", "gamma"), "50.00", "EUR").await;
    let found = report(&house).await;
    let of = |debtor: &str| {
        let found = found.claims.iter().find(|it| it.debtor == debtor);
        found.unwrap().clone()
    };
    let beta = of("beta");
    assert_eq!(beta.by_debtor.unwrap().units(), 10_000);
    assert_eq!(beta.by_creditor.unwrap().units(), 12_000);
    assert_eq!(beta.difference.unwrap().units(), 2_000);
    // Gamma has no account with alpha: what it owes is not known to it, and not zero.
    let gamma = of("gamma");
    assert_eq!(
        (gamma.by_debtor, gamma.agreed, gamma.difference),
        (None, None, None)
    );
    let agreed = netting(&house, NettingQuery::default()).await;
    assert_eq!(agreed.assets[0].gross.units(), 10_000);
    assert_eq!(agreed.left_out.len(), 2);
    let by_creditor = NettingQuery {
        basis: ClaimBasis::Creditor,
        ..NettingQuery::default()
    };
    let by_creditor = netting(&house, by_creditor).await;
    assert_eq!(by_creditor.assets[0].gross.units(), 17_000);
}

async fn only_accounts_of_one_entity_with_another_are_marked(house: House) {
    open(&house).await;
    let refused = async |account: &str, with: &str| {
        let on = (account, Expected::Any);
        let marked = house
            .treasury
            .mark_intercompany(house.org, &house.caller, on, with);
        marked.await.unwrap_err().code()
    };
    assert_eq!(
        refused("assets:intercompany:alpha:beta", "alpha").await,
        "invalid"
    );
    assert_eq!(
        refused("assets:intercompany:alpha:beta", "delta").await,
        "not-found"
    );
    assert_eq!(refused("assets:bank:main", "beta").await, "invalid");
    assert_eq!(refused("assets:nobody", "beta").await, "invalid");
    assert_eq!(refused("equity:alpha", "beta").await, "invalid");
    assert_eq!(refused("assets:none", "beta").await, "not-found");
    let on = ("assets:intercompany:alpha:beta", Expected::Version(7));
    let stale = house
        .treasury
        .mark_intercompany(house.org, &house.caller, on, "gamma");
    assert_eq!(stale.await.unwrap_err().code(), "document-changed");
    assert_eq!(report(&house).await.accounts.len(), 6);
}

on_both_engines!(
    a_circle_needs_no_payment_and_each_currency_is_netted_for_itself,
    what_the_two_sides_say_differently_is_shown_and_left_out,
    only_accounts_of_one_entity_with_another_are_marked,
);
