//! What a link is for, and how long it is good (GUARD-1).
//!
//! Owns: the purposes and their times. Not here: links (`link`, `reset`).
//! Invariant: a link does what its purpose says and nothing else.

use serde::{Deserialize, Serialize};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// It makes the first owner.
    Setup,
    /// It makes a member.
    Invitation,
    /// It sets a new password.
    Reset,
}

impl Purpose {
    /// How long a link with it is good.
    pub(super) const fn seconds(self) -> i64 {
        match self {
            Self::Setup => 24 * 3600,
            Self::Invitation => 7 * 24 * 3600,
            Self::Reset => 3600,
        }
    }
}
