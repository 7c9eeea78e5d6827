//! The key ring: data keys by owner, wrapped with a master key (GUARD-5).
//!
//! Owns: making, finding, rotating and destroying data keys, and named secrets of the instance.
//! Not here: the master keys themselves (`master`), the cipher (`sealed`).
//! Invariant: the newest key of an owner seals, each of them opens; a destroyed key is gone from
//! the database's pages, too, and from every process within `REMEMBERED`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use money::{OrganisationId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use store::{
    DirectoryChange, DirectoryContent, DirectoryEntry, DirectoryError, DocumentVersion, Store,
};
use zeroize::Zeroizing;

use super::master::{KEY_BYTES, MasterKeys};
use super::sealed::{Aad, decrypt, encrypt, parse, random_bytes, text_of};
use crate::error::Error;
use crate::treasury::new_uuid;

const KIND: &str = "data-key";
const SECRET_KIND: &str = "secret";
/// How long a key is kept in memory: how long a destroyed key may still be used elsewhere.
const REMEMBERED: Duration = Duration::from_secs(60);
/// Keys read at a time.
const PAGE: usize = 1_000;

/// Whose data a key seals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Owner {
    /// The installation's.
    Instance,
    /// An organisation's.
    Organisation(OrganisationId),
    /// A person's.
    Person(UserId),
}

impl std::fmt::Display for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Instance => f.write_str("instance"),
            Self::Organisation(id) => id.fmt(f),
            Self::Person(id) => id.fmt(f),
        }
    }
}

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
}

#[derive(Serialize, Deserialize)]
struct KeyBody {
    wrapped: String,
    master: String,
    made_at: Timestamp,
}

type Key = Arc<Zeroizing<[u8; KEY_BYTES]>>;

/// The data keys of an installation.
pub(crate) struct KeyRing {
    store: Store,
    masters: MasterKeys,
    keys: Mutex<HashMap<String, (Key, Instant)>>,
    active: Mutex<HashMap<Owner, (String, Instant)>>,
}

impl KeyRing {
    pub(crate) fn new(store: Store, masters: MasterKeys) -> Self {
        Self {
            store,
            masters,
            keys: Mutex::default(),
            active: Mutex::default(),
        }
    }

    /// Seals a value for an owner; their first key is made with it. Errors: `Store`.
    pub(crate) async fn seal(
        &self,
        owner: Owner,
        aad: Aad<'_>,
        plain: &[u8],
    ) -> Result<String, Error> {
        let (id, key) = self.active_key(owner).await?;
        Ok(text_of(&id, &encrypt(&key, aad, plain)))
    }

    /// Opens a sealed value; none once its key is destroyed.
    ///
    /// Errors: `Sealed` when it was altered or belongs elsewhere, or the master key is missing.
    pub(crate) async fn open(
        &self,
        aad: Aad<'_>,
        text: &str,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        let (id, sealed) = parse(text).ok_or(Error::Sealed("it is not a sealed value"))?;
        let Some(key) = self.key(id).await? else {
            return Ok(None);
        };
        let plain = decrypt(&key, aad, &sealed);
        plain
            .map(Some)
            .ok_or(Error::Sealed("it was altered, or moved from another place"))
    }

    /// A secret of the installation by name, made on first use; the same in every process.
    ///
    /// Errors: `Store`, `Sealed`.
    pub(crate) async fn secret(&self, name: &'static str) -> Result<Key, Error> {
        if let Some(found) = self.remembered(name) {
            return Ok(found);
        }
        let aad = Aad {
            kind: SECRET_KIND,
            id: name,
            field: "key",
        };
        loop {
            if let Some(found) = self.store.directory_entry(SECRET_KIND, name).await? {
                let text = found.body.as_str().unwrap_or_default();
                let opened = self.open(aad, text).await?;
                let opened = opened.ok_or(Error::Sealed("its key was destroyed"))?;
                let bytes = opened.as_slice().try_into();
                let bytes = bytes.map_err(|_| Error::Sealed("it has another length"))?;
                let key: Key = Arc::new(Zeroizing::new(bytes));
                self.remember(name, &key);
                return Ok(key);
            }
            let bytes = Zeroizing::new(random_bytes::<KEY_BYTES>());
            let sealed = self.seal(Owner::Instance, aad, bytes.as_slice()).await?;
            let change = DirectoryChange {
                kind: SECRET_KIND,
                id: name.to_owned(),
                expected: DocumentVersion::Absent,
                content: Some(DirectoryContent {
                    owner: None,
                    lookup: None,
                    body: sealed.into(),
                    expires_at: None,
                }),
            };
            match self.store.change_directory(&[change]).await {
                // Another process made it first: read that one.
                Ok(()) | Err(DirectoryError::Conflict { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
    }

    /// Destroys every key of an owner: what was sealed for them cannot be opened any more.
    ///
    /// Errors: `Store`.
    pub(crate) async fn destroy(&self, owner: Owner) -> Result<(), Error> {
        let rows = self.rows_of(owner).await?;
        let gone = |row: &DirectoryEntry| DirectoryChange {
            kind: KIND,
            id: row.id.clone(),
            expected: DocumentVersion::Is(row.version),
            content: None,
        };
        let changes: Vec<_> = rows.iter().map(gone).collect();
        self.store.change_directory(&changes).await?;
        self.store.scrub_directory().await?;
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        rows.iter().for_each(|it| drop(keys.remove(&it.id)));
        drop(keys);
        let mut active = self.active.lock().unwrap_or_else(PoisonError::into_inner);
        active.remove(&owner);
        Ok(())
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
        let mut newest: HashMap<&str, &DirectoryEntry> = HashMap::new();
        for row in &rows {
            // Ids are made in the order of time.
            newest.insert(row.owner.as_deref().unwrap_or_default(), row);
        }
        let (mut made, mut wrapped) = (0, 0);
        for (done, row) in rows.iter().enumerate() {
            let body = body_of(row)?;
            if body.master != self.masters.current.id() {
                let key = self.unwrap(&row.id, &body)?;
                self.put(row, self.wrap(&row.id, &key, body.made_at))
                    .await?;
                wrapped += 1;
            }
            let is_newest = newest
                .get(row.owner.as_deref().unwrap_or_default())
                .is_some_and(|it| it.id == row.id);
            if is_newest && body.made_at < made_before {
                self.make(row.owner.clone().unwrap_or_default()).await?;
                made += 1;
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
        let mut newest: HashMap<String, Timestamp> = HashMap::new();
        let mut wrapped_by_older = 0;
        for row in &rows {
            let body = body_of(row)?;
            wrapped_by_older += usize::from(body.master != self.masters.current.id());
            newest.insert(row.owner.clone().unwrap_or_default(), body.made_at);
        }
        Ok(KeyReport {
            master: self.masters.current.id().to_owned(),
            data_keys: rows.len(),
            wrapped_by_older,
            owners: newest.len(),
            oldest_active: newest.into_values().min(),
        })
    }

    async fn active_key(&self, owner: Owner) -> Result<(String, Key), Error> {
        let known = self.known_active(owner);
        let id = match known {
            Some(id) => id,
            None => match self.rows_of(owner).await?.last() {
                Some(row) => row.id.clone(),
                None => self.make(owner.to_string()).await?,
            },
        };
        self.remember_active(owner, &id);
        let key = self.key(&id).await?;
        let key = key.ok_or(Error::Sealed("its key was destroyed meanwhile"))?;
        Ok((id, key))
    }

    async fn key(&self, id: &str) -> Result<Option<Key>, Error> {
        if let Some(found) = self.remembered(id) {
            return Ok(Some(found));
        }
        let Some(row) = self.store.directory_entry(KIND, id).await? else {
            return Ok(None);
        };
        let key = self.unwrap(id, &body_of(&row)?)?;
        self.remember(id, &key);
        Ok(Some(key))
    }

    async fn make(&self, owner: String) -> Result<String, Error> {
        let id = new_uuid().as_simple().to_string();
        let key: Key = Arc::new(Zeroizing::new(random_bytes()));
        let body = self.wrap(&id, &key, Timestamp::now());
        let change = DirectoryChange {
            kind: KIND,
            id: id.clone(),
            expected: DocumentVersion::Absent,
            content: Some(content(Some(owner), &body)?),
        };
        self.store.change_directory(&[change]).await?;
        self.remember(&id, &key);
        Ok(id)
    }

    async fn put(&self, row: &DirectoryEntry, body: KeyBody) -> Result<(), Error> {
        let change = DirectoryChange {
            kind: KIND,
            id: row.id.clone(),
            expected: DocumentVersion::Is(row.version),
            content: Some(content(row.owner.clone(), &body)?),
        };
        match self.store.change_directory(&[change]).await {
            // Destroyed, or wrapped by another process, meanwhile.
            Ok(()) | Err(DirectoryError::Conflict { .. }) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }

    fn wrap(&self, id: &str, key: &Key, made_at: Timestamp) -> KeyBody {
        let sealed = encrypt(&self.masters.current.bytes, wrapping(id), key.as_slice());
        KeyBody {
            wrapped: URL_SAFE_NO_PAD.encode(sealed),
            master: self.masters.current.id().to_owned(),
            made_at,
        }
    }

    fn unwrap(&self, id: &str, body: &KeyBody) -> Result<Key, Error> {
        let master = self.masters.find(&body.master).ok_or(Error::Sealed(
            "the master key it was wrapped with is not configured (ENCRYPTION_KEY, \
             ENCRYPTION_KEY_PREVIOUS or the key file)",
        ))?;
        let sealed = URL_SAFE_NO_PAD.decode(&body.wrapped).unwrap_or_default();
        let plain = decrypt(&master.bytes, wrapping(id), &sealed);
        let plain = plain.ok_or(Error::Sealed("the data key was altered"))?;
        let bytes = plain.as_slice().try_into();
        let bytes = bytes.map_err(|_| Error::Sealed("the data key has another length"))?;
        Ok(Arc::new(Zeroizing::new(bytes)))
    }

    fn known_active(&self, owner: Owner) -> Option<String> {
        let active = self.active.lock().unwrap_or_else(PoisonError::into_inner);
        let found = active.get(&owner).filter(|it| it.1.elapsed() < REMEMBERED);
        found.map(|it| it.0.clone())
    }

    fn remember_active(&self, owner: Owner, id: &str) {
        let mut active = self.active.lock().unwrap_or_else(PoisonError::into_inner);
        active.insert(owner, (id.to_owned(), Instant::now()));
    }

    fn remembered(&self, id: &str) -> Option<Key> {
        let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let found = keys.get(id).filter(|it| it.1.elapsed() < REMEMBERED);
        found.map(|it| Arc::clone(&it.0))
    }

    fn remember(&self, id: &str, key: &Key) {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= PAGE {
            keys.retain(|_, it| it.1.elapsed() < REMEMBERED);
        }
        keys.insert(id.to_owned(), (Arc::clone(key), Instant::now()));
    }

    async fn rows_of(&self, owner: Owner) -> Result<Vec<DirectoryEntry>, Error> {
        let owner = owner.to_string();
        Ok(self.store.directory_owned(KIND, &owner, "", PAGE).await?)
    }

    async fn rows(&self) -> Result<Vec<DirectoryEntry>, Error> {
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let page = self.store.directory_entries(KIND, &after, PAGE).await?;
            let is_last = page.len() < PAGE;
            all.extend(page);
            match all.last() {
                Some(last) if !is_last => after.clone_from(&last.id),
                _ => return Ok(all),
            }
        }
    }
}

fn wrapping(id: &str) -> Aad<'_> {
    Aad {
        kind: KIND,
        id,
        field: "wrapped",
    }
}

fn body_of(row: &DirectoryEntry) -> Result<KeyBody, Error> {
    KeyBody::deserialize(&row.body).map_err(|_| Error::Sealed("the data key's row is damaged"))
}

fn content(owner: Option<String>, body: &KeyBody) -> Result<DirectoryContent, Error> {
    let body = serde_json::to_value(body)
        .map_err(|error| Error::Conflict(format!("the key cannot be kept: {error}")))?;
    Ok(DirectoryContent {
        owner,
        lookup: None,
        body,
        expires_at: None,
    })
}
