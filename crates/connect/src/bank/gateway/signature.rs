//! Signatures of requests: HTTP Message Signatures (RFC 9421) with Ed25519.
//!
//! Owns: the signature base, the two headers, the key. Not here: what is signed (`gateway`).
//! Invariant: the private key is never shown; two requests differ in their bases if they differ in
//! anything that is covered.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use secrecy::{ExposeSecret, SecretSlice};

use crate::bank::BankError;

/// `SubjectPublicKeyInfo` of Ed25519 up to the key itself (RFC 8410, section 4).
const PUBLIC_PREFIX: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

/// The two headers that carry a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SignatureHeaders {
    /// `Signature-Input`.
    pub(super) input: String,
    /// `Signature`.
    pub(super) signature: String,
}

/// An Ed25519 key that signs requests.
pub struct SigningKey(Ed25519KeyPair);

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SigningKey").field(&"Ed25519").finish()
    }
}

impl SigningKey {
    /// A new key, as PKCS #8. Errors: `Setting` if the machine gives no random numbers.
    pub fn generate() -> Result<SecretSlice<u8>, BankError> {
        let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new());
        let made = made.map_err(|_| fault("the machine gives no random numbers"))?;
        Ok(made.as_ref().to_vec().into())
    }

    /// Reads a key. Errors: `Setting`.
    pub fn read(pkcs8: &SecretSlice<u8>) -> Result<Self, BankError> {
        let key = Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8.expose_secret());
        key.map(Self)
            .map_err(|_| fault("it is no Ed25519 key in PKCS #8"))
    }

    /// The public key in PEM, to be registered where signatures are checked.
    #[must_use]
    pub fn public_pem(&self) -> String {
        let mut der = PUBLIC_PREFIX.to_vec();
        der.extend_from_slice(self.0.public_key().as_ref());
        let text = BASE64_STANDARD.encode(der);
        format!("-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n")
    }

    /// Signs `parts`, names with values, as made at `created` (seconds since 1970).
    ///
    /// Names are those of RFC 9421, section 2: fields in small letters, or derived ones as in
    /// `@method`. Neither names nor `key_id` may have a quotation mark.
    pub(super) fn sign(
        &self,
        parts: &[(&str, &str)],
        (key_id, created): (&str, i64),
    ) -> SignatureHeaders {
        let names: Vec<String> = parts.iter().map(|it| format!("\"{}\"", it.0)).collect();
        let names = names.join(" ");
        let parameters = format!("({names});created={created};keyid=\"{key_id}\"");
        let mut base = String::new();
        for (name, value) in parts {
            base.push_str(&format!("\"{name}\": {value}\n"));
        }
        base.push_str(&format!("\"@signature-params\": {parameters}"));
        let signature = self.0.sign(base.as_bytes());
        let signature = BASE64_STANDARD.encode(signature.as_ref());
        SignatureHeaders {
            input: format!("bursar={parameters}"),
            signature: format!("bursar=:{signature}:"),
        }
    }
}

/// The value of `Content-Digest` (RFC 9530).
pub(super) fn content_digest(body: &[u8]) -> String {
    let hash = digest(&SHA256, body);
    format!("sha-256=:{}:", BASE64_STANDARD.encode(hash.as_ref()))
}

fn fault(text: &str) -> BankError {
    BankError::Setting {
        field: "signing key",
        fault: text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key `test-key-ed25519` of RFC 9421, appendix B.1.4.
    fn published_key() -> SigningKey {
        let text = "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF";
        let key = BASE64_STANDARD.decode(text).unwrap();
        SigningKey::read(&key.into()).unwrap()
    }

    /// RFC 9421, appendix B.2.6.
    #[test]
    fn the_published_example_has_the_published_signature() {
        let parts = [
            ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
            ("@method", "POST"),
            ("@path", "/foo"),
            ("@authority", "example.com"),
            ("content-type", "application/json"),
            ("content-length", "18"),
        ];
        let made = published_key().sign(&parts, ("test-key-ed25519", 1_618_884_473));
        assert_eq!(
            made.input,
            "bursar=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \
             \"content-length\");created=1618884473;keyid=\"test-key-ed25519\""
        );
        assert_eq!(
            made.signature,
            "bursar=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lI\
             p5WPpBKRCw==:"
        );
    }

    /// RFC 9421, appendix B.1.4.
    #[test]
    fn the_public_key_is_the_published_one() {
        let text = "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=";
        assert!(published_key().public_pem().contains(text));
    }

    /// RFC 9530, appendix D.1.
    #[test]
    fn a_digest_is_the_published_one() {
        let digest = content_digest(b"{\"hello\": \"world\"}\n");
        assert_eq!(
            digest,
            "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
        );
    }

    #[test]
    fn a_new_key_reads_back_and_another_thing_is_none() {
        let key = SigningKey::generate().unwrap();
        assert!(
            SigningKey::read(&key)
                .unwrap()
                .public_pem()
                .starts_with("-----BEGIN")
        );
        assert!(SigningKey::read(&b"key".to_vec().into()).is_err());
    }
}
