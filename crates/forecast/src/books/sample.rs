//! Paths as they may come.
//!
//! Owns: drawing them: each day between its quantiles, with as much of a path's error lasting from
//! day to day as back-tests showed.
//! Not here: quantiles (`conformal`).
//! Invariant: the mean of a cell's paths is its mean path, before rounding.
//! Source: a Gaussian copula with one common factor (Li 2000).

use super::{Known, LEVELS, Spread};
use crate::conformal::normal;
use crate::number::{Dice, of_units, real, to_units};

/// Paths of one cell while they are drawn.
pub(super) struct Draws {
    dice: Dice,
    paths: Vec<Vec<f64>>,
}

impl Draws {
    pub(super) fn new((horizon, count): (usize, usize), seed: u64) -> Self {
        Self {
            dice: Dice::new(seed),
            paths: vec![vec![0.0; horizon]; count],
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
    pub(super) fn event(&mut self, it: &Known) {
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
    pub(super) fn rest(&mut self, rest: &Spread) {
        let share = f64::from(rest.persistence_ppm.min(1_000_000)) / 1e6;
        let (lasting, anew) = (share.sqrt(), (1.0 - share).sqrt());
        let common = self.normals();
        let bounds: Vec<f64> = LEVELS.iter().map(|it| normal(*it)).collect();
        let horizon = self.paths.first().map_or(0, Vec::len);
        for (ahead, mean) in rest.mean.iter().enumerate().take(horizon) {
            let level = |it: &Vec<i64>| of_units(it.get(ahead).copied().unwrap_or(*mean));
            let levels: Vec<f64> = rest.quantiles.iter().map(level).collect();
            let own = self.normals();
            let drawn: Vec<f64> = own
                .iter()
                .zip(&common)
                .map(|it| between(&bounds, &levels, anew * it.0 + lasting * it.1))
                .collect();
            let centre = drawn.iter().sum::<f64>() / real(drawn.len().max(1));
            for (path, value) in self.paths.iter_mut().zip(drawn) {
                path[ahead] += value - centre + of_units(*mean);
            }
        }
    }

    pub(super) fn into_paths(self) -> Vec<Vec<i64>> {
        let rounded = |path: Vec<f64>| path.into_iter().map(to_units).collect();
        self.paths.into_iter().map(rounded).collect()
    }
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
