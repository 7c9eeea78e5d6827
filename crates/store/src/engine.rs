//! The database that a configuration names, on either engine.
//!
//! Owns: which engine is opened, and that a replica is of the same.
//! Not here: opening it (`sqlite`, `postgres`), the schema (`migrate`).
//! Invariant: a message names no password.

use crate::config::{Address, StoreConfig};
use crate::database::Database;
use crate::error::Error;
use crate::{postgres, sqlite};

/// Errors: `Address`, `Refused` (a replica of another engine), what the engine refuses.
pub(crate) async fn open(config: &StoreConfig) -> Result<Database, Error> {
    let replica = config.read_url.as_deref();
    match Address::parse(&config.url)? {
        Address::Sqlite(path) => {
            if let Some(found) = replica {
                let found = crate::config::without_password(found);
                return Err(Error::refused("read replica", &found, "none with SQLite"));
            }
            sqlite::open(&path, config.max_connections.clamp(2, 1000)).await
        }
        Address::Postgres(hosts) => {
            let replica = match replica.map(|it| (it, Address::parse(it))) {
                None => None,
                Some((_, Ok(Address::Postgres(hosts)))) => Some(hosts),
                Some((_, Err(error))) => return Err(error),
                Some((url, Ok(Address::Sqlite(_)))) => {
                    return Err(Error::refused("read replica", url, "`postgres://…`"));
                }
            };
            let connections = config.max_connections.clamp(2, 1000);
            postgres::open(hosts, replica, connections).await
        }
    }
}
