//! One small recurrent network over all series.
//!
//! Owns: the windows it learns from, training, and the recursive path.
//! Not here: its cell and gradients (`cell`).
//! Invariant: the same seed gives the same network; a window is relative to its own level, so cents
//! and millions are learned from alike.
//! Source: Hochreiter & Schmidhuber 1997; Hewamalage, Bergmeir & Bandara 2021 (one network over
//! many series, windows normalised); Kingma & Ba 2015 (Adam).

mod cell;

use crate::day::days_in_month;
use crate::frequency::Frequency;
use crate::number::{Dice, mean, real, seasonal_scale};
use crate::series::Series;
use cell::{Gradient, INPUTS, Network, Step};

/// Steps of training, and windows of each.
const STEPS: usize = 240;
const BATCH: usize = 8;

/// Windows there must be to learn from.
const MIN_WINDOWS: usize = 60;

/// A trained network.
#[derive(Clone, Debug)]
pub(crate) struct Lstm {
    network: Network,
    window: usize,
}

/// What the values of a window are measured against.
#[derive(Clone, Copy)]
struct Unit {
    level: f64,
    size: f64,
}

impl Unit {
    /// From the season before `at`, or what there is of it.
    fn new(values: &[f64], at: usize, period: usize) -> Self {
        let before = &values[at.saturating_sub(4 * period.max(4))..at.max(1)];
        let level = mean(before);
        let apart: Vec<f64> = before.iter().map(|it| (it - level).abs()).collect();
        let scale = seasonal_scale(&values[..at.max(1)], period.min(at.max(2) - 1));
        // A season with little noise in it is larger than its noise.
        let size = scale.unwrap_or(0.0).max(mean(&apart));
        let size = if size > 0.0 {
            size
        } else {
            level.abs().max(1.0)
        };
        Self { level, size }
    }

    fn of(self, value: f64) -> f64 {
        ((value - self.level) / self.size).clamp(-20.0, 20.0)
    }
}

fn window_of(period: usize) -> usize {
    (4 * period).clamp(16, 56)
}

impl Lstm {
    /// Learns from the first `lengths[i]` values of each series. `None` with too few windows.
    pub(crate) fn fit(series: &[&Series], lengths: &[usize], seed: u64) -> Option<Self> {
        let period = series.first()?.frequency.period();
        let window = window_of(period);
        let first = period.max(4);
        let usable: Vec<(usize, usize)> = lengths
            .iter()
            .enumerate()
            .filter(|it| *it.1 > first + window)
            .map(|(which, length)| (which, length - first - window))
            .collect();
        let count: usize = usable.iter().map(|it| it.1).sum();
        if count < MIN_WINDOWS {
            return None;
        }
        let mut dice = Dice::new(seed ^ 0x157A);
        let mut network = Network::new(&mut dice);
        let mut gradient = Gradient::new();
        for step in 0..STEPS {
            gradient.clear();
            for _ in 0..BATCH {
                let (which, windows) = usable[dice.below(usable.len())];
                let start = first + dice.below(windows);
                let one = series[which];
                let unit = Unit::new(&one.values, start, period);
                let steps: Vec<Step> = (start..start + window)
                    .map(|at| Step {
                        inputs: inputs(one, &one.values, at, unit),
                        target: unit.of(one.values[at]),
                    })
                    .collect();
                gradient.add(&network, &steps);
            }
            let rate = 0.01 * (1.0 - 0.9 * real(step) / real(STEPS));
            network.descend(&mut gradient, rate, step + 1);
        }
        Some(Self { network, window })
    }

    /// The path after the first `length` values, each step from the steps before it.
    pub(crate) fn forecast(&self, series: &Series, length: usize, horizon: usize) -> Vec<f64> {
        let period = series.frequency.period();
        let mut values = series.values[..length].to_vec();
        let start = length.saturating_sub(self.window).max(period.min(length));
        let unit = Unit::new(&values, start, period);
        let mut state = self.network.rest();
        for at in start..length {
            self.network
                .step(&mut state, &inputs(series, &values, at, unit));
        }
        for ahead in 0..horizon {
            let columns = inputs(series, &values, length + ahead, unit);
            let next = self.network.step(&mut state, &columns);
            values.push(unit.level + unit.size * next.clamp(-20.0, 20.0));
        }
        values.split_off(length)
    }
}

/// What is known before step `at`: the value before, that of a season before, and the calendar.
fn inputs(series: &Series, values: &[f64], at: usize, unit: Unit) -> [f64; INPUTS] {
    let period = series.frequency.period();
    let value = |back: usize| at.checked_sub(back).and_then(|it| values.get(it));
    let lag = |back: usize| value(back).map_or(0.0, |it| unit.of(*it));
    let turn = |share: f64| (share * std::f64::consts::TAU).sin_cos();
    let season = turn(real(at % period.max(1)) / real(period.max(1)));
    let month = match series.frequency {
        Frequency::Daily | Frequency::Business => {
            let civil = series.day(at).civil();
            turn(f64::from(civil.day - 1) / f64::from(days_in_month(civil.year, civil.month)))
        }
        _ => (0.0, 1.0),
    };
    [
        lag(1),
        lag(period.max(1)),
        season.0,
        season.1,
        month.0,
        month.1,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;

    fn weekly(size: f64, count: usize) -> Series {
        let start = Day::new(2023, 1, 2).expect("a day");
        let shape = [5.0, 4.0, 4.5, 4.0, 6.0, 0.0, 0.0];
        let mut dice = Dice::new(9);
        let day = |it: usize| {
            let at = start.plus(i32::try_from(it).expect("small"));
            (at, size * (shape[it % 7] + 0.3 * dice.unit()))
        };
        Series::new("s", (0..count).map(day).collect(), Some(Frequency::Daily)).expect("a series")
    }

    #[test]
    fn a_week_is_learned_whatever_its_size() {
        let (small, large) = (weekly(1.0, 300), weekly(1e6, 300));
        let network = Lstm::fit(&[&small, &large], &[300, 300], 1).expect("enough");
        for (one, size) in [(&small, 1.0), (&large, 1e6)] {
            let path = network.forecast(one, 300, 14);
            // Steps 300 to 313: the week goes on at its fifth day less three.
            for (ahead, value) in path.iter().enumerate() {
                let expected = [5.0, 4.0, 4.5, 4.0, 6.0, 0.0, 0.0][(300 + ahead) % 7] + 0.15;
                assert!((value / size - expected).abs() < 0.8, "{ahead}: {value}");
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_network_and_few_values_none() {
        let one = weekly(3.0, 200);
        let path = |seed| {
            Lstm::fit(&[&one], &[200], seed)
                .expect("enough")
                .forecast(&one, 200, 7)
        };
        assert_eq!(path(4), path(4));
        assert_ne!(path(4), path(5));
        assert!(Lstm::fit(&[&one], &[40], 1).is_none());
    }
}
