//! Signing in at Google or any OpenID Connect provider (GUARD-2).
//!
//! Owns: where a begun sign-in waits, and whose account an identity belongs to.
//! Not here: the exchange and every check of the provider's word (`connect::oidc`), cookies
//! (`server`).
//! Invariant: a provider's identity leads to an account only by an earlier link of issuer and
//! subject; the link is made by a person who is signed in, or once, by an address that both the
//! provider and we know to be theirs.

mod config;
mod factor;

pub use config::{ProviderConfig, Providers};

use std::time::Duration;

use connect::oidc::{Ask, Begin, Callback};
use money::{SessionId, UserId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{DirectoryChange, DirectoryEntry, DirectoryError, DocumentVersion};

use super::factor::{FactorBody, KIND, body_of, change, found_by};
use super::session::{hex, is_same};
use super::sign_in::SignIn;
use super::{Identity, Proof, site, text};
use crate::audit::Event;
use crate::error::Error;
use crate::people::{User, UserKind, UserState};
use crate::rights::Origin;
use crate::secrets::random_token;
use crate::treasury::{Treasury, new_uuid};

/// How long somebody may take at the provider.
const PATIENCE: Duration = Duration::from_secs(10 * 60);
/// Where browsers come back to, below the public address; the provider's name follows.
const CALLBACK: &str = "/api/auth/callback/";

/// A provider as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderRow {
    /// Its name in addresses.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// The link to the account of who asks, if there is one.
    pub link: Option<String>,
}

/// A sign-in to begin.
#[derive(Clone, Debug, Default)]
pub struct ProviderAsk {
    /// The page to go on to; `/` if none.
    pub return_to: Option<String>,
    /// The address the browser sees, where no public one is configured.
    pub here: Option<String>,
    /// Who links the provider to their account, instead of signing in.
    pub link: Option<Identity>,
}

/// A sign-in that was begun.
pub struct ProviderBegin {
    /// The provider's page to send the browser to.
    pub url: String,
    /// What binds the sign-in to the browser: for a cookie.
    pub browser: String,
    /// How long both are good. Unit: seconds.
    pub seconds: i64,
}

/// A sign-in that came back.
#[derive(Debug)]
pub enum ProviderEnd {
    /// They are in, or half in: our own second factor is still to come.
    SignedIn {
        /// Who, or the ticket.
        sign_in: SignIn,
        /// The page to go on to.
        return_to: String,
    },
    /// The provider is linked to the account of who asked for it.
    Linked {
        /// The page to go on to.
        return_to: String,
    },
}

/// A begun sign-in, until the browser comes back.
#[derive(Serialize, Deserialize)]
struct Waiting {
    name: String,
    nonce: String,
    verifier: String,
    redirect_uri: String,
    /// SHA-256 of what the browser holds.
    browser: String,
    return_to: String,
    link: Option<Linking>,
}

#[derive(Serialize, Deserialize)]
struct Linking {
    #[serde(with = "text")]
    user: UserId,
    #[serde(with = "text")]
    session: SessionId,
}

impl Treasury {
    /// The providers there are, with those linked to the account of who asks.
    ///
    /// Errors: `Store`.
    pub async fn sign_in_providers(
        &self,
        identity: Option<&Identity>,
    ) -> Result<Vec<ProviderRow>, Error> {
        let own = match identity {
            Some(identity) => self.credentials(identity.user).await?,
            None => Vec::new(),
        };
        let link_to = |wanted: &str| {
            let is_it = |body: &FactorBody| matches!(body, FactorBody::Provider { issuer, .. } if issuer == wanted);
            own.iter().find(|it| is_it(&it.1)).map(|it| it.0.id.clone())
        };
        let row = |it: &config::KnownProvider| ProviderRow {
            name: it.config.name.clone(),
            label: it.config.label.clone(),
            link: link_to(&it.config.issuer),
        };
        Ok(self.guard.providers.iter().map(row).collect())
    }

    /// Begins a sign-in at a provider.
    ///
    /// Errors: `NotFound`, `Invalid` (the page to go on to), `TooMany`, `Provider`;
    /// `Unauthenticated` for who links without a fresh proof.
    pub async fn begin_provider_login(
        &self,
        name: &str,
        ask: ProviderAsk,
        origin: &Origin,
    ) -> Result<ProviderBegin, Error> {
        let known = self.guard.providers.get(name)?;
        let return_to = site::local_path(ask.return_to.as_deref())?;
        self.limit_begun(origin).await?;
        let link = match &ask.link {
            Some(identity) => Some(self.linking(identity)?),
            None => None,
        };
        let here = match site::public_url(&self.guard.issuer) {
            Some(url) => url.origin().ascii_serialization(),
            None => ask.here.ok_or_else(|| {
                Error::Conflict("no public address is configured: set `server.public_url`".into())
            })?,
        };
        let now = self.now();
        let provider = known.ask(now).await?;
        let ask = Ask::new(&format!("{here}{CALLBACK}{name}"));
        let begun = provider.begin(&ask, now).await?;
        let browser = random_token();
        let waiting = Waiting {
            name: name.to_owned(),
            nonce: begun.nonce,
            verifier: begun.verifier,
            redirect_uri: begun.redirect_uri,
            browser: digest(&browser),
            return_to,
            link,
        };
        let value = serde_json::to_string(&waiting)
            .map_err(|error| Error::Conflict(format!("the sign-in cannot be kept: {error}")))?;
        self.shared.put(&key(&begun.state), &value, PATIENCE).await;
        Ok(ProviderBegin {
            url: begun.url,
            browser,
            seconds: i64::try_from(PATIENCE.as_secs()).unwrap_or(i64::MAX),
        })
    }

    /// Ends a sign-in: `query` is what the browser came back with, `browser` what it holds.
    ///
    /// Errors: `Provider`; `Unauthenticated` with `sign-in-not-begun`, `provider-email-unverified`,
    /// `provider-unknown-person`, `provider-link-needed`, `provider-linked-elsewhere`.
    pub async fn finish_provider_login(
        &self,
        name: &str,
        query: &str,
        browser: Option<&str>,
        origin: &Origin,
    ) -> Result<ProviderEnd, Error> {
        let known = self.guard.providers.get(name)?;
        let callback = Callback::parse(query)?;
        let kept = self.shared.take(&key(&callback.state)).await;
        let waiting: Option<Waiting> = kept.and_then(|it| serde_json::from_str(&it).ok());
        let is_this = |it: &Waiting| {
            let holds = |held: &str| is_same(&digest(held), &it.browser);
            it.name == name && browser.is_some_and(holds)
        };
        let waiting = waiting.filter(is_this).ok_or_else(not_begun)?;
        let begun = Begin {
            url: String::new(),
            state: callback.state.clone(),
            nonce: waiting.nonce,
            verifier: waiting.verifier,
            redirect_uri: waiting.redirect_uri,
            max_age_s: None,
        };
        let now = self.now();
        let found = known.ask(now).await?.finish(&callback, &begun, now).await;
        let found = match found {
            Ok(found) => found,
            Err(error) => {
                let event = Event::of("sign-in.provider-failed").on(name.to_owned());
                self.note(None, "nobody", origin, event).await?;
                return Err(error.into());
            }
        };
        let return_to = waiting.return_to;
        if let Some(link) = waiting.link {
            self.link_provider(&link, &found, origin).await?;
            return Ok(ProviderEnd::Linked { return_to });
        }
        let user = match self.person_of(&found, origin).await {
            Ok(user) => user,
            Err(error) => {
                let event = Event::of("sign-in.failed").on(name.to_owned());
                self.note(None, "nobody", origin, event).await?;
                return Err(error);
            }
        };
        let is_strong = factor::is_second_factor(&found.amr);
        let sign_in = self.let_in_by_provider(&user, is_strong, origin).await?;
        Ok(ProviderEnd::SignedIn { sign_in, return_to })
    }

    /// A provider's word takes the place of the password: our own second factor is still asked
    /// for, unless the provider asked for one.
    async fn let_in_by_provider(
        &self,
        user: &User,
        is_strong: bool,
        origin: &Origin,
    ) -> Result<SignIn, Error> {
        let factors = self.second_factors(user.id).await?;
        if is_strong || factors.is_empty() {
            return self.let_in(user, is_strong, origin).await.map(SignIn::Done);
        }
        let ticket = self.make_ticket(user.id).await;
        Ok(SignIn::SecondFactor { ticket, factors })
    }

    /// Whose account an identity leads to; the first time it is linked.
    async fn person_of(
        &self,
        found: &connect::oidc::Identity,
        origin: &Origin,
    ) -> Result<User, Error> {
        if let Some(entry) = self.linked(found).await? {
            let user = self.user(owner_of(&entry)?).await?;
            let user = may_come_in(user)?;
            self.touch(&entry, user.id).await?;
            return Ok(user);
        }
        let email = found.email.as_deref().filter(|_| found.is_email_verified);
        let email = email.ok_or_else(|| {
            let detail = "the provider does not vouch for an e-mail address of yours: sign in in \
                          another way, then link the provider in your security settings";
            Error::unauthenticated("provider-email-unverified", detail)
        })?;
        let index = self.email_index(email).await?;
        let Some(user) = self.user_by_index(&index).await? else {
            return self.join_by_provider(email, found, origin).await;
        };
        let user = may_come_in(user)?;
        if !user.is_email_verified {
            let detail = "this address was never proved here: sign in with your password, then \
                          link the provider in your security settings";
            return Err(Error::unauthenticated("provider-link-needed", detail));
        }
        let made = self.draft_provider(user.id, found).await?;
        self.keep_link(&[made]).await?;
        self.note_linked(user.id, origin).await?;
        Ok(user)
    }

    /// Makes somebody who was invited under this address.
    async fn join_by_provider(
        &self,
        email: &str,
        found: &connect::oidc::Identity,
        origin: &Origin,
    ) -> Result<User, Error> {
        let invited = self.draft_invited(email, found.name.as_deref()).await?;
        let Some((id, mut changes, orgs)) = invited else {
            let detail = "nobody here has this address, and it is not invited: ask an owner or \
                          admin for an invitation";
            return Err(Error::unauthenticated("provider-unknown-person", detail));
        };
        changes.push(self.draft_provider(id, found).await?);
        self.keep_link(&changes).await?;
        for org in orgs {
            let event = Event::of("user.registered").on(id.to_string());
            self.note(Some(org), &id.to_string(), origin, event).await?;
        }
        self.note_linked(id, origin).await?;
        self.user(id).await
    }

    /// Links an identity to the account of who asked for it, if they are still signed in.
    async fn link_provider(
        &self,
        link: &Linking,
        found: &connect::oidc::Identity,
        origin: &Origin,
    ) -> Result<(), Error> {
        if !self.is_session_of(link.session, link.user).await? {
            let detail = "the session has ended: sign in and link the provider again";
            return Err(Error::unauthenticated("session-ended", detail));
        }
        if let Some(entry) = self.linked(found).await? {
            return if owner_of(&entry)? == link.user {
                Ok(())
            } else {
                Err(linked_elsewhere())
            };
        }
        let made = self.draft_provider(link.user, found).await?;
        self.keep_link(&[made]).await?;
        self.note_linked(link.user, origin).await
    }

    fn linking(&self, identity: &Identity) -> Result<Linking, Error> {
        self.require_fresh(identity)?;
        let Proof::Session { id: session, .. } = identity.proof else {
            return Err(Error::unauthenticated(
                "session-needed",
                "keys cannot do this",
            ));
        };
        let user = identity.user;
        Ok(Linking { user, session })
    }

    async fn linked(
        &self,
        found: &connect::oidc::Identity,
    ) -> Result<Option<DirectoryEntry>, Error> {
        let index = self.provider_index(found).await?;
        Ok(self.store.directory_lookup(KIND, &index).await?)
    }

    /// What an identity is found by: a keyed hash, so that the database does not tell who has an
    /// account where. No address has a zero byte, so no address is taken for one.
    async fn provider_index(&self, found: &connect::oidc::Identity) -> Result<String, Error> {
        let whole = format!("\0provider\0{}\0{}", found.issuer, found.subject);
        Ok(format!("provider/{}", self.blind_index(&whole).await?))
    }

    async fn draft_provider(
        &self,
        user: UserId,
        found: &connect::oidc::Identity,
    ) -> Result<DirectoryChange, Error> {
        let body = FactorBody::Provider {
            issuer: found.issuer.clone(),
            created_at: self.now(),
            last_used_at: Some(self.now()),
        };
        let id = new_uuid().as_simple().to_string();
        let made = change(&id, user, DocumentVersion::Absent, &body, None)?;
        Ok(found_by(made, self.provider_index(found).await?))
    }

    async fn keep_link(&self, changes: &[DirectoryChange]) -> Result<(), Error> {
        match self.store.change_directory(changes).await {
            // The same person did the same at the same moment: now there is a link.
            Err(DirectoryError::LookupTaken { .. } | DirectoryError::Conflict { .. }) => {
                Err(not_begun())
            }
            other => Ok(other?),
        }
    }

    async fn note_linked(&self, user: UserId, origin: &Origin) -> Result<(), Error> {
        let event = Event::of("provider.linked");
        self.note(None, &user.to_string(), origin, event).await
    }

    async fn touch(&self, entry: &DirectoryEntry, user: UserId) -> Result<(), Error> {
        let mut body = body_of(entry)?;
        let now = self.now();
        if let FactorBody::Provider { last_used_at, .. } = &mut body {
            *last_used_at = Some(now);
        }
        // Of two at the same moment either says when it was.
        self.used_up(user, entry, &body).await.map(|_| ())
    }
}

fn key(state: &str) -> String {
    let short: String = state.chars().take(64).collect();
    format!("sign-in/provider/{short}")
}

fn digest(browser: &str) -> String {
    hex(&Sha256::digest(browser.as_bytes()))
}

fn owner_of(entry: &DirectoryEntry) -> Result<UserId, Error> {
    let owner = entry.owner.as_deref().and_then(|it| it.parse().ok());
    owner.ok_or_else(|| Error::Conflict("the stored link has no owner".to_owned()))
}

/// Whoever is shut out is answered as if they were unknown.
fn may_come_in(user: User) -> Result<User, Error> {
    let is_fine = user.state == UserState::Active && user.kind == UserKind::Person;
    is_fine.then_some(user).ok_or_else(|| {
        let detail = "this account cannot sign in: ask an owner or admin";
        Error::unauthenticated("provider-unknown-person", detail)
    })
}

fn linked_elsewhere() -> Error {
    let detail = "this account of the provider is linked to another user: unlink it there first";
    Error::unauthenticated("provider-linked-elsewhere", detail)
}

fn not_begun() -> Error {
    let detail = "this sign-in was not begun in this browser, was finished, or took too long: \
                  begin again";
    Error::unauthenticated("sign-in-not-begun", detail)
}
