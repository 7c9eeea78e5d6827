//! The Federal Reserve's holidays, on which Fedwire and FedACH rest.
//!
//! Owns: its closing days. Not here: stock exchanges (they close on Good Friday), states.
//! Invariant: a holiday on a Sunday moves to Monday; one on a Saturday is not moved.

use jiff::civil::{Date, Weekday};

use super::{is_last, is_nth};

/// Whether the Federal Reserve Banks close on this weekday.
///
/// Source: 5 U.S.C. 6103 for the days; Federal Reserve Board, "Holidays Observed" (K.8), for
/// what happens on weekends: "For holidays falling on Saturday, Federal Reserve Banks and
/// Branches will be open the preceding Friday."
pub(super) fn is_holiday(day: Date) -> bool {
    let year = day.year();
    match day.month() {
        1 => is_fixed(day, 1) || (is_nth(day, Weekday::Monday, 3) && year >= 1986),
        2 => is_nth(day, Weekday::Monday, 3),
        5 => is_last(day, Weekday::Monday),
        // Signed on 17 June 2021; the 19th of that year was a Saturday, so 2022 is the first.
        6 => is_fixed(day, 19) && year >= 2022,
        7 => is_fixed(day, 4),
        9 => is_nth(day, Weekday::Monday, 1),
        10 => is_nth(day, Weekday::Monday, 2),
        11 => is_fixed(day, 11) || is_nth(day, Weekday::Thursday, 4),
        12 => is_fixed(day, 25),
        _ => false,
    }
}

/// Whether a holiday of this date is kept on `day`: itself, or the Monday after a Sunday.
fn is_fixed(day: Date, date: i8) -> bool {
    day.day() == date
        || (day.weekday() == Weekday::Monday && day.day().checked_sub(1) == Some(date))
}
