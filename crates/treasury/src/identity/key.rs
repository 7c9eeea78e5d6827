//! API keys: how programs prove who they are (GUARD-2).
//!
//! Owns: making, listing, revoking and proving keys, and signed requests.
//! Not here: headers (`server`), what a key's owner may do (`rights`).
//! Invariant: a key is shown once and kept as a hash; it never allows more than its owner's role,
//! and nothing in another organisation.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use ipnet::IpNet;
use money::{ApiKeyId, OrganisationId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{DirectoryChange, DirectoryContent, DirectoryEntry, DirectoryError, DocumentVersion};

use super::session::{hex, is_same};
use super::{Identity, Proof};
use crate::audit::Event;
use crate::error::Error;
use crate::rights::{Action, Caller, Origin};
use crate::secrets::{Aad, Owner, random_token};
use crate::treasury::{Treasury, new_uuid};

pub(crate) const KIND: &str = "api-key";
/// What every key begins with, so that scanners find one that was left lying about.
const PREFIX: &str = "bsk_";
/// Limits of a key's description.
const MAX_NAME_BYTES: usize = 200;
const MAX_ITEMS: usize = 100;
/// How exactly "last used" is known.
const USED_SECONDS: i64 = 60;
/// How far a signed request's time may be off, and how long it is remembered.
const SIGNED_SECONDS: i64 = 300;
const SIGNED_REMEMBERED: Duration = Duration::from_secs(900);

/// A key to make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewApiKey {
    /// What it is for.
    pub name: String,
    /// The only actions it allows; all of its owner's if none are named.
    pub actions: Vec<Action>,
    /// The only accounts it sees, with all below; all of its owner's if none are named.
    pub accounts: Vec<String>,
    /// The only addresses or networks it is taken from; any if none are named.
    pub addresses: Vec<IpNet>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// Whether requests must be signed with it instead of carrying it.
    pub is_signing: bool,
}

/// A key that was just made: the only time its secret is seen.
#[derive(Clone, PartialEq, Eq)]
pub struct NewKey {
    /// The key as it is listed from now on.
    pub row: ApiKeyRow,
    /// The secret.
    pub secret: String,
}

impl std::fmt::Debug for NewKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewKey({})", self.row.id)
    }
}

/// A key as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKeyRow {
    /// Its id.
    pub id: ApiKeyId,
    /// Whose it is.
    pub user: UserId,
    /// What it was asked to be.
    pub key: NewApiKey,
    /// Its first characters.
    pub hint: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
}

/// A request that is signed instead of carrying its key.
#[derive(Clone, Copy, Debug)]
pub struct SignedRequest<'a> {
    /// The key's id.
    pub key: &'a str,
    /// `GET`, `POST`, …
    pub method: &'a str,
    /// Path and query as sent.
    pub path: &'a str,
    /// The body.
    pub body: &'a [u8],
    /// Seconds since 1970, as sent.
    pub timestamp: &'a str,
    /// HMAC-SHA256 in hex over method, path, timestamp and the body's SHA-256 in hex, each on a
    /// line of its own.
    pub signature: &'a str,
}

#[derive(Serialize, Deserialize)]
struct KeyBody {
    org: String,
    name: String,
    actions: Vec<String>,
    accounts: Vec<String>,
    addresses: Vec<IpNet>,
    /// The secret, sealed with the organisation's key: only of keys that sign.
    signing: Option<String>,
    hint: String,
    created_at: Timestamp,
    last_used_at: Option<Timestamp>,
}

impl Treasury {
    /// Makes a key of one's own, good in one organisation. Its secret is answered this once.
    ///
    /// Errors: `Forbidden`, also for another person's: with it one could act as them. `Invalid`.
    pub async fn make_key(
        &self,
        org: OrganisationId,
        caller: &Caller,
        user: UserId,
        new: NewApiKey,
    ) -> Result<NewKey, Error> {
        caller.require(org, Action::ApiKeysOwn)?;
        if caller.name != user.to_string() {
            return Err(Error::Forbidden {
                action: Action::ApiKeysOwn,
                role: "it would be another one's key".to_owned(),
            });
        }
        self.issue_key(org, caller, user, new).await
    }

    /// Makes a key for whoever the caller may make it for.
    pub(crate) async fn issue_key(
        &self,
        org: OrganisationId,
        caller: &Caller,
        user: UserId,
        new: NewApiKey,
    ) -> Result<NewKey, Error> {
        check(&new)?;
        let id = ApiKeyId::from_uuid(new_uuid());
        let secret = format!("{PREFIX}{}", random_token());
        let hint: String = secret.chars().take(10).collect();
        let signing = if new.is_signing {
            let text = id.to_string();
            let owner = Owner::Organisation(org);
            let sealed = self
                .key_ring()?
                .seal(owner, place(&text), secret.as_bytes());
            Some(sealed.await?)
        } else {
            None
        };
        let body = KeyBody {
            org: org.to_string(),
            name: new.name.trim().to_owned(),
            actions: new.actions.iter().map(ToString::to_string).collect(),
            accounts: new.accounts.clone(),
            addresses: new.addresses.clone(),
            signing,
            hint: hint.clone(),
            created_at: self.now(),
            last_used_at: None,
        };
        let content = DirectoryContent {
            owner: Some(user.to_string()),
            lookup: Some(secret_hash(&secret)),
            body: value(&body)?,
            expires_at: new.expires_at,
        };
        let change = DirectoryChange {
            kind: KIND,
            id: id.to_string(),
            expected: DocumentVersion::Absent,
            content: Some(content),
        };
        self.store.change_directory(&[change]).await?;
        let event = Event::of("api-key.made")
            .on(id.to_string())
            .after(&serde_json::json!({
                "owner": user.to_string(), "actions": body.actions, "accounts": body.accounts,
                "addresses": body.addresses, "expires_at": new.expires_at,
            }));
        self.note_for(org, caller, event).await?;
        let row = ApiKeyRow {
            id,
            user,
            key: new,
            hint,
            created_at: body.created_at,
            last_used_at: None,
        };
        Ok(NewKey { row, secret })
    }

    /// The keys of a user in an organisation. Errors: `Forbidden`, `Store`.
    pub async fn keys(
        &self,
        org: OrganisationId,
        caller: &Caller,
        user: UserId,
    ) -> Result<Vec<ApiKeyRow>, Error> {
        self.require_key_right(org, caller, user)?;
        self.keys_of(org, user).await?.iter().map(row).collect()
    }

    /// Revokes a key, at once. Errors: `Forbidden`, `NotFound`.
    pub async fn revoke_key(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: ApiKeyId,
    ) -> Result<(), Error> {
        let unknown = || Error::NotFound {
            what: "API key",
            name: id.to_string(),
            cure: "`GET /api/v1/auth/api-keys` lists yours",
        };
        let found = self.store.directory_entry(KIND, &id.to_string()).await?;
        let found = found.ok_or_else(unknown)?;
        let user = owner_of(&found)?;
        let is_here = body_of(&found)?.org == org.to_string();
        if !is_here || self.require_key_right(org, caller, user).is_err() {
            return Err(unknown());
        }
        self.delete_key(&id.to_string()).await?;
        let event = Event::of("api-key.revoked").on(id.to_string());
        self.note_for(org, caller, event).await
    }

    /// Proves a key that a request carries. Errors: `Unauthenticated`.
    pub async fn prove_key(&self, secret: &str, origin: &Origin) -> Result<Identity, Error> {
        if secret.len() > 200 || !secret.starts_with(PREFIX) {
            return Err(wrong());
        }
        let hash = secret_hash(secret);
        let found = self.store.directory_lookup(KIND, &hash).await?;
        let found = found.ok_or_else(wrong)?;
        if body_of(&found)?.signing.is_some() {
            let detail = "requests with this key must be signed with it, not carry it";
            return Err(Error::unauthenticated("signature-needed", detail));
        }
        self.prove_found(found, origin).await
    }

    /// Proves a signed request. Errors: `Unauthenticated`, also for one that was seen before.
    pub async fn prove_signed(
        &self,
        request: &SignedRequest<'_>,
        origin: &Origin,
    ) -> Result<Identity, Error> {
        let off = |detail: &'static str| Error::unauthenticated("signature-wrong", detail);
        let now = self.now().as_second();
        let sent: i64 = request
            .timestamp
            .parse()
            .map_err(|_| off("the timestamp is not a number of seconds"))?;
        if now.abs_diff(sent) > SIGNED_SECONDS.unsigned_abs() {
            return Err(off("the timestamp is more than five minutes off"));
        }
        let id: ApiKeyId = request.key.parse().map_err(|_| wrong())?;
        let found = self.store.directory_entry(KIND, &id.to_string()).await?;
        let found = found.ok_or_else(wrong)?;
        let sealed = body_of(&found)?.signing.ok_or_else(wrong)?;
        let secret = self.key_ring()?.open(place(&found.id), &sealed).await?;
        let secret = secret.ok_or_else(wrong)?;
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&secret)
            .expect("HMAC takes a key of any length");
        let body = hex(&Sha256::digest(request.body));
        let text = format!(
            "{}\n{}\n{}\n{body}",
            request.method, request.path, request.timestamp
        );
        mac.update(text.as_bytes());
        let expected = hex(&mac.finalize().into_bytes());
        if !is_same(&expected, request.signature) {
            return Err(off("it is not the signature of this request with this key"));
        }
        let once = format!("signed/{expected}");
        if !self.shared.once(&once, SIGNED_REMEMBERED).await {
            return Err(off("this request was sent before"));
        }
        self.prove_found(found, origin).await
    }

    async fn prove_found(&self, found: DirectoryEntry, origin: &Origin) -> Result<Identity, Error> {
        let now = self.now();
        if found.expires_at.is_some_and(|it| it <= now) {
            return Err(Error::unauthenticated(
                "key-expired",
                "the API key has expired",
            ));
        }
        let body = body_of(&found)?;
        let is_from = |address: IpAddr| body.addresses.iter().any(|it| it.contains(&address));
        if !body.addresses.is_empty() && !origin.address.is_some_and(is_from) {
            let detail = "the API key is not taken from this address";
            return Err(Error::unauthenticated("key-elsewhere", detail));
        }
        let identity = Identity {
            user: owner_of(&found)?,
            proof: Proof::Key {
                id: found.id.parse().map_err(|_| wrong())?,
                org: body.org.parse().map_err(|_| wrong())?,
                actions: actions_of(&body)?,
                accounts: body.accounts.clone(),
            },
        };
        let user = self.user(identity.user).await?;
        if user.state != crate::people::UserState::Active {
            return Err(wrong());
        }
        self.note_use(found, body, now).await?;
        Ok(identity)
    }

    /// Writes down that a key was used, at most once a minute.
    async fn note_use(
        &self,
        found: DirectoryEntry,
        mut body: KeyBody,
        now: Timestamp,
    ) -> Result<(), Error> {
        let last = body.last_used_at.map_or(i64::MIN, Timestamp::as_second);
        if now.as_second().saturating_sub(last) < USED_SECONDS {
            return Ok(());
        }
        body.last_used_at = Some(now);
        let change = DirectoryChange {
            kind: KIND,
            id: found.id,
            expected: DocumentVersion::Is(found.version),
            content: Some(DirectoryContent {
                owner: found.owner,
                lookup: found.lookup,
                body: value(&body)?,
                expires_at: found.expires_at,
            }),
        };
        match self.store.change_directory(&[change]).await {
            // Another request wrote it down, or the key was revoked.
            Ok(()) | Err(DirectoryError::Conflict { .. }) => Ok(()),
            Err(other) => Err(other.into()),
        }
    }

    fn require_key_right(
        &self,
        org: OrganisationId,
        caller: &Caller,
        user: UserId,
    ) -> Result<(), Error> {
        let is_own = caller.name == user.to_string();
        let action = if is_own {
            Action::ApiKeysOwn
        } else {
            Action::ApiKeysManage
        };
        caller.require(org, action)
    }
}

fn check(new: &NewApiKey) -> Result<(), Error> {
    let name = new.name.trim();
    if name.is_empty() || name.len() > MAX_NAME_BYTES || name.contains(char::is_control) {
        return Err(Error::invalid(
            "name",
            name,
            "1 to 200 bytes that say what the key is for",
        ));
    }
    let counts = [new.actions.len(), new.accounts.len(), new.addresses.len()];
    if let Some(count) = counts.into_iter().find(|it| *it > MAX_ITEMS) {
        let expected = "at most 100 actions, accounts and addresses each";
        return Err(Error::invalid("key", &count.to_string(), expected));
    }
    Ok(())
}

pub(super) fn row(entry: &DirectoryEntry) -> Result<ApiKeyRow, Error> {
    let body = body_of(entry)?;
    let actions = actions_of(&body)?;
    Ok(ApiKeyRow {
        id: entry.id.parse().map_err(|_| damaged(&entry.id))?,
        user: owner_of(entry)?,
        key: NewApiKey {
            name: body.name,
            actions: actions.map(|it| it.as_ref().clone()).unwrap_or_default(),
            accounts: body.accounts,
            addresses: body.addresses,
            expires_at: entry.expires_at,
            is_signing: body.signing.is_some(),
        },
        hint: body.hint,
        created_at: body.created_at,
        last_used_at: body.last_used_at,
    })
}

fn actions_of(body: &KeyBody) -> Result<Option<Arc<Vec<Action>>>, Error> {
    if body.actions.is_empty() {
        return Ok(None);
    }
    let actions: Vec<Action> = body
        .actions
        .iter()
        .map(|it| it.parse())
        .collect::<Result<_, _>>()?;
    Ok(Some(Arc::new(actions)))
}

fn body_of(entry: &DirectoryEntry) -> Result<KeyBody, Error> {
    KeyBody::deserialize(&entry.body).map_err(|_| damaged(&entry.id))
}

fn owner_of(entry: &DirectoryEntry) -> Result<UserId, Error> {
    let owner = entry.owner.as_deref().and_then(|it| it.parse().ok());
    owner.ok_or_else(|| damaged(&entry.id))
}

fn damaged(id: &str) -> Error {
    Error::Conflict(format!("the stored API key {id} is damaged"))
}

fn value(body: &KeyBody) -> Result<serde_json::Value, Error> {
    serde_json::to_value(body)
        .map_err(|error| Error::Conflict(format!("the key cannot be kept: {error}")))
}

fn place(id: &str) -> Aad<'_> {
    Aad {
        kind: KIND,
        id,
        field: "secret",
    }
}

fn secret_hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

fn wrong() -> Error {
    Error::unauthenticated("key-invalid", "the API key is wrong or was revoked")
}
