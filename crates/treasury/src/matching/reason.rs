//! Why lines belong together, for people (CASH-6).
//!
//! Owns: the words for evidence. Not here: finding and weighing it (`cash::matching`).
//! Invariant: a kind of evidence has one word, in matches and in transfers.

use cash::matching::Evidence;

/// One reason and what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchReason {
    /// What speaks for it, as a word such as `reference`.
    pub evidence: &'static str,
    /// Its part of the score, in basis points.
    pub points: u16,
    /// What was found.
    pub found: String,
}

pub(super) fn show_reason(it: cash::matching::Reason) -> MatchReason {
    MatchReason {
        evidence: match it.evidence {
            Evidence::ExactAmount => "exact-amount",
            Evidence::NearAmount => "near-amount",
            Evidence::Reference => "reference",
            Evidence::CounterpartyAccount => "counterparty-account",
            Evidence::CounterpartyName => "counterparty-name",
            Evidence::Day => "day",
        },
        points: it.points.points(),
        found: it.found,
    }
}
