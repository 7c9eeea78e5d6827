//! `bursar report`: trial balance, balance sheet, income statement.
//!
//! Owns: their options and how they are printed. Not here: drawing them up (`journal::report`).
//! Invariant: amounts have the signs people read them with, natural ones.

use clap::{Args, Subcommand};
use journal::{Basis, Known, Period, ReportOptions, TreeRow};
use money::{Amount, Date};
use serde::Serialize;
use server::wire::AssetAmount;

use super::account::columns_of;
use super::context::{Context, parse_day, parse_known};
use crate::failure::Failure;
use crate::table::{Align, Table};

/// Reports.
#[derive(Debug, Subcommand)]
pub(crate) enum Report {
    /// Every account on its side; both sides are equal
    TrialBalance(AtDay),
    /// What is owned and owed, and what of it belongs to the owners
    BalanceSheet(AtDay),
    /// What came in and was spent in a period
    #[command(
        after_help = "Example:\n  bursar report income-statement --from 2025-01-01 --to 2025-12-31"
    )]
    IncomeStatement {
        /// The first day [default: 1 January of the last day's year]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        from: Option<Date>,
        /// The last day [default: today]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        to: Option<Date>,
        /// As known at a moment (RFC 3339) or a sequence of the journal [default: now]
        #[arg(long, value_name = "T", value_parser = parse_known)]
        as_known_at: Option<Known>,
    },
}

/// Of which day.
#[derive(Args, Debug)]
pub(crate) struct AtDay {
    /// At the end of this day [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    at: Option<Date>,
    /// As known at a moment (RFC 3339) or a sequence of the journal [default: now]
    #[arg(long, value_name = "T", value_parser = parse_known)]
    as_known_at: Option<Known>,
}

#[derive(Serialize)]
struct TrialJson {
    as_of: Date,
    seq: u64,
    items: Vec<TrialRowJson>,
    totals: Vec<TrialTotalJson>,
    balanced: bool,
}

#[derive(Serialize)]
struct TrialRowJson {
    account: u32,
    path: String,
    debits: Vec<AssetAmount>,
    credits: Vec<AssetAmount>,
}

#[derive(Serialize)]
struct TrialTotalJson {
    asset: String,
    debits: String,
    credits: String,
}

#[derive(Serialize)]
struct RowJson {
    account: Option<u32>,
    path: String,
    depth: usize,
    balances: Vec<AssetAmount>,
}

#[derive(Serialize)]
struct SheetJson {
    as_of: Date,
    seq: u64,
    assets: Vec<RowJson>,
    liabilities: Vec<RowJson>,
    equity: Vec<RowJson>,
    retained: Vec<AssetAmount>,
    current: Vec<AssetAmount>,
    totals: Vec<SheetTotalJson>,
    balanced: bool,
}

#[derive(Serialize)]
struct SheetTotalJson {
    asset: String,
    assets: String,
    liabilities: String,
    equity: String,
}

#[derive(Serialize)]
struct IncomeJson {
    from: Date,
    to: Date,
    seq: u64,
    income: Vec<RowJson>,
    expenses: Vec<RowJson>,
    total_income: Vec<AssetAmount>,
    total_expenses: Vec<AssetAmount>,
    net: Vec<AssetAmount>,
}

fn amounts(found: Vec<Amount>) -> Vec<AssetAmount> {
    found.into_iter().map(AssetAmount::from).collect()
}

fn rows(found: Vec<TreeRow>) -> Vec<RowJson> {
    let row = |it: TreeRow| RowJson {
        account: it.account.map(|it| it.0),
        path: it.path.to_string(),
        depth: it.depth,
        balances: amounts(it.subtree),
    };
    found.into_iter().map(row).collect()
}

fn out_of_range(error: money::AmountError) -> Failure {
    Failure::from(treasury::Error::from(error))
}

impl Report {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let book = books.book().await?;
        let today = books.treasury.today();
        let options = |known: Option<Known>| ReportOptions {
            known: known.unwrap_or_default(),
            basis: Basis::Booked,
            ..ReportOptions::default()
        };
        match self {
            Self::TrialBalance(it) => {
                let report = trial(&book, it.at.unwrap_or(today), &options(it.as_known_at))?;
                context.output.show(&report, trial_text)?;
            }
            Self::BalanceSheet(it) => {
                let report = sheet(&book, it.at.unwrap_or(today), &options(it.as_known_at))?;
                context.output.show(&report, sheet_text)?;
            }
            Self::IncomeStatement {
                from,
                to,
                as_known_at,
            } => {
                let to = to.unwrap_or(today);
                let from = from.unwrap_or_else(|| to.first_of_year());
                let report = income(&book, (from, to), &options(as_known_at))?;
                context.output.show(&report, income_text)?;
            }
        }
        books.treasury.close().await;
        Ok(())
    }
}

fn trial(book: &journal::Book, at: Date, options: &ReportOptions) -> Result<TrialJson, Failure> {
    let report = book
        .trial_balance(Some(at), options)
        .map_err(out_of_range)?;
    let balanced = report.is_balanced();
    let row = |it: journal::TrialRow| TrialRowJson {
        account: it.account.0,
        path: it.path.to_string(),
        debits: amounts(it.debits),
        credits: amounts(it.credits),
    };
    let total = |it: journal::TrialTotal| TrialTotalJson {
        asset: it.debits.asset().code().to_string(),
        debits: it.debits.to_text(),
        credits: it.credits.to_text(),
    };
    Ok(TrialJson {
        as_of: at,
        seq: book.head().seq,
        items: report.rows.into_iter().map(row).collect(),
        totals: report.totals.into_iter().map(total).collect(),
        balanced,
    })
}

fn sheet(book: &journal::Book, at: Date, options: &ReportOptions) -> Result<SheetJson, Failure> {
    let report = book
        .balance_sheet(Some(at), Some(at.first_of_year()), options)
        .map_err(out_of_range)?;
    let balanced = report.is_balanced(options.signs);
    let total = |it: journal::SheetTotal| SheetTotalJson {
        asset: it.assets.asset().code().to_string(),
        assets: it.assets.to_text(),
        liabilities: it.liabilities.to_text(),
        equity: it.equity.to_text(),
    };
    Ok(SheetJson {
        as_of: at,
        seq: book.head().seq,
        assets: rows(report.assets),
        liabilities: rows(report.liabilities),
        equity: rows(report.equity),
        retained: amounts(report.retained),
        current: amounts(report.current),
        totals: report.totals.into_iter().map(total).collect(),
        balanced,
    })
}

fn income(
    book: &journal::Book,
    days: (Date, Date),
    options: &ReportOptions,
) -> Result<IncomeJson, Failure> {
    let (from, to) = days;
    let period = Period::new(from, to).ok_or_else(|| {
        Failure::given(
            "bad-period",
            format!("the period from {from} ends before it starts, on {to}"),
        )
    })?;
    let report = book
        .income_statement(period, options)
        .map_err(out_of_range)?;
    Ok(IncomeJson {
        from,
        to,
        seq: book.head().seq,
        income: rows(report.income),
        expenses: rows(report.expenses),
        total_income: amounts(report.total_income),
        total_expenses: amounts(report.total_expenses),
        net: amounts(report.net),
    })
}

fn trial_text(it: &TrialJson) -> String {
    let columns = [
        ("ACCOUNT", Align::Left),
        ("DEBIT", Align::Right),
        ("", Align::Left),
        ("CREDIT", Align::Right),
        ("", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for row in &it.items {
        let (debits, debit_assets) = columns_of(&row.debits);
        let (credits, credit_assets) = columns_of(&row.credits);
        table.row(vec![
            row.path.clone(),
            debits,
            debit_assets,
            credits,
            credit_assets,
        ]);
    }
    for total in &it.totals {
        let asset = total.asset.clone();
        let (debits, credits) = (total.debits.clone(), total.credits.clone());
        table.row(vec![
            "total".to_owned(),
            debits,
            asset.clone(),
            credits,
            asset,
        ]);
    }
    format!(
        "trial balance at the end of {}\n{}",
        it.as_of,
        table.render()
    )
}

fn tree_table(sections: &[&[RowJson]], sums: &[(&str, &[AssetAmount])]) -> String {
    let columns = [
        ("ACCOUNT", Align::Left),
        ("AMOUNT", Align::Right),
        ("", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for section in sections {
        for row in *section {
            let name = row.path.rsplit(':').next().unwrap_or(&row.path);
            let (numbers, assets) = columns_of(&row.balances);
            let indent = "  ".repeat(row.depth.saturating_sub(1));
            table.row(vec![format!("{indent}{name}"), numbers, assets]);
        }
    }
    for (name, found) in sums.iter().filter(|it| !it.1.is_empty()) {
        let (numbers, assets) = columns_of(found);
        table.row(vec![(*name).to_owned(), numbers, assets]);
    }
    table.render()
}

fn sheet_text(it: &SheetJson) -> String {
    let sections = [it.assets.as_slice(), &it.liabilities, &it.equity];
    let sums = [
        ("result of earlier years", it.retained.as_slice()),
        ("result of this year", &it.current),
    ];
    let table = tree_table(&sections, &sums);
    let mut text = format!("balance sheet at the end of {}\n{table}", it.as_of);
    for total in &it.totals {
        let (assets, owed, equity) = (&total.assets, &total.liabilities, &total.equity);
        let asset = &total.asset;
        text.push_str(&format!(
            "{asset}: assets {assets} = liabilities {owed} + equity {equity}\n"
        ));
    }
    text
}

fn income_text(it: &IncomeJson) -> String {
    let sections = [it.income.as_slice(), &it.expenses];
    let table = tree_table(&sections, &[("net", it.net.as_slice())]);
    format!("income statement from {} to {}\n{table}", it.from, it.to)
}
