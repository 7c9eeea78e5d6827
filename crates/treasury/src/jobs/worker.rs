//! A worker: takes jobs and does them, several at a time.
//!
//! Owns: how many at a time, when to look, taking back what lost workers held, the graceful end.
//! Not here: one attempt (`attempt`), schedules (`leader`).
//! Invariant: a worker takes no more than it can begin at once; when it is asked to end it takes
//! nothing more, and what is not done in time it hands back.

use std::sync::Arc;
use std::time::Duration;

use store::{ClaimQuery, Job};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::attempt::Attempt;
use super::leader;
use crate::error::Error;
use crate::treasury::{Treasury, new_uuid};

/// How a worker works.
#[derive(Clone, Debug)]
pub struct WorkerOptions {
    /// Jobs at a time. Limits: 1 to 256.
    pub concurrency: usize,
    /// The only kinds it does; all of the registry if none are named.
    pub kinds: Vec<String>,
    /// How long a job stays its own without a sign of life.
    pub lease: Duration,
    /// How often it looks for jobs when nobody told it of one.
    pub poll: Duration,
    /// How long jobs may take to end once it is asked to end.
    pub drain: Duration,
}

impl Default for WorkerOptions {
    fn default() -> Self {
        Self {
            concurrency: 4,
            kinds: Vec::new(),
            lease: Duration::from_secs(30),
            poll: Duration::from_secs(2),
            drain: Duration::from_secs(25),
        }
    }
}

/// The most jobs at a time.
pub const MAX_CONCURRENCY: usize = 256;
/// How long handing back may take.
const HAND_BACK: Duration = Duration::from_secs(4);

/// A worker that runs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Worker {
    stop: watch::Sender<bool>,
    /// Dropped with the last task of the worker.
    ended: watch::Receiver<()>,
}

impl Worker {
    /// Starts a worker. It ends with `stop`, or with `Treasury::close`.
    ///
    /// Errors: `NotFound` for a kind that there is not.
    pub fn start(treasury: &Arc<Treasury>, options: WorkerOptions) -> Result<Self, Error> {
        for kind in &options.kinds {
            treasury.job_registry().spec(kind)?;
        }
        let (stop, stopping) = watch::channel(false);
        let (alive, ended) = watch::channel(());
        let name = format!(
            "{}-{}",
            std::process::id(),
            new_uuid().as_simple().to_string().split_off(20)
        );
        let work = Work {
            treasury: Arc::clone(treasury),
            name: name.clone(),
            options,
            stop: stopping.clone(),
        };
        let leading = leader::lead(Arc::clone(treasury), name, stopping);
        tokio::spawn(async move {
            tokio::join!(work.run(), leading);
            drop(alive);
        });
        let worker = Self { stop, ended };
        treasury.keep_worker(worker.clone());
        Ok(worker)
    }

    /// Asks it to end: it takes no more jobs.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Ends when the worker has: its jobs are done, or handed back.
    pub async fn ended(&self) {
        let mut ended = self.ended.clone();
        // An error says that the other side is gone, which is what is waited for.
        while ended.changed().await.is_ok() {}
    }
}

struct Work {
    treasury: Arc<Treasury>,
    name: String,
    options: WorkerOptions,
    stop: watch::Receiver<bool>,
}

impl Work {
    async fn run(mut self) {
        let registry = self.treasury.job_registry().clone();
        let wanted = |it: &&str| {
            self.options.kinds.is_empty() || self.options.kinds.iter().any(|kind| kind == it)
        };
        let kinds: Vec<&str> = registry.specs().map(|it| it.name).filter(wanted).collect();
        let (hand_back, handing_back) = watch::channel(false);
        let mut bell = self.treasury.store().job_bell();
        let mut running = JoinSet::new();
        while !*self.stop.borrow() {
            let free = self.options.concurrency.clamp(1, MAX_CONCURRENCY) - running.len();
            bell.mark_unchanged();
            let taken = match self.take(&kinds, free).await {
                Ok(taken) => taken,
                Err(error) => {
                    tracing::warn!(%error, "cannot look for jobs; trying again");
                    Vec::new()
                }
            };
            for job in taken {
                self.begin(job, &mut running, &handing_back);
            }
            let is_full = running.len() >= self.options.concurrency.clamp(1, MAX_CONCURRENCY);
            tokio::select! {
                _ = self.stop.wait_for(|it| *it) => {}
                Some(_) = running.join_next() => {}
                Ok(()) = bell.changed(), if !is_full => {}
                () = tokio::time::sleep(self.options.poll) => {}
            }
        }
        self.drain(running, &hand_back).await;
    }

    /// Takes back what lost workers held, and takes as many jobs as there is room for.
    async fn take(&self, kinds: &[&str], free: usize) -> Result<Vec<Job>, Error> {
        let store = self.treasury.store();
        let reclaimed = store.reclaim_jobs().await?;
        if reclaimed > 0 {
            tracing::warn!(jobs = reclaimed, "took back jobs of workers that were lost");
        }
        if free == 0 {
            return Ok(Vec::new());
        }
        let query = ClaimQuery {
            owner: &self.name,
            kinds,
            limit: free,
            lease: self.options.lease,
        };
        Ok(store.claim_jobs(&query).await?)
    }

    fn begin(&self, job: Job, running: &mut JoinSet<()>, handing_back: &watch::Receiver<bool>) {
        let treasury = Arc::clone(&self.treasury);
        if let Some((attempt, payload)) = Attempt::new(treasury, job, self.options.lease) {
            running.spawn(attempt.run(payload, handing_back.clone()));
        }
    }

    /// Waits for what runs; what is not done in time is handed back.
    async fn drain(&self, mut running: JoinSet<()>, hand_back: &watch::Sender<bool>) {
        let ends = Instant::now() + self.options.drain;
        while let Ok(Some(_)) = tokio::time::timeout_at(ends, running.join_next()).await {}
        let left = running.len();
        if left == 0 {
            return;
        }
        tracing::info!(jobs = left, "hands back jobs that are not done");
        hand_back.send_replace(true);
        let ends = Instant::now() + HAND_BACK;
        while let Ok(Some(_)) = tokio::time::timeout_at(ends, running.join_next()).await {}
    }
}
