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

/// Steps of whole seasons that a horizon lies in.
pub(crate) fn whole(period: usize, horizon: usize) -> usize {
    horizon.div_ceil(period.max(1)) * period.max(1)
}

/// The path of the steps themselves, moved to what their sums are expected to be. `parts` are the
/// paths of the steps by each of the four ways, for the horizon's whole seasons at least.
pub(crate) fn forecast(
    values: &[f64],
    period: usize,
    (horizon, parts): (usize, [&[f64]; 4]),
) -> Vec<f64> {
    let mut path = mean_of(parts, whole(period, horizon));
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

/// Each of the four ways to forecast steps of one width.
fn parts(values: &[f64], period: usize, horizon: usize) -> [Vec<f64>; 4] {
    let mut paths = [
        ets::forecast(values, period, horizon),
        theta::forecast(values, period, horizon),
        ces::forecast(values, period, horizon),
        arima::forecast(values, period, horizon),
    ];
    for it in &mut paths {
        tame(it, values);
    }
    paths
}

/// The mean of the four ways: each is wrong in its own way.
fn mean_of(parts: [&[f64]; 4], horizon: usize) -> Vec<f64> {
    (0..horizon)
        .map(|at| mean(&[parts[0][at], parts[1][at], parts[2][at], parts[3][at]]))
        .collect()
}

fn together(values: &[f64], period: usize, horizon: usize) -> Vec<f64> {
    let [first, second, third, fourth] = parts(values, period, horizon);
    mean_of([&first, &second, &third, &fourth], horizon)
}

/// The path with nothing shared, tamed as every model's is.
#[cfg(test)]
pub(crate) fn alone(values: &[f64], period: usize, horizon: usize) -> Vec<f64> {
    let [first, second, third, fourth] = parts(values, period, whole(period, horizon));
    let asked = (horizon, [&first[..], &second, &third, &fourth]);
    let mut path = forecast(values, period, asked);
    tame(&mut path, values);
    path
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
        for (at, value) in alone(&values, 4, 10).iter().enumerate() {
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
        assert_eq!(alone(&values, 12, 5), together(&values, 12, 5));
        assert_eq!(alone(&[3.0], 1, 2), [3.0, 3.0]);
    }
}
