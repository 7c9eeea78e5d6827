//! Lots: what was paid for what is held, and what was gained when it went (JOURNAL-3).
//!
//! Owns: the shape of gains and open lots, their filters and sums.
//! Not here: in which order lots go (`pool`), what an entry does to them (`walk`).
//! Invariant: per entity and asset, open lots less what no lot covered are the balance of the
//! asset accounts; costs of gains and of open lots add up to what was paid, to the last unit.
//!
//! The rules: everything on an asset account is tracked, but the reporting currency. Entries count
//! by booking date, then in the journal's order. A reversed entry and its reversal count not at
//! all. Movements between accounts of one entity keep lots as they are; between entities lots move
//! with date and cost. What leaves to anything but an asset account is disposed of, a fee paid in
//! the asset included; what comes from anything but an asset account is acquired. Both are worth
//! their counter-value, else what the entry's trading accounts took of the reporting currency,
//! else the day's price, else they are unpriced. A counter-value of zero on an acquisition from
//! (or a disposal to) an equity or trading account is a split (or a reverse split): all open lots
//! grow (shrink) by the same proportion, with cost and date kept.

mod pool;
mod walk;
mod worth;

use money::{Amount, Asset, AssetCode, Date, PriceError};
use thiserror::Error;

use crate::account::{AccountId, EntitySlug};
use crate::report::Period;
use crate::valuation::{PriceTable, Valuing};

/// Which lot goes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LotMethod {
    /// First in, first out.
    #[default]
    Fifo,
    /// Last in, first out.
    Lifo,
    /// Highest cost a unit first; a lot of unknown cost last.
    Hifo,
    /// Every unit of a pool at the pool's average cost; dates as first in, first out.
    Average,
}

/// Whether currencies other than the reporting one have lots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ForeignCurrencies {
    /// They have none.
    #[default]
    Skip,
    /// They have.
    Track,
}

/// How lots are followed.
#[derive(Clone, Copy, Debug)]
pub struct LotOptions<'a> {
    /// Which lot goes first.
    pub method: LotMethod,
    /// Whether currencies other than the reporting one have lots.
    pub foreign: ForeignCurrencies,
    /// Only entries booked on or before this day; all if none.
    pub as_of: Option<Date>,
    /// What is worth what, where an entry does not say.
    pub prices: &'a PriceTable,
    /// How many days old a price may be; any age if none.
    pub max_age_days: Option<u32>,
}

/// Why lots cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LotError {
    /// The journal has no organisation, hence no reporting currency.
    #[error("lots need a reporting currency: open the organisation's journal first")]
    NoOrganisation,
    /// A number left its range.
    #[error("lots of {asset} in entry {entry}: {error}")]
    Price {
        /// The asset.
        asset: AssetCode,
        /// The entry's sequence.
        entry: u64,
        /// Why.
        error: PriceError,
    },
}

/// How something came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Acquired {
    /// Exchanged for another asset.
    Purchase,
    /// Income in kind: staking, a dividend in shares, an airdrop.
    Income,
    /// From the owners, or the opening balance.
    Contribution,
    /// Borrowed, or another liability.
    Borrowed,
    /// An expense that came back.
    Refund,
}

/// How something went out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Disposed {
    /// Exchanged for another asset.
    Sale,
    /// Paid for moving or exchanging assets.
    Fee,
    /// Paid for something else.
    Spending,
    /// To the owners.
    Withdrawal,
    /// To a liability, or income given back.
    Other,
}

/// A quantity that went out, from one lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gain {
    /// The entity it belonged to.
    pub entity: Option<EntitySlug>,
    /// The account it left.
    pub account: AccountId,
    /// How it went out.
    pub kind: Disposed,
    /// How much of which asset.
    pub quantity: Amount,
    /// The day it went out.
    pub disposed_on: Date,
    /// The sequence of the entry it went out with.
    pub disposed_by: u64,
    /// The day it had come in; none if no lot covers it.
    pub acquired_on: Option<Date>,
    /// The sequence of the entry it had come in with; none if no lot covers it.
    pub acquired_by: Option<u64>,
    /// What it brought, in the reporting currency; none if unpriced.
    pub proceeds: Option<Amount>,
    /// What it had cost, in the reporting currency; none if unpriced or covered by no lot.
    pub cost: Option<Amount>,
}

impl Gain {
    /// Proceeds less cost; none if one of them is not known.
    #[must_use]
    pub fn gain(&self) -> Option<Amount> {
        self.proceeds?.checked_sub(self.cost?).ok()
    }

    /// How many days it was held; none if no lot covers it.
    #[must_use]
    pub fn days_held(&self) -> Option<i32> {
        let day = |it: Date| money::Day::from(it).number();
        Some(day(self.disposed_on) - day(self.acquired_on?))
    }

    /// Whether no lot covers it: something that came in is missing in the books.
    #[must_use]
    pub const fn is_uncovered(&self) -> bool {
        self.acquired_by.is_none()
    }
}

/// A quantity that is still there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLot {
    /// The entity it belongs to.
    pub entity: Option<EntitySlug>,
    /// The account it came in on; it may have moved within the entity since.
    pub account: AccountId,
    /// How it came in.
    pub kind: Acquired,
    /// How much of which asset is left.
    pub quantity: Amount,
    /// The day it came in.
    pub acquired_on: Date,
    /// The sequence of the entry it came in with.
    pub acquired_by: u64,
    /// What the rest cost, in the reporting currency; none if unpriced.
    pub cost: Option<Amount>,
}

/// An open lot's worth on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unrealised<'a> {
    /// The lot.
    pub lot: &'a OpenLot,
    /// Its worth in the reporting currency; none if unpriced.
    pub worth: Option<Amount>,
    /// Worth less cost; none if one of them is not known.
    pub gain: Option<Amount>,
}

/// Sums of gains, in the reporting currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GainTotals {
    /// What was brought, where cost and proceeds are known.
    pub proceeds: Amount,
    /// What it had cost.
    pub cost: Amount,
    /// The difference.
    pub gain: Amount,
    /// How many gains are left out as cost or proceeds are not known.
    pub unpriced: usize,
}

/// Everything that went out and what is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotReport {
    /// The currency of costs and proceeds.
    pub reporting: Asset,
    /// What went out, by day, then in the journal's order.
    pub gains: Vec<Gain>,
    /// What is left, by entity and asset, then in the order in which it came in.
    pub open: Vec<OpenLot>,
}

impl LotReport {
    /// The gains of a period, such as a tax year.
    pub fn gains_in(&self, period: Period) -> impl Iterator<Item = &Gain> {
        let is_in = move |it: &&Gain| (period.from()..=period.to()).contains(&it.disposed_on);
        self.gains.iter().filter(is_in)
    }

    /// The sums of some gains. Errors: `Amount(Overflow)`.
    pub fn totals<'a>(
        &self,
        gains: impl IntoIterator<Item = &'a Gain>,
    ) -> Result<GainTotals, PriceError> {
        let zero = Amount::zero(self.reporting);
        let mut totals = GainTotals {
            proceeds: zero,
            cost: zero,
            gain: zero,
            unpriced: 0,
        };
        for it in gains {
            let Some((proceeds, cost)) = it.proceeds.zip(it.cost) else {
                totals.unpriced += 1;
                continue;
            };
            totals.proceeds = totals.proceeds.checked_add(proceeds)?;
            totals.cost = totals.cost.checked_add(cost)?;
        }
        totals.gain = totals.proceeds.checked_sub(totals.cost)?;
        Ok(totals)
    }

    /// The worth of every open lot on a day. Errors: `Amount(Overflow)`.
    pub fn unrealised(
        &self,
        prices: &PriceTable,
        on: Date,
    ) -> Result<Vec<Unrealised<'_>>, PriceError> {
        let valuing = Valuing::new(prices, self.reporting, on);
        let one = |lot| {
            let lot: &OpenLot = lot;
            let worth = valuing.worth(lot.quantity)?.map(|it| it.0);
            let gain = worth
                .zip(lot.cost)
                .map(|(worth, cost)| worth.checked_sub(cost));
            Ok(Unrealised {
                lot,
                worth,
                gain: gain.transpose()?,
            })
        };
        self.open.iter().map(one).collect()
    }
}
