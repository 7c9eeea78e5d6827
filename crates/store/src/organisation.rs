//! Organisations: whose journals the database holds.
//!
//! Owns: the list of organisations and making one.
//! Not here: its name and settings, which are records and documents (`journal`, `treasury`).
//! Invariant: an organisation has a head row from the moment it exists.

use journal::{Hash, Head};
use money::{OrganisationId, Timestamp};
use sqlx::Row;

use crate::columns::{head_of, moment_text, parse_moment};
use crate::database::{Database, begin_write, on_current};
use crate::error::Error;
use crate::store::Store;

/// Limits: an organisation's short name.
const MAX_SLUG: usize = 63;

/// An organisation: whose journal it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// The id.
    pub id: OrganisationId,
    /// The short name in addresses and on the command line; unique.
    pub slug: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Where its journal stands.
    pub head: Head,
}

impl Store {
    /// All organisations, in the order they were made.
    pub async fn organisations(&self) -> Result<Vec<Organisation>, Error> {
        let created_at = match self.inner.database {
            Database::Sqlite(_) => "o.created_at",
            Database::Postgres(_) => {
                "to_char(o.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
            }
        };
        let sql = format!(
            "SELECT o.id, o.slug, {created_at}, h.seq, h.hash FROM organisations o \
             JOIN heads h ON h.org = o.number ORDER BY o.number"
        );
        let failed = || Error::database("list the organisations");
        on_current!(&self.inner.database, |pool| {
            let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(pool).await;
            rows.map_err(failed())?
                .iter()
                .map(|row| {
                    let created_at: String = row.try_get(2).map_err(failed())?;
                    Ok(Organisation {
                        id: OrganisationId::from_uuid(row.try_get(0).map_err(failed())?),
                        slug: row.try_get(1).map_err(failed())?,
                        created_at: parse_moment(&created_at)?,
                        head: head_of(row, 3).map_err(failed())?,
                    })
                })
                .collect()
        })
    }

    /// Makes an organisation with an empty journal.
    ///
    /// Limits: the slug has 1 to 63 lower-case letters, digits and inner hyphens.
    /// Errors: `Refused`, `SlugTaken`, `OrganisationExists`.
    pub async fn create_organisation(&self, id: OrganisationId, slug: &str) -> Result<(), Error> {
        check_slug(slug)?;
        let made = self.insert_organisation(id, slug).await;
        let is_unique = |it: &sqlx::Error| {
            it.as_database_error()
                .is_some_and(|it| it.is_unique_violation())
        };
        match made {
            Err(error) if is_unique(&error) => {
                let known = self.head_row(id).await?;
                return Err(match known {
                    Some(_) => Error::OrganisationExists(id),
                    None => Error::SlugTaken(slug.to_owned()),
                });
            }
            other => other.map_err(Error::database("make an organisation"))?,
        }
        self.journal(id).await.map(|_| ())
    }

    async fn insert_organisation(&self, id: OrganisationId, slug: &str) -> Result<(), sqlx::Error> {
        let database = &self.inner.database;
        let insert = match database {
            Database::Sqlite(_) => {
                "INSERT INTO organisations (id, slug, created_at) VALUES ($1, $2, $3) \
                 RETURNING number"
            }
            Database::Postgres(_) => {
                "INSERT INTO organisations (id, slug, created_at) VALUES ($1, $2, $3::timestamptz) \
                 RETURNING number"
            }
        };
        begin_write!(database, |transaction| {
            let number: i64 = sqlx::query_scalar(insert)
                .bind(id.as_uuid())
                .bind(slug)
                .bind(moment_text(Timestamp::now()))
                .fetch_one(&mut *transaction)
                .await?;
            sqlx::query("INSERT INTO heads (org, seq, hash) VALUES ($1, 0, $2)")
                .bind(number)
                .bind(Hash::ZERO.0.to_vec())
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await
        })
    }
}

fn check_slug(slug: &str) -> Result<(), Error> {
    let is_allowed = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    let is_good = (1..=MAX_SLUG).contains(&slug.len())
        && slug.bytes().all(is_allowed)
        && !slug.starts_with('-')
        && !slug.ends_with('-');
    if is_good {
        return Ok(());
    }
    let expected = "1 to 63 lower-case letters, digits and hyphens, no hyphen first or last";
    Err(Error::refused(
        "short name of an organisation",
        slug,
        expected,
    ))
}
