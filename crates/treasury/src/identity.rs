//! Identity: proving who someone is (GUARD-2).
//!
//! Owns: passwords, sessions and their tokens, second factors, API keys.
//! Not here: who is a member of what (`people`), what a role may do (`rights`), how a token
//! travels (`server`).
//! Invariant: every proof is checked against the database on every request, so that what is
//! revoked on one replica is refused on all of them at once.

mod factor;
mod key;
mod keys;
mod passkey;
mod password;
mod provider;
mod session;
mod sign_in;
mod signing;
mod site;
mod text;
mod token;
mod way_in;

pub use factor::{FactorRow, TotpOffer};
pub use key::{ApiKeyRow, NewApiKey, NewKey, SignedRequest};
pub use passkey::{PasskeyAnswer, PasskeyLogin, PasskeyOffer};
pub use password::password_check_time;
pub use provider::{
    ProviderAsk, ProviderBegin, ProviderConfig, ProviderEnd, ProviderRow, Providers,
};
pub use session::{SessionRow, Tokens};
pub use sign_in::{Credentials, SignIn, SignedIn};

pub(crate) use password::{check_strength, hash_password};
pub(crate) use signing::SigningKeys;

use std::sync::Arc;

use money::{ApiKeyId, OrganisationId, SessionId, Timestamp, UserId};

use crate::rights::Action;

/// A proved identity: what a request's token, cookie or key says, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Who.
    pub user: UserId,
    /// By what.
    pub proof: Proof,
}

/// What an identity was proved by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A session that began with a sign-in.
    Session {
        /// The session.
        id: SessionId,
        /// When they last gave password, passkey or provider.
        authenticated_at: Timestamp,
        /// Whether a second factor or a passkey was part of it.
        has_second_factor: bool,
    },
    /// An API key.
    Key {
        /// The key.
        id: ApiKeyId,
        /// The only organisation it is good for.
        org: OrganisationId,
        /// The only actions it is good for; all of its owner if none.
        actions: Option<Arc<Vec<Action>>>,
        /// The only accounts it sees, below its owner's scope; all if none.
        accounts: Vec<String>,
        /// How often it may ask in an hour, if not as often as everybody.
        limit_per_hour: Option<u32>,
    },
}
