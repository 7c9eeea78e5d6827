//! One linear autoregression over all series.
//!
//! Owns: the windows it learns from, their common scale, and the recursive path.
//! Not here: solving it (`linear`).
//! Invariant: a window is taken relative to its own mean, so a level that moved does not matter.
//! Source: Montero-Manso & Hyndman 2021, "Principles and algorithms for forecasting groups of
//! time series: locality and globality".

use crate::linear::NormalEquations;
use crate::models::season::{Seasonal, classical};
use crate::number::{mean, real};
use crate::series::Series;

/// The most windows learned from.
const MAX_WINDOWS: usize = 60_000;

/// A fitted autoregression.
#[derive(Clone, Debug)]
pub(crate) struct Pooled {
    period: usize,
    lags: usize,
    weights: Vec<f64>,
}

/// Lags for a season: a quarter more than one season, as the Monash archive does.
fn lags_for(period: usize, shortest: usize) -> usize {
    let wanted = match period {
        0..=1 => 4,
        2..=4 => 8,
        5..=7 => 4 * period + 2,
        _ => period + period / 4,
    };
    wanted.min(shortest / 2).max(1)
}

/// A series as it is learned from: without its season, and in logarithms where it may be.
struct Plain {
    values: Vec<f64>,
    season: Option<Seasonal>,
    is_log: bool,
}

impl Plain {
    fn new(values: &[f64], period: usize) -> Self {
        // The week is short enough to be among the lags.
        let season = (period > 7 || period == 4)
            .then(|| classical(values, period))
            .flatten();
        let mut plain = match &season {
            Some(it) => it.remove(values),
            None => values.to_vec(),
        };
        let low = plain.iter().copied().fold(f64::INFINITY, f64::min);
        let is_log = period != 7 && period != 5 && low > 0.02 * mean(&plain);
        if is_log {
            for it in &mut plain {
                *it = it.ln();
            }
        }
        Self {
            values: plain,
            season,
            is_log,
        }
    }

    /// A path of it as a path of the series, after `length` values.
    fn put_back(&self, mut path: Vec<f64>, length: usize) -> Vec<f64> {
        if self.is_log {
            for it in &mut path {
                *it = it.exp();
            }
        }
        if let Some(season) = &self.season {
            season.put_back(&mut path, length);
        }
        path
    }
}

impl Pooled {
    /// Learns from the first `lengths[i]` values of each series. `None` with too few windows.
    pub(crate) fn fit(series: &[&Series], lengths: &[usize]) -> Option<Self> {
        let period = series.first()?.frequency.period();
        let mut sizes: Vec<usize> = lengths.to_vec();
        sizes.sort_unstable();
        // A few short series must not take the season from the others.
        let lags = lags_for(period, *sizes.get(sizes.len() / 5)?);
        let windows: usize = lengths.iter().map(|it| it.saturating_sub(lags)).sum();
        if windows < 3 * (lags + 1) {
            return None;
        }
        let stride = windows.div_ceil(MAX_WINDOWS).max(1);
        let mut equations = NormalEquations::new(lags + 1);
        let mut row = Vec::with_capacity(lags + 1);
        for (which, (one, length)) in series.iter().zip(lengths).enumerate() {
            let plain = Plain::new(&one.values[..*length], period);
            let unit = unit_of(&plain.values);
            // Each series weighs the same per window, whatever its unit.
            for at in (lags + which % stride..*length).step_by(stride) {
                let window = &plain.values[at - lags..at];
                let centre = mean(window);
                row.clear();
                row.extend(window.iter().map(|it| (it - centre) / unit));
                row.push(1.0);
                let target = (plain.values[at] - centre) / unit;
                let weight = 1.0 / (1.0 + target.abs());
                equations.add(&row, target, weight);
            }
        }
        let held = (1e-3 * real(windows / stride)).min(5.0);
        let ridge = vec![held; lags + 1];
        Some(Self {
            period,
            lags,
            weights: equations.solve(&ridge),
        })
    }

    /// The path after `values`, each step from the steps before it.
    pub(crate) fn forecast(&self, values: &[f64], horizon: usize) -> Vec<f64> {
        let plain = Plain::new(values, self.period);
        let unit = unit_of(&plain.values);
        let mut known = plain.values[values.len().saturating_sub(self.lags)..].to_vec();
        while known.len() < self.lags {
            known.insert(0, plain.values[0]);
        }
        for _ in 0..horizon {
            let window = &known[known.len() - self.lags..];
            let centre = mean(window);
            let weighted = window
                .iter()
                .zip(&self.weights)
                .map(|it| (it.0 - centre) * it.1);
            let next = centre + weighted.sum::<f64>() + unit * self.weights[self.lags];
            known.push(next);
        }
        plain.put_back(known.split_off(known.len() - horizon), values.len())
    }
}

/// The usual size of a step's change.
fn unit_of(values: &[f64]) -> f64 {
    let recent = &values[values.len().saturating_sub(1500)..];
    crate::number::seasonal_scale(recent, 1).unwrap_or(1.0)
}
