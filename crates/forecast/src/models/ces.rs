//! Complex exponential smoothing.
//!
//! Owns: its four kinds of season, their first states by running backwards, the choice by AICc.
//! Not here: seasons longer than `MAX_PERIOD` (`mstl`).
//! Invariant: smoothing weights stay in the box that the authors search.
//! Source: Svetunkov, Kourentzes & Ord 2022, "Complex exponential smoothing", Naval Research
//! Logistics 69; box and kinds as in R's `smooth` and Python's statsforecast.

use crate::models::season::{Seasonal, classical};
use crate::number::{mean, real};
use crate::simplex::{Search, minimise};

/// Longer seasons have too many states to smooth one by one.
const MAX_PERIOD: usize = 24;

/// The most values looked at; smoothing forgets older ones.
const MAX_VALUES: usize = 1500;

/// How the season is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// No season.
    None,
    /// A level for each step of the season.
    Simple,
    /// A level, and an additive real season.
    Partial,
    /// A level and a season, both complex.
    Full,
}

impl Kind {
    /// What is counted as estimated, with the variance. Source: statsforecast.
    const fn unknowns(self) -> f64 {
        match self {
            Self::None | Self::Simple => 3.0,
            Self::Partial => 4.0,
            Self::Full => 5.0,
        }
    }

    /// First guess, lower and upper bounds: two weights of the level, up to two of the season.
    fn search(self) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
        let (guess, lower, upper) = (vec![1.3, 1.0], vec![0.01; 2], vec![1.8, 1.9]);
        let more = |guess: &[f64], lower: &[f64], upper: &[f64], more: &[f64]| {
            let with = |all: &[f64], extra: Vec<f64>| [all.to_vec(), extra].concat();
            (
                with(guess, more.to_vec()),
                with(lower, vec![0.01; more.len()]),
                with(upper, vec![1.5; more.len()]),
            )
        };
        match self {
            Self::None | Self::Simple => (guess, lower, upper),
            Self::Partial => more(&guess, &lower, &upper, &[0.1]),
            Self::Full => more(&guess, &lower, &upper, &[1.3, 1.0]),
        }
    }
}

/// A complex state: what is seen, and the potential beside it.
#[derive(Clone, Copy, Debug, Default)]
struct Pair {
    seen: f64,
    potential: f64,
}

impl Pair {
    /// One step by complex weights (real and imaginary part).
    fn step(&mut self, weights: [f64; 2], error: f64) {
        let [re, im] = weights;
        let (seen, potential) = (self.seen, self.potential);
        self.seen = seen - (1.0 - im) * potential + (re - im) * error;
        self.potential = seen + (1.0 - re) * potential + (re + im) * error;
    }
}

/// The states after the last value.
#[derive(Clone, Debug)]
struct State {
    kind: Kind,
    level: Pair,
    /// By step modulo period; empty without a season.
    cycle: Vec<Pair>,
}

/// The path of the kind with the smallest corrected Akaike criterion.
pub(crate) fn forecast(values: &[f64], period: usize, horizon: usize) -> Vec<f64> {
    let recent = &values[values.len().saturating_sub(MAX_VALUES)..];
    let first = recent[0];
    if recent.len() < 5 || recent.iter().all(|it| *it == first) {
        return vec![recent[recent.len() - 1]; horizon];
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
    let is_seasonal = (2..=MAX_PERIOD).contains(&period) && scaled.len() > 2 * period + 2;
    let kinds: &[Kind] = if is_seasonal {
        &[Kind::None, Kind::Simple, Kind::Partial, Kind::Full]
    } else {
        &[Kind::None]
    };
    let best = kinds
        .iter()
        .filter_map(|kind| Fit::new(&scaled, period, *kind))
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

struct Fit {
    state: State,
    weights: Vec<f64>,
    /// Corrected Akaike criterion; smaller is better.
    criterion: f64,
}

impl Fit {
    /// `None` when there are too few values for the unknowns.
    fn new(values: &[f64], period: usize, kind: Kind) -> Option<Self> {
        let first = State::first(values, period, kind)?;
        let (guess, lower, upper) = kind.search();
        let search = Search {
            guess: &guess,
            lower: &lower,
            upper: &upper,
            evaluations: 60 + 30 * guess.len(),
        };
        let cost = |weights: &[f64]| first.clone().fit(values, weights).max(1e-30).ln();
        let (weights, cost) = minimise(&search, cost);
        let unknowns = kind.unknowns();
        let rest = real(values.len()) - unknowns - 1.0;
        if rest <= 0.0 || !cost.is_finite() {
            return None;
        }
        let mut state = first;
        state.fit(values, &weights);
        let punished = 2.0 * unknowns + 2.0 * unknowns * (unknowns + 1.0) / rest;
        Some(Self {
            state,
            weights,
            criterion: real(values.len()) * cost + punished,
        })
    }

    /// The path after `length` values.
    fn path(&self, length: usize, horizon: usize) -> Vec<f64> {
        let mut state = self.state.clone();
        let one = |at| {
            let expected = state.expected(at);
            state.step(at, 0.0, &self.weights);
            expected
        };
        (length..length + horizon).map(one).collect()
    }
}

impl State {
    /// `None` when a season cannot be told.
    fn first(values: &[f64], period: usize, kind: Kind) -> Option<Self> {
        let pair = |seen: f64| Pair {
            seen,
            potential: seen / 1.1,
        };
        let head = if kind == Kind::None { 10 } else { period };
        let level = pair(mean(&values[..head.min(values.len())]));
        let cycle = match kind {
            Kind::None => Vec::new(),
            Kind::Simple => values[..period].iter().map(|it| pair(*it)).collect(),
            Kind::Partial | Kind::Full => {
                let season = Seasonal::average(values, period, false)?;
                season.cycle().iter().map(|it| pair(*it)).collect()
            }
        };
        Some(Self { kind, level, cycle })
    }

    fn expected(&self, at: usize) -> f64 {
        match self.kind {
            Kind::None => self.level.seen,
            Kind::Simple => self.cycle[at % self.cycle.len()].seen,
            Kind::Partial | Kind::Full => self.level.seen + self.cycle[at % self.cycle.len()].seen,
        }
    }

    fn step(&mut self, at: usize, error: f64, weights: &[f64]) {
        let of_level = [weights[0], weights[1]];
        if self.kind != Kind::Simple {
            self.level.step(of_level, error);
        }
        if self.kind == Kind::None {
            return;
        }
        let place = at % self.cycle.len();
        let season = &mut self.cycle[place];
        match self.kind {
            Kind::Full => season.step([weights[2], weights[3]], error),
            Kind::Partial => season.seen += weights[2] * error,
            Kind::Simple | Kind::None => season.step(of_level, error),
        }
    }

    fn run(&mut self, values: &[f64], at: usize, weights: &[f64]) -> f64 {
        let error = values[at] - self.expected(at);
        self.step(at, error, weights);
        error * error
    }

    /// Forwards, backwards for the first states, and forwards again: the sum of squared errors of
    /// the last run.
    fn fit(&mut self, values: &[f64], weights: &[f64]) -> f64 {
        for at in 0..values.len() {
            self.run(values, at, weights);
        }
        for at in (0..values.len()).rev() {
            self.run(values, at, weights);
        }
        let each = (0..values.len()).map(|at| self.run(values, at, weights));
        let squares = each.sum::<f64>();
        if squares.is_finite() {
            squares
        } else {
            f64::MAX
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::samples::AIRLINE;

    /// What statsforecast 2.1.1 finds and answers on the airline passengers, by kind; it searches
    /// the same box.
    const PEER: [(Kind, &[f64], [f64; 12]); 4] = [
        (
            Kind::None,
            &[1.8, 0.983_929],
            [
                425.49, 418.24, 417.2, 411.31, 409.32, 404.3, 401.74, 397.29, 394.39, 390.33,
                387.24, 383.44,
            ],
        ),
        (
            Kind::Simple,
            &[1.8, 1.193_902],
            [
                446.0, 422.52, 480.09, 501.89, 523.19, 582.53, 680.02, 674.36, 568.97, 506.76,
                441.77, 494.77,
            ],
        ),
        (
            Kind::Partial,
            &[1.8, 1.007_868, 0.725_821],
            [
                452.35, 445.46, 493.07, 544.55, 531.88, 590.84, 668.38, 642.83, 539.41, 473.56,
                396.97, 454.59,
            ],
        ),
        (
            Kind::Full,
            &[1.273_424, 1.009_404, 1.499_670, 1.131_882],
            [
                453.02, 429.32, 488.63, 500.28, 519.78, 586.46, 677.02, 676.17, 563.64, 501.25,
                435.95, 481.61,
            ],
        ),
    ];

    #[test]
    fn each_kind_is_near_the_path_of_another_library() {
        let scaled: Vec<f64> = AIRLINE.iter().map(|it| it / 300.0).collect();
        for (kind, weights, expected) in PEER {
            let fit = Fit::new(&scaled, 12, kind).expect("fits");
            let squares = |weights: &[f64]| {
                let first = State::first(&scaled, 12, kind);
                first.expect("two years").fit(&scaled, weights)
            };
            assert!(squares(&fit.weights) <= 1.01 * squares(weights), "{kind:?}");
            let path: Vec<f64> = fit.path(144, 12).iter().map(|it| it * 300.0).collect();
            let apart = path
                .iter()
                .zip(&expected)
                .map(|it| (it.0 / it.1 - 1.0).abs());
            let apart = apart.sum::<f64>() / 12.0;
            assert!(apart < 0.05, "{kind:?}: {apart} {path:?}");
        }
    }

    #[test]
    fn the_airline_has_a_full_season_as_in_the_other_library() {
        let path = forecast(&AIRLINE, 12, 12);
        let apart = path
            .iter()
            .zip(&PEER[3].2)
            .map(|it| (it.0 / it.1 - 1.0).abs());
        assert!(apart.sum::<f64>() / 12.0 < 0.03, "{path:?}");
    }

    #[test]
    fn noise_around_a_level_gives_about_the_level() {
        let mut dice = crate::number::Dice::new(4);
        let values: Vec<f64> = (0..200).map(|_| 50.0 + dice.unit()).collect();
        let path = forecast(&values, 12, 6);
        assert!(path.iter().all(|it| (it - 50.5).abs() < 0.5), "{path:?}");
    }
}
