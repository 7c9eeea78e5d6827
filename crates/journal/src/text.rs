//! Plain-text accounting and other text forms of a journal, in and out (JOURNAL-5).
//!
//! Owns: hledger/ledger and beancount journals, CSV (one row a posting) and JSON lines (the
//! sealed records themselves), and the neutral draft that all of them are read into.
//! Not here: files and streams (the caller's), whether a draft may be booked (`decide`).
//! Invariant: other tools report the balances of the book to the last unit, and what was
//! exported reads back as the same entries; what a format cannot carry by itself stands beside
//! it as a tag or as metadata.

mod assemble;
mod beancount;
mod csv;
mod draft;
mod escape;
mod hledger;
pub mod jsonl;
mod names;
mod source;

use std::fmt;

use money::{AssetCode, Date, Decimal};

use thiserror::Error;

use crate::book::{Book, EntryView, Filter, Order};

pub use draft::{DraftEntry, DraftPosting, ImportOptions, Severity, TextJournal, TextProblem};

/// The largest text that is imported, in bytes.
pub const MAX_TEXT: usize = 256 * 1024 * 1024;
/// The longest line that is imported, in bytes.
pub const MAX_LINE: usize = 64 * 1024;

/// The text forms that a book is exported to and imported from.
///
/// JSON lines are apart (`jsonl`): they carry the records, which a book does not keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Journals of hledger and ledger.
    Hledger,
    /// Journals of beancount, version 3.
    Beancount,
    /// Comma-separated values with a header, one row a posting.
    Csv,
}

impl Format {
    /// Every format with its word.
    pub const WORDS: [(Self, &'static str); 3] = [
        (Self::Hledger, "hledger"),
        (Self::Beancount, "beancount"),
        (Self::Csv, "csv"),
    ];

    /// The format as one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        let found = Self::WORDS.iter().find(|(format, _)| *format == self);
        found.map_or("", |(_, word)| word)
    }
}

/// The price of one asset in another on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceQuote {
    /// The day.
    pub on: Date,
    /// The asset that is priced.
    pub base: AssetCode,
    /// The asset the price is in.
    pub quote: AssetCode,
    /// What one `base` costs in `quote`.
    pub rate: Decimal,
    /// Where it comes from.
    pub source: Option<String>,
}

/// Whether an export states the closing balances for the reader to check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Assertions {
    /// No.
    #[default]
    Leave,
    /// Every account's balances after the last entry: the reading tool refuses what differs.
    State,
}

/// What goes into an export besides the entries.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExportOptions<'a> {
    /// Prices; those of assets that the book does not define are left out.
    pub prices: &'a [PriceQuote],
    /// Balance assertions.
    pub assertions: Assertions,
}

/// Writes the whole book: assets, accounts, entries by booking date then sequence, prices.
///
/// Errors: only those of `out`.
pub fn export(
    book: &Book,
    format: Format,
    options: &ExportOptions<'_>,
    out: &mut dyn fmt::Write,
) -> fmt::Result {
    match format {
        Format::Hledger => hledger::write(book, options, out),
        Format::Beancount => beancount::write(book, options, out),
        Format::Csv => csv::write(book, out),
    }
}

/// Why a text is not read at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ImportError {
    /// More than is read at once.
    #[error("the text has {0} bytes: expected at most {MAX_TEXT}; split it")]
    TooLarge(usize),
    /// No journal has such lines.
    #[error("line {line} has {found} bytes: expected at most {MAX_LINE}")]
    LineTooLong {
        /// The line, from 1.
        line: usize,
        /// Its bytes.
        found: usize,
    },
    /// A zero byte: something else than text.
    #[error("line {0} has a zero byte: expected text")]
    Binary(usize),
}

/// Reads a journal into a draft; everything wrong with its content is among its problems.
///
/// Errors: `ImportError`, for what is no such text at all.
pub fn import(
    format: Format,
    text: &str,
    options: &ImportOptions,
) -> Result<TextJournal, ImportError> {
    if text.len() > MAX_TEXT {
        return Err(ImportError::TooLarge(text.len()));
    }
    check_lines(text)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    Ok(match format {
        Format::Hledger => assemble::assemble(hledger::read(text, options), options),
        Format::Beancount => assemble::assemble(beancount::read(text), options),
        Format::Csv => csv::read(text),
    })
}

/// No line is too long, none has a zero byte: the first such line counts.
fn check_lines(text: &str) -> Result<(), ImportError> {
    let zero = memchr::memchr(0, text.as_bytes()).unwrap_or(text.len());
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let mut start = 0;
    for (index, end) in ends.enumerate() {
        let (line, found) = (index + 1, end - start);
        if found > MAX_LINE {
            return Err(ImportError::LineTooLong { line, found });
        }
        if zero < end {
            return Err(ImportError::Binary(line));
        }
        start = end + 1;
    }
    Ok(())
}

/// Every entry by booking date, those of a day in the order of recording.
fn ordered(book: &Book) -> impl Iterator<Item = EntryView<'_>> {
    let page = book.page(&Filter::default(), Order::OldestFirst, 0, usize::MAX);
    page.entries.into_iter().filter_map(|it| book.entry(it))
}

/// The prices whose assets the book defines.
fn known_prices<'a>(
    book: &'a Book,
    options: &ExportOptions<'a>,
) -> impl Iterator<Item = &'a PriceQuote> {
    let is_known = |it: &AssetCode| book.assets().get(*it).is_some();
    options
        .prices
        .iter()
        .filter(move |it| is_known(&it.base) && is_known(&it.quote))
}
