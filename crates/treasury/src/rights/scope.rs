//! A member's scope: the accounts and entities their role is limited to (GUARD-1).
//!
//! Owns: what a scope says, and which accounts it covers. Not here: what a book looks like with
//! only these accounts (`journal::Book::restricted`).
//! Invariant: an empty scope means no limit; a limited member never sees an account outside.

use journal::Account;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Limits: names in a scope, and the length of each.
const MAX_NAMES: usize = 1_000;
const MAX_NAME_BYTES: usize = 400;

/// The accounts and entities that a member sees; both empty: everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MemberScope {
    /// Paths of accounts, each with everything below it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<String>,
    /// Short names of entities.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<String>,
}

impl MemberScope {
    /// Whether nothing is left out.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.accounts.is_empty() && self.entities.is_empty()
    }

    /// Whether an account is within.
    #[must_use]
    pub fn shows(&self, account: &Account) -> bool {
        let entity = account.entity.as_ref().map(ToString::to_string);
        self.covers(account.path.as_str(), entity.as_deref())
    }

    /// Whether an account with this path and entity is, or would be, within.
    pub(crate) fn covers(&self, path: &str, entity: Option<&str>) -> bool {
        let below = |above: &String| {
            let rest = path.strip_prefix(above.as_str());
            rest.is_some_and(|it| it.is_empty() || it.starts_with(':'))
        };
        self.is_everything()
            || self.accounts.iter().any(below)
            || entity.is_some_and(|it| self.entities.iter().any(|own| own == it))
    }

    /// Refuses a scope that is too large or has empty names. Errors: `Invalid`.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let names = || self.accounts.iter().chain(&self.entities);
        if names().count() > MAX_NAMES {
            let found = names().count().to_string();
            return Err(Error::invalid("scope", &found, "at most 1,000 names"));
        }
        match names().find(|it| it.is_empty() || it.len() > MAX_NAME_BYTES) {
            Some(bad) => Err(Error::invalid("scope", bad, "paths and short names")),
            None => Ok(()),
        }
    }
}
