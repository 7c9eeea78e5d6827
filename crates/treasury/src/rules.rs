//! Rules of an organisation: kept as documents, tried on history, applied and taken back (CASH-5).
//!
//! Owns: keeping rules in order, and what they say about lines of the books and of imports.
//! Not here: what a rule can ask and say (`cash::rules`), batches and their undo (`categories`).
//! Invariant: a rule that cannot be applied is not kept; a rule is changed on the version it was
//! read at; rules are asked in the order of their positions.

mod apply;
mod keep;
mod why;

use std::sync::Arc;

use cash::rules::{ActionSpec, ConditionSpec, RuleProblem, RuleSet, RuleSpec};
use journal::{AccountType, Book};
use money::{OrganisationId, RuleId};
use serde::{Deserialize, Serialize};
use statements::{Place, Problem};
use store::Document;

use crate::error::Error;
use crate::kept::Kept;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

pub(crate) use apply::LineRules;
pub use apply::{RuleChange, RuleCount, RulePreview, RuleRun, RuleScope};
pub use keep::RuleDraft;
pub use why::{ConditionWhy, EntryWhy, RuleWhy};

/// The collection that rules are kept in.
pub(crate) const COLLECTION: &str = "rules";
/// Most rules of an organisation.
const MAX_RULES: usize = 2_000;

/// The rules of one organisation as they are stored.
pub(crate) type StoredRules = Kept<Rules>;

/// A rule as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedRule {
    /// Its id.
    pub id: RuleId,
    /// The version of its document.
    pub version: u64,
    /// Its place: rules are asked from the lowest to the highest.
    pub position: u32,
    /// Whether it is asked.
    pub is_active: bool,
    /// What it asks and says.
    pub spec: RuleSpec,
}

/// Every rule, in the order they are asked.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(crate) all: Vec<SavedRule>,
    /// Those that are asked, in order, and compiled.
    pub(crate) active: Vec<SavedRule>,
    pub(crate) set: RuleSet,
}

/// A rule as it is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct RuleDocument {
    position: u32,
    is_active: bool,
    spec: RuleSpec,
}

impl Treasury {
    /// Every rule, in the order they are asked. Errors: `Store`.
    pub async fn rules(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<SavedRule>, Error> {
        let book = self.book_for(org, caller, Action::RulesRead).await?;
        let rules = self.stored_rules(org).await?;
        Ok(seen(&book, caller, &rules.all))
    }

    /// One rule. Errors: `NotFound`.
    pub async fn rule(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: RuleId,
    ) -> Result<SavedRule, Error> {
        let rules = self.rules(org, caller).await?;
        let found = rules.into_iter().find(|it| it.id == id);
        found.ok_or_else(|| unknown(&id.to_string()))
    }

    /// The rules as they are stored, compiled.
    pub(crate) async fn stored_rules(&self, org: OrganisationId) -> Result<Arc<Rules>, Error> {
        self.collection(&self.rules, org, |documents| read(&documents))
            .await
    }
}

/// The rules that a caller sees: who is limited to some accounts, those that name no other.
pub(crate) fn seen(book: &Book, caller: &Caller, rules: &[SavedRule]) -> Vec<SavedRule> {
    let is_limited = caller.scope().is_some();
    let shows = |path: &str| {
        AccountType::ALL.iter().any(|it| it.root() == path) || book.chart().find(path).is_some()
    };
    let is_seen = |it: &&SavedRule| !is_limited || paths_of(&it.spec).into_iter().all(shows);
    rules.iter().filter(is_seen).cloned().collect()
}

/// Every account that a rule names.
fn paths_of(spec: &RuleSpec) -> Vec<&str> {
    let mut paths: Vec<&str> = Vec::new();
    let mut open = vec![&spec.when];
    while let Some(condition) = open.pop() {
        match condition {
            ConditionSpec::All(parts) | ConditionSpec::Any(parts) => open.extend(parts),
            ConditionSpec::Not(inner) => open.push(inner),
            ConditionSpec::Account(path) | ConditionSpec::Category(path) => paths.push(path),
            _ => {}
        }
    }
    for action in &spec.then {
        match action {
            ActionSpec::Category(path) | ActionSpec::Transfer(path) => paths.push(path),
            ActionSpec::Split(parts) => paths.extend(parts.iter().map(|it| it.category.as_str())),
            _ => {}
        }
    }
    paths
}

fn read(documents: &[Document]) -> Result<Rules, Error> {
    let all: Result<Vec<SavedRule>, Error> = documents.iter().map(saved).collect();
    in_order(all?)
}

/// Rules put in order and compiled.
pub(crate) fn in_order(mut all: Vec<SavedRule>) -> Result<Rules, Error> {
    all.sort_by_key(|it| (it.position, it.id));
    let active: Vec<SavedRule> = all.iter().filter(|it| it.is_active).cloned().collect();
    let specs: Vec<RuleSpec> = active.iter().map(|it| it.spec.clone()).collect();
    let set = RuleSet::compile(&specs).map_err(|problems| refuse(&problems))?;
    Ok(Rules { all, active, set })
}

fn saved(document: &Document) -> Result<SavedRule, Error> {
    let damaged = |error: &dyn std::fmt::Display| {
        let id = &document.id;
        Error::Conflict(format!("the stored rule `{id}` cannot be read: {error}"))
    };
    let id = document.id.parse().map_err(|it| damaged(&it))?;
    let it = RuleDocument::deserialize(&document.body).map_err(|it| damaged(&it))?;
    Ok(SavedRule {
        id,
        version: document.version,
        position: it.position,
        is_active: it.is_active,
        spec: it.spec,
    })
}

/// Checks a rule by itself and against the books.
///
/// Errors: `Files` with every problem and its place in the rule.
pub(crate) fn check(book: &Book, spec: &RuleSpec) -> Result<(), Error> {
    RuleSet::compile(std::slice::from_ref(spec)).map_err(|it| refuse(&it))?;
    let mut problems = Vec::new();
    let mut want = |place: String, path: &str, is_own: bool| {
        let found = book.chart().find(path);
        let fault = match found {
            None => Some("the path of an account that is open"),
            Some(it) if is_own && !it.kind.is_treasury() => Some("an account of money of ours"),
            Some(it) if !is_own && it.kind.is_treasury() => {
                Some("a category, not an account of money; say transfer for that")
            }
            Some(_) => None,
        };
        if let Some(expected) = fault {
            problems.push(RuleProblem {
                rule: 1,
                place,
                code: "account",
                found: path.to_owned(),
                expected: expected.to_owned(),
            });
        }
    };
    use ActionSpec::{Category, Entity, Split, Transfer};
    let mut entities = Vec::new();
    for (place, action) in spec.then.iter().enumerate() {
        match action {
            Category(path) => want(format!("then.[{place}].category"), path, false),
            Transfer(path) => want(format!("then.[{place}].transfer"), path, true),
            Split(parts) => {
                for part in parts {
                    want(format!("then.[{place}].split"), &part.category, false);
                }
            }
            Entity(name) => entities.push((place, name)),
            _ => {}
        }
    }
    for (place, name) in entities {
        let known = name.parse().ok().and_then(|it| book.entities().get(&it));
        if known.is_none() {
            problems.push(RuleProblem {
                rule: 1,
                place: format!("then.[{place}].entity"),
                code: "unknown-entity",
                found: name.clone(),
                expected: "the short name of an entity".to_owned(),
            });
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(refuse(&problems))
    }
}

fn refuse(problems: &[RuleProblem]) -> Error {
    let problem = |it: &RuleProblem| {
        let found = format!("{}: {}", it.place, it.found);
        let place = Place::line(it.rule as u64);
        (
            "rule".to_owned(),
            Problem::error(it.code, place, &found, it.expected.clone()),
        )
    };
    let count = problems.len();
    let word = if count == 1 { "problem" } else { "problems" };
    Error::Files {
        summary: format!("the rule has {count} {word}: it is not kept"),
        problems: problems.iter().take(200).map(problem).collect(),
    }
}

pub(crate) fn unknown(name: &str) -> Error {
    Error::NotFound {
        what: "rule",
        name: name.to_owned(),
        cure: "`bursar rule list` shows every rule with its id",
    }
}
