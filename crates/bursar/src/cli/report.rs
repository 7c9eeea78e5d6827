//! `bursar report`: trial balance, balance sheet, income statement.
//!
//! Owns: their options and how they are printed. Not here: drawing them up (`treasury::reports`).
//! Invariant: amounts have the signs people read them with, natural ones.

use clap::{Args, Subcommand};
use journal::{Known, TreeRow};
use money::{Amount, Date};
use serde::Serialize;
use server::wire::AssetAmount;
use treasury::{Caller, Report as Drawn, Scope};

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

impl Report {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let (treasury, org) = (&books.treasury, books.org);
        let scope = |as_of: Option<Date>, known: Option<Known>| Scope {
            as_of,
            known: known.unwrap_or_default(),
            ..Scope::default()
        };
        match self {
            Self::TrialBalance(it) => {
                let scope = scope(it.at, it.as_known_at);
                let report = trial(
                    treasury
                        .trial_balance(org, &Caller::local(), &scope)
                        .await?,
                );
                context.output.show(&report, trial_text)?;
            }
            Self::BalanceSheet(it) => {
                let scope = scope(it.at, it.as_known_at);
                let report = sheet(
                    treasury
                        .balance_sheet(org, &Caller::local(), &scope)
                        .await?,
                );
                context.output.show(&report, sheet_text)?;
            }
            Self::IncomeStatement {
                from,
                to,
                as_known_at,
            } => {
                let scope = scope(to, as_known_at);
                let report = treasury
                    .income_statement(org, &Caller::local(), &scope, from)
                    .await?;
                let from = from.unwrap_or_else(|| report.as_of.first_of_year());
                context.output.show(&income(report, from), income_text)?;
            }
        }
        books.treasury.close().await;
        Ok(())
    }
}

fn trial(report: Drawn<journal::TrialBalance>) -> TrialJson {
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
    TrialJson {
        as_of: report.as_of,
        seq: report.seq,
        items: report.content.rows.into_iter().map(row).collect(),
        totals: report.content.totals.into_iter().map(total).collect(),
        balanced: report.is_balanced,
    }
}

fn sheet(report: Drawn<journal::BalanceSheet>) -> SheetJson {
    let total = |it: journal::SheetTotal| SheetTotalJson {
        asset: it.assets.asset().code().to_string(),
        assets: it.assets.to_text(),
        liabilities: it.liabilities.to_text(),
        equity: it.equity.to_text(),
    };
    let content = report.content;
    SheetJson {
        as_of: report.as_of,
        seq: report.seq,
        assets: rows(content.assets),
        liabilities: rows(content.liabilities),
        equity: rows(content.equity),
        retained: amounts(content.retained),
        current: amounts(content.current),
        totals: content.totals.into_iter().map(total).collect(),
        balanced: report.is_balanced,
    }
}

fn income(report: Drawn<journal::IncomeStatement>, from: Date) -> IncomeJson {
    let content = report.content;
    IncomeJson {
        from,
        to: report.as_of,
        seq: report.seq,
        income: rows(content.income),
        expenses: rows(content.expenses),
        total_income: amounts(content.total_income),
        total_expenses: amounts(content.total_expenses),
        net: amounts(content.net),
    }
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
