//! What is wrong with a file, where, and what was expected.
//!
//! Owns: the one shape of a finding. Not here: whether to book in spite of it (`treasury`).

use serde::Serialize;

/// How much a problem weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is missing.
    Notice,
    /// Must be confirmed by a person before booking: does not balance, a gap, a guess.
    Confirm,
    /// The file, or a line of it, cannot be read: nothing of the file is booked.
    Error,
}

/// One finding in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// How much it weighs.
    pub severity: Severity,
    /// Stable kebab-case code, as in `amount-not-a-number`, `does-not-balance`.
    pub code: &'static str,
    /// Line in the file, from 1; none when the whole file is meant.
    pub line: Option<u64>,
    /// Column in the line, from 1.
    pub column: Option<u64>,
    /// What was found (at most 120 characters of it).
    pub found: String,
    /// What was expected, and the cure where there is one.
    pub expected: String,
}
