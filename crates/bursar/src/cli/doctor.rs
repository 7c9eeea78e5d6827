//! `bursar doctor`: is everything in order, and if not, what to do.
//!
//! Owns: which checks are made, in which order, and the report. Not here: the checks (one module for
//! each room), any repair: a doctor changes nothing.
//! Invariant: every check is made, whatever the others found; every fault has evidence and a cure.

mod database;
mod links;
mod machine;
mod network;
mod production;

use clap::Args;
use serde::Serialize;

use super::context::Context;
use crate::failure::Failure;
use crate::table::{Align, Table};

/// What counts.
#[derive(Args, Debug)]
#[command(after_help = "\
Before a deployment and after it. Exits with 0 if nothing fails, with 1 if something does; what is
only suspicious is a warning. It changes nothing, and needs no server that runs.

Examples:
  bursar doctor
  bursar doctor --strict --json")]
pub(crate) struct Doctor {
    /// Warnings fail, too
    #[arg(long)]
    strict: bool,
    /// Also whether people may rely on it: sign-in, HTTPS, proxies, key, place of backups
    #[arg(long)]
    production: bool,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    Warn,
    Fail,
}

#[derive(Debug, Serialize)]
struct Check {
    name: &'static str,
    state: State,
    /// What is wrong, in a few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
    /// What was seen.
    evidence: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    cure: Option<String>,
}

#[derive(Serialize)]
struct Report {
    ok: bool,
    version: &'static str,
    checks: Vec<Check>,
}

impl Check {
    fn ok(name: &'static str, evidence: impl Into<String>) -> Self {
        Self {
            name,
            state: State::Ok,
            fault: None,
            evidence: evidence.into(),
            cure: None,
        }
    }

    fn warn(name: &'static str, fault: &str, evidence: impl Into<String>, cure: &str) -> Self {
        Self {
            name,
            state: State::Warn,
            fault: Some(fault.to_owned()),
            evidence: evidence.into(),
            cure: Some(cure.to_owned()),
        }
    }

    fn fail(name: &'static str, fault: &str, evidence: impl Into<String>, cure: &str) -> Self {
        Self {
            state: State::Fail,
            ..Self::warn(name, fault, evidence, cure)
        }
    }
}

impl Doctor {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let mut checks = vec![settings(context)];
        checks.extend(machine::checks(context).await);
        checks.extend(network::checks(context));
        checks.push(encryption_key(context));
        checks.extend(database::checks(context).await);
        if self.production {
            checks.extend(production::checks(&context.settings));
        }
        let worst = if self.strict {
            State::Warn
        } else {
            State::Fail
        };
        let is_bad = |it: &Check| it.state == State::Fail || it.state == worst;
        let report = Report {
            ok: !checks.iter().any(is_bad),
            version: env!("CARGO_PKG_VERSION"),
            checks,
        };
        context.output.show(&report, report_text)?;
        if report.ok {
            return Ok(());
        }
        let bad = report.checks.iter().filter(|it| is_bad(it));
        let names: Vec<&str> = bad.map(|it| it.name).collect();
        Err(Failure::given(
            "doctor-failed",
            format!("not in order: {}", names.join(", ")),
        ))
    }
}

fn report_text(report: &Report) -> String {
    let mut table = Table::new(&[
        ("", Align::Left),
        ("CHECK", Align::Left),
        ("FOUND", Align::Left),
    ]);
    for it in &report.checks {
        let word = match it.state {
            State::Ok => "ok",
            State::Warn => "warn",
            State::Fail => "FAIL",
        };
        let fault = it.fault.as_ref();
        let fault = fault.map_or_else(String::new, |fault| format!("{fault}: "));
        let cure = it.cure.as_ref();
        let cure = cure.map_or_else(String::new, |cure| format!("\n→ {cure}"));
        table.row(vec![
            word.to_owned(),
            it.name.to_owned(),
            format!("{fault}{}{cure}", it.evidence),
        ]);
    }
    table.render()
}

/// They were read, or we would not be here.
fn settings(context: &Context) -> Check {
    const NAME: &str = "settings";
    match &context.settings.file {
        Some(path) => Check::ok(NAME, format!("read from {}", path.display())),
        None => Check::ok(NAME, "no file; from options, environment and defaults"),
    }
}

/// Where the master key is; never what it is.
fn encryption_key(context: &Context) -> Check {
    const NAME: &str = "encryption key";
    if let Some(keys) = &context.settings.guarding.masters {
        return Check::ok(NAME, format!("from settings, key {}", keys.id()));
    }
    Check::ok(
        NAME,
        "in the file master.key of the data folder, made when it is first needed",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_shown_with_its_evidence_and_its_cure() {
        let report = Report {
            ok: false,
            version: "1.2.3",
            checks: vec![
                Check::ok("port", "free"),
                Check::fail("disk space", "nearly full", "3 MiB free", "free some"),
            ],
        };
        let text = report_text(&report);
        assert!(
            text.contains("FAIL  disk space  nearly full: 3 MiB free"),
            "{text}"
        );
        assert!(text.contains("→ free some"), "{text}");
    }
}
