//! The keys archives are sealed with.
//!
//! Owns: deriving the key of one archive, or of the records beside it, from a master key.
//! Not here: where master keys are kept (`treasury`).
//! Invariant: no two archives are sealed with the same key, so that counters may be their nonces.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Bytes of a key: AES-256.
pub(super) const KEY_BYTES: usize = 32;

type Bytes = Zeroizing<[u8; KEY_BYTES]>;

/// Master keys by their ids, the one in use first.
#[derive(Clone)]
pub struct ArchiveKeys(Vec<(String, Bytes)>);

impl std::fmt::Debug for ArchiveKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ArchiveKeys({})", self.ids())
    }
}

impl ArchiveKeys {
    /// The key in use, and those before it.
    #[must_use]
    pub fn new(current: (String, Bytes), older: Vec<(String, Bytes)>) -> Self {
        let mut all = vec![current];
        all.extend(older);
        Self(all)
    }

    /// The id of the key in use.
    pub(super) fn current(&self) -> &str {
        self.0.first().map_or("", |it| &it.0)
    }

    /// The ids, for messages.
    pub(super) fn ids(&self) -> String {
        let ids: Vec<&str> = self.0.iter().map(|it| it.0.as_str()).collect();
        ids.join(", ")
    }

    /// The key of an archive whose header is these bytes: another byte in the header is another
    /// key. Source: RFC 5869 (HKDF with SHA-256).
    pub(super) fn of_archive(&self, id: &str, salt: &[u8], header: &[u8]) -> Option<Bytes> {
        let key = self.find(id)?;
        let info = [b"bursar backup 1\0", header].concat();
        Some(derive(key, salt, &info))
    }

    /// The code of a text beside an archive, under the key in use: its id and the code. Only who
    /// has the key can have written it. Source: RFC 2104 (HMAC with SHA-256).
    #[must_use]
    pub fn sign(&self, text: &[u8]) -> (String, String) {
        let id = self.current().to_owned();
        let code = self.find(&id).map(|key| mac(key, text));
        let code = code.map(|it| it.finalize().into_bytes());
        (id, hex(code.as_deref().unwrap_or_default()))
    }

    /// Whether a text beside an archive has this code.
    #[must_use]
    pub fn is_signed(&self, text: &[u8], id: &str, code: &str) -> bool {
        let Some(key) = self.find(id) else {
            return false;
        };
        unhex(code).is_some_and(|code| mac(key, text).verify_slice(&code).is_ok())
    }

    fn find(&self, id: &str) -> Option<&Bytes> {
        self.0.iter().find(|it| it.0 == id).map(|it| &it.1)
    }
}

fn derive(key: &Bytes, salt: &[u8], info: &[u8]) -> Bytes {
    let mut derived = Zeroizing::new([0; KEY_BYTES]);
    Hkdf::<Sha256>::new(Some(salt), key.as_slice())
        .expand(info, derived.as_mut_slice())
        .expect("32 bytes are far below what HKDF gives at most");
    derived
}

fn mac(key: &Bytes, text: &[u8]) -> Hmac<Sha256> {
    let key = derive(key, b"", b"bursar backup record 1");
    let mac = Hmac::<Sha256>::new_from_slice(key.as_slice());
    mac.expect("HMAC takes a key of any length")
        .chain_update(text)
}

/// Bytes as lower-case hex digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, it| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{it:02x}");
        text
    })
}

/// Hex digits as bytes; none if they are not.
pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |it: u8| char::from(it).to_digit(16);
    let byte = |pair: &[u8]| u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok();
    digits.chunks_exact(2).map(byte).collect()
}
