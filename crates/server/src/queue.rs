//! The queue of jobs as health and metrics show it (NOTIFY-4).
//!
//! Owns: its part of the detailed health, and its samples. Not here: the rest of either (`health`,
//! `meters`).
//! Invariant: a queue that cannot be asked is unknown, never empty; labels are words of ours.

use std::time::Duration;

use serde::Serialize;
use treasury::{QueueReport, Treasury};
use utoipa::ToSchema;

use crate::meters::process::float;
use crate::meters::text::Sample;

/// How long the database may take to say how the queue stands.
const PATIENCE: Duration = Duration::from_secs(2);

/// The queue of jobs.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct QueueHealth {
    /// Jobs that wait for their first attempt.
    waiting: u64,
    /// Jobs a worker is at.
    active: u64,
    /// Jobs completed within the last week.
    completed: u64,
    /// Jobs that failed: they wait for another attempt, or were given up.
    failed: u64,
    /// How long the oldest job that could run waits, in seconds; null if none waits.
    #[schema(required = true)]
    oldest_age: Option<f64>,
}

async fn ask(treasury: &Treasury) -> Option<QueueReport> {
    let asked = tokio::time::timeout(PATIENCE, treasury.queue()).await;
    asked.ok()?.ok()
}

/// How the queue stands; none if it cannot be asked.
pub(crate) async fn health(treasury: &Treasury) -> Option<QueueHealth> {
    let found = ask(treasury).await?;
    Some(QueueHealth {
        waiting: found.waiting,
        active: found.active,
        completed: found.completed,
        failed: found.failed,
        oldest_age: found.oldest_seconds,
    })
}

/// How long the oldest job that could run waits, 0 if none waits; none if the queue cannot be
/// asked. Unit: seconds.
pub(crate) async fn oldest_seconds(treasury: &Treasury) -> Option<f64> {
    Some(ask(treasury).await?.oldest_seconds.unwrap_or(0.0))
}

/// The samples of the queue; none if it cannot be asked.
pub(crate) async fn samples(treasury: &Treasury) -> Vec<Sample> {
    let Some(found) = ask(treasury).await else {
        return Vec::new();
    };
    let states = [
        ("waiting", found.waiting),
        ("active", found.active),
        ("completed", found.completed),
        ("failed", found.failed.saturating_sub(found.dead)),
        ("dead", found.dead),
    ];
    let jobs = states.map(|(state, count)| {
        Sample::gauge("bursar_jobs", "Jobs by state", float(count)).with("state", state)
    });
    let oldest = Sample::gauge(
        "bursar_jobs_oldest_waiting_seconds",
        "How long the oldest job that could run waits; 0 if none waits",
        found.oldest_seconds.unwrap_or(0.0),
    );
    jobs.into_iter().chain([oldest]).collect()
}
