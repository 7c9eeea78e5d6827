//! A book as bytes: what is read back is the book, and what is damaged is refused.

use journal::{
    AccountId, AccountPath, Asking, Basis, Book, Command, Correction, Entity, Entry, Filter, Known,
    LineSource, Order, Posting, Reclassification, ReportOptions, SnapshotError, StatementDraft,
    StatementRecord,
};
use money::{Amount, Asset, AssetDefinition, Date};
use proptest::prelude::*;

use crate::support::Ledger;

#[derive(Clone, Debug)]
struct Step {
    what: u8,
    day: i8,
    lag: i8,
    from: u32,
    to: u32,
    units: i128,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let units = prop_oneof![4 => 1_i128..1_000_000, 1 => Just(i128::from(i64::MAX) + 9)];
    let one = (0_u8..8, 0_i8..28, 0_i8..3, 1_u32..5, 1_u32..5, units).prop_map(
        |(what, day, lag, from, to, units)| Step {
            what,
            day,
            lag,
            from,
            to,
            units,
        },
    );
    proptest::collection::vec(one, 0..50)
}

fn euro(units: i128) -> Amount {
    Amount::from_units(units, Asset::currency("EUR").unwrap())
}

fn day(number: i8) -> Date {
    Date::new(2025, 1, number + 1).unwrap()
}

fn entry(step: &Step) -> Entry {
    let posting = |account, units| Posting {
        valued_on: Some(day(step.day + step.lag))
            .filter(|_| step.lag > 0 && step.day + step.lag < 28),
        counter: (step.what == 1)
            .then(|| Amount::from_units(units * 2, Asset::currency("USD").unwrap())),
        ..Posting::new(AccountId(account), euro(units))
    };
    let postings = vec![
        posting(step.from, -step.units),
        posting(step.to, step.units),
    ];
    let mut entry = Entry::new(day(step.day), format!("Zahlung № {}", step.units), postings);
    if step.what == 2 {
        entry.counterparty = Some("Bäckerei".into());
        entry.reference = Some(format!("RF{}", step.day));
        entry.tags = [("project".to_owned(), "köln".to_owned())].into();
    }
    entry
}

fn statement(step: &Step) -> StatementDraft {
    let statement = StatementRecord {
        account: AccountId(step.from),
        import: "imp_018f0000000070008000000000000001".parse().unwrap(),
        file: "a.sta".into(),
        file_hash: journal::Hash([7; 32]),
        format: "mt940".into(),
        number: Some("1/1".into()),
        opening: Some((euro(5), Some(day(0)))),
        closing: None,
        lines: 1,
    };
    let mut line = entry(&Step {
        what: 0,
        ..step.clone()
    });
    let fingerprint = [u8::try_from(step.units % 3).unwrap(); 16];
    line.line = Some(LineSource {
        statement: 0,
        fingerprint,
        occurrence: 1,
    });
    StatementDraft {
        statement,
        entries: vec![line],
    }
}

fn apply(ledger: &mut Ledger, number: usize, step: &Step) {
    let newest = ledger.book.entries().next_back().map_or(0, |it| it.seq());
    let command = match step.what {
        3 => Command::ReverseEntries {
            entries: vec![newest],
            booked_on: None,
            reason: "wrong".into(),
        },
        4 => Command::RecordStatements(vec![statement(step)]),
        5 => Command::Reclassify(Reclassification {
            entry: newest,
            from: AccountId(step.from),
            to: AccountId(step.to),
            reason: String::new(),
        }),
        6 if step.day == 0 => Command::ClosePeriod {
            entity: None,
            through: "2024-12-31".parse().unwrap(),
        },
        _ => Command::PostEntries(vec![entry(step)]),
    };
    // What the books refuse is no part of this.
    let key = format!("key {number}");
    drop(ledger.ask_with_key(Some(&key), command));
}

fn ledger(steps: &[Step]) -> Ledger {
    let mut ledger = Ledger::open(&["assets:bank:a", "assets:bank:b", "expenses:c", "equity:d"]);
    ledger
        .ask(Command::DefineAssets(vec![
            AssetDefinition::currency("USD").unwrap(),
        ]))
        .unwrap();
    let slug = "branch".parse().unwrap();
    ledger
        .ask(Command::DefineEntity(Entity {
            slug,
            name: "Branch".into(),
        }))
        .unwrap();
    for (number, step) in steps.iter().enumerate() {
        apply(&mut ledger, number, step);
    }
    ledger
}

fn check_same(one: &Book, other: &Book) {
    assert_eq!(one.head(), other.head());
    assert_eq!(one.recorded_at(), other.recorded_at());
    assert_eq!(one.organisation(), other.organisation());
    assert_eq!(one.entities(), other.entities());
    assert_eq!(one.locks(), other.locks());
    assert!(one.chart().iter().eq(other.chart().iter()));
    assert!(one.assets().iter().eq(other.assets().iter()));
    assert!(one.statements().eq(other.statements()));
    for known in [Known::Now, Known::Seq(14)] {
        for basis in [Basis::Booked, Basis::Valued] {
            for as_of in [None, Some(day(9))] {
                let asking = Asking {
                    as_of,
                    basis,
                    known,
                };
                assert_eq!(one.balances(&asking), other.balances(&asking));
            }
        }
    }
    assert_eq!(one.entry_count(), other.entry_count());
    for (one, other) in one.entries().zip(other.entries()) {
        assert_eq!(one.to_entry(), other.to_entry());
        assert_eq!(
            (one.seq(), one.recorded_at(), one.reversed_by()),
            (other.seq(), other.recorded_at(), other.reversed_by())
        );
        assert!(one.reclassified_by().eq(other.reclassified_by()));
        let account = one.statement().map(|it| it.account);
        if let Some((account, line)) = account.zip(one.line()) {
            assert!(one.corrects() != Some(Correction::Reversal(0)));
            assert_eq!(other.statement().map(|it| it.account), Some(account));
            assert_eq!(line.fingerprint, other.line().unwrap().fingerprint);
        }
    }
    for fingerprint in 0..3 {
        for account in 1..5 {
            let key = (AccountId(account), [fingerprint; 16], 1);
            assert_eq!(one.line(&key), other.line(&key));
        }
    }
    for number in 0..50 {
        let key = format!("key {number}");
        assert_eq!(one.request(&key), other.request(&key));
    }
    let filter = Filter {
        accounts: Some(vec![AccountId(1)]),
        ..Filter::default()
    };
    assert_eq!(
        one.page(&filter, Order::NewestFirst, 0, 99),
        other.page(&filter, Order::NewestFirst, 0, 99)
    );
    let options = ReportOptions::default();
    assert_eq!(one.tree(None, &options), other.tree(None, &options));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_book_read_back_answers_and_goes_on_as_the_book_did(steps in steps(), cut in 0_usize..60) {
        let whole = ledger(&steps);
        let cut = cut.min(whole.records.len());
        let mut book = Book::default();
        whole.records[..cut].iter().for_each(|it| book.follow(it).unwrap());
        let bytes = book.to_snapshot();
        let mut again = Book::from_snapshot(&bytes).unwrap();
        prop_assert_eq!(Book::snapshot_head(&bytes), Some(book.head()));
        check_same(&again, &book);
        prop_assert_eq!(&again.to_snapshot(), &bytes, "the same book has the same bytes");
        whole.records[cut..].iter().for_each(|it| again.follow(it).unwrap());
        check_same(&again, &whole.book);
    }

    #[test]
    fn a_journal_folded_at_once_is_the_book_that_followed_it(steps in steps(), cut in 0_usize..60) {
        let whole = ledger(&steps);
        let cut = cut.min(whole.records.len());
        let mut followed = Book::default();
        whole.records[..cut].iter().for_each(|it| followed.follow(it).unwrap());
        let mut folded = Book::from_records(&whole.records[..cut]).unwrap();
        prop_assert_eq!(followed.to_snapshot(), folded.to_snapshot());
        check_same(&folded, &followed);
        whole.records[cut..].iter().for_each(|it| folded.follow(it).unwrap());
        check_same(&folded, &whole.book);
        prop_assert_eq!(folded.to_snapshot(), whole.book.to_snapshot());
    }

    #[test]
    fn every_changed_byte_and_every_cut_is_refused(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let steps: Vec<Step> = (0..6).map(|what| Step { what, day: 3, lag: 1, from: 1, to: 3, units: 77 }).collect();
        let bytes = ledger(&steps).book.to_snapshot();
        let mut changed = bytes.clone();
        let at = at.index(bytes.len());
        changed[at] ^= 1 << bit;
        prop_assert!(Book::from_snapshot(&changed).is_err());
        prop_assert!(Book::from_snapshot(&bytes[..at]).is_err());
    }

    #[test]
    fn a_forged_checksum_gives_a_book_or_an_error_but_no_panic(at in any::<prop::sample::Index>(), byte: u8) {
        use sha2::{Digest, Sha256};
        let steps: Vec<Step> = (0..6).map(|what| Step { what, day: 3, lag: 1, from: 1, to: 3, units: 77 }).collect();
        let mut bytes = ledger(&steps).book.to_snapshot();
        bytes.truncate(bytes.len() - 32);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let checksum = Sha256::digest(&bytes);
        bytes.extend_from_slice(&checksum);
        if let Ok(book) = Book::from_snapshot(&bytes) {
            let _ = book.balances(&Asking::default());
            book.entries().for_each(|it| drop(it.to_entry()));
            let _ = book.tree(None, &ReportOptions::default());
        }
    }
}

#[test]
fn a_snapshot_of_another_version_is_refused_by_its_version() {
    let mut bytes = ledger(&[]).book.to_snapshot();
    bytes[8] = 9;
    assert!(matches!(
        Book::from_snapshot(&bytes),
        Err(SnapshotError::Version(9))
    ));
    assert!(matches!(
        Book::from_snapshot(b""),
        Err(SnapshotError::Damaged(_))
    ));
    let path: AccountPath = "assets:bank:a".parse().unwrap();
    assert_eq!(
        ledger(&[]).book.chart().find(path.as_str()).unwrap().path,
        path
    );
}
