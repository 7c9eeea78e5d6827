//! The schema and its versions.
//!
//! Owns: the list of migrations and applying them.
//! Not here: what the tables mean (the modules that use them).
//! Invariant: all missing migrations are applied in one transaction under a lock, so that any
//! number of processes may start at once and none ever sees half a schema.
//!
//! Why not the driver's own migrator: on SQLite it takes no lock, and on both engines it commits
//! each migration alone.

use money::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::{Executor, Row};

use crate::config::StoreConfig;
use crate::database::{Database, Session, begin_write, on_current, on_session};
use crate::engine;
use crate::error::Error;

struct Migration {
    version: u64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
    /// The way back, where nothing is lost that has to be kept.
    back: Option<Back>,
}

/// How to undo a migration.
struct Back {
    /// Counts what is under way and would be torn apart.
    busy: &'static str,
    /// The same on both engines.
    sql: &'static str,
}

macro_rules! migration {
    ($version:literal, $name:literal) => {
        Migration {
            version: $version,
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
            back: None,
        }
    };
    ($version:literal, $name:literal, busy: $busy:literal) => {
        Migration {
            back: Some(Back {
                busy: $busy,
                sql: include_str!(concat!("../migrations/back/", $name, ".sql")),
            }),
            ..migration!($version, $name)
        }
    };
}

/// Every migration, oldest first. Expand here; contract a release later.
const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_journal"),
    migration!(2, "0002_views"),
    migration!(3, "0003_directory"),
    migration!(4, "0004_audit"),
    migration!(5, "0005_jobs", busy: "SELECT count(*) FROM jobs WHERE state = 'active'"),
];

/// One key for everyone who migrates a Bursar database (PostgreSQL advisory locks).
const LOCK_KEY: i64 = 0x4252_5352_0001;

impl Migration {
    const fn sql(&self, database: &Database) -> &'static str {
        match database {
            Database::Sqlite(_) => self.sqlite,
            Database::Postgres(_) => self.postgres,
        }
    }

    fn checksum(&self, database: &Database) -> Vec<u8> {
        Sha256::digest(self.sql(database)).to_vec()
    }
}

/// What bringing a database up to date would do.
#[derive(Clone, Debug)]
pub struct MigrationPlan {
    /// The version of the database; 0 for an empty one.
    pub found: u64,
    /// The version this program needs.
    pub known: u64,
    /// Every migration up to that, oldest first.
    pub migrations: Vec<PlannedMigration>,
}

/// One migration.
#[derive(Clone, Copy, Debug)]
pub struct PlannedMigration {
    /// The version it leads to.
    pub version: u64,
    /// Its name.
    pub name: &'static str,
    /// What it does, in the engine's SQL.
    pub sql: &'static str,
    /// Whether the database has it.
    pub is_applied: bool,
    /// Whether it can be undone.
    pub can_go_back: bool,
}

impl MigrationPlan {
    /// Looks, and changes nothing.
    ///
    /// Errors: `Address`, `Unreachable`, `NewerDatabase`, `OtherMigration`.
    pub async fn of(config: &StoreConfig) -> Result<Self, Error> {
        let database = engine::open(config).await?;
        let found = version(&database).await;
        let planned = |found| {
            let migrations = MIGRATIONS.iter().map(|it| PlannedMigration {
                version: it.version,
                name: it.name,
                sql: it.sql(&database),
                is_applied: it.version <= found,
                can_go_back: it.back.is_some(),
            });
            Self {
                found,
                known: known(),
                migrations: migrations.collect(),
            }
        };
        let plan = found.map(planned);
        database.close().await;
        plan
    }
}

/// Undoes migrations down to a version, all or none, so that an older program can start again.
/// Answers the version before.
///
/// Errors: as `MigrationPlan::of`; `Refused` if one has no way back, or something is under way.
pub async fn roll_back(config: &StoreConfig, to: u64) -> Result<u64, Error> {
    let database = engine::open(config).await?;
    let done = undo(&database, to).await;
    database.close().await;
    done
}

async fn undo(database: &Database, to: u64) -> Result<u64, Error> {
    let found = version(database).await?;
    if to >= found {
        let shown = to.to_string();
        return Err(Error::refused(
            "schema version",
            &shown,
            "one before that of the database",
        ));
    }
    let undone = MIGRATIONS.iter().rev();
    let undone = undone.filter(|it| it.version > to && it.version <= found);
    let mut steps = Vec::new();
    for migration in undone {
        let back = migration.back.as_ref().ok_or_else(|| {
            let cure = "one that can be undone; restore the backup made before the upgrade";
            Error::refused("migration", migration.name, cure)
        })?;
        steps.push((migration.version, back));
    }
    let busy = take_back(database, &steps).await;
    match busy.map_err(Error::database("undo a migration"))? {
        0 => Ok(found),
        count => Err(Error::refused(
            "jobs under way",
            &count.to_string(),
            "none; drain every server and worker first",
        )),
    }
}

/// Answers how much is under way; then nothing was undone.
async fn take_back(database: &Database, steps: &[(u64, &Back)]) -> Result<i64, sqlx::Error> {
    begin_write!(database, |transaction| {
        if let Database::Postgres(_) = database {
            let lock = format!("SELECT pg_advisory_xact_lock({LOCK_KEY})");
            transaction.execute(sqlx::AssertSqlSafe(lock)).await?;
        }
        for (version, back) in steps {
            let busy: i64 = sqlx::query_scalar(back.busy)
                .fetch_one(&mut *transaction)
                .await?;
            if busy > 0 {
                transaction.rollback().await?;
                return Ok(busy);
            }
            transaction.execute(back.sql).await?;
            sqlx::query("DELETE FROM migrations WHERE version = $1")
                .bind(i64::try_from(*version).unwrap_or(i64::MAX))
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(0)
    })
}

/// The version this program needs.
pub(crate) fn known() -> u64 {
    MIGRATIONS.last().map_or(0, |it| it.version)
}

/// The version of the database; 0 for an empty one.
pub(crate) async fn version(database: &Database) -> Result<u64, Error> {
    let applied = applied(database)
        .await
        .map_err(Error::database("read its schema version"))?;
    check(database, &applied)?;
    Ok(applied.last().map_or(0, |it| it.0))
}

/// Applies what is missing and returns the version. Errors: `NewerDatabase`, `OtherMigration`.
pub(crate) async fn migrate(database: &Database) -> Result<u64, Error> {
    if version(database).await? < known() {
        apply(database).await.map_err(Error::database("migrate"))?;
    }
    version(database).await
}

type Applied = Vec<(u64, Vec<u8>)>;

fn check(database: &Database, applied: &Applied) -> Result<(), Error> {
    for (version, checksum) in applied {
        let Some(ours) = MIGRATIONS.iter().find(|it| it.version == *version) else {
            return Err(Error::NewerDatabase {
                found: *version,
                known: known(),
            });
        };
        if ours.checksum(database) != *checksum {
            return Err(Error::OtherMigration { version: *version });
        }
    }
    Ok(())
}

const TABLE_SQLITE: &str = "CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, \
    name TEXT NOT NULL, checksum BLOB NOT NULL, applied_at TEXT NOT NULL) STRICT";
const TABLE_POSTGRES: &str = "CREATE TABLE IF NOT EXISTS migrations (version bigint PRIMARY KEY, \
    name text NOT NULL, checksum bytea NOT NULL, applied_at timestamptz NOT NULL)";

async fn applied(database: &Database) -> Result<Applied, sqlx::Error> {
    let table = match database {
        Database::Sqlite(_) => "SELECT count(*) FROM sqlite_schema WHERE name = 'migrations'",
        Database::Postgres(_) => {
            "SELECT count(*) FROM pg_class WHERE oid = to_regclass('migrations')"
        }
    };
    let list = "SELECT version, checksum FROM migrations ORDER BY version";
    on_current!(database, |pool| {
        let found: i64 = sqlx::query_scalar(table).fetch_one(pool).await?;
        if found == 0 {
            return Ok(Applied::new());
        }
        sqlx::query(list)
            .fetch_all(pool)
            .await?
            .iter()
            .map(|row| {
                let version: i64 = row.try_get(0)?;
                Ok((u64::try_from(version).unwrap_or(u64::MAX), row.try_get(1)?))
            })
            .collect()
    })
}

async fn apply(database: &Database) -> Result<(), sqlx::Error> {
    begin_write!(database, |transaction| {
        apply_up_to(&mut Session::from(&mut *transaction), known()).await?;
        transaction.commit().await
    })
}

/// Applies what is missing up to a version, in a transaction that the caller commits.
pub(crate) async fn apply_up_to(session: &mut Session<'_>, up_to: u64) -> Result<(), sqlx::Error> {
    if let Session::Postgres(_) = session {
        let lock = format!("SELECT pg_advisory_xact_lock({LOCK_KEY})");
        session.execute(&lock).await?;
    }
    session
        .execute(session.pick(TABLE_SQLITE, TABLE_POSTGRES))
        .await?;
    // Read under the lock: another process may have been faster.
    let done = session
        .number("SELECT max(version) FROM migrations")
        .await?
        .and_then(|it| u64::try_from(it).ok())
        .unwrap_or(0);
    for migration in MIGRATIONS
        .iter()
        .filter(|it| it.version > done && it.version <= up_to)
    {
        let sql = session.pick(migration.sqlite, migration.postgres);
        session.execute(sql).await?;
        let record = session.pick(
            "INSERT INTO migrations VALUES ($1, $2, $3, $4)",
            "INSERT INTO migrations VALUES ($1, $2, $3, $4::timestamptz)",
        );
        let version = i64::try_from(migration.version).unwrap_or(i64::MAX);
        let checksum = Sha256::digest(sql).to_vec();
        let now = Timestamp::now().to_string();
        on_session!(session, |connection| sqlx::query(record)
            .bind(version)
            .bind(migration.name)
            .bind(checksum)
            .bind(now)
            .execute(connection)
            .await
            .map(|_| ())?);
        tracing::info!(migration.name, "migrated the database");
    }
    Ok(())
}
