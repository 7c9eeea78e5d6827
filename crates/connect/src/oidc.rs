//! Signing in at somebody else's: OpenID Connect, authorization code flow with PKCE.
//!
//! Owns: the whole exchange with a provider and every check of what it says
//! (OpenID Connect Core 1.0, Discovery 1.0, RFC 7636, RFC 9207).
//! Not here: whose account an identity belongs to, and where a begun sign-in waits (`treasury`).
//! Invariant: an `Identity` exists only after every check has passed.
//!
//! ```no_run
//! use connect::http::{Client, Settings};
//! use connect::oidc::{Ask, Callback, Config, Identity, OidcError, Provider};
//! use jiff::Timestamp;
//!
//! async fn sign_in(secret: secrecy::SecretString, query: &str) -> Result<Identity, OidcError> {
//!     let client = Client::new(Settings::default())?;
//!     let config = Config::google("our-client-id", secret);
//!     // Once, and shared by all sign-ins.
//!     let provider = Provider::discover(client, config, Timestamp::now()).await?;
//!
//!     let ask = Ask::new("https://bursar.example/api/auth/callback/google");
//!     let begin = provider.begin(&ask, Timestamp::now()).await?;
//!     // The browser goes to `begin.url` and returns with `query`; meanwhile `begin` is kept.
//!
//!     let callback = Callback::parse(query)?;
//!     provider.finish(&callback, &begin, Timestamp::now()).await
//! }
//! ```

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
