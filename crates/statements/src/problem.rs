//! What is wrong with a file, where, and what was expected.
//!
//! Owns: the one shape of a finding. Not here: whether to book in spite of it (`treasury`).
//! Invariant: a finding quotes at most 120 characters of the file.

use serde::Serialize;

use crate::limits;

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

/// Where in the file something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    line: Option<u64>,
    column: Option<u64>,
}

impl Place {
    /// The whole file.
    pub const FILE: Self = Self {
        line: None,
        column: None,
    };

    /// Somewhere in this line.
    #[must_use]
    pub const fn line(line: u64) -> Self {
        Self {
            line: Some(line),
            column: None,
        }
    }

    /// At this column (from 1) of this line.
    #[must_use]
    pub fn at(line: u64, column: usize) -> Self {
        Self {
            line: Some(line),
            column: u64::try_from(column).ok(),
        }
    }
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

impl Problem {
    fn new(
        severity: Severity,
        code: &'static str,
        place: Place,
        found: &str,
        expected: String,
    ) -> Self {
        Self {
            severity,
            code,
            line: place.line,
            column: place.column,
            found: quote(found),
            expected,
        }
    }

    /// Nothing of the file is booked.
    #[must_use]
    pub fn error(
        code: &'static str,
        place: Place,
        found: &str,
        expected: impl Into<String>,
    ) -> Self {
        Self::new(Severity::Error, code, place, found, expected.into())
    }

    /// A person has to agree before it is booked.
    #[must_use]
    pub fn confirm(
        code: &'static str,
        place: Place,
        found: &str,
        expected: impl Into<String>,
    ) -> Self {
        Self::new(Severity::Confirm, code, place, found, expected.into())
    }

    /// Worth knowing.
    #[must_use]
    pub fn notice(
        code: &'static str,
        place: Place,
        found: &str,
        expected: impl Into<String>,
    ) -> Self {
        Self::new(Severity::Notice, code, place, found, expected.into())
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}")?;
            if let Some(column) = self.column {
                write!(f, ", column {column}")?;
            }
            f.write_str(": ")?;
        }
        write!(
            f,
            "{}: `{}`: expected {}",
            self.code, self.found, self.expected
        )
    }
}

/// At most 120 characters, control characters made visible: a finding goes to terminals and pages.
fn quote(text: &str) -> String {
    let visible = |it: char| if it.is_control() { '\u{FFFD}' } else { it };
    text.chars()
        .take(limits::QUOTE_CHARACTERS)
        .map(visible)
        .collect()
}
