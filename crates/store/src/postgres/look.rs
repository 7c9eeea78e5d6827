//! A look at a server: whether it can be used.
//!
//! Owns: asking it whether it takes writes and on which timeline.
//! Not here: which of several servers is used then (`primary`).
//! Invariant: a look ends within `LOOK_TIMEOUT`, whatever the server does.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection, Row};
use tokio::time::timeout;

use super::hosts::Wish;

/// How long a look, or connecting for one, may take.
const LOOK_TIMEOUT: Duration = Duration::from_secs(3);

/// Whether the server takes writes, and how often the database was promoted: the timeline, the
/// first eight digits of the name of the log file that is being written.
const LOOK: &str = "SELECT NOT (pg_is_in_recovery() OR \
    current_setting('default_transaction_read_only')::bool), CASE WHEN pg_is_in_recovery() THEN 0 \
    ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::bigint END";

/// Why a server cannot be used.
#[derive(Debug)]
pub(super) enum Unfit {
    /// No answer in time.
    Silent,
    /// It answers, and only reads.
    ReadOnly,
    Failed(sqlx::Error),
}

impl std::fmt::Display for Unfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Silent => write!(f, "no answer within {} s", LOOK_TIMEOUT.as_secs()),
            Self::ReadOnly => f.write_str("it takes no writes"),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

/// Connects for a look. Errors: `Silent`, `Failed`.
pub(super) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, Unfit> {
    let connecting = timeout(LOOK_TIMEOUT, options.connect()).await;
    connecting
        .map_err(|_| Unfit::Silent)?
        .map_err(Unfit::Failed)
}

/// Asks a server for its timeline. Errors: it cannot be used.
pub(super) async fn ask(connection: &mut PgConnection, wish: Wish) -> Result<i64, Unfit> {
    let asked = async {
        let row = sqlx::query(LOOK).fetch_one(connection).await?;
        Ok((row.try_get(0)?, row.try_get(1)?))
    };
    let asked = timeout(LOOK_TIMEOUT, asked).await;
    let asked: Result<(bool, i64), sqlx::Error> = asked.map_err(|_| Unfit::Silent)?;
    let (is_writable, timeline) = asked.map_err(Unfit::Failed)?;
    if wish == Wish::Writable && !is_writable {
        return Err(Unfit::ReadOnly);
    }
    Ok(timeline)
}

/// Refuses a connection to a server that only reads.
pub(super) async fn require_writable(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    match ask(connection, Wish::Writable).await {
        Ok(_) => Ok(()),
        Err(Unfit::Failed(error)) => Err(error),
        Err(unfit) => Err(sqlx::Error::Protocol(format!(
            "the database server: {unfit}"
        ))),
    }
}

/// Closes a connection that was only for asking.
pub(super) async fn hang_up(connection: PgConnection) {
    // It is closed either way; the server hears of it sooner like this.
    connection.close().await.ok();
}
