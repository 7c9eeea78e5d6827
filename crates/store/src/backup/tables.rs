//! What belongs into a backup: every table, its key and its columns.
//!
//! Owns: the one list that backing up, restoring and emptying go by.
//! Not here: what the tables mean (the modules that use them).
//! Invariant: each table and column of both schemas stands here, or with a reason among
//! `LEFT_OUT`; a test compares the list with the schemas that the migrations make.

/// What a column holds, which is the same text on both engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A whole number.
    Int,
    /// A whole number that the database gives out itself.
    Counted,
    /// Yes or no, as 1 or 0.
    Flag,
    /// Text.
    Text,
    /// A moment: RFC 3339, UTC, six digits of a second.
    Moment,
    /// A day: `2026-01-31`.
    Day,
    /// JSON.
    Json,
    /// An exact decimal.
    Decimal,
    /// Bytes.
    Bytes,
    /// An id of 16 bytes.
    Id,
}

/// A table.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    /// How many of the columns, from the first, are its key: rows go by it.
    pub(super) key: usize,
    pub(super) columns: &'static [(&'static str, Kind)],
    /// The first version of the schema that has it.
    since: u64,
}

use Kind::{Bytes, Counted, Day, Decimal, Flag, Id, Int, Json, Moment, Text};

/// Every table, so that each comes after those it refers to.
pub(super) const TABLES: &[Table] = &[
    table(
        "organisations",
        1,
        &[
            ("number", Counted),
            ("id", Id),
            ("slug", Text),
            ("created_at", Moment),
        ],
    ),
    table("heads", 1, &[("org", Int), ("seq", Int), ("hash", Bytes)]),
    table(
        JOURNAL,
        2,
        &[("org", Int), ("seq", Int), ("body", Text), ("hash", Bytes)],
    ),
    table(
        "documents",
        3,
        &[
            ("org", Int),
            ("collection", Text),
            ("id", Text),
            ("version", Int),
            ("body", Json),
            ("updated_at", Moment),
            ("updated_by", Text),
        ],
    ),
    table(
        "prices",
        6,
        &[
            ("org", Int),
            ("base", Text),
            ("quote", Text),
            ("priced_on", Day),
            ("source", Text),
            ("revision", Int),
            ("rate", Decimal),
            ("recorded_at", Moment),
        ],
    ),
    table(
        "directory",
        2,
        &[
            ("kind", Text),
            ("id", Text),
            ("owner", Text),
            ("lookup", Text),
            ("body", Json),
            ("version", Int),
            ("expires_at", Moment),
            ("updated_at", Moment),
        ],
    )
    .since(3),
    table(
        "audit_base",
        1,
        &[("scope", Int), ("seq", Int), ("hash", Bytes)],
    )
    .since(4),
    table(
        "audit",
        2,
        &[
            ("scope", Int),
            ("seq", Int),
            ("at", Moment),
            ("body", Text),
            ("hash", Bytes),
        ],
    )
    .since(4),
    table(
        JOBS,
        1,
        &[
            ("id", Id),
            ("org", Id),
            ("kind", Text),
            ("unique_key", Text),
            ("payload", Json),
            ("state", Text),
            ("priority", Int),
            ("attempts", Int),
            ("max_attempts", Int),
            ("claims", Int),
            ("run_at", Moment),
            ("lease_owner", Text),
            ("lease_until", Moment),
            ("is_cancelling", Flag),
            ("progress_done", Int),
            ("progress_total", Int),
            ("progress_text", Text),
            ("result", Json),
            ("last_error", Text),
            ("schedule", Text),
            ("scheduled_for", Moment),
            ("created_by", Text),
            ("trace", Text),
            ("created_at", Moment),
            ("updated_at", Moment),
            ("started_at", Moment),
            ("finished_at", Moment),
        ],
    )
    .since(5),
];

/// The table that even an installation nobody has used yet has rows in: those of its own upkeep.
pub(super) const JOBS: &str = "jobs";

/// The table that may be cut at a moment.
pub(super) const JOURNAL: &str = "journal";

/// The last version given to an entry of the directory: a sequence on PostgreSQL, a table of one
/// row on SQLite, a part of its own in an archive.
pub(super) const VERSIONS: &str = "directory_versions";

/// The files of the data folder.
pub(super) const FILES: &str = "files";

/// Tables that are in no backup, and why.
#[cfg(test)]
const LEFT_OUT: &[(&str, &str)] = &[
    (
        "migrations",
        "the target's own; the archive's header says which version its rows have",
    ),
    (VERSIONS, "one number, a part of its own"),
    (
        "schedules",
        "the program brings its own, and their next moments",
    ),
    ("leases", "who leads now is nobody who led then"),
];

const fn table(name: &'static str, key: usize, columns: &'static [(&'static str, Kind)]) -> Table {
    Table {
        name,
        key,
        columns,
        since: 1,
    }
}

impl Table {
    const fn since(self, version: u64) -> Self {
        Self {
            since: version,
            ..self
        }
    }
}

/// The tables that a version of the schema has.
pub(super) fn tables(schema: u64) -> impl DoubleEndedIterator<Item = &'static Table> {
    TABLES.iter().filter(move |it| it.since <= schema)
}

/// A table of this name, with the columns an archive says it has. None if one of them is unknown.
pub(super) fn known(name: &str, columns: &[String]) -> Option<(&'static Table, Vec<Kind>)> {
    let table = TABLES.iter().find(|it| it.name == name)?;
    let kind = |column: &String| table.columns.iter().find(|it| it.0 == column);
    let kinds: Option<Vec<Kind>> = columns.iter().map(|it| Some(kind(it)?.1)).collect();
    Some((table, kinds?))
}

impl Table {
    /// The names of its columns.
    pub(super) fn names(&self) -> Vec<String> {
        self.columns.iter().map(|it| it.0.to_owned()).collect()
    }

    fn key_columns(&self) -> String {
        let names: Vec<&str> = self.columns[..self.key].iter().map(|it| it.0).collect();
        names.join(", ")
    }

    /// The statement that copies the whole table as lines. PostgreSQL.
    pub(super) fn copy_out(&self) -> String {
        let columns: Vec<String> = self.columns.iter().map(postgres).collect();
        let (name, key) = (self.name, self.key_columns());
        let columns = columns.join(", ");
        format!("COPY (SELECT {columns} FROM {name} ORDER BY {key}) TO STDOUT")
    }

    /// The statement that reads a page: how many rows, and their lines. SQLite.
    ///
    /// Making the lines in the engine, many at a time, is several times faster than handing out
    /// each row: measured.
    pub(super) fn page(&self, is_first: bool) -> String {
        let columns: Vec<String> = self.columns.iter().map(sqlite).collect();
        let (name, key, line) = (
            self.name,
            self.key_columns(),
            columns.join(" || char(9) || "),
        );
        let after: Vec<String> = (1..=self.key).map(|it| format!("${it}")).collect();
        let after = if is_first {
            String::new()
        } else {
            format!("WHERE ({key}) > ({})", after.join(", "))
        };
        let limit = if is_first { 1 } else { self.key + 1 };
        format!(
            "SELECT count(*), group_concat(line, '') FROM (SELECT {line} || char(10) AS line \
             FROM {name} {after} ORDER BY {key} LIMIT ${limit})"
        )
    }
}

/// A column as text that `COPY` reads again. PostgreSQL.
fn postgres((name, kind): &(&'static str, Kind)) -> String {
    match kind {
        Int | Counted | Text | Bytes => (*name).to_owned(),
        Json | Decimal => format!("{name}::text"),
        Flag => format!("{name}::int"),
        Day => format!("to_char({name}, 'YYYY-MM-DD')"),
        Id => format!("replace({name}::text, '-', '')"),
        Moment => {
            format!("to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
        }
    }
}

/// A column as `COPY` of PostgreSQL would write it. SQLite.
fn sqlite((name, kind): &(&'static str, Kind)) -> String {
    let text = match kind {
        Int | Counted | Flag => (*name).to_owned(),
        Bytes => format!(r"'\\x' || lower(hex({name}))"),
        // The digits of nothing are an empty text, but nothing must stay nothing.
        Id => format!("nullif(lower(hex({name})), '')"),
        Text | Json | Decimal | Day | Moment => format!(
            r"replace(replace(replace(replace({name}, '\', '\\'), char(10), '\n'), char(13), '\r'), char(9), '\t')"
        ),
    };
    format!(r"coalesce({text}, '\N')")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use sqlx::Row;

    use super::*;
    use crate::database::{Database, Session, begin_write, on_current};
    use crate::{Store, StoreConfig, migrate};

    /// Tables and their columns, as a list says it.
    type Schema = BTreeMap<String, Vec<String>>;

    async fn schema(url: &str, list: &'static str) -> Schema {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&StoreConfig::new(url, folder.path())).await;
        let store = store.unwrap();
        let mut found = Schema::new();
        on_current!(&store.inner.database, |pool| {
            for row in sqlx::query(list).fetch_all(pool).await.unwrap() {
                let (table, column): (String, String) = (row.get(0), row.get(1));
                found.entry(table).or_default().push(column);
            }
        });
        store.close().await;
        found
    }

    fn check(found: &Schema) {
        for (table, columns) in found {
            if LEFT_OUT.iter().any(|it| it.0 == table) {
                continue;
            }
            let listed = TABLES.iter().find(|it| it.name == table);
            let listed = listed.unwrap_or_else(|| {
                panic!("`{table}` is in no backup: add it to TABLES, or to LEFT_OUT with a reason")
            });
            assert_eq!(listed.names(), *columns, "columns of `{table}`");
        }
        for table in TABLES {
            assert!(found.contains_key(table.name), "`{}`", table.name);
        }
    }

    #[tokio::test]
    async fn each_version_of_the_schema_has_the_tables_it_is_said_to_have() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("a.db").display());
        let mut config = StoreConfig::new(url, folder.path());
        config.migrations = crate::Migrations::Leave;
        let store = Store::open(&config).await.unwrap();
        for version in 1..=migrate::known() {
            let found = names_at(&store.inner.database, version).await.unwrap();
            for table in TABLES {
                let is_said = tables(version).any(|it| it.name == table.name);
                let (name, is_there) = (table.name, found.iter().any(|it| it == table.name));
                assert_eq!(is_said, is_there, "`{name}` in version {version}");
            }
        }
        store.close().await;
    }

    /// The tables there are once the schema has a version.
    async fn names_at(database: &Database, version: u64) -> Result<Vec<String>, sqlx::Error> {
        begin_write!(database, |transaction| {
            migrate::apply_up_to(&mut Session::from(&mut *transaction), version).await?;
            transaction.commit().await?;
        });
        let list = "SELECT name FROM sqlite_schema WHERE type = 'table'";
        let Database::Sqlite(pools) = database else {
            return Ok(Vec::new());
        };
        sqlx::query_scalar(list).fetch_all(&pools.primary).await
    }

    #[tokio::test]
    async fn every_table_and_column_of_both_schemas_is_backed_up_or_left_out_with_a_reason() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("a.db").display());
        let list = "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c \
            WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid";
        check(&schema(&url, list).await);
        let list = "SELECT c.table_name::text, c.column_name::text \
            FROM information_schema.columns c JOIN information_schema.tables t \
            ON t.table_schema = c.table_schema AND t.table_name = c.table_name \
            WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' \
            ORDER BY c.table_name, c.ordinal_position";
        check(&schema(&testbed::fresh_database(), list).await);
    }
}
