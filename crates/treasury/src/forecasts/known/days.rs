//! Days between known flows.
//!
//! Owns: counting them, before and after, and the day that is so many away.
//! Not here: days ahead in a forecast (`lens`), business days (`BusinessCalendar`).
//! Invariant: nothing overflows: what is beyond the calendar is its last day.

use money::{Date, Day};

/// Days from one to another; negative if it is before.
pub(super) fn days_from(from: Date, to: Date) -> i32 {
    Day::from(to)
        .number()
        .saturating_sub(Day::from(from).number())
}

/// A day by days after another; the last there is beyond the calendar.
pub(super) fn day_after(from: Date, days: i32) -> Date {
    let number = Day::from(from).number().saturating_add(days);
    Day::from_number(number).to_date().unwrap_or(Date::MAX)
}
