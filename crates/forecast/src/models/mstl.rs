//! Several seasons by moving averages, each with a smoothed course, and what is left.
//!
//! Owns: which seasons there are, and following each.
//! Not here: one season (`season`), what is left (`ets`).
//! Invariant: a season's mean over its cycle is 0.
//! Source: Cleveland et al. 1990 (STL); Bandara, Hyndman & Bergmeir 2021 (MSTL).

use crate::models::season::moving_average;
use crate::models::{History, ets};
use crate::number::{mean, real};

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
}
