//! Sample paths, shared by all who ask until one changes them.
//!
//! Owns: how many are drawn of a publication, bringing both sides of transfers together; reading and
//! changing the flows of a cell by path and day; what the many figures of paths are worth.
//! Not here: drawing one cell's (`forecast::books`), keeping them (`cache`).
//! Invariant: what one question changes, no other sees.

use std::sync::Arc;

use forecast::books::CellForecast;
use money::Asset;

use super::kept::Run;

/// Figures drawn for one forecast at most: paths times days times cells.
const MAX_DRAWN: usize = 20_000_000;
const PATHS: std::ops::RangeInclusive<usize> = 20..=200;

/// Drawn paths of the cells of a publication, in its order.
pub(crate) type Drawn = Vec<Paths>;

/// Grains are made worth in whole numbers by this.
const BILLION: i64 = 1_000_000_000;

/// What a billion grains are worth.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PathRate(i128);

impl PathRate {
    /// From what grains are worth in units; none if that is unknown.
    pub(crate) fn of(worth: impl Fn(i128) -> Option<i128>) -> Option<Self> {
        worth(i128::from(BILLION)).map(Self)
    }

    /// Of the reporting currency itself.
    #[cfg(test)]
    pub(crate) fn one() -> Self {
        Self(i128::from(BILLION))
    }

    /// The grains of a worth, rounded down to a whole one; 0 where they are worth nothing.
    pub(crate) fn grains(self, worth: i128) -> i128 {
        let billions = worth.saturating_mul(i128::from(BILLION));
        billions.checked_div_euclid(self.0).unwrap_or(0)
    }

    /// The worth of grains, rounded down to a whole unit.
    pub(crate) fn worth(self, grains: i128) -> i128 {
        grains
            .saturating_mul(self.0)
            .div_euclid(i128::from(BILLION))
    }
}

/// The paths of every cell of a publication, as many as there is room for.
pub(super) fn draw(run: &Run) -> Drawn {
    let figures = (run.cells.len() * run.listed.horizon).max(1);
    let count = (MAX_DRAWN / figures).clamp(*PATHS.start(), *PATHS.end());
    let cells: Vec<&CellForecast> = run.cells.iter().map(|it| &it.1).collect();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let drawn = forecast::books::draw(&cells, (run.listed.horizon, count), threads);
    drawn.into_iter().map(|it| Paths::of(&it)).collect()
}

/// What every cell of a publication expects by day. What moves between own accounts was learned of
/// each of them by itself; what leaves or reaches the others reaches or leaves the busiest of them,
/// so that the whole keeps what it has. Accounts without a rate are left as they are.
pub(super) fn means(run: &Run, rate: impl Fn(Asset) -> Option<PathRate>) -> Vec<Vec<i64>> {
    let horizon = run.listed.horizon;
    let means = run.cells.iter().map(|it| it.1.mean(horizon));
    let mut means: Vec<Vec<i64>> = means.collect();
    if let Some(own) = Own::of(run, rate) {
        means[own.busiest.0] = own.reaches(|which| &means[which]);
    }
    means
}

/// The paths of a publication, with both sides of transfers in each as in `means`.
pub(super) fn joined(run: &Run, drawn: &Drawn, rate: impl Fn(Asset) -> Option<PathRate>) -> Drawn {
    let mut joined = drawn.clone();
    if let Some(own) = Own::of(run, rate) {
        let busiest = own.busiest.0;
        let paths = 0..drawn[busiest].count();
        let path = |path: usize| own.reaches(|which| drawn[which].at(path));
        let paths: Vec<Vec<i64>> = paths.map(path).collect();
        joined[busiest] = Paths::of(&paths);
    }
    joined
}

/// The cells of what moves between own accounts.
struct Own {
    /// Where most moves: which cell, and its rate.
    busiest: (usize, PathRate),
    others: Vec<(usize, PathRate)>,
}

impl Own {
    /// `None` without two that have a rate.
    fn of(run: &Run, rate: impl Fn(Asset) -> Option<PathRate>) -> Option<Self> {
        let own = run.cells.iter().enumerate();
        let own = own.filter(|it| it.1.0.category.is_none());
        let own = own.filter_map(|(which, (key, cell))| Some((which, cell, rate(key.asset)?)));
        let own: Vec<(usize, &CellForecast, PathRate)> = own.collect();
        let (busiest, _, rate) = *own
            .iter()
            .max_by(|a, b| a.1.rate().total_cmp(&b.1.rate()))?;
        let others = own.iter().filter(|it| it.0 != busiest);
        let others: Vec<_> = others.map(|it| (it.0, it.2)).collect();
        (!others.is_empty()).then_some(Self {
            busiest: (busiest, rate),
            others,
        })
    }

    /// What reaches the busiest account by day, from what reaches each of the others.
    fn reaches<'a>(&self, flows: impl Fn(usize) -> &'a [i64]) -> Vec<i64> {
        let mut away: Vec<i128> = Vec::new();
        for (which, rate) in &self.others {
            let flows = flows(*which);
            away.resize(flows.len().max(away.len()), 0);
            for (flow, away) in flows.iter().zip(&mut away) {
                *away += rate.worth(i128::from(*flow));
            }
        }
        let back = |it: i128| i64::try_from(self.busiest.1.grains(-it)).unwrap_or(0);
        away.into_iter().map(back).collect()
    }
}

/// Flows of one cell: by path, then by day. In one piece, for they are copied and added up for every
/// question.
#[derive(Clone, Debug)]
pub(crate) struct Paths {
    all: Arc<Vec<i64>>,
    /// Days of each path, and how many of them have passed.
    days: usize,
    passed: usize,
}

impl Paths {
    /// From paths of the same length.
    pub(crate) fn of(paths: &[Vec<i64>]) -> Self {
        Self {
            all: Arc::new(paths.concat()),
            days: paths.first().map_or(0, Vec::len),
            passed: 0,
        }
    }

    /// The same path so many times.
    pub(crate) fn alike(path: &[i64], count: usize) -> Self {
        Self {
            all: Arc::new(path.repeat(count)),
            days: path.len(),
            passed: 0,
        }
    }

    /// The same without the first days.
    pub(crate) fn after(&self, passed: usize) -> Self {
        Self {
            passed: self.passed.saturating_add(passed).min(self.days),
            ..self.clone()
        }
    }

    /// How many figures there are.
    pub(crate) fn figures(&self) -> usize {
        self.all.len()
    }

    /// How many paths there are; none of no days.
    pub(crate) fn count(&self) -> usize {
        self.all.len() / self.days.max(1)
    }

    /// One path, from the first day to come; nothing of one that is not there.
    pub(crate) fn at(&self, path: usize) -> &[i64] {
        let from = path.saturating_mul(self.days);
        let all = self.all.get(from + self.passed..from + self.days);
        all.unwrap_or_default()
    }

    /// Each path, from the first day to come.
    pub(crate) fn each(&self) -> impl Iterator<Item = &[i64]> {
        let paths = self.all.chunks_exact(self.days.max(1));
        paths.map(|it| &it[self.passed..])
    }

    /// Each path, to be changed.
    pub(crate) fn each_mut(&mut self) -> impl Iterator<Item = &mut [i64]> {
        let passed = self.passed;
        let all = Arc::make_mut(&mut self.all);
        let paths = all.chunks_exact_mut(self.days.max(1));
        paths.map(move |it| &mut it[passed..])
    }

    /// Adds every path to sums of flows, by path and day.
    pub(crate) fn add_to(&self, sums: &mut [Vec<i128>]) {
        for (path, sums) in self.each().zip(sums) {
            for (flow, sum) in path.iter().zip(sums) {
                *sum += i128::from(*flow);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use forecast::books::Spread;
    use journal::AccountId;
    use money::{Date, Timestamp};

    use super::*;
    use crate::forecasts::flows::CellKey;
    use crate::forecasts::kept::ListedRun;

    /// What moves between own accounts now and then, mostly nothing.
    fn own(account: u32, sizes: &[i64]) -> (CellKey, CellForecast) {
        let key = CellKey {
            account: AccountId(account),
            asset: Asset::currency("EUR").unwrap(),
            category: None,
        };
        let mean = sizes.iter().sum::<i64>() / 30;
        let rest = Spread {
            mean: vec![mean; 30],
            sizes: sizes.to_vec(),
            usual: mean.abs(),
            ..Spread::default()
        };
        let cell = CellForecast {
            rest: Some(rest),
            ..CellForecast::default()
        };
        (key, cell)
    }

    #[test]
    fn what_leaves_one_account_in_a_path_reaches_the_busiest_in_it() {
        let run = Run {
            listed: ListedRun {
                id: String::new(),
                made_at: Timestamp::UNIX_EPOCH,
                made_by: String::new(),
                origin: Date::new(2026, 3, 1).unwrap(),
                horizon: 30,
                cells: 2,
                content: String::new(),
                took_ms: 1,
                is_hindcast: false,
            },
            cells: vec![own(1, &[-900, -600, -300]), own(2, &[300, 600, 900, 1200])],
            shares: Vec::new(),
        };
        let rate = |_| Some(PathRate::one());
        let means = means(&run, rate);
        assert_eq!(means, [vec![-60; 30], vec![60; 30]]);
        let drawn = joined(&run, &draw(&run), rate);
        let (from, to) = (&drawn[0], &drawn[1]);
        let days = from.each().flatten().zip(to.each().flatten());
        let days: Vec<(&i64, &i64)> = days.collect();
        let moved = days.iter().filter(|it| *it.0 != 0).count();
        assert!(moved > 500, "{moved}");
        assert!(days.iter().all(|it| it.0 + it.1 == 0));
    }

    #[test]
    fn what_one_changes_no_other_sees() {
        let drawn = Paths::of(&[vec![1, 2, 3], vec![4, 5, 6]]);
        let mut mine = drawn.after(1);
        let theirs = mine.clone();
        for path in mine.each_mut() {
            path[0] = 9;
        }
        assert_eq!(mine.each().collect::<Vec<_>>(), [[9, 3], [9, 6]]);
        assert_eq!(theirs.each().collect::<Vec<_>>(), [[2, 3], [5, 6]]);
        assert_eq!(drawn.each().collect::<Vec<_>>(), [[1, 2, 3], [4, 5, 6]]);
        assert_eq!(
            (drawn.count(), drawn.at(1), drawn.at(2)),
            (2, &[4, 5, 6][..], &[][..])
        );
    }

    #[test]
    fn sums_are_by_path_and_day() {
        let mut sums = vec![vec![0; 2]; 2];
        Paths::alike(&[1, -2], 2).add_to(&mut sums);
        Paths::of(&[vec![7, 1, 1], vec![7, 2, 2]])
            .after(1)
            .add_to(&mut sums);
        assert_eq!(sums, [[2, -1], [3, 0]]);
    }
}
