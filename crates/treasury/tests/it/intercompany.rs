//! Intercompany: claims by both sides' books, what differs, and few payments for all of it.

use journal::{AccountKind, Entity, NewAccount, PaymentId};
use treasury::{
    BankDetails, BeneficiaryDraft, ClaimBasis, EntityAccount, Error, Expected, IntercompanyReport,
    NettingQuery, NettingReport, NettingRun, PaymentMove, Treasury,
};

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
pub(crate) async fn owes(
    house: &House,
    (debtor, creditor): (&str, &str),
    amount: &str,
    asset: &str,
) {
    claims(house, (creditor, debtor), amount, asset).await;
    claims(house, (debtor, creditor), &format!("-{amount}"), asset).await;
}

pub(crate) async fn report(house: &House) -> IntercompanyReport {
    let found = house.treasury.intercompany(house.org, &house.caller, None);
    found.await.unwrap()
}

pub(crate) async fn netting(house: &House, query: NettingQuery) -> NettingReport {
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

/// What is to be netted in an asset, and whose accounts are named.
pub(crate) fn run_of(asset: &str, accounts: &[(&str, &str)]) -> NettingRun {
    let account = |it: &(&str, &str)| EntityAccount {
        entity: it.0.to_owned(),
        account: it.1.to_owned(),
    };
    NettingRun {
        asset: Some(asset.to_owned()),
        accounts: accounts.iter().map(account).collect(),
        ..NettingRun::default()
    }
}

pub(crate) async fn draft(house: &House, run: &NettingRun) -> Result<Vec<PaymentId>, Error> {
    let drafted = house.treasury.draft_netting(house.org, &house.caller, run);
    drafted.await
}

/// The code of a refusal and its messages.
pub(crate) async fn refusal(house: &House, run: &NettingRun) -> (&'static str, String) {
    let error = draft(house, run).await.unwrap_err();
    (error.code(), error.to_string())
}

/// A bank account of an entity.
async fn bank(house: &House, entity: &str, iban: &str) -> String {
    let path = format!("assets:bank:{entity}");
    let account = NewAccount {
        path: path.clone(),
        kind: Some(AccountKind::Bank),
        entity: Some(entity.parse().unwrap()),
        asset: Some("EUR".parse().unwrap()),
        custody: journal::Custody {
            identification: Some(iban.to_owned()),
            ..journal::Custody::default()
        },
        ..NewAccount::default()
    };
    let opened = house
        .treasury
        .open_accounts(house.org, &house.caller, vec![account]);
    opened.await.unwrap();
    path
}

/// A beneficiary with an IBAN, who waits for approval.
async fn payee(house: &House, iban: &str) {
    let details = BeneficiaryDraft {
        name: "Group company".to_owned(),
        bank: BankDetails {
            iban: Some(iban.to_owned()),
            ..BankDetails::default()
        },
        ..BeneficiaryDraft::default()
    };
    let added = house
        .treasury
        .add_beneficiary(house.org, &house.caller, &details);
    added.await.unwrap();
}

const ALPHA: &str = "DE89370400440532013000";
const BETA: &str = "NL91ABNA0417164300";

/// Alpha owes beta 100 euros; both have a bank account, and beta's is a beneficiary's.
pub(crate) async fn indebted(house: &House) {
    open(house).await;
    owes(house, ("alpha", "beta"), "100.00", "EUR").await;
    bank(house, "alpha", ALPHA).await;
    bank(house, "beta", BETA).await;
    payee(house, BETA).await;
}

async fn every_entity_that_cannot_pay_or_be_paid_is_named_with_the_cure(house: House) {
    open(&house).await;
    owes(&house, ("alpha", "beta"), "100.00", "EUR").await;
    owes(&house, ("gamma", "beta"), "50.00", "EUR").await;
    let run = run_of("EUR", &[]);
    let (code, text) = refusal(&house, &run).await;
    assert_eq!(code, "no-paying-account");
    assert!(
        text.contains("`alpha`") && text.contains("`gamma`"),
        "{text}"
    );
    let own = bank(&house, "alpha", ALPHA).await;
    bank(&house, "gamma", "FR1420041010050500013M02606").await;
    let (code, text) = refusal(&house, &run).await;
    assert_eq!(code, "no-receiving-account");
    assert!(
        text.contains("`beta`") && text.contains("--identification"),
        "{text}"
    );
    bank(&house, "beta", BETA).await;
    let (code, text) = refusal(&house, &run).await;
    assert_eq!(code, "no-beneficiary");
    assert!(text.contains("assets:bank:beta"), "{text}");
    let foreign = refusal(&house, &run_of("EUR", &[("beta", &own)])).await;
    assert_eq!(foreign.0, "invalid");
    assert_eq!(refusal(&house, &run_of("CHF", &[])).await.0, "invalid");
    payee(&house, BETA).await;
    let made = draft(&house, &run).await.unwrap();
    assert_eq!(made.len(), 2);
    let book = house.treasury.book(house.org).await.unwrap();
    let first = &book.payment(made[0]).unwrap().order;
    assert_eq!(
        first.account,
        Treasury::find_account(&book, &own).unwrap().id
    );
    assert_eq!(first.amount.to_text(), "100.00");
    let text = first.text.as_deref().unwrap();
    assert!(text.starts_with("Intercompany netting 2"), "{text}");
}

async fn the_same_proposal_is_drafted_once_whoever_asks(house: House) {
    indebted(&house).await;
    let run = run_of("EUR", &[]);
    let (one, other) = tokio::join!(draft(&house, &run), draft(&house, &run));
    let made: Vec<_> = [one, other].into_iter().filter_map(Result::ok).collect();
    assert_eq!(made.len(), 1, "one of two at once drafts");
    let (code, text) = refusal(&house, &run).await;
    assert_eq!(code, "netting-under-way");
    assert!(text.contains("payments 1 (drafted)"), "{text}");
    let shown = netting(&house, NettingQuery::default()).await;
    assert_eq!(shown.assets[0].under_way, made[0]);
    // Around a centre it would be other payments of the same claims.
    let central = NettingRun {
        query: NettingQuery {
            centre: Some("beta".to_owned()),
            ..NettingQuery::default()
        },
        ..run.clone()
    };
    assert_eq!(refusal(&house, &central).await.0, "netting-under-way");
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    let cancel = PaymentMove::Cancel { reason: None };
    let cancelled = treasury.move_payments(org, caller, &made[0], cancel);
    cancelled.await.unwrap();
    let keyed = caller.clone().with_key(Some("net-1".to_owned()));
    let again = treasury.draft_netting(org, &keyed, &run).await.unwrap();
    assert_eq!(
        treasury.draft_netting(org, &keyed, &run).await.unwrap(),
        again
    );
    assert_ne!(again, made[0]);
    let other = run_of("USD", &[]);
    let reused = treasury.draft_netting(org, &keyed, &other).await;
    assert_eq!(reused.unwrap_err().code(), "idempotency-key-reused");
    let late = NettingRun {
        query: NettingQuery {
            as_of: Some(treasury.today().tomorrow().unwrap()),
            ..NettingQuery::default()
        },
        ..run
    };
    assert_eq!(refusal(&house, &late).await.0, "invalid");
}

on_both_engines!(
    a_circle_needs_no_payment_and_each_currency_is_netted_for_itself,
    what_the_two_sides_say_differently_is_shown_and_left_out,
    only_accounts_of_one_entity_with_another_are_marked,
    every_entity_that_cannot_pay_or_be_paid_is_named_with_the_cure,
    the_same_proposal_is_drafted_once_whoever_asks,
);
