//! Netting again after a netting was paid: what was paid is proposed no more (CASH-11).

use jiff::Span;
use journal::{Hash, NewAccount, PaymentId, PaymentState};
use money::{SessionId, UserId};
use treasury::{
    Caller, CategoryChoice, ClaimBasis, EntryDraft, Expected, ExportFormat, Identity,
    IdentityProof, NettingQuery, NettingRun, PaymentMove, PaymentPolicy,
};

use crate::intercompany::{draft, indebted, netting, owes, refusal, report, run_of};
use crate::support::{House, on_both_engines};

const CLEARING: &str = "expenses:uncategorised";
const OF_ALPHA: &str = "assets:intercompany:alpha:beta";
const OF_BETA: &str = "assets:intercompany:beta:alpha";

/// Somebody at the machine who signed in just now.
fn signed_in(house: &House) -> (Caller, Identity) {
    let mut caller = Caller::local();
    let user = UserId::from_uuid(uuid::Uuid::now_v7());
    caller.name = user.to_string();
    let proof = IdentityProof::Session {
        id: SessionId::from_uuid(uuid::Uuid::now_v7()),
        authenticated_at: house.treasury.now(),
        has_second_factor: true,
    };
    (caller, Identity { user, proof })
}

/// Has the beneficiary approved that waits for it.
async fn approve_payees(house: &House, by: &Caller) {
    let (treasury, org) = (&house.treasury, house.org);
    for it in treasury.beneficiaries(org, by).await.unwrap() {
        let decided = treasury.decide_beneficiary(org, by, (it.id, 1), true);
        decided.await.unwrap();
    }
}

/// Drafted payments go to the bank: submitted, approved by somebody else, in a file.
async fn send(house: &House, payments: &[PaymentId]) {
    let (treasury, org) = (&house.treasury, house.org);
    let submit: Vec<(PaymentId, Option<Hash>)> = payments.iter().map(|it| (*it, None)).collect();
    let submitted = treasury.submit_payments(org, &house.caller, &submit);
    submitted.await.unwrap();
    let book = treasury.book(org).await.unwrap();
    let seen = |it: &PaymentId| (*it, book.payment(*it).unwrap().content);
    let seen: Vec<(PaymentId, Hash)> = payments.iter().map(seen).collect();
    let (caller, identity) = signed_in(house);
    let approved = treasury.approve_payments(org, &caller, &identity, &seen);
    approved.await.unwrap();
    let file = treasury.export_payments(org, &caller, None, ExportFormat::Pain09);
    file.await.unwrap();
}

/// Books a bank line of today against an account; returns its sequence.
async fn line(house: &House, (bank, amount): (&str, &str), against: &str) -> u64 {
    let mut new: EntryDraft = crate::support::draft("Intercompany netting", amount);
    let day = house.treasury.today();
    new.booked_on = Some(day);
    bank.clone_into(&mut new.postings[0].account);
    against.clone_into(&mut new.postings[1].account);
    let minus = amount.strip_prefix('-');
    new.postings[1].amount = minus.map_or_else(|| format!("-{amount}"), str::to_owned);
    let posted = house.treasury.post_entry(house.org, &house.caller, &new);
    posted.await.unwrap()
}

async fn categorise(house: &House, entry: u64, category: &str) {
    let choices = [CategoryChoice {
        entry,
        category: category.to_owned(),
    }];
    let booked = house
        .treasury
        .categorise(house.org, &house.caller, &choices);
    booked.await.unwrap();
}

async fn settle(house: &House, payments: &[PaymentId], entry: u64) {
    let step = PaymentMove::Settle { entry };
    let moved = house
        .treasury
        .move_payments(house.org, &house.caller, payments, step);
    moved.await.unwrap();
}

/// Alpha owes beta 100 euros; the netting is with the bank.
async fn paid(house: &House) -> Vec<PaymentId> {
    indebted(house).await;
    let clearing = NewAccount {
        path: CLEARING.to_owned(),
        ..NewAccount::default()
    };
    let opened = house
        .treasury
        .open_accounts(house.org, &house.caller, vec![clearing]);
    opened.await.unwrap();
    let (bob, _) = signed_in(house);
    approve_payees(house, &bob).await;
    // One other person approves, whoever it is.
    let mut policy = PaymentPolicy::default();
    policy.rules[0].needs[0].roles.clear();
    let on = Expected::Absent;
    let set = house
        .treasury
        .set_payment_policy(house.org, &bob, on, policy);
    set.await.unwrap();
    let made = draft(house, &run_of("EUR", &[])).await.unwrap();
    send(house, &made).await;
    made
}

fn by_creditors() -> NettingQuery {
    NettingQuery {
        basis: ClaimBasis::Creditor,
        ..NettingQuery::default()
    }
}

/// What is proposed in euros, as texts.
async fn proposed(house: &House, query: NettingQuery) -> Vec<String> {
    let found = netting(house, query).await.assets;
    let all = found.into_iter().flat_map(|it| it.payments);
    all.map(|it| format!("{} {} {}", it.from, it.to, it.amount.to_text()))
        .collect()
}

async fn after_settlement_only_what_came_since_is_netted(house: House) {
    let made = paid(&house).await;
    let run = run_of("EUR", &[]);
    assert_eq!(refusal(&house, &run).await.0, "netting-under-way");
    // Settled, and its line not on an intercompany account yet: no claim shows it.
    let out = line(&house, ("assets:bank:alpha", "-100.00"), CLEARING).await;
    settle(&house, &made, out).await;
    let (code, text) = refusal(&house, &run).await;
    assert_eq!(code, "netting-under-way");
    assert!(text.contains("(settled)"), "{text}");
    categorise(&house, out, OF_ALPHA).await;
    let inward = line(&house, ("assets:bank:beta", "100.00"), CLEARING).await;
    categorise(&house, inward, OF_BETA).await;
    assert!(report(&house).await.claims.iter().all(|it| {
        let sides = [it.by_debtor, it.by_creditor].into_iter().flatten();
        sides.into_iter().all(money::Amount::is_zero)
    }));
    assert!(proposed(&house, NettingQuery::default()).await.is_empty());
    assert_eq!(refusal(&house, &run).await.0, "invalid");
    // What came since, alone.
    owes(&house, ("alpha", "beta"), "40.00", "EUR").await;
    for query in [NettingQuery::default(), by_creditors()] {
        assert_eq!(proposed(&house, query).await, ["alpha beta 40.00"]);
    }
    // As of the day before it was paid, the books owe it still.
    let yesterday = house.treasury.today().checked_sub(Span::new().days(1));
    let early = NettingRun {
        query: NettingQuery {
            as_of: Some(yesterday.unwrap()),
            ..NettingQuery::default()
        },
        ..run.clone()
    };
    let (code, text) = refusal(&house, &early).await;
    assert_eq!(code, "netted-since");
    assert!(text.contains(&house.treasury.today().to_string()), "{text}");
    let again = draft(&house, &run).await.unwrap();
    let book = house.treasury.book(house.org).await.unwrap();
    let row = book.payment(again[0]).unwrap();
    assert_eq!((again.len(), row.state), (1, PaymentState::Drafted));
    assert_eq!(row.order.amount.to_text(), "40.00");
    assert_eq!(refusal(&house, &run).await.0, "netting-under-way");
}

async fn a_line_that_is_moved_off_its_intercompany_account_is_under_way_again(house: House) {
    let made = paid(&house).await;
    let out = line(&house, ("assets:bank:alpha", "-100.00"), CLEARING).await;
    settle(&house, &made, out).await;
    categorise(&house, out, OF_ALPHA).await;
    categorise(&house, out, "equity:alpha").await;
    let (code, text) = refusal(&house, &run_of("EUR", &[])).await;
    assert_eq!(code, "netting-under-way", "{text}");
    categorise(&house, out, OF_ALPHA).await;
    assert_eq!(refusal(&house, &run_of("EUR", &[])).await.0, "invalid");
}

async fn what_the_creditor_has_not_booked_yet_is_not_paid_twice_by_its_figures(house: House) {
    let made = paid(&house).await;
    let out = line(&house, ("assets:bank:alpha", "-100.00"), OF_ALPHA).await;
    settle(&house, &made, out).await;
    owes(&house, ("alpha", "beta"), "40.00", "EUR").await;
    let by_creditors = NettingRun {
        query: by_creditors(),
        ..run_of("EUR", &[])
    };
    let (code, text) = refusal(&house, &by_creditors).await;
    assert_eq!(code, "netting-unconfirmed");
    assert!(
        text.contains("`alpha` paid 100.00 EUR") && text.contains("`beta`"),
        "{text}"
    );
    // What both confirm is what came since.
    assert_eq!(
        proposed(&house, NettingQuery::default()).await,
        ["alpha beta 40.00"]
    );
    line(&house, ("assets:bank:beta", "100.00"), OF_BETA).await;
    let made = draft(&house, &by_creditors).await.unwrap();
    let book = house.treasury.book(house.org).await.unwrap();
    assert_eq!(
        book.payment(made[0]).unwrap().order.amount.to_text(),
        "40.00"
    );
}

async fn a_payment_that_came_back_is_owed_again(house: House) {
    let made = paid(&house).await;
    let out = line(&house, ("assets:bank:alpha", "-100.00"), OF_ALPHA).await;
    settle(&house, &made, out).await;
    let fail = PaymentMove::Fail {
        reason: "AC04 account closed".to_owned(),
    };
    let moved = house
        .treasury
        .move_payments(house.org, &house.caller, &made, fail);
    moved.await.unwrap();
    // The bank's line of the return brings the debt back.
    line(&house, ("assets:bank:alpha", "100.00"), OF_ALPHA).await;
    assert_eq!(
        proposed(&house, NettingQuery::default()).await,
        ["alpha beta 100.00"]
    );
    assert_ne!(draft(&house, &run_of("EUR", &[])).await.unwrap(), made);
}

on_both_engines!(
    after_settlement_only_what_came_since_is_netted,
    a_line_that_is_moved_off_its_intercompany_account_is_under_way_again,
    what_the_creditor_has_not_booked_yet_is_not_paid_twice_by_its_figures,
    a_payment_that_came_back_is_owed_again,
);
