//! Backups: one encrypted archive of everything the database and the data folder keep (OPS-4).
//!
//! Owns: what belongs into an archive (`tables`), its bytes (`seal`, `frame`), writing one from a
//! consistent snapshot (`dump`), loading one into either engine (`load`), folders they lie in.
//! Not here: keys and schedules, the proof of what was restored (`treasury`), buckets (`connect`).
//! Invariant: an archive is of one moment; whatever was changed, cut off or added to it is found
//! before anything of it is used; loading is one transaction.

mod dump;
mod error;
mod folder;
mod frame;
mod key;
mod line;
mod load;
mod manifest;
mod seal;
mod source;
mod tables;

use std::ops::ControlFlow;

pub use dump::BackupOrder;
pub use error::BackupError;
pub use folder::{BackupFolder, FolderUpload};
pub use key::ArchiveKeys;
pub use load::{Force, Keep, RestoreOptions, Restored, inspect, restore};
pub use manifest::{ArchiveHeader, AuditMark, BackupManifest, JournalMark, PartTotals};
pub use source::{ArchiveBytes, read_header};

/// How far a backup or a restore is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The part at work: a table, or `files`.
    pub part: String,
    /// Rows or files of it so far.
    pub done: u64,
    /// Of how many, where that is known.
    pub of: Option<u64>,
}

/// Told of the work now and then; answers whether to go on.
pub type Watch<'a> = &'a (dyn Fn(Progress) -> ControlFlow<()> + Send + Sync);

/// Tells the watcher. Errors: `Cancelled`.
fn tell(watch: Watch<'_>, part: &str, done: u64, of: Option<u64>) -> Result<(), BackupError> {
    let part = part.to_owned();
    match watch(Progress { part, done, of }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(BackupError::Cancelled),
    }
}
