//! Passkeys and sign-in providers on the wire (GUARD-2).
//!
//! Owns: their JSON shapes. Not here: what they mean (`treasury`); what is inside of options and
//! credentials is the standard's (Web Authentication Level 3, 5.1.8 to 5.1.10).
//! Invariant: options and credentials pass through as they are.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// What to ask the browser for a passkey with.
#[derive(Serialize, ToSchema)]
pub struct PasskeyOffer {
    /// To finish with, once, within five minutes.
    pub id: String,
    /// For `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`.
    #[schema(value_type = Object)]
    pub options: Value,
}

impl From<treasury::PasskeyOffer> for PasskeyOffer {
    fn from(it: treasury::PasskeyOffer) -> Self {
        Self {
            id: it.id,
            options: it.options,
        }
    }
}

/// A new passkey.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasskey {
    /// The `id` of the offer.
    pub id: String,
    /// What to call it, such as the device's name.
    pub name: String,
    /// What the browser answered: `credential.toJSON()`.
    #[schema(value_type = Object)]
    pub credential: Value,
}

/// Who is to sign in with a passkey; whoever the device knows if nothing is given.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyLogin {
    /// The e-mail address of whom it must be.
    pub email: Option<String>,
    /// The `mfa_token` of a half-finished sign-in: the passkey is its second factor.
    pub mfa_token: Option<String>,
    /// `true` for one who is signed in and proves it again, at `/auth/reauthenticate`.
    #[serde(default)]
    pub reauthenticate: bool,
}

/// A passkey's answer to an offer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyAnswer {
    /// The `id` of the offer.
    pub id: String,
    /// What the browser answered: `credential.toJSON()`.
    #[schema(value_type = Object)]
    pub credential: Value,
    /// `true` answers with cookies for a page instead of tokens.
    #[serde(default)]
    pub cookies: bool,
}

impl From<PasskeyAnswer> for treasury::PasskeyAnswer {
    fn from(it: PasskeyAnswer) -> Self {
        Self {
            id: it.id,
            credential: it.credential,
        }
    }
}

/// Where one can sign in beside here.
#[derive(Serialize, ToSchema)]
pub struct ProviderList {
    /// In the order to show them.
    pub items: Vec<Provider>,
}

/// A provider to sign in at.
#[derive(Serialize, ToSchema)]
#[schema(as = SignInProvider)]
pub struct Provider {
    /// Its name in addresses.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// For who is signed in and linked it: what `DELETE /auth/mfa/{id}` takes the link away by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link_id: Option<String>,
}

impl From<treasury::ProviderRow> for Provider {
    fn from(it: treasury::ProviderRow) -> Self {
        Self {
            name: it.name,
            label: it.label,
            link_id: it.link,
        }
    }
}
