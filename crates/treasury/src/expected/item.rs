//! An expected item: as it is given, stored and shown.
//!
//! Owns: the stored shape, what is open of it, its id. Not here: what a draft must be (`check`).
//! Invariant: what settles an item is counted from the books of now, never from a stored sum.

use journal::{Book, PaymentId};
use money::{Amount, Date, ExpectedItemId, OrganisationId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::Document;

use super::StoredItem;
use super::paying::payment_of;
use crate::error::Error;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// Which way the money is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExpectedKind {
    /// Somebody owes it to us.
    Receivable,
    /// We owe it.
    Payable,
}

/// How far an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExpectedState {
    /// Nothing of it is settled.
    Open,
    /// Some of it is settled.
    Partial,
    /// All of it is settled.
    Settled,
    /// Nothing is expected any more.
    Cancelled,
}

/// A payable or receivable as given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedDraft {
    /// Which way the money is to go.
    pub kind: ExpectedKind,
    /// Decimal text; positive for an invoice, negative for a credit note.
    pub amount: String,
    /// The asset's code.
    pub asset: String,
    /// The day it is due.
    pub due_on: Date,
    /// The day of the invoice.
    pub issued_on: Option<Date>,
    /// The other side's name.
    pub counterparty: Option<String>,
    /// The other side's account: an IBAN or a number.
    pub counterparty_account: Option<String>,
    /// What a payment says it is for: an invoice's number.
    pub reference: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// Whose it is, by the entity's short name.
    pub entity: Option<String>,
    /// What it is for: a path of income or expenses.
    pub category: Option<String>,
}

/// What an entry settles of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The entry's sequence.
    pub entry: u64,
    /// How much, signed as the item.
    pub amount: Amount,
}

/// A payable or receivable as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedItem {
    /// Its id.
    pub id: ExpectedItemId,
    /// The version of its document.
    pub version: u64,
    /// Which way the money is to go.
    pub kind: ExpectedKind,
    /// All of it; positive for an invoice, negative for a credit note.
    pub amount: Amount,
    /// What is not settled, signed as the amount; zero once it is cancelled.
    pub open: Amount,
    /// The day it is due.
    pub due_on: Date,
    /// The day of the invoice.
    pub issued_on: Option<Date>,
    /// The other side's name.
    pub counterparty: Option<String>,
    /// The other side's account.
    pub counterparty_account: Option<String>,
    /// What a payment says it is for.
    pub reference: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// Whose it is.
    pub entity: Option<String>,
    /// What it is for: a path of income or expenses.
    pub category: Option<String>,
    /// How far it is.
    pub state: ExpectedState,
    /// What settles it: entries that stand.
    pub settlements: Vec<Settlement>,
    /// The payment that is to settle it: on its way, or at a bank line that is not matched yet.
    pub payment: Option<PaymentId>,
    /// When it was added.
    pub created_at: Timestamp,
}

impl ExpectedItem {
    /// The money that is still to move: in is positive, out is negative.
    ///
    /// Errors: `Overflow` for the one amount that has no opposite.
    pub fn open_flow(&self) -> Result<Amount, money::AmountError> {
        match self.kind {
            ExpectedKind::Receivable => Ok(self.open),
            ExpectedKind::Payable => self.open.checked_neg(),
        }
    }

    /// Whether a text, in small letters, stands in one of its own.
    pub(super) fn mentions(&self, text: &str) -> bool {
        let own = [&self.counterparty, &self.reference, &self.description];
        own.iter()
            .filter_map(|it| it.as_deref())
            .any(|it| it.to_lowercase().contains(text))
    }
}

/// What an entry settled, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SettledDocument {
    pub(crate) entry: u64,
    /// Decimal text, signed as the item.
    pub(crate) amount: String,
}

/// An item as it is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ItemDocument {
    pub(crate) kind: ExpectedKind,
    pub(crate) amount: String,
    pub(crate) asset: String,
    pub(crate) due_on: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) issued_on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) counterparty: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) counterparty_account: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) entity: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) category: Option<String>,
    /// Why nothing is expected any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cancelled: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) settled: Vec<SettledDocument>,
    /// What the request that made it asked for, when it had a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) content: Option<String>,
    #[serde(default)]
    pub(crate) created_at: Timestamp,
    #[serde(default)]
    pub(crate) created_by: String,
}

impl ItemDocument {
    /// The document's body.
    pub(crate) fn to_body(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// What makes two items the same one when a file comes again.
    pub(super) fn sameness(&self) -> String {
        let own = [
            self.counterparty.as_deref(),
            self.reference.as_deref(),
            self.description.as_deref(),
            self.entity.as_deref(),
        ];
        let (kind, amount, asset, due_on) = (self.kind, &self.amount, &self.asset, self.due_on);
        format!("{kind:?} {amount} {asset} {due_on} {own:?}")
    }

    /// The document with who made it, when, and by which request.
    pub(super) fn made(self, caller: &Caller, at: Timestamp, content: &str) -> Self {
        Self {
            content: caller.key.as_ref().map(|_| content.to_owned()),
            created_at: at,
            created_by: caller.name.clone(),
            ..self
        }
    }

    /// The document with other content.
    ///
    /// Errors: `Conflict` when it is cancelled, or when more is settled than it would be.
    pub(super) fn changed(&self, new: Self, book: &Book) -> Result<Self, Error> {
        if self.cancelled.is_some() {
            return Err(Error::Conflict(
                "the item is cancelled: add a new one".to_owned(),
            ));
        }
        let new = Self {
            settled: self.settled.clone(),
            content: self.content.clone(),
            created_at: self.created_at,
            created_by: self.created_by.clone(),
            ..new
        };
        let is_settled = !self.standing(book)?.is_empty();
        if is_settled && (new.kind, &new.asset) != (self.kind, &self.asset) {
            return Err(Error::Conflict(
                "kind and asset of an item stay once some of it is settled: take the match back \
                 first"
                    .to_owned(),
            ));
        }
        let (amount, open) = new.amounts(book)?;
        let is_over = !open.is_zero() && open.is_negative() != amount.is_negative();
        if is_settled && is_over {
            let settled = amount.checked_sub(open)?;
            return Err(Error::Conflict(format!(
                "{settled} of the item is settled: its amount cannot be {amount}"
            )));
        }
        Ok(new)
    }

    /// The document of the cancelled item. Errors: `Conflict`.
    pub(super) fn cancelled(&self, book: &Book, reason: &str) -> Result<Self, Error> {
        let refuse = |why: &str| Err(Error::Conflict(why.to_owned()));
        if self.cancelled.is_some() {
            return refuse("the item is cancelled already");
        }
        if self.amounts(book)?.1.is_zero() {
            return refuse("the item is settled: take the match back first");
        }
        Ok(Self {
            cancelled: Some(reason.to_owned()),
            ..self.clone()
        })
    }

    /// What entries that stand settle of it.
    fn standing(&self, book: &Book) -> Result<Vec<Settlement>, Error> {
        let asset = Treasury::known_asset(book, &self.asset)?;
        let stands = |entry: u64| {
            let view = book.entry_at(entry);
            view.is_some_and(|it| it.reversed_by().is_none())
        };
        let standing = self.settled.iter().filter(|it| stands(it.entry));
        standing
            .map(|it| {
                Ok(Settlement {
                    entry: it.entry,
                    amount: Amount::parse(&it.amount, asset)?,
                })
            })
            .collect()
    }

    /// All of it, and what is open.
    fn amounts(&self, book: &Book) -> Result<(Amount, Amount), Error> {
        let asset = Treasury::known_asset(book, &self.asset)?;
        let amount = Amount::parse(&self.amount, asset)?;
        let mut open = amount;
        for it in self.standing(book)? {
            open = open.checked_sub(it.amount)?;
        }
        if self.cancelled.is_some() {
            open = Amount::from_units(0, asset);
        }
        Ok((amount, open))
    }
}

/// The id of an item: the same one for the same place in the same request.
pub(super) fn id_of(org: OrganisationId, key: Option<&str>, place: usize) -> ExpectedItemId {
    let Some(key) = key else {
        return super::new_id();
    };
    let text = format!("{org}/expected/{key}/{place}");
    let digest = Sha256::digest(text.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    ExpectedItemId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// What a request asks for, in short.
pub(super) fn content_of(documents: &[ItemDocument]) -> String {
    let mut digest = Sha256::new();
    for it in documents {
        digest.update(it.to_body().to_string().as_bytes());
        digest.update(b"\n");
    }
    let digest = digest.finalize();
    digest[..16].iter().map(|it| format!("{it:02x}")).collect()
}

/// What the audit log keeps of added items.
pub(super) fn audited(made: &[StoredItem]) -> Value {
    let shown = made.iter().take(200).map(|it| {
        let mut body = it.document.to_body();
        body["id"] = json!(it.id.to_string());
        body
    });
    json!({"count": made.len(), "items": shown.collect::<Vec<_>>()})
}

pub(super) fn stored(document: &Document) -> Result<StoredItem, Error> {
    let damaged = |error: &dyn std::fmt::Display| {
        Error::Conflict(format!(
            "the stored expected item `{}` cannot be read: {error}",
            document.id
        ))
    };
    Ok(StoredItem {
        id: document.id.parse().map_err(|it| damaged(&it))?,
        version: document.version,
        document: ItemDocument::deserialize(&document.body).map_err(|it| damaged(&it))?,
    })
}

pub(super) fn show_all(book: &Book, all: &[StoredItem]) -> Result<Vec<ExpectedItem>, Error> {
    all.iter().map(|it| show(book, it)).collect()
}

/// The item as it stands in these books.
pub(crate) fn show(book: &Book, stored: &StoredItem) -> Result<ExpectedItem, Error> {
    let it = &stored.document;
    let (amount, open) = it.amounts(book)?;
    let state = if it.cancelled.is_some() {
        ExpectedState::Cancelled
    } else if open.is_zero() {
        ExpectedState::Settled
    } else if open == amount {
        ExpectedState::Open
    } else {
        ExpectedState::Partial
    };
    let settlements = it.standing(book)?;
    Ok(ExpectedItem {
        id: stored.id,
        payment: payment_of(book, (stored.id, &settlements)),
        version: stored.version,
        kind: it.kind,
        amount,
        open,
        due_on: it.due_on,
        issued_on: it.issued_on,
        counterparty: it.counterparty.clone(),
        counterparty_account: it.counterparty_account.clone(),
        reference: it.reference.clone(),
        description: it.description.clone(),
        entity: it.entity.clone(),
        category: it.category.clone(),
        state,
        settlements,
        created_at: it.created_at,
    })
}
