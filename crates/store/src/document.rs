//! Documents: everything people set, as versioned JSON.
//!
//! Owns: the generic table, optimistic locking, deletion.
//! Not here: what a document means and who may change it (`treasury`).
//! Invariant: a change names the version it was made on; versions of one id only ever go up,
//! also across a deletion, so that an old version never fits again.

mod batch;

use std::fmt;

use money::{OrganisationId, Timestamp};
use serde_json::Value;
use sqlx::Row;
use thiserror::Error as ThisError;

use crate::columns::parse_moment;
use crate::database::{Database, on_current};
use crate::error::Error;
use crate::store::Store;

pub use batch::{DocumentChange, MAX_BATCH};

/// Limits: one document, a name, a page.
const MAX_BODY_BYTES: usize = 4 << 20;
const MAX_NAME_BYTES: usize = 200;
const MAX_PAGE: usize = 1000;

/// Which document: the collection is the kind of setting, the id is within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentKey<'a> {
    /// Whose document.
    pub org: OrganisationId,
    /// The kind: `rules`, `dashboards`, `mappings`.
    pub collection: &'a str,
    /// Which one.
    pub id: &'a str,
}

/// A document as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Which one of its collection.
    pub id: String,
    /// Its version, from 1.
    pub version: u64,
    /// Its content.
    pub body: Value,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// By whom.
    pub updated_by: String,
}

/// The version a change is made on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentVersion {
    /// There is no such document yet.
    Absent,
    /// The document as it was read.
    Is(u64),
}

impl fmt::Display for DocumentVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("none"),
            Self::Is(version) => write!(f, "version {version}"),
        }
    }
}

/// Why a document was not changed.
#[derive(Debug, ThisError)]
pub enum DocumentError {
    /// Someone else changed it first.
    #[error(
        "it was changed meanwhile: found {actual}, expected {expected}; read it again, then change \
         what is there now"
    )]
    Conflict {
        /// What the change was made on.
        expected: DocumentVersion,
        /// What is there.
        actual: DocumentVersion,
    },
    /// Nothing was changed, for a reason that reading can have too.
    #[error(transparent)]
    Store(#[from] Error),
}

impl Store {
    /// One document.
    pub async fn document(&self, key: DocumentKey<'_>) -> Result<Option<Document>, Error> {
        let number = self.journal(key.org).await?.number;
        let sql = format!("{} AND id = $3", self.select_documents());
        let failed = || Error::database("read a document");
        on_current!(&self.inner.database, |pool| {
            let query = sqlx::query(sqlx::AssertSqlSafe(sql));
            let row = query
                .bind(number)
                .bind(key.collection)
                .bind(key.id)
                .fetch_optional(pool)
                .await;
            let Some(row) = row.map_err(failed())? else {
                return Ok(None);
            };
            let cells = Cells {
                id: row.try_get(0).map_err(failed())?,
                version: row.try_get(1).map_err(failed())?,
                body: row.try_get(2).map_err(failed())?,
                updated_at: row.try_get(3).map_err(failed())?,
                updated_by: row.try_get(4).map_err(failed())?,
            };
            cells.into_document().map(Some)
        })
    }

    /// The documents of a collection after the id `after` (`""` for the first page), by id.
    ///
    /// Limits: at most 1000 a page.
    pub async fn documents(
        &self,
        org: OrganisationId,
        collection: &str,
        after: &str,
        limit: usize,
    ) -> Result<Vec<Document>, Error> {
        let number = self.journal(org).await?.number;
        let sql = format!(
            "{} AND id > $3 ORDER BY id LIMIT $4",
            self.select_documents()
        );
        let limit = i64::try_from(limit.min(MAX_PAGE)).unwrap_or(0);
        let failed = || Error::database("list documents");
        on_current!(&self.inner.database, |pool| {
            let query = sqlx::query(sqlx::AssertSqlSafe(sql));
            let rows = query.bind(number).bind(collection).bind(after).bind(limit);
            rows.fetch_all(pool)
                .await
                .map_err(failed())?
                .iter()
                .map(|row| {
                    Cells {
                        id: row.try_get(0).map_err(failed())?,
                        version: row.try_get(1).map_err(failed())?,
                        body: row.try_get(2).map_err(failed())?,
                        updated_at: row.try_get(3).map_err(failed())?,
                        updated_by: row.try_get(4).map_err(failed())?,
                    }
                    .into_document()
                })
                .collect()
        })
    }

    /// Keeps a document in place of the version `expected`, and returns the new version.
    ///
    /// Limits: 4 MiB of JSON without NUL characters, 200 bytes a name. Errors: `Conflict`.
    pub async fn put_document(
        &self,
        key: DocumentKey<'_>,
        expected: DocumentVersion,
        body: &Value,
        updated_by: &str,
    ) -> Result<u64, DocumentError> {
        for (what, name) in [
            ("collection", key.collection),
            ("document id", key.id),
            ("author", updated_by),
        ] {
            check_name(what, name)?;
        }
        let body = body_text(body)?;
        self.change_document(key, expected, Some(body), updated_by)
            .await
    }

    /// Deletes the version `expected` of a document. Errors: `Conflict`.
    pub async fn delete_document(
        &self,
        key: DocumentKey<'_>,
        expected: DocumentVersion,
        deleted_by: &str,
    ) -> Result<(), DocumentError> {
        check_name("author", deleted_by)?;
        self.change_document(key, expected, None, deleted_by)
            .await
            .map(|_| ())
    }

    /// Whether any document of any organisation has this text in it; letters, digits and dots
    /// only, which stand for themselves in JSON.
    pub async fn documents_mention(&self, text: &str) -> Result<bool, Error> {
        let sql = match self.inner.database {
            Database::Sqlite(_) => "SELECT count(*) FROM documents WHERE instr(body, $1) > 0",
            Database::Postgres(_) => {
                "SELECT count(*) FROM documents WHERE position($1 in body::text) > 0"
            }
        };
        let failed = || Error::database("search the documents");
        let count: i64 = on_current!(&self.inner.database, |pool| {
            let query = sqlx::query_scalar(sql).bind(text);
            query.fetch_one(pool).await.map_err(failed())?
        });
        Ok(count > 0)
    }

    async fn change_document(
        &self,
        key: DocumentKey<'_>,
        expected: DocumentVersion,
        body: Option<String>,
        updated_by: &str,
    ) -> Result<u64, DocumentError> {
        let change = batch::single(key, expected, body);
        self.change_in_order(key.org, vec![change], updated_by)
            .await
    }

    fn select_documents(&self) -> &'static str {
        match self.inner.database {
            Database::Sqlite(_) => {
                "SELECT id, version, body, updated_at, updated_by FROM documents \
                 WHERE org = $1 AND collection = $2 AND body IS NOT NULL"
            }
            Database::Postgres(_) => {
                "SELECT id, version, body::text, \
                 to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), \
                 updated_by FROM documents \
                 WHERE org = $1 AND collection = $2 AND body IS NOT NULL"
            }
        }
    }
}

/// The text of a body within the limits of one.
fn body_text(body: &Value) -> Result<String, Error> {
    let body = body.to_string();
    if body.len() > MAX_BODY_BYTES {
        let found = format!("{} bytes", body.len());
        return Err(Error::refused("document", &found, "at most 4 MiB"));
    }
    // PostgreSQL has no such character; both engines refuse the same.
    if has_nul(&body) {
        return Err(Error::refused(
            "document",
            "\\u0000",
            "text without NUL characters",
        ));
    }
    Ok(body)
}

const LOOK: &str = "SELECT version, body IS NOT NULL FROM documents \
    WHERE org = $1 AND collection = $2 AND id = $3";
const CHANGE_SQLITE: &str = "INSERT INTO documents VALUES ($1, $2, $3, $4 + 1, $5, $6, $7) \
    ON CONFLICT (org, collection, id) DO UPDATE SET version = excluded.version, \
    body = excluded.body, updated_at = excluded.updated_at, updated_by = excluded.updated_by \
    WHERE documents.version = $4";
const CHANGE_POSTGRES: &str = "INSERT INTO documents VALUES ($1, $2, $3, $4 + 1, $5::jsonb, $6::timestamptz, $7) \
    ON CONFLICT (org, collection, id) DO UPDATE SET version = excluded.version, \
    body = excluded.body, updated_at = excluded.updated_at, updated_by = excluded.updated_by \
    WHERE documents.version = $4";

fn version_of(last: i64, is_there: bool) -> DocumentVersion {
    match u64::try_from(last) {
        Ok(version) if is_there => DocumentVersion::Is(version),
        _ => DocumentVersion::Absent,
    }
}

/// One row as both engines give it.
struct Cells {
    id: String,
    version: i64,
    body: String,
    updated_at: String,
    updated_by: String,
}

impl Cells {
    fn into_document(self) -> Result<Document, Error> {
        let damaged = |cause: &dyn std::fmt::Display| Error::Damaged {
            found: format!("document `{}`: {cause}", self.id),
        };
        Ok(Document {
            version: u64::try_from(self.version).map_err(|it| damaged(&it))?,
            body: serde_json::from_str(&self.body).map_err(|it| damaged(&it))?,
            updated_at: parse_moment(&self.updated_at)?,
            id: self.id,
            updated_by: self.updated_by,
        })
    }
}

pub(crate) fn check_name(what: &'static str, name: &str) -> Result<(), Error> {
    if name.is_empty() || name.len() > MAX_NAME_BYTES || name.contains(char::is_control) {
        return Err(Error::refused(
            what,
            name,
            "1 to 200 bytes without control characters",
        ));
    }
    Ok(())
}

/// Whether JSON text has an escaped NUL: `\u0000` after an even number of backslashes.
pub(crate) fn has_nul(json: &str) -> bool {
    json.match_indices("\\u0000").any(|(at, _)| {
        let before = json[..at]
            .bytes()
            .rev()
            .take_while(|it| *it == b'\\')
            .count();
        before % 2 == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escaped_nul_is_seen_and_an_escaped_backslash_is_not() {
        assert!(has_nul(&Value::from("a\0").to_string()));
        assert!(has_nul(&Value::from("\\\0").to_string()));
        assert!(!has_nul(&Value::from("\\u0000").to_string()));
        assert!(!has_nul(&Value::from("a").to_string()));
    }
}
