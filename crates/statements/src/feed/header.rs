//! The first line of a statement in a feed.
//!
//! Owns: account, currency, days and balances of a statement. Not here: its lines (`entry`).
//! Invariant: a balance is an exact decimal, or the statement is not read.

use money::{Date, Decimal};
use serde::{Deserialize, Serialize};

use super::{VERSION, format, unreadable};
use crate::problem::{Place, Problem};
use crate::statement::{Balance, Statement};
use crate::text::squeezed;

/// What a statement is of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The version of the format: 1.
    #[serde(rename = "bursar-feed")]
    pub version: u32,
    /// Where it comes from, as in `plaid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// IBAN or number of the account.
    pub account: String,
    /// The bank: BIC, code or name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank: Option<String>,
    /// The account holder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// ISO 4217 code.
    pub currency: String,
    /// Number or id of the statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Booked balance before the first line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening: Option<HeaderBalance>,
    /// Booked balance after the last line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<HeaderBalance>,
    /// Available balance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<HeaderBalance>,
}

/// A balance and its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeaderBalance {
    /// Decimal text, signed.
    pub amount: String,
    /// The day, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

/// The statement that a header begins. Errors: the finding.
pub(super) fn read(text: &str, place: Place) -> Result<Statement, Problem> {
    let header: Header = serde_json::from_str(text)
        .map_err(|error| unreadable(&error, place, text, "the header of a feed"))?;
    if header.version != VERSION {
        let found = header.version.to_string();
        let expected = "version 1 of the format: is this program older than the file?";
        return Err(Problem::error("feed-version", place, &found, expected));
    }
    let account = squeezed(&header.account);
    if account.is_none() {
        let expected = "the account's IBAN or number";
        return Err(Problem::error("feed-no-account", place, "", expected));
    }
    let balance = |it: Option<HeaderBalance>| -> Result<Option<Balance>, Problem> {
        let Some(it) = it else { return Ok(None) };
        let amount = it.amount.parse::<Decimal>();
        let amount = amount.map_err(|error| {
            Problem::error("balance-not-a-number", place, &it.amount, error.to_string())
        })?;
        Ok(Some(Balance { amount, on: it.on }))
    };
    Ok(Statement {
        account,
        bank: header.bank.as_deref().and_then(squeezed),
        holder: header.holder.as_deref().and_then(squeezed),
        currency: squeezed(&header.currency),
        number: header.number.as_deref().and_then(squeezed),
        opening: balance(header.opening)?,
        closing: balance(header.closing)?,
        available: balance(header.available)?,
        ..Statement::empty(format())
    })
}
