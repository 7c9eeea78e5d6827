//! What is expected of one cell.
//!
//! Owns: recurring flows, the rest with its bands, what models said alone; its mean and rate.
//! Not here: making it (`books`), its paths (`sample`).
//! Invariant: figures are whole units.

use crate::forecaster::Score;
use crate::models::Model;
use crate::number::{mean, of_units};
use crate::series::Remark;

/// Levels that sample paths are drawn between.
pub const LEVELS: [f64; 13] = [
    0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99,
];

/// A flow that recurs and is expected again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Days after the origin, from 0 for the day after it.
    pub ahead: usize,
    /// How much.
    pub units: i64,
    /// Whose, as the latest entry says.
    pub label: String,
    /// How far nine of ten amounts were from it, in basis points of it.
    pub tolerance_bps: u32,
    /// What it probably is.
    pub kind: String,
}

/// What does not recur, with its bands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// The expected flow of each day.
    pub mean: Vec<i64>,
    /// For each of `LEVELS`, its quantile of each day.
    pub quantiles: Vec<Vec<i64>>,
    /// How much of an error lasts from day to day, in millionths.
    pub persistence_ppm: u32,
    /// Where nothing comes on most days: what came on days of the past with a flow, at most
    /// 64 of them. Empty otherwise.
    pub sizes: Vec<i64>,
    /// The mean absolute flow of a day, of the same past.
    pub usual: i64,
}

/// What one model of the ensemble expected by itself, week by week.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alone {
    /// Its name: a publication outlives models.
    pub model: String,
    /// The flow of each whole week after the origin, recurring flows included; at most
    /// `MAX_SEASONS` weeks.
    pub weeks: Vec<i64>,
    /// What came less what was expected of weeks in back-tests, at the levels `MEMBER_LEVELS`.
    pub errors: Option<[i64; 5]>,
}

/// What is expected of one cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellForecast {
    /// Recurring flows.
    pub known: Vec<Known>,
    /// What does not recur; none if nothing is left.
    pub rest: Option<Spread>,
    /// What the seasonal naive would say of all of it: the bar that is to be beaten.
    pub naive: Vec<i64>,
    /// How the ensemble did at past origins on what does not recur.
    pub score: Option<Score>,
    /// The models it consists of, with their weights.
    pub weights: Vec<(Model, f64)>,
    /// What each model it was chosen from expected; none where nothing but recurring flows is.
    pub alone: Vec<Alone>,
    /// What was done to the past.
    pub remarks: Vec<Remark>,
}

impl CellForecast {
    /// How often something comes that does not recur: the share of days.
    #[must_use]
    pub fn rate(&self) -> f64 {
        let Some(rest) = &self.rest else { return 0.0 };
        let sizes: Vec<f64> = rest.sizes.iter().map(|it| of_units(*it).abs()).collect();
        if sizes.is_empty() {
            return 1.0;
        }
        (of_units(rest.usual) / mean(&sizes)).min(1.0)
    }

    /// The expected flow of each of `horizon` days, recurring ones included.
    #[must_use]
    pub fn mean(&self, horizon: usize) -> Vec<i64> {
        let mut mean = self
            .rest
            .as_ref()
            .map_or_else(Vec::new, |it| it.mean.clone());
        mean.resize(horizon, 0);
        for it in &self.known {
            if let Some(slot) = mean.get_mut(it.ahead) {
                *slot = slot.saturating_add(it.units);
            }
        }
        mean
    }
}
