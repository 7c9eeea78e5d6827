//! `bursar lab`: analyses on plain files, for people who want numbers and no books.
//!
//! Owns: the commands, and where findings go. Not here: the mathematics (`forecast`), reading
//! (`rows`).
//! Invariant: no settings, no data folder, no database; every bad row is listed with its line.

mod dates;
mod events;
mod flows;
mod forecasts;
mod input;
mod numbers;
mod optimise;
mod rows;

use std::io::Write;

use clap::Subcommand;
use forecast::Holidays;
use server::wire::ImportProblem;
use statements::{Place, Problem};

use crate::failure::{Failure, finding_line};
use crate::output::{Output, written};
use crate::table::visible;
use rows::MAX_FINDINGS;

/// Analyses on plain files.
#[derive(Debug, Subcommand)]
pub(crate) enum Lab {
    /// Forecast the series of a CSV file, with quantiles
    Forecast(forecasts::Forecast),
    /// Find recurring flows among the entries of a CSV file
    Flows(flows::Flows),
    /// Propose where money should lie on which day, from a JSON file
    Optimise(optimise::Optimise),
}

impl Lab {
    pub(crate) fn run(self, output: Output) -> Result<(), Failure> {
        match self {
            Self::Forecast(it) => it.run(output),
            Self::Flows(it) => it.run(output),
            Self::Optimise(it) => it.run(output),
        }
    }
}

/// Where findings on a file go: standard error, a line each.
struct Findings<'a> {
    file: &'a str,
    output: Output,
}

impl Findings<'_> {
    fn show(&self, problem: &Problem) -> Result<(), Failure> {
        let finding = ImportProblem::new(Some(self.file), problem);
        let line = if self.output.is_json() {
            serde_json::to_string(&finding).unwrap_or_default()
        } else {
            format!("bursar: {}", visible(&finding_line(&finding)))
        };
        written(writeln!(std::io::stderr(), "{line}"))
    }
}

/// Findings, as far as anybody reads them.
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

/// Errors: rows could not be used; what could be was, and was shown.
fn all_used(bad_rows: usize) -> Result<(), Failure> {
    let rows = if bad_rows == 1 { "row" } else { "rows" };
    let message = format!("{bad_rows} {rows} could not be used; the others were");
    match bad_rows {
        0 => Ok(()),
        _ => Err(Failure::given("file-problems", message)),
    }
}

/// The holidays of a country; none if none is named. Errors: a country whose rules we do not know.
fn holidays(code: Option<&str>) -> Result<Holidays, Failure> {
    let Some(code) = code else {
        return Ok(Holidays::default());
    };
    Holidays::of_country(code, 1900, 2200).ok_or_else(|| {
        let known: Vec<&str> = Holidays::countries().collect();
        let message = format!("--holidays `{code}`: expected one of {}", known.join(", "));
        Failure::usage("usage", message)
    })
}
