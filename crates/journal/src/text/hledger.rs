//! Journals of hledger and ledger.
//!
//! Owns: the agreement between writer and reader: the mark of our own exports, the names of our
//! tags, and how a description line holds a counterparty and a description.
//! Not here: the neutral draft (`text`), what may be booked (`decide`).
//! Invariant: a text that the line cannot carry as it is stands in a tag, whole.

mod amount;
mod comment;
mod directive;
mod entry;
mod read;
mod write;

pub(super) use directive::set_detail;
pub(super) use read::read;
pub(super) use write::write;

/// The first line of our own exports: its tags have the meanings below, values are escaped.
pub(super) const MARK: &str = "; bursar-export: 1";

/// The names of tags that say what the format has no place for.
pub(super) const RESERVED: [&str; 15] = [
    "seq",
    "description",
    "counterparty",
    "reference",
    "reverses",
    "reclassifies",
    "statement",
    "fingerprint",
    "occurrence",
    "import",
    "file",
    "counter",
    "date",
    "date2",
    "type",
];

/// What a tag's name is written as when it has no letters.
pub(super) const EMPTY_NAME: &str = "%";

/// Splits a description into counterparty and description at the first `|`, as hledger does.
pub(super) fn split_description(text: &str) -> (Option<&str>, &str) {
    match text.split_once('|') {
        Some((payee, note)) => (Some(payee.trim()).filter(|it| !it.is_empty()), note.trim()),
        None => (None, text.trim()),
    }
}
