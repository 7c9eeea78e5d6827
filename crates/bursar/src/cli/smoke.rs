//! `bursar smoke`: is what was just deployed any good? (OPS-7)
//!
//! Owns: its options, who it asks as, the list of checks and how it is shown.
//! Not here: requests (`talk`), the checks themselves (`checks`).
//! Invariant: what it made for itself (a key, a service account) is gone when it ends, however it
//! ends; what a journal cannot forget is taken back by a reversal.

mod access;
mod checks;
mod talk;

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use secrecy::SecretString;
use serde::Serialize;

use self::access::Access;
use self::talk::Talk;
use super::context::Context;
use crate::failure::Failure;
use crate::table::{Align, Table};

/// What to check.
#[derive(Args, Debug)]
#[command(after_help = "\
Checks health, readiness, version, security headers, the page and its files, and in a test
organisation: an entry, the same entry again, its balance, an import that is not committed, and the
reversal. On a machine with the database's settings it makes a key for that and removes it; anywhere
else give it a key of a treasurer or an admin of the test organisation.

Exit code 0: every check passed. 1: at least one failed.

Examples:
  bursar smoke --url https://bursar.example
  bursar smoke --url http://127.0.0.1:8000 --json
  bursar smoke --url https://bursar.example --token-file /run/secrets/smoke-key")]
pub(crate) struct Smoke {
    /// The address of the page
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8000")]
    url: String,
    /// Short name of the test organisation; made if there is none
    #[arg(long, value_name = "SLUG", default_value = "smoke-test")]
    organisation: String,
    /// A file with an API key; without it one is made with this machine's settings
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Certificates of further authorities, in PEM
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
}

/// What was found.
#[derive(Serialize)]
struct Report {
    url: String,
    is_good: bool,
    checks: Vec<Check>,
}

/// One check.
#[derive(Serialize)]
pub(super) struct Check {
    name: &'static str,
    state: State,
    took_ms: u128,
    found: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Passed,
    Failed,
    Skipped,
}

/// The checks so far.
#[derive(Default)]
pub(super) struct Checks {
    list: Vec<Check>,
}

impl Checks {
    /// Makes one check: what it found, or what is wrong. Answers whether it passed.
    pub(super) async fn check(
        &mut self,
        name: &'static str,
        check: impl Future<Output = Result<String, String>>,
    ) -> bool {
        let began = Instant::now();
        let (state, found) = match check.await {
            Ok(found) => (State::Passed, found),
            Err(why) => (State::Failed, why),
        };
        self.list.push(Check {
            name,
            state,
            took_ms: began.elapsed().as_millis(),
            found,
        });
        state == State::Passed
    }

    /// What an earlier failure made pointless.
    pub(super) fn skip(&mut self, name: &'static str, why: &str) {
        self.list.push(Check {
            name,
            state: State::Skipped,
            took_ms: 0,
            found: why.to_owned(),
        });
    }
}

impl Smoke {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let talk = Talk::new(&self.url, self.ca.as_deref())?;
        let token = self.token_file.as_deref().map(read_token).transpose()?;
        let mut checks = Checks::default();
        let is_up = checks::of_server(&talk, &mut checks).await;
        if is_up {
            self.books(context, &talk, token, &mut checks).await;
        } else {
            checks.skip("books", "the server is not ready");
        }
        let report = Report {
            url: self.url,
            is_good: checks.list.iter().all(|it| it.state == State::Passed),
            checks: checks.list,
        };
        context.output.show(&report, table)?;
        let failed = report.checks.iter().filter(|it| it.state == State::Failed);
        match failed.count() {
            0 => Ok(()),
            count => Err(Failure::given(
                "smoke",
                format!("{count} of {} checks failed", report.checks.len()),
            )),
        }
    }

    /// The checks in the test organisation, with access that ends afterwards.
    async fn books(
        &self,
        context: &Context,
        talk: &Talk,
        token: Option<SecretString>,
        checks: &mut Checks,
    ) {
        let mut access = None;
        let name = &self.organisation;
        checks
            .check("access", async {
                let (found, how) = Access::open(context, talk, token, name).await?;
                access = Some(found);
                Ok(how)
            })
            .await;
        let Some(access) = access else {
            checks.skip("books", "there is no way in");
            return;
        };
        checks::of_books(&access.talk(talk, name), checks).await;
        if access.is_own() {
            checks.check("access removed", access.close()).await;
        }
    }
}

fn read_token(path: &std::path::Path) -> Result<SecretString, Failure> {
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|error| Failure::file("read", path, &error))?;
    Ok(SecretString::from(text.trim()))
}

fn table(report: &Report) -> String {
    let mut table = Table::new(&[
        ("check", Align::Left),
        ("state", Align::Left),
        ("ms", Align::Right),
        ("found", Align::Left),
    ]);
    for check in &report.checks {
        let state = match check.state {
            State::Passed => "passed",
            State::Failed => "FAILED",
            State::Skipped => "skipped",
        };
        table.row(vec![
            check.name.to_owned(),
            state.to_owned(),
            check.took_ms.to_string(),
            check.found.clone(),
        ]);
    }
    let verdict = if report.is_good {
        "good: every check passed"
    } else {
        "not good: see above"
    };
    format!("{}{verdict}\n", table.render())
}
