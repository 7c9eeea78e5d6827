//! How far apart the values of a series stand.
//!
//! Owns: finding the frequency of dates, the day of each step, seasonal periods.
//! Not here: gaps and doubles (`clean`).
//! Invariant: step 0 is the start, and steps are ordered as their days.

use crate::day::{Day, days_in_month, month_number};
use crate::number::whole;

/// How far apart the values of a series stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frequency {
    /// Every day.
    Daily,
    /// Monday to Friday.
    Business,
    /// Every seven days. A week begins on Monday (ISO 8601).
    Weekly,
    /// Every month.
    Monthly,
    /// Every three months.
    Quarterly,
    /// Every year.
    Yearly,
}

impl Frequency {
    /// Its letter on the command line and in results: D, B, W, M, Q, Y.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Daily => "D",
            Self::Business => "B",
            Self::Weekly => "W",
            Self::Monthly => "M",
            Self::Quarterly => "Q",
            Self::Yearly => "Y",
        }
    }

    /// The frequency with this letter. `None` if there is none.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let all = [
            Self::Daily,
            Self::Business,
            Self::Weekly,
            Self::Monthly,
            Self::Quarterly,
            Self::Yearly,
        ];
        all.into_iter()
            .find(|it| it.code().eq_ignore_ascii_case(code))
    }

    /// Values in the season that repeats first: a week of days, a year of weeks, months, quarters.
    #[must_use]
    pub const fn period(self) -> usize {
        match self {
            Self::Daily => 7,
            Self::Business => 5,
            Self::Weekly => 52,
            Self::Monthly => 12,
            Self::Quarterly => 4,
            Self::Yearly => 1,
        }
    }

    /// Values in a year.
    pub(crate) const fn per_year(self) -> f64 {
        match self {
            Self::Daily => 365.25,
            Self::Business => 261.0,
            Self::Weekly => 52.18,
            Self::Monthly => 12.0,
            Self::Quarterly => 4.0,
            Self::Yearly => 1.0,
        }
    }

    /// Whether a step is a day, so that days of week and month matter.
    pub(crate) const fn is_by_day(self) -> bool {
        matches!(self, Self::Daily | Self::Business)
    }

    /// Months in a step, for those that are counted in months.
    const fn months(self) -> Option<i32> {
        match self {
            Self::Monthly => Some(1),
            Self::Quarterly => Some(3),
            Self::Yearly => Some(12),
            Self::Daily | Self::Business | Self::Weekly => None,
        }
    }

    /// The day `steps` after `start`.
    #[must_use]
    pub fn day(self, start: Day, steps: usize) -> Day {
        let steps = i32::try_from(steps).unwrap_or(i32::MAX);
        match (self, self.months()) {
            (_, Some(months)) => {
                let civil = start.civil();
                let is_end = start.plus(1).civil().day == 1;
                let day = if is_end { 31 } else { civil.day };
                Day::in_month(
                    month_number(civil).saturating_add(steps.saturating_mul(months)),
                    day,
                )
            }
            (Self::Weekly, None) => start.plus(steps.saturating_mul(7)),
            (Self::Business, None) => {
                let weekday = start.weekday().min(4);
                let from_monday = weekday.saturating_add(steps % 5);
                let weeks = steps / 5 + from_monday / 5;
                start.plus(weeks.saturating_mul(7) + from_monday % 5 - start.weekday())
            }
            _ => start.plus(steps),
        }
    }

    /// The step from `start` whose span holds `day`. `None` before the start.
    #[must_use]
    pub fn step(self, start: Day, day: Day) -> Option<usize> {
        let days = day.number() - start.number();
        let steps = match (self, self.months()) {
            (_, Some(months)) => {
                let apart = month_number(day.civil()) - month_number(start.civil());
                apart.div_euclid(months)
            }
            (Self::Weekly, None) => (days + start.weekday()).div_euclid(7),
            (Self::Business, None) => {
                let from_monday = days + start.weekday();
                from_monday.div_euclid(7) * 5 + from_monday.rem_euclid(7).min(4)
                    - start.weekday().min(4)
            }
            _ => days,
        };
        usize::try_from(steps).ok()
    }

    /// The day that the step of the first of these days is shown by: the end of its month where
    /// they are last working days of months, else itself.
    pub(crate) fn label(self, first: Day, days: &[Day]) -> Day {
        if self.months().is_some() && are_month_ends(days) {
            return Day::in_month(month_number(first.civil()), 31);
        }
        first
    }

    /// The first day of the calendar's period that holds `day`: a Monday, the first of a month, of
    /// January, April, July or October, of a year.
    pub(crate) fn first_of(self, day: Day) -> Day {
        match (self, self.months()) {
            (_, Some(months)) => {
                let month = month_number(day.civil());
                Day::in_month(month - month.rem_euclid(months), 1)
            }
            (Self::Weekly, None) => day.plus(-day.weekday()),
            _ => day,
        }
    }

    /// The first day of the period after the one that holds `day`.
    pub(crate) fn next_of(self, day: Day) -> Day {
        self.day(self.first_of(day), 1)
    }

    /// One step in words, as in "a month".
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Daily => "a day",
            Self::Business => "a working day",
            Self::Weekly => "a week",
            Self::Monthly => "a month",
            Self::Quarterly => "a quarter",
            Self::Yearly => "a year",
        }
    }

    /// The frequency of sorted days without doubles: what most gaps are. Daily when unclear.
    #[must_use]
    pub fn detect(days: &[Day]) -> Self {
        let mut gaps: Vec<i32> = days
            .windows(2)
            .map(|it| it[1].number() - it[0].number())
            .collect();
        if gaps.is_empty() {
            return Self::Daily;
        }
        gaps.sort_unstable();
        let middle = gaps[gaps.len() / 2];
        let tenth = gaps[gaps.len() / 10];
        match middle {
            ..=4 if is_business(days) => Self::Business,
            ..=5 => Self::Daily,
            // Mostly a week apart; irregular flows a few days apart are daily with empty days.
            6..=8 if tenth >= 5 => Self::Weekly,
            27..=32 if tenth >= 25 => Self::Monthly,
            88..=93 if tenth >= 80 => Self::Quarterly,
            360..=370 if tenth >= 350 => Self::Yearly,
            _ => multiple(days, tenth),
        }
    }
}

/// Working days at most three before the end of their months, with a weekend or holidays between,
/// and not always the same day of the month.
fn are_month_ends(days: &[Day]) -> bool {
    let length = |it: &Day| days_in_month(it.civil().year, it.civil().month);
    let is_end = |it: &Day| {
        let before_end = length(it) - it.civil().day;
        before_end == 0 || (before_end <= 3 && it.weekday() < 5)
    };
    let usual = days.iter().map(|it| it.civil().day).max().unwrap_or(31);
    let is_usual = |it: &Day| it.civil().day == usual.min(length(it));
    days.iter().all(is_end) && !days.iter().all(is_usual)
}

/// No weekends in at least three weeks of which most working days are there.
fn is_business(days: &[Day]) -> bool {
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return false;
    };
    let span = f64::from(last.number() - first.number() + 1);
    let is_full = days.len() >= whole(span * 5.0 / 7.0 * 0.75);
    span >= 14.0 && is_full && days.iter().all(|it| it.weekday() < 5)
}

/// Series with many gaps: the widest step that all gaps are multiples of.
fn multiple(days: &[Day], tenth: i32) -> Frequency {
    let same_weekday = days.iter().all(|it| it.weekday() == days[0].weekday());
    let is_monthly = days.windows(2).all(|it| {
        let apart = month_number(it[1].civil()) - month_number(it[0].civil());
        let shift = (it[1].civil().day - it[0].civil().day).abs();
        apart >= 1 && (shift <= 1 || it.iter().all(|day| day.civil().day >= 28))
    });
    match (is_monthly, same_weekday && tenth >= 7) {
        (true, _) => Frequency::Monthly,
        (false, true) => Frequency::Weekly,
        (false, false) => Frequency::Daily,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(start: &str, frequency: Frequency, count: usize) -> Vec<Day> {
        let start = Day::parse(start).unwrap();
        (0..count).map(|it| frequency.day(start, it)).collect()
    }

    #[test]
    fn each_frequency_is_found_from_its_own_days_and_steps_come_back() {
        for (code, start) in [
            ("D", "2024-01-01"),
            ("B", "2024-01-03"),
            ("W", "2024-01-07"),
            ("M", "2024-01-31"),
            ("M", "2024-02-01"),
            ("Q", "2024-03-31"),
            ("Y", "2020-12-31"),
        ] {
            let frequency = Frequency::parse(code).unwrap();
            let days = days(start, frequency, 60);
            assert_eq!(Frequency::detect(&days), frequency, "{code}");
            for (step, day) in days.iter().enumerate() {
                assert_eq!(frequency.step(days[0], *day), Some(step), "{code} {day}");
            }
            assert!(days.windows(2).all(|it| it[0] < it[1]), "{code}");
        }
    }

    #[test]
    fn month_ends_stay_month_ends() {
        let shown: Vec<String> = days("2024-01-31", Frequency::Monthly, 3)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(shown, ["2024-01-31", "2024-02-29", "2024-03-31"]);
    }

    #[test]
    fn last_working_days_are_month_ends_and_a_day_of_the_month_is_none() {
        let parse = |it: &&str| Day::parse(it).unwrap();
        // Good Friday is 29 March 2024.
        for (days, label) in [
            (
                &["2023-12-29", "2024-01-31", "2024-02-29", "2024-03-28"][..],
                "2023-12-31",
            ),
            (&["2023-03-31", "2023-06-30", "2023-09-29"], "2023-03-31"),
            (
                &["2023-12-29", "2024-01-29", "2024-02-29", "2024-03-29"],
                "2023-12-29",
            ),
            (&["2023-01-28", "2023-02-28", "2023-03-28"], "2023-01-28"),
            (&["2023-12-29"], "2023-12-29"),
        ] {
            let days: Vec<Day> = days.iter().map(parse).collect();
            let found = Frequency::Monthly.label(days[0], &days);
            assert_eq!(found.to_string(), label, "{days:?}");
        }
    }

    #[test]
    fn one_day_and_scattered_days_are_daily() {
        assert_eq!(
            Frequency::detect(&days("2024-01-01", Frequency::Daily, 1)),
            Frequency::Daily
        );
        let scattered: Vec<Day> = [0, 1, 9, 14, 15, 40, 44]
            .map(|it| Day::from_number(19_000 + it))
            .to_vec();
        assert_eq!(Frequency::detect(&scattered), Frequency::Daily);
    }
}
