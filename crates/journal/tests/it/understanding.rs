//! Categories given in bulk, and accounts signed off (CASH-5, CASH-6).

use std::collections::BTreeMap;

use journal::{
    AccountId, Asking, Book, Command, Correction, Entry, Posting, Recategorisation, Reconciliation,
};
use money::{Amount, Asset, Date};

use crate::support::Ledger;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn euro(units: i128) -> Amount {
    Amount::from_units(units, Asset::currency("EUR").unwrap())
}

/// A bank, what is not categorised, and two categories.
fn ledger() -> Ledger {
    Ledger::open(&[
        "assets:bank",
        "expenses:uncategorised",
        "expenses:rent",
        "expenses:power",
    ])
}

fn spend(ledger: &mut Ledger, on: &str, units: i128) -> u64 {
    let posting = |account, units| Posting::new(AccountId(account), euro(units));
    let entry = Entry::new(day(on), "paid", vec![posting(1, -units), posting(2, units)]);
    ledger.ask(Command::PostEntries(vec![entry])).unwrap();
    ledger.book.head().seq
}

fn balance(book: &Book, account: u32) -> i128 {
    book.balance(
        AccountId(account),
        "EUR".parse().unwrap(),
        &Asking::default(),
    )
}

fn to(entry: u64, to: Vec<(u32, Option<i128>)>) -> Recategorisation {
    Recategorisation {
        entry,
        from: AccountId(2),
        to: to
            .into_iter()
            .map(|it| (AccountId(it.0), it.1.map(euro)))
            .collect(),
        counterparty: Some("Hausverwaltung".to_owned()),
        tags: BTreeMap::from([("rule".to_owned(), "rent".to_owned())]),
        reason: "categorised".to_owned(),
    }
}

fn codes(result: Result<(), Vec<journal::Refusal>>) -> Vec<(Option<usize>, &'static str)> {
    let refusals = result.unwrap_err();
    refusals
        .iter()
        .map(|it| (it.index, it.kind.code()))
        .collect()
}

#[test]
fn many_entries_are_moved_and_split_at_once_or_none_is() {
    let mut ledger = ledger();
    let (rent, both) = (
        spend(&mut ledger, "2026-01-02", 100_000),
        spend(&mut ledger, "2026-01-03", 30_000),
    );
    let moves = vec![
        to(rent, vec![(3, None)]),
        to(both, vec![(3, Some(12_500)), (4, None)]),
    ];
    ledger.ask(Command::Recategorise(moves)).unwrap();
    let found: Vec<i128> = (1..=4).map(|it| balance(&ledger.book, it)).collect();
    assert_eq!(found, [-130_000, 0, 112_500, 17_500]);
    let moved = ledger.book.entry_at(both + 1).unwrap();
    assert_eq!(moved.corrects(), Some(Correction::Reclassification(rent)));
    assert_eq!(moved.counterparty(), Some("Hausverwaltung"));
    assert_eq!(moved.tags()["rule"], "rent");
    let third = spend(&mut ledger, "2026-01-04", 5);
    let wrong = vec![
        to(rent, vec![(3, None)]),
        to(third, vec![(4, None)]),
        to(third, vec![(4, None)]),
        to(999, vec![(4, None)]),
        to(third, vec![(4, Some(1)), (3, Some(1))]),
    ];
    assert_eq!(
        codes(ledger.ask(Command::Recategorise(wrong))),
        [
            (Some(0), "no-such-posting"),
            (Some(2), "named-twice"),
            (Some(3), "unknown-entry"),
            (Some(4), "named-twice"),
        ]
    );
    let short = vec![to(third, vec![(4, Some(1)), (3, Some(1))])];
    assert_eq!(
        codes(ledger.ask(Command::Recategorise(short))),
        [(Some(0), "unbalanced")]
    );
    assert_eq!(balance(&ledger.book, 2), 5);
}

fn sign(through: &str, units: i128) -> Command {
    Command::Reconcile(Reconciliation {
        account: AccountId(1),
        through: day(through),
        balance: euro(units),
        statement: None,
        note: String::new(),
    })
}

#[test]
fn an_account_that_is_signed_off_takes_nothing_more_up_to_that_day() {
    let mut ledger = ledger();
    let first = spend(&mut ledger, "2026-01-02", 700);
    spend(&mut ledger, "2026-02-02", 50);
    assert_eq!(
        codes(ledger.ask(sign("2026-01-31", -750))),
        [(None, "reconciliation-differs")]
    );
    ledger.ask(sign("2026-01-31", -700)).unwrap();
    assert_eq!(
        codes(ledger.ask(sign("2026-01-31", -700))),
        [(None, "reconciled-already")]
    );
    let posting = |account, units| Posting::new(AccountId(account), euro(units));
    let late = |on: &str, from: u32| {
        let entry = Entry::new(day(on), "late", vec![posting(from, -1), posting(3, 1)]);
        Command::PostEntries(vec![entry])
    };
    assert_eq!(
        codes(ledger.ask(late("2026-01-31", 1))),
        [(Some(0), "account-reconciled")]
    );
    ledger.ask(late("2026-02-01", 1)).unwrap();
    ledger.ask(late("2026-01-31", 4)).unwrap();
    let reversal = Command::ReverseEntries {
        entries: vec![first],
        booked_on: None,
        reason: String::new(),
    };
    assert_eq!(
        codes(ledger.ask(reversal)),
        [(Some(0), "account-reconciled")]
    );
    // What it was for may still be said: the bank account is not touched.
    ledger
        .ask(Command::Recategorise(vec![to(first, vec![(3, None)])]))
        .unwrap();
    let snapshot = Book::from_snapshot(&ledger.book.to_snapshot()).unwrap();
    assert_eq!(
        snapshot.reconciled_through(AccountId(1)),
        Some(day("2026-01-31"))
    );
    let reopen = || Command::ReopenReconciliation {
        account: AccountId(1),
        reason: "a line came late".to_owned(),
    };
    ledger.ask(reopen()).unwrap();
    assert_eq!(ledger.book.reconciled_through(AccountId(1)), None);
    assert_eq!(codes(ledger.ask(reopen())), [(None, "not-reconciled")]);
    ledger.ask(late("2026-01-31", 1)).unwrap();
}
