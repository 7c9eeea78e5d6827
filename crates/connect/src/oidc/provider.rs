//! A provider: what it says about itself, kept fresh, and signing in at it.
//!
//! Owns: discovery, keys and their age, the exchange of a code for an identity.
//! Not here: single checks (`token`, `keys`, `metadata`).
//! Invariant: a provider is asked for its keys at most once a minute, however many tokens with
//! unknown keys come.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::config::{Config, SecretWay};
use super::error::{OidcError, TokenFault, shortened};
use super::identity::{Identity, PersonClaims};
use super::jws::Jws;
use super::keys::KeySet;
use super::login::{Ask, Begin, Callback};
use super::metadata::{self, Metadata};
use super::token::{self, Claims, Expected, is_same};
use crate::http::{Answer, Client, HttpError, Request};

/// How old the provider's document and keys may get before they are fetched again.
pub const MAX_AGE: SignedDuration = SignedDuration::from_hours(24);

/// How long after asking for keys (or failing to) a provider is left alone.
pub const KEYS_PAUSE: SignedDuration = SignedDuration::from_secs(60);

/// The largest answer of a provider. Unit: bytes.
const MAX_DOCUMENT_BYTES: u64 = 512 * 1024;

/// How long one answer of a provider may take: a person waits for it.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// The longest authorization code. Unit: bytes.
const MAX_CODE_BYTES: usize = 4096;

const JSON: &str = "application/json";

/// A provider that can be signed in at. Share it: it keeps what it learned.
pub struct Provider {
    client: Client,
    config: Config,
    known: Mutex<Known>,
    /// Held while asking the provider about itself, so that one asks and the others wait.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
struct Known {
    metadata: Arc<Metadata>,
    keys: Arc<KeySet>,
    fetched_at: Timestamp,
    /// Also if that failed.
    asked_at: Timestamp,
}

#[derive(Deserialize)]
struct TokenAnswer {
    id_token: Option<String>,
    access_token: Option<String>,
}

#[derive(Deserialize)]
struct ErrorAnswer {
    error: String,
}

#[derive(Deserialize)]
struct UserAnswer {
    sub: String,
    #[serde(flatten)]
    person: PersonClaims,
}

impl Provider {
    /// Asks the provider about itself. `now` is the moment of the call.
    ///
    /// Errors: `Http` if it cannot be reached, `Setup` if what it says cannot be used.
    pub async fn discover(
        client: Client,
        config: Config,
        now: Timestamp,
    ) -> Result<Self, OidcError> {
        if config.client_id.is_empty() {
            return Err(metadata::setup(&config.issuer, "the client id is empty"));
        }
        let (metadata, keys) = fetch(&client, &config).await?;
        let known = Known {
            metadata: Arc::new(metadata),
            keys: Arc::new(keys),
            fetched_at: now,
            asked_at: now,
        };
        Ok(Self {
            client,
            config,
            known: Mutex::new(known),
            asking: tokio::sync::Mutex::new(()),
        })
    }

    /// The issuer, as set.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.config.issuer
    }

    /// Begins a sign-in. Errors: `Setup` if the redirect address is none.
    pub async fn begin(&self, ask: &Ask, now: Timestamp) -> Result<Begin, OidcError> {
        self.freshen(now).await;
        Begin::new(&self.known().metadata, &self.config, ask)
    }

    /// Ends a sign-in: checks that `callback` answers `begin`, exchanges its code, and checks the
    /// ID token in every respect. The caller has removed `begin` from where it was kept, so that
    /// it is used once.
    ///
    /// Errors: every variant of `OidcError`.
    pub async fn finish(
        &self,
        callback: &Callback,
        begin: &Begin,
        now: Timestamp,
    ) -> Result<Identity, OidcError> {
        self.freshen(now).await;
        let metadata = self.known().metadata;
        let code = self.code_of(callback, begin, &metadata)?;
        let answer = self.exchange(&metadata, code, begin).await?;
        let id_token = answer.id_token.ok_or(TokenFault::Malformed)?;
        let expected = Expected {
            issuer: &self.config.issuer,
            client_id: &self.config.client_id,
            nonce: &begin.nonce,
            access_token: answer.access_token.as_deref(),
            max_age_s: begin.max_age_s,
            now,
        };
        let claims = self.verify(&id_token, &expected).await?;
        let user = match answer.access_token {
            Some(token) if claims.person.email().is_none() => {
                self.user(&metadata, &claims, SecretString::from(token))
                    .await?
            }
            _ => None,
        };
        Ok(self.identity(claims, user.as_ref()))
    }

    fn code_of<'a>(
        &self,
        callback: &'a Callback,
        begin: &Begin,
        metadata: &Metadata,
    ) -> Result<&'a str, OidcError> {
        let fail = |fault| Err(OidcError::Callback { fault });
        if !is_same(&callback.state, &begin.state) {
            return fail("its state is another one");
        }
        // Against mix-up: the answer of one provider must not be taken to another (RFC 9207).
        match callback.issuer.as_deref() {
            Some(issuer) if issuer != self.config.issuer => {
                return fail("it comes from another provider");
            }
            None if metadata.names_issuer => return fail("it does not name its provider"),
            _ => {}
        }
        if let Some(error) = &callback.error {
            let error = shortened(error);
            return Err(OidcError::Refused { error });
        }
        match callback.code.as_deref() {
            Some(code) if !code.is_empty() && code.len() <= MAX_CODE_BYTES => Ok(code),
            _ => fail("it has no code"),
        }
    }

    async fn exchange(
        &self,
        metadata: &Metadata,
        code: &str,
        begin: &Begin,
    ) -> Result<TokenAnswer, OidcError> {
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &begin.redirect_uri),
            ("code_verifier", &begin.verifier),
        ];
        let mut request = Request::post(&metadata.token)?.accept(JSON)?;
        let id = self.config.client_id.as_str();
        let way = self.config.secret_way.unwrap_or(metadata.secret_way);
        match (&self.config.client_secret, way) {
            (Some(secret), SecretWay::Basic) => {
                let secret = SecretString::from(form_encoded(secret.expose_secret()));
                request = request.basic(&form_encoded(id), &secret)?;
            }
            (Some(secret), SecretWay::Form) => {
                fields.push(("client_id", id));
                fields.push(("client_secret", secret.expose_secret()));
            }
            (None, _) => fields.push(("client_id", id)),
        }
        let answer = self.client.send(limited(request.form(&fields)?)).await?;
        // 400 and 401 say why in a body of their own (RFC 6749, 5.2).
        if (400..500).contains(&answer.status())
            && let Ok(refusal) = answer.json::<ErrorAnswer>()
        {
            let error = shortened(&refusal.error);
            return Err(OidcError::Refused { error });
        }
        Ok(answer.require_success()?.json()?)
    }

    /// Signature and claims. An unknown key may be a new one: then the keys are fetched again.
    async fn verify(&self, id_token: &str, expected: &Expected<'_>) -> Result<Claims, OidcError> {
        let jws = Jws::parse(id_token)?;
        let mut verdict = self.known().keys.verify(&jws);
        if verdict == Err(TokenFault::UnknownKey) {
            self.refresh_keys(&jws, expected.now).await?;
            verdict = self.known().keys.verify(&jws);
        }
        verdict?;
        Ok(token::check(&jws, expected)?)
    }

    async fn refresh_keys(&self, jws: &Jws<'_>, now: Timestamp) -> Result<(), OidcError> {
        let _asking = self.asking.lock().await;
        let known = self.known();
        // Somebody else may have fetched them while we waited.
        let is_known = known.keys.verify(jws) != Err(TokenFault::UnknownKey);
        if is_known || now.duration_since(known.asked_at) < KEYS_PAUSE {
            return Ok(());
        }
        self.change(|it| it.asked_at = now);
        let keys = fetch_keys(&self.client, &self.config, &known.metadata).await?;
        self.change(|it| it.keys = Arc::new(keys));
        Ok(())
    }

    /// Fetches what has become old. What is known serves on if the provider is away: without it
    /// nobody can sign in anyhow, and with it the exchange says what is wrong.
    async fn freshen(&self, now: Timestamp) {
        let is_old = |it: &Known| {
            now.duration_since(it.fetched_at) >= MAX_AGE
                && now.duration_since(it.asked_at) >= KEYS_PAUSE
        };
        if !is_old(&self.known()) {
            return;
        }
        let _asking = self.asking.lock().await;
        if !is_old(&self.known()) {
            return;
        }
        self.change(|it| it.asked_at = now);
        match fetch(&self.client, &self.config).await {
            Ok((metadata, keys)) => self.change(|it| {
                it.metadata = Arc::new(metadata);
                it.keys = Arc::new(keys);
                it.fetched_at = now;
            }),
            Err(error) => tracing::warn!(
                oidc.issuer = %self.config.issuer,
                error = %error,
                "the sign-in provider could not be asked about itself; what is known is used on"
            ),
        }
    }

    /// What the provider says about the person where the ID token does not.
    async fn user(
        &self,
        metadata: &Metadata,
        claims: &Claims,
        access_token: SecretString,
    ) -> Result<Option<PersonClaims>, OidcError> {
        let Some(url) = &metadata.user else {
            return Ok(None);
        };
        let request = Request::get(url)?.accept(JSON)?.bearer(&access_token)?;
        let answer = self.client.send(limited(request)).await?;
        let answer = answer.require_success()?;
        let user: UserAnswer = answer.json()?;
        // It must be the same person (OpenID Connect Core, 5.3.2).
        if user.sub != claims.subject {
            return Err(TokenFault::Subject.into());
        }
        Ok(Some(user.person))
    }

    fn identity(&self, claims: Claims, user: Option<&PersonClaims>) -> Identity {
        let source = user.unwrap_or(&claims.person);
        let email = source.email();
        Identity {
            issuer: self.config.issuer.clone(),
            is_email_verified: email.is_some() && source.is_email_verified(),
            email,
            name: claims.person.name().or_else(|| source.name()),
            amr: claims.person.amr(),
            authenticated_at: claims.authenticated_at,
            subject: claims.subject,
        }
    }

    fn known(&self) -> Known {
        let known = self.known.lock();
        known.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn change(&self, change: impl FnOnce(&mut Known)) {
        let known = self.known.lock();
        change(&mut known.unwrap_or_else(PoisonError::into_inner));
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Provider")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

async fn fetch(client: &Client, config: &Config) -> Result<(Metadata, KeySet), OidcError> {
    let url = metadata::document_url(&config.issuer)?;
    let document = get(client, &url).await?;
    let metadata = Metadata::parse(&config.issuer, document.body())?;
    let keys = fetch_keys(client, config, &metadata).await?;
    Ok((metadata, keys))
}

async fn fetch_keys(
    client: &Client,
    config: &Config,
    metadata: &Metadata,
) -> Result<KeySet, OidcError> {
    let fail = |fault| metadata::setup(&config.issuer, fault);
    let answer = get(client, &metadata.keys).await?;
    let keys = KeySet::parse(answer.body());
    let keys = keys.map_err(|_| fail("its keys are no JSON Web Key Set"))?;
    if keys.is_empty() {
        return Err(fail("it publishes no key we can use"));
    }
    Ok(keys)
}

async fn get(client: &Client, url: &str) -> Result<Answer, HttpError> {
    let request = Request::get(url)?.accept(JSON)?;
    client.send(limited(request)).await?.require_success()
}

fn limited(request: Request) -> Request {
    request
        .limit_bytes(MAX_DOCUMENT_BYTES)
        .timeout(ANSWER_TIMEOUT)
}

/// As RFC 6749, 2.3.1 asks for what goes into Basic.
fn form_encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
