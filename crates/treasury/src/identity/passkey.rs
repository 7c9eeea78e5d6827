//! Passkeys: Web Authentication Level 3 (GUARD-2).
//!
//! Owns: registering them, signing in and proving oneself again with them.
//! Not here: the checks of the standard (`webauthn_rs`), listing and removing (`factor`), where
//! browsers find us (`site`).
//! Invariant: a challenge is answered once, within five minutes, for what it was made for; the
//! person who holds the device verified themselves to it, so a passkey alone is two factors.
//! What an address has is told to nobody who did not prove its password.

use std::time::Duration;

use money::{SessionId, UserId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::{DirectoryEntry, DirectoryError, DocumentVersion};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};
use webauthn_rs_proto::{AllowCredentials, ResidentKeyRequirement};

use super::factor::{FactorBody, KIND, body_of, change, found_by, place};
use super::session::hex;
use super::sign_in::{SignedIn, ticket_key};
use super::{Identity, Proof, site, text};
use crate::audit::Event;
use crate::error::Error;
use crate::people::{User, UserKind, UserState};
use crate::rights::Origin;
use crate::secrets::{Owner, random_token};
use crate::treasury::{Treasury, new_uuid};

/// How long a challenge waits for its answer.
const PATIENCE: Duration = Duration::from_secs(5 * 60);
/// The largest answer of an authenticator. Unit: bytes.
const MAX_ANSWER_BYTES: usize = 64 * 1024;
const MAX_NAME_BYTES: usize = 100;
/// Passkeys of one person.
const MAX_PASSKEYS: usize = 20;

/// What a page asks an authenticator.
#[derive(Clone, Debug)]
pub struct PasskeyOffer {
    /// To answer with.
    pub id: String,
    /// `publicKey` of `navigator.credentials.create` or `get`, as JSON.
    pub options: Value,
}

/// What an authenticator answered.
#[derive(Clone, Debug)]
pub struct PasskeyAnswer {
    /// The `id` of the offer.
    pub id: String,
    /// The credential as JSON (`PublicKeyCredential.toJSON`).
    pub credential: Value,
}

/// Who is to sign in with a passkey.
#[derive(Clone, Debug)]
pub enum PasskeyLogin {
    /// Whoever the device knows.
    Anyone,
    /// The person with this address.
    Address(String),
    /// The person of a half-finished sign-in, as their second factor.
    Ticket(String),
    /// Someone who is signed in and proves it again.
    Again(Identity),
}

/// A challenge to a new passkey.
#[derive(Serialize, Deserialize)]
struct Enrolment {
    #[serde(with = "text")]
    user: UserId,
    state: PasskeyRegistration,
}

/// A challenge to a passkey.
#[derive(Serialize, Deserialize)]
struct Ceremony {
    whom: Whom,
    state: DiscoverableAuthentication,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Whom {
    Anyone,
    /// By the index of their address.
    Address(String),
    Ticket {
        #[serde(with = "text")]
        user: UserId,
        ticket: String,
    },
    Again {
        #[serde(with = "text")]
        user: UserId,
        #[serde(with = "text")]
        session: SessionId,
    },
}

impl Whom {
    const fn user(&self) -> Option<UserId> {
        match self {
            Self::Anyone | Self::Address(_) => None,
            Self::Ticket { user, .. } | Self::Again { user, .. } => Some(*user),
        }
    }
}

/// Why a passkey was not accepted: what the log gets, never who asks.
enum Refusal {
    /// It does not fit.
    Wrong,
    /// Its counter went back: there may be two of it.
    Cloned(UserId),
    /// The check could not be made.
    Failed(Error),
}

impl<E: Into<Error>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Treasury {
    /// Begins to register a passkey.
    ///
    /// Errors: `Unauthenticated` unless the proof is fresh, `Conflict` (no public address, or too
    /// many passkeys).
    pub async fn begin_passkey(&self, identity: &Identity) -> Result<PasskeyOffer, Error> {
        self.require_fresh(identity)?;
        let user = self.user(identity.user).await?;
        let known: Vec<_> = self.passkeys(user.id).await?;
        if known.len() >= MAX_PASSKEYS {
            let detail = format!("you have {MAX_PASSKEYS} passkeys: remove one first");
            return Err(Error::Conflict(detail));
        }
        let known = known.iter().map(|it| it.cred_id().clone()).collect();
        let account = user.email.as_deref().unwrap_or(&user.name);
        let (mut offer, state) = self
            .relying_party()?
            .start_passkey_registration(user.id.as_uuid(), account, &user.name, Some(known))
            .map_err(|error| broken(&error))?;
        // So that the device can find it without being told whose.
        if let Some(selection) = &mut offer.public_key.authenticator_selection {
            selection.resident_key = Some(ResidentKeyRequirement::Preferred);
        }
        let user = user.id;
        let options = json(&offer.public_key)?;
        let id = self.keep("enrol", &Enrolment { user, state }).await?;
        Ok(PasskeyOffer { id, options })
    }

    /// Registers a passkey. Answers recovery codes, if there were none.
    ///
    /// Errors: `Unauthenticated` (`passkey-refused`), `Invalid`, `Conflict` (known already).
    pub async fn finish_passkey(
        &self,
        identity: &Identity,
        name: &str,
        answer: &PasskeyAnswer,
        origin: &Origin,
    ) -> Result<Option<Vec<String>>, Error> {
        let name = name.trim();
        if name.is_empty() || name.len() > MAX_NAME_BYTES || name.contains(char::is_control) {
            return Err(Error::invalid("name", name, "1 to 100 bytes of text"));
        }
        let credential: RegisterPublicKeyCredential = parse(&answer.credential)?;
        let kept: Option<Enrolment> = self.kept("enrol", &answer.id).await;
        let kept = kept.filter(|it| it.user == identity.user);
        let kept = kept.ok_or_else(refused)?;
        let passkey = self
            .relying_party()?
            .finish_passkey_registration(&credential, &kept.state)
            .map_err(|error| {
                tracing::info!(%error, "a new passkey was refused");
                refused()
            })?;
        let id = new_uuid().as_simple().to_string();
        let body = FactorBody::Passkey {
            name: name.to_owned(),
            credential: self.seal_passkey(identity.user, &id, &passkey).await?,
            created_at: self.now(),
            last_used_at: None,
        };
        let made = change(&id, identity.user, DocumentVersion::Absent, &body, None)?;
        let made = found_by(made, lookup(passkey.cred_id()));
        match self.store.change_directory(&[made]).await {
            Err(DirectoryError::LookupTaken { .. }) => {
                return Err(Error::Conflict(
                    "this passkey is registered already".to_owned(),
                ));
            }
            other => other?,
        }
        let event = Event::of("second-factor.added").on("passkey".to_owned());
        self.note(None, &identity.user.to_string(), origin, event)
            .await?;
        self.first_recovery(identity.user).await
    }

    /// Begins a sign-in with a passkey, or the second half of one, or a proof again.
    ///
    /// Who names an address gets the same answer whether it is known or not: the device is asked
    /// for whatever it knows, and the address is compared at the end.
    ///
    /// Errors: `TooMany`, `Unauthenticated` (the ticket).
    pub async fn begin_passkey_login(
        &self,
        login: PasskeyLogin,
        origin: &Origin,
    ) -> Result<PasskeyOffer, Error> {
        self.limit_begun(origin).await?;
        let whom = match login {
            PasskeyLogin::Anyone => Whom::Anyone,
            PasskeyLogin::Address(email) => Whom::Address(self.email_index(&email).await?),
            PasskeyLogin::Ticket(ticket) => Whom::Ticket {
                user: self.ticket_user(&ticket).await?.id,
                ticket,
            },
            PasskeyLogin::Again(identity) => Whom::Again {
                user: identity.user,
                session: session_of(&identity)?,
            },
        };
        let (mut offer, state) = self
            .relying_party()?
            .start_discoverable_authentication()
            .map_err(|error| broken(&error))?;
        if let Some(user) = whom.user() {
            // Devices that keep no list of their own are told which keys to try.
            let allowed = self.passkeys(user).await?;
            let named = allowed.iter().map(|it| AllowCredentials {
                type_: "public-key".to_owned(),
                id: it.cred_id().clone(),
                transports: None,
            });
            offer.public_key.allow_credentials = named.collect();
        }
        let options = json(&offer.public_key)?;
        let id = self.keep("prove", &Ceremony { whom, state }).await?;
        Ok(PasskeyOffer { id, options })
    }

    /// Ends a sign-in with a passkey.
    ///
    /// Errors: `Unauthenticated` with one code, whatever is wrong.
    pub async fn finish_passkey_login(
        &self,
        answer: &PasskeyAnswer,
        origin: &Origin,
    ) -> Result<SignedIn, Error> {
        let (user, whom) = self.proved(answer, origin).await?;
        match whom {
            // For one who is signed in: it begins no other session.
            Whom::Again { .. } => return Err(refused()),
            Whom::Ticket { ticket, .. } => {
                // Whoever comes second, with a code or a passkey, begins again.
                let taken = self.shared.take(&ticket_key(&ticket)).await;
                taken.ok_or_else(refused)?;
            }
            Whom::Anyone | Whom::Address(_) => {}
        }
        self.let_in(&user, true, origin).await
    }

    /// Proves again who one is, with a passkey.
    ///
    /// Errors: `Unauthenticated`.
    pub async fn reauthenticate_by_passkey(
        &self,
        identity: &Identity,
        answer: &PasskeyAnswer,
        origin: &Origin,
    ) -> Result<(), Error> {
        let session = session_of(identity)?;
        self.limit_codes(identity.user).await?;
        let expected = Whom::Again {
            user: identity.user,
            session,
        };
        let (_, whom) = self.proved(answer, origin).await?;
        if whom != expected {
            return Err(refused());
        }
        self.freshen_session(session, true).await
    }

    /// Whose passkey answered which challenge; what failed is noted.
    async fn proved(&self, answer: &PasskeyAnswer, origin: &Origin) -> Result<(User, Whom), Error> {
        let kept: Option<Ceremony> = self.kept("prove", &answer.id).await;
        let kept = kept.ok_or_else(refused)?;
        let whom = kept.whom.clone();
        let (who, kind) = match self.check_passkey(kept, &answer.credential).await {
            Ok(user) => return Ok((user, whom)),
            Err(Refusal::Failed(error)) => return Err(error),
            Err(Refusal::Cloned(user)) => (user.to_string(), "passkey.counter-went-back"),
            Err(Refusal::Wrong) => ("nobody".to_owned(), "sign-in.failed"),
        };
        self.note(None, &who, origin, Event::of(kind)).await?;
        Err(refused())
    }

    async fn check_passkey(&self, kept: Ceremony, credential: &Value) -> Result<User, Refusal> {
        let credential: PublicKeyCredential = parse(credential)?;
        let index = lookup(&credential.raw_id);
        let entry = self.store.directory_lookup(KIND, &index).await?;
        let entry = entry.ok_or(Refusal::Wrong)?;
        let owner = entry.owner.as_deref().and_then(|it| it.parse().ok());
        let owner: UserId = owner.ok_or(Refusal::Wrong)?;
        // Step 6 of the standard: the person named before, by the answer, or both, owns the key.
        let told = credential.get_user_unique_id();
        let is_told = told.map(|it| it == owner.as_uuid().as_bytes());
        let is_meant = kept.whom.user().map(|it| it == owner);
        if is_told.or(is_meant) != Some(true) || is_meant == Some(false) {
            return Err(Refusal::Wrong);
        }
        let user = self.user(owner).await?;
        let is_allowed = user.state == UserState::Active && user.kind == UserKind::Person;
        if !is_allowed || !self.is_address_of(&kept.whom, &user).await? {
            return Err(Refusal::Wrong);
        }
        self.verify(&entry, user.id, kept.state, &credential)
            .await?;
        Ok(user)
    }

    async fn is_address_of(&self, whom: &Whom, user: &User) -> Result<bool, Error> {
        Ok(match (whom, &user.email) {
            (Whom::Address(index), Some(email)) => self.email_index(email).await? == *index,
            (Whom::Address(_), None) => false,
            _ => true,
        })
    }

    /// The signature and all that it covers, against the key as it is now; its use is kept.
    async fn verify(
        &self,
        entry: &DirectoryEntry,
        user: UserId,
        state: DiscoverableAuthentication,
        credential: &PublicKeyCredential,
    ) -> Result<(), Refusal> {
        let mut body = body_of(entry)?;
        let opened = self.open_passkey(entry, &body).await?;
        let mut passkey = opened.ok_or(Refusal::Wrong)?;
        let checked = self
            .relying_party()?
            .finish_discoverable_authentication_v2(credential, state, &passkey);
        let result = checked.map_err(|error| {
            tracing::info!(%error, "a passkey was refused");
            match error {
                WebauthnError::CredentialPossibleCompromise => Refusal::Cloned(user),
                _ => Refusal::Wrong,
            }
        })?;
        passkey.update_credential(&result);
        let now = self.now();
        if let FactorBody::Passkey {
            credential,
            last_used_at,
            ..
        } = &mut body
        {
            *credential = self.seal_passkey(user, &entry.id, &passkey).await?;
            *last_used_at = Some(now);
        }
        // Used elsewhere at the same moment: the counter of one of the two is old.
        let is_first = self.used_up(user, entry, &body).await?;
        is_first.then_some(()).ok_or(Refusal::Wrong)
    }

    /// The passkeys of a person.
    async fn passkeys(&self, user: UserId) -> Result<Vec<Passkey>, Error> {
        let mut passkeys = Vec::new();
        for (entry, body) in self.credentials(user).await? {
            passkeys.extend(self.open_passkey(&entry, &body).await?);
        }
        Ok(passkeys)
    }

    async fn open_passkey(
        &self,
        entry: &DirectoryEntry,
        body: &FactorBody,
    ) -> Result<Option<Passkey>, Error> {
        let FactorBody::Passkey { credential, .. } = body else {
            return Ok(None);
        };
        let opened = self.key_ring()?.open(place(&entry.id), credential).await?;
        let Some(opened) = opened else {
            return Ok(None);
        };
        let passkey = serde_json::from_slice(&opened)
            .map_err(|error| Error::Conflict(format!("the stored passkey is damaged: {error}")))?;
        Ok(Some(passkey))
    }

    async fn seal_passkey(
        &self,
        user: UserId,
        id: &str,
        passkey: &Passkey,
    ) -> Result<String, Error> {
        let plain = json(passkey)?.to_string();
        let owner = Owner::Person(user);
        self.key_ring()?
            .seal(owner, place(id), plain.as_bytes())
            .await
    }

    fn relying_party(&self) -> Result<Webauthn, Error> {
        let party = site::relying_party(&self.guard.issuer)?;
        let (first, more) = party.origins.split_first().ok_or_else(refused)?;
        let builder = WebauthnBuilder::new(&party.id, first).map_err(|error| broken(&error))?;
        let builder = more
            .iter()
            .fold(builder, WebauthnBuilder::append_allowed_origin);
        builder
            .rp_name("Bursar")
            .allow_any_port(party.any_port)
            .timeout(PATIENCE)
            .build()
            .map_err(|error| broken(&error))
    }

    /// Keeps a challenge; its id is a secret of who asked for it.
    async fn keep<T: Serialize>(&self, kind: &str, challenge: &T) -> Result<String, Error> {
        let id = random_token();
        let value = json(challenge)?.to_string();
        self.shared.put(&key(kind, &id), &value, PATIENCE).await;
        Ok(id)
    }

    /// A challenge, which is gone after that.
    async fn kept<T: DeserializeOwned>(&self, kind: &str, id: &str) -> Option<T> {
        let value = self.shared.take(&key(kind, id)).await?;
        serde_json::from_str(&value).ok()
    }
}

fn key(kind: &str, id: &str) -> String {
    let short: String = id.chars().take(64).collect();
    format!("passkey/{kind}/{short}")
}

/// What a passkey is found by: no two people have the same.
fn lookup(credential_id: &[u8]) -> String {
    format!("passkey/{}", hex(&Sha256::digest(credential_id)))
}

fn session_of(identity: &Identity) -> Result<SessionId, Error> {
    match identity.proof {
        Proof::Session { id, .. } => Ok(id),
        Proof::Key { .. } => Err(Error::unauthenticated(
            "session-needed",
            "keys cannot do this",
        )),
    }
}

fn parse<T: DeserializeOwned>(credential: &Value) -> Result<T, Error> {
    let bad = |found: &str| {
        let expected = "the JSON of a credential, as PublicKeyCredential.toJSON() makes it";
        Error::invalid("credential", found, expected)
    };
    let text = credential.to_string();
    if text.len() > MAX_ANSWER_BYTES {
        return Err(bad("(longer than 64 KiB)"));
    }
    serde_json::from_str(&text).map_err(|error| bad(&error.to_string()))
}

fn json<T: Serialize>(value: &T) -> Result<Value, Error> {
    serde_json::to_value(value)
        .map_err(|error| Error::Conflict(format!("the challenge cannot be kept: {error}")))
}

fn broken(error: &WebauthnError) -> Error {
    Error::Conflict(format!("no challenge could be made: {error}"))
}

fn refused() -> Error {
    let detail = "the passkey was not accepted, or it took too long: begin again, or sign in in \
                  another way";
    Error::unauthenticated("passkey-refused", detail)
}
