//! Sealing anew what replaced keys sealed, and removing those keys (GUARD-5).
//!
//! Owns: the walk over everything that is sealed. Not here: making new keys (`ring`).
//! Invariant: every value can be opened at every moment, whatever else reads and writes: values are
//! exchanged on the version they were read at, and a key is removed only by a walk that found
//! nothing sealed with it and that began when no process could be using it any more.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use money::Timestamp;
use serde::Serialize;
use serde_json::Value;
use store::{DirectoryChange, DirectoryContent, DirectoryEntry, DirectoryError, DocumentVersion};

use super::ring::{KIND, KeyRing, Owner, PAGE, REMEMBERED, body_of, retired};
use super::sealed::{Aad, parse};
use crate::error::Error;

/// How deep sealed values are looked for.
const MAX_DEPTH: usize = 16;
/// Fields that a sealed value can have been sealed for besides the one it stands in.
const FIELDS: [&str; 3] = ["secret", "key", "value"];

/// Kinds of entries that have sealed values. What is sealed in another one keeps its key: a key
/// goes only when nothing at all is sealed with it.
const SEALED_KINDS: [&str; 6] = ["user", "session", "credential", "api-key", "link", "secret"];

/// What a walk did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Resealed {
    /// Entries looked at.
    pub entries: usize,
    /// Values that were sealed anew.
    pub values: usize,
    /// Values that could not be opened; their keys stay.
    pub left: usize,
    /// Keys that were removed.
    pub removed: usize,
    /// Replaced keys that are still there: the next walk, at least two minutes after, removes
    /// those that nothing is sealed with any more.
    pub waiting: usize,
}

type Retired = HashMap<String, (Owner, DirectoryEntry)>;

impl KeyRing {
    /// Seals everything anew that is sealed with replaced keys, and removes those that an earlier
    /// walk left nothing for. It can be ended and begun again at any point.
    ///
    /// Errors: `Store`, `Sealed`.
    pub(crate) async fn reseal(
        &self,
        progress: &(dyn Fn(usize, usize) + Send + Sync),
    ) -> Result<Resealed, Error> {
        let began = Timestamp::now();
        let rows = self.rows().await?;
        let retired = retired(&rows);
        let mut done = Resealed::default();
        if retired.is_empty() {
            return Ok(done);
        }
        let mut seen = HashSet::new();
        let mut after = (String::new(), String::new());
        loop {
            let page = self.store.directory_all((&after.0, &after.1), PAGE).await?;
            let Some(last) = page.last() else { break };
            after = (last.kind.clone(), last.id.clone());
            for entry in page {
                self.reseal_entry(entry, &retired, (&mut done, &mut seen))
                    .await?;
            }
            progress(done.entries, done.values);
        }
        done.removed = self.remove_unused(began, &rows, &retired, &seen).await?;
        done.waiting = retired.len().saturating_sub(done.removed);
        Ok(done)
    }

    async fn reseal_entry(
        &self,
        mut entry: DirectoryEntry,
        retired: &Retired,
        (done, seen): (&mut Resealed, &mut HashSet<String>),
    ) -> Result<(), Error> {
        done.entries += 1;
        if entry.kind == KIND {
            return Ok(());
        }
        let kind = SEALED_KINDS.into_iter().find(|it| *it == entry.kind);
        loop {
            let mut found = Vec::new();
            find(
                &entry.body,
                (&mut String::new(), ""),
                retired,
                &mut found,
                0,
            );
            if found.is_empty() {
                return Ok(());
            }
            let mut body = entry.body.clone();
            let mut sealed = 0;
            for (pointer, field, key) in &found {
                seen.insert(key.clone());
                let Some((owner, _)) = retired.get(key) else {
                    continue;
                };
                if kind.is_some()
                    && let Some(slot) = body.pointer_mut(pointer)
                    && let Some(new) = self.sealed_anew(&entry, field, *owner, slot).await?
                {
                    *slot = Value::String(new);
                    sealed += 1;
                }
            }
            done.left += found.len() - sealed;
            let is_done = match kind {
                Some(kind) if sealed > 0 => self.exchange(kind, &entry, body).await?,
                _ => true,
            };
            if is_done {
                done.values += sealed;
                return Ok(());
            }
            // Changed meanwhile: it may be sealed with the new key already, or be gone.
            done.left -= found.len() - sealed;
            let again = self.store.directory_entry(&entry.kind, &entry.id).await?;
            let Some(again) = again else { return Ok(()) };
            entry = again;
        }
    }

    /// The value sealed with the newest key of its owner; none if it cannot be opened here.
    async fn sealed_anew(
        &self,
        entry: &DirectoryEntry,
        field: &str,
        owner: Owner,
        value: &Value,
    ) -> Result<Option<String>, Error> {
        let text = value.as_str().unwrap_or_default();
        let ids = [Some(&entry.id), entry.lookup.as_ref()];
        for id in ids.into_iter().flatten() {
            for field in std::iter::once(field).chain(FIELDS) {
                let place = Aad {
                    kind: &entry.kind,
                    id,
                    field,
                };
                match self.open(place, text).await {
                    Ok(Some(plain)) => {
                        return match self.seal(owner, place, &plain).await {
                            Ok(sealed) => Ok(Some(sealed)),
                            Err(Error::Erased) => Ok(None),
                            Err(other) => Err(other),
                        };
                    }
                    // Its key was destroyed, or it was sealed for another place.
                    Ok(None) | Err(Error::Sealed(_)) => {}
                    Err(other) => return Err(other),
                }
            }
        }
        Ok(None)
    }

    async fn exchange(
        &self,
        kind: &'static str,
        entry: &DirectoryEntry,
        body: Value,
    ) -> Result<bool, Error> {
        let change = DirectoryChange {
            kind,
            id: entry.id.clone(),
            expected: DocumentVersion::Is(entry.version),
            content: Some(DirectoryContent {
                owner: entry.owner.clone(),
                lookup: entry.lookup.clone(),
                body,
                expires_at: entry.expires_at,
            }),
        };
        match self.store.change_directory(&[change]).await {
            Ok(()) => Ok(true),
            Err(DirectoryError::Conflict { .. }) => Ok(false),
            Err(other) => Err(other.into()),
        }
    }

    /// Removes the keys that nothing was found of, once no process can be sealing with them.
    async fn remove_unused(
        &self,
        began: Timestamp,
        rows: &[DirectoryEntry],
        retired: &Retired,
        seen: &HashSet<String>,
    ) -> Result<usize, Error> {
        let mut removed = 0;
        for (id, (owner, row)) in retired.iter().filter(|it| !seen.contains(it.0)) {
            let owner = owner.to_string();
            let newer = rows
                .iter()
                .filter(|it| it.owner.as_deref() == Some(&*owner) && it.id > *id);
            let replaced_at = newer.filter_map(|it| body_of(it).ok()).map(|it| it.made_at);
            let Some(replaced_at) = replaced_at.min() else {
                continue;
            };
            let is_idle = replaced_at.checked_add(IDLE).is_ok_and(|it| it <= began);
            if is_idle
                && !self.store.documents_mention(&format!("v1.{id}.")).await?
                && self.remove(std::slice::from_ref(row)).await?
            {
                removed += 1;
            }
        }
        if removed > 0 {
            self.store.scrub_directory().await?;
        }
        Ok(removed)
    }
}

/// How long after its successor was made a key may still be used somewhere.
const IDLE: Duration = Duration::from_secs(2 * REMEMBERED.as_secs());

/// Sealed values of these keys in JSON: where, in which field, with which key.
fn find(
    value: &Value,
    (pointer, field): (&mut String, &str),
    retired: &Retired,
    found: &mut Vec<(String, String, String)>,
    depth: usize,
) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::String(text) => {
            if let Some((key, _)) = parse(text)
                && retired.contains_key(key)
            {
                found.push((pointer.clone(), field.to_owned(), key.to_owned()));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let length = pointer.len();
                pointer.push_str(&format!("/{index}"));
                find(item, (pointer, field), retired, found, depth + 1);
                pointer.truncate(length);
            }
        }
        Value::Object(fields) => {
            for (name, item) in fields {
                let length = pointer.len();
                pointer.push('/');
                pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
                find(item, (pointer, name), retired, found, depth + 1);
                pointer.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
