//! What was exported reads back as the same entries, accounts and assets.

use journal::text::{ExportOptions, Format, ImportOptions, PriceQuote, export, import};
use journal::{Book, Correction, Entry};

use super::random::{Maker, Size, day};
use crate::support::Ledger;

fn exported(book: &Book, format: Format, prices: &[PriceQuote]) -> String {
    let options = ExportOptions {
        prices,
        ..ExportOptions::default()
    };
    let mut text = String::new();
    export(book, format, &options, &mut text).unwrap();
    text
}

/// Books a text into an empty journal.
pub fn check_booked(format: Format, text: &str, options: &ImportOptions) -> Ledger {
    let draft = import(format, text, options).unwrap();
    assert!(draft.is_bookable(), "{:#?}", draft.problems);
    let mut ledger = Ledger::open(&[]);
    for command in draft.definitions(&ledger.book).unwrap() {
        ledger.ask(command).unwrap();
    }
    let command = draft.postings(&ledger.book).unwrap();
    ledger.ask(command).unwrap();
    for command in draft.closings(&ledger.book) {
        ledger.ask(command).unwrap();
    }
    ledger
}

/// The entries with links as places among the entries, which other sequences do not change.
fn comparable(book: &Book) -> Vec<(Entry, Vec<String>)> {
    let place = |seq| u64::from(book.number_of(seq).unwrap().0);
    let entries = book.entries().map(|it| {
        let mut entry = it.to_entry();
        // A statement is no part of these formats.
        entry.line = None;
        entry.corrects = entry.corrects.map(|it| match it {
            Correction::Reversal(seq) => Correction::Reversal(place(seq)),
            Correction::Reclassification(seq) => Correction::Reclassification(place(seq)),
        });
        let path = |it: &journal::Posting| book.account(it.account).unwrap().path.to_string();
        let paths = entry.postings.iter().map(path).collect();
        entry.postings.iter_mut().for_each(|it| it.account.0 = 0);
        (entry, paths)
    });
    entries.collect()
}

fn check_same_definitions(one: &Book, other: &Book, seed: u64) {
    let assets = |it: &Book| it.assets().iter().cloned().collect::<Vec<_>>();
    assert_eq!(assets(one), assets(other), "seed {seed}");
    assert_eq!(one.entities(), other.entities(), "seed {seed}");
    let accounts = |it: &Book| it.chart().iter().cloned().collect::<Vec<_>>();
    assert_eq!(accounts(one), accounts(other), "seed {seed}");
}

fn check_round_trip(format: Format) {
    for seed in 1_000..1_100 {
        let ledger = Maker::new(seed, Size::Wide).book(20);
        let text = exported(&ledger.book, format, &[]);
        let again = check_booked(format, &text, &ImportOptions::default());
        let (one, other) = (comparable(&ledger.book), comparable(&again.book));
        assert_eq!(one.len(), other.len(), "seed {seed}");
        for (one, other) in one.iter().zip(&other) {
            assert_eq!(one, other, "seed {seed}");
        }
        if format != Format::Csv {
            check_same_definitions(&ledger.book, &again.book, seed);
        }
    }
}

#[test]
fn hledger_exports_read_back_as_the_same_books() {
    check_round_trip(Format::Hledger);
}

#[test]
fn beancount_exports_read_back_as_the_same_books() {
    check_round_trip(Format::Beancount);
}

#[test]
fn csv_exports_read_back_as_the_same_entries() {
    check_round_trip(Format::Csv);
}

#[test]
fn prices_read_back_with_their_source() {
    let ledger = Maker::new(1, Size::Common).book(2);
    let price = |base: &str, rate: &str, source: Option<&str>| PriceQuote {
        on: day(3),
        base: base.parse().unwrap(),
        quote: "USD".parse().unwrap(),
        rate: rate.parse().unwrap(),
        source: source.map(str::to_owned),
    };
    let prices = [
        price("EUR", "1.08345", Some("ECB, \"reference\"; 1")),
        price("stETH", "0.000000000000000000000000000000000001", None),
        price("1INCH", "2", None),
    ];
    for format in [Format::Hledger, Format::Beancount] {
        let text = exported(&ledger.book, format, &prices);
        let draft = import(format, &text, &ImportOptions::default()).unwrap();
        assert_eq!(draft.prices, prices, "{format:?}");
    }
}
