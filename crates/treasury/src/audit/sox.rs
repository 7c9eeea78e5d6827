//! The report on duties and rights (GUARD-6): who can do what, who did both sides of a pair that
//! should be parted, whose rights are not used.
//!
//! Owns: the pairs as data, and finding them in the audit log and the journal.
//! Not here: what a role may do (`rights`), the page. Source: the parting of duties of COSO's
//! internal control framework, which section 404 of the Sarbanes-Oxley Act is audited by.
//! Invariant: every finding names the events it follows from.

use std::collections::{BTreeMap, BTreeSet};

use journal::Fact;
use money::{OrganisationId, Timestamp, UserId};
use store::AuditScope;

use super::read::parse;
use crate::error::Error;
use crate::people::UserKind;
use crate::rights::{Action, Caller, MATRIX, MemberScope, Role, may};
use crate::treasury::Treasury;

/// Rows read at a time.
const CHUNK: usize = 500;
/// Evidence shown of one side of a finding; the rest is counted.
const MAX_EVIDENCE: usize = 20;
/// Events kept of one actor and action while the report is made.
const MAX_KEPT: usize = 10_000;
const DAY_SECONDS: i64 = 24 * 3600;
/// Without a first day the report is about a year; rights are dormant after this many days.
const YEAR_DAYS: i64 = 365;
pub(crate) const DORMANT_DAYS: i64 = 90;
/// Booking entries is in the journal, not in the audit log.
const BOOKED: &str = "entries.booked";

/// Two duties that one person should not have both of.
#[derive(Clone, Copy, Debug)]
pub struct ConflictPair {
    /// Its name in data.
    pub name: &'static str,
    /// In words.
    pub about: &'static str,
    /// The events of one side.
    pub left: &'static [&'static str],
    /// The events of the other.
    pub right: &'static [&'static str],
    /// Whether both sides must be about the same thing.
    pub is_same_target: bool,
    /// The rights behind it.
    pub rights: (Action, Action),
}

/// Every pair the report looks for.
pub const PAIRS: &[ConflictPair] = &[
    ConflictPair {
        name: "members-and-entries",
        about: "Invited, changed or removed members, and booked entries",
        left: &["member.invited", "member.changed", "member.removed"],
        right: &[BOOKED],
        is_same_target: false,
        rights: (Action::MembersManage, Action::EntriesPost),
    },
    ConflictPair {
        name: "import-prepared-and-committed",
        about: "Prepared an import, and committed the same one",
        left: &["import.prepared"],
        right: &["import.committed"],
        is_same_target: true,
        rights: (Action::ImportsPrepare, Action::ImportsCommit),
    },
    ConflictPair {
        name: "period-closed-and-reopened",
        about: "Closed a period, and reopened it",
        left: &["period.closed"],
        right: &["period.reopened"],
        is_same_target: true,
        rights: (Action::PeriodsClose, Action::PeriodsReopen),
    },
    ConflictPair {
        name: "period-reopened-and-entries",
        about: "Reopened a period, and booked entries",
        left: &["period.reopened"],
        right: &[BOOKED],
        is_same_target: false,
        rights: (Action::PeriodsReopen, Action::EntriesPost),
    },
    ConflictPair {
        name: "accounts-and-entries",
        about: "Opened or changed accounts, and booked entries",
        left: &["account.opened", "account.changed"],
        right: &[BOOKED],
        is_same_target: false,
        rights: (Action::AccountsWrite, Action::EntriesPost),
    },
    ConflictPair {
        name: "mappings-and-imports",
        about: "Kept a mapping of files, and committed imports",
        left: &["mapping.kept"],
        right: &["import.committed"],
        is_same_target: false,
        rights: (Action::MappingsWrite, Action::ImportsCommit),
    },
    ConflictPair {
        name: "policy-and-members",
        about: "Changed the security policy, and invited or changed members",
        left: &["policy.changed"],
        right: &["member.invited", "member.changed"],
        is_same_target: false,
        rights: (Action::OrganisationChange, Action::MembersManage),
    },
];

/// What the report is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SoxQuery {
    /// Not before this moment; a year before the end if none.
    pub from: Option<Timestamp>,
    /// Before this moment; now if none.
    pub to: Option<Timestamp>,
}

/// The report.
#[derive(Clone, Debug, PartialEq)]
pub struct SoxReport {
    /// The first moment it is about.
    pub from: Timestamp,
    /// The moment it ends before.
    pub to: Timestamp,
    /// Who can do what.
    pub members: Vec<MemberRights>,
    /// Who did both sides of a pair.
    pub conflicts: Vec<PairConflict>,
}

/// What a member can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRights {
    /// Who.
    pub user: UserId,
    /// Their name; empty once erased.
    pub name: String,
    /// Whether it is a service account.
    pub is_service: bool,
    /// Their role.
    pub role: Role,
    /// What they see.
    pub scope: MemberScope,
    /// Since when.
    pub since: Timestamp,
    /// What they may do.
    pub actions: Vec<Action>,
    /// Pairs of which they may do both sides.
    pub pairs: Vec<&'static str>,
    /// When they last did something or signed in, as far as the log goes.
    pub last_used_at: Option<Timestamp>,
    /// Whether their rights were not used for 90 days.
    pub is_dormant: bool,
}

/// Someone who did both sides of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairConflict {
    /// The pair's name.
    pub pair: &'static str,
    /// In words.
    pub about: &'static str,
    /// Who: an id, or `local` for the operator.
    pub actor: String,
    /// How often they did the one.
    pub left: usize,
    /// How often they did the other.
    pub right: usize,
    /// Some of it, of both sides.
    pub evidence: Vec<Evidence>,
}

/// What a finding follows from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What was done; `entries.booked` is in the journal, all else in the audit log.
    pub action: String,
    /// Its sequence there.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// To what.
    pub target: Option<String>,
}

/// What people did, as far as a pair is about it.
#[derive(Default)]
struct Deeds {
    /// By actor and action.
    done: BTreeMap<(String, String), (usize, Vec<Evidence>)>,
    last: BTreeMap<String, Timestamp>,
}

impl Treasury {
    /// Who can do what, who did both sides of a pair, whose rights are not used.
    ///
    /// Errors: `Forbidden`, `Invalid` (a range that ends before it begins), `Store`.
    pub async fn sox_report(
        &self,
        org: OrganisationId,
        caller: &Caller,
        query: SoxQuery,
    ) -> Result<SoxReport, Error> {
        self.require_audit(org, caller)?;
        let to = query.to.unwrap_or_else(|| self.now());
        let from = match query.from {
            Some(from) => from,
            None => days_before(to, YEAR_DAYS),
        };
        if from >= to {
            let found = from.to_string();
            return Err(Error::invalid("from", &found, "a moment before `to`"));
        }
        let mut deeds = Deeds::default();
        for scope in [AuditScope::Organisation(org), AuditScope::Instance] {
            self.read_events(scope, (from, to), &mut deeds).await?;
        }
        self.read_bookings(org, (from, to), &mut deeds).await?;
        let dormant_before = days_before(to, DORMANT_DAYS);
        let mut members = Vec::new();
        for membership in self.memberships_of(org).await? {
            let user = self.user(membership.user).await?;
            let done_at = deeds.last.get(&user.id.to_string()).copied();
            let last_used_at = done_at.max(self.key_used_at(org, user.id).await?);
            members.push(MemberRights {
                user: user.id,
                is_service: user.kind == UserKind::Service,
                name: user.name,
                role: membership.role,
                scope: membership.scope.as_ref().clone(),
                since: membership.created_at,
                actions: actions_of(membership.role),
                pairs: pairs_of(membership.role),
                last_used_at,
                is_dormant: membership.created_at < dormant_before
                    && last_used_at.is_none_or(|it| it < dormant_before),
            });
        }
        Ok(SoxReport {
            from,
            to,
            members,
            conflicts: deeds.conflicts(),
        })
    }

    async fn read_events(
        &self,
        scope: AuditScope,
        (from, to): (Timestamp, Timestamp),
        deeds: &mut Deeds,
    ) -> Result<(), Error> {
        let mut after = self.store.audit_base(scope).await?.seq;
        loop {
            let rows = self.store.audit_rows(scope, after, CHUNK).await?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            after = last.seq;
            for row in rows.iter().filter(|it| it.at < to) {
                let line = parse(row)?;
                deeds.saw(&line.actor, row.at);
                if row.at < from {
                    continue;
                }
                let evidence = Evidence {
                    action: line.action,
                    seq: row.seq,
                    at: row.at,
                    target: line.target,
                };
                deeds.add(line.actor, evidence);
            }
        }
    }

    /// When a key of someone was last used: programs that only read leave no event.
    async fn key_used_at(
        &self,
        org: OrganisationId,
        user: UserId,
    ) -> Result<Option<Timestamp>, Error> {
        let keys = self.keys(org, &Caller::local(), user).await?;
        Ok(keys.iter().filter_map(|it| it.last_used_at).max())
    }

    /// Entries that people booked themselves; lines of statements are their import's.
    async fn read_bookings(
        &self,
        org: OrganisationId,
        (from, to): (Timestamp, Timestamp),
        deeds: &mut Deeds,
    ) -> Result<(), Error> {
        let book = self.book(org).await?;
        let mut after = 0;
        loop {
            let records = self.store.read(org, after, store::CHUNK_RECORDS).await?;
            let Some(last) = records.last() else {
                return Ok(());
            };
            after = last.seq;
            for sealed in records.iter().filter(|it| it.seq <= book.head().seq) {
                let record = journal::decode(&sealed.body, book.assets()).map_err(|error| {
                    Error::Conflict(format!("record {} cannot be read: {error}", sealed.seq))
                })?;
                let is_own = match &record.fact {
                    Fact::EntryPosted(entry) => entry.line.is_none(),
                    _ => false,
                };
                if record.at < to {
                    deeds.saw(&record.by, record.at);
                }
                if is_own && (from..to).contains(&record.at) {
                    let evidence = Evidence {
                        action: BOOKED.to_owned(),
                        seq: sealed.seq,
                        at: record.at,
                        target: None,
                    };
                    deeds.add(record.by, evidence);
                }
            }
        }
    }
}

impl Deeds {
    fn saw(&mut self, actor: &str, at: Timestamp) {
        match self.last.get_mut(actor) {
            Some(last) => *last = (*last).max(at),
            None => drop(self.last.insert(actor.to_owned(), at)),
        }
    }

    fn add(&mut self, actor: String, evidence: Evidence) {
        let is_of_pair = |it: &ConflictPair| {
            let mut sides = it.left.iter().chain(it.right);
            sides.any(|it| *it == evidence.action)
        };
        if !PAIRS.iter().any(is_of_pair) {
            return;
        }
        let most = if evidence.action == BOOKED {
            MAX_EVIDENCE
        } else {
            MAX_KEPT
        };
        let (count, kept) = self
            .done
            .entry((actor, evidence.action.clone()))
            .or_default();
        *count += 1;
        if kept.len() < most {
            kept.push(evidence);
        }
    }

    fn conflicts(&self) -> Vec<PairConflict> {
        let actors: BTreeSet<&String> = self.done.keys().map(|it| &it.0).collect();
        let pairs = PAIRS.iter();
        pairs
            .flat_map(|pair| actors.iter().filter_map(|it| self.conflict(pair, it)))
            .collect()
    }

    fn conflict(&self, pair: &ConflictPair, actor: &str) -> Option<PairConflict> {
        let (mut left, mut left_count) = self.side(pair.left, actor);
        let (mut right, mut right_count) = self.side(pair.right, actor);
        if pair.is_same_target {
            let targets = |side: &[&Evidence]| -> BTreeSet<Option<String>> {
                side.iter().map(|it| it.target.clone()).collect()
            };
            let both: BTreeSet<_> = targets(&left)
                .intersection(&targets(&right))
                .cloned()
                .collect();
            left.retain(|it| both.contains(&it.target));
            right.retain(|it| both.contains(&it.target));
            (left_count, right_count) = (left.len(), right.len());
        }
        if left.is_empty() || right.is_empty() {
            return None;
        }
        Some(PairConflict {
            pair: pair.name,
            about: pair.about,
            actor: actor.to_owned(),
            left: left_count,
            right: right_count,
            evidence: shown(&left).chain(shown(&right)).collect(),
        })
    }

    fn side(&self, actions: &[&str], actor: &str) -> (Vec<&Evidence>, usize) {
        let found = actions
            .iter()
            .filter_map(|it| self.done.get(&(actor.to_owned(), (*it).to_owned())));
        let (mut all, mut count) = (Vec::new(), 0);
        for (done, kept) in found {
            count += done;
            all.extend(kept);
        }
        (all, count)
    }
}

fn shown(side: &[&Evidence]) -> impl Iterator<Item = Evidence> {
    side.iter().take(MAX_EVIDENCE).map(|it| (*it).clone())
}

fn actions_of(role: Role) -> Vec<Action> {
    let held = MATRIX.iter().filter(|it| it.holds(role));
    held.map(|it| it.action).collect()
}

fn pairs_of(role: Role) -> Vec<&'static str> {
    let has_both = |it: &&ConflictPair| may(role, it.rights.0) && may(role, it.rights.1);
    PAIRS.iter().filter(has_both).map(|it| it.name).collect()
}

fn days_before(moment: Timestamp, days: i64) -> Timestamp {
    let seconds = moment.as_second().saturating_sub(days * DAY_SECONDS);
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(action: &str, seq: u64, target: Option<&str>) -> Evidence {
        Evidence {
            action: action.to_owned(),
            seq,
            at: Timestamp::UNIX_EPOCH,
            target: target.map(str::to_owned),
        }
    }

    #[test]
    fn both_sides_of_a_pair_are_found_by_person_and_by_thing() {
        let mut deeds = Deeds::default();
        for (actor, action, target) in [
            ("usr_a", "import.prepared", Some("imp_1")),
            ("usr_b", "import.committed", Some("imp_1")),
            ("usr_b", "import.prepared", Some("imp_2")),
            ("usr_c", "import.prepared", Some("imp_3")),
            ("usr_c", "import.committed", Some("imp_3")),
            ("usr_d", "member.invited", Some("usr_e")),
            ("usr_d", BOOKED, None),
        ] {
            deeds.add(actor.to_owned(), evidence(action, 1, target));
        }
        let found: Vec<_> = deeds
            .conflicts()
            .into_iter()
            .map(|it| (it.pair, it.actor))
            .collect();
        let expected = [
            ("members-and-entries", "usr_d".to_owned()),
            ("import-prepared-and-committed", "usr_c".to_owned()),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn every_pair_is_two_duties_that_someone_has() {
        for pair in PAIRS {
            assert!(!pair.left.is_empty() && !pair.right.is_empty());
            assert!(may(Role::Owner, pair.rights.0) && may(Role::Owner, pair.rights.1));
        }
        assert!(pairs_of(Role::Viewer).is_empty());
        assert!(pairs_of(Role::Auditor).is_empty());
    }
}
