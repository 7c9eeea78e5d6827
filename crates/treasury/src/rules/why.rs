//! Why rules did or did not fit one line (CASH-5).
//!
//! Owns: the trace of every rule over an entry, and what the line is for now.
//! Not here: applying rules (`apply`).
//! Invariant: the answer is about the line as the books have it now.

use cash::rules::{ConditionTrace, RuleSpec, Verdict};
use money::{OrganisationId, RuleId};

use super::{SavedRule, check, in_order};
use crate::error::Error;
use crate::lines::BookLine;
use crate::rights::{Action, Caller};
use crate::treasury::{Treasury, new_uuid};

/// A condition and how it came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionWhy {
    /// The condition in words.
    pub asked: String,
    /// What the line has there.
    pub found: String,
    /// Whether it holds.
    pub holds: bool,
    /// The conditions it is made of.
    pub parts: Vec<ConditionWhy>,
}

/// A rule and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleWhy {
    /// The rule, if it is kept.
    pub id: Option<RuleId>,
    /// Its name.
    pub name: String,
    /// Whether its condition holds.
    pub holds: bool,
    /// The earlier rule that ended the asking before it.
    pub stopped_by: Option<String>,
    /// Its condition.
    pub why: ConditionWhy,
}

/// Everything rules have to do with one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryWhy {
    /// The entry.
    pub entry: u64,
    /// What it is for now; none if nobody said.
    pub category: Option<String>,
    /// The rule that gave it, by name, if one did.
    pub given_by: Option<String>,
    /// Every rule, in the order they are asked.
    pub rules: Vec<RuleWhy>,
}

impl Treasury {
    /// Why each rule, or one that is not kept yet, does or does not fit a line.
    ///
    /// Errors: `NotFound` when the entry is no line, `Files` for a draft with problems.
    pub async fn rules_why(
        &self,
        org: OrganisationId,
        caller: &Caller,
        entry: u64,
        draft: Option<&RuleSpec>,
    ) -> Result<EntryWhy, Error> {
        let book = self.book_for(org, caller, Action::RulesRead).await?;
        let unknown = || Error::NotFound {
            what: "bank line",
            name: entry.to_string(),
            cure: "name an entry that stands and moves money of one account of ours",
        };
        let line = BookLine::at(&book, entry).ok_or_else(unknown)?;
        let rules = match draft {
            Some(spec) => {
                check(&book, spec)?;
                in_order(vec![SavedRule {
                    id: RuleId::from_uuid(new_uuid()),
                    version: 0,
                    position: 0,
                    is_active: true,
                    spec: spec.clone(),
                }])?
            }
            None => in_order(self.rules(org, caller).await?)?,
        };
        let traces = rules.set.explain(&line.movement());
        let name = |place: usize| rules.active.get(place).map(|it| it.spec.name.clone());
        let whys = traces.into_iter().map(|it| RuleWhy {
            id: rules
                .active
                .get(it.rule)
                .filter(|it| it.version > 0)
                .map(|it| it.id),
            name: it.name,
            holds: it.why.holds,
            stopped_by: match it.verdict {
                Verdict::StoppedBy(place) => name(place),
                Verdict::Matched | Verdict::NotMatched => None,
            },
            why: condition(it.why),
        });
        let whys = whys.collect();
        let view = book.entry_at(entry);
        let last = view.and_then(|it| it.reclassified_by().max());
        let tags = match last {
            Some(last) => book.entry_at(last).map(|it| it.tags()),
            None => view.map(|it| it.tags()),
        };
        Ok(EntryWhy {
            entry,
            category: line.category_path.map(|it| it.to_string()),
            given_by: tags.and_then(|mut it| it.remove("rule")),
            rules: whys,
        })
    }
}

fn condition(it: ConditionTrace) -> ConditionWhy {
    ConditionWhy {
        asked: it.asked,
        found: it.found,
        holds: it.holds,
        parts: it.parts.into_iter().map(condition).collect(),
    }
}
