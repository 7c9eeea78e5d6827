//! How far forecasts were from what came.
//!
//! Owns: the error measures people compare forecasts by.
//! Not here: choosing origins (`backtest`).
//! Invariant: a measure that cannot be computed is `None`, never 0.
//! Source: Hyndman & Koehler 2006 (MASE); Gneiting & Raftery 2007 (pinball, CRPS).

use crate::number::{real, seasonal_scale};

/// What came, and what was said before.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a> {
    /// What the forecast was made from.
    pub history: &'a [f64],
    /// What came.
    pub actual: &'a [f64],
    /// The path to score.
    pub path: &'a [f64],
    /// Steps in a season, for the scale.
    pub period: usize,
}

impl Outcome<'_> {
    fn errors(&self) -> impl Iterator<Item = f64> {
        self.path.iter().zip(self.actual).map(|it| it.0 - it.1)
    }

    fn count(&self) -> f64 {
        real(self.path.len().min(self.actual.len()).max(1))
    }

    /// Mean absolute error.
    #[must_use]
    pub fn mae(&self) -> f64 {
        self.errors().map(f64::abs).sum::<f64>() / self.count()
    }

    /// Mean absolute error over that of the seasonal naive within the history.
    #[must_use]
    pub fn mase(&self) -> Option<f64> {
        Some(self.mae() / seasonal_scale(self.history, self.period)?)
    }

    /// Root mean squared error over that of the seasonal naive within the history.
    #[must_use]
    pub fn rmsse(&self) -> Option<f64> {
        let count = self
            .history
            .len()
            .checked_sub(self.period)
            .filter(|it| *it > 0)?;
        let steps = self.period..self.history.len();
        let scale: f64 = steps
            .map(|at| (self.history[at] - self.history[at - self.period]).powi(2))
            .sum();
        let squares: f64 = self.errors().map(|it| it * it).sum();
        let ratio = (squares / self.count()) / (scale / real(count));
        Some(ratio.sqrt()).filter(|it| it.is_finite())
    }

    /// Sum of absolute errors over the sum of absolute values.
    #[must_use]
    pub fn wape(&self) -> Option<f64> {
        let total: f64 = self.actual.iter().map(|it| it.abs()).sum();
        let errors: f64 = self.errors().map(f64::abs).sum();
        (total > 0.0).then_some(errors / total)
    }

    /// Symmetric mean absolute percentage error, 0 to 200.
    #[must_use]
    pub fn smape(&self) -> f64 {
        let share = |it: (&f64, &f64)| {
            let size = it.0.abs() + it.1.abs();
            if size == 0.0 {
                0.0
            } else {
                (it.0 - it.1).abs() / size
            }
        };
        let sum: f64 = self.path.iter().zip(self.actual).map(share).sum();
        200.0 * sum / self.count()
    }

    /// Sum of errors over the sum of absolute values: positive when too much was expected.
    #[must_use]
    pub fn bias(&self) -> Option<f64> {
        let total: f64 = self.actual.iter().map(|it| it.abs()).sum();
        (total > 0.0).then(|| self.errors().sum::<f64>() / total)
    }
}

/// The pinball loss of one quantile (`level` 0 to 1).
#[must_use]
pub fn pinball(level: f64, quantile: f64, actual: f64) -> f64 {
    let above = actual - quantile;
    if above >= 0.0 {
        level * above
    } else {
        (level - 1.0) * above
    }
}

/// The continuous ranked probability score from quantiles, levels increasing: twice the mean
/// pinball loss, each level weighted by the span it stands for.
#[must_use]
pub fn crps(levels: &[f64], quantiles: &[f64], actual: f64) -> f64 {
    let mut total = 0.0;
    for (at, level) in levels.iter().enumerate() {
        let below = if at == 0 {
            0.0
        } else {
            f64::midpoint(levels[at - 1], *level)
        };
        let above = levels
            .get(at + 1)
            .map_or(1.0, |next| f64::midpoint(*level, *next));
        total += (above - below) * pinball(*level, quantiles[at], actual);
    }
    2.0 * total
}

/// The continuous ranked probability score of sorted values that are as likely as each other: their
/// mean distance from what came, less half their mean distance from each other. `None` of none.
/// Source: Gneiting & Raftery 2007, equation 21.
#[must_use]
pub fn crps_of_samples(sorted: &[f64], actual: f64) -> Option<f64> {
    let count = real(sorted.len());
    let away: f64 = sorted.iter().map(|it| (it - actual).abs()).sum();
    // Of sorted values the distances from each other are sums of ranks.
    let ranks = sorted.iter().enumerate();
    let apart: f64 = ranks
        .map(|(rank, it)| (2.0 * real(rank) + 1.0 - count) * it)
        .sum();
    (count > 0.0).then(|| away / count - apart / (count * count))
}

/// The share of values within their bands.
#[must_use]
pub fn coverage(lower: &[f64], upper: &[f64], actual: &[f64]) -> Option<f64> {
    let inside = actual
        .iter()
        .zip(lower.iter().zip(upper))
        .filter(|(value, band)| *band.0 <= **value && **value <= *band.1);
    (!actual.is_empty()).then(|| real(inside.count()) / real(actual.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HISTORY: [f64; 6] = [1.0, 3.0, 2.0, 4.0, 3.0, 5.0];

    fn outcome<'a>(actual: &'a [f64], path: &'a [f64]) -> Outcome<'a> {
        Outcome {
            history: &HISTORY,
            actual,
            path,
            period: 1,
        }
    }

    #[test]
    fn measures_match_values_worked_by_hand() {
        // Naive differences of the history: 2, 1, 2, 1, 2: mean 1.6, mean square 2.8.
        let it = outcome(&[4.0, 6.0], &[5.0, 4.0]);
        assert!((it.mase().unwrap() - 1.5 / 1.6).abs() < 1e-12);
        assert!((it.rmsse().unwrap() - (2.5_f64 / 2.8).sqrt()).abs() < 1e-12);
        assert!((it.wape().unwrap() - 0.3).abs() < 1e-12);
        assert!((it.bias().unwrap() + 0.1).abs() < 1e-12);
        assert!((it.smape() - 100.0 * (1.0 / 9.0 + 2.0 / 10.0)).abs() < 1e-9);
    }

    #[test]
    fn a_constant_history_has_no_scale() {
        let it = Outcome {
            history: &[2.0; 5],
            actual: &[1.0],
            path: &[2.0],
            period: 1,
        };
        assert_eq!(it.mase(), None);
        assert_eq!(outcome(&[0.0], &[1.0]).wape(), None);
    }

    #[test]
    fn quantile_scores_match_their_definition() {
        assert!((pinball(0.9, 10.0, 12.0) - 1.8).abs() < 1e-12);
        assert!((pinball(0.9, 10.0, 8.0) - 0.2).abs() < 1e-12);
        // Of a point forecast the score is the absolute error.
        let levels: Vec<f64> = (1..100).map(|it| f64::from(it) / 100.0).collect();
        assert!((crps(&levels, &[3.0; 99], 5.0) - 2.0).abs() < 0.03);
        assert_eq!(coverage(&[0.0, 0.0], &[1.0, 1.0], &[0.5, 2.0]), Some(0.5));
        assert_eq!(coverage(&[], &[], &[]), None);
    }

    /// By scoringrules 0.10.0: `scoringrules.crps_ensemble(y, x)` with the `x` below.
    #[test]
    fn the_score_of_samples_is_that_of_another_library() {
        let x = [-3.0, -1.5, 0.0, 0.5, 2.0, 2.5, 7.0];
        for (y, expected) in [
            (1.0, 0.724_489_795_918_367_4),
            (-5.0, 4.438_775_510_204_081),
            (9.5, 6.795_918_367_346_939),
        ] {
            let found = crps_of_samples(&x, y).unwrap();
            assert!((found - expected).abs() < 1e-12, "{y}: {found}");
        }
        assert_eq!(crps_of_samples(&[], 1.0), None);
    }
}
