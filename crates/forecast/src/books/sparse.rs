//! Paths of flows that come now and then.
//!
//! Owns: what is learned of the past's sizes, in how many paths something comes on a day, and how
//! much.
//! Not here: which paths those are (`sample`).
//! Invariant: most figures of a path are 0 as most days are; what one day lacks of the mean path,
//! because nothing comes in a part of a path, later days make up for.
//! Source: Willemain, Smart & Schwarz 2004 (bootstrap of sizes, apart from whether there is one).

use super::cell::Spread;
use crate::number::{mean, of_units, real, sorted, to_units, whole};
use crate::series::is_intermittent;

/// Sizes that are kept of a cell at most, and the fewest that a year alone is believed with.
const MAX_SIZES: usize = 64;
const MIN_SIZES: usize = 6;

/// Flows of one cell, day by day.
pub(super) struct Sparse {
    incoming: Side,
    outgoing: Side,
    /// What comes in and goes out again on a day, unforeseen by the mean path.
    both: f64,
}

/// Flows in one direction.
struct Side {
    /// How large they were, the largest first, and on average.
    sizes: Vec<f64>,
    usual: f64,
    /// Expected of all paths, and not drawn yet.
    owed: f64,
}

impl Sparse {
    /// `None` where something comes on most days.
    pub(super) fn of(rest: &Spread) -> Option<Self> {
        if rest.sizes.is_empty() {
            return None;
        }
        let side = |sign: f64| {
            let sizes = rest.sizes.iter().map(|it| sign * of_units(*it));
            let mut sizes: Vec<f64> = sizes.filter(|it| *it > 0.0).collect();
            sizes.sort_by(|a, b| b.total_cmp(a));
            Side {
                usual: mean(&sizes),
                sizes,
                owed: 0.0,
            }
        };
        let (incoming, outgoing) = (side(1.0), side(-1.0));
        let open = rest.mean.iter().filter(|it| **it != 0).count();
        let seen: f64 = rest.mean.iter().map(|it| of_units(*it).abs()).sum();
        let unseen = of_units(rest.usual) * real(rest.mean.len()) - seen;
        let is_mixed = !incoming.sizes.is_empty() && !outgoing.sizes.is_empty();
        let both = if is_mixed && open > 0 {
            unseen.max(0.0) / 2.0 / real(open)
        } else {
            0.0
        };
        Some(Self {
            incoming,
            outgoing,
            both,
        })
    }

    /// What comes in and goes out on a day with this mean, each in some of `count` paths.
    pub(super) fn day(&mut self, expected: f64, count: usize, place: f64) -> (Vec<f64>, Vec<f64>) {
        if expected == 0.0 {
            return Default::default();
        }
        let (mut incoming, mut outgoing) = (expected.max(0.0), (-expected).max(0.0));
        // What never came is expected by mistake: it is less of what did.
        if self.incoming.sizes.is_empty() {
            outgoing -= incoming;
        }
        if self.outgoing.sizes.is_empty() {
            incoming -= outgoing;
        }
        (
            self.incoming.day(incoming + self.both, count, place),
            self.outgoing.day(outgoing + self.both, count, place),
        )
    }
}

impl Side {
    /// The largest first, from evenly spread places of the sizes; the first one is at `place`.
    fn day(&mut self, expected: f64, count: usize, place: f64) -> Vec<f64> {
        if self.sizes.is_empty() {
            return Vec::new();
        }
        self.owed += expected * real(count);
        let paths = whole((self.owed / self.usual).round().max(0.0)).min(count);
        let share = |it: usize| (real(it) + place) / real(paths);
        let at = |it: usize| whole(share(it) * real(self.sizes.len())).min(self.sizes.len() - 1);
        let mut drawn: Vec<f64> = (0..paths).map(|it| self.sizes[at(it)]).collect();
        let total: f64 = drawn.iter().sum();
        if paths == count {
            // Certain, and of another size than usual.
            drawn.iter_mut().for_each(|it| *it *= self.owed / total);
            self.owed = 0.0;
        } else {
            self.owed -= total;
        }
        drawn
    }
}

/// The last year.
fn newest(values: &[f64]) -> &[f64] {
    &values[values.len().saturating_sub(365)..]
}

/// What came on days with a flow, where most have none: of the last year, or where that says too
/// little of the whole past; the smallest first.
pub(super) fn sizes_of(values: &[f64]) -> Vec<i64> {
    if !is_intermittent(values) {
        return Vec::new();
    }
    let flows = |values: &[f64]| -> Vec<f64> {
        let flows = values.iter().copied().filter(|it| *it != 0.0);
        sorted(&flows.collect::<Vec<f64>>())
    };
    let mut found = flows(newest(values));
    if found.len() < MIN_SIZES {
        found = flows(values);
    }
    let count = found.len().min(MAX_SIZES);
    let at = |it: usize| found[(2 * it + 1) * found.len() / (2 * count)];
    (0..count).map(|it| to_units(at(it))).collect()
}

/// The mean absolute flow of a day of the last year.
pub(super) fn usual_of(values: &[f64]) -> i64 {
    let sizes: Vec<f64> = newest(values).iter().map(|it| it.abs()).collect();
    to_units(mean(&sizes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(sizes: &[i64], usual: i64, mean: Vec<i64>) -> Spread {
        Spread {
            mean,
            sizes: sizes.to_vec(),
            usual,
            ..Spread::default()
        }
    }

    #[test]
    fn a_flow_on_one_day_of_ten_comes_in_one_path_of_ten_at_its_usual_sizes() {
        let rest = spread(&[500, 900, 1_000, 1_600], 100, vec![100; 50]);
        let mut it = Sparse::of(&rest).expect("sparse");
        let mut total = 0.0;
        for day in 0..50 {
            let (drawn, none) = it.day(100.0, 200, real(day % 10) / 10.0);
            assert_eq!(none, []);
            assert!((12..=28).contains(&drawn.len()), "{drawn:?}");
            assert!(drawn.is_sorted_by(|a, b| a >= b), "{drawn:?}");
            assert!(
                drawn
                    .iter()
                    .all(|it| [500.0, 900.0, 1_000.0, 1_600.0].contains(it))
            );
            total += drawn.iter().sum::<f64>();
        }
        assert!((total / 200.0 - 5_000.0).abs() < 20.0, "{total}");
    }

    #[test]
    fn what_is_certain_comes_in_every_path_with_the_expected_mean() {
        let rest = spread(&[-4_000, -2_500, -1_500], 88, vec![-2_900]);
        let (none, drawn) = Sparse::of(&rest).expect("sparse").day(-2_900.0, 30, 0.5);
        assert_eq!((none.len(), drawn.len()), (0, 30));
        let sum: f64 = drawn.iter().sum();
        assert!((sum / 30.0 - 2_900.0).abs() < 1e-6, "{drawn:?}");
        assert!(drawn[0] > drawn[29] && drawn[29] > 0.0, "{drawn:?}");
    }

    #[test]
    fn what_comes_and_goes_unforeseen_does_so_in_paths() {
        let rest = spread(&[-300, 300], 60, vec![1; 40]);
        let mut it = Sparse::of(&rest).expect("sparse");
        // A tenth of the days each way.
        assert!((it.both - 29.5).abs() < 1e-9, "{}", it.both);
        assert_eq!(it.day(1.0, 100, 0.5), (vec![300.0; 10], vec![300.0; 10]));
        assert_eq!(it.day(0.0, 100, 0.5), (vec![], vec![]));
        assert!(Sparse::of(&spread(&[], 60, vec![1])).is_none());
    }
}
