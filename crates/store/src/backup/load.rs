//! Loading an archive into a database of either engine.
//!
//! Owns: the one transaction that empties, loads and compares; the anchors afterwards.
//! Not here: bytes (`source`), rows into statements (`rows`), proving the books (`treasury`).
//! Invariant: the database is as before, or holds exactly what the archive says; nothing in
//! between is ever committed.

mod files;
mod rows;

use std::collections::BTreeMap;
use std::fs;

use journal::Head;
use money::OrganisationId;
use sqlx::Row;
use uuid::Uuid;

use super::error::BackupError;
use super::frame::{PartHead, Piece};
use super::key::ArchiveKeys;
use super::manifest::BackupManifest;
use super::source::{ArchiveBytes, Unpacking};
use super::tables::{FILES, JOBS, JOURNAL, Kind, VERSIONS, known, tables};
use super::{Watch, tell};
use crate::anchor::Anchor;
use crate::columns::head_of;
use crate::config::StoreConfig;
use crate::database::{Database, Session, on_primary, on_session};
use crate::engine;
use crate::error::Error;
use crate::jobs::sql;
use crate::migrate;
use crate::store::make_folder;
use files::FileSink;
use rows::{Cut, put_lines};

/// Asked of every record, in order: organisation, sequence, body. `false` leaves it out, and all
/// after it of its journal.
pub type Keep<'a> = &'a (dyn Fn(OrganisationId, u64, &str) -> bool + Send + Sync);

/// The migration that brought leases.
const LEASES_SINCE: u64 = 5;
/// How long the leader may be silent.
const LEASE_SECONDS: u64 = 15;

/// How to restore.
#[derive(Clone, Copy)]
pub struct RestoreOptions<'a> {
    /// The archive's name, for messages.
    pub name: &'a str,
    /// The keys it may be sealed with.
    pub keys: &'a ArchiveKeys,
    /// Whether what the database holds is replaced.
    pub force: Force,
    /// Which records are loaded; all if none.
    pub keep: Option<Keep<'a>>,
}

/// Whether what a database holds may be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    /// It must be empty.
    Refuse,
    /// It is replaced.
    Replace,
}

/// What was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the archive says of itself.
    pub manifest: BackupManifest,
    /// Where every journal stands now.
    pub heads: Vec<(OrganisationId, Head)>,
    /// How many rows were loaded, by table; the records left out are not counted.
    pub rows: BTreeMap<String, u64>,
    /// How many files were kept.
    pub files: u64,
    /// Names of files that were damaged before the backup was made: these were not kept.
    pub damaged_files: Vec<String>,
}

/// Restores an archive into the database and data folder of these settings.
///
/// Every part is compared with its sum, every table with its count, every head with the manifest,
/// before the one commit. Afterwards the anchors say what the database holds. No other process may
/// have the database open.
///
/// Errors: those of the archive; `NotEmpty`, `NewerSchema`, `OlderSchema`, `Mismatch`, `Store`.
pub async fn restore(
    config: &StoreConfig,
    options: RestoreOptions<'_>,
    bytes: ArchiveBytes,
    watch: Watch<'_>,
) -> Result<Restored, BackupError> {
    let mut archive = Unpacking::start(options.name, bytes, options.keys).await?;
    let (found, known) = (archive.header.schema, migrate::known());
    if found > known {
        return Err(BackupError::NewerSchema { found, known });
    }
    for folder in ["anchors", "snapshots", "files"] {
        make_folder(&config.data_dir.join(folder))?;
    }
    let database = engine::open(config).await?;
    let loading = Loading {
        options,
        watch,
        schema: found,
        rows: BTreeMap::new(),
        files: FileSink::new(config.data_dir.join("files")),
    };
    let loaded = loading.run(&database, &mut archive).await;
    database.close().await;
    let restored = loaded?;
    anchor_anew(config, &restored.heads)?;
    Ok(restored)
}

/// Reads an archive to its end and compares every part with its sum; loads nothing.
///
/// Errors: those of the archive.
pub async fn inspect(
    name: &str,
    keys: &ArchiveKeys,
    bytes: ArchiveBytes,
    watch: Watch<'_>,
) -> Result<BackupManifest, BackupError> {
    let mut archive = Unpacking::start(name, bytes, keys).await?;
    let (mut part, mut blocks) = (String::new(), 0);
    loop {
        match archive.next().await? {
            Some(Piece::Begin(head)) => (part, blocks) = (head.name, 0),
            Some(Piece::Data(_)) => {
                blocks += 1;
                tell(watch, &part, blocks, None)?;
            }
            Some(Piece::End(_)) => {}
            Some(Piece::Manifest(manifest)) => return Ok(*manifest),
            None => {
                return Err(BackupError::Damaged {
                    name: name.to_owned(),
                    at: 0,
                    found: "it has no manifest".to_owned(),
                });
            }
        }
    }
}

struct Loading<'a> {
    options: RestoreOptions<'a>,
    watch: Watch<'a>,
    /// The schema's version of the archive.
    schema: u64,
    rows: BTreeMap<String, u64>,
    files: FileSink,
}

impl Loading<'_> {
    async fn run(
        self,
        database: &Database,
        archive: &mut Unpacking,
    ) -> Result<Restored, BackupError> {
        let (version, backup) = (migrate::version(database).await?, self.schema);
        if version > backup {
            let database = version;
            return Err(BackupError::OlderSchema { database, backup });
        }
        let failed = || Error::database("restore");
        if version >= LEASES_SINCE {
            require_unused(database).await?;
        }
        match database {
            Database::Sqlite(pools) => {
                let begun = pools.primary.begin_with("BEGIN IMMEDIATE").await;
                let mut transaction = begun.map_err(failed())?;
                let restored = self.load(Session::from(&mut *transaction), archive).await?;
                transaction.commit().await.map_err(failed())?;
                Ok(restored)
            }
            Database::Postgres(servers) => {
                let mut transaction = servers.primary.pool().begin().await.map_err(failed())?;
                let restored = self.load(Session::from(&mut *transaction), archive).await?;
                transaction.commit().await.map_err(failed())?;
                Ok(restored)
            }
        }
    }

    async fn load(
        mut self,
        mut session: Session<'_>,
        archive: &mut Unpacking,
    ) -> Result<Restored, BackupError> {
        let failed = || Error::database("restore");
        if let Session::Postgres(_) = session {
            // A slow place to read from must not end the transaction.
            let patience = "SET LOCAL idle_in_transaction_session_timeout = 0";
            session.execute(patience).await.map_err(failed())?;
        }
        // Rows fit the schema they were read from; what came after is applied to them below.
        migrate::apply_up_to(&mut session, self.schema)
            .await
            .map_err(failed())?;
        self.require_empty(&mut session).await?;
        let schema = self.schema;
        let triggers = triggers_off(&mut session, schema).await.map_err(failed())?;
        empty(&mut session, schema).await.map_err(failed())?;
        let mut cut = self.options.keep.map(Cut::new);
        let manifest = loop {
            match archive.next().await? {
                Some(Piece::Begin(head)) if head.name == FILES => self.take_files(archive).await?,
                Some(Piece::Begin(head)) => {
                    self.take_rows(&mut session, head, (archive, &mut cut))
                        .await?;
                }
                Some(Piece::Manifest(manifest)) => break *manifest,
                Some(Piece::Data(_) | Piece::End(_)) | None => {
                    return Err(cut_short(&self.options));
                }
            }
        };
        if let Some(cut) = cut {
            cut.move_heads(&mut session).await?;
        }
        counters(&mut session, schema).await.map_err(failed())?;
        triggers_on(&mut session, schema, triggers)
            .await
            .map_err(failed())?;
        let heads = heads(&mut session).await.map_err(failed())?;
        self.compare(&mut session, &manifest, &heads).await?;
        migrate::apply_up_to(&mut session, migrate::known())
            .await
            .map_err(failed())?;
        Ok(Restored {
            manifest,
            heads,
            rows: self.rows,
            files: self.files.kept,
            damaged_files: self.files.damaged,
        })
    }

    async fn require_empty(&self, session: &mut Session<'_>) -> Result<(), BackupError> {
        if self.options.force == Force::Replace {
            return Ok(());
        }
        for table in tables(self.schema).filter(|it| it.name != JOBS) {
            let table = table.name;
            let some = format!("SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT 1) t");
            let found = session.number(&some).await;
            if found.map_err(Error::database("restore"))? != Some(0) {
                return Err(BackupError::NotEmpty { table });
            }
        }
        Ok(())
    }

    async fn take_rows(
        &mut self,
        session: &mut Session<'_>,
        head: PartHead,
        (archive, cut): (&mut Unpacking, &mut Option<Cut<'_>>),
    ) -> Result<(), BackupError> {
        let unknown = || BackupError::Damaged {
            name: self.options.name.to_owned(),
            at: 0,
            found: format!("the table `{}` or a column of it is unknown", head.name),
        };
        let (table, kinds) = match head.name.as_str() {
            VERSIONS => (VERSIONS, vec![Kind::Int]),
            name => known(name, &head.columns)
                .map(|it| (it.0.name, it.1))
                .ok_or_else(unknown)?,
        };
        let mut done = 0;
        loop {
            let block = match archive.next().await? {
                Some(Piece::Data(block)) => block,
                Some(Piece::End(_)) => break,
                _ => return Err(cut_short(&self.options)),
            };
            let block = match cut {
                Some(cut) if table == JOURNAL => cut.journal(&head.columns, &block)?,
                Some(cut) if table == "organisations" => {
                    cut.organisations(&head.columns, &block)?;
                    block
                }
                _ => block,
            };
            done += put_lines(session, table, (&head.columns, &kinds), block).await?;
            tell(self.watch, table, done, None)?;
        }
        self.rows.insert(table.to_owned(), done);
        Ok(())
    }

    async fn take_files(&mut self, archive: &mut Unpacking) -> Result<(), BackupError> {
        loop {
            match archive.next().await? {
                Some(Piece::Data(block)) => {
                    self.files.take(block).await?;
                    tell(self.watch, FILES, self.files.kept, None)?;
                }
                Some(Piece::End(_)) if self.files.is_between() => return Ok(()),
                _ => return Err(cut_short(&self.options)),
            }
        }
    }

    /// Compares what is in the database with what the archive says was put in.
    async fn compare(
        &self,
        session: &mut Session<'_>,
        manifest: &BackupManifest,
        heads: &[(OrganisationId, Head)],
    ) -> Result<(), BackupError> {
        let mismatch = |what: String, found: String, expected: String| BackupError::Mismatch {
            what,
            found,
            expected,
        };
        for (table, loaded) in self.rows.iter().filter(|it| it.0 != VERSIONS) {
            let count = session
                .number(&format!("SELECT count(*) FROM {table}"))
                .await;
            let count = count.map_err(Error::database("count rows"))?.unwrap_or(0);
            let said = match self.options.keep {
                Some(_) if table == JOURNAL => Some(*loaded),
                _ => manifest.rows(table),
            };
            if u64::try_from(count).ok() != said {
                let said = said.map_or("nothing of it".to_owned(), |it| format!("{it} rows"));
                return Err(mismatch(
                    format!("table `{table}`"),
                    format!("{count} rows"),
                    said,
                ));
            }
        }
        if self.options.keep.is_some() {
            return Ok(());
        }
        let found: Vec<String> = heads
            .iter()
            .map(|(org, it)| head_text(&org.to_string(), it.seq, &it.hash.to_string()))
            .collect();
        let said: Vec<String> = manifest
            .journals
            .iter()
            .map(|it| head_text(&it.organisation, it.seq, &it.hash))
            .collect();
        if found != said {
            let (found, said) = (found.join(", "), said.join(", "));
            return Err(mismatch("heads of the journals".to_owned(), found, said));
        }
        Ok(())
    }
}

/// Refuses a database in which somebody holds a lease: the leader of the jobs, who is there as long
/// as a server or worker is. Looked at outside the transaction, which would wait for its writes.
async fn require_unused(database: &Database) -> Result<(), BackupError> {
    let held = sql(
        database,
        "SELECT count(*) FROM leases WHERE held_until > {now}",
    );
    let held: i64 = on_primary!(database, |pool| {
        let read = sqlx::query_scalar(held).fetch_one(pool).await;
        read.map_err(Error::database("restore"))?
    });
    if held == 0 {
        return Ok(());
    }
    let lease_seconds = LEASE_SECONDS;
    Err(BackupError::InUse { lease_seconds })
}

fn head_text(org: &str, seq: u64, hash: &str) -> String {
    format!("{org} {seq} {hash}")
}

fn cut_short(options: &RestoreOptions<'_>) -> BackupError {
    BackupError::Damaged {
        name: options.name.to_owned(),
        at: 0,
        found: "its parts are not in their order".to_owned(),
    }
}

/// Switches the triggers off that refuse what only a restore may do: put rows where a chain that
/// was pruned begins, and replace all. Answers what makes them again (SQLite).
async fn triggers_off(session: &mut Session<'_>, schema: u64) -> Result<Vec<String>, sqlx::Error> {
    let Session::Sqlite(connection) = session else {
        for table in tables(schema) {
            let off = format!("ALTER TABLE {} DISABLE TRIGGER USER", table.name);
            session.execute(&off).await?;
        }
        return Ok(Vec::new());
    };
    let list = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid";
    let rows = sqlx::query(list).fetch_all(&mut **connection).await?;
    let mut made_by = Vec::new();
    for row in rows {
        let name: String = row.try_get(0)?;
        made_by.push(row.try_get(1)?);
        session.execute(&format!("DROP TRIGGER \"{name}\"")).await?;
    }
    Ok(made_by)
}

async fn triggers_on(
    session: &mut Session<'_>,
    schema: u64,
    made_by: Vec<String>,
) -> Result<(), sqlx::Error> {
    if let Session::Postgres(_) = session {
        for table in tables(schema) {
            let on = format!("ALTER TABLE {} ENABLE TRIGGER USER", table.name);
            session.execute(&on).await?;
        }
    }
    for sql in made_by {
        session.execute(&sql).await?;
    }
    Ok(())
}

/// Removes every row, those that refer to others first.
async fn empty(session: &mut Session<'_>, schema: u64) -> Result<(), sqlx::Error> {
    if let Session::Postgres(_) = session {
        let names: Vec<&str> = tables(schema).map(|it| it.name).collect();
        let all = format!("TRUNCATE {}", names.join(", "));
        return session.execute(&all).await;
    }
    for table in tables(schema).rev() {
        session
            .execute(&format!("DELETE FROM {}", table.name))
            .await?;
    }
    Ok(())
}

/// The numbers that PostgreSQL gives out go on after those that were loaded.
async fn counters(session: &mut Session<'_>, schema: u64) -> Result<(), sqlx::Error> {
    if let Session::Sqlite(_) = session {
        return Ok(());
    }
    for table in tables(schema) {
        let counted = table.columns.iter().filter(|it| it.1 == Kind::Counted);
        for (column, _) in counted {
            let table = table.name;
            session
                .execute(&format!(
                    "SELECT setval(pg_get_serial_sequence('{table}', '{column}'), \
                     coalesce(max({column}), 0) + 1, false) FROM {table}"
                ))
                .await?;
        }
    }
    Ok(())
}

async fn heads(session: &mut Session<'_>) -> Result<Vec<(OrganisationId, Head)>, sqlx::Error> {
    let sql = "SELECT o.id, h.seq, h.hash FROM organisations o \
               JOIN heads h ON h.org = o.number ORDER BY o.number";
    on_session!(session, |connection| {
        let rows = sqlx::query(sql).fetch_all(connection).await?;
        rows.iter()
            .map(|row| {
                let id: Uuid = row.try_get(0)?;
                Ok((OrganisationId::from_uuid(id), head_of(row, 1)?))
            })
            .collect()
    })
}

/// Removes what the data folder says of the journals before, and anchors those there are now.
fn anchor_anew(config: &StoreConfig, heads: &[(OrganisationId, Head)]) -> Result<(), Error> {
    for folder in ["anchors", "snapshots"] {
        let folder = config.data_dir.join(folder);
        for entry in fs::read_dir(&folder).map_err(Error::file("read", &folder))? {
            let path = entry.map_err(Error::file("read", &folder))?.path();
            fs::remove_file(&path).map_err(Error::file("remove", &path))?;
        }
    }
    for (org, head) in heads {
        let path = config.data_dir.join("anchors").join(org.to_string());
        let mut anchor = Anchor::open(&path)?;
        anchor.advance(*head)?;
        if let Some(file) = anchor.take_dirty() {
            file.sync_all().map_err(Error::file("write", &path))?;
        }
    }
    Ok(())
}
