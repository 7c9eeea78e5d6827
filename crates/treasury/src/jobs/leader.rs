//! Serving the schedules: one process at a time, whoever is there.
//!
//! Owns: the lease of the leader, keeping the schedules of this program, making their jobs.
//! Not here: moments (`cron`), the guarantee that a moment has one job (`store`).
//! Invariant: a leader that is lost is followed by another one once its lease is over; a moment
//! that was missed, because nothing ran, is made up for once, not once for each.

use std::sync::Arc;
use std::time::Duration;

use money::{JobId, Timestamp};
use store::{Fired, NewJob, Schedule};
use tokio::sync::watch;

use super::key_of;
use super::kind::{JobCrowd, Planned};
use crate::error::Error;
use crate::treasury::{Treasury, new_uuid};

const LEASE_NAME: &str = "schedules";
/// How long a leader stays one without a sign of life, and how often it gives one.
const LEASE: Duration = Duration::from_secs(15);
const LOOK: Duration = Duration::from_secs(5);
/// The shortest wait between two looks.
const SHORTEST_LOOK: Duration = Duration::from_millis(50);
/// How long a schedule may go unserved before it is taken for one of a kind that is no more.
const FORGOTTEN: Duration = Duration::from_secs(7 * 24 * 3600);

/// Who made the jobs of schedules.
pub(super) const AUTHOR: &str = "schedule";

/// Serves the schedules while this process is the leader, until `stop`.
pub(super) async fn lead(treasury: Arc<Treasury>, owner: String, mut stop: watch::Receiver<bool>) {
    let mut is_leader = false;
    loop {
        let wait = match serve(&treasury, &owner, &mut is_leader).await {
            Ok(wait) => wait,
            Err(error) => {
                is_leader = false;
                tracing::warn!(%error, "cannot serve the schedules; trying again");
                LOOK
            }
        };
        tokio::select! {
            _ = stop.wait_for(|it| *it) => break,
            () = tokio::time::sleep(wait) => {}
        }
    }
    if is_leader && let Err(error) = treasury.store().leave_lease(LEASE_NAME, &owner).await {
        tracing::warn!(%error, "cannot leave the schedules to another process at once");
    }
}

/// One look. Answers after how long to look again.
async fn serve(
    treasury: &Arc<Treasury>,
    owner: &str,
    is_leader: &mut bool,
) -> Result<Duration, Error> {
    let store = treasury.store();
    if !store.take_lease(LEASE_NAME, owner, LEASE).await? {
        *is_leader = false;
        return Ok(LOOK);
    }
    // The database's clock: one that is wrong here neither hurries nor delays a schedule.
    let now = store.clock().await?;
    if !*is_leader {
        keep_schedules(treasury, now).await?;
        *is_leader = true;
        tracing::info!(worker = owner, "serves the schedules");
    }
    let mut wait = LOOK;
    for due in store.schedules().await? {
        let registry = treasury.job_registry();
        let Some(plan) = registry.plan(&due.name).cloned() else {
            continue;
        };
        let until = due.next_run.duration_since(now);
        if until.is_positive() {
            let until = Duration::try_from(until).unwrap_or(LOOK);
            wait = wait.min(until.max(SHORTEST_LOOK));
            continue;
        }
        fire(treasury, &due, &plan, now).await?;
    }
    Ok(wait)
}

/// Brings the schedules of this program to the database, and removes those nobody serves.
async fn keep_schedules(treasury: &Treasury, now: Timestamp) -> Result<(), Error> {
    for plan in treasury.job_registry().plans() {
        let Some(next_run) = plan.cron.next_after(now) else {
            tracing::warn!(schedule = %plan.spec.name, "a schedule never comes");
            continue;
        };
        let schedule = Schedule {
            name: plan.spec.name.to_string(),
            kind: plan.kind.to_owned(),
            cron: plan.spec.cron.to_string(),
            zone: plan.spec.zone.to_string(),
            next_run,
            last_run: None,
            last_job: None,
        };
        treasury.store().put_schedule(&schedule).await?;
    }
    if let Ok(before) = now.checked_sub(FORGOTTEN) {
        // This program's own are moved on first: after a long rest they are overdue, too.
        for due in treasury.store().schedules().await? {
            let plan = treasury.job_registry().plan(&due.name).cloned();
            if let Some(plan) = plan.filter(|_| due.next_run < before) {
                fire(treasury, &due, &plan, now).await?;
            }
        }
        treasury.store().remove_schedules(before).await?;
    }
    Ok(())
}

async fn fire(
    treasury: &Treasury,
    due: &Schedule,
    plan: &Planned,
    now: Timestamp,
) -> Result<(), Error> {
    let spec = treasury.job_registry().spec(plan.kind)?;
    // What never comes again is looked at again when the program starts anew.
    let next = plan.cron.next_after(now).unwrap_or(Timestamp::MAX);
    let job = NewJob {
        id: JobId::from_uuid(new_uuid()),
        org: None,
        kind: plan.kind.to_owned(),
        key: (spec.crowd == JobCrowd::One).then(|| key_of(None)),
        payload: plan.payload.clone(),
        priority: 0,
        max_attempts: spec.max_attempts,
        run_at: None,
        created_by: AUTHOR.to_owned(),
        trace: None,
    };
    match treasury.store().fire_schedule(due, next, &job).await? {
        Fired::Made(id) => tracing::debug!(schedule = due.name, job.id = %id, "made a job"),
        Fired::PassedOver => tracing::warn!(
            schedule = due.name,
            "passed over: the job before it still waits or runs"
        ),
        Fired::NotDue => {}
    }
    Ok(())
}
