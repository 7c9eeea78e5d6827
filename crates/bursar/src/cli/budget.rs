//! `bursar budget`: what may be spent, and what recurs.
//!
//! Owns: its options and what it prints. Not here: rules (`treasury`).
//! Invariant: `--json` prints the shapes of the HTTP API.

use clap::{Args, Subcommand};
use money::Date;
use server::wire::{BudgetList, BudgetState, RecurringPayments, SavedBudget};
use treasury::{Budget, Expected};

use super::context::{Context, parse_day};
use crate::failure::Failure;
use crate::table::{Align, Table};

/// Budgets and recurring payments.
#[derive(Debug, Subcommand)]
pub(crate) enum BudgetCommand {
    /// List budgets as they stand
    List {
        /// As of this day [default: today]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        at: Option<Date>,
    },
    /// Show a budget, period by period
    Show {
        /// Its name
        name: String,
        /// As of this day [default: today]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        at: Option<Date>,
    },
    /// Keep a budget
    #[command(after_help = "\
Examples:
  bursar budget set travel --category expenses:travel --amount 1200 --from 2026-01-01 --alert 80 --alert 100
  bursar budget set marketing --category expenses:marketing --amount 5000 --every quarter \\
      --from 2026-01-01 --roll-over everything      # an envelope")]
    Set(Box<Set>),
    /// Delete a budget; the books stay
    Delete {
        /// Its name
        name: String,
    },
    /// What is paid and received again and again, with changed prices
    Recurring {
        /// As known on this day [default: today]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        at: Option<Date>,
    },
}

/// A budget to keep.
#[derive(Args, Debug)]
pub(crate) struct Set {
    /// Its name
    name: String,
    /// A path of income or expenses, with all below it
    #[arg(long = "category", value_name = "PATH", required = true)]
    categories: Vec<String>,
    /// What each period is given
    #[arg(long)]
    amount: String,
    /// Of what
    #[arg(long, default_value = "EUR")]
    asset: String,
    /// week, month, quarter or year
    #[arg(long, default_value = "month")]
    every: String,
    /// The first day of the first period
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    from: Date,
    /// The last day
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    to: Option<Date>,
    /// Only of this entity
    #[arg(long)]
    entity: Option<String>,
    /// What becomes of what is left: nothing, unspent or everything
    #[arg(long, default_value = "nothing")]
    roll_over: String,
    /// A level of alert, in percent
    #[arg(long = "alert", value_name = "PERCENT")]
    alerts: Vec<u16>,
}

impl BudgetCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let (treasury, org, caller) = (&books.treasury, books.org, &books.caller);
        match self {
            Self::List { at } => {
                let found = treasury.budgets(org, caller, at).await?;
                let items = found.into_iter().map(BudgetState::from).collect();
                context.output.show(&BudgetList { items }, list_text)?;
            }
            Self::Show { name, at } => {
                let found = treasury.budget(org, caller, &name, at).await?;
                context.output.show(&BudgetState::from(found), one_text)?;
            }
            Self::Set(it) => {
                let (name, budget) = it.budget();
                let on = (name.as_str(), Expected::Any);
                let kept = treasury.put_budget(org, caller, on, budget).await?;
                context.output.show(&SavedBudget::from(kept), |it| {
                    format!("{} is kept, version {}\n", it.name, it.version)
                })?;
            }
            Self::Delete { name } => {
                let on = (name.as_str(), Expected::Any);
                treasury.delete_budget(org, caller, on).await?;
                let done = serde_json::json!({"deleted": name});
                context
                    .output
                    .show(&done, |_| format!("{name} is deleted\n"))?;
            }
            Self::Recurring { at } => {
                let found = treasury.recurring_payments(org, caller, at).await?;
                let found = RecurringPayments::from(found);
                context.output.show(&found, recurring_text)?;
            }
        }
        books.treasury.close().await;
        Ok(())
    }
}

impl Set {
    fn budget(self) -> (String, Budget) {
        let budget = Budget {
            categories: self.categories,
            entity: self.entity,
            amount: self.amount,
            asset: self.asset,
            every: self.every,
            first_on: self.from,
            last_on: self.to,
            roll_over: self.roll_over,
            alerts: self.alerts,
            changes: Vec::new(),
        };
        (self.name, budget)
    }
}

const FIGURES: [(&str, Align); 7] = [
    ("FROM", Align::Left),
    ("TO", Align::Left),
    ("AVAILABLE", Align::Right),
    ("SPENT", Align::Right),
    ("LEFT", Align::Right),
    ("%", Align::Right),
    ("ALERT", Align::Right),
];

fn figures(it: &server::wire::BudgetPeriod) -> Vec<String> {
    let amount = |it: &server::wire::AssetAmount| format!("{} {}", it.amount, it.asset);
    let number = |it: Option<String>| it.unwrap_or_else(|| "–".to_owned());
    vec![
        it.from.to_string(),
        it.to.to_string(),
        amount(&it.available),
        amount(&it.spent),
        amount(&it.left),
        number(it.percent.map(|it| it.to_string())),
        number(it.alert.map(|it| it.to_string())),
    ]
}

fn list_text(list: &BudgetList) -> String {
    let mut columns = vec![("BUDGET", Align::Left)];
    columns.extend(FIGURES);
    let mut table = Table::new(&columns);
    for it in &list.items {
        let mut row = vec![it.name.clone()];
        match it.periods.last() {
            Some(period) => row.extend(figures(period)),
            None => row.extend(vec!["–".to_owned(); FIGURES.len()]),
        }
        table.row(row);
    }
    table.render()
}

fn one_text(it: &BudgetState) -> String {
    let mut table = Table::new(&FIGURES);
    for period in &it.periods {
        table.row(figures(period));
    }
    let categories = it.budget.categories.join(", ");
    let text = format!("{}: {categories}\n{}", it.name, table.render());
    crate::table::visible(&text)
}

fn recurring_text(list: &RecurringPayments) -> String {
    let columns = [
        ("WHAT", Align::Left),
        ("KIND", Align::Left),
        ("EVERY", Align::Left),
        ("LAST", Align::Right),
        ("A YEAR", Align::Right),
        ("NEXT", Align::Left),
        ("PRICES", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for it in &list.items {
        let next = match it.next_on {
            Some(day) => day.to_string(),
            None => "ended".to_owned(),
        };
        let change = it.changes.last().map(|it| {
            let (before, after) = (&it.before.amount, &it.after.amount);
            format!("{before} → {after} on {}", it.on)
        });
        table.row(vec![
            it.label.clone(),
            it.kind.clone(),
            it.every.clone(),
            format!("{} {}", it.amount.amount, it.amount.asset),
            format!("{} {}", it.yearly.amount, it.yearly.asset),
            next,
            change.unwrap_or_default(),
        ]);
    }
    table.render()
}
