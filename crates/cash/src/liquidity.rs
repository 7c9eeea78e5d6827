//! What money can be used when, and how long it lasts (CASH-4).
//!
//! Owns: tiers by availability with haircuts, runway, the first day on which it does not suffice.
//! Not here: prices and conversion (amounts come in the reporting currency), forecasts.
//! Invariant: what has no price is listed and never counted as zero; a haircut never makes more.

use money::{Amount, Asset, Date, Rounding};
use thiserror::Error;

use crate::score::{BasisPoints, FULL};

/// Longest runway that is told, in days: a hundred years.
pub const MAX_RUNWAY_DAYS: u32 = 36_525;

/// Why liquidity cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LiquidityError {
    /// Two assets in one question.
    #[error("holding {holding} is in {found}: expected {expected}; convert it first")]
    OtherAsset {
        /// The holding, from 0.
        holding: usize,
        /// Its asset.
        found: String,
        /// The reporting currency.
        expected: String,
    },
    /// Outside the range of 128 bits.
    #[error("liquidity out of range: the amounts are too large")]
    Overflow,
}

/// When money can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Availability {
    /// Today.
    Today,
    /// On the next business day.
    NextDay,
    /// After this many business days, as securities that are sold.
    After(u16),
    /// Not at all: pledged or blocked.
    Restricted,
}

/// Something that is or becomes money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Its worth in the reporting currency; none if it has no price.
    pub worth: Option<Amount>,
    /// When it can be used.
    pub available: Availability,
    /// What is taken off for the loss of a quick sale.
    pub haircut: BasisPoints,
}

/// Everything that can be used at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// When.
    pub available: Availability,
    /// Places of its holdings that have a price.
    pub holdings: Vec<usize>,
    /// Sum of their worth.
    pub worth: Amount,
    /// Sum after haircuts.
    pub usable: Amount,
    /// This tier and those before it, after haircuts; restricted money is in none.
    pub cumulative: Amount,
    /// How long the cumulative sum lasts.
    pub runway: Runway,
}

/// How long money lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runway {
    /// More comes in than goes out, or nothing goes out.
    Endless,
    /// Whole days; `MAX_RUNWAY_DAYS` or more is told as that.
    Days(u32),
    /// Nothing is there to last.
    Nothing,
}

/// What goes out, net, in a number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Burn {
    /// Net outflow; below zero, more comes in.
    pub amount: Amount,
    /// In how many days.
    pub days: u16,
}

/// Tiers of liquidity and what could not be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Liquidity {
    /// In the order of availability; only those that have holdings.
    pub tiers: Vec<Tier>,
    /// Places of holdings without a price.
    pub unpriced: Vec<usize>,
}

/// Sorts holdings into tiers and says how long each lasts.
///
/// Errors: `OtherAsset`, `Overflow`.
pub fn tiers(holdings: &[Holding], burn: &Burn) -> Result<Liquidity, LiquidityError> {
    let asset = burn.amount.asset();
    let mut order: Vec<usize> = Vec::new();
    let mut unpriced = Vec::new();
    for (index, it) in holdings.iter().enumerate() {
        match it.worth {
            None => unpriced.push(index),
            Some(worth) => {
                check(index, worth, asset)?;
                order.push(index);
            }
        }
    }
    order.sort_by_key(|it| holdings[*it].available);
    let mut tiers: Vec<Tier> = Vec::new();
    let mut cumulative = Amount::zero(asset);
    for group in order.chunk_by(|a, b| holdings[*a].available == holdings[*b].available) {
        let available = holdings[group[0]].available;
        let (mut worth, mut usable) = (Amount::zero(asset), Amount::zero(asset));
        for it in group.iter().map(|it| &holdings[*it]) {
            let whole = it.worth.unwrap_or(Amount::zero(asset));
            worth = add(worth, whole)?;
            usable = add(usable, after_haircut(whole, it.haircut)?)?;
        }
        if available != Availability::Restricted {
            cumulative = add(cumulative, usable)?;
        }
        tiers.push(Tier {
            available,
            holdings: group.to_vec(),
            worth,
            usable,
            cumulative,
            runway: runway(cumulative, burn),
        });
    }
    Ok(Liquidity { tiers, unpriced })
}

fn check(index: usize, worth: Amount, asset: Asset) -> Result<(), LiquidityError> {
    if worth.asset() == asset {
        return Ok(());
    }
    Err(LiquidityError::OtherAsset {
        holding: index,
        found: worth.asset().code().to_string(),
        expected: asset.code().to_string(),
    })
}

fn add(one: Amount, other: Amount) -> Result<Amount, LiquidityError> {
    one.checked_add(other).map_err(|_| LiquidityError::Overflow)
}

/// Rounded down: what is counted on is there. An overdraft gets no haircut.
fn after_haircut(worth: Amount, haircut: BasisPoints) -> Result<Amount, LiquidityError> {
    if worth.is_negative() {
        return Ok(worth);
    }
    let kept = i128::from(FULL - haircut.points());
    let kept = worth.proportion(kept, i128::from(FULL), Rounding::Down);
    kept.map_err(|_| LiquidityError::Overflow)
}

/// How long an amount lasts at this burn: whole days.
#[must_use]
pub fn runway(amount: Amount, burn: &Burn) -> Runway {
    if amount.is_zero() || amount.is_negative() {
        return Runway::Nothing;
    }
    if burn.days == 0 || burn.amount.is_zero() || burn.amount.is_negative() {
        return Runway::Endless;
    }
    let days = i128::from(burn.days);
    let days = money::mul_div(amount.units(), days, burn.amount.units(), Rounding::Down);
    // What leaves 128 bits is longer than anybody asks for.
    let days = days.and_then(|it| u32::try_from(it).ok());
    Runway::Days(days.unwrap_or(MAX_RUNWAY_DAYS).min(MAX_RUNWAY_DAYS))
}

/// A day on which money does not suffice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// The day.
    pub on: Date,
    /// How much is missing to the minimum, above zero.
    pub missing: Amount,
}

/// The first day on which known flows leave less than the minimum.
///
/// `start` is what there is before the first day; flows in, above zero, and out, below, need no
/// order; flows of a day count together.
///
/// Errors: `OtherAsset` (its holding is the place of the flow), `Overflow`.
pub fn first_shortfall(
    start: Amount,
    minimum: Amount,
    flows: &[(Date, Amount)],
) -> Result<Option<Shortfall>, LiquidityError> {
    let asset = start.asset();
    check(0, minimum, asset)?;
    for (index, it) in flows.iter().enumerate() {
        check(index, it.1, asset)?;
    }
    let mut sorted: Vec<&(Date, Amount)> = flows.iter().collect();
    sorted.sort_by_key(|it| it.0);
    let mut balance = start;
    for day in sorted.chunk_by(|a, b| a.0 == b.0) {
        for it in day {
            balance = add(balance, it.1)?;
        }
        let missing = minimum
            .checked_sub(balance)
            .map_err(|_| LiquidityError::Overflow)?;
        if missing.units() > 0 {
            let on = day[0].0;
            return Ok(Some(Shortfall { on, missing }));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn euro(units: i128) -> Amount {
        Amount::from_units(units, Asset::currency("EUR").unwrap())
    }

    fn holding(units: Option<i128>, available: Availability, haircut: u16) -> Holding {
        Holding {
            worth: units.map(euro),
            available,
            haircut: BasisPoints::new(haircut),
        }
    }

    #[test]
    fn tiers_add_up_and_what_has_no_price_is_listed() {
        let holdings = [
            holding(Some(30_000), Availability::After(2), 1_000),
            holding(Some(10_000), Availability::Today, 0),
            holding(None, Availability::Today, 0),
            holding(Some(-1_000), Availability::Today, 5_000),
            holding(Some(5_000), Availability::NextDay, 1),
            holding(Some(99_999), Availability::Restricted, 0),
        ];
        let burn = Burn {
            amount: euro(9_000),
            days: 30,
        };
        let liquidity = tiers(&holdings, &burn).unwrap();
        let rows: Vec<(Availability, i128, i128, Runway)> = liquidity
            .tiers
            .iter()
            .map(|it| {
                (
                    it.available,
                    it.usable.units(),
                    it.cumulative.units(),
                    it.runway,
                )
            })
            .collect();
        assert_eq!(
            rows,
            [
                (Availability::Today, 9_000, 9_000, Runway::Days(30)),
                (Availability::NextDay, 4_999, 13_999, Runway::Days(46)),
                (Availability::After(2), 27_000, 40_999, Runway::Days(136)),
                (Availability::Restricted, 99_999, 40_999, Runway::Days(136)),
            ]
        );
        assert_eq!(liquidity.unpriced, [2]);
    }

    #[test]
    fn a_runway_without_burn_is_endless_and_without_money_nothing() {
        let burn = |units| Burn {
            amount: euro(units),
            days: 30,
        };
        assert_eq!(runway(euro(1), &burn(0)), Runway::Endless);
        assert_eq!(runway(euro(1), &burn(-5)), Runway::Endless);
        assert_eq!(runway(euro(0), &burn(5)), Runway::Nothing);
        assert_eq!(
            runway(euro(i128::MAX), &burn(1)),
            Runway::Days(MAX_RUNWAY_DAYS)
        );
        let dollars = Burn {
            amount: Amount::zero(Asset::currency("USD").unwrap()),
            days: 1,
        };
        let mixed = tiers(&[holding(Some(1), Availability::Today, 0)], &dollars);
        assert!(matches!(
            mixed,
            Err(LiquidityError::OtherAsset { holding: 0, .. })
        ));
    }

    #[test]
    fn the_first_day_that_does_not_suffice_is_named() {
        let day = |it| Date::constant(2026, 1, it);
        // Within a day the order does not matter: what comes in that day pays what goes out.
        let flows = [
            (day(9), euro(-500)),
            (day(5), euro(-900)),
            (day(5), euro(900)),
            (day(7), euro(-600)),
        ];
        let got = first_shortfall(euro(1_000), euro(500), &flows).unwrap();
        let expected = Shortfall {
            on: day(7),
            missing: euro(100),
        };
        assert_eq!(got, Some(expected));
        assert_eq!(first_shortfall(euro(9_000), euro(500), &flows), Ok(None));
    }

    proptest! {
        #[test]
        fn haircuts_never_make_more(units in 0_i128..1_000_000, haircut in 0_u16..=10_000) {
            let kept = after_haircut(euro(units), BasisPoints::new(haircut)).unwrap();
            prop_assert!(kept.units() <= units && kept.units() >= 0);
        }
    }
}
