//! Opening a PostgreSQL database.
//!
//! Owns: what a server must be. Not here: statements, migrations; which server is used (`primary`,
//! `replica`), settings of a session (`pool`).
//! Invariant: a server that is too old or of another encoding is refused before anything is asked.

mod guarded;
pub(crate) mod hosts;
mod look;
mod pool;
pub(crate) mod primary;
pub(crate) mod replica;

use std::sync::Arc;

use sqlx::ConnectOptions;

use crate::database::{Database, Servers};
use crate::error::Error;

pub(crate) use guarded::gone;

use hosts::Hosts;
use look::hang_up;
use pool::CONNECT_TIMEOUT;
use primary::Primary;
use replica::Replica;

/// The oldest server that is supported, as `server_version_num`.
const OLDEST_SERVER: i32 = 150_000;

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
