//! The keys of an organisation's members: finding all of them and ending them (GUARD-2).
//!
//! Owns: the keys of one member or of all. Not here: making and proving one (`key`).
//! Invariant: who leaves an organisation leaves no key for it behind.

use money::{OrganisationId, UserId};
use store::{DirectoryChange, DirectoryEntry, DirectoryError, DocumentVersion};

use super::key::{ApiKeyRow, KIND, row};
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Keys listed at a time.
const PAGE: usize = 1_000;

impl Treasury {
    /// Every key of an organisation, member by member. Errors: `Forbidden`, `Store`.
    pub async fn organisation_keys(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<ApiKeyRow>, Error> {
        caller.require(org, Action::ApiKeysManage)?;
        let mut rows = Vec::new();
        for member in self.memberships_of(org).await? {
            for found in self.keys_of(org, member.user).await? {
                rows.push(row(&found)?);
            }
        }
        Ok(rows)
    }

    pub(super) async fn keys_of(
        &self,
        org: OrganisationId,
        user: UserId,
    ) -> Result<Vec<DirectoryEntry>, Error> {
        let (owner, org) = (user.to_string(), org.to_string());
        let mut found = self.store.directory_owned(KIND, &owner, "", PAGE).await?;
        found.retain(|it| it.body["org"] == org.as_str());
        Ok(found)
    }

    /// Ends every key of a user in an organisation. Errors: `Store`.
    pub(crate) async fn end_keys(&self, org: OrganisationId, user: UserId) -> Result<(), Error> {
        for found in self.keys_of(org, user).await? {
            self.delete_key(&found.id).await?;
        }
        Ok(())
    }

    pub(super) async fn delete_key(&self, id: &str) -> Result<(), Error> {
        loop {
            let Some(found) = self.store.directory_entry(KIND, id).await? else {
                return Ok(());
            };
            let change = DirectoryChange {
                kind: KIND,
                id: found.id,
                expected: DocumentVersion::Is(found.version),
                content: None,
            };
            match self.store.change_directory(&[change]).await {
                // It was used at this moment.
                Err(DirectoryError::Conflict { .. }) => {}
                other => return Ok(other?),
            }
        }
    }
}
