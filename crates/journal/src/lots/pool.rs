//! A pool: the open lots of one asset of one entity, in the order in which they go.
//!
//! Owns: which lot goes next, and how cost is divided without losing a unit.
//! Not here: what an entry does (`walk`).
//! Invariant: quantities are above zero; the last unit of a lot takes all cost that is left.

use std::collections::BTreeMap;

use ethnum::I256;
use money::{Amount, AmountError, Date, Rounding, mul_div};

use super::{Acquired, LotMethod};
use crate::account::AccountId;

/// A lot, or a piece of one. Quantity and cost are in smallest units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lot {
    pub(super) account: AccountId,
    pub(super) kind: Acquired,
    pub(super) acquired_on: Date,
    pub(super) acquired_by: u64,
    pub(super) quantity: i128,
    pub(super) cost: Option<Amount>,
}

/// Cost a unit turned around for highest first, then age. The count tells pieces apart.
type Key = (I256, Date, u64, u32);

#[derive(Debug)]
pub(super) struct Pool {
    method: LotMethod,
    lots: BTreeMap<Key, Lot>,
    quantity: i128,
    /// What all lots cost, for the average; none while one lot's cost is not known.
    cost: Option<Amount>,
    nothing: Amount,
    count: u32,
}

impl Pool {
    /// An empty pool with costs in the asset of `nothing`.
    pub(super) fn new(method: LotMethod, nothing: Amount) -> Self {
        let (lots, quantity, cost, count) = (BTreeMap::new(), 0, Some(nothing), 0);
        Self {
            method,
            lots,
            quantity,
            cost,
            nothing,
            count,
        }
    }

    fn overflow(lot: &Lot, nothing: Amount) -> AmountError {
        AmountError::Overflow(lot.cost.unwrap_or(nothing).asset().code())
    }

    pub(super) fn add(&mut self, lot: Lot) -> Result<(), AmountError> {
        if lot.quantity == 0 {
            return Ok(());
        }
        let overflow = || Self::overflow(&lot, self.nothing);
        self.quantity = self
            .quantity
            .checked_add(lot.quantity)
            .ok_or_else(overflow)?;
        self.cost = match (self.cost, lot.cost) {
            (Some(sum), Some(cost)) => Some(sum.checked_add(cost)?),
            _ => None,
        };
        let rank = if self.method == LotMethod::Hifo {
            rank(&lot)
        } else {
            I256::ZERO
        };
        self.count += 1;
        self.lots
            .insert((rank, lot.acquired_on, lot.acquired_by, self.count), lot);
        Ok(())
    }

    /// Takes a quantity out: the pieces it is made of, and how much no lot covers.
    pub(super) fn take(&mut self, quantity: i128) -> Result<(Vec<Lot>, i128), AmountError> {
        let mut pieces = Vec::new();
        let mut left = quantity;
        while left > 0 {
            let next = match self.method {
                LotMethod::Lifo => self.lots.last_entry(),
                LotMethod::Fifo | LotMethod::Hifo | LotMethod::Average => self.lots.first_entry(),
            };
            let Some(mut entry) = next else { break };
            let lot = entry.get_mut();
            let mut piece = *lot;
            piece.quantity = left.min(lot.quantity);
            piece.cost = if self.method == LotMethod::Average {
                part(self.cost, piece.quantity, self.quantity)?
            } else {
                part(lot.cost, piece.quantity, lot.quantity)?
            };
            lot.quantity -= piece.quantity;
            if let (Some(cost), Some(gone)) = (lot.cost, piece.cost)
                && self.method != LotMethod::Average
            {
                lot.cost = Some(cost.checked_sub(gone)?);
            }
            if lot.quantity == 0 {
                entry.remove();
            }
            self.quantity -= piece.quantity;
            if let (Some(cost), Some(gone)) = (self.cost, piece.cost) {
                self.cost = Some(cost.checked_sub(gone)?);
            }
            if self.quantity == 0 {
                // Nothing of unknown cost is left either.
                self.cost = Some(self.nothing);
            }
            left -= piece.quantity;
            pieces.push(piece);
        }
        Ok((pieces, left))
    }

    /// Changes every lot's quantity in proportion, cost and date kept; `false` if it cannot:
    /// there is no lot, or less than nothing would be left.
    pub(super) fn split(&mut self, by: i128) -> Result<bool, AmountError> {
        let Some(target) = self.quantity.checked_add(by).filter(|_| self.quantity > 0) else {
            return Ok(false);
        };
        if target <= 0 {
            return Ok(false);
        }
        let (mut old_left, mut new_left) = (self.quantity, target);
        for lot in self.lots.values_mut() {
            let share = mul_div(new_left, lot.quantity, old_left, Rounding::HalfEven);
            let share = share.ok_or_else(|| Self::overflow(lot, self.nothing))?;
            old_left -= lot.quantity;
            new_left -= share;
            lot.quantity = share;
        }
        self.quantity = target;
        // A reverse split can leave less than a unit of a small lot: its cost goes to the next.
        let mut homeless: Option<Amount> = None;
        for lot in self.lots.values_mut() {
            if lot.quantity == 0 {
                homeless = match (homeless, lot.cost) {
                    (Some(sum), Some(cost)) => Some(sum.checked_add(cost)?),
                    (sum, cost) => sum.or(cost),
                };
            } else if let (Some(cost), Some(more)) = (lot.cost, homeless) {
                lot.cost = Some(cost.checked_add(more)?);
                homeless = None;
            }
        }
        self.lots.retain(|_, lot| lot.quantity > 0);
        if let (Some(more), Some(mut last)) = (homeless, self.lots.last_entry()) {
            let lot = last.get_mut();
            lot.cost = lot.cost.map(|it| it.checked_add(more)).transpose()?;
        }
        Ok(true)
    }

    /// The lots that are left, in the order in which they came in.
    pub(super) fn into_lots(self) -> Result<Vec<Lot>, AmountError> {
        let mut lots: Vec<Lot> = self.lots.into_values().collect();
        lots.sort_by_key(|it| (it.acquired_on, it.acquired_by));
        if self.method == LotMethod::Average {
            let (mut cost_left, mut left) = (self.cost, self.quantity);
            for lot in &mut lots {
                lot.cost = part(cost_left, lot.quantity, left)?;
                cost_left = match (cost_left, lot.cost) {
                    (Some(sum), Some(cost)) => Some(sum.checked_sub(cost)?),
                    _ => None,
                };
                left -= lot.quantity;
            }
        }
        Ok(lots)
    }
}

/// The share of a sum that falls to `quantity` of `of`; all of it to all of it.
pub(super) fn part(
    sum: Option<Amount>,
    quantity: i128,
    of: i128,
) -> Result<Option<Amount>, AmountError> {
    match sum {
        Some(it) if quantity != of => it.proportion(quantity, of, Rounding::HalfEven).map(Some),
        all => Ok(all),
    }
}

/// Lower for a higher cost a unit, in 10^-36 of the cost's units; unknown last.
fn rank(lot: &Lot) -> I256 {
    let scaled = lot.cost.and_then(|it| {
        let scale = I256::from(10).checked_pow(36)?;
        I256::from(it.units())
            .checked_mul(scale)?
            .checked_div(I256::from(lot.quantity))
    });
    scaled.map_or(I256::MAX, |it| -it)
}
