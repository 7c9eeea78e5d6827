//! Until when banks take payments for the same day, as an organisation set it (CASH-10).
//!
//! Owns: one currency's time, zone and calendar as text, and what they must be.
//! Not here: the day that follows (`execution_day`), holidays themselves (`money`).
//! Invariant: what was checked can be read: time, zone and calendar have a meaning each.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use money::BusinessCalendar;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Until when a bank takes payments of a currency for the same day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CutOff {
    /// The currency.
    pub currency: String,
    /// The time, as in `15:00`.
    pub time: String,
    /// The time zone, as in `Europe/Berlin`.
    pub zone: String,
    /// The calendar: `target`, `united-states`, `united-kingdom` or `weekends`.
    pub calendar: String,
}

/// Errors: `Invalid`, naming the field that is wrong.
pub(super) fn check_cut_off(it: &CutOff) -> Result<(), Error> {
    if parse_time(&it.time).is_none() {
        return Err(Error::invalid("time", &it.time, "a time, as in 15:00"));
    }
    if TimeZone::get(&it.zone).is_err() {
        let expected = "a time zone, as in Europe/Berlin";
        return Err(Error::invalid("zone", &it.zone, expected));
    }
    if calendar(&it.calendar).is_none() {
        let expected = "target, united-states, united-kingdom or weekends";
        return Err(Error::invalid("calendar", &it.calendar, expected));
    }
    if money::Asset::currency(&it.currency).is_err() {
        let expected = "a currency of ISO 4217";
        return Err(Error::invalid("currency", &it.currency, expected));
    }
    Ok(())
}

/// `15:00`, always with two digits.
pub(super) fn parse_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let is_plain = |it: &str| it.len() == 2 && it.bytes().all(|it| it.is_ascii_digit());
    if !is_plain(hour) || !is_plain(minute) {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// The calendar that a word stands for.
pub(super) fn calendar(word: &str) -> Option<BusinessCalendar> {
    Some(match word {
        "target" => BusinessCalendar::Target,
        "united-states" => BusinessCalendar::UnitedStates,
        "united-kingdom" => BusinessCalendar::UnitedKingdom,
        "weekends" => BusinessCalendar::Weekends,
        _ => return None,
    })
}
