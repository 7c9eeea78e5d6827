//! People, sessions and factors on the wire (GUARD-1, GUARD-2).
//!
//! Owns: their JSON shapes. Not here: what they mean (`treasury`).
//! Invariant: no shape that is answered has a password, a hash or a key in it, but a secret that is
//! shown this once and says so.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What to sign in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The e-mail address.
    pub email: String,
    /// The password.
    #[schema(format = Password)]
    pub password: String,
    /// A code of the second factor, if it is given at once.
    pub code: Option<String>,
    /// The device's token of an earlier sign-in; a page sends its cookie.
    pub device: Option<String>,
    /// `true` answers with cookies for a page instead of tokens.
    #[serde(default)]
    pub cookies: bool,
}

/// The second half of a sign-in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MfaLogin {
    /// The `mfa_token` of the first half.
    pub mfa_token: String,
    /// A code of the authenticator app, or a recovery code.
    pub code: String,
    /// `true` answers with cookies for a page instead of tokens.
    #[serde(default)]
    pub cookies: bool,
}

/// What a sign-in came to.
#[derive(Serialize, ToSchema)]
pub struct LoginAnswer {
    /// Whether the second factor is still to come, at `/auth/mfa/verify`.
    pub mfa_required: bool,
    /// For the second half, within five minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mfa_token: Option<String>,
    /// Kinds of second factors they have: `totp`, `passkey`, `recovery`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<String>,
    /// The tokens, once they are in.
    #[serde(flatten)]
    pub tokens: Option<TokenAnswer>,
}

/// Tokens.
#[derive(Serialize, ToSchema)]
pub struct TokenAnswer {
    /// For `Authorization: Bearer`; absent when it is in a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token: Option<String>,
    /// Always `Bearer`.
    pub token_type: String,
    /// Seconds the access token is good.
    pub expires_in: i64,
    /// For one refresh; absent when it is in a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// Seconds the refresh token is good.
    pub refresh_expires_in: i64,
    /// What a page sends as `X-CSRF-Token` with unsafe requests.
    pub csrf_token: String,
    /// The device's token for its next sign-in; absent when it is in a cookie or unchanged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

/// A refresh token; a page sends its cookie.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// The refresh token.
    pub refresh_token: Option<String>,
}

/// Someone new, by a set-up link or an invitation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// The secret of the link.
    pub token: String,
    /// Their name.
    pub name: String,
    /// Their address; an invitation knows it.
    pub email: Option<String>,
    /// Their password.
    #[schema(format = Password)]
    pub password: String,
    /// By set-up: the name of the first organisation, if there is none.
    pub organisation: Option<String>,
    /// By set-up: the currency of its reports; EUR if absent.
    pub reporting_currency: Option<String>,
    /// `true` answers with cookies for a page instead of tokens.
    #[serde(default)]
    pub cookies: bool,
}

/// What a link offers.
#[derive(Serialize, ToSchema)]
pub struct LinkOffer {
    /// `setup`, `invitation` or `reset`.
    pub purpose: String,
    /// The organisation, for an invitation.
    pub organisation: Option<String>,
    /// What they shall be; nothing new by a reset.
    pub role: Option<String>,
    /// The invited address.
    pub email: Option<String>,
    /// Whether someone has this address already: they sign in and accept.
    pub is_known: bool,
}

/// A link to accept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkToken {
    /// The secret of the link.
    pub token: String,
}

/// Whether there is anyone yet, and what is asked of who comes.
#[derive(Serialize, ToSchema)]
pub struct Setup {
    /// Whether nobody exists yet.
    pub needs_setup: bool,
    /// Whether one has to sign in.
    pub needs_sign_in: bool,
}

/// Whoever asks.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: Option<String>,
    /// Whether they have a password.
    pub has_password: bool,
    /// Whether a second factor was part of this sign-in.
    pub has_second_factor: bool,
    /// The organisations they are a member of.
    pub memberships: Vec<OwnMembership>,
    /// What a page sends as `X-CSRF-Token` with unsafe requests; none with a key.
    pub csrf_token: Option<String>,
}

/// What one is in an organisation.
#[derive(Serialize, ToSchema)]
pub struct OwnMembership {
    /// The organisation's short name.
    pub organisation: String,
    /// Its name.
    pub name: String,
    /// The role.
    pub role: String,
    /// The actions that the role has.
    pub actions: Vec<String>,
    /// What is seen.
    pub scope: Scope,
}

/// Accounts and entities that a role is limited to; both empty: everything.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberScope)]
pub struct Scope {
    /// Paths of accounts, each with all below it.
    #[serde(default)]
    pub accounts: Vec<String>,
    /// Short names of entities.
    #[serde(default)]
    pub entities: Vec<String>,
}

impl From<Scope> for treasury::MemberScope {
    fn from(it: Scope) -> Self {
        Self {
            accounts: it.accounts,
            entities: it.entities,
        }
    }
}

impl From<&treasury::MemberScope> for Scope {
    fn from(it: &treasury::MemberScope) -> Self {
        Self {
            accounts: it.accounts.clone(),
            entities: it.entities.clone(),
        }
    }
}

/// A change of oneself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeChange {
    /// The new name.
    pub name: String,
}

/// A change of one's password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The present one.
    #[schema(format = Password)]
    pub current: String,
    /// The new one.
    #[schema(format = Password)]
    pub new: String,
}

/// A proof for a sensitive action: one of the three.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reauthentication {
    /// The password.
    #[schema(format = Password)]
    pub password: Option<String>,
    /// A code of the second factor.
    pub code: Option<String>,
    /// A passkey's answer to an offer that was made for this.
    pub passkey: Option<super::PasskeyAnswer>,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub struct Session {
    /// Its id.
    pub id: String,
    /// Whether it is the one that asks.
    pub is_current: bool,
    /// When it began.
    pub created_at: String,
    /// When it was last refreshed.
    pub last_used_at: String,
    /// When it ends unless it is used.
    pub expires_at: Option<String>,
    /// What the device calls itself.
    pub agent: Option<String>,
    /// Where it was last used from.
    pub address: Option<String>,
    /// Whether a second factor was part of the sign-in.
    pub has_second_factor: bool,
}

impl Session {
    /// A session, and whether it is the one that asks.
    #[must_use]
    pub fn new(it: treasury::SessionRow, is_current: bool) -> Self {
        Self {
            id: it.id.to_string(),
            is_current,
            created_at: it.created_at.to_string(),
            last_used_at: it.last_used_at.to_string(),
            expires_at: it.expires_at.map(|it| it.to_string()),
            agent: it.agent,
            address: it.address.map(|it| it.to_string()),
            has_second_factor: it.has_second_factor,
        }
    }
}

/// One's sessions.
#[derive(Serialize, ToSchema)]
pub struct SessionList {
    /// The last used first.
    pub items: Vec<Session>,
}

/// A second factor.
#[derive(Serialize, ToSchema)]
pub struct Factor {
    /// Its id.
    pub id: String,
    /// `totp`, `recovery` or `passkey`.
    pub kind: String,
    /// What it is called.
    pub name: String,
    /// Since when.
    pub created_at: String,
    /// When it was last used.
    pub last_used_at: Option<String>,
    /// Recovery codes that are left.
    pub left: Option<usize>,
}

impl From<treasury::FactorRow> for Factor {
    fn from(it: treasury::FactorRow) -> Self {
        Self {
            id: it.id,
            kind: it.kind.to_owned(),
            name: it.name,
            created_at: it.created_at.to_string(),
            last_used_at: it.last_used_at.map(|it| it.to_string()),
            left: it.left,
        }
    }
}

/// One's second factors.
#[derive(Serialize, ToSchema)]
pub struct FactorList {
    /// Each of them.
    pub items: Vec<Factor>,
}

/// A code generator to set up; shown this once.
#[derive(Serialize, ToSchema)]
pub struct TotpOffer {
    /// For the confirmation.
    pub id: String,
    /// For typing into an app.
    pub secret: String,
    /// For an app on this device.
    pub otpauth_url: String,
    /// For an app with a camera: a square SVG image.
    pub qr_svg: String,
}

/// The first code of a code generator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TotpCode {
    /// The `id` of the offer.
    pub id: String,
    /// The code that the app shows.
    pub code: String,
}

/// Recovery codes; shown this once.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// Each works once; none if there were some already.
    pub codes: Vec<String>,
}

/// An API key to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApiKey {
    /// What it is for.
    pub name: String,
    /// The only actions it allows, such as `entries.read`; all of its owner's if none are named.
    #[serde(default)]
    pub actions: Vec<String>,
    /// The only accounts it sees, with all below.
    #[serde(default)]
    pub accounts: Vec<String>,
    /// The only addresses or networks it is taken from, such as `10.0.0.0/8`.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// When it ends (RFC 3339).
    #[schema(format = DateTime)]
    pub expires_at: Option<String>,
    /// Whether requests must be signed with it instead of carrying it.
    #[serde(default)]
    pub signing: bool,
}

/// An API key.
#[derive(Serialize, ToSchema)]
pub struct ApiKey {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub user: String,
    /// What it is for.
    pub name: String,
    /// Its first characters.
    pub hint: String,
    /// The only actions it allows; empty: all of its owner's.
    pub actions: Vec<String>,
    /// The only accounts it sees.
    pub accounts: Vec<String>,
    /// The only addresses it is taken from.
    pub addresses: Vec<String>,
    /// Whether requests must be signed with it.
    pub signing: bool,
    /// When it was made.
    pub created_at: String,
    /// When it ends.
    pub expires_at: Option<String>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<String>,
    /// The key itself; only in the answer to its making.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

impl From<treasury::ApiKeyRow> for ApiKey {
    fn from(it: treasury::ApiKeyRow) -> Self {
        let key = it.key;
        Self {
            id: it.id.to_string(),
            user: it.user.to_string(),
            name: key.name,
            hint: it.hint,
            actions: key.actions.iter().map(ToString::to_string).collect(),
            accounts: key.accounts,
            addresses: key.addresses.iter().map(ToString::to_string).collect(),
            signing: key.is_signing,
            created_at: it.created_at.to_string(),
            expires_at: key.expires_at.map(|it| it.to_string()),
            last_used_at: it.last_used_at.map(|it| it.to_string()),
            secret: None,
        }
    }
}

/// API keys.
#[derive(Serialize, ToSchema)]
pub struct ApiKeyList {
    /// Each of them.
    pub items: Vec<ApiKey>,
}
