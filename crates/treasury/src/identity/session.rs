//! Sessions: one sign-in on one device, with tokens that are replaced as they are used (GUARD-2).
//!
//! Owns: making, refreshing, listing and revoking sessions, and proving an access token.
//! Not here: passwords and factors (`sign_in`), cookies (`server`).
//! Invariant: a refresh token works once. A second use means that two parties hold it, and ends
//! the session for both. Nothing in the database lets its reader make a token.

use std::net::IpAddr;

use hmac::{Hmac, KeyInit, Mac};
use money::{SessionId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::Sha256;
use store::{DirectoryChange, DirectoryContent, DirectoryEntry, DirectoryError, DocumentVersion};

use super::token::{self, ACCESS_SECONDS};
use super::{Identity, Proof};
use crate::audit::Event;
use crate::error::Error;
use crate::rights::Origin;
use crate::secrets::{Aad, Owner, random_token};
use crate::treasury::{Treasury, new_uuid};

pub(crate) const KIND: &str = "session";
/// How long a session lasts without being used, and at most.
const IDLE_SECONDS: i64 = 7 * 24 * 3600;
const LONGEST_SECONDS: i64 = 30 * 24 * 3600;
/// How long a sign-in counts as fresh for sensitive actions.
const FRESH_SECONDS: i64 = 15 * 60;
/// Sessions listed of one person.
const PAGE: usize = 1_000;

/// What a client gets to go on with.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// For every request, for `access_seconds`.
    pub access: String,
    /// How long the access token is good.
    pub access_seconds: i64,
    /// For one refresh, within `refresh_seconds`.
    pub refresh: String,
    /// How long the refresh token is good.
    pub refresh_seconds: i64,
    /// What a page sends along with unsafe requests.
    pub csrf: String,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens(…)")
    }
}

/// A session as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// Its id.
    pub id: SessionId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last refreshed.
    pub last_used_at: Timestamp,
    /// When it ends unless it is used.
    pub expires_at: Option<Timestamp>,
    /// What the device called itself when it was last used.
    pub agent: Option<String>,
    /// Where it was last used from.
    pub address: Option<IpAddr>,
    /// Whether a second factor was part of the sign-in.
    pub has_second_factor: bool,
}

/// How a session began.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beginning {
    pub(crate) user: UserId,
    pub(crate) has_second_factor: bool,
}

#[derive(Serialize, Deserialize)]
struct SessionBody {
    /// How often it was refreshed: the refresh token of this generation is the only good one.
    generation: u64,
    salt: String,
    created_at: Timestamp,
    last_used_at: Timestamp,
    authenticated_at: Timestamp,
    has_second_factor: bool,
    /// Agent and address, sealed with the person's key.
    device: String,
}

#[derive(Default, Serialize, Deserialize)]
struct Device {
    agent: Option<String>,
    address: Option<IpAddr>,
}

impl Treasury {
    /// Begins a session. Errors: `Store`, `Sealed`.
    pub(crate) async fn begin_session(
        &self,
        beginning: Beginning,
        origin: &Origin,
    ) -> Result<(SessionId, Tokens), Error> {
        let id = SessionId::from_uuid(new_uuid());
        let now = self.now();
        let body = SessionBody {
            generation: 1,
            salt: random_token(),
            created_at: now,
            last_used_at: now,
            authenticated_at: now,
            has_second_factor: beginning.has_second_factor,
            device: self.seal_device(beginning.user, id, origin).await?,
        };
        let change = change(id, beginning.user, DocumentVersion::Absent, &body, now)?;
        self.store.change_directory(&[change]).await?;
        Ok((id, self.tokens(beginning.user, id, &body).await?))
    }

    /// Exchanges a refresh token for new tokens.
    ///
    /// Errors: `Unauthenticated` with `refresh-reused` when it was used before: then the session
    /// is ended.
    pub async fn refresh(&self, token: &str, origin: &Origin) -> Result<Tokens, Error> {
        let bad = || Error::unauthenticated("refresh-invalid", "sign in again");
        let (id, generation, mac) = parse_refresh(token).ok_or_else(bad)?;
        let now = self.now();
        loop {
            let found = self.store.directory_entry(KIND, &id.to_string()).await?;
            let found = found.filter(|it| is_alive(it, now)).ok_or_else(bad)?;
            let (user, mut body) = (user_of(&found)?, body_of(&found)?);
            let expected = self.refresh_mac(id, generation, &body.salt).await?;
            if !is_same(&expected, mac) {
                return Err(bad());
            }
            if generation != body.generation {
                return Err(self.end_reused(user, id, origin).await?);
            }
            body.generation = body.generation.saturating_add(1);
            body.last_used_at = now;
            body.device = self.seal_device(user, id, origin).await?;
            let change = change(id, user, DocumentVersion::Is(found.version), &body, now)?;
            match self.store.change_directory(&[change]).await {
                Ok(()) => return self.tokens(user, id, &body).await,
                // Someone used the same token at this moment, which the generation tells, or it
                // was sealed anew or freshened, which is nobody's second use.
                Err(DirectoryError::Conflict { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
    }

    async fn end_reused(
        &self,
        user: UserId,
        id: SessionId,
        origin: &Origin,
    ) -> Result<Error, Error> {
        self.delete_session(id).await?;
        let event = Event::of("session.refresh-reused").on(id.to_string());
        self.note(None, &user.to_string(), origin, event).await?;
        Ok(Error::unauthenticated(
            "refresh-reused",
            "the refresh token was used before, so the session was ended on every device that \
             holds it: sign in again",
        ))
    }

    /// Proves an access token: who, in which session.
    ///
    /// Errors: `Unauthenticated`.
    pub async fn prove_token(&self, token: &str) -> Result<Identity, Error> {
        let now = self.now();
        let keys = self.signing_keys().await?;
        let (user, id) = token::check(keys.as_ref(), &self.guard.issuer, token, now)?;
        let found = self.store.directory_entry(KIND, &id.to_string()).await?;
        let ended = || Error::unauthenticated("session-ended", "the session has ended: sign in");
        let found = found.filter(|it| is_alive(it, now)).ok_or_else(ended)?;
        if user_of(&found)? != user {
            return Err(ended());
        }
        let body = body_of(&found)?;
        Ok(Identity {
            user,
            proof: Proof::Session {
                id,
                authenticated_at: body.authenticated_at,
                has_second_factor: body.has_second_factor,
            },
        })
    }

    /// What a page must send along with unsafe requests of a session.
    ///
    /// Errors: `Store`, `Sealed`.
    pub async fn csrf_token(&self, session: SessionId) -> Result<String, Error> {
        let mut mac = self.token_mac().await?;
        mac.update(format!("csrf/{session}").as_bytes());
        Ok(hex(&mac.finalize().into_bytes()))
    }

    /// The sessions of a person, the last used first. Errors: `Store`.
    pub async fn sessions(&self, user: UserId) -> Result<Vec<SessionRow>, Error> {
        let now = self.now();
        let owner = user.to_string();
        let found = self.store.directory_owned(KIND, &owner, "", PAGE).await?;
        let mut rows = Vec::new();
        for entry in found.iter().filter(|it| is_alive(it, now)) {
            let (Ok(id), body) = (entry.id.parse::<SessionId>(), body_of(entry)?) else {
                continue;
            };
            let device = self.open_device(id, &body.device).await?;
            rows.push(SessionRow {
                id,
                created_at: body.created_at,
                last_used_at: body.last_used_at,
                expires_at: entry.expires_at,
                agent: device.agent,
                address: device.address,
                has_second_factor: body.has_second_factor,
            });
        }
        rows.sort_by_key(|it| std::cmp::Reverse(it.last_used_at));
        Ok(rows)
    }

    /// Ends a session of a person. Errors: `NotFound`, also for another person's.
    pub async fn end_session(
        &self,
        user: UserId,
        id: SessionId,
        origin: &Origin,
    ) -> Result<(), Error> {
        let found = self.store.directory_entry(KIND, &id.to_string()).await?;
        let is_own = |it: &DirectoryEntry| it.owner.as_deref() == Some(&*user.to_string());
        if found.as_ref().is_none_or(|it| !is_own(it)) {
            return Err(Error::NotFound {
                what: "session",
                name: id.to_string(),
                cure: "`GET /api/v1/auth/sessions` lists yours",
            });
        }
        self.delete_session(id).await?;
        let event = Event::of("session.ended").on(id.to_string());
        self.note(None, &user.to_string(), origin, event).await
    }

    /// Ends every session of a person, but one if it is named. Errors: `Store`.
    pub async fn end_sessions(&self, user: UserId, but: Option<SessionId>) -> Result<usize, Error> {
        let owner = user.to_string();
        let found = self.store.directory_owned(KIND, &owner, "", PAGE).await?;
        let but = but.map(|it| it.to_string());
        let mut ended = 0;
        for entry in found.iter().filter(|it| but.as_ref() != Some(&it.id)) {
            if let Ok(id) = entry.id.parse() {
                self.delete_session(id).await?;
                ended += 1;
            }
        }
        if ended > 0 {
            let event = Event::of("session.others-ended").after(&json!({"sessions": ended}));
            self.note(None, &owner, &Origin::default(), event).await?;
        }
        Ok(ended)
    }

    /// Notes that someone proved themselves again in a session. Errors: `Unauthenticated`.
    pub(crate) async fn freshen_session(
        &self,
        id: SessionId,
        with_second_factor: bool,
    ) -> Result<(), Error> {
        let now = self.now();
        loop {
            let found = self.store.directory_entry(KIND, &id.to_string()).await?;
            let ended = || Error::unauthenticated("session-ended", "sign in again");
            let found = found.filter(|it| is_alive(it, now)).ok_or_else(ended)?;
            let mut body = body_of(&found)?;
            body.authenticated_at = now;
            body.has_second_factor |= with_second_factor;
            let version = DocumentVersion::Is(found.version);
            let change = change(id, user_of(&found)?, version, &body, now)?;
            match self.store.change_directory(&[change]).await {
                Err(DirectoryError::Conflict { .. }) => {}
                other => return Ok(other?),
            }
        }
    }

    /// Whether a person's session goes on.
    pub(super) async fn is_session_of(&self, id: SessionId, user: UserId) -> Result<bool, Error> {
        let now = self.now();
        let found = self.store.directory_entry(KIND, &id.to_string()).await?;
        let found = found.filter(|it| is_alive(it, now));
        Ok(found.is_some_and(|it| it.owner == Some(user.to_string())))
    }

    /// Refuses what needs a fresh proof, unless there was one just now.
    ///
    /// Errors: `Unauthenticated` with `reauthentication-required`.
    pub fn require_fresh(&self, identity: &Identity) -> Result<(), Error> {
        let is_fresh = match &identity.proof {
            Proof::Session {
                authenticated_at, ..
            } => {
                let age = self.now().as_second() - authenticated_at.as_second();
                age <= FRESH_SECONDS
            }
            Proof::Key { .. } => false,
        };
        is_fresh.then_some(()).ok_or_else(|| {
            let detail = "prove again that it is you: POST /api/v1/auth/reauthenticate";
            Error::unauthenticated("reauthentication-required", detail)
        })
    }

    async fn delete_session(&self, id: SessionId) -> Result<(), Error> {
        loop {
            let Some(found) = self.store.directory_entry(KIND, &id.to_string()).await? else {
                return Ok(());
            };
            let change = DirectoryChange {
                kind: KIND,
                id: found.id,
                expected: DocumentVersion::Is(found.version),
                content: None,
            };
            match self.store.change_directory(&[change]).await {
                // It was refreshed at this moment: it ends all the same.
                Err(DirectoryError::Conflict { .. }) => {}
                other => return Ok(other?),
            }
        }
    }

    async fn tokens(
        &self,
        user: UserId,
        id: SessionId,
        body: &SessionBody,
    ) -> Result<Tokens, Error> {
        let keys = self.signing_keys().await?;
        let access = token::sign(keys.as_ref(), &self.guard.issuer, (user, id), self.now())?;
        let mac = self.refresh_mac(id, body.generation, &body.salt).await?;
        Ok(Tokens {
            access,
            access_seconds: ACCESS_SECONDS,
            refresh: format!("{id}.{}.{mac}", body.generation),
            refresh_seconds: IDLE_SECONDS,
            csrf: self.csrf_token(id).await?,
        })
    }

    async fn refresh_mac(
        &self,
        id: SessionId,
        generation: u64,
        salt: &str,
    ) -> Result<String, Error> {
        let mut mac = self.token_mac().await?;
        mac.update(format!("refresh/{id}/{generation}/{salt}").as_bytes());
        Ok(hex(&mac.finalize().into_bytes()))
    }

    pub(super) async fn token_mac(&self) -> Result<Hmac<Sha256>, Error> {
        let key = self.key_ring()?.secret("tokens").await?;
        Ok(<Hmac<Sha256> as KeyInit>::new_from_slice(key.as_slice())
            .expect("HMAC takes a key of any length"))
    }

    async fn seal_device(
        &self,
        user: UserId,
        id: SessionId,
        origin: &Origin,
    ) -> Result<String, Error> {
        let device = Device {
            agent: origin.agent.clone(),
            address: origin.address,
        };
        let plain = serde_json::to_vec(&device).unwrap_or_default();
        let id = id.to_string();
        let owner = Owner::Person(user);
        self.key_ring()?
            .seal(owner, device_place(&id), &plain)
            .await
    }

    async fn open_device(&self, id: SessionId, sealed: &str) -> Result<Device, Error> {
        let id = id.to_string();
        let opened = self.key_ring()?.open(device_place(&id), sealed).await?;
        let device = opened.and_then(|it| serde_json::from_slice(&it).ok());
        Ok(device.unwrap_or_default())
    }
}

fn device_place(id: &str) -> Aad<'_> {
    Aad {
        kind: KIND,
        id,
        field: "device",
    }
}

fn change(
    id: SessionId,
    user: UserId,
    expected: DocumentVersion,
    body: &SessionBody,
    now: Timestamp,
) -> Result<DirectoryChange, Error> {
    let idle = now.as_second().saturating_add(IDLE_SECONDS);
    let longest = body.created_at.as_second().saturating_add(LONGEST_SECONDS);
    let body = serde_json::to_value(body)
        .map_err(|error| Error::Conflict(format!("the session cannot be kept: {error}")))?;
    Ok(DirectoryChange {
        kind: KIND,
        id: id.to_string(),
        expected,
        content: Some(DirectoryContent {
            owner: Some(user.to_string()),
            lookup: None,
            body,
            expires_at: Timestamp::from_second(idle.min(longest)).ok(),
        }),
    })
}

fn is_alive(entry: &DirectoryEntry, now: Timestamp) -> bool {
    entry.expires_at.is_none_or(|it| it > now)
}

fn body_of(entry: &DirectoryEntry) -> Result<SessionBody, Error> {
    SessionBody::deserialize(&entry.body)
        .map_err(|error| Error::Conflict(format!("the stored session cannot be read: {error}")))
}

fn user_of(entry: &DirectoryEntry) -> Result<UserId, Error> {
    let user = entry.owner.as_deref().and_then(|it| it.parse().ok());
    user.ok_or_else(|| Error::Conflict("the stored session has no owner".to_owned()))
}

/// Session, generation and code of a refresh token.
fn parse_refresh(token: &str) -> Option<(SessionId, u64, &str)> {
    if token.len() > 200 {
        return None;
    }
    let mut parts = token.split('.');
    let parsed = (
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?,
    );
    parts.next().is_none().then_some(parsed)
}

/// Compares codes in a time that says nothing of where they differ.
pub(super) fn is_same(left: &str, right: &str) -> bool {
    use subtle::ConstantTimeEq;
    left.as_bytes().ct_eq(right.as_bytes()).into()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}
