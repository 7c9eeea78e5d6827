//! A publication as it is looked at.
//!
//! Owns: which cells are looked at, their sheets, what is held, rates.
//! Not here: how the newest one comes into it (`newest`), what is made of it (`outlook`, `grid`,
//! `scenarios`).
//! Invariant: figures of the past are the books', figures of the future are of the publication, of
//! adjustments, of open items and of planned payments; rates are those of one day, so that what adds
//! up in assets adds up in worth.

mod newest;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use journal::{Account, AccountId, Asking, Book, PriceTable, Sight};
use money::{Asset, AssetCode, Date, Price, Rounding, Timestamp, mul_div};

use super::flows::{CellKey, Flows, amount};
use super::kept::Run;
use super::known::flow::KnownFlow;
use super::known::laid::Laid;
use super::paths::{Drawn, PathRate, Paths, joined, means};
use crate::error::Error;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// What is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Around {
    /// Every account the caller sees.
    #[default]
    Everything,
    /// One account, by number or path.
    Account(String),
    /// What is held in one asset.
    Currency(String),
    /// One entity.
    Entity(String),
}

/// Where the figures come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The publication.
    pub run: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// The last day it knew.
    pub origin: Date,
    /// Up to this day figures are booked.
    pub actual_to: Date,
    /// The last day of the forecast.
    pub until: Date,
    /// Figures are in this asset.
    pub currency: Asset,
    /// At the rates of this day.
    pub rates_of: Date,
    /// Assets that have no price and are in no figure.
    pub unpriced: Vec<AssetCode>,
    /// Sample paths behind the bands.
    pub paths: usize,
    /// Open items, planned payments and debt in the figures.
    pub known: usize,
    /// Of them, those in no figure: no account takes them, or they have no price.
    pub left_out: usize,
    /// The journal's sequence.
    pub seq: u64,
}

/// The future of one cell, from the day after the last booked one.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) key: CellKey,
    pub(crate) mean: Vec<i64>,
    pub(crate) paths: Paths,
    /// How much of each day's mean is known: recurring flows, adjustments, items and payments.
    pub(crate) known: Vec<i64>,
    /// What it is of.
    pub(crate) of: SheetOf,
}

/// What a sheet is of.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SheetOf {
    /// What the models expect, with adjustments; or what a scenario adds.
    #[default]
    Models,
    /// Open items and payments of counterparties with these texts in their names, and no others.
    Documents(Vec<String>),
}

/// What is looked at, ready to be asked.
pub(crate) struct Lens {
    pub(crate) book: Arc<Book>,
    pub(crate) flows: Arc<Flows>,
    pub(crate) covered: Covered,
    /// Accounts and assets with their balance at the end of `actual_to`, in units.
    pub(crate) pockets: BTreeMap<(AccountId, Asset), i128>,
    pub(crate) sheets: Vec<Sheet>,
    /// Open items and payments, as a list and as they are laid over the sheets.
    pub(crate) known: Vec<KnownFlow>,
    pub(crate) laid: Arc<Vec<Laid>>,
    looked: Looked,
    table: Arc<PriceTable>,
    prices: BTreeMap<Asset, Option<Price>>,
    /// By how much rates are changed, in basis points.
    shocks: BTreeMap<Asset, i32>,
}

impl Lens {
    /// Days ahead that are still to come.
    pub(crate) fn days(&self) -> usize {
        let days = (self.covered.until - self.covered.actual_to).get_days();
        usize::try_from(days).unwrap_or(0)
    }

    /// A day ahead, 0 for the first one.
    pub(crate) fn date(&self, ahead: usize) -> Date {
        plus(self.covered.actual_to, ahead + 1)
    }

    /// Grains of an asset in units of the reporting currency; none without a price.
    pub(crate) fn worth(&self, grains: i128, asset: Asset) -> Option<i128> {
        self.worth_of_units(amount(grains, asset).units(), asset)
    }

    pub(crate) fn worth_of_units(&self, units: i128, asset: Asset) -> Option<i128> {
        let price = self.prices.get(&asset).copied().flatten()?;
        let it = money::Amount::from_units(units, asset);
        let worth = price.convert(it, Rounding::HalfEven).ok()?.units();
        let Some(shock) = self.shocks.get(&asset) else {
            return Some(worth);
        };
        mul_div(
            worth,
            i128::from(10_000 + shock),
            10_000,
            Rounding::HalfEven,
        )
    }

    /// What a billion grains of an asset are worth: for the many figures of paths, where a part in
    /// a billion does not matter. None without a price.
    pub(crate) fn rate(&self, asset: Asset) -> Option<PathRate> {
        PathRate::of(|grains| self.worth(grains, asset))
    }

    /// The paths of a publication with both sides of transfers, at these rates.
    pub(super) fn joined(&self, run: &Run, drawn: &Drawn) -> Drawn {
        joined(run, drawn, |asset| self.rate_of_all(asset))
    }

    /// What each cell of a publication expects by day, with both sides of transfers.
    pub(super) fn means(&self, run: &Run) -> Vec<Vec<i64>> {
        means(run, |asset| self.rate_of_all(asset))
    }

    /// As `rate`, of what is not looked at too and without shocks: an account's transfers are the
    /// same to all who ask.
    fn rate_of_all(&self, asset: Asset) -> Option<PathRate> {
        let (into, on) = (self.covered.currency, self.covered.rates_of);
        let price = self.table.quote(asset, into, on, None)?.price();
        PathRate::of(|grains| {
            let worth = price.convert(amount(grains, asset), Rounding::HalfEven);
            worth.ok().map(|it| it.units())
        })
    }

    /// Changes the rate of an asset for all that is asked of this lens from now on.
    pub(crate) fn shock(&mut self, asset: Asset, bps: i32) {
        *self.shocks.entry(asset).or_default() += bps;
    }

    /// The same, to be changed.
    pub(crate) fn copy(&self) -> Self {
        Self {
            book: Arc::clone(&self.book),
            flows: Arc::clone(&self.flows),
            covered: self.covered.clone(),
            pockets: self.pockets.clone(),
            sheets: self.sheets.clone(),
            known: self.known.clone(),
            laid: Arc::clone(&self.laid),
            looked: self.looked.clone(),
            table: Arc::clone(&self.table),
            prices: self.prices.clone(),
            shocks: self.shocks.clone(),
        }
    }

    /// Whether an account is looked at, with what it holds, or would hold, of an asset.
    pub(crate) fn covers(&self, account: Option<AccountId>, asset: Asset) -> bool {
        let Some(account) = account else {
            return self.looked.is_whole(asset);
        };
        let account = self.book.account(account);
        account.is_some_and(|it| self.looked.has(it, asset))
    }

    /// What one unit of an asset is worth, also of one that nothing is held of. What has no price
    /// is named as such.
    pub(crate) fn price_of(&mut self, asset: Asset) -> Option<Price> {
        if let Some(known) = self.prices.get(&asset) {
            return *known;
        }
        let (into, on) = (self.covered.currency, self.covered.rates_of);
        let quoted = self.table.quote(asset, into, on, None);
        let price = quoted.map(|it| it.price());
        if price.is_none() {
            self.covered.unpriced.push(asset.code());
        }
        self.prices.insert(asset, price);
        price
    }

    /// Whether flows of this account and asset are looked at.
    pub(crate) fn has(&self, key: &CellKey) -> bool {
        self.pockets.contains_key(&(key.account, key.asset))
    }

    /// Flows of some sheets together, by path and day.
    pub(crate) fn sums(&self, of: impl Fn(&Sheet) -> bool) -> Vec<Vec<i128>> {
        let mut sums = vec![vec![0; self.days()]; self.covered.paths];
        for sheet in self.sheets.iter().filter(|it| of(it)) {
            sheet.paths.add_to(&mut sums);
        }
        sums
    }

    /// What was held at the end of a day, in the reporting currency.
    pub(crate) fn held(&self, on: Date) -> i128 {
        let asking = Asking {
            as_of: Some(on),
            ..Asking::default()
        };
        let worth = |(account, asset): &(AccountId, Asset)| {
            let units = self.book.balance(*account, asset.code(), &asking);
            self.worth_of_units(units, *asset)
        };
        self.pockets.keys().filter_map(worth).sum()
    }
}

/// `days` after a date; the date itself at the end of time.
pub(crate) fn plus(date: Date, days: usize) -> Date {
    let days = i64::try_from(days).unwrap_or(0);
    date.checked_add(jiff::Span::new().days(days))
        .unwrap_or(date)
}

/// How many days `to` is after `from`; 0 if it is not.
pub(crate) fn days_between(from: Date, to: Date) -> usize {
    usize::try_from((to - from).get_days()).unwrap_or(0)
}

/// What is looked at, with names found.
#[derive(Clone, Debug)]
pub(super) struct Looked {
    /// Accounts that the caller sees whole.
    seen: BTreeSet<AccountId>,
    pub(super) account: Option<AccountId>,
    pub(super) asset: Option<Asset>,
    pub(super) entity: Option<String>,
}

impl Looked {
    /// Errors: `NotFound`, `Invalid`.
    fn of(book: &Book, caller: &Caller, around: &Around) -> Result<Self, Error> {
        let mut it = Self::all(book, caller);
        match around {
            Around::Everything => {}
            Around::Account(name) => {
                it.account = Some(Treasury::find_seen_account(book, caller, name)?.id);
            }
            Around::Currency(code) => it.asset = Some(Treasury::known_asset(book, code)?),
            Around::Entity(slug) => it.entity = Some(known_entity(book, slug)?),
        }
        Ok(it)
    }

    /// Every account that the caller sees whole.
    pub(super) fn all(book: &Book, caller: &Caller) -> Self {
        let seen = book.chart().iter().filter(|it| is_seen(it, caller));
        Self {
            seen: seen.map(|it| it.id).collect(),
            account: None,
            asset: None,
            entity: None,
        }
    }

    pub(super) fn has(&self, account: &Account, asset: Asset) -> bool {
        let entity = account.entity.as_ref().map(|it| it.as_str());
        self.seen.contains(&account.id)
            && self.account.is_none_or(|it| it == account.id)
            && self.asset.is_none_or(|it| it == asset)
            && (self.entity.is_none() || self.entity.as_deref() == entity)
    }

    /// Whether everything of an asset is looked at.
    fn is_whole(&self, asset: Asset) -> bool {
        self.account.is_none() && self.entity.is_none() && self.asset.is_none_or(|it| it == asset)
    }
}

/// An entity of the books. Errors: `NotFound`.
pub(super) fn known_entity(book: &Book, slug: &str) -> Result<String, Error> {
    if book.entities().keys().any(|it| it.as_str() == slug) {
        return Ok(slug.to_owned());
    }
    Err(Error::NotFound {
        what: "entity",
        name: slug.chars().take(80).collect(),
        cure: "`bursar account list` shows the entities of accounts",
    })
}

/// The accounts and assets that are looked at, with what they hold.
fn pockets(book: &Book, looked: &Looked, on: Date) -> BTreeMap<(AccountId, Asset), i128> {
    let asking = Asking {
        as_of: Some(on),
        ..Asking::default()
    };
    let mut found = BTreeMap::new();
    for account in book.chart().iter() {
        for asset in book.held_assets(account.id) {
            if looked.has(account, asset) {
                let units = book.balance(account.id, asset.code(), &asking);
                found.insert((account.id, asset), units);
            }
        }
    }
    found
}

/// Whether an account is money at hand that the caller sees whole.
fn is_seen(account: &Account, caller: &Caller) -> bool {
    let is_own = caller
        .scope()
        .is_none_or(|it| it.sight(account) == Sight::Own);
    account.kind.is_treasury() && is_own
}
