//! `bursar jobs`.
//!
//! Owns: its options and what it prints. Not here: jobs (`treasury`).
//! Invariant: `--json` prints the shapes of the HTTP API.

use clap::{Args, Subcommand};
use money::JobId;
use server::wire::{Job, JobKindList, JobList, ScheduleList};
use treasury::{JobDraft, JobFilter, JobState};

use super::context::{Books, Context};
use crate::failure::Failure;
use crate::table::{Align, Table};

/// Jobs in the background.
#[derive(Debug, Subcommand)]
pub(crate) enum JobsCommand {
    /// List jobs of the organisation and of the installation, the newest first
    #[command(after_help = "Example:\n  bursar jobs list --state failed,dead")]
    List(List),
    /// Show a job with its progress, result and last error
    Show {
        /// Its id
        id: JobId,
    },
    /// Try a job again that failed, was given up or was called off
    Retry {
        /// Its id
        id: JobId,
    },
    /// Call a job off: at once if it waits, within seconds if it runs
    Cancel {
        /// Its id
        id: JobId,
    },
    /// List the schedules with the moments they are next
    Schedules,
    /// List the kinds of jobs there are
    Kinds,
    /// Put a job into the queue; a worker, or a server, does it
    #[command(after_help = "Example:\n  bursar jobs run journal-verify")]
    Run(Run),
}

/// Which jobs.
#[derive(Args, Debug)]
pub(crate) struct List {
    /// Only in these states, with commas: waiting, active, completed, failed, dead, cancelled
    #[arg(long, value_name = "STATES", value_delimiter = ',', value_parser = state)]
    state: Vec<JobState>,
    /// Only of this kind
    #[arg(long)]
    kind: Option<String>,
    /// Only jobs made before this one
    #[arg(long, value_name = "ID")]
    before: Option<JobId>,
    /// At most this many, up to 200
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// What to do.
#[derive(Args, Debug)]
pub(crate) struct Run {
    /// Its kind; `bursar jobs kinds` names them
    kind: String,
    /// What it is about, as JSON [default: nothing]
    #[arg(long, value_name = "JSON")]
    payload: Option<String>,
}

fn state(text: &str) -> Result<JobState, String> {
    JobState::parse(text)
        .ok_or_else(|| "expected waiting, active, completed, failed, dead or cancelled".to_owned())
}

impl JobsCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let done = self.answer(context, &books).await;
        books.treasury.close().await;
        done
    }

    async fn answer(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let Books {
            treasury,
            org,
            caller,
        } = books;
        let job = match self {
            Self::List(it) => {
                let filter = JobFilter {
                    states: it.state,
                    kind: it.kind,
                    before: it.before,
                    limit: it.limit,
                };
                let page = treasury.jobs(*org, caller, &filter).await?;
                return context.output.show(&JobList::from(page), jobs_text);
            }
            Self::Schedules => {
                let rows = treasury.schedules(*org, caller).await?;
                return context
                    .output
                    .show(&ScheduleList::from(rows), schedules_text);
            }
            Self::Kinds => {
                let kinds = JobKindList::of(treasury.job_registry());
                return context.output.show(&kinds, kinds_text);
            }
            Self::Show { id } => treasury.job(*org, caller, id).await?,
            Self::Retry { id } => treasury.retry_job(*org, caller, id).await?,
            Self::Cancel { id } => treasury.cancel_job(*org, caller, id).await?,
            Self::Run(it) => {
                let payload = it.payload.as_deref().map(serde_json::from_str).transpose();
                let payload = payload.map_err(|error| {
                    Failure::usage("usage", format!("--payload is not JSON: {error}"))
                })?;
                let draft = JobDraft {
                    kind: it.kind,
                    payload: payload.unwrap_or_default(),
                    ..JobDraft::default()
                };
                treasury.run_job(*org, caller, draft).await?
            }
        };
        context.output.show(&Job::from(job), job_text)
    }
}

fn progress_text(it: &Job) -> String {
    match (it.progress.done, it.progress.total) {
        (0, 0) => String::new(),
        (done, 0) => done.to_string(),
        (done, total) => format!("{done}/{total}"),
    }
}

fn jobs_text(it: &JobList) -> String {
    if it.items.is_empty() {
        return "no jobs\n".to_owned();
    }
    let mut table = Table::new(&[
        ("ID", Align::Left),
        ("KIND", Align::Left),
        ("STATE", Align::Left),
        ("ATTEMPTS", Align::Right),
        ("PROGRESS", Align::Right),
        ("MADE", Align::Left),
        ("BY", Align::Left),
    ]);
    for job in &it.items {
        table.row(vec![
            job.id.clone(),
            job.kind.clone(),
            job.state.to_string(),
            format!("{}/{}", job.attempts, job.max_attempts),
            progress_text(job),
            job.created_at.clone(),
            job.created_by.clone(),
        ]);
    }
    let mut text = table.render();
    if let Some(next) = &it.next_cursor {
        text.push_str(&format!("more: --before {next}\n"));
    }
    text
}

fn job_text(it: &Job) -> String {
    let mut text = format!(
        "{}\n  {}, {}, attempt {} of {}\n  made {} by {}\n",
        it.id, it.kind, it.state, it.attempts, it.max_attempts, it.created_at, it.created_by
    );
    let mut line = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|it| !it.is_empty()) {
            text.push_str(&format!("  {name} {value}\n"));
        }
    };
    line("of", it.organisation.clone());
    line("schedule", it.schedule.clone());
    line("progress", Some(progress_text(it)));
    line("", Some(it.progress.text.clone()));
    line("begun", it.started_at.clone());
    line("ended", it.finished_at.clone());
    line("worker", it.worker.clone());
    line("next attempt", it.next_attempt_at.clone());
    line("last error:", it.last_error.clone());
    line("result:", it.result.as_ref().map(ToString::to_string));
    text
}

fn schedules_text(it: &ScheduleList) -> String {
    let mut table = Table::new(&[
        ("SCHEDULE", Align::Left),
        ("CRON", Align::Left),
        ("ZONE", Align::Left),
        ("NEXT", Align::Left),
        ("LAST", Align::Left),
        ("LAST STATE", Align::Left),
    ]);
    for row in &it.items {
        let known = |text: Option<String>| text.unwrap_or_else(|| "(none)".to_owned());
        table.row(vec![
            row.name.clone(),
            row.cron.clone(),
            row.zone.clone(),
            row.next_run.clone(),
            known(row.last_run.clone()),
            known(row.last_state.map(|it| it.to_string())),
        ]);
    }
    if it.items.is_empty() {
        return "no schedules yet: a worker, or a server, keeps them\n".to_owned();
    }
    table.render()
}

fn kinds_text(it: &JobKindList) -> String {
    let mut table = Table::new(&[("KIND", Align::Left), ("WHAT IT DOES", Align::Left)]);
    for kind in &it.items {
        table.row(vec![kind.name.clone(), kind.about.clone()]);
    }
    table.render()
}
