//! Who is asking: a name for the record, rights in one organisation, and where from (GUARD-1).
//!
//! Owns: the caller and the refusal of what they may not do. Not here: the matrix itself.
//! Invariant: only this crate makes a caller with rights, and only from a proved identity; the
//! operator at the machine is the one exception and says so by name.

use std::net::IpAddr;
use std::sync::Arc;

use money::OrganisationId;

use super::matrix::{Action, Role, may};
use super::scope::MemberScope;
use crate::error::Error;

/// Where a request came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The client's address, as the trusted proxies tell it.
    pub address: Option<IpAddr>,
    /// What the client calls itself; at most 200 characters are kept.
    pub agent: Option<String>,
    /// The request's id, also in the log.
    pub request: Option<String>,
}

/// What a caller may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rights {
    /// The operator at the machine: the data folder is theirs.
    Operator,
    /// A member of one organisation.
    Member {
        /// The organisation.
        org: OrganisationId,
        /// What they are in it.
        role: Role,
        /// What they see of it.
        scope: Arc<MemberScope>,
        /// The only actions of the key they use, if they use one that is limited.
        actions: Option<Arc<Vec<Action>>>,
    },
    /// Signed in, but not a member of the organisation in question.
    Nobody,
}

/// Who asks, with what rights, and the key the request is recognised by when it comes again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The user's or service's id, as it is recorded; `local` for the operator.
    pub name: String,
    /// The idempotency key of this one request.
    pub key: Option<String>,
    /// Where the request came from.
    pub origin: Origin,
    pub(crate) rights: Rights,
}

impl Caller {
    /// The operator at the machine.
    #[must_use]
    pub fn local() -> Self {
        Self {
            name: "local".to_owned(),
            key: None,
            origin: Origin::default(),
            rights: Rights::Operator,
        }
    }

    /// The same caller with an idempotency key.
    #[must_use]
    pub fn with_key(self, key: Option<String>) -> Self {
        Self { key, ..self }
    }

    /// The same caller, from somewhere.
    #[must_use]
    pub fn from(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// The same caller with a key derived from this one: for a use case of several commands.
    pub(crate) fn step(&self, step: &str) -> Self {
        Self {
            key: self.key.as_ref().map(|it| format!("{it}/{step}")),
            ..self.clone()
        }
    }

    /// The same caller, for a step that takes no right of its own once the whole is allowed.
    pub(crate) fn as_operator(&self) -> Self {
        Self {
            rights: Rights::Operator,
            ..self.clone()
        }
    }

    /// What they may do.
    #[must_use]
    pub const fn rights(&self) -> &Rights {
        &self.rights
    }

    /// Their role in the organisation they act in; the operator has none.
    #[must_use]
    pub const fn role(&self) -> Option<Role> {
        match self.rights {
            Rights::Member { role, .. } => Some(role),
            Rights::Operator | Rights::Nobody => None,
        }
    }

    /// The scope they are limited to, if they are.
    #[must_use]
    pub fn scope(&self) -> Option<&Arc<MemberScope>> {
        match &self.rights {
            Rights::Member { scope, .. } if !scope.is_everything() => Some(scope),
            _ => None,
        }
    }

    /// Whether they may do this in this organisation.
    #[must_use]
    pub fn may(&self, org: OrganisationId, action: Action) -> bool {
        self.require(org, action).is_ok()
    }

    /// Refuses what none of these actions lets them do. Errors: `Forbidden` with the first.
    pub(crate) fn require_one(&self, org: OrganisationId, any: &[Action]) -> Result<(), Error> {
        if any.iter().any(|it| self.may(org, *it)) {
            return Ok(());
        }
        any.first().map_or(Ok(()), |it| self.require(org, *it))
    }

    /// Refuses what they may not do.
    ///
    /// Errors: `Forbidden`, which names the action and the role.
    pub fn require(&self, org: OrganisationId, action: Action) -> Result<(), Error> {
        let role = match &self.rights {
            Rights::Operator => return Ok(()),
            Rights::Member {
                org: own,
                role,
                actions,
                ..
            } if *own == org => {
                let by_key = actions.as_ref().is_none_or(|it| it.contains(&action));
                if may(*role, action) && by_key {
                    return Ok(());
                }
                let key = if by_key {
                    ""
                } else {
                    ", with a key limited to other actions"
                };
                format!("{role}{key}")
            }
            Rights::Member { .. } | Rights::Nobody => "not a member".to_owned(),
        };
        Err(Error::Forbidden { action, role })
    }
}
