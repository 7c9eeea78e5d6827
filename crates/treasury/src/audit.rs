//! The audit log: who did what, when, from where, with before and after (GUARD-6).
//!
//! Owns: events and writing them down. Not here: the chain (`store::append_audit`).
//! Invariant: an event names people by id only; where it came from is sealed with the actor's key,
//! so that erasing a person leaves the chain whole; secrets are never part of one.

use money::{OrganisationId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::AuditScope;

use crate::error::Error;
use crate::rights::{Caller, Origin};
use crate::secrets::{Aad, Owner};
use crate::treasury::{Treasury, new_uuid};

/// Something that happened, to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    action: &'static str,
    target: Option<String>,
    before: Option<Value>,
    after: Option<Value>,
}

impl Event {
    /// An event of this kind, such as `member.invited`.
    #[must_use]
    pub const fn of(action: &'static str) -> Self {
        Self {
            action,
            target: None,
            before: None,
            after: None,
        }
    }

    /// What it happened to.
    #[must_use]
    pub fn on(self, target: String) -> Self {
        Self {
            target: Some(target),
            ..self
        }
    }

    /// How it was.
    #[must_use]
    pub fn before(self, before: &Value) -> Self {
        Self {
            before: Some(before.clone()),
            ..self
        }
    }

    /// How it is now.
    #[must_use]
    pub fn after(self, after: &Value) -> Self {
        Self {
            after: Some(after.clone()),
            ..self
        }
    }
}

/// An event as it is written: the hash is over these bytes.
#[derive(Serialize, Deserialize)]
struct Line {
    id: String,
    at: Timestamp,
    actor: String,
    action: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<String>,
    /// Address and agent, sealed with the actor's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Value>,
}

#[derive(Serialize, Deserialize)]
struct From {
    address: Option<std::net::IpAddr>,
    agent: Option<String>,
}

impl Treasury {
    /// Writes down what a caller did in an organisation. Errors: `Store`.
    pub(crate) async fn note_for(
        &self,
        org: OrganisationId,
        caller: &Caller,
        event: Event,
    ) -> Result<(), Error> {
        self.note(Some(org), &caller.name, &caller.origin, event)
            .await
    }

    /// Writes down what someone did: in an organisation, or in the installation. Errors: `Store`.
    pub(crate) async fn note(
        &self,
        org: Option<OrganisationId>,
        actor: &str,
        origin: &Origin,
        event: Event,
    ) -> Result<(), Error> {
        let (id, at) = (new_uuid().as_simple().to_string(), self.now());
        let line = Line {
            from: self.seal_from(&id, actor, origin).await?,
            id,
            at,
            actor: actor.to_owned(),
            action: event.action.to_owned(),
            target: event.target,
            request: origin.request.clone(),
            before: event.before,
            after: event.after,
        };
        let body = serde_json::to_string(&line)
            .map_err(|error| Error::Conflict(format!("the event cannot be kept: {error}")))?;
        let scope = org.map_or(AuditScope::Instance, AuditScope::Organisation);
        self.store.append_audit(scope, at, &[body]).await?;
        Ok(())
    }

    async fn seal_from(
        &self,
        id: &str,
        actor: &str,
        origin: &Origin,
    ) -> Result<Option<String>, Error> {
        if origin.address.is_none() && origin.agent.is_none() {
            return Ok(None);
        }
        let from = From {
            address: origin.address,
            agent: origin.agent.clone(),
        };
        let plain = serde_json::to_vec(&from).unwrap_or_default();
        let owner = actor
            .parse::<UserId>()
            .map_or(Owner::Instance, Owner::Person);
        let place = Aad {
            kind: "audit",
            id,
            field: "from",
        };
        self.key_ring()?.seal(owner, place, &plain).await.map(Some)
    }
}
