//! Whose audit log.
//!
//! Owns: its name, as anchors and messages have it. Not here: the log (`audit`).
//! Invariant: one organisation has one log, and the instance one of its own.

use std::fmt;

use money::OrganisationId;

/// Whose audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuditScope {
    /// What concerns no single organisation: people, sign-in, settings of the instance.
    Instance,
    /// What happened in one organisation.
    Organisation(OrganisationId),
}

impl fmt::Display for AuditScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instance => f.write_str("instance"),
            Self::Organisation(org) => fmt::Display::fmt(org, f),
        }
    }
}
