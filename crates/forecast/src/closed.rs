//! Weekdays on which nothing happens.
//!
//! Owns: finding them, and leaving them empty.
//! Not here: holidays (`holiday`), places in the calendar (`models::calendar`).
//! Invariant: a day is left empty only where the same weekday had nothing for up to two years, and
//! where what comes now and then cannot fall on it.

use crate::frequency::Frequency;
use crate::series::Series;

/// The weeks that are looked at, and the fewest that say anything.
const WEEKS: usize = 104;
const MIN_WEEKS: usize = 20;

/// Fewer days with a flow may have missed a weekday by chance: 5 of 7 twenty times is one in 800.
const MIN_FLOWS: usize = 20;

/// Sets a path after a series to 0 where nothing happens on that weekday.
pub(crate) fn empty(series: &Series, path: &mut [f64]) {
    let closed = closed(series);
    let shut = path.iter_mut().enumerate().filter(|it| closed[it.0 % 7]);
    shut.for_each(|it| *it.1 = 0.0);
}

/// The same for an expected path: what it has on such days comes on the other days of the week, in
/// proportion to what they have, so that its sums stay what they are.
pub(crate) fn spread(series: &Series, path: &mut [f64]) {
    let closed = closed(series);
    for week in path.chunks_mut(7) {
        let open = |it: &(usize, &mut f64)| !closed[it.0];
        let all: f64 = week.iter().sum();
        let size: f64 = week
            .iter_mut()
            .enumerate()
            .filter(open)
            .map(|it| it.1.abs())
            .sum();
        let sum: f64 = week
            .iter_mut()
            .enumerate()
            .filter(open)
            .map(|it| *it.1)
            .sum();
        for (at, it) in week.iter_mut().enumerate() {
            if closed[at] {
                *it = 0.0;
            } else if size > 0.0 {
                *it += (all - sum) * it.abs() / size;
            }
        }
    }
}

/// Whether nothing happens on the weekday of the first, second … day to come.
///
/// What is due on a weekend is moved off it, so a weekend without flows is closed. Another weekday
/// is only where every weekday with flows has a good part of them: a tax each quarter, on a
/// Tuesday and a Friday so far, may come on any day next.
fn closed(series: &Series) -> [bool; 7] {
    if series.frequency != Frequency::Daily {
        return [false; 7];
    }
    let values = &series.values[series.values.len().saturating_sub(7 * WEEKS)..];
    let flows: [usize; 7] = std::array::from_fn(|ahead| {
        let same = values.iter().rev().skip(6 - ahead).step_by(7);
        same.filter(|it| **it != 0.0).count()
    });
    let all: usize = flows.iter().sum();
    if all < MIN_FLOWS || values.len() < 7 * MIN_WEEKS {
        return [false; 7];
    }
    let is_usual = flows.iter().all(|it| *it == 0 || 10 * it >= all);
    std::array::from_fn(|ahead| {
        let day = series.day(series.values.len() + ahead);
        flows[ahead] == 0 && (is_usual || day.weekday() > 4)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;

    fn emptied(value: impl Fn(Day) -> f64, days: i32) -> (Day, Vec<f64>) {
        let start = Day::new(2024, 1, 1).expect("a day");
        let rows = (0..days).map(|it| (start.plus(it), value(start.plus(it))));
        let series = Series::new("s", rows.collect(), Some(Frequency::Daily));
        let series = series.expect("a series");
        let mut path = vec![1.0; 20];
        empty(&series, &mut path);
        (series.origin, path)
    }

    #[test]
    fn weekends_without_a_flow_stay_empty_and_other_days_do_not() {
        let works = |it: Day| f64::from(u8::from(it.weekday() < 5));
        let (origin, path) = emptied(works, 303);
        for (ahead, value) in (1..).zip(path) {
            assert_eq!(value, works(origin.plus(ahead)), "{ahead}");
        }
    }

    #[test]
    fn one_flow_or_too_few_weeks_leave_a_day_open() {
        let once = Day::new(2024, 8, 31).expect("a day");
        let value = |it: Day| f64::from(u8::from(it.weekday() < 5 || it == once));
        let (origin, path) = emptied(value, 303);
        for (ahead, value) in (1..).zip(path) {
            let is_sunday = origin.plus(ahead).weekday() == 6;
            assert_eq!(value, f64::from(u8::from(!is_sunday)));
        }
        let works = |it: Day| f64::from(u8::from(it.weekday() < 5));
        assert_eq!(emptied(works, 100).1, [1.0; 20]);
    }

    #[test]
    fn what_moves_among_weekdays_keeps_them_open() {
        // Each Thursday, and a few times on a Monday: it may be a Tuesday next.
        let rare = |it: Day| it.number() % 91 == 4 && it.weekday() == 0;
        let value = |it: Day| f64::from(u8::from(it.weekday() == 3 || rare(it)));
        let start = Day::new(2024, 1, 1).expect("a day");
        assert!((0..400).any(|it| rare(start.plus(it))));
        let (origin, path) = emptied(value, 400);
        for (ahead, value) in (1..).zip(path) {
            let is_weekend = origin.plus(ahead).weekday() > 4;
            assert_eq!(value, f64::from(u8::from(!is_weekend)));
        }
        let thursdays = |it: Day| f64::from(u8::from(it.weekday() == 3));
        let (origin, path) = emptied(thursdays, 400);
        for (ahead, value) in (1..).zip(path) {
            assert_eq!(value, thursdays(origin.plus(ahead)));
        }
    }

    #[test]
    fn what_is_expected_on_a_closed_day_comes_on_the_open_days_of_its_week() {
        let start = Day::new(2024, 1, 1).expect("a day");
        let value = |it: i32| f64::from(u8::from(start.plus(it).weekday() < 5));
        let rows = (0..301).map(|it| (start.plus(it), value(it))).collect();
        let series = Series::new("s", rows, Some(Frequency::Daily)).expect("a series");
        let mut path = vec![
            2.0, 1.0, 1.0, 1.0, 1.0, 0.5, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0,
        ];
        spread(&series, &mut path);
        assert_eq!(path[..7], [2.5, 1.25, 1.25, 1.25, 1.25, 0.0, 0.0]);
        // A week without anything on its open days has nowhere to put it.
        assert_eq!(path[7..], [0.0; 6]);
    }
}
