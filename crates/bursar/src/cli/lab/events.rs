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
}

/// Events of a file, and how many of its rows could not be used.
pub(super) fn read(
    path: &Path,
    series: &[Series],
    output: Output,
) -> Result<(Events, usize), Failure> {
    let columns = [
        Column {
            titles: &["series"],
            is_required: false,
        },
        Column {
            titles: &["date"],
            is_required: true,
        },
        Column {
            titles: &["amount", "value"],
            is_required: true,
        },
        Column {
            titles: &["kind"],
            is_required: false,
        },
    ];
    let read = rows::read(path, &columns)?;
    let dates = Dates::of(path, &read, 1, Months::Refused)?;
    let numbers = Numbers::of(path, &read, 2)?;
    let mut problems = read.problems;
    let mut events = Events::default();
    for (line, cells) in &read.rows {
        let day = dates.day(&cells[1], *line);
        let parsed = day.and_then(|day| Ok((day, numbers.number(&cells[2], *line)?)));
        let name = if cells[0].is_empty() {
            input::UNNAMED
        } else {
            &cells[0]
        };
        let place = Place::at(*line, 1);
        match parsed {
            Ok((day, Some(amount))) if series.iter().any(|it| it.name == name) => {
                *events.amounts.entry((name.to_owned(), day)).or_default() += amount;
            }
            Ok((_, Some(_))) => {
                let expected = "the name of a series of the input";
                problems.push(Problem::error("series-unknown", place, name, expected));
            }
            Ok((_, None)) => {
                problems.push(Problem::error("bad-number", place, &cells[2], "an amount"));
            }
            Err(problem) => problems.push(problem),
        }
    }
    let file = path.display().to_string();
    show_problems(
        &problems,
        &Findings {
            file: &file,
            output,
        },
    )?;
    let bad_rows = problems
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .count();
    Ok((events, bad_rows))
}

impl Events {
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
