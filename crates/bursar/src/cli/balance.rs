//! `bursar balances` and `bursar positions`.
//!
//! Owns: their options and what they print. Not here: sums and worth (`treasury`).
//! Invariant: a value comes with the rates used; what has no price is listed, never shown as 0.

use clap::{Args, ValueEnum};
use journal::{Basis, Known};
use money::Date;
use server::wire::{AssetAmount, BalanceReport, PositionReport, Rate, ValuedTotal};
use treasury::{Grouping, Scope};

use super::account::columns_of;
use super::context::{Context, parse_day, parse_known};
use crate::failure::Failure;
use crate::table::{Align, Table};

/// By which date a posting counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum BasisWord {
    /// By booking date
    Booked,
    /// By value date
    Valued,
}

impl BasisWord {
    pub(super) const fn basis(self) -> Basis {
        match self {
            Self::Booked => Basis::Booked,
            Self::Valued => Basis::Valued,
        }
    }
}

/// What a question about balances is about.
#[derive(Args, Debug)]
struct ScopeOptions {
    /// At the end of this day [default: everything booked]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    at: Option<Date>,
    /// As known at a moment (RFC 3339) or a sequence of the journal [default: now]
    #[arg(long, value_name = "T", value_parser = parse_known)]
    as_known_at: Option<Known>,
    /// Valued in this asset [default: the reporting currency]
    #[arg(long = "in", value_name = "CUR")]
    currency: Option<String>,
    /// By which date
    #[arg(long, value_enum, default_value = "booked")]
    basis: BasisWord,
}

impl ScopeOptions {
    fn scope(&self) -> Scope {
        Scope {
            as_of: self.at,
            basis: self.basis.basis(),
            known: self.as_known_at.unwrap_or_default(),
            currency: self.currency.clone(),
        }
    }
}

/// Balances.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    bursar balances --tree --in EUR\n  \
    bursar balances --at 2025-12-31 --as-known-at 2026-01-05T12:00:00Z")]
pub(crate) struct Balances {
    #[command(flatten)]
    scope: ScopeOptions,
    /// Show the whole tree, each name with the sum of what is below it
    #[arg(long)]
    tree: bool,
}

impl Balances {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let scope = self.scope.scope();
        let report = books
            .treasury
            .balances(books.org, &books.caller, &scope, self.tree)
            .await?;
        let report = BalanceReport::from(report);
        context
            .output
            .show(&report, |it| balances_text(it, self.tree))?;
        books.treasury.close().await;
        Ok(())
    }
}

fn balances_text(report: &BalanceReport, is_tree: bool) -> String {
    let columns = [
        ("ACCOUNT", Align::Left),
        ("BALANCE", Align::Right),
        ("", Align::Left),
        ("WORTH", Align::Right),
    ];
    let mut table = Table::new(&columns);
    for it in &report.items {
        let name = if is_tree {
            let name = it.path.rsplit(':').next().unwrap_or(&it.path);
            format!("{}{name}", "  ".repeat(it.depth.saturating_sub(1)))
        } else {
            it.path.clone()
        };
        let (amounts, assets) = columns_of(&it.balances);
        table.row(vec![
            name,
            amounts,
            assets,
            worth(it.value.as_ref(), &it.unpriced),
        ]);
    }
    let title = format!(
        "at the end of {}, worth in {}",
        report.as_of, report.currency
    );
    format!(
        "{title}\n{}{}",
        table.render(),
        total_text(&report.total, &report.rates)
    )
}

/// Positions.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    bursar positions\n  \
    bursar positions --by bank --in USD --at 2025-12-31")]
pub(crate) struct Positions {
    #[command(flatten)]
    scope: ScopeOptions,
    /// By what it is grouped
    #[arg(long, value_name = "GROUP", default_value = "currency", value_parser = parse_grouping)]
    by: Grouping,
}

fn parse_grouping(text: &str) -> Result<Grouping, String> {
    let found = Grouping::WORDS
        .iter()
        .find(|it| it.1 == text)
        .map(|it| it.0);
    found.ok_or_else(|| "expected currency, entity, bank, account or region".to_owned())
}

impl Positions {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let report = books
            .treasury
            .positions(books.org, &books.caller, &self.scope.scope(), self.by)
            .await?;
        let report = PositionReport::new(report, self.scope.basis.basis().into());
        context.output.show(&report, positions_text)?;
        books.treasury.close().await;
        Ok(())
    }
}

fn positions_text(report: &PositionReport) -> String {
    let columns = [
        ("GROUP", Align::Left),
        ("BALANCE", Align::Right),
        ("", Align::Left),
        ("WORTH", Align::Right),
        ("SHARE", Align::Right),
    ];
    let mut table = Table::new(&columns);
    for it in &report.groups {
        let (amounts, assets) = columns_of(&it.balances);
        table.row(vec![
            it.label.clone(),
            amounts,
            assets,
            worth(it.value.as_ref(), &it.unpriced),
            it.share
                .as_ref()
                .map_or_else(String::new, |it| format!("{it} %")),
        ]);
    }
    let title = format!(
        "at the end of {}, worth in {}",
        report.as_of, report.currency
    );
    format!(
        "{title}\n{}{}",
        table.render(),
        total_text(&report.total, &report.rates)
    )
}

fn worth(value: Option<&AssetAmount>, unpriced: &[String]) -> String {
    match (value, unpriced.is_empty()) {
        (Some(it), true) => it.amount.clone(),
        // A sum of a part only says so.
        (Some(it), false) => format!("{} + unpriced", it.amount),
        (None, true) => String::new(),
        (None, false) => "unpriced".to_owned(),
    }
}

fn total_text(total: &ValuedTotal, rates: &[Rate]) -> String {
    let mut text = String::new();
    if let Some(it) = &total.value {
        text.push_str(&format!("total {} {}\n", it.amount, it.asset));
    }
    if !total.unpriced.is_empty() {
        text.push_str(&format!("without a price: {}\n", total.unpriced.join(", ")));
    }
    for it in rates {
        let (base, quote, on) = (&it.base, &it.quote, it.on);
        text.push_str(&format!(
            "1 {base} = {} {quote} of {on} ({})\n",
            it.rate, it.source
        ));
    }
    text
}
