//! Places in the calendar: steps that belong together.
//!
//! Owns: every day, week, fortnight, four weeks, day of the month and working day of the month, of each
//! month and of each quarter, as they are and moved off days off.
//! Not here: which of them matter (`calendar`).
//! Invariant: every place has been met three times; no two have the same steps.

use std::collections::HashSet;

use super::super::History;
use crate::day::{Day, month_number};

/// A place that was met less often says nothing.
const MIN_MET: usize = 3;

/// Working days counted from the start and from the end of a month, and of a quarter's months.
const WORKING: [usize; 2] = [10, 5];

/// Steps that belong together.
pub(super) struct Place {
    /// Ascending, also of what is to come.
    steps: Vec<usize>,
    /// How many of them are known.
    met: usize,
    is_rare: bool,
}

impl Place {
    pub(super) fn known(&self) -> impl Iterator<Item = usize> {
        self.steps[..self.met].iter().copied()
    }

    pub(super) fn to_come(&self) -> impl Iterator<Item = usize> {
        self.steps[self.met..].iter().copied()
    }

    /// Whether it comes less than every fifth day.
    pub(super) const fn is_rare(&self) -> bool {
        self.is_rare
    }
}

/// The days looked at, known ones and those to come.
pub(super) struct Span {
    first: Day,
    /// Whether each of the days is a working day.
    works: Vec<bool>,
}

impl Span {
    /// From a step of the history on.
    pub(super) fn new(history: &History, from: usize, horizon: usize) -> Self {
        let works = (from..history.length + horizon).map(|it| {
            let day = history.series.day(it);
            day.weekday() < 5 && !history.holidays.contains(day)
        });
        Self {
            first: history.series.day(from),
            works: works.collect(),
        }
    }

    /// Every place that was met often enough in the values. Where days off have next to nothing,
    /// places on them are left out: what is due then is moved.
    pub(super) fn places(&self, values: &[f64]) -> Vec<Place> {
        let mut all = self.of_weeks();
        all.extend(self.of_months());
        let moved = |works: bool| {
            let both = values.iter().zip(&self.works);
            both.filter(|it| *it.1 == works && *it.0 != 0.0).count()
        };
        let is_closed = 50 * moved(false) <= moved(true);
        let is_open = |it: &usize| !is_closed || self.works[*it];
        let mut seen: HashSet<Vec<usize>> = HashSet::new();
        let mut found = Vec::new();
        for mut steps in all {
            steps.retain(|it| *it < self.works.len());
            steps.dedup();
            let met = steps.partition_point(|it| *it < values.len());
            if met < MIN_MET || !steps.iter().all(is_open) || !seen.insert(steps.clone()) {
                continue;
            }
            found.push(Place {
                is_rare: 5 * met < values.len(),
                steps,
                met,
            });
        }
        found
    }

    fn of_weeks(&self) -> Vec<Vec<usize>> {
        let every_day = || 0..self.works.len();
        let working = every_day().filter(|it| self.works[*it]);
        let mut all = vec![every_day().collect(), working.collect()];
        for every in [7, 14, 28] {
            for phase in 0..every {
                let steps = || (phase..self.works.len()).step_by(every);
                if every < 28 {
                    all.push(steps().collect());
                }
                all.push(steps().map(|it| self.after(it)).collect());
            }
        }
        all
    }

    fn of_months(&self) -> Vec<Vec<usize>> {
        let last = i32::try_from(self.works.len()).unwrap_or(i32::MAX);
        let number = |it: Day| month_number(it.civil());
        let months: Vec<i32> = (number(self.first)..=number(self.first.plus(last))).collect();
        let of_quarter = |phase: i32| {
            let own = months.iter().copied();
            own.filter(|it| it.rem_euclid(3) == phase).collect()
        };
        let mut all = self.of_chosen(&months, WORKING[0]);
        for phase in 0..3 {
            let own: Vec<i32> = of_quarter(phase);
            all.extend(self.of_chosen(&own, WORKING[1]));
        }
        all
    }

    /// Each day, and the first and last working days, of chosen months.
    fn of_chosen(&self, months: &[i32], working: usize) -> Vec<Vec<usize>> {
        let mut all = Vec::new();
        for day in 1..=31 {
            let steps = || months.iter().filter_map(move |it| self.step(*it, day));
            all.push(steps().collect());
            all.push(steps().map(|it| self.after(it)).collect());
            all.push(steps().map(|it| self.before(it)).collect());
        }
        // Of a month that is there in part nobody knows which working day is which.
        for place in 0..working {
            let from_start = |it: &i32| self.working(*it, self.step(*it, 1)?).nth(place);
            let from_end = |it: &i32| {
                self.step(it + 1, 1)?;
                let begun = self.step(*it, 1).unwrap_or(0);
                self.working(*it, begun).rev().nth(place)
            };
            all.push(months.iter().filter_map(from_start).collect());
            all.push(months.iter().filter_map(from_end).collect());
        }
        all
    }

    /// The working days of a month that begins at a step.
    fn working(&self, month: i32, from: usize) -> impl DoubleEndedIterator<Item = usize> {
        let to = self.step(month + 1, 1).unwrap_or(self.works.len());
        (from..to).filter(|it| self.works[*it])
    }

    /// The step of a day of a month, or of its last day if it is shorter.
    fn step(&self, month: i32, day: i32) -> Option<usize> {
        let days = Day::in_month(month, day).number() - self.first.number();
        let step = usize::try_from(days).ok()?;
        (step < self.works.len()).then_some(step)
    }

    /// The step itself or the next working day; beyond the span if there is none in it.
    fn after(&self, step: usize) -> usize {
        let more = self.works[step..].iter().position(|it| *it);
        more.map_or(self.works.len(), |it| step + it)
    }

    /// The step itself or the working day before; the step itself if there is none.
    fn before(&self, step: usize) -> usize {
        let works = self.works[..=step].iter().rposition(|it| *it);
        works.unwrap_or(step)
    }
}
