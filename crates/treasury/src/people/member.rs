//! Memberships: who is what in which organisation (GUARD-1).
//!
//! Owns: roles and scopes of members, handing over, leaving. Not here: what a role may do.
//! Invariant: an organisation with members always has an owner; nobody gives a role above their
//! own; owners are made and unmade by owners only.

use std::sync::Arc;

use money::{OrganisationId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use store::{DirectoryChange, DirectoryContent, DirectoryEntry, DocumentVersion};

use super::user::{User, UserKind, UserState};
use crate::audit::Event;
use crate::error::Error;
use crate::rights::{Action, Caller, MemberScope, Rights, Role};
use crate::treasury::Treasury;

pub(crate) const KIND: &str = "membership";
/// Memberships read at a time.
const PAGE: usize = 1_000;

/// What someone is in an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The organisation.
    pub org: OrganisationId,
    /// The member.
    pub user: UserId,
    /// Their role.
    pub role: Role,
    /// What they see.
    pub scope: Arc<MemberScope>,
    /// Since when.
    pub created_at: Timestamp,
    pub(crate) created_by: String,
    pub(crate) version: u64,
}

/// A member, with who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub user: User,
    /// What they are.
    pub membership: Membership,
}

#[derive(Serialize, Deserialize)]
struct MembershipBody {
    role: String,
    #[serde(default)]
    scope: MemberScope,
    created_at: Timestamp,
    created_by: String,
}

impl Treasury {
    /// What someone is in an organisation, if they are a member. Errors: `Store`.
    pub async fn membership(
        &self,
        user: UserId,
        org: OrganisationId,
    ) -> Result<Option<Membership>, Error> {
        let found = self.store.directory_entry(KIND, &key(user, org)).await?;
        found.as_ref().map(parse).transpose()
    }

    /// Every organisation someone is a member of. Errors: `Store`.
    pub async fn memberships(&self, user: UserId) -> Result<Vec<Membership>, Error> {
        let prefix = format!("{user}/");
        let page = self.store.directory_entries(KIND, &prefix, PAGE).await?;
        let own = page.iter().take_while(|it| it.id.starts_with(&prefix));
        own.map(parse).collect()
    }

    /// The members of an organisation.
    ///
    /// Errors: `Forbidden`, `Store`.
    pub async fn members(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<Member>, Error> {
        caller.require(org, Action::MembersRead)?;
        self.every_member(org).await
    }

    /// Every member, for use cases that asked for a right of their own.
    pub(crate) async fn every_member(&self, org: OrganisationId) -> Result<Vec<Member>, Error> {
        let mut members = Vec::new();
        for membership in self.memberships_of(org).await? {
            members.push(Member {
                user: self.user(membership.user).await?,
                membership,
            });
        }
        Ok(members)
    }

    pub(crate) async fn memberships_of(
        &self,
        org: OrganisationId,
    ) -> Result<Vec<Membership>, Error> {
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let owner = org.to_string();
            let page = self
                .store
                .directory_owned(KIND, &owner, &after, PAGE)
                .await?;
            for entry in &page {
                all.push(parse(entry)?);
            }
            match page.last() {
                Some(last) if page.len() == PAGE => after.clone_from(&last.id),
                _ => return Ok(all),
            }
        }
    }

    /// Gives a member another role or scope.
    ///
    /// Errors: `Forbidden`, `NotFound`, `Conflict` (the last owner).
    pub async fn change_member(
        &self,
        org: OrganisationId,
        caller: &Caller,
        user: UserId,
        (role, scope): (Role, MemberScope),
    ) -> Result<Membership, Error> {
        caller.require(org, Action::MembersManage)?;
        scope.check()?;
        check_scope_of(role, &scope)?;
        let before = self.require_member(org, user).await?;
        require_above(caller, before.role)?;
        require_above(caller, role)?;
        if role == Role::Owner {
            self.require_possible_owner(user).await?;
        }
        let mut changes = Vec::new();
        if before.role == Role::Owner && role != Role::Owner {
            changes.push(self.other_owner(org, user).await?);
        }
        let after = Membership {
            role,
            scope: Arc::new(scope),
            ..before.clone()
        };
        changes.push(draft(&after, DocumentVersion::Is(before.version))?);
        self.store.change_directory(&changes).await?;
        let event = Event::of("member.changed")
            .on(user.to_string())
            .before(&described(&before))
            .after(&described(&after));
        self.note_for(org, caller, event).await?;
        Ok(after)
    }

    /// Takes a member out of an organisation; their keys for it end.
    ///
    /// Errors: `Forbidden`, `NotFound`, `Conflict` (the last owner).
    pub async fn remove_member(
        &self,
        org: OrganisationId,
        caller: &Caller,
        user: UserId,
    ) -> Result<(), Error> {
        // Everyone may leave.
        if caller.name != user.to_string() {
            caller.require(org, Action::MembersManage)?;
        }
        let before = self.require_member(org, user).await?;
        if caller.name != user.to_string() {
            require_above(caller, before.role)?;
        }
        let mut changes = vec![DirectoryChange {
            kind: KIND,
            id: key(user, org),
            expected: DocumentVersion::Is(before.version),
            content: None,
        }];
        if before.role == Role::Owner {
            changes.push(self.other_owner(org, user).await?);
        }
        self.store.change_directory(&changes).await?;
        // Without the membership no key opens anything; what is left must not come back with it.
        self.end_keys(org, user).await?;
        let event = Event::of("member.removed")
            .on(user.to_string())
            .before(&described(&before));
        self.note_for(org, caller, event).await
    }

    /// Hands an organisation over: the member becomes owner, the caller admin.
    ///
    /// Errors: `Forbidden`, `NotFound`.
    pub async fn transfer_organisation(
        &self,
        org: OrganisationId,
        caller: &Caller,
        to: UserId,
    ) -> Result<(), Error> {
        caller.require(org, Action::OrganisationTransfer)?;
        let heir = self.require_member(org, to).await?;
        self.require_possible_owner(to).await?;
        let mut changes = vec![draft(
            &Membership {
                role: Role::Owner,
                scope: Arc::default(),
                ..heir.clone()
            },
            DocumentVersion::Is(heir.version),
        )?];
        if let Ok(own) = caller.name.parse::<UserId>()
            && own != to
        {
            let owner = self.require_member(org, own).await?;
            let version = DocumentVersion::Is(owner.version);
            let admin = Membership {
                role: Role::Admin,
                ..owner
            };
            changes.push(draft(&admin, version)?);
        }
        self.store.change_directory(&changes).await?;
        let event = Event::of("organisation.transferred").on(to.to_string());
        self.note_for(org, caller, event).await
    }

    /// Makes a user an owner, for the making of an organisation and for the operator.
    ///
    /// Errors: `Store`.
    pub(super) async fn make_owner(
        &self,
        org: OrganisationId,
        user: UserId,
        caller: &Caller,
    ) -> Result<(), Error> {
        let before = self.membership(user, org).await?;
        let version = before.map_or(DocumentVersion::Absent, |it| {
            DocumentVersion::Is(it.version)
        });
        let owner = Membership {
            org,
            user,
            role: Role::Owner,
            scope: Arc::default(),
            created_at: self.now(),
            created_by: caller.name.clone(),
            version: 0,
        };
        let change = draft(&owner, version)?;
        self.store.change_directory(&[change]).await?;
        let event = Event::of("member.joined")
            .on(user.to_string())
            .after(&described(&owner));
        self.note_for(org, caller, event).await
    }

    pub(super) async fn require_member(
        &self,
        org: OrganisationId,
        user: UserId,
    ) -> Result<Membership, Error> {
        self.membership(user, org)
            .await?
            .ok_or_else(|| Error::NotFound {
                what: "member",
                name: user.to_string(),
                cure: "`bursar user list` names the members of an organisation",
            })
    }

    /// Another owner who can come in, as a change that fails if they stop being one meanwhile: two
    /// owners who remove each other at once do not leave the organisation to nobody.
    async fn other_owner(
        &self,
        org: OrganisationId,
        but: UserId,
    ) -> Result<DirectoryChange, Error> {
        for it in self.memberships_of(org).await? {
            if it.role == Role::Owner && it.user != but && can_own(&self.user(it.user).await?) {
                return draft(&it, DocumentVersion::Is(it.version));
            }
        }
        Err(Error::Conflict(
            "this is the last owner: hand the organisation over first".to_owned(),
        ))
    }

    async fn require_possible_owner(&self, user: UserId) -> Result<(), Error> {
        if can_own(&self.user(user).await?) {
            return Ok(());
        }
        Err(Error::Conflict(
            "an owner is a person who can sign in: not a service account, nobody who is disabled"
                .to_owned(),
        ))
    }

    /// Refuses the first member of an organisation to be less than its owner.
    pub(super) async fn require_owner_first(
        &self,
        org: OrganisationId,
        role: Role,
    ) -> Result<(), Error> {
        let is_owner = |it: &Membership| it.role == Role::Owner;
        if role == Role::Owner || self.memberships_of(org).await?.iter().any(is_owner) {
            return Ok(());
        }
        Err(Error::Conflict(
            "the organisation has no owner: make one first with `bursar user add EMAIL --role \
             owner`, or with `bursar user setup` where nobody ever was"
                .to_owned(),
        ))
    }
}

fn can_own(user: &User) -> bool {
    user.kind == UserKind::Person && user.state == UserState::Active
}

/// Refuses to give, take or change a role above the caller's own.
pub(super) fn require_above(caller: &Caller, role: Role) -> Result<(), Error> {
    match caller.rights() {
        Rights::Operator => Ok(()),
        Rights::Member { role: own, .. } if *own <= role && caller.scope().is_none() => Ok(()),
        Rights::Member { role: own, .. } => Err(Error::Forbidden {
            action: Action::MembersManage,
            role: format!("{own}; the role {role} is above it"),
        }),
        Rights::Nobody => Err(Error::OutsideScope),
    }
}

/// Owners and admins have the whole: a scope would be one they could widen themselves.
pub(super) fn check_scope_of(role: Role, scope: &MemberScope) -> Result<(), Error> {
    if matches!(role, Role::Owner | Role::Admin) && !scope.is_everything() {
        let found = role.to_string();
        return Err(Error::invalid(
            "scope",
            &found,
            "no scope for owners and admins",
        ));
    }
    Ok(())
}

/// A membership to keep.
pub(super) fn draft(
    membership: &Membership,
    expected: DocumentVersion,
) -> Result<DirectoryChange, Error> {
    let body = MembershipBody {
        role: membership.role.to_string(),
        scope: membership.scope.as_ref().clone(),
        created_at: membership.created_at,
        created_by: membership.created_by.clone(),
    };
    let body = serde_json::to_value(&body)
        .map_err(|error| Error::Conflict(format!("the membership cannot be kept: {error}")))?;
    Ok(DirectoryChange {
        kind: KIND,
        id: key(membership.user, membership.org),
        expected,
        content: Some(DirectoryContent {
            owner: Some(membership.org.to_string()),
            lookup: None,
            body,
            expires_at: None,
        }),
    })
}

fn key(user: UserId, org: OrganisationId) -> String {
    format!("{user}/{org}")
}

fn parse(entry: &DirectoryEntry) -> Result<Membership, Error> {
    let damaged = || Error::Conflict(format!("the stored membership {} is damaged", entry.id));
    let (user, org) = entry.id.split_once('/').ok_or_else(damaged)?;
    let body = MembershipBody::deserialize(&entry.body).map_err(|_| damaged())?;
    Ok(Membership {
        org: org.parse().map_err(|_| damaged())?,
        user: user.parse().map_err(|_| damaged())?,
        role: body.role.parse()?,
        scope: Arc::new(body.scope),
        created_at: body.created_at,
        created_by: body.created_by,
        version: entry.version,
    })
}

/// A membership as the audit log has it.
pub(super) fn described(membership: &Membership) -> serde_json::Value {
    serde_json::json!({ "role": membership.role.name(), "scope": *membership.scope })
}
