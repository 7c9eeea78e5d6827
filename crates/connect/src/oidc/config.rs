//! Which provider we sign in at, and as whom.
//!
//! Owns: what an operator sets about a provider.
//! Not here: what the provider says about itself (`metadata`).
//! Invariant: the secret is in no `Debug`.

use secrecy::SecretString;

/// Google's issuer; its discovery document says the rest.
pub const GOOGLE_ISSUER: &str = "https://accounts.google.com";

/// How the client secret is told (OpenID Connect Core 1.0, 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretWay {
    /// In the header: `client_secret_basic`.
    Basic,
    /// In the form: `client_secret_post`.
    Form,
}

/// A provider and our registration there.
#[derive(Clone, Debug)]
pub struct Config {
    /// The issuer, letter by letter as the provider writes it in its tokens.
    pub issuer: String,
    /// What the provider calls us.
    pub client_id: String,
    /// What proves that we are that client; none for a public client (PKCE alone).
    pub client_secret: Option<SecretString>,
    /// How the secret is told; none for the first of these that the provider takes. Some providers
    /// take each client only by the way it is registered with.
    pub secret_way: Option<SecretWay>,
    /// What is asked beside `openid`.
    pub scopes: Vec<String>,
}

impl Config {
    /// Any provider, asked for e-mail address and name.
    #[must_use]
    pub fn new(issuer: &str, client_id: &str, client_secret: Option<SecretString>) -> Self {
        Self {
            issuer: issuer.to_owned(),
            client_id: client_id.to_owned(),
            client_secret,
            secret_way: None,
            scopes: vec!["email".to_owned(), "profile".to_owned()],
        }
    }

    /// Google.
    #[must_use]
    pub fn google(client_id: &str, client_secret: SecretString) -> Self {
        Self::new(GOOGLE_ISSUER, client_id, Some(client_secret))
    }
}
