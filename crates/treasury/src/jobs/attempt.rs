//! One attempt at one job.
//!
//! Owns: signs of life while it runs, its end by success, failure, time, cancellation or a
//! worker that ends, and when it is tried again. Not here: which jobs are taken (`worker`).
//! Invariant: an attempt ends its claim, or the claim was lost and the attempt's work is dropped;
//! a panic is a failure like any other.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use store::{Beat, Claim, Job, JobOutcome, JobProgress};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::Instant;
use tracing::Instrument;
use tracing::field::{Empty, display};

use super::context::JobContext;
use super::kind::JobFailure;
use crate::treasury::Treasury;

/// How often an attempt looks whether there is something to say or to hear.
const LOOK: Duration = Duration::from_millis(500);
/// How long a job that was called off may take to leave its work by itself.
const GRACE: Duration = Duration::from_secs(10);
/// The wait before the second attempt, and the longest wait.
const FIRST_WAIT: Duration = Duration::from_secs(10);
const LONGEST_WAIT: Duration = Duration::from_secs(3600);
/// How often and after which pause the end of a claim is tried while the database is away.
const FINISH_TRIES: u32 = 20;
const FINISH_PAUSE: Duration = Duration::from_millis(500);

/// Why the work of an attempt ended.
enum End {
    Done(Result<Result<Value, JobFailure>, JoinError>),
    Cancelled,
    TooLong(Duration),
    HandBack,
    Lost,
}

/// An attempt under way.
pub(super) struct Attempt {
    treasury: Arc<Treasury>,
    context: Arc<JobContext>,
    claim: Claim,
    kind: String,
    lease: Duration,
    span: tracing::Span,
}

impl Attempt {
    /// Begins nothing yet. None for a job that nobody has claimed.
    pub(super) fn new(treasury: Arc<Treasury>, job: Job, lease: Duration) -> Option<(Self, Value)> {
        let claim = job.claim()?;
        let (kind, payload) = (job.kind.clone(), job.payload.clone());
        let span = span_of(&job);
        let context = Arc::new(JobContext::new(Arc::clone(&treasury), job));
        let attempt = Self {
            treasury,
            context,
            claim,
            kind,
            lease,
            span,
        };
        Some((attempt, payload))
    }

    /// Runs to the end, or until `hand_back` says that the worker has no more time.
    pub(super) async fn run(self, payload: Value, hand_back: watch::Receiver<bool>) {
        let span = self.span.clone();
        self.run_within(payload, hand_back).instrument(span).await;
    }

    async fn run_within(self, payload: Value, mut hand_back: watch::Receiver<bool>) {
        let began = Instant::now();
        let (context, kind) = (Arc::clone(&self.context), self.kind.clone());
        let registry = self.treasury.job_registry().clone();
        let timeout = registry.spec(&kind).map_or(LONGEST_WAIT, |it| it.timeout);
        // A task of its own: what panics there is heard of here.
        let work = async move { registry.run(&kind, &context, payload).await };
        let mut work = tokio::spawn(work.in_current_span());
        let end = tokio::select! {
            end = self.tend(&mut work, began + timeout, timeout) => end,
            _ = hand_back.wait_for(|it| *it) => End::HandBack,
        };
        work.abort();
        let is_cancelled = self.context.is_cancelled();
        let outcome = match end {
            End::Lost => None,
            end => Some(outcome_of(end, is_cancelled, self.context.attempt())),
        };
        self.record(outcome.as_ref(), began.elapsed());
        if let Some(outcome) = outcome {
            self.finish(outcome).await;
        }
    }

    /// Watches over the work: signs of life, cancellation, time.
    async fn tend(
        &self,
        work: &mut JoinHandle<Result<Value, JobFailure>>,
        deadline: Instant,
        timeout: Duration,
    ) -> End {
        let mut bell = self.treasury.store().job_bell();
        let mut said = (JobProgress::default(), Instant::now());
        let mut heard_at = Instant::now();
        let mut grace_ends = None;
        let mut looks = tokio::time::interval(LOOK);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                done = &mut *work => return End::Done(done),
                _ = looks.tick() => {}
            }
            let now = Instant::now();
            if now >= deadline {
                return End::TooLong(timeout);
            }
            if grace_ends.is_some_and(|it| now >= it) {
                return End::Cancelled;
            }
            let progress = self.context.progress_now();
            let is_rung = bell.has_changed().unwrap_or(false);
            if !is_rung && progress == said.0 && now - said.1 < self.lease / 3 {
                continue;
            }
            bell.mark_unchanged();
            let beat = self
                .treasury
                .store()
                .beat_job(&self.claim, &progress, self.lease);
            match beat.await {
                Ok(Beat::Going) => heard_at = now,
                Ok(Beat::Cancelled) => {
                    heard_at = now;
                    self.context.cancel();
                    grace_ends.get_or_insert(now + GRACE);
                }
                Ok(Beat::Lost) => return End::Lost,
                // Others may take the job now: whoever cannot say that they live has lost it.
                Err(_) if heard_at.elapsed() > self.lease => return End::Lost,
                Err(error) => {
                    tracing::warn!(job.id = %self.claim.id, %error, "cannot say that a job lives");
                }
            }
            said = (progress, now);
        }
    }

    async fn finish(&self, outcome: JobOutcome) {
        let mut outcome = outcome;
        let progress = self.context.progress_now();
        for _ in 0..FINISH_TRIES {
            let store = self.treasury.store();
            match store.finish_job(&self.claim, &progress, &outcome).await {
                Ok(true) => return,
                Ok(false) => {
                    tracing::warn!(job.id = %self.claim.id, "a job was somebody else's when it ended");
                    return;
                }
                Err(error @ store::Error::Refused { .. }) => {
                    let error = format!("its result cannot be kept: {error}");
                    outcome = JobOutcome::Dead { error };
                }
                Err(error) => {
                    tracing::warn!(job.id = %self.claim.id, %error, "cannot finish a job yet");
                    tokio::time::sleep(FINISH_PAUSE).await;
                }
            }
        }
        tracing::error!(job.id = %self.claim.id, "a job could not be finished; it is done again");
    }

    /// Counts the attempt and says in the log what became of it.
    fn record(&self, outcome: Option<&JobOutcome>, took: Duration) {
        let (name, error) = match outcome {
            Some(JobOutcome::Completed(_)) => ("completed", None),
            Some(JobOutcome::Failed { error, .. }) => ("failed", Some(error)),
            Some(JobOutcome::Dead { error }) => ("dead", Some(error)),
            Some(JobOutcome::Cancelled) => ("cancelled", None),
            Some(JobOutcome::HandedBack) => ("handed-back", None),
            None => ("lost", None),
        };
        let labels = [("kind", self.kind.clone()), ("outcome", name.to_owned())];
        metrics::counter!("bursar_job_attempts_total", &labels).increment(1);
        let kind = [("kind", self.kind.clone())];
        metrics::histogram!("bursar_job_duration_seconds", &kind).record(took.as_secs_f64());
        if error.is_some() {
            self.span.record("otel.status_code", "ERROR");
        }
        let (id, duration_ms) = (self.claim.id, took.as_millis());
        let attempt = self.context.attempt();
        match error {
            Some(error) => tracing::warn!(
                job.id = %id, job.kind = self.kind, job.attempt = attempt, duration_ms, error,
                "a job failed"
            ),
            None => tracing::info!(
                job.id = %id, job.kind = self.kind, job.attempt = attempt, duration_ms,
                job.outcome = name, "a job ended"
            ),
        }
    }
}

/// The span of an attempt, in the trace of whoever wanted the job. It is there at every level of
/// the log, so that a warning knows its trace and its organisation.
fn span_of(job: &Job) -> tracing::Span {
    let span = tracing::error_span!(
        parent: None,
        "job",
        otel.name = format!("job {}", job.kind),
        otel.kind = "consumer",
        otel.status_code = Empty,
        job.id = %job.id,
        job.kind = job.kind,
        job.attempt = job.attempts,
        trace.id = Empty,
        org.id = Empty,
    );
    if let Some(org) = job.org {
        span.record("org.id", display(org));
    }
    connect::follow(&span, job.trace.as_deref());
    span
}

fn outcome_of(end: End, is_cancelled: bool, attempt: u32) -> JobOutcome {
    let failed = |error| JobOutcome::Failed {
        error,
        retry_in: wait_before_next(attempt, random()),
    };
    match end {
        End::Done(Ok(Ok(result))) => JobOutcome::Completed(result),
        End::Done(Ok(Err(JobFailure::Cancelled))) | End::Cancelled => JobOutcome::Cancelled,
        End::Done(_) if is_cancelled => JobOutcome::Cancelled,
        End::Done(Ok(Err(JobFailure::Again(error)))) => failed(error),
        End::Done(Ok(Err(JobFailure::Never(error)))) => JobOutcome::Dead { error },
        End::Done(Err(_)) => failed("the work ended by a mistake of the program".to_owned()),
        End::TooLong(limit) => failed(format!("it took longer than {} s", limit.as_secs_f64())),
        End::HandBack | End::Lost => JobOutcome::HandedBack,
    }
}

/// Twice the wait each time, up to an hour, and of that between a half and all: many that failed
/// together do not come back together.
fn wait_before_next(attempt: u32, random: u64) -> Duration {
    let doublings = attempt.saturating_sub(1).min(16);
    let whole = FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT);
    let half = whole / 2;
    let span = u64::try_from(half.as_millis()).unwrap_or(u64::MAX).max(1);
    half + Duration::from_millis(random % span)
}

fn random() -> u64 {
    // Without randomness of the system all wait as long: later, not wrong.
    getrandom::u64().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour_and_differ() {
        let wait = |attempt, random| wait_before_next(attempt, random).as_millis();
        assert_eq!(wait(1, 0), 5_000);
        assert_eq!(wait(1, 4_999), 9_999);
        assert_eq!(wait(2, 0), 10_000);
        assert_eq!(wait(5, 0), 80_000);
        for attempt in [12, 40, u32::MAX] {
            assert_eq!(wait(attempt, 0), 1_800_000);
            assert!(wait(attempt, u64::MAX) < 3_600_000);
        }
    }
}
