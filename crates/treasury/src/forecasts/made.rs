//! When a publication was made.
//!
//! Owns: telling those made ahead of what they expect from those made afterwards.
//! Not here: keeping them (`kept`), making them afterwards (`hindcast`).
//! Invariant: a publication is one or the other.

use super::kept::ListedRun;

/// When a publication was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// Before what it expects came.
    Ahead,
    /// Afterwards, from what was booked up to a day of the past: as it would have been.
    Afterwards,
}

impl From<&ListedRun> for Made {
    fn from(it: &ListedRun) -> Self {
        match it.is_hindcast {
            true => Self::Afterwards,
            false => Self::Ahead,
        }
    }
}
