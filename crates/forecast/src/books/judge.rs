//! How published forecasts did.
//!
//! Owns: the measures of forecasts in whole units against what came.
//! Not here: which forecasts and days (`treasury`), the measures of series (`metrics`).
//! Invariant: a measure that cannot be computed is `None`, never 0.
//! Source: Hyndman & Koehler 2006 (MASE); Makridakis et al. 2022 (RMSSE); Koenker & Bassett 1978
//! (pinball); Gneiting & Raftery 2007 (CRPS).

use crate::member::MEMBER_LEVELS;
use crate::metrics::{crps, crps_of_samples, pinball};
use crate::number::{mean, of_units, real, seasonal_scale};

/// One figure that was forecast, and what came.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Said {
    /// What came.
    pub actual: i64,
    /// What was expected.
    pub mean: i64,
    /// What the seasonal naive said.
    pub naive: i64,
    /// What a forecast of it is usually off by; `None` where nothing is known of that.
    pub scale: Option<Scale>,
    /// How sure the forecast was; `None` where that was not said.
    pub range: Option<Range>,
}

/// How much a figure changes from one season to the next: what the seasonal naive was off by within
/// the history that a forecast was made from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    absolute: f64,
    squared: f64,
}

impl Scale {
    /// Of the same figure in each week known at the origin, in their order or the opposite one. As
    /// last week's days are the naive forecast of this week's, last week is that of a sum over the
    /// week. `None` of fewer than two weeks, or if all are the same.
    #[must_use]
    pub fn of(weeks: &[i64]) -> Option<Self> {
        let weeks: Vec<f64> = weeks.iter().map(|it| of_units(*it)).collect();
        let changes = weeks.windows(2).map(|it| (it[1] - it[0]).powi(2));
        let squares: Vec<f64> = changes.collect();
        Some(Self {
            absolute: seasonal_scale(&weeks, 1)?,
            squared: mean(&squares),
        })
    }
}

/// How sure a forecast was of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The lower end of the band of 80 %.
    pub low: i64,
    /// Its upper end.
    pub high: i64,
    /// What the whole distribution missed by, in units: 0 of one that was sure and right.
    crps: f64,
}

impl Range {
    /// Of paths, sorted, that are as likely as each other. `None` of none.
    #[must_use]
    pub fn of_paths(paths: &[i64], actual: i64) -> Option<Self> {
        let values: Vec<f64> = paths.iter().map(|it| of_units(*it)).collect();
        Some(Self {
            low: at(paths, 10)?,
            high: at(paths, 90)?,
            crps: crps_of_samples(&values, of_units(actual))?,
        })
    }

    /// Of quantiles at the levels `MEMBER_LEVELS`.
    #[must_use]
    pub fn of_quantiles(quantiles: [i64; 5], actual: i64) -> Self {
        let values = quantiles.map(of_units);
        Self {
            low: quantiles[0],
            high: quantiles[4],
            crps: crps(&MEMBER_LEVELS, &values, of_units(actual)),
        }
    }
}

/// Quantiles at the levels `MEMBER_LEVELS` of paths, sorted. `None` of none.
#[must_use]
pub fn quantiles_of_paths(paths: &[i64]) -> Option<[i64; 5]> {
    let [a, b, c, d, e] = [10, 30, 50, 70, 90].map(|it| at(paths, it));
    Some([a?, b?, c?, d?, e?])
}

/// The value below which this many of a hundred sorted ones are.
fn at(sorted: &[i64], hundredths: usize) -> Option<i64> {
    let last = sorted.len().checked_sub(1)?;
    sorted.get(hundredths * last / 100).copied()
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
    /// Mean absolute error over that of the seasonal naive on the same figures: below 1 is better.
    pub relative: Option<f64>,
    /// Mean of absolute errors, each over its scale.
    pub mase: Option<f64>,
    /// Root of the mean of squared errors, each over its squared scale.
    pub rmsse: Option<f64>,
    /// Symmetric mean absolute percentage error.
    pub smape: Option<f64>,
    /// Sum of errors over the sum of absolute values: above 0, too much was expected.
    pub bias: Option<f64>,
    /// The share of figures within the band of 80 %.
    pub coverage_80: Option<f64>,
    /// Mean pinball loss of the band's ends over the mean absolute value.
    pub pinball: Option<f64>,
    /// Mean continuous ranked probability score over the mean absolute value.
    pub crps: Option<f64>,
}

/// Figures that were compared, added up: a few numbers for any count of them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    count: usize,
    size: f64,
    errors: f64,
    absolute: f64,
    naive: f64,
    moved: usize,
    percent: f64,
    scaled: usize,
    scaled_absolute: f64,
    scaled_squared: f64,
    ranged: usize,
    ranged_size: f64,
    inside: usize,
    losses: f64,
    crps: f64,
}

impl Tally {
    /// One figure more.
    pub fn add(&mut self, it: &Said) {
        let (actual, mean) = (of_units(it.actual), of_units(it.mean));
        let error = mean - actual;
        self.count += 1;
        self.size += actual.abs();
        self.errors += error;
        self.absolute += error.abs();
        self.naive += (of_units(it.naive) - actual).abs();
        let both = mean.abs() + actual.abs();
        if both > 0.0 {
            self.moved += 1;
            self.percent += 2.0 * error.abs() / both;
        }
        if let Some(scale) = it.scale {
            self.scaled += 1;
            self.scaled_absolute += error.abs() / scale.absolute;
            self.scaled_squared += error * error / scale.squared;
        }
        if let Some(range) = it.range {
            let loss = |level: f64, end: i64| pinball(level, of_units(end), actual);
            self.ranged += 1;
            self.ranged_size += actual.abs();
            self.inside += usize::from((range.low..=range.high).contains(&it.actual));
            self.losses += f64::midpoint(loss(0.1, range.low), loss(0.9, range.high));
            self.crps += range.crps;
        }
    }

    /// How these forecasts did together.
    #[must_use]
    pub fn judge(&self) -> Judgement {
        let over = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
        Judgement {
            count: self.count,
            wape: over(self.absolute, self.size),
            naive_wape: over(self.naive, self.size),
            relative: over(self.absolute, self.naive),
            mase: over(self.scaled_absolute, real(self.scaled)),
            rmsse: over(self.scaled_squared, real(self.scaled)).map(f64::sqrt),
            smape: over(self.percent, real(self.moved)),
            bias: over(self.errors, self.size),
            coverage_80: over(real(self.inside), real(self.ranged)),
            pinball: over(self.losses, self.ranged_size),
            crps: over(self.crps, self.ranged_size),
        }
    }
}

impl<'a> FromIterator<&'a Said> for Tally {
    fn from_iter<T: IntoIterator<Item = &'a Said>>(said: T) -> Self {
        let mut tally = Self::default();
        for it in said {
            tally.add(it);
        }
        tally
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
            range: Some(Range {
                low: mean - 10,
                high: mean + 10,
                crps: 3.0,
            }),
            ..Said::default()
        }
    }

    fn judge(said: &[Said]) -> Judgement {
        said.iter().collect::<Tally>().judge()
    }

    #[track_caller]
    fn check_near(found: Option<f64>, expected: f64) {
        let found = found.expect("known");
        assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
    }

    #[test]
    fn measures_are_those_of_a_sum_done_by_hand() {
        let it = judge(&[said(100, 90, 80), said(-50, -30, -50)]);
        assert_eq!(it.count, 2);
        check_near(it.wape, 0.2);
        check_near(it.naive_wape, 20.0 / 150.0);
        check_near(it.relative, 1.5);
        check_near(it.smape, f64::midpoint(20.0 / 190.0, 40.0 / 80.0));
        check_near(it.bias, 10.0 / 150.0);
        check_near(it.coverage_80, 0.5);
        // 100 is at the upper end of 80 to 100: 0.1 of 20, and 0. -50 is below -40 to -20: 0.9 of
        // 10, and 0.1 of 30.
        check_near(it.pinball, (2.0 + 9.0 + 3.0) / 2.0 / 150.0);
        check_near(it.crps, 6.0 / 150.0);
        assert_eq!((it.mase, it.rmsse), (None, None));
    }

    /// By utilsforecast 0.2.17: `losses.mase(df, ["m"], 1, history)` and `losses.rmsse` of the same,
    /// with 105, 95, 140 as `y` and 100, 104, 115 as `m`. By hand: changes of 20, 30, 40 and 20,
    /// errors of 5, 9 and 25.
    #[test]
    fn scaled_errors_are_those_of_another_library() {
        let scale = Scale::of(&[120, 100, 130, 90, 110]);
        let figure = |(actual, mean)| Said {
            scale,
            ..Said {
                actual,
                mean,
                ..Said::default()
            }
        };
        let it = judge(&[(105, 100), (95, 104), (140, 115)].map(figure));
        check_near(it.mase, 0.472_727_272_727);
        check_near(it.rmsse, 0.543_464_382_783);
    }

    #[test]
    fn of_nothing_nothing_is_known() {
        assert_eq!(judge(&[]), Judgement::default());
        assert_eq!(Scale::of(&[5]), None);
        assert_eq!(Scale::of(&[5, 5, 5]), None);
        assert_eq!(Range::of_paths(&[], 1), None);
        assert_eq!(quantiles_of_paths(&[]), None);
    }

    #[test]
    fn a_range_is_where_eight_of_ten_paths_are() {
        let paths: Vec<i64> = (0..=100).collect();
        let it = Range::of_paths(&paths, 50).expect("paths");
        assert_eq!((it.low, it.high), (10, 90));
        assert_eq!(quantiles_of_paths(&paths), Some([10, 30, 50, 70, 90]));
    }
}
