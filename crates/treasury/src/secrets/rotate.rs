//! Replacing keys: which are the newest, which were replaced, and wrapping anew (GUARD-5).
//!
//! Owns: new data keys and master keys in place of older ones, and the report of their state.
//! Not here: sealing anew what they sealed (`reseal`), when (`keys`).
//! Invariant: a key is only ever added here, or wrapped with another master key; both leave what
//! is sealed as it is.

use std::collections::HashMap;
use std::sync::PoisonError;

use money::Timestamp;
use serde::Serialize;
use store::DirectoryEntry;

use super::master::MasterKeys;
use super::ring::{KeyRing, Owner, body_of};
use crate::error::Error;

/// How the keys stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyReport {
    /// The master key in use.
    pub master: String,
    /// Data keys there are.
    pub data_keys: usize,
    /// Of these, wrapped with an older master key.
    pub wrapped_by_older: usize,
    /// Owners of keys.
    pub owners: usize,
    /// When the oldest key that still seals was made.
    pub oldest_active: Option<Timestamp>,
    /// Replaced keys that wait for what is sealed with them to be sealed anew.
    pub retired: usize,
}

impl KeyRing {
    /// Makes a new master key in the key file and wraps every data key with it. Answers how many.
    /// Other processes read the file again when they meet a key they cannot unwrap.
    ///
    /// Errors: `MasterKey`; `Conflict` when the key is a setting; `Store`, `Sealed`.
    pub(crate) async fn rotate_master(
        &self,
        progress: &(dyn Fn(usize, usize) + Send + Sync),
    ) -> Result<usize, Error> {
        let Some(file) = &self.file else {
            return Err(Error::Conflict(
                "the master key is a setting: set ENCRYPTION_KEY to a new one and \
                 ENCRYPTION_KEY_PREVIOUS to the present one, start again, then run `bursar keys \
                 rotate --all`"
                    .to_owned(),
            ));
        };
        // None is left out: backups that were made with it may be kept for a year.
        let rotated = MasterKeys::rotate_file(file, |_| true)?;
        *self.masters.write().unwrap_or_else(PoisonError::into_inner) = rotated;
        Ok(self.rotate(Timestamp::MIN, progress).await?.1)
    }

    /// Makes a new sealing key for every owner whose key was made before `made_before`, and wraps
    /// every key with the master key in use. Answers how many keys were made and wrapped.
    ///
    /// Errors: `Store`, `Sealed`.
    pub(crate) async fn rotate(
        &self,
        made_before: Timestamp,
        progress: &(dyn Fn(usize, usize) + Send + Sync),
    ) -> Result<(usize, usize), Error> {
        let rows = self.rows().await?;
        let newest = newest(&rows);
        let (mut made, mut wrapped) = (0, 0);
        let current = self.masters().current.id().to_owned();
        for (done, row) in rows.iter().enumerate() {
            let body = body_of(row)?;
            if body.master != current {
                let key = self.unwrap(&row.id, &body)?;
                self.put(row, self.wrap(&row.id, &key, body.made_at))
                    .await?;
                wrapped += 1;
            }
            let is_newest = newest
                .get(row.owner.as_deref().unwrap_or_default())
                .is_some_and(|it| it.id == row.id);
            if is_newest && body.made_at < made_before {
                let owner = row.owner.as_deref().unwrap_or_default();
                let is_erased = match Owner::parse(owner) {
                    Some(known) => self.refuse_erased(known).await.is_err(),
                    None => true,
                };
                if !is_erased {
                    self.make(owner.to_owned()).await?;
                    made += 1;
                }
            }
            progress(done + 1, rows.len());
        }
        let mut active = self.active.lock().unwrap_or_else(PoisonError::into_inner);
        active.clear();
        Ok((made, wrapped))
    }

    /// How the keys stand. Errors: `Store`.
    pub(crate) async fn report(&self) -> Result<KeyReport, Error> {
        let rows = self.rows().await?;
        let current = self.masters().current.id().to_owned();
        let mut newest: HashMap<String, Timestamp> = HashMap::new();
        let mut wrapped_by_older = 0;
        for row in &rows {
            let body = body_of(row)?;
            wrapped_by_older += usize::from(body.master != current);
            newest.insert(row.owner.clone().unwrap_or_default(), body.made_at);
        }
        Ok(KeyReport {
            master: current,
            data_keys: rows.len(),
            wrapped_by_older,
            owners: newest.len(),
            retired: retired(&rows).len(),
            oldest_active: newest.into_values().min(),
        })
    }
}

/// The newest key of each owner.
fn newest(rows: &[DirectoryEntry]) -> HashMap<&str, &DirectoryEntry> {
    // Ids are made in the order of time, and read in their order.
    let mut newest: HashMap<&str, &DirectoryEntry> = HashMap::new();
    for row in rows {
        let known = newest
            .entry(row.owner.as_deref().unwrap_or_default())
            .or_insert(row);
        if known.id < row.id {
            *known = row;
        }
    }
    newest
}

/// Keys that a newer one of their owner replaced, but for those of evidence.
pub(super) fn retired(rows: &[DirectoryEntry]) -> HashMap<String, (Owner, DirectoryEntry)> {
    let newest = newest(rows);
    let mut retired = HashMap::new();
    for row in rows {
        let text = row.owner.as_deref().unwrap_or_default();
        let is_newest = newest.get(text).is_some_and(|it| it.id == row.id);
        match Owner::parse(text) {
            None | Some(Owner::Evidence(_)) => {}
            Some(_) if is_newest => {}
            Some(owner) => drop(retired.insert(row.id.clone(), (owner, row.clone()))),
        }
    }
    retired
}
