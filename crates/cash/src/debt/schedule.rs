//! When a loan or deposit pays what (CASH-11).
//!
//! Owns: periods, interest and repayment of each. Not here: what was really paid (`treasury`).
//! Invariant: repayments add up to the principal; each period opens with what the one before left.

use money::{Amount, BusinessCalendar, Date, Roll, Rounding};

use super::{DayCount, DebtError, Rates, Stretch, Term};

/// How the principal is repaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Repayment {
    /// All of it at the end.
    Bullet,
    /// The same sum each period, interest included, for as long as the rate stays; the last one
    /// may be smaller.
    Annuity,
    /// The same part of the principal each period, and the interest.
    Linear,
}

/// What a loan or deposit is agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoanTerms {
    /// Above zero.
    pub principal: Amount,
    /// What it bears.
    pub rates: Rates,
    /// How days count.
    pub count: DayCount,
    /// How interest and the level payment are rounded.
    pub rounding: Rounding,
    /// How long it runs, and how often it is paid.
    pub term: Term,
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
/// schedule itself: so it is right for every day count and rounding. Where the rate of a period
/// is another one than that before, the level of what is left is found anew.
///
/// Errors: `Term`, `First`, `Periods`, `Principal`, `Calendar`, `Overflow`.
pub fn schedule(terms: &LoanTerms) -> Result<Vec<Period>, DebtError> {
    let principal = terms.principal;
    if principal.is_zero() || principal.is_negative() {
        let found = principal.to_string();
        return Err(DebtError::Principal { found });
    }
    let days = terms.term.days()?;
    let count = days.len().saturating_sub(1);
    match terms.repayment {
        Repayment::Bullet => run(
            terms,
            &days,
            principal,
            &Plan::Parts(bullet(principal, count)),
        ),
        Repayment::Linear => {
            let parts = principal.allocate(&vec![1; count]);
            let parts = parts.map_err(|_| DebtError::Overflow)?;
            run(terms, &days, principal, &Plan::Parts(parts))
        }
        Repayment::Annuity => annuity(terms, &days),
    }
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

/// Level payments, one level for each run of periods that begin with the same rate.
fn annuity(terms: &LoanTerms, days: &[Date]) -> Result<Vec<Period>, DebtError> {
    let mut periods: Vec<Period> = Vec::with_capacity(days.len());
    let last = days.len().saturating_sub(1);
    while periods.len() < last {
        let rest = days.get(periods.len()..).unwrap_or_default();
        let opening = periods.last().map_or(terms.principal, |it| it.closing);
        let rate = terms.rates.at(rest[0]);
        let same = rest.iter().take_while(|it| terms.rates.at(**it) == rate);
        // Who agrees on a level does not know later rates; the maturity begins no period.
        let length = same.count().min(rest.len().saturating_sub(1));
        let agreed = LoanTerms {
            rates: Rates::fixed(rate)?,
            ..terms.clone()
        };
        let level = Plan::Level(level(&agreed, rest, opening)?);
        let made = run(terms, rest, opening, &level)?;
        periods.extend(made.into_iter().take(length.max(1)));
    }
    Ok(periods)
}

fn run(
    terms: &LoanTerms,
    days: &[Date],
    principal: Amount,
    plan: &Plan,
) -> Result<Vec<Period>, DebtError> {
    let mut opening = principal;
    let last = days.len().saturating_sub(2);
    let mut periods = Vec::with_capacity(days.len());
    for (index, pair) in days.windows(2).enumerate() {
        let (from, to) = (pair[0], pair[1]);
        let stretch = Stretch {
            from,
            to,
            principal: opening,
        };
        let rounded = (terms.count, terms.rounding);
        let interest = terms.rates.interest(&[stretch], opening.asset(), rounded)?;
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
fn level(terms: &LoanTerms, days: &[Date], principal: Amount) -> Result<Amount, DebtError> {
    let asset = principal.asset();
    let is_enough = |units: i128| -> Result<bool, DebtError> {
        let level = Amount::from_units(units, asset);
        let periods = run(terms, days, principal, &Plan::Level(level))?;
        let Some(last) = periods.last() else {
            return Ok(true);
        };
        let paid = last.interest.checked_add(last.repayment);
        Ok(paid.map_err(|_| DebtError::Overflow)?.units() <= units)
    };
    let mut low = 0_i128;
    let mut high = principal.units().max(1);
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
