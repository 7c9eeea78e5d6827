//! How the CSV of one bank is read, as it is saved (CASH-1).
//!
//! Owns: the names under which a mapping is written down, and what may be left out.
//! Not here: finding a mapping (`csv::suggest`), cells by it (`csv::header`).
//! Invariant: a name that is not known is refused, so that a misspelt setting is not passed over.

use serde::{Deserialize, Serialize};

use super::amounts::DecimalMark;
use super::dates::DateFormat;

/// How to read the CSV of one bank.
///
/// A column is named by its title, or as `#3` (from 1) where titles are missing or repeated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The name it is saved under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The character between cells.
    pub delimiter: char,
    /// The encoding it was found in; the bytes of a file decide when they prove another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Which row has the titles: rows that are not blank count, from 1; 0 means there are none.
    pub header_row: u32,
    /// Rows to leave out after the titles.
    #[serde(default)]
    pub skip_rows: u32,
    /// Which column is what.
    pub columns: Columns,
    /// The order of day, month and year.
    pub date_format: DateFormat,
    /// The decimal mark.
    #[serde(default)]
    pub decimal: DecimalMark,
    /// The file writes money out as positive (cards, shops): turn every sign around.
    #[serde(default)]
    pub negate: bool,
    /// The account, where the file does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The currency, where the file does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

/// The columns of a mapping: a date, and an amount or debit and credit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Columns {
    /// Booking date.
    pub booked_on: String,
    /// Value date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valued_on: Option<String>,
    /// Amount, signed unless there is a direction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// Money out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub debit: Option<String>,
    /// Money in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// `D` or `C`, `Soll` or `Haben`, `Af` or `Bij`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// Currency of the row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// What the payment is for; several are joined.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub description: Vec<String>,
    /// The other side's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterparty: Option<String>,
    /// The other side's account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counterparty_account: Option<String>,
    /// The bank's reference or id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Balance after the row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<String>,
    /// Our account of the row, where a file holds several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Booked, pending, declined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}
