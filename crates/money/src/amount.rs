//! Exact amounts and their decimal text (MONEY-1).
//!
//! Owns: the only arithmetic on money.
//! Not here: conversion between assets (`price`), separators of a bank's format (`statements`).
//! Invariant: nothing here rounds; what cannot be exact is an error.

use std::fmt;

use thiserror::Error;

use crate::asset::{Asset, AssetCode};
use crate::decimal::{Decimal, DecimalError, write_units};
use crate::rounding::{Rounding, mul_div};

/// Why an amount cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AmountError {
    /// The text is no decimal number.
    #[error(transparent)]
    Text(#[from] DecimalError),
    /// More decimal places than the asset has.
    #[error("`{text}`: expected {}", places(*scale, *asset))]
    TooPrecise {
        /// The number as found.
        text: String,
        /// The asset.
        asset: AssetCode,
        /// Its decimal places.
        scale: u8,
    },
    /// Two assets in one sum.
    #[error("cannot combine {left} with {right}")]
    AssetMismatch {
        /// The asset on the left.
        left: AssetCode,
        /// The asset on the right.
        right: AssetCode,
    },
    /// Outside the range of 128 bits.
    #[error("out of range: expected {}", fewer_digits(*.0))]
    Overflow(AssetCode),
    /// An allocation without any weight.
    #[error("cannot allocate: the weights are empty or all zero")]
    NoWeights,
}

impl AmountError {
    /// What was expected, for whoever shows what was found in a place of its own.
    #[must_use]
    pub fn expected(&self) -> String {
        match self {
            Self::TooPrecise { asset, scale, .. } => places(*scale, *asset),
            Self::Overflow(asset) => fewer_digits(*asset),
            other => other.to_string(),
        }
    }
}

fn places(scale: u8, asset: AssetCode) -> String {
    format!("at most {scale} decimal places, as {asset} has")
}

fn fewer_digits(asset: AssetCode) -> String {
    format!("an amount of {asset} with fewer digits")
}

/// A signed amount of one asset, in its smallest unit (EUR: cent, ETH: wei). Debit is positive.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Amount {
    units: i128, // Private: without its asset an integer means nothing.
    asset: Asset,
}

impl Amount {
    /// `units` smallest units of `asset`.
    #[must_use]
    pub const fn from_units(units: i128, asset: Asset) -> Self {
        Self { units, asset }
    }

    /// Nothing of `asset`.
    #[must_use]
    pub const fn zero(asset: Asset) -> Self {
        Self { units: 0, asset }
    }

    /// A decimal as an amount. Errors: `TooPrecise`, `Overflow`.
    pub fn from_decimal(number: Decimal, asset: Asset) -> Result<Self, AmountError> {
        if number.scale() > asset.scale() {
            return Err(AmountError::TooPrecise {
                text: number.to_string(),
                asset: asset.code(),
                scale: asset.scale(),
            });
        }
        let units = number
            .to_units(asset.scale())
            .ok_or(AmountError::Overflow(asset.code()))?;
        Ok(Self { units, asset })
    }

    /// Parses `[-]digits[.digits]`; trailing zeros may go beyond the asset's places.
    ///
    /// Errors: `Text`, `TooPrecise`, `Overflow`.
    pub fn parse(text: &str, asset: Asset) -> Result<Self, AmountError> {
        Self::from_decimal(text.parse()?, asset)
    }

    /// The smallest units.
    #[must_use]
    pub const fn units(self) -> i128 {
        self.units
    }

    /// The asset.
    #[must_use]
    pub const fn asset(self) -> Asset {
        self.asset
    }

    /// Whether there is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.units == 0
    }

    /// Whether it is below zero (credit).
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.units < 0
    }

    /// The amount as a decimal.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.units, self.asset.scale()).expect("an asset's scale is at most 36")
    }

    /// The decimal text with all the asset's places: `-12.50`.
    #[must_use]
    pub fn to_text(self) -> String {
        let mut text = String::with_capacity(24);
        self.write_text(&mut text);
        text
    }

    /// Appends what `to_text` gives.
    pub fn write_text(self, text: &mut String) {
        let scale = self.asset.scale();
        write_units(text, self.units, scale, scale);
    }

    fn require_same_asset(self, other: Self) -> Result<(), AmountError> {
        if self.asset == other.asset {
            return Ok(());
        }
        Err(AmountError::AssetMismatch {
            left: self.asset.code(),
            right: other.asset.code(),
        })
    }

    fn with_units(self, units: Option<i128>) -> Result<Self, AmountError> {
        let units = units.ok_or(AmountError::Overflow(self.asset.code()))?;
        Ok(Self { units, ..self })
    }

    /// Exact sum. Errors: `AssetMismatch`, `Overflow`.
    pub fn checked_add(self, other: Self) -> Result<Self, AmountError> {
        self.require_same_asset(other)?;
        self.with_units(self.units.checked_add(other.units))
    }

    /// Exact difference. Errors: `AssetMismatch`, `Overflow`.
    pub fn checked_sub(self, other: Self) -> Result<Self, AmountError> {
        self.require_same_asset(other)?;
        self.with_units(self.units.checked_sub(other.units))
    }

    /// The opposite amount. Errors: `Overflow` for the smallest `i128`.
    pub fn checked_neg(self) -> Result<Self, AmountError> {
        self.with_units(self.units.checked_neg())
    }

    /// `self × part ÷ whole`, rounded once by the named rule.
    ///
    /// Errors: `Overflow`, also when `whole` is zero.
    pub fn proportion(self, part: i128, whole: i128, rule: Rounding) -> Result<Self, AmountError> {
        self.with_units(mul_div(self.units, part, whole, rule))
    }

    /// Splits by weights without losing a unit: the parts always add up to the whole.
    ///
    /// Each part gets its share rounded towards zero; the units left over go one each to the
    /// largest remainders, the first of equals first (Hamilton's method of largest remainders).
    ///
    /// Errors: `NoWeights`, `Overflow`.
    pub fn allocate(self, weights: &[u64]) -> Result<Vec<Self>, AmountError> {
        let total: i128 = weights.iter().map(|it| i128::from(*it)).sum();
        if total == 0 {
            return Err(AmountError::NoWeights);
        }
        let overflow = AmountError::Overflow(self.asset.code());
        let mut parts = Vec::with_capacity(weights.len());
        let mut remainders = Vec::with_capacity(weights.len());
        let mut left = self.units;
        for (index, weight) in weights.iter().enumerate() {
            let share = mul_div(self.units, i128::from(*weight), total, Rounding::Down);
            let share = share.ok_or_else(|| overflow.clone())?;
            let used = ethnum::I256::from(self.units).checked_mul(ethnum::I256::from(*weight));
            let remainder = used.and_then(|it| it.checked_rem(ethnum::I256::from(total)));
            remainders.push((
                remainder.ok_or_else(|| overflow.clone())?.unsigned_abs(),
                index,
            ));
            left = left.checked_sub(share).ok_or_else(|| overflow.clone())?;
            parts.push(share);
        }
        remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let step = left.signum();
        let extra = usize::try_from(left.unsigned_abs()).map_err(|_| overflow.clone())?;
        for (_, index) in remainders.into_iter().take(extra) {
            parts[index] = parts[index]
                .checked_add(step)
                .ok_or_else(|| overflow.clone())?;
        }
        Ok(parts
            .into_iter()
            .map(|units| Self { units, ..self })
            .collect())
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.to_text(), self.asset.code())
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euro() -> Asset {
        Asset::currency("EUR").unwrap()
    }

    #[test]
    fn parse_refuses_what_is_not_exact() {
        let cases = [
            ("-12.5", Some(-1250)),
            ("7.000", Some(700)), // Banks pad: trailing zeros lose nothing.
            ("12.345", None),
            ("1,234.00", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let got = Amount::parse(text, euro()).ok().map(Amount::units);
            assert_eq!(got, expected, "input `{text}`");
        }
        let ether = Asset::new("ETH".parse().unwrap(), 18).unwrap();
        assert_eq!(
            Amount::parse("0.000000000000000001", ether)
                .unwrap()
                .units(),
            1
        );
    }

    #[test]
    fn sums_stay_in_one_asset_and_in_range() {
        let yen = Asset::currency("JPY").unwrap();
        let one = Amount::from_units(1, euro());
        assert!(matches!(
            one.checked_add(Amount::from_units(1, yen)),
            Err(AmountError::AssetMismatch { .. })
        ));
        let most = Amount::from_units(i128::MAX, euro());
        assert!(matches!(
            most.checked_add(one),
            Err(AmountError::Overflow(_))
        ));
        assert!(matches!(
            Amount::from_units(i128::MIN, euro()).checked_neg(),
            Err(AmountError::Overflow(_))
        ));
    }

    #[test]
    fn allocation_gives_the_left_over_units_to_the_largest_remainders() {
        let split = |units, weights: &[u64]| -> Vec<i128> {
            let parts = Amount::from_units(units, euro()).allocate(weights).unwrap();
            parts.into_iter().map(Amount::units).collect()
        };
        assert_eq!(split(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(split(-100, &[1, 1, 1]), [-34, -33, -33]);
        assert_eq!(split(101, &[70, 20, 10]), [71, 20, 10]);
        assert_eq!(split(5, &[0, 1]), [0, 5]);
        assert!(Amount::from_units(5, euro()).allocate(&[0, 0]).is_err());
    }
}
