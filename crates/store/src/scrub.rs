//! The end of deleted bytes: after a person's key was destroyed, no old copy of it stays.
//!
//! Owns: making the engine forget what the directory no longer holds.
//! Not here: deciding what is deleted (`directory`), copies outside the database (backups).
//! Invariant: when this has succeeded, the directory's files hold no byte of what was deleted
//! before it began.

use std::time::{Duration, Instant};

use sqlx::{Executor, PgPool, Row, SqlitePool};

use crate::database::Database;
use crate::error::Error;
use crate::store::Store;

/// How long readers may keep old rows or the log in use.
const READERS_TIMEOUT: Duration = Duration::from_secs(30);
const READERS_PAUSE: Duration = Duration::from_millis(100);

impl Store {
    /// Removes what deleted and changed directory entries left in the database's files.
    ///
    /// SQLite overwrites deleted content by itself; what is left is the log, which is copied
    /// into the file and emptied. PostgreSQL keeps old rows until the table is rewritten, which
    /// locks it for a moment. What a file system, a disk, a server's own log archive or a backup
    /// still has is out of reach: that is why what is personal is sealed, and the key is what is
    /// deleted.
    ///
    /// Errors: `Database` if other transactions can still read the old rows after half a minute.
    pub async fn scrub_directory(&self) -> Result<(), Error> {
        let done = match &self.inner.database {
            Database::Sqlite(pools) => scrub_sqlite(&pools.primary).await,
            Database::Postgres(servers) => scrub_postgres(&servers.primary.pool()).await,
        };
        done.map_err(Error::database("scrub the directory"))
    }
}

async fn scrub_sqlite(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    let deadline = Instant::now() + READERS_TIMEOUT;
    loop {
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(pool)
            .await?;
        // Source: <https://www.sqlite.org/pragma.html#pragma_wal_checkpoint>; 0 is "all done".
        let is_busy: i64 = row.try_get(0)?;
        if is_busy == 0 {
            return Ok(());
        }
        wait(deadline).await?;
    }
}

/// Plain VACUUM frees the room of old rows but leaves their bytes in the page; VACUUM FULL
/// writes new files, into which it also takes old rows that some transaction may still read.
/// They are counted with the rows of the new primary key, so a table whose key has more rows than
/// can be seen is written once more.
///
/// Tried and dropped: emptying the table and filling it again in one transaction; a backup that
/// began just before would have seen an empty directory.
async fn scrub_postgres(pool: &PgPool) -> Result<(), sqlx::Error> {
    // What was changed after the mark counts as not seen: then once more is once too often.
    let is_clean = "SELECT (SELECT reltuples FROM pg_class WHERE oid = 'directory_pkey'::regclass) \
        <= (SELECT count(*) FROM directory WHERE version < $1)";
    let deadline = Instant::now() + READERS_TIMEOUT;
    loop {
        let mark: i64 = sqlx::query_scalar("SELECT nextval('directory_versions')")
            .fetch_one(pool)
            .await?;
        pool.execute("VACUUM (FULL) directory").await?;
        let is_clean: bool = sqlx::query_scalar(is_clean)
            .bind(mark)
            .fetch_one(pool)
            .await?;
        if is_clean {
            return Ok(());
        }
        wait(deadline).await?;
    }
}

async fn wait(deadline: Instant) -> Result<(), sqlx::Error> {
    if Instant::now() > deadline {
        let cause = "other transactions can still read what was deleted".to_owned();
        return Err(sqlx::Error::Protocol(cause));
    }
    tokio::time::sleep(READERS_PAUSE).await;
    Ok(())
}
