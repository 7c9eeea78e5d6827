//! Business-day calendars: which days banks settle, and where a date rolls to (MONEY-2).
//!
//! Owns: the kinds of calendar, the questions asked of them, rolling and counting.
//! Not here: the rules of one country (one file each below), when a payment is due (`cash`),
//! times and cut-offs.
//! Invariant: a calendar answers for every date there is; it never panics and never loops past
//! the last one.

mod easter;
mod target;
mod united_kingdom;
mod united_states;

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};

/// Where a date that is no business day moves to.
///
/// Source: ISDA 2006 definitions, section 4.12, business day conventions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Roll {
    /// To the next business day.
    Following,
    /// To the next business day, unless that is in another month: then to the one before.
    ModifiedFollowing,
    /// To the business day before.
    Preceding,
}

/// A set of holidays on top of Saturdays and Sundays.
///
/// Limits: rules are those in force; exact for TARGET from 1999, for the United States from
/// 1986, for the United Kingdom from 1978. Days proclaimed later need a newer version, or
/// `Custom`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BusinessCalendar {
    /// Only weekends are off.
    Weekends,
    /// The euro area's T2 system.
    Target,
    /// The Federal Reserve's holidays.
    UnitedStates,
    /// Bank holidays of England and Wales.
    UnitedKingdom,
    /// A list of holidays, weekends off as well.
    Custom(BTreeSet<Date>),
}

impl BusinessCalendar {
    /// Whether the calendar closes a day that is no Saturday or Sunday.
    ///
    /// A holiday that falls on a weekend and is not moved is not one here: it closes nothing.
    #[must_use]
    pub fn is_holiday(&self, day: Date) -> bool {
        if is_weekend(day) {
            return false;
        }
        match self {
            Self::Weekends => false,
            Self::Target => target::is_holiday(day),
            Self::UnitedStates => united_states::is_holiday(day),
            Self::UnitedKingdom => united_kingdom::is_holiday(day),
            Self::Custom(holidays) => holidays.contains(&day),
        }
    }

    /// Whether banks settle on this day.
    #[must_use]
    pub fn is_business_day(&self, day: Date) -> bool {
        !is_weekend(day) && !self.is_holiday(day)
    }

    /// The days of a year that the calendar closes, weekends left out.
    #[must_use]
    pub fn holidays(&self, year: i16) -> Vec<Date> {
        let Ok(first) = Date::new(year, 1, 1) else {
            return Vec::new();
        };
        std::iter::successors(Some(first), |day| day.tomorrow().ok())
            .take_while(|day| day.year() == year)
            .filter(|day| self.is_holiday(*day))
            .collect()
    }

    /// The day itself if it is a business day, else where `rule` moves it.
    ///
    /// Errors: `None` only where there is no business day left before year -9999 or after 9999.
    #[must_use]
    pub fn roll(&self, day: Date, rule: Roll) -> Option<Date> {
        match rule {
            Roll::Following => self.seek(day, Step::Forward),
            Roll::Preceding => self.seek(day, Step::Back),
            Roll::ModifiedFollowing => self
                .seek(day, Step::Forward)
                .filter(|it| (it.year(), it.month()) == (day.year(), day.month()))
                .or_else(|| self.seek(day, Step::Back)),
        }
    }

    /// The `count`-th business day after `day` (before it, when negative).
    ///
    /// Zero gives `day` itself, business day or not: rolling is the caller's choice.
    ///
    /// Errors: `None` beyond the years -9999 to 9999.
    #[must_use]
    pub fn add_business_days(&self, day: Date, count: i32) -> Option<Date> {
        let step = if count < 0 { Step::Back } else { Step::Forward };
        // Ends with the dates, so that a count of billions costs no more than 20,000 years.
        (0..count.unsigned_abs()).try_fold(day, |day, _| self.seek(step.from(day)?, step))
    }

    /// How many business days there are from `from` (counted) to `to` (not counted).
    ///
    /// Negative when `to` is earlier, so that adding the result to a business day leads to the
    /// other.
    #[must_use]
    pub fn business_days_between(&self, from: Date, to: Date) -> i32 {
        let (first, last) = (from.min(to), from.max(to));
        let days = std::iter::successors(Some(first), |day| day.tomorrow().ok())
            .take_while(|day| *day < last)
            .filter(|day| self.is_business_day(*day))
            .count();
        let days = i32::try_from(days).expect("there are fewer than 2^23 dates");
        if to < from {
            days.saturating_neg()
        } else {
            days
        }
    }

    /// The first business day from `day` on (itself included), in one direction.
    fn seek(&self, day: Date, step: Step) -> Option<Date> {
        std::iter::successors(Some(day), |day| step.from(*day))
            .find(|day| self.is_business_day(*day))
    }
}

/// A direction in time.
#[derive(Clone, Copy)]
enum Step {
    Forward,
    Back,
}

impl Step {
    /// The neighbouring day; `None` at the end of the dates.
    fn from(self, day: Date) -> Option<Date> {
        match self {
            Self::Forward => day.tomorrow().ok(),
            Self::Back => day.yesterday().ok(),
        }
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Whether `day` is the `nth` (from 1) of its weekday in its month: days 8 to 14 hold the second.
fn is_nth(day: Date, weekday: Weekday, nth: i8) -> bool {
    day.weekday() == weekday && (day.day().saturating_sub(1) / 7).saturating_add(1) == nth
}

/// Whether `day` is the last of its weekday in its month.
fn is_last(day: Date, weekday: Weekday) -> bool {
    day.weekday() == weekday && day.day() > day.days_in_month().saturating_sub(7)
}
