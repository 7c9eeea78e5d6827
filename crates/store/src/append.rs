//! Appending records: durable before acknowledged, once, in order.
//!
//! Owns: the one statement that writes to a journal, and what a failure of it means.
//! Not here: batching of concurrent writers (`treasury`), what the records say (`journal`).
//! Invariant: records are written only if the head is the one the writer decided on; all of them
//! or none; the answer never says "no" about records that may have been written.

use std::sync::Arc;

use futures_util::TryStreamExt;
use journal::{ChainError, Head, SealedRecord};
use money::OrganisationId;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection, Either, Executor, PgConnection, PgPool, Sqlite, SqlitePool};
use thiserror::Error as ThisError;

use crate::database::Database;
use crate::error::{Error, Fault};
use crate::postgres::gone;
use crate::store::{Journal, Store};

/// Limits: one record.
const MAX_BODY_BYTES: usize = 16 << 20;
/// Limits: one call; the caller batches, it does not stream.
const MAX_BATCH_BYTES: usize = 512 << 20;
/// Rows of one SQLite statement: 4 binds each, of 32,766.
const SQLITE_ROWS: usize = 256;
/// Most rows of an append that is handed to SQLite at once; the statement for each number of
/// rows is kept (`statement_cache_capacity`).
const SQLITE_AT_ONCE: usize = 64;
/// Rows and bytes of one PostgreSQL statement; a message may not pass 1 GiB.
const POSTGRES_ROWS: usize = 10_000;
const POSTGRES_BYTES: usize = 32 << 20;

/// Why records were not appended, or may not have been.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum AppendError {
    /// Others wrote first. Nothing was written: catch up, decide again, append again.
    #[error("the journal moved on to record {}", actual.seq)]
    Conflict {
        /// Where the journal stands.
        actual: Head,
    },
    /// The records do not follow `expected`. Nothing was written.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// A record or the batch is outside the limits. Nothing was written.
    #[error("record {seq}: found {found}, expected {expected}")]
    Refused {
        /// The record.
        seq: u64,
        /// What it has.
        found: String,
        /// The limit.
        expected: &'static str,
    },
    /// The disk is full. Nothing was written; appending works again when there is space.
    #[error("no space left for the journal: {cause}; free some space and try again")]
    Full {
        /// What the engine said.
        cause: String,
    },
    /// The database refuses writes. Nothing was written.
    #[error("the database is read-only: {cause}; give it write access or connect to the primary")]
    ReadOnly {
        /// What the engine said.
        cause: String,
    },
    /// The connection was lost while the records were under way: they were written, or not, or
    /// will be in a moment. Read the head again; appending again with the same `expected` is
    /// safe, because it can succeed only if these records never arrived.
    #[error(
        "the connection to the database was lost during a commit: {cause}; read the head again"
    )]
    Unknown {
        /// What the driver said.
        cause: String,
    },
    /// A commit or sync failed below SQLite: what the disk holds is unknown until the program is
    /// started again. This store appends nothing more.
    #[error("the store has stopped: {cause}; check the disk, then start the program again")]
    Stopped {
        /// The failure.
        cause: String,
    },
    /// Nothing was written, for a reason that reading can have too.
    #[error(transparent)]
    Store(#[from] Error),
}

/// How far a failed append came.
enum Failure {
    /// The head was another one.
    Conflict,
    /// The engine failed before a commit was asked for.
    Before(sqlx::Error),
    /// The engine failed at a commit, or at a statement that commits itself.
    During(sqlx::Error),
}

impl Store {
    /// Appends records that follow `expected`, all or none, in one transaction with one sync.
    ///
    /// Returns when they are durable. A future that is dropped leaves all of them or none: read
    /// the head.
    /// Limits: 16 MiB a record, 512 MiB a call. Errors: see `AppendError`.
    #[tracing::instrument(name = "journal.append", skip_all, fields(records = records.len()))]
    pub async fn append(
        &self,
        org: OrganisationId,
        expected: Head,
        records: &[SealedRecord],
    ) -> Result<(), AppendError> {
        if let Some(cause) = self.inner.stopped.get() {
            return Err(AppendError::Stopped {
                cause: cause.clone(),
            });
        }
        let journal = self.journal(org).await?;
        let new = check(expected, records)?;
        if records.is_empty() {
            return Ok(());
        }
        let began = std::time::Instant::now();
        let written = match &self.inner.database {
            Database::Sqlite(pools) => {
                append_sqlite(&pools.primary, journal.number, expected, records).await
            }
            Database::Postgres(servers) => {
                let append = async |pool: PgPool| {
                    append_postgres(&pool, journal.number, expected, records).await
                };
                let written = servers.primary.work(append).await;
                // On a server that is cut off nobody knows how far it came.
                written.unwrap_or_else(|| Err(Failure::During(gone())))
            }
        };
        let result = if written.is_ok() { "ok" } else { "failed" };
        metrics::histogram!("bursar_journal_append_duration_seconds", "result" => result)
            .record(began.elapsed().as_secs_f64());
        metrics::counter!("bursar_journal_records_total").increment(match written {
            Ok(()) => records.len() as u64,
            Err(_) => 0,
        });
        match written {
            Ok(()) => {
                journal.advance(new);
                self.inner.watch.appended(org, new);
                Ok(())
            }
            Err(failure) => Err(self.explain(&journal, failure).await),
        }
    }

    async fn explain(&self, journal: &Arc<Journal>, failure: Failure) -> AppendError {
        let (error, is_during) = match failure {
            Failure::Conflict => {
                return match self.head(journal.org).await {
                    Ok(actual) => AppendError::Conflict { actual },
                    Err(error) => error.into(),
                };
            }
            Failure::Before(error) => (error, false),
            Failure::During(error) => (error, true),
        };
        let cause = error.to_string();
        match (Fault::of(&error), &self.inner.database) {
            (Fault::Full, _) => AppendError::Full { cause },
            (Fault::ReadOnly, _) => AppendError::ReadOnly { cause },
            (Fault::Lost, Database::Postgres(servers)) => {
                servers.primary.doubt();
                if is_during {
                    return AppendError::Unknown { cause };
                }
                Error::database("append to the journal")(error).into()
            }
            // A disk that failed once is not asked again: what a later sync says proves nothing.
            (Fault::Input | Fault::Damaged, Database::Sqlite(_)) => self.stop(cause),
            (Fault::Other | Fault::Lost, Database::Sqlite(_)) if is_during => self.stop(cause),
            _ => Error::database("append to the journal")(error).into(),
        }
    }

    fn stop(&self, cause: String) -> AppendError {
        let cause = self.inner.stop(cause);
        AppendError::Stopped { cause }
    }
}

/// Proves the chain and the limits before anything is written.
fn check(expected: Head, records: &[SealedRecord]) -> Result<Head, AppendError> {
    let mut bytes = 0_usize;
    let mut head = expected;
    for record in records {
        let refuse = |found: String, expected| AppendError::Refused {
            seq: record.seq,
            found,
            expected,
        };
        if record.body.len() > MAX_BODY_BYTES {
            return Err(refuse(
                format!("{} bytes", record.body.len()),
                "at most 16 MiB a record",
            ));
        }
        // PostgreSQL cannot keep it, and a body is one line of JSON, which has none.
        if record.body.contains('\0') {
            return Err(refuse("a NUL character".to_owned(), "one line of JSON"));
        }
        bytes = bytes.saturating_add(record.body.len());
        if bytes > MAX_BATCH_BYTES {
            return Err(refuse(
                format!("{bytes} bytes so far"),
                "at most 512 MiB a batch",
            ));
        }
        head = head.follow(record)?;
    }
    Ok(head)
}

fn to_column(seq: u64) -> Result<i64, Failure> {
    i64::try_from(seq).map_err(|it| Failure::Before(sqlx::Error::Encode(Box::new(it))))
}

async fn append_sqlite(
    pool: &SqlitePool,
    number: i64,
    expected: Head,
    records: &[SealedRecord],
) -> Result<(), Failure> {
    if records.len() <= SQLITE_AT_ONCE {
        return append_sqlite_at_once(pool, number, expected, records).await;
    }
    let mut connection = pool.acquire().await.map_err(Failure::Before)?;
    let mut transaction = connection
        .begin_with("BEGIN IMMEDIATE")
        .await
        .map_err(Failure::Before)?;
    let Some(last) = records.last() else {
        return Ok(());
    };
    let moved = sqlx::query(MOVE_SQLITE)
        .bind(to_column(last.seq)?)
        .bind(&last.hash.0[..])
        .bind(number)
        .bind(to_column(expected.seq)?)
        .bind(&expected.hash.0[..])
        .execute(&mut *transaction)
        .await
        .map_err(Failure::Before)?;
    if moved.rows_affected() != 1 {
        transaction.rollback().await.map_err(Failure::Before)?;
        return Err(Failure::Conflict);
    }
    for rows in records.chunks(SQLITE_ROWS) {
        insert_sqlite(&mut transaction, number, rows).await?;
    }
    transaction.commit().await.map_err(Failure::During)
}

const MOVE_SQLITE: &str =
    "UPDATE heads SET seq = ?, hash = ? WHERE org = ? AND seq = ? AND hash = ?";

/// The statements of a small append, for this many rows.
///
/// The driver runs statements on a thread of its own; handing over costs more than a statement,
/// so a small append hands over once. Without a moved head the insert finds nothing to insert
/// and the commit writes nothing.
fn at_once_sqlite(rows: usize) -> String {
    let mut sql = format!("BEGIN IMMEDIATE; {MOVE_SQLITE}; ");
    sql.push_str("INSERT INTO journal (org, seq, body, hash) SELECT * FROM (VALUES (?,?,?,?)");
    sql.extend((1..rows).map(|_| ",(?,?,?,?)"));
    sql.push_str(") WHERE changes() = 1; COMMIT");
    sql
}

/// A connection that is closed unless its statements came to their end: an open transaction
/// would wait in the pool for the next writer.
struct Borrowed(Option<PoolConnection<Sqlite>>);

impl Drop for Borrowed {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take() {
            drop(connection.detach());
        }
    }
}

async fn append_sqlite_at_once(
    pool: &SqlitePool,
    number: i64,
    expected: Head,
    records: &[SealedRecord],
) -> Result<(), Failure> {
    let Some(last) = records.last() else {
        return Ok(());
    };
    let mut query = sqlx::query(sqlx::AssertSqlSafe(at_once_sqlite(records.len())))
        .bind(to_column(last.seq)?)
        .bind(&last.hash.0[..])
        .bind(number)
        .bind(to_column(expected.seq)?)
        .bind(&expected.hash.0[..]);
    for row in records {
        query = query
            .bind(number)
            .bind(to_column(row.seq)?)
            .bind(row.body.as_str())
            .bind(&row.hash.0[..]);
    }
    let connection = pool.acquire().await.map_err(Failure::Before)?;
    let mut borrowed = Borrowed(Some(connection));
    let Some(connection) = borrowed.0.as_deref_mut() else {
        return Err(Failure::Before(sqlx::Error::PoolClosed));
    };
    let mut changes = Vec::with_capacity(4);
    let mut results = connection.fetch_many(query);
    loop {
        match results.try_next().await {
            Ok(Some(Either::Left(done))) => changes.push(done.rows_affected()),
            Ok(Some(Either::Right(_))) => {}
            Ok(None) => break,
            // Only the last statement commits.
            Err(error) if changes.len() >= 3 => return Err(Failure::During(error)),
            Err(error) => return Err(Failure::Before(error)),
        }
    }
    drop(results);
    // The driver's thread may end between two statements without a word.
    if changes.len() != 4 {
        let cause = format!("{} of 4 statements were answered", changes.len());
        return Err(Failure::During(sqlx::Error::Protocol(cause)));
    }
    drop(borrowed.0.take());
    if changes.get(1) == Some(&1) {
        Ok(())
    } else {
        Err(Failure::Conflict)
    }
}

async fn insert_sqlite(
    connection: &mut SqliteConnection,
    number: i64,
    rows: &[SealedRecord],
) -> Result<(), Failure> {
    let mut sql = String::from("INSERT INTO journal (org, seq, body, hash) VALUES (?,?,?,?)");
    sql.extend((1..rows.len()).map(|_| ",(?,?,?,?)"));
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for row in rows {
        query = query
            .bind(number)
            .bind(to_column(row.seq)?)
            .bind(row.body.as_str())
            .bind(&row.hash.0[..]);
    }
    // Only full chunks come back often enough to keep their statement.
    let is_usual = rows.len() == SQLITE_ROWS;
    query
        .persistent(is_usual)
        .execute(connection)
        .await
        .map_err(Failure::Before)?;
    Ok(())
}

/// Moves the head and writes the records in one statement: one round trip, and the row lock of
/// the head is what orders concurrent writers. A writer that waited sees the new head and
/// matches nothing.
const APPEND_POSTGRES: &str = "WITH moved AS ( \
        UPDATE heads SET seq = $4, hash = $5 WHERE org = $1 AND seq = $2 AND hash = $3 \
        RETURNING org) \
    INSERT INTO journal (org, seq, body, hash) \
    SELECT moved.org, $2 + batch.place, batch.body, batch.hash \
    FROM moved, unnest($6::text[], $7::bytea[]) WITH ORDINALITY AS batch(body, hash, place)";

async fn append_postgres(
    pool: &PgPool,
    number: i64,
    expected: Head,
    records: &[SealedRecord],
) -> Result<(), Failure> {
    let mut connection = pool.acquire().await.map_err(Failure::Before)?;
    let chunks = postgres_chunks(records);
    if let [only] = chunks[..] {
        return insert_postgres(&mut connection, number, expected, only)
            .await?
            .map_err(Failure::During);
    }
    let mut transaction = connection.begin().await.map_err(Failure::Before)?;
    let mut head = expected;
    for rows in chunks {
        // A conflict rolls back by dropping the transaction.
        insert_postgres(&mut transaction, number, head, rows)
            .await?
            .map_err(Failure::Before)?;
        if let Some(last) = rows.last() {
            head = Head {
                seq: last.seq,
                hash: last.hash,
            };
        }
    }
    transaction.commit().await.map_err(Failure::During)
}

/// The outer error is certain (nothing was written); the inner one is for the caller to judge.
async fn insert_postgres(
    connection: &mut PgConnection,
    number: i64,
    expected: Head,
    rows: &[SealedRecord],
) -> Result<Result<(), sqlx::Error>, Failure> {
    let Some(last) = rows.last() else {
        return Ok(Ok(()));
    };
    let bodies: Vec<&str> = rows.iter().map(|it| it.body.as_str()).collect();
    let hashes: Vec<&[u8]> = rows.iter().map(|it| &it.hash.0[..]).collect();
    let written = sqlx::query(APPEND_POSTGRES)
        .bind(number)
        .bind(to_column(expected.seq)?)
        .bind(&expected.hash.0[..])
        .bind(to_column(last.seq)?)
        .bind(&last.hash.0[..])
        .bind(bodies)
        .bind(hashes)
        .execute(connection)
        .await;
    match written {
        Ok(written) if written.rows_affected() == 0 => Err(Failure::Conflict),
        Ok(_) => Ok(Ok(())),
        Err(error) => Ok(Err(error)),
    }
}

/// Cuts a batch into statements by rows and bytes.
fn postgres_chunks(records: &[SealedRecord]) -> Vec<&[SealedRecord]> {
    let mut chunks = Vec::new();
    let (mut start, mut bytes) = (0, 0_usize);
    for (index, record) in records.iter().enumerate() {
        let is_full = index - start == POSTGRES_ROWS || bytes + record.body.len() > POSTGRES_BYTES;
        if is_full && index > start {
            chunks.push(&records[start..index]);
            (start, bytes) = (index, 0);
        }
        bytes += record.body.len();
    }
    chunks.push(&records[start..]);
    chunks
}
