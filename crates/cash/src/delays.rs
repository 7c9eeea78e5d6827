//! How late payments come, learned from those that came (CASH-7).
//!
//! Owns: the distribution of days after the due date, drawn towards everybody's where little is
//! known of one counterparty, and what is still to come of something overdue.
//! Not here: which lines settled which items (`matching`), what is made of it (`treasury`).
//! Invariant: without one observation nothing is learned, and that is said: no day is made up.

use crate::score::{BasisPoints, FULL};

/// Everybody together weighs as much as this many observations of one's own.
const LEAN: u64 = 5;

/// Most observations of each that are looked at: the newest.
const MAX_OBSERVED: usize = 2_000;

/// The most days anything is expected after it was due.
const MAX_DAYS: i32 = 3_650;

/// How many days after the due date money moves. Negative is before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delays {
    /// Days and their weights, the fewest days first.
    steps: Vec<(i32, u64)>,
    own: usize,
    all: usize,
}

impl Delays {
    /// Learns from days after the due date: of one counterparty, and of everybody with it, both
    /// with the newest last. None without an observation.
    ///
    /// Limits: the newest 2,000 of each count.
    #[must_use]
    pub fn learn(own: &[i32], everybody: &[i32]) -> Option<Self> {
        let newest = |it: &'_ [i32]| it.len().saturating_sub(MAX_OBSERVED);
        let (own, all) = (&own[newest(own)..], &everybody[newest(everybody)..]);
        if own.is_empty() && all.is_empty() {
            return None;
        }
        // Each own one weighs as much as everybody; all of everybody as much as `LEAN` own ones.
        let weight_of_own = u64::try_from(all.len()).unwrap_or(0).max(1);
        let mut days: Vec<(i32, u64)> = own.iter().map(|it| (*it, weight_of_own)).collect();
        days.extend(all.iter().map(|it| (*it, LEAN)));
        days.sort_unstable();
        let mut steps: Vec<(i32, u64)> = Vec::new();
        for (day, weight) in days {
            let day = day.clamp(-MAX_DAYS, MAX_DAYS);
            match steps.last_mut() {
                Some(last) if last.0 == day => last.1 = last.1.saturating_add(weight),
                _ => steps.push((day, weight)),
            }
        }
        Some(Self {
            steps,
            own: own.len(),
            all: all.len(),
        })
    }

    /// Observations of this counterparty.
    #[must_use]
    pub const fn own(&self) -> usize {
        self.own
    }

    /// Observations of everybody.
    #[must_use]
    pub const fn all(&self) -> usize {
        self.all
    }

    /// After how many days a share of such payments has come. Of something that is `overdue` by so
    /// many days and has not come, only later days count.
    ///
    /// What is overdue for longer than anything that was seen goes on as long as it has lasted:
    /// the quantile of a Pareto distribution with exponent 1, whose middle is twice the wait.
    /// Negative days are days before the due date that have passed: what always came earlier is
    /// then expected when it is due.
    #[must_use]
    pub fn after(&self, share: BasisPoints, overdue: Option<i32>) -> i32 {
        let later = |it: &&(i32, u64)| overdue.is_none_or(|overdue| it.0 > overdue);
        let total: u64 = self.steps.iter().filter(later).map(|it| it.1).sum();
        let Some(overdue) = overdue.filter(|_| total == 0) else {
            return self.quantile(share, total, later);
        };
        if overdue < 1 {
            return overdue.saturating_add(1).max(0);
        }
        let full = i64::from(FULL);
        let left = full.saturating_sub(i64::from(share.points())).max(1);
        let days = i64::from(overdue).saturating_mul(full) / left;
        let days = i32::try_from(days).unwrap_or(MAX_DAYS);
        days.max(overdue.saturating_add(1)).min(MAX_DAYS)
    }

    /// The first day at which a share of the weight of the steps that count is reached.
    fn quantile(
        &self,
        share: BasisPoints,
        total: u64,
        counts: impl Fn(&&(i32, u64)) -> bool,
    ) -> i32 {
        let full = u128::from(FULL);
        let wanted = u128::from(total).saturating_mul(u128::from(share.points()));
        let mut reached = 0_u128;
        let mut last = 0;
        for (day, weight) in self.steps.iter().filter(counts) {
            reached = reached.saturating_add(u128::from(*weight).saturating_mul(full));
            last = *day;
            if reached >= wanted {
                break;
            }
        }
        last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const P10: BasisPoints = BasisPoints::new(1_000);
    const P50: BasisPoints = BasisPoints::new(5_000);
    const P90: BasisPoints = BasisPoints::new(9_000);

    #[test]
    fn nothing_is_learned_from_nothing() {
        assert_eq!(Delays::learn(&[], &[]), None);
    }

    #[test]
    fn a_counterparty_without_observations_is_like_everybody() {
        let it = Delays::learn(&[], &[0, 0, 3, 7, 30]).unwrap();
        assert_eq!((it.own(), it.all()), (0, 5));
        assert_eq!([P10, P50, P90].map(|at| it.after(at, None)), [0, 3, 30]);
    }

    #[test]
    fn few_observations_lean_on_everybody_and_many_speak_for_themselves() {
        let everybody: Vec<i32> = (0..100).map(|_| 0).collect();
        let few = Delays::learn(&[40, 40], &everybody).unwrap();
        // Two against five: the middle is still everybody's, the end is not.
        assert_eq!((few.after(P50, None), few.after(P90, None)), (0, 40));
        let many = Delays::learn(&[40; 20], &everybody).unwrap();
        assert_eq!((many.after(P50, None), many.after(P10, None)), (40, 0));
    }

    #[test]
    fn what_is_overdue_comes_later_than_it_is_overdue_already() {
        let it = Delays::learn(&[], &[-2, 0, 5, 10, 20]).unwrap();
        assert_eq!(it.after(P50, Some(6)), 10);
        assert_eq!(it.after(P90, Some(6)), 20);
        for overdue in 0..20 {
            assert!(it.after(P10, Some(overdue)) > overdue);
        }
    }

    #[test]
    fn what_is_later_than_anything_seen_goes_on_as_long_as_it_lasted() {
        let it = Delays::learn(&[3], &[3]).unwrap();
        assert_eq!(it.after(P50, Some(30)), 60);
        assert_eq!(it.after(P90, Some(30)), 300);
        assert_eq!(it.after(BasisPoints::FULL, Some(3_000)), MAX_DAYS);
        let early = Delays::learn(&[-20], &[]).unwrap();
        assert_eq!(early.after(P50, Some(-5)), 0);
    }

    #[test]
    fn days_out_of_range_and_many_observations_are_bounded() {
        let far = Delays::learn(&[i32::MAX, i32::MIN], &[]).unwrap();
        assert_eq!(far.after(P90, None), MAX_DAYS);
        assert_eq!(far.after(P10, None), -MAX_DAYS);
        let many = vec![1; 5_000];
        assert_eq!(Delays::learn(&many, &many).unwrap().own(), MAX_OBSERVED);
    }
}
