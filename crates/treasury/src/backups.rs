//! Backups: made, proved, listed, pruned, restored (OPS-4).
//!
//! Owns: when a backup is trusted, how long each kind is kept, and where they lie.
//! Not here: archives and the database (`store`), buckets (`connect`), the queue (`jobs`).
//! Invariant: a backup is trusted only after it was restored into a scratch database and every
//! journal, balance, audit log and count in it was proved; pruning never removes the last trusted
//! one.

mod beside;
mod keys;
mod last;
mod name;
mod place;
mod prune;
mod restore;
mod schedule;
mod verify;

use money::{OrganisationId, Timestamp};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{BackupError, BackupManifest, BackupOrder, Watch};
use tokio::sync::mpsc;

pub use beside::{Contents, Verdict};
pub use last::LastBackup;
pub use name::BackupKind;
pub use place::{BackupPlace, BackupSettings};
pub use prune::{Pruned, Rehearsal};
pub use restore::{RestoreOrder, RestoreReport, Until, restore_backup};
pub use schedule::BackupTimes;

use crate::audit::Event;
use crate::error::Error;
use crate::people::require_operator;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;
use name::BackupName;
use place::PlaceUpload;

/// Limits: backups that a member sees at once.
const MAX_RECENT: usize = 100;

/// Whether a backup can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupState {
    /// It was restored and proved, and is as long as it was then.
    Trusted,
    /// Nobody has tried yet.
    Unverified,
    /// It was tried, and is not whole or not right.
    Failed,
    /// It is not as long as it was, or what lies beside it was altered.
    Changed,
}

impl BackupState {
    /// In one word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Trusted => "trusted",
            Self::Unverified => "unverified",
            Self::Failed => "failed",
            Self::Changed => "changed",
        }
    }
}

/// A backup as it lies there.
#[derive(Clone, Debug)]
pub struct BackupRow {
    /// Its file's name.
    pub name: String,
    /// Why it was made.
    pub kind: BackupKind,
    /// The moment it is of. Unit: seconds.
    pub made_at: Timestamp,
    /// Its size. Unit: bytes.
    pub size_bytes: u64,
    /// Whether it can be relied on.
    pub state: BackupState,
    /// What is in it; none if that is not known, because what lies beside it is missing.
    pub contents: Option<Contents>,
    /// How the newest try to restore it ended.
    pub verdict: Option<Verdict>,
}

/// A backup that was made.
#[derive(Clone, Debug)]
pub struct BackupMade {
    /// Its file's name.
    pub name: String,
    /// Its size. Unit: bytes.
    pub size_bytes: u64,
    /// The SHA-256 of the file: hex digits.
    pub sha256: String,
    /// What is in it.
    pub manifest: BackupManifest,
}

impl Treasury {
    /// Makes a backup while writes go on.
    ///
    /// Errors: `OutsideScope` for who is not the operator, `Backup`, `MasterKey`, `Store`.
    pub async fn back_up(
        &self,
        caller: &Caller,
        place: &BackupPlace,
        kind: BackupKind,
        watch: Watch<'_>,
    ) -> Result<BackupMade, Error> {
        require_operator(caller)?;
        let keys = self.key_ring()?.archive_keys();
        let name = BackupName::new(kind, self.now()).to_string();
        let upload = place.begin(&name).await?;
        let (sender, bytes) = mpsc::channel(4);
        let writing = tokio::spawn(write(upload, bytes));
        let order = BackupOrder {
            kind: kind.word(),
            keys: &keys,
        };
        let made = self.store.back_up(order, sender, watch).await;
        let written = writing
            .await
            .map_err(|it| Error::Unavailable(it.to_string()))?;
        let (upload, sha256, size_bytes) = match (written, made.as_ref()) {
            // Why the bytes could not be written says more than that nobody took them.
            (Err(error), _) => return Err(error.into()),
            (Ok((upload, _, _)), Err(_)) => {
                upload.abort().await;
                return Err(made.err().unwrap_or(BackupError::Cancelled).into());
            }
            (Ok(written), Ok(_)) => written,
        };
        upload.finish().await?;
        let made = BackupMade {
            name,
            size_bytes,
            sha256,
            manifest: made?,
        };
        if let Err(error) = beside::put_contents(place, &keys, &made).await {
            // Who was told that there is none must not find one.
            beside::remove(place, &made.name).await.ok();
            return Err(error.into());
        }
        let event = Event::of("backup.made").on(made.name.clone());
        let event = event.after(&json!({
            "place": place.address(), "size_bytes": made.size_bytes, "sha256": made.sha256,
        }));
        self.note(None, &caller.name, &caller.origin, event).await?;
        Ok(made)
    }

    /// The backups there are, newest first. Errors: `OutsideScope`, `Backup`, `MasterKey`.
    pub async fn backups(
        &self,
        caller: &Caller,
        place: &BackupPlace,
    ) -> Result<Vec<BackupRow>, Error> {
        require_operator(caller)?;
        Ok(beside::rows(place, &self.key_ring()?.archive_keys(), usize::MAX).await?)
    }

    /// The newest backups of the installation in the place that is set, for a member who may see
    /// how it is.
    ///
    /// Limits: 100. Errors: `Forbidden`, `Invalid`, `Backup`, `MasterKey`.
    pub async fn recent_backups(
        &self,
        org: OrganisationId,
        caller: &Caller,
        limit: usize,
    ) -> Result<Vec<BackupRow>, Error> {
        caller.require(org, Action::OperationsRead)?;
        let place = self.backups.place(None, self.store.data_dir())?;
        let keys = self.key_ring()?.archive_keys();
        Ok(beside::rows(&place, &keys, limit.min(MAX_RECENT)).await?)
    }

    /// Verifies the newest backup that nobody has tried yet; none if all were.
    ///
    /// Errors: as `verify_backup`.
    pub async fn verify_newest_backup(
        &self,
        caller: &Caller,
        place: &BackupPlace,
        watch: Watch<'_>,
    ) -> Result<Option<Verdict>, Error> {
        let rows = self.backups(caller, place).await?;
        let newest = rows.iter().find(|it| it.state == BackupState::Unverified);
        let Some(newest) = newest else {
            return Ok(None);
        };
        let verdict = self.verify_backup(caller, place, &newest.name, watch).await;
        verdict.map(Some)
    }
}

/// Writes the bytes of an archive as they come. Answers their sum and number.
async fn write(
    mut upload: PlaceUpload,
    mut bytes: mpsc::Receiver<Vec<u8>>,
) -> Result<(PlaceUpload, String, u64), BackupError> {
    let (mut hasher, mut size) = (Sha256::new(), 0);
    while let Some(block) = bytes.recv().await {
        hasher.update(&block);
        size += block.len() as u64;
        upload = upload.write(block).await?;
    }
    Ok((upload, hex(&hasher.finalize()), size))
}

/// Bytes as lower-case hex digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}
