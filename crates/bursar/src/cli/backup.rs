//! `bursar backup`.
//!
//! Owns: its options and what it prints. Not here: backups (`treasury`).
//! Invariant: what is printed as trusted was restored and proved.

use std::ops::ControlFlow;

use clap::{Args, Subcommand};
use indicatif::ProgressBar;
use serde::Serialize;
use treasury::{
    BackupKind, BackupMade, BackupPlace, BackupRow, BackupState, Caller, Progress, Pruned,
    Rehearsal, Treasury, Verdict,
};

use super::context::Context;
use crate::failure::Failure;
use crate::output::progress;

const HELP: &str = "\
A backup holds everything: journals, documents, people, prices, audit logs, imported files. It is
packed, and encrypted with the master key: without that key nobody can read it, so keep a copy of
the key (master.key in the data folder, or ENCRYPTION_KEY) somewhere else. It is trusted once
`bursar backup verify` has restored it and proved all of it.

Exit codes for cron: 0 done (and proved), 1 the backup is not right or not there, 2 wrong options
or settings, 3 the place, the disk or the database is not available: try again.

Examples:
  bursar backup --verify
  bursar backup --to /mnt/backups --kind daily --json
  bursar backup --to s3://company-backups/bursar";

/// Backups.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, after_help = HELP)]
pub(crate) struct Backup {
    #[command(subcommand)]
    command: Option<BackupCommand>,
    #[command(flatten)]
    make: Make,
}

/// Where.
#[derive(Args, Debug)]
struct At {
    /// A folder, or s3://BUCKET/PREFIX [default: `backups` in the data folder; or BURSAR_BACKUP_TO]
    #[arg(long, value_name = "PLACE")]
    to: Option<String>,
}

/// What to make.
#[derive(Args, Debug)]
struct Make {
    #[command(flatten)]
    at: At,
    /// Why: hourly is kept 30 days, daily 90, monthly, yearly and manual 365
    #[arg(long, value_name = "KIND", default_value = "manual")]
    kind: BackupKind,
    /// Restore it into a scratch database and prove it, too
    #[arg(long)]
    verify: bool,
}

#[derive(Debug, Subcommand)]
enum BackupCommand {
    /// List the backups there are, and whether they can be relied on
    List(At),
    /// Restore a backup into a scratch database and prove all of it; no backup means the newest
    /// that nobody has verified yet
    Verify {
        /// The file, s3://BUCKET/PREFIX/NAME, or a name in the place that is set
        backup: Option<String>,
    },
    /// Remove the backups whose time is over; never the last trusted one
    Prune {
        #[command(flatten)]
        at: At,
        /// Only say which
        #[arg(long)]
        dry_run: bool,
    },
}

/// A backup, as it is listed.
#[derive(Serialize)]
pub(super) struct Row {
    name: String,
    place: String,
    kind: &'static str,
    made_at: String,
    size_bytes: u64,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified_at: Option<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    problems: Vec<String>,
}

#[derive(Serialize)]
struct List {
    items: Vec<Row>,
}

#[derive(Serialize)]
struct PrunedJson {
    removed: Vec<String>,
    kept: usize,
    protected: Option<String>,
    abandoned_uploads: u64,
    dry_run: bool,
}

impl Backup {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let treasury = context.open().await?;
        let done = match self.command {
            None => make(context, &treasury, self.make).await,
            Some(BackupCommand::List(at)) => list(context, &treasury, &at).await,
            Some(BackupCommand::Verify { backup }) => verify(context, &treasury, backup).await,
            Some(BackupCommand::Prune { at, dry_run }) => {
                prune(context, &treasury, &at, dry_run).await
            }
        };
        treasury.close().await;
        done
    }
}

async fn make(context: &Context, treasury: &Treasury, it: Make) -> Result<(), Failure> {
    let (row, verdict) = made(context, treasury, &it).await?;
    context.output.show(&row, row_text)?;
    verdict.map_or(Ok(()), |it| refuse(&it))
}

/// Makes a backup in the place that is set, and proves it. Errors: those of a backup;
/// `backup-not-proved`.
pub(super) async fn make_proved(context: &Context, treasury: &Treasury) -> Result<Row, Failure> {
    let order = Make {
        at: At { to: None },
        kind: BackupKind::Manual,
        verify: true,
    };
    let (row, verdict) = made(context, treasury, &order).await?;
    verdict.map_or(Ok(()), |it| refuse(&it))?;
    Ok(row)
}

async fn made(
    context: &Context,
    treasury: &Treasury,
    it: &Make,
) -> Result<(Row, Option<Verdict>), Failure> {
    let place = place(context, &it.at)?;
    let caller = Caller::local();
    let bar = progress(context.output, 0, "backing up");
    let made = treasury
        .back_up(&caller, &place, it.kind, &watch(&bar))
        .await;
    bar.finish_and_clear();
    let made = made?;
    let mut row = row_of(&made, &place, it.kind);
    let mut verdict = None;
    if it.verify {
        let bar = progress(context.output, 0, "verifying");
        let found = treasury
            .verify_backup(&caller, &place, &made.name, &watch(&bar))
            .await;
        bar.finish_and_clear();
        let found = found?;
        row.state = state_of(&found).word();
        row.verified_at = Some(found.verified_at.to_string());
        row.problems.clone_from(&found.problems);
        verdict = Some(found);
    }
    Ok((row, verdict))
}

async fn list(context: &Context, treasury: &Treasury, at: &At) -> Result<(), Failure> {
    let place = place(context, at)?;
    let rows = treasury.backups(&Caller::local(), &place).await?;
    let address = place.address();
    let items = rows.into_iter().map(|it| listed(it, &address)).collect();
    context.output.show(&List { items }, |it| {
        if it.items.is_empty() {
            return format!("no backups in {address}; `bursar backup` makes one\n");
        }
        it.items.iter().map(row_text).collect()
    })
}

async fn verify(
    context: &Context,
    treasury: &Treasury,
    backup: Option<String>,
) -> Result<(), Failure> {
    let caller = Caller::local();
    let settings = &context.settings.backup;
    let data = &context.settings.data;
    let bar = progress(context.output, 0, "verifying");
    let watching = watch(&bar);
    let (place, verdict) = match backup {
        Some(backup) => {
            let (place, name) = settings.find(&backup, data)?;
            let verdict = treasury
                .verify_backup(&caller, &place, &name, &watching)
                .await;
            (place, Some(verdict))
        }
        None => {
            let place = settings.place(None, data)?;
            let verdict = treasury
                .verify_newest_backup(&caller, &place, &watching)
                .await;
            (place, verdict.transpose())
        }
    };
    bar.finish_and_clear();
    let Some(verdict) = verdict.transpose()? else {
        let address = place.address();
        let none = serde_json::json!({"verified": null});
        return context.output.show(&none, |_| {
            format!("every backup in {address} was verified before\n")
        });
    };
    context.output.show(&verdict, verdict_text)?;
    refuse(&verdict)
}

async fn prune(
    context: &Context,
    treasury: &Treasury,
    at: &At,
    dry_run: bool,
) -> Result<(), Failure> {
    let place = place(context, at)?;
    let rehearsal = if dry_run {
        Rehearsal::Only
    } else {
        Rehearsal::Not
    };
    let pruned = treasury
        .prune_backups(&Caller::local(), &place, rehearsal)
        .await?;
    context.output.show(&pruned_json(pruned, dry_run), |it| {
        let verb = if it.dry_run { "would go" } else { "removed" };
        let lines = it.removed.iter().map(|name| format!("{verb}: {name}\n"));
        let kept = format!("{} of them stay\n", it.kept);
        lines.chain([kept]).collect()
    })
}

fn pruned_json(it: Pruned, dry_run: bool) -> PrunedJson {
    PrunedJson {
        removed: it.removed,
        kept: it.kept,
        protected: it.protected,
        abandoned_uploads: it.abandoned,
        dry_run,
    }
}

fn place(context: &Context, at: &At) -> Result<BackupPlace, Failure> {
    let settings = &context.settings.backup;
    Ok(settings.place(at.to.as_deref(), &context.settings.data)?)
}

/// Moves a bar along.
pub(super) fn watch(
    bar: &ProgressBar,
) -> impl Fn(Progress) -> ControlFlow<()> + Send + Sync + use<> {
    let bar = bar.clone();
    move |it| {
        bar.set_message(it.part);
        bar.set_length(it.of.unwrap_or(it.done));
        bar.set_position(it.done);
        ControlFlow::Continue(())
    }
}

/// A verdict that says no is a failure, so that cron hears of it.
fn refuse(verdict: &Verdict) -> Result<(), Failure> {
    if verdict.problems.is_empty() {
        return Ok(());
    }
    let name = &verdict.name;
    let message = format!("{name} is not proved: {}", verdict.problems.join("; "));
    Err(Failure::given("backup-not-proved", message))
}

const fn state_of(verdict: &Verdict) -> BackupState {
    if verdict.problems.is_empty() {
        BackupState::Trusted
    } else {
        BackupState::Failed
    }
}

fn row_of(made: &BackupMade, place: &BackupPlace, kind: BackupKind) -> Row {
    Row {
        name: made.name.clone(),
        place: place.address(),
        kind: kind.word(),
        made_at: made.manifest.header.made_at.clone(),
        size_bytes: made.size_bytes,
        state: BackupState::Unverified.word(),
        sha256: Some(made.sha256.clone()),
        records: made.manifest.rows("journal"),
        verified_at: None,
        problems: Vec::new(),
    }
}

fn listed(it: BackupRow, address: &str) -> Row {
    let verdict = it.verdict.as_ref();
    Row {
        name: it.name,
        place: address.to_owned(),
        kind: it.kind.word(),
        made_at: it.made_at.to_string(),
        size_bytes: it.size_bytes,
        state: it.state.word(),
        sha256: it.contents.as_ref().map(|it| it.sha256.clone()),
        records: it
            .contents
            .as_ref()
            .and_then(|it| it.manifest.rows("journal")),
        verified_at: verdict.map(|it| it.verified_at.to_string()),
        problems: verdict.map(|it| it.problems.clone()).unwrap_or_default(),
    }
}

pub(super) fn row_text(it: &Row) -> String {
    // Unknown is shown as unknown.
    let records = it.records.map_or("?".to_owned(), |it| it.to_string());
    let mut text = format!(
        "{:10}  {}  {records} records  {} bytes\n",
        it.state, it.name, it.size_bytes
    );
    for problem in &it.problems {
        text.push_str(&format!("            {problem}\n"));
    }
    text
}

fn verdict_text(it: &Verdict) -> String {
    if it.problems.is_empty() {
        let (name, journals, records) = (&it.name, it.journals, it.records);
        let seconds = it.duration_ms / 1000;
        return format!(
            "proved: {name} holds {journals} journals with {records} records; took {seconds} s\n"
        );
    }
    let lines = it.problems.iter().map(|it| format!("problem: {it}\n"));
    lines.collect()
}
