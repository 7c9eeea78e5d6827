//! An entry and its texts to a line.
//!
//! Owns: which field each part becomes, the fingerprint, the original amount.
//! Not here: reading the parts (`entry`, `details`). Invariant: `raw` holds the fields whole.

use super::balance;
use super::details;
use super::entry::ReadEntry;
use super::keywords;
use super::other_side::{Details, looks_like_iban};
use crate::number;
use crate::statement::{Fingerprint, Line, LineStatus, Original};
use crate::text::{dense, present, squeeze};

/// An entry whose texts may still come.
pub(super) struct Pending {
    pub(super) entry: ReadEntry,
    pub(super) raw: String,
    pub(super) details: String,
    pub(super) notes: String,
    pub(super) line: u64,
}

/// The line of an entry with all its texts, in a statement of this currency.
pub(super) fn line_of(pending: Pending, currency: Option<&str>) -> Line {
    let entry = pending.entry;
    let mut details = match present(&pending.details) {
        Some(text) => details::read_details(text),
        None => Details::default(),
    };
    if details.description.is_empty() {
        let rest = if pending.notes.is_empty() {
            &entry.supplement
        } else {
            &pending.notes
        };
        details.description = squeeze(rest);
    }
    let second = entry
        .supplement
        .split('\n')
        .next()
        .unwrap_or_default()
        .trim();
    if details.account.is_none() && looks_like_iban(second) {
        details.account = Some(second.to_owned());
    }
    let fingerprint = fingerprint_of(&entry, &pending.details, &pending.notes);
    let original = original_of(&entry, &pending.details, currency);
    let mut raw = vec![(":61:".to_owned(), pending.raw)];
    for (name, text) in [(":86:", pending.details), (":NS:", pending.notes)] {
        if !text.is_empty() {
            raw.push((name.to_owned(), text));
        }
    }
    let own = entry.customer_reference.as_str();
    let points_elsewhere = matches!(own, "KREF+" | "EREF" | "MARF" | "PREF");
    let own = if points_elsewhere {
        None
    } else {
        keywords::reference(own)
    };
    Line {
        booked_on: entry.booked_on,
        valued_on: Some(entry.valued_on),
        amount: entry.amount,
        status: if entry.expected {
            LineStatus::Pending
        } else {
            LineStatus::Booked
        },
        original,
        bank_reference: keywords::reference(&entry.bank_reference),
        customer_reference: own.or(details.customer_reference),
        end_to_end_id: details.end_to_end_id,
        counterparty: details.counterparty,
        counterparty_account: details.account,
        counterparty_bank: details.bank,
        description: details.description,
        code: entry.code,
        raw,
        line: pending.line,
        fingerprint,
    }
}

/// The raw fields without white space: another page width is still the same entry.
fn fingerprint_of(entry: &ReadEntry, details: &str, notes: &str) -> Fingerprint {
    Fingerprint::of(&[
        "mt",
        &entry.booked_on.to_string(),
        &entry.valued_on.to_string(),
        &entry.amount.to_string(),
        entry.code.as_deref().unwrap_or_default(),
        &dense(&entry.customer_reference),
        &dense(&entry.bank_reference),
        &dense(&entry.supplement),
        &dense(details),
        &dense(notes),
    ])
}

/// `/OCMT/USD2853,12/`: the amount in the currency of the payment.
fn original_of(entry: &ReadEntry, details: &str, currency: Option<&str>) -> Option<Original> {
    let text = [entry.supplement.as_str(), details]
        .into_iter()
        .find_map(|it| it.split_once("/OCMT/"))?
        .1;
    let (code, rest) = balance::split_currency(text);
    let code = code.filter(|it| Some(*it) != currency)?;
    let end = rest
        .find(|it: char| !it.is_ascii_digit() && it != ',')
        .unwrap_or(rest.len());
    let amount = number::parse_plain(&rest.as_bytes()[..end])?;
    let amount = if entry.amount.is_negative() {
        amount.checked_neg().ok()?
    } else {
        amount
    };
    Some(Original {
        amount,
        currency: code.to_owned(),
        rate: None,
    })
}
