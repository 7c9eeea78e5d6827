//! The queue of jobs as health and metrics show it (NOTIFY-4).
//!
//! Owns: its part of the detailed health, and its gauges. Not here: the rest of either (`health`).
//! Invariant: a queue that cannot be asked is unknown, never empty; labels are words of ours.

use serde::Serialize;
use treasury::Treasury;
use utoipa::ToSchema;

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

/// How the queue stands; none if it cannot be asked.
pub(crate) async fn health(treasury: &Treasury) -> Option<QueueHealth> {
    let found = treasury.queue().await.ok()?;
    Some(QueueHealth {
        waiting: found.waiting,
        active: found.active,
        completed: found.completed,
        failed: found.failed,
        oldest_age: found.oldest_seconds,
    })
}

/// Says what the gauges of `measure` are.
pub(crate) fn describe() {
    metrics::describe_gauge!("bursar_jobs", "Jobs by state");
    metrics::describe_gauge!(
        "bursar_jobs_oldest_waiting_seconds",
        "How long the oldest job that could run waits; 0 if none waits"
    );
    metrics::describe_counter!(
        "bursar_job_attempts_total",
        "Attempts at jobs in this process, by kind and outcome"
    );
    metrics::describe_histogram!("bursar_job_duration_seconds", "Time of an attempt at a job");
}

/// Sets the gauges; a queue that cannot be asked leaves no reading.
pub(crate) async fn measure(treasury: &Treasury) {
    let found = treasury.queue().await.ok();
    let of = |count: fn(&treasury::QueueReport) -> u64| {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a gauge is a float; 2^53 is enough"
        )]
        found.as_ref().map_or(f64::NAN, |it| count(it) as f64)
    };
    for (state, count) in [
        ("waiting", of(|it| it.waiting)),
        ("active", of(|it| it.active)),
        ("completed", of(|it| it.completed)),
        ("failed", of(|it| it.failed - it.dead)),
        ("dead", of(|it| it.dead)),
    ] {
        metrics::gauge!("bursar_jobs", "state" => state).set(count);
    }
    let oldest = found.map_or(f64::NAN, |it| it.oldest_seconds.unwrap_or(0.0));
    metrics::gauge!("bursar_jobs_oldest_waiting_seconds").set(oldest);
}
