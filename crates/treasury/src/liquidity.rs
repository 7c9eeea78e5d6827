//! What money can be used when, by account and in tiers, and how long it lasts (CASH-3, CASH-4).
//!
//! Owns: the terms of accounts (overdraft, target, least, restricted, when it can be used),
//! breaches, idle money, concentration, tiers. Not here: the rules of tiers (`cash::liquidity`).
//! Invariant: what is restricted is never usable, and what has no price is named, never zero.

mod terms;

pub use terms::{AccountTerms, TermsDraft, TermsRow};

use std::collections::BTreeMap;

use cash::BasisPoints;
use cash::liquidity::{Availability, Burn, Holding, Runway, tiers};
use journal::{Account, AccountId, AccountKind};
use money::{Amount, Asset, Date, OrganisationId};

use crate::balances::{Scope, View, distinct};
use crate::error::Error;
use crate::flows::{FlowDimension, FlowKind, FlowQuery};
use crate::positions::Worth;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Days whose flows say what goes out.
const BURN_DAYS: u16 = 90;

/// What is wrong with an account's balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    /// Below zero by more than its overdraft.
    BelowLimit,
    /// Below the least that should be on it.
    BelowLeast,
    /// Below its target.
    BelowTarget,
}

impl Breach {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::BelowLimit => "below-limit",
            Self::BelowLeast => "below-least",
            Self::BelowTarget => "below-target",
        }
    }
}

/// What an account holds of one asset, and what of it can be used.
#[derive(Clone, Debug)]
pub struct UsableRow {
    /// The account.
    pub account: AccountId,
    /// Its path.
    pub path: String,
    /// Its bank.
    pub bank: Option<String>,
    /// What is booked.
    pub balance: Amount,
    /// What is pledged or blocked.
    pub restricted: Option<Amount>,
    /// How far it may go below zero.
    pub overdraft: Option<Amount>,
    /// What should be on it.
    pub target: Option<Amount>,
    /// What can be used: the balance less what is restricted, with the overdraft.
    pub usable: Amount,
    /// What is above the target; none without one.
    pub idle: Option<Amount>,
    /// What is wrong.
    pub breach: Option<Breach>,
    /// When it can be used.
    pub available: Availability,
    /// What is taken off for a quick sale, in basis points.
    pub haircut_bps: u16,
    /// What the balance is worth.
    pub worth: Worth,
}

/// Everything that can be used at one time.
#[derive(Clone, Debug)]
pub struct TierRow {
    /// When.
    pub available: Availability,
    /// Its worth.
    pub worth: Amount,
    /// After haircuts.
    pub usable: Amount,
    /// This tier and those before it, after haircuts.
    pub cumulative: Amount,
    /// How long that lasts.
    pub runway: Runway,
}

/// The share of one bank.
#[derive(Clone, Debug)]
pub struct ShareRow {
    /// The bank; empty for what names none.
    pub bank: String,
    /// What is there.
    pub worth: Worth,
    /// Of everything that has a price and is above zero, in basis points.
    pub share_bps: Option<u16>,
}

/// What money can be used when.
#[derive(Clone, Debug)]
pub struct LiquidityReport {
    /// At the end of this day.
    pub as_of: Date,
    /// Valued in this asset.
    pub currency: Asset,
    /// The journal's sequence it was made at.
    pub seq: u64,
    /// Every account and asset, those with a breach first.
    pub rows: Vec<UsableRow>,
    /// In the order of availability.
    pub tiers: Vec<TierRow>,
    /// By bank, the largest first.
    pub shares: Vec<ShareRow>,
    /// What went out, net, in the 90 days before; none if it cannot be valued.
    pub burn: Option<Amount>,
    /// What has no price.
    pub unpriced: Vec<String>,
    /// The rates that were used.
    pub rates: Vec<journal::RateUsed>,
}

impl Treasury {
    /// What money can be used when.
    ///
    /// Errors: `Forbidden`, `Invalid` (the currency), `Store`.
    pub async fn liquidity(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (as_of, currency): (Option<Date>, Option<String>),
    ) -> Result<LiquidityReport, Error> {
        let scope = Scope {
            as_of,
            currency,
            ..Scope::default()
        };
        let mut view = self.view(org, caller, Action::BalancesRead, &scope).await?;
        view.asking.as_of = Some(view.as_of);
        let terms = self.all_terms(org).await?;
        let mut rows = rows(&view, &terms)?;
        rows.sort_by(|one, other| {
            let order = |it: &UsableRow| (it.breach.is_none(), it.breach, it.path.clone());
            order(one).cmp(&order(other))
        });
        let burn = self.burn(org, caller, &view).await?;
        let tiers = tier_rows(&view, &rows, burn)?;
        let shares = shares(&view, &rows)?;
        let mut unpriced: Vec<String> = rows
            .iter()
            .flat_map(|it| it.worth.unpriced.iter().map(ToString::to_string))
            .collect();
        unpriced.sort_unstable();
        unpriced.dedup();
        let rates = rows.iter().flat_map(|it| it.worth.rates.clone()).collect();
        Ok(LiquidityReport {
            as_of: view.as_of,
            currency: view.currency,
            seq: view.book.head().seq,
            rows,
            tiers,
            shares,
            burn,
            unpriced,
            rates: distinct(rates),
        })
    }

    /// What went out to others, net, in the days before, in the view's currency.
    async fn burn(
        &self,
        org: OrganisationId,
        caller: &Caller,
        view: &View,
    ) -> Result<Option<Amount>, Error> {
        let span = jiff::Span::new().days(i64::from(BURN_DAYS) - 1);
        let from = view.as_of.checked_sub(span).unwrap_or(view.as_of);
        let query = FlowQuery {
            from,
            to: view.as_of,
            compare: None,
            by: FlowDimension::Currency,
            depth: None,
            account: None,
            entity: None,
        };
        let currency = Some(view.currency.code().to_string());
        let asked = (org, caller);
        let (_, _, flows) = self.booked_flows(asked, &query, currency).await?;
        let mut out = Amount::zero(view.currency);
        for group in flows
            .groups
            .iter()
            .filter(|it| it.kind == FlowKind::Operating)
        {
            if !group.net.unpriced.is_empty() {
                return Ok(None);
            }
            if let Some(net) = group.net.value {
                out = out.checked_sub(net)?;
            }
        }
        Ok(Some(out))
    }
}

fn rows(view: &View, terms: &BTreeMap<AccountId, AccountTerms>) -> Result<Vec<UsableRow>, Error> {
    let mut rows = Vec::new();
    for (id, balance) in view.book.balances(&view.asking) {
        let Some(account) = view.book.account(id).filter(|it| it.kind.is_treasury()) else {
            continue;
        };
        let own = terms
            .get(&id)
            .filter(|it| it.asset == balance.asset().code());
        rows.push(row(view, account, balance, own)?);
    }
    Ok(rows)
}

fn row(
    view: &View,
    account: &Account,
    balance: Amount,
    terms: Option<&AccountTerms>,
) -> Result<UsableRow, Error> {
    let zero = Amount::zero(balance.asset());
    let of = |pick: fn(&AccountTerms) -> Option<Amount>| terms.and_then(pick);
    let restricted = of(|it| it.restricted);
    let overdraft = of(|it| it.overdraft);
    let (target, least) = (of(|it| it.target), of(|it| it.least));
    let usable = balance
        .checked_sub(restricted.unwrap_or(zero))?
        .checked_add(overdraft.unwrap_or(zero))?;
    let is_below = |wanted: Option<Amount>| wanted.is_some_and(|it| balance.units() < it.units());
    let limit = overdraft.unwrap_or(zero).checked_neg()?;
    // A card or credit account is below zero by nature; only a limit that is set is one.
    let has_limit = overdraft.is_some() || account.kind == AccountKind::Cash;
    let breach = if has_limit && is_below(Some(limit)) {
        Some(Breach::BelowLimit)
    } else if is_below(least) {
        Some(Breach::BelowLeast)
    } else if is_below(target) {
        Some(Breach::BelowTarget)
    } else {
        None
    };
    let idle = match target {
        Some(target) if balance.units() > target.units() => Some(balance.checked_sub(target)?),
        Some(_) => Some(zero),
        None => None,
    };
    let (available, haircut_bps) = usual(account.kind);
    Ok(UsableRow {
        account: account.id,
        path: account.path.to_string(),
        bank: account.custody.bank.clone(),
        balance,
        restricted,
        overdraft,
        target,
        usable,
        idle,
        breach,
        available: terms.and_then(|it| it.available).unwrap_or(available),
        haircut_bps: terms.and_then(|it| it.haircut_bps).unwrap_or(haircut_bps),
        worth: view.worth(&[balance])?,
    })
}

/// When a kind of account can be used, and what a quick sale costs, if nothing is said.
const fn usual(kind: AccountKind) -> (Availability, u16) {
    match kind {
        // Trades settle two business days later; prices move meanwhile.
        AccountKind::Broker => (Availability::After(2), 500),
        // Tokens are sold at once and arrive the next day.
        AccountKind::Wallet => (Availability::NextDay, 2_000),
        _ => (Availability::Today, 0),
    }
}

fn tier_rows(view: &View, rows: &[UsableRow], burn: Option<Amount>) -> Result<Vec<TierRow>, Error> {
    let mut holdings = Vec::with_capacity(rows.len() * 2);
    for row in rows {
        let worth =
            |amount: Amount| -> Result<Option<Amount>, Error> { Ok(view.worth(&[amount])?.value) };
        let restricted = row.restricted.unwrap_or(Amount::zero(row.balance.asset()));
        let free = row.balance.checked_sub(restricted)?;
        holdings.push(Holding {
            worth: worth(free)?,
            available: row.available,
            haircut: BasisPoints::new(row.haircut_bps),
        });
        if !restricted.is_zero() {
            holdings.push(Holding {
                worth: worth(restricted)?,
                available: Availability::Restricted,
                haircut: BasisPoints::new(0),
            });
        }
    }
    let zero = Amount::zero(view.currency);
    let burn = Burn {
        amount: burn.unwrap_or(zero),
        days: BURN_DAYS,
    };
    let found = tiers(&holdings, &burn)
        .map_err(|error| Error::malformed("in", &view.currency.code().to_string(), &error))?;
    let shown = found.tiers.into_iter().map(|it| TierRow {
        available: it.available,
        worth: it.worth,
        usable: it.usable,
        cumulative: it.cumulative,
        runway: it.runway,
    });
    Ok(shown.collect())
}

fn shares(view: &View, rows: &[UsableRow]) -> Result<Vec<ShareRow>, Error> {
    let mut by_bank: BTreeMap<String, Vec<Amount>> = BTreeMap::new();
    for row in rows {
        let bank = row.bank.clone().unwrap_or_default();
        by_bank.entry(bank).or_default().push(row.balance);
    }
    let mut shares = Vec::with_capacity(by_bank.len());
    for (bank, amounts) in by_bank {
        let mut sums = journal::Amounts::default();
        for amount in amounts {
            sums.add(amount)?;
        }
        let worth = view.worth(&sums.into_vec())?;
        shares.push(ShareRow {
            bank,
            worth,
            share_bps: None,
        });
    }
    let positive = |it: &ShareRow| it.worth.value.map_or(0, |it| it.units().max(0));
    let whole: i128 = shares.iter().map(positive).sum();
    for share in &mut shares {
        let part = positive(share);
        let bps = money::mul_div(part, 10_000, whole.max(1), money::Rounding::HalfEven);
        let is_known = whole > 0 && share.worth.value.is_some();
        share.share_bps = bps
            .and_then(|it| u16::try_from(it).ok())
            .filter(|_| is_known);
    }
    shares.sort_by_key(|it| std::cmp::Reverse(positive(it)));
    Ok(shares)
}
