//! Proving and pruning the audit log (GUARD-6).
//!
//! Owns: following a chain from its base to its head, and how long events are kept.
//! Not here: the hash (`store`), files (`offline`).
//! Invariant: pruning removes whole days from the beginning and keeps the hash that the rest
//! begins after, so that the rest proves itself; nothing younger than the limit is removed.

use std::time::Duration;

use money::{OrganisationId, Timestamp};
use serde_json::json;
use store::{AuditHead, AuditScope};

use super::{AuditChain, Event};
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Rows read at a time.
const CHUNK: usize = 500;
/// The shortest time that events are kept: seven years, which the longest of the usual duties ask.
pub(crate) const LEAST_DAYS: u32 = 2_555;

/// What a proof of an audit log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditProof {
    /// How many events were followed.
    pub events: u64,
    /// What the chain begins after; zero unless it was pruned.
    pub base: AuditHead,
    /// The moment of the first event that is kept; none without events.
    pub since: Option<Timestamp>,
    /// Where it stands.
    pub head: AuditHead,
    /// What is wrong; empty if it is proved.
    pub problems: Vec<String>,
}

/// From when on events are kept, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditKept {
    /// How many events were removed from the beginning.
    pub removed: u64,
    /// The moment of the first event that is kept; none without events.
    pub since: Option<Timestamp>,
    /// How long events are kept. Unit: days.
    pub days: u32,
}

impl Treasury {
    /// Proves an audit log: base, every hash, no gap, head and the anchor outside the database.
    ///
    /// Errors: `Forbidden`; `Store` when it cannot be read at all.
    pub async fn verify_audit(
        &self,
        org: OrganisationId,
        caller: &Caller,
        chain: AuditChain,
    ) -> Result<AuditProof, Error> {
        self.require_audit(org, caller)?;
        self.prove_audit(chain.scope(org)).await
    }

    /// Proves the audit log of an organisation and that of the installation, for the proof of a
    /// whole journal. Answers what is wrong. Errors: `Store`.
    pub(crate) async fn audit_problems(&self, org: OrganisationId) -> Result<Vec<String>, Error> {
        let own = self.prove_audit(AuditScope::Organisation(org)).await?;
        let instance = self.prove_audit(AuditScope::Instance).await?;
        let of_instance = instance.problems.into_iter();
        let of_instance = of_instance.map(|it| format!("of the installation: {it}"));
        Ok(own.problems.into_iter().chain(of_instance).collect())
    }

    /// As `audit_problems`, where there is no organisation. Errors: `Store`.
    pub(crate) async fn instance_audit_problems(&self) -> Result<Vec<String>, Error> {
        Ok(self.prove_audit(AuditScope::Instance).await?.problems)
    }

    /// Where an audit log stands, by the name it has in a backup; none if the name is of nothing.
    /// Errors: `Store`.
    pub(crate) async fn audit_head_named(&self, name: &str) -> Result<Option<AuditHead>, Error> {
        let scope = match name {
            "instance" => AuditScope::Instance,
            org => match org.parse() {
                Ok(org) => AuditScope::Organisation(org),
                Err(_) => return Ok(None),
            },
        };
        Ok(Some(self.store.audit_head(scope).await?))
    }

    async fn prove_audit(&self, scope: AuditScope) -> Result<AuditProof, Error> {
        let head = match self.store.audit_head(scope).await {
            Ok(head) => head,
            Err(error @ (store::Error::LostAudit { .. } | store::Error::AnchorDamaged { .. })) => {
                return Ok(AuditProof {
                    events: 0,
                    base: AuditHead::default(),
                    since: None,
                    head: AuditHead::default(),
                    problems: vec![error.to_string()],
                });
            }
            Err(other) => return Err(other.into()),
        };
        loop {
            let base = self.store.audit_base(scope).await?;
            let proof = self.follow_audit(scope, base, head).await?;
            // Pruned while it was read: what is left is proved from its new beginning.
            if proof.problems.is_empty() || self.store.audit_base(scope).await? == base {
                return Ok(proof);
            }
        }
    }

    async fn follow_audit(
        &self,
        scope: AuditScope,
        base: AuditHead,
        head: AuditHead,
    ) -> Result<AuditProof, Error> {
        let (mut at, mut problems, mut since) = (base, Vec::new(), None);
        'chain: while at.seq < head.seq {
            let rows = self.store.audit_rows(scope, at.seq, CHUNK).await?;
            if rows.is_empty() {
                let (end, known) = (at.seq, head.seq);
                problems.push(format!("the audit log ends at event {end}, not at {known}"));
                break;
            }
            for row in rows.into_iter().filter(|it| it.seq <= head.seq) {
                if let Err(problem) = step(&mut at, row.seq, &row.at_text(), (&row.body, &row.hash))
                {
                    problems.push(problem);
                    break 'chain;
                }
                since.get_or_insert(row.at);
            }
        }
        if problems.is_empty() && at != head {
            problems.push(format!("event {} has another hash than the head", head.seq));
        }
        Ok(AuditProof {
            events: at.seq.saturating_sub(base.seq),
            base,
            since,
            head: at,
            problems,
        })
    }

    /// What is kept of an audit log. Errors: `Store`.
    pub(super) async fn audit_kept(&self, scope: AuditScope) -> Result<AuditKept, Error> {
        let removed = self.store.audit_base(scope).await?.seq;
        let first = self.store.audit_rows(scope, removed, 1).await?;
        Ok(AuditKept {
            removed,
            since: first.first().map(|it| it.at),
            days: self.guard.audit_days.max(LEAST_DAYS),
        })
    }

    /// Removes the events that are older than the installation keeps them, of an organisation.
    /// Answers how many.
    ///
    /// Errors: `Forbidden`, `Store`.
    pub async fn prune_audit(
        &self,
        org: OrganisationId,
        caller: &Caller,
        chain: AuditChain,
    ) -> Result<u64, Error> {
        caller.require(org, Action::SettingsWrite)?;
        if chain == AuditChain::Instance && *caller.rights() != crate::rights::Rights::Operator {
            return Err(Error::OutsideScope);
        }
        let of = (chain == AuditChain::Organisation).then_some(org);
        self.prune_expired(of, self.now(), caller).await
    }

    pub(crate) async fn prune_expired(
        &self,
        org: Option<OrganisationId>,
        now: Timestamp,
        caller: &Caller,
    ) -> Result<u64, Error> {
        let scope = org.map_or(AuditScope::Instance, AuditScope::Organisation);
        let days = u64::from(self.guard.audit_days.max(LEAST_DAYS));
        let kept = Duration::from_secs(days.saturating_mul(24 * 3600));
        let Ok(limit) = now.checked_sub(kept) else {
            return Ok(0);
        };
        let base = self.store.audit_base(scope).await?;
        let up_to = self.last_before(scope, base.seq, limit).await?;
        if up_to <= base.seq {
            return Ok(0);
        }
        let base_now = self.store.prune_audit(scope, up_to).await?;
        let removed = base_now.seq.saturating_sub(base.seq);
        let event = Event::of("audit.pruned").after(&json!({
            "events": removed, "up_to": base_now.seq, "hash": journal::Hash(base_now.hash).to_string(),
            "before": limit.to_string(),
        }));
        self.note(org, &caller.name, &caller.origin, event).await?;
        Ok(removed)
    }

    /// The last event of those at the beginning that are all older than the limit. Not searched
    /// by halves: a clock that was wrong for a while would point anywhere.
    async fn last_before(
        &self,
        scope: AuditScope,
        base: u64,
        limit: Timestamp,
    ) -> Result<u64, Error> {
        let mut last = base;
        loop {
            let rows = self.store.audit_rows(scope, last, CHUNK).await?;
            let older = rows.iter().take_while(|it| it.at < limit);
            let Some(row) = older.last() else {
                return Ok(last);
            };
            last = row.seq;
        }
    }
}

/// Follows a chain by one row. The error is what is wrong with it.
pub(super) fn step(
    at: &mut AuditHead,
    seq: u64,
    moment: &str,
    (body, hash): (&str, &[u8; 32]),
) -> Result<(), String> {
    let expected = at.seq.saturating_add(1);
    if seq != expected {
        return Err(format!(
            "event {seq}: expected {expected}; events are missing or doubled"
        ));
    }
    let next = at.follow(moment, body);
    if next.hash != *hash {
        return Err(format!(
            "event {seq}: its hash does not follow from event {}",
            at.seq
        ));
    }
    *at = next;
    Ok(())
}
