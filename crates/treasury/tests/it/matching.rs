//! Lines and expected items matched, transfers joined, accounts signed off (CASH-6).

use std::collections::BTreeMap;

use journal::NewAccount;
use money::Date;
use treasury::{
    EntryDraft, Error, ExpectedDraft, ExpectedKind, ExpectedState, MatchChoice, MatchQuery,
    PostingDraft, ReconciliationStart, Reversal, TransferChoice,
};

use crate::support::{House, on_both_engines};

on_both_engines![
    lines_are_matched_with_items_accepted_and_taken_back,
    a_part_leaves_the_rest_open_and_too_much_is_refused,
    two_people_who_accept_the_same_line_match_it_once,
    transfers_between_own_accounts_leave_no_income,
    an_account_is_compared_signed_off_and_locked,
];

async fn open(house: &House) {
    let account = |path: &str| NewAccount {
        path: path.to_owned(),
        asset: Some("EUR".parse().unwrap()),
        ..NewAccount::default()
    };
    let accounts = [
        "assets:bank:main",
        "assets:bank:other",
        "assets:in transit",
        "expenses:uncategorised",
        "income:uncategorised",
    ];
    house
        .treasury
        .open_accounts(house.org, &house.caller, accounts.map(account).into())
        .await
        .unwrap();
}

/// A line: account, other side's name, text, amount, day.
async fn line(house: &House, account: &str, party: &str, text: &str, amount: &str) -> u64 {
    let (other, opposite) = match amount.strip_prefix('-') {
        Some(rest) => ("expenses:uncategorised", rest.to_owned()),
        None => ("income:uncategorised", format!("-{amount}")),
    };
    let posting = |account: &str, amount: &str| PostingDraft {
        account: account.to_owned(),
        amount: amount.to_owned(),
        asset: "EUR".to_owned(),
        valued_on: None,
        counter: None,
    };
    let draft = EntryDraft {
        booked_on: Some(Date::constant(2026, 3, 10)),
        description: text.to_owned(),
        counterparty: Some(party.to_owned()),
        reference: None,
        tags: BTreeMap::new(),
        postings: vec![posting(account, amount), posting(other, &opposite)],
    };
    house
        .treasury
        .post_entry(house.org, &house.caller, &draft)
        .await
        .unwrap()
}

fn item(kind: ExpectedKind, party: &str, reference: &str, amount: &str) -> ExpectedDraft {
    ExpectedDraft {
        kind,
        amount: amount.to_owned(),
        asset: "EUR".to_owned(),
        due_on: Date::constant(2026, 3, 8),
        issued_on: None,
        counterparty: Some(party.to_owned()),
        counterparty_account: None,
        reference: Some(reference.to_owned()),
        description: None,
        entity: None,
        category: None,
    }
}

fn code(error: Error) -> &'static str {
    match error {
        Error::Files { problems, .. } => problems[0].1.code,
        other => other.code(),
    }
}

#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn lines_are_matched_with_items_accepted_and_taken_back(house: House) {
    use ExpectedKind::{Payable, Receivable};
    open(&house).await;
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    let paid = line(
        &house,
        "assets:bank:main",
        "Kunde A GmbH",
        "Rechnung RE-1001",
        "1190.00",
    );
    let paid = paid.await;
    let both = line(
        &house,
        "assets:bank:main",
        "Strom AG",
        "R-7 und R-8",
        "-150.00",
    )
    .await;
    line(&house, "assets:bank:main", "Niemand", "etwas", "-3.00").await;
    let drafts = [
        item(Receivable, "Kunde A", "RE-1001", "1190.00"),
        item(Receivable, "Kunde B", "RE-1002", "55.00"),
        item(Payable, "Strom AG", "R-7", "100.00"),
        item(Payable, "Strom AG", "R-8", "50.00"),
    ];
    let items = treasury.add_expected(org, caller, &drafts).await.unwrap();
    let query = MatchQuery::default();
    let found = treasury.propose_matches(org, caller, query).await.unwrap();
    let shape: Vec<(Vec<u64>, usize)> = found
        .matches
        .iter()
        .map(|it| (it.lines.iter().map(|it| it.entry).collect(), it.items.len()))
        .collect();
    assert_eq!(shape, [(vec![paid], 1), (vec![both], 2)]);
    assert_eq!((found.open_lines, found.open_items), (1, 1));
    let sure = &found.matches[0];
    let points: u16 = sure.reasons.iter().map(|it| it.points).sum();
    assert_eq!(points, sure.score);
    let choices: Vec<MatchChoice> = found
        .matches
        .iter()
        .map(|it| MatchChoice {
            lines: it.lines.iter().map(|it| it.entry).collect(),
            items: it.items.iter().map(|it| it.id).collect(),
        })
        .collect();
    let done = treasury
        .accept_matches(org, caller, &choices, None)
        .await
        .unwrap();
    assert_eq!(done.matches.len(), 2);
    let again = treasury.accept_matches(org, caller, &choices, None).await;
    assert_eq!(
        again.unwrap().matches.len(),
        2,
        "a request that comes again"
    );
    let settled = treasury
        .expected_item(org, caller, items[2].id)
        .await
        .unwrap();
    assert_eq!(settled.state, ExpectedState::Settled);
    assert_eq!(settled.settlements[0].entry, both);
    let found = treasury.propose_matches(org, caller, query).await.unwrap();
    assert_eq!(found.matches, []);
    treasury.take_back_match(org, caller, both).await.unwrap();
    let open = treasury.expected_item(org, caller, items[2].id).await;
    assert_eq!(open.unwrap().open.to_text(), "100.00");
    // An entry that is taken back settles nothing.
    treasury
        .reverse_entry(org, caller, paid, Reversal::default())
        .await
        .unwrap();
    let open = treasury.expected_item(org, caller, items[0].id).await;
    assert_eq!(open.unwrap().state, ExpectedState::Open);
    let missing = treasury.take_back_match(org, caller, 999).await;
    assert_eq!(missing.unwrap_err().code(), "not-found");
}

async fn a_part_leaves_the_rest_open_and_too_much_is_refused(house: House) {
    open(&house).await;
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    let part = line(&house, "assets:bank:main", "Kunde", "RE-1 Teil", "400.00").await;
    let much = line(&house, "assets:bank:main", "Kunde", "RE-1", "601.00").await;
    let drafts = [item(ExpectedKind::Receivable, "Kunde", "RE-1", "1000.00")];
    let id = treasury.add_expected(org, caller, &drafts).await.unwrap()[0].id;
    let choice = |lines: Vec<u64>| {
        [MatchChoice {
            lines,
            items: vec![id],
        }]
    };
    treasury
        .accept_matches(org, caller, &choice(vec![part]), None)
        .await
        .unwrap();
    let found = treasury.expected_item(org, caller, id).await.unwrap();
    assert_eq!(
        (found.state, found.open.to_text()),
        (ExpectedState::Partial, "600.00".to_owned())
    );
    let refused = treasury
        .accept_matches(org, caller, &choice(vec![much]), None)
        .await;
    assert_eq!(code(refused.unwrap_err()), "match-difference");
    let tolerance = Some("1".parse().unwrap());
    let done = treasury
        .accept_matches(org, caller, &choice(vec![much]), tolerance)
        .await
        .unwrap();
    assert_eq!(done.matches[0].difference.unwrap().to_text(), "1.00");
    let found = treasury.expected_item(org, caller, id).await.unwrap();
    assert_eq!(found.state, ExpectedState::Settled);
    let closed = treasury
        .accept_matches(org, caller, &choice(vec![much]), None)
        .await;
    assert!(closed.is_ok(), "the same request again");
    for (lines, expected) in [
        // The first request again would be answered as it was; this one is another.
        (vec![part, much], "line-not-free"),
        (Vec::new(), "match-size"),
        (vec![999], "line-not-free"),
    ] {
        let refused = treasury
            .accept_matches(org, caller, &choice(lines), None)
            .await;
        assert_eq!(code(refused.unwrap_err()), expected);
    }
}

async fn two_people_who_accept_the_same_line_match_it_once(house: House) {
    open(&house).await;
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    let entry = line(&house, "assets:bank:main", "Kunde", "RE", "10.00").await;
    let drafts = [
        item(ExpectedKind::Receivable, "Kunde", "RE-1", "10.00"),
        item(ExpectedKind::Receivable, "Kunde", "RE-2", "10.00"),
    ];
    let items = treasury.add_expected(org, caller, &drafts).await.unwrap();
    let accept = |id| {
        let choices = [MatchChoice {
            lines: vec![entry],
            items: vec![id],
        }];
        async move { treasury.accept_matches(org, caller, &choices, None).await }
    };
    let (one, two) = tokio::join!(accept(items[0].id), accept(items[1].id));
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
    let list = treasury
        .expected_items(
            org,
            caller,
            &treasury::ExpectedQuery {
                states: vec![ExpectedState::Settled],
                limit: 10,
                ..treasury::ExpectedQuery::default()
            },
        )
        .await
        .unwrap();
    assert_eq!(list.total, 1);
}

async fn transfers_between_own_accounts_leave_no_income(house: House) {
    open(&house).await;
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    let from = line(
        &house,
        "assets:bank:main",
        "Wir selbst",
        "Umbuchung",
        "-500.00",
    )
    .await;
    let to = line(
        &house,
        "assets:bank:other",
        "Wir selbst",
        "Umbuchung",
        "500.00",
    )
    .await;
    let found = treasury
        .propose_matches(org, caller, MatchQuery::default())
        .await
        .unwrap();
    assert_eq!(found.transfers.len(), 1);
    assert_eq!(
        (found.transfers[0].from.entry, found.transfers[0].to.entry),
        (from, to)
    );
    let wrong = treasury
        .accept_transfers(org, caller, &[TransferChoice { from: to, to: from }])
        .await;
    assert_eq!(code(wrong.unwrap_err()), "no-transfer");
    let done = treasury
        .accept_transfers(org, caller, &[TransferChoice { from, to }])
        .await
        .unwrap();
    assert_eq!(done.lines, 2);
    let asking = journal::Asking::default();
    for path in [
        "income:uncategorised",
        "expenses:uncategorised",
        "assets:in transit",
    ] {
        let (_, amounts, _) = treasury
            .account_balance(org, caller, path, &asking)
            .await
            .unwrap();
        assert_eq!(amounts, [], "{path}");
    }
    let found = treasury
        .propose_matches(org, caller, MatchQuery::default())
        .await
        .unwrap();
    assert_eq!(found.transfers, []);
}

#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn an_account_is_compared_signed_off_and_locked(house: House) {
    open(&house).await;
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    let start = |balance: &str| ReconciliationStart {
        account: "assets:bank:main".to_owned(),
        through: Some(Date::constant(2026, 3, 31)),
        balance: Some(balance.to_owned()),
    };
    let nothing = ReconciliationStart {
        balance: None,
        through: None,
        ..start("0")
    };
    let refused = treasury.start_reconciliation(org, caller, &nothing).await;
    assert_eq!(refused.unwrap_err().code(), "conflict");
    let bad = treasury
        .start_reconciliation(org, caller, &start("1.234"))
        .await;
    assert_eq!(bad.unwrap_err().code(), "invalid");
    let twice = line(&house, "assets:bank:main", "Kunde", "RE 1", "100.00").await;
    line(&house, "assets:bank:main", "Kunde", "RE 2", "50.00").await;
    let view = treasury
        .start_reconciliation(org, caller, &start("50.00"))
        .await
        .unwrap();
    assert_eq!(view.difference.to_text(), "-100.00");
    assert_eq!(view.suspects, [twice]);
    assert_eq!((view.count, view.uncategorised, view.unmatched), (2, 2, 2));
    let early = treasury.sign_off(org, caller, "assets:bank:main", "").await;
    assert_eq!(early.unwrap_err().code(), "reconciliation-differs");
    treasury
        .start_reconciliation(org, caller, &start("150.00"))
        .await
        .unwrap();
    let signed = treasury
        .sign_off(org, caller, "assets:bank:main", "seen")
        .await
        .unwrap();
    assert_eq!(signed.balance.to_text(), "150.00");
    let gone = treasury
        .reconciliation(org, caller, "assets:bank:main")
        .await;
    assert_eq!(gone.unwrap_err().code(), "not-found");
    let late = treasury
        .reverse_entry(org, caller, twice, Reversal::default())
        .await;
    assert_eq!(late.unwrap_err().code(), "account-reconciled");
    let again = treasury
        .start_reconciliation(org, caller, &start("150.00"))
        .await;
    assert_eq!(again.unwrap_err().code(), "conflict");
    let fresh = house.again().await;
    let rows = fresh.reconciliations(org, caller).await.unwrap();
    let row = rows
        .iter()
        .find(|it| it.path == "assets:bank:main")
        .unwrap();
    assert_eq!(
        row.last.as_ref().map(|it| it.through),
        Some(Date::constant(2026, 3, 31))
    );
    treasury
        .reopen_reconciliation(org, caller, "assets:bank:main", "a line came late")
        .await
        .unwrap();
    treasury
        .reverse_entry(org, caller, twice, Reversal::default())
        .await
        .unwrap();
    let category = treasury
        .start_reconciliation(
            org,
            caller,
            &ReconciliationStart {
                account: "income:uncategorised".to_owned(),
                ..start("0")
            },
        )
        .await;
    assert_eq!(category.unwrap_err().code(), "invalid");
}
