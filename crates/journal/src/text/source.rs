//! What the readers of hledger and beancount journals have in common: the file as written.
//!
//! Owns: raw entries, amounts and declarations, with their lines, before anything is inferred.
//! Not here: inference and checks (`assemble`).
//! Invariant: names are the file's own; nothing here knows the book's accounts or assets.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;
use money::{AssetKind, Date, Decimal};

use crate::account::{AccountType, Entity};
use crate::decide::NewAccount;
use crate::entry::Correction;
use crate::text::draft::{Severity, TextProblem};

/// Most problems that are kept of one file.
const MAX_PROBLEMS: usize = 1_000;
/// Most characters of `found` that are kept.
const MAX_FOUND: usize = 120;

/// A name of the file, of an account or a commodity, by its number in `Names`. The default one
/// is the empty name.
///
/// A file has millions of names, but few different ones: numbers are compared and copied free.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Name(u32);

impl Name {
    pub(super) const fn at(index: u32) -> Self {
        Self(index)
    }

    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The different names of a file.
#[derive(Debug)]
pub(super) struct Names {
    texts: Vec<Arc<str>>,
    by_text: HashMap<Arc<str>, Name, RandomState>,
}

impl Default for Names {
    fn default() -> Self {
        let mut names = Self {
            texts: Vec::new(),
            by_text: HashMap::default(),
        };
        names.number("");
        names
    }
}

impl Names {
    /// The number of a name, a new one on first use.
    pub(super) fn number(&mut self, text: &str) -> Name {
        if let Some(found) = self.by_text.get(text) {
            return *found;
        }
        let next = u32::try_from(self.texts.len());
        let name = Name(next.expect("a text of the largest size has fewer names"));
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.by_text.insert(text, name);
        name
    }

    pub(super) fn text(&self, name: Name) -> &str {
        self.texts.get(name.index()).map_or("", |it| it.as_ref())
    }
}

/// Where something stands: line and column, both from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) line: u64,
    pub(super) column: u64,
}

/// An amount as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawAmount {
    pub(super) number: Decimal,
    /// Decimal places as written; none when it was calculated and is not exact.
    pub(super) places: Option<u8>,
    pub(super) commodity: Name,
}

/// A price or cost: of one unit or of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RawPrice {
    Each(RawAmount),
    Total(RawAmount),
    /// Of the lots that are held: `{}`.
    Held,
}

/// What an amount is asserted about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// The account alone.
    Own,
    /// The account with all below it.
    Subtree,
}

/// A balance that must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawAssertion {
    pub(super) amount: RawAmount,
    pub(super) scope: Scope,
    /// No other commodity may be left on the account.
    pub(super) is_only: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RawPosting {
    pub(super) spot: Spot,
    pub(super) account: Name,
    pub(super) amount: Option<RawAmount>,
    pub(super) valued_on: Option<Date>,
    /// A bracketed posting: it must balance among its own kind.
    pub(super) is_virtual: bool,
    pub(super) extras: Option<Box<Extras>>,
}

/// What few postings have, apart from those that do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Extras {
    pub(super) cost: Option<RawPrice>,
    pub(super) price: Option<RawPrice>,
    pub(super) assertion: Option<RawAssertion>,
    pub(super) counter: Option<RawAmount>,
}

impl RawPosting {
    pub(super) fn extras(&self) -> Extras {
        self.extras.as_deref().copied().unwrap_or_default()
    }

    pub(super) fn has_extras(&self) -> bool {
        self.extras.is_some()
    }

    pub(super) fn extras_mut(&mut self) -> &mut Extras {
        self.extras.get_or_insert_default()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawEntry {
    pub(super) line: u64,
    pub(super) seq: Option<u64>,
    pub(super) booked_on: Date,
    pub(super) description: String,
    pub(super) counterparty: Option<String>,
    pub(super) reference: Option<String>,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) corrects: Option<Correction>,
    pub(super) postings: Vec<RawPosting>,
}

impl RawEntry {
    pub(super) fn new(line: u64, booked_on: Date) -> Self {
        Self {
            line,
            seq: None,
            booked_on,
            description: String::new(),
            counterparty: None,
            reference: None,
            tags: BTreeMap::new(),
            corrects: None,
            postings: Vec::new(),
        }
    }
}

/// An account as declared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RawAccount {
    pub(super) line: u64,
    pub(super) name: String,
    pub(super) account_type: Option<AccountType>,
    /// The details; its path is set when the file says the true one.
    pub(super) details: NewAccount,
    /// The only commodity it may hold.
    pub(super) commodity: Option<String>,
    pub(super) closed_on: Option<Date>,
}

/// A commodity as declared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RawCommodity {
    pub(super) code: Option<String>,
    pub(super) scale: Option<u8>,
    pub(super) title: Option<String>,
    pub(super) kind: Option<AssetKind>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawQuote {
    pub(super) line: u64,
    pub(super) on: Date,
    pub(super) base: Name,
    pub(super) amount: RawAmount,
    pub(super) source: Option<String>,
}

/// A balance at the start of a day (beancount).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawBalance {
    pub(super) spot: Spot,
    pub(super) on: Date,
    pub(super) account: Name,
    pub(super) amount: RawAmount,
    pub(super) tolerance: Option<Decimal>,
}

/// An account that is filled up to its next balance from another one (beancount).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawPad {
    pub(super) line: u64,
    pub(super) on: Date,
    pub(super) account: Name,
    pub(super) from: Name,
}

/// Everything of one file, as written.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub(super) names: Names,
    pub(super) commodities: BTreeMap<String, RawCommodity>,
    pub(super) accounts: Vec<RawAccount>,
    pub(super) entities: Vec<Entity>,
    pub(super) entries: Vec<RawEntry>,
    pub(super) quotes: Vec<RawQuote>,
    pub(super) balances: Vec<RawBalance>,
    pub(super) pads: Vec<RawPad>,
    /// Roots of account names that the file renames.
    pub(super) roots: Vec<(String, AccountType)>,
    pub(super) problems: Problems,
    /// Whether the tool balances an entry of two commodities without a price by itself.
    pub(super) infers_prices: bool,
}

/// The problems of one file, so many and no more.
#[derive(Debug, Default)]
pub(super) struct Problems {
    pub(super) list: Vec<TextProblem>,
}

impl Problems {
    pub(super) fn error(&mut self, spot: Spot, code: &'static str, found: &str, expected: &str) {
        self.push(Severity::Error, spot, code, (found, expected));
    }

    pub(super) fn notice(&mut self, spot: Spot, code: &'static str, found: &str, expected: &str) {
        self.push(Severity::Notice, spot, code, (found, expected));
    }

    fn push(&mut self, severity: Severity, spot: Spot, code: &'static str, texts: (&str, &str)) {
        let is_error = |it: &TextProblem| it.severity == Severity::Error;
        // Beyond the limit only the first error still counts: it stops the booking.
        let is_first = severity == Severity::Error && !self.list.iter().any(is_error);
        if self.list.len() >= MAX_PROBLEMS && !is_first {
            return;
        }
        self.list.push(TextProblem {
            severity,
            line: spot.line,
            column: spot.column,
            code,
            found: texts.0.chars().take(MAX_FOUND).collect(),
            expected: texts.1.to_owned(),
        });
    }
}
