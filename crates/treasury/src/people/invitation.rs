//! Invitations that are open: listing them and taking them back (GUARD-1).
//!
//! Owns: what managers do with them. Not here: making and using one (`link`).
//! Invariant: an invitation is seen and ended from its own organisation only.

use money::OrganisationId;
use store::{DirectoryEntry, DirectoryError};

use super::link::{Invitation, KIND, used};
use crate::audit::Event;
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Invitations read at a time.
const PAGE: usize = 1_000;

impl Treasury {
    /// The invitations of an organisation that nobody used yet.
    ///
    /// Errors: `Forbidden`, `Store`.
    pub async fn invitations(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<Invitation>, Error> {
        caller.require(org, Action::MembersRead)?;
        let owner = org.to_string();
        let rows = self.store.directory_owned(KIND, &owner, "", PAGE).await?;
        let mut invitations = Vec::new();
        for entry in rows {
            let Ok(found) = self.open_link(entry).await else {
                continue;
            };
            let Some(role) = found.role else { continue };
            invitations.push(Invitation {
                id: found.entry.id,
                email: found.email.unwrap_or_default(),
                role,
                scope: found.body.scope,
                expires_at: found.entry.expires_at,
                created_by: found.body.created_by,
            });
        }
        Ok(invitations)
    }

    /// Takes an invitation back. Errors: `Forbidden`, `NotFound`.
    pub async fn withdraw_invitation(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: &str,
    ) -> Result<(), Error> {
        caller.require(org, Action::MembersManage)?;
        let found = self.store.directory_entry(KIND, id).await?;
        let is_own = |it: &DirectoryEntry| it.owner.as_deref() == Some(&*org.to_string());
        let found = found.filter(is_own).ok_or_else(|| Error::NotFound {
            what: "invitation",
            name: id.chars().take(80).collect(),
            cure: "`GET /api/v1/admin/invitations` lists those that are open",
        })?;
        self.store.change_directory(&[used(found)]).await?;
        let event = Event::of("member.invitation-withdrawn").on(id.to_owned());
        self.note_for(org, caller, event).await
    }

    /// Takes every open invitation of an address back, whoever made it. Errors: `Store`.
    pub(crate) async fn withdraw_links_to(&self, email: &str) -> Result<(), Error> {
        let mut after = String::new();
        loop {
            let page = self.store.directory_entries(KIND, &after, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after.clone_from(&last.id);
            for entry in page {
                let Ok(found) = self.open_link(entry).await else {
                    continue;
                };
                let invited = found.email.as_deref();
                if invited.is_some_and(|it| it.eq_ignore_ascii_case(email)) {
                    match self.store.change_directory(&[used(found.entry)]).await {
                        Ok(()) | Err(DirectoryError::Conflict { .. }) => {}
                        Err(other) => return Err(other.into()),
                    }
                }
            }
        }
    }
}
