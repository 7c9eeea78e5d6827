//! Paths as they may come.
//!
//! Owns: drawing them: each day between its quantiles, with as much of a path's error lasting from
//! day to day as back-tests showed.
//! Not here: quantiles (`conformal`).
//! Invariant: the mean of a cell's paths is its mean path, before rounding.
//! Source: a Gaussian copula with one common factor (Li 2000).

use super::{LEVELS, Question};
use crate::conformal::normal;
use crate::forecaster::Forecast;
use crate::number::{Dice, real, to_units};

/// Paths of one cell while they are drawn.
pub(super) struct Draws {
    dice: Dice,
    paths: Vec<Vec<f64>>,
}

impl Draws {
    pub(super) fn new(question: &Question, which: usize) -> Self {
        let salt = u64::try_from(which)
            .unwrap_or(0)
            .wrapping_mul(0xA076_1D64_78BD_642F);
        Self {
            dice: Dice::new(question.seed ^ salt),
            paths: vec![vec![0.0; question.horizon]; question.paths],
        }
    }

    /// A standard normal number, half of them the mirror of the others.
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
            found.swap(at, self.dice.below(at + 1));
        }
        found
    }

    /// A recurring flow: nine of ten were within the tolerance.
    pub(super) fn event(&mut self, ahead: usize, amount: f64, tolerance: f64) {
        let spread = amount * tolerance.min(1.0) / 1.645;
        for (path, z) in self.normals().into_iter().enumerate() {
            self.paths[path][ahead] += amount + spread * z;
        }
    }

    /// What does not recur.
    pub(super) fn rest(&mut self, rest: &Forecast) {
        let (lasting, anew) = (rest.persistence.sqrt(), (1.0 - rest.persistence).sqrt());
        let common = self.normals();
        let bounds: Vec<f64> = LEVELS.iter().map(|it| normal(*it)).collect();
        for (ahead, mean) in rest.mean.iter().enumerate() {
            let levels: Vec<f64> = rest.quantiles.iter().map(|it| it[ahead]).collect();
            let own = self.normals();
            let drawn: Vec<f64> = own
                .iter()
                .zip(&common)
                .map(|it| between(&bounds, &levels, anew * it.0 + lasting * it.1))
                .collect();
            let centre = drawn.iter().sum::<f64>() / real(drawn.len().max(1));
            for (path, value) in self.paths.iter_mut().zip(drawn) {
                path[ahead] += value - centre + mean;
            }
        }
    }

    pub(super) fn into_paths(self) -> Vec<Vec<i64>> {
        let rounded = |path: Vec<f64>| path.into_iter().map(to_units).collect();
        self.paths.into_iter().map(rounded).collect()
    }
}

/// The value at `z` between levels whose places are `bounds`; beyond them, the last one.
fn between(bounds: &[f64], levels: &[f64], z: f64) -> f64 {
    let above = bounds.partition_point(|it| *it < z);
    if above == 0 || above == bounds.len() {
        return levels[above.min(levels.len() - 1)];
    }
    let (low, high) = (bounds[above - 1], bounds[above]);
    let share = (z - low) / (high - low);
    levels[above - 1] + share * (levels[above] - levels[above - 1])
}
