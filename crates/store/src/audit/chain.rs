//! The chain of an audit log: its rows, its heads, its hash.
//!
//! Owns: the hash that ties each row to all before it; telling a chain from its anchor.
//! Not here: keeping rows (`audit`).
//! Invariant: the hash of a row never changes its meaning; exported files are proved with it.

use journal::{Hash, Head};
use money::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::Row;

use crate::columns::{moment_text, to_hash, to_seq};

/// One row of an audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place, from 1, without a gap.
    pub seq: u64,
    /// When it happened. Unit: microseconds.
    pub at: Timestamp,
    /// What happened.
    pub body: String,
    /// `audit_hash` of the row before and this one.
    pub hash: [u8; 32],
}

impl AuditRow {
    /// The moment as it is hashed and exported: UTC, always six digits of a second.
    #[must_use]
    pub fn at_text(&self) -> String {
        moment_text(self.at)
    }
}

/// Where an audit log stands, or begins after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuditHead {
    /// The last row; 0 if there was none.
    pub seq: u64,
    /// Its hash; zeros if there was none.
    pub hash: [u8; 32],
}

impl AuditHead {
    /// The head after one more row.
    #[must_use]
    pub fn follow(self, at: &str, body: &str) -> Self {
        let seq = self.seq + 1;
        let hash = audit_hash(&self.hash, seq, at, body);
        Self { seq, hash }
    }
}

impl From<Head> for AuditHead {
    fn from(it: Head) -> Self {
        Self {
            seq: it.seq,
            hash: it.hash.0,
        }
    }
}

impl From<AuditHead> for Head {
    fn from(it: AuditHead) -> Self {
        Self {
            seq: it.seq,
            hash: Hash(it.hash),
        }
    }
}

/// The hash of a row: SHA-256 of the previous hash, the sequence (8 bytes, big endian), the
/// moment (27 bytes, as `AuditRow::at_text` gives it) and the body.
///
/// The first three have a fixed length, so that no two rows are the same bytes.
#[must_use]
pub fn audit_hash(previous: &[u8; 32], seq: u64, at: &str, body: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update(previous)
        .chain_update(seq.to_be_bytes())
        .chain_update(at)
        .chain_update(body)
        .finalize()
        .into()
}

/// A chain as the database has it at one moment.
pub(super) struct Chain {
    pub(super) base: AuditHead,
    pub(super) head: AuditHead,
    /// The hash of the row that was asked for, if it is there.
    asked: Option<[u8; 32]>,
}

impl Chain {
    /// Reads the one row of `CHAIN`.
    pub(super) fn of<R>(row: &R) -> Result<Self, sqlx::Error>
    where
        R: Row,
        usize: sqlx::ColumnIndex<R>,
        for<'r> i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
        for<'r> Vec<u8>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    {
        let hash = |column| {
            let hash: Option<Vec<u8>> = row.try_get(column)?;
            hash.map(|it| to_hash(&it).map(|it| it.0)).transpose()
        };
        let head = |column| {
            let seq: Option<i64> = row.try_get(column)?;
            let (Some(seq), Some(hash)) = (seq, hash(column + 1)?) else {
                return Ok(None);
            };
            let seq = to_seq(seq)?;
            Ok::<_, sqlx::Error>(Some(AuditHead { seq, hash }))
        };
        let base = head(0)?.unwrap_or_default();
        Ok(Self {
            base,
            head: head(2)?.unwrap_or(base),
            asked: hash(4)?,
        })
    }

    /// What the database has instead of the anchor, if it is not the anchor.
    pub(super) fn differs(&self, anchor: AuditHead) -> Option<AuditHead> {
        // Rows up to the base were pruned: nothing there can be compared any more.
        if anchor.seq < self.base.seq {
            return None;
        }
        let hash = if anchor.seq == self.base.seq {
            Some(self.base.hash)
        } else {
            self.asked
        };
        match hash {
            Some(hash) if hash == anchor.hash => None,
            Some(hash) => Some(AuditHead {
                seq: anchor.seq,
                hash,
            }),
            None => Some(self.head),
        }
    }
}

/// One row: base, last row, and the hash of the row that is asked for.
pub(super) const CHAIN: &str = "SELECT \
    (SELECT seq FROM audit_base WHERE scope = $1), \
    (SELECT hash FROM audit_base WHERE scope = $1), \
    (SELECT max(seq) FROM audit WHERE scope = $1), \
    (SELECT hash FROM audit WHERE scope = $1 ORDER BY seq DESC LIMIT 1), \
    (SELECT hash FROM audit WHERE scope = $1 AND seq = $2)";
