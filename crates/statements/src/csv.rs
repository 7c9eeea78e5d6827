//! Delimited text of banks, with or without a saved mapping (CASH-1).
//!
//! Owns: the choice between a saved mapping and a suggestion.
//! Not here: what a mapping says (`csv::mapping`), finding one (`csv::suggest`), reading rows with
//! one (`csv::rows`).
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
pub(crate) mod mapping;
mod movement;
mod rows;
mod sheet;
mod suggest;
mod titles;

use std::io::Cursor;

use crate::input::{Input, Source};
use crate::options::{Options, ReadError};
use crate::sink::Sink;
use crate::statement::Format;
pub use amounts::DecimalMark;
pub use dates::{DateFormat, Tally, Verdict};
pub use mapping::{Columns, Mapping};
pub use suggest::Suggestion;

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
