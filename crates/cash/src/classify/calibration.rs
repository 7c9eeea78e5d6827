//! How often a guess of this strength was right (CASH-5).
//!
//! Owns: the last guesses and what became of them, and the confidence that follows.
//! Not here: how a guess is made (`classify`).
//! Invariant: confidence never falls when the raw probability rises; without experience it is
//! cautious.
//! Source: pool adjacent violators, R. Barlow et al., "Statistical inference under order
//! restrictions", 1972.
#![expect(clippy::float_arithmetic, reason = "scores, not money: decision 0019")]

use std::collections::VecDeque;

use super::to_points;
use crate::score::BasisPoints;

/// How many guesses are remembered.
const REMEMBERED: usize = 4_096;
/// After how many guesses the steps are drawn again.
const REDRAWN: usize = 128;
/// Guesses of one step, at least.
const STEP: usize = 64;
/// As many right and wrong guesses are added to each step as if they had been seen.
const DOUBT: f64 = 1.0;

/// A stretch of raw probability and how often guesses in it were right.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// The mean raw probability of the stretch, in odds against (`1 - raw`).
    against: f64,
    guesses: f64,
    right: f64,
}

impl Step {
    fn rate(&self) -> f64 {
        (self.right + DOUBT) / (self.guesses + 2.0 * DOUBT)
    }
}

/// Experience with guesses.
#[derive(Clone, Debug, Default)]
pub(super) struct Calibration {
    /// What spoke against the guess, and whether it was right.
    guesses: VecDeque<(f64, bool)>,
    since_drawn: usize,
    /// From strong guesses to weak ones; the rate never rises.
    steps: Vec<Step>,
}

impl Calibration {
    /// Remembers a guess and whether it was right.
    pub(super) fn record(&mut self, raw: f64, is_right: bool) {
        if self.guesses.len() == REMEMBERED {
            self.guesses.pop_front();
        }
        self.guesses.push_back((1.0 - raw, is_right));
        self.since_drawn += 1;
        // Early on every guess counts.
        if self.since_drawn >= REDRAWN.min(self.guesses.len() / 8 + 1) {
            self.since_drawn = 0;
            self.draw();
        }
    }

    /// How often guesses of this strength were right.
    pub(super) fn confidence(&self, raw: f64) -> BasisPoints {
        let against = 1.0 - raw;
        let after = self.steps.partition_point(|it| it.against <= against);
        let rate = match (after.checked_sub(1), self.steps.get(after)) {
            (None, None) => 0.5,
            (None, Some(first)) => first.rate(),
            (Some(last), None) => self.steps[last].rate(),
            (Some(before), Some(next)) => {
                let before = &self.steps[before];
                let share = (against - before.against) / (next.against - before.against);
                before.rate() + (next.rate() - before.rate()) * share
            }
        };
        to_points(rate)
    }

    fn draw(&mut self) {
        let mut sorted: Vec<(f64, bool)> = self.guesses.iter().copied().collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.steps.clear();
        for piece in sorted.chunks(STEP) {
            let guesses: f64 = piece.iter().map(|_| 1.0).sum();
            let right: f64 = piece.iter().map(|it| if it.1 { 1.0 } else { 0.0 }).sum();
            let against: f64 = piece.iter().map(|it| it.0).sum();
            let mut step = Step {
                against: against / guesses,
                guesses,
                right,
            };
            // A weaker step that was right more often is one with the stronger one before it.
            while let Some(before) = self.steps.last().copied() {
                if before.rate() > step.rate() && before.against < step.against {
                    break;
                }
                self.steps.pop();
                let guesses = before.guesses + step.guesses;
                step = Step {
                    against: (before.against * before.guesses + step.against * step.guesses)
                        / guesses,
                    guesses,
                    right: before.right + step.right,
                };
            }
            self.steps.push(step);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_is_how_often_it_was_right() {
        let mut calibration = Calibration::default();
        assert_eq!(
            calibration.confidence(0.99).points(),
            5_000,
            "no experience"
        );
        for round in 0..2_000_u32 {
            // Says 99 % and is right four times of five; says 60 % and is right every second time.
            calibration.record(0.99, round % 5 != 0);
            calibration.record(0.60, round % 2 == 0);
        }
        let strong = calibration.confidence(0.99).points();
        let weak = calibration.confidence(0.60).points();
        assert!((7_800..8_200).contains(&strong), "{strong}");
        assert!((4_800..5_200).contains(&weak), "{weak}");
        let between = calibration.confidence(0.8).points();
        assert!(weak <= between && between <= strong);
    }
}
