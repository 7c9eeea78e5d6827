//! Sealing one value: AES-256-GCM with what it belongs to as associated data (GUARD-5).
//!
//! Owns: the text form `v1.KEY.DATA`, nonces, random tokens. Not here: which key (`ring`).
//! Invariant: a sealed value opens only in the place it was sealed for. Source: NIST SP 800-38D;
//! nonces are random, so one key seals at most 2^32 values, which a person's never will.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

/// Bytes of a key: AES-256.
pub(super) const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// What a sealed value belongs to: kind, id and field. It opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Aad<'a> {
    pub(crate) kind: &'a str,
    pub(crate) id: &'a str,
    pub(crate) field: &'a str,
}

impl Aad<'_> {
    fn bytes(self) -> Vec<u8> {
        format!("{}/{}/{}", self.kind, self.id, self.field).into_bytes()
    }
}

/// Random bytes of the system.
pub(crate) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system has random bytes; without them nothing is safe");
    bytes
}

/// 256 random bits as text for addresses and headers.
pub(crate) fn random_token() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

/// Encrypts: nonce and ciphertext.
pub(super) fn encrypt(key: &[u8; KEY_BYTES], aad: Aad<'_>, plain: &[u8]) -> Vec<u8> {
    let nonce = random_bytes::<NONCE_BYTES>();
    let aad = aad.bytes();
    let payload = Payload {
        msg: plain,
        aad: &aad,
    };
    let cipher = Aes256Gcm::new(key.into());
    let sealed = cipher
        .encrypt(&Nonce::from(nonce), payload)
        .expect("AES-GCM takes any text below 64 GiB");
    [nonce.as_slice(), &sealed].concat()
}

/// Decrypts; none if key, place or bytes are others.
pub(super) fn decrypt(
    key: &[u8; KEY_BYTES],
    aad: Aad<'_>,
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let aad = aad.bytes();
    let payload = Payload {
        msg: sealed,
        aad: &aad,
    };
    let cipher = Aes256Gcm::new(key.into());
    let plain = cipher.decrypt(&Nonce::from(*nonce), payload).ok()?;
    Some(Zeroizing::new(plain))
}

/// The text of a sealed value.
pub(super) fn text_of(key_id: &str, sealed: &[u8]) -> String {
    format!("v1.{key_id}.{}", URL_SAFE_NO_PAD.encode(sealed))
}

/// The key's id and the bytes of a sealed value's text.
pub(super) fn parse(text: &str) -> Option<(&str, Vec<u8>)> {
    let (key, data) = text.strip_prefix("v1.")?.split_once('.')?;
    Some((key, URL_SAFE_NO_PAD.decode(data).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_with_its_key_in_its_place() {
        let key = [7; KEY_BYTES];
        let here = Aad {
            kind: "user",
            id: "usr_1",
            field: "email",
        };
        let there = Aad {
            id: "usr_2",
            ..here
        };
        let sealed = encrypt(&key, here, b"ada@example.org");
        assert_eq!(
            decrypt(&key, here, &sealed).unwrap().as_slice(),
            b"ada@example.org"
        );
        assert!(decrypt(&key, there, &sealed).is_none());
        assert!(decrypt(&[8; KEY_BYTES], here, &sealed).is_none());
        for at in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[at] ^= 1;
            assert!(decrypt(&key, here, &bent).is_none(), "byte {at}");
        }
        assert!(decrypt(&key, here, &sealed[..11]).is_none());
        assert_ne!(sealed, encrypt(&key, here, b"ada@example.org"));
    }
}
