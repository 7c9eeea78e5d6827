//! Paths as they may come.
//!
//! Owns: drawing them: the luck of each path on each day, with as much of it lasting from day to day
//! as back-tests showed; the more luck, the more comes in.
//! Not here: quantiles (`conformal`), how much comes in how many paths (`sparse`).
//! Invariant: the mean of a cell's paths is its mean path, before rounding; of one with flows now
//! and then it follows it.
//! Source: a Gaussian copula with one common factor (Li 2000).

use std::cmp::Ordering;

use super::cell::{CellForecast, Known, LEVELS, Spread};
use super::sparse::Sparse;
use crate::distribution::normal;
use crate::number::{Dice, of_units, real, to_units};
use crate::parallel;

impl CellForecast {
    /// Flows by day as they may come: `count` paths whose mean is the mean, up to rounding and to
    /// flows that come now and then. Cells of one forecast need seeds of their own (`draw`).
    #[must_use]
    pub fn paths(&self, horizon: usize, count: usize, seed: u64) -> Vec<Vec<i64>> {
        let mut draws = Draws::new((horizon, count), seed);
        for it in &self.known {
            draws.event(it);
        }
        if let Some(rest) = &self.rest {
            draws.rest(rest);
        }
        draws.into_paths()
    }
}

/// Paths of all cells of a forecast, each with a seed of its own: the same on any number of threads.
#[must_use]
pub fn draw(
    cells: &[&CellForecast],
    (horizon, count): (usize, usize),
    threads: usize,
) -> Vec<Vec<Vec<i64>>> {
    parallel::map(cells.len(), threads, |which| {
        let seed = u64::try_from(which).unwrap_or(0);
        let seed = seed.wrapping_mul(0xA076_1D64_78BD_642F) ^ 1;
        cells[which].paths(horizon, count, seed)
    })
}

/// Paths of one cell while they are drawn.
struct Draws {
    dice: Dice,
    paths: Vec<Vec<f64>>,
    /// Where the levels of quantiles are on the normal distribution.
    bounds: [f64; LEVELS.len()],
}

impl Draws {
    fn new((horizon, count): (usize, usize), seed: u64) -> Self {
        Self {
            dice: Dice::new(seed),
            paths: vec![vec![0.0; horizon]; count],
            bounds: LEVELS.map(normal),
        }
    }

    /// A standard normal number for each path, half of them the mirror of the others.
    fn normals(&mut self) -> Vec<f64> {
        let count = self.paths.len();
        let mut found = Vec::with_capacity(count);
        while found.len() + 1 < count {
            let it = normal(self.dice.unit().clamp(1e-6, 1.0 - 1e-6));
            found.extend([it, -it]);
        }
        found.resize(count, 0.0);
        // Mirrors next to each other would tie paths of different days together.
        for at in (1..count).rev() {
            let other = self.dice.below(at + 1);
            found.swap(at, other);
        }
        found
    }

    /// A recurring flow: nine of ten were within the tolerance.
    fn event(&mut self, it: &Known) {
        let amount = of_units(it.units);
        let tolerance = f64::from(it.tolerance_bps.min(10_000)) / 10_000.0;
        let spread = amount * tolerance / 1.645;
        for (path, z) in self.normals().into_iter().enumerate() {
            if let Some(slot) = self.paths[path].get_mut(it.ahead) {
                *slot += amount + spread * z;
            }
        }
    }

    /// What does not recur.
    fn rest(&mut self, rest: &Spread) {
        let share = f64::from(rest.persistence_ppm.min(1_000_000)) / 1e6;
        let (lasting, anew) = (share.sqrt(), (1.0 - share).sqrt());
        let common = self.normals();
        let mut sparse = Sparse::of(rest);
        let horizon = self.paths.first().map_or(0, Vec::len);
        for (ahead, mean) in rest.mean.iter().enumerate().take(horizon) {
            let own = self.normals();
            let own = own.iter().zip(&common);
            let lucks: Vec<f64> = own.map(|it| anew * it.0 + lasting * it.1).collect();
            let place = self.dice.unit();
            match &mut sparse {
                Some(sparse) => {
                    let both = sparse.day(of_units(*mean), lucks.len(), place);
                    self.add_both(ahead, &lucks, both);
                }
                None => self.add_between(ahead, &lucks, rest),
            }
        }
    }

    /// What comes in to those with the most luck, what goes out to those with the least.
    fn add_both(
        &mut self,
        ahead: usize,
        lucks: &[f64],
        (incoming, outgoing): (Vec<f64>, Vec<f64>),
    ) {
        let (more, less): (Order, Order) = (|a, b| b.total_cmp(a), f64::total_cmp);
        for (path, it) in first(lucks, incoming.len(), more).into_iter().zip(incoming) {
            self.paths[path][ahead] += it;
        }
        for (path, it) in first(lucks, outgoing.len(), less).into_iter().zip(outgoing) {
            self.paths[path][ahead] -= it;
        }
    }

    /// To each path the quantile of its luck.
    fn add_between(&mut self, ahead: usize, lucks: &[f64], rest: &Spread) {
        let mean = of_units(rest.mean[ahead]);
        let level = |it: &Vec<i64>| it.get(ahead).map_or(mean, |it| of_units(*it));
        let levels: Vec<f64> = rest.quantiles.iter().map(level).collect();
        let drawn: Vec<f64> = lucks
            .iter()
            .map(|it| between(&self.bounds, &levels, *it))
            .collect();
        let centre = drawn.iter().sum::<f64>() / real(drawn.len().max(1));
        for (path, value) in self.paths.iter_mut().zip(drawn) {
            path[ahead] += value - centre + mean;
        }
    }

    fn into_paths(self) -> Vec<Vec<i64>> {
        let rounded = |path: Vec<f64>| path.into_iter().map(to_units).collect();
        self.paths.into_iter().map(rounded).collect()
    }
}

type Order = fn(&f64, &f64) -> Ordering;

/// The paths whose luck comes first, in order.
fn first(lucks: &[f64], count: usize, order: Order) -> Vec<usize> {
    let by_luck = |a: &usize, b: &usize| order(&lucks[*a], &lucks[*b]);
    let mut paths: Vec<usize> = (0..lucks.len()).collect();
    // Mostly a few of them: the rest need not be in order.
    if (1..paths.len()).contains(&count) {
        paths.select_nth_unstable_by(count - 1, by_luck);
    }
    paths.truncate(count);
    paths.sort_by(by_luck);
    paths
}

/// The value at `z` between levels whose places are `bounds`; beyond them, the last one. 0 of no
/// levels.
fn between(bounds: &[f64], levels: &[f64], z: f64) -> f64 {
    let Some(last) = levels.len().min(bounds.len()).checked_sub(1) else {
        return 0.0;
    };
    let above = bounds.partition_point(|it| *it < z);
    if above == 0 || above > last {
        return levels[above.min(last)];
    }
    let (low, high) = (bounds[above - 1], bounds[above]);
    let share = (z - low) / (high - low);
    levels[above - 1] + share * (levels[above] - levels[above - 1])
}
