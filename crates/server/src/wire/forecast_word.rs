//! What several answers of the forecast say, on the wire (CASH-7, CASH-8).
//!
//! Owns: when a forecast was made, which one a past week is told by, and that one ends too early.
//! Not here: the grid (`forecast`), scores (`performance`), parts of figures (`figure`).
//! Invariant: what was made afterwards is never said to have been made ahead.

use money::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::word::words;

words! {
    /// When forecasts were made.
    ForecastMade = treasury::Made {
        /// Before what they expect came.
        Ahead = "ahead",
        /// Afterwards, from what was booked up to a day of the past: as it would have been forecast.
        Afterwards = "afterwards",
    }
}

/// The forecast that a week with booked days is told by: the last one that was made ahead of it, or,
/// where there is none, the last one of those made afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastExpectedBy {
    /// The publication.
    pub forecast: String,
    /// The last day it knew.
    #[schema(value_type = String, format = Date)]
    pub origin: Date,
    /// Whether it was made afterwards: as it would have been forecast.
    pub hindcast: bool,
}

impl From<treasury::ExpectedBy> for ForecastExpectedBy {
    fn from(it: treasury::ExpectedBy) -> Self {
        Self {
            forecast: it.run,
            origin: it.origin,
            hindcast: it.made == treasury::Made::Afterwards,
        }
    }
}

/// The forecast ends before the weeks that were asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastCut {
    /// The last day of the forecast.
    #[schema(value_type = String, format = Date)]
    pub until: Date,
    /// Weeks to come that were asked for.
    pub asked: usize,
    /// Weeks to come that are there, the last of them perhaps in part.
    pub shown: usize,
    /// Days ahead that a forecast of all of them needs; settings take 365 at most.
    pub horizon: usize,
    /// What is missing, and the cure.
    pub sentence: String,
}

impl From<treasury::GridCut> for ForecastCut {
    fn from(it: treasury::GridCut) -> Self {
        Self {
            sentence: it.sentence(),
            until: it.until,
            asked: it.asked,
            shown: it.shown,
            horizon: it.horizon,
        }
    }
}
