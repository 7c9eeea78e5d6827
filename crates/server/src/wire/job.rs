//! Jobs, schedules and the queue on the wire (NOTIFY-4).
//!
//! Owns: their JSON shapes. Not here: what they mean (`treasury`).
//! Invariant: what is unknown or not there is null, never nothing and never 0.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::word::JobState;

/// How far a job is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct JobProgress {
    /// How much is done.
    pub done: u64,
    /// Of how much; 0 while that is unknown.
    pub total: u64,
    /// What is being done.
    pub text: String,
}

impl From<treasury::JobProgress> for JobProgress {
    fn from(it: treasury::JobProgress) -> Self {
        Self {
            done: it.done,
            total: it.total,
            text: it.text,
        }
    }
}

/// A piece of work in the background.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Job {
    /// Its id.
    #[schema(example = "job_0192f0c1a2b37c4d8e5f60718293a4b5")]
    pub id: String,
    /// The organisation it is of; null for the whole installation.
    #[schema(required = true)]
    pub organisation: Option<String>,
    /// What is done.
    #[schema(example = "journal-verify")]
    pub kind: String,
    /// What it is about.
    pub payload: Value,
    /// Where it stands.
    pub state: JobState,
    /// How often it was begun.
    pub attempts: u32,
    /// How often it is tried.
    pub max_attempts: u32,
    /// Whether it was called off while it runs.
    pub cancelling: bool,
    /// How far it is.
    pub progress: JobProgress,
    /// What came of it.
    #[schema(required = true)]
    pub result: Option<Value>,
    /// Why it failed the last time.
    #[schema(required = true)]
    pub last_error: Option<String>,
    /// The schedule that made it.
    #[schema(required = true)]
    pub schedule: Option<String>,
    /// Who wanted it: a user's id, `local` or `schedule`.
    pub created_by: String,
    /// The worker that is at it.
    #[schema(required = true)]
    pub worker: Option<String>,
    /// When it was made.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it is begun at the earliest; null unless it waits.
    #[schema(required = true, format = DateTime)]
    pub next_attempt_at: Option<String>,
    /// When it was last begun.
    #[schema(required = true, format = DateTime)]
    pub started_at: Option<String>,
    /// When it came to its end.
    #[schema(required = true, format = DateTime)]
    pub finished_at: Option<String>,
}

impl From<treasury::Job> for Job {
    fn from(it: treasury::Job) -> Self {
        let waits = matches!(
            it.state,
            treasury::JobState::Waiting | treasury::JobState::Failed
        );
        Self {
            id: it.id.to_string(),
            organisation: it.org.map(|it| it.to_string()),
            kind: it.kind,
            payload: it.payload,
            state: it.state.into(),
            attempts: it.attempts,
            max_attempts: it.max_attempts,
            cancelling: it.is_cancelling && it.leased.is_some(),
            progress: it.progress.into(),
            result: it.result,
            last_error: it.last_error,
            schedule: it.schedule.map(|it| it.name),
            created_by: it.created_by,
            worker: it.leased.map(|it| it.owner),
            created_at: it.created_at.to_string(),
            next_attempt_at: waits.then(|| it.run_at.to_string()),
            started_at: it.started_at.map(|it| it.to_string()),
            finished_at: it.finished_at.map(|it| it.to_string()),
        }
    }
}

/// Jobs.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct JobList {
    /// The newest first.
    pub items: Vec<Job>,
    /// `cursor` of the next page; null at the end.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

impl From<treasury::JobPage> for JobList {
    fn from(it: treasury::JobPage) -> Self {
        Self {
            items: it.items.into_iter().map(Job::from).collect(),
            next_cursor: it.next.map(|it| it.to_string()),
        }
    }
}

/// A job to start.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewJob {
    /// Its kind; `kinds` of the schedules names them.
    pub kind: String,
    /// What it is about, as its kind reads it.
    #[serde(default)]
    pub payload: Value,
}

/// Work that comes again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Schedule {
    /// Its name.
    pub name: String,
    /// What is done.
    pub kind: String,
    /// What that is, in words; null if this program does not know the kind.
    #[schema(required = true)]
    pub about: Option<String>,
    /// When: minute, hour, day of month, month, day of week.
    #[schema(example = "0 1 * * *")]
    pub cron: String,
    /// The time zone in which that is read.
    #[schema(example = "Europe/Berlin")]
    pub zone: String,
    /// When it is next.
    #[schema(format = DateTime)]
    pub next_run: String,
    /// The moment it last made a job for.
    #[schema(required = true, format = DateTime)]
    pub last_run: Option<String>,
    /// That job.
    #[schema(required = true)]
    pub last_job: Option<String>,
    /// How that job stands; null once it is removed.
    #[schema(required = true)]
    pub last_state: Option<JobState>,
}

/// A kind of job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct JobKind {
    /// Its name.
    pub name: String,
    /// What it does, in words.
    pub about: String,
    /// Whether its jobs are of an organisation, and not of the whole installation.
    pub of_organisation: bool,
}

/// Kinds of jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct JobKindList {
    /// By name.
    pub items: Vec<JobKind>,
}

impl JobKindList {
    /// The kinds of a registry.
    #[must_use]
    pub fn of(registry: &treasury::JobRegistry) -> Self {
        let kind = |it: &treasury::JobSpec| JobKind {
            name: it.name.to_owned(),
            about: it.about.to_owned(),
            of_organisation: it.scope == treasury::JobScope::Organisation,
        };
        Self {
            items: registry.specs().map(kind).collect(),
        }
    }
}

/// Schedules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScheduleList {
    /// By name.
    pub items: Vec<Schedule>,
}

impl From<Vec<treasury::ScheduleRow>> for ScheduleList {
    fn from(rows: Vec<treasury::ScheduleRow>) -> Self {
        let row = |it: treasury::ScheduleRow| {
            let schedule = it.schedule;
            Schedule {
                name: schedule.name,
                kind: schedule.kind,
                about: it.about.map(str::to_owned),
                cron: schedule.cron,
                zone: schedule.zone,
                next_run: schedule.next_run.to_string(),
                last_run: schedule.last_run.map(|it| it.to_string()),
                last_job: schedule.last_job.map(|it| it.to_string()),
                last_state: it.last_state.map(Into::into),
            }
        };
        Self {
            items: rows.into_iter().map(row).collect(),
        }
    }
}
