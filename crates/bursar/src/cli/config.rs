//! `bursar config`.
//!
//! Owns: what it prints. Not here: finding and checking settings (`settings`).
//! Invariant: it needs neither books nor a database, and works with settings that are wrong: that
//! is what it is for.

use std::collections::BTreeMap;

use clap::Subcommand;

use crate::failure::Failure;
use crate::output::Output;
use crate::settings::{Flags, Report, Shown, json_schema};
use crate::table::{Align, Table};

/// Settings.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Check all settings, from options, environment and file; exits with 2 if any is wrong
    #[command(after_help = "\
Every problem is named at once, names that do not exist with the nearest one that does. Variables
that look like a setting of ours and are none are pointed out; they are no error, because others may
have put them there.

Examples:
  bursar config check
  bursar config check --config /etc/bursar/bursar.toml --json")]
    Check,
    /// Show what is set and where it is from; secrets are not shown
    Show {
        /// Those left at their defaults, too
        #[arg(long)]
        all: bool,
    },
    /// Print the JSON Schema of bursar.toml, for editors and pipelines
    Schema,
}

impl ConfigCommand {
    pub(crate) fn run(
        self,
        flags: &Flags,
        environment: &BTreeMap<String, String>,
        output: Output,
    ) -> Result<(), Failure> {
        match self {
            Self::Schema => {
                let mut text = format!("{:#}", json_schema());
                text.push('\n');
                output.raw(text.as_bytes())
            }
            Self::Show { all } => {
                let mut report = Report::of(flags, environment)?;
                report.settings.retain(|it| all || it.value.is_some());
                output.show(&report, show_text)?;
                judge(&report)
            }
            Self::Check => {
                let mut report = Report::of(flags, environment)?;
                report.settings.retain(|it| it.value.is_some());
                output.show(&report, check_text)?;
                judge(&report)
            }
        }
    }
}

fn judge(report: &Report) -> Result<(), Failure> {
    match report.problems.as_slice() {
        [] => Ok(()),
        [one] => Err(Failure::usage("bad-settings", one)),
        many => Err(Failure::usage(
            "bad-settings",
            format!("{} settings are wrong", many.len()),
        )),
    }
}

fn check_text(report: &Report) -> String {
    let file = match &report.file {
        Some(path) => path.display().to_string(),
        None => "no file".to_owned(),
    };
    let count = report.settings.len();
    let mut text = format!("{file}; {count} settings are set, the others have their defaults\n");
    for it in &report.problems {
        text.push_str(&format!("wrong: {it}\n"));
    }
    for it in &report.hints {
        text.push_str(&format!("note: {it}\n"));
    }
    if report.ok {
        text.push_str("in order\n");
    }
    text
}

fn show_text(report: &Report) -> String {
    let mut table = Table::new(&[
        ("SETTING", Align::Left),
        ("VALUE", Align::Left),
        ("FROM", Align::Left),
    ]);
    for it in &report.settings {
        table.row(vec![it.key.to_owned(), value_text(it), it.from.clone()]);
    }
    table.render()
}

/// Its value; without one, the default that its description ends with.
fn value_text(shown: &Shown) -> String {
    let default = || shown.about.rsplit_once("; ").map_or("", |it| it.1);
    let value = shown.value.clone();
    value.unwrap_or_else(|| default().replace('`', ""))
}
