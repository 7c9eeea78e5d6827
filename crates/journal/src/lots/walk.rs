//! The walk: what each entry does to the pools.
//!
//! Owns: what counts as coming in, going out or moving, and what it is worth.
//! Not here: which lot goes (`pool`).
//! Invariant: of every tracked asset, what an entry does to all pools together is what it does to
//! the balances of the asset accounts.

use std::collections::BTreeMap;

use money::{Amount, AmountError, Asset, AssetCode, AssetKind, Date, PriceError};

use super::pool::{Lot, Pool, part};
use super::{
    Acquired, Disposed, ForeignCurrencies, Gain, LotError, LotOptions, LotReport, OpenLot,
};
use crate::account::{AccountId, AccountKind, AccountType, EntitySlug};
use crate::book::{Book, EntryView, register_number};
use crate::entry::{Correction, Posting};

type Owner = Option<EntitySlug>;

pub(super) struct Walk<'a> {
    pub(super) book: &'a Book,
    pub(super) options: &'a LotOptions<'a>,
    pub(super) reporting: Asset,
    pools: BTreeMap<(Owner, AssetCode), Pool>,
    scales: BTreeMap<AssetCode, Asset>,
    gains: Vec<Gain>,
}

/// A posting on something else than an asset account: the reason why a holding changed.
pub(super) struct Leg {
    pub(super) of: AccountType,
    pub(super) kind: AccountKind,
    pub(super) posting: Posting,
}

/// One asset's part of an entry.
pub(super) struct Part<'a> {
    view: &'a EntryView<'a>,
    pub(super) on: Date,
    pub(super) postings: &'a [Posting],
    pub(super) asset: Asset,
    legs: Vec<Leg>,
    /// What each entity's holding changes by, and on which account.
    nets: BTreeMap<Owner, (i128, AccountId)>,
}

impl Book {
    /// The lots of everything on asset accounts: what went out, and what is left.
    ///
    /// Errors: `LotError`.
    pub fn lots(&self, options: &LotOptions<'_>) -> Result<LotReport, LotError> {
        let code = self
            .organisation()
            .ok_or(LotError::NoOrganisation)?
            .reporting;
        let reporting = self
            .assets()
            .get(code)
            .ok_or(LotError::NoOrganisation)?
            .asset;
        let (pools, scales, gains) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        let mut walk = Walk {
            book: self,
            options,
            reporting,
            pools,
            scales,
            gains,
        };
        for number in self.by_day.up_from_rank(0).map(register_number) {
            let Some(view) = self.entry(number) else {
                continue;
            };
            if options.as_of.is_some_and(|it| view.booked_on() > it) {
                break;
            }
            let is_reversal = matches!(view.corrects(), Some(Correction::Reversal(_)));
            if is_reversal || view.reversed_by().is_some() {
                continue;
            }
            walk.entry(&view)?;
        }
        walk.finish()
    }
}

impl<'a> Walk<'a> {
    fn is_tracked(&self, asset: AssetCode) -> bool {
        let is_currency = || {
            self.book
                .assets()
                .get(asset)
                .is_some_and(|it| it.kind == AssetKind::Currency)
        };
        asset != self.reporting.code()
            && (self.options.foreign == ForeignCurrencies::Track || !is_currency())
    }

    fn entry(&mut self, view: &EntryView<'_>) -> Result<(), LotError> {
        let places = view.places();
        let mut assets: Vec<Asset> = Vec::new();
        for place in places {
            // Most entries are in the reporting currency only: look before building postings.
            let row = self.book.postings.get(place as usize);
            let pocket = row.and_then(|it| self.book.pockets.get(it.pocket as usize));
            if let Some(it) = pocket
                && it.asset != self.reporting
                && !assets.contains(&it.asset)
                && self.is_tracked(it.asset.code())
            {
                assets.push(it.asset);
            }
        }
        if assets.is_empty() {
            return Ok(());
        }
        let postings: Vec<Posting> = view.postings().collect();
        for asset in assets {
            let it = self.part(view, &postings, asset);
            let at = |error: PriceError| {
                let (asset, entry) = (asset.code(), view.seq());
                LotError::Price {
                    asset,
                    entry,
                    error,
                }
            };
            self.change(it).map_err(at)?;
        }
        Ok(())
    }

    fn part<'b>(&self, view: &'b EntryView<'b>, postings: &'b [Posting], asset: Asset) -> Part<'b> {
        let (mut legs, mut nets) = (Vec::new(), BTreeMap::new());
        for posting in postings.iter().filter(|it| it.amount.asset() == asset) {
            let Some(account) = self.book.account(posting.account) else {
                continue;
            };
            let of = account.path.account_type();
            if of == AccountType::Asset {
                let empty = (0_i128, posting.account);
                let net = nets.entry(account.entity.clone()).or_insert(empty);
                // An entry balances, so no part of it leaves the range of its sums.
                net.0 = net.0.saturating_add(posting.amount.units());
                if posting.amount.is_negative() {
                    net.1 = posting.account;
                }
            } else {
                legs.push(Leg {
                    of,
                    kind: account.kind,
                    posting: posting.clone(),
                });
            }
        }
        Part {
            view,
            on: view.booked_on(),
            postings,
            asset,
            legs,
            nets,
        }
    }

    fn change(&mut self, mut it: Part<'_>) -> Result<(), PriceError> {
        self.scales.insert(it.asset.code(), it.asset);
        self.carry(&mut it)?;
        let legs = std::mem::take(&mut it.legs);
        let (incoming, outgoing): (Vec<_>, Vec<_>) = legs
            .iter()
            .partition(|leg| leg.posting.amount.is_negative());
        // What comes in counts first, so that a fee can be paid from what was just bought.
        for leg in incoming {
            for share in it.allot(leg.posting.amount.units().saturating_neg()) {
                self.acquire(&it, leg, share)?;
            }
        }
        for leg in outgoing {
            for (owner, account, units) in it.allot(leg.posting.amount.units().saturating_neg()) {
                self.dispose(&it, leg, (owner, account, units.saturating_neg()))?;
            }
        }
        Ok(())
    }

    /// Moves lots between entities, with date and cost.
    fn carry(&mut self, it: &mut Part<'_>) -> Result<(), PriceError> {
        while let Some((giver, taker)) = ends(&it.nets) {
            let (out, into) = (it.nets[&giver].0, it.nets[&taker]);
            let quantity = out.saturating_neg().min(into.0);
            let (pieces, uncovered) = self.pool(giver.clone(), it.asset).take(quantity)?;
            let pool = self.pool(taker.clone(), it.asset);
            for piece in pieces {
                pool.add(Lot {
                    account: into.1,
                    ..piece
                })?;
            }
            let lot = Lot {
                account: into.1,
                kind: Acquired::Contribution,
                acquired_on: it.on,
                acquired_by: it.view.seq(),
                quantity: uncovered,
                cost: None,
            };
            pool.add(lot)?;
            if uncovered > 0 {
                let lack = (giver.clone(), it.nets[&giver].1, uncovered);
                self.uncovered(it, Disposed::Other, lack, None);
            }
            for (owner, change) in [(giver, quantity), (taker, -quantity)] {
                if let Some(net) = it.nets.get_mut(&owner) {
                    net.0 += change;
                }
            }
        }
        Ok(())
    }

    fn pool(&mut self, owner: Owner, asset: Asset) -> &mut Pool {
        let (method, nothing) = (self.options.method, Amount::zero(self.reporting));
        let key = (owner, asset.code());
        self.pools
            .entry(key)
            .or_insert_with(|| Pool::new(method, nothing))
    }

    fn acquire(
        &mut self,
        it: &Part<'_>,
        leg: &Leg,
        (owner, account, quantity): (Owner, AccountId, i128),
    ) -> Result<(), PriceError> {
        let kind = match leg.of {
            _ if leg.kind == AccountKind::Trading => Acquired::Purchase,
            AccountType::Income => Acquired::Income,
            AccountType::Liability => Acquired::Borrowed,
            AccountType::Expense => Acquired::Refund,
            AccountType::Asset | AccountType::Equity => Acquired::Contribution,
        };
        let worth = self.worth(it, leg)?;
        let cost = part(worth, quantity, leg.posting.amount.units().saturating_neg())?;
        let is_split = leg.is_split(it);
        let pool = self.pool(owner, it.asset);
        if is_split && pool.split(quantity)? {
            return Ok(());
        }
        let (acquired_on, acquired_by) = (it.on, it.view.seq());
        pool.add(Lot {
            account,
            kind,
            acquired_on,
            acquired_by,
            quantity,
            cost,
        })?;
        Ok(())
    }

    fn dispose(
        &mut self,
        it: &Part<'_>,
        leg: &Leg,
        (owner, account, quantity): (Owner, AccountId, i128),
    ) -> Result<(), PriceError> {
        let kind = match leg.of {
            _ if leg.kind == AccountKind::Trading => Disposed::Sale,
            AccountType::Expense if self.is_fee(it) => Disposed::Fee,
            AccountType::Expense => Disposed::Spending,
            AccountType::Equity => Disposed::Withdrawal,
            AccountType::Asset | AccountType::Liability | AccountType::Income => Disposed::Other,
        };
        let worth = self.worth(it, leg)?;
        let mut proceeds_left = part(worth, quantity, leg.posting.amount.units())?;
        let is_split = leg.is_split(it);
        let pool = self.pool(owner.clone(), it.asset);
        if is_split && pool.split(-quantity)? {
            return Ok(());
        }
        let (pieces, uncovered) = pool.take(quantity)?;
        let mut left = quantity;
        for piece in pieces {
            let proceeds = part(proceeds_left, piece.quantity, left)?;
            if let (Some(sum), Some(gone)) = (proceeds_left, proceeds) {
                proceeds_left = Some(sum.checked_sub(gone)?);
            }
            left -= piece.quantity;
            self.gains.push(Gain {
                entity: owner.clone(),
                account,
                kind,
                quantity: Amount::from_units(piece.quantity, it.asset),
                disposed_on: it.on,
                disposed_by: it.view.seq(),
                acquired_on: Some(piece.acquired_on),
                acquired_by: Some(piece.acquired_by),
                proceeds,
                cost: piece.cost,
            });
        }
        if uncovered > 0 {
            self.uncovered(it, kind, (owner, account, uncovered), proceeds_left);
        }
        Ok(())
    }

    fn uncovered(
        &mut self,
        it: &Part<'_>,
        kind: Disposed,
        (entity, account, quantity): (Owner, AccountId, i128),
        proceeds: Option<Amount>,
    ) {
        self.gains.push(Gain {
            entity,
            account,
            kind,
            quantity: Amount::from_units(quantity, it.asset),
            disposed_on: it.on,
            disposed_by: it.view.seq(),
            acquired_on: None,
            acquired_by: None,
            proceeds,
            cost: None,
        });
    }

    /// An expense beside something that came in on an asset account is the price of moving it.
    fn is_fee(&self, it: &Part<'_>) -> bool {
        it.postings.iter().any(|posting| {
            let account = self.book.account(posting.account);
            let of = account.map(|it| it.path.account_type());
            of == Some(AccountType::Asset) && !posting.amount.is_negative()
        })
    }

    fn finish(self) -> Result<LotReport, LotError> {
        let mut open = Vec::new();
        for ((entity, code), pool) in self.pools {
            let Some(asset) = self.scales.get(&code) else {
                continue;
            };
            let failed = |error: AmountError| {
                let (entry, error) = (self.book.head().seq, error.into());
                LotError::Price {
                    asset: code,
                    entry,
                    error,
                }
            };
            for lot in pool.into_lots().map_err(failed)? {
                open.push(OpenLot {
                    entity: entity.clone(),
                    account: lot.account,
                    kind: lot.kind,
                    quantity: Amount::from_units(lot.quantity, *asset),
                    acquired_on: lot.acquired_on,
                    acquired_by: lot.acquired_by,
                    cost: lot.cost,
                });
            }
        }
        Ok(LotReport {
            reporting: self.reporting,
            gains: self.gains,
            open,
        })
    }
}

impl Part<'_> {
    /// Whose holding a leg changes. After `carry` all entities' changes have one sign: legs of
    /// that sign fill them up one after the other; what is left, and legs of the other sign, fall
    /// to the first.
    fn allot(&mut self, units: i128) -> Vec<(Owner, AccountId, i128)> {
        let mut left = units;
        let mut shares = Vec::with_capacity(1);
        for (owner, (net, account)) in &mut self.nets {
            let share = if units > 0 {
                left.min(*net).max(0)
            } else {
                left.max(*net).min(0)
            };
            *net -= share;
            left -= share;
            if share != 0 {
                shares.push((owner.clone(), *account, share));
            }
        }
        if left != 0 {
            match shares.first_mut() {
                Some(first) if self.nets.keys().next() == Some(&first.0) => first.2 += left,
                _ => {
                    let first = self.nets.first_key_value();
                    shares.extend(first.map(|(owner, net)| (owner.clone(), net.1, left)));
                }
            }
        }
        shares
    }
}

impl Leg {
    fn is_split(&self, it: &Part<'_>) -> bool {
        let is_source = self.of == AccountType::Equity || self.kind == AccountKind::Trading;
        let holding = it.postings.iter().filter(|posting| {
            posting.amount.asset() == it.asset && posting.account != self.posting.account
        });
        let mut counters = holding
            .filter_map(|it| it.counter)
            .chain(self.posting.counter);
        is_source && counters.next().is_some_and(Amount::is_zero) && counters.all(Amount::is_zero)
    }
}

/// An entity that gives and one that takes, if there are both.
fn ends(nets: &BTreeMap<Owner, (i128, AccountId)>) -> Option<(Owner, Owner)> {
    let giver = nets.iter().find(|(_, net)| net.0 < 0)?.0;
    let taker = nets.iter().find(|(_, net)| net.0 > 0)?.0;
    Some((giver.clone(), taker.clone()))
}
