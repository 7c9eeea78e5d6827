//! The audit log on the wire (GUARD-6).
//!
//! Owns: events, proofs, disclosures and the report on duties as JSON. Not here: rules
//! (`treasury`). Invariant: people are named by id; a name stands beside it where it may be seen.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Head, Scope};

/// Which chain of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AuditChain {
    /// What happened in the organisation.
    #[default]
    Organisation,
    /// Sign-ins and the like of the organisation's members.
    Instance,
}

impl From<AuditChain> for treasury::AuditChain {
    fn from(it: AuditChain) -> Self {
        match it {
            AuditChain::Organisation => Self::Organisation,
            AuditChain::Instance => Self::Instance,
        }
    }
}

/// The form of an exported audit log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AuditFormat {
    /// JSON lines, which `bursar audit verify` proves without a database.
    #[default]
    Jsonl,
    /// A table for spreadsheets.
    Csv,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AuditEvent {
    /// Its place in its chain.
    pub seq: u64,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
    /// Its id.
    pub id: String,
    /// Who: an id, `local` for the operator, `nobody` for someone unknown.
    pub actor: String,
    /// What.
    #[schema(example = "member.invited")]
    pub action: String,
    /// To what.
    #[schema(required = true)]
    pub target: Option<String>,
    /// The request's id.
    #[schema(required = true)]
    pub request_id: Option<String>,
    /// From where; null once the person is erased.
    #[schema(required = true)]
    pub address: Option<String>,
    /// With what program.
    #[schema(required = true)]
    pub agent: Option<String>,
    /// How it was.
    #[schema(required = true, value_type = Option<Object>)]
    pub before: Option<Value>,
    /// How it is since then.
    #[schema(required = true, value_type = Option<Object>)]
    pub after: Option<Value>,
    /// The event's hash.
    pub hash: String,
}

impl From<treasury::AuditEvent> for AuditEvent {
    fn from(it: treasury::AuditEvent) -> Self {
        Self {
            seq: it.seq,
            at: it.at.to_string(),
            id: it.id,
            actor: it.actor,
            action: it.action,
            target: it.target,
            request_id: it.request,
            address: it.address.map(|it| it.to_string()),
            agent: it.agent,
            before: it.before,
            after: it.after,
            hash: journal::Hash(it.hash).to_string(),
        }
    }
}

/// A page of events, the newest first.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AuditPage {
    /// The events; a page that is not the last may have none.
    pub items: Vec<AuditEvent>,
    /// `before` of the next page; null at the end.
    #[schema(required = true)]
    pub next: Option<u64>,
    /// From when on there are events at all.
    pub kept: AuditKept,
}

/// From when on events are kept, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditKept {
    /// How many events were removed from the beginning; what is left still proves itself.
    pub removed: u64,
    /// The moment of the first event that is kept; null without events.
    #[schema(required = true)]
    pub since: Option<String>,
    /// How many days events are kept.
    pub days: u32,
}

impl From<treasury::AuditPage> for AuditPage {
    fn from(it: treasury::AuditPage) -> Self {
        Self {
            items: it.items.into_iter().map(Into::into).collect(),
            next: it.next,
            kept: AuditKept {
                removed: it.kept.removed,
                since: it.kept.since.map(|it| it.to_string()),
                days: it.kept.days,
            },
        }
    }
}

/// The result of proving an audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditVerification {
    /// Whether it is proved.
    pub ok: bool,
    /// How many events were followed.
    pub events: u64,
    /// What the chain begins after: zero, or the last event that was pruned.
    pub base: Head,
    /// The moment of the first event that is kept; null without events.
    #[schema(required = true)]
    pub since: Option<String>,
    /// Where it stands.
    pub head: Head,
    /// What is wrong.
    pub problems: Vec<String>,
}

impl From<treasury::AuditProof> for AuditVerification {
    fn from(it: treasury::AuditProof) -> Self {
        let head = |it: treasury::AuditHead| Head {
            seq: it.seq,
            hash: journal::Hash(it.hash).to_string(),
        };
        Self {
            ok: it.problems.is_empty(),
            events: it.events,
            base: head(it.base),
            since: it.since.map(|it| it.to_string()),
            head: head(it.head),
            problems: it.problems,
        }
    }
}

/// A disclosure or suitability record to write down.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDisclosure {
    /// `risk`, `fee`, `conflict-of-interest`, `suitability` or `other`.
    #[schema(example = "risk")]
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// What was said. It stays for seven years: no personal data belongs here.
    pub text: String,
    /// Who took note of it: a member's id.
    pub acknowledged_by: Option<String>,
}

impl From<NewDisclosure> for treasury::DisclosureDraft {
    fn from(it: NewDisclosure) -> Self {
        Self {
            kind: it.kind,
            subject: it.subject,
            text: it.text,
            acknowledged_by: it.acknowledged_by,
        }
    }
}

/// A disclosure as it was written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Disclosure {
    /// Its place in the audit log.
    pub seq: u64,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
    /// Who wrote it down.
    pub recorded_by: String,
    /// What kind it is.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// What was said.
    pub text: String,
    /// Who took note of it.
    #[schema(required = true)]
    pub acknowledged_by: Option<String>,
}

impl From<treasury::Disclosure> for Disclosure {
    fn from(it: treasury::Disclosure) -> Self {
        Self {
            seq: it.seq,
            at: it.at.to_string(),
            recorded_by: it.recorded_by,
            kind: it.draft.kind,
            subject: it.draft.subject,
            text: it.draft.text,
            acknowledged_by: it.draft.acknowledged_by,
        }
    }
}

/// A page of disclosures, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DisclosurePage {
    /// The disclosures.
    pub items: Vec<Disclosure>,
    /// `before` of the next page; null at the end.
    #[schema(required = true)]
    pub next: Option<u64>,
}

/// Who can do what, who did both sides of a pair, whose rights are not used.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SoxReport {
    /// The first moment it is about.
    #[schema(format = DateTime)]
    pub from: String,
    /// The moment it ends before.
    #[schema(format = DateTime)]
    pub to: String,
    /// The pairs of duties that one person should not have both of.
    pub pairs: Vec<SoxPair>,
    /// What each member can do.
    pub members: Vec<SoxMember>,
    /// Who did both sides of a pair.
    pub conflicts: Vec<SoxConflict>,
}

/// Two duties that one person should not have both of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SoxPair {
    /// Its name.
    pub name: String,
    /// In words.
    pub about: String,
    /// The events of one side.
    pub left: Vec<String>,
    /// The events of the other.
    pub right: Vec<String>,
    /// Whether both must be about the same thing.
    pub same_target: bool,
}

/// What a member can do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SoxMember {
    /// Who.
    pub user: String,
    /// Their name.
    pub name: String,
    /// Whether it is a service account.
    pub service: bool,
    /// Their role.
    pub role: String,
    /// What they see.
    pub scope: Scope,
    /// Since when.
    #[schema(format = DateTime)]
    pub since: String,
    /// What they may do.
    pub actions: Vec<String>,
    /// Pairs of which they may do both sides.
    pub pairs: Vec<String>,
    /// When they last did something that is written down, or signed in; null if never.
    #[schema(required = true, format = DateTime)]
    pub last_used_at: Option<String>,
    /// Whether their rights were not used for 90 days.
    pub dormant: bool,
}

/// Someone who did both sides of a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SoxConflict {
    /// The pair.
    pub pair: String,
    /// In words.
    pub about: String,
    /// Who: an id, or `local` for the operator.
    pub actor: String,
    /// How often they did the one.
    pub left: usize,
    /// How often they did the other.
    pub right: usize,
    /// Some of it.
    pub evidence: Vec<SoxEvidence>,
}

/// What a finding follows from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SoxEvidence {
    /// What was done; `entries.booked` is in the journal, all else in the audit log.
    pub action: String,
    /// Its sequence there.
    pub seq: u64,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
    /// To what.
    #[schema(required = true)]
    pub target: Option<String>,
}

impl From<treasury::SoxReport> for SoxReport {
    fn from(it: treasury::SoxReport) -> Self {
        let words = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect();
        let pair = |it: &treasury::ConflictPair| SoxPair {
            name: it.name.to_owned(),
            about: it.about.to_owned(),
            left: words(it.left),
            right: words(it.right),
            same_target: it.is_same_target,
        };
        Self {
            from: it.from.to_string(),
            to: it.to.to_string(),
            pairs: treasury::PAIRS.iter().map(pair).collect(),
            members: it.members.into_iter().map(Into::into).collect(),
            conflicts: it.conflicts.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<treasury::MemberRights> for SoxMember {
    fn from(it: treasury::MemberRights) -> Self {
        Self {
            user: it.user.to_string(),
            name: it.name,
            service: it.is_service,
            role: it.role.to_string(),
            scope: (&it.scope).into(),
            since: it.since.to_string(),
            actions: it.actions.iter().map(ToString::to_string).collect(),
            pairs: it.pairs.iter().map(|it| (*it).to_owned()).collect(),
            last_used_at: it.last_used_at.map(|it| it.to_string()),
            dormant: it.is_dormant,
        }
    }
}

impl From<treasury::PairConflict> for SoxConflict {
    fn from(it: treasury::PairConflict) -> Self {
        let evidence = |it: treasury::Evidence| SoxEvidence {
            action: it.action,
            seq: it.seq,
            at: it.at.to_string(),
            target: it.target,
        };
        Self {
            pair: it.pair.to_owned(),
            about: it.about.to_owned(),
            actor: it.actor,
            left: it.left,
            right: it.right,
            evidence: it.evidence.into_iter().map(evidence).collect(),
        }
    }
}
