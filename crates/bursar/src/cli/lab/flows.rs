//! `bursar lab flows`: what recurs among the entries of a CSV file.
//!
//! Owns: the options and the JSON lines. Not here: finding (`forecast::flows`), reading (`rows`).
//! Invariant: the shape of a line is documented in docs/FORECASTING.md and only ever grows.

use std::collections::HashSet;
use std::path::PathBuf;

use clap::Args;
use forecast::flows::{self, Entry, Flow, Rule};
use forecast::{Day, Holidays};
use serde::Serialize;
use statements::{Place, Problem, Severity};

use super::dates::{Dates, Months};
use super::numbers::Numbers;
use super::rows::{self, Column};
use super::{Findings, show_problems};
use crate::failure::Failure;
use crate::output::Output;
use crate::table::{Align, Table};

const HELP: &str = "\
The input has the columns date,amount and, where known, label (or counterparty, description) and
account. With --json standard output has one JSON object a recurring flow, one a line.

Examples:
  bursar lab flows --input entries.csv
  bursar lab flows --input entries.csv --holidays DE --horizon 91 --json";

/// Entries to look for recurring flows in.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub(crate) struct Flows {
    /// CSV with date,amount,label,account; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Days ahead for which occurrences are listed
    #[arg(long, value_name = "DAYS", default_value_t = 91, allow_negative_numbers = true,
          value_parser = clap::value_parser!(i32).range(0..=3660))]
    horizon: i32,
    /// The day from which it looks [default: the last one in the file]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    today: Option<Day>,
    /// The country whose holidays matter, as DE or US
    #[arg(long, value_name = "CC")]
    holidays: Option<String>,
}

fn parse_day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "expected a date as YYYY-MM-DD".to_owned())
}

/// One recurring flow.
#[derive(Serialize)]
struct FlowJson<'a> {
    account: &'a str,
    label: &'a str,
    kind: &'static str,
    period: &'static str,
    /// The day rule in words.
    rule: String,
    /// `none`, `following` or `preceding`: where a day off goes. Null for rules of working days.
    business_day_rule: Option<&'static str>,
    amount: f64,
    tolerance: f64,
    drift_per_year: f64,
    first: String,
    last: String,
    count: usize,
    confidence: f64,
    /// The last occurrence, once the next one is long overdue.
    end: Option<String>,
    next: Vec<Occurrence>,
}

#[derive(Serialize)]
struct Occurrence {
    date: String,
    amount: f64,
}

/// The columns that are read.
const COLUMNS: [Column; 4] = [
    Column {
        titles: &["date", "ds", "day", "booked_on"],
        is_required: true,
    },
    Column {
        titles: &["amount", "value", "y"],
        is_required: true,
    },
    Column {
        titles: &[
            "label",
            "counterparty",
            "description",
            "payee",
            "purpose",
            "name",
        ],
        is_required: false,
    },
    Column {
        titles: &["account", "series"],
        is_required: false,
    },
];

impl Flows {
    pub(crate) fn run(self, output: Output) -> Result<(), Failure> {
        let holidays = super::holidays(self.holidays.as_deref())?;
        let read = rows::read(&self.input, &COLUMNS)?;
        let read_as = (
            Dates::of(&self.input, &read, 0, Months::Refused)?,
            Numbers::of(&self.input, &read, 1)?,
        );
        let mut problems = read.problems;
        let mut entries = Vec::with_capacity(read.rows.len());
        let mut decimals = Some(0);
        for (line, cells) in &read.rows {
            match entry(*line, cells, &read_as) {
                Ok(it) => {
                    entries.push(it);
                    let of_row = read_as.1.decimals(&cells[1]);
                    decimals = decimals.zip(of_row).map(|it| it.0.max(it.1));
                }
                Err(problem) => problems.push(problem),
            }
        }
        problems.extend(alike(&entries));
        let file = self.input.display().to_string();
        show_problems(
            &problems,
            &Findings {
                file: &file,
                output,
            },
        )?;
        let Some(last) = entries.iter().map(|it| it.day).max() else {
            let message = format!("{file}: no row has a date and an amount");
            return Err(Failure::given("nothing-to-search", message));
        };
        let shown = Shown {
            today: self.today.unwrap_or(last),
            holidays,
            decimals,
        };
        let found = flows::detect(&entries, &shown.holidays, shown.today);
        self.show(&found, &shown, output)?;
        let is_error = |it: &&Problem| it.severity == Severity::Error;
        super::all_used(problems.iter().filter(is_error).count())
    }

    fn show(&self, found: &[Flow], shown: &Shown, output: Output) -> Result<(), Failure> {
        let (from, to) = (shown.today.plus(1), shown.today.plus(self.horizon));
        if output.is_json() {
            for it in found {
                let next = it.expected(from, to, &shown.holidays);
                output.show(&json(it, &next, shown), |_| String::new())?;
            }
            return Ok(());
        }
        let columns = [
            ("KIND", Align::Left),
            ("LABEL", Align::Left),
            ("PERIOD", Align::Left),
            ("RULE", Align::Left),
            ("AMOUNT", Align::Right),
            ("COUNT", Align::Right),
            ("NEXT", Align::Left),
        ];
        let mut table = Table::new(&columns);
        for it in found {
            let next = it.expected(from, to, &shown.holidays);
            let next = match (next.first(), it.has_ended) {
                (_, true) => format!("ended {}", it.last),
                (Some(next), false) => next.0.to_string(),
                (None, false) => "later".to_owned(),
            };
            table.row(vec![
                it.kind.name().to_owned(),
                it.label.clone(),
                it.period.name().to_owned(),
                it.rule.words(),
                format!("{:.2}", it.amount),
                it.count.to_string(),
                next,
            ]);
        }
        output.raw(table.render().as_bytes())
    }
}

/// What is needed to show flows.
struct Shown {
    today: Day,
    holidays: Holidays,
    /// The most that an amount of the input has. `None` where exponents hide it.
    decimals: Option<usize>,
}

impl Shown {
    /// An amount with no more decimals than the input has.
    fn amount(&self, amount: f64) -> f64 {
        let rounded = |it: usize| format!("{amount:.it$}").parse().ok();
        self.decimals.and_then(rounded).unwrap_or(amount)
    }
}

/// The notice on entries that say exactly what one before them says.
fn alike(entries: &[Entry]) -> Option<Problem> {
    let mut seen = HashSet::with_capacity(entries.len());
    let mut count = 0;
    for it in entries {
        let is_first = seen.insert((&it.account, it.day, it.amount.to_bits(), &it.label));
        count += usize::from(!is_first);
    }
    let found = format!("{count} of {} rows", entries.len());
    let expected = "each entry once: so many are exactly like one before (account, date, amount \
                    and label); they are counted as they stand";
    (count > 0).then(|| Problem::notice("rows-alike", Place::FILE, &found, expected))
}

fn entry(
    line: u64,
    cells: &[String],
    (dates, numbers): &(Dates, Numbers),
) -> Result<Entry, Problem> {
    let amount = numbers
        .number(&cells[1], line)?
        .ok_or_else(|| Problem::error("bad-number", Place::at(line, 1), &cells[1], "an amount"))?;
    Ok(Entry {
        day: dates.day(&cells[0], line)?,
        amount,
        label: cells[2].clone(),
        account: cells[3].clone(),
    })
}

fn json<'a>(flow: &'a Flow, next: &[(Day, f64)], shown: &Shown) -> FlowJson<'a> {
    FlowJson {
        account: &flow.account,
        label: &flow.label,
        kind: flow.kind.name(),
        period: flow.period.name(),
        rule: flow.rule.words(),
        business_day_rule: match flow.rule {
            Rule::Weekday(_, shift) | Rule::DayOfMonth(_, shift) => Some(shift.name()),
            Rule::WorkingDay(_) | Rule::WorkingDayFromEnd(_) => None,
        },
        amount: shown.amount(flow.amount),
        tolerance: flow.tolerance,
        drift_per_year: flow.drift_per_year,
        first: flow.first.to_string(),
        last: flow.last.to_string(),
        count: flow.count,
        confidence: flow.confidence,
        end: flow.has_ended.then(|| flow.last.to_string()),
        next: next
            .iter()
            .map(|it| Occurrence {
                date: it.0.to_string(),
                amount: shown.amount(it.1),
            })
            .collect(),
    }
}
