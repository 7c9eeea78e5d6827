//! Taking one season out, and putting it back.
//!
//! Owns: classical decomposition, with the seasonality test of the theta method.
//! Not here: several seasons (`mstl`), what is left (`ets`).
//! Invariant: a season's mean over its cycle is 0 (or 1, when it multiplies).
//! Source: Assimakopoulos & Nikolopoulos 2000 (the test).

use crate::number::{mean, real, variance};

/// One season, as it goes on after the end.
#[derive(Clone, Debug)]
pub(crate) struct Seasonal {
    /// By step modulo period, from the first value on.
    cycle: Vec<f64>,
    multiplies: bool,
}

impl Seasonal {
    /// The average season, whether significant or not. `None` with fewer than two full cycles,
    /// or when it should multiply and a trend is not positive.
    pub(crate) fn average(values: &[f64], period: usize, multiplies: bool) -> Option<Self> {
        let trend = moving_average(values, period);
        let is_unfit = multiplies && !trend.iter().flatten().all(|it| *it > 0.0);
        if period < 2 || values.len() < 2 * period || is_unfit {
            return None;
        }
        let mut sums = vec![(0.0, 0.0); period];
        for (at, value) in values.iter().enumerate() {
            if let Some(trend) = trend[at] {
                let slot = &mut sums[at % period];
                slot.0 += if multiplies {
                    value / trend
                } else {
                    value - trend
                };
                slot.1 += 1.0;
            }
        }
        let mut cycle: Vec<f64> = sums.iter().map(|it| it.0 / f64::max(it.1, 1.0)).collect();
        let centre = mean(&cycle);
        for it in &mut cycle {
            if multiplies {
                *it = (*it / centre).max(0.01);
            } else {
                *it -= centre;
            }
        }
        Some(Self { cycle, multiplies })
    }

    /// By step modulo period, from the first value on.
    pub(crate) fn cycle(&self) -> &[f64] {
        &self.cycle
    }

    pub(crate) fn remove(&self, values: &[f64]) -> Vec<f64> {
        let steps = values.iter().enumerate();
        steps
            .map(|(at, value)| {
                let season = self.cycle[at % self.cycle.len()];
                if self.multiplies {
                    value / season
                } else {
                    value - season
                }
            })
            .collect()
    }

    /// Adds the season to a path that starts at step `from`.
    pub(crate) fn put_back(&self, path: &mut [f64], from: usize) {
        for (at, value) in path.iter_mut().enumerate() {
            let season = self.cycle[(from + at) % self.cycle.len()];
            *value = if self.multiplies {
                *value * season
            } else {
                *value + season
            };
        }
    }
}

/// The season of a series, if it has a significant one: multiplying where all values are
/// positive. `None` when there is none or fewer than two full cycles.
pub(crate) fn classical(values: &[f64], period: usize) -> Option<Seasonal> {
    if period < 2 || values.len() < 2 * period + 2 || !is_seasonal(values, period) {
        return None;
    }
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let multiplies = low > 0.05 * mean(values) && low > 0.0;
    Seasonal::average(values, period, multiplies)
}

/// Whether the autocorrelation at the season is significant at 90 %.
fn is_seasonal(values: &[f64], period: usize) -> bool {
    let centre = mean(values);
    let total = variance(values) * real(values.len());
    if total <= 0.0 {
        return false;
    }
    let correlation = |lag: usize| {
        let products =
            (lag..values.len()).map(|at| (values[at] - centre) * (values[at - lag] - centre));
        products.sum::<f64>() / total
    };
    let before: f64 = (1..period).map(|it| correlation(it).powi(2)).sum();
    let limit = 1.645 * ((1.0 + 2.0 * before) / real(values.len())).sqrt();
    correlation(period).abs() > limit
}

/// The centred moving average over one cycle; `None` at both ends.
pub(crate) fn moving_average(values: &[f64], period: usize) -> Vec<Option<f64>> {
    let half = period / 2;
    let totals = crate::number::running_totals(values.iter().copied());
    let sum = |from: usize, to: usize| totals[to] - totals[from];
    (0..values.len())
        .map(|at| {
            let (from, to) = (at.checked_sub(half)?, at + half + 1);
            if to > values.len() {
                return None;
            }
            let whole = sum(from, to);
            let ends = values[from] + values[to - 1];
            let inside = if period.is_multiple_of(2) {
                whole - ends / 2.0
            } else {
                whole
            };
            Some(inside / real(period))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_has_no_season_and_a_season_is_seen() {
        let mut dice = crate::number::Dice::new(3);
        let noise: Vec<f64> = (0..200).map(|_| dice.unit() - 0.5).collect();
        assert!(classical(&noise, 7).is_none());
        let weekly: Vec<f64> = (0..70)
            .map(|it| 100.0 + [0.0, 5.0, 9.0, 3.0, -4.0, -20.0, 7.0][it % 7])
            .collect();
        assert!(classical(&weekly, 7).is_some());
    }
}
