//! Opening a SQLite database.
//!
//! Owns: the file's identity, its permissions, and the settings that make a commit durable.
//! Not here: statements, migrations.
//! Invariant: no file that is not Bursar's is changed; every writer has WAL and synchronous=FULL.

use std::fs;
use std::io::{ErrorKind, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sqlx::pool::PoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Executor, Row, SqlitePool};

use crate::database::{Database, Pools};
use crate::error::{Error, Fault};

/// `BRSR` in the file's header: says whose file it is (`file` and `PRAGMA application_id` show it).
const APPLICATION_ID: i64 = 0x4252_5352;

/// How long a process waits for another one's transaction.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How long it waits before it asks again where the engine does not wait itself.
const BUSY_PAUSE: Duration = Duration::from_millis(20);

/// Pages in the log before a commit also copies them into the file (16 MiB).
const CHECKPOINT_PAGES: &str = "4096";

/// Opens the database, making it if it does not exist.
pub(crate) async fn open(path: &Path, max_connections: u32) -> Result<Database, Error> {
    create_if_missing(path)?;
    check_header(path)?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(128);
    let mut connection = options
        .connect()
        .await
        .map_err(|it| unreachable(path, &it))?;
    claim(&mut connection, path).await?;
    let options = options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("recursive_triggers", "ON")
        .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
        .pragma("journal_size_limit", "67108864")
        .pragma("trusted_schema", "OFF")
        // What is deleted is overwritten: a destroyed key must not be found in a free page.
        .pragma("secure_delete", "ON")
        .pragma("cache_size", "-16384");
    let primary = connect_when_free(&options)
        .await
        .map_err(|it| unreachable(path, &it))?;
    check_durable(&primary).await?;
    connection
        .close()
        .await
        .map_err(Error::database("close the first connection"))?;
    let readers = options.pragma("query_only", "ON");
    let readers = pool(max_connections.max(2)).connect_lazy_with(readers);
    Ok(Database::Sqlite(Pools { primary, readers }))
}

/// Connects the writer; waits while another process opens the same new database.
///
/// The change to the write-ahead log answers "busy" at once, whatever the busy timeout: the
/// engine's busy handler is not asked for it.
async fn connect_when_free(options: &SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    let deadline = Instant::now() + BUSY_TIMEOUT;
    loop {
        match pool(1).connect_with(options.clone()).await {
            Err(error) if is_busy(&error) && Instant::now() < deadline => {
                tokio::time::sleep(BUSY_PAUSE).await;
            }
            result => return result,
        }
    }
}

/// Source: <https://www.sqlite.org/rescode.html>; `SQLITE_BUSY` is 5 in the low byte.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|it| it.code());
    let code = code.and_then(|it| it.parse::<u32>().ok());
    code.is_some_and(|it| it & 0xff == 5)
}

/// Connections live as long as the pool: making one costs more than any statement.
fn pool(connections: u32) -> PoolOptions<sqlx::Sqlite> {
    PoolOptions::new()
        .max_connections(connections)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(30))
        .before_acquire(|connection: &mut SqliteConnection, _| {
            // On a full disk the engine ends a transaction by itself and the driver does not see
            // it; such a connection is closed and replaced.
            let is_usable = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_usable) })
        })
}

fn create_if_missing(path: &Path) -> Result<(), Error> {
    let folder = folder_of(path);
    // Only the owner may read an organisation's money.
    let made = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match made {
        Ok(file) => {
            file.sync_all().map_err(Error::file("write", path))?;
            let entry = fs::File::open(&folder).and_then(|it| it.sync_all());
            entry.map_err(Error::file("write", &folder))
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(Error::Unreachable {
            address: format!("sqlite:{}", path.display()),
            cause: error.to_string(),
            cure: "check that its folder exists and may be written",
        }),
    }
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Refuses what is no SQLite file before the engine opens it.
///
/// Source: <https://www.sqlite.org/fileformat.html>, section 1.3.
fn check_header(path: &Path) -> Result<(), Error> {
    let metadata = fs::metadata(path).map_err(Error::file("read", path))?;
    let not_ours = |found: &str| Error::NotBursar {
        path: path.to_owned(),
        found: found.to_owned(),
    };
    if !metadata.is_file() {
        return Err(not_ours("it is a folder or a device"));
    }
    if metadata.size() == 0 {
        let log = PathBuf::from(format!("{}-wal", path.display()));
        let log = fs::metadata(log).map_or(0, |it| it.size());
        // The engine would start an empty database and drop the log.
        return if log > 0 {
            Err(Error::Damaged {
                found: format!("{} is empty but its log is not", path.display()),
            })
        } else {
            Ok(())
        };
    }
    let mut header = Vec::with_capacity(100);
    let file = fs::File::open(path).map_err(Error::file("read", path))?;
    file.take(100)
        .read_to_end(&mut header)
        .map_err(Error::file("read", path))?;
    if !header.starts_with(b"SQLite format 3\0") {
        return Err(not_ours("it is not a SQLite file"));
    }
    Ok(())
}

/// Checks whose database it is, and signs an empty one.
async fn claim(connection: &mut SqliteConnection, path: &Path) -> Result<(), Error> {
    let failed = |it: sqlx::Error| match Fault::of(&it) {
        Fault::Damaged => Error::Damaged {
            found: format!("{}: {it}", path.display()),
        },
        _ => unreachable(path, &it),
    };
    if application_id(connection).await.map_err(failed)? == APPLICATION_ID {
        return Ok(());
    }
    // Two processes may make the database at the same time: decide under the write lock.
    let mut transaction = connection
        .begin_with("BEGIN IMMEDIATE")
        .await
        .map_err(failed)?;
    let found = application_id(&mut transaction).await.map_err(failed)?;
    let tables = sqlx::query("SELECT count(*) FROM sqlite_schema");
    let tables = tables.fetch_one(&mut *transaction).await.map_err(failed)?;
    let tables: i64 = tables.try_get(0).map_err(failed)?;
    match (found, tables) {
        (APPLICATION_ID, _) => return Ok(()),
        (0, 0) => {}
        (0, tables) => {
            let found = format!("it holds {tables} tables of another program");
            return Err(Error::NotBursar {
                path: path.to_owned(),
                found,
            });
        }
        (other, _) => {
            let found = format!("it has the application id {other:#010x}");
            return Err(Error::NotBursar {
                path: path.to_owned(),
                found,
            });
        }
    }
    let sign = sqlx::AssertSqlSafe(format!("PRAGMA application_id = {APPLICATION_ID}"));
    transaction.execute(sign).await.map_err(failed)?;
    transaction.commit().await.map_err(failed)
}

async fn application_id(connection: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(connection)
        .await
}

/// Asserts what durability rests on: a setting that did not take must not go unseen.
async fn check_durable(pool: &SqlitePool) -> Result<(), Error> {
    let failed = || Error::database("read its settings");
    let journal: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(pool)
        .await
        .map_err(failed())?;
    let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous")
        .fetch_one(pool)
        .await
        .map_err(failed())?;
    if journal != "wal" || synchronous != 2 {
        let found = format!("journal_mode={journal}, synchronous={synchronous}");
        return Err(Error::refused(
            "database settings",
            &found,
            "journal_mode=wal, synchronous=2",
        ));
    }
    Ok(())
}

fn unreachable(path: &Path, error: &sqlx::Error) -> Error {
    match Fault::of(error) {
        Fault::Damaged => Error::Damaged {
            found: format!("{}: {error}", path.display()),
        },
        _ => Error::Unreachable {
            address: format!("sqlite:{}", path.display()),
            cause: error.to_string(),
            cure: "check the path, its permissions, and that no other program holds the file",
        },
    }
}
