//! How much of a year lies between two days (CASH-11).
//!
//! Owns: the day-count conventions. Not here: interest (`debt`), business days (`money`).
//! Invariant: a fraction is exact.
//! Source: ISDA 2006 definitions, section 4.16; for 30/360 US with its rule for the end of
//! February, SIA "Standard securities calculation methods", 1994.

use money::{Date, Day};

use super::DebtError;

/// A day-count convention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayCount {
    /// Days over 360.
    Act360,
    /// Days over 365, leap year or not.
    Act365Fixed,
    /// Days of leap years over 366 and of others over 365.
    ActActIsda,
    /// Months of thirty days, as bonds in the United States.
    Thirty360Us,
    /// Months of thirty days, as eurobonds: the 31st is the 30th.
    ThirtyE360,
}

/// An exact part of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearFraction {
    /// At least zero.
    pub numerator: i64,
    /// Above zero.
    pub denominator: i64,
}

impl DayCount {
    /// The part of a year from a day (counted) to another (not counted).
    ///
    /// Errors: `Reversed`.
    pub fn between(self, from: Date, to: Date) -> Result<YearFraction, DebtError> {
        if to < from {
            return Err(DebtError::Reversed { from, to });
        }
        let days = |from: Date, to: Date| {
            i64::from(Day::from(to).number()) - i64::from(Day::from(from).number())
        };
        let (numerator, denominator) = match self {
            Self::Act360 => (days(from, to), 360),
            Self::Act365Fixed => (days(from, to), 365),
            Self::ActActIsda => {
                let leap = leap_days(from, to);
                let normal = days(from, to) - leap;
                (leap * 365 + normal * 366, 365 * 366)
            }
            Self::Thirty360Us => (thirty_us(from, to), 360),
            Self::ThirtyE360 => {
                let day = |it: Date| i64::from(it.day().min(30));
                (months_apart(from, to) * 30 + day(to) - day(from), 360)
            }
        };
        // A last of February that counts as the 30th may come "after" the 28th.
        Ok(YearFraction {
            numerator: numerator.max(0),
            denominator,
        })
    }
}

/// Days from `from` (counted) to `to` (not counted) that lie in leap years.
fn leap_days(from: Date, to: Date) -> i64 {
    let number = |it: Date| i64::from(Day::from(it).number());
    let mut sum = 0;
    for year in from.year()..=to.year() {
        let Ok(first) = Date::new(year, 1, 1) else {
            continue;
        };
        if first.in_leap_year() {
            let begin = number(first).max(number(from));
            let end = (number(first) + 366).min(number(to));
            sum += (end - begin).max(0);
        }
    }
    sum
}

fn months_apart(from: Date, to: Date) -> i64 {
    let months = |it: Date| i64::from(it.year()) * 12 + i64::from(it.month());
    months(to) - months(from)
}

fn thirty_us(from: Date, to: Date) -> i64 {
    let is_end_of_february = |it: Date| it.month() == 2 && it.day() == it.days_in_month();
    let (mut first, mut last) = (i64::from(from.day()), i64::from(to.day()));
    if is_end_of_february(from) {
        if is_end_of_february(to) {
            last = 30;
        }
        first = 30;
    }
    if last == 31 && first >= 30 {
        last = 30;
    }
    months_apart(from, to) * 30 + last - first.min(30)
}
