//! Walks of rates and prices, drawn from how they went.
//!
//! Owns: resampling of daily changes.
//! Not here: where prices come from, what they are worth (`treasury`).
//! Invariant: the walk is fair: on average a rate stays where it is.
//! Source: Politis & Romano 1994, "The stationary bootstrap".

use crate::day::Day;
use crate::number::{Dice, mean, real, to_units};

/// The fewest changes that say anything, and the most that are looked at.
const MIN_CHANGES: usize = 20;
const MAX_CHANGES: usize = 750;

/// Days that are drawn together on average, so that quiet and wild times stay together.
const BLOCK: f64 = 10.0;

/// Paths of a rate, in millionths of the last one: one path after the other, one value a day. `None`
/// for a rate with too short a history.
#[must_use]
pub fn walk(
    points: &[(Day, f64)],
    (days, paths): (usize, usize),
    seed: u64,
) -> Option<Vec<Vec<u32>>> {
    let mut points: Vec<(Day, f64)> = points
        .iter()
        .copied()
        .filter(|it| it.1.is_finite() && it.1 > 0.0)
        .collect();
    points.sort_by_key(|it| it.0);
    points.dedup_by_key(|it| it.0);
    // A change over a weekend or a gap is spread over its days.
    let change = |it: &[(Day, f64)]| {
        let days = f64::from((it[1].0.number() - it[0].0.number()).max(1));
        (it[1].1 / it[0].1).ln() / days.sqrt()
    };
    let mut changes: Vec<f64> = points.windows(2).map(change).collect();
    let old = changes.len().saturating_sub(MAX_CHANGES);
    changes.drain(..old);
    if changes.len() < MIN_CHANGES {
        return None;
    }
    let drift = mean(&changes);
    let spread = changes.iter().map(|it| (it - drift).powi(2)).sum::<f64>() / real(changes.len());
    let mut dice = Dice::new(seed);
    let path = |dice: &mut Dice| {
        let (mut at, mut log) = (dice.below(changes.len()), 0.0);
        let mut step = || {
            at = if dice.unit() * BLOCK < 1.0 {
                dice.below(changes.len())
            } else {
                (at + 1) % changes.len()
            };
            // Half the variance off: the mean of the rate, not of its logarithm, stays.
            log += changes[at] - drift - spread / 2.0;
            u32::try_from(to_units(1e6 * log.exp())).unwrap_or(u32::MAX)
        };
        (0..days).map(|_| step()).collect()
    };
    Some((0..paths).map(|_| path(&mut dice)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_stay_fair_and_spread_with_time() {
        let mut dice = Dice::new(1);
        let mut rate = 1.0;
        let points: Vec<(Day, f64)> = (0..400)
            .map(|it| {
                rate *= 1.0 + 0.02 * (dice.unit() - 0.5);
                (Day::from_number(it), rate)
            })
            .collect();
        let found = walk(&points, (60, 2_000), 4).expect("long enough");
        let at =
            |day: usize| -> Vec<f64> { found.iter().map(|it| f64::from(it[day]) / 1e6).collect() };
        let spread = |it: &[f64]| crate::number::variance(it).sqrt();
        assert!((mean(&at(59)) - 1.0).abs() < 0.01, "{}", mean(&at(59)));
        assert!(spread(&at(59)) > 2.0 * spread(&at(3)));
        assert_eq!(walk(&points[..10], (60, 5), 4), None);
    }
}
