//! Making an archive of everything there is, at one moment, while writes go on.
//!
//! Owns: the snapshot, reading each table and the files in it.
//! Not here: bytes (`source`), what belongs into it (`tables`).
//! Invariant: all rows are of one snapshot of the database; files are read after it, so that none
//! that a row names is missing; rows are counted twice, by the engine and by what was written.

use std::path::{Path, PathBuf};

use futures_util::TryStreamExt;
use journal::Hash;
use money::{OrganisationId, Timestamp};
use sqlx::{AssertSqlSafe, PgConnection, Row, SqliteConnection};
use tokio::io::AsyncReadExt;
use uuid::Uuid;

use super::error::BackupError;
use super::frame::{PartHead, Piece};
use super::key::{ArchiveKeys, hex, unhex};
use super::line;
use super::manifest::{ArchiveHeader, AuditMark, BackupManifest, FORMAT, JournalMark};
use super::source::Packing;
use super::tables::{FILES, Kind, Table, VERSIONS, tables};
use super::{Watch, tell};
use crate::columns::{moment_text, to_hash, to_seq};
use crate::config::Engine;
use crate::database::Database;
use crate::error::Error;
use crate::file::FileHash;
use crate::store::Store;

/// Bytes of rows that are handed on together.
const BLOCK_BYTES: usize = 1 << 20;
/// Limits: rows of a page (SQLite).
const MAX_PAGE: usize = 4096;
/// Rows of the first page, when nothing is known of their size.
const FIRST_PAGE: usize = 64;

/// What to make.
#[derive(Clone, Copy, Debug)]
pub struct BackupOrder<'a> {
    /// Why, in one word: `daily`. It stands in the header.
    pub kind: &'a str,
    /// What it is sealed with.
    pub keys: &'a ArchiveKeys,
}

impl Store {
    /// Makes an archive of everything and hands its bytes to `out`; answers its manifest. Writes
    /// go on meanwhile. Memory: a few blocks of about a megabyte, or the largest page of rows.
    ///
    /// Errors: `Snapshot` when rows are missing; `Store`; `Cancelled`; `Place` when nobody takes
    /// the bytes any more, who then knows why.
    pub async fn back_up(
        &self,
        order: BackupOrder<'_>,
        out: tokio::sync::mpsc::Sender<Vec<u8>>,
        watch: Watch<'_>,
    ) -> Result<BackupManifest, BackupError> {
        let engine = match self.engine() {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        };
        let mut salt = [0; 32];
        getrandom::fill(&mut salt)
            .expect("the system has random bytes; without them nothing is safe");
        let header = ArchiveHeader {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            engine: engine.to_owned(),
            schema: self.schema_version().await?,
            // Before the snapshot: whatever was acknowledged until then is in it.
            made_at: moment_text(Timestamp::now()),
            kind: order.kind.to_owned(),
            key: order.keys.current().to_owned(),
            salt: hex(&salt),
        };
        let packing = Packing::start(&header, order.keys, out)?;
        let reading = Reading {
            pieces: &packing.pieces,
            watch,
        };
        let read = reading.everything(self, header).await;
        match (read, packing.finish().await) {
            // The reader only knows that the packer is gone; the packer knows why.
            (Err(BackupError::Place { .. }), Err(why)) | (Ok(()), Err(why)) => Err(why),
            (Err(error), _) => Err(error),
            (Ok(()), Ok(manifest)) => Ok(manifest),
        }
    }
}

/// Reading in progress.
struct Reading<'a> {
    pieces: &'a tokio::sync::mpsc::Sender<Piece>,
    watch: Watch<'a>,
}

impl Reading<'_> {
    async fn everything(&self, store: &Store, header: ArchiveHeader) -> Result<(), BackupError> {
        let failed = || Error::database("begin a snapshot");
        let (journals, audits) = match &store.inner.database {
            Database::Sqlite(pools) => {
                let mut snapshot = pools.readers.begin().await.map_err(failed())?;
                let marks = marks_of_sqlite(&mut snapshot).await?;
                for table in tables(header.schema) {
                    self.table_of_sqlite(&mut snapshot, table).await?;
                }
                let versions = "SELECT last FROM directory_versions";
                let last = sqlx::query_scalar(versions).fetch_one(&mut *snapshot).await;
                self.versions(last.map_err(failed())?).await?;
                marks
            }
            Database::Postgres(servers) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                let snapshot = servers.primary.pool().begin_with(begin).await;
                let mut snapshot = snapshot.map_err(failed())?;
                // A slow place to write to must not end the snapshot.
                let patience = "SET LOCAL idle_in_transaction_session_timeout = 0";
                let patient = sqlx::query(patience).execute(&mut *snapshot).await;
                patient.map_err(failed())?;
                let marks = marks_of_postgres(&mut snapshot).await?;
                for table in tables(header.schema) {
                    self.table_of_postgres(&mut snapshot, table).await?;
                }
                let versions = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END \
                                FROM directory_versions";
                let last = sqlx::query_scalar(versions).fetch_one(&mut *snapshot).await;
                self.versions(last.map_err(failed())?).await?;
                marks
            }
        };
        self.files(&store.data_dir().join("files")).await?;
        let manifest = BackupManifest {
            format: FORMAT,
            header,
            journals,
            audits,
            parts: Vec::new(),
        };
        self.send(Piece::Manifest(Box::new(manifest))).await
    }

    async fn table_of_sqlite(
        &self,
        snapshot: &mut SqliteConnection,
        table: &Table,
    ) -> Result<(), BackupError> {
        let failed = || Error::database("read a table for a backup");
        let count = AssertSqlSafe(format!("SELECT count(*) FROM {}", table.name));
        let count: i64 = sqlx::query_scalar(count)
            .fetch_one(&mut *snapshot)
            .await
            .map_err(failed())?;
        self.begin(table.name, table.names()).await?;
        let (mut after, mut done, mut page) = (None::<Vec<String>>, 0, FIRST_PAGE);
        loop {
            let mut query = sqlx::query(AssertSqlSafe(table.page(after.is_none())));
            for (value, (_, kind)) in after.iter().flatten().zip(table.columns) {
                query = match kind {
                    Kind::Int | Kind::Counted => query.bind(value.parse::<i64>().unwrap_or(0)),
                    // As text it would come before every id, and the first page again for ever.
                    Kind::Id => query.bind(unhex(value)),
                    _ => query.bind(value.clone()),
                };
            }
            let limit = i64::try_from(page).unwrap_or(1);
            let read = query.bind(limit).fetch_one(&mut *snapshot).await;
            let row = match read {
                // One row at a time always fits: a row is smaller than a text may be.
                Err(error) if page > 1 && is_too_big(&error) => {
                    page = (page / 16).max(1);
                    continue;
                }
                read => read.map_err(failed())?,
            };
            let found: i64 = row.try_get(0).map_err(failed())?;
            if found == 0 {
                break;
            }
            let block: String = row.try_get(1).map_err(failed())?;
            let last = block.trim_end_matches('\n').rsplit('\n').next();
            let last = last.and_then(|it| line::parse(it.as_bytes()));
            let key = last.map(|it| it.into_iter().take(table.key).flatten().collect());
            after = Some(key.unwrap_or_default());
            let rows = usize::try_from(found).unwrap_or(1);
            let size = block.len() / rows.max(1);
            page = (BLOCK_BYTES / size.max(1)).clamp(1, MAX_PAGE).min(page * 8);
            done += found;
            self.block(block.into_bytes()).await?;
            self.tell(table.name, done, count)?;
        }
        self.end(table.name, done, count).await
    }

    async fn table_of_postgres(
        &self,
        snapshot: &mut PgConnection,
        table: &Table,
    ) -> Result<(), BackupError> {
        let failed = || Error::database("read a table for a backup");
        let count = AssertSqlSafe(format!("SELECT count(*) FROM {}", table.name));
        let count: i64 = sqlx::query_scalar(count)
            .fetch_one(&mut *snapshot)
            .await
            .map_err(failed())?;
        self.begin(table.name, table.names()).await?;
        let mut done = 0;
        let mut block = Vec::with_capacity(BLOCK_BYTES);
        let copy = table.copy_out();
        let mut rows = snapshot.copy_out_raw(&copy).await.map_err(failed())?;
        // One message is one row.
        while let Some(row) = rows.try_next().await.map_err(failed())? {
            block.extend_from_slice(&row);
            done += 1;
            if block.len() >= BLOCK_BYTES {
                let full = std::mem::replace(&mut block, Vec::with_capacity(BLOCK_BYTES));
                self.block(full).await?;
                self.tell(table.name, done, count)?;
            }
        }
        drop(rows);
        self.block(block).await?;
        self.end(table.name, done, count).await
    }

    async fn versions(&self, last: i64) -> Result<(), BackupError> {
        self.begin(VERSIONS, vec!["last".to_owned()]).await?;
        self.block(format!("{last}\n").into_bytes()).await?;
        self.end(VERSIONS, 1, 1).await
    }

    /// Every kept file: its hash (32 bytes), its length (8 bytes, big endian), its bytes.
    async fn files(&self, folder: &Path) -> Result<(), BackupError> {
        let paths = list_files(folder.to_owned()).await?;
        self.begin(FILES, Vec::new()).await?;
        let (mut done, count) = (0, paths.len() as u64);
        for (hash, path) in &paths {
            let failed = || BackupError::io("read", path);
            let mut file = match tokio::fs::File::open(path).await {
                // Removed since: what names it is not in the snapshot.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                opened => opened.map_err(failed())?,
            };
            let size = file.metadata().await.map_err(failed())?.len();
            let mut head = hash.0.to_vec();
            head.extend(size.to_be_bytes());
            self.send(Piece::Data(head)).await?;
            let mut left = size;
            while left > 0 {
                let most = usize::try_from(left)
                    .unwrap_or(BLOCK_BYTES)
                    .min(BLOCK_BYTES);
                let mut block = vec![0; most];
                file.read_exact(&mut block).await.map_err(failed())?;
                left -= most as u64;
                self.send(Piece::Data(block)).await?;
            }
            done += 1;
            tell(self.watch, FILES, done, Some(count))?;
        }
        self.send(Piece::End(Some(done))).await
    }

    async fn begin(&self, name: &str, columns: Vec<String>) -> Result<(), BackupError> {
        let name = name.to_owned();
        self.send(Piece::Begin(PartHead { name, columns })).await
    }

    /// Hands lines on, parted where they are many.
    async fn block(&self, mut block: Vec<u8>) -> Result<(), BackupError> {
        while block.len() > 2 * BLOCK_BYTES {
            let start = &block[BLOCK_BYTES..];
            let Some(end) = start.iter().position(|it| *it == b'\n') else {
                break;
            };
            let rest = block.split_off(BLOCK_BYTES + end + 1);
            self.send(Piece::Data(std::mem::replace(&mut block, rest)))
                .await?;
        }
        if block.is_empty() {
            return Ok(());
        }
        self.send(Piece::Data(block)).await
    }

    fn tell(&self, table: &str, done: i64, count: i64) -> Result<(), BackupError> {
        let number = |it: i64| u64::try_from(it).unwrap_or(0);
        tell(self.watch, table, number(done), Some(number(count)))
    }

    async fn end(&self, table: &str, done: i64, count: i64) -> Result<(), BackupError> {
        if done != count {
            let found = format!("`{table}` has {count} rows, {done} of them were read in order");
            return Err(BackupError::Snapshot(found));
        }
        self.send(Piece::End(None)).await
    }

    async fn send(&self, piece: Piece) -> Result<(), BackupError> {
        let sent = self.pieces.send(piece).await;
        sent.map_err(|_| BackupError::Place {
            action: "write",
            place: "the backup".to_owned(),
            cause: "its writer ended".to_owned(),
        })
    }
}

/// Source: <https://www.sqlite.org/rescode.html>; `SQLITE_TOOBIG` is 18, `SQLITE_NOMEM` 7.
fn is_too_big(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|it| it.code());
    let code = code.and_then(|it| it.parse::<u32>().ok());
    code.is_some_and(|it| [7, 18].contains(&(it & 0xff)))
}

const JOURNALS: &str = "SELECT o.id, o.slug, h.seq, h.hash FROM organisations o \
    JOIN heads h ON h.org = o.number ORDER BY o.number";
const AUDITS: &str = "SELECT o.id, coalesce(a.seq, b.seq), coalesce(a.hash, b.hash) \
    FROM audit_base b LEFT JOIN organisations o ON o.number = b.scope \
    LEFT JOIN audit a ON a.scope = b.scope \
        AND a.seq = (SELECT max(l.seq) FROM audit l WHERE l.scope = b.scope) ORDER BY b.scope";

type Marks = (Vec<JournalMark>, Vec<AuditMark>);

macro_rules! marks_of {
    ($name:ident, $connection:ty) => {
        async fn $name(snapshot: &mut $connection) -> Result<Marks, BackupError> {
            let failed = || Error::database("read the heads for a backup");
            let rows = sqlx::query(JOURNALS).fetch_all(&mut *snapshot).await;
            let mut journals = Vec::new();
            for row in rows.map_err(failed())? {
                let id: Uuid = row.try_get(0).map_err(failed())?;
                let hash: Vec<u8> = row.try_get(3).map_err(failed())?;
                journals.push(JournalMark {
                    organisation: OrganisationId::from_uuid(id).to_string(),
                    slug: row.try_get(1).map_err(failed())?,
                    seq: to_seq(row.try_get(2).map_err(failed())?).map_err(failed())?,
                    hash: hash_text(&hash).map_err(failed())?,
                });
            }
            let rows = sqlx::query(AUDITS).fetch_all(&mut *snapshot).await;
            let mut audits = Vec::new();
            for row in rows.map_err(failed())? {
                let id: Option<Uuid> = row.try_get(0).map_err(failed())?;
                let hash: Vec<u8> = row.try_get(2).map_err(failed())?;
                let scope = id.map(|it| OrganisationId::from_uuid(it).to_string());
                audits.push(AuditMark {
                    scope: scope.unwrap_or_else(|| "instance".to_owned()),
                    seq: to_seq(row.try_get(1).map_err(failed())?).map_err(failed())?,
                    hash: hash_text(&hash).map_err(failed())?,
                });
            }
            Ok((journals, audits))
        }
    };
}

marks_of!(marks_of_sqlite, SqliteConnection);
marks_of!(marks_of_postgres, PgConnection);

fn hash_text(bytes: &[u8]) -> Result<String, sqlx::Error> {
    to_hash(bytes).map(|it: Hash| it.to_string())
}

/// The kept files and their hashes, in order.
async fn list_files(folder: PathBuf) -> Result<Vec<(FileHash, PathBuf)>, BackupError> {
    let listed = crate::snapshot::run_blocking(move || {
        let mut found = Vec::new();
        let read = |path: &Path| match std::fs::read_dir(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            listed => listed
                .and_then(Iterator::collect::<Result<Vec<_>, _>>)
                .map_err(Error::file("read", path)),
        };
        for shelf in read(&folder)? {
            if !shelf.path().is_dir() {
                continue;
            }
            for entry in read(&shelf.path())? {
                let name = entry.file_name();
                // Anything else is on its way in.
                if let Some(hash) = name.to_str().and_then(|it| it.parse().ok()) {
                    found.push((hash, entry.path()));
                }
            }
        }
        found.sort_unstable();
        Ok(found)
    });
    Ok(listed.await?)
}
