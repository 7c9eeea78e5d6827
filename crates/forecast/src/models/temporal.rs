//! One series looked at in several steps: months, quarters, half years, years.
//!
//! Owns: sums over longer steps, and bringing their forecasts together.
//! Not here: forecasting each of them (`ets`, `theta`, `ces`, `arima`).
//! Invariant: where longer steps cannot be forecast, the path is that of the series itself.
//! Source: Athanasopoulos, Hyndman, Kourentzes & Petropoulos 2017, "Forecasting with temporal
//! hierarchies"; Petropoulos & Svetunkov 2020, "A simple combination of univariate models".

use crate::models::{arima, ces, ets, tame, theta};
use crate::number::{mean, real};

/// Longer steps need this many of them.
const MIN_BLOCKS: usize = 4;

/// Longer steps may move the path by this factor at most.
const MAX_RATIO: f64 = 2.0;

/// The path of the steps themselves, moved to what their sums are expected to be.
pub(crate) fn forecast(values: &[f64], period: usize, horizon: usize) -> Vec<f64> {
    let whole = horizon.div_ceil(period.max(1)) * period.max(1);
    let mut path = together(values, period, whole);
    let widths: Vec<usize> = (2..=period)
        .filter(|it| period.is_multiple_of(*it) && values.len() / it >= MIN_BLOCKS)
        .collect();
    let is_positive = values.iter().all(|it| *it > 0.0) && path.iter().all(|it| *it > 0.0);
    let moves: Vec<Vec<f64>> = widths
        .iter()
        .map(|width| moves(values, &path, (*width, period), is_positive))
        .collect();
    for (at, value) in path.iter_mut().enumerate() {
        let sum: f64 = moves.iter().map(|it| it[at]).sum();
        if is_positive {
            *value *= (1.0 + sum) / real(moves.len() + 1);
        } else {
            *value += sum / real(moves.len() + 1);
        }
    }
    path.truncate(horizon);
    path
}

/// The mean of four ways to forecast one step width: each is wrong in its own way.
fn together(values: &[f64], period: usize, horizon: usize) -> Vec<f64> {
    let mut paths = [
        ets::forecast(values, period, horizon),
        theta::forecast(values, period, horizon),
        ces::forecast(values, period, horizon),
        arima::forecast(values, period, horizon),
    ];
    for it in &mut paths {
        tame(it, values);
    }
    (0..horizon)
        .map(|at| mean(&[paths[0][at], paths[1][at], paths[2][at], paths[3][at]]))
        .collect()
}

/// By which factor (or by how much) steps of one width would move each step of the path.
fn moves(
    values: &[f64],
    path: &[f64],
    (width, period): (usize, usize),
    by_factor: bool,
) -> Vec<f64> {
    let sums: Vec<f64> = values[values.len() % width..]
        .chunks(width)
        .map(|it| it.iter().sum())
        .collect();
    let expected = together(&sums, period / width, path.len() / width);
    let blocks = path.chunks(width).zip(expected);
    let moved = blocks.map(|(block, sum)| {
        let here = mean(block);
        let there = sum / real(width);
        if by_factor {
            (there / here).clamp(1.0 / MAX_RATIO, MAX_RATIO)
        } else {
            there - here
        }
    });
    moved
        .flat_map(|it| std::iter::repeat_n(it, width))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_a_season_goes_on_in_every_step() {
        let truth = |at: usize| 500.0 + 3.0 * real(at) + [40.0, 0.0, -60.0, 20.0][at % 4];
        let values: Vec<f64> = (0..60).map(truth).collect();
        for (at, value) in forecast(&values, 4, 10).iter().enumerate() {
            let expected = truth(60 + at);
            assert!(
                (value / expected - 1.0).abs() < 0.03,
                "{at}: {value} {expected}"
            );
        }
    }

    #[test]
    fn short_histories_have_the_path_of_their_own_steps() {
        let values = [5.0, 7.0, 6.0, 8.0, 5.0, 7.0];
        assert_eq!(forecast(&values, 12, 5), together(&values, 12, 5));
        assert_eq!(forecast(&[3.0], 1, 2), [3.0, 3.0]);
    }
}
