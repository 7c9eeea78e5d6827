//! Schedules, accruals and payments of facilities on the wire (CASH-11).
//!
//! Owns: their JSON shapes. Not here: what they mean (`treasury`).
//! Invariant: what lies ahead has no actual figure; it is null.

use money::{Amount, Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AssetAmount;
use super::facility_word::{AccrualState, DebtPart};

/// One period of a schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SchedulePeriod {
    /// Its number, from 1.
    pub number: usize,
    /// The first day that bears interest.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The first day that does not.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// The business day on which it is paid.
    #[schema(value_type = String, format = Date)]
    pub paid_on: Date,
    /// Days as the convention counts them.
    pub days: i64,
    /// The part of a year, to ten places.
    #[schema(example = "0.2527777778")]
    pub fraction: String,
    /// The rate at its begin. Unit: basis points a year.
    pub rate_bps: String,
    /// What is outstanding at its begin.
    pub opening: String,
    /// Its interest.
    pub interest: String,
    /// What is repaid.
    pub repayment: String,
    /// Both together.
    pub payment: String,
    /// What is left.
    pub closing: String,
    /// What the journal has as outstanding after the payment; null while that lies ahead.
    #[schema(required = true)]
    pub actual: Option<String>,
    /// The actual balance less the closing one.
    #[schema(required = true)]
    pub difference: Option<String>,
}

/// The schedule of a facility; all amounts in its asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacilitySchedule {
    /// The facility.
    pub id: String,
    /// At the end of this day.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The asset.
    pub asset: String,
    /// Whether it was agreed; else it is what follows from what is outstanding.
    pub agreed: bool,
    /// By days.
    pub items: Vec<SchedulePeriod>,
    /// All interest.
    pub interest: String,
    /// All repayments.
    pub repayment: String,
}

impl From<treasury::FacilitySchedule> for FacilitySchedule {
    fn from(it: treasury::FacilitySchedule) -> Self {
        let period = |it: treasury::FacilityPeriod| SchedulePeriod {
            number: it.number,
            from: it.from,
            to: it.to,
            paid_on: it.paid_on,
            days: it.days,
            fraction: it.fraction.to_string(),
            rate_bps: it.rate_bps.to_string(),
            opening: it.opening.to_text(),
            interest: it.interest.to_text(),
            repayment: it.repayment.to_text(),
            payment: it.payment.to_text(),
            closing: it.closing.to_text(),
            actual: it.actual.map(Amount::to_text),
            difference: it.difference.map(Amount::to_text),
        };
        Self {
            id: it.id.to_string(),
            as_of: it.as_of,
            asset: it.interest.asset().code().to_string(),
            agreed: it.is_agreed,
            items: it.rows.into_iter().map(period).collect(),
            interest: it.interest.to_text(),
            repayment: it.repayment.to_text(),
        }
    }
}

/// Interest of some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Accrual {
    /// The first day whose interest it is.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The first day whose interest it is not.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// The day it is booked on.
    #[schema(value_type = String, format = Date)]
    pub booked_on: Date,
    /// By the terms, on what was outstanding.
    pub interest: AssetAmount,
    /// What entries before it have too little or, below zero, too much.
    pub catch_up: AssetAmount,
    /// What is booked: both together.
    pub amount: AssetAmount,
    /// Whether it is booked.
    pub state: AccrualState,
    /// The entry that books it.
    #[schema(required = true)]
    pub entry: Option<u64>,
    /// The last closed day, where it lies in a closed period.
    #[schema(value_type = Option<String>, format = Date, required = true)]
    pub closed_through: Option<Date>,
}

impl From<treasury::AccrualRow> for Accrual {
    fn from(it: treasury::AccrualRow) -> Self {
        use treasury::AccrualState as State;
        let (state, entry, closed_through) = match it.state {
            State::Booked(entry) => (AccrualState::Booked, Some(entry), None),
            State::Due => (AccrualState::Due, None, None),
            State::Closed(through) => (AccrualState::Closed, None, Some(through)),
        };
        Self {
            from: it.from,
            to: it.to,
            booked_on: it.booked_on,
            interest: it.interest.into(),
            catch_up: it.catch_up.into(),
            amount: it.amount.into(),
            state,
            entry,
            closed_through,
        }
    }
}

/// The interest of a facility: what is booked and what is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccrualList {
    /// The facility.
    pub facility: String,
    /// Up to the end of this day.
    #[schema(value_type = String, format = Date)]
    pub until: Date,
    /// By days.
    pub items: Vec<Accrual>,
    /// How many entries this request booked.
    pub booked: usize,
    /// What could not be booked.
    pub problems: Vec<String>,
}

impl From<treasury::AccrualReport> for AccrualList {
    fn from(it: treasury::AccrualReport) -> Self {
        Self {
            facility: it.facility.to_string(),
            until: it.until,
            items: it.rows.into_iter().map(Into::into).collect(),
            booked: it.booked,
            problems: it.problems,
        }
    }
}

/// Up to when interest is to be booked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccrual {
    /// Up to the end of this day; today if absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
}

/// A payment of a facility that is to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DebtPayment {
    /// The facility.
    pub facility: String,
    /// Its name.
    pub name: String,
    /// The account that pays or is paid; null where the facility names none.
    #[schema(required = true)]
    pub account: Option<u32>,
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// In is above zero, out is below.
    pub amount: AssetAmount,
    /// What it is.
    pub part: DebtPart,
}

impl From<treasury::DebtFlow> for DebtPayment {
    fn from(it: treasury::DebtFlow) -> Self {
        Self {
            facility: it.facility.to_string(),
            name: it.name,
            account: it.account.map(|it| it.0),
            on: it.on,
            amount: it.amount.into(),
            part: it.part.into(),
        }
    }
}

/// Payments of facilities that are to come, by day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DebtPaymentList {
    /// The payments.
    pub items: Vec<DebtPayment>,
}
