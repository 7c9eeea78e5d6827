//! Taking seasons out, and putting them back.
//!
//! Owns: classical decomposition with the seasonality test of the theta method, and several
//! seasons by moving averages with a smoothed course of each season.
//! Not here: what is left (`ets`).
//! Invariant: a season's mean over its cycle is 0 (or 1, when it multiplies).
//! Source: Cleveland et al. 1990 (STL); Bandara, Hyndman & Bergmeir 2021 (MSTL).

use crate::models::{History, ets};
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

/// The seasons worth taking out: the first one, and a year of days or weeks when there are two.
pub(crate) fn periods(history: &History) -> Vec<usize> {
    let first = history.period();
    let mut periods = vec![first];
    let year = crate::number::whole(history.series.frequency.per_year());
    if year > first && history.length >= 2 * year + first {
        periods.push(year);
    }
    periods.retain(|it| *it > 1 && history.length >= 2 * it);
    periods
}

/// Takes out each season in turn, twice, forecasts the rest, and adds the seasons.
pub(crate) fn forecast(values: &[f64], periods: &[usize], horizon: usize) -> Vec<f64> {
    let mut seasons = vec![vec![0.0; values.len() + horizon]; periods.len()];
    for _ in 0..2 {
        for (which, period) in periods.iter().enumerate() {
            let others: Vec<f64> = (0..values.len())
                .map(|at| {
                    let others = seasons.iter().enumerate().filter(|it| it.0 != which);
                    values[at] - others.map(|it| it.1[at]).sum::<f64>()
                })
                .collect();
            seasons[which] = season_course(&others, *period, horizon);
        }
    }
    let rest: Vec<f64> = (0..values.len())
        .map(|at| values[at] - seasons.iter().map(|it| it[at]).sum::<f64>())
        .collect();
    let mut path = ets::forecast(&rest, 1, horizon);
    for (at, value) in path.iter_mut().enumerate() {
        *value += seasons.iter().map(|it| it[values.len() + at]).sum::<f64>();
    }
    path
}

/// How a season went, smoothed over cycles by a local mean, and how its last cycle goes on.
fn season_course(values: &[f64], period: usize, horizon: usize) -> Vec<f64> {
    let trend = moving_average(values, period);
    let known = |at: usize| trend[at].map(|it| values[at] - it);
    let reach = 5_usize;
    let mut course = vec![0.0; values.len() + horizon];
    for phase in 0..period {
        let cycles: Vec<(usize, f64)> = (phase..values.len())
            .step_by(period)
            .enumerate()
            .filter_map(|(cycle, at)| Some((cycle, known(at)?)))
            .collect();
        for (cycle, at) in (phase..course.len()).step_by(period).enumerate() {
            let nearest = cycle.min(cycles.last().map_or(0, |it| it.0));
            let near = cycles.iter().filter(|it| it.0.abs_diff(nearest) <= reach);
            let (mut top, mut weight) = (0.0, 0.0);
            for (other, value) in near {
                let away = real(other.abs_diff(nearest)) / real(reach + 1);
                let share = (1.0 - away * away * away).powi(3);
                top += share * value;
                weight += share;
            }
            course[at] = if weight > 0.0 { top / weight } else { 0.0 };
        }
    }
    if period > 14 {
        smooth_across(&mut course, period);
    }
    centre_cycles(&mut course, period);
    course
}

/// A long season moves little from step to step: a triangle over neighbours takes out noise.
fn smooth_across(course: &mut [f64], period: usize) {
    let reach = (period / 26).clamp(1, 10);
    let copy = course.to_vec();
    for (at, value) in course.iter_mut().enumerate() {
        let from = at.saturating_sub(reach);
        let to = (at + reach + 1).min(copy.len());
        let (mut top, mut weight) = (0.0, 0.0);
        for (other, it) in copy.iter().enumerate().take(to).skip(from) {
            let share = real(reach + 1 - other.abs_diff(at));
            top += share * it;
            weight += share;
        }
        *value = top / weight;
    }
}

fn centre_cycles(course: &mut [f64], period: usize) {
    for cycle in course.chunks_mut(period) {
        if cycle.len() == period {
            let centre = mean(cycle);
            for it in cycle {
                *it -= centre;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weekly(count: usize) -> Vec<f64> {
        (0..count)
            .map(|it| 100.0 + [0.0, 5.0, 9.0, 3.0, -4.0, -20.0, 7.0][it % 7])
            .collect()
    }

    #[test]
    fn a_pure_season_goes_on() {
        let path = forecast(&weekly(140), &[7], 14);
        for (at, value) in path.iter().enumerate() {
            assert!((value - weekly(200)[140 + at]).abs() < 0.5, "{at}: {value}");
        }
    }

    #[test]
    fn noise_has_no_season_and_a_season_is_seen() {
        let mut dice = crate::number::Dice::new(3);
        let noise: Vec<f64> = (0..200).map(|_| dice.unit() - 0.5).collect();
        assert!(classical(&noise, 7).is_none());
        assert!(classical(&weekly(70), 7).is_some());
    }
}
