//! The words of facilities and netting on the wire (CASH-11).
//!
//! Owns: their enumerations. Not here: what they mean (`treasury`), how words are made (`word`).
//! Invariant: each word stands for exactly one value of the use cases, and the other way round.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::word::words;

words! {
    /// What a facility is.
    FacilityKind = treasury::FacilityKind {
        /// A principal that is repaid by a schedule.
        Loan = "loan",
        /// Drawn and repaid at will, up to a limit.
        CreditLine = "credit-line",
        /// A principal that is left for a time.
        Deposit = "deposit",
        /// Put in and taken out at will.
        MoneyMarket = "money-market",
    }
}

words! {
    /// Which way the principal went.
    FacilitySide = treasury::FacilitySide {
        /// We owe it.
        Owed = "owed",
        /// It is owed to us.
        Lent = "lent",
    }
}

words! {
    /// How far a facility is.
    FacilityState = treasury::FacilityState {
        /// It has not begun.
        Ahead = "ahead",
        /// It runs.
        Running = "running",
        /// Its maturity is reached.
        Matured = "matured",
        /// It is in the archive.
        Archived = "archived",
    }
}

words! {
    /// How days count.
    DayCount = treasury::DayCountWord {
        /// Days over 360.
        Act360 = "act-360",
        /// Days over 365, leap year or not.
        Act365 = "act-365",
        /// Days of leap years over 366 and of others over 365 (ISDA).
        ActAct = "act-act",
        /// Months of thirty days, as bonds in the United States.
        Thirty360 = "30-360",
        /// Months of thirty days, as eurobonds.
        ThirtyE360 = "30e-360",
    }
}

words! {
    /// How a principal is repaid.
    RepaymentForm = treasury::RepaymentWord {
        /// All of it at the end.
        Bullet = "bullet",
        /// The same sum each period, interest included, for as long as the rate stays.
        Annuity = "annuity",
        /// The same part of the principal each period, and the interest.
        Linear = "linear",
    }
}

words! {
    /// On which days banks work.
    FacilityCalendar = treasury::FacilityCalendar {
        /// Every day but Saturday and Sunday.
        Weekends = "weekends",
        /// The euro area's T2.
        Target = "target",
        /// The Federal Reserve's.
        UnitedStates = "united-states",
        /// England and Wales.
        UnitedKingdom = "united-kingdom",
    }
}

words! {
    /// Where a payment moves that falls on a day on which banks do not work.
    FacilityRoll = treasury::FacilityRoll {
        /// To the next one on which they do.
        Following = "following",
        /// To the next, unless that is in another month: then to the one before.
        ModifiedFollowing = "modified-following",
        /// To the one before.
        Preceding = "preceding",
    }
}

words! {
    /// How often interest is booked.
    AccrualRhythm = treasury::AccrualRhythm {
        /// Never.
        None = "none",
        /// Every day.
        Daily = "daily",
        /// On the last day of each month.
        MonthEnd = "month-end",
    }
}

words! {
    /// When something outstanding is due.
    MaturityRung = treasury::Rung {
        /// The maturity is over, and it is still outstanding.
        Overdue = "overdue",
        /// Within 30 days.
        Days30 = "30-days",
        /// Within 90 days.
        Days90 = "90-days",
        /// Within 180 days.
        Days180 = "180-days",
        /// Within a year.
        Year1 = "1-year",
        /// Within two years.
        Years2 = "2-years",
        /// Within five years.
        Years5 = "5-years",
        /// Later.
        Later = "later",
        /// At no day that is agreed.
        Open = "open",
    }
}

words! {
    /// What a payment of a facility is.
    DebtPart = treasury::DebtPart {
        /// The principal goes out to whoever borrows it.
        Payout = "payout",
        /// Interest.
        Interest = "interest",
        /// The principal comes back.
        Repayment = "repayment",
    }
}

words! {
    /// Whose figure of a claim counts.
    ClaimBasis = treasury::ClaimBasis {
        /// What both confirm: the smaller one.
        Agreed = "agreed",
        /// What the debtor's books say.
        Debtor = "debtor",
        /// What the creditor's books say.
        Creditor = "creditor",
    }
}

/// Whether interest is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AccrualState {
    /// It stands in the books.
    Booked,
    /// It can be booked.
    Due,
    /// Its day lies in a closed period: the next entry makes up for it.
    Closed,
}
