//! `bursar lab forecast`: series of a CSV file, forecast.
//!
//! Owns: the options, the JSON lines, known events taken out before and put back after.
//! Not here: models (`forecast`), reading (`rows`).
//! Invariant: the shape of a line is documented in docs/FORECASTING.md and only ever grows.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use forecast::{Day, Frequency, Holidays, MAX_HORIZON, Model, Remark, Request, Series};
use serde::Serialize;
use serde_json::value::RawValue;
use statements::{Place, Problem, Severity};

use super::Findings;
use super::rows::{self, Column, MAX_FINDINGS};
use crate::failure::Failure;
use crate::output::Output;
use crate::table::{Align, Table, visible};

const HELP: &str = "\
The input has the columns series,date,value or date,value. With --json standard output has one
JSON object a series and model, one a line; bad rows go to standard error, one JSON object a line.
Exit code 1 if rows could not be used; the others are forecast all the same.

Examples:
  bursar lab forecast --input cash.csv --horizon 91
  bursar lab forecast --input cash.csv --horizon 91 --holidays DE --events planned.csv --json
  bursar lab forecast --input sales.csv --horizon 18 --models ensemble,auto_ets --backtest";

/// The quantiles shown unless told otherwise.
const LEVELS: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

/// The most series of one file.
const MAX_SERIES: usize = 100_000;

/// Series to forecast.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub(crate) struct Forecast {
    /// CSV with series,date,value or date,value; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Steps ahead
    #[arg(long, value_name = "N")]
    horizon: usize,
    /// D, B, W, M, Q or Y [default: found from the dates]
    #[arg(long, value_name = "F", value_parser = parse_frequency)]
    freq: Option<Frequency>,
    /// Models by name, and `ensemble` [default: ensemble]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = parse_model)]
    models: Vec<Shown>,
    /// Levels between 0 and 1 [default: 0.05,0.1,0.25,0.5,0.75,0.9,0.95]
    #[arg(long, value_name = "LEVELS", value_delimiter = ',')]
    quantiles: Vec<String>,
    /// Show how each model did at past origins, and the ensemble's weights
    #[arg(long)]
    backtest: bool,
    /// Known flows: CSV with series,date,amount,kind
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// The country whose holidays matter, as DE or US
    #[arg(long, value_name = "CC")]
    holidays: Option<String>,
    /// Where random choices start
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Threads; the result is the same with any number [default: all]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

/// One of the things a line can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Ensemble,
    Model(Model),
}

fn parse_frequency(text: &str) -> Result<Frequency, String> {
    Frequency::parse(text).ok_or_else(|| "expected D, B, W, M, Q or Y".to_owned())
}

fn parse_model(text: &str) -> Result<Shown, String> {
    if text.eq_ignore_ascii_case("ensemble") {
        return Ok(Shown::Ensemble);
    }
    Model::parse(text).map(Shown::Model).ok_or_else(|| {
        let names: Vec<&str> = Model::ALL.iter().map(|it| it.name()).collect();
        format!("expected ensemble, {}", names.join(", "))
    })
}

/// One series and model.
#[derive(Serialize)]
struct LineJson<'a> {
    series: &'a str,
    model: &'static str,
    freq: &'static str,
    /// The last day with a value.
    origin: String,
    horizon: usize,
    dates: Vec<String>,
    mean: Vec<f64>,
    quantiles: Box<RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    backtest: Option<ScoreJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weights: Option<BTreeMap<&'static str, f64>>,
}

/// How a model did at past origins.
#[derive(Clone, Copy, Serialize)]
struct ScoreJson {
    origins: usize,
    steps: usize,
    mase: Option<f64>,
    rmsse: Option<f64>,
    wape: Option<f64>,
    smape: f64,
    bias: Option<f64>,
    coverage_80: Option<f64>,
}

impl Forecast {
    pub(crate) fn run(self, output: Output) -> Result<(), Failure> {
        let levels = self.levels()?;
        if self.horizon == 0 || self.horizon > MAX_HORIZON {
            let message = format!("--horizon {}: expected 1 to {MAX_HORIZON}", self.horizon);
            return Err(Failure::usage("usage", message));
        }
        let holidays = self.holidays()?;
        let file = self.input.display().to_string();
        let findings = Findings {
            file: &file,
            output,
        };
        let (mut series, mut bad_rows) = self.series(&findings)?;
        let events = match &self.events {
            Some(path) => {
                let (events, bad) = read_events(path, &series, output)?;
                bad_rows += bad;
                events
            }
            None => Events::default(),
        };
        events.take_out(&mut series);
        self.forecast(&series, &events, &Asked { levels, holidays }, output)?;
        match bad_rows {
            0 => Ok(()),
            count => Err(Failure::given(
                "file-problems",
                format!("{count} rows could not be used; the others were"),
            )),
        }
    }

    fn levels(&self) -> Result<Vec<(String, f64)>, Failure> {
        if self.quantiles.is_empty() {
            return Ok(LEVELS.iter().map(|it| (it.to_string(), *it)).collect());
        }
        let mut levels = Vec::new();
        for text in &self.quantiles {
            let level: Option<f64> = text.trim().parse().ok().filter(|it| *it > 0.0 && *it < 1.0);
            let level = level.ok_or_else(|| {
                let message = format!("--quantiles `{text}`: expected levels between 0 and 1");
                Failure::usage("usage", message)
            })?;
            levels.push((level.to_string(), level));
        }
        levels.sort_by(|a, b| a.1.total_cmp(&b.1));
        levels.dedup_by(|a, b| a.0 == b.0);
        Ok(levels)
    }

    fn holidays(&self) -> Result<Holidays, Failure> {
        let Some(code) = &self.holidays else {
            return Ok(Holidays::default());
        };
        Holidays::of_country(code, 1900, 2200).ok_or_else(|| {
            let known: Vec<&str> = Holidays::countries().collect();
            let message = format!("--holidays `{code}`: expected one of {}", known.join(", "));
            Failure::usage("usage", message)
        })
    }

    /// The series of the input in order of appearance, and how many rows could not be used.
    fn series(&self, findings: &Findings) -> Result<(Vec<Series>, usize), Failure> {
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
        let read = rows::read(&self.input, &columns)?;
        let mut problems = read.problems;
        let mut names: Vec<String> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut observations: Vec<Vec<(Day, f64)>> = Vec::new();
        let mut lines: BTreeMap<(usize, Day), u64> = BTreeMap::new();
        for (line, cells) in &read.rows {
            let [name, date, value] = &cells[..] else {
                continue;
            };
            let parsed =
                rows::date(date, *line).and_then(|day| Ok((day, rows::number(value, *line)?)));
            let (day, value) = match parsed {
                Ok(it) => it,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            let name = if name.is_empty() { "value" } else { name };
            let place = match places.get(name) {
                Some(it) => *it,
                None => {
                    places.insert(name.to_owned(), names.len());
                    names.push(name.to_owned());
                    observations.push(Vec::new());
                    names.len() - 1
                }
            };
            if names.len() > MAX_SERIES {
                let message = format!("more than {MAX_SERIES} series: split the file");
                return Err(Failure::given("too-many-series", message));
            }
            if value.is_none() {
                let expected = "a number; the value is filled";
                let place = Place::at(*line, 1);
                problems.push(Problem::notice("value-missing", place, "", expected));
            }
            if let Some(before) = lines.insert((place, day), *line) {
                let expected = format!(
                    "one value a date; line {before} has {day} of `{name}` too: the last stands"
                );
                problems.push(Problem::notice(
                    "date-twice",
                    Place::at(*line, 1),
                    "",
                    expected,
                ));
            }
            observations[place].push((day, value.unwrap_or(f64::NAN)));
        }
        let mut series = Vec::new();
        for (name, observations) in names.iter().zip(observations) {
            match Series::new(name, observations, self.freq) {
                Some(it) => series.push(it),
                None => problems.push(Problem::error(
                    "series-empty",
                    Place::FILE,
                    name,
                    "a series with at least one number",
                )),
            }
        }
        for it in &series {
            problems.extend(
                it.remarks
                    .iter()
                    .filter_map(|remark| remark_problem(it, remark)),
            );
        }
        let bad_rows = problems
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .count();
        show_problems(&problems, findings)?;
        if series.is_empty() {
            let message = format!("{}: no series has a number", self.input.display());
            return Err(Failure::given("nothing-to-forecast", message));
        }
        Ok((series, bad_rows))
    }

    fn forecast(
        &self,
        series: &[Series],
        events: &Events,
        asked: &Asked,
        output: Output,
    ) -> Result<(), Failure> {
        let levels: Vec<f64> = asked.levels.iter().map(|it| it.1).collect();
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let mut request = Request {
            series,
            horizon: self.horizon,
            models: &[],
            levels: &levels,
            holidays: &asked.holidays,
            seed: self.seed,
            threads: self.threads.unwrap_or(threads),
        };
        let run = |request: &Request| {
            forecast::forecast(request).map_err(|it| Failure::usage("usage", it.to_string()))
        };
        let shown = if self.models.is_empty() {
            &[Shown::Ensemble][..]
        } else {
            &self.models[..]
        };
        let single: Vec<Model> = shown
            .iter()
            .filter_map(|it| {
                if let Shown::Model(model) = it {
                    Some(*model)
                } else {
                    None
                }
            })
            .collect();
        let mut found = Vec::new();
        if shown.contains(&Shown::Ensemble) {
            found.extend(run(&request)?);
        }
        if !single.is_empty() {
            request.models = &single;
            found.extend(run(&request)?);
        }
        let place = |it: &forecast::Forecast| {
            let name = it.model.map_or(Shown::Ensemble, Shown::Model);
            (it.series, shown.iter().position(|it| *it == name))
        };
        found.sort_by_key(place);
        for mut it in found {
            let one = &series[it.series];
            events.put_back(one, &mut it);
            let line = self.line(one, &it, &asked.levels)?;
            output.show(&line, |line| text_of(line, &it, &asked.levels))?;
        }
        Ok(())
    }

    fn line<'a>(
        &self,
        series: &'a Series,
        found: &forecast::Forecast,
        levels: &[(String, f64)],
    ) -> Result<LineJson<'a>, Failure> {
        let last = series.values.len();
        // By hand: a map would put the levels in the order of their letters.
        let mut quantiles = String::from("{");
        for ((name, _), path) in levels.iter().zip(&found.quantiles) {
            let path = serde_json::to_string(path).unwrap_or_default();
            let comma = if quantiles.len() > 1 { "," } else { "" };
            quantiles.push_str(&format!("{comma}\"{name}\":{path}"));
        }
        quantiles.push('}');
        let quantiles = RawValue::from_string(quantiles)
            .map_err(|it| Failure::unavailable("internal", it.to_string()))?;
        let weights = found.weights.as_ref().filter(|_| self.backtest);
        Ok(LineJson {
            series: &series.name,
            model: found.model.map_or("ensemble", Model::name),
            freq: series.frequency.code(),
            origin: series.origin().to_string(),
            horizon: self.horizon,
            dates: (0..self.horizon)
                .map(|it| series.day(last + it).to_string())
                .collect(),
            mean: found.mean.clone(),
            quantiles,
            backtest: found.score.filter(|_| self.backtest).map(ScoreJson::from),
            weights: weights.map(|it| it.median.iter().map(|it| (it.0.name(), it.1)).collect()),
        })
    }
}

/// What was asked for, understood.
struct Asked {
    /// As shown, and as a number.
    levels: Vec<(String, f64)>,
    holidays: Holidays,
}

impl From<forecast::Score> for ScoreJson {
    fn from(it: forecast::Score) -> Self {
        Self {
            origins: it.origins,
            steps: it.steps,
            mase: it.mase,
            rmsse: it.rmsse,
            wape: it.wape,
            smape: it.smape,
            bias: it.bias,
            coverage_80: it.coverage_80,
        }
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
        Remark::Short(_) => "short",
        Remark::Cut(_) => "cut",
    };
    Some(Problem::notice(
        code,
        Place::FILE,
        &series.name,
        remark.to_string(),
    ))
}

fn show_problems(problems: &[Problem], findings: &Findings) -> Result<(), Failure> {
    for it in problems.iter().take(MAX_FINDINGS) {
        findings.show(it)?;
    }
    if problems.len() > MAX_FINDINGS {
        let more = format!("{} more findings like these", problems.len() - MAX_FINDINGS);
        findings.show(&Problem::notice(
            "more-findings",
            Place::FILE,
            &more,
            "fewer",
        ))?;
    }
    Ok(())
}

/// Known flows by series and day.
#[derive(Default)]
struct Events {
    amounts: BTreeMap<(String, Day), f64>,
}

/// Events of a file, and how many of its rows could not be used.
fn read_events(
    path: &std::path::Path,
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
    let mut problems = read.problems;
    let mut events = Events::default();
    for (line, cells) in &read.rows {
        let parsed =
            rows::date(&cells[1], *line).and_then(|day| Ok((day, rows::number(&cells[2], *line)?)));
        let name = if cells[0].is_empty() {
            "value"
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
    fn take_out(&self, series: &mut [Series]) {
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
    fn put_back(&self, series: &Series, found: &mut forecast::Forecast) {
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

/// A table for people: the mean, the median and a band of 80 %, as far as asked for.
fn text_of(line: &LineJson, found: &forecast::Forecast, levels: &[(String, f64)]) -> String {
    let mut columns = vec![("DATE", Align::Left), ("MEAN", Align::Right)];
    let wanted = [(0.1, "P10"), (0.5, "P50"), (0.9, "P90")];
    let shown: Vec<(usize, &str)> = wanted
        .iter()
        .filter_map(|it| Some((levels.iter().position(|level| level.1 == it.0)?, it.1)))
        .collect();
    columns.extend(shown.iter().map(|it| (it.1, Align::Right)));
    let mut table = Table::new(&columns);
    for (at, date) in line.dates.iter().enumerate() {
        let mut row = vec![date.clone(), format!("{:.2}", line.mean[at])];
        row.extend(
            shown
                .iter()
                .map(|it| format!("{:.2}", found.quantiles[it.0][at])),
        );
        table.row(row);
    }
    let mut text = format!(
        "{} by {} ({}), {} steps after {}\n",
        visible(line.series),
        line.model,
        line.freq,
        line.horizon,
        line.origin
    );
    text.push_str(&table.render());
    if let Some(score) = line.backtest {
        let shown = |it: Option<f64>| it.map_or_else(|| "-".to_owned(), |it| format!("{it:.3}"));
        text.push_str(&format!(
            "back-test over {} origins of {} steps: MASE {}, RMSSE {}, WAPE {}, sMAPE {:.1}, bias \
             {}, 80 % band covers {}\n",
            score.origins,
            score.steps,
            shown(score.mase),
            shown(score.rmsse),
            shown(score.wape),
            score.smape,
            shown(score.bias),
            shown(score.coverage_80)
        ));
    }
    if let Some(weights) = &line.weights {
        let each: Vec<String> = weights
            .iter()
            .map(|it| format!("{} {:.2}", it.0, it.1))
            .collect();
        text.push_str(&format!("weights: {}\n", each.join(", ")));
    }
    text.push('\n');
    text
}
