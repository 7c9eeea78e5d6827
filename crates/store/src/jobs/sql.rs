//! SQL of jobs that says the same on both engines, and rows as both give them.
//!
//! Owns: moments, ages and JSON in either dialect; reading a row.
//! Not here: any statement (`jobs` and the modules beside it).
//! Invariant: "now" is the database's clock, so that a replica whose clock is wrong takes no
//! lease from another one.

use money::{JobId, OrganisationId, Timestamp};
use sqlx::{AssertSqlSafe, Row};

use super::{Job, JobProgress, JobState, Leased, Schedule, ScheduledFor};
use crate::columns::parse_moment;
use crate::database::Database;
use crate::error::Error;

/// The columns of a job, in the order in which `job_of` reads them.
pub(super) const JOB_COLUMNS: &str = "id, org, kind, unique_key, {json-text:payload}, state, \
    priority, attempts, max_attempts, claims, {text:run_at}, lease_owner, {text:lease_until}, \
    is_cancelling, progress_done, progress_total, progress_text, {json-text:result}, last_error, \
    schedule, {text:scheduled_for}, created_by, trace, {text:created_at}, {text:updated_at}, \
    {text:started_at}, {text:finished_at}";

/// The columns of a schedule, in the order in which `schedule_of` reads them.
pub(super) const SCHEDULE_COLUMNS: &str =
    "name, kind, cron, zone, {text:next_run}, {text:last_run}, last_job";

/// Writes `{name:argument}` out in the engine's dialect:
///
/// - `{now}`, `{text-now}`: the database's moment; `{in:$1}`: that many seconds after it
/// - `{at:$1}`: a moment given as text; `{text:column}`: a moment as text
/// - `{age:moment}`: seconds since then
/// - `{json:$1}`, `{json-text:column}`, `{each:$1}`: JSON in, out, and the texts of a list
/// - `{true}`, `{false}`
/// - `{lock}`: takes rows that nobody else holds
pub(crate) fn sql(database: &Database, template: &str) -> AssertSqlSafe<String> {
    let mut out = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (hole, tail) = after.split_once('}').unwrap_or((after, ""));
        let (name, argument) = hole.split_once(':').unwrap_or((hole, ""));
        out.push_str(before);
        out.push_str(&match database {
            Database::Sqlite(_) => sqlite(name, argument),
            Database::Postgres(_) => postgres(name, argument),
        });
        rest = tail;
    }
    out.push_str(rest);
    AssertSqlSafe(out)
}

/// The engine knows milliseconds; three zeros give the width of every other moment.
fn sqlite(name: &str, argument: &str) -> String {
    match name {
        "now" | "text-now" => "(strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')".to_owned(),
        "in" => {
            format!("(strftime('%Y-%m-%dT%H:%M:%f', 'now', {argument} || ' seconds') || '000Z')")
        }
        "age" => format!("((julianday('now') - julianday({argument})) * 86400.0)"),
        "each" => format!("(SELECT value FROM json_each({argument}))"),
        "true" => "1".to_owned(),
        "false" => "0".to_owned(),
        "lock" => String::new(),
        _ => argument.to_owned(),
    }
}

fn postgres(name: &str, argument: &str) -> String {
    match name {
        "now" => "now()".to_owned(),
        "in" => format!("(now() + make_interval(secs => {argument}))"),
        "at" => format!("{argument}::timestamptz"),
        "text-now" => postgres("text", "now()"),
        "text" => {
            format!("to_char({argument} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
        }
        "age" => format!("extract(epoch FROM now() - {argument})::float8"),
        "json" => format!("{argument}::jsonb"),
        "json-text" => format!("{argument}::text"),
        "each" => format!("(SELECT jsonb_array_elements_text({argument}::jsonb))"),
        "lock" => "FOR UPDATE SKIP LOCKED".to_owned(),
        "true" | "false" => name.to_owned(),
        _ => argument.to_owned(),
    }
}

/// A row whose columns both engines give alike.
pub(super) trait JobRow: Row {
    /// A whole number.
    fn number(&self, column: usize) -> Result<i64, sqlx::Error>;
    /// A truth.
    fn truth(&self, column: usize) -> Result<bool, sqlx::Error>;
    /// A text, if there is one.
    fn text(&self, column: usize) -> Result<Option<String>, sqlx::Error>;
    /// An id, if there is one.
    fn uuid(&self, column: usize) -> Result<Option<uuid::Uuid>, sqlx::Error>;
    /// A number with a fraction, if there is one.
    fn fraction(&self, column: usize) -> Result<Option<f64>, sqlx::Error>;

    /// A text that is always there.
    fn some_text(&self, column: usize) -> Result<String, sqlx::Error> {
        self.text(column)?.ok_or_else(|| missing(column))
    }

    /// A moment, if there is one.
    fn moment(&self, column: usize) -> Result<Option<Timestamp>, sqlx::Error> {
        let text = self.text(column)?;
        text.map(|it| parse_moment(&it).map_err(decode)).transpose()
    }

    /// A moment that is always there.
    fn some_moment(&self, column: usize) -> Result<Timestamp, sqlx::Error> {
        self.moment(column)?.ok_or_else(|| missing(column))
    }

    /// JSON, if there is any.
    fn json(&self, column: usize) -> Result<Option<serde_json::Value>, sqlx::Error> {
        let text = self.text(column)?;
        text.map(|it| serde_json::from_str(&it).map_err(decode))
            .transpose()
    }

    /// A number that never is below nothing.
    fn count(&self, column: usize) -> Result<u64, sqlx::Error> {
        u64::try_from(self.number(column)?).map_err(decode)
    }

    /// How often something was or may be done.
    fn times(&self, column: usize) -> Result<u32, sqlx::Error> {
        u32::try_from(self.number(column)?).map_err(decode)
    }
}

macro_rules! job_row {
    ($($row:ty),*) => {$(
        impl JobRow for $row {
            fn number(&self, column: usize) -> Result<i64, sqlx::Error> {
                self.try_get(column)
            }
            fn truth(&self, column: usize) -> Result<bool, sqlx::Error> {
                self.try_get(column)
            }
            fn text(&self, column: usize) -> Result<Option<String>, sqlx::Error> {
                self.try_get(column)
            }
            fn uuid(&self, column: usize) -> Result<Option<uuid::Uuid>, sqlx::Error> {
                self.try_get(column)
            }
            fn fraction(&self, column: usize) -> Result<Option<f64>, sqlx::Error> {
                self.try_get(column)
            }
        }
    )*};
}
job_row!(sqlx::sqlite::SqliteRow, sqlx::postgres::PgRow);

fn decode(cause: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(cause))
}

fn missing(column: usize) -> sqlx::Error {
    decode(Error::Damaged {
        found: format!("column {column} of a job has no value"),
    })
}

/// Reads a row of `JOB_COLUMNS`.
pub(super) fn job_of(row: &impl JobRow) -> Result<Job, sqlx::Error> {
    let id = row.uuid(0)?.ok_or_else(|| missing(0))?;
    let schedule = match (row.text(19)?, row.moment(20)?) {
        (Some(name), Some(moment)) => Some(ScheduledFor { name, moment }),
        _ => None,
    };
    let leased = match (row.text(11)?, row.moment(12)?) {
        (Some(owner), Some(until)) => Some(Leased { owner, until }),
        _ => None,
    };
    let state = row.some_text(5)?;
    Ok(Job {
        id: JobId::from_uuid(id),
        org: row.uuid(1)?.map(OrganisationId::from_uuid),
        kind: row.some_text(2)?,
        key: row.text(3)?,
        payload: row.json(4)?.unwrap_or_default(),
        state: JobState::parse(&state).ok_or_else(|| missing(5))?,
        priority: row.number(6)?,
        attempts: row.times(7)?,
        max_attempts: row.times(8)?,
        claims: row.count(9)?,
        run_at: row.some_moment(10)?,
        leased,
        is_cancelling: row.truth(13)?,
        progress: JobProgress {
            done: row.count(14)?,
            total: row.count(15)?,
            text: row.some_text(16)?,
        },
        result: row.json(17)?,
        last_error: row.text(18)?,
        schedule,
        created_by: row.some_text(21)?,
        trace: row.text(22)?,
        created_at: row.some_moment(23)?,
        updated_at: row.some_moment(24)?,
        started_at: row.moment(25)?,
        finished_at: row.moment(26)?,
    })
}

/// Reads a row of `SCHEDULE_COLUMNS`.
pub(super) fn schedule_of(row: &impl JobRow) -> Result<Schedule, sqlx::Error> {
    Ok(Schedule {
        name: row.some_text(0)?,
        kind: row.some_text(1)?,
        cron: row.some_text(2)?,
        zone: row.some_text(3)?,
        next_run: row.some_moment(4)?,
        last_run: row.moment(5)?,
        last_job: row.uuid(6)?.map(JobId::from_uuid),
    })
}
