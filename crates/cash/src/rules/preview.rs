//! What rules would do to history, before they are kept (CASH-5).
//!
//! Owns: counts and examples. Not here: doing it (`treasury` books, and can undo).
//! Invariant: every movement is counted once: changed, unchanged or not matched.

use super::{Assigned, Movement, Outcome, Purpose, RuleSet};

/// A movement that would get another purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<K> {
    /// Which movement.
    pub key: K,
    /// The category it has now, as text.
    pub before: Option<String>,
    /// What the rules say.
    pub after: Outcome,
}

/// What rules would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview<K> {
    /// How many movements were looked at.
    pub examined: usize,
    /// How many would get another category, be split or become transfers.
    pub changed: usize,
    /// How many have already what the rules say.
    pub unchanged: usize,
    /// How many no rule gives a purpose.
    pub unmatched: usize,
    /// How many each rule matched, in the order of the rules.
    pub by_rule: Vec<usize>,
    /// The first changes.
    pub examples: Vec<Change<K>>,
}

impl RuleSet {
    /// What the rules would do to these movements; keeps at most `examples` of the changes.
    pub fn preview<'a, K>(
        &self,
        movements: impl IntoIterator<Item = (K, Movement<'a>)>,
        examples: usize,
    ) -> Preview<K> {
        let mut preview = Preview {
            examined: 0,
            changed: 0,
            unchanged: 0,
            unmatched: 0,
            by_rule: vec![0; self.len()],
            examples: Vec::new(),
        };
        for (key, movement) in movements {
            let after = self.apply(&movement);
            preview.examined += 1;
            for rule in &after.matched {
                preview.by_rule[*rule] += 1;
            }
            match &after.purpose {
                None => preview.unmatched += 1,
                Some(purpose) if is_same(purpose, &movement) => preview.unchanged += 1,
                Some(_) => {
                    preview.changed += 1;
                    if preview.examples.len() < examples {
                        preview.examples.push(Change {
                            key,
                            before: movement.category.map(|it| it.as_str().to_owned()),
                            after,
                        });
                    }
                }
            }
        }
        preview
    }
}

fn is_same(purpose: &Assigned<Purpose>, movement: &Movement<'_>) -> bool {
    match &purpose.value {
        Purpose::Category(path) | Purpose::Transfer(path) => movement.category == Some(path),
        Purpose::Split(_) => false,
    }
}
