//! Civil days as numbers.
//!
//! Owns: days since 1970-01-01, their year, month, day and weekday, and their ISO text.
//! Not here: holidays (`holiday`), steps of a frequency (`frequency`).
//! Invariant: every day is between the years 1 and 9999.
//! Source: H. Hinnant, "chrono-compatible low-level date algorithms".

use std::fmt;

/// A civil date as the number of days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// A civil date by its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// 1 to 9999.
    pub year: i32,
    /// 1 to 12.
    pub month: i32,
    /// 1 to 31.
    pub day: i32,
}

/// The first and the last day there is.
const RANGE: (i32, i32) = (-719_162, 2_932_896);

impl Day {
    /// The day with this number; the first or last day there is when beyond.
    #[must_use]
    pub fn from_number(number: i32) -> Self {
        Self(number.clamp(RANGE.0, RANGE.1))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The day of these parts. `None` if there is no such day.
    #[must_use]
    pub fn new(year: i32, month: i32, day: i32) -> Option<Self> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || day < 1 {
            return None;
        }
        (day <= days_in_month(year, month)).then(|| Self::of(year, month, day))
    }

    fn of(year: i32, month: i32, day: i32) -> Self {
        let year = year - i32::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month_index = if month > 2 { month - 3 } else { month + 9 };
        let day_of_year = (153 * month_index + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self::from_number(era * 146_097 + day_of_era - 719_468)
    }

    /// Year, month and day.
    #[must_use]
    pub const fn civil(self) -> Civil {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_index = (5 * day_of_year + 2) / 153;
        let month = if month_index < 10 {
            month_index + 3
        } else {
            month_index - 9
        };
        let before_march = if month <= 2 { 1 } else { 0 };
        Civil {
            year: year_of_era + era * 400 + before_march,
            month,
            day: day_of_year - (153 * month_index + 2) / 5 + 1,
        }
    }

    /// 0 for Monday to 6 for Sunday.
    #[must_use]
    pub const fn weekday(self) -> i32 {
        (self.0 + 3).rem_euclid(7)
    }

    /// `days` later, or earlier when negative.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self::from_number(self.0.saturating_add(days))
    }

    /// `months` later on the same day of the month, or its last day where that is shorter.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let civil = self.civil();
        Self::in_month(month_number(civil).saturating_add(months), civil.day)
    }

    /// Day `day` of the month with this number, or its last day where that is shorter.
    pub(crate) fn in_month(month_number: i32, day: i32) -> Self {
        let month_number = month_number.clamp(12, 9999 * 12 + 11);
        let (year, month) = (month_number.div_euclid(12), month_number.rem_euclid(12) + 1);
        Self::of(year, month, day.clamp(1, days_in_month(year, month)))
    }

    /// Reads `YYYY-MM-DD`, with an optional time after `T` or a blank that is passed over; also
    /// `YYYY-MM` (its first day) and `YYYYMMDD`; `/` for `-`. `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut around = text.trim().splitn(2, ['T', ' ']);
        let date = around.next()?;
        let is_time = |it: &str| matches!(it.as_bytes(), [b'0'..=b'2', b'0'..=b'9', b':', ..]);
        if !around.next().is_none_or(|it| is_time(it.trim_start())) {
            return None;
        }
        let number = |part: &str, digits: usize| {
            let is_number = part.len() == digits && part.bytes().all(|it| it.is_ascii_digit());
            is_number.then(|| part.parse().ok()).flatten()
        };
        let parts: Vec<&str> = date.split(['-', '/']).collect();
        match parts[..] {
            [year, month, day] => Self::new(number(year, 4)?, number(month, 2)?, number(day, 2)?),
            [year, month] => Self::new(number(year, 4)?, number(month, 2)?, 1),
            [all] if all.len() == 8 && all.is_ascii() => Self::new(
                number(&all[..4], 4)?,
                number(&all[4..6], 2)?,
                number(&all[6..], 2)?,
            ),
            _ => None,
        }
    }
}

/// Months since the year 0.
pub(crate) const fn month_number(civil: Civil) -> i32 {
    civil.year * 12 + civil.month - 1
}

/// How long a month is.
pub(crate) const fn days_in_month(year: i32, month: i32) -> i32 {
    let is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Civil { year, month, day } = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days_have_their_numbers_and_weekdays() {
        for (text, number, weekday) in [
            ("1970-01-01", 0, 3),
            ("2000-03-01", 11_017, 2),
            ("2024-02-29", 19_782, 3),
            ("0001-01-01", -719_162, 0),
            ("9999-12-31", 2_932_896, 4),
        ] {
            let day = Day::parse(text).unwrap();
            assert_eq!((day.number(), day.weekday()), (number, weekday), "{text}");
            assert_eq!(day.to_string(), text);
        }
    }

    #[test]
    fn every_day_comes_back() {
        for number in -200_000..200_000 {
            let day = Day::from_number(number);
            let Civil {
                year,
                month,
                day: of_month,
            } = day.civil();
            assert_eq!(Day::new(year, month, of_month), Some(day));
        }
    }

    #[test]
    fn months_keep_the_day_where_they_can() {
        let day = Day::parse("2024-01-31").unwrap();
        assert_eq!(day.plus_months(1).to_string(), "2024-02-29");
        assert_eq!(day.plus_months(-2).to_string(), "2023-11-30");
        assert_eq!(day.plus_months(12).to_string(), "2025-01-31");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2024-13-01",
            "2024-02-30",
            "24-1-1",
            "01.02.2024",
            "2024-01-31 to 2024-02-29",
            "2024-01-31T",
            "x",
            "ä0240101",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        assert_eq!(Day::parse("2024-03-05T00:00:00Z"), Day::new(2024, 3, 5));
        assert_eq!(Day::parse("20240305"), Day::new(2024, 3, 5));
        assert_eq!(Day::parse("2024-03"), Day::new(2024, 3, 1));
    }
}
