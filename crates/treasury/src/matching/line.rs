//! Lines that may be matched or be one side of a transfer (CASH-6).
//!
//! Owns: which lines are free, which go between accounts of ours, the texts that are compared, and
//! how a line is shown.
//! Not here: lines of the book themselves (`lines`), what fits them (`propose`, `transfers`).
//! Invariant: a line that is in a match is not free, whoever asks.

use std::collections::BTreeMap;

use journal::Book;
use money::{Amount, Date};

use super::StoredMatch;
use crate::imports::paths;
use crate::lines::{BookLine, LineCategory, lines};

/// A line of a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchLine {
    /// The entry.
    pub entry: u64,
    /// The account of ours, as a path.
    pub account: String,
    /// Booking date.
    pub booked_on: Date,
    /// What it is.
    pub description: String,
    /// The other side's name.
    pub counterparty: String,
    /// Money in is positive.
    pub amount: Amount,
}

/// Lines that are in no match.
pub(super) fn free_lines(book: &Book, matched: &BTreeMap<u64, StoredMatch>) -> Vec<BookLine> {
    let is_free = |it: &BookLine| !matched.contains_key(&it.entry) && !it.is_opening();
    lines(book).filter(is_free).collect()
}

/// Whether a line is known to go between accounts of ours.
pub(super) fn is_between(line: &BookLine) -> bool {
    let path = line.category_path.as_ref().map(|it| it.as_str());
    matches!(line.category, LineCategory::One(_))
        && matches!(path, Some(paths::IN_TRANSIT | paths::CONVERSION))
}

/// What a payment says of itself, for comparing.
pub(super) fn texts_of_line(it: &BookLine) -> [&str; 4] {
    [
        &it.reference,
        &it.customer_reference,
        &it.end_to_end_id,
        &it.description,
    ]
}

pub(super) fn show_line(it: &BookLine) -> MatchLine {
    MatchLine {
        entry: it.entry,
        account: it.path.to_string(),
        booked_on: it.booked_on,
        description: it.description.clone(),
        counterparty: it.counterparty.clone(),
        amount: it.amount,
    }
}
