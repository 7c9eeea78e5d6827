//! What the database says of itself, for a doctor (OPS-7).
//!
//! Owns: its version, clock, load, standbys and the settings that make it lose things.
//! Not here: what is good and what is not (`bursar doctor`).
//! Invariant: it changes nothing; what a user may not see is unknown, never zero.

use std::time::{Duration, Instant};

use money::Timestamp;
use sqlx::{Executor, PgPool, Row, SqlitePool};

use crate::columns::parse_moment;
use crate::database::Database;
use crate::error::Error;
use crate::store::Store;

/// How long the read replica may take to answer.
const REPLICA_PATIENCE: Duration = Duration::from_secs(5);
/// Limits: statements that are shown, and characters of each.
const STATEMENTS: i64 = 5;
const STATEMENT_CHARACTERS: usize = 100;

/// What a database says of itself.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// Its engine and version, as in `PostgreSQL 15.18`.
    pub server: String,
    /// Its clock, and this machine's halfway through the question.
    pub clocks: Clocks,
    /// How long the shortest question takes.
    pub round_trip: Duration,
    /// Settings by which it may lose what it acknowledged.
    pub risky: Vec<String>,
    /// What only a server has.
    pub server_state: Option<ServerState>,
}

/// Two clocks at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Clocks {
    /// The database's.
    pub database: Timestamp,
    /// This machine's.
    pub ours: Timestamp,
}

/// The state of a PostgreSQL server.
#[derive(Clone, Debug)]
pub struct ServerState {
    /// Connections that are open, and the most that may be.
    pub connections: (u64, u64),
    /// Statements that run for long now, with their seconds.
    pub running: Vec<SlowStatement>,
    /// Statements that took long on average, if the server keeps that (`pg_stat_statements`).
    pub remembered: Option<Vec<SlowStatement>>,
    /// Sessions that wait for a lock.
    pub waiting: u64,
    /// Its `synchronous_standby_names`; empty if a commit waits for nobody.
    pub quorum: String,
    /// The standbys that follow it.
    pub standbys: Vec<Standby>,
    /// The server for heavy reads, if there is one; an error says why it did not answer.
    pub replica: Option<Result<ReplicaState, String>>,
}

/// A statement that takes long.
#[derive(Clone, Debug)]
pub struct SlowStatement {
    /// How long: so far, or on average. Unit: seconds.
    pub seconds: f64,
    /// How it begins, without values.
    pub text: String,
}

/// A server that follows.
#[derive(Clone, Debug)]
pub struct Standby {
    /// Its name.
    pub name: String,
    /// `streaming` when all is well; none if the user may not see it.
    pub state: Option<String>,
    /// Whether commits wait for it (`sync`, `quorum`) or not.
    pub sync_state: Option<String>,
    /// What it has not got yet. Unit: bytes.
    pub lag_bytes: Option<i64>,
    /// How far behind it is. Unit: seconds.
    pub lag_seconds: Option<f64>,
}

/// The server for heavy reads.
#[derive(Clone, Copy, Debug)]
pub struct ReplicaState {
    /// Whether it follows another one.
    pub is_standby: bool,
    /// How old what it has may be; none if nothing was ever replayed. Unit: seconds.
    pub lag_seconds: Option<f64>,
}

impl Store {
    /// Asks the database about itself. Statements count as slow from `slow` on.
    ///
    /// Errors: `Database`.
    pub async fn diagnose(&self, slow: Duration) -> Result<Diagnosis, Error> {
        let failed = Error::database("ask it about itself");
        match &self.inner.database {
            Database::Sqlite(pools) => sqlite(&pools.readers).await.map_err(failed)?,
            Database::Postgres(servers) => {
                let pool = servers.primary.pool();
                let mut found = postgres(&pool, slow).await.map_err(failed)??;
                if let (Some(state), Some(replica)) = (&mut found.server_state, &servers.replica) {
                    let asked = tokio::time::timeout(REPLICA_PATIENCE, ask_replica(replica.pool()));
                    let seconds = REPLICA_PATIENCE.as_secs();
                    state.replica = Some(match asked.await {
                        Ok(answer) => answer.map_err(|it| it.to_string()),
                        Err(_) => Err(format!("no answer within {seconds} s")),
                    });
                }
                Ok(found)
            }
        }
    }
}

async fn sqlite(pool: &SqlitePool) -> Result<Result<Diagnosis, Error>, sqlx::Error> {
    let began = Instant::now();
    pool.execute("SELECT 1").await?;
    let round_trip = began.elapsed();
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(pool)
        .await?;
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(pool)
        .await?;
    let mut risky = Vec::new();
    if !mode.eq_ignore_ascii_case("wal") {
        risky.push(format!("journal_mode = {mode}"));
    }
    // It has no clock of its own: it asks the machine.
    let now = Timestamp::now();
    Ok(Ok(Diagnosis {
        server: format!("SQLite {version}"),
        clocks: Clocks {
            database: now,
            ours: now,
        },
        round_trip,
        risky,
        server_state: None,
    }))
}

async fn postgres(pool: &PgPool, slow: Duration) -> Result<Result<Diagnosis, Error>, sqlx::Error> {
    // The first question may have to connect.
    pool.execute("SELECT 1").await?;
    let (before, began) = (Timestamp::now(), Instant::now());
    let text = "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', \
        'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
    let clock: String = sqlx::query_scalar(text).fetch_one(pool).await?;
    let round_trip = began.elapsed();
    let database = match parse_moment(&clock) {
        Ok(database) => database,
        Err(error) => return Ok(Err(error)),
    };
    let ours = before.checked_add(round_trip / 2).unwrap_or(before);
    let version: String = sqlx::query_scalar("SHOW server_version")
        .fetch_one(pool)
        .await?;
    let version = version.split(' ').next().unwrap_or_default();
    Ok(Ok(Diagnosis {
        server: format!("PostgreSQL {version}"),
        clocks: Clocks { database, ours },
        round_trip,
        risky: risky(pool).await?,
        server_state: Some(ServerState {
            connections: connections(pool).await?,
            running: running(pool, slow).await?,
            remembered: remembered(pool, slow).await?,
            waiting: waiting(pool).await?,
            quorum: sqlx::query_scalar("SHOW synchronous_standby_names")
                .fetch_one(pool)
                .await?,
            standbys: standbys(pool).await?,
            replica: None,
        }),
    }))
}

async fn risky(pool: &PgPool) -> Result<Vec<String>, sqlx::Error> {
    let sql = "SELECT name || ' = ' || setting FROM pg_settings \
        WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off' ORDER BY name";
    sqlx::query_scalar(sql).fetch_all(pool).await
}

async fn connections(pool: &PgPool) -> Result<(u64, u64), sqlx::Error> {
    let sql = "SELECT (SELECT count(*) FROM pg_stat_activity \
        WHERE backend_type = 'client backend'), current_setting('max_connections')::bigint";
    let row = sqlx::query(sql).fetch_one(pool).await?;
    let count = |index| -> Result<u64, sqlx::Error> {
        Ok(u64::try_from(row.try_get::<i64, _>(index)?).unwrap_or(0))
    };
    Ok((count(0)?, count(1)?))
}

async fn running(pool: &PgPool, slow: Duration) -> Result<Vec<SlowStatement>, sqlx::Error> {
    let sql = "SELECT extract(epoch FROM clock_timestamp() - query_start)::float8, query \
        FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' \
        AND backend_type = 'client backend' \
        AND pid <> pg_backend_pid() AND query_start < clock_timestamp() - make_interval(secs => $1) \
        ORDER BY query_start LIMIT $2";
    statements(sqlx::query(sql).bind(slow.as_secs_f64()), pool).await
}

/// What the extension keeps, if it is there and may be read.
async fn remembered(
    pool: &PgPool,
    slow: Duration,
) -> Result<Option<Vec<SlowStatement>>, sqlx::Error> {
    let there = "SELECT count(*) FROM pg_extension WHERE extname = 'pg_stat_statements'";
    let there: i64 = sqlx::query_scalar(there).fetch_one(pool).await?;
    if there == 0 {
        return Ok(None);
    }
    let sql = "SELECT mean_exec_time / 1000.0, query FROM pg_stat_statements s \
        JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = current_database() \
        AND mean_exec_time >= $1 * 1000.0 AND calls >= 5 ORDER BY mean_exec_time DESC LIMIT $2";
    // Installed is not loaded, nor in the search path: then it is unknown.
    Ok(statements(sqlx::query(sql).bind(slow.as_secs_f64()), pool)
        .await
        .ok())
}

type Asked<'q> = sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments>;

async fn statements(asked: Asked<'_>, pool: &PgPool) -> Result<Vec<SlowStatement>, sqlx::Error> {
    let rows = asked.bind(STATEMENTS).fetch_all(pool).await?;
    rows.iter()
        .map(|row| {
            let text: String = row.try_get(1)?;
            let words: Vec<&str> = text.split_whitespace().collect();
            Ok(SlowStatement {
                seconds: row.try_get(0)?,
                text: words.join(" ").chars().take(STATEMENT_CHARACTERS).collect(),
            })
        })
        .collect()
}

async fn waiting(pool: &PgPool) -> Result<u64, sqlx::Error> {
    let sql = "SELECT count(*) FROM pg_stat_activity \
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let found: i64 = sqlx::query_scalar(sql).fetch_one(pool).await?;
    Ok(u64::try_from(found).unwrap_or(0))
}

async fn standbys(pool: &PgPool) -> Result<Vec<Standby>, sqlx::Error> {
    let sql = "SELECT coalesce(application_name, ''), state, sync_state, \
        pg_wal_lsn_diff(pg_current_wal_lsn(), flush_lsn)::bigint, \
        extract(epoch FROM replay_lag)::float8 FROM pg_stat_replication ORDER BY 1";
    let rows = sqlx::query(sql).fetch_all(pool).await?;
    rows.iter()
        .map(|row| {
            Ok(Standby {
                name: row.try_get(0)?,
                state: row.try_get(1)?,
                sync_state: row.try_get(2)?,
                lag_bytes: row.try_get(3)?,
                lag_seconds: row.try_get(4)?,
            })
        })
        .collect()
}

async fn ask_replica(pool: PgPool) -> Result<ReplicaState, sqlx::Error> {
    // What was received is replayed: then it is as new as it can be, however long nothing came.
    let sql = "SELECT pg_is_in_recovery(), CASE \
        WHEN NOT pg_is_in_recovery() OR pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() \
        THEN 0.0::float8 \
        ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 END";
    let row = sqlx::query(sql).fetch_one(&pool).await?;
    Ok(ReplicaState {
        is_standby: row.try_get(0)?,
        lag_seconds: row.try_get(1)?,
    })
}
