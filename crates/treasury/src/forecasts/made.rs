//! When a publication was made.
//!
//! Owns: the two ways there are.
//! Not here: which one a publication is (`kept`), making them afterwards (`hindcast`).
//! Invariant: a publication is one or the other.

/// When a publication was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// Before what it expects came.
    Ahead,
    /// Afterwards, from what was booked up to a day of the past: as it would have been.
    Afterwards,
}

impl Made {
    /// Of a publication that was made afterwards, or was not.
    pub(crate) const fn of(is_hindcast: bool) -> Self {
        if is_hindcast {
            Self::Afterwards
        } else {
            Self::Ahead
        }
    }
}
