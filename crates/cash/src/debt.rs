//! Loans, credit lines and deposits: interest and schedules (CASH-11).
//!
//! Owns: day-count conventions, interest, accruals by day, schedules, headroom of a facility.
//! Not here: booking accruals (`treasury`), rates of markets.
//! Invariant: interest is rounded once a period by a named rounding; accruals of a period add up
//! to its interest; the repayments of a schedule add up to the principal.

mod day_count;
mod rates;
mod schedule;
mod term;

use money::{Amount, Date, Decimal, Rounding};
use thiserror::Error;

pub use day_count::{DayCount, YearFraction};
pub use rates::{Rates, Stretch};
pub use schedule::{LoanTerms, Period, Repayment, schedule};
pub use term::Term;

/// Why interest or a schedule cannot be computed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DebtError {
    /// The last day is before the first.
    #[error("interest from {from} to {to}: expected the first day before the last")]
    Reversed {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
    /// Outside the range of 128 bits.
    #[error("interest out of range: the amounts are too large")]
    Overflow,
    /// It ends before it begins.
    #[error("from {from} until {until}: expected a maturity after the start")]
    Term {
        /// The start.
        from: Date,
        /// The maturity.
        until: Date,
    },
    /// The first period ends outside.
    #[error("first payment {first}: expected a day after {from}, up to {until}")]
    First {
        /// The end of the first period.
        first: Date,
        /// The start.
        from: Date,
        /// The maturity.
        until: Date,
    },
    /// Changes of a rate that are too many or not in order.
    #[error("{found} changes of the rate: expected at most 480, each on a later day")]
    Changes {
        /// How many there are.
        found: usize,
    },
    /// Too many periods, or too long ones.
    #[error("periods of {months} months: expected at most 1200 periods of at most 120 months")]
    Periods {
        /// How many periods.
        periods: usize,
        /// How many months each.
        months: u8,
    },
    /// A principal of nothing or less.
    #[error("principal of {found}: expected an amount above zero")]
    Principal {
        /// As found.
        found: String,
    },
    /// A rate that nobody agrees on, or one that is finer than a ten-thousandth of a basis point.
    #[error(
        "rate of {found}: expected -1 to 10 with at most 8 decimals, as in 0.05 for five percent"
    )]
    Rate {
        /// As found.
        found: Decimal,
    },
    /// A day beyond the years -9999 to 9999.
    #[error("the schedule leaves the calendar: expected days before the year 9999")]
    Calendar,
}

/// Interest on a principal.
///
/// Unit: `rate` is a share a year, as in 0.05 for five percent.
///
/// Errors: `Reversed`, `Overflow`.
pub fn interest(
    principal: Amount,
    rate: Decimal,
    (from, to): (Date, Date),
    count: DayCount,
    rounding: Rounding,
) -> Result<Amount, DebtError> {
    let years = count.between(from, to)?;
    let top = rate.mantissa().checked_mul(years.numerator.into());
    let scale = 10_i128.checked_pow(rate.scale().into());
    let bottom = scale.and_then(|it| it.checked_mul(years.denominator.into()));
    let (Some(top), Some(bottom)) = (top, bottom) else {
        return Err(DebtError::Overflow);
    };
    let rounded = principal.proportion(top, bottom, rounding);
    rounded.map_err(|_| DebtError::Overflow)
}

/// A principal that bears interest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accrual {
    /// What bears interest.
    pub principal: Amount,
    /// Unit: share a year.
    pub rate: Decimal,
    /// How days count.
    pub count: DayCount,
    /// How interest is rounded.
    pub rounding: Rounding,
    /// The day from which interest runs.
    pub since: Date,
}

impl Accrual {
    /// Interest up to a day, from `since`.
    ///
    /// Errors: `Reversed`, `Overflow`.
    pub fn until(&self, day: Date) -> Result<Amount, DebtError> {
        let days = (self.since, day);
        interest(self.principal, self.rate, days, self.count, self.rounding)
    }

    /// What accrues between two days: the difference of what has accrued until each, so that all
    /// pieces together are the whole, to the smallest unit.
    ///
    /// Errors: `Reversed`, `Overflow`.
    pub fn between(&self, from: Date, to: Date) -> Result<Amount, DebtError> {
        if to < from {
            return Err(DebtError::Reversed { from, to });
        }
        let (earlier, later) = (self.until(from)?, self.until(to)?);
        later.checked_sub(earlier).map_err(|_| DebtError::Overflow)
    }
}

/// How much more a facility allows: limit less drawn; below zero it is overdrawn.
///
/// Errors: `Overflow`, also when the assets differ.
pub fn headroom(limit: Amount, drawn: Amount) -> Result<Amount, DebtError> {
    limit.checked_sub(drawn).map_err(|_| DebtError::Overflow)
}

#[cfg(test)]
mod tests;
