//! Series: values at even steps, made from whatever dates and numbers came.
//!
//! Owns: putting observations on a grid, filling what is missing, setting aside what cannot be,
//! and saying so.
//! Not here: reading files, forecasting, which periods are whole (`periods`).
//! Invariant: a series has at least one value, and every value is finite.

mod periods;

use std::fmt;

use crate::day::Day;
use crate::frequency::Frequency;
use crate::number::{median, quantile_of_sorted, real, sorted};

/// The most steps a series may have: 150 years of days.
pub const MAX_STEPS: usize = 55_000;

/// Values at even steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What it is called.
    pub name: String,
    /// How far apart its values stand.
    pub frequency: Frequency,
    /// The day of the first step.
    pub start: Day,
    /// The last day with a value.
    pub origin: Day,
    /// All finite, at least one.
    pub values: Vec<f64>,
    /// What was done to the observations.
    pub remarks: Vec<Remark>,
}

/// Something done to a series, or found in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Remark {
    /// A date came more than once; the last value stands.
    Double(Day),
    /// A value was missing or no number; it was filled.
    Missing(Day),
    /// This many steps without a value, filled with the season's usual value.
    Filled(usize),
    /// This many steps without a value, taken as zero: a flow that did not happen.
    Empty(usize),
    /// A value so far from all others that it is replaced: day and value.
    Broken(Day, f64),
    /// A value far from the others, kept: day and value.
    Outlier(Day, f64),
    /// The level moved for good around this day, by this much.
    LevelShift(Day, f64),
    /// All values are the same.
    Constant(f64),
    /// This many values are too few to test any model on; the bands are wide guesses, and of one
    /// value there are none.
    Short(usize),
    /// Values, and the few steps that models were tested on; the bands are wide guesses.
    Few(usize, usize),
    /// Older steps beyond the limit were left out: how many.
    Cut(usize),
    /// Values of weekends that count on the Friday before: how many, and the first one's day.
    Weekend(usize, Day),
    /// The observations from the first day to the second do not fill the period they are in; they
    /// were left out.
    Partial(Frequency, Day, Day),
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Double(day) => write!(f, "{day} came more than once; the last value stands"),
            Self::Missing(day) => write!(f, "{day} has no number; it was filled"),
            Self::Filled(count) => {
                write!(
                    f,
                    "{count} steps without a value were filled with what is usual there"
                )
            }
            Self::Empty(count) => write!(f, "{count} steps without a value were taken as 0"),
            Self::Broken(day, value) => {
                write!(
                    f,
                    "{day} has {value:e}, far beyond every other value; it was replaced"
                )
            }
            Self::Outlier(day, value) => write!(f, "{day} has {value}, far from the others"),
            Self::LevelShift(day, by) => write!(f, "the level moved by {by:.2} around {day}"),
            Self::Constant(value) => write!(f, "every value is {value}"),
            Self::Short(1) => write!(
                f,
                "1 value is too few to test a model, and says nothing of how far others may be \
                 from it: the spread is unknown, and all quantiles are alike"
            ),
            Self::Short(count) => write!(
                f,
                "{count} values are too few to test a model; the bands are guesses"
            ),
            Self::Few(count, tested) => write!(
                f,
                "{count} values are few: models were tested on {tested} steps, and the bands are \
                 guesses from the changes between the values"
            ),
            Self::Cut(count) => write!(f, "the oldest {count} steps were left out"),
            Self::Weekend(count, first) => write!(
                f,
                "{count} values of weekends, the first of {first}, count on the Friday before; \
                 the sum stays"
            ),
            Self::Partial(frequency, from, to) => {
                let period = frequency.words();
                write!(f, "{from} to {to} do not fill {period}; they were left out")
            }
        }
    }
}

impl Series {
    /// Puts observations in order, on the steps of `frequency` (found from the days if `None`).
    /// A value that is not finite counts as missing. Observations finer than the steps are summed
    /// up by weeks from Monday, months, quarters and years of the calendar; a first and a last one
    /// that they do not fill are left out. `None` if no observation has a value, or none is left.
    #[must_use]
    pub fn new(
        name: &str,
        mut observations: Vec<(Day, f64)>,
        frequency: Option<Frequency>,
    ) -> Option<Self> {
        observations.sort_by_key(|it| it.0);
        let mut remarks = Vec::new();
        // The sort is stable: of doubles the last row comes last.
        let mut unique: Vec<(Day, f64)> = Vec::with_capacity(observations.len());
        for (day, value) in observations {
            match unique.last_mut().filter(|it| it.0 == day) {
                Some(last) => {
                    remarks.push(Remark::Double(day));
                    if value.is_finite() {
                        last.1 = value;
                    }
                }
                None => unique.push((day, value)),
            }
        }
        let has_value = |it: &&(Day, f64)| it.1.is_finite();
        let start = unique.iter().find(has_value)?.0;
        unique.retain(|it| it.0 >= start);
        let days: Vec<Day> = unique.iter().map(|it| it.0).collect();
        let frequency = frequency.unwrap_or_else(|| Frequency::detect(&days));
        let whole_from = periods::keep_whole(frequency, &mut unique, &mut remarks);
        let start = whole_from.unwrap_or_else(|| frequency.label(start, &days));
        unique.iter().find(has_value)?;
        let origin = unique.last()?.0;
        if frequency == Frequency::Business {
            remarks.extend(weekend(&unique));
        }
        let grid = Grid::new(frequency, (start, &unique), &mut remarks);
        let (start, mut values) = (grid.start, grid.slots);
        let asked = grid.asked;
        replace_broken(&mut values, |at| frequency.day(start, at), &mut remarks);
        fill(frequency, start, (&mut values, &asked), &mut remarks);
        let mut series = Self {
            name: name.to_owned(),
            frequency,
            start,
            origin,
            values,
            remarks,
        };
        series.look_over();
        Some(series)
    }

    /// The day of a step, also of those to come.
    #[must_use]
    pub fn day(&self, step: usize) -> Day {
        self.frequency.day(self.start, step)
    }

    /// Values that came, and were not filled.
    pub(crate) fn known(&self) -> usize {
        let filled = self.remarks.iter().map(|it| match it {
            Remark::Filled(count) => *count,
            _ => 0,
        });
        self.values.len().saturating_sub(filled.sum())
    }

    /// The most steps to come, of at most `horizon`, that end before the year 10000.
    #[must_use]
    pub fn reach(&self, horizon: usize) -> usize {
        let last = self.values.len() - 1;
        let is_there = |ahead: usize| {
            let step = last + ahead;
            self.frequency.step(self.start, self.day(step)) == Some(step)
        };
        (1..=horizon).rev().find(|it| is_there(*it)).unwrap_or(0)
    }

    /// Remarks on what the values look like.
    fn look_over(&mut self) {
        let first = self.values[0];
        if self.values.iter().all(|it| *it == first) {
            self.remarks.push(Remark::Constant(first));
            return;
        }
        let ordered = sorted(&self.values);
        let (low, high) = (
            quantile_of_sorted(&ordered, 0.25),
            quantile_of_sorted(&ordered, 0.75),
        );
        let reach = 8.0 * (high - low);
        if reach > 0.0 {
            let far = |it: &(usize, &f64)| *it.1 < low - reach || *it.1 > high + reach;
            let found: Vec<(usize, f64)> = self
                .values
                .iter()
                .enumerate()
                .filter(far)
                .map(|it| (it.0, *it.1))
                .collect();
            // What comes often is a flow of its own kind, such as payroll.
            if found.len() <= 5.max(self.values.len() / 200) {
                for (at, value) in found {
                    self.remarks.push(Remark::Outlier(self.day(at), value));
                }
            }
        }
        if let Some((at, by)) = level_shift(&self.values, self.frequency.period()) {
            self.remarks.push(Remark::LevelShift(self.day(at), by));
        }
    }
}

/// The remark on values that a grid of working days has no step for.
fn weekend(observations: &[(Day, f64)]) -> Option<Remark> {
    let is_off = |it: &&(Day, f64)| it.0.weekday() > 4 && it.1.is_finite();
    let mut off = observations.iter().filter(is_off);
    let first = off.next()?.0;
    Some(Remark::Weekend(1 + off.count(), first))
}

/// Observations on their steps; NaN where there is none.
struct Grid {
    start: Day,
    slots: Vec<f64>,
    /// Steps whose row came without a number: something was there, and nobody knows what.
    asked: Vec<bool>,
}

impl Grid {
    fn new(
        frequency: Frequency,
        (mut start, observations): (Day, &[(Day, f64)]),
        remarks: &mut Vec<Remark>,
    ) -> Self {
        let end = observations[observations.len() - 1].0;
        let steps = frequency.step(start, end).unwrap_or(0) + 1;
        if steps > MAX_STEPS {
            remarks.push(Remark::Cut(steps - MAX_STEPS));
            start = frequency.day(start, steps - MAX_STEPS);
        }
        let mut slots = vec![f64::NAN; steps.min(MAX_STEPS)];
        let mut asked = vec![false; slots.len()];
        let mut missing = 0;
        for (day, value) in observations {
            let step = frequency.step(start, *day).unwrap_or(usize::MAX);
            let Some(slot) = slots.get_mut(step) else {
                continue;
            };
            if !value.is_finite() {
                asked[step] = true;
                missing += 1;
                if missing <= 20 {
                    remarks.push(Remark::Missing(*day));
                }
            } else if slot.is_nan() {
                *slot = *value;
            } else {
                // Two days in one step (two weekend days on a business grid): a flow adds up.
                *slot += value;
            }
        }
        Self {
            start,
            slots,
            asked,
        }
    }
}

/// A value a thousand times beyond all but a few others is an error of whoever wrote it.
fn replace_broken(values: &mut [f64], day: impl Fn(usize) -> Day, remarks: &mut Vec<Remark>) {
    let sizes: Vec<f64> = values
        .iter()
        .map(|it| it.abs())
        .filter(|it| *it > 0.0)
        .collect();
    if sizes.len() < 8 {
        return;
    }
    let ordered = sorted(&sizes);
    let usual = quantile_of_sorted(&ordered, 0.95);
    let limit = 1e3 * usual;
    let few = values.iter().filter(|it| it.abs() > limit).count() * 50 <= values.len().max(50);
    if !few {
        return;
    }
    for (at, value) in values.iter_mut().enumerate() {
        if value.abs() > limit {
            remarks.push(Remark::Broken(day(at), *value));
            *value = f64::NAN;
        }
    }
}

/// Fills the steps without a value: with 0 where the series is a flow that often does not
/// happen, or never on that weekday; otherwise with the median of the same season around it.
fn fill(
    frequency: Frequency,
    start: Day,
    (values, asked): (&mut [f64], &[bool]),
    remarks: &mut Vec<Remark>,
) {
    let holes: Vec<usize> = (0..values.len())
        .filter(|it| values[*it].is_nan())
        .collect();
    if holes.is_empty() {
        return;
    }
    let weekday = |at: usize| {
        let day = frequency.day(start, at);
        usize::try_from(day.weekday()).unwrap_or(0)
    };
    let by_day = frequency.is_by_day();
    let mut closed = [false; 7];
    if by_day {
        let mut counts = [(0_usize, 0_usize); 7];
        for at in 0..values.len() {
            let slot = &mut counts[weekday(at)];
            slot.0 += usize::from(values[at].is_nan() && !asked[at]);
            slot.1 += 1;
        }
        closed = counts.map(|it| it.0 * 5 > it.1 * 4 && it.1 >= 4);
    }
    let open_holes = holes
        .iter()
        .filter(|it| !asked[**it] && (!by_day || !closed[weekday(**it)]))
        .count();
    let is_sparse = open_holes * 4 > values.len() && values.len() >= 14;
    let period = frequency.period();
    let known = values.to_vec();
    let mut empty = 0;
    for at in &holes {
        let is_empty = !asked[*at] && (is_sparse || (by_day && closed[weekday(*at)]));
        empty += usize::from(is_empty);
        values[*at] = if is_empty {
            0.0
        } else {
            usual_at(&known, *at, period)
        };
    }
    if empty > 0 {
        remarks.push(Remark::Empty(empty));
    }
    if holes.len() > empty {
        remarks.push(Remark::Filled(holes.len() - empty));
    }
}

/// The median of the nearest known values of the same season, or of the neighbours.
fn usual_at(known: &[f64], at: usize, period: usize) -> f64 {
    let nearest = |step: usize, count: usize| {
        let mut found = Vec::new();
        for away in 1..=known.len() / step.max(1) + 1 {
            let before = at.checked_sub(away * step).and_then(|it| known.get(it));
            let after = known.get(at + away * step);
            found.extend(before.into_iter().chain(after).filter(|it| it.is_finite()));
            if found.len() >= count {
                break;
            }
        }
        found
    };
    let season = nearest(period.max(1), 4);
    if season.len() >= 2 {
        median(&season)
    } else {
        median(&nearest(1, 4))
    }
}

/// Where the median of what follows differs most from what came before, if by far more than the
/// values vary on either side: step and difference.
fn level_shift(values: &[f64], period: usize) -> Option<(usize, f64)> {
    let width = (4 * period).clamp(12, 120);
    if values.len() < 2 * width {
        return None;
    }
    let spread = |part: &[f64], centre: f64| {
        median(
            &part
                .iter()
                .map(|it| (it - centre).abs())
                .collect::<Vec<_>>(),
        )
    };
    let mut best: Option<(usize, f64, f64)> = None;
    for at in (width..=values.len() - width).step_by((width / 6).max(1)) {
        let (before, after) = (&values[at - width..at], &values[at..at + width]);
        let (low, high) = (median(before), median(after));
        let noise = spread(before, low).max(spread(after, high));
        let by = high - low;
        let strength = by.abs() / noise.max(1e-9 * by.abs().max(1e-300));
        if strength > 6.0 && best.is_none_or(|it| strength > it.2) {
            best = Some((at, by, strength));
        }
    }
    best.map(|it| (it.0, it.1))
}

/// Whether most steps are exactly zero: a flow that comes now and then.
pub(crate) fn is_intermittent(values: &[f64]) -> bool {
    let zeros = values.iter().filter(|it| **it == 0.0).count();
    real(zeros) > 0.5 * real(values.len())
}
