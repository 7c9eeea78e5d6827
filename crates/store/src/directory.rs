//! The directory: what the instance knows about its people that is not money (GUARD-1).
//!
//! Owns: the table of users, memberships, sessions, credentials, keys, links and consents;
//! compare-and-swap of many rows at once; the end of deleted bytes.
//! Not here: what an entry means, who may change it, and sealing what is personal (`treasury`).
//! Invariant: a change names the version it was made on, and all changes of a call happen or
//! none; versions are given from one counter of the whole table, so none ever comes back, also
//! not for an id that was deleted and made again.

mod step;

use money::Timestamp;
use serde_json::Value;
use sqlx::Row;
use thiserror::Error as ThisError;

use crate::columns::{moment_text, parse_moment};
use crate::database::{Database, begin_write, on_current};
use crate::document::DocumentVersion;
use crate::error::Error;
use crate::store::Store;
use step::{Step, Verb, check_changes};

/// Limits: one page.
const MAX_PAGE: usize = 1000;
/// How often a change is tried again after the engine undid it for another one's sake.
const MAX_TRIES: usize = 5;

/// An entry as it is kept. One that has expired stays until it is purged: whoever reads it
/// compares `expires_at` with the moment the question is about.
#[derive(Clone, Debug, PartialEq)]
pub struct DirectoryEntry {
    /// What it is: `user`, `session`, `api-key`.
    pub kind: String,
    /// Which one of its kind.
    pub id: String,
    /// Whose it is.
    pub owner: Option<String>,
    /// What it is found by, unique in its kind.
    pub lookup: Option<String>,
    /// Its content.
    pub body: Value,
    /// Its version: goes up with every change, by any number.
    pub version: u64,
    /// From when on it no longer counts.
    pub expires_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What an entry shall be.
#[derive(Clone, Debug, PartialEq)]
pub struct DirectoryContent {
    /// Whose it is.
    pub owner: Option<String>,
    /// What it is found by, unique in its kind.
    pub lookup: Option<String>,
    /// Its content.
    pub body: Value,
    /// From when on it no longer counts.
    pub expires_at: Option<Timestamp>,
}

/// One change of one entry.
#[derive(Clone, Debug, PartialEq)]
pub struct DirectoryChange {
    /// What it is.
    pub kind: &'static str,
    /// Which one of its kind.
    pub id: String,
    /// The version the change was made on.
    pub expected: DocumentVersion,
    /// What it shall be; `None` deletes it.
    pub content: Option<DirectoryContent>,
}

/// Why the directory was not changed. Nothing of the call was.
#[derive(Debug, ThisError)]
pub enum DirectoryError {
    /// Someone else changed an entry first.
    #[error(
        "it was changed meanwhile by somebody else: read it again, then change what is there now"
    )]
    Conflict {
        /// The place of the change in the call.
        index: usize,
    },
    /// Another entry of the kind is found by the same.
    #[error("there is another one of the same name or address: choose another, or change that one")]
    LookupTaken {
        /// The place of the change in the call.
        index: usize,
    },
    /// Nothing was changed, for a reason that reading can have too.
    #[error(transparent)]
    Store(#[from] Error),
}

/// How an entry is asked for.
#[derive(Clone, Copy)]
enum By {
    Id,
    Lookup,
}

impl Store {
    /// One entry by its id.
    pub async fn directory_entry(
        &self,
        kind: &str,
        id: &str,
    ) -> Result<Option<DirectoryEntry>, Error> {
        self.find_entry(kind, By::Id, id).await
    }

    /// One entry by what it is found by.
    pub async fn directory_lookup(
        &self,
        kind: &str,
        lookup: &str,
    ) -> Result<Option<DirectoryEntry>, Error> {
        self.find_entry(kind, By::Lookup, lookup).await
    }

    async fn find_entry(
        &self,
        kind: &str,
        by: By,
        key: &str,
    ) -> Result<Option<DirectoryEntry>, Error> {
        let column = match by {
            By::Id => "id",
            By::Lookup => "lookup",
        };
        let sql = format!("{} AND {column} = $2", self.select_directory());
        let failed = || Error::database("read the directory");
        if key.contains('\0') {
            // PostgreSQL refuses the question; nothing is kept under such a name.
            return Ok(None);
        }
        on_current!(&self.inner.database, |pool| {
            let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(kind).bind(key);
            let row = query.fetch_optional(pool).await.map_err(failed())?;
            let cells = row.map(|it| Cells::of(&it)).transpose().map_err(failed())?;
            cells.map(Cells::into_entry).transpose()
        })
    }

    /// The entries of a kind that belong to `owner`, after the id `after` (`""` for the first
    /// page), by id. Limits: at most 1000 a page.
    pub async fn directory_owned(
        &self,
        kind: &str,
        owner: &str,
        after: &str,
        limit: usize,
    ) -> Result<Vec<DirectoryEntry>, Error> {
        let select = self.select_directory();
        let sql = format!("{select} AND owner = $4 AND id > $2 ORDER BY id LIMIT $3");
        self.list_entries(sql, (kind, after), limit, Some(owner))
            .await
    }

    /// The entries of a kind after the id `after` (`""` for the first page), by id.
    ///
    /// Limits: at most 1000 a page.
    pub async fn directory_entries(
        &self,
        kind: &str,
        after: &str,
        limit: usize,
    ) -> Result<Vec<DirectoryEntry>, Error> {
        let select = self.select_directory();
        let sql = format!("{select} AND id > $2 ORDER BY id LIMIT $3");
        self.list_entries(sql, (kind, after), limit, None).await
    }

    /// The entries of every kind after one, by kind and id: for work on all there is.
    ///
    /// Limits: at most 1000 a page.
    pub async fn directory_all(
        &self,
        (kind, after): (&str, &str),
        limit: usize,
    ) -> Result<Vec<DirectoryEntry>, Error> {
        let here = "WHERE (kind > $1 OR (kind = $1 AND id > $2)) ORDER BY kind, id LIMIT $3";
        let select = self.select_directory().replace("WHERE kind = $1", here);
        self.list_entries(select, (kind, after), limit, None).await
    }

    async fn list_entries(
        &self,
        sql: String,
        (kind, after): (&str, &str),
        limit: usize,
        owner: Option<&str>,
    ) -> Result<Vec<DirectoryEntry>, Error> {
        let limit = i64::try_from(limit.min(MAX_PAGE)).unwrap_or(0);
        let failed = || Error::database("list the directory");
        if [kind, after, owner.unwrap_or("")]
            .iter()
            .any(|it| it.contains('\0'))
        {
            return Ok(Vec::new());
        }
        on_current!(&self.inner.database, |pool| {
            let query = sqlx::query(sqlx::AssertSqlSafe(sql));
            let mut query = query.bind(kind).bind(after).bind(limit);
            if let Some(owner) = owner {
                query = query.bind(owner);
            }
            let rows = query.fetch_all(pool).await.map_err(failed())?;
            rows.iter()
                .map(|it| Cells::of(it).map_err(failed())?.into_entry())
                .collect()
        })
    }

    /// How many entries of a kind there are, expired ones included.
    pub async fn directory_count(&self, kind: &str) -> Result<u64, Error> {
        let sql = "SELECT count(*) FROM directory WHERE kind = $1";
        let failed = || Error::database("count the directory");
        let count: i64 = on_current!(&self.inner.database, |pool| {
            let query = sqlx::query_scalar(sql).bind(kind);
            query.fetch_one(pool).await.map_err(failed())?
        });
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Makes, changes and deletes entries in one transaction: all of it or nothing.
    ///
    /// Deletions happen first, then changes, then new entries, so that what one entry was found
    /// by can pass to another. A deletion on `Absent` and two changes of one entry are refused.
    /// Limits: 1000 changes; a body of 1 MiB of JSON without NUL characters; 200 bytes a name.
    /// Errors: `Conflict`, `LookupTaken`, each with the first change found to be so.
    pub async fn change_directory(
        &self,
        changes: &[DirectoryChange],
    ) -> Result<(), DirectoryError> {
        let steps = check_changes(changes)?;
        if steps.is_empty() {
            return Ok(());
        }
        let mut tries = 1;
        loop {
            match self.apply_changes(&steps).await {
                Ok(Err(DirectoryError::LookupTaken { index })) => {
                    return Err(self.explain_taken(changes, index).await?);
                }
                Ok(done) => return done,
                // Two calls that lock the same entries in other orders: the engine undoes one.
                Err(error) if tries < MAX_TRIES && is_undone(&error) => tries += 1,
                Err(error) => return Err(Error::database("change the directory")(error).into()),
            }
        }
    }

    /// Two callers that make the same entry at once break both rules, and which one the engine
    /// names is chance.
    async fn explain_taken(
        &self,
        changes: &[DirectoryChange],
        index: usize,
    ) -> Result<DirectoryError, Error> {
        if let Some(change) = changes.get(index)
            && change.expected == DocumentVersion::Absent
            && self
                .directory_entry(change.kind, &change.id)
                .await?
                .is_some()
        {
            return Ok(DirectoryError::Conflict { index });
        }
        Ok(DirectoryError::LookupTaken { index })
    }

    async fn apply_changes(
        &self,
        steps: &[Step<'_>],
    ) -> Result<Result<(), DirectoryError>, sqlx::Error> {
        let sql = match self.inner.database {
            Database::Sqlite(_) => &SQL_SQLITE,
            Database::Postgres(_) => &SQL_POSTGRES,
        };
        let now = moment_text(Timestamp::now());
        begin_write!(&self.inner.database, |transaction| {
            for step in steps {
                let change = step.change;
                let text = match step.verb {
                    Verb::Delete => sql.delete,
                    Verb::Update => sql.update,
                    Verb::Insert => sql.insert,
                };
                let mut query = sqlx::query(text).bind(change.kind).bind(&change.id);
                if let DocumentVersion::Is(expected) = change.expected {
                    // No version is that high; what does not fit is a conflict like any other.
                    query = query.bind(i64::try_from(expected).unwrap_or(0));
                }
                if let Some(content) = &change.content {
                    let version: i64 = sqlx::query_scalar(sql.version)
                        .fetch_one(&mut *transaction)
                        .await?;
                    query = query
                        .bind(content.owner.as_deref())
                        .bind(content.lookup.as_deref())
                        .bind(step.body.as_deref())
                        .bind(content.expires_at.map(moment_text))
                        .bind(now.as_str())
                        .bind(version);
                }
                let index = step.index;
                match query.execute(&mut *transaction).await {
                    Ok(done) if done.rows_affected() == 1 => {}
                    Ok(_) => return Ok(Err(DirectoryError::Conflict { index })),
                    Err(error) if is_unique(&error) => {
                        return Ok(Err(DirectoryError::LookupTaken { index }));
                    }
                    Err(error) => return Err(error),
                }
            }
            transaction.commit().await?;
            Ok(Ok(()))
        })
    }

    /// Deletes the entries that had expired before `before`, and returns how many.
    pub async fn purge_directory(&self, before: Timestamp) -> Result<u64, Error> {
        let sql = match self.inner.database {
            Database::Sqlite(_) => "DELETE FROM directory WHERE expires_at < $1",
            Database::Postgres(_) => "DELETE FROM directory WHERE expires_at < $1::timestamptz",
        };
        let purged = async {
            begin_write!(&self.inner.database, |transaction| {
                let query = sqlx::query(sql).bind(moment_text(before));
                let done = query.execute(&mut *transaction).await?.rows_affected();
                transaction.commit().await?;
                Ok(done)
            })
        };
        let purged: Result<u64, sqlx::Error> = purged.await;
        purged.map_err(Error::database("purge the directory"))
    }

    fn select_directory(&self) -> &'static str {
        match self.inner.database {
            Database::Sqlite(_) => {
                "SELECT kind, id, owner, lookup, body, version, expires_at, updated_at \
                 FROM directory WHERE kind = $1"
            }
            Database::Postgres(_) => {
                "SELECT kind, id, owner, lookup, body::text, version, \
                 to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), \
                 to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') \
                 FROM directory WHERE kind = $1"
            }
        }
    }
}

/// The statements of one engine.
struct Statements {
    version: &'static str,
    insert: &'static str,
    update: &'static str,
    delete: &'static str,
}

const DELETE: &str = "DELETE FROM directory WHERE kind = $1 AND id = $2 AND version = $3";
const SQL_SQLITE: Statements = Statements {
    version: "UPDATE directory_versions SET last = last + 1 RETURNING last",
    insert: "INSERT INTO directory \
        (kind, id, owner, lookup, body, expires_at, updated_at, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (kind, id) DO NOTHING",
    update: "UPDATE directory SET owner = $4, lookup = $5, body = $6, expires_at = $7, \
        updated_at = $8, version = $9 WHERE kind = $1 AND id = $2 AND version = $3",
    delete: DELETE,
};
const SQL_POSTGRES: Statements = Statements {
    version: "SELECT nextval('directory_versions')",
    insert: "INSERT INTO directory \
        (kind, id, owner, lookup, body, expires_at, updated_at, version) \
        VALUES ($1, $2, $3, $4, $5::jsonb, $6::timestamptz, $7::timestamptz, $8) \
        ON CONFLICT (kind, id) DO NOTHING",
    update: "UPDATE directory SET owner = $4, lookup = $5, body = $6::jsonb, \
        expires_at = $7::timestamptz, updated_at = $8::timestamptz, version = $9 \
        WHERE kind = $1 AND id = $2 AND version = $3",
    delete: DELETE,
};

fn is_unique(error: &sqlx::Error) -> bool {
    let error = error.as_database_error();
    error.is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// Source: PostgreSQL 15, appendix A: `deadlock_detected`, `serialization_failure`.
fn is_undone(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|it| it.code());
    code.is_some_and(|it| it == "40P01" || it == "40001")
}

/// One row as both engines give it.
struct Cells {
    kind: String,
    id: String,
    owner: Option<String>,
    lookup: Option<String>,
    body: String,
    version: i64,
    expires_at: Option<String>,
    updated_at: String,
}

impl Cells {
    fn of<R>(row: &R) -> Result<Self, sqlx::Error>
    where
        R: Row,
        usize: sqlx::ColumnIndex<R>,
        for<'r> i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
        for<'r> String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    {
        Ok(Self {
            kind: row.try_get(0)?,
            id: row.try_get(1)?,
            owner: row.try_get(2)?,
            lookup: row.try_get(3)?,
            body: row.try_get(4)?,
            version: row.try_get(5)?,
            expires_at: row.try_get(6)?,
            updated_at: row.try_get(7)?,
        })
    }

    fn into_entry(self) -> Result<DirectoryEntry, Error> {
        let damaged = |cause: &dyn std::fmt::Display| Error::Damaged {
            found: format!("directory entry {}/{}: {cause}", self.kind, self.id),
        };
        let expires_at = self.expires_at.as_deref().map(parse_moment).transpose()?;
        Ok(DirectoryEntry {
            body: serde_json::from_str(&self.body).map_err(|it| damaged(&it))?,
            version: u64::try_from(self.version).map_err(|it| damaged(&it))?,
            expires_at,
            updated_at: parse_moment(&self.updated_at)?,
            kind: self.kind,
            id: self.id,
            owner: self.owner,
            lookup: self.lookup,
        })
    }
}
