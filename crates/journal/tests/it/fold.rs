//! The book against a naive model of it.

use journal::{AccountId, Asking, Basis, Command, Entry, Filter, Known, Order, Posting};
use money::{Amount, Asset, Date, Day};
use proptest::prelude::*;

use crate::support::Ledger;

#[derive(Clone, Debug)]
struct Move {
    day: i32,
    value_lag: i32,
    from: u32,
    to: u32,
    units: i128,
}

fn day(number: i32) -> Date {
    Day::from_number(19_000 + number).to_date().unwrap()
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let units = prop_oneof![1_i128..1_000_000, Just(i128::from(i64::MAX) + 7)];
    let one = (0_i32..200, 0_i32..3, 1_u32..5, 1_u32..5, units).prop_map(
        |(day, value_lag, from, to, units)| Move {
            day,
            value_lag,
            from,
            to,
            units,
        },
    );
    proptest::collection::vec(one, 0..120)
}

fn book_of(moves: &[Move]) -> Ledger {
    let mut ledger = Ledger::open(&["assets:bank:a", "assets:bank:b", "expenses:c", "equity:d"]);
    let euro = Asset::currency("EUR").unwrap();
    for it in moves {
        let posting = |account, units| Posting {
            valued_on: Some(day(it.day + it.value_lag)).filter(|_| it.value_lag > 0),
            ..Posting::new(AccountId(account), Amount::from_units(units, euro))
        };
        let entry = Entry::new(
            day(it.day),
            "moved",
            vec![posting(it.from, -it.units), posting(it.to, it.units)],
        );
        ledger.ask(Command::PostEntries(vec![entry])).unwrap();
    }
    ledger
}

fn model(moves: &[Move], account: u32, until: i32, basis: Basis) -> i128 {
    let counts = |it: &&Move| match basis {
        Basis::Booked => it.day <= until,
        Basis::Valued => it.day + it.value_lag <= until,
    };
    let sign = |it: &Move| i128::from(it.to == account) - i128::from(it.from == account);
    moves
        .iter()
        .filter(counts)
        .map(|it| sign(it) * it.units)
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn balances_equal_the_model_on_every_day_and_basis(moves in moves()) {
        let ledger = book_of(&moves);
        let euro = "EUR".parse().unwrap();
        for until in [-1, 0, 10, 57, 140, 199, 205] {
            for basis in [Basis::Booked, Basis::Valued] {
                for account in 1..5 {
                    let asking = Asking { as_of: Some(day(until)), basis, known: Known::Now };
                    let got = ledger.book.balance(AccountId(account), euro, &asking);
                    prop_assert_eq!(got, model(&moves, account, until, basis));
                }
            }
        }
    }

    #[test]
    fn as_known_at_a_sequence_is_the_book_of_that_prefix(moves in moves(), cut in 0_usize..120) {
        let ledger = book_of(&moves);
        let cut = cut.min(moves.len());
        let head_then = 6 + cut as u64; // Organisation, currency and four accounts come first.
        let euro = "EUR".parse().unwrap();
        for account in 1..5 {
            for as_of in [None, Some(day(100))] {
                let asking = Asking { as_of, basis: Basis::Booked, known: Known::Seq(head_then) };
                let until = as_of.map_or(1_000, |_| 100);
                let want = model(&moves[..cut], account, until, Basis::Booked);
                prop_assert_eq!(ledger.book.balance(AccountId(account), euro, &asking), want);
            }
        }
    }

    #[test]
    fn folding_the_records_again_gives_the_same_book(moves in moves()) {
        let ledger = book_of(&moves);
        let again = ledger.refold();
        prop_assert_eq!(again.head(), ledger.book.head());
        prop_assert_eq!(again.balances(&Asking::default()), ledger.book.balances(&Asking::default()));
        for (one, other) in again.entries().zip(ledger.book.entries()) {
            prop_assert_eq!(one.to_entry(), other.to_entry());
            prop_assert_eq!(one.recorded_at(), other.recorded_at());
        }
    }

    #[test]
    fn pages_are_slices_of_the_whole_register(moves in moves(), offset in 0_usize..50) {
        let ledger = book_of(&moves);
        for accounts in [None, Some(vec![AccountId(1)]), Some(vec![AccountId(1), AccountId(3)])] {
            let filter = Filter { accounts, from: Some(day(20)), ..Filter::default() };
            for order in [Order::NewestFirst, Order::OldestFirst] {
                let all = ledger.book.page(&filter, order, 0, usize::MAX);
                prop_assert_eq!(all.entries.len(), all.total);
                let page = ledger.book.page(&filter, order, offset, 7);
                let want: Vec<_> = all.entries.iter().skip(offset).take(7).copied().collect();
                prop_assert_eq!(page.entries, want);
                prop_assert_eq!(page.total, all.total);
            }
        }
    }

    #[test]
    fn the_balance_after_the_last_line_is_the_balance(moves in moves()) {
        let ledger = book_of(&moves);
        let euro = "EUR".parse().unwrap();
        let filter = Filter { accounts: Some(vec![AccountId(1)]), ..Filter::default() };
        let mut running = 0;
        for number in ledger.book.page(&filter, Order::OldestFirst, 0, usize::MAX).entries {
            let view = ledger.book.entry(number).unwrap();
            running += view.postings().filter(|it| it.account == AccountId(1)).map(|it| it.amount.units()).sum::<i128>();
            prop_assert_eq!(ledger.book.balance_after(AccountId(1), euro, number), Some(running));
        }
    }
}

#[test]
fn a_repeated_request_answers_with_the_first_result() {
    let mut ledger = Ledger::open(&["assets:bank:a", "equity:b"]);
    let euro = Asset::currency("EUR").unwrap();
    let entry = |units| {
        let posting =
            |account, units| Posting::new(AccountId(account), Amount::from_units(units, euro));
        Entry::new(day(1), "once", vec![posting(1, units), posting(2, -units)])
    };
    let first = ledger
        .ask_with_key(Some("k"), Command::PostEntries(vec![entry(5)]))
        .unwrap();
    assert!(matches!(first, journal::Decision::Facts(_)));
    let again = ledger
        .ask_with_key(Some("k"), Command::PostEntries(vec![entry(5)]))
        .unwrap();
    assert!(
        matches!(again, journal::Decision::Repeated(row) if row.first == 5 && row.records == 1)
    );
    let other = ledger
        .ask_with_key(Some("k"), Command::PostEntries(vec![entry(6)]))
        .unwrap_err();
    assert_eq!(other[0].kind.code(), "idempotency-key-reused");
    assert_eq!(ledger.book.entry_count(), 1);
}

#[test]
fn what_does_not_fit_is_refused_with_its_code() {
    let mut ledger = Ledger::open(&["assets:bank:a", "equity:b"]);
    let mut code =
        |on, postings: &[(u32, &str)]| ledger.post(on, postings).unwrap_err()[0].kind.code();
    assert_eq!(code(day(1), &[(1, "5.00"), (2, "-4.99")]), "unbalanced");
    assert_eq!(
        code(day(1), &[(1, "5.00"), (9, "-5.00")]),
        "unknown-account"
    );
    assert_eq!(code(day(1), &[(1, "0"), (2, "0")]), "zero-posting");
    assert_eq!(code(day(1), &[(1, "1")]), "posting-count");
    let through = day(10);
    ledger
        .ask(Command::ClosePeriod {
            entity: None,
            through,
        })
        .unwrap();
    let refused = ledger.post(day(10), &[(1, "5"), (2, "-5")]).unwrap_err();
    assert_eq!(refused[0].kind.code(), "period-closed");
    ledger.post(day(11), &[(1, "5"), (2, "-5")]).unwrap();
    ledger
        .ask(Command::ReopenPeriod {
            entity: None,
            through: None,
        })
        .unwrap();
    ledger.post(day(10), &[(1, "5"), (2, "-5")]).unwrap();
    let reverse = |entries| Command::ReverseEntries {
        entries,
        booked_on: None,
        reason: String::new(),
    };
    let last = ledger.book.head().seq;
    ledger.ask(reverse(vec![last])).unwrap();
    assert_eq!(
        ledger.ask(reverse(vec![last])).unwrap_err()[0].kind.code(),
        "already-reversed"
    );
    assert_eq!(
        ledger.ask(reverse(vec![last + 1])).unwrap_err()[0]
            .kind
            .code(),
        "is-reversal"
    );
    assert_eq!(
        ledger.ask(reverse(vec![99])).unwrap_err()[0].kind.code(),
        "unknown-entry"
    );
}

#[test]
fn a_command_of_many_entries_leads_to_the_book_of_its_records() {
    let one = |number: i32| Move {
        day: (number * 7) % 150 + number / 100,
        value_lag: number % 3,
        from: 1 + number.unsigned_abs() % 3,
        to: 4,
        // Now and then more than 64 bits hold.
        units: i128::from(number) + (i128::from(number % 1_000 == 0) << 65),
    };
    let mut ledger = book_of(&(1..40).map(one).collect::<Vec<_>>());
    let euro = Asset::currency("EUR").unwrap();
    let entry = |it: Move| {
        let posting = |account, units| Posting {
            valued_on: Some(day(it.day + it.value_lag)).filter(|_| it.value_lag > 0),
            ..Posting::new(AccountId(account), Amount::from_units(units, euro))
        };
        let postings = vec![posting(it.from, -it.units), posting(it.to, it.units)];
        Entry::new(day(it.day), format!("moved {}", it.units), postings)
    };
    let many = (1_000..13_000).map(|it| entry(one(it))).collect();
    ledger.ask(Command::PostEntries(many)).unwrap();
    ledger
        .ask(Command::PostEntries(vec![entry(one(7))]))
        .unwrap();
    assert_eq!(ledger.book.to_snapshot(), ledger.refold().to_snapshot());
    for basis in [Basis::Booked, Basis::Valued] {
        for as_of in [None, Some(day(20)), Some(day(170))] {
            let asking = Asking {
                as_of,
                basis,
                ..Asking::default()
            };
            assert_eq!(
                ledger.book.balances(&asking),
                ledger.refold().balances(&asking)
            );
        }
    }
    let filter = Filter {
        accounts: Some(vec![AccountId(4)]),
        ..Filter::default()
    };
    let page = |book: &journal::Book| book.page(&filter, journal::Order::OldestFirst, 0, 20_000);
    assert_eq!(page(&ledger.book), page(&ledger.refold()));
    assert_eq!(page(&ledger.book).total, 12_040);
}
