//! What is known about a step to come: its place in the calendar, and what was there before.
//!
//! Owns: the columns the boosted trees learn from.
//! Not here: learning (`boosted`, `trees`).
//! Invariant: a row for an origin uses no value from the origin on.

mod month;

use crate::day::{days_in_month, month_number};
use crate::frequency::Frequency;
use crate::holiday::Holidays;
use crate::number::{narrow, real, running_totals};
use crate::series::Series;

/// Months looked back for the same place in the month.
const MONTHS: usize = 12;

/// A series made ready for quick questions.
pub(crate) struct Lookup<'a> {
    values: &'a [f64],
    frequency: Frequency,
    totals: Vec<f64>,
    squares: Vec<f64>,
    /// Running absolute differences of a season.
    changes: Vec<f64>,
    zeros: Vec<f64>,
    places: Vec<Place>,
    /// The first step of each month, and one past the last.
    months: Vec<usize>,
    /// By month, the steps that are working days.
    working: Vec<Vec<usize>>,
}

/// Where a step stands in the calendar.
#[derive(Clone, Copy)]
struct Place {
    month: usize,
    columns: [f32; CALENDAR],
    of_month: usize,
    /// Working days of its month before it, and after it; itself included when it works.
    working: [usize; 2],
    works: bool,
}

/// Columns that say where a step stands in the calendar.
const CALENDAR: usize = 13;

/// What the values of a row are measured against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unit {
    pub(crate) level: f64,
    pub(crate) size: f64,
}

impl<'a> Lookup<'a> {
    /// Ready for steps up to `ahead` after the last value.
    pub(crate) fn new(series: &'a Series, holidays: &Holidays, ahead: usize) -> Self {
        let values = &series.values[..];
        let period = series.frequency.period();
        let change = |at: usize| {
            at.checked_sub(period)
                .map_or(0.0, |it| (values[at] - values[it]).abs())
        };
        let mut lookup = Self {
            values,
            frequency: series.frequency,
            totals: running_totals(values.iter().copied()),
            squares: running_totals(values.iter().map(|it| it * it)),
            changes: running_totals((0..values.len()).map(change)),
            zeros: running_totals(values.iter().map(|it| f64::from(u8::from(*it == 0.0)))),
            places: Vec::with_capacity(values.len() + ahead),
            months: Vec::new(),
            working: Vec::new(),
        };
        // The last month is placed to its end: working days left are counted in it.
        let rest = if series.frequency.is_by_day() { 31 } else { 0 };
        lookup.place_steps(series, holidays, values.len() + ahead + rest);
        lookup
    }

    fn place_steps(&mut self, series: &Series, holidays: &Holidays, count: usize) {
        let mut last_month = None;
        for step in 0..count {
            let day = series.day(step);
            let civil = day.civil();
            let month = month_number(civil);
            if last_month != Some(month) {
                last_month = Some(month);
                self.months.push(step);
                self.working.push(Vec::new());
            }
            let works = day.weekday() < 5 && !holidays.contains(day);
            let which = self.months.len() - 1;
            if works {
                self.working[which].push(step);
            }
            let (since, until) = holidays.distances(day, 8);
            let left = days_in_month(civil.year, civil.month) - civil.day;
            let january = crate::day::Day::new(civil.year, 1, 1).unwrap_or(day);
            let of_year = day.number() - january.number();
            let columns = [
                day.weekday(),
                civil.day,
                left,
                civil.month,
                of_year / 7,
                i32::from(works),
                since,
                until,
                (civil.day - 1) / 7,
                (358 - of_year).clamp(-12, 25),
                crate::holiday::days_to_easter(day).clamp(-10, 10),
            ];
            let mut places = [0.0; CALENDAR];
            for (slot, value) in places.iter_mut().zip(columns) {
                *slot = narrow(f64::from(value));
            }
            let of_month = usize::try_from(civil.day - 1).unwrap_or(0);
            self.places.push(Place {
                month: which,
                columns: places,
                of_month,
                working: [0; 2],
                works,
            });
        }
        self.months.push(count);
        self.count_working();
    }

    fn count_working(&mut self) {
        for (month, working) in self.working.iter().enumerate() {
            // The first and the last month may be there in part: counted from their calendar.
            for step in self.months[month]..self.months[month + 1] {
                let before = working.partition_point(|it| *it < step);
                let place = &mut self.places[step];
                let after = working.len() - before - usize::from(place.works);
                place.working = [before, after];
                place.columns[CALENDAR - 2] = narrow(real(before));
                place.columns[CALENDAR - 1] = narrow(real(after));
            }
        }
    }

    /// Level and size of the values before the origin.
    pub(crate) fn unit(&self, origin: usize) -> Unit {
        let period = self.frequency.period();
        let level = self.mean_before(origin, level_window(self.frequency));
        let changes = self.changes[origin] / real(origin.saturating_sub(period).max(1));
        let span = origin.min(crate::number::whole(self.frequency.per_year()).max(12));
        let mean = self.mean_before(origin, span);
        let square = (self.squares[origin] - self.squares[origin - span]) / real(span.max(1));
        let spread = (square - mean * mean).max(0.0).sqrt();
        let size = if changes > 1e-9 * spread {
            changes
        } else {
            spread
        };
        Unit {
            level,
            size: if size > 0.0 { size } else { 1.0 },
        }
    }

    fn mean_before(&self, origin: usize, count: usize) -> f64 {
        let from = origin.saturating_sub(count);
        (self.totals[origin] - self.totals[from]) / real((origin - from).max(1))
    }

    /// The mean of the values from one step up to before another; `None` if none are there.
    fn mean_within(&self, from: usize, to: usize) -> Option<f64> {
        (from < to).then(|| (self.totals[to] - self.totals[from]) / real(to - from))
    }

    /// Writes the columns of a target as seen from an origin.
    pub(crate) fn fill(&self, row: &mut Vec<f32>, origin: usize, target: usize) {
        let unit = self.unit(origin);
        let relative = |value: Option<f64>| match value {
            Some(value) => narrow(((value - unit.level) / unit.size).clamp(-1e6, 1e6)),
            None => 0.0,
        };
        row.push(narrow(real(target + 1 - origin)));
        for window in windows(self.frequency) {
            row.push(relative(Some(self.mean_before(origin, *window))));
        }
        self.push_season(row, (origin, target), relative);
        self.push_year(row, (origin, target), relative);
        row.extend(self.places[target].columns);
        let span = origin.min(91);
        let zeros = (self.zeros[origin] - self.zeros[origin - span]) / real(span.max(1));
        row.push(narrow(zeros));
        if self.frequency.is_by_day() {
            self.push_month(row, (origin, target), relative);
        }
    }

    /// The same season's values before.
    fn push_season(
        &self,
        row: &mut Vec<f32>,
        (origin, target): (usize, usize),
        relative: impl Fn(Option<f64>) -> f32,
    ) {
        let period = self.frequency.period();
        let first = (target + 1 - origin).div_ceil(period) * period;
        let (mut sum, mut squares, mut count) = (0.0, 0.0, 0.0);
        for back in 0..16_usize {
            let value = target
                .checked_sub(first + back * period)
                .map(|it| self.values[it]);
            if let Some(value) = value {
                sum += value;
                squares += value * value;
                count += 1.0;
            }
            if back < 4 {
                row.push(relative(value));
            }
            if matches!(back, 3 | 7 | 15) {
                row.push(relative((count > 0.0).then_some(sum / count)));
            }
        }
        if self.frequency.is_by_day() {
            self.push_fortnight(row, (origin, target), &relative);
        }
        let centre = sum / f64::max(count, 1.0);
        let spread = (squares / f64::max(count, 1.0) - centre * centre)
            .max(0.0)
            .sqrt();
        // As a difference from the level it would be read as a value; it is a size.
        row.push(relative(Some(self.unit(origin).level + spread)));
    }

    /// Every second week before: what is paid each fortnight stands in one of two weeks.
    fn push_fortnight(
        &self,
        row: &mut Vec<f32>,
        (origin, target): (usize, usize),
        relative: impl Fn(Option<f64>) -> f32,
    ) {
        let step = 2 * self.frequency.period();
        let first = (target + 1 - origin).div_ceil(step) * step;
        let back = |it: usize| Some(self.values[target.checked_sub(first + it * step)?]);
        let found: Vec<f64> = (0..4).filter_map(back).collect();
        row.push(relative(found.first().copied()));
        row.push(relative(
            (!found.is_empty()).then(|| crate::number::mean(&found)),
        ));
    }

    /// A year before: the value there, its surroundings, and how both stood to their level then.
    fn push_year(
        &self,
        row: &mut Vec<f32>,
        (origin, target): (usize, usize),
        relative: impl Fn(Option<f64>) -> f32,
    ) {
        let year = match self.frequency {
            Frequency::Daily => 364,
            Frequency::Business => 260,
            Frequency::Weekly => 52,
            Frequency::Monthly => 12,
            Frequency::Quarterly => 4,
            Frequency::Yearly => 1,
        };
        let ahead = target + 1 - origin;
        let years = ahead.div_ceil(year);
        let (reach, span) = match self.frequency {
            Frequency::Daily => (3, 28),
            Frequency::Business => (2, 20),
            Frequency::Weekly => (1, 8),
            _ => (0, 3),
        };
        for more in 0..2 {
            let back = (years + more) * year;
            let at = target.checked_sub(back);
            let around = at.and_then(|it| {
                self.mean_within(it.saturating_sub(reach), (it + reach + 1).min(origin))
            });
            let before = origin
                .checked_sub(back)
                .filter(|it| *it > 0)
                .map(|it| self.mean_before(it, span));
            let level = self.unit(origin).level;
            // How much higher than its level of then: on today's level.
            let change = |value: Option<f64>| Some(value? - before? + level);
            row.push(relative(change(around)));
            row.push(relative(change(at.map(|it| self.values[it]))));
        }
    }
}

/// The windows whose means are columns.
const fn windows(frequency: Frequency) -> &'static [usize] {
    match frequency {
        Frequency::Daily => &[1, 3, 7, 14, 56, 91, 182, 364],
        Frequency::Business => &[1, 3, 5, 10, 40, 65, 130, 260],
        Frequency::Weekly => &[1, 2, 4, 13, 26, 52],
        Frequency::Monthly => &[1, 2, 3, 12, 24],
        Frequency::Quarterly => &[1, 2, 8],
        Frequency::Yearly => &[1, 2, 6],
    }
}

/// The window whose mean is the level.
const fn level_window(frequency: Frequency) -> usize {
    match frequency {
        Frequency::Daily => 28,
        Frequency::Business => 20,
        Frequency::Weekly => 6,
        Frequency::Monthly => 6,
        Frequency::Quarterly => 4,
        Frequency::Yearly => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;

    fn series(values: Vec<f64>) -> Series {
        let start = Day::new(2022, 1, 10).unwrap();
        Series {
            name: "x".to_owned(),
            frequency: Frequency::Daily,
            start,
            origin: start.plus(i32::try_from(values.len()).unwrap() - 1),
            values,
            remarks: Vec::new(),
        }
    }

    #[test]
    fn a_row_knows_nothing_from_its_origin_on() {
        let before: Vec<f64> = (0..500).map(|it| f64::from(it * it % 97)).collect();
        let mut after = before.clone();
        for it in &mut after[400..] {
            *it = -1e9;
        }
        let (before, after) = (series(before), series(after));
        let holidays = Holidays::of_country("DE", 2021, 2025).unwrap();
        let rows = [&before, &after].map(|it| {
            let lookup = Lookup::new(it, &holidays, 100);
            let mut row = Vec::new();
            for target in [400, 430, 499, 590] {
                lookup.fill(&mut row, 400, target);
            }
            row
        });
        assert_eq!(rows[0], rows[1]);
    }

    #[test]
    fn the_last_working_day_finds_the_last_working_days_before() {
        // 1 on the last working day of each month, 0 elsewhere.
        let days = |it: usize| {
            Day::new(2022, 1, 10)
                .unwrap()
                .plus(i32::try_from(it).unwrap())
        };
        let is_last = |it: usize| {
            let working = |it: usize| days(it).weekday() < 5;
            let rest_off = (it + 1..it + 5)
                .take_while(|next| days(*next).civil().month == days(it).civil().month)
                .all(|next| !working(next));
            working(it) && rest_off && days(it).civil().day > 24
        };
        let values: Vec<f64> = (0..500)
            .map(|it| f64::from(u8::from(is_last(it))))
            .collect();
        let series = series(values);
        let lookup = Lookup::new(&series, &Holidays::default(), 60);
        let target = (500..560).find(|it| is_last(*it)).unwrap();
        let month = lookup.places[target].month - 2;
        let found = lookup.same_place(month, target)[3][0].unwrap();
        assert_eq!(series.values[found], 1.0);
    }
}
