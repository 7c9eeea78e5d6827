//! Facilities on the wire (CASH-11).
//!
//! Owns: their JSON shapes. Not here: what they mean (`treasury`).
//! Invariant: amounts and rates are decimal text; what there is none of is null.

use money::{Amount, Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::facility_word::{
    AccrualRhythm, DayCount, FacilityCalendar, FacilityKind, FacilityRoll, FacilitySide,
    FacilityState, MaturityRung, RepaymentForm,
};
use super::{AssetAmount, Rate, ValuedTotal, amounts, rates};

/// A rate from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RateChange {
    /// The first day it counts on.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Basis points a year, as decimal text with at most four places.
    #[schema(example = "387.5")]
    pub rate_bps: String,
}

impl From<RateChange> for treasury::RateChange {
    fn from(it: RateChange) -> Self {
        let RateChange { from, rate_bps } = it;
        Self { from, rate_bps }
    }
}

impl From<treasury::RateChange> for RateChange {
    fn from(it: treasury::RateChange) -> Self {
        let treasury::RateChange { from, rate_bps } = it;
        Self { from, rate_bps }
    }
}

/// A facility as it is wanted. Accounts by number or path, all of the facility's asset.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFacility {
    /// What it is called.
    #[schema(min_length = 1, max_length = 200, example = "Term loan 2026")]
    pub name: String,
    /// What it is.
    pub kind: FacilityKind,
    /// The bank or company on the other side.
    #[serde(default)]
    pub counterparty: Option<String>,
    /// The number of the contract.
    #[serde(default)]
    pub reference: Option<String>,
    /// The asset all of it is in.
    #[schema(example = "EUR")]
    pub asset: String,
    /// The account of the principal: below assets what is lent, below liabilities what is owed.
    #[schema(example = "liabilities:loan:bank")]
    pub account: String,
    /// Where interest stands that has accrued and is not paid.
    #[serde(default)]
    pub accrued_account: Option<String>,
    /// The category of the interest.
    #[serde(default)]
    pub interest_account: Option<String>,
    /// The account that pays and is paid.
    #[serde(default)]
    pub payment_account: Option<String>,
    /// What was agreed to be lent, of a loan or deposit.
    #[serde(default)]
    #[schema(example = "420000.00")]
    pub principal: Option<String>,
    /// How much may be drawn, of a credit line.
    #[serde(default)]
    pub limit: Option<String>,
    /// The first day that bears interest.
    #[schema(value_type = String, format = Date)]
    pub starts_on: Date,
    /// The first day that does not; loans and deposits have one.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub matures_on: Option<Date>,
    /// The end of the first period, where it is not as long as the others.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub first_payment_on: Option<Date>,
    /// How many months a period has; 0: one period until the maturity.
    #[schema(maximum = 120, example = 1)]
    pub every_months: u8,
    /// Basis points a year, as decimal text with at most four places.
    #[schema(example = "387.5")]
    pub rate_bps: String,
    /// Other rates from later days on, in order.
    #[serde(default)]
    pub rate_changes: Vec<RateChange>,
    /// How days count.
    pub day_count: DayCount,
    /// How it is repaid; all at the end if absent.
    #[serde(default)]
    pub repayment: Option<RepaymentForm>,
    /// On which days banks work; `target` if absent.
    #[serde(default)]
    pub calendar: Option<FacilityCalendar>,
    /// Where a payment moves; `modified-following` if absent.
    #[serde(default)]
    pub roll: Option<FacilityRoll>,
    /// How often interest is booked; never if absent.
    #[serde(default)]
    pub accrual: Option<AccrualRhythm>,
    /// The first day whose interest is booked; `starts_on` if absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub accrues_from: Option<Date>,
}

impl From<NewFacility> for treasury::FacilityDraft {
    fn from(it: NewFacility) -> Self {
        let repayment = it.repayment.unwrap_or(RepaymentForm::Bullet);
        let calendar = it.calendar.unwrap_or(FacilityCalendar::Target);
        let roll = it.roll.unwrap_or(FacilityRoll::ModifiedFollowing);
        let accrual = it.accrual.unwrap_or(AccrualRhythm::None);
        Self {
            name: it.name,
            kind: it.kind.into(),
            counterparty: it.counterparty,
            reference: it.reference,
            asset: it.asset,
            account: it.account,
            accrued_account: it.accrued_account,
            interest_account: it.interest_account,
            payment_account: it.payment_account,
            principal: it.principal,
            limit: it.limit,
            starts_on: it.starts_on,
            matures_on: it.matures_on,
            first_payment_on: it.first_payment_on,
            every_months: it.every_months,
            rate_bps: it.rate_bps,
            rate_changes: it.rate_changes.into_iter().map(Into::into).collect(),
            day_count: it.day_count.into(),
            repayment: repayment.into(),
            calendar: calendar.into(),
            roll: roll.into(),
            accrual: accrual.into(),
            accrues_from: it.accrues_from,
        }
    }
}

/// An account by number and path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacilityAccount {
    /// Its number.
    pub id: u32,
    /// Its path.
    pub path: String,
}

impl From<treasury::NamedAccount> for FacilityAccount {
    fn from(it: treasury::NamedAccount) -> Self {
        Self {
            id: it.id.0,
            path: it.path,
        }
    }
}

/// What is paid next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NextPayment {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// Interest.
    pub interest: AssetAmount,
    /// Principal.
    pub repayment: AssetAmount,
}

/// A facility with its terms and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Facility {
    /// Its id.
    pub id: String,
    /// The version of its terms, also in `ETag`.
    pub version: u64,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: FacilityKind,
    /// Which way the principal went.
    pub side: FacilitySide,
    /// How far it is.
    pub state: FacilityState,
    /// Whose it is: the entity of the account of the principal.
    #[schema(required = true)]
    pub entity: Option<String>,
    /// The bank or company on the other side.
    #[schema(required = true)]
    pub counterparty: Option<String>,
    /// The number of the contract.
    #[schema(required = true)]
    pub reference: Option<String>,
    /// The asset all of it is in.
    pub asset: String,
    /// The account of the principal.
    pub account: FacilityAccount,
    /// Where interest stands that has accrued and is not paid.
    #[schema(required = true)]
    pub accrued_account: Option<FacilityAccount>,
    /// The category of the interest.
    #[schema(required = true)]
    pub interest_account: Option<FacilityAccount>,
    /// The account that pays and is paid.
    #[schema(required = true)]
    pub payment_account: Option<FacilityAccount>,
    /// What was agreed to be lent.
    #[schema(required = true)]
    pub principal: Option<String>,
    /// How much may be drawn.
    #[schema(required = true)]
    pub limit: Option<AssetAmount>,
    /// The first day that bears interest.
    #[schema(value_type = String, format = Date)]
    pub starts_on: Date,
    /// The first day that does not.
    #[schema(value_type = Option<String>, format = Date, required = true)]
    pub matures_on: Option<Date>,
    /// The end of the first period, where it is not as long as the others.
    #[schema(value_type = Option<String>, format = Date, required = true)]
    pub first_payment_on: Option<Date>,
    /// How many months a period has.
    pub every_months: u8,
    /// The first rate. Unit: basis points a year.
    pub rate_bps: String,
    /// Other rates from later days on.
    pub rate_changes: Vec<RateChange>,
    /// The rate of the day. Unit: basis points a year.
    pub current_rate_bps: String,
    /// How days count.
    pub day_count: DayCount,
    /// How it is repaid.
    pub repayment: RepaymentForm,
    /// On which days banks work.
    pub calendar: FacilityCalendar,
    /// Where a payment moves.
    pub roll: FacilityRoll,
    /// How often interest is booked.
    pub accrual: AccrualRhythm,
    /// The first day whose interest is booked.
    #[schema(value_type = Option<String>, format = Date, required = true)]
    pub accrues_from: Option<Date>,
    /// What is outstanding, by the journal, by value date.
    pub outstanding: AssetAmount,
    /// What should be, by the schedule.
    #[schema(required = true)]
    pub scheduled: Option<AssetAmount>,
    /// The former less the latter.
    #[schema(required = true)]
    pub difference: Option<AssetAmount>,
    /// How much more may be drawn; below zero it is overdrawn.
    #[schema(required = true)]
    pub headroom: Option<AssetAmount>,
    /// How much of the limit is drawn, in basis points.
    #[schema(required = true)]
    pub used_bps: Option<u32>,
    /// Interest of the running period, by the terms on what was outstanding.
    pub accrued: AssetAmount,
    /// Interest that stands in the books.
    pub booked: AssetAmount,
    /// The last day whose interest does.
    #[schema(value_type = Option<String>, format = Date, required = true)]
    pub booked_through: Option<Date>,
    /// Interest that has accrued and is not booked; below zero when too much is.
    pub unbooked: AssetAmount,
    /// The balance of the account of accrued interest.
    #[schema(required = true)]
    pub accrued_balance: Option<AssetAmount>,
    /// What is paid next.
    #[schema(required = true)]
    pub next_payment: Option<NextPayment>,
}

impl From<treasury::FacilityRow> for Facility {
    fn from(it: treasury::FacilityRow) -> Self {
        let terms = it.terms;
        let next = |it: (Date, Amount, Amount)| NextPayment {
            on: it.0,
            interest: it.1.into(),
            repayment: it.2.into(),
        };
        Self {
            id: it.id.to_string(),
            version: it.version,
            name: terms.name,
            kind: terms.kind.into(),
            side: it.side.into(),
            state: it.state.into(),
            entity: it.entity,
            counterparty: terms.counterparty,
            reference: terms.reference,
            asset: terms.asset,
            account: it.account.into(),
            accrued_account: it.accrued_account.map(Into::into),
            interest_account: it.interest_account.map(Into::into),
            payment_account: it.payment_account.map(Into::into),
            principal: terms.principal,
            limit: it.limit.map(Into::into),
            starts_on: terms.starts_on,
            matures_on: terms.matures_on,
            first_payment_on: terms.first_payment_on,
            every_months: terms.every_months,
            rate_bps: terms.rate_bps,
            rate_changes: terms.rate_changes.into_iter().map(Into::into).collect(),
            current_rate_bps: it.rate_bps.to_string(),
            day_count: terms.day_count.into(),
            repayment: terms.repayment.into(),
            calendar: terms.calendar.into(),
            roll: terms.roll.into(),
            accrual: terms.accrual.into(),
            accrues_from: terms.accrues_from,
            outstanding: it.outstanding.into(),
            scheduled: it.scheduled.map(Into::into),
            difference: it.difference.map(Into::into),
            headroom: it.headroom.map(Into::into),
            used_bps: it.used_bps,
            accrued: it.accrued.into(),
            booked: it.booked.into(),
            booked_through: it.booked_through,
            unbooked: it.unbooked.into(),
            accrued_balance: it.accrued_balance.map(Into::into),
            next_payment: it.next.map(next),
        }
    }
}

/// What all facilities are together; archived ones are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacilityTotals {
    /// What we owe.
    pub owed: ValuedTotal,
    /// What is owed to us.
    pub lent: ValuedTotal,
    /// What more may be drawn of what we owe.
    pub headroom: ValuedTotal,
}

/// What is due in a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Maturity {
    /// When.
    pub rung: MaturityRung,
    /// What we owe, one amount an asset.
    pub owed: Vec<AssetAmount>,
    /// What is owed to us.
    pub lent: Vec<AssetAmount>,
    /// What we owe, in one currency.
    pub owed_value: ValuedTotal,
    /// What is owed to us, in one currency.
    pub lent_value: ValuedTotal,
}

/// Every facility as it stands at the end of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FacilityList {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// Valued in this asset.
    #[serde(rename = "in")]
    pub currency: String,
    /// The journal's sequence.
    pub seq: u64,
    /// By maturity, then name.
    pub items: Vec<Facility>,
    /// All together.
    pub totals: FacilityTotals,
    /// When what is outstanding is due.
    pub maturities: Vec<Maturity>,
    /// The rates of exchange used.
    pub rates: Vec<Rate>,
}

impl From<treasury::FacilityReport> for FacilityList {
    fn from(it: treasury::FacilityReport) -> Self {
        let rung = |it: treasury::LadderRung| Maturity {
            rung: it.rung.into(),
            owed: amounts(it.owed),
            lent: amounts(it.lent),
            owed_value: it.owed_worth.into(),
            lent_value: it.lent_worth.into(),
        };
        Self {
            as_of: it.as_of,
            currency: it.currency.code().to_string(),
            seq: it.seq,
            items: it.rows.into_iter().map(Into::into).collect(),
            totals: FacilityTotals {
                owed: it.totals.owed.into(),
                lent: it.totals.lent.into(),
                headroom: it.totals.headroom.into(),
            },
            maturities: it.ladder.into_iter().map(rung).collect(),
            rates: rates(it.rates),
        }
    }
}
