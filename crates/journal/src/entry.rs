//! Entries: what is booked, balanced per asset (JOURNAL-1).
//!
//! Owns: the shape of an entry, its postings and its links to what it corrects or came from.
//! Not here: whether it may be booked (`decide`), how it is written (`encoding`).
//! Invariant: held up by `Entry::imbalance`: what `decide` lets in sums to zero per asset.

use std::collections::BTreeMap;

use money::{Amount, AmountError, Asset, Date};

use crate::account::AccountId;

/// One movement of one account. Debit is positive.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Posting {
    /// The account.
    pub account: AccountId,
    /// How much: debit is positive.
    pub amount: Amount,
    /// The value date, when it is not the booking date.
    pub valued_on: Option<Date>,
    /// What the amount was exchanged for in all, signed as `amount`: its cost or proceeds.
    pub counter: Option<Amount>,
}

/// What an entry puts right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Correction {
    /// It takes back the entry with this sequence.
    Reversal(u64),
    /// It moves a posting of the entry with this sequence to another account.
    Reclassification(u64),
}

/// The bank line an entry was booked from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LineSource {
    /// Sequence of the statement's record.
    pub statement: u64,
    /// The line's fingerprint, by the bank's raw fields.
    pub fingerprint: [u8; 16],
    /// The how-manieth equal line it is, from 1.
    pub occurrence: u32,
}

/// A balanced entry.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// The booking date.
    pub booked_on: Date,
    /// What it is, for people.
    pub description: String,
    /// The other side's name.
    pub counterparty: Option<String>,
    /// A document's or the bank's reference.
    pub reference: Option<String>,
    /// Free names and values.
    pub tags: BTreeMap<String, String>,
    /// The movements: at least two.
    pub postings: Vec<Posting>,
    /// What it puts right.
    pub corrects: Option<Correction>,
    /// The bank line behind it.
    pub line: Option<LineSource>,
}

impl Entry {
    /// An entry with the parts that every entry has.
    #[must_use]
    pub fn new(booked_on: Date, description: impl Into<String>, postings: Vec<Posting>) -> Self {
        Self {
            booked_on,
            description: description.into(),
            counterparty: None,
            reference: None,
            tags: BTreeMap::new(),
            postings,
            corrects: None,
            line: None,
        }
    }

    /// The sums that are not zero, one an asset: empty when the entry balances.
    ///
    /// Errors: `Overflow`.
    pub fn imbalance(&self) -> Result<Vec<Amount>, AmountError> {
        // An entry has few assets: a short list beats a map.
        let mut sums: Vec<Amount> = Vec::with_capacity(2);
        for posting in &self.postings {
            let asset: Asset = posting.amount.asset();
            match sums.iter_mut().find(|it| it.asset() == asset) {
                Some(sum) => *sum = sum.checked_add(posting.amount)?,
                None => sums.push(posting.amount),
            }
        }
        sums.retain(|it| !it.is_zero());
        Ok(sums)
    }
}

impl Posting {
    /// A posting with the parts that every posting has.
    #[must_use]
    pub const fn new(account: AccountId, amount: Amount) -> Self {
        Self {
            account,
            amount,
            valued_on: None,
            counter: None,
        }
    }
}
