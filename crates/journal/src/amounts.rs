//! Amounts of several assets side by side: what an account or a tree holds.
//!
//! Owns: adding up without mixing assets. Not here: what they are worth (`valuation`).
//! Invariant: one amount an asset, in the order in which the assets came.

use money::{Amount, AmountError};

/// A sum in each of a few assets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amounts(Vec<Amount>);

impl Amounts {
    /// Adds one amount. Errors: `Overflow`.
    pub fn add(&mut self, amount: Amount) -> Result<(), AmountError> {
        match self.0.iter_mut().find(|it| it.asset() == amount.asset()) {
            Some(sum) => *sum = sum.checked_add(amount)?,
            None => self.0.push(amount),
        }
        Ok(())
    }

    /// Adds all of `other`. Errors: `Overflow`.
    pub fn add_all(&mut self, other: &Self) -> Result<(), AmountError> {
        other.0.iter().try_for_each(|it| self.add(*it))
    }

    /// The sums that are not zero, by asset code.
    #[must_use]
    pub fn into_vec(mut self) -> Vec<Amount> {
        self.0.retain(|it| !it.is_zero());
        self.0.sort_by_key(|it| it.asset().code());
        self.0
    }
}
