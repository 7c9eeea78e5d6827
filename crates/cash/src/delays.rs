//! How late payments come, learned from those that came (CASH-7).
//!
//! Owns: the distribution of days after the due date, drawn towards everybody's where little is
//! known of one counterparty and towards what is usual where little is known of everybody, and
//! what is still to come of something overdue.
//! Not here: which lines settled which items (`matching`), what is made of it (`treasury`).
//! Invariant: what was observed is counted apart from what is usual, so that nobody takes the one
//! for the other.

use crate::score::{BasisPoints, FULL};

/// Everybody together weighs as much as this many observations of one's own, and what is usual as
/// much as this many of everybody.
const LEAN: u64 = 5;

/// Most observations of each that are looked at: the newest.
const MAX_OBSERVED: usize = 2_000;

/// The most days anything is expected after it was due.
const MAX_DAYS: i32 = 3_650;

/// The weight of all steps of what is usual.
const USUAL: u64 = 3_000;

/// First day, last day and the weight of each of these days among `USUAL`.
type Usual = &'static [(i32, i32, u64)];

/// What is usual of companies that pay each other: half of them by the due date, 23 in 100 within
/// 15 days after it, 20 within 30, 2 within 60 and 5 later. Within a class every day is as likely
/// as the next. No study says how much later than 60 days: ten more are taken, so that what is due
/// soon comes within a quarter; whether it comes at all is a scenario's to say. The mean is 10.6
/// days.
///
/// Source: studies of the Dun & Bradstreet programme DunTrade. By the due date 49.9 % of European
/// companies (Altares, first half of 2023). The late half is split as it was when every class was
/// published: 40 % by the due date and 9 % more than 30 days late (Altares, *Bilan 2010*), 67 % not
/// more than 15 days late (CRIBIS D&B, payment study 2010), 5.9 % more than 60 days late (Informa
/// D&B, June 2009). The mean in 2023 was 12.4 days (Informa D&B, first quarter).
const THEIRS: Usual = &[
    (0, 0, 1_500),
    (1, 15, 46),
    (16, 30, 40),
    (31, 60, 2),
    (61, 70, 15),
];

/// What is usual of what we pay ourselves, which no study has to say: 80 in 100 on the due date,
/// the others on one of the six days that lie between two weekly runs of payments.
const OURS: Usual = &[(0, 0, 2_400), (1, 6, 100)];

/// Who decides on which day money moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payer {
    /// We do: payables.
    Ourselves,
    /// Somebody else does: receivables.
    Others,
}

impl Payer {
    const fn usual(self) -> Usual {
        match self {
            Self::Ourselves => OURS,
            Self::Others => THEIRS,
        }
    }

    /// Who has not paid so many days after the due date, and after anything that was seen, is no
    /// usual payer. Unit: days.
    const fn usual_until(self) -> i32 {
        match self {
            Self::Ourselves => 6,
            Self::Others => 30,
        }
    }
}

/// Days after the due date that were observed, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// Days and how often, the fewest days first.
    days: Vec<(i32, u64)>,
    count: usize,
}

impl Observed {
    /// Counts days, the newest last.
    ///
    /// Limits: the newest 2,000 count; days are within ten years of the due date.
    #[must_use]
    pub fn newest(days: &[i32]) -> Self {
        let newest = &days[days.len().saturating_sub(MAX_OBSERVED)..];
        let within = newest.iter().map(|it| (*it).clamp(-MAX_DAYS, MAX_DAYS));
        Self {
            days: counted(within.map(|it| (it, 1)).collect()),
            count: newest.len(),
        }
    }

    fn most(&self) -> Option<i32> {
        self.days.last().map(|it| it.0)
    }

    fn weighing(&self, each: u64) -> impl Iterator<Item = (i32, u64)> {
        let days = self.days.iter();
        days.map(move |(day, count)| (*day, count.saturating_mul(each)))
    }
}

/// Days in order, each once with all its weight.
fn counted(mut days: Vec<(i32, u64)>) -> Vec<(i32, u64)> {
    days.sort_unstable();
    days.dedup_by(|it, kept| {
        let is_same = it.0 == kept.0;
        if is_same {
            kept.1 = kept.1.saturating_add(it.1);
        }
        is_same
    });
    days
}

/// How many days after the due date money moves. Negative is before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delays {
    /// Days and their weights, the fewest days first.
    steps: Vec<(i32, u64)>,
    payer: Payer,
    own: usize,
    all: usize,
    /// The most days that were seen, or that a usual payer takes.
    most: i32,
}

impl Delays {
    /// Learns from what was observed: of one counterparty, and of everybody with it. Without an
    /// observation it is what is usual.
    #[must_use]
    pub fn learn(payer: Payer, own: &Observed, everybody: &Observed) -> Self {
        // Usual and everybody: `LEAN` to the number of all. Own and these: their number to `LEAN`.
        let count = u64::try_from(everybody.count).unwrap_or(0);
        let weight_of_own = count.saturating_add(LEAN).saturating_mul(USUAL);
        let weight_of_all = LEAN.saturating_mul(USUAL);
        let usual = payer.usual().iter();
        let usual = usual.flat_map(|(first, last, weight)| {
            let weight = weight.saturating_mul(LEAN).saturating_mul(LEAN);
            (*first..=*last).map(move |day| (day, weight))
        });
        let mut days: Vec<(i32, u64)> = usual.collect();
        days.extend(own.weighing(weight_of_own));
        days.extend(everybody.weighing(weight_of_all));
        let most = own.most().max(everybody.most());
        Self {
            steps: counted(days),
            payer,
            own: own.count,
            all: everybody.count,
            most: most.map_or(payer.usual_until(), |it| it.max(payer.usual_until())),
        }
    }

    /// Whether anything was observed; else it is what is usual.
    #[must_use]
    pub const fn is_learned(&self) -> bool {
        self.own > 0 || self.all > 0
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
    /// What is overdue for longer than anything that was seen, and than usual payers take, goes on
    /// as long as it has lasted: the quantile of a Pareto distribution with exponent 1, whose
    /// middle is twice the wait. Negative days are days before the due date that have passed: what
    /// always came earlier is then expected when it is due. What we did not pay in time and nothing
    /// is learned of is ours to pay next, as if it was due then.
    #[must_use]
    pub fn after(&self, share: BasisPoints, overdue: Option<i32>) -> i32 {
        let Some(overdue) = overdue else {
            return self.quantile(share, i32::MIN);
        };
        let next = overdue.saturating_add(1);
        if overdue >= 0 && self.payer == Payer::Ourselves && !self.is_learned() {
            return next.saturating_add(self.quantile(share, 0)).min(MAX_DAYS);
        }
        if overdue < self.most {
            return self.quantile(share, next);
        }
        let full = i64::from(FULL);
        let left = full.saturating_sub(i64::from(share.points())).max(1);
        let days = i64::from(overdue).saturating_mul(full) / left;
        let days = i32::try_from(days).unwrap_or(MAX_DAYS);
        days.max(next).min(MAX_DAYS)
    }

    /// The first day at which a share of the weight of this day and those after it is reached; the
    /// day itself if they have none.
    fn quantile(&self, share: BasisPoints, from: i32) -> i32 {
        let full = u128::from(FULL);
        let first = self.steps.partition_point(|it| it.0 < from);
        let steps = &self.steps[first..];
        let total: u64 = steps.iter().map(|it| it.1).sum();
        let wanted = u128::from(total).saturating_mul(u128::from(share.points()));
        let mut reached = 0_u128;
        let mut found = from;
        for (day, weight) in steps {
            reached = reached.saturating_add(u128::from(*weight).saturating_mul(full));
            found = *day;
            if reached >= wanted {
                break;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const P10: BasisPoints = BasisPoints::new(1_000);
    const P50: BasisPoints = BasisPoints::new(5_000);
    const P90: BasisPoints = BasisPoints::new(9_000);

    fn spread(it: &Delays) -> [i32; 3] {
        [P10, P50, P90].map(|at| it.after(at, None))
    }

    fn learn(payer: Payer, own: &[i32], everybody: &[i32]) -> Delays {
        Delays::learn(payer, &Observed::newest(own), &Observed::newest(everybody))
    }

    fn others(own: &[i32], everybody: &[i32]) -> Delays {
        learn(Payer::Others, own, everybody)
    }

    #[test]
    fn what_is_usual_has_the_shares_and_the_mean_that_were_published() {
        for payer in [Payer::Ourselves, Payer::Others] {
            let days = |it: &(i32, i32, u64)| i64::from(it.1 - it.0 + 1) * it.2.cast_signed();
            let all: i64 = payer.usual().iter().map(days).sum();
            assert_eq!(all, USUAL.cast_signed(), "{payer:?}");
        }
        let it = others(&[], &[]);
        assert!(!it.is_learned());
        let within = |last: i32| {
            let steps = it.steps.iter().filter(|it| it.0 <= last);
            steps.map(|it| it.1).sum::<u64>() * 100 / (USUAL * LEAN * LEAN)
        };
        assert_eq!([-1, 0, 15, 30, 60].map(within), [0, 50, 73, 93, 95]);
        let sum: i64 = it
            .steps
            .iter()
            .map(|it| i64::from(it.0) * it.1.cast_signed())
            .sum();
        assert_eq!(sum / (USUAL * LEAN * LEAN).cast_signed(), 10);
        assert_eq!(spread(&it), [0, 0, 28]);
    }

    #[test]
    fn what_we_pay_comes_on_its_due_date_and_if_it_passed_on_the_next_day() {
        let it = learn(Payer::Ourselves, &[], &[]);
        assert_eq!(spread(&it), [0, 0, 3]);
        assert_eq!(
            [P10, P50, P90].map(|at| it.after(at, Some(30))),
            [31, 31, 34]
        );
        assert_eq!(it.after(P50, Some(-4)), 0);
        // Once something was seen, what is overdue is overdue by habit.
        let seen = learn(Payer::Ourselves, &[9], &[9]);
        assert_eq!(seen.after(P50, Some(8)), 9);
    }

    #[test]
    fn what_is_usual_gives_way_to_what_was_seen() {
        let seen = |count: usize| others(&[], &vec![21; count]).after(P50, None);
        assert_eq!([0, 1, 2, 10].map(seen), [0, 7, 14, 21]);
        let share = |count: usize| {
            let it = others(&[], &vec![-3; count]);
            (0..=10_000).find(|at| it.after(BasisPoints::new(*at), None) >= 0)
        };
        // Five against five, against fifteen and against 95: so much of it is usual.
        assert_eq!(
            [5, 15, 95].map(share),
            [Some(5_001), Some(7_501), Some(9_501)]
        );
    }

    #[test]
    fn a_counterparty_without_observations_is_like_everybody() {
        let everybody = [0, 3, 7, 14, 40].repeat(20);
        let it = others(&[], &everybody);
        assert_eq!((it.own(), it.all()), (0, 100));
        assert_eq!(spread(&it), [0, 7, 40]);
    }

    #[test]
    fn few_observations_lean_on_everybody_and_many_speak_for_themselves() {
        let everybody = [0; 100];
        let few = others(&[40, 40], &everybody);
        // Two against five: the middle is still everybody's, the end is not.
        assert_eq!((few.after(P50, None), few.after(P90, None)), (0, 40));
        let many = others(&[40; 20], &everybody);
        assert_eq!((many.after(P50, None), many.after(P10, None)), (40, 0));
    }

    #[test]
    fn what_is_overdue_comes_later_than_it_is_overdue_already() {
        let it = others(&[], &[-2, 0, 5, 10, 10, 20].repeat(100));
        assert_eq!(it.after(P50, Some(6)), 10);
        assert_eq!(it.after(P90, Some(6)), 20);
        for overdue in 0..1_000 {
            assert!(it.after(P10, Some(overdue)) > overdue);
        }
    }

    #[test]
    fn what_is_later_than_anything_goes_on_as_long_as_it_lasted() {
        let it = others(&[3], &[3]);
        assert_eq!(
            [29, 30, 31].map(|it| others(&[], &[]).after(P50, Some(it))),
            [62, 60, 62]
        );
        assert_eq!(it.after(P50, Some(300)), 600);
        assert_eq!(it.after(P90, Some(300)), 3_000);
        assert_eq!(it.after(BasisPoints::FULL, Some(3_000)), MAX_DAYS);
        let early = learn(Payer::Ourselves, &[-20; 99], &[-20; 99]);
        assert_eq!(
            (early.after(P50, None), early.after(P50, Some(-5))),
            (-20, 0)
        );
    }

    #[test]
    fn days_out_of_range_and_many_observations_are_bounded() {
        let far = others(&[i32::MAX, i32::MIN].repeat(500), &[]);
        assert_eq!(far.after(P90, None), MAX_DAYS);
        assert_eq!(far.after(P10, None), -MAX_DAYS);
        let many = vec![1; 5_000];
        assert_eq!(others(&many, &many).own(), MAX_OBSERVED);
    }
}
