//! When what is outstanding is due.
//!
//! Owns: the maturity ladder. Not here: one facility (`row`), its payments (`to_come`).
//! Invariant: the rungs of an asset add up to what is outstanding of it, by the journal.

use std::collections::BTreeMap;

use cash::debt::Period;
use journal::Amounts;
use money::{Amount, Date};

use super::document::FacilitySide;
use super::row::{FacilityRow, FacilityState};
use crate::balances::View;
use crate::error::Error;
use crate::positions::Worth;

/// A rung of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    /// The maturity is over, and it is still outstanding.
    Overdue,
    /// Within 30 days.
    Days30,
    /// Within 90 days.
    Days90,
    /// Within 180 days.
    Days180,
    /// Within a year.
    Year1,
    /// Within two years.
    Years2,
    /// Within five years.
    Years5,
    /// Later.
    Later,
    /// At no day that is agreed.
    Open,
}

impl Rung {
    /// Every rung, in order.
    pub const ALL: [Self; 9] = [
        Self::Overdue,
        Self::Days30,
        Self::Days90,
        Self::Days180,
        Self::Year1,
        Self::Years2,
        Self::Years5,
        Self::Later,
        Self::Open,
    ];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Days30 => "30-days",
            Self::Days90 => "90-days",
            Self::Days180 => "180-days",
            Self::Year1 => "1-year",
            Self::Years2 => "2-years",
            Self::Years5 => "5-years",
            Self::Later => "later",
            Self::Open => "open",
        }
    }

    fn of(from: Date, day: Date) -> Self {
        let days = from.duration_until(day).as_hours() / 24;
        match days {
            ..=30 => Self::Days30,
            31..=90 => Self::Days90,
            91..=180 => Self::Days180,
            181..=365 => Self::Year1,
            366..=731 => Self::Years2,
            732..=1826 => Self::Years5,
            _ => Self::Later,
        }
    }
}

/// What is due in a time.
#[derive(Clone, Debug)]
pub struct LadderRung {
    /// When.
    pub rung: Rung,
    /// What we owe, one amount an asset.
    pub owed: Vec<Amount>,
    /// What is owed to us.
    pub lent: Vec<Amount>,
    /// What we owe, in one currency.
    pub owed_worth: Worth,
    /// What is owed to us, in one currency.
    pub lent_worth: Worth,
}

/// What is outstanding by rung and side.
pub(super) struct Maturities {
    as_of: Date,
    sums: BTreeMap<(Rung, FacilitySide), Amounts>,
}

impl Maturities {
    pub(super) const fn new(as_of: Date) -> Self {
        Self {
            as_of,
            sums: BTreeMap::new(),
        }
    }

    /// Adds what is outstanding of a facility, on the days on which it is repaid.
    pub(super) fn add(&mut self, row: &FacilityRow, to_come: &[Period]) -> Result<(), Error> {
        let mut left = row.outstanding;
        // What lies ahead is not outstanding yet.
        if row.state != FacilityState::Ahead {
            for it in to_come.iter().filter(|it| !it.repayment.is_zero()) {
                self.put(Rung::of(self.as_of, it.paid_on), row.side, it.repayment)?;
                left = left.checked_sub(it.repayment)?;
            }
        }
        let rest = match row.state {
            FacilityState::Matured => Rung::Overdue,
            _ => Rung::Open,
        };
        self.put(rest, row.side, left)
    }

    fn put(&mut self, rung: Rung, side: FacilitySide, amount: Amount) -> Result<(), Error> {
        if !amount.is_zero() {
            self.sums.entry((rung, side)).or_default().add(amount)?;
        }
        Ok(())
    }

    /// Every rung with something on it, and those between 30 days and five years always.
    pub(super) fn rungs(self, view: &View) -> Result<Vec<LadderRung>, Error> {
        let mut rungs = Vec::with_capacity(Rung::ALL.len());
        for rung in Rung::ALL {
            let of = |side| {
                let sums = self.sums.get(&(rung, side));
                sums.map_or_else(Vec::new, |it| it.clone().into_vec())
            };
            let (owed, lent) = (of(FacilitySide::Owed), of(FacilitySide::Lent));
            let is_shown = !matches!(rung, Rung::Overdue | Rung::Later | Rung::Open);
            if is_shown || !owed.is_empty() || !lent.is_empty() {
                rungs.push(LadderRung {
                    rung,
                    owed_worth: view.worth(&owed)?,
                    lent_worth: view.worth(&lent)?,
                    owed,
                    lent,
                });
            }
        }
        Ok(rungs)
    }
}
