//! Verifying a backup: restore it and prove what came out.
//!
//! Owns: the scratch database, and what must agree.
//! Not here: the proof of one journal (`journals`) and one audit log (`audit`).
//! Invariant: nothing of the real database is read; the scratch database is removed, whatever
//! happens; a backup that cannot be read now (no key, no network) gets no verdict.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use serde_json::json;
use sha2::{Digest, Sha256};
use store::{
    ArchiveBytes, BackupError, Force, RestoreOptions, Restored, StoreConfig, Watch, restore,
};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::{BackupMade, BackupPlace, Verdict, beside, hex};
use crate::audit::Event;
use crate::error::Error;
use crate::guard::Guard;
use crate::people::require_operator;
use crate::rights::Caller;
use crate::treasury::{Treasury, new_uuid};

/// Where scratch databases are, in the data folder.
const FOLDER: &str = "scratch";
/// How old one must be to be nobody's any more.
const ABANDONED: Duration = Duration::from_secs(24 * 3600);

impl Treasury {
    /// Restores a backup into a scratch database in the data folder and proves every journal,
    /// every balance, every audit log, every count and every data key in it. The verdict is kept
    /// beside the backup.
    ///
    /// Needs as much space in the data folder as the database has.
    ///
    /// Errors: `OutsideScope` for who is not the operator; `Backup` when it cannot be read now
    /// (key, place, cancelled); `Store` (the scratch database). What is wrong with the backup is
    /// no error but in the verdict.
    pub async fn verify_backup(
        &self,
        caller: &Caller,
        place: &BackupPlace,
        name: &str,
        watch: Watch<'_>,
    ) -> Result<Verdict, Error> {
        require_operator(caller)?;
        let began = Instant::now();
        let keys = self.key_ring()?.archive_keys();
        let scratch = Scratch::make(self.store.data_dir()).await?;
        let url = format!("sqlite:{}", scratch.0.join("scratch.db").display());
        let config = StoreConfig::new(url, scratch.0.clone());
        let (bytes, counting) = counted(place.read(name).await?);
        let options = RestoreOptions {
            name,
            keys: &keys,
            force: Force::Refuse,
            keep: None,
        };
        let restored = restore(&config, options, bytes, watch).await;
        let (sha256, size_bytes) = counting
            .await
            .map_err(|it| Error::Unavailable(it.to_string()))?;
        let mut verdict = Verdict {
            name: name.to_owned(),
            size_bytes,
            sha256,
            verified_at: self.now(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            journals: 0,
            records: 0,
            duration_ms: 0,
            problems: Vec::new(),
        };
        match restored {
            Ok(restored) => {
                let guard = Guard {
                    masters: Some(self.key_ring()?.masters()),
                    ..Guard::local()
                };
                let copy = Self::open_guarded(&config, guard).await?;
                let proved = copy.prove_copy(&restored, &mut verdict).await;
                copy.close().await;
                proved?;
                let made = BackupMade {
                    name: name.to_owned(),
                    size_bytes,
                    sha256: verdict.sha256.clone(),
                    manifest: restored.manifest,
                };
                self.compare_beside(place, made, &mut verdict).await?;
            }
            Err(error) if is_of_the_backup(&error) => verdict.problems.push(error.to_string()),
            Err(error) => return Err(error.into()),
        }
        verdict.duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        beside::put_verdict(place, &keys, &verdict).await?;
        if verdict.problems.is_empty() {
            self.remember_backup(name, place.address()).await?;
        }
        let event = Event::of("backup.verified").on(name.to_owned());
        let event = event.after(&json!({
            "place": place.address(), "sha256": verdict.sha256, "problems": verdict.problems.len(),
        }));
        self.note(None, &caller.name, &caller.origin, event).await?;
        Ok(verdict)
    }

    /// Compares the archive with what lies beside it; writes that, if it is missing.
    async fn compare_beside(
        &self,
        place: &BackupPlace,
        made: BackupMade,
        verdict: &mut Verdict,
    ) -> Result<(), Error> {
        let keys = self.key_ring()?.archive_keys();
        match beside::contents(place, &keys, &made.name).await? {
            Some(it) if it.sha256 != made.sha256 => verdict.problems.push(format!(
                "the archive's SHA-256 is {}, it was {} when it was made",
                made.sha256, it.sha256
            )),
            Some(_) => {}
            None => beside::put_contents(place, &keys, &made).await?,
        }
        Ok(())
    }

    /// Proves a restored copy, which this treasury is of.
    pub(super) async fn prove_copy(
        &self,
        restored: &Restored,
        verdict: &mut Verdict,
    ) -> Result<(), Error> {
        let caller = Caller::local();
        for (org, head) in &restored.heads {
            let proof = self.verify_journal(*org, &caller, &|_| {}).await?;
            verdict.journals += 1;
            verdict.records += proof.records;
            let named = proof.problems.iter().map(|it| format!("{org}: {it}"));
            verdict.problems.extend(named);
            if proof.head != *head {
                verdict.problems.push(format!(
                    "{org}: the journal ends at record {}, expected {}",
                    proof.head.seq, head.seq
                ));
            }
        }
        if restored.heads.is_empty() {
            verdict
                .problems
                .extend(self.instance_audit_problems().await?);
        }
        for mark in &restored.manifest.audits {
            let head = self.audit_head_named(&mark.scope).await?;
            if head.is_none_or(|it| it.seq != mark.seq || hex(&it.hash) != mark.hash) {
                let found = format!("the audit log of {} is not where it was", mark.scope);
                verdict.problems.push(found);
            }
        }
        let damaged = restored.damaged_files.iter();
        verdict
            .problems
            .extend(damaged.map(|it| {
                format!("the imported file {it} was damaged before the backup was made")
            }));
        verdict.problems.extend(self.key_ring()?.prove().await?);
        Ok(())
    }
}

/// Whether an error says something of the backup, and not of what reads it.
const fn is_of_the_backup(error: &BackupError) -> bool {
    matches!(
        error,
        BackupError::Unknown { .. } | BackupError::Damaged { .. } | BackupError::Mismatch { .. }
    )
}

/// The same bytes, with their sum and number once they are over.
fn counted(mut from: ArchiveBytes) -> (ArchiveBytes, JoinHandle<(String, u64)>) {
    let (sender, bytes) = mpsc::channel(4);
    let counting = tokio::spawn(async move {
        let (mut hasher, mut size) = (Sha256::new(), 0);
        while let Some(next) = from.recv().await {
            if let Ok(block) = &next {
                hasher.update(block);
                size += block.len() as u64;
            }
            // The rest is counted although nobody reads it: the verdict is of the whole file.
            sender.send(next).await.ok();
        }
        (hex(&hasher.finalize()), size)
    });
    (bytes, counting)
}

/// A folder for a copy of the books: only the owner may read it, and it goes with this value.
struct Scratch(PathBuf);

impl Scratch {
    async fn make(data: &Path) -> Result<Self, Error> {
        let folder = data.join(FOLDER);
        let own = folder.join(new_uuid().as_simple().to_string());
        let made = tokio::task::spawn_blocking(move || {
            use std::os::unix::fs::DirBuilderExt;
            let made = std::fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&own);
            made.map_err(|cause| store::Error::File {
                action: "make the folder",
                path: own.clone(),
                cause,
            })?;
            remove_abandoned(&folder);
            Ok::<_, store::Error>(Self(own))
        });
        let made = made
            .await
            .map_err(|it| Error::Unavailable(it.to_string()))?;
        Ok(made?)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// Removes what a process that went down left a day ago.
fn remove_abandoned(folder: &Path) {
    let now = SystemTime::now();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let changed = entry.metadata().and_then(|it| it.modified());
        let age = changed.ok().and_then(|it| now.duration_since(it).ok());
        if age.is_some_and(|it| it > ABANDONED) {
            std::fs::remove_dir_all(entry.path()).ok();
        }
    }
}
