//! Expected items on the wire: payables, receivables and their ageing.
//!
//! Owns: their shapes. Not here: rules (`treasury`).
//! Invariant: an amount is positive for an invoice and negative for a credit note, whichever way
//! the money goes; the kind says that.

use money::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::{AssetAmount, ExpectedKind, ExpectedState};

/// A payable or receivable to add, or how one becomes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExpectedItem {
    /// Which way the money is to go.
    pub kind: ExpectedKind,
    /// Decimal text; positive for an invoice, negative for a credit note.
    pub amount: String,
    /// The asset's code.
    pub asset: String,
    /// The day it is due.
    #[schema(value_type = String, format = Date)]
    pub due_on: Date,
    /// The day of the invoice.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub issued_on: Option<Date>,
    /// The other side's name.
    #[serde(default)]
    pub counterparty: Option<String>,
    /// The other side's account: an IBAN or a number.
    #[serde(default)]
    pub counterparty_account: Option<String>,
    /// What a payment says it is for: an invoice's number.
    #[serde(default)]
    pub reference: Option<String>,
    /// What it is.
    #[serde(default)]
    pub description: Option<String>,
    /// Whose it is, by the entity's short name.
    #[serde(default)]
    pub entity: Option<String>,
    /// What it is for: a path of income or expenses.
    #[serde(default)]
    pub category: Option<String>,
}

impl From<NewExpectedItem> for treasury::ExpectedDraft {
    fn from(it: NewExpectedItem) -> Self {
        Self {
            kind: it.kind.into(),
            amount: it.amount,
            asset: it.asset,
            due_on: it.due_on,
            issued_on: it.issued_on,
            counterparty: it.counterparty,
            counterparty_account: it.counterparty_account,
            reference: it.reference,
            description: it.description,
            entity: it.entity,
            category: it.category,
        }
    }
}

/// Payables and receivables to add, all or none.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExpectedItems {
    /// The items, 1 to 50,000.
    pub items: Vec<NewExpectedItem>,
}

/// What an entry settles of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Settlement {
    /// The entry.
    pub entry: u64,
    /// How much, signed as the item.
    pub amount: AssetAmount,
}

/// A payable or receivable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExpectedItem {
    /// Its id.
    pub id: String,
    /// Its version, as in `ETag`.
    pub version: u64,
    /// Which way the money is to go.
    pub kind: ExpectedKind,
    /// How far it is.
    pub state: ExpectedState,
    /// All of it; positive for an invoice, negative for a credit note.
    pub amount: AssetAmount,
    /// What is not settled, signed as the amount; zero once it is cancelled.
    pub open: AssetAmount,
    /// The day it is due.
    #[schema(value_type = String, format = Date)]
    pub due_on: Date,
    /// The day of the invoice.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub issued_on: Option<Date>,
    /// The other side's name.
    #[schema(required = true)]
    pub counterparty: Option<String>,
    /// The other side's account.
    #[schema(required = true)]
    pub counterparty_account: Option<String>,
    /// What a payment says it is for.
    #[schema(required = true)]
    pub reference: Option<String>,
    /// What it is.
    #[schema(required = true)]
    pub description: Option<String>,
    /// Whose it is.
    #[schema(required = true)]
    pub entity: Option<String>,
    /// What it is for.
    #[schema(required = true)]
    pub category: Option<String>,
    /// What settles it.
    pub settlements: Vec<Settlement>,
    /// The payment that is to settle it: on its way, or at a bank line that is not matched yet.
    #[schema(required = true)]
    pub payment: Option<u32>,
    /// When it was added.
    #[schema(format = DateTime)]
    pub created_at: String,
}

impl From<treasury::ExpectedItem> for ExpectedItem {
    fn from(it: treasury::ExpectedItem) -> Self {
        let settlement = |it: treasury::Settlement| Settlement {
            entry: it.entry,
            amount: it.amount.into(),
        };
        Self {
            id: it.id.to_string(),
            version: it.version,
            kind: it.kind.into(),
            state: it.state.into(),
            amount: it.amount.into(),
            open: it.open.into(),
            due_on: it.due_on,
            issued_on: it.issued_on,
            counterparty: it.counterparty,
            counterparty_account: it.counterparty_account,
            reference: it.reference,
            description: it.description,
            entity: it.entity,
            category: it.category,
            settlements: it.settlements.into_iter().map(settlement).collect(),
            payment: it.payment.map(|it| it.0),
            created_at: it.created_at.to_string(),
        }
    }
}

/// A page of expected items, by due date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExpectedItemPage {
    /// The items.
    pub items: Vec<ExpectedItem>,
    /// How many there are on all pages.
    pub total: usize,
    /// For the next page; null on the last.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

impl ExpectedItemPage {
    /// The page that starts at `offset`.
    #[must_use]
    pub fn new(list: treasury::ExpectedList, offset: usize) -> Self {
        let next = offset + list.items.len();
        let has_more = next < list.total && !list.items.is_empty();
        Self {
            items: list.items.into_iter().map(ExpectedItem::from).collect(),
            total: list.total,
            next_cursor: has_more.then(|| next.to_string()),
        }
    }
}

/// Items that were added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExpectedItemsAdded {
    /// The new items.
    pub items: Vec<ExpectedItem>,
    /// How many rows of the file were there already.
    pub known: usize,
}

/// Why an item is cancelled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectedCancellation {
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What is open, by how long it is overdue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AgeingRow {
    /// The kind.
    pub kind: ExpectedKind,
    /// The asset.
    pub asset: String,
    /// The other side's name; null for sums, and for items that name nobody.
    #[schema(required = true)]
    pub counterparty: Option<String>,
    /// How many items.
    pub items: usize,
    /// Due in the future.
    pub not_due: String,
    /// Due today, or up to 30 days ago.
    pub days_0_30: String,
    /// 31 to 60 days ago.
    pub days_31_60: String,
    /// 61 to 90 days ago.
    pub days_61_90: String,
    /// More than 90 days ago.
    pub older: String,
    /// All of it.
    pub total: String,
}

impl From<treasury::AgeingRow> for AgeingRow {
    fn from(it: treasury::AgeingRow) -> Self {
        let [not_due, days_0_30, days_31_60, days_61_90, older] =
            it.ages.map(money::Amount::to_text);
        Self {
            kind: it.kind.into(),
            asset: it.asset.to_string(),
            counterparty: it.counterparty,
            items: it.items,
            not_due,
            days_0_30,
            days_31_60,
            days_61_90,
            older,
            total: it.total.to_text(),
        }
    }
}

/// The ageing of everything open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AgeingReport {
    /// The day it is about.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// One row a kind and asset.
    pub totals: Vec<AgeingRow>,
    /// One row a kind, asset and counterparty.
    pub rows: Vec<AgeingRow>,
}

impl From<treasury::AgeingReport> for AgeingReport {
    fn from(it: treasury::AgeingReport) -> Self {
        Self {
            as_of: it.as_of,
            totals: it.totals.into_iter().map(AgeingRow::from).collect(),
            rows: it.rows.into_iter().map(AgeingRow::from).collect(),
        }
    }
}
