//! The euro area's T2 (before 2023: TARGET2, TARGET).
//!
//! Owns: its closing days. Not here: national bank holidays, which T2 ignores.
//! Invariant: nothing is moved when it falls on a weekend.

use jiff::civil::Date;

use super::easter;

/// Whether T2 closes on this weekday.
///
/// Source: European Central Bank, "TARGET closing days": six days from 2000 on (OJ C 216 of
/// 29.7.1999); in 1999 only New Year's Day and Christmas; 31 December in 1999 and 2001.
pub(super) fn is_holiday(day: Date) -> bool {
    let is_since_2000 = day.year() >= 2000;
    match (day.month(), day.day()) {
        (1, 1) | (12, 25) => true,
        (5, 1) | (12, 26) => is_since_2000,
        (12, 31) => matches!(day.year(), 1999 | 2001),
        _ => is_since_2000 && (easter::is_good_friday(day) || easter::is_easter_monday(day)),
    }
}
