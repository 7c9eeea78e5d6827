//! Forecasts on the wire (CASH-7).
//!
//! Owns: outlook, grid, publications, adjustments and settings.
//! Not here: scenarios (`scenario`), how forecasts did (`performance`), items and payments (`known`).
//! Invariant: a figure that is booked and one that is expected have different fields; a report says
//! which publication it is of and up to which day it is booked.

use std::collections::BTreeMap;

use money::{Amount, Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::forecast_word::{ForecastCut, ForecastExpectedBy};
use super::job::JobProgress;
use crate::wire::{AssetAmount, codes};

/// Where the figures of a forecast come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastSource {
    /// The publication.
    pub forecast: String,
    /// When it was made.
    pub made_at: String,
    /// The last day it knew.
    #[schema(value_type = String, format = Date)]
    pub origin: Date,
    /// Up to this day figures are booked.
    #[schema(value_type = String, format = Date)]
    pub actual_to: Date,
    /// The last day of the forecast.
    #[schema(value_type = String, format = Date)]
    pub until: Date,
    /// Figures are in this asset.
    #[serde(rename = "in")]
    pub currency: String,
    /// At the rates of this day.
    #[schema(value_type = String, format = Date)]
    pub rates_of: Date,
    /// Assets that have no price and are in no figure.
    pub unpriced: Vec<String>,
    /// Sample paths behind the bands.
    pub paths: usize,
    /// Open items, planned payments and debt that were looked at.
    pub known: usize,
    /// Of them, those in no figure: no account takes them, or they have no price.
    pub left_out: usize,
    /// The journal's sequence.
    pub seq: u64,
}

impl From<treasury::Covered> for ForecastSource {
    fn from(it: treasury::Covered) -> Self {
        Self {
            forecast: it.run,
            made_at: it.made_at.to_string(),
            origin: it.origin,
            actual_to: it.actual_to,
            until: it.until,
            currency: it.currency.code().to_string(),
            rates_of: it.rates_of,
            unpriced: codes(&it.unpriced),
            paths: it.paths,
            known: it.known,
            left_out: it.left_out,
            seq: it.seq,
        }
    }
}

/// What is expected of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastBand {
    /// The expected value.
    pub mean: String,
    /// In 10 of 100 cases it is below this.
    pub p10: String,
    /// In half of all cases.
    pub p50: String,
    /// In 90 of 100 cases.
    pub p90: String,
}

/// What is held at the end of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastDay {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// What was held; null for days to come.
    #[schema(required = true)]
    pub actual: Option<String>,
    /// What is expected; null for days that are booked.
    #[schema(required = true)]
    pub band: Option<ForecastBand>,
}

pub(super) fn days(found: Vec<treasury::OutlookDay>) -> Vec<ForecastDay> {
    let band = |[mean, p10, p50, p90]: [Amount; 4]| ForecastBand {
        mean: mean.to_text(),
        p10: p10.to_text(),
        p50: p50.to_text(),
        p90: p90.to_text(),
    };
    let day = |it: treasury::OutlookDay| ForecastDay {
        on: it.on,
        actual: it.actual.map(Amount::to_text),
        band: it.band.map(band),
    };
    found.into_iter().map(day).collect()
}

/// An account with its chance of falling below its minimum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastDanger {
    /// The account's number.
    pub account: u32,
    /// Its path.
    pub path: String,
    /// What it should not fall below.
    pub minimum: AssetAmount,
    /// What it holds.
    pub balance: AssetAmount,
    /// In how many of ten thousand cases it falls below.
    pub probability_bps: u32,
    /// The first day on which it is below in more than one of ten cases.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub first_on: Option<Date>,
    /// The first day on which it is expected to be below.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub expected_on: Option<Date>,
    /// The lowest balance expected.
    pub lowest: AssetAmount,
    /// When that is.
    #[schema(value_type = String, format = Date)]
    pub lowest_on: Date,
}

impl From<treasury::Danger> for ForecastDanger {
    fn from(it: treasury::Danger) -> Self {
        Self {
            account: it.account.0,
            path: it.path,
            minimum: it.minimum.into(),
            balance: it.balance.into(),
            probability_bps: it.probability_bps,
            first_on: it.first_on,
            expected_on: it.expected_on,
            lowest: it.lowest.0.into(),
            lowest_on: it.lowest.1,
        }
    }
}

/// What will be held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastOutlook {
    /// Where the figures come from.
    pub source: ForecastSource,
    /// The past, then the future.
    pub days: Vec<ForecastDay>,
    /// Accounts, those most in danger first.
    pub accounts: Vec<ForecastDanger>,
}

impl From<treasury::Outlook> for ForecastOutlook {
    fn from(it: treasury::Outlook) -> Self {
        Self {
            source: it.covered.into(),
            days: days(it.days),
            accounts: it.dangers.into_iter().map(ForecastDanger::from).collect(),
        }
    }
}

/// Whether a column of a grid is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ForecastColumnKind {
    /// All its days are.
    Actual,
    /// Some are.
    Mixed,
    /// None is.
    Forecast,
}

/// A week of the grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastColumn {
    /// Its first day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Its last day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// Whether it is booked.
    pub kind: ForecastColumnKind,
    /// Held before it.
    pub opening: String,
    /// All that came in.
    pub receipts: String,
    /// All that went out.
    pub payments: String,
    /// Both, with what moved between own accounts.
    pub net: String,
    /// Held after it.
    pub closing: String,
    /// What a forecast that did not know it expected of the net; null without one.
    #[schema(required = true)]
    pub expected_net: Option<String>,
    /// The forecast that expected it.
    #[schema(required = true)]
    pub expected_by: Option<ForecastExpectedBy>,
}

/// A category in a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastFigure {
    /// Booked and expected together.
    pub amount: String,
    /// Of it, what is booked.
    pub booked: String,
    /// Of it, recurring flows, adjustments, open items, planned payments and debt.
    pub known: String,
    /// Of it, open items, planned payments and debt; `GET /forecasting/known` has each of them.
    pub documents: String,
    /// What the forecast of its column expected; null without one.
    #[schema(required = true)]
    pub expected: Option<String>,
}

/// A category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastRow {
    /// The account it is; null for flows between own accounts.
    #[schema(required = true)]
    pub category: Option<u32>,
    /// Its path.
    pub label: String,
    /// Whether more comes in than goes out.
    pub is_receipt: bool,
    /// One a column.
    pub figures: Vec<ForecastFigure>,
}

/// The direct-method grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastGrid {
    /// Where the figures come from.
    pub source: ForecastSource,
    /// The weeks.
    pub columns: Vec<ForecastColumn>,
    /// Receipts, then payments, each the largest first.
    pub rows: Vec<ForecastRow>,
    /// Where the forecast ends before the weeks that were asked for; null where it does not.
    #[schema(required = true)]
    pub cut: Option<ForecastCut>,
}

impl From<treasury::GridReport> for ForecastGrid {
    fn from(it: treasury::GridReport) -> Self {
        let column = |it: treasury::GridColumn| ForecastColumn {
            from: it.from,
            to: it.to,
            kind: match it.kind {
                treasury::GridKind::Actual => ForecastColumnKind::Actual,
                treasury::GridKind::Mixed => ForecastColumnKind::Mixed,
                treasury::GridKind::Forecast => ForecastColumnKind::Forecast,
            },
            opening: it.opening.to_text(),
            receipts: it.receipts.to_text(),
            payments: it.payments.to_text(),
            net: it.net.to_text(),
            closing: it.closing.to_text(),
            expected_net: it.expected_net.map(Amount::to_text),
            expected_by: it.expected_by.map(Into::into),
        };
        let figure = |it: treasury::Figure| ForecastFigure {
            amount: it.amount.to_text(),
            booked: it.booked.to_text(),
            known: it.known.to_text(),
            documents: it.documents.to_text(),
            expected: it.expected.map(Amount::to_text),
        };
        let row = |it: treasury::GridRow| ForecastRow {
            category: it.category.map(|it| it.0),
            label: it.label,
            is_receipt: it.is_receipt,
            figures: it.figures.into_iter().map(figure).collect(),
        };
        Self {
            source: it.covered.into(),
            columns: it.columns.into_iter().map(column).collect(),
            rows: it.rows.into_iter().map(row).collect(),
            cut: it.cut.map(Into::into),
        }
    }
}

/// A publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastRun {
    /// Its id.
    pub id: String,
    /// When it was made.
    pub made_at: String,
    /// For whom.
    pub made_by: String,
    /// The last day that was known.
    #[schema(value_type = String, format = Date)]
    pub origin: Date,
    /// Days ahead.
    pub horizon: usize,
    /// Series: accounts with their categories.
    pub series: usize,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// Whether it was made afterwards, from what was booked up to a day of the past: such a one is
    /// scored, told of past weeks that have no other, and never shown as what is to come.
    pub hindcast: bool,
}

impl From<treasury::RunRow> for ForecastRun {
    fn from(it: treasury::RunRow) -> Self {
        Self {
            id: it.id,
            made_at: it.made_at.to_string(),
            made_by: it.made_by,
            origin: it.origin,
            horizon: it.horizon,
            series: it.cells,
            took_ms: it.took_ms,
            hindcast: it.is_hindcast,
        }
    }
}

/// Publications, and one that is being made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastRunList {
    /// The newest first.
    pub items: Vec<ForecastRun>,
    /// How far the one is that is being made; null if none is.
    #[schema(required = true)]
    pub in_progress: Option<JobProgress>,
}

/// Makes a forecast.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewForecastRun {
    /// Also if nothing changed since the last one; false if absent.
    #[serde(default)]
    pub anew: bool,
}

/// Makes forecasts of past weeks.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewForecastHindcast {
    /// How many of the last weeks, 1 to 26.
    #[schema(minimum = 1, maximum = 26)]
    pub weeks: usize,
}

/// A flow that somebody knows of.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewForecastAdjustment {
    /// The account of ours, by number or path.
    pub account: String,
    /// The category, by number or path.
    #[serde(default)]
    pub category: Option<String>,
    /// A day to come.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// How much; out is negative.
    pub amount: String,
    /// Of which asset; the account's if absent.
    #[serde(default)]
    pub asset: Option<String>,
    /// Why.
    pub reason: String,
}

impl From<NewForecastAdjustment> for treasury::AdjustmentDraft {
    fn from(it: NewForecastAdjustment) -> Self {
        Self {
            account: it.account,
            category: it.category,
            on: it.on,
            amount: it.amount,
            asset: it.asset,
            reason: it.reason,
        }
    }
}

/// A flow that somebody put in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastAdjustment {
    /// Its id.
    pub id: String,
    /// The account of ours.
    pub account: u32,
    /// The category.
    #[schema(required = true)]
    pub category: Option<u32>,
    /// When.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// How much.
    pub amount: AssetAmount,
    /// Why.
    pub reason: String,
    /// Who.
    pub author: String,
    /// When they did.
    pub made_at: String,
}

impl From<treasury::Adjustment> for ForecastAdjustment {
    fn from(it: treasury::Adjustment) -> Self {
        Self {
            id: it.id,
            account: it.account.0,
            category: it.category.map(|it| it.0),
            on: it.on,
            amount: it.amount.into(),
            reason: it.reason,
            author: it.author,
            made_at: it.made_at.to_string(),
        }
    }
}

/// Every adjustment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastAdjustmentList {
    /// In the order they were made.
    pub items: Vec<ForecastAdjustment>,
}

/// How the organisation wants its forecast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForecastSettings {
    /// Days ahead, 7 to 365.
    #[schema(minimum = 7, maximum = 365)]
    pub horizon: usize,
    /// The country whose holidays matter, as DE or US; null for none.
    #[schema(required = true)]
    pub country: Option<String>,
    /// What accounts should not fall below: by path, decimal text in the account's asset.
    pub minimums: BTreeMap<String, String>,
}

impl From<treasury::ForecastSettings> for ForecastSettings {
    fn from(it: treasury::ForecastSettings) -> Self {
        Self {
            horizon: it.horizon,
            country: it.country,
            minimums: it.minimums,
        }
    }
}

impl From<ForecastSettings> for treasury::ForecastSettings {
    fn from(it: ForecastSettings) -> Self {
        Self {
            version: None,
            horizon: it.horizon,
            country: it.country,
            minimums: it.minimums,
        }
    }
}
