//! Why rules do or do not fit a line, on the wire.
//!
//! Owns: the shapes of the question and its answer. Not here: rules themselves (`rule`).
//! Invariant: a condition's parts are those it is made of, in its order.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::RuleWords;

/// A line and, if wanted, a rule that need not be kept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleQuestion {
    /// The entry.
    pub entry: u64,
    /// A rule, asked alone; the kept ones if absent.
    #[serde(default)]
    pub draft: Option<RuleWords>,
}

/// A condition and how it came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConditionWhy {
    /// The condition in words.
    pub asked: String,
    /// What the line has there.
    pub found: String,
    /// Whether it holds.
    pub holds: bool,
    /// The conditions it is made of.
    #[schema(no_recursion)]
    pub parts: Vec<ConditionWhy>,
}

impl From<treasury::ConditionWhy> for ConditionWhy {
    fn from(it: treasury::ConditionWhy) -> Self {
        Self {
            asked: it.asked,
            found: it.found,
            holds: it.holds,
            parts: it.parts.into_iter().map(Self::from).collect(),
        }
    }
}

/// A rule and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleWhy {
    /// The rule; null for one that is not kept.
    #[schema(required = true)]
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// Whether its condition holds.
    pub holds: bool,
    /// The earlier rule that ended the asking before it.
    #[schema(required = true)]
    pub stopped_by: Option<String>,
    /// Its condition.
    pub why: ConditionWhy,
}

/// Everything rules have to do with one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EntryWhy {
    /// The entry.
    pub entry: u64,
    /// What it is for now; null if nobody said.
    #[schema(required = true)]
    pub category: Option<String>,
    /// The rule that gave it, by name.
    #[schema(required = true)]
    pub given_by: Option<String>,
    /// Every rule, in the order they are asked.
    pub rules: Vec<RuleWhy>,
}

impl From<treasury::EntryWhy> for EntryWhy {
    fn from(it: treasury::EntryWhy) -> Self {
        let rule = |it: treasury::RuleWhy| RuleWhy {
            id: it.id.map(|it| it.to_string()),
            name: it.name,
            holds: it.holds,
            stopped_by: it.stopped_by,
            why: it.why.into(),
        };
        Self {
            entry: it.entry,
            category: it.category,
            given_by: it.given_by,
            rules: it.rules.into_iter().map(rule).collect(),
        }
    }
}
