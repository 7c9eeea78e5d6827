//! The journal: what happened to an organisation's money, and the book folded from it.
//!
//! Owns: records, entries, accounts, the one way to change them (`decide`), the hash chain, and
//! the book with its questions.
//! Not here: where records are kept (`store`), who may do what (`treasury`).
//! Invariant: every entry balances per asset; the book is a pure fold of the records.
#![deny(clippy::float_arithmetic)]

mod chain;

pub use chain::{ChainError, Hash, HashTextError, Head, SealedRecord};
