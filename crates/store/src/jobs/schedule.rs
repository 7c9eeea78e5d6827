//! Schedules and leases: work that comes again, and what only one process does at a time.
//!
//! Owns: when each schedule is next, making its job exactly once for each of its moments, leases.
//! Not here: reading cron texts and computing moments (`treasury`).
//! Invariant: however many leaders there are, a schedule's moment has one job: the schedule moves
//! on by compare-and-swap in the transaction that makes the job, and the job's own index refuses
//! a second one.

use std::time::Duration;

use money::{JobId, Timestamp};

use super::sql::{SCHEDULE_COLUMNS, schedule_of, sql};
use super::{NewJob, ScheduledFor, check_new, insert_job};
use crate::columns::moment_text;
use crate::database::{begin_write, on_current, on_primary};
use crate::document::check_name;
use crate::error::Error;
use crate::store::Store;

/// A schedule as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Its name.
    pub name: String,
    /// What is to be done.
    pub kind: String,
    /// When, as a cron expression of five fields.
    pub cron: String,
    /// The time zone the expression is read in.
    pub zone: String,
    /// When it is next.
    pub next_run: Timestamp,
    /// The moment it last made a job for.
    pub last_run: Option<Timestamp>,
    /// That job.
    pub last_job: Option<JobId>,
}

/// What became of a schedule whose moment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fired {
    /// Its job waits.
    Made(JobId),
    /// The job before it still waits or runs: this moment is passed over.
    PassedOver,
    /// Another process was first, or its moment has not come.
    NotDue,
}

impl Store {
    /// Keeps a schedule; one that is there keeps its moments unless it reads otherwise now.
    ///
    /// Limits: 200 bytes a name. Errors: `Refused`.
    pub async fn put_schedule(&self, it: &Schedule) -> Result<(), Error> {
        for (what, name) in [
            ("schedule", &it.name),
            ("job kind", &it.kind),
            ("cron expression", &it.cron),
            ("time zone", &it.zone),
        ] {
            check_name(what, name)?;
        }
        let text = sql(
            &self.inner.database,
            "INSERT INTO schedules (name, kind, cron, zone, next_run) \
             VALUES ($1, $2, $3, $4, {at:$5}) ON CONFLICT (name) DO UPDATE SET \
             kind = excluded.kind, cron = excluded.cron, zone = excluded.zone, \
             next_run = excluded.next_run WHERE schedules.kind <> excluded.kind \
             OR schedules.cron <> excluded.cron OR schedules.zone <> excluded.zone",
        );
        on_primary!(&self.inner.database, |pool| {
            let query = sqlx::query(text)
                .bind(&it.name)
                .bind(&it.kind)
                .bind(&it.cron)
                .bind(&it.zone)
                .bind(moment_text(it.next_run));
            let done = query.execute(pool).await;
            done.map_err(Error::database("keep a schedule"))?;
            Ok(())
        })
    }

    /// Every schedule, by name.
    pub async fn schedules(&self) -> Result<Vec<Schedule>, Error> {
        let failed = || Error::database("list schedules");
        let text = format!("SELECT {SCHEDULE_COLUMNS} FROM schedules ORDER BY name");
        let text = sql(&self.inner.database, &text);
        on_current!(&self.inner.database, |pool| {
            let rows = sqlx::query(text).fetch_all(pool).await.map_err(failed())?;
            let found = rows.iter().map(schedule_of).collect::<Result<_, _>>();
            found.map_err(failed())
        })
    }

    /// Removes schedules whose moment came before this one and that nobody served: those of
    /// kinds that no running program has any more. Answers how many.
    pub async fn remove_schedules(&self, due_before: Timestamp) -> Result<u64, Error> {
        let text = sql(
            &self.inner.database,
            "DELETE FROM schedules WHERE next_run < {at:$1}",
        );
        on_primary!(&self.inner.database, |pool| {
            let done = sqlx::query(text)
                .bind(moment_text(due_before))
                .execute(pool);
            let done = done.await.map_err(Error::database("remove schedules"))?;
            Ok(done.rows_affected())
        })
    }

    /// Makes the job of a schedule whose moment has come, and moves the schedule on to `next`:
    /// both or neither, once, whoever else tries.
    ///
    /// Errors: `Refused` for a job outside the limits.
    pub async fn fire_schedule(
        &self,
        due: &Schedule,
        next: Timestamp,
        job: &NewJob,
    ) -> Result<Fired, Error> {
        check_new(job)?;
        let fired = self.fire(due, next, job).await;
        let fired = fired.map_err(Error::database("make the job of a schedule"))?;
        if let Fired::Made(_) = fired {
            self.wake_workers().await;
        }
        Ok(fired)
    }

    async fn fire(
        &self,
        due: &Schedule,
        next: Timestamp,
        job: &NewJob,
    ) -> Result<Fired, sqlx::Error> {
        let database = &self.inner.database;
        let advance = sql(
            database,
            "UPDATE schedules SET next_run = {at:$3} \
             WHERE name = $1 AND next_run = {at:$2} AND next_run <= {now}",
        );
        let note = sql(
            database,
            "UPDATE schedules SET last_run = {at:$2}, last_job = $3 WHERE name = $1",
        );
        let moment = moment_text(due.next_run);
        let scheduled = ScheduledFor {
            name: due.name.clone(),
            moment: due.next_run,
        };
        begin_write!(database, |transaction| {
            let advanced = sqlx::query(advance)
                .bind(&due.name)
                .bind(&moment)
                .bind(moment_text(next))
                .execute(&mut *transaction)
                .await?;
            if advanced.rows_affected() == 0 {
                return Ok(Fired::NotDue);
            }
            let is_new = insert_job!(database, transaction, job, Some(&scheduled));
            if is_new {
                sqlx::query(note)
                    .bind(&due.name)
                    .bind(&moment)
                    .bind(job.id.as_uuid())
                    .execute(&mut *transaction)
                    .await?;
            }
            transaction.commit().await?;
            Ok(if is_new {
                Fired::Made(job.id)
            } else {
                Fired::PassedOver
            })
        })
    }

    /// Takes a lease, or makes one's own longer. Answers whether it is held.
    pub async fn take_lease(
        &self,
        name: &str,
        owner: &str,
        lease: Duration,
    ) -> Result<bool, Error> {
        let text = sql(
            &self.inner.database,
            "INSERT INTO leases (name, owner, held_until) VALUES ($1, $2, {in:$3}) \
             ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, \
             held_until = excluded.held_until \
             WHERE leases.owner = excluded.owner OR leases.held_until <= {now}",
        );
        on_primary!(&self.inner.database, |pool| {
            let query = sqlx::query(text)
                .bind(name)
                .bind(owner)
                .bind(lease.as_secs_f64());
            let done = query.execute(pool).await;
            let done = done.map_err(Error::database("take a lease"))?;
            Ok(done.rows_affected() == 1)
        })
    }

    /// Gives a lease up, so that the next one need not wait for its end.
    pub async fn leave_lease(&self, name: &str, owner: &str) -> Result<(), Error> {
        let text = "DELETE FROM leases WHERE name = $1 AND owner = $2";
        on_primary!(&self.inner.database, |pool| {
            let done = sqlx::query(text).bind(name).bind(owner).execute(pool).await;
            done.map_err(Error::database("leave a lease"))?;
            Ok(())
        })
    }
}
