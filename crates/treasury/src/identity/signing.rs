//! The keys that sign access tokens: derived, named, and replaced with time (GUARD-2).
//!
//! Owns: which key signs now, and which still verify. Not here: the token's claims (`token`).
//! Invariant: replicas with one secret sign with one key; a key verifies for its own epoch and the
//! next one only. Source: RFC 5869 (HKDF).

use hkdf::Hkdf;
use money::Timestamp;
use sha2::Sha256;
use zeroize::Zeroizing;

/// How long a key signs.
const EPOCH_SECONDS: i64 = 30 * 24 * 3600;

/// The secret that signing keys are derived from.
pub(crate) struct SigningKeys {
    secret: Zeroizing<Vec<u8>>,
}

impl SigningKeys {
    pub(crate) fn new(secret: &[u8]) -> Self {
        Self {
            secret: Zeroizing::new(secret.to_vec()),
        }
    }

    /// The name of the key that signs at this moment.
    pub(crate) fn current(at: Timestamp) -> String {
        format!("k{}", at.as_second().div_euclid(EPOCH_SECONDS))
    }

    /// The key of this name, if it verifies at this moment.
    pub(crate) fn key(&self, name: &str, at: Timestamp) -> Option<Zeroizing<[u8; 32]>> {
        let before = at.as_second().saturating_sub(EPOCH_SECONDS);
        let before = Timestamp::from_second(before).ok()?;
        (name == Self::current(at) || name == Self::current(before)).then(|| self.derive(name))
    }

    fn derive(&self, name: &str) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        let info = format!("bursar access token {name}");
        Hkdf::<Sha256>::new(None, &self.secret)
            .expand(info.as_bytes(), key.as_mut_slice())
            .expect("32 bytes are far below the limit of HKDF");
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_verifies_for_its_epoch_and_the_next() {
        let keys = SigningKeys::new(b"secret");
        let at = |second| Timestamp::from_second(second).unwrap();
        let name = SigningKeys::current(at(10 * EPOCH_SECONDS));
        let first = keys.key(&name, at(10 * EPOCH_SECONDS)).unwrap();
        let later = keys.key(&name, at(12 * EPOCH_SECONDS - 1)).unwrap();
        assert_eq!(*first, *later);
        assert!(keys.key(&name, at(12 * EPOCH_SECONDS)).is_none());
        assert!(keys.key(&name, at(9 * EPOCH_SECONDS)).is_none());
        let next = SigningKeys::current(at(11 * EPOCH_SECONDS));
        assert_ne!(*first, *keys.key(&next, at(11 * EPOCH_SECONDS)).unwrap());
    }
}
