//! Changes of jobs by hand, and the end of old ones.
//!
//! Owns: wanting a job again, calling one off, removing what is over.
//! Not here: who may do so (`treasury`).
//! Invariant: nothing here takes a job out of a worker's hands: one that runs is told, and ends
//! its claim itself.

use money::{JobId, Timestamp};

use super::sql::sql;
use crate::columns::moment_text;
use crate::database::on_primary;
use crate::error::Error;
use crate::store::Store;

/// What became of a change by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobChange {
    /// It is done.
    Done,
    /// The job's state does not allow it, or there is no such job.
    WrongState,
    /// Another job of its kind and key waits or runs.
    KeyTaken,
}

impl Store {
    /// Wants a job again that failed, was given up or was called off: at once, with all its
    /// attempts.
    pub async fn retry_job(&self, id: JobId) -> Result<JobChange, Error> {
        let changed = self.change_job(
            id,
            "UPDATE jobs SET state = 'waiting', attempts = 0, run_at = {now}, \
             is_cancelling = {false}, finished_at = NULL, progress_done = 0, progress_total = 0, \
             progress_text = '', updated_at = {now} \
             WHERE id = $1 AND state IN ('failed', 'dead', 'cancelled')",
        );
        let changed = changed.await?;
        if changed == JobChange::Done {
            self.wake_workers().await;
        }
        Ok(changed)
    }

    /// Calls a job off: at once if it waits; one that runs is told and ends when it can.
    pub async fn cancel_job(&self, id: JobId) -> Result<JobChange, Error> {
        let changed = self.change_job(
            id,
            "UPDATE jobs SET \
             state = CASE WHEN state = 'active' THEN 'active' ELSE 'cancelled' END, \
             finished_at = CASE WHEN state = 'active' THEN NULL ELSE {now} END, \
             is_cancelling = {true}, updated_at = {now} \
             WHERE id = $1 AND state IN ('waiting', 'failed', 'active')",
        );
        let changed = changed.await?;
        if changed == JobChange::Done {
            self.wake_workers().await;
        }
        Ok(changed)
    }

    async fn change_job(&self, id: JobId, text: &str) -> Result<JobChange, Error> {
        let text = sql(&self.inner.database, text);
        let done = on_primary!(&self.inner.database, |pool| {
            let done = sqlx::query(text).bind(id.as_uuid()).execute(pool).await;
            done.map(|it| it.rows_affected())
        });
        let is_taken = |it: &sqlx::Error| {
            let it = it.as_database_error();
            it.is_some_and(sqlx::error::DatabaseError::is_unique_violation)
        };
        match done {
            Ok(1) => Ok(JobChange::Done),
            Ok(_) => Ok(JobChange::WrongState),
            Err(error) if is_taken(&error) => Ok(JobChange::KeyTaken),
            Err(error) => Err(Error::database("change a job")(error)),
        }
    }

    /// Removes jobs that were completed before one moment, and those given up or called off
    /// before another. Answers how many.
    pub async fn prune_jobs(
        &self,
        completed_before: Timestamp,
        others_before: Timestamp,
    ) -> Result<u64, Error> {
        let text = sql(
            &self.inner.database,
            "DELETE FROM jobs WHERE (state = 'completed' AND finished_at < {at:$1}) \
             OR (state IN ('dead', 'cancelled') AND finished_at < {at:$2})",
        );
        on_primary!(&self.inner.database, |pool| {
            let query = sqlx::query(text)
                .bind(moment_text(completed_before))
                .bind(moment_text(others_before));
            let done = query.execute(pool).await;
            let done = done.map_err(Error::database("remove old jobs"))?;
            Ok(done.rows_affected())
        })
    }
}
