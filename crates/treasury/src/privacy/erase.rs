//! Erasing a person (GUARD-7).
//!
//! Owns: the order of it, and finishing what was cut off. Not here: keys (`secrets`).
//! Invariant: first nobody can come in any more and no key is made again, then everything of
//! theirs is removed, last their keys are destroyed: cut off anywhere, doing it again ends it.
//! Consents stay: that they were given must be shown even then, and they name nobody.

use money::UserId;
use serde_json::json;
use store::{DirectoryChange, DirectoryEntry, DirectoryError, DocumentVersion};

use crate::audit::Event;
use crate::error::Error;
use crate::identity::Identity;
use crate::people::{Membership, UserState};
use crate::rights::{Caller, Origin, Role};
use crate::treasury::Treasury;

/// What a person owns in the directory, besides their memberships.
const OWNED: [&str; 3] = ["session", "credential", "api-key"];
const PAGE: usize = 500;

impl Treasury {
    /// Erases whoever asks.
    ///
    /// Errors: `Unauthenticated` unless the proof is fresh; `Conflict` for the last owner of an
    /// organisation that has other members.
    pub async fn erase_oneself(&self, identity: &Identity) -> Result<(), Error> {
        self.require_fresh(identity)?;
        self.erase(identity.user, &identity.user.to_string()).await
    }

    /// Erases someone, by the operator. Errors: `Forbidden`, `NotFound`, `Conflict`.
    pub async fn erase_user(&self, caller: &Caller, user: UserId) -> Result<(), Error> {
        if *caller.rights() != crate::rights::Rights::Operator {
            return Err(Error::OutsideScope);
        }
        self.user(user).await?;
        self.erase(user, &caller.name).await
    }

    async fn erase(&self, user: UserId, by: &str) -> Result<(), Error> {
        let memberships = self.memberships(user).await?;
        for it in &memberships {
            self.require_heir(it).await?;
        }
        let email = self.user(user).await?.email;
        self.mark_erased(user).await?;
        if let Some(email) = email {
            self.withdraw_links_to(&email).await?;
        }
        self.remove_owned(user).await?;
        self.remove_memberships(user).await?;
        // Without address and agent: there is no key any more that would seal them.
        let event = || Event::of("user.erased").on(user.to_string());
        let nowhere = Origin::default();
        for it in memberships {
            let event = event().before(&json!({"role": it.role.name()}));
            self.note(Some(it.org), by, &nowhere, event).await?;
        }
        self.note(None, by, &nowhere, event()).await?;
        self.key_ring()?.destroy(user).await?;
        Ok(())
    }

    /// Ends erasures that were cut off. Errors: `Store`.
    pub(crate) async fn finish_erasures(&self) -> Result<(), Error> {
        let mut after = String::new();
        loop {
            let page = self
                .store
                .directory_entries(crate::people::USER_KIND, &after, PAGE)
                .await?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after.clone_from(&last.id);
            for entry in page {
                if entry.body.get("state").and_then(|it| it.as_str()) != Some("erased") {
                    continue;
                }
                let Ok(user) = entry.id.parse::<UserId>() else {
                    continue;
                };
                if self.key_ring()?.has_keys(user).await? {
                    self.remove_owned(user).await?;
                    self.remove_memberships(user).await?;
                    self.key_ring()?.destroy(user).await?;
                }
            }
        }
    }

    /// Refuses to leave an organisation with members but without an owner.
    async fn require_heir(&self, membership: &Membership) -> Result<(), Error> {
        if membership.role != Role::Owner {
            return Ok(());
        }
        let mut others = self.memberships_of(membership.org).await?;
        others.retain(|it: &Membership| it.user != membership.user);
        if others.is_empty() || others.iter().any(|it| it.role == Role::Owner) {
            return Ok(());
        }
        let name = self.organisation(&membership.org.to_string()).await?.slug;
        Err(Error::Conflict(format!(
            "`{name}` has other members and no other owner: hand it over first"
        )))
    }

    async fn remove_owned(&self, user: UserId) -> Result<(), Error> {
        let owner = user.to_string();
        for kind in OWNED {
            loop {
                let page = self.store.directory_owned(kind, &owner, "", PAGE).await?;
                if page.is_empty() {
                    break;
                }
                self.remove_entries(kind, page).await?;
            }
        }
        Ok(())
    }

    async fn remove_memberships(&self, user: UserId) -> Result<(), Error> {
        let kind = crate::people::MEMBERSHIP_KIND;
        let prefix = format!("{user}/");
        loop {
            let page = self.store.directory_entries(kind, &prefix, PAGE).await?;
            let own = page.into_iter().take_while(|it| it.id.starts_with(&prefix));
            let own: Vec<_> = own.collect();
            if own.is_empty() {
                return Ok(());
            }
            self.remove_entries(kind, own).await?;
        }
    }

    /// Removes entries; those that were changed at this moment are there the next time.
    async fn remove_entries(
        &self,
        kind: &'static str,
        entries: Vec<DirectoryEntry>,
    ) -> Result<(), Error> {
        for entry in entries {
            let gone = DirectoryChange {
                kind,
                id: entry.id,
                expected: DocumentVersion::Is(entry.version),
                content: None,
            };
            match self.store.change_directory(&[gone]).await {
                Ok(()) | Err(DirectoryError::Conflict { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Ok(())
    }

    /// From now on they are nobody: no sign-in finds them, and no key is made for them.
    async fn mark_erased(&self, user: UserId) -> Result<(), Error> {
        self.change_user(user, |it| {
            it.state = UserState::Erased;
            it.name = String::new();
            it.email = None;
            it.password = None;
            it.is_email_verified = false;
        })
        .await
        .map(|_| ())
    }
}
