//! `bursar lab`: analyses on plain files, for people who want numbers and no books.
//!
//! Owns: the commands, and where findings go. Not here: the mathematics (`forecast`), reading
//! (`rows`).
//! Invariant: no settings, no data folder, no database; every bad row is listed with its line.

mod forecasts;
mod rows;

use std::io::Write;

use clap::Subcommand;
use server::wire::ImportProblem;
use statements::Problem;

use crate::failure::{Failure, finding_line};
use crate::output::{Output, written};
use crate::table::visible;

/// Analyses on plain files.
#[derive(Debug, Subcommand)]
pub(crate) enum Lab {
    /// Forecast the series of a CSV file, with quantiles
    Forecast(forecasts::Forecast),
}

impl Lab {
    pub(crate) fn run(self, output: Output) -> Result<(), Failure> {
        match self {
            Self::Forecast(it) => it.run(output),
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
