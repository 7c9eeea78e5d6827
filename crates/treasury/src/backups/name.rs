//! Names of backups, and their kinds.
//!
//! Owns: `bursar-20261121T010000Z-daily-0f3c9a1b.backup`, which sorts by time.
//! Not here: how long a kind is kept (`prune`).
//! Invariant: a name that was made is read as what it was made of.

use std::fmt;
use std::str::FromStr;

use money::{Date, Timestamp};

use crate::secrets::random_bytes;

/// How the file of an archive ends.
const ENDING: &str = ".backup";
const MOMENT: &str = "%Y%m%dT%H%M%SZ";

/// Why a backup was made, which says how long it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BackupKind {
    /// Somebody asked for it.
    Manual,
    /// Every hour.
    Hourly,
    /// Every day.
    Daily,
    /// On the first day of a month.
    Monthly,
    /// On the first day of a year.
    Yearly,
}

impl BackupKind {
    /// All there are.
    pub const ALL: [Self; 5] = [
        Self::Manual,
        Self::Hourly,
        Self::Daily,
        Self::Monthly,
        Self::Yearly,
    ];

    /// In one word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Hourly => "hourly",
            Self::Daily => "daily",
            Self::Monthly => "monthly",
            Self::Yearly => "yearly",
        }
    }

    /// What a day's backup is: the first of a month and of a year are kept longer.
    #[must_use]
    pub fn of_day(day: Date) -> Self {
        match (day.month(), day.day()) {
            (1, 1) => Self::Yearly,
            (_, 1) => Self::Monthly,
            _ => Self::Daily,
        }
    }
}

impl FromStr for BackupKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|it| it.word() == text);
        found.ok_or_else(|| format!("`{text}`: expected manual, hourly, daily, monthly or yearly"))
    }
}

/// The name of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BackupName {
    pub(super) kind: BackupKind,
    /// To the second.
    pub(super) made_at: Timestamp,
    /// So that two of one second differ.
    mark: String,
}

impl BackupName {
    pub(super) fn new(kind: BackupKind, now: Timestamp) -> Self {
        let mark = random_bytes::<4>();
        Self {
            kind,
            made_at: Timestamp::from_second(now.as_second()).unwrap_or(now),
            mark: super::hex(&mark),
        }
    }

    /// Reads a file's name; none if it is not of a backup.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("bursar-")?.strip_suffix(ENDING)?;
        let mut parts = rest.split('-');
        let (moment, kind, mark) = (parts.next()?, parts.next()?, parts.next()?);
        let is_mark = mark.len() == 8 && mark.bytes().all(|it| it.is_ascii_hexdigit());
        let moment = jiff::civil::DateTime::strptime(MOMENT, moment).ok()?;
        let made_at = moment.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
        let name = Self {
            kind: kind.parse().ok()?,
            made_at,
            mark: mark.to_owned(),
        };
        (is_mark && name.to_string() == text).then_some(name)
    }
}

impl fmt::Display for BackupName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = self.made_at.strftime(MOMENT);
        let (kind, mark) = (self.kind.word(), &self.mark);
        write!(f, "bursar-{moment}-{kind}-{mark}{ENDING}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_were_made_and_others_are_not() {
        let now: Timestamp = "2026-11-21T01:00:00.25Z".parse().unwrap();
        let name = BackupName::new(BackupKind::Daily, now);
        let text = name.to_string();
        assert!(text.starts_with("bursar-20261121T010000Z-daily-"), "{text}");
        assert_eq!(BackupName::parse(&text), Some(name));
        for other in [
            "",
            "bursar.backup",
            "bursar-20261121T010000Z-daily.backup",
            "bursar-20261121T010000Z-daily-0f3c9a1b.backup.json",
            "bursar-20261321T010000Z-daily-0f3c9a1b.backup",
            "bursar-20261121T010000Z-weekly-0f3c9a1b.backup",
            "bursar-20261121T010000Z-daily-../../..x.backup",
        ] {
            assert_eq!(BackupName::parse(other), None, "`{other}`");
        }
    }

    #[test]
    fn the_first_of_a_month_and_of_a_year_are_kept_longer() {
        let kind = |it: &str| BackupKind::of_day(it.parse().unwrap());
        assert_eq!(kind("2026-01-01"), BackupKind::Yearly);
        assert_eq!(kind("2026-02-01"), BackupKind::Monthly);
        assert_eq!(kind("2026-02-02"), BackupKind::Daily);
    }
}
