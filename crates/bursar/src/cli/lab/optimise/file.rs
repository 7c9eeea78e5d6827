//! The file that `lab optimise` reads.
//!
//! Owns: its shape, version 1, and turning it into a problem in one currency.
//! Not here: solving (`cash::sweeping`), showing (`optimise`).
//! Invariant: amounts and rates are decimal text, read exactly; a conversion is rounded half to
//! even.

use std::collections::{BTreeMap, BTreeSet};

use cash::sweeping::{Account, Facility, FacilityKind, Limit, Link, MAX_DAYS, Problem};
use money::{Amount, Asset, BusinessCalendar, Date, Decimal, Price, Rounding};
use serde::Deserialize;

use super::whole::whole;
use crate::failure::Failure;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "an object with currency, start, days and accounts"
)]
pub(super) struct File {
    /// Amounts are compared and costs counted in this currency.
    pub(super) currency: String,
    /// The first day.
    pub(super) start: Date,
    /// Days, 1 to 366.
    #[serde(deserialize_with = "whole")]
    pub(super) days: usize,
    /// Days of a year of interest.
    #[serde(default = "usual_year", deserialize_with = "whole")]
    year: i64,
    /// Days on which banks do not work, beside Saturdays and Sundays.
    #[serde(default)]
    holidays: Vec<Date>,
    /// The time of the first day, as HH:MM, to compare with cut-offs; they have not passed if absent.
    #[serde(default)]
    now: Option<String>,
    /// What one unit of other currencies costs.
    #[serde(default)]
    rates: BTreeMap<String, String>,
    accounts: Vec<AccountRow>,
    #[serde(default)]
    flows: Vec<FlowRow>,
    #[serde(default)]
    transfers: Vec<TransferRow>,
    #[serde(default)]
    facilities: Vec<FacilityRow>,
    #[serde(default)]
    limits: Vec<LimitRow>,
}

const fn usual_year() -> i64 {
    360
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object that is an account")]
struct AccountRow {
    name: String,
    currency: Option<String>,
    /// For people: proposals name it.
    #[serde(default)]
    entity: Option<String>,
    balance: String,
    #[serde(default)]
    minimum: Option<String>,
    #[serde(default)]
    target: Option<String>,
    #[serde(default)]
    overdraft: Option<String>,
    #[serde(default)]
    credit_rate: Option<String>,
    #[serde(default)]
    overdraft_rate: Option<String>,
    #[serde(default)]
    below_target_rate: Option<String>,
    #[serde(default)]
    counterparty: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object that is a flow")]
struct FlowRow {
    account: String,
    date: Date,
    amount: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object that is a transfer")]
struct TransferRow {
    from: String,
    to: String,
    #[serde(default)]
    cost: Option<String>,
    #[serde(default, deserialize_with = "whole")]
    cost_bps: i64,
    #[serde(default, deserialize_with = "whole")]
    settlement_days: usize,
    #[serde(default)]
    cut_off: Option<String>,
    #[serde(default)]
    daily_limit: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindRow {
    Invest,
    Draw,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object that is a facility")]
struct FacilityRow {
    name: String,
    account: String,
    kind: KindRow,
    rate: String,
    limit: String,
    #[serde(default)]
    balance: Option<String>,
    #[serde(default, deserialize_with = "whole")]
    settlement_days: usize,
    #[serde(default)]
    counterparty: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object that is a limit")]
struct LimitRow {
    counterparty: String,
    limit: String,
}

/// The problem, with what is needed to show its proposal.
pub(super) struct Read {
    pub(super) problem: Problem,
    pub(super) currency: Asset,
    /// The currency and entity of each account.
    pub(super) accounts: Vec<(Asset, Option<String>)>,
    /// What one unit of each other currency costs.
    pub(super) prices: BTreeMap<Asset, Price>,
}

fn fault(place: &str, found: &str, expected: &str) -> Failure {
    let found: String = found.chars().take(80).collect();
    Failure::given(
        "invalid",
        format!("{place}: found `{found}`, expected {expected}"),
    )
}

/// A fault that says itself what was found and what was expected.
fn malformed(place: &str, fault: &dyn std::fmt::Display) -> Failure {
    Failure::given("invalid", format!("{place}: {fault}"))
}

impl File {
    /// Errors: `invalid`, with the place, what was found and what was expected.
    pub(super) fn read(&self) -> Result<Read, Failure> {
        if !(1..=MAX_DAYS).contains(&self.days) {
            return Err(fault("days", &self.days.to_string(), "1 to 366"));
        }
        let currency = asset("currency", &self.currency)?;
        let mut prices = BTreeMap::new();
        for (code, rate) in &self.rates {
            let place = format!("rate of {code}");
            let base = asset(&place, code)?;
            let rate = decimal(&place, rate)?;
            let price =
                Price::new(base, currency, rate).map_err(|error| malformed(&place, &error))?;
            prices.insert(base, price);
        }
        let scale = Scale {
            currency,
            prices: &prices,
        };
        let mut accounts = Vec::with_capacity(self.accounts.len());
        for it in &self.accounts {
            let own = match &it.currency {
                Some(code) => asset(&format!("account {}", it.name), code)?,
                None => currency,
            };
            scale.check(&it.name, own)?;
            accounts.push((own, it.entity.clone()));
        }
        let names = Names::new(self)?;
        let problem = Problem {
            is_business: self.business_days(),
            year: self.year,
            accounts: self.accounts(&scale, &names, &accounts)?,
            links: self.links(&scale, &names, &accounts)?,
            facilities: self.facilities(&scale, &names, &accounts)?,
            limits: self
                .limits
                .iter()
                .map(|it| it.read(&scale))
                .collect::<Result<_, _>>()?,
        };
        Ok(Read {
            problem,
            currency,
            accounts,
            prices,
        })
    }

    fn business_days(&self) -> Vec<bool> {
        let calendar = BusinessCalendar::Custom(self.holidays.iter().copied().collect());
        let days = std::iter::successors(Some(self.start), |it| it.tomorrow().ok());
        days.take(self.days)
            .map(|it| calendar.is_business_day(it))
            .collect()
    }

    fn accounts(
        &self,
        scale: &Scale<'_>,
        names: &Names<'_>,
        assets: &[(Asset, Option<String>)],
    ) -> Result<Vec<Account>, Failure> {
        let mut found = Vec::with_capacity(self.accounts.len());
        for (it, (own, _)) in self.accounts.iter().zip(assets) {
            let place = format!("account {}", it.name);
            let units = |text: &Option<String>| scale.optional(&place, text.as_deref(), *own);
            let overdraft = units(&it.overdraft)?.unwrap_or(0);
            let minimum = match units(&it.minimum)? {
                Some(minimum) => minimum.max(-overdraft),
                None => -overdraft,
            };
            let credit_bps = rate(&place, it.credit_rate.as_deref())?.unwrap_or(0);
            found.push(Account {
                name: it.name.clone(),
                opening: scale.units(&place, &it.balance, *own)?,
                flows: vec![0; self.days],
                minimum,
                target: units(&it.target)?,
                below_target_bps: rate(&place, it.below_target_rate.as_deref())?.unwrap_or(200),
                credit_bps,
                debit_bps: rate(&place, it.overdraft_rate.as_deref())?
                    .unwrap_or(1_200.max(credit_bps)),
                limit: names.limit(it.counterparty.as_deref()),
            });
        }
        for it in &self.flows {
            let place = format!("flow of {}", it.account);
            let which = names.account(&place, &it.account)?;
            let day = usize::try_from((it.date - self.start).get_days()).unwrap_or(usize::MAX);
            let units = scale.units(&place, &it.amount, assets[which].0)?;
            let Some(slot) = found[which].flows.get_mut(day) else {
                let wanted = format!("a day of the {} from {} on", self.days, self.start);
                return Err(fault(&place, &it.date.to_string(), &wanted));
            };
            *slot = slot
                .checked_add(units)
                .ok_or_else(|| fault(&place, &it.amount, "less than ten trillion"))?;
        }
        Ok(found)
    }

    fn links(
        &self,
        scale: &Scale<'_>,
        names: &Names<'_>,
        assets: &[(Asset, Option<String>)],
    ) -> Result<Vec<Link>, Failure> {
        let now = self.now.as_deref().map(|it| time("now", it)).transpose()?;
        let mut found = Vec::with_capacity(self.transfers.len());
        for it in &self.transfers {
            let place = format!("transfer from {} to {}", it.from, it.to);
            let (from, to) = (
                names.account(&place, &it.from)?,
                names.account(&place, &it.to)?,
            );
            let own = assets[from].0;
            let cut_off = it
                .cut_off
                .as_deref()
                .map(|it| time(&place, it))
                .transpose()?;
            found.push(Link {
                from,
                to,
                fixed: scale
                    .optional(&place, it.cost.as_deref(), own)?
                    .unwrap_or(0),
                cost_bps: it.cost_bps,
                settlement: it.settlement_days,
                daily_limit: scale.optional(&place, it.daily_limit.as_deref(), own)?,
                is_open_today: now.zip(cut_off).is_none_or(|(now, cut_off)| now <= cut_off),
                converts: own != assets[to].0,
            });
        }
        Ok(found)
    }

    fn facilities(
        &self,
        scale: &Scale<'_>,
        names: &Names<'_>,
        assets: &[(Asset, Option<String>)],
    ) -> Result<Vec<Facility>, Failure> {
        let mut found = Vec::with_capacity(self.facilities.len());
        for it in &self.facilities {
            let place = format!("facility {}", it.name);
            let account = names.account(&place, &it.account)?;
            let own = assets[account].0;
            found.push(Facility {
                name: it.name.clone(),
                account,
                kind: match it.kind {
                    KindRow::Invest => FacilityKind::Invest,
                    KindRow::Draw => FacilityKind::Draw,
                },
                rate_bps: rate(&place, Some(&it.rate))?.unwrap_or(0),
                capacity: scale.units(&place, &it.limit, own)?,
                opening: scale
                    .optional(&place, it.balance.as_deref(), own)?
                    .unwrap_or(0),
                settlement: it.settlement_days,
                limit: names.limit(it.counterparty.as_deref()),
            });
        }
        Ok(found)
    }
}

impl LimitRow {
    fn read(&self, scale: &Scale<'_>) -> Result<Limit, Failure> {
        let place = format!("limit of {}", self.counterparty);
        Ok(Limit {
            name: self.counterparty.clone(),
            most: scale.units(&place, &self.limit, scale.currency)?,
        })
    }
}

/// Where accounts and limits stand, by name.
struct Names<'a> {
    accounts: BTreeMap<&'a str, usize>,
    limits: BTreeMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    fn new(file: &'a File) -> Result<Self, Failure> {
        let mut accounts = BTreeMap::new();
        for (place, it) in file.accounts.iter().enumerate() {
            if accounts.insert(it.name.as_str(), place).is_some() {
                return Err(fault("accounts", &it.name, "each name once"));
            }
        }
        let mut limits = BTreeMap::new();
        for (place, it) in file.limits.iter().enumerate() {
            if limits.insert(it.counterparty.as_str(), place).is_some() {
                return Err(fault("limits", &it.counterparty, "each counterparty once"));
            }
        }
        check_limits(file)?;
        Ok(Self { accounts, limits })
    }

    fn account(&self, place: &str, name: &str) -> Result<usize, Failure> {
        let found = self.accounts.get(name).copied();
        found.ok_or_else(|| fault(place, name, "the name of one of the accounts"))
    }

    /// The limit of a counterparty, if it has one.
    fn limit(&self, name: Option<&str>) -> Option<usize> {
        name.and_then(|it| self.limits.get(it).copied())
    }
}

/// Errors: a limit for a counterparty that no account or facility has; it would never be kept.
fn check_limits(file: &File) -> Result<(), Failure> {
    let own = file.accounts.iter().map(|it| &it.counterparty);
    let own = own.chain(file.facilities.iter().map(|it| &it.counterparty));
    let known: BTreeSet<&str> = own.flatten().map(String::as_str).collect();
    let is_known = |it: &&LimitRow| known.contains(it.counterparty.as_str());
    let Some(unknown) = file.limits.iter().find(|it| !is_known(it)) else {
        return Ok(());
    };
    let names: Vec<&str> = known.into_iter().take(20).collect();
    let names = if names.is_empty() {
        "none has one, so give it there as `counterparty`".to_owned()
    } else {
        names.join(", ")
    };
    let place = format!("limit of {}", unknown.counterparty);
    let wanted = format!("the counterparty of an account or a facility: {names}");
    Err(fault(&place, &unknown.counterparty, &wanted))
}

/// Amounts of any currency in units of the common one.
struct Scale<'a> {
    currency: Asset,
    prices: &'a BTreeMap<Asset, Price>,
}

impl Scale<'_> {
    /// Errors: a currency without a rate.
    fn check(&self, name: &str, own: Asset) -> Result<(), Failure> {
        if own == self.currency || self.prices.contains_key(&own) {
            return Ok(());
        }
        let wanted = format!(
            "a currency with a rate in `rates`, or {}",
            self.currency.code()
        );
        Err(fault(
            &format!("account {name}"),
            &own.code().to_string(),
            &wanted,
        ))
    }

    fn units(&self, place: &str, text: &str, own: Asset) -> Result<i64, Failure> {
        let amount = Amount::parse(text, own).map_err(|error| malformed(place, &error))?;
        let worth = match self.prices.get(&own) {
            Some(price) if own != self.currency => price
                .convert(amount, Rounding::HalfEven)
                .map_err(|error| malformed(place, &error))?,
            _ => amount,
        };
        i64::try_from(worth.units()).map_err(|_| fault(place, text, "less than ten trillion"))
    }

    fn optional(
        &self,
        place: &str,
        text: Option<&str>,
        own: Asset,
    ) -> Result<Option<i64>, Failure> {
        text.map(|it| self.units(place, it, own)).transpose()
    }
}

fn asset(place: &str, code: &str) -> Result<Asset, Failure> {
    Asset::currency(code).map_err(|_| fault(place, code, "a currency of ISO 4217"))
}

fn decimal(place: &str, text: &str) -> Result<Decimal, Failure> {
    text.parse()
        .map_err(|_| fault(place, text, "a decimal number"))
}

/// Percent a year as basis points.
fn rate(place: &str, text: Option<&str>) -> Result<Option<i64>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let percent = decimal(place, text)?;
    let wanted = "percent a year with at most two decimals";
    let bps = percent.to_units(2).and_then(|it| i64::try_from(it).ok());
    bps.map(Some).ok_or_else(|| fault(place, text, wanted))
}

/// Minutes of the day.
fn time(place: &str, text: &str) -> Result<u32, Failure> {
    let parse = || {
        let (hours, minutes) = text.split_once(':')?;
        let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
        (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
    };
    parse().ok_or_else(|| fault(place, text, "a time as HH:MM"))
}
