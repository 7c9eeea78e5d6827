//! Categories learned from the organisation's own books (CASH-5).
//!
//! Owns: features of a movement, the counts that are learned, suggestion, confidence, reasons.
//! Not here: rules that people write (`rules`), booking a suggestion (`treasury`).
//! Invariant: what was learned is counts, so it does not depend on the order of learning and can
//! be unlearned exactly; the same movements give the same answer on every machine; nothing known
//! is no suggestion, not a guess.
//! Source: naive Bayes with binary features, as C. Manning, P. Raghavan, H. Schütze,
//! "Introduction to Information Retrieval", 2008, chapter 13; confidence by isotonic regression,
//! B. Zadrozny, C. Elkan, "Transforming classifier scores into accurate multiclass probability
//! estimates", KDD 2002.
#![expect(
    clippy::float_arithmetic,
    reason = "a score is not money: decision 0019. Only + - * / are used, which every machine \
              rounds alike, and what leaves this module is whole basis points"
)]

mod calibration;
mod features;
mod logarithm;

use std::collections::HashMap;

use foldhash::fast::FixedState;
use journal::AccountPath;

use crate::movement::Movement;
use crate::score::{BasisPoints, FULL};
use calibration::Calibration;
use features::Features;
use logarithm::{exp, ln};

pub use features::Kind;

/// Most categories that are told apart.
pub const MAX_CATEGORIES: usize = 2_000;
/// Most features that are remembered; later ones are not learned.
pub const MAX_FEATURES: usize = 2_000_000;
/// Most reasons that a suggestion gives.
pub const MAX_REASONS: usize = 5;

/// What is added to every count, so that one missing word does not rule a category out.
const SMOOTHING: f64 = 0.1;
/// Counts whose logarithm is kept.
const KEPT_LOGARITHMS: u32 = 4_096;

type Map<K, V> = HashMap<K, V, FixedState>;

/// How often a feature was seen in a category.
#[derive(Clone, Copy, Debug)]
struct Seen {
    category: u32,
    count: u32,
}

/// One of the words that decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonWord {
    /// What it is of.
    pub kind: Kind,
    /// The word, or words, as learned.
    pub text: String,
    /// Its part in what speaks for the category.
    pub weight: BasisPoints,
}

/// What a movement is for, probably.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The category.
    pub category: AccountPath,
    /// How often suggestions like this one were right.
    pub confidence: BasisPoints,
    /// The second one, if there is one.
    pub runner_up: Option<AccountPath>,
    /// What decided, most first.
    pub because: Vec<ReasonWord>,
}

/// What was learned.
#[derive(Clone, Debug)]
pub struct Classifier {
    categories: Vec<AccountPath>,
    numbers: Map<AccountPath, u32>,
    /// Examples of each category.
    examples: Vec<u32>,
    total: u64,
    seen: Map<u64, Vec<Seen>>,
    /// `ln(n + SMOOTHING) - ln(SMOOTHING)` for small counts.
    gains: Vec<f64>,
    calibration: Calibration,
}

impl Default for Classifier {
    fn default() -> Self {
        Self::new()
    }
}

/// The best categories of a movement, not calibrated.
struct Ranked {
    best: u32,
    second: Option<u32>,
    /// The probability of the best one as the counts have it.
    raw: f64,
}

impl Classifier {
    /// A classifier that knows nothing.
    #[must_use]
    pub fn new() -> Self {
        let base = ln(SMOOTHING);
        Self {
            categories: Vec::new(),
            numbers: Map::default(),
            examples: Vec::new(),
            total: 0,
            seen: Map::default(),
            gains: (0..KEPT_LOGARITHMS)
                .map(|count| ln(f64::from(count) + SMOOTHING) - base)
                .collect(),
            calibration: Calibration::default(),
        }
    }

    /// How many examples were learned.
    #[must_use]
    pub const fn examples(&self) -> u64 {
        self.total
    }

    /// Learns that a movement belongs to a category.
    ///
    /// Before it does, it guesses: from how often that was right comes the confidence, so it is
    /// always measured on what was not known yet.
    ///
    /// Limits: of a category beyond `MAX_CATEGORIES` nothing is learned.
    pub fn learn(&mut self, movement: &Movement<'_>, category: &AccountPath) {
        let features = Features::of(movement);
        if let Some(ranked) = self.rank(&features) {
            let is_right = self.categories[ranked.best as usize] == *category;
            self.calibration.record(ranked.raw, is_right);
        }
        self.count(&features, category);
    }

    /// Forgets an example, as if it had never been learned.
    ///
    /// What was learned of another movement or category must not be unlearned: the counts would
    /// be wrong. An example that was never learned does nothing.
    pub fn unlearn(&mut self, movement: &Movement<'_>, category: &AccountPath) {
        let Some(number) = self.numbers.get(category).copied() else {
            return;
        };
        let features = Features::of(movement);
        let examples = &mut self.examples[number as usize];
        if *examples == 0 {
            return;
        }
        *examples -= 1;
        self.total -= 1;
        for hash in features.hashes() {
            let Some(seen) = self.seen.get_mut(&hash) else {
                continue;
            };
            if let Some(it) = seen.iter_mut().find(|it| it.category == number) {
                it.count = it.count.saturating_sub(1);
            }
            seen.retain(|it| it.count > 0);
            if seen.is_empty() {
                self.seen.remove(&hash);
            }
        }
    }

    /// Learns from a correction: the movement was in one category and belongs to another.
    pub fn correct(&mut self, movement: &Movement<'_>, from: &AccountPath, to: &AccountPath) {
        self.unlearn(movement, from);
        self.learn(movement, to);
    }

    /// What the movement is for; none if nothing that names it was ever seen.
    #[must_use]
    pub fn suggest(&self, movement: &Movement<'_>) -> Option<Suggestion> {
        let features = Features::of(movement);
        let ranked = self.rank(&features)?;
        Some(Suggestion {
            category: self.categories[ranked.best as usize].clone(),
            confidence: self.calibration.confidence(ranked.raw),
            runner_up: ranked.second.map(|it| self.categories[it as usize].clone()),
            because: self.reasons(movement, &ranked),
        })
    }

    /// The category and confidence alone, for many movements.
    #[must_use]
    pub fn classify(&self, movement: &Movement<'_>) -> Option<(&AccountPath, BasisPoints)> {
        let ranked = self.rank(&Features::of(movement))?;
        let category = self.categories.get(ranked.best as usize)?;
        Some((category, self.calibration.confidence(ranked.raw)))
    }

    fn count(&mut self, features: &Features, category: &AccountPath) {
        let number = match self.numbers.get(category) {
            Some(number) => *number,
            None => {
                if self.categories.len() >= MAX_CATEGORIES {
                    return;
                }
                let number = u32::try_from(self.categories.len()).unwrap_or(u32::MAX);
                self.categories.push(category.clone());
                self.examples.push(0);
                self.numbers.insert(category.clone(), number);
                number
            }
        };
        self.examples[number as usize] += 1;
        self.total += 1;
        let is_full = self.seen.len() >= MAX_FEATURES;
        for hash in features.hashes() {
            if is_full && !self.seen.contains_key(&hash) {
                continue;
            }
            let seen = self.seen.entry(hash).or_default();
            match seen.iter_mut().find(|it| it.category == number) {
                Some(it) => it.count += 1,
                None => seen.push(Seen {
                    category: number,
                    count: 1,
                }),
            }
        }
    }

    /// `ln(count + SMOOTHING) - ln(SMOOTHING)`.
    fn gain(&self, count: u32) -> f64 {
        match self.gains.get(count as usize) {
            Some(gain) => *gain,
            None => ln(f64::from(count) + SMOOTHING) - ln(SMOOTHING),
        }
    }

    /// What a category loses with each known feature, before it gains for those it has.
    fn loss(&self, category: usize) -> f64 {
        ln(SMOOTHING) - ln(f64::from(self.examples[category]) + 2.0 * SMOOTHING)
    }

    fn rank(&self, features: &Features) -> Option<Ranked> {
        let mut known = 0.0;
        let mut is_named = false;
        let mut gains = vec![0.0; self.categories.len()];
        for (hash, kind) in features.all() {
            let Some(seen) = self.seen.get(&hash) else {
                continue;
            };
            known += 1.0;
            is_named |= kind.names_it();
            for it in seen {
                gains[it.category as usize] += self.gain(it.count);
            }
        }
        if !is_named {
            return None;
        }
        let mut scores = gains;
        for (category, score) in scores.iter_mut().enumerate() {
            let examples = self.examples[category];
            *score = if examples == 0 {
                f64::NEG_INFINITY
            } else {
                *score + ln(f64::from(examples)) + known * self.loss(category)
            };
        }
        self.two_best(&scores)
    }

    /// The two best and the probability of the best. Of equal ones the first by name is better,
    /// so that the order of learning does not show.
    fn two_best(&self, scores: &[f64]) -> Option<Ranked> {
        let is_better = |a: usize, b: usize| {
            scores[a] > scores[b]
                || (scores[a].total_cmp(&scores[b]).is_eq()
                    && self.categories[a] < self.categories[b])
        };
        let mut order: Vec<usize> = Vec::with_capacity(3);
        for (category, score) in scores.iter().enumerate() {
            if *score == f64::NEG_INFINITY {
                continue;
            }
            let at = order.iter().position(|it| is_better(category, *it));
            order.insert(at.unwrap_or(order.len()), category);
            order.truncate(2);
        }
        let best = *order.first()?;
        let whole: f64 = scores.iter().map(|it| exp(it - scores[best])).sum();
        Some(Ranked {
            best: u32::try_from(best).ok()?,
            second: order.get(1).and_then(|it| u32::try_from(*it).ok()),
            raw: 1.0 / whole,
        })
    }

    /// The features that speak for the best category rather than for the second.
    fn reasons(&self, movement: &Movement<'_>, ranked: &Ranked) -> Vec<ReasonWord> {
        let count_in = |seen: &[Seen], category: Option<u32>| {
            let found = seen.iter().find(|it| Some(it.category) == category);
            found.map_or(0, |it| it.count)
        };
        let mut reasons: Vec<(f64, features::Feature<'_>)> = Vec::new();
        features::visit(movement, &mut |feature| {
            let Some(seen) = self.seen.get(&feature.hash) else {
                return;
            };
            if reasons.iter().any(|it| it.1.hash == feature.hash) {
                return;
            }
            let for_best = self.gain(count_in(seen, Some(ranked.best)));
            let weight = for_best - self.gain(count_in(seen, ranked.second));
            if weight > 0.0 {
                reasons.push((weight, feature));
            }
        });
        let whole: f64 = reasons.iter().map(|it| it.0).sum();
        // Stable: of equal weights the first feature comes first.
        reasons.sort_by(|a, b| b.0.total_cmp(&a.0));
        reasons
            .into_iter()
            .take(MAX_REASONS)
            .map(|(weight, feature)| ReasonWord {
                kind: feature.kind,
                text: feature.text(),
                weight: to_points(weight / whole),
            })
            .collect()
    }
}

/// A share from 0 to 1 in basis points, to the nearest.
fn to_points(share: f64) -> BasisPoints {
    let wanted = share.clamp(0.0, 1.0) * f64::from(FULL) + 0.5;
    // Found by halving: there is no conversion from a float that cannot lose something.
    let (mut low, mut high) = (0, FULL);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if f64::from(middle) <= wanted {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    BasisPoints::new(low)
}

#[cfg(test)]
mod tests;
