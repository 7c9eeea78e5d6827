//! Worth: amounts in another asset on a day, with the rates used shown (MONEY-2).
//!
//! Owns: the worth of a list of amounts, and what of it could not be priced.
//! Not here: which price applies (`prices`), where prices come from (`store`, `connect`).
//! Invariant: every asset is converted once, from its exact total; what has no price is listed
//! as unpriced and never counted as zero.

mod prices;
mod route;

use std::sync::Arc;

use money::{Amount, Asset, AssetCode, Date, Decimal, PriceError, Rounding};

use crate::report::add;

pub use prices::{BadPrice, PricePoint, PriceTable};
pub use route::{Leg, Quoted};

/// How amounts are valued.
#[derive(Clone, Copy, Debug)]
pub struct Valuing<'a> {
    /// The prices.
    pub prices: &'a PriceTable,
    /// The asset the worth is in.
    pub into: Asset,
    /// The day: the latest prices on or before it apply.
    pub on: Date,
    /// How many days old a price may be; any age if none.
    pub max_age_days: Option<u32>,
    /// How a worth is rounded to the asset's smallest unit.
    pub rounding: Rounding,
}

impl<'a> Valuing<'a> {
    /// Prices of any age, rounded half to even.
    #[must_use]
    pub const fn new(prices: &'a PriceTable, into: Asset, on: Date) -> Self {
        let (max_age_days, rounding) = (None, Rounding::HalfEven);
        Self {
            prices,
            into,
            on,
            max_age_days,
            rounding,
        }
    }

    /// The worth of one amount; none if it has no price. Nothing is worth nothing, price or not.
    ///
    /// Errors: `Amount(Overflow)`.
    pub fn worth(
        &self,
        amount: Amount,
    ) -> Result<Option<(Amount, Option<Quoted<'a>>)>, PriceError> {
        if amount.asset() == self.into {
            return Ok(Some((amount, None)));
        }
        if amount.is_zero() {
            return Ok(Some((Amount::zero(self.into), None)));
        }
        let quoted = self
            .prices
            .quote(amount.asset(), self.into, self.on, self.max_age_days);
        let Some(quoted) = quoted else {
            return Ok(None);
        };
        Ok(Some((
            quoted.price().convert(amount, self.rounding)?,
            Some(quoted),
        )))
    }
}

/// One asset's total and its worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValuedPart {
    /// The total.
    pub amount: Amount,
    /// Its worth; none if it has no price.
    pub worth: Option<Amount>,
    /// The day of the oldest price used; none if none was needed or known.
    pub priced_on: Option<Date>,
}

/// A rate that a valuation used, as it was quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateUsed {
    /// The asset that is priced.
    pub base: AssetCode,
    /// The asset the price is in.
    pub quote: AssetCode,
    /// One `base` costs this much of `quote`.
    pub rate: Decimal,
    /// The day it was quoted for.
    pub on: Date,
    /// Who quoted it.
    pub source: Arc<str>,
}

/// The worth of a list of amounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valuation {
    /// The worth of all that could be priced; none if there is something, but none of it could.
    /// It is the whole worth only when `unpriced` is empty.
    pub total: Option<Amount>,
    /// Each asset's total and worth, by code.
    pub parts: Vec<ValuedPart>,
    /// Every rate used, once.
    pub rates: Vec<RateUsed>,
    /// The assets that have no price.
    pub unpriced: Vec<AssetCode>,
}

/// What the amounts are worth together.
///
/// Errors: `Amount(Overflow)`.
pub fn value(
    amounts: impl IntoIterator<Item = Amount>,
    valuing: &Valuing<'_>,
) -> Result<Valuation, PriceError> {
    let mut sums = Vec::new();
    for amount in amounts {
        add(&mut sums, amount)?;
    }
    let mut total = Amount::zero(valuing.into);
    let mut valuation = Valuation {
        total: None,
        parts: Vec::new(),
        rates: Vec::new(),
        unpriced: Vec::new(),
    };
    for amount in sums {
        let found = valuing.worth(amount)?;
        let mut part = ValuedPart {
            amount,
            worth: None,
            priced_on: None,
        };
        match found {
            None => valuation.unpriced.push(amount.asset().code()),
            Some((worth, quoted)) => {
                total = total.checked_add(worth)?;
                part.worth = Some(worth);
                part.priced_on = quoted.as_ref().map(Quoted::on);
                for leg in quoted.iter().flat_map(Quoted::legs) {
                    let rate = RateUsed::from(leg);
                    if !valuation.rates.contains(&rate) {
                        valuation.rates.push(rate);
                    }
                }
            }
        }
        valuation.parts.push(part);
    }
    let is_known =
        valuation.parts.is_empty() || valuation.parts.iter().any(|it| it.worth.is_some());
    valuation.total = is_known.then_some(total);
    Ok(valuation)
}

impl From<Leg<'_>> for RateUsed {
    fn from(leg: Leg<'_>) -> Self {
        let Leg {
            base,
            quote,
            rate,
            on,
            source,
        } = leg;
        Self {
            base,
            quote,
            rate,
            on,
            source: Arc::clone(source),
        }
    }
}
