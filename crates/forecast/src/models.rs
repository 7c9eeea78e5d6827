//! The models, one module each.
//!
//! Owns: their names, and running one local model on one history.
//! Not here: models over all series (`boosted`, `pooled` have more than a history to learn from).
//! Invariant: a path has as many values as asked for, all finite.

pub(crate) mod additive;
mod arima;
pub(crate) mod boosted;
mod calendar;
mod ces;
pub(crate) mod croston;
pub(crate) mod ets;
pub(crate) mod features;
pub(crate) mod lstm;
pub(crate) mod mstl;
pub(crate) mod naive;
pub(crate) mod paths;
pub(crate) mod pooled;
#[cfg(test)]
mod samples;
pub(crate) mod season;
mod temporal;
pub(crate) mod theta;
pub(crate) mod trees;

use std::cell::OnceCell;

use crate::holiday::Holidays;
use crate::series::Series;
use paths::{Paths, tame};

/// A way to forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Model {
    /// The value of one season ago.
    SeasonalNaive,
    /// Exponential smoothing, its form chosen by the corrected Akaike criterion.
    AutoEts,
    /// Complex exponential smoothing, its kind of season chosen by the same criterion.
    Ces,
    /// Seasonal ARIMA, its orders chosen by the same criterion.
    Arima,
    /// Four of these on months, quarters and years, brought together.
    Temporal,
    /// The dynamic optimised theta model on the seasonally adjusted series.
    Theta,
    /// Seasons taken out by moving averages, the rest by non-seasonal exponential smoothing.
    MstlEts,
    /// Croston's method for flows that come now and then.
    Croston,
    /// Croston's method with the Syntetos–Boylan correction.
    Sba,
    /// Teunter–Syntetos–Babai: the chance of a flow decays when none comes.
    Tsb,
    /// Piecewise trend, Fourier seasons, holidays and days of the month, by ridge regression.
    Additive,
    /// Flows at places in the calendar, each followed by itself; what meets adds up.
    Calendar,
    /// One linear autoregression over all series.
    Pooled,
    /// One set of gradient-boosted trees over all series.
    Boosted,
    /// One small recurrent network over all series.
    Lstm,
}

impl Model {
    /// Every model.
    pub const ALL: [Self; 15] = [
        Self::SeasonalNaive,
        Self::AutoEts,
        Self::Ces,
        Self::Arima,
        Self::Temporal,
        Self::Theta,
        Self::MstlEts,
        Self::Croston,
        Self::Sba,
        Self::Tsb,
        Self::Additive,
        Self::Calendar,
        Self::Pooled,
        Self::Boosted,
        Self::Lstm,
    ];

    /// Its name on the command line and in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SeasonalNaive => "seasonal_naive",
            Self::AutoEts => "auto_ets",
            Self::Ces => "ces",
            Self::Arima => "arima",
            Self::Temporal => "temporal",
            Self::Theta => "theta",
            Self::MstlEts => "mstl",
            Self::Croston => "croston",
            Self::Sba => "sba",
            Self::Tsb => "tsb",
            Self::Additive => "additive",
            Self::Calendar => "calendar",
            Self::Pooled => "pooled",
            Self::Boosted => "boosted",
            Self::Lstm => "lstm",
        }
    }

    /// Names that others use for its kind: it answers to them too.
    #[must_use]
    pub const fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::SeasonalNaive => &["snaive", "naive"],
            Self::AutoEts => &["ets"],
            Self::Ces => &["auto_ces"],
            Self::Arima => &["auto_arima", "sarima"],
            Self::Temporal => &["thief", "mapa"],
            Self::Theta => &["auto_theta", "dotm"],
            Self::MstlEts => &["mstl_ets"],
            Self::Sba => &["croston_sba"],
            Self::Additive => &["prophet"],
            Self::Calendar => &["events", "recurring"],
            Self::Pooled => &["ar"],
            Self::Boosted => &["gbdt", "lightgbm", "trees"],
            Self::Lstm => &["rnn"],
            Self::Croston | Self::Tsb => &[],
        }
    }

    /// The model of this name or alias, whatever its case and signs. `None` if there is none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let is_it = |it: &Self| it.is_called(name) || it.aliases().iter().any(|it| alike(it, name));
        Self::ALL.into_iter().find(is_it)
    }

    /// Whether this is its own name, not an alias, whatever the case and signs.
    #[must_use]
    pub fn is_called(self, name: &str) -> bool {
        alike(self.name(), name)
    }

    /// Whether it learns from all series together.
    #[must_use]
    pub const fn is_global(self) -> bool {
        matches!(self, Self::Pooled | Self::Boosted | Self::Lstm)
    }
}

/// Whether two names have the same letters and digits.
fn alike(one: &str, other: &str) -> bool {
    let plain = |it: &str| {
        let kept = it.chars().filter(char::is_ascii_alphanumeric);
        kept.map(|it| it.to_ascii_lowercase()).collect::<String>()
    };
    plain(one) == plain(other)
}

/// What a local model learns from: a series up to a moment.
pub(crate) struct History<'a> {
    pub(crate) series: &'a Series,
    /// Values known.
    pub(crate) length: usize,
    pub(crate) holidays: &'a Holidays,
}

impl History<'_> {
    pub(crate) fn values(&self) -> &[f64] {
        &self.series.values[..self.length]
    }

    pub(crate) const fn period(&self) -> usize {
        self.series.frequency.period()
    }
}

/// One history as several models look at it: what more than one of them needs is fitted once.
pub(crate) struct Shared<'a> {
    history: History<'a>,
    /// Steps that shared paths have: whole seasons where sums over them are wanted.
    reach: usize,
    /// Paths of `PARTS`, made when first asked for.
    paths: [OnceCell<Vec<f64>>; 4],
}

/// Models that are forecasts by themselves, and parts of `temporal`.
const PARTS: [Model; 4] = [Model::AutoEts, Model::Theta, Model::Ces, Model::Arima];

impl<'a> Shared<'a> {
    /// A history that these models are asked about, `horizon` steps ahead at most.
    pub(crate) fn new(history: History<'a>, horizon: usize, models: &[Model]) -> Self {
        let reach = if models.contains(&Model::Temporal) {
            temporal::whole(history.period(), horizon)
        } else {
            horizon
        };
        Self {
            history,
            reach,
            paths: Default::default(),
        }
    }

    /// The path of one of `PARTS`. None of them looks at how far it is asked: a shorter path is the
    /// beginning of a longer one.
    fn part(&self, which: usize) -> &[f64] {
        self.paths[which].get_or_init(|| {
            let (values, period) = (self.history.values(), self.history.period());
            let mut path = match PARTS[which] {
                Model::AutoEts => ets::forecast(values, period, self.reach),
                Model::Theta => theta::forecast(values, period, self.reach),
                Model::Ces => ces::forecast(values, period, self.reach),
                _ => arima::forecast(values, period, self.reach),
            };
            tame(&mut path, values);
            path
        })
    }

    /// The paths a local model expects, as many steps as this was made for at most. Global models
    /// answer as the seasonal naive here.
    pub(crate) fn paths(&self, model: Model, horizon: usize) -> Paths {
        let history = &self.history;
        let (values, period) = (history.values(), history.period());
        let mut paths = match model {
            Model::AutoEts => Paths::one(self.part(0)[..horizon].to_vec()),
            Model::Theta => Paths::one(self.part(1)[..horizon].to_vec()),
            Model::Ces => Paths::one(self.part(2)[..horizon].to_vec()),
            Model::Arima => Paths::one(self.part(3)[..horizon].to_vec()),
            Model::Temporal => {
                let parts = [self.part(0), self.part(1), self.part(2), self.part(3)];
                Paths::one(temporal::forecast(values, period, (horizon, parts)))
            }
            Model::MstlEts => Paths::one(mstl::forecast(values, &mstl::periods(history), horizon)),
            Model::Croston => {
                Paths::one(croston::forecast(values, croston::Kind::Croston, horizon))
            }
            Model::Sba => Paths::one(croston::forecast(values, croston::Kind::Sba, horizon)),
            Model::Tsb => Paths::one(croston::forecast(values, croston::Kind::Tsb, horizon)),
            Model::Additive => additive::forecast(history, horizon),
            Model::Calendar => Paths::one(calendar::forecast(history, horizon)),
            Model::SeasonalNaive | Model::Pooled | Model::Boosted | Model::Lstm => {
                Paths::one(naive::forecast(values, period, horizon))
            }
        };
        paths.tame(values, history.series.frequency);
        paths
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frequency::Frequency;
    use crate::number::real;
    use crate::{Day, Series};

    fn series(frequency: Frequency, value: impl Fn(usize) -> f64, count: usize) -> Series {
        let start = Day::new(2015, 1, 1).expect("a day");
        let rows = (0..count).map(|at| (frequency.day(start, at), value(at)));
        Series::new("a", rows.collect(), Some(frequency)).expect("has a value")
    }

    fn bits(path: &[f64]) -> Vec<u64> {
        path.iter().map(|it| it.to_bits()).collect()
    }

    /// Every series that a shared fit could go wrong on: seasons and none, short, below zero.
    fn many() -> Vec<Series> {
        let noise = |at: usize| real(at * 7919 % 101) / 10.0;
        let seasonal = move |at: usize| 100.0 + noise(at) + 3.0 * real(at % 12) + 0.4 * real(at);
        let signed = move |at: usize| noise(at) - 5.0 + 2.0 * real(at % 4);
        let mut all = Vec::new();
        for count in [3, 9, 23, 60, 131] {
            all.push(series(Frequency::Monthly, seasonal, count));
            all.push(series(Frequency::Quarterly, signed, count));
            all.push(series(Frequency::Yearly, seasonal, count));
        }
        all
    }

    #[test]
    fn every_name_finds_its_model_and_no_other() {
        let mut seen = Vec::new();
        for model in Model::ALL {
            for name in model.aliases().iter().chain([&model.name()]) {
                assert_eq!(Model::parse(name), Some(model), "{name}");
                assert!(!seen.contains(name), "{name} stands there twice");
                seen.push(name);
            }
        }
        assert_eq!(Model::parse("AutoETS"), Some(Model::AutoEts));
        assert_eq!(Model::parse(""), None);
    }

    #[test]
    fn what_models_share_is_what_each_makes_alone_to_the_last_bit() {
        let holidays = Holidays::default();
        for series in many() {
            for horizon in [1, 5, 18] {
                let (values, period) = (&series.values[..], series.frequency.period());
                let history = || History {
                    series: &series,
                    length: values.len(),
                    holidays: &holidays,
                };
                let mut alone = [
                    ets::forecast(values, period, horizon),
                    theta::forecast(values, period, horizon),
                    ces::forecast(values, period, horizon),
                    arima::forecast(values, period, horizon),
                ];
                alone.iter_mut().for_each(|it| tame(it, values));
                let shared = Shared::new(history(), horizon, &Model::ALL);
                let temporal = shared.paths(Model::Temporal, horizon).median;
                for (model, path) in PARTS.iter().zip(&alone) {
                    let found = shared.paths(*model, horizon).median;
                    assert_eq!(bits(&found), bits(path), "{} {horizon}", model.name());
                }
                let fresh = temporal::alone(values, period, horizon);
                assert_eq!(bits(&temporal), bits(&fresh), "{horizon}");
            }
        }
    }
}
