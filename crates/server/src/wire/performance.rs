//! How forecasts did, on the wire (CASH-8).
//!
//! Owns: measures by horizon, account, category, model and publication, and surprises.
//! Not here: forecasts (`forecast`), past weeks one by one (`past_weeks`).
//! Invariant: a measure that cannot be computed is null, never 0.

use money::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::forecast_word::ForecastMade;
use crate::wire::codes;

/// Measures of a set of weeks that were forecast.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ForecastMeasures {
    /// Weeks compared.
    pub count: usize,
    /// Sum of absolute errors over the sum of absolute values.
    #[schema(required = true)]
    pub wape: Option<f64>,
    /// The same of the seasonal naive.
    #[schema(required = true)]
    pub naive_wape: Option<f64>,
    /// Mean absolute error over that of the seasonal naive on the same weeks: below 1 is better.
    #[schema(required = true)]
    pub relative: Option<f64>,
    /// Mean of absolute errors, each over the mean absolute change from week to week that was known
    /// at the origin: what the seasonal naive was off by within the history.
    #[schema(required = true)]
    pub mase: Option<f64>,
    /// Root of the mean of squared errors, each over the mean squared change from week to week that
    /// was known at the origin.
    #[schema(required = true)]
    pub rmsse: Option<f64>,
    /// Symmetric mean absolute percentage error.
    #[schema(required = true)]
    pub smape: Option<f64>,
    /// Sum of errors over the sum of absolute values: above 0, too much was expected.
    #[schema(required = true)]
    pub bias: Option<f64>,
    /// The share of weeks within the band of 80 %.
    #[schema(required = true)]
    pub coverage_80: Option<f64>,
    /// Pinball loss of the band's ends over the mean absolute value.
    #[schema(required = true)]
    pub pinball: Option<f64>,
    /// Continuous ranked probability score over the mean absolute value; of a single model from
    /// five quantiles.
    #[schema(required = true)]
    pub crps: Option<f64>,
}

impl From<treasury::Judgement> for ForecastMeasures {
    fn from(it: treasury::Judgement) -> Self {
        Self {
            count: it.count,
            wape: it.wape,
            naive_wape: it.naive_wape,
            relative: it.relative,
            mase: it.mase,
            rmsse: it.rmsse,
            smape: it.smape,
            bias: it.bias,
            coverage_80: it.coverage_80,
            pinball: it.pinball,
            crps: it.crps,
        }
    }
}

/// How forecasts did for one thing.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ForecastPerformanceGroup {
    /// Weeks ahead, or the number of an account or category, or a publication's id.
    pub key: String,
    /// The same for people.
    pub label: String,
    /// The measures.
    pub measures: ForecastMeasures,
}

/// How one model did by itself, on weeks of accounts and categories where something besides
/// recurring flows was expected.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ForecastModelPerformance {
    /// Its name; `ensemble` for all of them weighted.
    pub model: String,
    /// Whether it did better than the seasonal naive with the same recurring flows; null for that
    /// one, and where it is unknown.
    #[schema(required = true)]
    pub beats_seasonal_naive: Option<bool>,
    /// What the ensemble was wrong by on the same weeks.
    #[schema(required = true)]
    pub ensemble_wape: Option<f64>,
    /// The measures.
    pub measures: ForecastMeasures,
    /// By weeks ahead.
    pub by_horizon: Vec<ForecastPerformanceGroup>,
}

/// How one model did in one publication.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ForecastModelMeasures {
    /// Its name.
    pub model: String,
    /// The measures.
    pub measures: ForecastMeasures,
}

/// How the models of one publication did.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ForecastModelsOfForecast {
    /// The publication.
    pub forecast: String,
    /// The last day it knew.
    #[schema(value_type = String, format = Date)]
    pub origin: Date,
    /// By name.
    pub models: Vec<ForecastModelMeasures>,
}

/// A model in the newest publication.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ForecastModelShare {
    /// Its name.
    pub model: String,
    /// Its share of the weights of all series.
    pub share: f64,
}

/// A week that came out far from what was expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastSurprise {
    /// The account's number.
    pub account: u32,
    /// Its path.
    pub path: String,
    /// The category's number; null between own accounts.
    #[schema(required = true)]
    pub category: Option<u32>,
    /// Its path.
    pub label: String,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// The publication that expected it: the newest that did not know the week.
    pub forecast: String,
    /// The last day it knew.
    #[schema(value_type = String, format = Date)]
    pub origin: Date,
    /// What was expected.
    pub expected: String,
    /// What came.
    pub actual: String,
    /// The entries with the largest part in it.
    pub entries: Vec<ForecastSurpriseEntry>,
    /// How many entries there are beside these.
    pub more: usize,
    /// Recurring flows that were expected in the week, and nothing like them came in it.
    pub missed: Vec<ForecastMissedFlow>,
}

/// An entry behind a surprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastSurpriseEntry {
    /// Its sequence.
    pub entry: u64,
    /// When it was booked.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// Whose, or what for.
    pub label: String,
    /// How much.
    pub amount: String,
}

/// A recurring flow that did not come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastMissedFlow {
    /// When it was expected.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// Whose, or what for.
    pub label: String,
    /// How much.
    pub amount: String,
}

/// How forecasts did.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ForecastPerformance {
    /// Figures are in this asset.
    #[serde(rename = "in")]
    pub currency: String,
    /// Up to this day the books are looked at.
    #[schema(value_type = String, format = Date)]
    pub actual_to: Date,
    /// When the publications that are scored were made: ahead, unless only others can be scored or
    /// were asked for.
    pub made: ForecastMade,
    /// Publications that were scored.
    pub forecasts: usize,
    /// Of them, those that were made afterwards: all or none.
    pub hindcasts: usize,
    /// Publications of the other kind that could be scored.
    pub others: usize,
    /// All of it.
    pub overall: ForecastMeasures,
    /// By weeks ahead.
    pub by_horizon: Vec<ForecastPerformanceGroup>,
    /// By account.
    pub by_account: Vec<ForecastPerformanceGroup>,
    /// By category.
    pub by_category: Vec<ForecastPerformanceGroup>,
    /// By publication, the oldest first.
    pub by_forecast: Vec<ForecastPerformanceGroup>,
    /// By model, the best first; what publications of before models were kept said is not in it.
    pub by_model: Vec<ForecastModelPerformance>,
    /// By publication and model, the oldest first.
    pub by_model_forecast: Vec<ForecastModelsOfForecast>,
    /// The models of the newest publication.
    pub models: Vec<ForecastModelShare>,
    /// The largest surprises.
    pub surprises: Vec<ForecastSurprise>,
    /// Assets that have no price and are in no figure.
    pub unpriced: Vec<String>,
}

impl From<treasury::PerformanceGroup> for ForecastPerformanceGroup {
    fn from(it: treasury::PerformanceGroup) -> Self {
        Self {
            key: it.key,
            label: it.label,
            measures: it.measures.into(),
        }
    }
}

impl From<treasury::ModelPerformance> for ForecastModelPerformance {
    fn from(it: treasury::ModelPerformance) -> Self {
        Self {
            model: it.model,
            beats_seasonal_naive: it.beats_naive,
            ensemble_wape: it.ensemble_wape,
            measures: it.measures.into(),
            by_horizon: it.by_horizon.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<treasury::RunModels> for ForecastModelsOfForecast {
    fn from(it: treasury::RunModels) -> Self {
        let one = |(model, measures): (String, treasury::Judgement)| ForecastModelMeasures {
            model,
            measures: measures.into(),
        };
        Self {
            forecast: it.run,
            origin: it.origin,
            models: it.models.into_iter().map(one).collect(),
        }
    }
}

impl From<treasury::Surprise> for ForecastSurprise {
    fn from(it: treasury::Surprise) -> Self {
        let entry = |it: treasury::SurpriseFlow| {
            Some(ForecastSurpriseEntry {
                entry: it.entry?,
                on: it.on,
                label: it.label,
                amount: it.amount.to_text(),
            })
        };
        let missed = |it: treasury::SurpriseFlow| ForecastMissedFlow {
            on: it.on,
            label: it.label,
            amount: it.amount.to_text(),
        };
        Self {
            account: it.account.0,
            path: it.path,
            category: it.category.map(|it| it.0),
            label: it.label,
            from: it.week.0,
            to: it.week.1,
            forecast: it.run.0,
            origin: it.run.1,
            expected: it.expected.to_text(),
            actual: it.actual.to_text(),
            entries: it.entries.into_iter().filter_map(entry).collect(),
            more: it.more,
            missed: it.missed.into_iter().map(missed).collect(),
        }
    }
}

impl From<treasury::PerformanceReport> for ForecastPerformance {
    fn from(it: treasury::PerformanceReport) -> Self {
        let groups = |found: Vec<treasury::PerformanceGroup>| {
            let found = found.into_iter().map(Into::into);
            found.collect::<Vec<ForecastPerformanceGroup>>()
        };
        let share = |(model, share): (String, f64)| ForecastModelShare { model, share };
        Self {
            currency: it.currency.code().to_string(),
            actual_to: it.actual_to,
            forecasts: it.runs,
            made: it.made.into(),
            hindcasts: it.hindcasts,
            others: it.others,
            overall: it.overall.into(),
            by_horizon: groups(it.by_horizon),
            by_account: groups(it.by_account),
            by_category: groups(it.by_category),
            by_forecast: groups(it.by_run),
            by_model: it.by_model.into_iter().map(Into::into).collect(),
            by_model_forecast: it.by_model_run.into_iter().map(Into::into).collect(),
            models: it.models.into_iter().map(share).collect(),
            surprises: it.surprises.into_iter().map(Into::into).collect(),
            unpriced: codes(&it.unpriced),
        }
    }
}
