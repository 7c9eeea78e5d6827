//! How sure something is, in whole numbers.
//!
//! Owns: confidence and scores from 0 to 10,000. Not here: how they come about.
//! Invariant: a value is between 0 and `FULL`.

use std::fmt;

/// Ten thousand: certain.
pub const FULL: u16 = 10_000;

/// A share or confidence in hundredths of a percent.
///
/// Unit: basis points, 0 to 10,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BasisPoints(u16);

impl BasisPoints {
    /// Certain.
    pub const FULL: Self = Self(FULL);

    /// The points; more than `FULL` is `FULL`.
    #[must_use]
    pub const fn new(points: u16) -> Self {
        Self(if points > FULL { FULL } else { points })
    }

    /// The points, from 0 to `FULL`.
    #[must_use]
    pub const fn points(self) -> u16 {
        self.0
    }
}

impl fmt::Display for BasisPoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02} %", self.0 / 100, self.0 % 100)
    }
}
