//! Joining by an address that was invited, without the link (GUARD-2).
//!
//! Owns: finding the open invitations of an address that somebody proved elsewhere, and what
//! makes them a user. Not here: proving the address (`identity::provider`).
//! Invariant: as with links: user, memberships and the used invitations are one transaction.

use money::{OrganisationId, UserId};
use store::DirectoryChange;

use super::link::{Found, KIND, PAGE, used};
use super::purpose::Purpose;
use super::user::{NewUser, UserKind};
use crate::error::Error;
use crate::treasury::Treasury;

/// The most invitations that are accepted at once.
const MAX_INVITATIONS: usize = 20;

/// A user who is about to be made, what makes them, and where they become a member.
pub(crate) type Invited = (UserId, Vec<DirectoryChange>, Vec<OrganisationId>);

impl Treasury {
    /// What makes a user of whoever proved that this address is theirs; none if it is not invited.
    ///
    /// Errors: `Store`, `Sealed`, `Invalid` for an address of an odd form.
    pub(crate) async fn draft_invited(
        &self,
        email: &str,
        name: Option<&str>,
    ) -> Result<Option<Invited>, Error> {
        let invitations = self.invitations_of(email).await?;
        if invitations.is_empty() {
            return Ok(None);
        }
        let local = email.split('@').next().unwrap_or(email);
        let user = NewUser {
            kind: UserKind::Person,
            name: name.unwrap_or(local).chars().take(50).collect(),
            email: Some(email.to_owned()),
            is_email_verified: true,
            password: None,
        };
        let (id, made) = self.draft_user(user).await?;
        let (mut changes, mut orgs) = (vec![made], Vec::new());
        for found in invitations {
            let Some(org) = found.org else { continue };
            // Of two invitations to one organisation the first is meant; the other goes, too.
            if !orgs.contains(&org) {
                changes.push(self.draft_member(&found, org, id)?);
                orgs.push(org);
            }
            changes.push(used(found.entry));
        }
        Ok(Some((id, changes, orgs)))
    }

    /// Addresses of invitations are sealed, so each open one is read.
    async fn invitations_of(&self, email: &str) -> Result<Vec<Found>, Error> {
        let wanted = email.trim().to_lowercase();
        let is_wanted = |it: &Found| {
            let invited = it.email.as_deref().map(str::to_lowercase);
            it.body.purpose == Purpose::Invitation && invited.as_ref() == Some(&wanted)
        };
        let (mut found, mut after) = (Vec::new(), String::new());
        loop {
            let page = self.store.directory_entries(KIND, &after, PAGE).await?;
            let is_last = page.len() < PAGE;
            if let Some(last) = page.last() {
                after.clone_from(&last.id);
            }
            for entry in page {
                // What has ended does not open.
                let opened = self.open_link(entry).await.ok();
                found.extend(opened.filter(is_wanted));
            }
            if is_last || found.len() >= MAX_INVITATIONS {
                found.truncate(MAX_INVITATIONS);
                return Ok(found);
            }
        }
    }
}
