//! Taking jobs, staying at them, and finishing them.
//!
//! Owns: claims and their leases. Not here: when a failed job is tried again (`treasury`).
//! Invariant: a job belongs to one claim at a time; a worker that lost its claim, because it was
//! away for longer than its lease, changes nothing about the job any more.

use std::time::Duration;

use money::JobId;
use serde_json::Value;

use super::sql::{JOB_COLUMNS, JobRow, job_of, sql};
use super::{Job, JobProgress, check_json, short};
use crate::database::{begin_write, on_current, on_primary};
use crate::error::Error;
use crate::store::Store;

/// Who asks for jobs, and which.
#[derive(Clone, Debug)]
pub struct ClaimQuery<'a> {
    /// The worker, by a name no other process has.
    pub owner: &'a str,
    /// The kinds it can do.
    pub kinds: &'a [&'a str],
    /// At most so many.
    pub limit: usize,
    /// For how long they are its own without a sign of life.
    pub lease: Duration,
}

/// A job in the hands of a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The job.
    pub id: JobId,
    /// The worker.
    pub owner: String,
    /// Which of the job's claims this is.
    pub number: u64,
}

impl Job {
    /// The claim under which it was taken; none if nobody is at it.
    #[must_use]
    pub fn claim(&self) -> Option<Claim> {
        self.leased.as_ref().map(|it| Claim {
            id: self.id,
            owner: it.owner.clone(),
            number: self.claims,
        })
    }
}

/// What a worker hears when it says that it lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    /// Go on.
    Going,
    /// Someone called the job off: end it.
    Cancelled,
    /// The job is somebody else's now, or was ended: drop it.
    Lost,
}

/// How a claim ends.
#[derive(Clone, Debug, PartialEq)]
pub enum JobOutcome {
    /// Done, with a result.
    Completed(Value),
    /// Failed; tried again after a while, if it has attempts left.
    Failed {
        /// Why.
        error: String,
        /// After how long.
        retry_in: Duration,
    },
    /// Failed for good.
    Dead {
        /// Why.
        error: String,
    },
    /// Called off.
    Cancelled,
    /// Not done, through no fault of its own: another worker takes it at once.
    HandedBack,
}

/// What ends a claim, whatever its end is.
const RELEASE: &str = "lease_owner = NULL, lease_until = NULL, updated_at = {now}";
/// The claim that ends or goes on.
const MINE: &str = "id = $1 AND lease_owner = $2 AND claims = $3 AND state = 'active'";
/// Where a job goes that failed: whoever called it off gets their way, and attempts are finite.
const AFTER_FAILURE: &str = "state = CASE WHEN is_cancelling THEN 'cancelled' \
    WHEN attempts >= max_attempts THEN 'dead' ELSE 'failed' END, \
    finished_at = CASE WHEN is_cancelling OR attempts >= max_attempts THEN {now} END";
/// A job that was called off meanwhile is not begun again.
const HAND_BACK: &str = "state = CASE WHEN is_cancelling THEN 'cancelled' ELSE 'waiting' END, \
    finished_at = CASE WHEN is_cancelling THEN {now} END, attempts = attempts - 1";

impl Store {
    /// Takes jobs whose moment has come, the most important and the oldest first. They are the
    /// worker's own for as long as its lease.
    pub async fn claim_jobs(&self, query: &ClaimQuery<'_>) -> Result<Vec<Job>, Error> {
        let jobs = self.claim(query).await;
        jobs.map_err(Error::database("take jobs"))
    }

    async fn claim(&self, query: &ClaimQuery<'_>) -> Result<Vec<Job>, sqlx::Error> {
        let database = &self.inner.database;
        let kinds = Value::from(query.kinds.to_vec()).to_string();
        let due = "state IN ('waiting', 'failed') AND run_at <= {now} AND kind IN {each:$1}";
        // Looked at first: on SQLite nobody who writes has to wait for a worker without work.
        let text = format!("SELECT EXISTS (SELECT 1 FROM jobs WHERE {due})");
        let text = sql(database, &text);
        let is_due = on_current!(database, |pool| {
            let row = sqlx::query(text).bind(&kinds).fetch_one(pool).await?;
            row.truth(0)?
        });
        if !is_due || query.limit == 0 {
            return Ok(Vec::new());
        }
        let text = format!(
            "UPDATE jobs SET state = 'active', attempts = attempts + 1, claims = claims + 1, \
             lease_owner = $2, lease_until = {{in:$3}}, started_at = {{now}}, \
             updated_at = {{now}} WHERE id IN (SELECT id FROM jobs WHERE {due} \
             ORDER BY priority DESC, run_at, id LIMIT $4 {{lock}}) RETURNING {JOB_COLUMNS}"
        );
        let text = sql(database, &text);
        let limit = i64::try_from(query.limit).unwrap_or(i64::MAX);
        let mut jobs: Vec<Job> = begin_write!(database, |transaction| {
            let rows = sqlx::query(text)
                .bind(&kinds)
                .bind(query.owner)
                .bind(query.lease.as_secs_f64())
                .bind(limit)
                .fetch_all(&mut *transaction)
                .await?;
            transaction.commit().await?;
            rows.iter().map(job_of).collect::<Result<_, _>>()?
        });
        jobs.sort_by_key(|it| (std::cmp::Reverse(it.priority), it.run_at, it.id));
        Ok(jobs)
    }

    /// Says that a worker still lives and how far its job is, and makes the lease longer.
    pub async fn beat_job(
        &self,
        claim: &Claim,
        progress: &JobProgress,
        lease: Duration,
    ) -> Result<Beat, Error> {
        let failed = || Error::database("stay at a job");
        let text = format!(
            "UPDATE jobs SET lease_until = {{in:$4}}, progress_done = $5, progress_total = $6, \
             progress_text = $7, updated_at = {{now}} WHERE {MINE} RETURNING is_cancelling"
        );
        let text = sql(&self.inner.database, &text);
        on_primary!(&self.inner.database, |pool| {
            let rows = sqlx::query(text)
                .bind(claim.id.as_uuid())
                .bind(&claim.owner)
                .bind(number(claim.number))
                .bind(lease.as_secs_f64())
                .bind(number(progress.done))
                .bind(number(progress.total))
                .bind(short(&progress.text))
                .fetch_all(pool)
                .await
                .map_err(failed())?;
            let Some(row) = rows.first() else {
                return Ok(Beat::Lost);
            };
            Ok(if row.truth(0).map_err(failed())? {
                Beat::Cancelled
            } else {
                Beat::Going
            })
        })
    }

    /// Ends a claim. Answers whether it still was one.
    ///
    /// Limits: a result of 256 KiB. Errors: `Refused`.
    pub async fn finish_job(
        &self,
        claim: &Claim,
        progress: &JobProgress,
        outcome: &JobOutcome,
    ) -> Result<bool, Error> {
        let (mut result, mut error, mut retry_in) = (None, None, None);
        let end = match outcome {
            JobOutcome::Completed(found) => {
                check_json("job result", found)?;
                result = Some(found.to_string());
                "state = 'completed', finished_at = {now}"
            }
            JobOutcome::Failed {
                error: found,
                retry_in: after,
            } => {
                (error, retry_in) = (Some(short(found)), Some(after.as_secs_f64()));
                AFTER_FAILURE
            }
            JobOutcome::Dead { error: found } => {
                error = Some(short(found));
                "state = 'dead', finished_at = {now}"
            }
            JobOutcome::Cancelled => "state = 'cancelled', finished_at = {now}",
            JobOutcome::HandedBack => {
                retry_in = Some(0.0);
                HAND_BACK
            }
        };
        let statement = format!(
            "UPDATE jobs SET {end}, progress_done = $4, progress_total = $5, progress_text = $6, \
             result = coalesce({{json:$7}}, result), last_error = coalesce($8, last_error), \
             run_at = coalesce({{in:$9}}, run_at), {RELEASE} WHERE {MINE}"
        );
        let statement = sql(&self.inner.database, &statement);
        let done = on_primary!(&self.inner.database, |pool| {
            let query = sqlx::query(statement)
                .bind(claim.id.as_uuid())
                .bind(&claim.owner)
                .bind(number(claim.number))
                .bind(number(progress.done))
                .bind(number(progress.total))
                .bind(short(&progress.text))
                .bind(result)
                .bind(error)
                .bind(retry_in);
            query.execute(pool).await.map(|it| it.rows_affected())
        });
        let is_done = done.map_err(Error::database("finish a job"))? == 1;
        if is_done && *outcome == JobOutcome::HandedBack {
            self.wake_workers().await;
        }
        Ok(is_done)
    }

    /// Takes jobs from workers that gave no sign of life for longer than their lease: they wait
    /// again, or are given up after their last attempt. Answers how many.
    pub async fn reclaim_jobs(&self) -> Result<u64, Error> {
        let failed = || Error::database("take back jobs");
        let database = &self.inner.database;
        let lost = "state = 'active' AND lease_until <= {now}";
        let look = sql(
            database,
            &format!("SELECT EXISTS (SELECT 1 FROM jobs WHERE {lost})"),
        );
        let is_any = on_current!(database, |pool| {
            let row = sqlx::query(look).fetch_one(pool).await.map_err(failed())?;
            row.truth(0).map_err(failed())?
        });
        if !is_any {
            return Ok(0);
        }
        let text = format!(
            "UPDATE jobs SET {AFTER_FAILURE}, run_at = {{now}}, \
             last_error = 'the worker ' || lease_owner || ' was lost', {RELEASE} WHERE {lost}"
        );
        let text = sql(database, &text);
        let done = on_primary!(database, |pool| {
            let done = sqlx::query(text).execute(pool).await;
            done.map(|it| it.rows_affected())
        });
        done.map_err(failed())
    }
}

/// What does not fit is the most that does.
fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
