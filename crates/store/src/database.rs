//! The pools of one database: a writing and a reading one, on either engine.
//!
//! Owns: the enum of pools and the macros that run the same tokens on each.
//! Not here: how a pool is opened (`sqlite`, `postgres`), any statement.
//! Invariant: on SQLite the writing pool has exactly one connection.

use std::time::Instant;

use sqlx::{AssertSqlSafe, Executor, PgConnection, SqliteConnection, SqlitePool};

use crate::config::Engine;
use crate::postgres::primary::Primary;
use crate::postgres::replica::Replica;

/// The two pools of a SQLite file.
#[derive(Debug)]
pub(crate) struct Pools {
    /// Where everything is written.
    pub(crate) primary: SqlitePool,
    /// Where everything is read.
    pub(crate) readers: SqlitePool,
}

/// The servers of a PostgreSQL database.
#[derive(Debug)]
pub(crate) struct Servers {
    /// Where everything is written, and read when it must be current.
    pub(crate) primary: std::sync::Arc<Primary>,
    /// Where much is read, if there is one.
    pub(crate) replica: Option<Replica>,
}

/// An open database.
#[derive(Debug)]
pub(crate) enum Database {
    Sqlite(Pools),
    Postgres(Servers),
}

impl Database {
    pub(crate) const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Connections in use and at rest, over all pools.
    pub(crate) fn connections(&self) -> (u32, u32) {
        fn count<D: sqlx::Database>(pools: &[sqlx::Pool<D>]) -> (u32, u32) {
            let idle = |pool: &sqlx::Pool<D>| u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
            let size: u32 = pools.iter().map(sqlx::Pool::size).sum();
            let idle = pools.iter().map(idle).sum();
            (size.saturating_sub(idle), idle)
        }
        match self {
            Self::Sqlite(it) => count(&[it.primary.clone(), it.readers.clone()]),
            Self::Postgres(it) => {
                let replica = it.replica.as_ref().map(Replica::pool);
                let pools: Vec<_> = std::iter::once(it.primary.pool()).chain(replica).collect();
                count(&pools)
            }
        }
    }

    /// Most connections at a time, over all pools.
    pub(crate) fn max_connections(&self) -> u32 {
        fn most<D: sqlx::Database>(pool: &sqlx::Pool<D>) -> u32 {
            pool.options().get_max_connections()
        }
        match self {
            Self::Sqlite(it) => most(&it.primary).saturating_add(most(&it.readers)),
            Self::Postgres(it) => {
                let replica = it.replica.as_ref().map_or(0, |it| most(&it.pool()));
                most(&it.primary.pool()).saturating_add(replica)
            }
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(it) => {
                // Readers first: the last connection to close copies the log into the file.
                it.readers.close().await;
                it.primary.close().await;
            }
            Self::Postgres(it) => {
                if let Some(replica) = &it.replica {
                    replica.pool().close().await;
                }
                it.primary.pool().close().await;
            }
        }
    }
}

/// One connection, with a transaction of its caller's.
pub(crate) enum Session<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

impl<'a> From<&'a mut SqliteConnection> for Session<'a> {
    fn from(it: &'a mut SqliteConnection) -> Self {
        Self::Sqlite(it)
    }
}

impl<'a> From<&'a mut PgConnection> for Session<'a> {
    fn from(it: &'a mut PgConnection) -> Self {
        Self::Postgres(it)
    }
}

impl Session<'_> {
    /// The one of two texts that is the engine's.
    pub(crate) const fn pick<'t>(&self, sqlite: &'t str, postgres: &'t str) -> &'t str {
        match self {
            Self::Sqlite(_) => sqlite,
            Self::Postgres(_) => postgres,
        }
    }

    /// Runs statements of ours, without values.
    pub(crate) async fn execute(&mut self, sql: &str) -> Result<(), sqlx::Error> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(it) => it.execute(sql).await.map(|_| ()),
            Self::Postgres(it) => it.execute(sql).await.map(|_| ()),
        }
    }

    /// The number that a statement of ours answers.
    pub(crate) async fn number(&mut self, sql: &str) -> Result<Option<i64>, sqlx::Error> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(it) => sqlx::query_scalar(sql).fetch_one(&mut **it).await,
            Self::Postgres(it) => sqlx::query_scalar(sql).fetch_one(&mut **it).await,
        }
    }
}

/// Runs the same tokens with the connection of a session.
macro_rules! on_session {
    ($session:expr, |$connection:ident| $body:expr) => {
        match $session {
            $crate::database::Session::Sqlite(it) => {
                let $connection = &mut **it;
                $body
            }
            $crate::database::Session::Postgres(it) => {
                let $connection = &mut **it;
                $body
            }
        }
    };
}

/// Times what is asked of the database from one place, until it is dropped.
pub(crate) struct Timing {
    place: &'static str,
    began: Instant,
}

impl Timing {
    /// `place` is a module's path: the names are few.
    pub(crate) fn start(place: &'static str) -> Self {
        let began = Instant::now();
        Self { place, began }
    }
}

impl Drop for Timing {
    fn drop(&mut self) {
        let place = self.place.strip_prefix("store::").unwrap_or(self.place);
        metrics::histogram!("bursar_database_query_duration_seconds", "part" => place)
            .record(self.began.elapsed().as_secs_f64());
    }
}

/// Runs the same tokens with a pool that sees every commit and may be read by many.
macro_rules! on_current {
    ($database:expr, |$pool:ident| $body:expr) => {{
        let _timing = $crate::database::Timing::start(module_path!());
        match $database {
            $crate::database::Database::Sqlite(pools) => {
                let $pool = &pools.readers;
                $body
            }
            $crate::database::Database::Postgres(servers) => {
                let $pool = &servers.primary.guarded();
                $body
            }
        }
    }};
}

/// Runs the same tokens with the pool that writes: for a single statement.
macro_rules! on_primary {
    ($database:expr, |$pool:ident| $body:expr) => {
        match $database {
            $crate::database::Database::Sqlite(pools) => {
                let $pool = &pools.primary;
                $body
            }
            $crate::database::Database::Postgres(servers) => {
                let $pool = &servers.primary.guarded();
                $body
            }
        }
    };
}

/// Starts a transaction that will write, with the engine's way to take its lock at once.
macro_rules! begin_write {
    ($database:expr, |$transaction:ident| $body:expr) => {
        match $database {
            $crate::database::Database::Sqlite(pools) => {
                let mut $transaction = pools.primary.begin_with("BEGIN IMMEDIATE").await?;
                $body
            }
            $crate::database::Database::Postgres(servers) => {
                let mut $transaction = servers.primary.pool().begin().await?;
                $body
            }
        }
    };
}

pub(crate) use {begin_write, on_current, on_primary, on_session};
