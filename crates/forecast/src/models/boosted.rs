//! One set of boosted trees over all series.
//!
//! Owns: which rows the trees learn from, and the paths they expect.
//! Not here: columns (`features`), growing (`trees`).
//! Invariant: a target is learned as seen from an origin up to the horizon before it, so the
//! trees know how much each column is worth that far ahead.

use crate::models::features::Lookup;
use crate::models::paths::Paths;
use crate::models::trees::{Growth, Loss, Table, Trees};
use crate::number::Dice;

/// The most rows learned from.
const MAX_ROWS: usize = 60_000;

/// The fewest rows worth learning from.
const MIN_ROWS: usize = 200;

/// Trees for the median and for the mean.
#[derive(Clone, Debug)]
pub(crate) struct Boosted {
    median: Trees,
    mean: Trees,
}

/// What to learn from.
pub(crate) struct Lesson<'a> {
    pub(crate) lookups: &'a [Lookup<'a>],
    /// Values known of each series.
    pub(crate) lengths: &'a [usize],
    /// All values of each series.
    pub(crate) values: &'a [&'a [f64]],
    pub(crate) horizon: usize,
    pub(crate) period: usize,
    pub(crate) seed: u64,
}

impl Boosted {
    /// Learns. `None` when there is too little to learn from.
    pub(crate) fn fit(lesson: &Lesson) -> Option<Self> {
        let mut dice = Dice::new(lesson.seed);
        let picks = picks(lesson, &mut dice);
        if picks.len() < MIN_ROWS {
            return None;
        }
        let mut rows = Vec::new();
        let mut targets = Vec::with_capacity(picks.len());
        for (which, origin, target) in &picks {
            let lookup = &lesson.lookups[*which];
            lookup.fill(&mut rows, *origin, *target);
            let unit = lookup.unit(*origin);
            let value = (lesson.values[*which][*target] - unit.level) / unit.size;
            targets.push(value.clamp(-50.0, 50.0));
        }
        let table = Table::new(&rows, rows.len() / picks.len());
        let growth = |loss| Growth {
            loss,
            trees: 220,
            leaves: if picks.len() > 5000 { 31 } else { 12 },
            rate: 0.05,
            min_rows: (picks.len() / 600).clamp(10, 40),
            seed: lesson.seed ^ 0xB005,
        };
        let (median, mean) = std::thread::scope(|scope| {
            let median = scope.spawn(|| Trees::grow(&table, &targets, growth(Loss::Quantile(0.5))));
            let mean = Trees::grow(&table, &targets, growth(Loss::Squared));
            (median.join(), mean)
        });
        Some(Self {
            median: median.ok()?,
            mean,
        })
    }

    /// The paths after `origin`.
    pub(crate) fn forecast(&self, lookup: &Lookup, origin: usize, horizon: usize) -> Paths {
        let unit = lookup.unit(origin);
        let mut row = Vec::new();
        let mut paths = Paths {
            median: Vec::new(),
            mean: Vec::new(),
        };
        for ahead in 0..horizon {
            row.clear();
            lookup.fill(&mut row, origin, origin + ahead);
            paths
                .median
                .push(unit.level + unit.size * self.median.predict(&row));
            paths
                .mean
                .push(unit.level + unit.size * self.mean.predict(&row));
        }
        paths
    }
}

/// Which (series, origin, target) to learn from: each target from one or more distances.
fn picks(lesson: &Lesson, dice: &mut Dice) -> Vec<(usize, usize, usize)> {
    let first = |length: usize| (4 * lesson.period).min(length / 3).max(2);
    let available: usize = lesson
        .lengths
        .iter()
        .map(|it| it.saturating_sub(first(*it)))
        .sum();
    let share = (MAX_ROWS as f64 / crate::number::real(available.max(1))).min(2.0);
    let mut picks = Vec::new();
    for (which, length) in lesson.lengths.iter().enumerate() {
        for target in first(*length)..*length {
            let mut left = share;
            while left > 0.0 {
                if dice.unit() < left {
                    let most = lesson.horizon.min(target + 1 - first(*length));
                    let ahead = 1 + dice.below(most);
                    picks.push((which, target + 1 - ahead, target));
                }
                left -= 1.0;
            }
        }
    }
    picks
}
