//! Exponential smoothing in state-space form, its form chosen by the data.
//!
//! Owns: the recursions, the first states, the choice by AICc.
//! Not here: seasons longer than `MAX_PERIOD` (`mstl`).
//! Invariant: multiplying forms are tried on positive values only; combinations known to be
//! unstable (additive error with a multiplying season) are not tried.
//! Source: Hyndman, Koehler, Ord & Snyder 2008, "Forecasting with Exponential Smoothing".

use crate::models::season::{Seasonal, classical};
use crate::number::{mean, real};
use crate::simplex::{Search, minimise};

/// Longer seasons have too many states to smooth one by one.
const MAX_PERIOD: usize = 24;

/// The most values looked at; smoothing forgets older ones.
const MAX_VALUES: usize = 730;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trend {
    None,
    Additive,
    Damped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Season {
    None,
    Additive,
    Multiplying,
}

#[derive(Clone, Copy, Debug)]
struct Form {
    multiplying_error: bool,
    trend: Trend,
    season: Season,
}

/// The states after the last value.
#[derive(Clone, Debug)]
struct State {
    level: f64,
    slope: f64,
    /// By step modulo period.
    cycle: Vec<f64>,
}

/// One fitted form.
struct Fit {
    form: Form,
    state: State,
    phi: f64,
    /// Corrected Akaike criterion; smaller is better.
    criterion: f64,
}

/// The path of the form with the smallest corrected Akaike criterion.
pub(crate) fn forecast(values: &[f64], period: usize, horizon: usize) -> Vec<f64> {
    let recent = &values[values.len().saturating_sub(MAX_VALUES)..];
    let first = recent[0];
    if recent.len() < 4 || recent.iter().all(|it| *it == first) {
        return vec![recent[recent.len() - 1]; horizon];
    }
    if period > MAX_PERIOD
        && let Some(seasonal) = classical(recent, period)
    {
        let mut path = forecast(&seasonal.remove(recent), 1, horizon);
        seasonal.put_back(&mut path, recent.len());
        return path;
    }
    let period = if period > MAX_PERIOD { 1 } else { period };
    // The states are fitted to values around 1, so that bounds and tolerances fit every series.
    let unit = mean(&recent.iter().map(|it| it.abs()).collect::<Vec<_>>()).max(1e-300);
    let scaled: Vec<f64> = recent.iter().map(|it| it / unit).collect();
    let best = forms(&scaled, period)
        .into_iter()
        .filter_map(|form| fit(&scaled, period, form))
        .min_by(|a, b| a.criterion.total_cmp(&b.criterion));
    match best {
        Some(it) => it
            .path(scaled.len(), horizon)
            .iter()
            .map(|it| it * unit)
            .collect(),
        None => vec![recent[recent.len() - 1]; horizon],
    }
}

/// The forms worth trying on these values.
fn forms(values: &[f64], period: usize) -> Vec<Form> {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let is_positive = low > 0.01;
    let is_seasonal = period > 1 && values.len() > 2 * period + 2;
    let mut trends = vec![Trend::None];
    if values.len() >= 10 {
        trends.extend([Trend::Damped, Trend::Additive]);
    }
    let mut forms = Vec::new();
    for trend in trends {
        for multiplying_error in [false, true] {
            for season in [Season::None, Season::Additive, Season::Multiplying] {
                let fits = match (multiplying_error, season) {
                    (_, Season::Additive) if !is_seasonal => false,
                    (_, Season::Multiplying) => is_seasonal && is_positive && multiplying_error,
                    (true, _) => is_positive,
                    (false, _) => true,
                };
                if fits {
                    forms.push(Form {
                        multiplying_error,
                        trend,
                        season,
                    });
                }
            }
        }
    }
    forms
}

/// Smoothing weights: level, slope, season, damping.
#[derive(Clone, Copy)]
struct Weights {
    alpha: f64,
    beta: f64,
    gamma: f64,
    phi: f64,
}

impl Form {
    /// Which of (alpha, beta, gamma, phi, first level, first slope) are free.
    fn free(self) -> Vec<usize> {
        let mut free = vec![0];
        if self.trend != Trend::None {
            free.push(1);
        }
        if self.season != Season::None {
            free.push(2);
        }
        if self.trend == Trend::Damped {
            free.push(3);
        }
        free.push(4);
        if self.trend != Trend::None {
            free.push(5);
        }
        free
    }
}

/// All that may be free: alpha, beta, gamma, phi, first level, first slope. The weights of slope
/// and season are shares of what alpha leaves them.
type Unknowns = [f64; 6];

/// A starting point with the names of what is free in it.
struct Start {
    form: Form,
    first: State,
    base: Unknowns,
    free: Vec<usize>,
}

impl Start {
    fn new(values: &[f64], period: usize, form: Form) -> Self {
        let first = first_state(values, period, form);
        let damping = if form.trend == Trend::Damped {
            0.95
        } else {
            1.0
        };
        Self {
            form,
            base: [0.3, 0.1, 0.1, damping, first.level, first.slope],
            free: form.free(),
            first,
        }
    }

    fn pick(&self, all: Unknowns) -> Vec<f64> {
        self.free.iter().map(|it| all[*it]).collect()
    }

    /// Weights and first states at a point of the search.
    fn unpack(&self, point: &[f64]) -> (Weights, State) {
        let mut all = self.base;
        for (at, which) in self.free.iter().enumerate() {
            all[*which] = point[at];
        }
        let [alpha, slope_share, season_share, phi, level, slope] = all;
        let has_trend = self.form.trend != Trend::None;
        let has_season = self.form.season != Season::None;
        let weights = Weights {
            alpha,
            beta: if has_trend { alpha * slope_share } else { 0.0 },
            gamma: if has_season {
                (1.0 - alpha) * season_share
            } else {
                0.0
            },
            phi,
        };
        let cycle = self.first.cycle.clone();
        (
            weights,
            State {
                level,
                slope,
                cycle,
            },
        )
    }
}

fn fit(values: &[f64], period: usize, form: Form) -> Option<Fit> {
    let start = Start::new(values, period, form);
    let (level, slope) = (start.first.level, start.first.slope);
    let lower = start.pick([0.001, 0.001, 0.001, 0.8, level - 1.0, slope - 0.2]);
    let upper = start.pick([0.99, 0.99, 0.5, 0.98, level + 1.0, slope + 0.2]);
    let search = Search {
        guess: &start.pick(start.base),
        lower: &lower,
        upper: &upper,
        evaluations: 40 + 35 * start.free.len(),
    };
    let cost = |point: &[f64]| {
        let (weights, mut state) = start.unpack(point);
        state.run(values, form, weights)
    };
    let (point, likelihood) = minimise(&search, cost);
    let (weights, mut state) = start.unpack(&point);
    state.run(values, form, weights);
    let has_season = form.season != Season::None;
    let cycle_states = if has_season { period - 1 } else { 0 };
    let unknowns = real(start.free.len() + cycle_states + 1);
    let rest = real(values.len()) - unknowns - 1.0;
    if rest <= 0.0 || likelihood >= f64::MAX {
        return None;
    }
    Some(Fit {
        form,
        state,
        phi: weights.phi,
        criterion: likelihood + 2.0 * unknowns + 2.0 * unknowns * (unknowns + 1.0) / rest,
    })
}

/// First states from a decomposition and a line through the first values.
fn first_state(values: &[f64], period: usize, form: Form) -> State {
    let seasonal = match form.season {
        Season::None => None,
        Season::Additive => Seasonal::average(values, period, false),
        Season::Multiplying => Seasonal::average(values, period, true),
    };
    let neutral = if form.season == Season::Multiplying {
        1.0
    } else {
        0.0
    };
    let (adjusted, cycle) = match &seasonal {
        Some(it) => (it.remove(values), it.cycle().to_vec()),
        None => (values.to_vec(), vec![neutral; period.max(1)]),
    };
    let head = &adjusted[..adjusted.len().min((2 * period).max(10))];
    let count = real(head.len());
    let middle = (count + 1.0) / 2.0;
    let centre = mean(head);
    let (mut top, mut bottom) = (0.0, 0.0);
    for (at, value) in head.iter().enumerate() {
        let away = real(at + 1) - middle;
        top += away * (value - centre);
        bottom += away * away;
    }
    let slope = if form.trend == Trend::None || bottom == 0.0 {
        0.0
    } else {
        top / bottom
    };
    let level = if form.trend == Trend::None {
        centre
    } else {
        centre - slope * middle
    };
    State {
        level,
        slope,
        cycle,
    }
}

impl State {
    /// Runs over the values, leaving the last states: -2 log likelihood up to a constant.
    fn run(&mut self, values: &[f64], form: Form, weights: Weights) -> f64 {
        let period = self.cycle.len();
        let (mut squares, mut logs) = (0.0, 0.0);
        // The logarithm of a product of many is that of each, at the cost of one.
        let mut product: f64 = 1.0;
        let mut phase = 0;
        for value in values {
            let base = self.level + weights.phi * self.slope;
            let season = self.cycle[phase];
            let expected = match form.season {
                Season::None => base,
                Season::Additive => base + season,
                Season::Multiplying => base * season,
            };
            let error = value - expected;
            if form.multiplying_error {
                let size = expected.abs().max(1e-8);
                squares += (error / size) * (error / size);
                product *= size;
                if !(1e-100..1e100).contains(&product) {
                    logs += product.ln();
                    product = 1.0;
                }
            } else {
                squares += error * error;
            }
            // In either error form the states move by the plain error, in the season's unit.
            let (moved, turned) = match form.season {
                Season::None | Season::Additive => (error, error),
                Season::Multiplying => (error / guard(season), error / guard(base)),
            };
            self.level = base + weights.alpha * moved;
            if form.trend != Trend::None {
                self.slope = weights.phi * self.slope + weights.beta * moved;
            }
            if form.season != Season::None {
                self.cycle[phase] = season + weights.gamma * turned;
            }
            phase = if phase + 1 == period { 0 } else { phase + 1 };
        }
        let count = real(values.len());
        count * (squares.max(1e-30)).ln() + 2.0 * (logs + product.ln())
    }
}

/// A divisor kept away from 0, with its sign.
fn guard(value: f64) -> f64 {
    if value.abs() < 1e-3 {
        1e-3_f64.copysign(value)
    } else {
        value
    }
}

impl Fit {
    /// The path after `length` values.
    fn path(&self, length: usize, horizon: usize) -> Vec<f64> {
        let mut grown = 0.0;
        let mut share = 1.0;
        (0..horizon)
            .map(|at| {
                if self.form.trend != Trend::None {
                    share *= self.phi;
                    grown += share;
                }
                let base = self.state.level + grown * self.state.slope;
                let season = self.state.cycle[(length + at) % self.state.cycle.len()];
                match self.form.season {
                    Season::None => base,
                    Season::Additive => base + season,
                    Season::Multiplying => base * season,
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_around_a_level_gives_the_level() {
        let mut dice = crate::number::Dice::new(1);
        let values: Vec<f64> = (0..200).map(|_| 50.0 + dice.unit()).collect();
        let path = forecast(&values, 1, 5);
        assert!(path.iter().all(|it| (it - 50.5).abs() < 0.2), "{path:?}");
    }

    #[test]
    fn trend_and_multiplying_season_go_on() {
        let season = [1.1, 0.9, 1.3, 0.7];
        let truth = |at: usize| (100.0 + real(at)) * season[at % 4];
        let values: Vec<f64> = (0..80).map(truth).collect();
        let path = forecast(&values, 4, 8);
        for (at, value) in path.iter().enumerate() {
            let expected = truth(80 + at);
            assert!(
                (value / expected - 1.0).abs() < 0.02,
                "{at}: {value} {expected}"
            );
        }
    }

    #[test]
    fn huge_and_tiny_units_give_the_same_shape() {
        let mut dice = crate::number::Dice::new(5);
        let values: Vec<f64> = (0..60).map(|_| 1.0 + dice.unit()).collect();
        // A power of two, so that no digit is lost on the way.
        let large: Vec<f64> = values.iter().map(|it| it * 2_f64.powi(50)).collect();
        let (small, large) = (forecast(&values, 7, 3), forecast(&large, 7, 3));
        for (a, b) in small.iter().zip(&large) {
            assert!((a * 2_f64.powi(50) / b - 1.0).abs() < 1e-9);
        }
    }
}
