//! How forecasts did, on the wire (CASH-8).
//!
//! Owns: measures by horizon, account, category and publication, and surprises.
//! Not here: forecasts (`forecast`).
//! Invariant: a measure that cannot be computed is null, never 0.

use money::Date;
use serde::Serialize;
use utoipa::ToSchema;

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
    /// Mean absolute error over that of the seasonal naive: below 1 is better (MASE on the same
    /// weeks).
    #[schema(required = true)]
    pub mase: Option<f64>,
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
}

impl From<treasury::Judgement> for ForecastMeasures {
    fn from(it: treasury::Judgement) -> Self {
        Self {
            count: it.count,
            wape: it.wape,
            naive_wape: it.naive_wape,
            mase: it.relative,
            smape: it.smape,
            bias: it.bias,
            coverage_80: it.coverage_80,
            pinball: it.pinball,
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
    /// What was expected.
    pub expected: String,
    /// What came.
    pub actual: String,
    /// The entries with the largest part in it.
    pub entries: Vec<u64>,
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
    /// Publications that were scored.
    pub forecasts: usize,
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
    /// The models of the newest publication.
    pub models: Vec<ForecastModelShare>,
    /// The largest surprises.
    pub surprises: Vec<ForecastSurprise>,
    /// Assets that have no price and are in no figure.
    pub unpriced: Vec<String>,
}

impl From<treasury::PerformanceReport> for ForecastPerformance {
    fn from(it: treasury::PerformanceReport) -> Self {
        let groups = |found: Vec<treasury::PerformanceGroup>| {
            let group = |it: treasury::PerformanceGroup| ForecastPerformanceGroup {
                key: it.key,
                label: it.label,
                measures: it.measures.into(),
            };
            found.into_iter().map(group).collect()
        };
        let surprise = |it: treasury::Surprise| ForecastSurprise {
            account: it.account.0,
            path: it.path,
            category: it.category.map(|it| it.0),
            label: it.label,
            from: it.week.0,
            to: it.week.1,
            expected: it.expected.to_text(),
            actual: it.actual.to_text(),
            entries: it.entries,
        };
        let share = |(model, share): (String, f64)| ForecastModelShare { model, share };
        Self {
            currency: it.currency.code().to_string(),
            actual_to: it.actual_to,
            forecasts: it.runs,
            overall: it.overall.into(),
            by_horizon: groups(it.by_horizon),
            by_account: groups(it.by_account),
            by_category: groups(it.by_category),
            by_forecast: groups(it.by_run),
            models: it.models.into_iter().map(share).collect(),
            surprises: it.surprises.into_iter().map(surprise).collect(),
            unpriced: codes(&it.unpriced),
        }
    }
}
