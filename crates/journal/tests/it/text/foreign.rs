//! Journals that others wrote.

use journal::text::{Format, ImportOptions, Severity, TextJournal, import};
use journal::{Asking, Book};

use super::judges::{
    Balances, Scratch, bean_example, bean_query_balances, hledger_balances, plainest,
};
use super::round_trip::check_booked;

fn codes(draft: &TextJournal) -> Vec<(&'static str, u64)> {
    draft.problems.iter().map(|it| (it.code, it.line)).collect()
}

fn read(format: Format, text: &str) -> TextJournal {
    import(format, text, &ImportOptions::default()).unwrap()
}

/// The book's balances without those of the trading accounts that conversions went through.
fn balances(book: &Book) -> Balances {
    let all = book.balances(&Asking::default()).into_iter();
    all.map(|(account, amount)| {
        let path = book.account(account).unwrap().path.to_string();
        let number = plainest(&amount.to_text());
        ((path, amount.asset().code().to_string()), number)
    })
    .filter(|((path, _), _)| !path.starts_with("equity:trading"))
    .collect()
}

fn lower_root(balances: Balances) -> Balances {
    let lower = |name: &str| match name.split_once(':') {
        Some((root, rest)) => format!("{}:{rest}", root.to_lowercase()),
        None => format!("{}:general", name.to_lowercase()),
    };
    balances
        .into_iter()
        .map(|((account, commodity), number)| ((lower(&account), commodity), number))
        .collect()
}

const HLEDGER: &str = "\
; A journal as people write them.
commodity $1,000.00
D 1.000,00 EUR
account assets:bank:checking  ; type:C, note:main
account Sparbuch  ; type:A
alias checking = assets:bank:checking
P 2024-01-05 EUR $1.10
Y 2024

comment
2020-01-01 not read
    a  1
end comment

2024/01/01 * (42) Employer | January pay  ; project: alpha
    checking                $1,250.00
    income:salary

01-02 ! grocer
    ; a note, kind:food
    expenses:food            $12.50 ; [01-04]
    expenses:household:it's   $7.50
    checking                         = $1,230.00

2024-01-03=2024-01-05 change
    assets:cash               100,00 EUR @ $1.10
    assets:bank:checking

2024-01-04 two commodities without a price
    assets:cash               -50 EUR
    Sparbuch                   $55

2024-01-05 shares
    assets:broker              10 \"AAPL 2024\" {$10.00} [2024-01-05] @ $10.00
    assets:bank:checking    $-100
    [assets:budget]            $5
    [equity:budget]           $-5

2024-01-06 * assigned
    assets:cash                = 40 EUR
    expenses:lost

2024-01-07 checked
    assets:bank  $0 ==* $1,020.00
    assets:cash  0 EUR = 40,00 EUR

~ monthly
    expenses:rent  $5
    assets:bank:checking
";

#[test]
fn a_journal_of_hledger_is_booked_with_the_balances_hledger_has() {
    let options = ImportOptions {
        symbols: vec![("$".to_owned(), "USD".parse().unwrap())],
        ..ImportOptions::default()
    };
    let draft = import(Format::Hledger, HLEDGER, &options).unwrap();
    assert_eq!(
        codes(&draft),
        [("not-imported", 47)],
        "{:#?}",
        draft.problems
    );
    let book = check_booked(Format::Hledger, HLEDGER, &options).book;
    let scratch = Scratch::new();
    let file = scratch.file("foreign.journal", HLEDGER);
    let renamed = |name: String| match name.as_str() {
        "Sparbuch" => "assets:Sparbuch".to_owned(),
        _ => name,
    };
    let codes = [("$", "USD"), ("AAPL 2024", "AAPL-2024"), ("EUR", "EUR")];
    let code = |name: &str| codes.iter().find(|it| it.0 == name).unwrap().1.to_owned();
    let want: Balances = hledger_balances(&file)
        .into_iter()
        .map(|((account, commodity), number)| ((renamed(account), code(&commodity)), number))
        .collect();
    assert_eq!(balances(&book), want);
    let first = book.entries().next().unwrap().to_entry();
    assert_eq!(first.counterparty.as_deref(), Some("Employer"));
    assert_eq!(first.reference.as_deref(), Some("42"));
    assert_eq!(first.tags["project"], "alpha");
    let exchange = book.entries().nth(2).unwrap().to_entry();
    assert_eq!(
        exchange.postings[0].counter.unwrap().to_string(),
        "110.00 USD"
    );
    assert_eq!(
        exchange.postings[0].valued_on.unwrap().to_string(),
        "2024-01-05"
    );
}

#[test]
fn the_example_that_ships_with_beancount_has_the_same_balances() {
    let scratch = Scratch::new();
    let file = scratch.folder.path().join("example.beancount");
    for seed in ["1", "2", "3"] {
        let text = bean_example(seed, &file);
        let book = check_booked(Format::Beancount, &text, &ImportOptions::default()).book;
        assert!(book.entry_count() > 500);
        assert_eq!(
            balances(&book),
            lower_root(bean_query_balances(&file)),
            "seed {seed}"
        );
    }
}

#[test]
fn arithmetic_pads_and_options_of_beancount_are_understood() {
    let text = r#"
option "name_assets" "Vermoegen"
plugin "beancount.plugins.auto"
2024-01-01 open Vermoegen:Bank EUR
2024-01-01 open Vermoegen:Depot
2024-01-01 open Equity:Opening
2024-01-01 open Expenses:Food
2024-01-01 open Expenses:Split
2024-01-01 pad Vermoegen:Bank Equity:Opening
2024-01-02 balance Vermoegen:Bank  1,000.00 EUR
pushtag #trip
2024-01-03 ! "Grocer" "Week
end" #food ^receipt-1
  invoice: "A \"1\""
  Expenses:Food    (10.00 + 2 * 3.25) / 2 EUR  ; lunch
    kind: 5 EUR
  Vermoegen:Bank
poptag #trip
2024-01-04 * "thirds"
  Expenses:Split   100 / 3 EUR
  Vermoegen:Bank
2024-01-05 txn "shares"
  Vermoegen:Depot   4 HOOL {250.00 # 1.00 USD, 2024-01-05, "lot"}
  Vermoegen:Bank   -1001.00 USD
* Heading of an outline
2024-01-06 balance Vermoegen:Bank  958.41 EUR
2024-01-06 note Vermoegen:Bank "noted"
"#;
    let text = text.replace("Vermoegen:Bank EUR", "Vermoegen:Bank");
    let draft = read(Format::Beancount, &text);
    assert_eq!(
        codes(&draft),
        [("plugin", 3), ("not-imported", 27)],
        "{:#?}",
        draft.problems
    );
    let grocer = &draft.entries[1];
    assert_eq!(grocer.description, "Week end");
    assert_eq!(grocer.counterparty.as_deref(), Some("Grocer"));
    assert_eq!(grocer.tags["tags"], "#trip #food");
    assert_eq!(grocer.tags["invoice"], "A \"1\"");
    assert_eq!(grocer.postings[0].amount.to_string(), "8.25 EUR");
    assert_eq!(
        draft.entries[2].postings[1].amount.to_string(),
        "-33.33 EUR"
    );
    let shares = &draft.entries[3].postings;
    assert_eq!(shares[0].counter.unwrap().to_string(), "1001.00 USD");
    assert_eq!(shares[2].account.as_ref(), "equity:trading:HOOL-USD");
    check_booked(Format::Beancount, &text, &ImportOptions::default());
}

#[test]
fn everything_wrong_is_reported_with_its_line_and_nothing_is_booked() {
    let text = "\
include other.journal
2024-01-01 unbalanced
    assets:a  5 EUR
    assets:b  -4 EUR
2024-13-01 no such month
    assets:a  5 EUR
2024-01-02 virtual
    (assets:a)  5 EUR
2024-01-03 two left out
    assets:a
    assets:b
2024-01-04 failing
    assets:a  5 EUR = 99 EUR
    assets:b
2024-01-05 nonsense
    assets:a  five
frobnicate
2024-01-06 root
    bank:a  5 EUR
    assets:b
2024-01-07 too fine
    assets:a  0.001 EUR
    assets:b
";
    let draft = read(Format::Hledger, text);
    let mut found = codes(&draft);
    found.sort_by_key(|it| it.1);
    let want = [
        ("include", 1),
        ("unbalanced", 2),
        ("bad-date", 5),
        ("unbalanced-virtual", 8),
        ("several-amounts-missing", 9),
        ("assertion-failed", 13),
        ("bad-amount", 16),
        ("unknown-directive", 17),
        ("unknown-account-type", 19),
        ("amount-too-precise", 22),
        ("amount-too-precise", 23),
    ];
    assert_eq!(found, want, "{:#?}", draft.problems);
    assert!(
        draft
            .problems
            .iter()
            .all(|it| it.severity == Severity::Error)
    );
    assert!(draft.definitions(&Book::default()).is_err());
    assert!(draft.postings(&Book::default()).is_err());
}

#[test]
fn garbage_is_read_without_a_panic() {
    let mut dice = super::random::Dice(7);
    let pieces = [
        "2024-01-01",
        " ",
        "  ",
        "\n",
        "\n  ",
        "*",
        "assets:a",
        "Assets:A",
        "5",
        ".",
        ",",
        "EUR",
        "\"",
        "\\",
        "{",
        "}",
        "@",
        "=",
        "(",
        ")",
        "-",
        "/",
        ";",
        "é",
        "open",
        "balance",
        "txn",
        "commodity",
        "account",
        "P",
        "D",
        "alias",
        "apply account",
        "[",
        "]",
        "1e9",
        "~",
        "|",
        "%",
        "\u{a0}",
        "#",
        "^a",
        "pad",
        "key:",
        "100/3",
        "option",
        "price",
        "\t",
    ];
    for _ in 0..4_000 {
        let count = dice.below(40);
        let text: String = (0..count).map(|_| dice.pick(&pieces)).collect();
        for (format, _) in Format::WORDS {
            let _ = import(format, &text, &ImportOptions::default());
        }
    }
    let deep = format!(
        "2024-01-01 * \"x\"\n  Assets:A  {}1 EUR\n",
        "(".repeat(30_000)
    );
    assert_eq!(codes(&read(Format::Beancount, &deep)), [("too-deep", 2)]);
}
