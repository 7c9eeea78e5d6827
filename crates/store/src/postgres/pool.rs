//! A pool of connections to one PostgreSQL server.
//!
//! Owns: the settings of a session that make a commit durable and a wait finite.
//! Not here: which server it is of (`primary`, `replica`).
//! Invariant: no session commits asynchronously.

use std::time::Duration;

use sqlx::pool::{PoolConnectionMetadata, PoolOptions};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Connection, Executor, PgPool};

use super::hosts::Wish;
use super::look::require_writable;

/// How long opening waits for the server.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection unused for this long is tried before it is given out.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// Connects when a connection is asked for, and to a server that does what is wished.
pub(super) fn pool(options: PgConnectOptions, max_connections: u32, wish: Wish) -> PgPool {
    PoolOptions::new()
        .max_connections(max_connections.max(2))
        .acquire_timeout(CONNECT_TIMEOUT)
        .idle_timeout(Duration::from_secs(600))
        .max_lifetime(Duration::from_secs(3600))
        .test_before_acquire(false)
        .before_acquire(|connection, meta| Box::pin(is_alive(connection, meta)))
        .after_connect(move |connection, _| Box::pin(prepare(connection, wish)))
        .connect_lazy_with(options)
}

/// How long such a trial may take: a server that is cut off does not answer at all.
const PING_TIMEOUT: Duration = Duration::from_secs(3);

/// Tries a connection that has rested: a round trip before every statement would double its cost.
async fn is_alive(
    connection: &mut PgConnection,
    meta: PoolConnectionMetadata,
) -> Result<bool, sqlx::Error> {
    if meta.idle_for < TRUSTED_FOR {
        return Ok(true);
    }
    let answered = tokio::time::timeout(PING_TIMEOUT, connection.ping()).await;
    Ok(answered.is_ok_and(|it| it.is_ok()))
}

/// A stuck lock must become an error, a transaction whose client is gone must not hold the head
/// row for ever, and `synchronous_commit` of the role must not be `off`.
async fn prepare(connection: &mut PgConnection, wish: Wish) -> Result<(), sqlx::Error> {
    if wish == Wish::Writable {
        require_writable(connection).await?;
    }
    let settings = "SELECT set_config('lock_timeout', '10s', false), \
        set_config('idle_in_transaction_session_timeout', '60s', false), \
        set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') = 'off' \
        THEN 'on' ELSE current_setting('synchronous_commit') END, false), \
        set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO', false)";
    connection.execute(settings).await?;
    Ok(())
}
