//! When a schedule is next (NOTIFY-4).
//!
//! Owns: cron expressions of five fields in a time zone, and what happens to them when clocks
//! change. Not here: who keeps schedules (`store`), who serves them (`leader`).
//! Invariant: a moment that clocks skip comes right after the gap, one that they repeat comes at
//! its first time; several moments of one gap are one.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use money::Timestamp;

use crate::error::Error;

/// Limits: days without a moment that are gone through; after these there is none.
const MAX_STEPS: usize = 200_000;
/// Limits: the last year that is asked for; the library ends the program at the end of time.
const LAST_YEAR: i16 = 9_990;
/// Limits: the text of an expression.
const MAX_BYTES: usize = 100;

/// A cron expression in a time zone.
#[derive(Clone, Debug)]
pub struct Cron {
    expression: cronexpr::Crontab,
    zone: TimeZone,
}

impl Cron {
    /// Reads five fields (minute, hour, day of month, month, day of week) and a time zone of the
    /// IANA database.
    ///
    /// Source: crontab(5); when both days are given, either one is enough.
    /// Errors: `Invalid`.
    pub fn parse(text: &str, zone: &str) -> Result<Self, Error> {
        let expected = "five fields: minute, hour, day of month, month, day of week, as in \
            `0 1 * * *`";
        let fields = text.split_ascii_whitespace().count();
        if text.len() > MAX_BYTES || fields != 5 {
            return Err(Error::invalid("schedule", text, expected));
        }
        // The library is asked about wall clocks only; what clocks do is decided here.
        let parsed = cronexpr::parse_crontab(&format!("{text} UTC"));
        let expression =
            parsed.map_err(|it| Error::invalid("schedule", text, format!("{expected}; {it}")))?;
        let found = TimeZone::get(zone);
        let zone = found.map_err(|_| {
            let expected = "a time zone of the IANA database, as in `Europe/Berlin` or `UTC`";
            Error::invalid("time zone", zone, expected)
        })?;
        Ok(Self { expression, zone })
    }

    /// The first moment after this one; none if there is none within four years.
    #[must_use]
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        let mut wall = self.zone.to_datetime(after);
        for _ in 0..MAX_STEPS {
            wall = self.next_wall(wall)?;
            let moment = self.moment_of(wall)?;
            if moment > after {
                return Some(moment);
            }
        }
        None
    }

    /// The next reading of a wall clock that the expression means.
    fn next_wall(&self, after: DateTime) -> Option<DateTime> {
        if after.year() > LAST_YEAR {
            return None;
        }
        let as_utc = Offset::UTC.to_timestamp(after).ok()?;
        let next = self.expression.find_next(as_utc).ok()?;
        Some(next.datetime())
    }

    /// The moment at which wall clocks show this, for the first time, or would have.
    fn moment_of(&self, wall: DateTime) -> Option<Timestamp> {
        let found = self.zone.to_ambiguous_timestamp(wall);
        match found.offset() {
            AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(wall).ok(),
            AmbiguousOffset::Fold { before, .. } => before.to_timestamp(wall).ok(),
            // The offset after the gap names a moment before it: what comes next is its end.
            AmbiguousOffset::Gap { after, .. } => {
                let before_gap = after.to_timestamp(wall).ok()?;
                let change = self.zone.following(before_gap).next()?;
                Some(change.timestamp())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(cron: &str, zone: &str, after: &str, count: usize) -> Vec<String> {
        let cron = Cron::parse(cron, zone).unwrap();
        let mut at: Timestamp = after.parse().unwrap();
        let next = || {
            at = cron.next_after(at)?;
            Some(at.to_string())
        };
        std::iter::from_fn(next).take(count).collect()
    }

    #[test]
    fn moments_follow_the_expression_in_its_zone() {
        assert_eq!(
            moments("0 1 * * *", "Europe/Berlin", "2026-01-10T00:00:00Z", 2),
            ["2026-01-11T00:00:00Z", "2026-01-12T00:00:00Z"]
        );
        // A moment itself is not after itself.
        assert_eq!(
            moments("0 9-17 * * 1-5", "UTC", "2026-01-09T16:00:00Z", 3),
            [
                "2026-01-09T17:00:00Z",
                "2026-01-12T09:00:00Z",
                "2026-01-12T10:00:00Z"
            ]
        );
    }

    #[test]
    fn a_schedule_in_a_skipped_hour_runs_once_right_after() {
        // Clocks in Berlin go from 02:00 to 03:00 on 2026-03-29, at 01:00 UTC.
        assert_eq!(
            moments("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2),
            ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]
        );
        assert_eq!(
            moments("*/15 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2),
            ["2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"]
        );
        // What comes at the end of the gap anyway comes once.
        assert_eq!(
            moments("0,30 2,3 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2),
            ["2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z"]
        );
    }

    #[test]
    fn a_schedule_in_a_repeated_hour_runs_once() {
        // Clocks in Berlin go from 03:00 back to 02:00 on 2026-10-25, at 01:00 UTC.
        assert_eq!(
            moments("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2),
            ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]
        );
        // Asked within the repetition, it has been.
        assert_eq!(
            moments("45 2 * * *", "Europe/Berlin", "2026-10-25T01:10:00Z", 1),
            ["2026-10-26T01:45:00Z"]
        );
        assert_eq!(
            moments("0 * * * *", "Europe/Berlin", "2026-10-24T23:30:00Z", 3),
            [
                "2026-10-25T00:00:00Z",
                "2026-10-25T02:00:00Z",
                "2026-10-25T03:00:00Z"
            ]
        );
        // What shall run every hour by the sun is written in UTC.
        assert_eq!(
            moments("0 * * * *", "UTC", "2026-10-24T23:30:00Z", 2),
            ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"]
        );
    }

    #[test]
    fn zones_far_off_and_half_hours_work() {
        // Lord Howe moves its clocks by half an hour: 02:00 to 02:30 on 2026-10-04.
        assert_eq!(
            moments(
                "15 2 * * *",
                "Australia/Lord_Howe",
                "2026-10-03T00:00:00Z",
                2
            ),
            ["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"]
        );
    }

    #[test]
    fn what_never_comes_has_no_moment() {
        let never = Cron::parse("0 0 30 2 *", "UTC").unwrap();
        assert_eq!(never.next_after(Timestamp::UNIX_EPOCH), None);
        let last = Cron::parse("0 0 1 1 *", "UTC").unwrap();
        assert_eq!(last.next_after(Timestamp::MAX), None);
    }

    #[test]
    fn what_is_no_schedule_is_refused_with_the_cure() {
        let long = "1,".repeat(100);
        for text in [
            "",
            "* * * *",
            "* * * * * *",
            "61 * * * *",
            "* * * * * Europe/Berlin",
            "@daily",
            "a b c d e",
            "* * * * \0",
            &long,
        ] {
            let error = Cron::parse(text, "UTC").unwrap_err().to_string();
            assert!(error.contains("five fields"), "`{text}`: {error}");
        }
        let error = Cron::parse("* * * * *", "Mars/Olympus").unwrap_err();
        assert!(error.to_string().contains("IANA"), "{error}");
    }
}
