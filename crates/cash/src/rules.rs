//! Rules that a person writes: what a movement is, decided by its fields (CASH-5).
//!
//! Owns: rules as data, checking and compiling them, applying, preview over history, "why?".
//! Not here: where rules are kept and who may change them, booking what they say (`treasury`).
//! Invariant: the same rules and movement give the same outcome; a rule that cannot be applied is
//! refused before it is kept; no text from outside makes a rule slow (regular expressions run in
//! time linear to the text).
//!
//! Rules are asked in order. Of what only one rule can say (category, counterparty, entity) the
//! first one that matches wins; tags add up; a rule may end the asking.

mod compile;
mod condition;
mod explain;
mod preview;
mod spec;
mod split;

use journal::AccountPath;

use crate::movement::Movement;
use compile::{Action, Rule};
use condition::Folded;

pub use compile::{RuleProblem, limits};
pub use explain::{ConditionTrace, RuleTrace, Verdict};
pub use preview::{Change, Preview};
pub use spec::{
    ActionSpec, After, AmountSpec, ConditionSpec, DaySpec, DayTest, Direction, PartSpec, RuleSpec,
    ShareSpec, TextField, TextSpec, TextTest, WhichDay,
};
pub use split::{Share, SplitError, SplitPart, split};

/// What a movement is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// One category.
    Category(AccountPath),
    /// Several categories, each with its share.
    Split(Vec<SplitPart>),
    /// Between accounts of ours: the other account.
    Transfer(AccountPath),
}

/// What one rule said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assigned<T> {
    /// What it said.
    pub value: T,
    /// The rule, from 0.
    pub rule: usize,
}

/// What the rules say about a movement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What it is for.
    pub purpose: Option<Assigned<Purpose>>,
    /// Whom it is with.
    pub counterparty: Option<Assigned<String>>,
    /// Whose it is.
    pub entity: Option<Assigned<String>>,
    /// Its tags, each once.
    pub tags: Vec<Assigned<String>>,
    /// The rules that matched, in order, from 0.
    pub matched: Vec<usize>,
}

/// Rules that were checked, ready to be applied.
#[derive(Clone, Debug)]
pub struct RuleSet {
    rules: Vec<Rule>,
}

impl RuleSet {
    /// Checks and compiles rules.
    ///
    /// Errors: every problem of every rule, with the place in the rule.
    ///
    /// Limits: see [`limits`].
    pub fn compile(specs: &[RuleSpec]) -> Result<Self, Vec<RuleProblem>> {
        compile::compile(specs).map(|rules| Self { rules })
    }

    /// How many rules there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// What the rules say about a movement.
    #[must_use]
    pub fn apply(&self, movement: &Movement<'_>) -> Outcome {
        let folded = Folded::new(movement);
        let mut outcome = Outcome::default();
        for (index, rule) in self.rules.iter().enumerate() {
            if rule.when.holds(&folded) {
                outcome.take(index, &rule.then);
                if rule.after == After::Stop {
                    break;
                }
            }
        }
        outcome
    }
}

impl Outcome {
    /// Adds what a rule says; what an earlier one has said stays.
    fn take(&mut self, rule: usize, actions: &[Action]) {
        self.matched.push(rule);
        for action in actions {
            match action {
                Action::Purpose(value) => {
                    let value = value.clone();
                    self.purpose.get_or_insert(Assigned { value, rule });
                }
                Action::Counterparty(name) => {
                    let value = name.clone();
                    self.counterparty.get_or_insert(Assigned { value, rule });
                }
                Action::Entity(name) => {
                    let value = name.clone();
                    self.entity.get_or_insert(Assigned { value, rule });
                }
                Action::Tag(tag) => {
                    if !self.tags.iter().any(|it| it.value == *tag) {
                        let value = tag.clone();
                        self.tags.push(Assigned { value, rule });
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
