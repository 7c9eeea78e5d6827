//! Budgets: what may be spent in a period, and how far it is spent (CAPTURE-5).
//!
//! Owns: periods, rolling over, pace and alert levels.
//! Not here: what was spent (amounts come from outside), where budgets are kept.
//! Invariant: what is left of a period and what the next one is given agree to the last unit.

use jiff::ToSpan;
use money::{Amount, Date, Day, Rounding};
use thiserror::Error;

/// Most periods of one budget that are told.
pub const MAX_PERIODS: usize = 1_200;

/// Why a budget cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BudgetError {
    /// Amounts of two assets, or outside the range.
    #[error(transparent)]
    Amount(#[from] money::AmountError),
    /// Outside the calendar, or more periods than anybody looks at.
    #[error("a budget has at most {MAX_PERIODS} periods: begin it later")]
    TooLong,
}

/// How long a period is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BudgetPeriod {
    /// Seven days from the day of the week it begins on.
    Week,
    /// A month from the day it begins on.
    #[default]
    Month,
    /// Three months.
    Quarter,
    /// Twelve months.
    Year,
}

impl BudgetPeriod {
    /// Every period with its word.
    pub const WORDS: [(Self, &'static str); 4] = [
        (Self::Week, "week"),
        (Self::Month, "month"),
        (Self::Quarter, "quarter"),
        (Self::Year, "year"),
    ];

    fn times(self, count: i32) -> jiff::Span {
        match self {
            Self::Week => count.weeks(),
            Self::Month => count.months(),
            Self::Quarter => count.saturating_mul(3).months(),
            Self::Year => count.years(),
        }
    }

    /// First and last day of every period from `first` on until the one that `day` is in; none
    /// before `first`. Counted from the first day, so that the 31st stays the 31st where there is
    /// one.
    ///
    /// Errors: `TooLong`.
    pub fn until(self, first: Date, day: Date) -> Result<Vec<(Date, Date)>, BudgetError> {
        let mut periods = Vec::new();
        let start = |count: i32| first.checked_add(self.times(count));
        let mut begins = first;
        for count in 1.. {
            if begins > day {
                break;
            }
            if periods.len() >= MAX_PERIODS {
                return Err(BudgetError::TooLong);
            }
            let next = start(count).map_err(|_| BudgetError::TooLong)?;
            let ends = next.yesterday().map_err(|_| BudgetError::TooLong)?;
            periods.push((begins, ends));
            begins = next;
        }
        Ok(periods)
    }
}

/// What becomes of what is left at the end of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RollOver {
    /// Nothing: each period has a target of its own.
    #[default]
    Nothing,
    /// What is left is added to the next period; what is overspent is forgotten.
    Unspent,
    /// The same, and what is overspent is taken off: an envelope.
    Everything,
}

impl RollOver {
    /// Every way with its word.
    pub const WORDS: [(Self, &'static str); 3] = [
        (Self::Nothing, "nothing"),
        (Self::Unspent, "unspent"),
        (Self::Everything, "everything"),
    ];
}

/// What was planned for a period, and spent in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// What the period is given.
    pub planned: Amount,
    /// What was spent: positive for money out.
    pub spent: Amount,
}

/// How one period stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What the period is given.
    pub planned: Amount,
    /// What came over from the one before.
    pub carried: Amount,
    /// Both.
    pub available: Amount,
    /// What was spent.
    pub spent: Amount,
    /// What is left; below zero if it is overspent.
    pub left: Amount,
}

/// How consecutive periods stand, the first one with nothing carried over.
///
/// Errors: `Amount`.
pub fn stand(periods: &[Spent], rule: RollOver) -> Result<Vec<Standing>, BudgetError> {
    let mut all: Vec<Standing> = Vec::with_capacity(periods.len());
    for it in periods {
        let zero = Amount::zero(it.planned.asset());
        let carried = match (rule, all.last()) {
            (RollOver::Nothing, _) | (_, None) => zero,
            (RollOver::Unspent, Some(before)) if before.left.is_negative() => zero,
            (_, Some(before)) => before.left,
        };
        let available = it.planned.checked_add(carried)?;
        all.push(Standing {
            planned: it.planned,
            carried,
            available,
            spent: it.spent,
            left: available.checked_sub(it.spent)?,
        });
    }
    Ok(all)
}

impl Standing {
    /// The share of what is available that is spent, in whole percent, rounded down; none if
    /// nothing is available.
    #[must_use]
    pub fn percent(&self) -> Option<i64> {
        let available = self.available.units();
        if available <= 0 {
            return None;
        }
        let share = money::mul_div(self.spent.units(), 100, available, Rounding::Floor)?;
        i64::try_from(share).ok()
    }

    /// The highest of the levels (in percent) that is reached; every one is if something is spent
    /// of nothing.
    #[must_use]
    pub fn alert(&self, levels: &[u16]) -> Option<u16> {
        let is_spent = !self.spent.is_zero() && !self.spent.is_negative();
        let reached = levels.iter().copied().filter(|level| match self.percent() {
            Some(percent) => percent >= i64::from(*level),
            None => is_spent,
        });
        reached.max()
    }

    /// What would be spent by `day` if the same were spent every day, of the period from `from` to
    /// `to`.
    ///
    /// Errors: `Amount`.
    pub fn pace(&self, (from, to): (Date, Date), day: Date) -> Result<Amount, BudgetError> {
        let number = |day: Date| i128::from(Day::from(day).number());
        let days = number(to).saturating_sub(number(from)).saturating_add(1);
        let gone = number(day).saturating_sub(number(from)).saturating_add(1);
        let gone = gone.clamp(0, days);
        Ok(self.available.proportion(gone, days, Rounding::HalfEven)?)
    }
}

#[cfg(test)]
mod tests {
    use money::Asset;

    use super::*;

    fn euro(text: &str) -> Amount {
        Amount::parse(text, Asset::currency("EUR").unwrap()).unwrap()
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn left(rule: RollOver) -> Vec<String> {
        let months = [
            ("100.00", "70.00"),
            ("100.00", "150.00"),
            ("100.00", "0.00"),
        ];
        let months = months.map(|(planned, spent)| Spent {
            planned: euro(planned),
            spent: euro(spent),
        });
        let all = stand(&months, rule).unwrap();
        all.iter().map(|it| it.left.to_text()).collect()
    }

    #[test]
    fn what_is_left_rolls_over_as_the_rule_says() {
        assert_eq!(left(RollOver::Nothing), ["30.00", "-50.00", "100.00"]);
        assert_eq!(left(RollOver::Unspent), ["30.00", "-20.00", "100.00"]);
        assert_eq!(left(RollOver::Everything), ["30.00", "-20.00", "80.00"]);
    }

    #[test]
    fn periods_follow_each_other_without_a_gap_also_from_the_31st() {
        let months = BudgetPeriod::Month.until(day("2026-01-31"), day("2026-04-05"));
        let months = months.unwrap();
        let shown: Vec<String> = months
            .iter()
            .map(|it| format!("{} {}", it.0, it.1))
            .collect();
        assert_eq!(
            shown,
            [
                "2026-01-31 2026-02-27",
                "2026-02-28 2026-03-30",
                "2026-03-31 2026-04-29"
            ]
        );
        let quarters = BudgetPeriod::Quarter.until(day("2026-01-01"), day("2026-07-01"));
        assert_eq!(quarters.unwrap().last().unwrap().1, day("2026-09-30"));
        let before = BudgetPeriod::Year.until(day("2026-01-01"), day("2025-12-31"));
        assert_eq!(before.unwrap(), []);
        let long = BudgetPeriod::Week.until(day("0001-01-01"), day("2026-01-01"));
        assert_eq!(long, Err(BudgetError::TooLong));
    }

    #[test]
    fn levels_are_reached_to_the_percent_and_all_of_them_by_spending_of_nothing() {
        let at = |planned: &str, spent: &str| {
            let (planned, spent) = (euro(planned), euro(spent));
            stand(&[Spent { planned, spent }], RollOver::Nothing).unwrap()[0]
        };
        let levels = [80, 100];
        assert_eq!(at("100.00", "79.99").alert(&levels), None);
        assert_eq!(at("100.00", "80.00").alert(&levels), Some(80));
        assert_eq!(at("100.00", "100.00").alert(&levels), Some(100));
        assert_eq!(at("0.00", "0.01").alert(&levels), Some(100));
        assert_eq!(at("0.00", "0.00").alert(&levels), None);
        assert_eq!(at("0.00", "1.00").percent(), None);
    }

    #[test]
    fn pace_is_the_share_of_the_days() {
        let (planned, spent) = (euro("310.00"), euro("0.00"));
        let it = stand(&[Spent { planned, spent }], RollOver::Nothing).unwrap()[0];
        let january = (day("2026-01-01"), day("2026-01-31"));
        let pace = |on: &str| it.pace(january, day(on)).unwrap().to_text();
        assert_eq!(pace("2026-01-01"), "10.00");
        assert_eq!(pace("2026-01-31"), "310.00");
        assert_eq!(pace("2025-12-01"), "0.00");
    }
}
