//! What a model expects of the steps ahead.
//!
//! Owns: a median path and a mean path, and keeping both within reach of what was seen.
//! Not here: making them (each model), putting several together (`ensemble`).
//! Invariant: where days are kept from changing their sign, the sum of each four weeks of the mean
//! path is what it was, as far as their sign allows.

use crate::frequency::Frequency;

/// Days over which a mean path keeps its sum: whole weeks, and most of what comes by the month.
const BLOCK: usize = 28;

/// A median path and a mean path.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Paths {
    pub(crate) median: Vec<f64>,
    pub(crate) mean: Vec<f64>,
}

impl Paths {
    /// Of a model that makes no difference between them.
    pub(crate) fn one(path: Vec<f64>) -> Self {
        Self {
            median: path.clone(),
            mean: path,
        }
    }

    /// Keeps both within reach of what was seen.
    pub(crate) fn tame(&mut self, values: &[f64], frequency: Frequency) {
        if frequency.is_by_day() {
            keep_sign(&mut self.mean, values);
        }
        tame(&mut self.median, values);
        tame(&mut self.mean, values);
    }
}

/// Keeps a path within reach of what was seen, so that no trend runs away, and not below zero
/// where the series never was.
pub(crate) fn tame(path: &mut [f64], values: &[f64]) {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let range = (high - low).max(1e-12);
    let last = values[values.len() - 1];
    let floor = if low >= 0.0 { 0.0 } else { low - 2.0 * range };
    let ceiling = if high <= 0.0 { 0.0 } else { high + 2.0 * range };
    for it in path {
        *it = if it.is_finite() {
            it.clamp(floor, ceiling)
        } else {
            last
        };
    }
}

/// Takes what is expected against the sign of every value seen from the days around it.
fn keep_sign(path: &mut [f64], values: &[f64]) {
    let sign = if values.iter().all(|it| *it >= 0.0) {
        1.0
    } else if values.iter().all(|it| *it <= 0.0) {
        -1.0
    } else {
        return;
    };
    for block in path.chunks_mut(BLOCK) {
        let sum: f64 = block.iter().sum();
        let right: f64 = block.iter().filter(|it| sign * **it > 0.0).sum();
        let share = if right == 0.0 {
            0.0
        } else {
            (sum / right).max(0.0)
        };
        for it in block {
            *it = if sign * *it > 0.0 { share * *it } else { 0.0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_keep_their_sign_and_four_weeks_their_sum() {
        let payments = [-5.0, 0.0, -1.0];
        let mut path: Vec<f64> = (0..40)
            .map(|it| if it % 5 == 0 { -4.0 } else { 0.25 })
            .collect();
        let before = path.clone();
        keep_sign(&mut path, &payments);
        assert!(path.iter().all(|it| *it <= 0.0));
        let sums =
            |it: &[f64]| -> Vec<f64> { it.chunks(BLOCK).map(|it| it.iter().sum()).collect() };
        for (found, expected) in sums(&path).iter().zip(sums(&before)) {
            assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
    }

    #[test]
    fn four_weeks_against_the_sign_are_empty_and_both_signs_are_left_alone() {
        let mut path = vec![1.0; 28];
        path[3] = -0.5;
        keep_sign(&mut path, &[-5.0, 0.0]);
        assert_eq!(path, vec![0.0; 28]);
        let mut path = vec![1.0, -2.0];
        keep_sign(&mut path, &[-5.0, 3.0]);
        assert_eq!(path, [1.0, -2.0]);
    }
}
