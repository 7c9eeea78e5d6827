//! What comes in or goes out is worth: counter-value, trading accounts, price.
//!
//! Owns: the order in which these are asked.
//! Not here: prices (`valuation`).
//! Invariant: what none of them knows is unpriced, never zero.

use money::{Amount, AmountError, PriceError};

use super::walk::{Leg, Part, Walk};
use crate::account::{AccountKind, AccountType};
use crate::valuation::Valuing;

impl Walk<'_> {
    /// What a leg is worth in the reporting currency, without a sign; none if unpriced.
    pub(super) fn worth(&self, it: &Part<'_>, leg: &Leg) -> Result<Option<Amount>, PriceError> {
        let mut valuing = Valuing::new(self.options.prices, self.reporting, it.on);
        valuing.max_age_days = self.options.max_age_days;
        let counter = leg
            .posting
            .counter
            .or_else(|| self.counter_of_holding(it, leg));
        if let Some(counter) = counter
            && let Some((worth, _)) = valuing.worth(counter)?
        {
            return Ok(Some(unsigned(worth)?));
        }
        if leg.kind == AccountKind::Trading
            && let Some(taken) = self.taken_by_trading(it)?
        {
            return Ok(Some(taken));
        }
        let worth = valuing.worth(unsigned(leg.posting.amount)?)?;
        Ok(worth.map(|it| it.0))
    }

    /// The counter-values on the asset accounts, when the whole of them is this leg's.
    fn counter_of_holding(&self, it: &Part<'_>, leg: &Leg) -> Option<Amount> {
        let mut sum: Option<Amount> = None;
        let mut quantity = 0_i128;
        for posting in it
            .postings
            .iter()
            .filter(|posting| posting.amount.asset() == it.asset)
        {
            let Some(counter) = posting.counter else {
                continue;
            };
            let account = self.book.account(posting.account)?;
            let is_holding = account.path.account_type() == AccountType::Asset;
            if is_holding && posting.amount.is_negative() != leg.posting.amount.is_negative() {
                quantity = quantity.checked_add(posting.amount.units())?;
                sum = Some(match sum {
                    Some(sum) => sum.checked_add(counter).ok()?,
                    None => counter,
                });
            }
        }
        (quantity.checked_add(leg.posting.amount.units()) == Some(0)).then_some(sum)?
    }

    /// What trading accounts took or gave of the reporting currency, if the entry exchanges
    /// nothing else for it.
    fn taken_by_trading(&self, it: &Part<'_>) -> Result<Option<Amount>, AmountError> {
        let mut sum = Amount::zero(self.reporting);
        let mut legs = 0;
        for posting in it.postings {
            let is_trading = |it: &crate::account::Account| it.kind == AccountKind::Trading;
            if !self.book.account(posting.account).is_some_and(is_trading) {
                continue;
            }
            if posting.amount.asset() == self.reporting {
                sum = sum.checked_add(posting.amount)?;
            } else if posting.amount.asset() == it.asset {
                legs += 1;
            } else {
                return Ok(None);
            }
        }
        Ok((legs == 1 && !sum.is_zero()).then_some(unsigned(sum)?))
    }
}

fn unsigned(amount: Amount) -> Result<Amount, AmountError> {
    if amount.is_negative() {
        amount.checked_neg()
    } else {
        Ok(amount)
    }
}
