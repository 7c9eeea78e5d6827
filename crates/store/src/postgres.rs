//! Opening a PostgreSQL database.
//!
//! Owns: the settings of a session that make a commit durable and a wait finite.
//! Not here: statements, migrations.
//! Invariant: no session commits asynchronously.

use std::time::Duration;

use sqlx::pool::{PoolConnectionMetadata, PoolOptions};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection, Executor, PgPool};

use crate::config::without_password;
use crate::database::{Database, Pools};
use crate::error::Error;

/// The oldest server that is supported, as `server_version_num`.
const OLDEST_SERVER: i32 = 150_000;

/// How long opening waits for the server.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection unused for this long is tried before it is given out.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// Opens the database, and the replica if there is one.
pub(crate) async fn open(
    primary: (&str, PgConnectOptions),
    replica: Option<(&str, PgConnectOptions)>,
    max_connections: u32,
) -> Result<Database, Error> {
    let (url, options) = primary;
    check_server(url, &options).await?;
    let primary = pool(options, max_connections);
    let readers = match replica {
        None => primary.clone(),
        // A replica that is away must not keep Bursar from starting: reads fall back.
        Some((_, options)) => pool(options, max_connections),
    };
    Ok(Database::Postgres(Pools { primary, readers }))
}

async fn check_server(url: &str, options: &PgConnectOptions) -> Result<(), Error> {
    let address = || without_password(url);
    let unreachable = |cause: String| Error::Unreachable {
        address: address(),
        cause,
        cure: "check that the server runs, the address, the user and the database's name",
    };
    let connection = tokio::time::timeout(CONNECT_TIMEOUT, options.connect()).await;
    let mut connection = connection
        .map_err(|_| unreachable(format!("no answer within {} s", CONNECT_TIMEOUT.as_secs())))?
        .map_err(|it| unreachable(it.to_string()))?;
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
            database.address = address(),
            "the server runs with fsync off: a power cut can lose records"
        );
    }
    connection.close().await.map_err(failed())
}

fn pool(options: PgConnectOptions, max_connections: u32) -> PgPool {
    PoolOptions::new()
        .max_connections(max_connections.max(2))
        .acquire_timeout(CONNECT_TIMEOUT)
        .idle_timeout(Duration::from_secs(600))
        .max_lifetime(Duration::from_secs(3600))
        .test_before_acquire(false)
        .before_acquire(|connection, meta| Box::pin(is_alive(connection, meta)))
        .after_connect(|connection, _| Box::pin(prepare(connection)))
        .connect_lazy_with(options)
}

/// Tries a connection that has rested: a round trip before every statement would double its cost.
async fn is_alive(
    connection: &mut PgConnection,
    meta: PoolConnectionMetadata,
) -> Result<bool, sqlx::Error> {
    if meta.idle_for < TRUSTED_FOR {
        return Ok(true);
    }
    Ok(connection.ping().await.is_ok())
}

/// A stuck lock must become an error, a transaction whose client is gone must not hold the head
/// row for ever, and `synchronous_commit` of the role must not be `off`.
async fn prepare(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let settings = "SELECT set_config('lock_timeout', '10s', false), \
        set_config('idle_in_transaction_session_timeout', '60s', false), \
        set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') = 'off' \
        THEN 'on' ELSE current_setting('synchronous_commit') END, false), \
        set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO', false)";
    connection.execute(settings).await?;
    Ok(())
}
