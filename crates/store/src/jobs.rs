//! Jobs: work in the background, kept in the same database as what it works on (NOTIFY-4).
//!
//! Owns: the queue as data: making jobs, looking at them, changing one by hand, removing old ones.
//! Not here: taking and finishing them (`work`), moments of schedules (`schedule`), what a job
//! does, who may touch it, and when it is tried again (`treasury`).
//! Invariant: of the jobs of a kind with the same key one waits or runs at a time; a job that was
//! made is done at least once, is given up in sight of everybody, or was cancelled.

mod change;
mod schedule;
mod sql;
mod work;

use money::{JobId, OrganisationId, Timestamp};
use serde_json::Value;

use crate::database::{Database, begin_write, on_current, on_primary};
use crate::document::{check_name, has_nul};
use crate::error::Error;
use crate::store::{Inner, Store};
use crate::watch::tasks::JOBS_CHANNEL;
pub(crate) use sql::sql;
use sql::{JOB_COLUMNS, JobRow, job_of};

pub use change::JobChange;
pub use schedule::{Fired, Schedule};
pub use work::{Beat, Claim, ClaimQuery, JobOutcome};

/// Limits: a job's payload and result, a text about it, a page.
const MAX_JSON_BYTES: usize = 256 << 10;
const MAX_TEXT_CHARS: usize = 2_000;
const MAX_PAGE: usize = 500;
/// How often making a job is tried again when the one of its key ends at the same moment.
const MAX_TRIES: usize = 5;

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JobState {
    /// It runs once its moment has come and a worker is free.
    Waiting,
    /// A worker is at it.
    Active,
    /// It is done.
    Completed,
    /// It failed and is tried again.
    Failed,
    /// It failed too often, or for good.
    Dead,
    /// Someone called it off.
    Cancelled,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Waiting,
        Self::Active,
        Self::Completed,
        Self::Failed,
        Self::Dead,
        Self::Cancelled,
    ];

    /// Its name in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Active => "active",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Dead => "dead",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// A job to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewJob {
    /// Its id: made one after the other, they sort that way.
    pub id: JobId,
    /// Whose it is; none for one of the whole installation.
    pub org: Option<OrganisationId>,
    /// What is to be done.
    pub kind: String,
    /// Of the jobs of a kind with the same key one waits or runs at a time.
    pub key: Option<String>,
    /// What it is about.
    pub payload: Value,
    /// Higher ones are taken first; usually 0.
    pub priority: i64,
    /// How often it is tried, at least once.
    pub max_attempts: u32,
    /// Not before this moment; at once if none.
    pub run_at: Option<Timestamp>,
    /// Who wanted it.
    pub created_by: String,
    /// The trace it belongs to (W3C `traceparent`).
    pub trace: Option<String>,
}

/// What became of a job that was to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enqueued {
    /// It waits.
    New(JobId),
    /// One of its kind and key waits or runs already.
    Known(JobId),
}

/// How far a job is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobProgress {
    /// How much is done.
    pub done: u64,
    /// Of how much; 0 while that is unknown.
    pub total: u64,
    /// What is being done.
    pub text: String,
}

/// The moment of a schedule that a job was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduledFor {
    /// The schedule.
    pub name: String,
    /// The moment.
    pub moment: Timestamp,
}

/// Who is at a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    /// The worker.
    pub owner: String,
    /// When others may take it, unless the worker says that it lives.
    pub until: Timestamp,
}

/// A job as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Whose it is; none for one of the whole installation.
    pub org: Option<OrganisationId>,
    /// What is to be done.
    pub kind: String,
    /// What it is unique by.
    pub key: Option<String>,
    /// What it is about.
    pub payload: Value,
    /// Where it stands.
    pub state: JobState,
    /// Higher ones are taken first.
    pub priority: i64,
    /// How often it was begun since it was made or wanted again.
    pub attempts: u32,
    /// How often it is tried.
    pub max_attempts: u32,
    /// How often it was ever taken: with the worker's name, what a claim is known by.
    pub claims: u64,
    /// Not before this moment.
    pub run_at: Timestamp,
    /// Who is at it.
    pub leased: Option<Leased>,
    /// Whether it was called off while it runs.
    pub is_cancelling: bool,
    /// How far it is.
    pub progress: JobProgress,
    /// What came of it.
    pub result: Option<Value>,
    /// Why it failed the last time.
    pub last_error: Option<String>,
    /// The schedule it was made by.
    pub schedule: Option<ScheduledFor>,
    /// Who wanted it.
    pub created_by: String,
    /// The trace it belongs to.
    pub trace: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When anything about it last changed.
    pub updated_at: Timestamp,
    /// When it was last begun.
    pub started_at: Option<Timestamp>,
    /// When it came to its end.
    pub finished_at: Option<Timestamp>,
}

/// Which jobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobQuery {
    /// Those of this organisation and of the whole installation.
    pub org: OrganisationId,
    /// In one of these states; any if empty.
    pub states: Vec<JobState>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Made before this one.
    pub before: Option<JobId>,
    /// At most so many, and 500.
    pub limit: usize,
}

/// How many jobs there are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobCounts {
    /// By state; those without any are missing.
    pub states: std::collections::BTreeMap<JobState, u64>,
    /// How long the oldest job that could run waits, in seconds; none if none waits.
    pub oldest_seconds: Option<f64>,
}

/// Puts a job into the queue within a transaction of this crate: with what it is about, or not at
/// all. Answers whether it is new.
macro_rules! insert_job {
    ($database:expr, $transaction:expr, $new:expr, $scheduled:expr) => {{
        let (new, scheduled): (&$crate::jobs::NewJob, Option<&$crate::jobs::ScheduledFor>) =
            ($new, $scheduled);
        sqlx::query($crate::jobs::insert_sql($database))
            .bind(new.id.as_uuid())
            .bind(new.org.map(money::OrganisationId::as_uuid))
            .bind(&new.kind)
            .bind(new.key.as_deref())
            .bind(new.payload.to_string())
            .bind(new.priority)
            .bind(i64::from(new.max_attempts.max(1)))
            .bind(new.run_at.map($crate::columns::moment_text))
            .bind(scheduled.map(|it| it.name.as_str()))
            .bind(scheduled.map(|it| $crate::columns::moment_text(it.moment)))
            .bind(&new.created_by)
            .bind(new.trace.as_deref())
            .execute(&mut *$transaction)
            .await?
            .rows_affected()
            == 1
    }};
}
use insert_job;

fn insert_sql(database: &Database) -> sqlx::AssertSqlSafe<String> {
    sql(
        database,
        "INSERT INTO jobs (id, org, kind, unique_key, payload, state, priority, attempts, \
         max_attempts, run_at, schedule, scheduled_for, created_by, trace, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, {json:$5}, 'waiting', $6, 0, $7, coalesce({at:$8}, {now}), \
         $9, {at:$10}, $11, $12, {now}, {now}) ON CONFLICT DO NOTHING",
    )
}

impl Store {
    /// Puts a job into the queue and wakes the workers.
    ///
    /// Limits: 200 bytes a name, 256 KiB of JSON without NUL characters. Errors: `Refused`.
    pub async fn enqueue_job(&self, new: &NewJob) -> Result<Enqueued, Error> {
        check_new(new)?;
        let failed = || Error::database("make a job");
        let mut tries = 0;
        loop {
            if self.insert_job(new).await.map_err(failed())? {
                self.wake_workers().await;
                return Ok(Enqueued::New(new.id));
            }
            if let Some(known) = self.job_of_key(new).await.map_err(failed())? {
                return Ok(Enqueued::Known(known));
            }
            tries += 1;
            if tries == MAX_TRIES {
                let expected = "an id of its own, or another key";
                return Err(Error::refused("job", &new.id.to_string(), expected));
            }
        }
    }

    async fn insert_job(&self, new: &NewJob) -> Result<bool, sqlx::Error> {
        let database = &self.inner.database;
        begin_write!(database, |transaction| {
            let is_new = insert_job!(database, transaction, new, None);
            transaction.commit().await?;
            Ok(is_new)
        })
    }

    /// The job that waits or runs with the kind and key of a new one.
    async fn job_of_key(&self, new: &NewJob) -> Result<Option<JobId>, sqlx::Error> {
        let text = "SELECT id FROM jobs WHERE kind = $1 AND unique_key = $2 \
            AND state IN ('waiting', 'active', 'failed')";
        on_primary!(&self.inner.database, |pool| {
            let query = sqlx::query(text).bind(&new.kind).bind(new.key.as_deref());
            let row = query.fetch_optional(pool).await?;
            let id = row.map(|it| it.uuid(0)).transpose()?.flatten();
            Ok(id.map(JobId::from_uuid))
        })
    }

    /// Tells the workers of every process that there may be something to do. They look by
    /// themselves now and then, so that a lost word delays and never loses.
    pub(crate) async fn wake_workers(&self) {
        self.inner.ring_job_bell();
        if let Database::Postgres(servers) = &self.inner.database {
            let notify = sqlx::query("SELECT pg_notify($1, '')").bind(JOBS_CHANNEL);
            if let Err(error) = notify.execute(&servers.primary.guarded()).await {
                tracing::warn!(%error, "cannot tell other workers of a job; they find out by polling");
            }
        }
    }

    /// Changes whenever there may be a job for a worker of this process.
    #[must_use]
    pub fn job_bell(&self) -> tokio::sync::watch::Receiver<u64> {
        self.inner.job_bell.subscribe()
    }

    /// One job.
    pub async fn job(&self, id: JobId) -> Result<Option<Job>, Error> {
        let failed = || Error::database("read a job");
        let text = format!("SELECT {JOB_COLUMNS} FROM jobs WHERE id = $1");
        let text = sql(&self.inner.database, &text);
        on_current!(&self.inner.database, |pool| {
            let query = sqlx::query(text).bind(id.as_uuid());
            let row = query.fetch_optional(pool).await.map_err(failed())?;
            row.map(|it| job_of(&it)).transpose().map_err(failed())
        })
    }

    /// Jobs of an organisation and of the installation, the newest first.
    pub async fn jobs(&self, query: &JobQuery) -> Result<Vec<Job>, Error> {
        let failed = || Error::database("list jobs");
        if query.kind.as_ref().is_some_and(|it| it.contains('\0')) {
            return Ok(Vec::new());
        }
        let mut text = format!("SELECT {JOB_COLUMNS} FROM jobs WHERE (org = $1 OR org IS NULL)");
        let states: Vec<_> = query.states.iter().map(|it| it.name()).collect();
        if !states.is_empty() {
            // Names of ours, not of the caller.
            text.push_str(&format!(" AND state IN ('{}')", states.join("', '")));
        }
        text.push_str(
            " AND ($2 IS NULL OR kind = $2) AND ($3 IS NULL OR id < $3) ORDER BY id DESC LIMIT $4",
        );
        if let Database::Postgres(_) = self.inner.database {
            text = text
                .replace("$2 IS", "$2::text IS")
                .replace("$3 IS", "$3::uuid IS");
        }
        let text = sql(&self.inner.database, &text);
        let limit = i64::try_from(query.limit.min(MAX_PAGE)).unwrap_or(0);
        on_current!(&self.inner.database, |pool| {
            let rows = sqlx::query(text)
                .bind(query.org.as_uuid())
                .bind(query.kind.as_deref())
                .bind(query.before.map(JobId::as_uuid))
                .bind(limit);
            let rows = rows.fetch_all(pool).await.map_err(failed())?;
            let jobs = rows.iter().map(job_of).collect::<Result<_, _>>();
            jobs.map_err(failed())
        })
    }

    /// How many jobs there are, and how long the oldest waits that could run.
    pub async fn job_counts(&self) -> Result<JobCounts, Error> {
        let failed = || Error::database("count jobs");
        let database = &self.inner.database;
        let oldest = sql(
            database,
            "SELECT {age:min(run_at)} FROM jobs \
             WHERE state IN ('waiting', 'failed') AND run_at <= {now}",
        );
        on_current!(database, |pool| {
            let by_state = sqlx::query("SELECT state, count(*) FROM jobs GROUP BY state");
            let rows = by_state.fetch_all(pool).await.map_err(failed())?;
            let mut counts = JobCounts::default();
            for row in &rows {
                let state = row.some_text(0).map_err(failed())?;
                if let Some(state) = JobState::parse(&state) {
                    let count = row.count(1).map_err(failed())?;
                    counts.states.insert(state, count);
                }
            }
            let row = sqlx::query(oldest)
                .fetch_one(pool)
                .await
                .map_err(failed())?;
            let age = row.fraction(0).map_err(failed())?;
            counts.oldest_seconds = age.map(|it| it.max(0.0));
            Ok(counts)
        })
    }

    /// The moment by the database's clock, which leases and due jobs go by.
    pub async fn clock(&self) -> Result<Timestamp, Error> {
        let failed = || Error::database("read its clock");
        let text = sql(&self.inner.database, "SELECT {text-now}");
        on_current!(&self.inner.database, |pool| {
            let row = sqlx::query(text).fetch_one(pool).await.map_err(failed())?;
            row.some_moment(0).map_err(failed())
        })
    }
}

impl Inner {
    /// Tells the workers of this process that there may be something to do.
    pub(crate) fn ring_job_bell(&self) {
        self.job_bell.send_modify(|it| *it = it.wrapping_add(1));
    }
}

fn check_new(new: &NewJob) -> Result<(), Error> {
    check_name("job kind", &new.kind)?;
    check_name("job author", &new.created_by)?;
    for (what, name) in [("job key", &new.key), ("job trace", &new.trace)] {
        if let Some(name) = name {
            check_name(what, name)?;
        }
    }
    check_json("job payload", &new.payload)
}

/// Refuses JSON that is too long, or that one of the engines does not take.
fn check_json(what: &'static str, value: &Value) -> Result<(), Error> {
    let text = value.to_string();
    if text.len() > MAX_JSON_BYTES {
        let found = format!("{} bytes", text.len());
        return Err(Error::refused(what, &found, "at most 256 KiB"));
    }
    if has_nul(&text) {
        let expected = "text without NUL characters";
        return Err(Error::refused(what, "\\u0000", expected));
    }
    Ok(())
}

/// A text for people, as long as one is kept, without what PostgreSQL does not take.
fn short(text: &str) -> String {
    let kept = text.chars().filter(|it| *it != '\0');
    kept.take(MAX_TEXT_CHARS).collect()
}
