//! How much business there is on a day.
//!
//! Owns: the tables of the year, the week and the growth. Not here: single customers.
//! Invariant: whole percentages; 100 is an average day at the start.

use money::Date;

/// Garden, outdoor and gift trade: strong from April to June and before Christmas.
const TRADE: [i64; 12] = [72, 76, 94, 112, 121, 116, 96, 84, 101, 112, 128, 122];
/// The web shop swings harder.
const SHOP: [i64; 12] = [61, 66, 88, 108, 118, 104, 86, 79, 92, 108, 158, 171];
/// Monday to Sunday: what came over a weekend is booked on Monday.
const WEEK: [i64; 7] = [138, 108, 96, 92, 104, 0, 0];
/// Growth a year, in percent: strong, slow, good.
const GROWTH: [i64; 3] = [14, 4, 11];

/// Percent of an average day's invoices.
pub(super) fn trade(day: Date, first: Date) -> i64 {
    level(TRADE, day, first)
}

/// Percent of an average day's web shop orders.
pub(super) fn shop(day: Date, first: Date) -> i64 {
    let boost = match (day.month(), day.day()) {
        (11, 23..=30) => 165, // The week of discounts.
        (12, 24..=31) => 55,
        _ => 100,
    };
    level(SHOP, day, first) * boost / 100
}

fn level(year: [i64; 12], day: Date, first: Date) -> i64 {
    let month = year[usize::from(day.month().unsigned_abs()) - 1];
    let week = WEEK[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())];
    month * week / 100 * growth(day, first) / 100
}

/// Percent of the first day's size: each year's growth comes evenly over its days.
pub(super) fn growth(day: Date, first: Date) -> i64 {
    let age = i64::from(first.until(day).map_or(0, |it| it.get_days()));
    let mut size = 10_000;
    for (year, percent) in (0..).zip(GROWTH) {
        let days = (age - year * 365).clamp(0, 365);
        size += size * percent * days / 36_500;
    }
    size / 100
}
