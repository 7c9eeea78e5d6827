//! Lines into rows, on either engine; and leaving out the end of a journal.
//!
//! Owns: the statements that load a table.
//! Not here: which tables there are (`tables`), their order and the transaction (`load`).
//! Invariant: names in a statement come from our own list, values are bound or copied.

use std::collections::HashMap;

use journal::{Hash, Head};
use money::OrganisationId;
use sqlx::{AssertSqlSafe, QueryBuilder, Sqlite, SqliteConnection};
use uuid::Uuid;

use super::super::error::BackupError;
use super::super::key::unhex;
use super::super::line;
use super::super::tables::{Kind, VERSIONS};
use super::Keep;
use crate::database::{Session, on_session};
use crate::error::Error;

/// SQLite takes so many values in a statement.
const MAX_VALUES: usize = 32_766;
/// Rows that go in one statement: more are no faster.
const MAX_ROWS: usize = 1000;

/// Loads the lines of a block. Answers how many.
pub(super) async fn put_lines(
    session: &mut Session<'_>,
    table: &'static str,
    (columns, kinds): (&[String], &[Kind]),
    block: Vec<u8>,
) -> Result<u64, BackupError> {
    let failed = || Error::database("load a table");
    let count = line::count(&block);
    if table == VERSIONS {
        let last = line::lines(&block).next().and_then(line::parse);
        let last = last.and_then(|it| it.into_iter().next().flatten());
        let last = last.and_then(|it| it.parse().ok());
        let last = last.ok_or_else(|| bent(table))?;
        put_versions(session, last).await.map_err(failed())?;
        return Ok(1);
    }
    match session {
        Session::Postgres(connection) => {
            let copy = format!("COPY {table} ({}) FROM STDIN", columns.join(", "));
            let mut copying = connection.copy_in_raw(&copy).await.map_err(failed())?;
            copying.send(block).await.map_err(failed())?;
            copying.finish().await.map_err(failed())?;
        }
        Session::Sqlite(connection) => {
            let rows: Option<Vec<_>> = line::lines(&block).map(line::parse).collect();
            let rows = rows.ok_or_else(|| bent(table))?;
            let most = (MAX_VALUES / columns.len().max(1)).min(MAX_ROWS);
            for rows in rows.chunks(most) {
                insert(connection, table, (columns, kinds), rows).await?;
            }
        }
    }
    Ok(count)
}

async fn insert(
    connection: &mut SqliteConnection,
    table: &'static str,
    (columns, kinds): (&[String], &[Kind]),
    rows: &[Vec<Option<String>>],
) -> Result<(), BackupError> {
    let columns = columns.join(", ");
    let mut query = QueryBuilder::<Sqlite>::new(format!("INSERT INTO {table} ({columns}) VALUES "));
    for (index, row) in rows.iter().enumerate() {
        if row.len() != kinds.len() {
            return Err(bent(table));
        }
        query.push(if index == 0 { "(" } else { ", (" });
        let mut values = query.separated(", ");
        for (value, kind) in row.iter().zip(kinds) {
            match (value, kind) {
                (None, _) => values.push_bind(None::<String>),
                (Some(it), Kind::Int | Kind::Counted | Kind::Flag) => {
                    values.push_bind(it.parse::<i64>().map_err(|_| bent(table))?)
                }
                (Some(it), Kind::Bytes) => {
                    let digits = it.strip_prefix("\\x").and_then(unhex);
                    values.push_bind(digits.ok_or_else(|| bent(table))?)
                }
                (Some(it), Kind::Id) => values.push_bind(unhex(it).ok_or_else(|| bent(table))?),
                (Some(it), _) => values.push_bind(it.as_str()),
            };
        }
        query.push(")");
    }
    let done = query.build().execute(connection).await;
    done.map_err(Error::database("load a table"))?;
    Ok(())
}

async fn put_versions(session: &mut Session<'_>, last: i64) -> Result<(), sqlx::Error> {
    let set = match session {
        Session::Sqlite(_) => format!("UPDATE directory_versions SET last = {last}"),
        Session::Postgres(_) => format!(
            "SELECT setval('directory_versions', {}, {})",
            last.max(1),
            last > 0
        ),
    };
    session.execute(&set).await
}

fn bent(table: &str) -> BackupError {
    BackupError::Mismatch {
        what: format!("a row of `{table}`"),
        found: "another form".to_owned(),
        expected: "a line with a field for each column".to_owned(),
    }
}

/// Leaves out the end of journals.
pub(super) struct Cut<'a> {
    keep: Keep<'a>,
    organisations: HashMap<i64, OrganisationId>,
    /// Where each journal that was met stands, and whether it is over.
    ends: HashMap<i64, (Head, bool)>,
}

impl<'a> Cut<'a> {
    pub(super) fn new(keep: Keep<'a>) -> Self {
        Self {
            keep,
            organisations: HashMap::new(),
            ends: HashMap::new(),
        }
    }

    /// Remembers whose number is whose.
    pub(super) fn organisations(
        &mut self,
        columns: &[String],
        block: &[u8],
    ) -> Result<(), BackupError> {
        for line in line::lines(block) {
            let row = Fields::of(columns, line).ok_or_else(|| bent("organisations"))?;
            let id = row
                .text("id")
                .and_then(unhex)
                .and_then(|it| Uuid::from_slice(&it).ok());
            let (Some(number), Some(id)) = (row.number("number"), id) else {
                return Err(bent("organisations"));
            };
            self.organisations
                .insert(number, OrganisationId::from_uuid(id));
        }
        Ok(())
    }

    /// The lines of the records that are kept.
    pub(super) fn journal(
        &mut self,
        columns: &[String],
        block: &[u8],
    ) -> Result<Vec<u8>, BackupError> {
        let mut kept = Vec::with_capacity(block.len());
        for line in line::lines(block) {
            let row = Fields::of(columns, line).ok_or_else(|| bent("journal"))?;
            let hash = row
                .text("hash")
                .and_then(|it| unhex(it.strip_prefix("\\x")?));
            let hash = hash.and_then(|it| it.try_into().ok()).map(Hash);
            let seq = row.number("seq").and_then(|it| u64::try_from(it).ok());
            let (Some(org), Some(seq), Some(hash), Some(body)) =
                (row.number("org"), seq, hash, row.text("body"))
            else {
                return Err(bent("journal"));
            };
            let id = self
                .organisations
                .get(&org)
                .ok_or_else(|| bent("journal"))?;
            let (head, is_over) = self.ends.entry(org).or_default();
            *is_over = *is_over || !(self.keep)(*id, seq, body);
            if !*is_over {
                *head = Head { seq, hash };
                kept.extend_from_slice(line);
                kept.push(b'\n');
            }
        }
        Ok(kept)
    }

    /// Moves the heads back to the last record that was kept.
    pub(super) async fn move_heads(self, session: &mut Session<'_>) -> Result<(), BackupError> {
        let sql = "UPDATE heads SET seq = $1, hash = $2 WHERE org = $3";
        for (org, (head, is_over)) in self.ends {
            if !is_over {
                continue;
            }
            let seq = i64::try_from(head.seq).unwrap_or(i64::MAX);
            let hash = head.hash.0.to_vec();
            let moved = on_session!(session, |connection| sqlx::query(AssertSqlSafe(sql))
                .bind(seq)
                .bind(hash)
                .bind(org)
                .execute(connection)
                .await
                .map(|_| ()));
            moved.map_err(Error::database("move a head back"))?;
        }
        Ok(())
    }
}

/// A row by the names of its columns.
struct Fields<'a> {
    columns: &'a [String],
    values: Vec<Option<String>>,
}

impl<'a> Fields<'a> {
    fn of(columns: &'a [String], line: &[u8]) -> Option<Self> {
        let values = line::parse(line)?;
        (values.len() == columns.len()).then_some(Self { columns, values })
    }

    fn text(&self, column: &str) -> Option<&str> {
        let place = self.columns.iter().position(|it| it == column)?;
        self.values.get(place)?.as_deref()
    }

    fn number(&self, column: &str) -> Option<i64> {
        self.text(column)?.parse().ok()
    }
}
