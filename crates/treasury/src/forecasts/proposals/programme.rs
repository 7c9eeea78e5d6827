//! The programme of an organisation: its accounts, ways, facilities and limits as the solver takes
//! them.
//!
//! Owns: which accounts take part, which ways there are, and everything in units of one currency.
//! Not here: solving (`cash::sweeping`), what is answered (`answer`).
//! Invariant: what the models expect between accounts of ours is not in it, because that is what is
//! decided; what is on its way already is.

use std::collections::{BTreeMap, BTreeSet};

use cash::sweeping::{Account, Facility, FacilityKind, Limit, Link, Problem};
use journal::{AccountId, AccountKind, AccountType};
use money::{Amount, Asset, AssetCode, BusinessCalendar, Date, Timestamp};

use super::LeftOut;
use super::settings::{
    AccountChoice, DAYS, FacilityTerms, ProposalSettings, TransferTerms, only_asset, rate, read,
};
use crate::error::Error;
use crate::forecasts::flows::grains;
use crate::forecasts::lens::{Lens, SheetOf, days_between, plus};
use crate::liquidity::AccountTerms;
use crate::payments::{PaymentPolicy, calendar_of, is_open};

/// Days of a proposal unless told otherwise.
const USUAL_DAYS: usize = 30;

/// What being below zero, and below the target, costs a year unless told otherwise.
const USUAL_OVERDRAFT_BPS: i64 = 1_200;
const USUAL_BELOW_TARGET_BPS: i64 = 200;

/// An account that takes part.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) account: AccountId,
    pub(super) path: String,
    pub(super) entity: Option<String>,
    pub(super) asset: Asset,
    pub(super) counterparty: Option<String>,
    pub(super) identification: Option<String>,
    pub(super) is_pool: bool,
}

/// A programme, with what is needed to show its answer.
pub(super) struct Programme {
    pub(super) problem: Problem,
    pub(super) members: Vec<Member>,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) start: Date,
    pub(super) days: usize,
    pub(super) currency: Asset,
}

/// What a programme is made of.
pub(super) struct Maker<'a> {
    pub(super) lens: &'a Lens,
    pub(super) settings: &'a ProposalSettings,
    pub(super) terms: &'a BTreeMap<AccountId, AccountTerms>,
    /// What accounts should not fall below, by path.
    pub(super) minimums: &'a BTreeMap<String, String>,
    pub(super) policy: &'a PaymentPolicy,
    pub(super) now: Timestamp,
    pub(super) today: Date,
}

fn out_of_range(path: &str) -> Error {
    let expected = "amounts of less than ten trillion in the reporting currency";
    Error::invalid("account", path, expected)
}

impl Maker<'_> {
    /// Errors: `Invalid` (days beyond the forecast, an amount out of range), `Conflict` (nothing
    /// takes part).
    pub(super) fn make(&self, asked: Option<usize>) -> Result<Programme, Error> {
        let (mut members, mut left_out) = self.members();
        left_out.extend(self.without_account(&members));
        if members.is_empty() {
            let why = "no account takes part: a proposal needs bank accounts of one currency each, \
                       with a price";
            return Err(Error::Conflict(why.to_owned()));
        }
        let calendars = self.calendars(&members);
        let (start, days) = self.span(asked, &calendars)?;
        let skip = days_between(self.lens.covered.actual_to, start).saturating_sub(1);
        let limits = self.limits()?;
        let mut accounts = Vec::with_capacity(members.len());
        for it in &members {
            accounts.push(self.account(it, (skip, days), &limits)?);
        }
        self.choose_pools(&mut members, &accounts);
        let problem = Problem {
            is_business: business_days(&calendars, (start, days)),
            year: i64::from(self.settings.year),
            links: self.links(&members)?,
            facilities: self.facilities(&members, &limits)?,
            limits,
            accounts,
        };
        left_out.extend(unheld(&problem));
        Ok(Programme {
            problem,
            members,
            left_out,
            start,
            days,
            currency: self.lens.covered.currency,
        })
    }

    /// The first day and how many. The first one is a day on which the banks of every currency
    /// work and still take payments: before it nothing can be done about anything.
    ///
    /// Errors: `Invalid`, `Conflict` (the forecast ended).
    fn span(&self, asked: Option<usize>, calendars: &Calendars) -> Result<(Date, usize), Error> {
        let covered = &self.lens.covered;
        let earliest = self.today.max(plus(covered.actual_to, 1));
        let is_open = |day: &Date| {
            let mut all = calendars.iter();
            all.all(|(code, it)| {
                let takes = is_open(self.policy, code.as_str(), self.now, *day);
                it.is_business_day(*day) && takes
            })
        };
        let mut days = std::iter::successors(Some(earliest), |it| it.tomorrow().ok());
        // No calendar closes for as long as that.
        let start = days.by_ref().take(31).find(is_open).unwrap_or(earliest);
        if start > covered.until {
            let until = covered.until;
            let why = format!("the forecast ended on {until}: make a new one");
            return Err(Error::Conflict(why));
        }
        let most = days_between(start, covered.until).saturating_add(1);
        let Some(days) = asked.or(self.settings.days) else {
            return Ok((start, USUAL_DAYS.min(most)));
        };
        if !DAYS.contains(&days) || days > most {
            let until = covered.until;
            let expected = format!("1 to {} days: the forecast ends on {until}", most.min(365));
            return Err(Error::invalid("days", &days.to_string(), expected));
        }
        Ok((start, days))
    }

    /// Which accounts take part, and why others do not. Only bank accounts are named at all.
    fn members(&self) -> (Vec<Member>, Vec<LeftOut>) {
        let (mut members, mut left_out) = (Vec::new(), Vec::new());
        let ids: BTreeSet<AccountId> = self.lens.pockets.keys().map(|it| it.0).collect();
        for account in ids.iter().filter_map(|it| self.lens.book.account(*it)) {
            let is_bank = account.kind == AccountKind::Bank
                && account.path.account_type() == AccountType::Asset;
            if !is_bank {
                continue;
            }
            let path = account.path.to_string();
            let choice = self.choice(&path);
            let asset = only_asset(&self.lens.book, account);
            let why = match asset {
                _ if choice.is_left_out => Some("left out by the settings"),
                None => Some("holds several assets"),
                Some(it) if Asset::currency(it.code().as_str()).is_err() => {
                    Some("holds no currency")
                }
                Some(it) if self.lens.worth_of_units(1, it).is_none() => Some("has no price"),
                Some(_) if account.closed_on.is_some() => Some("is closed"),
                Some(_) => None,
            };
            match (why, asset) {
                (None, Some(asset)) => members.push(Member {
                    account: account.id,
                    entity: account.entity.as_ref().map(ToString::to_string),
                    counterparty: choice.counterparty.or(account.custody.bank.clone()),
                    identification: account.custody.identification.clone(),
                    is_pool: false,
                    path,
                    asset,
                }),
                (why, _) => left_out.push(LeftOut {
                    why: why.unwrap_or("holds several assets"),
                    path,
                }),
            }
        }
        (members, left_out)
    }

    /// Ways and facilities of accounts that take no part.
    fn without_account(&self, members: &[Member]) -> Vec<LeftOut> {
        let is_in = |path: &String| members.iter().any(|it| it.path == *path);
        let out = |path: String| LeftOut {
            path,
            why: "its account takes no part",
        };
        let facilities = self.settings.facilities.iter();
        let facilities = facilities.filter(|it| !is_in(&it.account));
        let ways = self.settings.ways.iter();
        let ways = ways.filter(|it| !is_in(&it.from) || !is_in(&it.to));
        facilities
            .map(|it| out(it.name.clone()))
            .chain(ways.map(|it| out(format!("{} to {}", it.from, it.to))))
            .collect()
    }

    fn choice(&self, path: &str) -> AccountChoice {
        self.settings
            .accounts
            .get(path)
            .cloned()
            .unwrap_or_default()
    }

    fn limits(&self) -> Result<Vec<Limit>, Error> {
        let currency = self.lens.covered.currency;
        let limit = |(name, text): (&String, &String)| -> Result<Limit, Error> {
            let most = read("limit", text, currency)?;
            Ok(Limit {
                name: name.clone(),
                most: i64::try_from(most.units()).map_err(|_| out_of_range(name))?,
            })
        };
        self.settings.limits.iter().map(limit).collect()
    }

    /// An amount of an account as units of the reporting currency.
    fn units(&self, path: &str, amount: Amount) -> Result<i64, Error> {
        let worth = self.lens.worth_of_units(amount.units(), amount.asset());
        let units = worth.and_then(|it| i64::try_from(it).ok());
        units.ok_or_else(|| out_of_range(path))
    }

    fn account(
        &self,
        it: &Member,
        (skip, days): (usize, usize),
        limits: &[Limit],
    ) -> Result<Account, Error> {
        let choice = self.choice(&it.path);
        let held = self.lens.pockets.get(&(it.account, it.asset)).copied();
        let held = grains(Amount::from_units(held.unwrap_or(0), it.asset));
        let flows = self.flows(it);
        let before: i128 = flows.iter().take(skip).sum();
        let worth = |grains: i128| -> Result<i64, Error> {
            let units = self.lens.worth(grains, it.asset);
            let units = units.and_then(|it| i64::try_from(it).ok());
            units.ok_or_else(|| out_of_range(&it.path))
        };
        let (minimum, target) = self.least(it, &choice)?;
        let points = |field: &'static str, text: &Option<String>| {
            text.as_deref().map(|it| rate(field, it)).transpose()
        };
        let credit_bps = points("credit_rate", &choice.credit_rate)?.unwrap_or(0);
        let debit_bps = points("overdraft_rate", &choice.overdraft_rate)?;
        Ok(Account {
            name: it.path.clone(),
            opening: worth(i128::from(held) + before)?,
            flows: flows[skip..]
                .iter()
                .take(days)
                .map(|it| worth(*it))
                .collect::<Result<_, _>>()?,
            minimum,
            target,
            below_target_bps: points("below_target_rate", &choice.below_target_rate)?
                .unwrap_or(USUAL_BELOW_TARGET_BPS),
            credit_bps,
            debit_bps: debit_bps.unwrap_or_else(|| USUAL_OVERDRAFT_BPS.max(credit_bps)),
            limit: limit_of(limits, it.counterparty.as_deref()),
        })
    }

    /// What an account must and should hold. What is pledged can be moved no more.
    fn least(&self, it: &Member, choice: &AccountChoice) -> Result<(i64, Option<i64>), Error> {
        let amount = |field: &'static str, text: &str| read(field, text, it.asset);
        let terms = self.terms.get(&it.account);
        let terms = terms.filter(|terms| terms.asset == it.asset.code());
        let of = |pick: fn(&AccountTerms) -> Option<Amount>| terms.and_then(pick);
        let minimum = match (&choice.minimum, self.minimums.get(&it.path)) {
            (Some(text), _) | (None, Some(text)) => amount("minimum", text)?,
            (None, None) => match (of(|it| it.least), of(|it| it.overdraft)) {
                (Some(least), _) => least,
                (None, Some(overdraft)) => overdraft.checked_neg()?,
                (None, None) => Amount::zero(it.asset),
            },
        };
        let pledged = of(|it| it.restricted).unwrap_or(Amount::zero(it.asset));
        let minimum = self.units(&it.path, minimum.checked_add(pledged)?)?;
        let target = match &choice.target {
            Some(text) => Some(amount("target", text)?),
            None => of(|it| it.target),
        };
        let target = target
            .map(|target| self.units(&it.path, target))
            .transpose()?;
        // One below the minimum asks for nothing that the minimum does not.
        Ok((minimum, target.filter(|it| *it >= minimum)))
    }

    /// What comes in and goes out by day, in grains: all but what the models expect between
    /// accounts of ours.
    fn flows(&self, it: &Member) -> Vec<i128> {
        let mut flows = vec![0_i128; self.lens.days()];
        for sheet in &self.lens.sheets {
            let is_own = (sheet.key.account, sheet.key.asset) == (it.account, it.asset);
            let is_decided = sheet.key.category.is_none() && sheet.of == SheetOf::Models;
            if !is_own || is_decided {
                continue;
            }
            for (slot, mean) in flows.iter_mut().zip(&sheet.mean) {
                *slot += i128::from(*mean);
            }
        }
        flows
    }

    /// The pool of each entity and asset: as set, else the account that holds most.
    fn choose_pools(&self, members: &mut [Member], accounts: &[Account]) {
        let mut groups: BTreeMap<(Option<String>, AssetCode), Vec<usize>> = BTreeMap::new();
        for (place, it) in members.iter().enumerate() {
            let group = (it.entity.clone(), it.asset.code());
            groups.entry(group).or_default().push(place);
        }
        for places in groups.into_values() {
            let set = |it: &usize| self.settings.pools.contains(&members[*it].path);
            let chosen = places.iter().copied().find(set).or_else(|| {
                let most = |it: &usize| (accounts[*it].opening, std::cmp::Reverse(*it));
                places.iter().copied().max_by_key(most)
            });
            if let Some(place) = chosen {
                members[place].is_pool = true;
            }
        }
    }

    fn links(&self, members: &[Member]) -> Result<Vec<Link>, Error> {
        let mut pairs: Vec<(usize, usize, &TransferTerms)> = Vec::new();
        let pools: Vec<usize> = (0..members.len())
            .filter(|it| members[*it].is_pool)
            .collect();
        let is_alike = |one: &Member, other: &Member| one.entity == other.entity;
        for (place, it) in members.iter().enumerate().filter(|it| !it.1.is_pool) {
            let is_own =
                |pool: &&usize| is_alike(&members[**pool], it) && members[**pool].asset == it.asset;
            if let Some(pool) = pools.iter().find(is_own) {
                pairs.push((place, *pool, &self.settings.transfers));
            }
        }
        for (at, one) in pools.iter().enumerate() {
            for other in &pools[at + 1..] {
                let (from, to) = (&members[*one], &members[*other]);
                match (from.asset == to.asset, &self.settings.conversions) {
                    (true, _) if self.settings.is_across_entities => {
                        pairs.push((*one, *other, &self.settings.transfers));
                    }
                    (false, Some(it)) if is_alike(from, to) => pairs.push((*one, *other, it)),
                    _ => {}
                }
            }
        }
        let mut terms: BTreeMap<(usize, usize), &TransferTerms> = BTreeMap::new();
        for (one, other, with) in pairs {
            terms.insert((one, other), with);
            terms.insert((other, one), with);
        }
        let place = |path: &str| members.iter().position(|it| it.path == path);
        for it in &self.settings.ways {
            if let (Some(from), Some(to)) = (place(&it.from), place(&it.to)) {
                terms.insert((from, to), &it.terms);
            }
        }
        let link = |((from, to), terms): ((usize, usize), &TransferTerms)| {
            self.link((from, to), terms, members)
        };
        terms.into_iter().map(link).collect()
    }

    fn link(
        &self,
        (from, to): (usize, usize),
        terms: &TransferTerms,
        members: &[Member],
    ) -> Result<Link, Error> {
        let currency = self.lens.covered.currency;
        let units = |field: &'static str, text: &Option<String>| -> Result<Option<i64>, Error> {
            let Some(text) = text else { return Ok(None) };
            let amount = read(field, text, currency)?;
            let units = i64::try_from(amount.units());
            units.map(Some).map_err(|_| out_of_range(text))
        };
        Ok(Link {
            from,
            to,
            fixed: units("cost", &terms.cost)?.unwrap_or(0),
            cost_bps: i64::from(terms.cost_bps),
            settlement: usize::try_from(terms.settlement_days).unwrap_or(usize::MAX),
            daily_limit: units("daily_limit", &terms.daily_limit)?,
            // The first day is one on which they are taken.
            is_open_today: true,
            converts: members[from].asset != members[to].asset,
        })
    }

    fn facilities(&self, members: &[Member], limits: &[Limit]) -> Result<Vec<Facility>, Error> {
        let currency = self.lens.covered.currency;
        let units = |field: &'static str, text: &str| -> Result<i64, Error> {
            let amount = read(field, text, currency)?;
            i64::try_from(amount.units()).map_err(|_| out_of_range(text))
        };
        let facility = |it: &FacilityTerms| -> Result<Option<Facility>, Error> {
            let Some(account) = members.iter().position(|own| own.path == it.account) else {
                return Ok(None);
            };
            Ok(Some(Facility {
                name: it.name.clone(),
                account,
                kind: if it.is_credit {
                    FacilityKind::Draw
                } else {
                    FacilityKind::Invest
                },
                rate_bps: rate("rate", &it.rate)?,
                capacity: units("limit", &it.limit)?,
                opening: match &it.balance {
                    Some(text) => units("balance", text)?,
                    None => 0,
                },
                settlement: usize::try_from(it.settlement_days).unwrap_or(usize::MAX),
                limit: limit_of(limits, it.counterparty.as_deref()),
            }))
        };
        let found: Result<Vec<Option<Facility>>, Error> =
            self.settings.facilities.iter().map(facility).collect();
        Ok(found?.into_iter().flatten().collect())
    }

    fn calendars(&self, members: &[Member]) -> Calendars {
        let codes = members.iter().map(|it| it.asset.code());
        codes
            .map(|it| (it, calendar_of(self.policy, it.as_str())))
            .collect()
    }
}

/// The calendar of each currency that takes part.
type Calendars = BTreeMap<AssetCode, BusinessCalendar>;

/// Days on which the banks of every currency that takes part work.
fn business_days(calendars: &Calendars, (start, days): (Date, usize)) -> Vec<bool> {
    let is_open = |ahead: usize| {
        let day = plus(start, ahead);
        calendars.values().all(|it| it.is_business_day(day))
    };
    (0..days).map(is_open).collect()
}

/// Limits of whom nothing that takes part lies with: a bank may have another name since.
fn unheld(problem: &Problem) -> Vec<LeftOut> {
    let own = problem.accounts.iter().map(|it| it.limit);
    let held: BTreeSet<Option<usize>> = own
        .chain(problem.facilities.iter().map(|it| it.limit))
        .collect();
    let limits = problem.limits.iter().enumerate();
    let limits = limits.filter(|it| !held.contains(&Some(it.0)));
    let out = |it: (usize, &Limit)| LeftOut {
        path: it.1.name.clone(),
        why: "its limit holds nothing: no account or facility that takes part lies with it",
    };
    limits.map(out).collect()
}

fn limit_of(limits: &[Limit], name: Option<&str>) -> Option<usize> {
    let name = name?;
    limits
        .iter()
        .position(|it| it.name.eq_ignore_ascii_case(name))
}
