//! Where figures of the forecast come from, on the wire (CASH-7).
//!
//! Owns: the parts of a figure.
//! Not here: the grid (`forecast`), documents one by one (`known`).
//! Invariant: parts are in the asset of the figures and add up to the figure; a recurring flow is in
//! its own asset, with it.

use money::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::forecast::{ForecastAdjustment, ForecastSource};
use super::performance::ForecastModelShare;
use crate::wire::AssetAmount;

/// A flow that recurs, as the publication expects it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastRecurrence {
    /// Whose, as its latest entry says.
    pub label: String,
    /// What it probably is.
    pub kind: String,
    /// The account of ours.
    pub account: u32,
    /// What it is for; null between accounts of ours.
    #[schema(required = true)]
    pub category: Option<u32>,
    /// How much on the figure's days together.
    pub amount: AssetAmount,
    /// The days of the figure on which it is expected.
    #[schema(value_type = Vec<String>)]
    pub days: Vec<Date>,
    /// The next ones after them.
    #[schema(value_type = Vec<String>)]
    pub next: Vec<Date>,
}

impl From<treasury::Recurrence> for ForecastRecurrence {
    fn from(it: treasury::Recurrence) -> Self {
        Self {
            label: it.label,
            kind: it.kind,
            account: it.account.0,
            category: it.category.map(|it| it.0),
            amount: it.amount.into(),
            days: it.days,
            next: it.next,
        }
    }
}

/// The models behind a figure. When they were trained, `source` says: `made_at`, on what was known
/// up to `origin`.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ForecastFigureModels {
    /// Each model with its share, the largest first; of several series each is as heavy as what is
    /// expected of it on the figure's days.
    pub weights: Vec<ForecastModelShare>,
    /// Whether the shares are those of all series: an older publication kept none of its own.
    pub of_all: bool,
    /// Series they were trained on: an account with a category each.
    pub series: usize,
    /// Days of the past of the longest of them.
    pub days: usize,
    /// Flows on these days.
    pub flows: usize,
}

impl From<treasury::FigureModels> for ForecastFigureModels {
    fn from(it: treasury::FigureModels) -> Self {
        let share = |(model, share): (String, f64)| ForecastModelShare { model, share };
        Self {
            weights: it.weights.into_iter().map(share).collect(),
            of_all: it.is_of_all,
            series: it.series,
            days: it.days,
            flows: it.flows,
        }
    }
}

/// Where a figure of the forecast comes from.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ForecastFigureParts {
    /// Where the figures come from.
    pub source: ForecastSource,
    /// The figure's first day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Its last day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// The figure: the sum of the parts.
    pub amount: String,
    /// What is booked; `GET /entries` with `flows` has the entries.
    pub booked: String,
    /// Open items, planned payments and debt; `GET /forecasting/known` has each of them.
    pub documents: String,
    /// Recurring flows, without those that items, payments and debt stand in for.
    pub recurring: String,
    /// Adjustments.
    pub adjusted: String,
    /// What the models expect besides.
    pub modelled: String,
    /// What items, payments and debt stand in for of the recurring flows below.
    pub given_way: String,
    /// Recurring flows, the 50 largest of them, the largest first.
    pub recurrences: Vec<ForecastRecurrence>,
    /// Adjustments, by day.
    pub adjustments: Vec<ForecastAdjustment>,
    /// The models; null where nothing but recurring flows was learned, and for days that are booked.
    #[schema(required = true)]
    pub models: Option<ForecastFigureModels>,
}

impl From<treasury::FigureParts> for ForecastFigureParts {
    fn from(it: treasury::FigureParts) -> Self {
        Self {
            source: it.covered.into(),
            from: it.days.0,
            to: it.days.1,
            amount: it.amount.to_text(),
            booked: it.booked.to_text(),
            documents: it.documents.to_text(),
            recurring: it.recurring.to_text(),
            adjusted: it.adjusted.to_text(),
            modelled: it.modelled.to_text(),
            given_way: it.given_way.to_text(),
            recurrences: it.named.into_iter().map(Into::into).collect(),
            adjustments: it.adjustments.into_iter().map(Into::into).collect(),
            models: it.models.map(Into::into),
        }
    }
}
