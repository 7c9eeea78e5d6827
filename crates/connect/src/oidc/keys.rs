//! The provider's public keys (RFC 7517), and signatures made with them.
//!
//! Owns: reading a key set, choosing the key of a token, verifying.
//! Not here: when keys are fetched (`provider`).
//! Invariant: a key verifies only the algorithms of its own kind, whatever a token says.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::Value;

use super::error::TokenFault;
use super::jws::{Algorithm, Jws};

/// The most keys of a provider; further ones are not looked at.
const MAX_KEYS: usize = 64;

/// Bytes of a coordinate on the curves we know.
const COORDINATE_BYTES: usize = 32;

/// The keys a provider publishes.
#[derive(Debug, Default)]
pub(super) struct KeySet {
    keys: Vec<Key>,
}

#[derive(Debug)]
struct Key {
    id: Option<String>,
    /// If the provider ties the key to one algorithm.
    algorithm: Option<String>,
    public: PublicKey,
}

#[derive(Debug)]
enum PublicKey {
    Rsa {
        modulus: Vec<u8>,
        exponent: Vec<u8>,
    },
    /// An uncompressed point (SEC 1, 2.3.3).
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
}

#[derive(Deserialize)]
struct JwkSet {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl KeySet {
    /// Keys of other kinds, for encryption or in odd form are passed over: providers publish such.
    ///
    /// Errors: it is no key set.
    pub(super) fn parse(body: &[u8]) -> Result<Self, serde_json::Error> {
        let set: JwkSet = serde_json::from_slice(body)?;
        let read = set.keys.into_iter().take(MAX_KEYS).filter_map(Key::read);
        Ok(Self {
            keys: read.collect(),
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether the signature of `token` is by one of these keys.
    ///
    /// Errors: `UnknownKey` if none has its id and algorithm, or it has no id and several fit
    /// (OpenID Connect Core, 10.1); `Signature`.
    pub(super) fn verify(&self, token: &Jws<'_>) -> Result<(), TokenFault> {
        let fits = |key: &&Key| {
            let is_named = token.key_id.is_none() || key.id == token.key_id;
            is_named && key.is_for(token.algorithm)
        };
        let mut fitting = self.keys.iter().filter(fits);
        let key = fitting.next().ok_or(TokenFault::UnknownKey)?;
        if token.key_id.is_none() && fitting.next().is_some() {
            return Err(TokenFault::UnknownKey);
        }
        key.verify(token)
    }
}

impl Key {
    fn read(value: Value) -> Option<Self> {
        let jwk: Jwk = serde_json::from_value(value).ok()?;
        if jwk.usage.as_deref().is_some_and(|it| it != "sig") {
            return None;
        }
        let decode = |text: Option<&String>| BASE64_URL_SAFE_NO_PAD.decode(text?).ok();
        let coordinate = |text| decode(text).filter(|it| it.len() == COORDINATE_BYTES);
        let public = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
            ("RSA", _) => PublicKey::Rsa {
                modulus: decode(jwk.n.as_ref())?,
                exponent: decode(jwk.e.as_ref())?,
            },
            ("EC", Some("P-256")) => {
                let (x, y) = (coordinate(jwk.x.as_ref())?, coordinate(jwk.y.as_ref())?);
                PublicKey::P256([&[4][..], &x, &y].concat())
            }
            ("OKP", Some("Ed25519")) => PublicKey::Ed25519(coordinate(jwk.x.as_ref())?),
            _ => return None,
        };
        Some(Self {
            id: jwk.kid,
            algorithm: jwk.alg,
            public,
        })
    }

    fn is_for(&self, algorithm: Algorithm) -> bool {
        let is_of_kind = matches!(
            (&self.public, algorithm),
            (PublicKey::Rsa { .. }, Algorithm::Rs256 | Algorithm::Ps256)
                | (PublicKey::P256(_), Algorithm::Es256)
                | (PublicKey::Ed25519(_), Algorithm::EdDsa)
        );
        let tied = self.algorithm.as_deref().map(Algorithm::parse);
        is_of_kind && tied.is_none_or(|it| it == Some(algorithm))
    }

    fn verify(&self, token: &Jws<'_>) -> Result<(), TokenFault> {
        let (message, signature) = (token.message, token.signature.as_slice());
        let verified = match &self.public {
            PublicKey::Rsa { modulus, exponent } => {
                let parameters: &RsaParameters = match token.algorithm {
                    Algorithm::Ps256 => &RSA_PSS_2048_8192_SHA256,
                    _ => &RSA_PKCS1_2048_8192_SHA256,
                };
                // ring wants numbers without leading zeros; some providers write one.
                let number = |it: &Vec<u8>| {
                    let zeros = it.iter().take_while(|it| **it == 0).count();
                    it.get(zeros..).unwrap_or_default().to_vec()
                };
                let (n, e) = (number(modulus), number(exponent));
                RsaPublicKeyComponents { n, e }.verify(parameters, message, signature)
            }
            PublicKey::P256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
            }
            PublicKey::Ed25519(point) => {
                UnparsedPublicKey::new(&ED25519, point).verify(message, signature)
            }
        };
        verified.map_err(|_| TokenFault::Signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8037, appendix A.4: the key, the token, its signature.
    const RFC_KEY: &str = r#"{"kty":"OKP","crv":"Ed25519",
        "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    const RFC_TOKEN: &str = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_\
        MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    /// RFC 7515, appendix A.3: ES256.
    const ES_KEY: &str = r#"{"kty":"EC","crv":"P-256",
        "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
    const ES_TOKEN: &str = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQog\
        Imh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmX\
        FCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    fn set(keys: &[&str]) -> KeySet {
        KeySet::parse(format!(r#"{{"keys":[{}]}}"#, keys.join(",")).as_bytes()).unwrap()
    }

    #[test]
    fn the_examples_of_the_standards_verify_and_changed_ones_do_not() {
        for (key, token) in [(RFC_KEY, RFC_TOKEN), (ES_KEY, ES_TOKEN)] {
            let token = Jws::parse(token).unwrap();
            assert_eq!(set(&[key]).verify(&token), Ok(()));
            let mut changed = token.signature.clone();
            changed[7] ^= 1;
            let changed = Jws {
                signature: changed,
                ..token
            };
            assert_eq!(set(&[key]).verify(&changed), Err(TokenFault::Signature));
        }
    }

    #[test]
    fn a_token_with_any_byte_changed_does_not_verify() {
        for (key, token) in [(RFC_KEY, RFC_TOKEN), (ES_KEY, ES_TOKEN)] {
            let keys = set(&[key]);
            for at in 0..token.len() {
                for byte in [b'A', b'B', b'_', b'.', b'=', b' ', b'~'] {
                    let mut changed = token.as_bytes().to_vec();
                    if std::mem::replace(&mut changed[at], byte) == byte {
                        continue;
                    }
                    let changed = String::from_utf8(changed).unwrap();
                    let verified = Jws::parse(&changed).and_then(|it| keys.verify(&it));
                    assert!(verified.is_err(), "byte {at}: {changed}");
                }
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn arbitrary_text_is_refused_and_never_a_crash(text in ".*", at in 0..200_usize) {
            let keys = set(&[RFC_KEY, ES_KEY]);
            let _ = KeySet::parse(text.as_bytes());
            proptest::prop_assert!(Jws::parse(&text).and_then(|it| keys.verify(&it)).is_err());
            let mut cut = RFC_KEY.to_owned();
            cut.insert_str(at.min(cut.len()), &text);
            let _ = KeySet::parse(format!(r#"{{"keys":[{cut}]}}"#).as_bytes());
        }
    }

    #[test]
    fn a_key_is_used_for_its_own_kind_alone() {
        let token = Jws::parse(ES_TOKEN).unwrap();
        let unknown = Err(TokenFault::UnknownKey);
        assert_eq!(set(&[RFC_KEY]).verify(&token), unknown);
        assert_eq!(set(&[]).verify(&token), unknown);
        let tied = ES_KEY.replace("\"crv\"", "\"alg\":\"ES512\",\"crv\"");
        assert_eq!(set(&[&tied]).verify(&token), unknown);
        let sealing = ES_KEY.replace("\"crv\"", "\"use\":\"enc\",\"crv\"");
        assert_eq!(set(&[&sealing]).verify(&token), unknown);
        // Without an id, one key must fit, not the first of several.
        assert_eq!(set(&[ES_KEY, ES_KEY]).verify(&token), unknown);
    }

    #[test]
    fn odd_keys_are_passed_over() {
        let odd = [
            "1",
            "{}",
            r#"{"kty":"RSA","n":"!!","e":"AQAB"}"#,
            r#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#,
            r#"{"kty":"oct","k":"AA"}"#,
        ];
        assert!(set(&odd).is_empty());
        assert!(KeySet::parse(b"[]").is_err());
    }
}
