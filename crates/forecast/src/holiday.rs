//! Public holidays by rule, so that no year is too far.
//!
//! Owns: national holidays of the countries named in `RULES`, and the days of any year.
//! Not here: regional holidays, and the calendars that settle payments (`money::calendar`).
//! Invariant: the days of a calendar are sorted and without doubles.
//! Source: the countries' own laws on public holidays; Easter after Meeus/Jones/Butcher.

use crate::day::Day;

/// Days that are no working days, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    days: Vec<Day>,
}

/// When a holiday is.
#[derive(Clone, Copy, Debug)]
enum Rule {
    /// Month and day.
    Fixed(i32, i32),
    /// Days after Easter Sunday.
    Easter(i32),
    /// Month, weekday (0 Monday), which of the month; -1 the last.
    Weekday(i32, i32, i32),
    /// Month and day, or the Monday after a weekend.
    Observed(i32, i32),
}
use Rule::{Easter, Fixed, Observed, Weekday};

/// ISO 3166 code and national holidays.
const RULES: &[(&str, &[Rule])] = &[
    (
        "US",
        &[
            Observed(1, 1),
            Weekday(1, 0, 3),
            Weekday(2, 0, 3),
            Weekday(5, 0, -1),
            Observed(6, 19),
            Observed(7, 4),
            Weekday(9, 0, 1),
            Weekday(10, 0, 2),
            Observed(11, 11),
            Weekday(11, 3, 4),
            Observed(12, 25),
        ],
    ),
    (
        "GB",
        &[
            Observed(1, 1),
            Easter(-2),
            Easter(1),
            Weekday(5, 0, 1),
            Weekday(5, 0, -1),
            Weekday(8, 0, -1),
            Observed(12, 25),
            Fixed(12, 26),
        ],
    ),
    (
        "DE",
        &[
            Fixed(1, 1),
            Easter(-2),
            Easter(1),
            Fixed(5, 1),
            Easter(39),
            Easter(50),
            Fixed(10, 3),
            Fixed(12, 25),
            Fixed(12, 26),
        ],
    ),
    (
        "AT",
        &[
            Fixed(1, 1),
            Fixed(1, 6),
            Easter(1),
            Fixed(5, 1),
            Easter(39),
            Easter(50),
            Easter(60),
            Fixed(8, 15),
            Fixed(10, 26),
            Fixed(11, 1),
            Fixed(12, 8),
            Fixed(12, 25),
            Fixed(12, 26),
        ],
    ),
    (
        "CH",
        &[
            Fixed(1, 1),
            Easter(-2),
            Easter(1),
            Easter(39),
            Easter(50),
            Fixed(8, 1),
            Fixed(12, 25),
            Fixed(12, 26),
        ],
    ),
    (
        "FR",
        &[
            Fixed(1, 1),
            Easter(1),
            Fixed(5, 1),
            Fixed(5, 8),
            Easter(39),
            Easter(50),
            Fixed(7, 14),
            Fixed(8, 15),
            Fixed(11, 1),
            Fixed(11, 11),
            Fixed(12, 25),
        ],
    ),
    (
        "NL",
        &[
            Fixed(1, 1),
            Easter(-2),
            Easter(1),
            Fixed(4, 27),
            Easter(39),
            Easter(50),
            Fixed(12, 25),
            Fixed(12, 26),
        ],
    ),
    (
        "BE",
        &[
            Fixed(1, 1),
            Easter(1),
            Fixed(5, 1),
            Easter(39),
            Easter(50),
            Fixed(7, 21),
            Fixed(8, 15),
            Fixed(11, 1),
            Fixed(11, 11),
            Fixed(12, 25),
        ],
    ),
    (
        "ES",
        &[
            Fixed(1, 1),
            Fixed(1, 6),
            Easter(-2),
            Fixed(5, 1),
            Fixed(8, 15),
            Fixed(10, 12),
            Fixed(11, 1),
            Fixed(12, 6),
            Fixed(12, 8),
            Fixed(12, 25),
        ],
    ),
    (
        "IT",
        &[
            Fixed(1, 1),
            Fixed(1, 6),
            Easter(1),
            Fixed(4, 25),
            Fixed(5, 1),
            Fixed(6, 2),
            Fixed(8, 15),
            Fixed(11, 1),
            Fixed(12, 8),
            Fixed(12, 25),
            Fixed(12, 26),
        ],
    ),
    (
        "PT",
        &[
            Fixed(1, 1),
            Easter(-2),
            Fixed(4, 25),
            Fixed(5, 1),
            Easter(60),
            Fixed(6, 10),
            Fixed(8, 15),
            Fixed(10, 5),
            Fixed(11, 1),
            Fixed(12, 1),
            Fixed(12, 8),
            Fixed(12, 25),
        ],
    ),
    (
        "IE",
        &[
            Observed(1, 1),
            Observed(3, 17),
            Easter(1),
            Weekday(5, 0, 1),
            Weekday(6, 0, 1),
            Weekday(8, 0, 1),
            Weekday(10, 0, -1),
            Observed(12, 25),
            Fixed(12, 26),
        ],
    ),
    (
        "PL",
        &[
            Fixed(1, 1),
            Fixed(1, 6),
            Easter(1),
            Fixed(5, 1),
            Fixed(5, 3),
            Easter(60),
            Fixed(8, 15),
            Fixed(11, 1),
            Fixed(11, 11),
            Fixed(12, 25),
            Fixed(12, 26),
        ],
    ),
    (
        "SE",
        &[
            Fixed(1, 1),
            Fixed(1, 6),
            Easter(-2),
            Easter(1),
            Fixed(5, 1),
            Easter(39),
            Fixed(6, 6),
            Fixed(12, 24),
            Fixed(12, 25),
            Fixed(12, 26),
            Fixed(12, 31),
        ],
    ),
    (
        "CA",
        &[
            Observed(1, 1),
            Easter(-2),
            Observed(7, 1),
            Weekday(9, 0, 1),
            Weekday(10, 0, 2),
            Observed(11, 11),
            Observed(12, 25),
            Fixed(12, 26),
        ],
    ),
    (
        "AU",
        &[
            Observed(1, 1),
            Observed(1, 26),
            Easter(-2),
            Easter(1),
            Fixed(4, 25),
            Observed(12, 25),
            Fixed(12, 26),
        ],
    ),
];

impl Holidays {
    /// These days.
    #[must_use]
    pub fn from_days(mut days: Vec<Day>) -> Self {
        days.sort_unstable();
        days.dedup();
        Self { days }
    }

    /// The codes `of_country` knows.
    pub fn countries() -> impl Iterator<Item = &'static str> {
        RULES.iter().map(|it| it.0)
    }

    /// A country's national holidays from one year to another, both included. `None` for a code
    /// that is not in `countries`. Limits: years 1583 to 9999.
    #[must_use]
    pub fn of_country(code: &str, first_year: i32, last_year: i32) -> Option<Self> {
        let rules = RULES.iter().find(|it| it.0.eq_ignore_ascii_case(code))?.1;
        let years = first_year.max(1583)..=last_year.min(9999);
        let days = years.flat_map(|year| rules.iter().filter_map(move |rule| rule.day(year)));
        Some(Self::from_days(days.collect()))
    }

    /// Whether the day is one of them.
    #[must_use]
    pub fn contains(&self, day: Day) -> bool {
        self.days.binary_search(&day).is_ok()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    /// Days since the last and until the next holiday, 0 on one; at most `limit`.
    pub(crate) fn distances(&self, day: Day, limit: i32) -> (i32, i32) {
        let next = self.days.partition_point(|it| *it < day);
        let until = self
            .days
            .get(next)
            .map_or(limit, |it| it.number() - day.number());
        let before = self.days[..next]
            .last()
            .map_or(limit, |it| day.number() - it.number());
        let since = if until == 0 { 0 } else { before };
        (since.min(limit), until.min(limit))
    }
}

impl Rule {
    fn day(self, year: i32) -> Option<Day> {
        match self {
            Fixed(month, day) => Day::new(year, month, day),
            Easter(days) => Some(easter(year)?.plus(days)),
            Weekday(month, weekday, -1) => {
                let last = Day::new(year, month, 1)?.plus_months(1).plus(-1);
                Some(last.plus(-(last.weekday() - weekday).rem_euclid(7)))
            }
            Weekday(month, weekday, which) => {
                let first = Day::new(year, month, 1)?;
                let ahead = (weekday - first.weekday()).rem_euclid(7);
                Some(first.plus(ahead + (which - 1) * 7))
            }
            Observed(month, day) => {
                let day = Day::new(year, month, day)?;
                Some(day.plus((7 - day.weekday()) % 7 % 3))
            }
        }
    }
}

/// Easter Sunday of the Gregorian calendar.
fn easter(year: i32) -> Option<Day> {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let leap = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
    let moon = leap - (leap / 28) * (1 - (29 / (leap + 1)) * ((21 - golden) / 11));
    let weekday =
        (century * 100 + rest + (century * 100 + rest) / 4 + moon + 2 - century + century / 4) % 7;
    let shift = moon - weekday;
    let month = 3 + (shift + 40) / 44;
    Day::new(year, month, shift + 28 - 31 * (month / 4))
}

/// Days from the nearest Easter Sunday: negative before it. Far away where there is none.
pub(crate) fn days_to_easter(day: Day) -> i32 {
    let sunday = easter(day.civil().year);
    sunday.map_or(i32::MAX, |it| day.number() - it.number())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_is_when_it_was() {
        for (year, day) in [
            (1999, "1999-04-04"),
            (2000, "2000-04-23"),
            (2008, "2008-03-23"),
            (2024, "2024-03-31"),
            (2025, "2025-04-20"),
            (2038, "2038-04-25"),
        ] {
            assert_eq!(easter(year).unwrap().to_string(), day);
        }
    }

    #[test]
    fn known_holidays_are_found() {
        for (code, day) in [
            ("US", "2024-11-28"),
            ("US", "2022-12-26"),
            ("US", "2024-05-27"),
            ("GB", "2024-08-26"),
            ("DE", "2024-05-09"),
            ("FR", "2024-07-14"),
        ] {
            let holidays = Holidays::of_country(code, 2020, 2026).unwrap();
            assert!(holidays.contains(Day::parse(day).unwrap()), "{code} {day}");
        }
        assert_eq!(Holidays::of_country("XX", 2020, 2021), None);
    }

    #[test]
    fn distances_are_zero_on_the_day_and_limited_elsewhere() {
        let day = Day::from_number(1000);
        let holidays = Holidays::from_days(vec![day]);
        assert_eq!(holidays.distances(day, 10), (0, 0));
        assert_eq!(holidays.distances(day.plus(2), 10), (2, 10));
        assert_eq!(holidays.distances(day.plus(-3), 10), (10, 3));
    }
}
