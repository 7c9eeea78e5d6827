//! The audit log: who did what, in one chain for the instance and one for each organisation
//! (GUARD-6).
//!
//! Owns: appending, reading and pruning rows; the comparison of each chain with its anchor outside
//! the database.
//! Not here: the hash (`chain`); what an event says, who may read it, how long it is kept (`treasury`).
//! Invariant: sequences have no gap; what `append_audit` answered is durable; pruning leaves the
//! sequence and hash that the rest begins after, so that the rest still proves itself.

mod chain;
pub(crate) mod log;
pub(crate) mod scope;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use money::Timestamp;
use sqlx::Row;

use crate::anchor::Anchor;
use crate::columns::{moment_text, parse_moment, to_hash, to_seq};
use crate::database::{Database, begin_write, on_current};
use crate::error::{Error, Fault};
use crate::store::Store;
use chain::{CHAIN, Chain};
use log::AuditLog;

pub use chain::{AuditHead, AuditRow, audit_hash};
pub use scope::AuditScope;

/// Limits: one row, one call, one page.
const MAX_BODY_BYTES: usize = 1 << 20;
const MAX_ROWS: usize = 1000;
const MAX_PAGE: usize = 1000;
/// Rows that are pruned in one transaction; other writers get their turn between two.
const PRUNE_ROWS: u64 = 10_000;

/// How far a failed append came.
enum Failure {
    /// The chain is not the one the anchor knows.
    Lost(AuditHead, AuditHead),
    /// The engine failed before a commit was asked for.
    Before(sqlx::Error),
    /// The engine failed at the commit.
    During(sqlx::Error),
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Before(error)
    }
}

impl Store {
    /// Appends rows, all or none, and returns the new head when they are durable.
    ///
    /// After an error of the connection to PostgreSQL they may be there or not: read the head.
    /// Limits: 1000 rows of 1 MiB without NUL characters; a moment of the years 1 to 9999.
    /// Errors: `Refused`, `LostAudit`, `Stopped`, `Full`, `ReadOnly`, `UnknownOrganisation`.
    pub async fn append_audit(
        &self,
        scope: AuditScope,
        at: Timestamp,
        bodies: &[String],
    ) -> Result<AuditHead, Error> {
        if let Some(cause) = self.inner.stopped.get() {
            let cause = cause.clone();
            return Err(Error::Stopped { cause });
        }
        let at = check_rows(at, bodies)?;
        let log = self.audit_log(scope).await?;
        if bodies.is_empty() {
            return self.audit_head(scope).await;
        }
        match self.write_audit(&log, &at, bodies).await {
            Ok(head) => {
                log.advance(head);
                Ok(head)
            }
            Err(Failure::Lost(anchor, database)) => Err(lost(scope, anchor, database)),
            Err(Failure::Before(error)) => Err(self.explain_audit(error)),
            Err(Failure::During(error)) => {
                let is_full = matches!(Fault::of(&error), Fault::Full | Fault::ReadOnly);
                if matches!(self.inner.database, Database::Sqlite(_)) && !is_full {
                    return Err(self.stop_after(&error));
                }
                Err(self.explain_audit(error))
            }
        }
    }

    fn explain_audit(&self, error: sqlx::Error) -> Error {
        let is_sqlite = matches!(self.inner.database, Database::Sqlite(_));
        // A disk that failed once is not asked again: what a later sync says proves nothing.
        if is_sqlite && matches!(Fault::of(&error), Fault::Input | Fault::Damaged) {
            return self.stop_after(&error);
        }
        Error::database("append to the audit log")(error)
    }

    fn stop_after(&self, error: &sqlx::Error) -> Error {
        let cause = self.inner.stop(error.to_string());
        Error::Stopped { cause }
    }

    async fn write_audit(
        &self,
        log: &AuditLog,
        at: &str,
        bodies: &[String],
    ) -> Result<AuditHead, Failure> {
        let (insert, lock) = match self.inner.database {
            Database::Sqlite(_) => (INSERT_SQLITE, LOCK_SQLITE),
            Database::Postgres(_) => (INSERT_POSTGRES, LOCK_POSTGRES),
        };
        // Taken before the chain is read: the database is never behind it.
        let anchor = AuditHead::from(log.anchor().head());
        begin_write!(&self.inner.database, |transaction| {
            sqlx::query(BEGIN_CHAIN)
                .bind(log.number)
                .bind(&[0_u8; 32][..])
                .execute(&mut *transaction)
                .await?;
            sqlx::query(lock)
                .bind(log.number)
                .execute(&mut *transaction)
                .await?;
            let row = sqlx::query(CHAIN)
                .bind(log.number)
                .bind(i64::try_from(anchor.seq).unwrap_or(i64::MAX))
                .fetch_one(&mut *transaction)
                .await?;
            let chain = Chain::of(&row)?;
            if let Some(database) = chain.differs(anchor) {
                return Err(Failure::Lost(anchor, database));
            }
            let mut head = chain.head;
            for body in bodies {
                head = head.follow(at, body);
                sqlx::query(insert)
                    .bind(log.number)
                    .bind(i64::try_from(head.seq).unwrap_or(i64::MAX))
                    .bind(at)
                    .bind(body)
                    .bind(&head.hash[..])
                    .execute(&mut *transaction)
                    .await?;
            }
            transaction.commit().await.map_err(Failure::During)?;
            Ok(head)
        })
    }

    /// The rows after `after`, by sequence, as they are: whether they form a chain is for
    /// whoever proves it. Limits: at most 1000 a page. Errors: `LostAudit`.
    pub async fn audit_rows(
        &self,
        scope: AuditScope,
        after: u64,
        limit: usize,
    ) -> Result<Vec<AuditRow>, Error> {
        let number = self.audit_log(scope).await?.number;
        let at = match self.inner.database {
            Database::Sqlite(_) => "at",
            Database::Postgres(_) => {
                "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
            }
        };
        let sql = format!(
            "SELECT seq, {at}, body, hash FROM audit WHERE scope = $1 AND seq > $2 \
             ORDER BY seq LIMIT $3"
        );
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let limit = i64::try_from(limit.min(MAX_PAGE)).unwrap_or(0);
        let failed = || Error::database("read the audit log");
        on_current!(&self.inner.database, |pool| {
            let query = sqlx::query(sqlx::AssertSqlSafe(sql));
            let query = query.bind(number).bind(after).bind(limit);
            let rows = query.fetch_all(pool).await.map_err(failed())?;
            rows.iter()
                .map(|row| {
                    let at: String = row.try_get(1).map_err(failed())?;
                    let hash: Vec<u8> = row.try_get(3).map_err(failed())?;
                    Ok(AuditRow {
                        seq: to_seq(row.try_get(0).map_err(failed())?).map_err(failed())?,
                        at: parse_moment(&at)?,
                        body: row.try_get(2).map_err(failed())?,
                        hash: to_hash(&hash).map_err(failed())?.0,
                    })
                })
                .collect()
        })
    }

    /// Where an audit log stands now, other processes' rows included. Errors: `LostAudit`.
    pub async fn audit_head(&self, scope: AuditScope) -> Result<AuditHead, Error> {
        let log = self.audit_log(scope).await?;
        // Taken before the query, because an append may finish between the two.
        let anchor = AuditHead::from(log.anchor().head());
        let chain = self.audit_chain(log.number, anchor.seq).await?;
        if let Some(database) = chain.differs(anchor) {
            return Err(lost(scope, anchor, database));
        }
        log.advance(chain.head);
        Ok(chain.head)
    }

    /// The last row that was pruned, which the rest begins after. Errors: `LostAudit`.
    pub async fn audit_base(&self, scope: AuditScope) -> Result<AuditHead, Error> {
        let number = self.audit_log(scope).await?.number;
        Ok(self.audit_chain(number, 0).await?.base)
    }

    /// Removes the rows up to and including `up_to`, and returns the base the rest begins after.
    ///
    /// Errors: `Refused` if the log does not reach that far; `LostAudit`.
    pub async fn prune_audit(&self, scope: AuditScope, up_to: u64) -> Result<AuditHead, Error> {
        let number = self.audit_log(scope).await?.number;
        let head = self.audit_head(scope).await?;
        if up_to > head.seq {
            let found = format!("up to row {up_to}");
            let expected = "at most the last row of the audit log";
            return Err(Error::refused("pruning", &found, expected));
        }
        let failed = || Error::database("prune the audit log");
        loop {
            let base = self.audit_chain(number, 0).await?.base;
            if base.seq >= up_to {
                return Ok(base);
            }
            let target = up_to.min(base.seq + PRUNE_ROWS);
            self.prune_rows(number, target).await.map_err(failed())?;
        }
    }

    async fn prune_rows(&self, number: i64, target: u64) -> Result<(), sqlx::Error> {
        let lock = match self.inner.database {
            Database::Sqlite(_) => LOCK_SQLITE,
            Database::Postgres(_) => LOCK_POSTGRES,
        };
        let target = i64::try_from(target).unwrap_or(i64::MAX);
        begin_write!(&self.inner.database, |transaction| {
            sqlx::query(lock)
                .bind(number)
                .execute(&mut *transaction)
                .await?;
            // Another process may have pruned further; its base stays.
            let moved = sqlx::query(MOVE_BASE)
                .bind(number)
                .bind(target)
                .execute(&mut *transaction)
                .await?;
            if moved.rows_affected() == 1 {
                sqlx::query("DELETE FROM audit WHERE scope = $1 AND seq <= $2")
                    .bind(number)
                    .bind(target)
                    .execute(&mut *transaction)
                    .await?;
            }
            transaction.commit().await
        })
    }

    /// Forgets what the anchor of an audit log says and takes the database's head instead: for a
    /// person who restored an older backup and accepts what is lost.
    pub async fn accept_audit_head(&self, scope: AuditScope) -> Result<AuditHead, Error> {
        self.inner.audits().remove(&scope);
        let path = self.audit_anchor_path(scope);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::file("remove", &path)(error));
            }
            _ => {}
        }
        self.audit_head(scope).await
    }

    /// The audit log of a scope, compared with its anchor at the first use.
    async fn audit_log(&self, scope: AuditScope) -> Result<Arc<AuditLog>, Error> {
        if let Some(log) = self.inner.audits().get(&scope) {
            return Ok(Arc::clone(log));
        }
        let number = match scope {
            AuditScope::Instance => 0,
            AuditScope::Organisation(org) => self.journal(org).await?.number,
        };
        let mut anchor = Anchor::open(&self.audit_anchor_path(scope))?;
        let known = AuditHead::from(anchor.head());
        let chain = self.audit_chain(number, known.seq).await?;
        if let Some(database) = chain.differs(known) {
            return Err(lost(scope, known, database));
        }
        anchor.advance(chain.head.into())?;
        let log = Arc::new(AuditLog {
            scope,
            number,
            anchor: Mutex::new(anchor),
        });
        // Another task may have been faster; the first one stays.
        Ok(Arc::clone(self.inner.audits().entry(scope).or_insert(log)))
    }

    /// A chain and the hash of one of its rows; one statement, so that all is of one moment.
    async fn audit_chain(&self, number: i64, asked: u64) -> Result<Chain, Error> {
        let asked = i64::try_from(asked).unwrap_or(i64::MAX);
        let failed = || Error::database("read the audit log");
        on_current!(&self.inner.database, |pool| {
            let row = sqlx::query(CHAIN).bind(number).bind(asked);
            let row = row.fetch_one(pool).await.map_err(failed())?;
            Chain::of(&row).map_err(failed())
        })
    }

    fn audit_anchor_path(&self, scope: AuditScope) -> PathBuf {
        let name = format!("{scope}.audit");
        self.inner.data_dir.join("anchors").join(name)
    }
}

const BEGIN_CHAIN: &str =
    "INSERT INTO audit_base (scope, seq, hash) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING";
const INSERT_SQLITE: &str =
    "INSERT INTO audit (scope, seq, at, body, hash) VALUES ($1, $2, $3, $4, $5)";
const INSERT_POSTGRES: &str =
    "INSERT INTO audit (scope, seq, at, body, hash) VALUES ($1, $2, $3::timestamptz, $4, $5)";
/// On SQLite the transaction has the lock of the whole database already.
const LOCK_SQLITE: &str = "SELECT seq FROM audit_base WHERE scope = $1";
const LOCK_POSTGRES: &str = "SELECT seq FROM audit_base WHERE scope = $1 FOR UPDATE";
const MOVE_BASE: &str = "UPDATE audit_base SET seq = $2, \
    hash = (SELECT a.hash FROM audit a WHERE a.scope = $1 AND a.seq = $2) \
    WHERE scope = $1 AND seq < $2";

/// Checks the limits and gives the moment as it is hashed.
fn check_rows(at: Timestamp, bodies: &[String]) -> Result<String, Error> {
    if bodies.len() > MAX_ROWS {
        let found = format!("{} rows", bodies.len());
        return Err(Error::refused("audit log", &found, "at most 1000 a call"));
    }
    for body in bodies {
        if body.len() > MAX_BODY_BYTES {
            let found = format!("{} bytes", body.len());
            return Err(Error::refused("audit row", &found, "at most 1 MiB"));
        }
        // PostgreSQL has no such character; both engines refuse the same.
        if body.contains('\0') {
            let expected = "text without NUL characters";
            return Err(Error::refused("audit row", "\\0", expected));
        }
    }
    let text = moment_text(at);
    if text.len() != MOMENT_BYTES || text.starts_with("0000") {
        return Err(Error::refused("audit row", &text, "the years 1 to 9999"));
    }
    Ok(text)
}

/// `2026-01-02T03:04:05.678901Z`.
const MOMENT_BYTES: usize = 27;

fn lost(scope: AuditScope, anchor: AuditHead, database: AuditHead) -> Error {
    Error::LostAudit {
        scope,
        anchor: anchor.into(),
        database: database.into(),
    }
}
