//! Dates and amounts as OFX writes them.
//!
//! Owns: `DTPOSTED` in every spelling seen. Not here: numbers in general (`number`).
//! Invariant: the day is the one written, whatever zone stands behind it.

use crate::date::{self, ReadDate};

/// What a date field says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum OfxDate {
    /// Empty or all zeros.
    Absent,
    /// A day.
    Day(ReadDate),
    /// Six digits, day first: seen of one bank, so a person should look.
    DayFirst(ReadDate),
    /// Something else.
    Garbled,
}

/// `YYYYMMDD`, whatever time and zone follow; `DDMMYY`; all zeros for none.
pub(super) fn parse_date(text: &str) -> OfxDate {
    let text = text.trim();
    let digits: Vec<u8> = text
        .bytes()
        .take_while(|it| it.is_ascii_digit() || *it == b'-')
        .filter(u8::is_ascii_digit)
        .collect();
    if text.is_empty() || (!digits.is_empty() && digits.iter().all(|it| *it == b'0')) {
        return OfxDate::Absent;
    }
    if digits.len() == 6 {
        let day_first = [&digits[4..6], &digits[2..4], &digits[0..2]].concat();
        return date::from_compact(&day_first).map_or(OfxDate::Garbled, OfxDate::DayFirst);
    }
    let plausible = |it: &ReadDate| (1900..=2199).contains(&it.date.year());
    digits
        .get(..8)
        .and_then(date::from_compact)
        .filter(plausible)
        .map_or(OfxDate::Garbled, OfxDate::Day)
}
