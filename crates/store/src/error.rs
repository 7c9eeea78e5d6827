//! What the store refuses, each with its cure.
//!
//! Owns: the error of everything but an append (`append`) and a document (`document`).
//! Not here: problems of what users send; the store's callers check that.
//! Invariant: no message carries a password, and none is shown for a case with a cure of its own.

use std::path::{Path, PathBuf};

use journal::{ChainError, Head};
use money::OrganisationId;
use thiserror::Error;

use crate::audit::scope::AuditScope;

/// Why the store cannot do what was asked.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The database address cannot be read.
    #[error(
        "database address `{found}`: expected `sqlite:PATH` or `postgres://user@host/database`{why}"
    )]
    Address {
        /// The address, without its password.
        found: String,
        /// What more is known.
        why: String,
    },
    /// The database server or file cannot be reached.
    #[error("the database {address} cannot be reached: {cause}; {cure}")]
    Unreachable {
        /// The address, without its password.
        address: String,
        /// What the driver or the system said.
        cause: String,
        /// What to do.
        cure: &'static str,
    },
    /// The file is something else.
    #[error("{path} is not a Bursar database: {found}; give the path of another file", path = path.display())]
    NotBursar {
        /// The file.
        path: PathBuf,
        /// What it seems to be.
        found: String,
    },
    /// A newer Bursar has migrated the database.
    #[error(
        "the database has schema version {found}, this program knows versions up to {known}; \
         start the newer program, or restore the backup made before the upgrade"
    )]
    NewerDatabase {
        /// The version of the database.
        found: u64,
        /// The newest version this program knows.
        known: u64,
    },
    /// The schema is older and this program was told not to migrate.
    #[error(
        "the database has schema version {found}, this program needs {known}; run `bursar migrate`"
    )]
    OlderDatabase {
        /// The version of the database.
        found: u64,
        /// The version this program needs.
        known: u64,
    },
    /// A migration that was applied differs from the one this program carries.
    #[error(
        "migration {version} was applied with another content than this program has; \
         the database was made by another build, start that one"
    )]
    OtherMigration {
        /// The migration.
        version: u64,
    },
    /// The database does not reach as far as the anchor kept outside it.
    #[error(
        "the journal of {org} lost its tail: the anchor file says record {} with hash {}, the \
         database has record {} with hash {}; restore the newest backup, or run `bursar doctor`",
        anchor.seq, anchor.hash, database.seq, database.hash
    )]
    LostTail {
        /// The journal.
        org: OrganisationId,
        /// Where the journal stood.
        anchor: Head,
        /// What the database has there; nothing (0) if the record is missing.
        database: Head,
    },
    /// The audit log does not reach as far as the anchor kept outside the database.
    #[error(
        "the audit log of {scope} lost its tail: the anchor file says row {} with hash {}, the \
         database has row {} with hash {}; restore the newest backup, or run `bursar doctor`",
        anchor.seq, anchor.hash, database.seq, database.hash
    )]
    LostAudit {
        /// Whose log.
        scope: AuditScope,
        /// Where the log stood.
        anchor: Head,
        /// What the database has instead.
        database: Head,
    },
    /// Both copies in an anchor file are broken.
    #[error(
        "the anchor file {path} is damaged; run `bursar journal verify`, and if the journal is \
         complete move the file away", path = path.display()
    )]
    AnchorDamaged {
        /// The file.
        path: PathBuf,
    },
    /// The records in the database do not form the chain they were sealed in.
    #[error(
        "the journal of {org} is damaged: {cause}; restore the newest backup, or run `bursar doctor`"
    )]
    Chain {
        /// The journal.
        org: OrganisationId,
        /// The first fault.
        cause: ChainError,
    },
    /// The database contradicts itself, or its engine says that it is damaged.
    #[error("the database is damaged: {found}; restore the newest backup, or run `bursar doctor`")]
    Damaged {
        /// What was found.
        found: String,
    },
    /// No such organisation.
    #[error("{0} is not in this database")]
    UnknownOrganisation(OrganisationId),
    /// The organisation is there already.
    #[error("an organisation with the id {0} exists already")]
    OrganisationExists(OrganisationId),
    /// The slug belongs to another organisation.
    #[error("an organisation with the short name `{0}` exists already; choose another")]
    SlugTaken(String),
    /// Something given is outside its limit.
    #[error("{what}: found {found}, expected {expected}")]
    Refused {
        /// Which value.
        what: &'static str,
        /// The value, cut short.
        found: String,
        /// The limit or shape.
        expected: &'static str,
    },
    /// The store stopped after a failure it cannot see the outcome of.
    #[error("the store has stopped: {cause}; check the disk, then start the program again")]
    Stopped {
        /// The failure.
        cause: String,
    },
    /// The disk or the quota is full.
    #[error("no space left for the database: {cause}; free some space and try again")]
    Full {
        /// What the engine said.
        cause: String,
    },
    /// The database refuses writes.
    #[error("the database is read-only: {cause}; give it write access or connect to the primary")]
    ReadOnly {
        /// What the engine said.
        cause: String,
    },
    /// The engine failed for another reason; trying again may help.
    #[error("the database failed to {action}: {cause}")]
    Database {
        /// What was being done.
        action: &'static str,
        /// What the driver said.
        #[source]
        cause: sqlx::Error,
    },
    /// A file of the data folder failed.
    #[error("cannot {action} {path}: {cause}", path = path.display())]
    File {
        /// What was being done.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
}

impl Error {
    pub(crate) fn file(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |cause| Self::File {
            action,
            path: path.to_owned(),
            cause,
        }
    }

    /// Sorts a driver's error by what can be done about it.
    pub(crate) fn database(action: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |cause| match Fault::of(&cause) {
            Fault::Full => Self::Full {
                cause: cause.to_string(),
            },
            Fault::ReadOnly => Self::ReadOnly {
                cause: cause.to_string(),
            },
            Fault::Damaged => Self::Damaged {
                found: cause.to_string(),
            },
            Fault::Input | Fault::Lost | Fault::Other => Self::Database { action, cause },
        }
    }

    pub(crate) fn refused(what: &'static str, found: &str, expected: &'static str) -> Self {
        Self::Refused {
            what,
            found: found.chars().take(64).collect(),
            expected,
        }
    }
}

/// What a driver's error means, on either engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No space left; the transaction did not happen.
    Full,
    /// Writes are refused; the transaction did not happen.
    ReadOnly,
    /// The engine found its files damaged.
    Damaged,
    /// Reading or writing failed below the engine (SQLite).
    Input,
    /// The connection is gone; what was under way may have happened (PostgreSQL).
    Lost,
    /// Anything else the engine answered; the transaction did not happen.
    Other,
}

impl Fault {
    pub(crate) fn of(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(it) => {
                if let Some(it) = it.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
                    return Self::of_postgres(it);
                }
                it.code()
                    .and_then(|it| it.parse().ok())
                    .map_or(Self::Other, Self::of_sqlite)
            }
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => Self::Other,
            _ => Self::Lost,
        }
    }

    /// Source: <https://www.sqlite.org/rescode.html>; the low byte is the primary code.
    fn of_sqlite(code: u32) -> Self {
        match code & 0xff {
            8 => Self::ReadOnly,
            10 => Self::Input,
            11 | 26 => Self::Damaged,
            13 => Self::Full,
            _ => Self::Other,
        }
    }

    /// Source: PostgreSQL 15, appendix A (error codes).
    fn of_postgres(error: &sqlx::postgres::PgDatabaseError) -> Self {
        use sqlx::postgres::PgSeverity::{Fatal, Panic};
        match error.code() {
            "53100" => Self::Full,
            "25006" => Self::ReadOnly,
            "XX001" | "XX002" => Self::Damaged,
            // A session that is ended may be ended while it waits for replicas, after it committed.
            _ if matches!(error.severity(), Fatal | Panic) => Self::Lost,
            _ => Self::Other,
        }
    }
}
