//! Access tokens: signed claims that are good for a quarter of an hour (GUARD-2).
//!
//! Owns: claims, signing, checking. Not here: the session behind a token (`session`).
//! Invariant: HS256 only, whatever a token's header says; issuer, audience, times and key id must
//! all fit. Source: RFC 7519, RFC 8725.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use money::{SessionId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::signing::SigningKeys;
use crate::error::Error;

/// How long an access token is good.
pub(super) const ACCESS_SECONDS: i64 = 15 * 60;
/// Who tokens are for.
const AUDIENCE: &str = "bursar-api";
/// The longest token that is looked at.
const MAX_BYTES: usize = 4096;

/// What a token says.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    sid: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Signs a token for a session.
///
/// Errors: `Unavailable`.
pub(super) fn sign(
    keys: &SigningKeys,
    issuer: &str,
    (user, session): (UserId, SessionId),
    at: Timestamp,
) -> Result<String, Error> {
    let name = SigningKeys::current(at);
    let failed = |cause: String| Error::Unavailable(format!("no token: {cause}"));
    let key = keys
        .key(&name, at)
        .ok_or_else(|| failed("no key for this moment".to_owned()))?;
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some(name);
    let claims = Claims {
        iss: issuer.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: user.to_string(),
        sid: session.to_string(),
        iat: at.as_second(),
        nbf: at.as_second(),
        exp: at.as_second().saturating_add(ACCESS_SECONDS),
    };
    let key = EncodingKey::from_secret(key.as_slice());
    jsonwebtoken::encode(&header, &claims, &key).map_err(|it| failed(it.to_string()))
}

/// The user and session of a token that is genuine and in time.
///
/// Errors: `Unauthenticated`.
pub(super) fn check(
    keys: &SigningKeys,
    issuer: &str,
    token: &str,
    at: Timestamp,
) -> Result<(UserId, SessionId), Error> {
    let bad = || Error::unauthenticated("token-invalid", "the access token is not one of ours");
    if token.len() > MAX_BYTES {
        return Err(bad());
    }
    let header = jsonwebtoken::decode_header(token).map_err(|_| bad())?;
    let name = header.kid.unwrap_or_default();
    let key = keys.key(&name, at).ok_or_else(bad)?;
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&[AUDIENCE]);
    validation.set_issuer(&[issuer]);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    validation.validate_nbf = true;
    validation.leeway = 5;
    let key = DecodingKey::from_secret(key.as_slice());
    let decoded = jsonwebtoken::decode::<Claims>(token, &key, &validation);
    let claims = decoded.map_err(|error| match error.kind() {
        jsonwebtoken::errors::ErrorKind::ExpiredSignature => {
            Error::unauthenticated("token-expired", "the access token has expired: refresh it")
        }
        _ => bad(),
    })?;
    let claims = claims.claims;
    let ids = (claims.sub.parse(), claims.sid.parse());
    match ids {
        (Ok(user), Ok(session)) => Ok((user, session)),
        _ => Err(bad()),
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    const ISSUER: &str = "https://bursar.test";

    fn ids() -> (UserId, SessionId) {
        let one = crate::treasury::new_uuid();
        (UserId::from_uuid(one), SessionId::from_uuid(one))
    }

    fn code(result: Result<(UserId, SessionId), Error>) -> &'static str {
        result.unwrap_err().code()
    }

    #[test]
    fn a_token_is_good_for_its_time_issuer_and_key_only() {
        let keys = SigningKeys::new(b"secret");
        let now = Timestamp::now();
        let ids = ids();
        let token = sign(&keys, ISSUER, ids, now).unwrap();
        assert_eq!(check(&keys, ISSUER, &token, now).unwrap(), ids);
        assert_eq!(
            code(check(&keys, "https://other.test", &token, now)),
            "token-invalid"
        );
        let others = SigningKeys::new(b"another");
        assert_eq!(code(check(&others, ISSUER, &token, now)), "token-invalid");
        let old = Timestamp::from_second(now.as_second() - ACCESS_SECONDS - 60).unwrap();
        let expired = sign(&keys, ISSUER, ids, old).unwrap();
        assert_eq!(code(check(&keys, ISSUER, &expired, now)), "token-expired");
    }

    #[test]
    fn altered_and_unsigned_tokens_are_refused() {
        let keys = SigningKeys::new(b"secret");
        let now = Timestamp::now();
        let token = sign(&keys, ISSUER, ids(), now).unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        let kid = SigningKeys::current(now);
        let none = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"none","typ":"JWT","kid":"{kid}"}}"#));
        let other = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS512","typ":"JWT"}"#);
        for bad in [
            format!("{none}.{}.", parts[1]),
            format!("{none}.{}.{}", parts[1], parts[2]),
            format!("{other}.{}.{}", parts[1], parts[2]),
            format!("{}.{}.{}", parts[0], ids().0, parts[2]),
            format!("{}.{}.", parts[0], parts[1]),
            String::new(),
            "a.b.c".to_owned(),
            "x".repeat(100_000),
        ] {
            assert_eq!(
                code(check(&keys, ISSUER, &bad, now)),
                "token-invalid",
                "{bad:.60}"
            );
        }
    }
}
