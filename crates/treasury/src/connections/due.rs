//! The jobs that sync connections by themselves.
//!
//! Owns: finding what is due, and one sync as a job. Not here: what a sync does (`sync`).
//! Invariant: a connection has one job at a time; what fails for a moment is tried three times
//! more with growing waits, and then when it is due again.

use std::time::Duration;

use money::{ConnectionId, OrganisationId, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::document::{self, ConnectionBody, StateBody};
use super::sync::{HOLD_S, SyncOutcome, SyncReport};
use super::{COLLECTION, STATES};
use crate::error::Error;
use crate::jobs::{
    JobContext, JobCrowd, JobDraft, JobFailure, JobKind, JobScope, JobSpec, NoPayload, ScheduleSpec,
};
use crate::treasury::Treasury;

/// Asks for a sync of every connection that is due.
pub(crate) struct ConnectionsDue;

impl JobKind for ConnectionsDue {
    type Payload = NoPayload;
    const SPEC: JobSpec = JobSpec {
        name: "connections-due",
        about: "Asks for a sync of every connection that is due",
        max_attempts: 1,
        timeout: Duration::from_secs(300),
        schedules: &[ScheduleSpec::utc("connections-due", "* * * * *")],
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, _: NoPayload) -> Result<Value, JobFailure> {
        let treasury = context.treasury();
        let mut wanted = 0_usize;
        for found in treasury.store().organisations().await? {
            context.check()?;
            for id in treasury.due_connections(found.id, treasury.now()).await? {
                treasury.want_sync(found.id, "schedule", id).await?;
                wanted += 1;
            }
        }
        Ok(json!({ "wanted": wanted }))
    }
}

/// What a sync is of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfConnection {
    connection: String,
}

/// Syncs one connection.
pub(crate) struct ConnectionSync;

impl JobKind for ConnectionSync {
    type Payload = OfConnection;
    const SPEC: JobSpec = JobSpec {
        name: "connection-sync",
        about: "Fetches what is new by one connection, and books it",
        scope: JobScope::Organisation,
        crowd: JobCrowd::Many,
        max_attempts: 4,
        timeout: Duration::from_secs(HOLD_S.unsigned_abs()),
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, it: OfConnection) -> Result<Value, JobFailure> {
        let org = context.own_org()?;
        let id: ConnectionId = it
            .connection
            .parse()
            .map_err(|error: money::IdError| JobFailure::Never(error.to_string()))?;
        let report = match context.treasury().sync_one(org, id).await {
            Ok(report) => report,
            // It was removed meanwhile.
            Err(Error::NotFound { .. }) => return Ok(json!({"outcome": "removed"})),
            Err(error) => return Err(error.into()),
        };
        match &report.problem {
            Some(problem) if is_worth_another_try(&report) && !context.is_last_attempt() => {
                Err(JobFailure::Again(problem.message.clone()))
            }
            _ => Ok(result(&report)),
        }
    }
}

/// A bank that names a time is not asked before; it is due then.
fn is_worth_another_try(report: &SyncReport) -> bool {
    let problem = report.problem.as_ref();
    report.outcome == SyncOutcome::Failed
        && problem.is_some_and(|it| it.reaction == "retry" && it.code != "rate-limited")
}

fn result(report: &SyncReport) -> Value {
    let outcome = match report.outcome {
        SyncOutcome::Done => "done",
        SyncOutcome::Failed => "failed",
        SyncOutcome::Stopped => "stopped",
        SyncOutcome::Skipped => "skipped",
    };
    json!({
        "outcome": outcome, "files": report.files, "booked": report.booked,
        "held": report.held.len(), "unreadable": report.unreadable,
        "problem": report.problem.as_ref().map(|it| &it.code),
    })
}

impl Treasury {
    /// Wants a sync of one connection; one that waits or runs already is the answer, too.
    pub(crate) async fn want_sync(
        &self,
        org: OrganisationId,
        by: &str,
        id: ConnectionId,
    ) -> Result<store::Enqueued, Error> {
        let draft = JobDraft {
            kind: ConnectionSync::SPEC.name.to_owned(),
            payload: json!({ "connection": id.to_string() }),
            key: Some(id.to_string()),
            ..JobDraft::default()
        };
        self.enqueue(Some(org), by, draft).await
    }

    async fn due_connections(
        &self,
        org: OrganisationId,
        now: Timestamp,
    ) -> Result<Vec<ConnectionId>, Error> {
        let mut states = std::collections::BTreeMap::new();
        for it in self.whole_collection(org, STATES).await? {
            let state: StateBody = document::parse(&it.body)?;
            states.insert(it.id, state);
        }
        let mut due = Vec::new();
        for it in self.whole_collection(org, COLLECTION).await? {
            let body: ConnectionBody = document::parse(&it.body)?;
            let state = states.get(&it.id);
            let is_due =
                state.is_none_or(|it| !it.is_stopped && it.next_at.is_none_or(|next| next <= now));
            if let (true, false, Ok(id)) = (is_due, body.is_paused, it.id.parse()) {
                due.push(id);
            }
        }
        Ok(due)
    }
}
