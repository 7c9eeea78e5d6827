//! One line of a feed.
//!
//! Owns: its fields, and by what it is recognised when it comes again.
//! Not here: the statement it is in (`header`).
//! Invariant: a line with an id is that id, whatever else of it the bank rewrites; one without an
//! id is all of its fields.

use std::collections::BTreeMap;

use money::{Date, Decimal};
use serde::{Deserialize, Serialize};

use super::unreadable;
use crate::problem::{Place, Problem};
use crate::statement::{Fingerprint, Line, LineStatus, Original};
use crate::text::{dense, squeeze, squeezed};

/// Whether a line is booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryStatus {
    /// Booked.
    #[default]
    Booked,
    /// Announced, not booked.
    Pending,
    /// For information only.
    Information,
}

/// The amount in the currency a payment was made in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryOriginal {
    /// Decimal text, signed as the line.
    pub amount: String,
    /// ISO 4217 code.
    pub currency: String,
    /// The bank's rate as decimal text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<String>,
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The bank's own id of the line, the same whenever it is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whether it is booked.
    #[serde(default)]
    pub status: EntryStatus,
    /// Booking date.
    pub booked_on: Date,
    /// Value date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valued_on: Option<Date>,
    /// Decimal text, signed: money in is positive.
    pub amount: String,
    /// ISO 4217 code, if the source says it: it has to be the statement's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The amount in another currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<EntryOriginal>,
    /// The other side's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterparty: Option<String>,
    /// The other side's IBAN or number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterparty_account: Option<String>,
    /// The other side's bank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterparty_bank: Option<String>,
    /// What the payment is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The bank's transaction code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The bank's reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_reference: Option<String>,
    /// The customer's reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_reference: Option<String>,
    /// End-to-end id of a payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_to_end_id: Option<String>,
    /// Further fields as the source wrote them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub raw: BTreeMap<String, String>,
}

/// A line, and what is worth knowing about it. Errors: the finding.
pub(super) fn read(
    text: &str,
    number: u64,
    currency: Option<&str>,
) -> Result<(Line, Option<Problem>), Problem> {
    let place = Place::line(number);
    let entry: Entry = serde_json::from_str(text)
        .map_err(|error| unreadable(&error, place, text, "a line of a feed"))?;
    let Some(currency) = currency else {
        let expected = "a header with `bursar-feed` before the first line";
        return Err(Problem::error("feed-no-header", place, text, expected));
    };
    if let Some(own) = entry.currency.as_deref().filter(|it| *it != currency) {
        let expected = format!("{currency}, the currency of the statement");
        return Err(Problem::error("line-currency", place, own, expected));
    }
    let amount: Decimal = entry.amount.parse().map_err(|error: money::DecimalError| {
        Problem::error(
            "amount-not-a-number",
            place,
            &entry.amount,
            error.to_string(),
        )
    })?;
    let original = original(entry.original.as_ref(), place)?;
    let fingerprint = fingerprint(&entry, amount);
    let clean = |it: &Option<String>| it.as_deref().and_then(squeezed);
    let problem = amount.is_zero().then(|| {
        let expected = "an amount: a line of nothing moves no money and is left out";
        Problem::notice("amount-zero", place, &entry.amount, expected)
    });
    let line = Line {
        booked_on: entry.booked_on,
        valued_on: entry.valued_on,
        amount,
        status: match entry.status {
            EntryStatus::Booked => LineStatus::Booked,
            EntryStatus::Pending => LineStatus::Pending,
            EntryStatus::Information => LineStatus::Information,
        },
        original,
        bank_reference: clean(&entry.bank_reference).or_else(|| clean(&entry.id)),
        customer_reference: clean(&entry.customer_reference),
        end_to_end_id: clean(&entry.end_to_end_id).filter(|it| it != "NOTPROVIDED"),
        counterparty: clean(&entry.counterparty),
        counterparty_account: clean(&entry.counterparty_account),
        counterparty_bank: clean(&entry.counterparty_bank),
        description: squeeze(&entry.description),
        code: clean(&entry.code),
        raw: entry.raw.into_iter().collect(),
        line: number,
        fingerprint,
    };
    Ok((line, problem))
}

fn original(it: Option<&EntryOriginal>, place: Place) -> Result<Option<Original>, Problem> {
    let Some(it) = it else { return Ok(None) };
    let decimal = |text: &str| {
        text.parse::<Decimal>()
            .map_err(|error| Problem::error("amount-not-a-number", place, text, error.to_string()))
    };
    Ok(Some(Original {
        amount: decimal(&it.amount)?,
        currency: it.currency.clone(),
        rate: it.rate.as_deref().map(decimal).transpose()?,
    }))
}

/// The id alone where there is one: banks rewrite texts of booked lines, and keep their ids.
fn fingerprint(entry: &Entry, amount: Decimal) -> Fingerprint {
    if let Some(id) = entry.id.as_deref().filter(|it| !it.trim().is_empty()) {
        return Fingerprint::of(&["feed-id", id]);
    }
    let text = |it: &Option<String>| it.as_deref().map(dense).unwrap_or_default();
    Fingerprint::of(&[
        "feed",
        &entry.booked_on.to_string(),
        &entry.valued_on.map(|it| it.to_string()).unwrap_or_default(),
        &amount.to_string(),
        &text(&entry.counterparty),
        &text(&entry.counterparty_account),
        &dense(&entry.description),
        &text(&entry.bank_reference),
        &text(&entry.end_to_end_id),
    ])
}
