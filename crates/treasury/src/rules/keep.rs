//! Keeping rules: adding, changing, ordering and deleting them.
//!
//! Owns: documents of rules and their audit. Not here: what they say (`apply`).
//! Invariant: what is kept compiles and names what is in the books.

use cash::rules::RuleSpec;
use money::{OrganisationId, RuleId};
use sha2::{Digest, Sha256};
use store::{DocumentChange, DocumentVersion};

use super::{COLLECTION, MAX_RULES, RuleDocument, SavedRule, check, unknown};
use crate::audit::Event;
use crate::error::Error;
use crate::mappings::Expected;
use crate::rights::{self, Action, Caller};
use crate::treasury::{Treasury, new_uuid};

/// A rule to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleDraft {
    /// What it asks and says.
    pub spec: RuleSpec,
    /// Its place; behind all others if none.
    pub position: Option<u32>,
    /// Whether it is asked.
    pub is_active: bool,
}

impl Treasury {
    /// Keeps a new rule. With the caller's key it is kept once.
    ///
    /// Errors: `Files` with every problem of the rule, `KeyReused`, `Conflict` when there are too
    /// many.
    pub async fn add_rule(
        &self,
        org: OrganisationId,
        caller: &Caller,
        draft: &RuleDraft,
    ) -> Result<SavedRule, Error> {
        caller.require(org, Action::RulesWrite)?;
        // It is about the lines of every account.
        rights::require_everything(caller)?;
        let book = self.book(org).await?;
        check(&book, &draft.spec)?;
        let rules = self.stored_rules(org).await?;
        let id = id_of(org, caller);
        if let Some(known) = rules.all.iter().find(|it| it.id == id) {
            if known.spec == draft.spec {
                return Ok(known.clone());
            }
            let key = caller.key.clone().unwrap_or_default();
            let by = format!("the rule {id}");
            return Err(Error::KeyReused { key, by });
        }
        if rules.all.len() >= MAX_RULES {
            return Err(Error::Conflict(format!(
                "there are {MAX_RULES} rules already: delete or join some first"
            )));
        }
        let last = rules.all.last().map_or(0, |it| it.position);
        let rule = SavedRule {
            id,
            version: 1,
            position: draft.position.unwrap_or(last.saturating_add(10)),
            is_active: draft.is_active,
            spec: draft.spec.clone(),
        };
        self.put_rule(org, caller, (&rule, DocumentVersion::Absent), "rule.kept")
            .await?;
        Ok(rule)
    }

    /// Changes a rule. Errors: `NotFound`, `Files`, `Document` when another version is there.
    pub async fn change_rule(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, expected): (RuleId, Expected),
        draft: &RuleDraft,
    ) -> Result<SavedRule, Error> {
        caller.require(org, Action::RulesWrite)?;
        // It is about the lines of every account.
        rights::require_everything(caller)?;
        let book = self.book(org).await?;
        check(&book, &draft.spec)?;
        let before = self.kept_rule(org, id).await?;
        let on = version(expected, before.version);
        let rule = SavedRule {
            id,
            version: before.version + 1,
            position: draft.position.unwrap_or(before.position),
            is_active: draft.is_active,
            spec: draft.spec.clone(),
        };
        self.put_rule(org, caller, (&rule, on), "rule.kept").await?;
        Ok(rule)
    }

    /// Deletes a rule; what it categorised stays. Errors: `NotFound`, `Document`.
    pub async fn delete_rule(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, expected): (RuleId, Expected),
    ) -> Result<(), Error> {
        caller.require(org, Action::RulesWrite)?;
        // It is about the lines of every account.
        rights::require_everything(caller)?;
        let before = self.kept_rule(org, id).await?;
        let change = DocumentChange {
            collection: COLLECTION,
            id: id.to_string(),
            expected: version(expected, before.version),
            body: None,
        };
        self.store
            .change_documents(org, &[change], &caller.name)
            .await?;
        let event = Event::of("rule.deleted")
            .on(id.to_string())
            .before(&body(&before));
        self.note_for(org, caller, event).await
    }

    /// Puts rules in this order; those that are not named stand behind, as they stood.
    ///
    /// Errors: `NotFound`, `Invalid` for one that is named twice, `Document` when one was changed
    /// meanwhile.
    pub async fn order_rules(
        &self,
        org: OrganisationId,
        caller: &Caller,
        wanted: &[RuleId],
    ) -> Result<Vec<SavedRule>, Error> {
        caller.require(org, Action::RulesWrite)?;
        // It is about the lines of every account.
        rights::require_everything(caller)?;
        let rules = self.stored_rules(org).await?;
        let mut left = rules.all.clone();
        let mut ordered = Vec::with_capacity(left.len());
        for id in wanted {
            let place = left.iter().position(|it| it.id == *id);
            match place {
                Some(place) => ordered.push(left.remove(place)),
                None if ordered.iter().any(|it: &SavedRule| it.id == *id) => {
                    return Err(Error::invalid("rules", &id.to_string(), "each rule once"));
                }
                None => return Err(unknown(&id.to_string())),
            }
        }
        ordered.append(&mut left);
        let mut changes = Vec::new();
        for (position, rule) in (10_u32..).step_by(10).zip(&mut ordered) {
            if rule.position != position {
                rule.position = position;
                changes.push(DocumentChange {
                    collection: COLLECTION,
                    id: rule.id.to_string(),
                    expected: DocumentVersion::Is(rule.version),
                    body: Some(body(rule)),
                });
                rule.version += 1;
            }
        }
        if !changes.is_empty() {
            self.store
                .change_documents(org, &changes, &caller.name)
                .await?;
            let names: Vec<&str> = ordered.iter().map(|it| it.spec.name.as_str()).collect();
            let event = Event::of("rules.ordered").after(&serde_json::json!(names));
            self.note_for(org, caller, event).await?;
        }
        Ok(ordered)
    }

    async fn put_rule(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (rule, on): (&SavedRule, DocumentVersion),
        action: &'static str,
    ) -> Result<(), Error> {
        let change = DocumentChange {
            collection: COLLECTION,
            id: rule.id.to_string(),
            expected: on,
            body: Some(body(rule)),
        };
        self.store
            .change_documents(org, &[change], &caller.name)
            .await?;
        let event = Event::of(action).on(rule.id.to_string()).after(&body(rule));
        self.note_for(org, caller, event).await
    }

    async fn kept_rule(&self, org: OrganisationId, id: RuleId) -> Result<SavedRule, Error> {
        let rules = self.stored_rules(org).await?;
        let found = rules.all.iter().find(|it| it.id == id).cloned();
        found.ok_or_else(|| unknown(&id.to_string()))
    }
}

fn version(expected: Expected, found: u64) -> DocumentVersion {
    match expected {
        Expected::Any => DocumentVersion::Is(found),
        Expected::Absent => DocumentVersion::Absent,
        Expected::Version(version) => DocumentVersion::Is(version),
    }
}

fn body(rule: &SavedRule) -> serde_json::Value {
    let document = RuleDocument {
        position: rule.position,
        is_active: rule.is_active,
        spec: rule.spec.clone(),
    };
    serde_json::to_value(document).unwrap_or_default()
}

/// The id of a rule: the same one for the same request.
fn id_of(org: OrganisationId, caller: &Caller) -> RuleId {
    let Some(key) = &caller.key else {
        return RuleId::from_uuid(new_uuid());
    };
    let digest = Sha256::digest(format!("{org}/rule/{key}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    RuleId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
