//! Keeping keys fresh: rotation on request, and what jobs do by themselves (GUARD-5).
//!
//! Owns: the use cases of rotation, and what is due now and then.
//! Not here: keys themselves (`ring`), sealing anew (`reseal`), when it is done (`jobs`).
//! Invariant: the work of several processes at once is safe; that there is one job only saves
//! doing it twice.

use std::time::Duration;

use money::{OrganisationId, Timestamp};
use serde::Serialize;
use serde_json::json;

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

    /// Ends erasures that were cut off, replaces keys older than 90 days, and seals anew. It can
    /// be ended and begun again at any point, and done by several processes at once.
    ///
    /// Errors: `Store`, `MasterKey`, `Sealed`.
    pub(crate) async fn refresh_keys(&self, progress: Progress<'_>) -> Result<Rotation, Error> {
        let mut done = Rotation::default();
        // Without anyone nothing is sealed, and no key is made just to be kept.
        if !self.has_users().await? {
            return Ok(done);
        }
        self.finish_erasures().await?;
        let due = self.now().checked_sub(LONGEST).unwrap_or(Timestamp::MIN);
        let ring = self.key_ring()?;
        (done.made, done.wrapped) = ring.rotate(due, &|_, _| {}).await?;
        done.resealed = ring.reseal(progress).await?;
        if done.made + done.wrapped + done.resealed.removed > 0 {
            self.note_rotation("keys.rotated", &Caller::local(), &done)
                .await?;
        }
        Ok(done)
    }

    /// Removes entries of the directory a day after their time was over. Answers how many.
    ///
    /// Errors: `Store`.
    pub(crate) async fn purge_expired(&self) -> Result<u64, Error> {
        let Ok(before) = self.now().checked_sub(EXPIRED) else {
            return Ok(0);
        };
        Ok(self.store.purge_directory(before).await?)
    }
}
