//! `bursar restore`.
//!
//! Owns: its options and what it prints. Not here: restoring (`treasury`).
//! Invariant: the database it restores into is not opened in any other way before.

use std::path::Path;

use clap::Args;
use money::Timestamp;
use serde::Serialize;
use treasury::{Force, Guard, RestoreOrder, RestoreReport, Until, restore_backup};

use super::backup::watch;
use super::context::Context;
use crate::failure::Failure;
use crate::output::progress;
use crate::running;

const HELP: &str = "\
Stop every server of the database first. Either all of the backup is restored and proved, or
nothing is changed. The data folder needs the master key the installation had: copy master.key
there, or set ENCRYPTION_KEY.

Journals can be restored to an earlier record or moment; documents, people, prices and audit logs
are always as in the backup. Whatever database the backup was made on, it restores into SQLite and
PostgreSQL: this is how to move from one to the other.

Examples:
  bursar restore backups/bursar-20261121T010000Z-daily-0f3c9a1b.backup
  bursar restore s3://company-backups/bursar/bursar-20261121T010000Z-daily-0f3c9a1b.backup --force
  bursar restore FILE --to-database postgres://bursar@db/bursar
  bursar restore FILE --force --at 2026-11-21T09:30:00Z
  bursar restore FILE --force --seq nordwind=4711";

/// Replace the database by what a backup holds
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub(crate) struct Restore {
    /// The file, s3://BUCKET/PREFIX/NAME, or a name in the place that is set
    backup: String,
    /// The database to restore into [default: the one that is set]
    #[arg(long, value_name = "URL")]
    to_database: Option<String>,
    /// Replace everything in a database that is not empty
    #[arg(long)]
    force: bool,
    /// Journals up to a moment
    #[arg(long, value_name = "MOMENT", conflicts_with = "seq")]
    at: Option<Timestamp>,
    /// The journal of an organisation up to a record; others to their ends
    #[arg(long, value_name = "ORG=N", value_parser = parse_seq)]
    seq: Vec<(String, u64)>,
}

#[derive(Serialize)]
struct Shown {
    backup: String,
    made_at: String,
    from_engine: String,
    proved: bool,
    journals: Vec<Journal>,
    files: u64,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    problems: Vec<String>,
}

#[derive(Serialize)]
struct Journal {
    organisation: String,
    seq: u64,
}

fn parse_seq(text: &str) -> Result<(String, u64), String> {
    let found = text.split_once('=');
    let found = found.and_then(|(org, seq)| Some((org.to_owned(), seq.parse().ok()?)));
    found.ok_or_else(|| "expected ORG=N, as in nordwind=4711".to_owned())
}

impl Restore {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let settings = &context.settings;
        let (place, name) = settings.backup.find(&self.backup, &settings.data)?;
        let mut config = settings.store.clone();
        if let Some(url) = self.to_database {
            config.url = url;
            config.read_url = None;
        } else {
            require_unused(&settings.data)?;
        }
        let guard = Guard {
            providers: settings.providers.clone(),
            ..settings.guarding.open().await?
        };
        let until = match (self.at, self.seq) {
            (Some(moment), _) => Until::Moment(moment),
            (None, seq) if seq.is_empty() => Until::End,
            (None, seq) => Until::Records(seq),
        };
        let force = if self.force {
            Force::Replace
        } else {
            Force::Refuse
        };
        let order = RestoreOrder { name, force, until };
        let bar = progress(context.output, 0, "restoring");
        let done = restore_backup((&config, guard), &place, &order, &watch(&bar)).await;
        bar.finish_and_clear();
        let shown = shown(order.name, done?);
        context.output.show(&shown, text)?;
        if shown.proved {
            return Ok(());
        }
        let message = format!("restored, but not proved: {}", shown.problems.join("; "));
        Err(Failure::given("backup-not-proved", message))
    }
}

/// A server that does no jobs holds no lease in the database, but it runs on the data folder.
fn require_unused(data: &Path) -> Result<(), Failure> {
    let Some(found) = running::list(data)?.into_iter().next() else {
        return Ok(());
    };
    let message = format!(
        "bursar {} {} runs on the data folder {}: end it first, `bursar drain` does",
        found.process.kind,
        found.process.pid,
        data.display()
    );
    Err(Failure::given("restore-in-use", message))
}

fn shown(backup: String, it: RestoreReport) -> Shown {
    Shown {
        backup,
        made_at: it.manifest.header.made_at,
        from_engine: it.manifest.header.engine,
        proved: it.problems.is_empty(),
        journals: it
            .heads
            .into_iter()
            .map(|(org, seq)| Journal {
                organisation: org.to_string(),
                seq,
            })
            .collect(),
        files: it.files,
        problems: it.problems,
    }
}

fn text(it: &Shown) -> String {
    let word = if it.proved { "proved" } else { "NOT proved" };
    let mut text = format!("restored {} of {}, {word}\n", it.backup, it.made_at);
    for journal in &it.journals {
        let (org, seq) = (&journal.organisation, journal.seq);
        text.push_str(&format!("  {org} up to record {seq}\n"));
    }
    for problem in &it.problems {
        text.push_str(&format!("  problem: {problem}\n"));
    }
    text
}
