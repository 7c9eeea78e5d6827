//! The same place in other months.
//!
//! Owns: which steps of a month stand for a day of another, and the columns they give.
//! Not here: the calendar itself (`features`).
//! Invariant: no value from the origin on is looked at.

use super::{Lookup, MONTHS};

/// The ways in which a day has the same place in another month.
const PLACES: usize = 4;

/// Steps that may stand for a day.
type Steps = [Option<usize>; 4];

/// Where days off move a payment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// What was found in months before, the newest first.
struct Months {
    values: [f64; MONTHS],
    count: usize,
    /// The newest one a multiple of three months before.
    quarter: Option<f64>,
}

impl Months {
    const fn new() -> Self {
        Self {
            values: [0.0; MONTHS],
            count: 0,
            quarter: None,
        }
    }

    fn add(&mut self, value: f64, back: usize) {
        if let Some(slot) = self.values.get_mut(self.count) {
            *slot = value;
            self.count += 1;
        }
        if back.is_multiple_of(3) {
            self.quarter = self.quarter.or(Some(value));
        }
    }

    /// Of the newest so many.
    fn mean(&self, most: usize) -> Option<f64> {
        let known = &self.values[..self.count.min(most)];
        (!known.is_empty()).then(|| crate::number::mean(known))
    }
}

impl Lookup<'_> {
    /// The same place in the months before: by day, moved to a working day before or after it, by
    /// working day from the start and from the end.
    pub(super) fn push_month(
        &self,
        row: &mut Vec<f32>,
        (origin, target): (usize, usize),
        relative: impl Fn(Option<f64>) -> f32,
    ) {
        let place = self.places[target];
        let level = self.unit(origin).level;
        let mut found = [const { Months::new() }; PLACES];
        for back in 1..=MONTHS + 4 {
            let Some(month) = place.month.checked_sub(back) else {
                break;
            };
            // The first month may be cut off at its start.
            if month == 0 && self.places[0].of_month > 0 {
                break;
            }
            for (steps, slot) in self.same_place(month, target).iter().zip(&mut found) {
                // Of days that may stand for this one, the one that stands out does.
                let known = steps.iter().flatten().filter(|it| **it < origin);
                let far = |it: &f64| (it - level).abs();
                let value = known
                    .map(|it| self.values[*it])
                    .max_by(|a, b| far(a).total_cmp(&far(b)));
                if let Some(value) = value {
                    slot.add(value, back);
                }
            }
        }
        for it in &found {
            row.extend([it.mean(MONTHS), it.mean(3), it.mean(1)].map(&relative));
        }
        // What is paid each quarter stands in one of three months.
        for it in &found[..2] {
            row.push(relative(it.quarter));
        }
    }

    /// The steps of a month at the same day, paid before or after days off, at the same working
    /// day from its start, and from its end.
    pub(super) fn same_place(&self, month: usize, target: usize) -> [Steps; PLACES] {
        let place = self.places[target];
        let (from, to) = (self.months[month], self.months[month + 1]);
        let working = &self.working[month];
        let only = |it: Option<usize>| [it, None, None, None];
        if !place.works {
            // A day off stands for days off: the nearest one to the same day of the month.
            let wanted = from + place.of_month;
            let off = (from..to)
                .filter(|it| !self.places[*it].works)
                .min_by_key(|it| it.abs_diff(wanted));
            let day = Some(wanted).filter(|it| *it < to);
            return [only(day), only(off), only(off), only(off)];
        }
        let to_end = working.len().checked_sub(place.working[1] + 1);
        [
            self.moved(month, target, Side::Before),
            self.moved(month, target, Side::After),
            only(working.get(place.working[0]).copied()),
            only(to_end.and_then(|it| working.get(it)).copied()),
        ]
    }

    /// Where a month's payments came that come on this working day if days off move them to one
    /// side: those of this day of the month, and of the days off beside it that are moved here.
    fn moved(&self, month: usize, target: usize, side: Side) -> Steps {
        let place = self.places[target];
        let here = &self.working[place.month];
        let day = |it: &usize| self.places[*it].of_month;
        let (first, last) = match side {
            Side::Before => {
                let next = here.get(place.working[0] + 1).map_or(31, day);
                (place.of_month, next - 1)
            }
            Side::After => {
                let before = place.working[0].checked_sub(1);
                let after = before
                    .and_then(|it| here.get(it))
                    .map_or(0, |it| day(it) + 1);
                (after, place.of_month)
            }
        };
        let there = &self.working[month];
        let mut steps = [None; 4];
        // Nearest first, should more days off lie beside each other than are looked at.
        for (away, slot) in steps.iter_mut().enumerate().take(last + 1 - first) {
            *slot = match side {
                Side::Before => there
                    .partition_point(|it| day(it) <= first + away)
                    .checked_sub(1),
                Side::After => Some(there.partition_point(|it| day(it) < last - away)),
            }
            .and_then(|it| there.get(it))
            .copied();
        }
        steps
    }
}
