//! Ways in: what someone can sign in by, and taking one away (GUARD-2).
//!
//! Owns: removing factors and links to providers. Not here: adding them (`factor`, `passkey`,
//! `provider`).
//! Invariant: nobody takes away their only way in, also not by two requests at once.

use store::{DirectoryChange, DocumentVersion};

use super::Identity;
use super::factor::{FactorBody, KIND, rewritten, row, unknown};
use crate::audit::Event;
use crate::error::Error;
use crate::rights::Origin;
use crate::treasury::Treasury;

impl Treasury {
    /// Removes a factor, or the link to a provider.
    ///
    /// Errors: `Unauthenticated` unless the proof is fresh, `NotFound`, `LastWayIn` for the only
    /// passkey or provider of someone without a password.
    pub async fn remove_factor(
        &self,
        identity: &Identity,
        id: &str,
        origin: &Origin,
    ) -> Result<(), Error> {
        self.require_fresh(identity)?;
        let mut rows = self.credentials(identity.user).await?;
        let at = rows.iter().position(|it| it.0.id == id);
        let (entry, body) = rows.swap_remove(at.ok_or_else(|| unknown(id))?);
        let mut changes = Vec::new();
        if self.is_way_in(&body) && !self.user(identity.user).await?.has_password() {
            let other = rows.iter().find(|it| self.is_way_in(&it.1));
            let (other, other_body) = other.ok_or(Error::LastWayIn)?;
            // Written again as it is: of two who remove each other's last way at once one fails.
            changes.push(rewritten(identity.user, other, other_body)?);
        }
        changes.push(DirectoryChange {
            kind: KIND,
            id: entry.id,
            expected: DocumentVersion::Is(entry.version),
            content: None,
        });
        self.store.change_directory(&changes).await?;
        let event = match row(String::new(), body) {
            Some(gone) => Event::of("second-factor.removed").on(gone.kind.to_owned()),
            None => Event::of("provider.unlinked"),
        };
        self.note(None, &identity.user.to_string(), origin, event)
            .await
    }

    /// Whether someone can sign in by this alone. A provider that is not set up any more leads
    /// nowhere.
    fn is_way_in(&self, body: &FactorBody) -> bool {
        match body {
            FactorBody::Passkey { .. } => true,
            FactorBody::Provider { issuer, .. } => self.guard.providers.has_issuer(issuer),
            FactorBody::Totp { .. } | FactorBody::Recovery { .. } => false,
        }
    }
}
