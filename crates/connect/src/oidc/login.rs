//! A sign-in between its two halves: the way to the provider, and the way back.
//!
//! Owns: what is asked, what must be kept until the browser returns, what it returns with.
//! Not here: where it is kept (`treasury`), the exchange with the provider (`provider`).
//! Invariant: state, nonce and verifier are 256 random bits each, of one sign-in alone.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use url::Url;

use super::config::Config;
use super::error::OidcError;
use super::metadata::{Metadata, setup};

/// The longest query a browser may return with. Unit: bytes.
const MAX_CALLBACK_BYTES: usize = 16 * 1024;

/// What the provider shall ask the person, whatever it remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// To prove again who they are.
    Login,
    /// Which account to use.
    SelectAccount,
}

/// What a sign-in is to be like.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Where the browser comes back: exactly one of those registered at the provider.
    pub redirect_uri: String,
    /// How long ago the person may have proved who they are. Unit: seconds.
    pub max_age_s: Option<u32>,
    /// Who it probably is: an address, shown in the provider's form.
    pub login_hint: Option<String>,
    /// What the provider shall ask.
    pub prompt: Option<Prompt>,
}

impl Ask {
    /// An ordinary sign-in that comes back to `redirect_uri`.
    #[must_use]
    pub fn new(redirect_uri: &str) -> Self {
        Self {
            redirect_uri: redirect_uri.to_owned(),
            max_age_s: None,
            login_hint: None,
            prompt: None,
        }
    }
}

/// A sign-in that was begun. Send the browser to `url`; keep the rest, bound to that browser and
/// for minutes only, until it returns; then use it once.
#[derive(Clone, PartialEq, Eq)]
pub struct Begin {
    /// The provider's page.
    pub url: String,
    /// Names this sign-in in the address the browser returns to.
    pub state: String,
    /// Names this sign-in in the ID token.
    pub nonce: String,
    /// Proves to the provider that who began it also ends it (RFC 7636). Secret.
    pub verifier: String,
    /// Where the browser comes back.
    pub redirect_uri: String,
    /// As asked. Unit: seconds.
    pub max_age_s: Option<u32>,
}

impl fmt::Debug for Begin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Begin")
            .field("redirect_uri", &self.redirect_uri)
            .field("max_age_s", &self.max_age_s)
            .finish_non_exhaustive()
    }
}

impl Begin {
    /// Errors: `Setup` if the redirect address is none, or the machine has no randomness.
    pub(super) fn new(metadata: &Metadata, config: &Config, ask: &Ask) -> Result<Self, OidcError> {
        let fail = |fault| setup(&config.issuer, fault);
        let back = Url::parse(&ask.redirect_uri).ok();
        let is_fine = |it: &Url| it.has_host() && it.fragment().is_none();
        if !back.as_ref().is_some_and(is_fine) {
            return Err(fail(
                "our redirect address is no absolute URL without fragment",
            ));
        }
        let random = || random_text().ok_or_else(|| fail("this machine gives no random bytes"));
        let (state, nonce, verifier) = (random()?, random()?, random()?);
        let mut url = metadata.authorization.clone();
        {
            let mut query = url.query_pairs_mut();
            let scopes = std::iter::once("openid").chain(config.scopes.iter().map(String::as_str));
            let scopes: Vec<&str> = scopes.collect();
            query
                .append_pair("response_type", "code")
                .append_pair("client_id", &config.client_id)
                .append_pair("redirect_uri", &ask.redirect_uri)
                .append_pair("scope", &scopes.join(" "))
                .append_pair("state", &state)
                .append_pair("nonce", &nonce)
                .append_pair("code_challenge", &challenge(&verifier))
                .append_pair("code_challenge_method", "S256");
            if let Some(max_age_s) = ask.max_age_s {
                query.append_pair("max_age", &max_age_s.to_string());
            }
            if let Some(hint) = &ask.login_hint {
                query.append_pair("login_hint", hint);
            }
            match ask.prompt {
                Some(Prompt::Login) => query.append_pair("prompt", "login"),
                Some(Prompt::SelectAccount) => query.append_pair("prompt", "select_account"),
                None => &mut query,
            };
        }
        Ok(Self {
            url: url.into(),
            state,
            nonce,
            verifier,
            redirect_uri: ask.redirect_uri.clone(),
            max_age_s: ask.max_age_s,
        })
    }
}

/// RFC 7636, 4.2.
fn challenge(verifier: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))
}

fn random_text() -> Option<String> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// What the browser returns with.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Callback {
    /// Names the sign-in: look up the `Begin` that was kept by it.
    pub state: String,
    pub(super) code: Option<String>,
    pub(super) issuer: Option<String>,
    pub(super) error: Option<String>,
}

impl Callback {
    /// Reads the query of the address the browser returned to (or the form it posted).
    ///
    /// Errors: `Callback` if it is too long, says something twice, or has no state.
    pub fn parse(query: &str) -> Result<Self, OidcError> {
        let fail = |fault| Err(OidcError::Callback { fault });
        if query.len() > MAX_CALLBACK_BYTES {
            return fail("it is longer than 16 KiB");
        }
        let mut state = None;
        let mut callback = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let field = match name.as_ref() {
                "state" => &mut state,
                "code" => &mut callback.code,
                "iss" => &mut callback.issuer,
                "error" => &mut callback.error,
                // Descriptions are for programmers, and anybody may write them.
                _ => continue,
            };
            if field.replace(value.into_owned()).is_some() {
                return fail("it says something twice");
            }
        }
        match state.filter(|it| !it.is_empty()) {
            Some(state) => Ok(Self { state, ..callback }),
            None => fail("it has no state"),
        }
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Callback")
            .field("has_code", &self.code.is_some())
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_standard() {
        // RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let expected = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert_eq!(challenge(verifier), expected);
    }

    #[test]
    fn random_texts_are_long_and_never_the_same() {
        let texts: std::collections::BTreeSet<String> =
            (0..100).filter_map(|_| random_text()).collect();
        assert_eq!(texts.len(), 100);
        assert!(texts.iter().all(|it| it.len() == 43));
    }

    #[test]
    fn a_callback_is_read_once_and_whole() {
        let callback = Callback::parse("code=a%2Bb&state=s&iss=https%3A%2F%2Fi&session_state=x");
        let callback = callback.unwrap();
        assert_eq!(callback.code.as_deref(), Some("a+b"));
        assert_eq!(callback.issuer.as_deref(), Some("https://i"));
        assert_eq!(callback.state, "s");
        let long = format!("state=s&code={}", "a".repeat(MAX_CALLBACK_BYTES));
        for query in [
            "",
            "code=a",
            "state=&code=a",
            "state=s&code=a&code=b",
            &long,
        ] {
            assert!(Callback::parse(query).is_err(), "{query}");
        }
    }
}
