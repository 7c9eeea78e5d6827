//! Which sign-in providers there are, and the way to them.
//!
//! Owns: what an operator sets about them; asking a provider about itself when it is first needed.
//! Not here: reading settings (the binary), the exchange (`connect::oidc`).
//! Invariant: a provider that is away keeps nobody from starting, and is asked again later.

use std::sync::Arc;

use connect::http::{AllowList, Client, Settings};
use connect::oidc::{Config, Provider};
use money::Timestamp;
use secrecy::SecretString;
use tokio::sync::OnceCell;

use crate::error::Error;

/// The most providers there may be.
const MAX_PROVIDERS: usize = 20;
const MAX_NAME_BYTES: usize = 40;

/// A provider to sign in at, and our registration there.
#[derive(Clone, Debug)]
pub struct ProviderConfig {
    /// Its name in addresses: lower-case letters, digits and `-`.
    pub name: String,
    /// What people read on the button.
    pub label: String,
    /// The issuer, letter by letter as the provider writes it.
    pub issuer: String,
    /// What the provider calls us.
    pub client_id: String,
    /// What proves that we are that client; none for a public client.
    pub client_secret: Option<SecretString>,
}

impl ProviderConfig {
    /// Google.
    #[must_use]
    pub fn google(client_id: &str, client_secret: SecretString) -> Self {
        Self {
            name: "google".to_owned(),
            label: "Google".to_owned(),
            issuer: connect::oidc::GOOGLE_ISSUER.to_owned(),
            client_id: client_id.to_owned(),
            client_secret: Some(client_secret),
        }
    }
}

/// The providers of an installation; none by default.
#[derive(Clone, Default)]
pub struct Providers(Arc<Vec<KnownProvider>>);

/// A provider, and what it says about itself once it was asked.
pub(super) struct KnownProvider {
    pub(super) config: ProviderConfig,
    client: Client,
    found: OnceCell<Provider>,
}

impl std::fmt::Debug for Providers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|it| &it.config))
            .finish()
    }
}

impl Providers {
    /// These, in this order. `allowed` are destinations that may be reached although they are
    /// private, as `connect::http::AllowList` reads them.
    ///
    /// Errors: `Invalid` with the setting that is wrong.
    pub fn new(configs: Vec<ProviderConfig>, allowed: &[String]) -> Result<Self, Error> {
        let allowed = AllowList::parse(allowed)
            .map_err(|error| Error::malformed("connect.allow", "", &error))?;
        if configs.len() > MAX_PROVIDERS {
            let found = configs.len().to_string();
            let expected = format!("at most {MAX_PROVIDERS} providers");
            return Err(Error::invalid("oidc", &found, expected));
        }
        let settings = Settings {
            allowed,
            ..Settings::default()
        };
        let client = Client::new(settings)
            .map_err(|error| Error::Unavailable(format!("no HTTP client: {error}")))?;
        let mut known: Vec<KnownProvider> = Vec::new();
        for config in configs {
            check(&config)?;
            if known.iter().any(|it| it.config.name == config.name) {
                return Err(Error::invalid("oidc", &config.name, "each name once"));
            }
            known.push(KnownProvider {
                config,
                client: client.clone(),
                found: OnceCell::new(),
            });
        }
        Ok(Self(Arc::new(known)))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &KnownProvider> {
        self.0.iter()
    }

    /// Whether one of them is known by this name of its own.
    pub(in crate::identity) fn has_issuer(&self, issuer: &str) -> bool {
        self.0.iter().any(|it| it.config.issuer == issuer)
    }

    /// Errors: `NotFound`.
    pub(super) fn get(&self, name: &str) -> Result<&KnownProvider, Error> {
        let found = self.0.iter().find(|it| it.config.name == name);
        found.ok_or_else(|| Error::NotFound {
            what: "sign-in provider",
            name: name.chars().take(80).collect(),
            cure: "`GET /api/v1/auth/providers` lists those there are",
        })
    }
}

impl KnownProvider {
    /// The provider, which was asked about itself. Errors: `Provider`.
    pub(super) async fn ask(&self, now: Timestamp) -> Result<&Provider, Error> {
        let make = async || {
            let it = &self.config;
            let config = Config::new(&it.issuer, &it.client_id, it.client_secret.clone());
            Provider::discover(self.client.clone(), config, now).await
        };
        Ok(self.found.get_or_try_init(make).await?)
    }
}

fn check(config: &ProviderConfig) -> Result<(), Error> {
    let is_plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    let name = &config.name;
    if name.is_empty() || name.len() > MAX_NAME_BYTES || !name.bytes().all(is_plain) {
        let expected = "1 to 40 lower-case letters, digits and `-`";
        return Err(Error::invalid("oidc", name, expected));
    }
    if config.issuer.is_empty() || config.client_id.is_empty() {
        let expected = "both `issuer` and `client_id`";
        return Err(Error::invalid("oidc", name, expected));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> ProviderConfig {
        ProviderConfig {
            name: name.to_owned(),
            ..ProviderConfig::google("id", SecretString::from("hidden"))
        }
    }

    #[test]
    fn wrong_settings_are_named_and_no_secret_is_shown() {
        for names in [&["a", "a"][..], &[""], &["A"], &["a/b"], &["../a"]] {
            let configs = names.iter().map(|it| named(it)).collect();
            assert!(Providers::new(configs, &[]).is_err(), "{names:?}");
        }
        assert!(Providers::new(Vec::new(), &["http://x".to_owned()]).is_err());
        let fine = Providers::new(vec![named("google"), named("a-1")], &[]).unwrap();
        let shown = format!("{fine:?}");
        assert!(
            shown.contains("a-1") && !shown.contains("hidden"),
            "{shown}"
        );
    }
}
