//! Signing in at somebody else's: OpenID Connect, authorization code flow with PKCE.
//!
//! Owns: the whole exchange with a provider and every check of what it says
//! (OpenID Connect Core 1.0, Discovery 1.0, RFC 7636, RFC 9207).
//! Not here: whose account an identity belongs to, and where a begun sign-in waits (`treasury`).
//! Invariant: an `Identity` exists only after every check has passed.

mod config;
mod error;
mod identity;
mod jws;
mod keys;
mod login;
mod metadata;
mod provider;
mod token;

pub use config::{Config, GOOGLE_ISSUER, SecretWay};
pub use error::{OidcError, TokenFault};
pub use identity::Identity;
pub use login::{Ask, Begin, Callback, Prompt};
pub use provider::{KEYS_PAUSE, MAX_AGE, Provider};
pub use token::LEEWAY_S;
