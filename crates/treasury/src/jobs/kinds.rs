//! The kinds of jobs that keep an installation in order by itself.
//!
//! Owns: the list of every kind, and those of upkeep. Not here: what they call.
//! Invariant: every kind here may be done twice: each looks for what is due, and what was done is
//! not due.

use std::time::Duration;

use serde_json::{Value, json};

use super::context::JobContext;
use super::kind::{JobFailure, JobKind, JobRegistry, JobScope, JobSpec, NoPayload, ScheduleSpec};
use crate::connections::{ConnectionSync, ConnectionsDue};
use crate::error::Error;
use crate::facilities::FacilitiesAccrue;
use crate::forecasts::{ForecastHindcast, ForecastTrain, ForecastWeekly};
use crate::rights::Caller;

/// Every kind. A new one is a struct and a line here.
pub(super) fn all(registry: JobRegistry) -> Result<JobRegistry, Error> {
    registry
        .with(KeysRefresh)?
        .with(AuditPrune)?
        .with(DirectoryPurge)?
        .with(JobsPrune)?
        .with(JournalVerify)?
        .with(ConnectionsDue)?
        .with(ConnectionSync)?
        .with(PaymentsRepeat)?
        .with(FacilitiesAccrue)?
        .with(ForecastTrain)?
        .with(ForecastWeekly)?
        .with(ForecastHindcast)?
        .with(PaymentsGateway)
}

/// How long what is done stays to be looked at, and what was given up or called off.
const COMPLETED_STAYS: Duration = Duration::from_secs(7 * 24 * 3600);
const OTHERS_STAY: Duration = Duration::from_secs(90 * 24 * 3600);

/// Replaces keys older than 90 days, and ends erasures that were cut off (GUARD-5).
struct KeysRefresh;

impl JobKind for KeysRefresh {
    type Payload = NoPayload;
    const SPEC: JobSpec = JobSpec {
        name: "keys-refresh",
        about: "Replaces encryption keys older than 90 days and seals anew what they sealed",
        timeout: Duration::from_secs(6 * 3600),
        schedules: &[ScheduleSpec::utc("keys-refresh", "7 * * * *")],
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, _: NoPayload) -> Result<Value, JobFailure> {
        let tell = |done, total| context.progress(done, total, "seals values anew");
        let done = context.treasury().refresh_keys(&tell).await?;
        Ok(json!({
            "made": done.made, "wrapped": done.wrapped, "resealed": done.resealed.values,
            "removed": done.resealed.removed, "waiting": done.resealed.waiting,
        }))
    }
}

/// Removes events of audit logs that are older than they are kept (GUARD-6).
struct AuditPrune;

impl JobKind for AuditPrune {
    type Payload = NoPayload;
    const SPEC: JobSpec = JobSpec {
        name: "audit-prune",
        about: "Removes events of audit logs that are older than they are kept",
        timeout: Duration::from_secs(3600),
        schedules: &[ScheduleSpec::utc("audit-prune", "20 2 * * *")],
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, _: NoPayload) -> Result<Value, JobFailure> {
        let treasury = context.treasury();
        let (now, caller) = (treasury.now(), Caller::local());
        let mut removed = treasury.prune_expired(None, now, &caller).await?;
        let all = treasury.store().organisations().await?;
        for (done, found) in all.iter().enumerate() {
            context.check()?;
            context.progress(done, all.len(), &found.slug);
            removed += treasury.prune_expired(Some(found.id), now, &caller).await?;
        }
        context.progress(all.len(), all.len(), "");
        Ok(json!({"removed": removed}))
    }
}

/// Removes sessions, links and the like whose time is over (GUARD-2).
struct DirectoryPurge;

impl JobKind for DirectoryPurge {
    type Payload = NoPayload;
    const SPEC: JobSpec = JobSpec {
        name: "directory-purge",
        about: "Removes sessions, links and other entries a day after their time is over",
        schedules: &[ScheduleSpec::utc("directory-purge", "37 * * * *")],
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, _: NoPayload) -> Result<Value, JobFailure> {
        let removed = context.treasury().purge_expired().await?;
        Ok(json!({"removed": removed}))
    }
}

/// Removes old jobs.
struct JobsPrune;

impl JobKind for JobsPrune {
    type Payload = NoPayload;
    const SPEC: JobSpec = JobSpec {
        name: "jobs-prune",
        about: "Removes jobs completed a week ago, and those given up or called off 90 days ago",
        schedules: &[ScheduleSpec::utc("jobs-prune", "50 2 * * *")],
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, _: NoPayload) -> Result<Value, JobFailure> {
        let store = context.treasury().store();
        let now = store.clock().await?;
        let before = |stays: Duration| {
            let before = now.checked_sub(stays);
            before.map_err(|it| JobFailure::Never(format!("the clock is wrong: {it}")))
        };
        let removed = store.prune_jobs(before(COMPLETED_STAYS)?, before(OTHERS_STAY)?);
        Ok(json!({"removed": removed.await?}))
    }
}

/// Drafts the payments of templates that repeat (CASH-10).
struct PaymentsRepeat;

impl JobKind for PaymentsRepeat {
    type Payload = NoPayload;
    const SPEC: JobSpec = JobSpec {
        name: "payments-repeat",
        about: "Drafts the payments of templates that repeat, and submits them for approval",
        timeout: Duration::from_secs(3600),
        schedules: &[ScheduleSpec::utc("payments-repeat", "12 3 * * *")],
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, _: NoPayload) -> Result<Value, JobFailure> {
        let treasury = context.treasury();
        let all = treasury.store().organisations().await?;
        let (mut drafted, mut failed) = (0, Vec::new());
        for (done, found) in all.iter().enumerate() {
            context.check()?;
            context.progress(done, all.len(), &found.slug);
            let (made, problems) = treasury.draft_due_payments(found.id).await?;
            drafted += made;
            failed.extend(problems);
        }
        context.progress(all.len(), all.len(), "");
        Ok(json!({"drafted": drafted, "failed": failed}))
    }
}

/// Sends files of payments through gateways, and takes in what banks say of them (CASH-10).
struct PaymentsGateway;

impl JobKind for PaymentsGateway {
    type Payload = NoPayload;
    const SPEC: JobSpec = JobSpec {
        name: "payments-gateway",
        about: "Sends files of payments through gateways, and takes in what banks say of them",
        timeout: Duration::from_secs(1800),
        schedules: &[ScheduleSpec::utc("payments-gateway", "*/5 * * * *")],
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, _: NoPayload) -> Result<Value, JobFailure> {
        let treasury = context.treasury();
        let all = treasury.store().organisations().await?;
        let (mut sent, mut answered, mut failed) = (0, 0, Vec::new());
        for (done, found) in all.iter().enumerate() {
            context.check()?;
            context.progress(done, all.len(), &found.slug);
            match treasury.exchange_payments(found.id, &Caller::local()).await {
                Ok(it) => {
                    sent += it.sent.len();
                    answered += it.answered.len();
                    let named = it.failed.into_iter();
                    failed.extend(named.map(|(file, why)| format!("{} {file}: {why}", found.slug)));
                }
                Err(error) => failed.push(format!("{}: {error}", found.slug)),
            }
        }
        context.progress(all.len(), all.len(), "");
        Ok(json!({"sent": sent, "answered": answered, "failed": failed}))
    }
}

/// Proves an organisation's journal (PROOF-1).
struct JournalVerify;

impl JobKind for JournalVerify {
    type Payload = NoPayload;
    const SPEC: JobSpec = JobSpec {
        name: "journal-verify",
        about: "Proves the organisation's journal: chain, balances, head and audit log",
        scope: JobScope::Organisation,
        max_attempts: 3,
        timeout: Duration::from_secs(3600),
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, _: NoPayload) -> Result<Value, JobFailure> {
        let (treasury, org) = (context.treasury(), context.own_org()?);
        let total = treasury.store().head(org).await?.seq;
        let total = usize::try_from(total).unwrap_or(0);
        let tell = |seq: u64| {
            context.progress(
                usize::try_from(seq).unwrap_or(0),
                total,
                "follows the chain",
            );
        };
        let caller = Caller::local();
        let proof = treasury.verify_journal(org, &caller, &tell).await?;
        if let Some(first) = proof.problems.first() {
            let more = proof.problems.len() - 1;
            let error = format!("the journal is not proved: {first} (and {more} more)");
            return Err(JobFailure::Never(error));
        }
        context.progress(total, total, "");
        Ok(json!({
            "records": proof.records, "entries": proof.entries,
            "head": {"seq": proof.head.seq, "hash": proof.head.hash.to_string()},
        }))
    }
}
