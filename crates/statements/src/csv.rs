//! Delimited text of banks, with or without a saved mapping (CASH-1).
//!
//! Owns: the mapping, and the choice between it and a suggestion.
//! Not here: finding a mapping (`csv::suggest`), reading rows with one (`csv::rows`).
//! Invariant: what a suggestion is not sure of is a problem, so that nobody books a guess.
//!
//! Rules: account and currency that the file does not name stay unknown; statements are in the
//! order in which their account and currency first appear; closing is the balance of the newest
//! row where balances follow each other in one order only; opening is unknown.

mod amounts;
mod custom;
mod dates;
mod found;
mod group;
mod header;
mod movement;
mod rows;
mod sheet;
mod suggest;
mod titles;

use std::io::Cursor;

use serde::{Deserialize, Serialize};

use crate::input::{Input, Source};
use crate::options::{Options, ReadError};
use crate::problem::{Problem, Severity};
use crate::sink::Sink;
use crate::statement::Format;
pub use amounts::DecimalMark;
pub use dates::DateFormat;

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

/// What a CSV looks like, and the mapping that seems to fit.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The mapping; none when no date or no amount was found.
    pub mapping: Option<Mapping>,
    /// The titles, or `#1`, `#2`… where there are none.
    pub columns: Vec<String>,
    /// The first rows below the titles.
    pub sample: Vec<Vec<String>>,
    /// What is uncertain about the mapping.
    pub problems: Vec<Problem>,
}

impl Suggestion {
    /// Whether it may be used without asking anyone.
    fn usable(&self) -> Option<&Mapping> {
        let stops = |it: &Problem| it.severity == Severity::Error;
        self.mapping
            .as_ref()
            .filter(|_| !self.problems.iter().any(stops))
    }
}

/// What a CSV in memory looks like. Errors: `Refused` when the text is no table.
pub fn suggest_mapping(text: &str) -> Result<Suggestion, ReadError> {
    suggest_mapping_from(&mut Cursor::new(text.as_bytes()), &Options::default())
}

/// What a CSV looks like. Errors: `Refused` when the file is no table, `Io`.
pub fn suggest_mapping_from(
    source: &mut dyn Source,
    options: &Options,
) -> Result<Suggestion, ReadError> {
    suggest::suggest(&mut Input::open(source, options)?)
}

/// Does the head of a file look like a table of payments? Asked last.
pub(crate) fn detect(head: &str) -> Option<Format> {
    let sheet = sheet::sniff(head)?;
    suggest::is_table(&sheet).then_some(Format::Csv)
}

/// Reads every row, with the caller's mapping or a suggested one.
pub(crate) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    if let Some(mapping) = &input.options().csv {
        input.rewind()?;
        return rows::read(input, mapping, rows::Origin::Given, sink);
    }
    let suggestion = suggest::suggest(input)?;
    let usable = suggestion.usable().cloned();
    for problem in suggestion.problems {
        sink.problem(problem);
    }
    let Some(mapping) = usable else {
        return Ok(());
    };
    input.rewind()?;
    rows::read(input, &mapping, rows::Origin::Suggested, sink)
}

#[cfg(test)]
mod tests;
