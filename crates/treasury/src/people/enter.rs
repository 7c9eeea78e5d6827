//! Entering an organisation: from a proved identity to a caller with rights (GUARD-1).
//!
//! Owns: finding the organisation that is meant among one's own, and what is asked at its door.
//! Not here: proving the identity (`identity`), the matrix (`rights`).
//! Invariant: an organisation one is not a member of is answered as one that does not exist.

use std::sync::Arc;

use money::OrganisationId;

use crate::error::Error;
use crate::identity::{Identity, Proof};
use crate::organisations::{NewOrganisation, OrganisationRow};
use crate::rights::{Action, Caller, MemberScope, Origin, Rights, Role};
use crate::treasury::Treasury;

impl Treasury {
    /// The organisation that is meant: the named one if they are a member, or their first.
    ///
    /// Errors: `NotFound`.
    pub async fn resolve_for(
        &self,
        identity: &Identity,
        name: Option<&str>,
    ) -> Result<OrganisationId, Error> {
        let only = match &identity.proof {
            Proof::Key { org, .. } => Some(*org),
            Proof::Session { .. } => None,
        };
        let Some(name) = name else {
            let own = self.memberships(identity.user).await?;
            let first = own
                .iter()
                .map(|it| it.org)
                .find(|it| only.is_none_or(|only| only == *it));
            return first.ok_or_else(|| unknown("(any)"));
        };
        let id = match name.parse() {
            Ok(id) => id,
            Err(_) => self.resolve(Some(name)).await.map_err(|_| unknown(name))?,
        };
        let is_member = self.membership(identity.user, id).await?.is_some();
        let is_meant = only.is_none_or(|it| it == id);
        (is_member && is_meant)
            .then_some(id)
            .ok_or_else(|| unknown(name))
    }

    /// A caller in an organisation.
    ///
    /// Errors: `NotFound` for who is no member, `SecondFactorRequired` by its policy.
    pub async fn enter(
        &self,
        identity: &Identity,
        org: OrganisationId,
        origin: Origin,
    ) -> Result<Caller, Error> {
        let membership = self.membership(identity.user, org).await?;
        let membership = membership.ok_or_else(|| unknown(&org.to_string()))?;
        let (mut scope, mut limited) = (membership.scope, None);
        match &identity.proof {
            Proof::Session {
                has_second_factor, ..
            } => {
                if !has_second_factor && self.policy(org).await?.is_second_factor_required {
                    return Err(Error::SecondFactorRequired);
                }
            }
            Proof::Key {
                org: only,
                actions,
                accounts,
                ..
            } => {
                if *only != org {
                    return Err(unknown(&org.to_string()));
                }
                limited.clone_from(actions);
                scope = narrowed(scope, accounts);
            }
        }
        Ok(Caller {
            name: identity.user.to_string(),
            key: None,
            origin,
            rights: Rights::Member {
                org,
                role: membership.role,
                scope,
                actions: limited,
            },
        })
    }

    /// The organisations that someone is a member of. Errors: `Store`.
    pub async fn organisations_of(
        &self,
        identity: &Identity,
    ) -> Result<Vec<OrganisationRow>, Error> {
        let own = self.memberships(identity.user).await?;
        let all = self.organisations().await?;
        let is_only = |org| match &identity.proof {
            Proof::Key { org: only, .. } => *only == org,
            Proof::Session { .. } => true,
        };
        let is_own =
            |it: &OrganisationRow| own.iter().any(|own| own.org == it.id) && is_only(it.id);
        Ok(all.into_iter().filter(is_own).collect())
    }

    /// Makes an organisation for someone who owns another one; they own it.
    ///
    /// Errors: `Forbidden` for who owns none, and those of `create_organisation`.
    pub async fn found_organisation(
        &self,
        identity: &Identity,
        caller: &Caller,
        new: NewOrganisation,
    ) -> Result<OrganisationRow, Error> {
        let own = self.memberships(identity.user).await?;
        let is_owner = own.iter().any(|it| it.role == Role::Owner);
        if !is_owner || matches!(identity.proof, Proof::Key { .. }) {
            return Err(Error::Forbidden {
                action: Action::OrganisationChange,
                role: "owner of no organisation, or by a key".to_owned(),
            });
        }
        let made = self.create_organisation(caller, new).await?;
        self.make_owner(made.id, identity.user, caller).await?;
        Ok(made)
    }

    /// A signed-in caller outside every organisation: for what is about themselves.
    #[must_use]
    pub fn enter_nowhere(identity: &Identity, origin: Origin) -> Caller {
        Caller {
            name: identity.user.to_string(),
            key: None,
            origin,
            rights: Rights::Nobody,
        }
    }
}

/// The part of a scope that is also within these accounts.
fn narrowed(scope: Arc<MemberScope>, accounts: &[String]) -> Arc<MemberScope> {
    if accounts.is_empty() {
        return scope;
    }
    let is_own = |it: &&String| scope.covers(it, None);
    let mut kept: Vec<String> = accounts.iter().filter(is_own).cloned().collect();
    // What the key names may also be wider than what its owner sees.
    let named = MemberScope {
        accounts: accounts.to_vec(),
        entities: Vec::new(),
    };
    let narrower = scope.accounts.iter().filter(|it| named.covers(it, None));
    kept.extend(narrower.cloned());
    kept.sort();
    kept.dedup();
    if kept.is_empty() {
        // Nothing in common: a path that no account has, because an empty scope means everything.
        let nothing = vec!["(nothing)".to_owned()];
        return Arc::new(MemberScope {
            accounts: nothing,
            entities: Vec::new(),
        });
    }
    Arc::new(MemberScope {
        accounts: kept,
        entities: Vec::new(),
    })
}

fn unknown(name: &str) -> Error {
    Error::NotFound {
        what: "organisation",
        name: name.chars().take(80).collect(),
        cure: "`GET /api/v1/organisations` lists those you are a member of",
    }
}
