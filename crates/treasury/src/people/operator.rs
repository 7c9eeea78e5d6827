//! What only the operator at the machine does with people (GUARD-1).
//!
//! Owns: adding someone without an invitation, giving roles, disabling and enabling.
//! Not here: what members do among themselves (`member`, `link`), resets (`reset`).
//! Invariant: nobody comes in by the network as the operator; what is done is in the audit log of
//! the installation or organisation.

use std::sync::Arc;

use money::{OrganisationId, UserId};
use store::{DirectoryError, DocumentVersion};

use super::member::{self, Membership, check_scope_of};
use super::user::{NewUser, User, UserKind, UserState, check_email, email_taken};
use crate::audit::Event;
use crate::error::Error;
use crate::rights::{Caller, MemberScope, Rights, Role};
use crate::treasury::Treasury;

/// Someone to add.
#[derive(Clone, PartialEq, Eq)]
pub struct UserDraft {
    /// Their address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What they shall be.
    pub role: Role,
    /// What they shall see.
    pub scope: MemberScope,
}

impl std::fmt::Debug for UserDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "UserDraft({})", self.role)
    }
}

impl Treasury {
    /// Adds a person to an organisation, without a password: a reset link gives them one.
    ///
    /// Errors: `OutsideScope` for who is not the operator, `Invalid`, `Conflict` when the address is
    /// another user's or the organisation has no owner yet.
    pub async fn add_user(
        &self,
        org: OrganisationId,
        caller: &Caller,
        new: UserDraft,
    ) -> Result<User, Error> {
        require_operator(caller)?;
        new.scope.check()?;
        check_scope_of(new.role, &new.scope)?;
        self.require_owner_first(org, new.role).await?;
        let user = NewUser {
            kind: UserKind::Person,
            name: new.name,
            email: Some(check_email(&new.email)?),
            is_email_verified: false,
            password: None,
        };
        let (id, made) = self.draft_user(user).await?;
        let membership = self.new_membership(org, caller, id, (new.role, new.scope));
        let joined = member::draft(&membership, DocumentVersion::Absent)?;
        match self.store.change_directory(&[made, joined]).await {
            Err(DirectoryError::LookupTaken { .. }) => return Err(email_taken()),
            other => other?,
        }
        self.note_joined(org, caller, &membership).await?;
        self.user(id).await
    }

    /// Makes someone a member, or gives a member another role and scope.
    ///
    /// Errors: `OutsideScope` for who is not the operator, `NotFound`, `Conflict` (the last owner).
    pub async fn set_role(
        &self,
        org: OrganisationId,
        caller: &Caller,
        user: UserId,
        (role, scope): (Role, MemberScope),
    ) -> Result<Membership, Error> {
        require_operator(caller)?;
        if self.membership(user, org).await?.is_some() {
            return self.change_member(org, caller, user, (role, scope)).await;
        }
        scope.check()?;
        check_scope_of(role, &scope)?;
        let found = self.user(user).await?;
        if found.kind != UserKind::Person || found.state == UserState::Erased {
            return Err(Error::Conflict(
                "only people become members: a service account belongs to its organisation"
                    .to_owned(),
            ));
        }
        self.require_owner_first(org, role).await?;
        self.end_keys(org, user).await?;
        let membership = self.new_membership(org, caller, user, (role, scope));
        let joined = member::draft(&membership, DocumentVersion::Absent)?;
        self.store.change_directory(&[joined]).await?;
        self.note_joined(org, caller, &membership).await?;
        Ok(membership)
    }

    /// Keeps someone out, at once: their sessions end, their keys are refused.
    ///
    /// Errors: `OutsideScope` for who is not the operator, `NotFound`, `Conflict` for who is erased.
    pub async fn disable_user(&self, caller: &Caller, user: UserId) -> Result<User, Error> {
        let changed = self.set_state(caller, user, UserState::Disabled).await?;
        self.end_sessions(user, None).await?;
        Ok(changed)
    }

    /// Lets someone in again.
    ///
    /// Errors: as `disable_user`.
    pub async fn enable_user(&self, caller: &Caller, user: UserId) -> Result<User, Error> {
        self.set_state(caller, user, UserState::Active).await
    }

    async fn set_state(
        &self,
        caller: &Caller,
        id: UserId,
        state: UserState,
    ) -> Result<User, Error> {
        require_operator(caller)?;
        if self.user(id).await?.state == UserState::Erased {
            return Err(Error::Conflict(
                "this person was erased: there is nobody to come in".to_owned(),
            ));
        }
        let changed = self.change_user(id, |it| it.state = state).await?;
        let event = match state {
            UserState::Active => Event::of("user.enabled"),
            UserState::Disabled | UserState::Erased => Event::of("user.disabled"),
        };
        let event = event.on(id.to_string());
        self.note(None, &caller.name, &caller.origin, event).await?;
        Ok(changed)
    }

    pub(super) fn new_membership(
        &self,
        org: OrganisationId,
        caller: &Caller,
        user: UserId,
        (role, scope): (Role, MemberScope),
    ) -> Membership {
        Membership {
            org,
            user,
            role,
            scope: Arc::new(scope),
            created_at: self.now(),
            created_by: caller.name.clone(),
            version: 0,
        }
    }

    pub(super) async fn note_joined(
        &self,
        org: OrganisationId,
        caller: &Caller,
        membership: &Membership,
    ) -> Result<(), Error> {
        let event = Event::of("member.joined")
            .on(membership.user.to_string())
            .after(&member::described(membership));
        self.note_for(org, caller, event).await
    }
}

/// Refuses everyone but the operator. Errors: `OutsideScope`.
pub(crate) fn require_operator(caller: &Caller) -> Result<(), Error> {
    match caller.rights() {
        Rights::Operator => Ok(()),
        Rights::Member { .. } | Rights::Nobody => Err(Error::OutsideScope),
    }
}
