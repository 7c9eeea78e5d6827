//! The audit log: who did what, when, from where, with before and after (GUARD-6).
//!
//! Owns: events and writing them down; reading, proving and pruning them in its parts.
//! Not here: the chain (`store::append_audit`).
//! Invariant: an event names people by id only; where it came from is sealed with the actor's key,
//! so that erasing a person leaves the chain whole; secrets are never part of one.

mod books;
mod disclosure;
mod export;
mod offline;
mod proof;
mod read;
mod sox;

pub use disclosure::{Disclosure, DisclosureDraft, DisclosurePage};
pub use export::AuditLine;
pub use offline::AuditVerifier;
pub use proof::{AuditKept, AuditProof};
pub use read::{AuditChain, AuditEvent, AuditPage, AuditQuery};
pub use sox::{ConflictPair, Evidence, MemberRights, PAIRS, PairConflict, SoxQuery, SoxReport};

pub(crate) use books::event_of;
pub(crate) use proof::LEAST_DAYS;
pub(crate) use read::parse as parse_line;

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
    about: Option<UserId>,
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
            about: None,
        }
    }

    /// Whom it concerns, when whoever did it is nobody known: their key seals where it came from.
    #[must_use]
    pub fn about(self, user: UserId) -> Self {
        Self {
            about: Some(user),
            target: Some(user.to_string()),
            ..self
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
pub(crate) struct Line {
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

impl Line {
    /// Whether it is about someone: what they did, or what was done to them.
    pub(crate) fn concerns(&self, id: &str) -> bool {
        self.actor == id || self.target.as_deref() == Some(id)
    }
}

#[derive(Default, Serialize, Deserialize)]
struct From {
    address: Option<std::net::IpAddr>,
    agent: Option<String>,
}

/// The place that an event's origin is sealed for.
const fn place(id: &str) -> Aad<'_> {
    Aad {
        kind: "audit",
        id,
        field: "from",
    }
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
        // On the heap, as `Treasury::ledger` has it.
        let noted = Box::pin(self.note_at(org, actor, origin, event));
        noted.await.map(|_| ())
    }

    /// As `note`; answers the event's place and moment.
    async fn note_at(
        &self,
        org: Option<OrganisationId>,
        actor: &str,
        origin: &Origin,
        event: Event,
    ) -> Result<(u64, Timestamp), Error> {
        let (id, at) = (new_uuid().as_simple().to_string(), self.now());
        let line = Line {
            from: self.seal_from(&id, event.about, actor, origin).await?,
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
        let head = self.store.append_audit(scope, at, &[body]).await?;
        Ok((head.seq, at))
    }

    async fn seal_from(
        &self,
        id: &str,
        about: Option<UserId>,
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
        let owner = Owner::Evidence(about.or_else(|| actor.parse().ok()));
        match self.key_ring()?.seal(owner, place(id), &plain).await {
            Ok(sealed) => Ok(Some(sealed)),
            // What happened is written down; where it came from is not kept of someone erased.
            Err(Error::Erased) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// An event as data, opened.
    pub(crate) async fn line_data(
        &self,
        scope: AuditScope,
        seq: u64,
        line: &Line,
    ) -> Result<Value, Error> {
        let from = self.open_from(line).await?;
        Ok(serde_json::json!({
            "chain": scope.to_string(), "seq": seq, "at": line.at, "actor": line.actor,
            "action": line.action, "target": line.target, "request": line.request,
            "address": from.address, "agent": from.agent,
            "before": line.before, "after": line.after,
        }))
    }

    async fn open_from(&self, line: &Line) -> Result<From, Error> {
        let Some(sealed) = &line.from else {
            return Ok(From::default());
        };
        let opened = self.key_ring()?.open(place(&line.id), sealed).await?;
        let from = opened.and_then(|it| serde_json::from_slice(&it).ok());
        Ok(from.unwrap_or_default())
    }
}
