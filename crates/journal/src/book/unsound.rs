//! Why a record cannot be applied.
//!
//! Owns: the error. Not here: the checks (`apply`, `fold`, `payments`).
//! Invariant: it names the record.

use money::AmountError;
use thiserror::Error;

use crate::chain::ChainError;
use crate::encoding::DecodeError;

/// Why a record cannot be applied: the journal is damaged, or written by other rules.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum ApplyError {
    /// The chain is broken.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The body cannot be read.
    #[error("journal record {seq}: {error}")]
    Decode {
        /// The record.
        seq: u64,
        /// Why.
        error: DecodeError,
    },
    /// The body says another sequence than its place.
    #[error("journal record {place}: its body says sequence {body}")]
    Misplaced {
        /// Where it stands.
        place: u64,
        /// What it says.
        body: u64,
    },
    /// An entry that does not balance.
    #[error("journal record {seq}: the entry does not balance: {sums}")]
    Unbalanced {
        /// The record.
        seq: u64,
        /// The sums that are not zero.
        sums: String,
    },
    /// A sum leaves its range.
    #[error("journal record {seq}: {error}")]
    Amount {
        /// The record.
        seq: u64,
        /// Why.
        error: AmountError,
    },
    /// A fact that does not fit those before it.
    #[error("journal record {seq}: {reason}")]
    Inconsistent {
        /// The record.
        seq: u64,
        /// What does not fit.
        reason: String,
    },
}

pub(super) fn inconsistent(seq: u64, reason: &str) -> ApplyError {
    ApplyError::Inconsistent {
        seq,
        reason: reason.to_owned(),
    }
}
