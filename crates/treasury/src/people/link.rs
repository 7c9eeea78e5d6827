//! Links that work once: set-up and invitations; what a reset shares with them (GUARD-1).
//!
//! Owns: making, showing, taking back and using them. Not here: sending them (the edges).
//! Invariant: only a link's hash is kept; using it, the user and the membership are one
//! transaction, so that two clicks make one member.

use std::sync::Arc;

use money::{OrganisationId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{DirectoryChange, DirectoryContent, DirectoryEntry, DirectoryError, DocumentVersion};

use super::member::{self, Membership, check_scope_of, require_above};
use super::purpose::Purpose;
use super::user::{NewUser, UserKind, check_email, email_taken};
use crate::audit::Event;
use crate::error::Error;
use crate::identity::{Identity, SignedIn, check_strength, hash_password};
use crate::rights::{Action, Caller, MemberScope, Origin, Role};
use crate::secrets::{Aad, Owner, random_token};
use crate::treasury::{Treasury, new_uuid};

pub(crate) const KIND: &str = "link";
/// Links read at a time.
pub(super) const PAGE: usize = 1_000;

/// Whom to invite as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationDraft {
    /// Their address.
    pub email: String,
    /// What they shall be.
    pub role: Role,
    /// What they shall see.
    pub scope: MemberScope,
}

/// An invitation that is not used yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id; not the secret in the link.
    pub id: String,
    /// Whom it is for.
    pub email: String,
    /// What they shall be.
    pub role: Role,
    /// What they shall see.
    pub scope: MemberScope,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// Who invited.
    pub created_by: String,
}

/// What a link offers whoever opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkOffer {
    /// What it is for.
    pub purpose: Purpose,
    /// The organisation's name, for an invitation.
    pub organisation: Option<String>,
    /// What they shall be; nothing new by a reset.
    pub role: Option<Role>,
    /// The invited address.
    pub email: Option<String>,
    /// Whether a user with this address exists: they sign in and accept.
    pub is_known: bool,
}

/// Someone new, by a link.
#[derive(Clone)]
pub struct NewPerson {
    /// Their name.
    pub name: String,
    /// Their address; for an invitation the invited one is taken.
    pub email: Option<String>,
    /// Their password.
    pub password: String,
    /// The first organisation, by set-up, if there is none: its name and reporting currency.
    pub organisation: Option<(String, String)>,
}

impl std::fmt::Debug for NewPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewPerson(…)")
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct LinkBody {
    pub(super) purpose: Purpose,
    pub(super) org: Option<String>,
    pub(super) role: Option<String>,
    #[serde(default)]
    pub(super) scope: MemberScope,
    /// The invited address, sealed with the organisation's key.
    pub(super) email: Option<String>,
    pub(super) created_by: String,
}

/// A link that was found, with what it says.
pub(super) struct Found {
    pub(super) entry: DirectoryEntry,
    pub(super) body: LinkBody,
    pub(super) org: Option<OrganisationId>,
    pub(super) role: Option<Role>,
    pub(super) email: Option<String>,
}

impl Treasury {
    /// The secret of a new set-up link; none once someone exists, and then earlier ones end too.
    ///
    /// Errors: `Store`.
    pub async fn setup_token(&self) -> Result<Option<String>, Error> {
        if self.has_users().await? {
            return Ok(None);
        }
        let token = random_token();
        let body = LinkBody {
            purpose: Purpose::Setup,
            org: None,
            role: Some(Role::Owner.to_string()),
            scope: MemberScope::default(),
            email: None,
            created_by: "local".to_owned(),
        };
        let change = self.draft_link("setup", &token, &body)?;
        self.store.change_directory(&[change]).await?;
        Ok(Some(token))
    }

    /// Invites someone. Answers the invitation and the secret of its link, shown this once.
    ///
    /// Errors: `Forbidden` (also for a role above one's own), `Invalid`.
    pub async fn invite(
        &self,
        org: OrganisationId,
        caller: &Caller,
        new: InvitationDraft,
    ) -> Result<(Invitation, String), Error> {
        caller.require(org, Action::MembersManage)?;
        require_above(caller, new.role)?;
        new.scope.check()?;
        check_scope_of(new.role, &new.scope)?;
        self.require_owner_first(org, new.role).await?;
        let email = check_email(&new.email)?;
        let token = random_token();
        let place = token_hash(&token);
        let sealed = self
            .key_ring()?
            .seal(Owner::Organisation(org), aad(&place), email.as_bytes())
            .await?;
        let body = LinkBody {
            purpose: Purpose::Invitation,
            org: Some(org.to_string()),
            role: Some(new.role.to_string()),
            scope: new.scope.clone(),
            email: Some(sealed),
            created_by: caller.name.clone(),
        };
        let change = self.draft_link(&org.to_string(), &token, &body)?;
        let (id, expires_at) = (
            change.id.clone(),
            change.content.as_ref().and_then(|it| it.expires_at),
        );
        self.store.change_directory(&[change]).await?;
        let event = Event::of("member.invited")
            .on(id.clone())
            .after(&serde_json::json!({"role": new.role.name(), "scope": new.scope}));
        self.note_for(org, caller, event).await?;
        let invitation = Invitation {
            id,
            email,
            role: new.role,
            scope: new.scope,
            expires_at,
            created_by: caller.name.clone(),
        };
        Ok((invitation, token))
    }

    /// What a link offers. Errors: `Unauthenticated` with `link-invalid`.
    pub async fn link_offer(&self, token: &str) -> Result<LinkOffer, Error> {
        let found = self.find_link(token).await?;
        let organisation = match found.org {
            Some(org) => self
                .book(org)
                .await?
                .organisation()
                .map(|it| it.name.clone()),
            None => None,
        };
        let is_known = match &found.email {
            Some(email) => {
                let index = self.email_index(email).await?;
                self.user_by_index(&index).await?.is_some()
            }
            None => false,
        };
        Ok(LinkOffer {
            purpose: found.body.purpose,
            organisation,
            role: found.role,
            email: found.email,
            is_known,
        })
    }

    /// Makes someone new by a link, and signs them in.
    ///
    /// By set-up they own every organisation there is.
    ///
    /// Errors: `Unauthenticated` with `link-invalid`, `Weak`, `Invalid`, `Conflict` when the
    /// address is another user's.
    pub async fn register(
        &self,
        token: &str,
        new: NewPerson,
        origin: &Origin,
    ) -> Result<SignedIn, Error> {
        let found = self.find_link(token).await?;
        if found.body.purpose == Purpose::Reset {
            return Err(invalid());
        }
        let email = found.email.clone().or_else(|| new.email.clone());
        let email = email.ok_or_else(|| Error::invalid("email", "", "your address"))?;
        let words = [new.name.as_str(), email.as_str()];
        check_strength(&new.password, &words)?;
        let user = NewUser {
            kind: UserKind::Person,
            name: new.name.clone(),
            is_email_verified: found.email.is_some(),
            email: Some(email),
            password: Some(hash_password(&new.password).await?),
        };
        let (id, made) = self.draft_user(user).await?;
        let mut changes = vec![made];
        let orgs = match found.org {
            Some(org) => vec![org],
            None => self.setup_organisations(&new, origin).await?,
        };
        for org in &orgs {
            changes.push(self.draft_member(&found, *org, id)?);
        }
        if found.body.purpose == Purpose::Setup {
            // Every start makes a link: of two that are used at once only one may win.
            changes.push(set_up());
        }
        changes.push(used(found.entry));
        self.apply_link(&changes).await?;
        let event = Event::of("user.registered").on(id.to_string());
        for org in orgs {
            self.note(Some(org), &id.to_string(), origin, event.clone())
                .await?;
        }
        let user = self.user(id).await?;
        self.let_in(&user, false, origin).await
    }

    /// Accepts an invitation as someone who exists: the address must be theirs.
    ///
    /// Errors: `Unauthenticated` with `link-invalid`, `Conflict`.
    pub async fn accept_invitation(
        &self,
        token: &str,
        identity: &Identity,
        origin: &Origin,
    ) -> Result<Membership, Error> {
        let found = self.find_link(token).await?;
        let org = found.org.ok_or_else(invalid)?;
        let user = self.user(identity.user).await?;
        let same = |left: &str, right: &str| left.eq_ignore_ascii_case(right);
        let is_theirs = match (&found.email, &user.email) {
            (Some(invited), Some(own)) => same(invited, own),
            _ => false,
        };
        if !is_theirs {
            return Err(Error::Conflict(
                "the invitation is for another address: sign in with that one".to_owned(),
            ));
        }
        if let Some(before) = self.membership(user.id, org).await? {
            // Used up all the same: who leaves later must not come back by it.
            self.apply_link(&[used(found.entry)]).await?;
            return Ok(before);
        }
        self.end_keys(org, user.id).await?;
        let change = self.draft_member(&found, org, user.id)?;
        self.apply_link(&[change, used(found.entry)]).await?;
        let event = Event::of("member.joined").on(user.id.to_string());
        self.note(Some(org), &user.id.to_string(), origin, event)
            .await?;
        let joined = self.membership(user.id, org).await?;
        joined.ok_or_else(invalid)
    }

    /// The organisations the first owner gets: those there are, or a new one.
    async fn setup_organisations(
        &self,
        new: &NewPerson,
        origin: &Origin,
    ) -> Result<Vec<OrganisationId>, Error> {
        let there: Vec<_> = self.organisations().await?.iter().map(|it| it.id).collect();
        let Some((name, reporting)) = new.organisation.clone().filter(|_| there.is_empty()) else {
            return Ok(there);
        };
        let new = crate::organisations::NewOrganisation {
            name,
            slug: None,
            reporting,
        };
        let operator = Caller::local().from(origin.clone());
        Ok(vec![self.create_organisation(&operator, new).await?.id])
    }

    pub(super) fn draft_member(
        &self,
        found: &Found,
        org: OrganisationId,
        user: UserId,
    ) -> Result<DirectoryChange, Error> {
        let membership = Membership {
            org,
            user,
            role: found.role.ok_or_else(invalid)?,
            scope: Arc::new(found.body.scope.clone()),
            created_at: self.now(),
            created_by: found.body.created_by.clone(),
            version: 0,
        };
        member::draft(&membership, DocumentVersion::Absent)
    }

    pub(super) async fn apply_link(&self, changes: &[DirectoryChange]) -> Result<(), Error> {
        match self.store.change_directory(changes).await {
            Err(DirectoryError::LookupTaken { .. }) => Err(email_taken()),
            // Someone else used the link at the same moment.
            Err(DirectoryError::Conflict { .. }) => Err(invalid()),
            other => Ok(other?),
        }
    }

    pub(super) fn draft_link(
        &self,
        owner: &str,
        token: &str,
        body: &LinkBody,
    ) -> Result<DirectoryChange, Error> {
        let seconds = body.purpose.seconds();
        let body = serde_json::to_value(body)
            .map_err(|error| Error::Conflict(format!("the link cannot be kept: {error}")))?;
        let ends = self.now().as_second().saturating_add(seconds);
        Ok(DirectoryChange {
            kind: KIND,
            id: new_uuid().as_simple().to_string(),
            expected: DocumentVersion::Absent,
            content: Some(DirectoryContent {
                owner: Some(owner.to_owned()),
                lookup: Some(token_hash(token)),
                body,
                expires_at: Timestamp::from_second(ends).ok(),
            }),
        })
    }

    pub(super) async fn find_link(&self, token: &str) -> Result<Found, Error> {
        if token.len() > 200 {
            return Err(invalid());
        }
        let hash = token_hash(token);
        let entry = self.store.directory_lookup(KIND, &hash).await?;
        self.open_link(entry.ok_or_else(invalid)?).await
    }

    pub(super) async fn open_link(&self, entry: DirectoryEntry) -> Result<Found, Error> {
        let now = self.now();
        if entry.expires_at.is_some_and(|it| it <= now) {
            return Err(invalid());
        }
        let body = LinkBody::deserialize(&entry.body).map_err(|_| invalid())?;
        if body.purpose == Purpose::Setup && self.has_users().await? {
            return Err(invalid());
        }
        let email = match (&body.email, &entry.lookup) {
            (Some(sealed), Some(hash)) => {
                let opened = self.key_ring()?.open(aad(hash), sealed).await?;
                opened.and_then(|it| String::from_utf8(it.to_vec()).ok())
            }
            _ => None,
        };
        Ok(Found {
            org: body.org.as_deref().and_then(|it| it.parse().ok()),
            role: body.role.as_deref().map(str::parse).transpose()?,
            email,
            entry,
            body,
        })
    }
}

/// What is there once someone was made by a set-up link.
fn set_up() -> DirectoryChange {
    DirectoryChange {
        kind: KIND,
        id: "set-up".to_owned(),
        expected: DocumentVersion::Absent,
        content: Some(DirectoryContent {
            owner: None,
            lookup: None,
            body: serde_json::Value::Null,
            expires_at: None,
        }),
    }
}

pub(super) fn used(entry: DirectoryEntry) -> DirectoryChange {
    DirectoryChange {
        kind: KIND,
        id: entry.id,
        expected: DocumentVersion::Is(entry.version),
        content: None,
    }
}

fn aad(hash: &str) -> Aad<'_> {
    Aad {
        kind: KIND,
        id: hash,
        field: "email",
    }
}

fn token_hash(token: &str) -> String {
    let hash = Sha256::digest(token.as_bytes());
    hash.iter().map(|it| format!("{it:02x}")).collect()
}

pub(super) fn invalid() -> Error {
    let detail = "the link is wrong, was used, or has ended: ask for a new one";
    Error::unauthenticated("link-invalid", detail)
}
