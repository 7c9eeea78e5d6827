//! The keys of archives: the master keys, by another name.
//!
//! Owns: giving them to the store. Not here: how an archive's own key is made of them (`store`).
//! Invariant: looking for a key never makes one.

use std::path::Path;

use store::{ArchiveKeys, BackupError};

use crate::error::Error;
use crate::guard::Guard;
use crate::secrets::{KeyRing, MasterKeys};

impl KeyRing {
    /// The master keys as keys of archives.
    pub(super) fn archive_keys(&self) -> ArchiveKeys {
        of(&self.masters())
    }
}

fn of(masters: &MasterKeys) -> ArchiveKeys {
    let mut all = masters.all().into_iter();
    let first = all.next().unwrap_or_default();
    ArchiveKeys::new(first, all.collect())
}

/// The keys there are for a restore into a data folder, which may have none yet.
///
/// Errors: `Backup` (no key), `MasterKey`.
pub(super) fn of_folder(guard: &Guard, data: &Path, name: &str) -> Result<ArchiveKeys, Error> {
    let is_there = guard.key_file(data).is_none_or(|it| it.exists());
    if !is_there {
        return Err(Error::Backup(BackupError::KeyMissing {
            name: name.to_owned(),
            wanted: "its header names".to_owned(),
            known: format!("none: there is no master.key in {}", data.display()),
        }));
    }
    Ok(of(&guard.masters(data)?))
}
