//! Reading the audit log: the newest events first, filtered, with where they came from (GUARD-6).
//!
//! Owns: filters, pages, and who sees which chain. Not here: files (`export`), proof (`proof`).
//! Invariant: members see their organisation's chain, and of the installation's only what
//! concerns members of theirs; one call reads a limited number of rows and says where to go on.

use std::collections::HashSet;
use std::net::IpAddr;

use money::{OrganisationId, Timestamp};
use serde_json::Value;
use store::{AuditRow, AuditScope};

use super::{AuditKept, Line};
use crate::error::Error;
use crate::rights::{Action, Caller, Rights, require_everything};
use crate::treasury::Treasury;

/// Rows read at a time, rows read for one page, and items of one page.
const CHUNK: u64 = 500;
const MAX_SCANNED: u64 = 50_000;
const MAX_ITEMS: usize = 500;
/// How far the clock may have been off: events are in the order of writing, not of their moments.
const CLOCK_SECONDS: i64 = 24 * 3600;

/// Which chain of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuditChain {
    /// What happened in the organisation.
    #[default]
    Organisation,
    /// Sign-ins and the like, which belong to no organisation.
    Instance,
}

impl AuditChain {
    pub(crate) const fn scope(self, org: OrganisationId) -> AuditScope {
        match self {
            Self::Organisation => AuditScope::Organisation(org),
            Self::Instance => AuditScope::Instance,
        }
    }
}

/// Which events; without a filter all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// Which chain.
    pub chain: AuditChain,
    /// Not before this moment.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
    /// Who did it: an id, or `local`.
    pub actor: Option<String>,
    /// What was done: `member.invited`, or `member` for all of its kind.
    pub action: Option<String>,
    /// What it was done to.
    pub target: Option<String>,
    /// A text anywhere in the event.
    pub text: Option<String>,
    /// Only events before this sequence: `next` of the page before.
    pub before: Option<u64>,
    /// Items of the page, at most 500.
    pub limit: usize,
}

/// An event, opened.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEvent {
    /// Its place in its chain.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Its id.
    pub id: String,
    /// Who: an id, `local` for the operator, `nobody` for someone unknown.
    pub actor: String,
    /// What.
    pub action: String,
    /// To what.
    pub target: Option<String>,
    /// The request's id, also in the log.
    pub request: Option<String>,
    /// From where; none once the person is erased.
    pub address: Option<IpAddr>,
    /// With what.
    pub agent: Option<String>,
    /// How it was.
    pub before: Option<Value>,
    /// How it is since then.
    pub after: Option<Value>,
    /// The row's hash.
    pub hash: [u8; 32],
}

/// A page of events, the newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditPage {
    /// The events; there may be none on a page that is not the last.
    pub items: Vec<AuditEvent>,
    /// Where to go on; none at the end.
    pub next: Option<u64>,
    /// From when on there are events at all.
    pub kept: AuditKept,
}

impl Treasury {
    /// Events of an organisation, or of the installation about its members.
    ///
    /// Errors: `Forbidden`, `OutsideScope`, `Store`.
    pub async fn audit_events(
        &self,
        org: OrganisationId,
        caller: &Caller,
        query: &AuditQuery,
    ) -> Result<AuditPage, Error> {
        self.require_audit(org, caller)?;
        let concerned = self.concerned(org, caller, query.chain).await?;
        let scope = query.chain.scope(org);
        let kept = self.audit_kept(scope).await?;
        let base = kept.removed;
        let head = self.store.audit_head(scope).await?.seq;
        let limit = query.limit.clamp(1, MAX_ITEMS);
        let mut upper = query
            .before
            .map_or(head, |it| it.saturating_sub(1).min(head));
        let (mut items, mut scanned) = (Vec::new(), 0);
        while upper > base && scanned < MAX_SCANNED {
            let lower = upper.saturating_sub(CHUNK).max(base);
            let count = usize::try_from(upper - lower).unwrap_or(MAX_ITEMS);
            let rows = self.store.audit_rows(scope, lower, count).await?;
            for row in rows.iter().rev() {
                if query.from.is_some_and(|it| is_long_before(row.at, it)) {
                    let next = None;
                    return Ok(AuditPage { items, next, kept });
                }
                let line = parse(row)?;
                let is_theirs = concerned.as_ref().is_none_or(|it| concerns(it, &line));
                if !is_theirs || !query.takes(&line) {
                    continue;
                }
                items.push(self.open_event(row, line).await?);
                if items.len() == limit {
                    let next = (row.seq > base + 1).then_some(row.seq);
                    return Ok(AuditPage { items, next, kept });
                }
            }
            scanned += upper - lower;
            upper = lower;
        }
        let next = (upper > base).then_some(upper + 1);
        Ok(AuditPage { items, next, kept })
    }

    /// The ids whose events of the installation a caller may see; none: everyone's.
    async fn concerned(
        &self,
        org: OrganisationId,
        caller: &Caller,
        chain: AuditChain,
    ) -> Result<Option<HashSet<String>>, Error> {
        if chain == AuditChain::Organisation || matches!(caller.rights(), Rights::Operator) {
            return Ok(None);
        }
        let members = self.memberships_of(org).await?;
        Ok(Some(members.iter().map(|it| it.user.to_string()).collect()))
    }

    pub(crate) fn require_audit(&self, org: OrganisationId, caller: &Caller) -> Result<(), Error> {
        caller.require(org, Action::AuditRead)?;
        require_everything(caller)
    }

    async fn open_event(&self, row: &AuditRow, line: Line) -> Result<AuditEvent, Error> {
        let from = self.open_from(&line).await?;
        Ok(AuditEvent {
            seq: row.seq,
            at: line.at,
            id: line.id,
            actor: line.actor,
            action: line.action,
            target: line.target,
            request: line.request,
            address: from.address,
            agent: from.agent,
            before: line.before,
            after: line.after,
            hash: row.hash,
        })
    }
}

impl AuditQuery {
    fn takes(&self, line: &Line) -> bool {
        let is_kind = |asked: &str| {
            let rest = line.action.strip_prefix(asked);
            rest.is_some_and(|it| it.is_empty() || it.starts_with('.'))
        };
        let has_text = |asked: &str| {
            let asked = asked.to_lowercase();
            let values = [&line.before, &line.after].into_iter().flatten();
            let texts = [&line.target, &line.request].into_iter().flatten().cloned();
            [line.actor.clone(), line.action.clone()]
                .into_iter()
                .chain(texts)
                .chain(values.map(Value::to_string))
                .any(|it| it.to_lowercase().contains(&asked))
        };
        self.from.is_none_or(|it| line.at >= it)
            && self.to.is_none_or(|it| line.at < it)
            && self.actor.as_ref().is_none_or(|it| line.actor == *it)
            && self.action.as_deref().is_none_or(is_kind)
            && self
                .target
                .as_ref()
                .is_none_or(|it| line.target.as_ref() == Some(it))
            && self.text.as_deref().is_none_or(has_text)
    }
}

fn is_long_before(at: Timestamp, moment: Timestamp) -> bool {
    at.as_second() < moment.as_second().saturating_sub(CLOCK_SECONDS)
}

fn concerns(members: &HashSet<String>, line: &Line) -> bool {
    members.contains(&line.actor) || line.target.as_ref().is_some_and(|it| members.contains(it))
}

pub(crate) fn parse(row: &AuditRow) -> Result<Line, Error> {
    let seq = row.seq;
    serde_json::from_str::<Line>(&row.body).map_err(|error| {
        Error::Conflict(format!("event {seq} of the audit log is damaged: {error}"))
    })
}
