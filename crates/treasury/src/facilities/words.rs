//! The words of facilities: kinds, conventions, rhythms.
//!
//! Owns: their spelling in documents, and what each means to the pure room.
//! Invariant: a word that was stored once is read for ever.

use cash::debt::{DayCount, Repayment};
use money::{BusinessCalendar, Roll};
use serde::{Deserialize, Serialize};

/// What a facility is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FacilityKind {
    /// A principal that is repaid by a schedule.
    Loan,
    /// Drawn and repaid at will, up to a limit.
    CreditLine,
    /// A principal that is left for a time.
    Deposit,
    /// Put in and taken out at will.
    MoneyMarket,
}

impl FacilityKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::Loan,
        Self::CreditLine,
        Self::Deposit,
        Self::MoneyMarket,
    ];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Loan => "loan",
            Self::CreditLine => "credit-line",
            Self::Deposit => "deposit",
            Self::MoneyMarket => "money-market",
        }
    }
}

/// A day-count convention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DayCountWord {
    /// Days over 360.
    #[serde(rename = "act-360")]
    Act360,
    /// Days over 365, leap year or not.
    #[serde(rename = "act-365")]
    Act365,
    /// Days of leap years over 366 and of others over 365 (ISDA).
    #[serde(rename = "act-act")]
    ActAct,
    /// Months of thirty days, as bonds in the United States.
    #[serde(rename = "30-360")]
    Thirty360,
    /// Months of thirty days, as eurobonds.
    #[serde(rename = "30e-360")]
    ThirtyE360,
}

impl DayCountWord {
    /// Every convention with its word.
    pub const WORDS: [(Self, &'static str); 5] = [
        (Self::Act360, "act-360"),
        (Self::Act365, "act-365"),
        (Self::ActAct, "act-act"),
        (Self::Thirty360, "30-360"),
        (Self::ThirtyE360, "30e-360"),
    ];
}

impl From<DayCountWord> for DayCount {
    fn from(it: DayCountWord) -> Self {
        match it {
            DayCountWord::Act360 => Self::Act360,
            DayCountWord::Act365 => Self::Act365Fixed,
            DayCountWord::ActAct => Self::ActActIsda,
            DayCountWord::Thirty360 => Self::Thirty360Us,
            DayCountWord::ThirtyE360 => Self::ThirtyE360,
        }
    }
}

/// How a principal is repaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RepaymentWord {
    /// All of it at the end.
    Bullet,
    /// The same sum each period, interest included.
    Annuity,
    /// The same part of the principal each period.
    Linear,
}

impl From<RepaymentWord> for Repayment {
    fn from(it: RepaymentWord) -> Self {
        match it {
            RepaymentWord::Bullet => Self::Bullet,
            RepaymentWord::Annuity => Self::Annuity,
            RepaymentWord::Linear => Self::Linear,
        }
    }
}

/// On which days banks work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FacilityCalendar {
    /// Every day but Saturday and Sunday.
    Weekends,
    /// The euro area's T2.
    Target,
    /// The Federal Reserve's.
    UnitedStates,
    /// England and Wales.
    UnitedKingdom,
}

impl From<FacilityCalendar> for BusinessCalendar {
    fn from(it: FacilityCalendar) -> Self {
        match it {
            FacilityCalendar::Weekends => Self::Weekends,
            FacilityCalendar::Target => Self::Target,
            FacilityCalendar::UnitedStates => Self::UnitedStates,
            FacilityCalendar::UnitedKingdom => Self::UnitedKingdom,
        }
    }
}

/// Where a payment moves that falls on a day on which banks do not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FacilityRoll {
    /// To the next one on which they do.
    Following,
    /// To the next, unless that is in another month: then to the one before.
    ModifiedFollowing,
    /// To the one before.
    Preceding,
}

impl From<FacilityRoll> for Roll {
    fn from(it: FacilityRoll) -> Self {
        match it {
            FacilityRoll::Following => Self::Following,
            FacilityRoll::ModifiedFollowing => Self::ModifiedFollowing,
            FacilityRoll::Preceding => Self::Preceding,
        }
    }
}

/// How often interest is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccrualRhythm {
    /// Never.
    None,
    /// Every day.
    Daily,
    /// On the last day of each month.
    MonthEnd,
}
