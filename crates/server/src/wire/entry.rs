//! Entries on the wire.
//!
//! Owns: an entry with its postings, pages of them, and what posts, reverses and reclassifies.
//! Not here: rules. Invariant: an entry's id is its sequence in the journal.

use std::collections::BTreeMap;

use journal::{AccountId, Book, EntryView};
use money::{Amount, Date};
use serde::{Deserialize, Serialize};
use treasury::EntryList;
use utoipa::ToSchema;

use crate::wire::{AssetAmount, CorrectionKind};

/// One movement of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Posting {
    /// The account's number.
    pub account: u32,
    /// The account's path.
    pub path: String,
    /// The asset.
    pub asset: String,
    /// Debit is positive.
    pub amount: String,
    /// The value date.
    #[schema(value_type = String, format = Date)]
    pub valued_on: Date,
    /// What it was exchanged for.
    #[schema(required = true)]
    pub counter: Option<AssetAmount>,
}

/// What an entry puts right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Correction {
    /// How.
    pub kind: CorrectionKind,
    /// The corrected entry.
    pub entry: u64,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Entry {
    /// Its sequence in the journal.
    pub id: u64,
    /// The booking date.
    #[schema(value_type = String, format = Date)]
    pub booked_on: Date,
    /// When it was recorded.
    #[schema(format = DateTime)]
    pub recorded_at: String,
    /// What it is.
    pub description: String,
    /// The other side's name.
    #[schema(required = true)]
    pub counterparty: Option<String>,
    /// A reference.
    #[schema(required = true)]
    pub reference: Option<String>,
    /// Free names and values.
    pub tags: BTreeMap<String, String>,
    /// The movements.
    pub postings: Vec<Posting>,
    /// What it puts right.
    #[schema(required = true)]
    pub corrects: Option<Correction>,
    /// The entry that took it back.
    #[schema(required = true)]
    pub reversed_by: Option<u64>,
    /// The import it came with.
    #[schema(required = true)]
    pub import: Option<String>,
    /// The account's balance after it, when one account was asked for.
    #[schema(required = true)]
    pub balance_after: Option<AssetAmount>,
}

impl Entry {
    /// The entry, with the balance of `account` after it.
    #[must_use]
    pub fn new(book: &Book, view: &EntryView<'_>, account: Option<AccountId>) -> Self {
        let booked_on = view.booked_on();
        let path = |id: AccountId| {
            book.account(id)
                .map_or_else(String::new, |it| it.path.to_string())
        };
        let posting = |it: journal::Posting| Posting {
            account: it.account.0,
            path: path(it.account),
            asset: it.amount.asset().code().to_string(),
            amount: it.amount.to_text(),
            valued_on: it.valued_on.unwrap_or(booked_on),
            counter: it.counter.map(AssetAmount::from),
        };
        Self {
            id: view.seq(),
            booked_on,
            recorded_at: view.recorded_at().to_string(),
            description: view.description().to_owned(),
            counterparty: view.counterparty().map(str::to_owned),
            reference: view.reference().map(str::to_owned),
            tags: view.tags(),
            postings: view.postings().map(posting).collect(),
            corrects: view.corrects().map(|it| match it {
                journal::Correction::Reversal(entry) => Correction {
                    kind: CorrectionKind::Reversal,
                    entry,
                },
                journal::Correction::Reclassification(entry) => Correction {
                    kind: CorrectionKind::Reclassification,
                    entry,
                },
            }),
            reversed_by: view.reversed_by(),
            import: view.statement().map(|it| it.import.to_string()),
            balance_after: account.and_then(|it| balance_after(book, view, it)),
        }
    }
}

fn balance_after(book: &Book, view: &EntryView<'_>, account: AccountId) -> Option<AssetAmount> {
    let own = view.postings().find(|it| it.account == account)?;
    let asset = own.amount.asset();
    let units = book.balance_after(account, asset.code(), view.number())?;
    Some(Amount::from_units(units, asset).into())
}

/// A page of entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EntryPage {
    /// The entries, in order.
    pub items: Vec<Entry>,
    /// How many there are on all pages.
    pub total: usize,
    /// For the next page; null on the last.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
    /// The journal's sequence.
    pub seq: u64,
}

impl EntryPage {
    /// The page that starts at `offset`.
    #[must_use]
    pub fn new(list: &EntryList, offset: usize) -> Self {
        let views = list
            .page
            .entries
            .iter()
            .filter_map(|it| list.book.entry(*it));
        let items: Vec<Entry> = views
            .map(|it| Entry::new(&list.book, &it, list.account))
            .collect();
        let next = offset + items.len();
        let has_more = next < list.page.total && !items.is_empty();
        Self {
            items,
            total: list.page.total,
            next_cursor: has_more.then(|| next.to_string()),
            seq: list.book.head().seq,
        }
    }
}

/// A movement to book.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPosting {
    /// The account's number or path.
    pub account: AccountName,
    /// The asset's code.
    pub asset: String,
    /// Decimal text; debit is positive.
    pub amount: String,
    /// The value date, if not the booking date.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub valued_on: Option<Date>,
    /// What it was exchanged for, signed as the amount.
    #[serde(default)]
    pub counter: Option<AssetAmount>,
}

/// An account by number or path.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum AccountName {
    /// By number.
    Number(u32),
    /// By path.
    Path(String),
}

impl std::fmt::Display for AccountName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Path(path) => path.fmt(f),
        }
    }
}

/// An entry to book.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEntry {
    /// The booking date; today if absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub booked_on: Option<Date>,
    /// What it is.
    pub description: String,
    /// The other side's name.
    #[serde(default)]
    pub counterparty: Option<String>,
    /// A reference.
    #[serde(default)]
    pub reference: Option<String>,
    /// Free names and values.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// At least two; each asset must sum to zero.
    pub postings: Vec<NewPosting>,
}

impl From<NewEntry> for treasury::EntryDraft {
    fn from(it: NewEntry) -> Self {
        let posting = |it: NewPosting| treasury::PostingDraft {
            account: it.account.to_string(),
            amount: it.amount,
            asset: it.asset,
            valued_on: it.valued_on,
            counter: it.counter.map(|it| (it.amount, it.asset)),
        };
        Self {
            booked_on: it.booked_on,
            description: it.description,
            counterparty: it.counterparty,
            reference: it.reference,
            tags: it.tags,
            postings: it.postings.into_iter().map(posting).collect(),
        }
    }
}

/// A reversal to book.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reversal {
    /// Its booking date; the entry's own if absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub booked_on: Option<Date>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// A reclassification to book.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reclassification {
    /// The account to take from, by number or path.
    pub from: AccountName,
    /// The account to move to, by number or path.
    pub to: AccountName,
    /// Why.
    #[serde(default)]
    pub reason: String,
}
