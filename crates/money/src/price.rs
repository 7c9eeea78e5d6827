//! Prices and conversion (MONEY-2).
//!
//! Owns: an exact price of one asset in another, its inverse and product, and conversion.
//! Not here: which price applies on a day and where it came from (`journal::valuation`).
//! Invariant: a conversion rounds once, by the rule the caller names, to the quote's units.

use ethnum::I256;
use thiserror::Error;

use crate::amount::{Amount, AmountError};
use crate::asset::{Asset, AssetCode};
use crate::decimal::{Decimal, DecimalError};
use crate::rounding::{Rounding, divide_scaled};

/// Why a price cannot be made or used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PriceError {
    /// Prices are above zero.
    #[error("`{0}`: expected a number above zero")]
    NotPositive(Decimal),
    /// The amount is of another asset than the price's base.
    #[error("an amount of {found}: expected one of {base}, which the price is of")]
    WrongBase {
        /// The asset the price is of.
        base: AssetCode,
        /// The asset of the amount.
        found: AssetCode,
    },
    /// The number leaves the range.
    #[error(transparent)]
    Decimal(#[from] DecimalError),
    /// The result leaves the range.
    #[error(transparent)]
    Amount(#[from] AmountError),
}

/// One `base` costs `rate` of `quote`. A currency pair's rate is a price too: EUR/USD 1.0834
/// says that one euro costs 1.0834 dollars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Price {
    base: Asset,
    quote: Asset,
    // Kept as a fraction, so that an inverse or a cross stays exact until the one rounding.
    numerator: Decimal,
    denominator: Decimal,
}

impl Price {
    /// One `base` costs `rate` of `quote`. Errors: `NotPositive`.
    pub fn new(base: Asset, quote: Asset, rate: Decimal) -> Result<Self, PriceError> {
        if rate.is_zero() || rate.is_negative() {
            return Err(PriceError::NotPositive(rate));
        }
        Ok(Self {
            base,
            quote,
            numerator: rate,
            denominator: Decimal::ONE,
        })
    }

    /// The asset that is priced.
    #[must_use]
    pub const fn base(self) -> Asset {
        self.base
    }

    /// The asset the price is in.
    #[must_use]
    pub const fn quote(self) -> Asset {
        self.quote
    }

    /// The price of `quote` in `base`, exact.
    #[must_use]
    pub const fn inverse(self) -> Self {
        Self {
            base: self.quote,
            quote: self.base,
            numerator: self.denominator,
            denominator: self.numerator,
        }
    }

    /// The price of `self.base` in `next.quote` through a common asset, exact.
    ///
    /// Errors: `WrongBase` if the two do not join; `Decimal` if the exact product overflows.
    pub fn cross(self, next: Self) -> Result<Self, PriceError> {
        if self.quote != next.base {
            return Err(PriceError::WrongBase {
                base: next.base.code(),
                found: self.quote.code(),
            });
        }
        Ok(Self {
            base: self.base,
            quote: next.quote,
            numerator: self.numerator.checked_mul(next.numerator)?,
            denominator: self.denominator.checked_mul(next.denominator)?,
        })
    }

    /// The rate as a decimal of at most `scale` places.
    ///
    /// Errors: `Decimal` when it does not fit.
    pub fn to_rate(self, scale: u8, rounding: Rounding) -> Result<Decimal, PriceError> {
        Ok(self.numerator.divide(self.denominator, scale, rounding)?)
    }

    /// What `amount` is worth in the quote asset, rounded once to its smallest unit.
    ///
    /// Errors: `WrongBase`, `Amount(Overflow)`.
    pub fn convert(self, amount: Amount, rounding: Rounding) -> Result<Amount, PriceError> {
        if amount.asset() != self.base {
            return Err(PriceError::WrongBase {
                base: self.base.code(),
                found: amount.asset().code(),
            });
        }
        // units / 10^b × (n / 10^s) / (d / 10^t) × 10^q, with the powers brought to one side.
        let exponent = i32::from(self.quote.scale())
            .saturating_add(i32::from(self.denominator.scale()))
            .saturating_sub(i32::from(self.base.scale()))
            .saturating_sub(i32::from(self.numerator.scale()));
        let top = I256::from(amount.units()).checked_mul(I256::from(self.numerator.mantissa()));
        let units = top
            .and_then(|top| divide_scaled(top, self.denominator.mantissa(), exponent, rounding))
            .and_then(|it| i128::try_from(it).ok())
            .ok_or(AmountError::Overflow(self.quote.code()))?;
        Ok(Amount::from_units(units, self.quote))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(code: &str) -> Asset {
        Asset::currency(code).unwrap()
    }

    fn price(base: &str, quote: &str, rate: &str) -> Price {
        Price::new(asset(base), asset(quote), rate.parse().unwrap()).unwrap()
    }

    #[test]
    fn conversion_rounds_once_to_the_quote_asset() {
        let amount = Amount::parse("100.00", asset("EUR")).unwrap();
        let dollars = price("EUR", "USD", "1.08345")
            .convert(amount, Rounding::HalfEven)
            .unwrap();
        assert_eq!(dollars.to_text(), "108.34"); // 108.345 is a tie: to even.
        let yen = price("EUR", "JPY", "163.27")
            .convert(amount, Rounding::HalfEven)
            .unwrap();
        assert_eq!(yen.to_text(), "16327");
        let back = price("EUR", "JPY", "163.27")
            .inverse()
            .convert(yen, Rounding::HalfEven)
            .unwrap();
        assert_eq!(back, amount);
    }

    #[test]
    fn crosses_are_exact_until_the_one_rounding() {
        // 1 USD = 1/1.1 EUR, 1 EUR = 0.88 GBP: 110 USD = exactly 88 GBP.
        let cross = price("EUR", "USD", "1.1")
            .inverse()
            .cross(price("EUR", "GBP", "0.88"))
            .unwrap();
        let amount = Amount::parse("110", asset("USD")).unwrap();
        assert_eq!(
            cross.convert(amount, Rounding::Down).unwrap().to_text(),
            "88.00"
        );
        assert_eq!(
            cross.to_rate(6, Rounding::HalfEven).unwrap().to_string(),
            "0.8"
        );
    }

    #[test]
    fn wei_convert_without_losing_one() {
        let ether = Asset::new("ETH".parse().unwrap(), 18).unwrap();
        let price = Price::new(ether, asset("USD"), "3123.456789".parse().unwrap()).unwrap();
        let amount = Amount::parse("1234567.000000000000000001", ether).unwrap();
        let got = price.convert(amount, Rounding::Down).unwrap();
        assert_eq!(got.to_text(), "3856116677.62"); // 3856116677.624763…
    }

    #[test]
    fn a_price_is_above_zero_and_of_its_base() {
        assert!(Price::new(asset("EUR"), asset("USD"), Decimal::ZERO).is_err());
        let yen = Amount::from_units(1, asset("JPY"));
        assert!(
            price("EUR", "USD", "1")
                .convert(yen, Rounding::Down)
                .is_err()
        );
    }
}
