//! The figures of one week of a forecast.
//!
//! Owns: a week after an origin, adding figures up path by path, and what is measured of them.
//! Not here: which weeks and cells (`compared`, `weeks`), the measures (`forecast::books`).
//! Invariant: sums are 128 bits wide until they are measured; what is beyond 64 then is at the end
//! of the range, never wrapped.

use forecast::books::{Range, Said, Scale};
use money::Date;

/// Seven days after an origin.
pub(super) struct Week {
    /// Weeks after the origin, from 0.
    pub(super) at: usize,
    pub(super) from: Date,
    pub(super) to: Date,
}

/// What came, what was expected, and what the seasonal naive said.
pub(super) type Sums = (i128, i128, i128);

/// Adds figures one by one; where there are more of them, there was nothing before.
pub(super) fn add_up(to: &mut Vec<i128>, more: &[i128]) {
    to.resize(to.len().max(more.len()), 0);
    for (slot, it) in to.iter_mut().zip(more) {
        *slot += *it;
    }
}

/// A figure of paths that are sorted.
pub(super) fn said(sums: Sums, scale: Option<Scale>, paths: &[i64]) -> Said {
    let actual = narrow(sums.0);
    Said {
        actual,
        mean: narrow(sums.1),
        naive: narrow(sums.2),
        scale,
        range: Range::of_paths(paths, actual),
    }
}

pub(super) fn narrowed(units: &[i128]) -> Vec<i64> {
    units.iter().map(|it| narrow(*it)).collect()
}

/// Within 64 bits: what is beyond is at the end of the range.
pub(super) fn narrow(units: i128) -> i64 {
    i64::try_from(units).unwrap_or(if units < 0 { i64::MIN } else { i64::MAX })
}
