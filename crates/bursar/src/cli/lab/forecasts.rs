//! `bursar lab forecast`: series of a CSV file, forecast.
//!
//! Owns: the options, the JSON lines, known events taken out before and put back after.
//! Not here: models (`forecast`), reading (`rows`).
//! Invariant: the shape of a line is documented in docs/FORECASTING.md and only ever grows.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use forecast::{Frequency, Holidays, MAX_HORIZON, Model, Request, Series};
use serde::Serialize;
use serde_json::value::RawValue;
use statements::{Place, Problem};

use super::events::{self, Events};
use super::{Findings, input};
use crate::failure::Failure;
use crate::output::Output;
use crate::table::{Align, Table, visible};

const HELP: &str = "\
The input has the columns series,date,value or date,value, or unique_id,ds,y. Dates are YYYY-MM-DD,
or day and month in the order that the column proves; numbers may have groups of digits; what could
be two dates or two numbers is refused. With --json standard output has one JSON object a series
and model, one a line; bad rows and notices go to standard error, one JSON object a line. Exit code
1 if rows could not be used; the others are forecast all the same.

Examples:
  bursar lab forecast --input cash.csv --horizon 91
  bursar lab forecast --input cash.csv --horizon 91 --holidays DE --events planned.csv --json
  bursar lab forecast --input sales.csv --horizon 18 --models ensemble,auto_ets --backtest";

/// The quantiles shown unless told otherwise.
const LEVELS: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

/// Series to forecast.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub(crate) struct Forecast {
    /// CSV with series,date,value or date,value; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Steps ahead, 1 to 3660
    #[arg(long, value_name = "N", value_parser = parse_horizon, allow_negative_numbers = true)]
    horizon: usize,
    /// D, B, W, M, Q or Y [default: found from the dates]; days are summed up
    ///
    /// Weeks begin on Monday; months, quarters and years are those of the calendar, and each step
    /// is shown by its first day. A first and a last one that the days do not fill are left out.
    #[arg(long, value_name = "F", value_parser = parse_frequency)]
    freq: Option<Frequency>,
    /// Models by name or alias, and `ensemble` [default: ensemble]
    ///
    /// Models and their aliases: auto_ets (ets), theta (auto_theta, dotm), ces (auto_ces), arima
    /// (auto_arima, sarima), temporal (thief, mapa), mstl (mstl_ets), seasonal_naive (snaive,
    /// naive), croston, sba (croston_sba), tsb, additive (prophet), calendar (events, recurring),
    /// pooled (ar), boosted (gbdt, lightgbm, trees), lstm (rnn). A line names the model as it was
    /// asked for.
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = parse_model)]
    models: Vec<Shown>,
    /// Levels between 0 and 1 [default: 0.05,0.1,0.25,0.5,0.75,0.9,0.95]
    #[arg(long, value_name = "LEVELS", value_delimiter = ',')]
    quantiles: Vec<String>,
    /// Show how each model did at past origins, and the ensemble's weights
    #[arg(long)]
    backtest: bool,
    /// Known flows: CSV with series,date,amount,kind
    ///
    /// Those to come are added to what is expected. Those of the past are taken to be parts of the
    /// values of their days, and are taken out of them before learning.
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// The country whose holidays matter, as DE or US
    #[arg(long, value_name = "CC")]
    holidays: Option<String>,
    /// Where random choices start
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Threads; the result is the same with any number [default: all]
    #[arg(long, value_name = "N", value_parser = parse_threads, allow_negative_numbers = true)]
    threads: Option<usize>,
}

/// One of the things a line can be about.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Shown {
    /// As asked for, also where that is an alias.
    name: String,
    /// `None` for the ensemble.
    model: Option<Model>,
}

impl Shown {
    /// What to say where an alias was asked for.
    fn notice(&self) -> Option<Problem> {
        let model = self.model.filter(|it| !it.is_called(&self.name))?;
        let expected = format!(
            "`{}`: the name asked for is an alias of this model of ours, and stands in the result",
            model.name()
        );
        let place = Place::FILE;
        Some(Problem::notice("model-alias", place, &self.name, expected))
    }
}

fn parse_frequency(text: &str) -> Result<Frequency, String> {
    Frequency::parse(text).ok_or_else(|| "expected D, B, W, M, Q or Y".to_owned())
}

fn parse_horizon(text: &str) -> Result<usize, String> {
    let steps = text.parse().ok();
    steps
        .filter(|it| (1..=MAX_HORIZON).contains(it))
        .ok_or_else(|| format!("expected 1 to {MAX_HORIZON}"))
}

fn parse_threads(text: &str) -> Result<usize, String> {
    let count = text.parse().ok().filter(|it| *it > 0);
    count.ok_or_else(|| "expected 1 or more".to_owned())
}

fn parse_model(text: &str) -> Result<Shown, String> {
    let name = text.trim().to_owned();
    if name.eq_ignore_ascii_case("ensemble") {
        return Ok(Shown { name, model: None });
    }
    match Model::parse(&name) {
        Some(model) => Ok(Shown {
            name,
            model: Some(model),
        }),
        None => {
            let names: Vec<&str> = Model::ALL.iter().map(|it| it.name()).collect();
            let names = names.join(", ");
            Err(format!(
                "expected ensemble, {names}, or an alias that --help has"
            ))
        }
    }
}

/// One series and model.
#[derive(Serialize)]
struct LineJson<'a> {
    series: &'a str,
    model: &'a str,
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
    pinball: Option<f64>,
    crps: Option<f64>,
}

impl Forecast {
    pub(crate) fn run(self, output: Output) -> Result<(), Failure> {
        let levels = self.levels()?;
        let holidays = super::holidays(self.holidays.as_deref())?;
        let file = self.input.display().to_string();
        let findings = Findings {
            file: &file,
            output,
        };
        for it in self.shown().iter().filter_map(Shown::notice) {
            findings.show(&it)?;
        }
        let (mut series, mut bad_rows) =
            input::read(&self.input, self.freq, self.horizon, &findings)?;
        let events = match &self.events {
            Some(path) => {
                let (events, bad) = events::read(path, (&series, self.horizon), output)?;
                bad_rows += bad;
                events
            }
            None => Events::default(),
        };
        self.check_reach(&series)?;
        events.take_out(&mut series);
        self.forecast(&series, &events, &Asked { levels, holidays }, output)?;
        super::all_used(bad_rows)
    }

    /// Errors: a series would run beyond the last day there is.
    fn check_reach(&self, series: &[Series]) -> Result<(), Failure> {
        for it in series {
            let reach = it.reach(self.horizon);
            if reach < self.horizon {
                let message = format!(
                    "--horizon {}: expected at most {reach}, as `{}` ends on {} and there is no \
                     day after 9999-12-31",
                    self.horizon, it.name, it.origin
                );
                return Err(Failure::usage("usage", message));
            }
        }
        Ok(())
    }

    fn levels(&self) -> Result<Vec<(String, f64)>, Failure> {
        if self.quantiles.is_empty() {
            return Ok(LEVELS.iter().map(|it| (it.to_string(), *it)).collect());
        }
        let mut levels = Vec::new();
        for text in &self.quantiles {
            let level: Option<f64> = text.trim().parse().ok().filter(|it| *it > 0.0 && *it < 1.0);
            let level = level.ok_or_else(|| {
                let message = format!(
                    "--quantiles `{text}`: expected levels above 0 and below 1, as 0.5 for the \
                     median"
                );
                Failure::usage("usage", message)
            })?;
            levels.push((level.to_string(), level));
        }
        levels.sort_by(|a, b| a.1.total_cmp(&b.1));
        levels.dedup_by(|a, b| a.0 == b.0);
        Ok(levels)
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
        let shown = self.shown();
        let mut single: Vec<Model> = Vec::new();
        for model in shown.iter().filter_map(|it| it.model) {
            if !single.contains(&model) {
                single.push(model);
            }
        }
        let mut found = Vec::new();
        if shown.iter().any(|it| it.model.is_none()) {
            found.extend(run(&request)?);
        }
        if !single.is_empty() {
            request.models = &single;
            found.extend(run(&request)?);
        }
        for it in &mut found {
            events.put_back(&series[it.series], it);
        }
        found.sort_by_key(|it| it.series);
        let columns = self.columns(&asked.levels);
        for of_one in found.chunk_by(|a, b| a.series == b.series) {
            for asked_for in &shown {
                let Some(it) = of_one.iter().find(|it| it.model == asked_for.model) else {
                    continue;
                };
                let line = self.line((&series[it.series], &asked_for.name), it, &asked.levels)?;
                output.show(&line, |line| text_of(line, it, &columns))?;
            }
        }
        Ok(())
    }

    /// What was asked for, each name once; the ensemble unless told otherwise.
    fn shown(&self) -> Vec<Shown> {
        let mut shown: Vec<Shown> = Vec::new();
        for it in &self.models {
            if !shown.contains(it) {
                shown.push(it.clone());
            }
        }
        if shown.is_empty() {
            let name = "ensemble".to_owned();
            shown.push(Shown { name, model: None });
        }
        shown
    }

    /// The levels that people are shown, by their places: those asked for, or the median and a
    /// band of 80 %.
    fn columns(&self, levels: &[(String, f64)]) -> Vec<(usize, String)> {
        let is_shown = |it: f64| !self.quantiles.is_empty() || [0.1, 0.5, 0.9].contains(&it);
        let places = levels.iter().enumerate().filter(|it| is_shown(it.1.1));
        places.map(|it| (it.0, title(&it.1.0))).collect()
    }

    fn line<'a>(
        &self,
        (series, model): (&'a Series, &'a str),
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
            model,
            freq: series.frequency.code(),
            origin: series.origin.to_string(),
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
            pinball: it.pinball,
            crps: it.crps,
        }
    }
}

/// The title of a level's column, exact: `P5` for 0.05, `P2.5` for 0.025.
fn title(level: &str) -> String {
    let digits = level.strip_prefix("0.").unwrap_or(level);
    let (percent, rest) = digits.split_at_checked(2).unwrap_or((digits, ""));
    let percent = format!("{percent:0<2}");
    let percent = percent.strip_prefix('0').unwrap_or(&percent);
    let point = if rest.is_empty() { "" } else { "." };
    format!("P{percent}{point}{rest}")
}

/// A table for people: the mean, and the levels of `columns` by their places.
fn text_of(line: &LineJson, found: &forecast::Forecast, columns: &[(usize, String)]) -> String {
    let mut titles = vec![("DATE", Align::Left), ("MEAN", Align::Right)];
    titles.extend(columns.iter().map(|it| (it.1.as_str(), Align::Right)));
    let mut table = Table::new(&titles);
    for (at, date) in line.dates.iter().enumerate() {
        let mut row = vec![date.clone(), format!("{:.2}", line.mean[at])];
        let levels = columns.iter().map(|it| found.quantiles[it.0][at]);
        row.extend(levels.map(|it| format!("{it:.2}")));
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
             {}, 80 % band covers {}, pinball {}, CRPS {}\n",
            score.origins,
            score.steps,
            shown(score.mase),
            shown(score.rmsse),
            shown(score.wape),
            score.smape,
            shown(score.bias),
            shown(score.coverage_80),
            shown(score.pinball),
            shown(score.crps)
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
