//! The key ring: data keys by owner, wrapped with a master key (GUARD-5).
//!
//! Owns: making, finding and destroying data keys, and named secrets of the instance.
//! Not here: replacing them (`rotate`), the master keys themselves (`master`), the cipher
//! (`sealed`).
//! Invariant: the newest key of an owner seals, each of them opens; a destroyed key is gone from
//! the database's pages, too, and from every process within `REMEMBERED`.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use money::{OrganisationId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use store::{
    DirectoryChange, DirectoryContent, DirectoryEntry, DirectoryError, DocumentVersion, Store,
};
use zeroize::Zeroizing;

use super::master::{MasterKey, MasterKeyError, MasterKeys};
use super::sealed::{Aad, KEY_BYTES, decrypt, encrypt, parse, random_bytes, text_of};
use crate::error::Error;
use crate::treasury::new_uuid;

pub(super) const KIND: &str = "data-key";
const SECRET_KIND: &str = "secret";
/// How long a key is kept in memory: how long a destroyed key may still be used elsewhere.
pub(super) const REMEMBERED: Duration = Duration::from_secs(60);
/// Keys read at a time.
pub(super) const PAGE: usize = 1_000;

/// Whose data a key seals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Owner {
    /// The installation's.
    Instance,
    /// An organisation's.
    Organisation(OrganisationId),
    /// A person's.
    Person(UserId),
    /// What proofs say of where someone acted from, or of nobody known. Rows of a chain cannot be
    /// sealed anew, so these keys stay as long as their owner, while all others are replaced.
    Evidence(Option<UserId>),
}

/// How the owner of keys for evidence ends.
const EVIDENCE: &str = "/evidence";

impl Owner {
    /// The owner of a key's row.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Some(of) = text.strip_suffix(EVIDENCE) {
            let of = match of {
                "instance" => None,
                person => Some(person.parse().ok()?),
            };
            return Some(Self::Evidence(of));
        }
        if text == "instance" {
            return Some(Self::Instance);
        }
        let person = text.parse().ok().map(Self::Person);
        person.or_else(|| text.parse().ok().map(Self::Organisation))
    }

    /// Who is meant, if it is a person.
    const fn person(self) -> Option<UserId> {
        match self {
            Self::Person(id) | Self::Evidence(Some(id)) => Some(id),
            Self::Instance | Self::Organisation(_) | Self::Evidence(None) => None,
        }
    }
}

impl std::fmt::Display for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Instance => f.write_str("instance"),
            Self::Organisation(id) => id.fmt(f),
            Self::Person(id) => id.fmt(f),
            Self::Evidence(None) => write!(f, "instance{EVIDENCE}"),
            Self::Evidence(Some(id)) => write!(f, "{id}{EVIDENCE}"),
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct KeyBody {
    wrapped: String,
    pub(super) master: String,
    pub(super) made_at: Timestamp,
}

type Key = Arc<Zeroizing<[u8; KEY_BYTES]>>;

/// The data keys of an installation.
pub(crate) struct KeyRing {
    pub(super) store: Store,
    pub(super) masters: RwLock<MasterKeys>,
    /// Where the master keys are read again from when one of them is missing.
    pub(super) file: Option<PathBuf>,
    keys: Mutex<HashMap<String, (Key, Instant)>>,
    pub(super) active: Mutex<HashMap<Owner, (String, Instant)>>,
}

impl KeyRing {
    pub(crate) fn new(store: Store, masters: MasterKeys, file: Option<PathBuf>) -> Self {
        Self {
            store,
            masters: RwLock::new(masters),
            file,
            keys: Mutex::default(),
            active: Mutex::default(),
        }
    }

    /// The master keys as they are now.
    pub(crate) fn masters(&self) -> MasterKeys {
        let masters = self.masters.read().unwrap_or_else(PoisonError::into_inner);
        masters.clone()
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

    /// Destroys every key of a person: what was sealed for them cannot be opened any more.
    /// Answers how many there were.
    ///
    /// Errors: `Store`.
    pub(crate) async fn destroy(&self, person: UserId) -> Result<usize, Error> {
        let owners = [Owner::Person(person), Owner::Evidence(Some(person))];
        let mut destroyed = 0;
        for owner in owners {
            loop {
                let rows = self.rows_of(owner).await?;
                if rows.is_empty() {
                    break;
                }
                // Wrapped anew by a rotation meanwhile: looked at again.
                if self.remove(&rows).await? {
                    destroyed += rows.len();
                }
            }
            let mut active = self.active.lock().unwrap_or_else(PoisonError::into_inner);
            active.remove(&owner);
        }
        self.store.scrub_directory().await?;
        Ok(destroyed)
    }

    /// Whether a person has keys. Errors: `Store`.
    pub(crate) async fn has_keys(&self, person: UserId) -> Result<bool, Error> {
        let own = self.rows_of(Owner::Person(person)).await?;
        let evidence = self.rows_of(Owner::Evidence(Some(person))).await?;
        Ok(!own.is_empty() || !evidence.is_empty())
    }

    /// Removes keys; whether they were as they were read.
    pub(super) async fn remove(&self, rows: &[DirectoryEntry]) -> Result<bool, Error> {
        let gone = |row: &DirectoryEntry| DirectoryChange {
            kind: KIND,
            id: row.id.clone(),
            expected: DocumentVersion::Is(row.version),
            content: None,
        };
        let changes: Vec<_> = rows.iter().map(gone).collect();
        match self.store.change_directory(&changes).await {
            Ok(()) => {}
            Err(DirectoryError::Conflict { .. }) => return Ok(false),
            Err(other) => return Err(other.into()),
        }
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        rows.iter().for_each(|it| drop(keys.remove(&it.id)));
        Ok(true)
    }

    async fn active_key(&self, owner: Owner) -> Result<(String, Key), Error> {
        let known = self.known_active(owner);
        let id = match known {
            Some(id) => id,
            None => match self.rows_of(owner).await?.last() {
                Some(row) => row.id.clone(),
                None => {
                    self.refuse_erased(owner).await?;
                    self.make(owner.to_string()).await?
                }
            },
        };
        self.remember_active(owner, &id);
        let key = self.key(&id).await?;
        let key = key.ok_or(Error::Sealed("its key was destroyed meanwhile"))?;
        Ok((id, key))
    }

    /// Whoever was erased gets no key again, whatever was under way. Errors: `Erased`.
    pub(super) async fn refuse_erased(&self, owner: Owner) -> Result<(), Error> {
        let Some(person) = owner.person() else {
            return Ok(());
        };
        let found = self
            .store
            .directory_entry("user", &person.to_string())
            .await?;
        let state = found.as_ref().and_then(|it| it.body.get("state"));
        let is_erased = state.and_then(serde_json::Value::as_str) == Some("erased");
        if is_erased {
            Err(Error::Erased)
        } else {
            Ok(())
        }
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

    pub(super) async fn make(&self, owner: String) -> Result<String, Error> {
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

    pub(super) async fn put(&self, row: &DirectoryEntry, body: KeyBody) -> Result<(), Error> {
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

    pub(super) fn wrap(&self, id: &str, key: &Key, made_at: Timestamp) -> KeyBody {
        let masters = self.masters();
        let sealed = encrypt(&masters.current.bytes, wrapping(id), key.as_slice());
        KeyBody {
            wrapped: URL_SAFE_NO_PAD.encode(sealed),
            master: masters.current.id().to_owned(),
            made_at,
        }
    }

    /// A master key by id; one that another process put into the key file, too.
    fn master(&self, id: &str) -> Result<Option<MasterKey>, Error> {
        let known = self.masters().find(id).cloned();
        let (None, Some(file)) = (&known, &self.file) else {
            return Ok(known);
        };
        let read = MasterKeys::from_file(file)?;
        let found = read.find(id).cloned();
        if found.is_some() {
            *self.masters.write().unwrap_or_else(PoisonError::into_inner) = read;
        }
        Ok(found)
    }

    /// Whether every data key opens with a master key there is. Answers which do not.
    ///
    /// Errors: `Store`.
    pub(crate) async fn prove(&self) -> Result<Vec<String>, Error> {
        let mut problems = Vec::new();
        for row in self.rows().await? {
            let opened = body_of(&row).and_then(|body| self.unwrap(&row.id, &body).map(|_| ()));
            if let Err(error) = opened {
                problems.push(format!("data key {}: {error}", row.id));
            }
        }
        Ok(problems)
    }

    /// Errors: `MasterKey` for a key that is wrapped with a master key that is not given.
    pub(super) fn require_masters_of(&self, rows: &[DirectoryEntry]) -> Result<(), Error> {
        for row in rows {
            let sealed = body_of(row)?.master;
            if self.master(&sealed)?.is_none() {
                let given = self.masters().id().to_owned();
                return Err(MasterKeyError::Other { sealed, given }.into());
            }
        }
        Ok(())
    }

    pub(super) fn unwrap(&self, id: &str, body: &KeyBody) -> Result<Key, Error> {
        let master = self.master(&body.master)?;
        let master = master.ok_or(Error::Sealed(
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

    pub(super) async fn rows(&self) -> Result<Vec<DirectoryEntry>, Error> {
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

/// The first keys that were made. Errors: `Store`.
pub(super) async fn oldest_rows(store: &Store) -> Result<Vec<DirectoryEntry>, Error> {
    Ok(store.directory_entries(KIND, "", PAGE).await?)
}

pub(super) fn body_of(row: &DirectoryEntry) -> Result<KeyBody, Error> {
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
