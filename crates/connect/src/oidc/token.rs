//! What an ID token must say to be believed (OpenID Connect Core 1.0, 3.1.3.7).
//!
//! Owns: every check of claims, once the signature is right.
//! Not here: signatures (`keys`), fetching (`provider`).
//! Invariant: claims come out only if all of them hold together.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use ring::digest::{SHA256, SHA512, digest};
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::error::TokenFault;
use super::identity::PersonClaims;
use super::jws::{Algorithm, Jws};

/// How far the provider's clock may differ from ours. Unit: seconds.
pub const LEEWAY_S: i64 = 60;

/// The longest subject (OpenID Connect Core, 2). Unit: bytes.
const MAX_SUBJECT_BYTES: usize = 255;

/// What the token must fit.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) access_token: Option<&'a str>,
    pub(super) max_age_s: Option<u32>,
    pub(super) now: Timestamp,
}

/// What a good token says.
pub(super) struct Claims {
    pub(super) subject: String,
    pub(super) authenticated_at: Option<Timestamp>,
    pub(super) person: PersonClaims,
}

#[derive(Deserialize)]
struct Payload {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    at_hash: Option<String>,
    auth_time: Option<i64>,
    #[serde(flatten)]
    person: PersonClaims,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn as_slice(&self) -> &[String] {
        match self {
            Self::One(it) => std::slice::from_ref(it),
            Self::Several(it) => it,
        }
    }
}

/// Checks the claims of a token whose signature is right.
pub(super) fn check(token: &Jws<'_>, expected: &Expected<'_>) -> Result<Claims, TokenFault> {
    let payload: Payload =
        serde_json::from_slice(&token.payload).map_err(|_| TokenFault::Malformed)?;
    if payload.iss != expected.issuer {
        return Err(TokenFault::Issuer);
    }
    check_audience(&payload, expected.client_id)?;
    check_times(&payload, expected.now)?;
    let nonce = payload.nonce.as_deref().unwrap_or_default();
    if !is_same(nonce, expected.nonce) {
        return Err(TokenFault::Nonce);
    }
    check_access_token(token.algorithm, &payload, expected.access_token)?;
    if let Some(max_age_s) = expected.max_age_s {
        let now = expected.now.as_second();
        let oldest = now.saturating_sub(i64::from(max_age_s).saturating_add(LEEWAY_S));
        if payload.auth_time.is_none_or(|it| it < oldest) {
            return Err(TokenFault::Authenticated);
        }
    }
    let is_subject = !payload.sub.is_empty()
        && payload.sub.len() <= MAX_SUBJECT_BYTES
        && !payload.sub.contains(char::is_control);
    if !is_subject {
        return Err(TokenFault::Subject);
    }
    let at = payload.auth_time.map(Timestamp::from_second).transpose();
    Ok(Claims {
        subject: payload.sub,
        authenticated_at: at.map_err(|_| TokenFault::Malformed)?,
        person: payload.person,
    })
}

fn check_audience(payload: &Payload, client_id: &str) -> Result<(), TokenFault> {
    let audience = payload.aud.as_slice();
    if !audience.iter().any(|it| it == client_id) {
        return Err(TokenFault::Audience);
    }
    match payload.azp.as_deref() {
        Some(party) if party != client_id => Err(TokenFault::AuthorizedParty),
        // For several, it must say to whom of them it was given.
        None if audience.len() > 1 => Err(TokenFault::AuthorizedParty),
        _ => Ok(()),
    }
}

fn check_times(payload: &Payload, now: Timestamp) -> Result<(), TokenFault> {
    let earliest = now.as_second().saturating_sub(LEEWAY_S);
    let latest = now.as_second().saturating_add(LEEWAY_S);
    if payload.exp <= earliest {
        return Err(TokenFault::Expired);
    }
    let starts = [Some(payload.iat), payload.nbf, payload.auth_time];
    if starts.into_iter().flatten().any(|it| it > latest) {
        return Err(TokenFault::Future);
    }
    Ok(())
}

/// `at_hash`: the left half of the access token's hash (OpenID Connect Core, 3.1.3.6).
fn check_access_token(
    algorithm: Algorithm,
    payload: &Payload,
    access_token: Option<&str>,
) -> Result<(), TokenFault> {
    let Some(found) = payload.at_hash.as_deref() else {
        return Ok(());
    };
    let access_token = access_token.ok_or(TokenFault::AccessToken)?;
    let function = match algorithm {
        Algorithm::EdDsa => &SHA512, // Ed25519 hashes with it.
        _ => &SHA256,
    };
    let hash = digest(function, access_token.as_bytes());
    let half = hash.as_ref().chunks(hash.as_ref().len().div_ceil(2)).next();
    let expected = BASE64_URL_SAFE_NO_PAD.encode(half.unwrap_or_default());
    if is_same(found, &expected) {
        Ok(())
    } else {
        Err(TokenFault::AccessToken)
    }
}

/// Compares secrets without telling by time where they differ. Two empty ones are never the same.
pub(super) fn is_same(found: &str, expected: &str) -> bool {
    !expected.is_empty() && bool::from(found.as_bytes().ct_eq(expected.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    /// Checks the claims with `changes` on top of good ones; `null` takes a claim away.
    fn checked(changes: &str) -> Result<Claims, TokenFault> {
        let mut claims = serde_json::json!({
            "iss": "https://i.example", "sub": "s", "aud": "us", "exp": NOW + 300, "iat": NOW,
            "nonce": "n",
        });
        let changes: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(changes).unwrap();
        for (name, value) in changes {
            claims[name] = value;
        }
        let claims = claims.as_object_mut().unwrap();
        claims.retain(|_, it| !it.is_null());
        let token = Jws {
            algorithm: Algorithm::Rs256,
            key_id: None,
            message: b"",
            signature: Vec::new(),
            payload: serde_json::to_vec(claims).unwrap(),
        };
        let expected = Expected {
            issuer: "https://i.example",
            client_id: "us",
            nonce: "n",
            access_token: Some("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"),
            max_age_s: None,
            now: Timestamp::from_second(NOW).unwrap(),
        };
        check(&token, &expected)
    }

    #[test]
    fn good_claims_pass() {
        for changes in [
            "{}",
            r#"{"aud": ["us"]}"#,
            r#"{"aud": ["us", "them"], "azp": "us"}"#,
            r#"{"azp": "us"}"#,
            // OpenID Connect Core, A.3: the hash of the access token above.
            r#"{"at_hash": "77QmUPtjPfzWtF2AnpK9RQ"}"#,
            r#"{"exp": 1799999941, "iat": 1800000060, "nbf": 1800000060}"#,
        ] {
            assert!(checked(changes).is_ok(), "{changes}");
        }
    }

    #[test]
    fn each_wrong_claim_is_found_by_its_own_check() {
        for (changes, expected) in [
            (r#"{"iss": "https://i.example/"}"#, TokenFault::Issuer),
            (r#"{"aud": "them"}"#, TokenFault::Audience),
            (r#"{"aud": []}"#, TokenFault::Audience),
            (r#"{"aud": "US"}"#, TokenFault::Audience),
            (r#"{"aud": ["us", "them"]}"#, TokenFault::AuthorizedParty),
            (r#"{"azp": "them"}"#, TokenFault::AuthorizedParty),
            (r#"{"exp": 1799999940}"#, TokenFault::Expired),
            (r#"{"exp": -9223372036854775808}"#, TokenFault::Expired),
            (r#"{"iat": 1800000061}"#, TokenFault::Future),
            (r#"{"nbf": 1800000061}"#, TokenFault::Future),
            (r#"{"auth_time": 1800000061}"#, TokenFault::Future),
            (r#"{"nonce": "m"}"#, TokenFault::Nonce),
            (r#"{"nonce": ""}"#, TokenFault::Nonce),
            (r#"{"nonce": null}"#, TokenFault::Nonce),
            (r#"{"at_hash": "x"}"#, TokenFault::AccessToken),
            (r#"{"at_hash": ""}"#, TokenFault::AccessToken),
            (r#"{"sub": ""}"#, TokenFault::Subject),
            (r#"{"sub": "a\u0000b"}"#, TokenFault::Subject),
            (r#"{"sub": null}"#, TokenFault::Malformed),
            (r#"{"exp": null}"#, TokenFault::Malformed),
            (r#"{"iat": null}"#, TokenFault::Malformed),
            (r#"{"exp": "1800000300"}"#, TokenFault::Malformed),
            (r#"{"exp": 1e30}"#, TokenFault::Malformed),
            (r#"{"aud": null}"#, TokenFault::Malformed),
            (r#"{"aud": [["us"]]}"#, TokenFault::Malformed),
            (
                r#"{"auth_time": -9223372036854775808}"#,
                TokenFault::Malformed,
            ),
        ] {
            assert_eq!(checked(changes).err(), Some(expected), "{changes}");
        }
    }
}
