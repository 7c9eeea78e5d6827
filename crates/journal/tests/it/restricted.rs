//! The restricted book against the whole one: random books, corrections and sights (GUARD-1).

use journal::{
    Account, AccountId, Asking, Basis, Book, Command, Correction, Entry, EntryView, Known, Posting,
    Reclassification, Sight,
};
use money::{Amount, Asset, Date, Day};
use proptest::prelude::*;

use crate::support::Ledger;

const PATHS: [&str; 6] = [
    "assets:bank:a",
    "assets:bank:b",
    "liabilities:card",
    "expenses:c",
    "income:d",
    "equity:not-shown",
];

#[derive(Clone, Debug)]
enum Step {
    /// Amounts to accounts; the last one takes the rest.
    Post(Vec<(u32, i64)>),
    /// Takes back the entry that is this many back.
    Reverse(u64),
    Reclassify(u64, u32, u32),
}

fn day(number: usize) -> Date {
    let number = i32::try_from(number).unwrap();
    Day::from_number(19_000 + number).to_date().unwrap()
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let account = 1_u32..=6;
    let post = proptest::collection::vec((account.clone(), 1_i64..100_000), 1..4);
    let step = prop_oneof![
        5 => post.prop_map(Step::Post),
        1 => (0_u64..12).prop_map(Step::Reverse),
        1 => (0_u64..12, account.clone(), account)
            .prop_map(|(back, from, to)| Step::Reclassify(back, from, to)),
    ];
    proptest::collection::vec(step, 0..60)
}

fn sights() -> impl Strategy<Value = Vec<Sight>> {
    let one = prop_oneof![Just(Sight::Own), Just(Sight::Shared), Just(Sight::Hidden)];
    proptest::collection::vec(one, 6)
}

fn book_of(steps: &[Step]) -> Ledger {
    let mut ledger = Ledger::open(&PATHS);
    let euro = Asset::currency("EUR").unwrap();
    for (index, step) in steps.iter().enumerate() {
        let last = ledger.book.head().seq;
        let command = match step {
            Step::Post(moves) => {
                let posting = |account: u32, units: i128| {
                    Posting::new(AccountId(account), Amount::from_units(units, euro))
                };
                let mut postings: Vec<Posting> = moves
                    .iter()
                    .map(|it| posting(it.0, i128::from(it.1)))
                    .collect();
                let sum: i128 = moves.iter().map(|it| i128::from(it.1)).sum();
                let rest = u32::try_from(index % 6).unwrap() + 1;
                postings.push(posting(rest, -sum));
                Command::PostEntries(vec![Entry::new(day(index), "moved", postings)])
            }
            Step::Reverse(back) => Command::ReverseEntries {
                entries: vec![last.saturating_sub(*back)],
                booked_on: None,
                reason: "wrong".to_owned(),
            },
            Step::Reclassify(back, from, to) => Command::Reclassify(Reclassification {
                entry: last.saturating_sub(*back),
                from: AccountId(*from),
                to: AccountId(*to),
                reason: "elsewhere".to_owned(),
            }),
        };
        // A correction of what is none, or was corrected before, is refused: nothing happens.
        let _refused = ledger.ask(command);
    }
    ledger
}

fn is_seen(entry: &EntryView<'_>, sights: &[Sight]) -> bool {
    entry
        .postings()
        .any(|it| sights[it.account.0 as usize - 1] == Sight::Own)
}

fn restricted(book: &Book, sights: &[Sight]) -> Book {
    let sight = |it: &Account| sights[it.id.0 as usize - 1];
    book.restricted(&sight).unwrap()
}

fn check_links(whole: &Book, seen: &Book, sights: &[Sight]) -> Result<(), TestCaseError> {
    for entry in seen.entries() {
        let of_whole = whole.entry_at(entry.seq()).unwrap();
        let target = |it: Correction| match it {
            Correction::Reversal(of) | Correction::Reclassification(of) => of,
        };
        let is_there = |of: u64| is_seen(&whole.entry_at(of).unwrap(), sights);
        let expected = of_whole.corrects().filter(|it| is_there(target(*it)));
        prop_assert_eq!(entry.corrects(), expected);
        // What takes back an entry is on the same accounts, so it is seen as well.
        prop_assert_eq!(entry.reversed_by(), of_whole.reversed_by());
        let moved: Vec<u64> = of_whole
            .reclassified_by()
            .filter(|it| is_there(*it))
            .collect();
        prop_assert_eq!(entry.reclassified_by().collect::<Vec<_>>(), moved);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn own_accounts_have_the_balances_of_the_whole_book(steps in steps(), sights in sights()) {
        let ledger = book_of(&steps);
        let seen = restricted(&ledger.book, &sights);
        let euro = "EUR".parse().unwrap();
        let own = (1..=6_u32).filter(|it| sights[*it as usize - 1] == Sight::Own);
        for account in own.map(AccountId) {
            for as_of in [None, Some(day(0)), Some(day(17)), Some(day(59))] {
                for basis in [Basis::Booked, Basis::Valued] {
                    for known in [Known::Now, Known::Seq(20)] {
                        let asking = Asking { as_of, basis, known };
                        prop_assert_eq!(
                            seen.balance(account, euro, &asking),
                            ledger.book.balance(account, euro, &asking)
                        );
                    }
                }
            }
            prop_assert_eq!(seen.account_entries(account), ledger.book.account_entries(account));
        }
    }

    #[test]
    fn it_balances_and_has_exactly_the_entries_on_own_accounts(
        steps in steps(),
        sights in sights(),
    ) {
        let ledger = book_of(&steps);
        let seen = restricted(&ledger.book, &sights);
        prop_assert_eq!(seen.head(), ledger.book.head());
        let all = ledger.book.entries().filter(|it| is_seen(it, &sights));
        let expected: Vec<u64> = all.map(|it| it.seq()).collect();
        let found: Vec<u64> = seen.entries().map(|it| it.seq()).collect();
        prop_assert_eq!(found, expected);
        let sum: i128 = seen.balances(&Asking::default()).iter().map(|it| it.1.units()).sum();
        prop_assert_eq!(sum, 0);
        for entry in seen.entries() {
            let sum: i128 = entry.postings().map(|it| it.amount.units()).sum();
            prop_assert_eq!(sum, 0);
        }
    }

    #[test]
    fn hidden_accounts_are_nowhere_and_links_lead_to_what_is_seen(
        steps in steps(),
        sights in sights(),
    ) {
        let ledger = book_of(&steps);
        let seen = restricted(&ledger.book, &sights);
        let is_hidden = |it: &AccountId| sights.get(it.0 as usize - 1) == Some(&Sight::Hidden);
        for id in (1..=6).map(AccountId).filter(is_hidden) {
            prop_assert!(seen.account(id).is_none());
            prop_assert!(seen.chart().find(PATHS[id.0 as usize - 1]).is_none());
        }
        prop_assert!(seen.chart().iter().all(|it| !is_hidden(&it.id)));
        for entry in seen.entries() {
            for posting in entry.postings() {
                prop_assert!(!is_hidden(&posting.account));
                prop_assert!(seen.account(posting.account).is_some());
            }
        }
        for (account, _) in seen.balances(&Asking::default()) {
            prop_assert!(!is_hidden(&account));
        }
        check_links(&ledger.book, &seen, &sights)?;
    }
}

#[test]
fn everything_own_is_the_whole_book() {
    let mut ledger = Ledger::open(&["assets:bank:a", "income:d"]);
    ledger.post(day(1), &[(1, "5.00"), (2, "-5.00")]).unwrap();
    let seen = ledger.book.restricted(&|_| Sight::Own).unwrap();
    let all = Asking::default();
    assert_eq!(seen.balances(&all), ledger.book.balances(&all));
}

#[test]
fn the_account_that_stands_in_takes_a_free_name_and_no_number_of_another() {
    let mut ledger = Ledger::open(&["assets:bank:a", "assets:bank:b", "equity:not-shown"]);
    ledger.post(day(1), &[(1, "5.00"), (2, "-5.00")]).unwrap();
    let sight = |it: &Account| match it.id.0 {
        1 => Sight::Own,
        _ => Sight::Hidden,
    };
    let seen = ledger.book.restricted(&sight).unwrap();
    let paths: Vec<&str> = seen.chart().iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["assets:bank:a", "equity:not-shown-2"]);
    let entry = seen.entries().next().unwrap();
    let accounts: Vec<u32> = entry.postings().map(|it| it.account.0).collect();
    assert_eq!(accounts, [1, 4]);
}
