//! One autoregressive moving-average process, with a season that multiplies.
//!
//! Owns: its residuals, its least-squares fit, its path.
//! Not here: differences and the choice of orders (`arima`).
//! Invariant: a fit is stationary and invertible, with a margin.
//! Source: Hannan & Rissanen 1982 (the start); Box & Jenkins 1970 (conditional sum of squares,
//! multiplying season); Marquardt 1963 (the descent).

use crate::linear::NormalEquations;
use crate::number::{mean, real};

/// Steps of the descent.
const MAX_STEPS: usize = 12;

/// Partial correlations beyond this are too near to a unit root to be believed.
const MARGIN: f64 = 0.985;

/// How many terms a process has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Orders {
    pub(super) p: usize,
    pub(super) q: usize,
    pub(super) seasonal_p: usize,
    pub(super) seasonal_q: usize,
    pub(super) constant: bool,
}

impl Orders {
    const fn terms(self) -> usize {
        self.p + self.q + self.seasonal_p + self.seasonal_q
    }

    const fn unknowns(self) -> usize {
        self.terms() + if self.constant { 1 } else { 0 }
    }
}

/// Values to fit, and what all fits share.
pub(super) struct Sample<'a> {
    values: &'a [f64],
    period: usize,
    centre: f64,
    /// Residuals of a long autoregression, in place of the innovations nobody has seen.
    innovations: Vec<f64>,
}

impl<'a> Sample<'a> {
    pub(super) fn new(values: &'a [f64], period: usize) -> Self {
        let centre = mean(values);
        let innovations = long_autoregression(values, centre, period);
        Self {
            values,
            period,
            centre,
            innovations,
        }
    }

    pub(super) const fn period(&self) -> usize {
        self.period
    }
}

/// Lags of a long autoregression: some near ones, and those of the season.
fn long_autoregression(values: &[f64], centre: f64, period: usize) -> Vec<f64> {
    let near = (values.len() / 10).clamp(1, 6);
    let mut lags: Vec<usize> = (1..=near).collect();
    if period > 1 {
        lags.extend([period, period + 1]);
        lags.sort_unstable();
        lags.dedup();
    }
    let at = |step: usize, lag: usize| step.checked_sub(lag).map_or(0.0, |it| values[it] - centre);
    let row = |step: usize| -> Vec<f64> { lags.iter().map(|lag| at(step, *lag)).collect() };
    let mut equations = NormalEquations::new(lags.len());
    for step in 0..values.len() {
        equations.add(&row(step), at(step, 0), 1.0);
    }
    let size: f64 = values.iter().map(|it| (it - centre) * (it - centre)).sum();
    let weights = equations.solve(&vec![1e-3 * size; lags.len()]);
    let expected =
        |step: usize| -> f64 { row(step).iter().zip(&weights).map(|it| it.0 * it.1).sum() };
    (0..values.len())
        .map(|step| at(step, 0) - expected(step))
        .collect()
}

/// Lags with their weights.
type Terms = Vec<(usize, f64)>;

/// A process with all its numbers.
#[derive(Clone, Debug)]
struct Process {
    /// Of past values.
    past: Terms,
    /// Of past innovations.
    shocks: Terms,
    centre: f64,
}

/// The product of `1 + sum(near B^i)` and `1 + sum(far B^(i m))`, without its first term.
fn product(near: &[f64], far: &[f64], period: usize) -> Terms {
    let mut all = vec![0.0; near.len() + far.len() * period + 1];
    let first = std::iter::once(1.0);
    for (lag, a) in first.clone().chain(near.iter().copied()).enumerate() {
        for (season, b) in first.clone().chain(far.iter().copied()).enumerate() {
            all[lag + season * period] += a * b;
        }
    }
    let terms = all.into_iter().enumerate().skip(1);
    terms.filter(|it| it.1 != 0.0).collect()
}

/// Whether `1 - sum(weights B^i)` has its roots outside the unit circle, by stepping its order
/// down (Durbin and Levinson).
fn is_stable(weights: &[f64]) -> bool {
    let mut left = weights.to_vec();
    while let Some(last) = left.pop() {
        if last.is_nan() || last.abs() >= MARGIN {
            return false;
        }
        let scale = 1.0 - last * last;
        let count = left.len();
        let next = (0..count).map(|at| (left[at] + last * left[count - 1 - at]) / scale);
        left = next.collect();
    }
    true
}

impl Process {
    /// `None` when it is not stationary and invertible. Weights: plain past, seasonal past, plain
    /// shocks, seasonal shocks, and the centre if it is free.
    fn new(weights: &[f64], orders: Orders, period: usize) -> Option<Self> {
        let (past, rest) = weights.split_at(orders.p);
        let (seasonal_past, rest) = rest.split_at(orders.seasonal_p);
        let (shocks, rest) = rest.split_at(orders.q);
        let (seasonal_shocks, rest) = rest.split_at(orders.seasonal_q);
        let turned = |of: &[f64]| -> Vec<f64> { of.iter().map(|it| -it).collect() };
        let are_stable = is_stable(past)
            && is_stable(seasonal_past)
            && is_stable(&turned(shocks))
            && is_stable(&turned(seasonal_shocks));
        if !are_stable {
            return None;
        }
        let mut past = product(&turned(past), &turned(seasonal_past), period);
        for it in &mut past {
            it.1 = -it.1;
        }
        Some(Self {
            past,
            shocks: product(shocks, seasonal_shocks, period),
            centre: rest.first().copied().unwrap_or(0.0),
        })
    }

    /// What each value was beside what was expected; before the first one nothing happened.
    fn residuals(&self, values: &[f64]) -> Vec<f64> {
        let mut residuals: Vec<f64> = Vec::with_capacity(values.len());
        for (at, value) in values.iter().enumerate() {
            let mut error = value - self.centre;
            for (lag, weight) in &self.past {
                if *lag <= at {
                    error -= weight * (values[at - lag] - self.centre);
                }
            }
            for (lag, weight) in &self.shocks {
                if *lag <= at {
                    error -= weight * residuals[at - lag];
                }
            }
            residuals.push(error);
        }
        residuals
    }
}

/// A fitted process.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    orders: Orders,
    process: Process,
    criterion: f64,
}

impl Fit {
    /// `None` where there are too few values, or the fit runs into a unit root.
    pub(super) fn new(sample: &Sample, orders: Orders) -> Option<Self> {
        let count = real(sample.values.len());
        let unknowns = real(orders.unknowns() + 1);
        let rest = count - unknowns - 1.0;
        let reach = (orders.p + orders.seasonal_p * sample.period)
            .max(orders.q + orders.seasonal_q * sample.period);
        if rest <= 1.0 || sample.values.len() < reach + 4 {
            return None;
        }
        let (process, squares) = descend(sample, orders)?;
        let punished = 2.0 * unknowns + 2.0 * unknowns * (unknowns + 1.0) / rest;
        Some(Self {
            orders,
            process,
            criterion: count * (squares.max(1e-30) / count).ln() + punished,
        })
    }

    pub(super) const fn orders(&self) -> Orders {
        self.orders
    }

    /// The corrected Akaike criterion; smaller is better.
    pub(super) const fn criterion(&self) -> f64 {
        self.criterion
    }

    /// The path after the sample.
    pub(super) fn path(&self, sample: &Sample, horizon: usize) -> Vec<f64> {
        let mut values = sample.values.to_vec();
        let residuals = self.process.residuals(&values);
        for _ in 0..horizon {
            let at = values.len();
            let mut next = self.process.centre;
            for (lag, weight) in self.process.past.iter().filter(|it| it.0 <= at) {
                next += weight * (values[at - lag] - self.process.centre);
            }
            for (lag, weight) in self.process.shocks.iter().filter(|it| it.0 <= at) {
                next += weight * residuals.get(at - lag).unwrap_or(&0.0);
            }
            values.push(next);
        }
        values.split_off(sample.values.len())
    }
}

/// Least squares from the regression on lags and on the innovations of a long autoregression;
/// drawn towards 0 until it is stable.
fn start(sample: &Sample, orders: Orders) -> Vec<f64> {
    let period = sample.period;
    let centre = if orders.constant { sample.centre } else { 0.0 };
    let value = |step: usize, lag: usize| {
        let at = step.checked_sub(lag);
        at.map_or(0.0, |it| sample.values[it] - centre)
    };
    let shock = |step: usize, lag: usize| {
        let at = step.checked_sub(lag);
        at.map_or(0.0, |it| sample.innovations[it])
    };
    let row = |step: usize| -> Vec<f64> {
        let past = (1..=orders.p).map(|it| value(step, it));
        let seasonal_past = (1..=orders.seasonal_p).map(|it| value(step, it * period));
        let shocks = (1..=orders.q).map(|it| shock(step, it));
        let seasonal_shocks = (1..=orders.seasonal_q).map(|it| shock(step, it * period));
        past.chain(seasonal_past)
            .chain(shocks)
            .chain(seasonal_shocks)
            .collect()
    };
    let mut equations = NormalEquations::new(orders.terms());
    let mut size = 0.0;
    for step in 0..sample.values.len() {
        equations.add(&row(step), value(step, 0), 1.0);
        size += value(step, 0) * value(step, 0);
    }
    let mut weights = equations.solve(&vec![1e-3 * size; orders.terms()]);
    if orders.constant {
        weights.push(sample.centre);
    }
    for _ in 0..12 {
        if Process::new(&weights, orders, period).is_some() {
            break;
        }
        for it in &mut weights[..orders.terms()] {
            *it *= 0.7;
        }
    }
    weights
}

/// Damped Gauss–Newton steps with differences for derivatives: the process, and its sum of
/// squares.
fn descend(sample: &Sample, orders: Orders) -> Option<(Process, f64)> {
    let sum = |of: &[f64]| of.iter().map(|it| it * it).sum::<f64>();
    let mut weights = start(sample, orders);
    let mut process = Process::new(&weights, orders, sample.period)?;
    let mut residuals = process.residuals(sample.values);
    let mut squares = sum(&residuals);
    let mut damping = 1e-3;
    let count = weights.len();
    for _ in 0..MAX_STEPS {
        if count == 0 {
            break;
        }
        let slopes = slopes(sample, orders, &weights, &residuals)?;
        let mut row = vec![0.0; count];
        let mut equations = NormalEquations::new(count);
        let mut diagonal = vec![0.0; count];
        for (step, residual) in residuals.iter().enumerate() {
            for (slot, slope) in row.iter_mut().zip(&slopes) {
                *slot = slope[step];
            }
            for (slot, it) in diagonal.iter_mut().zip(&row) {
                *slot += it * it;
            }
            equations.add(&row, -residual, 1.0);
        }
        let before = squares;
        for _ in 0..6 {
            let held: Vec<f64> = diagonal.iter().map(|it| damping * it + 1e-12).collect();
            let step = equations.clone().solve(&held);
            let moved: Vec<f64> = weights.iter().zip(&step).map(|it| it.0 + it.1).collect();
            let tried = Process::new(&moved, orders, sample.period).map(|it| {
                let residuals = it.residuals(sample.values);
                let squares = sum(&residuals);
                (it, residuals, squares)
            });
            if let Some(found) = tried.filter(|it| it.2 < squares) {
                (process, residuals, squares) = found;
                weights = moved;
                damping = (damping * 0.2).max(1e-9);
                break;
            }
            damping *= 8.0;
        }
        if before - squares <= 1e-6 * before {
            break;
        }
    }
    squares.is_finite().then_some((process, squares))
}

/// How residuals change with each weight. `None` where that cannot be told.
fn slopes(
    sample: &Sample,
    orders: Orders,
    weights: &[f64],
    residuals: &[f64],
) -> Option<Vec<Vec<f64>>> {
    let one = |which: usize| {
        let by = 1e-5;
        let at = |by: f64| {
            let mut moved = weights.to_vec();
            moved[which] += by;
            Process::new(&moved, orders, sample.period)
        };
        // At the edge of what is stable the other side is looked at.
        let (process, by) = at(by)
            .map(|it| (it, by))
            .or_else(|| Some((at(-by)?, -by)))?;
        let there = process.residuals(sample.values);
        let both = there.iter().zip(residuals);
        Some(both.map(|it| (it.0 - it.1) / by).collect())
    };
    (0..weights.len()).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::samples::AIRLINE;

    fn orders(p: usize, q: usize, seasonal_q: usize) -> Orders {
        Orders {
            p,
            q,
            seasonal_p: 0,
            seasonal_q,
            constant: false,
        }
    }

    #[test]
    fn the_airline_model_has_the_published_weights() {
        let logs: Vec<f64> = AIRLINE.iter().map(|it| it.ln()).collect();
        let changes: Vec<f64> = (13..144)
            .map(|at| logs[at] - logs[at - 1] - logs[at - 12] + logs[at - 13])
            .collect();
        let sample = Sample::new(&changes, 12);
        let fit = Fit::new(&sample, orders(0, 1, 1)).expect("fits");
        // By conditional sums of squares: statsforecast 2.1.1, `arima(…, method="CSS")`.
        let weight = |lag: usize| {
            let terms = fit.process.shocks.iter();
            terms.filter(|it| it.0 == lag).map(|it| it.1).sum::<f64>()
        };
        assert!((weight(1) + 0.377_162).abs() < 0.01, "{:?}", fit.process);
        assert!((weight(12) + 0.572_379).abs() < 0.01, "{:?}", fit.process);
        assert!((weight(13) - weight(1) * weight(12)).abs() < 1e-9);
    }

    #[test]
    fn an_autoregression_is_found_and_goes_back_to_its_centre() {
        let mut dice = crate::number::Dice::new(9);
        let mut values = vec![10.0];
        for _ in 0..400 {
            let last = values[values.len() - 1];
            values.push(10.0 + 0.7 * (last - 10.0) + dice.unit() - 0.5);
        }
        let sample = Sample::new(&values, 1);
        let with_constant = Orders {
            constant: true,
            ..orders(1, 0, 0)
        };
        let fit = Fit::new(&sample, with_constant).expect("fits");
        assert!(
            (fit.process.past[0].1 - 0.7).abs() < 0.08,
            "{:?}",
            fit.process
        );
        let path = fit.path(&sample, 50);
        assert!((path[49] - 10.0).abs() < 0.2, "{path:?}");
    }

    #[test]
    fn stable_means_roots_outside_the_unit_circle() {
        assert!(is_stable(&[]) && is_stable(&[0.5]) && is_stable(&[0.5, 0.3]));
        assert!(!is_stable(&[1.0]) && !is_stable(&[0.5, 0.6]) && !is_stable(&[f64::NAN]));
    }
}
