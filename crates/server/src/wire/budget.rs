//! Budgets and recurring payments on the wire.
//!
//! Owns: their shapes. Not here: rules (`treasury`).
//! Invariant: it says exactly what `treasury::Budget` can do, in the same words.

use money::Date;
use serde::{Deserialize, Serialize};
use treasury::{BudgetReport, BudgetStanding, RecurringList, RecurringPayment};
use utoipa::ToSchema;

use super::AssetAmount;

/// Another amount from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetChange {
    /// The day: it is for the period that the day is in, and those after it.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// What each period is given, as decimal text.
    pub amount: String,
}

/// What may be spent, or is to come in, in each period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Categories, as paths of income or expenses, each with all below it.
    #[schema(example = json!(["expenses:travel"]))]
    pub categories: Vec<String>,
    /// Only of this entity; of all if absent.
    #[serde(default)]
    #[schema(required = true)]
    pub entity: Option<String>,
    /// What each period is given, as decimal text.
    #[schema(example = "1200.00")]
    pub amount: String,
    /// The asset's code.
    #[schema(example = "EUR")]
    pub asset: String,
    /// `week`, `month`, `quarter` or `year`.
    #[schema(example = "month")]
    pub every: String,
    /// The first day of the first period.
    #[schema(value_type = String, format = Date)]
    pub first_on: Date,
    /// The last day; without end if absent.
    #[serde(default)]
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub last_on: Option<Date>,
    /// What becomes of what is left: `nothing` (a target), `unspent` or `everything` (an
    /// envelope).
    #[serde(default = "nothing")]
    #[schema(required = true, example = "nothing")]
    pub roll_over: String,
    /// Levels of alert, in percent of what is available.
    #[serde(default)]
    #[schema(required = true, example = json!([80, 100]))]
    pub alerts: Vec<u16>,
    /// Other amounts from a day on.
    #[serde(default)]
    #[schema(required = true)]
    pub changes: Vec<BudgetChange>,
}

fn nothing() -> String {
    "nothing".to_owned()
}

impl From<Budget> for treasury::Budget {
    fn from(it: Budget) -> Self {
        let change = |it: BudgetChange| treasury::BudgetChange {
            from: it.from,
            amount: it.amount,
        };
        Self {
            categories: it.categories,
            entity: it.entity,
            amount: it.amount,
            asset: it.asset,
            every: it.every,
            first_on: it.first_on,
            last_on: it.last_on,
            roll_over: it.roll_over,
            alerts: it.alerts,
            changes: it.changes.into_iter().map(change).collect(),
        }
    }
}

impl From<treasury::Budget> for Budget {
    fn from(it: treasury::Budget) -> Self {
        let change = |it: treasury::BudgetChange| BudgetChange {
            from: it.from,
            amount: it.amount,
        };
        Self {
            categories: it.categories,
            entity: it.entity,
            amount: it.amount,
            asset: it.asset,
            every: it.every,
            first_on: it.first_on,
            last_on: it.last_on,
            roll_over: it.roll_over,
            alerts: it.alerts,
            changes: it.changes.into_iter().map(change).collect(),
        }
    }
}

/// How one period of a budget stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BudgetPeriod {
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// What it is given.
    pub planned: AssetAmount,
    /// What came over from the period before.
    pub carried: AssetAmount,
    /// Both.
    pub available: AssetAmount,
    /// What was spent, or came in.
    pub spent: AssetAmount,
    /// What is left; below zero if it is overspent.
    pub left: AssetAmount,
    /// What would be spent by now if the same were spent every day.
    pub pace: AssetAmount,
    /// The share that is spent, in whole percent, rounded down; null if nothing is available.
    #[schema(required = true)]
    pub percent: Option<i64>,
    /// The highest level of alert that is reached.
    #[schema(required = true)]
    pub alert: Option<u16>,
    /// Assets that something was spent in and that have no rate: they are in no figure.
    pub unpriced: Vec<String>,
}

impl From<BudgetStanding> for BudgetPeriod {
    fn from(it: BudgetStanding) -> Self {
        let standing = it.standing;
        Self {
            from: it.from,
            to: it.to,
            planned: standing.planned.into(),
            carried: standing.carried.into(),
            available: standing.available.into(),
            spent: standing.spent.into(),
            left: standing.left.into(),
            pace: it.pace.into(),
            percent: standing.percent(),
            alert: it.alert,
            unpriced: it.unpriced.iter().map(ToString::to_string).collect(),
        }
    }
}

/// A budget and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BudgetState {
    /// Its name.
    pub name: String,
    /// Its version, as in `ETag`.
    pub version: u64,
    /// The budget.
    pub budget: Budget,
    /// As of this day.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// Its periods until that day, the newest last; none before it begins.
    pub periods: Vec<BudgetPeriod>,
}

impl From<BudgetReport> for BudgetState {
    fn from(it: BudgetReport) -> Self {
        Self {
            name: it.saved.name,
            version: it.saved.version,
            budget: it.saved.budget.into(),
            as_of: it.as_of,
            periods: it.periods.into_iter().map(Into::into).collect(),
        }
    }
}

/// A budget as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SavedBudget {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u64,
    /// The budget.
    pub budget: Budget,
}

impl From<treasury::SavedBudget> for SavedBudget {
    fn from(it: treasury::SavedBudget) -> Self {
        Self {
            name: it.name,
            version: it.version,
            budget: it.budget.into(),
        }
    }
}

/// Budgets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BudgetList {
    /// By name.
    pub items: Vec<BudgetState>,
}

/// Another price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PriceChange {
    /// When it was paid first.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// The entry.
    pub entry: u64,
    /// What was paid before.
    pub before: AssetAmount,
    /// What is paid since.
    pub after: AssetAmount,
}

/// Something that is paid or received again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Recurring {
    /// What its latest entry is called.
    pub label: String,
    /// The account, by number.
    pub account: u32,
    /// Its path.
    pub account_path: String,
    /// What it is for.
    #[schema(required = true)]
    pub category: Option<String>,
    /// `payroll`, `rent`, `tax`, `loan`, `insurance`, `subscription`, `receipt` or `payment`.
    pub kind: String,
    /// `weekly`, `biweekly`, `monthly`, `quarterly`, `half-yearly` or `yearly`.
    pub every: String,
    /// What moved the last time; out is below zero.
    pub amount: AssetAmount,
    /// The same for a year.
    pub yearly: AssetAmount,
    /// Whether the amount is the same from time to time.
    pub fixed: bool,
    /// The first time.
    #[schema(value_type = String, format = Date)]
    pub first_on: Date,
    /// The last time.
    #[schema(value_type = String, format = Date)]
    pub last_on: Date,
    /// When it is expected next; null once it ended.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub next_on: Option<Date>,
    /// How often it came.
    pub times: usize,
    /// In how many of ten thousand periods it came on its day.
    pub confidence: u16,
    /// Whether it stopped coming.
    pub ended: bool,
    /// Other prices, the newest last.
    pub changes: Vec<PriceChange>,
    /// Its entries, the newest last; 24 at most.
    pub entries: Vec<u64>,
}

impl From<RecurringPayment> for Recurring {
    fn from(it: RecurringPayment) -> Self {
        let change = |it: treasury::PriceChange| PriceChange {
            on: it.on,
            entry: it.entry,
            before: it.before.into(),
            after: it.after.into(),
        };
        Self {
            label: it.label,
            account: it.account.0,
            account_path: it.account_path,
            category: it.category,
            kind: it.kind.to_owned(),
            every: it.every.to_owned(),
            amount: it.amount.into(),
            yearly: it.yearly.into(),
            fixed: it.is_fixed,
            first_on: it.first_on,
            last_on: it.last_on,
            next_on: it.next_on,
            times: it.times,
            confidence: it.confidence,
            ended: it.has_ended,
            changes: it.changes.into_iter().map(change).collect(),
            entries: it.entries,
        }
    }
}

/// What recurs, the most expensive first within each asset; what ended last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecurringPayments {
    /// As known on this day.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// Each of them.
    pub items: Vec<Recurring>,
    /// What goes out in a year by what has not ended, by asset.
    pub yearly_out: Vec<AssetAmount>,
}

impl From<RecurringList> for RecurringPayments {
    fn from(it: RecurringList) -> Self {
        Self {
            as_of: it.as_of,
            items: it.items.into_iter().map(Into::into).collect(),
            yearly_out: it.yearly_out.into_iter().map(Into::into).collect(),
        }
    }
}
