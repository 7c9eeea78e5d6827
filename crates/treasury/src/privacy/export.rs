//! Everything that is known about a person, in files that programs can read (GUARD-7).
//!
//! Owns: what belongs to a person, and the shape of each file. Not here: packing them (the edges).
//! Invariant: no file has a secret in it: no hash, token or key, only that there is one.

use journal::Fact;
use money::{OrganisationId, UserId};
use serde_json::{Value, json};
use store::AuditScope;

use crate::audit::{Event, parse_line};
use crate::error::Error;
use crate::identity::Identity;
use crate::rights::{Caller, Origin};
use crate::treasury::Treasury;

/// Rows read at a time, and the most events and entries of one export.
const CHUNK: usize = 500;
const MAX_ITEMS: usize = 1_000_000;

/// A file about a person.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonFile {
    /// Its name.
    pub name: &'static str,
    /// Its content.
    pub content: Value,
}

impl Treasury {
    /// Everything about whoever asks. Errors: `Store`, `Sealed`.
    pub async fn export_oneself(
        &self,
        identity: &Identity,
        origin: &Origin,
    ) -> Result<Vec<PersonFile>, Error> {
        let by = identity.user.to_string();
        self.export(identity.user, &by, origin).await
    }

    /// Everything about a person, by the operator. Errors: `OutsideScope`, `NotFound`.
    pub async fn export_user(
        &self,
        caller: &Caller,
        user: UserId,
    ) -> Result<Vec<PersonFile>, Error> {
        if *caller.rights() != crate::rights::Rights::Operator {
            return Err(Error::OutsideScope);
        }
        self.export(user, &caller.name, &caller.origin).await
    }

    async fn export(
        &self,
        id: UserId,
        by: &str,
        origin: &Origin,
    ) -> Result<Vec<PersonFile>, Error> {
        let user = self.user(id).await?;
        let event = Event::of("user.exported").on(id.to_string());
        self.note(None, by, origin, event).await?;
        let profile = json!({
            "id": id.to_string(),
            "name": user.name,
            "email": user.email,
            "is_email_verified": user.is_email_verified,
            "has_password": user.has_password(),
            "created_at": user.created_at,
        });
        let orgs = self.store.organisations().await?;
        let (mut events, mut entries) = (Vec::new(), Vec::new());
        self.events_of(id, AuditScope::Instance, &mut events)
            .await?;
        for org in &orgs {
            let scope = AuditScope::Organisation(org.id);
            self.events_of(id, scope, &mut events).await?;
            self.entries_of(id, org.id, &mut entries).await?;
        }
        let file = |name, content| PersonFile { name, content };
        Ok(vec![
            file("profile.json", profile),
            file("memberships.json", self.memberships_data(id).await?),
            file("sessions.json", self.sessions_data(id).await?),
            file("factors.json", self.factors_data(id).await?),
            file("api-keys.json", self.keys_data(id).await?),
            file("consents.json", self.consent_history(id).await?.into()),
            file("audit-events.json", events.into()),
            file("entries.json", entries.into()),
        ])
    }

    async fn memberships_data(&self, id: UserId) -> Result<Value, Error> {
        let mut rows = Vec::new();
        for it in self.memberships(id).await? {
            let org = self.organisation(&it.org.to_string()).await?;
            rows.push(json!({
                "organisation": org.slug, "name": org.name, "role": it.role.name(),
                "scope": *it.scope, "since": it.created_at,
            }));
        }
        Ok(rows.into())
    }

    async fn sessions_data(&self, id: UserId) -> Result<Value, Error> {
        let row = |it: crate::identity::SessionRow| {
            json!({
                "id": it.id.to_string(), "created_at": it.created_at,
                "last_used_at": it.last_used_at, "expires_at": it.expires_at,
                "agent": it.agent, "address": it.address,
                "has_second_factor": it.has_second_factor,
            })
        };
        let rows = self.sessions(id).await?;
        Ok(rows.into_iter().map(row).collect::<Vec<_>>().into())
    }

    async fn factors_data(&self, id: UserId) -> Result<Value, Error> {
        let row = |it: crate::identity::FactorRow| {
            json!({
                "kind": it.kind, "name": it.name, "created_at": it.created_at,
                "last_used_at": it.last_used_at,
            })
        };
        let rows = self.factors(id).await?;
        Ok(rows.into_iter().map(row).collect::<Vec<_>>().into())
    }

    async fn keys_data(&self, id: UserId) -> Result<Value, Error> {
        let mut rows = Vec::new();
        for it in self.memberships(id).await? {
            for key in self.keys(it.org, &Caller::local(), id).await? {
                rows.push(json!({
                    "id": key.id.to_string(), "organisation": it.org.to_string(),
                    "name": key.key.name, "accounts": key.key.accounts,
                    "addresses": key.key.addresses, "created_at": key.created_at,
                    "last_used_at": key.last_used_at, "expires_at": key.key.expires_at,
                    "actions": key.key.actions.iter().map(|it| it.name()).collect::<Vec<_>>(),
                }));
            }
        }
        Ok(rows.into())
    }

    /// Events that a person did, or that happened to them.
    async fn events_of(
        &self,
        id: UserId,
        scope: AuditScope,
        events: &mut Vec<Value>,
    ) -> Result<(), Error> {
        let id = id.to_string();
        let mut after = self.store.audit_base(scope).await?.seq;
        loop {
            let rows = self.store.audit_rows(scope, after, CHUNK).await?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = last.seq;
            // The id stands in the text as it is; only such rows are worth reading.
            for row in rows.iter().filter(|it| it.body.contains(&id)) {
                let line = parse_line(row)?;
                if line.concerns(&id) && events.len() < MAX_ITEMS {
                    events.push(self.line_data(scope, row.seq, &line).await?);
                }
            }
        }
    }

    /// Entries that a person booked: where they are, not what they say, which is the
    /// organisation's.
    async fn entries_of(
        &self,
        id: UserId,
        org: OrganisationId,
        entries: &mut Vec<Value>,
    ) -> Result<(), Error> {
        let id = id.to_string();
        let book = self.book(org).await?;
        let mut after = 0;
        loop {
            let records = self.store.read(org, after, store::CHUNK_RECORDS).await?;
            let Some(last) = records.last() else {
                return Ok(());
            };
            after = last.seq;
            for sealed in records.iter().filter(|it| it.body.contains(&id)) {
                let Ok(record) = journal::decode(&sealed.body, book.assets()) else {
                    continue;
                };
                let is_entry = matches!(record.fact, Fact::EntryPosted(_));
                if record.by == id && is_entry && entries.len() < MAX_ITEMS {
                    entries.push(json!({
                        "organisation": org.to_string(), "seq": sealed.seq,
                        "recorded_at": record.at,
                    }));
                }
            }
        }
    }
}
