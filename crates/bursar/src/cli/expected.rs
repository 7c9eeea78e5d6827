//! `bursar expected`: payables and receivables.
//!
//! Owns: their options and what they print. Not here: rules (`treasury`).
//! Invariant: a file's items are added all or none, and every wrong row is named.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use money::{CounterpartyId, Date, ExpectedItemId};
use server::wire::{AgeingReport, AgeingRow, ExpectedItem, ExpectedItemPage, ExpectedItemsAdded};
use treasury::{Expected, ExpectedDraft, ExpectedQuery, ExpectedState};

use super::context::{Books, Context, parse_day, parsed, read_file};
use crate::failure::Failure;
use crate::table::{Align, Table};

/// The largest file of items.
const MAX_FILE_BYTES: u64 = 10 * 1024 * 1024;
/// Most items of one list.
const MAX_ITEMS: u64 = 1_000_000;

const IMPORT_HELP: &str = "\
The first row has titles: kind, amount, currency, due, counterparty, reference and, if known,
issued, iban, description, entity, category. Rows that are there already are left out.

Example of a file:
  kind,counterparty,reference,amount,currency,due
  receivable,Kunde AG,RE-1001,1190.00,EUR,2026-03-31";

/// Payables and receivables.
#[derive(Debug, Subcommand)]
pub(crate) enum ExpectedCommand {
    /// Add one
    #[command(after_help = "Example:\n  \
        bursar expected add receivable 1190.00 EUR --due 2026-03-31 \\\n    \
        --counterparty 'Kunde AG' --reference RE-1001")]
    Add(Add),
    /// Add those of a CSV file or the first sheet of an XLSX workbook, all or none
    #[command(after_help = IMPORT_HELP)]
    Import {
        /// The file; `-` reads standard input
        file: PathBuf,
        /// The kind of every row that names none
        #[arg(long)]
        kind: Option<Kind>,
    },
    /// List them by due date
    List(List),
    /// Show what is open, by how long it is overdue
    Ageing {
        /// How old everything is on this day [default: today]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        as_of: Option<Date>,
    },
    /// Cancel one: nothing is expected any more
    Cancel {
        /// Its id
        id: String,
        /// Why
        #[arg(long, default_value = "cancelled")]
        reason: String,
    },
}

/// Which way the money is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Somebody owes it to us
    Receivable,
    /// We owe it
    Payable,
}

impl From<Kind> for treasury::ExpectedKind {
    fn from(it: Kind) -> Self {
        match it {
            Kind::Receivable => Self::Receivable,
            Kind::Payable => Self::Payable,
        }
    }
}

/// One item.
#[derive(Args, Debug)]
pub(crate) struct Add {
    /// Which way the money is to go
    kind: Kind,
    /// How much; negative for a credit note
    #[arg(allow_hyphen_values = true)]
    amount: String,
    /// The asset's code
    asset: String,
    /// The day it is due
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    due: Date,
    /// The day of the invoice
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    issued: Option<Date>,
    /// The other side's name
    #[arg(long)]
    counterparty: Option<String>,
    /// The other side's account: an IBAN or a number
    #[arg(long, value_name = "NUMBER")]
    account: Option<String>,
    /// What a payment says it is for: an invoice's number
    #[arg(long)]
    reference: Option<String>,
    /// What it is
    #[arg(long)]
    description: Option<String>,
    /// Whose it is, by the entity's short name
    #[arg(long)]
    entity: Option<String>,
    /// What it is for: a path of income or expenses
    #[arg(long, value_name = "ACCOUNT")]
    category: Option<String>,
    /// The idempotency key: the same key with the same item adds it once
    #[arg(long)]
    key: Option<String>,
}

/// In which state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum State {
    /// Of which something is open
    Unsettled,
    /// All of it is settled
    Settled,
    /// Nothing is expected any more
    Cancelled,
    /// Every state
    All,
}

/// Which items to list.
#[derive(Args, Debug)]
pub(crate) struct List {
    /// Only of this kind
    #[arg(long)]
    kind: Option<Kind>,
    /// In which state
    #[arg(long, value_enum, default_value = "unsettled")]
    state: State,
    /// With this text in counterparty, reference or description
    #[arg(long)]
    text: Option<String>,
    /// With this counterparty, by its id
    #[arg(long, value_name = "ID")]
    counterparty: Option<String>,
    /// Only of this entity
    #[arg(long)]
    entity: Option<String>,
    /// Due on this day or later
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    from: Option<Date>,
    /// Due on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    to: Option<Date>,
    /// At most this many
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=MAX_ITEMS))]
    limit: u64,
}

impl ExpectedCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let file = match &self {
            Self::Import { file, .. } => Some(read_file(file, MAX_FILE_BYTES)?),
            _ => None,
        };
        let books = context.books().await?;
        self.work(context, &books, &file.unwrap_or_default())
            .await?;
        books.treasury.close().await;
        Ok(())
    }

    async fn work(self, context: &Context, books: &Books, bytes: &[u8]) -> Result<(), Failure> {
        let (treasury, org, caller) = (&books.treasury, books.org, &books.caller);
        match self {
            Self::Add(it) => {
                let caller = caller.clone().with_key(it.key.clone());
                let added = treasury
                    .add_expected(org, &caller, &[it.into_draft()])
                    .await?;
                let items = added.into_iter().map(ExpectedItem::from).collect();
                let shown = ExpectedItemsAdded { items, known: 0 };
                context.output.show(&shown, added_text)
            }
            Self::Import { file, kind } => {
                let name = file.display().to_string();
                let kind = kind.map(Into::into);
                let done = treasury
                    .import_expected(org, caller, (&name, bytes), kind)
                    .await?;
                let shown = ExpectedItemsAdded {
                    items: done.added.into_iter().map(ExpectedItem::from).collect(),
                    known: done.known,
                };
                context.output.show(&shown, added_text)
            }
            Self::List(it) => {
                let query = it.into_query()?;
                let list = treasury.expected_items(org, caller, &query).await?;
                let page = ExpectedItemPage::new(list, 0);
                context.output.show(&page, list_text)
            }
            Self::Ageing { as_of } => {
                let report = treasury.expected_ageing(org, caller, as_of).await?;
                context
                    .output
                    .show(&AgeingReport::from(report), ageing_text)
            }
            Self::Cancel { id, reason } => {
                let Some(id) = parsed::<ExpectedItemId>("id", Some(&id))? else {
                    return Ok(());
                };
                let on = (id, Expected::Any);
                let item = treasury.cancel_expected(org, caller, on, &reason).await?;
                context.output.show(&ExpectedItem::from(item), |it| {
                    format!("{} is cancelled\n", it.id)
                })
            }
        }
    }
}

impl Add {
    fn into_draft(self) -> ExpectedDraft {
        ExpectedDraft {
            kind: self.kind.into(),
            amount: self.amount,
            asset: self.asset,
            due_on: self.due,
            issued_on: self.issued,
            counterparty: self.counterparty,
            counterparty_account: self.account,
            reference: self.reference,
            description: self.description,
            entity: self.entity,
            category: self.category,
        }
    }
}

impl List {
    fn into_query(self) -> Result<ExpectedQuery, Failure> {
        Ok(ExpectedQuery {
            kind: self.kind.map(Into::into),
            states: match self.state {
                State::Unsettled => vec![ExpectedState::Open, ExpectedState::Partial],
                State::Settled => vec![ExpectedState::Settled],
                State::Cancelled => vec![ExpectedState::Cancelled],
                State::All => Vec::new(),
            },
            text: self.text.filter(|it| !it.is_empty()),
            counterparty: parsed::<CounterpartyId>("counterparty", self.counterparty.as_deref())?,
            entity: self.entity,
            from: self.from,
            to: self.to,
            offset: 0,
            limit: usize::try_from(self.limit).unwrap_or(usize::MAX),
        })
    }
}

fn added_text(it: &ExpectedItemsAdded) -> String {
    let mut text = items_table(&it.items);
    text.push_str(&format!(
        "{} added, {} there already\n",
        it.items.len(),
        it.known
    ));
    text
}

fn list_text(page: &ExpectedItemPage) -> String {
    let (shown, total) = (page.items.len(), page.total);
    format!("{}{shown} of {total} items\n", items_table(&page.items))
}

fn items_table(items: &[ExpectedItem]) -> String {
    let columns = [
        ("ID", Align::Left),
        ("DUE", Align::Left),
        ("KIND", Align::Left),
        ("COUNTERPARTY", Align::Left),
        ("REFERENCE", Align::Left),
        ("AMOUNT", Align::Right),
        ("OPEN", Align::Right),
        ("", Align::Left),
        ("STATE", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for it in items {
        table.row(vec![
            it.id.clone(),
            it.due_on.to_string(),
            it.kind.to_string(),
            it.counterparty.clone().unwrap_or_default(),
            it.reference.clone().unwrap_or_default(),
            it.amount.amount.clone(),
            it.open.amount.clone(),
            it.open.asset.clone(),
            it.state.to_string(),
        ]);
    }
    table.render()
}

fn ageing_text(it: &AgeingReport) -> String {
    let columns = [
        ("KIND", Align::Left),
        ("COUNTERPARTY", Align::Left),
        ("", Align::Left),
        ("NOT DUE", Align::Right),
        ("0-30", Align::Right),
        ("31-60", Align::Right),
        ("61-90", Align::Right),
        ("90+", Align::Right),
        ("TOTAL", Align::Right),
    ];
    let mut table = Table::new(&columns);
    let cells = |it: &AgeingRow, party: &str| {
        vec![
            it.kind.to_string(),
            party.to_owned(),
            it.asset.clone(),
            it.not_due.clone(),
            it.days_0_30.clone(),
            it.days_31_60.clone(),
            it.days_61_90.clone(),
            it.older.clone(),
            it.total.clone(),
        ]
    };
    for row in &it.rows {
        table.row(cells(
            row,
            row.counterparty.as_deref().unwrap_or("(nobody named)"),
        ));
    }
    for row in &it.totals {
        table.row(cells(row, "TOTAL"));
    }
    format!("open items on {}\n{}", it.as_of, table.render())
}
