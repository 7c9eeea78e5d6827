//! Sample paths, shared by all who ask until one changes them.
//!
//! Owns: how many are drawn of a publication and which cells depend on each other; reading and
//! changing the flows of a cell by path and day.
//! Not here: drawing one cell's (`forecast::books`), keeping them (`cache`).
//! Invariant: what one question changes, no other sees.

use std::sync::Arc;

use forecast::books::{CellForecast, Luck};

use super::cache::Drawn;
use super::flows::CellKey;
use super::kept::Run;

/// Figures drawn for one forecast at most: paths times days times cells.
const MAX_DRAWN: usize = 20_000_000;
const PATHS: std::ops::RangeInclusive<usize> = 20..=200;

/// Where random choices start of what moves between own accounts.
const OWN: u64 = 0xE703_7ED1_A0B4_28DB;

/// The paths of every cell of a publication, as many as there is room for.
pub(super) fn draw(run: &Run) -> Drawn {
    let figures = (run.cells.len() * run.listed.horizon).max(1);
    let count = (MAX_DRAWN / figures).clamp(*PATHS.start(), *PATHS.end());
    // What moves between own accounts leaves one and reaches another: all such cells share their
    // luck, and what comes in at the busiest goes out at the others.
    let own = run.cells.iter().filter(|it| it.0.category.is_none());
    let hub = own.max_by(|a, b| a.1.rate().total_cmp(&b.1.rate()));
    let hub = hub.map(|it| it.0);
    let draw = |(which, (key, cell)): (usize, &(CellKey, CellForecast))| {
        let seed = u64::try_from(which)
            .unwrap_or(0)
            .wrapping_mul(0xA076_1D64_78BD_642F);
        let luck = Luck {
            seed: if key.category.is_none() {
                OWN
            } else {
                seed ^ 1
            },
            is_mirrored: key.category.is_none() && Some(*key) != hub,
        };
        Arc::new(cell.paths(run.listed.horizon, count, luck))
    };
    run.cells.iter().enumerate().map(draw).collect()
}

/// Flows of one cell: by path, then by day.
#[derive(Clone, Debug)]
pub(crate) struct Paths {
    all: Arc<Vec<Vec<i64>>>,
    /// Days of each path that have passed.
    passed: usize,
}

impl Paths {
    /// Paths that others have as well, without their first days.
    pub(crate) const fn shared(all: Arc<Vec<Vec<i64>>>, passed: usize) -> Self {
        Self { all, passed }
    }

    /// The same path so many times.
    pub(crate) fn alike(path: &[i64], count: usize) -> Self {
        Self::shared(Arc::new(vec![path.to_vec(); count]), 0)
    }

    /// Each path, from the first day to come.
    pub(crate) fn each(&self) -> impl Iterator<Item = &[i64]> {
        self.all.iter().map(|it| &it[self.passed..])
    }

    /// Each path, to be changed.
    pub(crate) fn each_mut(&mut self) -> impl Iterator<Item = &mut [i64]> {
        let passed = self.passed;
        let all = Arc::make_mut(&mut self.all);
        all.iter_mut().map(move |it| &mut it[passed..])
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
    use money::{Asset, Date, Timestamp};

    use super::*;
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
    fn both_sides_of_a_transfer_are_in_the_same_paths() {
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
            cells: vec![own(1, &[-900, -600, -300]), own(2, &[300, 600, 900])],
            shares: Vec::new(),
        };
        let drawn = draw(&run);
        let (from, to) = (&drawn[0], &drawn[1]);
        let days = from.iter().flatten().zip(to.iter().flatten());
        let moved = days.clone().filter(|it| *it.0 != 0).count();
        assert!(moved > 500, "{moved}");
        assert!(days.clone().all(|it| it.0 + it.1 == 0));
    }

    #[test]
    fn what_one_changes_no_other_sees() {
        let drawn = Arc::new(vec![vec![1, 2, 3], vec![4, 5, 6]]);
        let mut mine = Paths::shared(Arc::clone(&drawn), 1);
        let theirs = mine.clone();
        for path in mine.each_mut() {
            path[0] = 9;
        }
        assert_eq!(mine.each().collect::<Vec<_>>(), [[9, 3], [9, 6]]);
        assert_eq!(theirs.each().collect::<Vec<_>>(), [[2, 3], [5, 6]]);
        assert_eq!(*drawn, [[1, 2, 3], [4, 5, 6]]);
    }

    #[test]
    fn sums_are_by_path_and_day() {
        let mut sums = vec![vec![0; 2]; 2];
        Paths::alike(&[1, -2], 2).add_to(&mut sums);
        Paths::shared(Arc::new(vec![vec![7, 1, 1], vec![7, 2, 2]]), 1).add_to(&mut sums);
        assert_eq!(sums, [[2, -1], [3, 0]]);
    }
}
