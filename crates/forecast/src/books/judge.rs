//! How published forecasts did.
//!
//! Owns: the measures of forecasts in whole units against what came.
//! Not here: which forecasts and days (`treasury`), the measures of series (`metrics`).
//! Invariant: a measure that cannot be computed is `None`, never 0.

use crate::number::{of_units, real};

/// One figure that was forecast, and what came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// What came.
    pub actual: i64,
    /// What was expected.
    pub mean: i64,
    /// What the seasonal naive said.
    pub naive: i64,
    /// The band of 80 %: its ends.
    pub band: Option<(i64, i64)>,
}

/// How a set of forecasts did.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Judgement {
    /// Figures compared.
    pub count: usize,
    /// Sum of absolute errors over the sum of absolute values.
    pub wape: Option<f64>,
    /// The same of the seasonal naive.
    pub naive_wape: Option<f64>,
    /// Mean absolute error over that of the seasonal naive: below 1 is better.
    pub relative: Option<f64>,
    /// Symmetric mean absolute percentage error.
    pub smape: Option<f64>,
    /// Sum of errors over the sum of absolute values: above 0, too much was expected.
    pub bias: Option<f64>,
    /// The share of figures within the band of 80 %.
    pub coverage_80: Option<f64>,
    /// Mean pinball loss of the band's ends over the mean absolute value.
    /// Source: Koenker & Bassett 1978.
    pub pinball: Option<f64>,
}

/// How these forecasts did together.
#[must_use]
pub fn judge(said: &[Said]) -> Judgement {
    let sum = |of: &dyn Fn(&Said) -> f64| said.iter().map(of).sum::<f64>();
    let size = sum(&|it| of_units(it.actual).abs());
    let error = |it: &Said| of_units(it.mean) - of_units(it.actual);
    let errors = sum(&|it| error(it).abs());
    let naive = sum(&|it| (of_units(it.naive) - of_units(it.actual)).abs());
    let over = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
    let both = |it: &Said| of_units(it.mean).abs() + of_units(it.actual).abs();
    let moved: Vec<&Said> = said.iter().filter(|it| both(it) > 0.0).collect();
    let percent = moved
        .iter()
        .map(|it| 2.0 * error(it).abs() / both(it))
        .sum::<f64>();
    let banded: Vec<(i64, (i64, i64))> = said
        .iter()
        .filter_map(|it| Some((it.actual, it.band?)))
        .collect();
    let inside = banded
        .iter()
        .filter(|(it, band)| (band.0..=band.1).contains(it))
        .count();
    let loss = |level: f64, actual: i64, end: i64| {
        let away = of_units(actual) - of_units(end);
        (level * away).max((level - 1.0) * away)
    };
    let losses = banded
        .iter()
        .map(|(it, band)| loss(0.1, *it, band.0) + loss(0.9, *it, band.1));
    let banded_size = banded.iter().map(|it| of_units(it.0).abs()).sum::<f64>();
    Judgement {
        count: said.len(),
        wape: over(errors, size),
        naive_wape: over(naive, size),
        relative: over(errors, naive),
        smape: over(percent, real(moved.len())),
        bias: over(sum(&error), size),
        coverage_80: over(real(inside), real(banded.len())),
        pinball: over(losses.sum::<f64>() / 2.0, banded_size),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(actual: i64, mean: i64, naive: i64) -> Said {
        Said {
            actual,
            mean,
            naive,
            band: Some((mean - 10, mean + 10)),
        }
    }

    #[test]
    fn measures_are_those_of_a_sum_done_by_hand() {
        let it = judge(&[said(100, 90, 80), said(-50, -30, -50)]);
        assert_eq!(it.count, 2);
        assert_eq!(it.wape, Some(0.2));
        assert_eq!(it.relative, Some(1.5));
        assert_eq!(it.bias, Some(10.0 / 150.0));
        assert_eq!(it.coverage_80, Some(0.5));
    }

    #[test]
    fn of_nothing_nothing_is_known() {
        assert_eq!(judge(&[]), Judgement::default());
    }
}
