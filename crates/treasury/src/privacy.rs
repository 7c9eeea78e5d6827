//! What people may ask about their own data: all of it, their consent, its end (GUARD-7).
//!
//! Owns: the export of a person, consents, erasure. Not here: sealing (`secrets`).
//! Invariant: erasing destroys the person's keys; what stays is their id, in records that must
//! stay whole.

mod consent;
mod erase;
mod export;

pub use consent::{Consent, PURPOSES, Purpose};
pub use export::PersonFile;
