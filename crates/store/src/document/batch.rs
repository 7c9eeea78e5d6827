//! Several documents changed at once, all or none.
//!
//! Owns: the one transaction every change of documents goes through, and what a collection's
//! state is known by. Not here: the limits of one document (`document`).
//! Invariant: either every change of a batch was made on the version it names, or none is made;
//! writers lock rows in one order, so two batches never wait for each other.

use money::{OrganisationId, Timestamp};
use serde_json::Value;
use sqlx::Row;

use super::{
    CHANGE_POSTGRES, CHANGE_SQLITE, DocumentError, DocumentKey, DocumentVersion, LOOK, MAX_PAGE,
    body_text, check_name, version_of,
};
use crate::columns::moment_text;
use crate::database::{Database, begin_write, on_current};
use crate::document::Document;
use crate::error::Error;
use crate::store::Store;

/// Most changes of one batch.
pub const MAX_BATCH: usize = 100_000;

/// One document of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentChange {
    /// The kind of document.
    pub collection: &'static str,
    /// Which one.
    pub id: String,
    /// The version the change is made on.
    pub expected: DocumentVersion,
    /// What it becomes; none deletes it.
    pub body: Option<Value>,
}

/// A change that was checked, as it is bound.
pub(super) struct Change<'a> {
    pub(super) collection: &'a str,
    pub(super) id: &'a str,
    pub(super) expected: DocumentVersion,
    pub(super) body: Option<String>,
}

impl Store {
    /// Changes documents of an organisation, all or none.
    ///
    /// Limits: `MAX_BATCH` changes, each as `put_document`; no document twice. Errors: `Conflict`
    /// with the versions of the first document that is not as expected.
    pub async fn change_documents(
        &self,
        org: OrganisationId,
        changes: &[DocumentChange],
        by: &str,
    ) -> Result<(), DocumentError> {
        check_name("author", by)?;
        if changes.len() > MAX_BATCH {
            let found = format!("{} documents", changes.len());
            return Err(Error::refused("batch", &found, "at most 100,000").into());
        }
        let mut checked = Vec::with_capacity(changes.len());
        for it in changes {
            check_name("collection", it.collection)?;
            check_name("document id", &it.id)?;
            let body = it.body.as_ref().map(body_text).transpose()?;
            checked.push(Change {
                collection: it.collection,
                id: &it.id,
                expected: it.expected,
                body,
            });
        }
        checked.sort_by(|a, b| (a.collection, a.id).cmp(&(b.collection, b.id)));
        let twice = checked
            .windows(2)
            .find(|it| (it[0].collection, it[0].id) == (it[1].collection, it[1].id));
        if let Some(it) = twice {
            return Err(Error::refused("batch", it[0].id, "each document once").into());
        }
        self.change_in_order(org, checked, by).await.map(|_| ())
    }

    /// Makes changes that stand in order; answers the version of the last.
    pub(super) async fn change_in_order(
        &self,
        org: OrganisationId,
        changes: Vec<Change<'_>>,
        by: &str,
    ) -> Result<u64, DocumentError> {
        let number = self.journal(org).await?.number;
        let (change, is_sqlite) = match self.inner.database {
            Database::Sqlite(_) => (CHANGE_SQLITE, true),
            Database::Postgres(_) => (CHANGE_POSTGRES, false),
        };
        // The row lock orders writers on PostgreSQL; on SQLite the whole transaction has the lock.
        let lock = if is_sqlite {
            LOOK.to_owned()
        } else {
            format!("{LOOK} FOR UPDATE")
        };
        let now = moment_text(Timestamp::now());
        let done = async {
            begin_write!(&self.inner.database, |transaction| {
                let mut version = 0;
                for it in &changes {
                    let row = sqlx::query(sqlx::AssertSqlSafe(lock.as_str()))
                        .bind(number)
                        .bind(it.collection)
                        .bind(it.id)
                        .fetch_optional(&mut *transaction)
                        .await?;
                    let (last, is_there) = match &row {
                        None => (0, false),
                        Some(row) => (row.try_get::<i64, _>(0)?, row.try_get::<bool, _>(1)?),
                    };
                    let actual = version_of(last, is_there);
                    if actual != it.expected {
                        return Ok(Err((it.expected, actual)));
                    }
                    let changed = sqlx::query(change)
                        .bind(number)
                        .bind(it.collection)
                        .bind(it.id)
                        .bind(last)
                        .bind(it.body.as_deref())
                        .bind(now.as_str())
                        .bind(by)
                        .execute(&mut *transaction)
                        .await?;
                    // Another writer made the row between the look and the change.
                    if changed.rows_affected() != 1 {
                        return Ok(Err((it.expected, DocumentVersion::Is(1))));
                    }
                    version = u64::try_from(last).unwrap_or(0) + 1;
                }
                transaction.commit().await?;
                Ok(Ok(version))
            })
        };
        let done: Result<Result<u64, _>, sqlx::Error> = done.await;
        let done = done.map_err(Error::database("change documents"))?;
        done.map_err(|(expected, actual)| DocumentError::Conflict { expected, actual })
    }

    /// A number that every change in a collection makes larger: versions only go up, and a
    /// deleted document keeps its row.
    pub async fn collection_state(
        &self,
        org: OrganisationId,
        collection: &str,
    ) -> Result<u64, Error> {
        let number = self.journal(org).await?.number;
        let sql = match self.inner.database {
            Database::Sqlite(_) => {
                "SELECT coalesce(sum(version), 0) FROM documents WHERE org = $1 AND collection = $2"
            }
            // A sum of bigint is numeric there.
            Database::Postgres(_) => {
                "SELECT coalesce(sum(version), 0)::bigint FROM documents \
                 WHERE org = $1 AND collection = $2"
            }
        };
        let failed = || Error::database("look at a collection");
        let sum: i64 = on_current!(&self.inner.database, |pool| {
            let query = sqlx::query_scalar(sql).bind(number).bind(collection);
            query.fetch_one(pool).await.map_err(failed())?
        });
        Ok(u64::try_from(sum).unwrap_or(0))
    }

    /// Every document of a collection, by id.
    pub async fn whole_collection(
        &self,
        org: OrganisationId,
        collection: &str,
    ) -> Result<Vec<Document>, Error> {
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let page = self.documents(org, collection, &after, MAX_PAGE).await?;
            let is_full = page.len() == MAX_PAGE;
            if let Some(last) = page.last() {
                after.clone_from(&last.id);
            }
            all.extend(page);
            if !is_full {
                return Ok(all);
            }
        }
    }
}

/// A change of one document alone.
pub(super) const fn single<'a>(
    key: DocumentKey<'a>,
    expected: DocumentVersion,
    body: Option<String>,
) -> Change<'a> {
    Change {
        collection: key.collection,
        id: key.id,
        expected,
        body,
    }
}
