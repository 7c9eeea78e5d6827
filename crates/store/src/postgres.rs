//! Opening a PostgreSQL database.
//!
//! Owns: the settings of a session that make a commit durable and a wait finite.
//! Not here: statements, migrations; which server is used (`primary`, `replica`).
//! Invariant: no session commits asynchronously.

mod guarded;
mod hosts;
mod primary;
mod replica;

use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::{PoolConnectionMetadata, PoolOptions};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection, Executor, PgPool};

use crate::database::{Database, Servers};
use crate::error::Error;

pub(crate) use guarded::gone;
pub(crate) use hosts::Hosts;
pub(crate) use primary::Primary;
pub(crate) use replica::Replica;

use hosts::Wish;
use primary::{hang_up, require_writable};

/// The oldest server that is supported, as `server_version_num`.
const OLDEST_SERVER: i32 = 150_000;

/// How long opening waits for the server.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection unused for this long is tried before it is given out.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// Opens the database on the server that takes writes, and the replica if there is one.
pub(crate) async fn open(
    hosts: Hosts,
    replica: Option<Hosts>,
    max_connections: u32,
) -> Result<Database, Error> {
    let names = hosts.names();
    let primary = Primary::find(hosts, max_connections).await;
    let primary = primary.map_err(|cause| unreachable(names, cause))?;
    check_server(&primary).await?;
    Ok(Database::Postgres(Servers {
        primary: Arc::new(primary),
        // A replica that is away must not keep Bursar from starting: reads fall back.
        replica: replica.map(|it| Replica::new(it, max_connections)),
    }))
}

fn unreachable(address: String, cause: String) -> Error {
    Error::Unreachable {
        address,
        cause,
        cure: "check that the server runs, the address, the user and the database's name",
    }
}

async fn check_server(primary: &Primary) -> Result<(), Error> {
    let (address, options) = primary.options();
    let connection = tokio::time::timeout(CONNECT_TIMEOUT, options.connect()).await;
    let mut connection = connection
        .map_err(|_| format!("no answer within {} s", CONNECT_TIMEOUT.as_secs()))
        .and_then(|it| it.map_err(|it| it.to_string()))
        .map_err(|it| unreachable(address.clone(), it))?;
    let failed = || Error::database("read its settings");
    let version: i32 = sqlx::query_scalar("SELECT current_setting('server_version_num')::int")
        .fetch_one(&mut connection)
        .await
        .map_err(failed())?;
    if version < OLDEST_SERVER {
        let found = format!("{}", version / 10_000);
        return Err(Error::refused("PostgreSQL version", &found, "15 or newer"));
    }
    let encoding: String = sqlx::query_scalar("SELECT current_setting('server_encoding')")
        .fetch_one(&mut connection)
        .await
        .map_err(failed())?;
    if encoding != "UTF8" {
        return Err(Error::refused("database encoding", &encoding, "UTF8"));
    }
    let fsync: String = sqlx::query_scalar("SELECT current_setting('fsync')")
        .fetch_one(&mut connection)
        .await
        .map_err(failed())?;
    if fsync != "on" {
        tracing::warn!(
            database.address = address,
            "the server runs with fsync off: a power cut can lose records"
        );
    }
    hang_up(connection).await;
    Ok(())
}

fn pool(options: PgConnectOptions, max_connections: u32, wish: Wish) -> PgPool {
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
