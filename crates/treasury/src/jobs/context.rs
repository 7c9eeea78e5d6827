//! What a job runs in: the use cases, and the way to say how far it is.
//!
//! Owns: progress and cancellation of one attempt. Not here: leases (`attempt`).
//! Invariant: nothing here waits for the database: what is said is kept with the next sign of
//! life.

use std::sync::{Arc, Mutex, PoisonError};

use money::{JobId, OrganisationId, Timestamp};
use store::{Job, JobProgress};
use tokio::sync::watch;

use super::kind::JobFailure;
use crate::treasury::Treasury;

/// What a job runs in.
pub struct JobContext {
    treasury: Arc<Treasury>,
    job: Job,
    progress: Mutex<JobProgress>,
    cancelled: watch::Sender<bool>,
}

impl JobContext {
    pub(super) fn new(treasury: Arc<Treasury>, job: Job) -> Self {
        Self {
            treasury,
            job,
            progress: Mutex::default(),
            cancelled: watch::Sender::new(false),
        }
    }

    /// The use cases.
    #[must_use]
    pub const fn treasury(&self) -> &Arc<Treasury> {
        &self.treasury
    }

    /// The job.
    #[must_use]
    pub const fn id(&self) -> JobId {
        self.job.id
    }

    /// Whose it is; none for the whole installation.
    #[must_use]
    pub const fn org(&self) -> Option<OrganisationId> {
        self.job.org
    }

    /// The organisation of a kind that belongs to one. Errors: `Never` when there is none.
    pub fn own_org(&self) -> Result<OrganisationId, JobFailure> {
        let none = || JobFailure::Never("the job belongs to no organisation".to_owned());
        self.job.org.ok_or_else(none)
    }

    /// Which attempt this is, from 1.
    #[must_use]
    pub const fn attempt(&self) -> u32 {
        self.job.attempts
    }

    /// Whether the job is given up when this attempt fails.
    #[must_use]
    pub const fn is_last_attempt(&self) -> bool {
        self.job.attempts >= self.job.max_attempts
    }

    /// Who wanted it: a user's id, `local`, or `schedule`.
    #[must_use]
    pub fn wanted_by(&self) -> &str {
        &self.job.created_by
    }

    /// The moment of the schedule that made it; none when a person did.
    #[must_use]
    pub fn scheduled_for(&self) -> Option<Timestamp> {
        self.job.schedule.as_ref().map(|it| it.moment)
    }

    /// Says how far it is: `done` of `total`, or of nobody knows how much with 0.
    pub fn progress(&self, done: usize, total: usize, text: &str) {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.done = u64::try_from(done).unwrap_or(u64::MAX);
        progress.total = u64::try_from(total).unwrap_or(u64::MAX);
        if progress.text != text {
            text.clone_into(&mut progress.text);
        }
    }

    pub(super) fn progress_now(&self) -> JobProgress {
        let progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.clone()
    }

    /// Whether someone called it off.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        *self.cancelled.borrow()
    }

    /// Ends when someone calls it off.
    pub async fn cancelled(&self) {
        let mut receiver = self.cancelled.subscribe();
        if receiver.wait_for(|it| *it).await.is_err() {
            // Its sender is part of this very context.
            std::future::pending::<()>().await;
        }
    }

    /// For the places at which work can be left: `Cancelled` once someone called it off.
    pub fn check(&self) -> Result<(), JobFailure> {
        if self.is_cancelled() {
            return Err(JobFailure::Cancelled);
        }
        Ok(())
    }

    pub(super) fn cancel(&self) {
        self.cancelled.send_replace(true);
    }
}
