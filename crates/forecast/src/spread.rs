//! How far steps lie apart: what bands rest on where tests say little.
//!
//! Owns: the spread of the naive forecast of a short series, and how much of it a band has.
//! Not here: bands from back-tests (`conformal`).
//! Invariant: one value has no spread; a spread grows with the distance.
//! Source: Hyndman & Athanasopoulos 2021, "Forecasting: principles and practice", 5.5, with
//! Student's distribution for the normal one: the scale is from a few differences.

use crate::distribution::student;
use crate::number::{real, seasonal_scale};
use crate::series::Series;

/// Origins from which on tests of a series speak for themselves.
pub(crate) const ENOUGH_ORIGINS: usize = 4;

/// Tested steps below which a band is at least the naive one; from twice as many on it is not
/// looked at.
pub(crate) const FEW_STEPS: usize = 12;

/// Series that say together what one cannot.
const CHORUS: usize = 8;

/// Seasonal differences below this number say less than those of neighbours.
const MIN_SEASONAL: usize = 3;

/// Fewer equal values than this may be so by chance: a tenth of their size is assumed between them.
const MIN_EQUAL: usize = 8;

/// The spread of the naive forecast of a series.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Naive {
    /// The usual change, as a standard deviation.
    change: f64,
    /// Steps from one value of the naive forecast to its next.
    lag: usize,
    /// Differences that the change was found from.
    differences: usize,
}

impl Naive {
    /// Of neighbours, or of the same place in the season where that is narrower. 0 for one value:
    /// it says nothing of others.
    pub(crate) fn of(series: &Series) -> Self {
        Self::of_values(&series.values, series.frequency.period(), series.known())
    }

    /// Of values of which so many are known; the others were filled and differ from none.
    fn of_values(values: &[f64], period: usize, known: usize) -> Self {
        let at = |lag: usize| {
            let pairs = values.len().saturating_sub(lag);
            let differences = known.saturating_sub(lag).clamp(1, pairs.max(1));
            let usual = seasonal_scale(values, lag).unwrap_or(0.0);
            Self {
                // A normal distribution's spread is 1.25 times its mean distance.
                change: 1.25 * usual * real(pairs) / real(differences),
                lag,
                differences,
            }
        };
        let mut found = at(1);
        if known < 2 {
            found.change = 0.0;
        } else if found.change == 0.0 && values.len() < MIN_EQUAL {
            found.change = 0.1 * values[0].abs();
        }
        if period > 1 && known >= period + MIN_SEASONAL {
            let seasonal = at(period);
            if seasonal.change > 0.0 && seasonal.offset(0.9, 0) < found.offset(0.9, 0) {
                found = seasonal;
            }
        }
        found
    }

    /// How far a level lies from the middle, `ahead` steps (from 0) after the last.
    pub(crate) fn offset(&self, level: f64, ahead: usize) -> f64 {
        let changes = real(ahead / self.lag + 1);
        self.change * changes.sqrt() * student(level, self.differences)
    }
}

/// How much of the naive spread a band has at least, from 0 to 1: by origins and steps that a
/// series was tested at, and by the series that were tested with it.
pub(crate) fn share(origins: usize, steps: usize, series: usize) -> f64 {
    if origins >= ENOUGH_ORIGINS {
        return 0.0;
    }
    let alone = 1.0 - (real(series.max(1)) - 1.0) / (real(CHORUS) - 1.0);
    let untested = (2.0 * real(FEW_STEPS) - real(steps)) / real(FEW_STEPS);
    alone.max(0.0) * untested.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone(values: &[f64], period: usize) -> Naive {
        Naive::of_values(values, period, values.len())
    }

    #[test]
    fn values_that_were_filled_prove_no_calm() {
        let values = [3.0, 4.0, 4.0, 4.0, 4.0, 5.0];
        let (all, three) = (alone(&values, 1), Naive::of_values(&values, 1, 3));
        assert!(three.offset(0.9, 0) > 2.0 * all.offset(0.9, 0));
        assert_eq!(Naive::of_values(&[5.0; 3], 1, 1).offset(0.9, 0), 0.0);
    }

    #[test]
    fn fewer_differences_and_farther_steps_are_wider() {
        let up = |count: usize| (0..count).map(|it| real(it % 2)).collect::<Vec<f64>>();
        let (few, more) = (alone(&up(3), 1), alone(&up(20), 1));
        assert!(few.offset(0.9, 0) > more.offset(0.9, 0));
        assert!((more.offset(0.9, 3) - 2.0 * more.offset(0.9, 0)).abs() < 1e-12);
        assert_eq!(alone(&[5.0], 4).offset(0.9, 3), 0.0);
        assert_eq!(alone(&[5.0; 9], 4).offset(0.9, 3), 0.0);
    }

    #[test]
    fn a_season_that_repeats_is_narrower_than_its_neighbours_say() {
        let values: Vec<f64> = (0..12)
            .map(|it| 100.0 * real(it % 4) + real(it % 3))
            .collect();
        let (seasonal, none) = (alone(&values, 4), alone(&values, 1));
        assert!(seasonal.offset(0.9, 0) < 0.1 * none.offset(0.9, 0));
        assert_eq!(seasonal.offset(0.9, 0), seasonal.offset(0.9, 3));
        assert!(seasonal.offset(0.9, 4) > seasonal.offset(0.9, 3));
    }

    #[test]
    fn tests_of_many_steps_origins_or_series_need_no_naive_spread() {
        assert_eq!(share(1, 3, 1), 1.0);
        assert_eq!(share(1, 18, 1), 0.5);
        for (origins, steps, series) in [(1, 24, 1), (6, 6, 1), (1, 3, 8)] {
            assert_eq!(share(origins, steps, series), 0.0);
        }
    }
}
