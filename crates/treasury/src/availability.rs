//! Availability: in which minutes some process took requests (OPS-2).
//!
//! Owns: one entry of the directory a day (UTC), with a bit for each minute. Not here: when a
//! process takes requests (`server`), the page.
//! Invariant: a minute is only ever marked, by whichever process is first; before the first mark
//! nothing is known, and that is said.

use jiff::ToSpan;
use jiff::tz::TimeZone;
use money::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use store::{DirectoryChange, DirectoryContent, DirectoryError, DocumentVersion};

use crate::error::Error;
use crate::treasury::Treasury;

const KIND: &str = "availability";
const MINUTES: u32 = 24 * 60;
/// Hexadecimal digits of a day, of four minutes each.
const DIGITS: usize = 360;
/// How long a day is kept.
const KEPT_HOURS: i64 = 100 * 24;

/// The minutes of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayOfService {
    /// The day, in UTC.
    pub day: Date,
    /// Minutes in which requests were taken.
    pub up_minutes: u32,
    /// Minutes that are known: of the first day those from the first mark, of today those that
    /// are over.
    pub minutes: u32,
}

/// A day as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    minutes: String,
}

impl Treasury {
    /// Marks the minute of a moment: requests were taken in it.
    ///
    /// Errors: `Store`.
    pub async fn mark_available(&self, now: Timestamp) -> Result<(), Error> {
        let (day, minute) = place_of(now);
        loop {
            let found = self.store.directory_entry(KIND, &day.to_string()).await?;
            let mut bits = found
                .as_ref()
                .map_or_else(|| blank().into(), |it| bits_of(it.body.clone()));
            if !mark(&mut bits, minute) {
                return Ok(());
            }
            let body = serde_json::to_value(Kept {
                minutes: String::from_utf8_lossy(&bits).into_owned(),
            });
            let change = DirectoryChange {
                kind: KIND,
                id: day.to_string(),
                expected: found.map_or(DocumentVersion::Absent, |it| {
                    DocumentVersion::Is(it.version)
                }),
                content: Some(DirectoryContent {
                    owner: None,
                    lookup: None,
                    body: body.expect("a text is JSON"),
                    expires_at: now.checked_add(KEPT_HOURS.hours()).ok(),
                }),
            };
            match self.store.change_directory(&[change]).await {
                // Another process marked a minute at this moment: looked at again.
                Err(DirectoryError::Conflict { .. }) => {}
                done => return done.map(drop).map_err(Into::into),
            }
        }
    }

    /// The days up to today, the oldest first, from the first that anything is known of.
    ///
    /// Limits: `days` 90. Errors: `Store`.
    pub async fn days_of_service(
        &self,
        now: Timestamp,
        days: u32,
    ) -> Result<Vec<DayOfService>, Error> {
        let days = days.clamp(1, 90);
        let (today, this_minute) = place_of(now);
        let oldest = today.saturating_sub(i64::from(days).days());
        // The newest that is not shown sorts before all that are.
        let entries = self
            .store
            .directory_entries(KIND, &oldest.to_string(), 100)
            .await?;
        let mut known: Vec<(Date, Vec<u8>)> = entries
            .into_iter()
            .filter_map(|it| Some((it.id.parse().ok()?, bits_of(it.body))))
            .collect();
        known.sort_by_key(|it| it.0);
        let Some(first) = known.first().map(|it| it.0) else {
            return Ok(Vec::new());
        };
        let mut shown = Vec::new();
        let mut day = first;
        while day <= today {
            let bits = known.iter().find(|it| it.0 == day).map(|it| &*it.1);
            let from = if day == first { first_mark(bits) } else { 0 };
            let until = if day == today { this_minute } else { MINUTES };
            shown.push(DayOfService {
                day,
                up_minutes: count(bits, from..until),
                minutes: until.saturating_sub(from),
            });
            day = day.saturating_add(1.day());
        }
        Ok(shown)
    }
}

/// The day and minute of a moment, in UTC.
fn place_of(now: Timestamp) -> (Date, u32) {
    let at = TimeZone::UTC.to_datetime(now);
    let minute = i32::from(at.hour()) * 60 + i32::from(at.minute());
    (at.date(), u32::try_from(minute).unwrap_or(0))
}

fn blank() -> [u8; DIGITS] {
    [b'0'; DIGITS]
}

/// The digits of a day; none set if they cannot be read.
fn bits_of(body: serde_json::Value) -> Vec<u8> {
    let kept = serde_json::from_value::<Kept>(body).ok();
    let digits = kept.map(|it| it.minutes.into_bytes());
    let is_whole = |it: &Vec<u8>| it.len() == DIGITS && it.iter().all(u8::is_ascii_hexdigit);
    digits.filter(is_whole).unwrap_or_else(|| blank().into())
}

fn digit(bits: &[u8], minute: u32) -> Option<u8> {
    let at = usize::try_from(minute / 4).ok()?;
    let found = char::from(*bits.get(at)?).to_digit(16)?;
    u8::try_from(found).ok()
}

fn is_marked(bits: &[u8], minute: u32) -> bool {
    digit(bits, minute).is_some_and(|it| it & (1 << (minute % 4)) != 0)
}

/// Answers whether it was not marked before.
fn mark(bits: &mut [u8], minute: u32) -> bool {
    if is_marked(bits, minute) {
        return false;
    }
    let value = digit(bits, minute).unwrap_or(0) | (1 << (minute % 4));
    let at = usize::try_from(minute / 4).unwrap_or(usize::MAX);
    let written = char::from_digit(value.into(), 16).and_then(|it| u8::try_from(it).ok());
    match (bits.get_mut(at), written) {
        (Some(place), Some(written)) => {
            *place = written;
            true
        }
        _ => false,
    }
}

fn first_mark(bits: Option<&[u8]>) -> u32 {
    let marked = |it: &u32| bits.is_some_and(|bits| is_marked(bits, *it));
    (0..MINUTES).find(marked).unwrap_or(0)
}

fn count(bits: Option<&[u8]>, minutes: std::ops::Range<u32>) -> u32 {
    let Some(bits) = bits else { return 0 };
    let marked = minutes.filter(|it| is_marked(bits, *it)).count();
    u32::try_from(marked).unwrap_or(MINUTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_marked_once_and_counted_in_its_range() {
        let mut bits = blank().to_vec();
        assert!(mark(&mut bits, 0));
        assert!(!mark(&mut bits, 0));
        assert!(mark(&mut bits, 3));
        assert!(mark(&mut bits, 1_439));
        assert!(!mark(&mut bits, 1_440), "a day has no such minute");
        assert_eq!(bits.first(), Some(&b'9'));
        assert_eq!(bits.last(), Some(&b'8'));
        assert_eq!(count(Some(&bits), 0..MINUTES), 3);
        assert_eq!(count(Some(&bits), 1..MINUTES), 2);
        assert_eq!(first_mark(Some(&bits)), 0);
        assert_eq!(count(None, 0..MINUTES), 0);
    }

    #[test]
    fn what_cannot_be_read_is_a_day_without_marks() {
        for body in [
            serde_json::json!(null),
            serde_json::json!({"minutes": "f"}),
            serde_json::json!({"minutes": "x".repeat(DIGITS)}),
        ] {
            assert_eq!(bits_of(body), blank().to_vec());
        }
    }
}
