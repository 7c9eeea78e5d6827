//! When a loan or deposit pays what (CASH-11).
//!
//! Owns: periods, interest and repayment of each. Not here: what was really paid (`treasury`).
//! Invariant: repayments add up to the principal; each period opens with what the one before left.

use money::{Amount, BusinessCalendar, Date, Decimal, Roll, Rounding};

use super::{DayCount, DebtError, interest};

/// Most periods of a schedule.
const MAX_PERIODS: u16 = 1_200;
/// Longest period, in months.
const MAX_MONTHS: u8 = 120;

/// How the principal is repaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Repayment {
    /// All of it at the end.
    Bullet,
    /// The same sum each period, interest included; the last one may be smaller.
    Annuity,
    /// The same part of the principal each period, and the interest.
    Linear,
}

/// What a loan or deposit is agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoanTerms {
    /// Above zero.
    pub principal: Amount,
    /// Unit: share a year, as in 0.05 for five percent.
    pub rate: Decimal,
    /// How days count.
    pub count: DayCount,
    /// How interest and the level payment are rounded.
    pub rounding: Rounding,
    /// The day from which interest runs.
    pub from: Date,
    /// How many periods.
    pub periods: u16,
    /// How long each is.
    pub months: u8,
    /// How it is repaid.
    pub repayment: Repayment,
    /// Where a payment moves that falls on no business day; periods stay as they are.
    pub pay: (BusinessCalendar, Roll),
}

/// One period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day that bears interest.
    pub from: Date,
    /// First day that does not.
    pub to: Date,
    /// The business day on which it is paid.
    pub paid_on: Date,
    /// What is owed at its begin.
    pub opening: Amount,
    /// Interest of the period.
    pub interest: Amount,
    /// Principal that is repaid.
    pub repayment: Amount,
    /// What is owed after it.
    pub closing: Amount,
}

/// The whole schedule.
///
/// A level payment is the smallest one that repays everything in time, found by halving over the
/// schedule itself: so it is right for every day count and rounding.
///
/// Errors: `Periods`, `Principal`, `Rate`, `Calendar`, `Overflow`.
pub fn schedule(terms: &LoanTerms) -> Result<Vec<Period>, DebtError> {
    let LoanTerms {
        principal, rate, ..
    } = terms;
    let is_long = terms.periods > MAX_PERIODS || terms.months > MAX_MONTHS;
    if terms.periods == 0 || terms.months == 0 || is_long {
        return Err(DebtError::Periods {
            periods: terms.periods,
            months: terms.months,
        });
    }
    if principal.is_zero() || principal.is_negative() {
        let found = principal.to_string();
        return Err(DebtError::Principal { found });
    }
    if *rate < Decimal::from_whole(-1) || *rate > Decimal::from_whole(10) {
        return Err(DebtError::Rate { found: *rate });
    }
    let days = days(terms)?;
    let count = usize::from(terms.periods);
    let plan = match terms.repayment {
        Repayment::Bullet => Plan::Parts(bullet(*principal, count)),
        Repayment::Linear => {
            let parts = principal.allocate(&vec![1; count]);
            Plan::Parts(parts.map_err(|_| DebtError::Overflow)?)
        }
        Repayment::Annuity => Plan::Level(level(terms, &days)?),
    };
    run(terms, &days, &plan)
}

/// What is repaid when.
enum Plan {
    /// This much principal each period.
    Parts(Vec<Amount>),
    /// This much with interest each period.
    Level(Amount),
}

fn bullet(principal: Amount, count: usize) -> Vec<Amount> {
    let mut parts = vec![Amount::zero(principal.asset()); count];
    if let Some(last) = parts.last_mut() {
        *last = principal;
    }
    parts
}

/// The ends of the periods, each counted from the first day, so that the 31st stays the last day
/// of its month.
fn days(terms: &LoanTerms) -> Result<Vec<Date>, DebtError> {
    (0..=i32::from(terms.periods))
        .map(|it| {
            let months = jiff::Span::new()
                .try_months(it * i32::from(terms.months))
                .map_err(|_| DebtError::Calendar)?;
            let day = terms.from.checked_add(months);
            day.map_err(|_| DebtError::Calendar)
        })
        .collect()
}

fn run(terms: &LoanTerms, days: &[Date], plan: &Plan) -> Result<Vec<Period>, DebtError> {
    let mut opening = terms.principal;
    let last = days.len().saturating_sub(2);
    let mut periods = Vec::with_capacity(days.len());
    for (index, pair) in days.windows(2).enumerate() {
        let (from, to) = (pair[0], pair[1]);
        let interest = interest(opening, terms.rate, (from, to), terms.count, terms.rounding)?;
        let repayment = match plan {
            Plan::Parts(parts) => parts[index],
            Plan::Level(_) if index == last => opening,
            Plan::Level(level) => {
                let part = level
                    .checked_sub(interest)
                    .map_err(|_| DebtError::Overflow)?;
                if part.units() > opening.units() {
                    opening
                } else {
                    part
                }
            }
        };
        let closing = opening
            .checked_sub(repayment)
            .map_err(|_| DebtError::Overflow)?;
        let paid_on = terms.pay.0.roll(to, terms.pay.1);
        periods.push(Period {
            from,
            to,
            paid_on: paid_on.ok_or(DebtError::Calendar)?,
            opening,
            interest,
            repayment,
            closing,
        });
        opening = closing;
    }
    Ok(periods)
}

/// The smallest level payment with which the last one is no larger than the others.
fn level(terms: &LoanTerms, days: &[Date]) -> Result<Amount, DebtError> {
    let asset = terms.principal.asset();
    let is_enough = |units: i128| -> Result<bool, DebtError> {
        let level = Amount::from_units(units, asset);
        let periods = run(terms, days, &Plan::Level(level))?;
        let Some(last) = periods.last() else {
            return Ok(true);
        };
        let paid = last.interest.checked_add(last.repayment);
        Ok(paid.map_err(|_| DebtError::Overflow)?.units() <= units)
    };
    let mut low = 0_i128;
    let mut high = terms.principal.units();
    // With interest above it, more than the principal may be due at once; ten a year at most.
    while !is_enough(high)? {
        low = high;
        high = high.checked_mul(2).ok_or(DebtError::Overflow)?;
    }
    while low.saturating_add(1) < high {
        let middle = low.midpoint(high);
        if is_enough(middle)? {
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(Amount::from_units(high, asset))
}
