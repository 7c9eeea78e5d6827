//! The end of deleted bytes: after a person's key was destroyed, no old copy of it stays.
//!
//! Owns: making the engine forget what the directory no longer holds.
//! Not here: deciding what is deleted (`directory`), copies outside the database (backups).
//! Invariant: when this has succeeded, the database's own files hold no byte of a deleted entry.

use std::time::{Duration, Instant};

use sqlx::{Executor, Row, SqlitePool};

use crate::database::Database;
use crate::error::Error;
use crate::store::Store;

/// How long readers may keep the log from being emptied.
const READERS_TIMEOUT: Duration = Duration::from_secs(30);
const READERS_PAUSE: Duration = Duration::from_millis(50);

impl Store {
    /// Removes what deleted and changed directory entries left in the database's files.
    ///
    /// SQLite overwrites deleted content by itself; what is left is the log, which is copied
    /// into the file and emptied. PostgreSQL keeps old rows until the table is rewritten. What
    /// a file system, a disk, a server's own log archive or a backup still has is out of reach:
    /// that is why what is personal is sealed, and the key is what is deleted.
    ///
    /// Errors: `Database` if readers keep the log in use for half a minute.
    pub async fn scrub_directory(&self) -> Result<(), Error> {
        let failed = Error::database("scrub the directory");
        match &self.inner.database {
            Database::Sqlite(pools) => scrub_sqlite(&pools.primary).await.map_err(failed),
            Database::Postgres(pools) => {
                // Plain VACUUM frees the room of old rows but leaves their bytes in the page.
                let rewrite = "VACUUM (FULL, ANALYZE) directory";
                let done = pools.primary.execute(rewrite).await;
                done.map(|_| ()).map_err(failed)
            }
        }
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
        if Instant::now() > deadline {
            let cause = "other connections keep the write-ahead log in use".to_owned();
            return Err(sqlx::Error::Protocol(cause));
        }
        tokio::time::sleep(READERS_PAUSE).await;
    }
}
