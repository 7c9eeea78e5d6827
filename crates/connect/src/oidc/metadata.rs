//! What a provider says about itself (OpenID Connect Discovery 1.0).
//!
//! Owns: the address of its document, and which documents can be used.
//! Not here: fetching (`provider`), keys (`keys`).
//! Invariant: it speaks for exactly the issuer that was set, and over https if that is https.

use serde::Deserialize;
use url::Url;

use super::config::SecretWay;
use super::error::OidcError;
use super::jws::Algorithm;

/// The parts of a provider's document that we use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) authorization: Url,
    pub(super) token: String,
    pub(super) keys: String,
    pub(super) user: Option<String>,
    pub(super) secret_way: SecretWay,
    /// Its callbacks name the issuer (RFC 9207).
    pub(super) names_issuer: bool,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    response_types_supported: Option<Vec<String>>,
    id_token_signing_alg_values_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// Where the provider's document is. Errors: `Setup` if the issuer is none.
pub(super) fn document_url(issuer: &str) -> Result<String, OidcError> {
    let url = Url::parse(issuer).ok().filter(|it| {
        let is_plain = it.query().is_none() && it.fragment().is_none();
        is_plain && it.has_host() && it.username().is_empty() && it.password().is_none()
    });
    if url.is_none_or(|it| !["http", "https"].contains(&it.scheme())) {
        let fault = "the issuer is no https address without query and fragment";
        return Err(setup(issuer, fault));
    }
    let base = issuer.trim_end_matches('/');
    Ok(format!("{base}/.well-known/openid-configuration"))
}

impl Metadata {
    /// Reads the document of `issuer`. Errors: `Setup`, with what it lacks.
    pub(super) fn parse(issuer: &str, body: &[u8]) -> Result<Self, OidcError> {
        let fail = |fault| setup(issuer, fault);
        let document: Document = serde_json::from_slice(body)
            .map_err(|_| fail("its discovery document is not what the standard asks for"))?;
        if document.issuer != issuer {
            return Err(fail(
                "its discovery document is of another issuer; set it letter by letter as there",
            ));
        }
        let has = |list: &Option<Vec<String>>, word: &str| {
            list.as_ref()
                .is_none_or(|it| it.iter().any(|it| it == word))
        };
        if !has(&document.response_types_supported, "code") {
            return Err(fail("it does not offer the authorization code flow"));
        }
        if !has(&document.code_challenge_methods_supported, "S256") {
            return Err(fail("it does not offer PKCE with S256"));
        }
        let algorithms = document.id_token_signing_alg_values_supported;
        let is_known = |it: &Vec<String>| it.iter().any(|it| Algorithm::parse(it).is_some());
        if !algorithms.as_ref().is_none_or(is_known) {
            return Err(fail("it signs with no algorithm we accept"));
        }
        let proofs = document.token_endpoint_auth_methods_supported;
        // Without a list, basic is what the standard says.
        let secret_way = if has(&proofs, "client_secret_basic") {
            SecretWay::Basic
        } else if has(&proofs, "client_secret_post") || has(&proofs, "none") {
            SecretWay::Form
        } else {
            return Err(fail("it takes no client secret"));
        };
        let url = |text: &str| {
            let url = Url::parse(text).ok();
            let is_plain = issuer.starts_with("http://");
            let is_fine = |it: &Url| match it.scheme() {
                "https" => it.has_host(),
                // Only of an issuer that is so itself: a provider on this machine, in a test.
                "http" => is_plain,
                _ => false,
            };
            let cure = "an address in its discovery document is not https";
            url.filter(is_fine).ok_or_else(|| fail(cure))
        };
        url(&document.token_endpoint)?;
        url(&document.jwks_uri)?;
        document.userinfo_endpoint.as_deref().map(url).transpose()?;
        Ok(Self {
            authorization: url(&document.authorization_endpoint)?,
            token: document.token_endpoint,
            keys: document.jwks_uri,
            user: document.userinfo_endpoint,
            secret_way,
            names_issuer: document.authorization_response_iss_parameter_supported,
        })
    }
}

pub(super) fn setup(issuer: &str, fault: &'static str) -> OidcError {
    let issuer = issuer.to_owned();
    OidcError::Setup { issuer, fault }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const ISSUER: &str = "https://i.example";

    fn parsed(changes: &Value) -> Result<Metadata, OidcError> {
        let mut document = json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://i.example/a?tenant=1",
            "token_endpoint": "https://i.example/t",
            "jwks_uri": "https://keys.example/k",
        });
        for (name, value) in changes.as_object().unwrap() {
            document[name] = value.clone();
        }
        Metadata::parse(ISSUER, document.to_string().as_bytes())
    }

    #[test]
    fn a_document_with_what_is_required_is_used() {
        assert_eq!(parsed(&json!({})).unwrap().secret_way, SecretWay::Basic);
        let post = json!({"token_endpoint_auth_methods_supported": ["client_secret_post"]});
        assert_eq!(parsed(&post).unwrap().secret_way, SecretWay::Form);
    }

    #[test]
    fn a_document_that_cannot_be_used_is_refused_with_the_reason() {
        for (changes, reason) in [
            (json!({"issuer": "https://i.example/"}), "another issuer"),
            (json!({"issuer": "https://evil.example"}), "another issuer"),
            (json!({"token_endpoint": "http://i.example/t"}), "not https"),
            (json!({"jwks_uri": "file:///k"}), "not https"),
            (
                json!({"authorization_endpoint": "javascript:alert(1)"}),
                "not https",
            ),
            (json!({"token_endpoint": 1}), "the standard"),
            (
                json!({"response_types_supported": ["id_token"]}),
                "code flow",
            ),
            (
                json!({"code_challenge_methods_supported": ["plain"]}),
                "PKCE",
            ),
            (
                json!({"id_token_signing_alg_values_supported": ["HS256", "none"]}),
                "algorithm",
            ),
            (
                json!({"token_endpoint_auth_methods_supported": ["tls_client_auth"]}),
                "secret",
            ),
        ] {
            let error = parsed(&changes).unwrap_err().to_string();
            assert!(error.contains(reason), "{changes}: {error}");
        }
    }

    #[test]
    fn an_issuer_without_tls_opens_no_other_scheme() {
        let document = |page: &str| {
            let base = "http://127.0.0.1:9";
            let document = json!({
                "issuer": base, "authorization_endpoint": page,
                "token_endpoint": format!("{base}/t"), "jwks_uri": format!("{base}/k"),
            });
            Metadata::parse(base, document.to_string().as_bytes())
        };
        assert!(document("http://127.0.0.1:9/a").is_ok());
        for page in ["javascript:alert(1)", "data:text/html,x", "file:///a", "/a"] {
            assert!(document(page).is_err(), "{page}");
        }
    }

    #[test]
    fn the_document_lies_below_the_issuer() {
        let url = document_url("https://i.example/realm/").unwrap();
        assert_eq!(
            url,
            "https://i.example/realm/.well-known/openid-configuration"
        );
        for issuer in [
            "",
            "i.example",
            "https://i.example?a",
            "https://u@i.example",
            "ftp://i",
        ] {
            assert!(document_url(issuer).is_err(), "{issuer}");
        }
    }
}
