//! Bank holidays of England and Wales, which CHAPS, Bacs and Faster Payments' banks keep.
//!
//! Owns: the yearly days, their substitutes, days moved and days given once.
//! Not here: Scotland and Northern Ireland.
//! Invariant: a yearly day that falls on a weekend has a substitute on the next free weekday.

use jiff::civil::{Date, Weekday};

use super::{easter, is_last, is_nth};

/// Days that were given once, by royal proclamation.
const GIVEN: [(i16, i8, i8); 10] = [
    (1973, 11, 14), // The wedding of Princess Anne.
    (1977, 6, 7),   // Silver Jubilee.
    (1981, 7, 29),  // The wedding of the Prince of Wales.
    (1999, 12, 31), // Millennium.
    (2002, 6, 3),   // Golden Jubilee.
    (2011, 4, 29),  // The wedding of Prince William.
    (2012, 6, 5),   // Diamond Jubilee.
    (2022, 6, 3),   // Platinum Jubilee.
    (2022, 9, 19),  // The funeral of Elizabeth II.
    (2023, 5, 8),   // The coronation of Charles III.
];

/// Whether banks in England and Wales close on this weekday.
///
/// Source: Banking and Financial Dealings Act 1971, schedule 1; gov.uk/bank-holidays and the
/// London Gazette for substitutes, moves and single days.
pub(super) fn is_holiday(day: Date) -> bool {
    if GIVEN.contains(&(day.year(), day.month(), day.day())) {
        return true;
    }
    match day.month() {
        1 => day.year() >= 1974 && is_new_year(day),
        3 | 4 => easter::is_good_friday(day) || easter::is_easter_monday(day),
        5 => is_early_may(day) || is_spring(day),
        6 => is_spring(day),
        8 => is_last(day, Weekday::Monday),
        12 => is_christmas(day),
        _ => false,
    }
}

/// 1 January, or the Monday after it when it is on a weekend.
fn is_new_year(day: Date) -> bool {
    day.day() == 1 || (day.weekday() == Weekday::Monday && day.day() <= 3)
}

/// The first Monday of May, but for the two years it was moved to the 8th.
fn is_early_may(day: Date) -> bool {
    match day.year() {
        ..=1977 => false,
        1995 | 2020 => day.day() == 8, // 50 and 75 years after the end of the war in Europe.
        _ => is_nth(day, Weekday::Monday, 1),
    }
}

/// The last Monday of May, but in the years it was moved into June beside a jubilee.
fn is_spring(day: Date) -> bool {
    match day.year() {
        2002 | 2012 => (day.month(), day.day()) == (6, 4),
        2022 => (day.month(), day.day()) == (6, 2),
        _ => day.month() == 5 && is_last(day, Weekday::Monday),
    }
}

/// Christmas and Boxing Day; each on a weekend has a substitute on the 27th or 28th.
fn is_christmas(day: Date) -> bool {
    match day.day() {
        25 | 26 => true,
        // Monday or Tuesday exactly when the day two days before was on a weekend.
        27 | 28 => matches!(day.weekday(), Weekday::Monday | Weekday::Tuesday),
        _ => false,
    }
}
