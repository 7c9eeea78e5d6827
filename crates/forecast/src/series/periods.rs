//! Whole periods: what days leave behind when they are summed up to weeks, months or years.
//!
//! Owns: whether observations are finer than the steps they go to, and leaving out a first and a
//! last step that they do not fill.
//! Not here: the sums (`series`), the days of steps (`frequency`).
//! Invariant: observations that stand one to a step are never left out.

use super::Remark;
use crate::day::Day;
use crate::frequency::Frequency;

/// Where the first whole period of summed-up observations begins, having left out those of an
/// incomplete first and last one. `None` where each observation is a step of its own. Nothing may
/// be left.
pub(super) fn keep_whole(
    frequency: Frequency,
    observations: &mut Vec<(Day, f64)>,
    remarks: &mut Vec<Remark>,
) -> Option<Day> {
    let finer = Finer::of(frequency, observations)?;
    let (first, last) = (observations.first()?.0, observations.last()?.0);
    let mut from = frequency.first_of(first);
    if finer.before(first) >= from {
        from = frequency.next_of(first);
    }
    let end = if finer.after(last) < frequency.next_of(last) {
        frequency.first_of(last)
    } else {
        frequency.next_of(last)
    };
    let mut leave_out = |days: &dyn Fn(Day) -> bool| {
        let mut left = observations.iter().map(|it| it.0).filter(|it| days(*it));
        if let Some(first) = left.next() {
            let last = left.next_back().unwrap_or(first);
            remarks.push(Remark::Partial(frequency, first, last));
        }
    };
    leave_out(&|it| it < from);
    leave_out(&|it| it >= from && it >= end);
    observations.retain(|it| it.0 >= from && it.0 < end);
    Some(from)
}

/// How observations stand that are finer than the steps they are summed up to.
struct Finer {
    frequency: Frequency,
    /// Between days that come now and then: the usual gap. 1 where they come every day.
    gap_days: i32,
}

impl Finer {
    fn of(frequency: Frequency, observations: &[(Day, f64)]) -> Option<Self> {
        if frequency.is_by_day() {
            return None;
        }
        let days: Vec<Day> = observations.iter().map(|it| it.0).collect();
        let shares = |it: &[Day]| frequency.first_of(it[0]) == frequency.first_of(it[1]);
        let found = Frequency::detect(&days);
        if found.per_year() <= frequency.per_year() || !days.windows(2).any(shares) {
            return None;
        }
        let gap = |it: &[Day]| it[1].number() - it[0].number();
        let mut gaps: Vec<i32> = days.windows(2).map(gap).collect();
        gaps.sort_unstable();
        Some(Self {
            frequency: found,
            gap_days: gaps[gaps.len() / 2],
        })
    }

    /// When an observation after this day was to come.
    fn after(&self, day: Day) -> Day {
        match self.frequency {
            Frequency::Daily => day.plus(self.gap_days),
            other => other.day(day, 1),
        }
    }

    /// When an observation before this day was to come.
    fn before(&self, day: Day) -> Day {
        match self.frequency {
            Frequency::Daily => day.plus(-self.gap_days),
            Frequency::Business => working_day_before(day),
            Frequency::Weekly => day.plus(-7),
            Frequency::Monthly => day.plus_months(-1),
            Frequency::Quarterly => day.plus_months(-3),
            Frequency::Yearly => day.plus_months(-12),
        }
    }
}

/// New Year's Day is off everywhere: a year of working days begins after it.
fn working_day_before(day: Day) -> Day {
    let is_off = |it: &Day| {
        let civil = it.civil();
        it.weekday() > 4 || (civil.month, civil.day) == (1, 1)
    };
    let mut before = (1..=7).map(|it| day.plus(-it));
    before.find(|it| !is_off(it)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::super::Series;
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    /// A 1 for every day, or for every working day.
    fn ones(from: &str, to: &str, frequency: Frequency) -> Vec<(Day, f64)> {
        let days = (day(from).number()..=day(to).number()).map(Day::from_number);
        let all = days.filter(|it| frequency == Frequency::Daily || it.weekday() < 5);
        all.map(|it| (it, 1.0)).collect()
    }

    fn summed(rows: Vec<(Day, f64)>, code: &str) -> (String, Vec<f64>, Vec<String>) {
        let series = Series::new("s", rows, Frequency::parse(code)).expect("a series");
        let partial = |it: &&Remark| matches!(it, Remark::Partial(..));
        let left = series.remarks.iter().filter(partial);
        let left = left.map(ToString::to_string).collect();
        (series.start.to_string(), series.values, left)
    }

    #[test]
    fn months_that_days_do_not_fill_are_left_out_and_named() {
        let rows = ones("2024-03-05", "2024-07-18", Frequency::Daily);
        let (start, values, left) = summed(rows, "M");
        assert_eq!(start, "2024-04-01");
        assert_eq!(values, [30.0, 31.0, 30.0]);
        let of = "do not fill a month; they were left out";
        assert_eq!(
            left,
            [
                format!("2024-03-05 to 2024-03-31 {of}"),
                format!("2024-07-01 to 2024-07-18 {of}")
            ]
        );
    }

    #[test]
    fn weeks_begin_on_monday_and_a_friday_belongs_to_the_week_that_holds_it() {
        // 2024-01-04 is a Thursday; the last week has four days.
        let mut rows = ones("2024-01-04", "2024-02-01", Frequency::Business);
        let friday = rows.iter_mut().find(|it| it.0 == day("2024-01-12"));
        friday.unwrap().1 = 100.0;
        let (start, values, left) = summed(rows, "W");
        assert_eq!(start, "2024-01-08");
        assert_eq!(values, [104.0, 5.0, 5.0]);
        assert_eq!(left.len(), 2, "{left:?}");
    }

    #[test]
    fn quarters_and_years_are_those_of_the_calendar() {
        let rows = ones("2022-11-01", "2024-12-31", Frequency::Daily);
        let (start, values, _) = summed(rows.clone(), "Q");
        assert_eq!((start.as_str(), values.len()), ("2023-01-01", 8));
        let (start, values, _) = summed(rows, "Y");
        assert_eq!(
            (start.as_str(), &values[..]),
            ("2023-01-01", &[365.0, 366.0][..])
        );
    }

    #[test]
    fn working_days_and_days_now_and_then_fill_their_months() {
        // From the first working day of January to that of March, a Friday before its weekend.
        let rows = ones("2024-01-02", "2024-03-29", Frequency::Business);
        let (start, values, left) = summed(rows, "M");
        assert_eq!(
            (start.as_str(), &values[..]),
            ("2024-01-01", &[22.0, 21.0, 21.0][..])
        );
        assert_eq!(left, Vec::<String>::new());
        let now_and_then = (0..30).map(|it| (day("2024-01-03").plus(4 * it), 1.0));
        let (start, values, left) = summed(now_and_then.collect(), "M");
        assert_eq!((start.as_str(), values.len()), ("2024-01-01", 4));
        assert_eq!(left, Vec::<String>::new());
    }

    #[test]
    fn rows_of_one_a_step_stay_whatever_their_day() {
        for (code, start) in [
            ("M", "2024-01-17"),
            ("W", "2024-01-04"),
            ("Q", "2024-02-29"),
        ] {
            let frequency = Frequency::parse(code).unwrap();
            for count in 1..5 {
                let at = |it| (frequency.day(day(start), it), 1.0);
                let (from, values, left) = summed((0..count).map(at).collect(), code);
                assert_eq!((from.as_str(), values.len()), (start, count), "{code}");
                assert_eq!(left, Vec::<String>::new());
            }
        }
    }

    #[test]
    fn what_fills_no_step_is_no_series() {
        let rows = ones("2024-07-01", "2024-07-18", Frequency::Daily);
        assert_eq!(Series::new("s", rows, Some(Frequency::Monthly)), None);
    }
}
