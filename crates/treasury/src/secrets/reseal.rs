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

use super::ring::{KIND, KeyRing, Owner, PAGE, REMEMBERED, body_of};
use super::rotate::retired;
use super::sealed::{Aad, parse};
use crate::error::Error;

/// How deep sealed values are looked for.
const MAX_DEPTH: usize = 16;
/// Fields that a sealed value can have been sealed for besides the one it stands in.
const FIELDS: [&str; 3] = ["secret", "key", "value"];

/// Kinds of entries that have sealed values. What is sealed in another one keeps its key: a key
/// goes only when nothing at all is sealed with it.
const SEALED_KINDS: [&str; 9] = [
    "user",
    "session",
    "credential",
    "api-key",
    "link",
    "secret",
    crate::beneficiaries::KIND,
    "connection",
    crate::payments::GATEWAY_KIND,
];

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
        self.reseal_at(Timestamp::now(), progress).await
    }

    /// As `reseal`, begun at a moment.
    async fn reseal_at(
        &self,
        began: Timestamp,
        progress: &(dyn Fn(usize, usize) + Send + Sync),
    ) -> Result<Resealed, Error> {
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

#[cfg(test)]
mod tests {
    use money::UserId;
    use store::{Store, StoreConfig};

    use super::super::master::{MasterKey, MasterKeys};
    use super::*;
    use crate::treasury::new_uuid;

    /// A ring on a store of its own, and a person with a sealed value in the directory.
    async fn ring(folder: &std::path::Path) -> (KeyRing, UserId) {
        let url = format!("sqlite:{}", folder.join("bursar.db").display());
        let store = Store::open(&StoreConfig::new(url, folder)).await.unwrap();
        let masters = MasterKeys::new(MasterKey::generate(), Vec::new());
        let ring = KeyRing::new(store, masters, None);
        let user = UserId::from_uuid(new_uuid());
        let id = user.to_string();
        let sealed = ring
            .seal(Owner::Person(user), place(&id), b"Ada")
            .await
            .unwrap();
        let change = DirectoryChange {
            kind: "user",
            id,
            expected: DocumentVersion::Absent,
            content: Some(DirectoryContent {
                owner: None,
                lookup: None,
                body: serde_json::json!({"profile": sealed}),
                expires_at: None,
            }),
        };
        ring.store.change_directory(&[change]).await.unwrap();
        (ring, user)
    }

    const fn place(id: &str) -> Aad<'_> {
        Aad {
            kind: "user",
            id,
            field: "profile",
        }
    }

    async fn read(ring: &KeyRing, user: UserId) -> Option<Vec<u8>> {
        let id = user.to_string();
        let found = ring.store.directory_entry("user", &id).await.unwrap();
        let body = found.unwrap().body;
        let opened = ring.open(place(&id), body["profile"].as_str().unwrap());
        opened.await.unwrap().map(|it| it.to_vec())
    }

    async fn walk(ring: &KeyRing, seconds: u64) -> Resealed {
        let began = Timestamp::now() + Duration::from_secs(seconds);
        ring.reseal_at(began, &|_, _| {}).await.unwrap()
    }

    #[tokio::test]
    async fn a_replaced_key_goes_only_when_nothing_and_nobody_uses_it() {
        let folder = tempfile::TempDir::new().unwrap();
        let (ring, user) = ring(folder.path()).await;
        let (made, _) = ring.rotate(Timestamp::MAX, &|_, _| {}).await.unwrap();
        assert_eq!(made, 1);
        assert_eq!(ring.report().await.unwrap().retired, 1);
        let first = walk(&ring, 300).await;
        assert_eq!((first.values, first.removed, first.waiting), (1, 0, 1));
        assert_eq!(read(&ring, user).await.unwrap(), b"Ada");
        let soon = walk(&ring, 0).await;
        assert_eq!((soon.values, soon.removed, soon.waiting), (0, 0, 1));
        let later = walk(&ring, 300).await;
        assert_eq!((later.values, later.removed, later.waiting), (0, 1, 0));
        assert_eq!(ring.report().await.unwrap().data_keys, 1);
        assert_eq!(read(&ring, user).await.unwrap(), b"Ada");
    }

    #[tokio::test]
    async fn a_key_stays_while_something_unknown_is_sealed_with_it() {
        let folder = tempfile::TempDir::new().unwrap();
        let (ring, user) = ring(folder.path()).await;
        let sealed = ring
            .seal(Owner::Person(user), place("elsewhere"), b"x")
            .await
            .unwrap();
        let change = DirectoryChange {
            kind: "something-new",
            id: "1".to_owned(),
            expected: DocumentVersion::Absent,
            content: Some(DirectoryContent {
                owner: None,
                lookup: None,
                body: serde_json::json!({"deep": [{"value": sealed}]}),
                expires_at: None,
            }),
        };
        ring.store.change_directory(&[change]).await.unwrap();
        ring.rotate(Timestamp::MAX, &|_, _| {}).await.unwrap();
        walk(&ring, 300).await;
        let later = walk(&ring, 300).await;
        assert_eq!((later.left, later.removed, later.waiting), (1, 0, 1));
        let opened = ring.open(place("elsewhere"), &sealed).await.unwrap();
        assert_eq!(opened.unwrap().as_slice(), b"x");
    }

    #[tokio::test]
    async fn keys_for_evidence_are_never_replaced_by_a_walk() {
        let folder = tempfile::TempDir::new().unwrap();
        let (ring, user) = ring(folder.path()).await;
        let owner = Owner::Evidence(Some(user));
        let sealed = ring
            .seal(owner, place("row"), b"203.0.113.7")
            .await
            .unwrap();
        ring.rotate(Timestamp::MAX, &|_, _| {}).await.unwrap();
        walk(&ring, 300).await;
        walk(&ring, 300).await;
        let opened = ring.open(place("row"), &sealed).await.unwrap();
        assert_eq!(opened.unwrap().as_slice(), b"203.0.113.7");
        ring.destroy(user).await.unwrap();
        assert!(ring.open(place("row"), &sealed).await.unwrap().is_none());
        assert_eq!(read(&ring, user).await, None);
    }

    #[tokio::test]
    async fn a_master_key_of_a_file_is_replaced_beside_a_running_process() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("master.key");
        let url = format!("sqlite:{}", folder.path().join("bursar.db").display());
        let config = StoreConfig::new(url, folder.path());
        let store = Store::open(&config).await.unwrap();
        let ring = |store: &Store| {
            let masters = MasterKeys::from_file(&file).unwrap();
            KeyRing::new(store.clone(), masters, Some(file.clone()))
        };
        let (one, other) = (ring(&store), ring(&store));
        let owner = Owner::Instance;
        let sealed = one.seal(owner, place("1"), b"x").await.unwrap();
        assert_eq!(one.rotate_master(&|_, _| {}).await.unwrap(), 1);
        // It knows neither the key nor the new master key yet.
        let opened = other.open(place("1"), &sealed).await.unwrap();
        assert_eq!(opened.unwrap().as_slice(), b"x");
        assert_eq!(one.report().await.unwrap().wrapped_by_older, 0);
        assert_eq!(one.report().await.unwrap(), other.report().await.unwrap());
    }
}
