//! Known flows: taken out of what is learned from, put back into what is said.
//!
//! Owns: the events of a file, by series and day. Not here: recurring flows that nobody named
//! (`flows`).
//! Invariant: an event changes its own series on its own day only.

use std::collections::BTreeMap;
use std::path::Path;

use forecast::{Day, Series};
use statements::{Place, Problem, Severity};

use super::dates::{Dates, Months};
use super::numbers::Numbers;
use super::rows::{self, Column};
use super::{Findings, input, show_problems};
use crate::failure::Failure;
use crate::output::Output;

/// Known flows by series and day.
#[derive(Default)]
pub(super) struct Events {
    amounts: BTreeMap<(String, Day), f64>,
    /// How many rows each of them is of.
    rows: BTreeMap<(String, Day), usize>,
}

/// The columns that are read.
const COLUMNS: [Column; 4] = [
    Column {
        titles: &["series", "unique_id", "id", "name"],
        is_required: false,
    },
    Column {
        titles: &["date", "ds", "day"],
        is_required: true,
    },
    Column {
        titles: &["amount", "value", "y"],
        is_required: true,
    },
    Column {
        titles: &["kind"],
        is_required: false,
    },
];

/// Events of a file for series to forecast `horizon` steps of, and how many of its rows could not
/// be used.
pub(super) fn read(
    path: &Path,
    (series, horizon): (&[Series], usize),
    output: Output,
) -> Result<(Events, usize), Failure> {
    let read = rows::read(path, &COLUMNS)?;
    let by_month = |it: &Series| Months::of(Some(it.frequency)) == Months::Read;
    let months = if series.iter().all(by_month) {
        Months::Read
    } else {
        Months::Refused
    };
    let dates = Dates::of(path, &read, 1, months)?;
    let numbers = Numbers::of(path, &read, 2)?;
    let mut problems = read.problems;
    let mut events = Events::default();
    for (line, cells) in &read.rows {
        let day = dates.day(&cells[1], *line);
        let parsed = day.and_then(|day| Ok((day, numbers.number(&cells[2], *line)?)));
        let name = match (&cells[0][..], series) {
            ("", [only]) => &only.name,
            ("", _) => input::UNNAMED,
            (name, _) => name,
        };
        let place = Place::at(*line, 1);
        match parsed {
            Ok((day, Some(amount))) if series.iter().any(|it| it.name == name) => {
                events.add(name, day, amount);
            }
            Ok((_, Some(_))) => {
                let expected = "the name of a series of the input; the event counts for nothing";
                problems.push(Problem::notice("series-unknown", place, name, expected));
            }
            Ok((_, None)) => {
                problems.push(Problem::error("bad-number", place, &cells[2], "an amount"));
            }
            Err(problem) => problems.push(problem),
        }
    }
    for it in series {
        problems.extend(events.notices(it, horizon));
    }
    let file = path.display().to_string();
    show_problems(
        &problems,
        &Findings {
            file: &file,
            output,
        },
    )?;
    let is_error = |it: &&Problem| it.severity == Severity::Error;
    Ok((events, problems.iter().filter(is_error).count()))
}

impl Events {
    fn add(&mut self, name: &str, day: Day, amount: f64) {
        let at = (name.to_owned(), day);
        *self.rows.entry(at.clone()).or_default() += 1;
        *self.amounts.entry(at).or_default() += amount;
    }

    /// What is assumed of the events of a series, as far as they are not ahead.
    fn notices(&self, series: &Series, horizon: usize) -> Vec<Problem> {
        let (mut past, mut strange, mut outside) = (0, 0, 0);
        for (at, amount) in self.of(&series.name) {
            let count = self.rows.get(at).copied().unwrap_or(0);
            let step = series.frequency.step(series.start, at.1);
            match step.map(|it| (it, series.values.get(it))) {
                Some((_, Some(value))) => {
                    past += count;
                    strange += if value * amount > 0.0 { 0 } else { count };
                }
                Some((step, None)) if step < series.values.len() + horizon => {}
                _ => outside += count,
            }
        }
        let notice = |code, count: usize, text: String| {
            let it = Problem::notice(code, Place::FILE, &series.name, text);
            (count > 0).then_some(it)
        };
        let said_past = format!(
            "events after {}, its last day; {past} are not, and were taken out of the values \
             before learning, as parts of them; {strange} of these stand where the value is 0 or \
             has the other sign: leave out what the values do not have",
            series.origin
        );
        let said_outside = format!(
            "events from {} and at most {horizon} steps after the last value; {outside} are not, \
             and count for nothing",
            series.day(0)
        );
        let both = [
            notice("events-past", past, said_past),
            notice("events-outside", outside, said_outside),
        ];
        both.into_iter().flatten().collect()
    }

    /// What is known is not to be learned: events of the past are taken out of the values.
    pub(super) fn take_out(&self, series: &mut [Series]) {
        for it in series {
            for ((_, day), amount) in self.of(&it.name) {
                let step = it.frequency.step(it.start, *day);
                if let Some(value) = step.and_then(|step| it.values.get_mut(step)) {
                    *value -= amount;
                }
            }
        }
    }

    /// Events to come are added to every path.
    pub(super) fn put_back(&self, series: &Series, found: &mut forecast::Forecast) {
        for ((_, day), amount) in self.of(&series.name) {
            let step = series.frequency.step(series.start, *day);
            let Some(ahead) = step.and_then(|it| it.checked_sub(series.values.len())) else {
                continue;
            };
            for path in std::iter::once(&mut found.mean).chain(&mut found.quantiles) {
                if let Some(value) = path.get_mut(ahead) {
                    *value += amount;
                }
            }
        }
    }

    fn of<'a>(&'a self, name: &str) -> impl Iterator<Item = (&'a (String, Day), &'a f64)> {
        let from = (name.to_owned(), Day::from_number(i32::MIN));
        let to = (name.to_owned(), Day::from_number(i32::MAX));
        self.amounts.range(from..=to)
    }
}
