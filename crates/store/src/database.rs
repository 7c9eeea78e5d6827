//! The pools of one database: a writing and a reading one, on either engine.
//!
//! Owns: the enum of pools and the macros that run the same tokens on each.
//! Not here: how a pool is opened (`sqlite`, `postgres`), any statement.
//! Invariant: on SQLite the writing pool has exactly one connection.

use std::time::Instant;

use sqlx::{PgPool, SqlitePool};

use crate::config::Engine;

/// Two pools of one engine.
#[derive(Debug)]
pub(crate) struct Pools<P> {
    /// Where everything is written, and read when it must be current.
    pub(crate) primary: P,
    /// Where much is read: more connections (SQLite), a replica if there is one (PostgreSQL).
    pub(crate) readers: P,
}

/// An open database.
#[derive(Debug)]
pub(crate) enum Database {
    Sqlite(Pools<SqlitePool>),
    Postgres(Pools<PgPool>),
}

impl Database {
    pub(crate) const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Connections in use and at rest, over both pools.
    pub(crate) fn connections(&self) -> (u32, u32) {
        fn count<D: sqlx::Database>(pools: &Pools<sqlx::Pool<D>>) -> (u32, u32) {
            let idle = |pool: &sqlx::Pool<D>| u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
            let size = pools.primary.size() + pools.readers.size();
            let idle = idle(&pools.primary) + idle(&pools.readers);
            (size.saturating_sub(idle), idle)
        }
        match self {
            Self::Sqlite(it) => count(it),
            Self::Postgres(it) => count(it),
        }
    }

    /// Most connections at a time, over both pools.
    pub(crate) fn max_connections(&self) -> u32 {
        fn count<D: sqlx::Database>(pools: &Pools<sqlx::Pool<D>>) -> u32 {
            let most = |pool: &sqlx::Pool<D>| pool.options().get_max_connections();
            most(&pools.primary).saturating_add(most(&pools.readers))
        }
        match self {
            Self::Sqlite(it) => count(it),
            Self::Postgres(it) => count(it),
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
                it.readers.close().await;
                it.primary.close().await;
            }
        }
    }
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
            $crate::database::Database::Postgres(pools) => {
                let $pool = &pools.primary;
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
            $crate::database::Database::Postgres(pools) => {
                let $pool = &pools.primary;
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
            $crate::database::Database::Postgres(pools) => {
                let mut $transaction = pools.primary.begin().await?;
                $body
            }
        }
    };
}

pub(crate) use {begin_write, on_current, on_primary};
