//! Why a backup was not made, read or restored.
//!
//! Owns: one error with a stable code for each thing that can be done about it.
//! Not here: errors of the database (`crate::Error`), which pass through.
//! Invariant: no message carries a key, a password or a row's content.

use std::path::Path;

use thiserror::Error as ThisError;

use crate::error::Error;

/// Why a backup was not made, read or restored.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum BackupError {
    /// It is no backup of Bursar.
    #[error(
        "{name} is not a backup of Bursar: {found}; name a file that `bursar backup list` shows"
    )]
    Unknown {
        /// The file.
        name: String,
        /// What was found.
        found: &'static str,
    },
    /// It has a format this program does not know.
    #[error(
        "{name} has format {found}, this program reads format {known}; use the program that wrote \
         it or a newer one, or the file is damaged"
    )]
    Format {
        /// The file.
        name: String,
        /// Its format.
        found: u16,
        /// Ours.
        known: u16,
    },
    /// It was made with a newer schema.
    #[error(
        "the backup has schema version {found}, this program knows versions up to {known}; \
         restore it with the newer program"
    )]
    NewerSchema {
        /// Of the backup.
        found: u64,
        /// The newest this program knows.
        known: u64,
    },
    /// The target database has a newer schema than the backup.
    #[error(
        "the database has schema version {database}, the backup {backup}: rows cannot go back; \
         restore into a new database, which is brought up to date afterwards"
    )]
    OlderSchema {
        /// Of the database.
        database: u64,
        /// Of the backup.
        backup: u64,
    },
    /// The key it was made with is not known.
    #[error(
        "{name} was made with the master key {wanted}; known are {known}: set ENCRYPTION_KEY (or \
         ENCRYPTION_KEY_PREVIOUS, or the key file) to the key the installation had then"
    )]
    KeyMissing {
        /// The file.
        name: String,
        /// The key's id.
        wanted: String,
        /// The ids of the keys there are.
        known: String,
    },
    /// Its bytes are not those that were written.
    #[error("{name} is damaged at byte {at}: {found}; restore another backup")]
    Damaged {
        /// The file.
        name: String,
        /// Where in the file, as near as is known.
        at: u64,
        /// What was found.
        found: String,
    },
    /// What it says of itself is not what is in it.
    #[error("{what}: the backup says {expected}, found {found}; restore another backup")]
    Mismatch {
        /// What was compared.
        what: String,
        /// What was counted.
        found: String,
        /// What the manifest says.
        expected: String,
    },
    /// The database was damaged before it was backed up.
    #[error("the database changed under its own snapshot: {0}; run `bursar doctor`")]
    Snapshot(String),
    /// The target database holds something.
    #[error(
        "the database to restore into is not empty: `{table}` has rows; name a new database, or \
         replace everything in this one with `--force`"
    )]
    NotEmpty {
        /// A table with rows.
        table: &'static str,
    },
    /// A program is at work in the database.
    #[error(
        "a server or worker is at work in the database: stop every one of them first; one that was \
         killed is forgotten after {lease_seconds} seconds"
    )]
    InUse {
        /// How long one may be silent. Unit: seconds.
        lease_seconds: u64,
    },
    /// There is no such backup.
    #[error("there is no backup `{name}` in {place}; `bursar backup list` shows those there are")]
    NotFound {
        /// As asked for.
        name: String,
        /// Where it was looked for.
        place: String,
    },
    /// The place of backups refuses us.
    #[error("{place} refuses access: {cause}; check the credentials and what they may do")]
    Denied {
        /// The place.
        place: String,
        /// What it said.
        cause: String,
    },
    /// The place of backups is full.
    #[error("no space left in {place}: {cause}; nothing half-written was left there")]
    Full {
        /// The place.
        place: String,
        /// What the system said.
        cause: String,
    },
    /// The place of backups failed.
    #[error("cannot {action} {place}: {cause}")]
    Place {
        /// What was being done.
        action: &'static str,
        /// The place.
        place: String,
        /// What it or the system said.
        cause: String,
    },
    /// Whoever watches asked to stop.
    #[error("cancelled: nothing was changed")]
    Cancelled,
    /// The database, or a file of the data folder.
    #[error(transparent)]
    Store(#[from] Error),
}

impl BackupError {
    /// The stable code; none for the database's own errors.
    #[must_use]
    pub const fn code(&self) -> Option<&'static str> {
        Some(match self {
            Self::Unknown { .. } => "backup-unknown",
            Self::Format { .. } => "backup-format",
            Self::NewerSchema { .. } => "backup-newer",
            Self::OlderSchema { .. } => "backup-older",
            Self::KeyMissing { .. } => "backup-key-missing",
            Self::Damaged { .. } => "backup-damaged",
            Self::Mismatch { .. } => "backup-mismatch",
            Self::Snapshot(_) => "database-damaged",
            Self::NotEmpty { .. } => "restore-not-empty",
            Self::InUse { .. } => "restore-in-use",
            Self::NotFound { .. } => "backup-not-found",
            Self::Denied { .. } => "backup-place-denied",
            Self::Full { .. } => "disk-full",
            Self::Place { .. } => "backup-place-failed",
            Self::Cancelled => "cancelled",
            Self::Store(_) => return None,
        })
    }

    /// Sorts what the system said about a file by what can be done.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        use std::io::ErrorKind::{PermissionDenied, QuotaExceeded, StorageFull};
        let place = path.display().to_string();
        move |error| {
            let cause = error.to_string();
            match error.kind() {
                StorageFull | QuotaExceeded => Self::Full { place, cause },
                PermissionDenied => Self::Denied { place, cause },
                _ => Self::Place {
                    action,
                    place,
                    cause,
                },
            }
        }
    }

    /// As the error of a reader or writer, to be taken out again with `of_io`.
    pub(super) fn into_io(self) -> std::io::Error {
        std::io::Error::other(self)
    }

    /// What a reader or writer of ours failed with; `otherwise` for what is not ours.
    pub(super) fn of_io(error: std::io::Error, otherwise: impl FnOnce(String) -> Self) -> Self {
        match error.downcast::<Self>() {
            Ok(ours) => ours,
            Err(other) => otherwise(other.to_string()),
        }
    }
}
