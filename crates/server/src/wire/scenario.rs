//! Scenarios of the forecast on the wire (CASH-7).
//!
//! Owns: changes, scenarios, and their comparison.
//! Not here: the forecast itself (`forecast`).
//! Invariant: which fields a change has follows from its kind; the use case checks it.

use money::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::forecast::{ForecastDanger, ForecastDay, ForecastSource, days};

/// One change of a scenario: which fields it has follows from its kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ForecastChange {
    /// scale, delay, default, growth, one_off, shock, rate or hiring.
    pub kind: String,
    /// receipts, payments, the path of a category, or counterparty:NAME.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// By how much, in basis points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent_bps: Option<i32>,
    /// By how many days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// From this day on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// The account, by number or path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub on: Option<Date>,
    /// How much, in the account's asset; of hiring what each costs a month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// The asset whose rate or price changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset: Option<String>,
    /// How many are hired.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
}

impl From<treasury::ChangeDraft> for ForecastChange {
    fn from(it: treasury::ChangeDraft) -> Self {
        Self {
            kind: it.kind,
            what: it.what,
            percent_bps: it.percent_bps,
            days: it.days,
            from: it.from,
            account: it.account,
            on: it.on,
            amount: it.amount,
            asset: it.asset,
            people: it.people,
        }
    }
}

impl From<ForecastChange> for treasury::ChangeDraft {
    fn from(it: ForecastChange) -> Self {
        Self {
            kind: it.kind,
            what: it.what,
            percent_bps: it.percent_bps,
            days: it.days,
            from: it.from,
            account: it.account,
            on: it.on,
            amount: it.amount,
            asset: it.asset,
            people: it.people,
        }
    }
}

/// A scenario without its name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewForecastScenario {
    /// What it is about.
    #[serde(default)]
    pub about: String,
    /// The changes, applied in order.
    pub changes: Vec<ForecastChange>,
}

/// Changes under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastScenario {
    /// Its name.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// The changes, applied in order.
    pub changes: Vec<ForecastChange>,
}

impl From<treasury::Scenario> for ForecastScenario {
    fn from(it: treasury::Scenario) -> Self {
        let change = |it: &treasury::Change| treasury::ChangeDraft::from(it).into();
        Self {
            changes: it.changes.iter().map(change).collect(),
            name: it.name,
            about: it.about,
        }
    }
}

/// Every scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastScenarioList {
    /// By name.
    pub items: Vec<ForecastScenario>,
}

/// What a scenario comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastScenarioOutlook {
    /// Its name; null for the forecast as it is.
    #[schema(required = true)]
    pub name: Option<String>,
    /// Days to come.
    pub days: Vec<ForecastDay>,
    /// The lowest P10.
    pub lowest: String,
    /// When that is.
    #[schema(value_type = String, format = Date)]
    pub lowest_on: Date,
    /// In how many of ten thousand cases everything together falls below the limit: receipts,
    /// payments, rates and prices drawn together.
    pub below_limit_bps: u32,
    /// Accounts, those most in danger first.
    pub accounts: Vec<ForecastDanger>,
}

/// Scenarios side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForecastComparison {
    /// Where the figures come from.
    pub source: ForecastSource,
    /// The forecast as it is, then each scenario.
    pub items: Vec<ForecastScenarioOutlook>,
}

impl From<(treasury::Covered, Vec<treasury::ScenarioOutlook>)> for ForecastComparison {
    fn from((source, items): (treasury::Covered, Vec<treasury::ScenarioOutlook>)) -> Self {
        let item = |it: treasury::ScenarioOutlook| ForecastScenarioOutlook {
            name: it.name,
            days: days(it.days),
            lowest: it.lowest.0.to_text(),
            lowest_on: it.lowest.1,
            below_limit_bps: it.below_limit_bps,
            accounts: it.dangers.into_iter().map(ForecastDanger::from).collect(),
        };
        Self {
            source: source.into(),
            items: items.into_iter().map(item).collect(),
        }
    }
}
