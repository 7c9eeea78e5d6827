//! The hash chain: what makes the journal tamper-evident (JOURNAL-1).
//!
//! Owns: the hash, the head, a sealed record, and the proof that records follow each other.
//! Not here: what a body means (`encoding`), where records are kept (`store`).
//! Invariant: `hash(n) = SHA-256(hash(n-1) ‖ body(n))`, `hash(0)` is 32 zero bytes, and
//! sequences are 1, 2, 3 … without a gap. Anyone can check it with `sha256sum` and the bodies.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use thiserror::Error;

/// A SHA-256 hash (FIPS 180-4).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash before the first record.
    pub const ZERO: Self = Self([0; 32]);
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a text is not a hash.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}`: expected 64 hexadecimal digits")]
pub struct HashTextError(String);

impl FromStr for Hash {
    type Err = HashTextError;

    fn from_str(text: &str) -> Result<Self, HashTextError> {
        let fail = || HashTextError(text.chars().take(80).collect());
        if text.len() != 64 || !text.bytes().all(|it| it.is_ascii_hexdigit()) {
            return Err(fail());
        }
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            let digits = text.get(index * 2..index * 2 + 2).ok_or_else(fail)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| fail())?;
        }
        Ok(Self(bytes))
    }
}

/// Where a journal stands: its last record's sequence and hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Head {
    /// The last sequence; 0 for an empty journal.
    pub seq: u64,
    /// The last hash; zero for an empty journal.
    pub hash: Hash,
}

/// A record as it is kept: its place, its canonical bytes and its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedRecord {
    /// Place in the journal, from 1.
    pub seq: u64,
    /// The canonical bytes: one line of JSON (see `encoding`).
    pub body: String,
    /// `SHA-256(previous hash ‖ body)`.
    pub hash: Hash,
}

/// Why records do not form one chain.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChainError {
    /// A sequence is missing, doubled or out of order.
    #[error("journal record {found}: expected sequence {expected}; records are missing or doubled")]
    Gap {
        /// The sequence that should come.
        expected: u64,
        /// The sequence that came.
        found: u64,
    },
    /// A record's hash is not that of its body and what stands before it.
    #[error("journal record {seq}: hash {found}, but its content gives {expected}; it was altered")]
    Altered {
        /// The record.
        seq: u64,
        /// The hash computed from the content.
        expected: Hash,
        /// The hash as stored.
        found: Hash,
    },
}

impl Head {
    /// Seals the next record: the one way to make a `SealedRecord`.
    #[must_use]
    pub fn seal(self, body: String) -> SealedRecord {
        SealedRecord {
            seq: self.seq + 1,
            hash: self.hash_of(&body),
            body,
        }
    }

    fn hash_of(self, body: &str) -> Hash {
        let mut hasher = Sha256::new();
        hasher.update(self.hash.0);
        hasher.update(body.as_bytes());
        Hash(hasher.finalize().into())
    }

    /// The head after `record`, if it follows this one unaltered. Errors: `Gap`, `Altered`.
    pub fn follow(self, record: &SealedRecord) -> Result<Self, ChainError> {
        if record.seq != self.seq + 1 {
            return Err(ChainError::Gap {
                expected: self.seq + 1,
                found: record.seq,
            });
        }
        let expected = self.hash_of(&record.body);
        if expected != record.hash {
            return Err(ChainError::Altered {
                seq: record.seq,
                expected,
                found: record.hash,
            });
        }
        Ok(Self {
            seq: record.seq,
            hash: record.hash,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(bodies: &[&str]) -> Vec<SealedRecord> {
        let mut head = Head::default();
        let mut records = Vec::new();
        for body in bodies {
            let record = head.seal((*body).to_owned());
            head = head.follow(&record).unwrap();
            records.push(record);
        }
        records
    }

    #[test]
    fn the_hash_is_what_sha256sum_says() {
        // (head -c 32 /dev/zero; printf a) | sha256sum
        let first = Head::default().seal("a".to_owned());
        let text = "41a0370c3d9f42773a59e8e01651911cf43b1e3f66944cbb690029debc4eb647";
        assert_eq!(first.hash.to_string(), text);
        assert_eq!(first.hash.to_string().parse::<Hash>(), Ok(first.hash));
    }

    #[test]
    fn every_change_is_seen() {
        let records = chain(&["a", "b", "c"]);
        let proof = |records: &[SealedRecord]| {
            records
                .iter()
                .try_fold(Head::default(), |head, record| head.follow(record))
        };
        assert_eq!(proof(&records).unwrap().seq, 3);
        let mut altered = records.clone();
        altered[1].body = "B".to_owned();
        assert!(matches!(
            proof(&altered),
            Err(ChainError::Altered { seq: 2, .. })
        ));
        let mut swapped = records.clone();
        swapped.swap(1, 2);
        assert!(matches!(
            proof(&swapped),
            Err(ChainError::Gap {
                expected: 2,
                found: 3
            })
        ));
        let mut missing = records;
        missing.remove(0);
        assert!(matches!(
            proof(&missing),
            Err(ChainError::Gap {
                expected: 1,
                found: 2
            })
        ));
    }
}
