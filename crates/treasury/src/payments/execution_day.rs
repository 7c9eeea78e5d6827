//! The day on which a bank executes a payment (CASH-10).
//!
//! Owns: calendars by currency, whether a bank still takes a payment for a day, moving or refusing
//! a day.
//! Not here: cut-off times as they are set (`cut_off`), holidays themselves (`money`).
//! Invariant: a day in the past is never moved: it is refused.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use journal::PaymentMethod;
use money::{BusinessCalendar, Date, Roll, Timestamp};

use super::cut_off::{calendar, parse_time};
use super::policy::PaymentPolicy;

/// What is done with a day on which the bank does not execute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnClosedDay {
    /// Say so.
    Refuse,
    /// Take the next day on which it does.
    Move,
}

/// Why a day cannot be kept: the code and what is expected.
pub(crate) type DayRefusal = (&'static str, String);

/// The calendar, zone and cut-off time of a currency.
fn clock_of(policy: &PaymentPolicy, currency: &str) -> (BusinessCalendar, TimeZone, Option<Time>) {
    let set = policy.cut_offs.iter().find(|it| it.currency == currency);
    let utc = || TimeZone::UTC;
    if let Some(it) = set {
        let zone = TimeZone::get(&it.zone).unwrap_or_else(|_| utc());
        let calendar = calendar(&it.calendar).unwrap_or(BusinessCalendar::Weekends);
        return (calendar, zone, parse_time(&it.time));
    }
    let calendar = match currency {
        "EUR" => BusinessCalendar::Target,
        "USD" => BusinessCalendar::UnitedStates,
        "GBP" => BusinessCalendar::UnitedKingdom,
        _ => BusinessCalendar::Weekends,
    };
    (calendar, utc(), None)
}

/// The calendar that a currency's payments are executed by.
pub(crate) fn calendar_of(policy: &PaymentPolicy, currency: &str) -> BusinessCalendar {
    clock_of(policy, currency).0
}

/// Whether a bank still takes payments of a currency for this day: any to come, and today until its
/// cut-off.
pub(crate) fn is_open(policy: &PaymentPolicy, currency: &str, now: Timestamp, day: Date) -> bool {
    let (_, zone, cut_off) = clock_of(policy, currency);
    let local = zone.to_datetime(now);
    day > local.date() || (day == local.date() && cut_off.is_none_or(|it| local.time() <= it))
}

/// The day a payment is executed on.
///
/// Errors: `day-past`, `cut-off-passed`, `day-holiday`, `day-too-late`.
pub(crate) fn execution_day(
    policy: &PaymentPolicy,
    (method, currency): (PaymentMethod, &str),
    now: Timestamp,
    (wanted, closed): (Option<Date>, OnClosedDay),
) -> Result<Date, DayRefusal> {
    let (calendar, zone, cut_off) = clock_of(policy, currency);
    let local = zone.to_datetime(now);
    let today = local.date();
    let day = wanted.unwrap_or(today);
    // Who names no day means the next one that the bank works on.
    let is_moved = wanted.is_none() || closed == OnClosedDay::Move;
    if day < today {
        return Err((
            "day-past",
            format!("{day} is past: expected {today} or later"),
        ));
    }
    let next = |from: Date| calendar.roll(from, Roll::Following).unwrap_or(from);
    let mut day = day;
    // Instant payments are made at every hour of every day.
    if method != PaymentMethod::SepaInstant {
        let is_late = day == today && cut_off.is_some_and(|it| local.time() > it);
        if is_late {
            let later = next(day.tomorrow().unwrap_or(day));
            if !is_moved {
                let time = cut_off.map_or_else(String::new, |it| format!("{it:.0}"));
                let expected = format!(
                    "the bank takes {currency} for the same day until {time}: choose {later}"
                );
                return Err(("cut-off-passed", expected));
            }
            day = later;
        }
        if !calendar.is_business_day(day) {
            let later = next(day);
            if !is_moved {
                let expected = format!("banks do not work on {day}: choose {later}");
                return Err(("day-holiday", expected));
            }
            day = later;
        }
    }
    let ahead = jiff::Span::new().days(i64::from(policy.days_ahead));
    let latest = today.checked_add(ahead).unwrap_or(Date::MAX);
    if day > latest {
        return Err((
            "day-too-late",
            format!("{day}: expected {latest} or earlier"),
        ));
    }
    Ok(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payments::cut_off::CutOff;

    const NOON: &str = "2026-11-20T12:00:00Z"; // A Friday.

    fn day(wanted: &str, closed: OnClosedDay, now: &str) -> Result<String, &'static str> {
        let policy = PaymentPolicy {
            cut_offs: vec![CutOff {
                currency: "EUR".to_owned(),
                time: "15:00".to_owned(),
                zone: "Europe/Berlin".to_owned(),
                calendar: "target".to_owned(),
            }],
            ..PaymentPolicy::default()
        };
        let what = (PaymentMethod::Sepa, "EUR");
        let wanted = Some(wanted.parse().unwrap());
        let found = execution_day(&policy, what, now.parse().unwrap(), (wanted, closed));
        found.map(|it| it.to_string()).map_err(|it| it.0)
    }

    #[test]
    fn past_closed_and_late_days_are_refused_or_moved() {
        use OnClosedDay::{Move, Refuse};
        assert_eq!(day("2026-11-19", Refuse, NOON), Err("day-past"));
        assert_eq!(day("2026-11-19", Move, NOON), Err("day-past"));
        assert_eq!(day("2026-11-20", Refuse, NOON), Ok("2026-11-20".into()));
        assert_eq!(day("2026-11-21", Refuse, NOON), Err("day-holiday"));
        assert_eq!(day("2026-11-21", Move, NOON), Ok("2026-11-23".into()));
        assert_eq!(day("2026-12-25", Move, NOON), Ok("2026-12-28".into()));
        // 15:30 in Berlin.
        let late = "2026-11-20T14:30:00Z";
        assert_eq!(day("2026-11-20", Refuse, late), Err("cut-off-passed"));
        assert_eq!(day("2026-11-20", Move, late), Ok("2026-11-23".into()));
        assert_eq!(day("2028-11-20", Move, NOON), Err("day-too-late"));
        // Already Saturday in Berlin.
        assert_eq!(
            day("2026-11-20", Move, "2026-11-20T23:30:00Z"),
            Err("day-past")
        );
    }
}
