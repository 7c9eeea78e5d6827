//! Positions: the money at hand, grouped as treasurers look at it (CASH-3).
//!
//! Owns: which accounts count as money at hand, the groupings, and worth through time.
//! Not here: conversion (`journal::valuation`), the whole tree (`balances`).
//! Invariant: the groups of one report add up to its total in every asset.

use std::collections::BTreeMap;

use journal::{Account, AccountId, Amounts, Book, PriceTable, RateUsed, Valuing};
use money::{Amount, Asset, AssetCode, Date, OrganisationId};

use crate::balances::{Scope, View, distinct};
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// What amounts are worth in one asset: nothing is made up for what has no price.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worth {
    /// The worth of everything that has a price; none if nothing has one.
    pub value: Option<Amount>,
    /// What has no price.
    pub unpriced: Vec<AssetCode>,
    /// The rates that were used.
    pub rates: Vec<RateUsed>,
}

impl Worth {
    pub(crate) fn of(
        amounts: &[Amount],
        asset: Asset,
        on: Date,
        prices: &PriceTable,
    ) -> Result<Self, Error> {
        let found = journal::value(amounts.iter().copied(), &Valuing::new(prices, asset, on))
            .map_err(|error| Error::malformed("worth", &asset.code().to_string(), &error))?;
        Ok(Self {
            value: found.total,
            unpriced: found.unpriced,
            rates: found.rates,
        })
    }
}

/// By what positions are grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Grouping {
    /// By currency or other asset.
    #[default]
    Currency,
    /// By entity.
    Entity,
    /// By bank, broker or chain.
    Bank,
    /// By account.
    Account,
    /// By the bank's country or region.
    Region,
}

impl Grouping {
    /// Every grouping with its word.
    pub const WORDS: [(Self, &'static str); 5] = [
        (Self::Currency, "currency"),
        (Self::Entity, "entity"),
        (Self::Bank, "bank"),
        (Self::Account, "account"),
        (Self::Region, "region"),
    ];

    /// The group's key and label for an amount on an account.
    fn key(self, book: &Book, account: &Account, amount: &Amount) -> (String, String) {
        let named = |text: Option<&str>| {
            let label = text.unwrap_or("(none)").to_owned();
            (text.unwrap_or_default().to_owned(), label)
        };
        match self {
            Self::Currency => named(Some(amount.asset().code().as_str())),
            Self::Entity => {
                let (key, label) = named(account.entity.as_ref().map(|it| it.as_str()));
                let entity = account.entity.as_ref();
                let found = entity.and_then(|it| book.entities().get(it));
                (key, found.map_or(label, |it| it.name.clone()))
            }
            Self::Bank => named(account.custody.bank.as_deref()),
            Self::Account => (account.id.to_string(), account.path.to_string()),
            Self::Region => named(account.custody.region.as_deref()),
        }
    }
}

/// One group.
#[derive(Clone, Debug)]
pub struct PositionGroup {
    /// The group's key; empty for what has none.
    pub key: String,
    /// Its name for people.
    pub label: String,
    /// What it holds.
    pub balances: Vec<Amount>,
    /// What that is worth.
    pub worth: Worth,
}

/// The money at hand.
#[derive(Clone, Debug)]
pub struct PositionReport {
    /// At the end of this day.
    pub as_of: Date,
    /// Valued in this asset.
    pub currency: Asset,
    /// The journal's sequence it was made at.
    pub seq: u64,
    /// The largest worth first.
    pub groups: Vec<PositionGroup>,
    /// Everything together.
    pub total: Worth,
    /// The rates that were used.
    pub rates: Vec<RateUsed>,
}

/// The worth of one group through time.
#[derive(Clone, Debug)]
pub struct HistorySeries {
    /// The group's key.
    pub key: String,
    /// Its name for people.
    pub label: String,
    /// At the end of each day.
    pub points: Vec<Worth>,
}

/// Worth through time.
#[derive(Clone, Debug)]
pub struct PositionHistory {
    /// Valued in this asset.
    pub currency: Asset,
    /// The days.
    pub days: Vec<Date>,
    /// One a group.
    pub series: Vec<HistorySeries>,
    /// Everything together.
    pub total: Vec<Worth>,
}

/// The group's key and label, and what it holds.
type Groups = BTreeMap<(String, String), Amounts>;

impl Treasury {
    /// The money at hand on a day.
    ///
    /// Errors: `Invalid` for an unknown currency, `Store`, `Journal`.
    pub async fn positions(
        &self,
        org: OrganisationId,
        caller: &Caller,
        scope: &Scope,
        grouping: Grouping,
    ) -> Result<PositionReport, Error> {
        let mut view = self.view(org, caller, Action::BalancesRead, scope).await?;
        // Money at hand is of a day: what is booked ahead is not there yet.
        view.asking.as_of = Some(view.as_of);
        let (mut groups, mut total) = (Groups::new(), Amounts::default());
        for (id, amount) in view.book.balances(&view.asking) {
            let Some(account) = view.book.account(id).filter(|it| it.kind.is_treasury()) else {
                continue;
            };
            total.add(amount)?;
            groups
                .entry(grouping.key(&view.book, account, &amount))
                .or_default()
                .add(amount)?;
        }
        let mut rows = Vec::with_capacity(groups.len());
        for ((key, label), amounts) in groups {
            let balances = amounts.into_vec();
            if !balances.is_empty() {
                rows.push(PositionGroup {
                    key,
                    label,
                    worth: view.worth(&balances)?,
                    balances,
                });
            }
        }
        let mut groups = rows;
        groups.sort_by_key(|it| std::cmp::Reverse(it.worth.value.map_or(i128::MIN, Amount::units)));
        let total = view.worth(&total.into_vec())?;
        Ok(PositionReport {
            as_of: view.as_of,
            currency: view.currency,
            seq: view.book.head().seq,
            groups,
            rates: distinct(total.rates.clone()),
            total,
        })
    }

    /// The worth of the money at hand at the end of each of `days`.
    ///
    /// Errors: `Invalid` for an unknown currency, `Store`, `Journal`.
    pub async fn position_history(
        &self,
        org: OrganisationId,
        caller: &Caller,
        scope: &Scope,
        (grouping, days): (Grouping, Vec<Date>),
    ) -> Result<PositionHistory, Error> {
        let view = self.view(org, caller, Action::BalancesRead, scope).await?;
        let mut members: BTreeMap<(String, String), Vec<(AccountId, Asset)>> = BTreeMap::new();
        for account in view.book.chart().iter().filter(|it| it.kind.is_treasury()) {
            for asset in view.book.held_assets(account.id) {
                let key = grouping.key(&view.book, account, &Amount::zero(asset));
                members.entry(key).or_default().push((account.id, asset));
            }
        }
        let mut totals = vec![Amounts::default(); days.len()];
        let mut series = Vec::new();
        for ((key, label), pockets) in members {
            let sums = sums_by_day(&view, &pockets, &days)?;
            for (total, sum) in totals.iter_mut().zip(&sums) {
                total.add_all(sum)?;
            }
            series.push(HistorySeries {
                key,
                label,
                points: worths(&view, sums, &days)?,
            });
        }
        let total = worths(&view, totals, &days)?;
        Ok(PositionHistory {
            currency: view.currency,
            days,
            series,
            total,
        })
    }
}

fn sums_by_day(
    view: &View,
    pockets: &[(AccountId, Asset)],
    days: &[Date],
) -> Result<Vec<Amounts>, Error> {
    let mut sums = vec![Amounts::default(); days.len()];
    for (account, asset) in pockets {
        let units = view
            .book
            .history(&[*account], asset.code(), days, view.asking.basis);
        for (sum, units) in sums.iter_mut().zip(units.unwrap_or_default()) {
            sum.add(Amount::from_units(units, *asset))?;
        }
    }
    Ok(sums)
}

fn worths(view: &View, sums: Vec<Amounts>, days: &[Date]) -> Result<Vec<Worth>, Error> {
    let worth = |(amounts, day): (Amounts, &Date)| {
        Worth::of(&amounts.into_vec(), view.currency, *day, &view.prices)
    };
    sums.into_iter().zip(days).map(worth).collect()
}
