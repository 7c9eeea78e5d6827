//! Secrets and personal data at rest: envelope encryption (GUARD-5).
//!
//! Owns: the master keys, the data keys wrapped with them, sealing and opening.
//! Not here: what is sealed (`people`, `identity`, `audit`), where keys are kept (`store`).
//! Invariant: plain keys are never written, printed or serialised; what is sealed says which key
//! opens it; destroying an owner's keys destroys everything sealed for them.

mod keys;
mod master;
mod reseal;
mod ring;
mod rotate;
mod sealed;

pub use keys::Rotation;
pub use master::{MasterKey, MasterKeyError, MasterKeys};
pub use reseal::Resealed;
pub use rotate::KeyReport;

pub(crate) use ring::{KeyRing, Owner};
pub(crate) use sealed::{Aad, random_bytes, random_token};
