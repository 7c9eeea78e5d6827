//! The gateway that an organisation's files of payments go through (CASH-10).
//!
//! Owns: where it is, the key that signs for us, sealed; since when files go by themselves.
//! Not here: sending (`gateway`), the requests (`connect::bank`).
//! Invariant: the private key is made here, sealed with the organisation's key, and never given
//! out; a file that was made before files went by themselves never does.

use connect::bank::SigningKey;
use connect::http::Request;
use money::{OrganisationId, Timestamp};
use secrecy::{ExposeSecret, SecretSlice};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{DirectoryChange, DirectoryContent, DirectoryEntry, DocumentVersion};

use crate::audit::Event;
use crate::banks::bank_error;
use crate::error::Error;
use crate::mappings::Expected;
use crate::rights::{Action, Caller};
use crate::secrets::{Aad, Owner};
use crate::treasury::Treasury;

/// The kind of directory entry it is kept as, so that rotated keys reseal it.
pub(crate) const KIND: &str = "payment-gateway";
/// The longest address and the longest name of a key. Unit: bytes.
const MAX_URL: usize = 1_000;
const MAX_KEY_ID: usize = 100;

/// A gateway as somebody sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayDraft {
    /// Where it is.
    pub url: String,
    /// What it calls our key.
    pub key_id: String,
    /// Whether files go to it by themselves.
    pub is_automatic: bool,
    /// Whether a new key is made; the first one always is.
    pub renews_key: bool,
}

/// A gateway as it is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentGateway {
    /// Its version.
    pub version: u64,
    /// Where it is, without a slash at the end.
    pub url: String,
    /// What it calls our key.
    pub key_id: String,
    /// Files made since then go to it by themselves; none if they do not.
    pub automatic_since: Option<Timestamp>,
    /// Our public key, in PEM, to be registered there.
    pub public_key: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Body {
    url: String,
    key_id: String,
    #[serde(default)]
    automatic_since: Option<Timestamp>,
    public_key: String,
    /// The private key, sealed.
    secret: String,
}

impl Body {
    fn shown(self, version: u64) -> PaymentGateway {
        PaymentGateway {
            version,
            url: self.url,
            key_id: self.key_id,
            automatic_since: self.automatic_since,
            public_key: self.public_key,
        }
    }

    /// What the audit log keeps: everything but the key.
    fn audited(&self) -> serde_json::Value {
        json!({
            "url": self.url, "key_id": self.key_id, "automatic_since": self.automatic_since,
            "public_key": self.public_key,
        })
    }
}

impl GatewayDraft {
    fn checked(&self) -> Result<(String, String), Error> {
        let url = self.url.trim().trim_end_matches('/').to_owned();
        let asked = Request::get(&format!("{url}/payment-files"));
        let is_plain = !url.contains(['?', '#', '"']) && url.len() <= MAX_URL;
        if asked.is_err() || !is_plain {
            let expected = "an address as in https://gateway.bank.example/v1";
            return Err(Error::invalid("url", &self.url, expected));
        }
        let key_id = self.key_id.trim().to_owned();
        let is_name = |it: char| it.is_ascii_graphic() && !matches!(it, '"' | '\\');
        if key_id.is_empty() || key_id.len() > MAX_KEY_ID || !key_id.chars().all(is_name) {
            let expected = "1 to 100 letters, digits and signs, without blanks and quotation marks";
            return Err(Error::invalid("key_id", &self.key_id, expected));
        }
        Ok((url, key_id))
    }
}

const fn place(id: &str) -> Aad<'_> {
    Aad {
        kind: KIND,
        id,
        field: "secret",
    }
}

fn damaged() -> Error {
    Error::Sealed("the payment gateway's entry is damaged")
}

fn body_of(entry: &DirectoryEntry) -> Result<Body, Error> {
    Body::deserialize(&entry.body).map_err(|_| damaged())
}

impl Treasury {
    /// The gateway. Errors: `NotFound` while there is none, `Forbidden`.
    pub async fn payment_gateway(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<PaymentGateway, Error> {
        caller.require(org, Action::PaymentsRead)?;
        let entry = self.store.directory_entry(KIND, &org.to_string()).await?;
        let entry = entry.ok_or_else(none)?;
        Ok(body_of(&entry)?.shown(entry.version))
    }

    /// Sets the gateway. The first time, and when it is asked for, a key is made whose public part
    /// has to be registered there.
    ///
    /// Errors: `Invalid` (address, name of the key), `Directory` when another version is there,
    /// `Forbidden`.
    pub async fn set_payment_gateway(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (expected, draft): (Expected, &GatewayDraft),
    ) -> Result<PaymentGateway, Error> {
        caller.require(org, Action::PaymentsPolicy)?;
        let (url, key_id) = draft.checked()?;
        let id = org.to_string();
        let found = self.store.directory_entry(KIND, &id).await?;
        let before = found.as_ref().map(body_of).transpose()?;
        let (public_key, secret) = match &before {
            Some(it) if !draft.renews_key => (it.public_key.clone(), it.secret.clone()),
            _ => self.new_gateway_key(org).await?,
        };
        let since = before.as_ref().and_then(|it| it.automatic_since);
        let body = Body {
            url,
            key_id,
            automatic_since: draft
                .is_automatic
                .then(|| since.unwrap_or_else(|| self.now())),
            public_key,
            secret,
        };
        let on = match (expected, &found) {
            (Expected::Absent | Expected::Version(0), _) | (Expected::Any, None) => {
                DocumentVersion::Absent
            }
            (Expected::Version(version), _) => DocumentVersion::Is(version),
            (Expected::Any, Some(found)) => DocumentVersion::Is(found.version),
        };
        let kept = serde_json::to_value(&body).map_err(|_| damaged())?;
        let change = DirectoryChange {
            kind: KIND,
            id,
            expected: on,
            content: Some(DirectoryContent {
                owner: Some(org.to_string()),
                lookup: None,
                body: kept,
                expires_at: None,
            }),
        };
        self.store.change_directory(&[change]).await?;
        let event = Event::of("payment-gateway.changed").after(&body.audited());
        let event = match &before {
            Some(before) => event.before(&before.audited()),
            None => event,
        };
        self.note_for(org, caller, event).await?;
        let version = match on {
            DocumentVersion::Is(version) => version.saturating_add(1),
            _ => 1,
        };
        Ok(body.shown(version))
    }

    /// Removes the gateway and its key. Errors: `NotFound`, `Directory`, `Forbidden`.
    pub async fn remove_payment_gateway(
        &self,
        org: OrganisationId,
        caller: &Caller,
        expected: Expected,
    ) -> Result<(), Error> {
        caller.require(org, Action::PaymentsPolicy)?;
        let id = org.to_string();
        let found = self.store.directory_entry(KIND, &id).await?;
        let found = found.ok_or_else(none)?;
        let version = match expected {
            Expected::Version(version) => version,
            Expected::Any | Expected::Absent => found.version,
        };
        let change = DirectoryChange {
            kind: KIND,
            id,
            expected: DocumentVersion::Is(version),
            content: None,
        };
        self.store.change_directory(&[change]).await?;
        let event = Event::of("payment-gateway.removed").before(&body_of(&found)?.audited());
        self.note_for(org, caller, event).await
    }

    /// The gateway with the key that signs for it; none if there is no gateway.
    pub(super) async fn open_gateway(
        &self,
        org: OrganisationId,
    ) -> Result<Option<(PaymentGateway, SigningKey)>, Error> {
        let id = org.to_string();
        let Some(entry) = self.store.directory_entry(KIND, &id).await? else {
            return Ok(None);
        };
        let body = body_of(&entry)?;
        let plain = self.key_ring()?.open(place(&id), &body.secret).await?;
        let plain = plain.ok_or(Error::Sealed("the key of the gateway was destroyed"))?;
        let key: SecretSlice<u8> = plain.to_vec().into();
        let key = SigningKey::read(&key).map_err(|it| bank_error(&it))?;
        Ok(Some((body.shown(entry.version), key)))
    }

    /// A new key: its public part, and the private one sealed.
    async fn new_gateway_key(&self, org: OrganisationId) -> Result<(String, String), Error> {
        let made = SigningKey::generate().map_err(|it| bank_error(&it))?;
        let public = SigningKey::read(&made).map_err(|it| bank_error(&it))?;
        let id = org.to_string();
        let ring = self.key_ring()?;
        let owner = Owner::Organisation(org);
        let sealed = ring.seal(owner, place(&id), made.expose_secret()).await?;
        Ok((public.public_pem(), sealed))
    }
}

pub(super) fn none() -> Error {
    Error::NotFound {
        what: "payment gateway",
        name: "of the organisation".to_owned(),
        cure: "`bursar payment gateway set` sets one",
    }
}
