//! Trees, trial balances, balance sheets and income statements.

use journal::{
    AccountId, Command, Entry, Known, Period, Posting, ReportOptions, Rows, Signs, TreeRow,
};
use money::{Amount, Asset, AssetDefinition, Date};
use proptest::prelude::*;

use crate::support::Ledger;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn texts(amounts: &[Amount]) -> Vec<String> {
    amounts.iter().map(Amount::to_string).collect()
}

fn rows(rows: &[TreeRow]) -> Vec<String> {
    let line = |it: &TreeRow| {
        format!(
            "{} {} | {} | {}",
            it.depth,
            it.path,
            texts(&it.own).join(", "),
            texts(&it.subtree).join(", ")
        )
    };
    rows.iter().map(line).collect()
}

/// A shop: two years, sales and rent, a loan, and the owners' money.
fn shop() -> Ledger {
    let mut ledger = Ledger::open(&[
        "assets:bank:main",
        "assets:bank-2",
        "assets:bank",
        "liabilities:loan",
        "equity:opening",
        "income:sales",
        "expenses:office:rent",
        "expenses:Office:paper",
    ]);
    let book = [
        ("2024-01-02", vec![(1, "1000"), (5, "-1000")]),
        ("2024-06-30", vec![(1, "500"), (6, "-500")]),
        ("2024-07-01", vec![(7, "120"), (1, "-120")]),
        ("2025-01-31", vec![(3, "300"), (4, "-300")]),
        ("2025-02-28", vec![(2, "80"), (6, "-80")]),
        ("2025-02-28", vec![(8, "9.99"), (3, "-9.99")]),
    ];
    for (on, postings) in book {
        ledger.post(date(on), &postings).unwrap();
    }
    ledger
}

#[test]
fn the_tree_sums_what_is_below_each_name_in_chart_order() {
    let ledger = shop();
    let tree = ledger.book.tree(None, &ReportOptions::default()).unwrap();
    let want = [
        "1 assets |  | 1750.01 EUR",
        "2 assets:bank | 290.01 EUR | 1670.01 EUR",
        "3 assets:bank:main | 1380.00 EUR | 1380.00 EUR",
        "2 assets:bank-2 | 80.00 EUR | 80.00 EUR",
        "1 liabilities |  | 300.00 EUR",
        "2 liabilities:loan | 300.00 EUR | 300.00 EUR",
        "1 equity |  | 1000.00 EUR",
        "2 equity:opening | 1000.00 EUR | 1000.00 EUR",
        "1 income |  | 580.00 EUR",
        "2 income:sales | 580.00 EUR | 580.00 EUR",
        "1 expenses |  | 129.99 EUR",
        "2 expenses:office |  | 129.99 EUR",
        "3 expenses:Office:paper | 9.99 EUR | 9.99 EUR",
        "3 expenses:office:rent | 120.00 EUR | 120.00 EUR",
    ];
    assert_eq!(rows(&tree), want);
}

#[test]
fn a_tree_can_be_cut_and_keep_its_sums() {
    let ledger = shop();
    let options = ReportOptions {
        depth: Some(1),
        signs: Signs::Debit,
        rows: Rows::All,
        ..ReportOptions::default()
    };
    let tree = ledger
        .book
        .tree(Some(date("2023-12-31")), &options)
        .unwrap();
    assert_eq!(tree.len(), 5);
    let tree = ledger.book.tree(None, &options).unwrap();
    let sums: Vec<_> = tree.iter().map(|it| texts(&it.subtree).join("")).collect();
    assert_eq!(
        sums,
        [
            "1750.01 EUR",
            "-300.00 EUR",
            "-1000.00 EUR",
            "-580.00 EUR",
            "129.99 EUR"
        ]
    );
}

#[test]
fn a_trial_balance_has_equal_sides() {
    let ledger = shop();
    let trial = ledger
        .book
        .trial_balance(None, &ReportOptions::default())
        .unwrap();
    assert!(trial.is_balanced());
    assert_eq!(trial.totals[0].debits.to_string(), "1880.00 EUR");
    let loan = trial
        .rows
        .iter()
        .find(|it| it.account == AccountId(4))
        .unwrap();
    assert_eq!(
        (texts(&loan.credits), loan.debits.len()),
        (vec!["300.00 EUR".to_owned()], 0)
    );
}

#[test]
fn a_balance_sheet_parts_the_result_at_the_start_of_the_year() {
    let ledger = shop();
    let options = ReportOptions::default();
    let year = Some(date("2025-01-01"));
    let sheet = ledger
        .book
        .balance_sheet(Some(date("2025-12-31")), year, &options)
        .unwrap();
    assert!(sheet.is_balanced(Signs::Natural));
    assert_eq!(texts(&sheet.retained), ["380.00 EUR"]);
    assert_eq!(texts(&sheet.current), ["70.01 EUR"]);
    assert_eq!(sheet.totals[0].equity.to_string(), "1450.01 EUR");
    let earlier = ledger
        .book
        .balance_sheet(Some(date("2024-06-30")), year, &options)
        .unwrap();
    assert_eq!(texts(&earlier.retained), ["500.00 EUR"]);
    assert!(earlier.current.is_empty());
    let signs = Signs::Debit;
    let debit = ReportOptions { signs, ..options };
    let sheet = ledger.book.balance_sheet(None, None, &debit).unwrap();
    assert!(sheet.is_balanced(signs));
    assert_eq!(texts(&sheet.current), ["-450.01 EUR"]);
}

#[test]
fn an_income_statement_counts_only_its_days() {
    let ledger = shop();
    let year = Period::new(date("2024-01-01"), date("2024-12-31")).unwrap();
    let options = ReportOptions::default();
    let statement = ledger.book.income_statement(year, &options).unwrap();
    assert_eq!(texts(&statement.total_income), ["500.00 EUR"]);
    assert_eq!(texts(&statement.total_expenses), ["120.00 EUR"]);
    assert_eq!(texts(&statement.net), ["380.00 EUR"]);
    assert_eq!(statement.expenses.len(), 3);
    let months = ledger
        .book
        .income_statements(&year.months(), &options)
        .unwrap();
    assert_eq!(months.len(), 12);
    assert_eq!(texts(&months[5].net), ["500.00 EUR"]);
    assert_eq!(texts(&months[6].net), ["-120.00 EUR"]);
    assert!(months[7].income.is_empty() && months[7].net.is_empty());
}

#[test]
fn periods_end_after_they_start_and_are_cut_at_months() {
    assert_eq!(Period::new(date("2024-02-02"), date("2024-02-01")), None);
    let months = Period::new(date("2024-01-15"), date("2024-03-02"))
        .unwrap()
        .months();
    let texts: Vec<_> = months
        .iter()
        .map(|it| format!("{} {}", it.from(), it.to()))
        .collect();
    assert_eq!(
        texts,
        [
            "2024-01-15 2024-01-31",
            "2024-02-01 2024-02-29",
            "2024-03-01 2024-03-02"
        ]
    );
}

#[test]
fn reports_show_what_was_known_then() {
    let mut ledger = shop();
    let known = Known::Seq(ledger.book.head().seq);
    let year = Period::new(date("2024-01-01"), date("2024-12-31")).unwrap();
    let before = ledger
        .book
        .income_statement(year, &ReportOptions::default())
        .unwrap();
    ledger
        .post(date("2024-03-03"), &[(1, "77"), (6, "-77")])
        .unwrap();
    let then = ReportOptions {
        known,
        ..ReportOptions::default()
    };
    assert_eq!(ledger.book.income_statement(year, &then).unwrap(), before);
    let now = ledger
        .book
        .income_statement(year, &ReportOptions::default())
        .unwrap();
    assert_eq!(texts(&now.total_income), ["577.00 EUR"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_report_balances_in_every_asset(
        moves in proptest::collection::vec((0_i8..28, 1_u32..7, 1_u32..7, 1_i128..9_999, any::<bool>()), 1..60),
        only in proptest::option::of(proptest::collection::btree_set(1_u32..7, 0..4)),
    ) {
        let mut ledger = Ledger::open(&[
            "assets:bank", "liabilities:card", "equity:open", "income:sales", "expenses:a:b", "expenses:a",
        ]);
        let dollar = AssetDefinition::currency("USD").unwrap();
        ledger.ask(Command::DefineAssets(vec![dollar])).unwrap();
        for (day, from, to, units, is_dollar) in &moves {
            let asset = Asset::currency(if *is_dollar { "USD" } else { "EUR" }).unwrap();
            let posting = |account, units| Posting::new(AccountId(account), Amount::from_units(units, asset));
            let on = Date::new(2025, 1, day + 1).unwrap();
            let entry = Entry::new(on, "moved", vec![posting(*from, *units), posting(*to, -units)]);
            ledger.ask(Command::PostEntries(vec![entry])).unwrap();
        }
        for signs in [Signs::Natural, Signs::Debit] {
            let options = ReportOptions { signs, ..ReportOptions::default() };
            for day in [1, 9, 28] {
                let as_of = Date::new(2025, 1, day).ok();
                prop_assert!(ledger.book.trial_balance(as_of, &options).unwrap().is_balanced());
                let start = Date::new(2025, 1, 8).ok();
                let sheet = ledger.book.balance_sheet(as_of, start, &options).unwrap();
                prop_assert!(sheet.is_balanced(signs));
            }
        }
        // What only some may see is the sum of just those accounts.
        let only = only.map(|it| it.into_iter().map(AccountId).collect());
        let options = ReportOptions { only, signs: Signs::Debit, ..ReportOptions::default() };
        let tree = ledger.book.tree(None, &options).unwrap();
        let euro = "EUR".parse().unwrap();
        let shown: i128 = tree.iter().filter(|it| it.depth == 1).flat_map(|it| &it.subtree)
            .filter(|it| it.asset().code() == euro).map(|it| it.units()).sum();
        let want: i128 = ledger.book.chart().iter()
            .filter(|it| options.only.as_ref().is_none_or(|only| only.contains(&it.id)))
            .map(|it| ledger.book.balance(it.id, euro, &journal::Asking::default())).sum();
        prop_assert_eq!(shown, want);
    }
}
