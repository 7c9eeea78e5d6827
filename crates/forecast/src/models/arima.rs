//! Seasonal ARIMA, its orders chosen stepwise.
//!
//! Owns: how often to difference, which orders are tried, the path in the series' own unit.
//! Not here: fitting one set of orders (`process`), seasons longer than `MAX_PERIOD` (`mstl`).
//! Invariant: at most `MAX_FITS` sets of orders are fitted, so the time is bounded.
//! Source: Hyndman & Khandakar 2008, "Automatic time series forecasting: the forecast package
//! for R"; Kwiatkowski, Phillips, Schmidt & Shin 1992 (the test for differencing).

mod process;

use process::{Fit, Orders, Sample};

use crate::models::season::{Seasonal, classical};
use crate::number::{mean, real, variance};

/// Longer seasons would make lags that a history holds too few of.
const MAX_PERIOD: usize = 24;

/// The most values looked at.
const MAX_VALUES: usize = 600;

/// Sets of orders fitted at most.
const MAX_FITS: usize = 40;

/// The largest orders, without and with the season.
const MAX_ORDER: usize = 3;
const MAX_SEASONAL_ORDER: usize = 2;

/// A season this strong is differenced. Source: Wang, Smith & Hyndman 2006; 0.64 as in R.
const STRONG_SEASON: f64 = 0.64;

/// The 5 % critical value of the test for a level that does not wander.
const WANDERS: f64 = 0.463;

/// The path of the orders with the smallest corrected Akaike criterion.
pub(crate) fn forecast(values: &[f64], period: usize, horizon: usize) -> Vec<f64> {
    let recent = &values[values.len().saturating_sub(MAX_VALUES)..];
    let last = recent[recent.len() - 1];
    if recent.len() < 8 || recent.iter().all(|it| *it == recent[0]) {
        return vec![last; horizon];
    }
    if period > MAX_PERIOD
        && let Some(seasonal) = classical(recent, period)
    {
        let mut path = forecast(&seasonal.remove(recent), 1, horizon);
        seasonal.put_back(&mut path, recent.len());
        return path;
    }
    let unit = mean(&recent.iter().map(|it| it.abs()).collect::<Vec<_>>()).max(1e-300);
    let scaled: Vec<f64> = recent.iter().map(|it| it / unit).collect();
    let is_seasonal = (2..=MAX_PERIOD).contains(&period) && recent.len() > 2 * period + 4;
    let period = if is_seasonal { period } else { 1 };
    let Some(path) = Differences::choose(&scaled, period).path(&scaled, horizon) else {
        return vec![last; horizon];
    };
    path.iter().map(|it| it * unit).collect()
}

/// How often a series is differenced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Differences {
    plain: usize,
    seasonal: usize,
    period: usize,
}

impl Differences {
    fn choose(values: &[f64], period: usize) -> Self {
        let mut found = Self {
            plain: 0,
            seasonal: 0,
            period,
        };
        if period > 1 && seasonal_strength(values, period) > STRONG_SEASON {
            found.seasonal = 1;
        }
        while found.plain < 2 && wandering(&found.apply(values)) > WANDERS {
            found.plain += 1;
        }
        found
    }

    /// The weights of `(1 - B)^d (1 - B^m)^D`, by lag; the first is 1.
    fn weights(self) -> Vec<f64> {
        let mut weights = vec![1.0];
        let mut times = |lag: usize| {
            let mut next = weights.clone();
            next.resize(weights.len() + lag, 0.0);
            for (at, weight) in weights.iter().enumerate() {
                next[at + lag] -= weight;
            }
            weights = next;
        };
        (0..self.plain).for_each(|_| times(1));
        (0..self.seasonal).for_each(|_| times(self.period));
        weights
    }

    fn apply(self, values: &[f64]) -> Vec<f64> {
        let weights = self.weights();
        (weights.len() - 1..values.len())
            .map(|at| {
                let lags = weights.iter().enumerate();
                lags.map(|it| it.1 * values[at - it.0]).sum()
            })
            .collect()
    }

    /// The path of the best orders. `None` where none can be fitted.
    fn path(self, values: &[f64], horizon: usize) -> Option<Vec<f64>> {
        let differenced = self.apply(values);
        let centre = *differenced.first()?;
        if differenced.iter().all(|it| (it - centre).abs() < 1e-12) {
            return Some(self.sum_up(values, &vec![centre; horizon]));
        }
        let sample = Sample::new(&differenced, self.period);
        let best = search(&sample, self.plain + self.seasonal)?;
        Some(self.sum_up(values, &best.path(&sample, horizon)))
    }

    /// Undoes the differences of a path that follows `values`.
    fn sum_up(self, values: &[f64], path: &[f64]) -> Vec<f64> {
        let weights = self.weights();
        let mut all = values.to_vec();
        for step in path {
            let lags = weights.iter().enumerate().skip(1);
            let known: f64 = lags.map(|it| it.1 * all[all.len() - it.0]).sum();
            all.push(step - known);
        }
        all.split_off(values.len())
    }
}

/// How much of what is left beside the trend is season, 0 to 1.
fn seasonal_strength(values: &[f64], period: usize) -> f64 {
    let Some(season) = Seasonal::average(values, period, false) else {
        return 0.0;
    };
    // Without its trend, or a slope would pass for noise.
    let trend = crate::models::season::moving_average(values, period);
    let adjusted = season.remove(values);
    let beside = |of: &[f64]| -> Vec<f64> {
        let known = of.iter().zip(&trend);
        known.filter_map(|it| Some(it.0 - (*it.1)?)).collect()
    };
    let (with, without) = (variance(&beside(values)), variance(&beside(&adjusted)));
    if with <= 0.0 {
        return 0.0;
    }
    (1.0 - without / with).max(0.0)
}

/// The test statistic for a level that wanders: large when it does.
/// Source: Kwiatkowski et al. 1992, with Bartlett weights over `3 sqrt(n) / 13` lags.
fn wandering(values: &[f64]) -> f64 {
    let count = real(values.len());
    let centre = mean(values);
    let errors: Vec<f64> = values.iter().map(|it| it - centre).collect();
    let totals = crate::number::running_totals(errors.iter().copied());
    let squares: f64 = totals.iter().map(|it| it * it).sum();
    let lags = crate::number::whole(3.0 * count.sqrt() / 13.0);
    let product = |lag: usize| -> f64 {
        let pairs = errors.iter().zip(errors.iter().skip(lag));
        pairs.map(|it| it.0 * it.1).sum::<f64>() / count
    };
    let weight = |lag: usize| 1.0 - real(lag) / real(lags + 1);
    let long_run = product(0)
        + (1..=lags)
            .map(|it| 2.0 * weight(it) * product(it))
            .sum::<f64>();
    if long_run <= 0.0 {
        return 0.0;
    }
    squares / (count * count * long_run)
}

/// Stepwise from four starts: whatever neighbour is better becomes the next start.
fn search(sample: &Sample, differences: usize) -> Option<Fit> {
    let is_seasonal = sample.period() > 1;
    let constant = differences < 2;
    let start = |p: usize, q: usize, seasonal_p: usize, seasonal_q: usize| Orders {
        p,
        q,
        seasonal_p: if is_seasonal { seasonal_p } else { 0 },
        seasonal_q: if is_seasonal { seasonal_q } else { 0 },
        constant,
    };
    let mut tried = Vec::new();
    let mut best: Option<Fit> = None;
    let mut consider = |orders: Orders, best: &mut Option<Fit>| {
        if tried.len() >= MAX_FITS || tried.contains(&orders) {
            return false;
        }
        tried.push(orders);
        let Some(fit) = Fit::new(sample, orders) else {
            return false;
        };
        let is_better = best
            .as_ref()
            .is_none_or(|it| fit.criterion() < it.criterion());
        if is_better {
            *best = Some(fit);
        }
        is_better
    };
    let mut starts = vec![
        start(2, 2, 1, 1),
        start(0, 0, 0, 0),
        start(1, 0, 1, 0),
        start(0, 1, 0, 1),
    ];
    if constant {
        starts.push(Orders {
            constant: false,
            ..start(0, 0, 0, 0)
        });
    }
    for orders in starts {
        consider(orders, &mut best);
    }
    while let Some(orders) = best.as_ref().map(Fit::orders) {
        let neighbours = neighbours(orders, is_seasonal, constant);
        if !neighbours.into_iter().any(|it| consider(it, &mut best)) {
            break;
        }
    }
    best
}

/// Orders one step away, the season first.
fn neighbours(orders: Orders, is_seasonal: bool, may_have_constant: bool) -> Vec<Orders> {
    let step = |value: usize, by: isize, most: usize| {
        value.checked_add_signed(by).filter(|it| *it <= most)
    };
    let mut found = Vec::new();
    let moves: [[isize; 2]; 6] = [[-1, 0], [0, -1], [1, 0], [0, 1], [-1, -1], [1, 1]];
    if is_seasonal {
        for [p, q] in moves {
            let p = step(orders.seasonal_p, p, MAX_SEASONAL_ORDER);
            let q = step(orders.seasonal_q, q, MAX_SEASONAL_ORDER);
            if let (Some(seasonal_p), Some(seasonal_q)) = (p, q) {
                found.push(Orders {
                    seasonal_p,
                    seasonal_q,
                    ..orders
                });
            }
        }
    }
    for [p, q] in moves {
        let p = step(orders.p, p, MAX_ORDER);
        let q = step(orders.q, q, MAX_ORDER);
        if let (Some(p), Some(q)) = (p, q) {
            found.push(Orders { p, q, ..orders });
        }
    }
    if may_have_constant {
        found.push(Orders {
            constant: !orders.constant,
            ..orders
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::samples::AIRLINE;

    #[test]
    fn the_test_for_wandering_gives_the_values_of_statsmodels() {
        // statsmodels 0.15.0, `kpss(…, nlags=2)`.
        assert!((wandering(&AIRLINE) - 4.342_287).abs() < 1e-4);
        let changes: Vec<f64> = AIRLINE.windows(2).map(|it| it[1] - it[0]).collect();
        assert!((wandering(&changes) - 0.011_485).abs() < 1e-4);
    }

    #[test]
    fn differences_and_sums_undo_each_other() {
        let differences = Differences {
            plain: 1,
            seasonal: 1,
            period: 12,
        };
        let all = differences.apply(&AIRLINE);
        let path = differences.sum_up(&AIRLINE[..100], &all[100 - 13..]);
        for (found, expected) in path.iter().zip(&AIRLINE[100..]) {
            assert!((found - expected).abs() < 1e-9);
        }
    }

    #[test]
    fn the_airline_is_near_the_path_of_another_library() {
        // statsforecast 2.1.1: ARIMA(1,1,0)(0,1,0).
        let expected = [
            444.31, 418.21, 446.24, 488.23, 499.24, 562.24, 649.24, 633.24, 535.24, 488.24, 417.24,
            459.24,
        ];
        let path = forecast(&AIRLINE, 12, 12);
        let apart = path
            .iter()
            .zip(&expected)
            .map(|it| (it.0 / it.1 - 1.0).abs());
        assert!(apart.sum::<f64>() / 12.0 < 0.03, "{path:?}");
    }

    #[test]
    fn a_slope_and_a_season_go_on() {
        let truth = |at: usize| 50.0 + 2.0 * real(at) + [10.0, -5.0, 0.0, -5.0][at % 4];
        let values: Vec<f64> = (0..60).map(truth).collect();
        for (at, value) in forecast(&values, 4, 8).iter().enumerate() {
            assert!((value - truth(60 + at)).abs() < 1.0, "{at}: {value}");
        }
    }
}
