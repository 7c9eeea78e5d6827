//! Signed tokens in compact form (RFC 7515).
//!
//! Owns: taking one apart, and the list of algorithms we accept.
//! Not here: keys and signatures (`keys`), what the payload says (`token`).
//! Invariant: an algorithm is one of four with public keys; `none` and shared secrets do not exist
//! here, so no key can be taken for another kind.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::Value;

use super::error::{TokenFault, shortened};

/// The longest token. Unit: bytes.
pub(super) const MAX_TOKEN_BYTES: usize = 64 * 1024;

/// How a token may be signed (RFC 7518, RFC 8037).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Rs256,
    Ps256,
    Es256,
    EdDsa,
}

impl Algorithm {
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "PS256" => Some(Self::Ps256),
            "ES256" => Some(Self::Es256),
            // The second is its name since RFC 9864.
            "EdDSA" | "Ed25519" => Some(Self::EdDsa),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

/// A token taken apart; nothing in it is to be believed before its signature.
#[derive(Debug)]
pub(super) struct Jws<'a> {
    pub(super) algorithm: Algorithm,
    pub(super) key_id: Option<String>,
    /// What was signed.
    pub(super) message: &'a [u8],
    pub(super) signature: Vec<u8>,
    pub(super) payload: Vec<u8>,
}

impl<'a> Jws<'a> {
    pub(super) fn parse(token: &'a str) -> Result<Self, TokenFault> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenFault::TooLarge);
        }
        let decode = |part: &str| {
            let bytes = BASE64_URL_SAFE_NO_PAD.decode(part);
            bytes.map_err(|_| TokenFault::Malformed)
        };
        let (message, signature) = token.rsplit_once('.').ok_or(TokenFault::Malformed)?;
        let (header, payload) = message.split_once('.').ok_or(TokenFault::Malformed)?;
        let header: Header =
            serde_json::from_slice(&decode(header)?).map_err(|_| TokenFault::Malformed)?;
        let found = || shortened(&header.alg);
        let algorithm = Algorithm::parse(&header.alg)
            .ok_or_else(|| TokenFault::Algorithm { found: found() })?;
        if header.crit.is_some() {
            return Err(TokenFault::Critical);
        }
        Ok(Self {
            algorithm,
            key_id: header.kid,
            message: message.as_bytes(),
            signature: decode(signature)?,
            // A fourth part would be in here and is no base64url.
            payload: decode(payload)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str) -> String {
        let encode = |it: &str| BASE64_URL_SAFE_NO_PAD.encode(it);
        format!("{}.{}.{}", encode(header), encode("{}"), encode("sig"))
    }

    #[test]
    fn only_listed_algorithms_are_read() {
        for name in ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"] {
            assert!(Jws::parse(&token(&format!(r#"{{"alg":"{name}"}}"#))).is_ok());
        }
        for name in [
            "none", "None", "NONE", "HS256", "rs256", "RS1", "ES256K", "",
        ] {
            let fault = Jws::parse(&token(&format!(r#"{{"alg":"{name}"}}"#))).unwrap_err();
            assert!(matches!(fault, TokenFault::Algorithm { .. }), "{name}");
        }
    }

    #[test]
    fn what_is_no_compact_token_is_malformed() {
        let good = token(r#"{"alg":"RS256"}"#);
        for text in [
            String::new(),
            "..".to_owned(),
            "a.b".to_owned(),
            format!("{good}.x.y"),
            good.replace('.', ". "),
            format!("{good}="),
            token("[]"),
            token(r#"{"alg":1}"#),
            token(r#"{"alg":"RS256","alg":"none"}"#),
        ] {
            assert_eq!(
                Jws::parse(&text).unwrap_err(),
                TokenFault::Malformed,
                "{text}"
            );
        }
        let critical = token(r#"{"alg":"RS256","crit":["b64"],"b64":false}"#);
        assert_eq!(Jws::parse(&critical).unwrap_err(), TokenFault::Critical);
        let large = "a".repeat(MAX_TOKEN_BYTES + 1);
        assert_eq!(Jws::parse(&large).unwrap_err(), TokenFault::TooLarge);
    }
}
