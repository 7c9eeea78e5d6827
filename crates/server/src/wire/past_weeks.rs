//! What was expected of past weeks, on the wire (CASH-8).
//!
//! Owns: weeks with what came and what a forecast at one distance expected.
//! Not here: measures over all distances (`performance`).
//! Invariant: a week that no forecast was made of at that distance is null, never 0.

use money::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::ForecastMeasures;
use crate::wire::codes;

/// What a forecast expected of a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastExpectation {
    /// The publication.
    pub forecast: String,
    /// The last day it knew.
    #[schema(value_type = String, format = Date)]
    pub origin: Date,
    /// Whether it was made afterwards.
    pub hindcast: bool,
    /// The expected sum.
    pub mean: String,
    /// In one of ten cases less came.
    #[schema(required = true)]
    pub p10: Option<String>,
    /// In one of ten cases more came.
    #[schema(required = true)]
    pub p90: Option<String>,
}

/// A week of the past, Monday to Sunday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastPastWeek {
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// What came, net.
    pub actual: String,
    /// What was expected; null where no forecast was made at that distance.
    #[schema(required = true)]
    pub expected: Option<ForecastExpectation>,
}

/// What was expected of past weeks, beside what came.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ForecastPastWeeks {
    /// Figures are in this asset.
    #[serde(rename = "in")]
    pub currency: String,
    /// Up to this day the books are looked at.
    #[schema(value_type = String, format = Date)]
    pub actual_to: Date,
    /// Which week after what was known these were.
    pub ahead: usize,
    /// The oldest first.
    pub weeks: Vec<ForecastPastWeek>,
    /// How those of these forecasts did that were made ahead.
    pub measures: ForecastMeasures,
    /// How those did that were made afterwards.
    pub hindcast_measures: ForecastMeasures,
    /// Assets that have no price and are in no figure.
    pub unpriced: Vec<String>,
}

impl From<treasury::PastWeek> for ForecastPastWeek {
    fn from(it: treasury::PastWeek) -> Self {
        let expected = |it: treasury::Expectation| {
            let (p10, p90) = it.band.unzip();
            ForecastExpectation {
                forecast: it.run.0,
                origin: it.run.1,
                hindcast: it.is_hindcast,
                mean: it.mean.to_text(),
                p10: p10.map(|it| it.to_text()),
                p90: p90.map(|it| it.to_text()),
            }
        };
        Self {
            from: it.week.0,
            to: it.week.1,
            actual: it.actual.to_text(),
            expected: it.expected.map(expected),
        }
    }
}

impl From<treasury::PastWeeksReport> for ForecastPastWeeks {
    fn from(it: treasury::PastWeeksReport) -> Self {
        Self {
            currency: it.currency.code().to_string(),
            actual_to: it.actual_to,
            ahead: it.ahead,
            weeks: it.weeks.into_iter().map(Into::into).collect(),
            measures: it.measures.into(),
            hindcast_measures: it.hindcast_measures.into(),
            unpriced: codes(&it.unpriced),
        }
    }
}
