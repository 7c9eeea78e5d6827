//! Disclosures and suitability records: what someone was told, and that they took note (GUARD-6).
//!
//! Owns: writing them down and listing them. Not here: what has to be disclosed.
//! Invariant: they are events of the audit log, so they are never changed or removed before their
//! time; they name people by id.

use money::{OrganisationId, Timestamp};
use serde_json::json;

use super::{AuditQuery, Event};
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

const ACTION: &str = "disclosure.recorded";
/// Limits of the texts.
const MAX_SUBJECT_BYTES: usize = 400;
const MAX_TEXT_BYTES: usize = 64 * 1024;
const KINDS: [&str; 5] = [
    "risk",
    "fee",
    "conflict-of-interest",
    "suitability",
    "other",
];

/// A disclosure to write down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisclosureDraft {
    /// `risk`, `fee`, `conflict-of-interest`, `suitability` or `other`.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// What was said.
    pub text: String,
    /// Who took note of it: a member's id.
    pub acknowledged_by: Option<String>,
}

/// A disclosure as it was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// Its place in the audit log.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who wrote it down.
    pub recorded_by: String,
    /// What it says.
    pub draft: DisclosureDraft,
}

/// A page of disclosures, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisclosurePage {
    /// The disclosures.
    pub items: Vec<Disclosure>,
    /// Where to go on; none at the end.
    pub next: Option<u64>,
}

impl Treasury {
    /// Writes a disclosure down.
    ///
    /// Errors: `Forbidden`, `Invalid`, `NotFound` (who acknowledged is no member).
    pub async fn add_disclosure(
        &self,
        org: OrganisationId,
        caller: &Caller,
        draft: DisclosureDraft,
    ) -> Result<Disclosure, Error> {
        caller.require(org, Action::SettingsWrite)?;
        check(&draft)?;
        if let Some(name) = &draft.acknowledged_by {
            let unknown = || Error::invalid("acknowledged_by", name, "the id of a member");
            let user = name.parse().map_err(|_| unknown())?;
            self.membership(user, org).await?.ok_or_else(unknown)?;
        }
        let event = Event::of(ACTION).after(&json!({
            "kind": draft.kind, "subject": draft.subject, "text": draft.text,
            "acknowledged_by": draft.acknowledged_by,
        }));
        let (seq, at) = self
            .note_at(Some(org), &caller.name, &caller.origin, event)
            .await?;
        Ok(Disclosure {
            seq,
            at,
            recorded_by: caller.name.clone(),
            draft,
        })
    }

    /// The disclosures before a sequence, the newest first.
    ///
    /// Errors: `Forbidden`, `Store`.
    pub async fn disclosures(
        &self,
        org: OrganisationId,
        caller: &Caller,
        before: Option<u64>,
    ) -> Result<DisclosurePage, Error> {
        let query = AuditQuery {
            action: Some(ACTION.to_owned()),
            before,
            limit: 100,
            ..AuditQuery::default()
        };
        let page = self.audit_events(org, caller, &query).await?;
        let text = |it: &super::AuditEvent, name: &str| {
            let found = it.after.as_ref().and_then(|it| it.get(name));
            found.and_then(|it| it.as_str()).map(str::to_owned)
        };
        let disclosure = |it: super::AuditEvent| Disclosure {
            draft: DisclosureDraft {
                kind: text(&it, "kind").unwrap_or_default(),
                subject: text(&it, "subject").unwrap_or_default(),
                text: text(&it, "text").unwrap_or_default(),
                acknowledged_by: text(&it, "acknowledged_by"),
            },
            seq: it.seq,
            at: it.at,
            recorded_by: it.actor,
        };
        Ok(DisclosurePage {
            items: page.items.into_iter().map(disclosure).collect(),
            next: page.next,
        })
    }
}

fn check(draft: &DisclosureDraft) -> Result<(), Error> {
    if !KINDS.contains(&draft.kind.as_str()) {
        return Err(Error::invalid("kind", &draft.kind, KINDS.join(", ")));
    }
    let subject = draft.subject.trim();
    if subject.is_empty() || subject.len() > MAX_SUBJECT_BYTES || subject.contains('\0') {
        return Err(Error::invalid("subject", subject, "1 to 400 bytes of text"));
    }
    let text = draft.text.trim();
    if text.is_empty() || text.len() > MAX_TEXT_BYTES || text.contains('\0') {
        return Err(Error::invalid("text", text, "1 byte to 64 KiB of text"));
    }
    Ok(())
}
