//! An amount split over categories (CASH-5).
//!
//! Owns: shares of an amount. Not here: which rule splits what.
//! Invariant: the parts add up to the whole, to the smallest unit.

use journal::AccountPath;
use money::{Amount, AmountError, Decimal};
use thiserror::Error;

/// A hundred percent in the unit of [`Share::Percent`].
pub(super) const WHOLE: u64 = 1_000_000;

/// How much of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// This much, without a sign.
    Amount(Decimal),
    /// Unit: ten-thousandths of a percent, so that 1,000,000 is the whole.
    Percent(u64),
    /// What is left.
    Rest,
}

/// A part of a split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitPart {
    /// The category.
    pub category: AccountPath,
    /// How much.
    pub share: Share,
}

/// Why an amount cannot be split.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SplitError {
    /// The parts are more than the whole.
    #[error("the parts of the split are more than {whole}: expected at most the whole")]
    TooMuch {
        /// The whole.
        whole: String,
    },
    /// The parts are less than the whole and none takes the rest.
    #[error("the parts of the split leave {left}: expected a part that takes the rest")]
    Left {
        /// What is left.
        left: String,
    },
    /// A fixed part has more places than the asset, or is out of range.
    #[error(transparent)]
    Amount(#[from] AmountError),
}

/// Splits an amount; the parts have its sign and add up to it.
///
/// Percentages are shares of the whole, given out by largest remainders; several rests share
/// what is left equally.
///
/// Errors: `TooMuch`, `Left`, `Amount`.
pub fn split(whole: Amount, parts: &[SplitPart]) -> Result<Vec<Amount>, SplitError> {
    let too_much = || SplitError::TooMuch {
        whole: whole.to_string(),
    };
    let percents = parts.iter().filter_map(|it| match it.share {
        Share::Percent(share) => Some(share),
        _ => None,
    });
    let mut weights: Vec<u64> = percents.collect();
    let used: u64 = weights.iter().fold(0, |sum, it| sum.saturating_add(*it));
    weights.push(WHOLE.checked_sub(used).ok_or_else(too_much)?);
    let mut shares = whole.allocate(&weights)?.into_iter();
    let mut amounts = Vec::with_capacity(parts.len());
    let mut left = whole;
    for part in parts {
        let amount = match part.share {
            Share::Percent(_) => shares.next().unwrap_or(Amount::zero(whole.asset())),
            Share::Amount(size) => {
                let size = Amount::from_decimal(size, whole.asset())?;
                if whole.is_negative() {
                    size.checked_neg()?
                } else {
                    size
                }
            }
            Share::Rest => Amount::zero(whole.asset()),
        };
        left = left.checked_sub(amount)?;
        amounts.push(amount);
    }
    if !left.is_zero() && left.is_negative() != whole.is_negative() {
        return Err(too_much());
    }
    let rests: Vec<u64> = parts
        .iter()
        .map(|it| u64::from(it.share == Share::Rest))
        .collect();
    if !rests.contains(&1) {
        return if left.is_zero() {
            Ok(amounts)
        } else {
            let left = left.to_string();
            Err(SplitError::Left { left })
        };
    }
    let rests = left.allocate(&rests)?;
    amounts
        .into_iter()
        .zip(rests)
        .map(|(amount, rest)| Ok(amount.checked_add(rest)?))
        .collect()
}
