//! One audit log of this process, with its anchor.
//!
//! Owns: moving the anchor. Not here: comparing the log with it, rows (`audit`).
//! Invariant: the anchor is moved only to a head that is known to be durable.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::chain::AuditHead;
use super::scope::AuditScope;
use crate::anchor::Anchor;

/// One audit log, compared with its anchor.
#[derive(Debug)]
pub(crate) struct AuditLog {
    pub(crate) scope: AuditScope,
    /// The organisation's number; 0 for the instance.
    pub(super) number: i64,
    pub(super) anchor: Mutex<Anchor>,
}

impl AuditLog {
    pub(crate) fn anchor(&self) -> MutexGuard<'_, Anchor> {
        self.anchor.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves the anchor to a head that is known to be durable.
    pub(super) fn advance(&self, head: AuditHead) {
        // The rows are safe without it; what suffers is the proof that they were there.
        if let Err(error) = self.anchor().advance(head.into()) {
            tracing::error!(audit.scope = %self.scope, %error, "cannot write an anchor file");
        }
    }
}
