//! hledger and beancount report the balances of the book, to the last unit.

use std::collections::HashMap;

use journal::text::{Assertions, ExportOptions, Format, PriceQuote, export};
use journal::{AccountType, Asking, Book};

use super::judges::{
    Balances, Scratch, bean_query_balances, beancount_balances, check_with_bean_check,
    hledger_balances, hledger_check, plainest,
};
use super::random::{Maker, Size, day};

const SMALL: u64 = 200;

fn text_of(book: &Book, format: Format) -> String {
    let price = |base: &str, quote: &str, rate: &str| PriceQuote {
        on: day(3),
        base: base.parse().unwrap(),
        quote: quote.parse().unwrap(),
        rate: rate.parse().unwrap(),
        source: Some("ECB, \"reference\"; 1".into()),
    };
    let prices = [
        price("EUR", "USD", "1.08345"),
        price(
            "1INCH",
            "USDC.polygon",
            "0.000000000000000000000000000000000001",
        ),
        price("NOPE", "USD", "1"),
    ];
    let options = ExportOptions {
        prices: &prices,
        assertions: Assertions::State,
    };
    let mut text = String::new();
    export(book, format, &options, &mut text).unwrap();
    text
}

/// The book's balances by the names of the export: by the true path and code where it says so.
fn expected(book: &Book, names: &HashMap<String, String>) -> Balances {
    let mapped = |it: &str| names.get(it).cloned().unwrap_or_else(|| it.to_owned());
    let balances = book.balances(&Asking::default()).into_iter();
    balances
        .map(|(account, amount)| {
            let path = book.account(account).unwrap().path.as_str();
            let code = amount.asset().code();
            let number = plainest(&amount.to_text());
            ((mapped(path), mapped(code.as_str())), number)
        })
        .collect()
}

/// `true name → exported name`, read from the metadata that the export itself writes.
fn names_of(text: &str) -> HashMap<String, String> {
    let mut names = HashMap::new();
    let mut last = String::new();
    let unquote = |it: &str| {
        let it = it.trim();
        it.trim_matches('"')
            .replace("\\\"", "\"")
            .replace("\\\\", "\\")
    };
    for line in text.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        if let Some(name) = line.strip_prefix("account ") {
            last = name.to_owned();
        } else if words.len() > 2 && matches!(words[1], "open" | "commodity") {
            last = words[2].to_owned();
        } else if let Some(true_name) = line.strip_prefix("    ; path:") {
            names.insert(percent(true_name), last.clone());
        } else if let Some(true_name) = line.strip_prefix("  path: ") {
            names.insert(unquote(true_name), last.clone());
        } else if let Some(true_name) = line.strip_prefix("  code: ") {
            names.insert(unquote(true_name), last.clone());
        }
    }
    names
}

fn percent(text: &str) -> String {
    text.replace("%C2%A0", "\u{a0}")
        .replace("%25", "%")
        .replace("%2C", ",")
}

fn check_types(book: &Book) {
    assert!(AccountType::ALL.iter().all(|it| {
        book.chart()
            .iter()
            .any(|account| account.path.account_type() == *it)
    }));
}

#[test]
fn hledger_reports_the_balances_of_random_books() {
    let scratch = Scratch::new();
    for seed in 0..SMALL {
        let ledger = Maker::new(seed, Size::Wide).book(20);
        check_types(&ledger.book);
        let text = text_of(&ledger.book, Format::Hledger);
        let file = scratch.file(&format!("{seed}.journal"), &text);
        let want = expected(&ledger.book, &names_of(&text));
        assert_eq!(hledger_balances(&file), want, "seed {seed}");
        if seed % 20 == 0 {
            hledger_check(&file);
        }
    }
}

#[test]
fn beancount_reports_the_balances_of_random_books() {
    let scratch = Scratch::new();
    let (mut files, mut wanted) = (Vec::new(), Vec::new());
    for seed in 0..SMALL {
        let ledger = Maker::new(seed, Size::Wide).book(20);
        let text = text_of(&ledger.book, Format::Beancount);
        files.push(scratch.file(&format!("{seed}.beancount"), &text));
        wanted.push(expected(&ledger.book, &names_of(&text)));
    }
    let got = beancount_balances(&files);
    assert_eq!(got.len(), wanted.len());
    for (seed, (got, want)) in got.into_iter().zip(wanted).enumerate() {
        assert_eq!(got, want, "seed {seed}");
    }
}

#[test]
fn both_tools_report_the_balances_of_a_large_book() {
    let scratch = Scratch::new();
    let ledger = Maker::new(4_711, Size::Common).book(5_000);
    assert!(ledger.book.entry_count() >= 5_000);
    let text = text_of(&ledger.book, Format::Hledger);
    let file = scratch.file("large.journal", &text);
    assert_eq!(
        hledger_balances(&file),
        expected(&ledger.book, &names_of(&text))
    );
    hledger_check(&file);
    let text = text_of(&ledger.book, Format::Beancount);
    let file = scratch.file("large.beancount", &text);
    check_with_bean_check(&file);
    assert_eq!(
        bean_query_balances(&file),
        expected(&ledger.book, &names_of(&text))
    );
}
