//! Jobs: what is done in the background, and what people may do about it (NOTIFY-4).
//!
//! Owns: wanting, seeing, retrying and cancelling jobs, seeing schedules, the state of the queue.
//! Not here: kinds (`kind`, `kinds`), doing jobs (`worker`, `attempt`), the queue itself (`store`).
//! Invariant: a member sees and touches jobs of their organisation and of the installation, never
//! of another organisation; what a person does about a job is in the audit log.

mod attempt;
mod context;
mod cron;
mod kind;
mod kinds;
mod leader;
mod worker;

pub use context::JobContext;
pub use kind::{
    JobCrowd, JobFailure, JobKind, JobRegistry, JobScope, JobSpec, NoPayload, ScheduleSpec,
};
pub use worker::{MAX_CONCURRENCY, Worker, WorkerOptions};

use money::{JobId, OrganisationId, Timestamp};
use serde_json::{Value, json};
use store::{Enqueued, Job, JobChange, JobQuery, JobState, NewJob, Schedule};

use crate::audit::Event;
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::{Treasury, new_uuid};

/// Limits: one page.
const MAX_PAGE: usize = 200;

/// A job that is wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobDraft {
    /// Its kind.
    pub kind: String,
    /// What it is about, as its kind reads it.
    pub payload: Value,
    /// What keeps equal jobs of a kind apart, for kinds of which there may be many.
    pub key: Option<String>,
    /// Higher ones are taken first; usually 0.
    pub priority: i64,
    /// Not before this moment.
    pub run_at: Option<Timestamp>,
    /// The trace it belongs to (W3C `traceparent`).
    pub trace: Option<String>,
}

/// Which jobs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobFilter {
    /// In one of these states; any if empty.
    pub states: Vec<JobState>,
    /// Of this kind.
    pub kind: Option<String>,
    /// `next` of the page before.
    pub before: Option<JobId>,
    /// Jobs of the page, at most 200.
    pub limit: usize,
}

/// Jobs, the newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct JobPage {
    /// The jobs.
    pub items: Vec<Job>,
    /// Where the next page begins, if there is one.
    pub next: Option<JobId>,
}

/// A schedule, and what is known about it here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleRow {
    /// As it is kept.
    pub schedule: Schedule,
    /// What its kind does; none if this program does not know it.
    pub about: Option<&'static str>,
    /// How its last job stands; none if that is gone, or there was none.
    pub last_state: Option<JobState>,
}

/// How the queue stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct QueueReport {
    /// Jobs that wait for their first attempt.
    pub waiting: u64,
    /// Jobs a worker is at.
    pub active: u64,
    /// Jobs that were completed and are still kept, for a week.
    pub completed: u64,
    /// Jobs that failed: they wait for another attempt, or were given up.
    pub failed: u64,
    /// Of these, given up.
    pub dead: u64,
    /// How long the oldest job that could run waits, in seconds; none if none waits.
    pub oldest_seconds: Option<f64>,
}

/// What keeps jobs of a kind apart of which there is one for each organisation, or one.
fn key_of(org: Option<OrganisationId>) -> String {
    org.map_or_else(|| "installation".to_owned(), |it| it.to_string())
}

impl Treasury {
    /// Puts a job into the queue, for `by`. One that is there already is the answer, too.
    ///
    /// Errors: `NotFound` for an unknown kind; `Invalid` for a payload it cannot read, or when the
    /// kind is of organisations and there is none, or the other way; `Store`.
    pub async fn enqueue(
        &self,
        org: Option<OrganisationId>,
        by: &str,
        draft: JobDraft,
    ) -> Result<Enqueued, Error> {
        let registry = self.job_registry();
        let spec = registry.spec(&draft.kind)?;
        registry.check(&draft.kind, &draft.payload)?;
        match (spec.scope, org) {
            (JobScope::Installation, None) | (JobScope::Organisation, Some(_)) => {}
            (JobScope::Installation, Some(_)) => {
                let expected = "no organisation: it is one of the whole installation";
                return Err(Error::invalid("kind of job", &draft.kind, expected));
            }
            (JobScope::Organisation, None) => {
                let expected = "an organisation that it is of";
                return Err(Error::invalid("kind of job", &draft.kind, expected));
            }
        }
        let key = match spec.crowd {
            JobCrowd::One => Some(key_of(org)),
            JobCrowd::Many => draft.key,
        };
        let new = NewJob {
            id: JobId::from_uuid(new_uuid()),
            org,
            kind: draft.kind,
            key,
            payload: draft.payload,
            priority: draft.priority,
            max_attempts: spec.max_attempts,
            run_at: draft.run_at,
            created_by: by.to_owned(),
            // What it does later belongs to whoever asked for it.
            trace: draft.trace.or_else(connect::traceparent),
        };
        Ok(self.store.enqueue_job(&new).await?)
    }

    /// Wants a job by hand: of the caller's organisation, or of the installation, as its kind is.
    /// One that waits or runs already is the answer, too.
    ///
    /// Errors: `Forbidden`, `NotFound`, `Invalid`, `Store`.
    pub async fn run_job(
        &self,
        org: OrganisationId,
        caller: &Caller,
        draft: JobDraft,
    ) -> Result<Job, Error> {
        caller.require(org, Action::JobsManage)?;
        let spec = self.job_registry().spec(&draft.kind)?;
        let own = (spec.scope == JobScope::Organisation).then_some(org);
        let enqueued = self.enqueue(own, &caller.name, draft).await?;
        let (Enqueued::New(id) | Enqueued::Known(id)) = enqueued;
        let job = self.visible_job(org, id).await?;
        if enqueued == Enqueued::New(id) {
            self.note_job("job.wanted", caller, &job).await?;
        }
        Ok(job)
    }

    /// Jobs of an organisation and of the installation. Errors: `Forbidden`, `Store`.
    pub async fn jobs(
        &self,
        org: OrganisationId,
        caller: &Caller,
        filter: &JobFilter,
    ) -> Result<JobPage, Error> {
        caller.require(org, Action::JobsRead)?;
        let limit = filter.limit.clamp(1, MAX_PAGE);
        let query = JobQuery {
            org,
            states: filter.states.clone(),
            kind: filter.kind.clone(),
            before: filter.before,
            limit: limit + 1,
        };
        let mut items = self.store.jobs(&query).await?;
        let has_more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| has_more).map(|it| it.id);
        Ok(JobPage { items, next })
    }

    /// One job. Errors: `Forbidden`, `NotFound`, `Store`.
    pub async fn job(&self, org: OrganisationId, caller: &Caller, id: JobId) -> Result<Job, Error> {
        caller.require(org, Action::JobsRead)?;
        self.visible_job(org, id).await
    }

    async fn visible_job(&self, org: OrganisationId, id: JobId) -> Result<Job, Error> {
        let found = self.store.job(id).await?;
        let is_visible = |it: &Job| it.org.is_none_or(|it| it == org);
        found.filter(is_visible).ok_or_else(|| Error::NotFound {
            what: "job",
            name: id.to_string(),
            cure: "it may have been removed since: completed jobs are kept for a week",
        })
    }

    /// Wants a job again that failed, was given up or was called off: at once, with all its
    /// attempts.
    ///
    /// Errors: `Forbidden`, `NotFound`, `Conflict` when it waits, runs or is done, or when another
    /// one in its place does.
    pub async fn retry_job(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: JobId,
    ) -> Result<Job, Error> {
        caller.require(org, Action::JobsManage)?;
        let before = self.visible_job(org, id).await?;
        match self.store.retry_job(id).await? {
            JobChange::Done => {}
            JobChange::WrongState => {
                return Err(Error::Conflict(format!(
                    "the job is {}: only one that failed, was given up or was called off is \
                     tried again",
                    before.state.name()
                )));
            }
            JobChange::KeyTaken => {
                return Err(Error::Conflict(
                    "another job in its place waits or runs already: look at that one".to_owned(),
                ));
            }
        }
        let job = self.visible_job(org, id).await?;
        self.note_job("job.retried", caller, &job).await?;
        Ok(job)
    }

    /// Calls a job off: at once if it waits; one that runs is told, and ends within seconds.
    ///
    /// Errors: `Forbidden`, `NotFound`, `Conflict` when it came to its end before.
    pub async fn cancel_job(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: JobId,
    ) -> Result<Job, Error> {
        caller.require(org, Action::JobsManage)?;
        let before = self.visible_job(org, id).await?;
        if self.store.cancel_job(id).await? != JobChange::Done {
            return Err(Error::Conflict(format!(
                "the job is {}: there is nothing left to call off",
                before.state.name()
            )));
        }
        let job = self.visible_job(org, id).await?;
        self.note_job("job.cancelled", caller, &job).await?;
        Ok(job)
    }

    /// Writes down what a person did about a job: where it belongs.
    async fn note_job(
        &self,
        action: &'static str,
        caller: &Caller,
        job: &Job,
    ) -> Result<(), Error> {
        let about = json!({"kind": job.kind, "state": job.state.name()});
        let event = Event::of(action).on(job.id.to_string()).after(&about);
        self.note(job.org, &caller.name, &caller.origin, event)
            .await
    }

    /// Every schedule, by name. Errors: `Forbidden`, `Store`.
    pub async fn schedules(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<ScheduleRow>, Error> {
        caller.require(org, Action::JobsRead)?;
        let mut rows = Vec::new();
        for schedule in self.store.schedules().await? {
            let last = match schedule.last_job {
                Some(id) => self.store.job(id).await?,
                None => None,
            };
            let spec = self.job_registry().spec(&schedule.kind).ok();
            rows.push(ScheduleRow {
                about: spec.map(|it| it.about),
                last_state: last.map(|it| it.state),
                schedule,
            });
        }
        Ok(rows)
    }

    /// How the queue stands. Errors: `Store`.
    pub async fn queue(&self) -> Result<QueueReport, Error> {
        let counts = self.store.job_counts().await?;
        let of = |state| counts.states.get(&state).copied().unwrap_or(0);
        let dead = of(JobState::Dead);
        Ok(QueueReport {
            waiting: of(JobState::Waiting),
            active: of(JobState::Active),
            completed: of(JobState::Completed),
            failed: of(JobState::Failed) + dead,
            dead,
            oldest_seconds: counts.oldest_seconds,
        })
    }
}
