//! Service accounts: members that are programs (GUARD-1).
//!
//! Owns: making and removing them, and making their keys. Not here: keys as such (`identity`).
//! Invariant: a service account is a member of one organisation, has no password and no address,
//! and is never an owner; its keys do nothing that its role does not have.

use money::{OrganisationId, UserId};
use store::DocumentVersion;

use super::member::{self, Member, check_scope_of, require_above};
use super::user::{NewUser, UserKind, UserState};
use crate::audit::Event;
use crate::error::Error;
use crate::identity::{NewApiKey, NewKey};
use crate::rights::{Action, Caller, MemberScope, Role};
use crate::treasury::Treasury;

/// A service account to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceDraft {
    /// What it is called.
    pub name: String,
    /// What it shall be.
    pub role: Role,
    /// What it shall see.
    pub scope: MemberScope,
}

impl Treasury {
    /// The service accounts of an organisation. Errors: `Forbidden`, `Store`.
    pub async fn service_accounts(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<Member>, Error> {
        caller.require(org, Action::ServiceAccountsManage)?;
        let mut members = self.every_member(org).await?;
        members.retain(|it| it.user.kind == UserKind::Service);
        Ok(members)
    }

    /// Makes a service account. Errors: `Forbidden` (also for a role above one's own), `Invalid`.
    pub async fn create_service_account(
        &self,
        org: OrganisationId,
        caller: &Caller,
        new: ServiceDraft,
    ) -> Result<Member, Error> {
        caller.require(org, Action::ServiceAccountsManage)?;
        require_above(caller, new.role)?;
        if new.role == Role::Owner {
            let expected = "a role below owner: a program owns nothing";
            return Err(Error::invalid("role", new.role.name(), expected));
        }
        new.scope.check()?;
        check_scope_of(new.role, &new.scope)?;
        self.require_owner_first(org, new.role).await?;
        let user = NewUser {
            kind: UserKind::Service,
            name: new.name,
            email: None,
            is_email_verified: false,
            password: None,
        };
        let (id, made) = self.draft_user(user).await?;
        let membership = self.new_membership(org, caller, id, (new.role, new.scope));
        let joined = member::draft(&membership, DocumentVersion::Absent)?;
        self.store.change_directory(&[made, joined]).await?;
        let event = Event::of("service-account.made")
            .on(id.to_string())
            .after(&member::described(&membership));
        self.note_for(org, caller, event).await?;
        Ok(Member {
            user: self.user(id).await?,
            membership,
        })
    }

    /// Removes a service account; its keys end. What it did stays recorded under its id.
    ///
    /// Errors: `Forbidden`, `NotFound`.
    pub async fn remove_service_account(
        &self,
        org: OrganisationId,
        caller: &Caller,
        user: UserId,
    ) -> Result<(), Error> {
        caller.require(org, Action::ServiceAccountsManage)?;
        self.require_service(org, user).await?;
        self.remove_member(org, caller, user).await?;
        self.change_user(user, |it| it.state = UserState::Disabled)
            .await
            .map(|_| ())
    }

    /// Makes a key for a service account. Its secret is answered this once.
    ///
    /// Errors: `Forbidden` (also when its role is above one's own), `NotFound`, `Invalid`.
    pub async fn make_service_key(
        &self,
        org: OrganisationId,
        caller: &Caller,
        user: UserId,
        new: NewApiKey,
    ) -> Result<NewKey, Error> {
        caller.require(org, Action::ServiceAccountsManage)?;
        let found = self.require_service(org, user).await?;
        require_above(caller, found.membership.role)?;
        self.issue_key(org, caller, user, new).await
    }

    async fn require_service(&self, org: OrganisationId, user: UserId) -> Result<Member, Error> {
        let unknown = || Error::NotFound {
            what: "service account",
            name: user.to_string(),
            cure: "`GET /api/v1/admin/service-accounts` lists those there are",
        };
        let membership = self.membership(user, org).await?.ok_or_else(unknown)?;
        let user = self.user(user).await?;
        if user.kind != UserKind::Service {
            return Err(unknown());
        }
        Ok(Member { user, membership })
    }
}
