//! Keeping keys fresh: rotation on request, and what a server does by itself (GUARD-5).
//!
//! Owns: the use cases of rotation, and the upkeep that one of the processes does at a time.
//! Not here: keys themselves (`ring`), sealing anew (`reseal`).
//! Invariant: the work of several processes at once is safe, the lease only saves doing it twice.

use std::time::Duration;

use money::{OrganisationId, Timestamp};
use serde::Serialize;
use serde_json::json;
use store::{DirectoryChange, DirectoryContent, DirectoryError, DocumentVersion};

use super::master::MasterKeyError;
use super::reseal::Resealed;
use super::ring;
use super::rotate::KeyReport;
use crate::audit::Event;
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// How old a key that seals may become.
const LONGEST: Duration = Duration::from_secs(90 * 24 * 3600);
/// How long a process may take for the upkeep before another one may begin.
const LEASE: Duration = Duration::from_secs(30 * 60);
const LEASE_KIND: &str = "lease";
const LEASE_ID: &str = "upkeep";
/// How long entries of the directory stay after their time, so that answers can still tell why.
const EXPIRED: Duration = Duration::from_secs(24 * 3600);

/// What a rotation did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rotation {
    /// Data keys that were made in place of others.
    pub made: usize,
    /// Data keys that were wrapped with the master key in use.
    pub wrapped: usize,
    /// What was sealed anew.
    pub resealed: Resealed,
}

/// What the upkeep did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Upkeep {
    /// The keys, as far as they were due.
    pub keys: Rotation,
    /// Events of audit logs that were pruned.
    pub pruned: u64,
    /// Entries of the directory whose time was over.
    pub expired: u64,
}

/// Told of the work: what is done, of how much.
type Progress<'a> = &'a (dyn Fn(usize, usize) + Send + Sync);

impl Treasury {
    /// Whether the master key that is given is the one that data keys are wrapped with; looked at
    /// before a server starts, so that a mistake is not found by the first who signs in.
    ///
    /// Errors: `MasterKey` with the key that is needed, `Store`.
    pub async fn check_master_key(&self) -> Result<(), Error> {
        let wrapped = ring::oldest_rows(&self.store).await?;
        let Some(first) = wrapped.first() else {
            return Ok(());
        };
        if let Some(path) = self.guard.key_file(self.store.data_dir())
            && !path.exists()
        {
            let sealed = ring::body_of(first)?.master;
            return Err(MasterKeyError::Gone { path, sealed }.into());
        }
        self.key_ring()?.require_masters_of(&wrapped)
    }

    /// How the keys stand. Errors: `Forbidden`, `MasterKey`, `Store`.
    pub async fn key_report(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<KeyReport, Error> {
        caller.require(org, Action::KeysRotate)?;
        self.key_ring()?.report().await
    }

    /// Makes a new data key for everyone, and seals everything anew with them. What was sealed
    /// before can be read at every moment.
    ///
    /// Errors: `Forbidden`, `MasterKey`, `Store`, `Sealed`.
    pub async fn rotate_keys(
        &self,
        org: OrganisationId,
        caller: &Caller,
        progress: Progress<'_>,
    ) -> Result<Rotation, Error> {
        caller.require(org, Action::KeysRotate)?;
        let (made, wrapped) = self.key_ring()?.rotate(Timestamp::MAX, &|_, _| {}).await?;
        let resealed = self.key_ring()?.reseal(progress).await?;
        let rotation = Rotation {
            made,
            wrapped,
            resealed,
        };
        self.note_rotation("keys.rotated", caller, &rotation)
            .await?;
        Ok(rotation)
    }

    /// Makes a new master key in the key file of the data folder, and wraps every data key with
    /// it. Answers how many.
    ///
    /// Errors: `Forbidden`, `MasterKey`, `Conflict` when the key is a setting, `Store`.
    pub async fn rotate_master(
        &self,
        org: OrganisationId,
        caller: &Caller,
        progress: Progress<'_>,
    ) -> Result<Rotation, Error> {
        caller.require(org, Action::KeysRotate)?;
        let rotation = Rotation {
            wrapped: self.key_ring()?.rotate_master(progress).await?,
            ..Rotation::default()
        };
        self.note_rotation("keys.master-rotated", caller, &rotation)
            .await?;
        Ok(rotation)
    }

    async fn note_rotation(
        &self,
        action: &'static str,
        caller: &Caller,
        it: &Rotation,
    ) -> Result<(), Error> {
        let event = Event::of(action).after(&json!({
            "made": it.made, "wrapped": it.wrapped, "sealed": it.resealed.values,
            "removed": it.resealed.removed, "waiting": it.resealed.waiting,
        }));
        self.note(None, &caller.name, &caller.origin, event).await
    }

    /// What has to be done now and then: keys older than 90 days, sealing anew, events older than
    /// they are kept, entries whose time is over. None if another process is at it.
    ///
    /// Errors: `Store`, `MasterKey`, `Sealed`.
    pub async fn upkeep(&self) -> Result<Option<Upkeep>, Error> {
        if !self.take_lease().await? {
            return Ok(None);
        }
        let done = self.upkeep_now().await;
        self.leave_lease().await?;
        done.map(Some)
    }

    async fn upkeep_now(&self) -> Result<Upkeep, Error> {
        let now = self.now();
        let caller = Caller::local();
        let mut done = Upkeep::default();
        // Without anyone nothing is sealed, and no key is made just to be kept.
        if self.has_users().await? {
            self.finish_erasures().await?;
            let due = now.checked_sub(LONGEST).unwrap_or(Timestamp::MIN);
            let ring = self.key_ring()?;
            (done.keys.made, done.keys.wrapped) = ring.rotate(due, &|_, _| {}).await?;
            done.keys.resealed = ring.reseal(&|_, _| {}).await?;
            if done.keys.made + done.keys.wrapped + done.keys.resealed.removed > 0 {
                self.note_rotation("keys.rotated", &caller, &done.keys)
                    .await?;
            }
        }
        done.pruned = self.prune_expired(None, now, &caller).await?;
        for found in self.store.organisations().await? {
            done.pruned += self.prune_expired(Some(found.id), now, &caller).await?;
        }
        if let Ok(before) = now.checked_sub(EXPIRED) {
            done.expired = self.store.purge_directory(before).await?;
        }
        Ok(done)
    }

    async fn take_lease(&self) -> Result<bool, Error> {
        let now = self.now();
        let found = self.store.directory_entry(LEASE_KIND, LEASE_ID).await?;
        let expected = match &found {
            Some(it) if it.expires_at.is_some_and(|it| it > now) => return Ok(false),
            Some(it) => DocumentVersion::Is(it.version),
            None => DocumentVersion::Absent,
        };
        self.change_lease(
            expected,
            Some(DirectoryContent {
                owner: None,
                lookup: None,
                body: json!({"process": std::process::id()}),
                expires_at: now.checked_add(LEASE).ok(),
            }),
        )
        .await
    }

    async fn leave_lease(&self) -> Result<(), Error> {
        if let Some(found) = self.store.directory_entry(LEASE_KIND, LEASE_ID).await? {
            self.change_lease(DocumentVersion::Is(found.version), None)
                .await?;
        }
        Ok(())
    }

    async fn change_lease(
        &self,
        expected: DocumentVersion,
        content: Option<DirectoryContent>,
    ) -> Result<bool, Error> {
        let change = DirectoryChange {
            kind: LEASE_KIND,
            id: LEASE_ID.to_owned(),
            expected,
            content,
        };
        match self.store.change_directory(&[change]).await {
            Ok(()) => Ok(true),
            Err(DirectoryError::Conflict { .. }) => Ok(false),
            Err(other) => Err(other.into()),
        }
    }
}
