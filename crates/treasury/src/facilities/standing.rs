//! How a facility stands: what the journal has of it, and what its terms say.
//!
//! Owns: outstanding principal day by day, interest by the terms on it, and what is still to come.
//! Not here: booking interest (`accruals`), rows for people (`view`).
//! Invariant: what is outstanding is the journal's balance, by value date, and never the
//! schedule's; interest accrues on the former.

use cash::debt::{Period, Stretch, Term};
use journal::{Asking, Basis, Book};
use money::{Amount, Date};

use super::document::{FacilitySide, ROUNDING, Terms, invalid};
use crate::error::Error;

/// How far ahead payments are told of what has no maturity. Unit: months.
const AHEAD_MONTHS: i32 = 13;
/// How long what has no maturity is followed. Unit: years.
const MAX_YEARS: i32 = 99;

/// A facility's terms beside what the journal has of it.
pub(super) struct Position<'a> {
    pub(super) terms: &'a Terms,
    /// The agreed schedule; empty where none was agreed.
    pub(super) agreed: Vec<Period>,
    /// Each day on which what bears interest changes, and to what.
    steps: Vec<(Date, i128)>,
    /// The ends of the interest periods.
    days: Vec<Date>,
    /// Interest of all periods before each of `days`.
    before: Vec<Amount>,
    as_of: Date,
    /// What is outstanding at the end of `as_of`; below zero when more was repaid than was owed.
    pub(super) outstanding: Amount,
}

impl<'a> Position<'a> {
    /// The position at the end of a day. Errors: `Invalid` (terms that lead nowhere).
    pub(super) fn of(book: &Book, terms: &'a Terms, as_of: Date) -> Result<Self, Error> {
        let agreed = terms.agreed()?;
        let (account, code) = (terms.account, terms.asset.code());
        let steps = book.balance_steps(account, code, Basis::Valued);
        let steps = steps
            .into_iter()
            .map(|(day, units)| (day, signed(terms, units)));
        let steps = unadjusted(steps.collect(), &agreed);
        let asking = Asking {
            as_of: Some(as_of),
            basis: Basis::Valued,
            ..Asking::default()
        };
        let units = signed(terms, book.balance(account, code, &asking));
        let mut position = Self {
            days: interest_days(terms, as_of)?,
            before: Vec::new(),
            outstanding: Amount::from_units(units, terms.asset),
            terms,
            agreed,
            steps,
            as_of,
        };
        position.add_up()?;
        Ok(position)
    }

    /// Interest of the periods that are over by the day, one after the other.
    fn add_up(&mut self) -> Result<(), Error> {
        let mut sum = Amount::zero(self.terms.asset);
        let mut before = vec![sum];
        for pair in self.days.windows(2) {
            let (from, to) = (pair[0].max(self.terms.accrues_from()), pair[1]);
            if to > after(self.as_of) {
                break;
            }
            if from < to {
                sum = sum.checked_add(self.on(&self.steps, from, to)?)?;
            }
            before.push(sum);
        }
        self.before = before;
        Ok(())
    }

    /// The last day whose interest counts, plus one: never after the maturity.
    pub(super) fn end(&self, day: Date) -> Date {
        let end = after(day);
        self.terms.draft.matures_on.map_or(end, |it| end.min(it))
    }

    /// Interest by the terms on what was outstanding, from the first day that accrues to before
    /// `to`, each period rounded for itself. `to` lies at most a day after that of the position.
    ///
    /// Errors: `Invalid` (out of range).
    pub(super) fn interest_before(&self, to: Date) -> Result<Amount, Error> {
        let place = self.days.partition_point(|it| *it <= to);
        let place = place
            .saturating_sub(1)
            .min(self.before.len().saturating_sub(1));
        let zero = Amount::zero(self.terms.asset);
        let whole = self.before.get(place).copied().unwrap_or(zero);
        let begin = self.days.get(place).copied().unwrap_or(to);
        let from = begin.max(self.terms.accrues_from());
        if from >= to {
            return Ok(whole);
        }
        Ok(whole.checked_add(self.on(&self.steps, from, to)?)?)
    }

    /// Interest of the running period, up to the end of the day; none after the maturity.
    ///
    /// Errors: `Invalid` (out of range).
    pub(super) fn accrued(&self) -> Result<Amount, Error> {
        let end = self.end(self.as_of);
        if end <= self.as_of {
            return Ok(Amount::zero(self.terms.asset));
        }
        let place = self.days.partition_point(|it| *it < end);
        let begin = place.checked_sub(1).and_then(|it| self.days.get(it));
        match begin {
            Some(begin) if *begin < end => self.on(&self.steps, *begin, end),
            _ => Ok(Amount::zero(self.terms.asset)),
        }
    }

    /// What the schedule says is outstanding at the end of the day; none without a schedule.
    pub(super) fn scheduled(&self) -> Option<Amount> {
        let first = self.agreed.first()?;
        if self.as_of < first.from {
            return Some(Amount::zero(self.terms.asset));
        }
        let paid = self.agreed.iter().rev().find(|it| it.paid_on <= self.as_of);
        Some(paid.map_or(first.opening, |it| it.closing))
    }

    /// Whether nothing was to happen yet.
    pub(super) fn is_ahead(&self) -> bool {
        self.as_of < self.terms.draft.starts_on
    }

    /// What is to be paid after the day: as agreed before the start, and after it on
    /// what is outstanding.
    ///
    /// Errors: `Invalid` (out of range).
    pub(super) fn to_come(&self) -> Result<Vec<Period>, Error> {
        if self.is_ahead() {
            return Ok(self.agreed.clone());
        }
        let zero = Amount::zero(self.terms.asset);
        let mut left = Amount::from_units(self.outstanding.units().max(0), self.terms.asset);
        let mut steps = self.steps.clone();
        steps.retain(|it| it.0 <= self.as_of);
        let (mut rows, last) = (Vec::new(), self.days.len().saturating_sub(2));
        for (index, pair) in self.days.windows(2).enumerate() {
            let (from, to) = (pair[0], pair[1]);
            let paid_on = self.terms.calendar.0.roll(to, self.terms.calendar.1);
            let paid_on = paid_on.unwrap_or(to);
            if paid_on <= self.as_of {
                continue;
            }
            let agreed = self.agreed.get(index).map_or(zero, |it| it.repayment);
            let is_end = self.terms.draft.matures_on.is_some() && index == last;
            let repayment = if is_end || agreed.units() > left.units() {
                left
            } else {
                agreed
            };
            let interest = self.on(&steps, from, to)?;
            let closing = left.checked_sub(repayment)?;
            if !interest.is_zero() || !repayment.is_zero() {
                rows.push(Period {
                    from,
                    to,
                    paid_on,
                    opening: left,
                    interest,
                    repayment,
                    closing,
                });
            }
            left = closing;
            let known = steps.last().map_or(to, |it| it.0);
            steps.push((to.max(known), left.units()));
        }
        Ok(rows)
    }

    /// Interest on what is outstanding on the days of a stretch, rounded once.
    fn on(&self, steps: &[(Date, i128)], from: Date, to: Date) -> Result<Amount, Error> {
        let asset = self.terms.asset;
        let stretch = |from, to, units: i128| Stretch {
            from,
            to,
            // Who repaid too much earns nothing.
            principal: Amount::from_units(units.max(0), asset),
        };
        let first = steps.partition_point(|it| it.0 <= from);
        let known = first.checked_sub(1).and_then(|it| steps.get(it));
        let (mut begin, mut units) = (from, known.map_or(0, |it| it.1));
        let mut stretches = Vec::new();
        for (day, next) in steps.get(first..).unwrap_or_default() {
            if *day >= to {
                break;
            }
            if next.max(&0) != &units.max(0) {
                stretches.push(stretch(begin, *day, units));
                (begin, units) = (*day, *next);
            }
        }
        stretches.push(stretch(begin, to, units));
        let rounded = (self.terms.count, ROUNDING);
        let interest = self.terms.rates.interest(&stretches, asset, rounded);
        interest.map_err(|error| invalid(&error))
    }
}

/// The day after; the last day there is stays.
pub(super) fn after(day: Date) -> Date {
    day.tomorrow().unwrap_or(day)
}

/// What is outstanding is above zero, whichever side it is on.
const fn signed(terms: &Terms, units: i128) -> i128 {
    match terms.side {
        FacilitySide::Owed => units.saturating_neg(),
        FacilitySide::Lent => units,
    }
}

/// Periods stay as they are where payments move for holidays: what was paid between the end of a
/// period and the day it moved to counts on the former.
fn unadjusted(steps: Vec<(Date, i128)>, agreed: &[Period]) -> Vec<(Date, i128)> {
    let mut moved: Vec<(Date, i128)> = Vec::with_capacity(steps.len());
    for (day, units) in steps {
        let is_moved = |it: &&Period| {
            let (low, high) = (it.to.min(it.paid_on), it.to.max(it.paid_on));
            low <= day && day <= high
        };
        // The few periods around the day; they do not overlap.
        let near = agreed.partition_point(|it| it.to.max(it.paid_on) < day);
        let found = agreed.get(near).filter(is_moved);
        let day = found.map_or(day, |it| it.to);
        match moved.last_mut() {
            Some(last) if last.0 >= day => *last = (last.0, units),
            _ => moved.push((day, units)),
        }
    }
    moved
}

/// The ends of the interest periods, as far as they are looked at.
fn interest_days(terms: &Terms, as_of: Date) -> Result<Vec<Date>, Error> {
    let start = terms.draft.starts_on;
    let until = terms.draft.matures_on.unwrap_or_else(|| {
        let ahead = jiff::Span::new().months(AHEAD_MONTHS);
        let far = jiff::Span::new().years(MAX_YEARS);
        let ahead = as_of.max(start).checked_add(ahead).unwrap_or(Date::MAX);
        ahead.min(start.checked_add(far).unwrap_or(Date::MAX))
    });
    let term: Term = terms.term(until);
    term.days().map_err(|error| invalid(&error))
}
