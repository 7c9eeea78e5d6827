//! An organisation's security policy: what its members must do (GUARD-2).
//!
//! Owns: the policy as a document. Not here: applying it (`people`, `identity`).
//! Invariant: without a document nothing more is required than for everyone.

use money::OrganisationId;
use serde::{Deserialize, Serialize};
use store::{DocumentKey, DocumentVersion};

use crate::audit::Event;
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

const COLLECTION: &str = "policy";
const ID: &str = "security";

/// What members of an organisation must do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Whether everyone needs a second factor or a passkey.
    #[serde(default)]
    pub is_second_factor_required: bool,
}

impl Treasury {
    /// The policy of an organisation. Errors: `Store`.
    pub async fn policy(&self, org: OrganisationId) -> Result<Policy, Error> {
        let found = self.store.document(key(org)).await?;
        let policy = found.and_then(|it| Policy::deserialize(&it.body).ok());
        Ok(policy.unwrap_or_default())
    }

    /// Sets the policy of an organisation. Errors: `Forbidden`, `Document`.
    pub async fn set_policy(
        &self,
        org: OrganisationId,
        caller: &Caller,
        policy: Policy,
    ) -> Result<Policy, Error> {
        caller.require(org, Action::OrganisationChange)?;
        let found = self.store.document(key(org)).await?;
        let before = self.policy(org).await?;
        let version = found.map_or(DocumentVersion::Absent, |it| {
            DocumentVersion::Is(it.version)
        });
        let body = |it: &Policy| serde_json::to_value(it).unwrap_or_default();
        self.store
            .put_document(key(org), version, &body(&policy), &caller.name)
            .await?;
        let event = Event::of("policy.changed")
            .before(&body(&before))
            .after(&body(&policy));
        self.note_for(org, caller, event).await?;
        Ok(policy)
    }
}

const fn key(org: OrganisationId) -> DocumentKey<'static> {
    DocumentKey {
        org,
        collection: COLLECTION,
        id: ID,
    }
}
