//! Rates that change on known days, and interest on a balance that moves (CASH-11).
//!
//! Owns: which rate counts on which day, and the exact sum over stretches of days.
//! Not here: how many days there are (`day_count`), where balances come from (`treasury`).
//! Invariant: a period's interest is summed exactly and rounded once.

use money::{Amount, Asset, Date, Decimal, Rounding};

use super::{DayCount, DebtError};

/// Decimal places of a rate as a share a year: a ten-thousandth of a basis point.
const RATE_PLACES: u8 = 8;
/// Most changes of one rate.
const MAX_CHANGES: usize = 480;

/// A rate a year that may change on known days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    first: Decimal,
    changes: Vec<(Date, Decimal)>,
}

/// Days on which the same principal bears interest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first day that bears interest.
    pub from: Date,
    /// The first day that does not.
    pub to: Date,
    /// What bears interest.
    pub principal: Amount,
}

impl Rates {
    /// The same rate on all days. Errors: `Rate`.
    pub fn fixed(rate: Decimal) -> Result<Self, DebtError> {
        Self::new(rate, Vec::new())
    }

    /// A rate, and others from later days on, in order of these days.
    ///
    /// Unit: share a year, as in 0.05 for five percent.
    ///
    /// Errors: `Rate` for one out of range or finer than a ten-thousandth of a basis point;
    /// `Changes` for too many of them, or days that are not in order.
    pub fn new(first: Decimal, changes: Vec<(Date, Decimal)>) -> Result<Self, DebtError> {
        for rate in changes.iter().map(|it| it.1).chain([first]) {
            let is_small = rate >= Decimal::from_whole(-1) && rate <= Decimal::from_whole(10);
            if !is_small || rate.to_units(RATE_PLACES).is_none() {
                return Err(DebtError::Rate { found: rate });
            }
        }
        let is_in_order = changes.windows(2).all(|it| it[0].0 < it[1].0);
        if changes.len() > MAX_CHANGES || !is_in_order {
            let found = changes.len();
            return Err(DebtError::Changes { found });
        }
        Ok(Self { first, changes })
    }

    /// The rate that counts on a day.
    #[must_use]
    pub fn at(&self, day: Date) -> Decimal {
        let after = self.changes.partition_point(|it| it.0 <= day);
        let found = after.checked_sub(1).and_then(|it| self.changes.get(it));
        found.map_or(self.first, |it| it.1)
    }

    /// The days within a stretch on which the rate becomes another one.
    fn cuts(&self, from: Date, to: Date) -> impl Iterator<Item = Date> {
        let within = self
            .changes
            .iter()
            .filter(move |it| from < it.0 && it.0 < to);
        within
            .filter(|it| it.0.yesterday().is_ok_and(|day| self.at(day) != it.1))
            .map(|it| it.0)
    }

    /// Interest on stretches of days, added up exactly and rounded once.
    ///
    /// Errors: `Reversed`, `Overflow`.
    pub fn interest(
        &self,
        stretches: &[Stretch],
        asset: Asset,
        (count, rounding): (DayCount, Rounding),
    ) -> Result<Amount, DebtError> {
        let mut sum = 0_i128;
        let mut whole = 1_i128;
        for it in stretches {
            let ends = self.cuts(it.from, it.to).chain([it.to]);
            let mut from = it.from;
            for to in ends {
                let years = count.between(from, to)?;
                whole = years.denominator.into();
                let rate = self.at(from).to_units(RATE_PLACES);
                let part = rate.ok_or(DebtError::Overflow).and_then(|rate| {
                    let part = it.principal.units().checked_mul(rate);
                    let part = part.and_then(|it| it.checked_mul(years.numerator.into()));
                    part.ok_or(DebtError::Overflow)
                })?;
                sum = sum.checked_add(part).ok_or(DebtError::Overflow)?;
                from = to;
            }
        }
        let scale = 10_i128.pow(RATE_PLACES.into());
        let whole = whole.checked_mul(scale).ok_or(DebtError::Overflow)?;
        let units = money::mul_div(sum, 1, whole, rounding).ok_or(DebtError::Overflow)?;
        Ok(Amount::from_units(units, asset))
    }
}
