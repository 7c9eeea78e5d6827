//! Series of a CSV file.
//!
//! Owns: which row belongs to which series, and findings on rows and series.
//! Not here: columns and cells (`rows`), gaps and outliers (`forecast::Series`).
//! Invariant: series stand in the order of their first row.

use std::collections::BTreeMap;
use std::path::Path;

use forecast::{Day, Frequency, Remark, Series};
use statements::{Place, Problem, Severity};

use super::dates::{Dates, Months};
use super::numbers::Numbers;
use super::rows::{self, Column};
use super::{Findings, show_problems};
use crate::failure::Failure;

/// The most series of one file.
const MAX_SERIES: usize = 100_000;

/// What a row that names no series belongs to.
pub(super) const UNNAMED: &str = "value";

/// The series of a file to forecast `horizon` steps of, and how many of its rows could not be
/// used. Errors: no series has a value, or there are too many.
pub(super) fn read(
    path: &Path,
    frequency: Option<Frequency>,
    horizon: usize,
    findings: &Findings,
) -> Result<(Vec<Series>, usize), Failure> {
    let columns = [
        Column {
            titles: &["series", "unique_id", "id", "name"],
            is_required: false,
        },
        Column {
            titles: &["date", "ds", "day", "booked_on"],
            is_required: true,
        },
        Column {
            titles: &["value", "y", "amount"],
            is_required: true,
        },
    ];
    let read = rows::read(path, &columns)?;
    let dates = Dates::of(path, &read, 1, Months::of(frequency))?;
    let numbers = Numbers::of(path, &read, 2)?;
    let mut gathered = Gathered {
        problems: read.problems,
        ..Gathered::default()
    };
    for (line, cells) in &read.rows {
        let day = dates.day(&cells[1], *line);
        match day.and_then(|it| Ok((it, numbers.number(&cells[2], *line)?))) {
            Ok((day, value)) => gathered.add(*line, &cells[0], (day, value))?,
            Err(problem) => gathered.problems.push(problem),
        }
    }
    let steps = |observations: &[(Day, f64)]| {
        frequency.or_else(|| dates.are_months.then(|| months_or_more(observations)))
    };
    let series = gathered.series(steps, horizon);
    let problems = &gathered.problems;
    let is_error = |it: &&Problem| it.severity == Severity::Error;
    let bad_rows = problems.iter().filter(is_error).count();
    show_problems(problems, findings)?;
    if series.is_empty() {
        let message = format!("{}: no series has a value to start from", path.display());
        return Err(Failure::given("nothing-to-forecast", message));
    }
    Ok((series, bad_rows))
}

/// Rows by series.
#[derive(Default)]
struct Gathered {
    names: Vec<String>,
    places: BTreeMap<String, usize>,
    observations: Vec<Vec<(Day, f64)>>,
    lines: BTreeMap<(usize, Day), u64>,
    problems: Vec<Problem>,
}

impl Gathered {
    fn add(
        &mut self,
        line: u64,
        name: &str,
        (day, value): (Day, Option<f64>),
    ) -> Result<(), Failure> {
        let name = if name.is_empty() { UNNAMED } else { name };
        let place = match self.places.get(name) {
            Some(it) => *it,
            None => {
                self.places.insert(name.to_owned(), self.names.len());
                self.names.push(name.to_owned());
                self.observations.push(Vec::new());
                self.names.len() - 1
            }
        };
        if self.names.len() > MAX_SERIES {
            let message = format!("more than {MAX_SERIES} series: split the file");
            return Err(Failure::given("too-many-series", message));
        }
        let at = Place::at(line, 1);
        if value.is_none() {
            let expected = "a number; the value is filled";
            self.problems
                .push(Problem::notice("value-missing", at, "", expected));
        }
        if let Some(before) = self.lines.insert((place, day), line) {
            let expected = format!(
                "one value a date; line {before} has {day} of `{name}` too: the last stands"
            );
            self.problems
                .push(Problem::notice("date-twice", at, "", expected));
        }
        self.observations[place].push((day, value.unwrap_or(f64::NAN)));
        Ok(())
    }

    fn series(
        &mut self,
        steps: impl Fn(&[(Day, f64)]) -> Option<Frequency>,
        horizon: usize,
    ) -> Vec<Series> {
        let mut found = Vec::new();
        for (name, observations) in self
            .names
            .iter()
            .zip(std::mem::take(&mut self.observations))
        {
            let has_number = observations.iter().any(|it| it.1.is_finite());
            let frequency = steps(&observations);
            let Some(series) = Series::new(name, observations, frequency) else {
                let expected = if has_number {
                    "days that fill at least one step of --freq"
                } else {
                    "a series with at least one number"
                };
                self.problems
                    .push(Problem::error("series-empty", Place::FILE, name, expected));
                continue;
            };
            let short = series.shortness(horizon);
            let remarks = series.remarks.iter().chain(&short);
            self.problems
                .extend(remarks.filter_map(|it| remark_problem(&series, it)));
            found.push(series);
        }
        found
    }
}

/// The steps of a series whose dates are months.
fn months_or_more(observations: &[(Day, f64)]) -> Frequency {
    let mut days: Vec<Day> = observations.iter().map(|it| it.0).collect();
    days.sort_unstable();
    days.dedup();
    match Frequency::detect(&days) {
        found @ (Frequency::Quarterly | Frequency::Yearly) => found,
        _ => Frequency::Monthly,
    }
}

/// What was done to a series that its rows do not say already.
fn remark_problem(series: &Series, remark: &Remark) -> Option<Problem> {
    let code = match remark {
        Remark::Double(_) | Remark::Missing(_) => return None,
        Remark::Filled(_) => "steps-filled",
        Remark::Empty(_) => "steps-empty",
        Remark::Broken(..) => "value-broken",
        Remark::Outlier(..) => "outlier",
        Remark::LevelShift(..) => "level-shift",
        Remark::Constant(_) => "constant",
        Remark::Short(_) | Remark::Few(..) => "short",
        Remark::Cut(_) => "cut",
        Remark::Partial(..) => "period-partial",
        Remark::Weekend(..) => "weekend-moved",
    };
    Some(Problem::notice(
        code,
        Place::FILE,
        &series.name,
        remark.to_string(),
    ))
}
