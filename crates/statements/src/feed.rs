//! Statements as JSON lines: what a connector fetches, and what a program of your own can send.
//!
//! Owns: the format (version 1), writing it, and reading it back line by line.
//! Not here: asking a bank (`connect`), accounts of ours (`treasury`).
//! Invariant: amounts are texts and stay exact; an unknown field is an error, never passed over.

mod entry;
mod header;

use crate::input::Input;
use crate::limits;
use crate::options::ReadError;
use crate::problem::{Place, Problem};
use crate::sink::Sink;
use crate::statement::{Format, Statement};

pub use entry::{Entry, EntryOriginal, EntryStatus};
pub use header::{Header, HeaderBalance};

/// The version that is written, and the only one that is read.
pub const VERSION: u32 = 1;
/// The field that a file begins with.
const MARK: &str = "\"bursar-feed\"";

/// One statement of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// What it is of.
    pub header: Header,
    /// Its lines.
    pub entries: Vec<Entry>,
}

impl Feed {
    /// The statement as a file: a header, then one line each.
    ///
    /// Panics: never; every field has a JSON form.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(256 * (self.entries.len() + 1));
        let mut push = |text: serde_json::Result<Vec<u8>>| {
            bytes.extend(text.expect("texts and lists of texts have a JSON form"));
            bytes.push(b'\n');
        };
        push(serde_json::to_vec(&self.header));
        for entry in &self.entries {
            push(serde_json::to_vec(entry));
        }
        bytes
    }
}

/// Whether a file is a feed.
pub(crate) fn detect(head: &str) -> bool {
    let text = head.trim_start();
    let inside = text.strip_prefix('{').map(str::trim_start);
    inside.is_some_and(|it| it.starts_with(MARK))
}

/// Reads every statement: each header begins one.
pub(crate) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let mut statement: Option<Statement> = None;
    while let Some(line) = input.next_line()? {
        let text = line.text.trim();
        let place = Place::line(line.number);
        if text.is_empty() {
            continue;
        }
        if text.len() > limits::FIELD_BYTES {
            let found = format!("{} bytes", text.len());
            let expected = format!("a line of at most {} bytes", limits::FIELD_BYTES);
            sink.problem(Problem::error("field-too-long", place, &found, expected));
        } else if detect(text) {
            match header::read(text, place) {
                Ok(next) => {
                    if let Some(done) = statement.replace(next) {
                        sink.finish(done);
                    }
                }
                Err(problem) => sink.problem(problem),
            }
        } else {
            let currency = statement.as_ref().and_then(|it| it.currency.as_deref());
            match entry::read(text, line.number, currency) {
                Ok((line, problem)) => {
                    if let Some(problem) = problem {
                        sink.problem(problem);
                    }
                    sink.line(line);
                }
                Err(problem) => sink.problem(problem),
            }
        }
        if sink.too_many() {
            return Ok(());
        }
    }
    if let Some(done) = statement {
        sink.finish(done);
    }
    Ok(())
}

/// What JSON could not be read as, in the shape of all findings.
fn unreadable(error: &serde_json::Error, place: Place, text: &str, what: &str) -> Problem {
    // The library's text names the field and what it wanted, and quotes at most the value.
    let expected = format!("{what}: {error}");
    Problem::error("feed-not-readable", place, text, expected)
}

/// A feed names itself: kept here so that header and reader agree.
const fn format() -> Format {
    Format::Feed
}

#[cfg(test)]
mod tests;
