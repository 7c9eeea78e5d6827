//! Cash flows: where money came from and where it went (CASH-4).
//!
//! Owns: what is a flow, by which dimension it is grouped, and comparing periods.
//! Not here: what models expect (`forecasts`), positions (`positions`), profit (`reports`).
//! Invariant: opening plus every flow is closing, in each asset: what moves between own accounts
//! is a group of its own, and a correction of an earlier entry counts where it was corrected to.

mod expected;
mod gather;

use journal::{AccountId, Amounts, Book};
use money::{Amount, Asset, Date, OrganisationId};

use crate::balances::{Scope, View, distinct};
use crate::error::Error;
use crate::positions::Worth;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;
pub use expected::{ExpectedFlowList, ExpectedFlows, ExpectedGroup, ExpectedPage, ExpectedTotals};
use gather::gather;

/// Most groups that are told one by one; the smaller ones are told together.
const MAX_GROUPS: usize = 500;
/// How deep categories may be told apart.
const DEPTH: std::ops::RangeInclusive<usize> = 1..=16;
/// Longest period, in days.
const MAX_DAYS: i32 = 3_700;

/// By what flows are grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FlowDimension {
    /// By the account on the other side.
    #[default]
    Category,
    /// By the other side's name.
    Counterparty,
    /// By entity.
    Entity,
    /// By currency or other asset.
    Currency,
    /// By own account.
    Account,
    /// By bank.
    Bank,
    /// By the bank's country or region.
    Region,
}

impl FlowDimension {
    /// Every dimension with its word.
    pub const WORDS: [(Self, &'static str); 7] = [
        (Self::Category, "category"),
        (Self::Counterparty, "counterparty"),
        (Self::Entity, "entity"),
        (Self::Currency, "currency"),
        (Self::Account, "account"),
        (Self::Bank, "bank"),
        (Self::Region, "region"),
    ];
}

/// What a group of flows is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlowKind {
    /// From or to others.
    Operating,
    /// One asset for another.
    Exchange,
    /// Between own accounts, one of which is no money at hand yet.
    Internal,
}

/// The period that flows are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowCompare {
    /// As many days just before; whole months before whole months.
    Previous,
    /// The same days a year before.
    Year,
}

impl FlowCompare {
    /// The other period; none where the calendar ends.
    #[must_use]
    pub fn period(self, from: Date, to: Date) -> Option<(Date, Date)> {
        let back = |day: Date, span: jiff::Span| day.checked_sub(span).ok();
        if self == Self::Year {
            let year = jiff::Span::new().years(1);
            return Some((back(from, year)?, back(to, year)?));
        }
        let last = from.yesterday().ok()?;
        if from.day() == 1 && to == to.last_of_month() {
            let months = i32::from(to.year() - from.year()) * 12 + i32::from(to.month())
                - i32::from(from.month())
                + 1;
            return Some((back(from, jiff::Span::new().months(months))?, last));
        }
        let days = money::Day::from(to).number() - money::Day::from(from).number();
        Some((back(last, jiff::Span::new().days(days))?, last))
    }
}

/// Which flows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowQuery {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The period they are compared with, if any.
    pub compare: Option<(Date, Date)>,
    /// By what they are grouped.
    pub by: FlowDimension,
    /// Categories are cut after so many parts of their path; whole if none.
    pub depth: Option<usize>,
    /// Only on this account, by number or path.
    pub account: Option<String>,
    /// Only of this entity.
    pub entity: Option<String>,
}

/// A group of flows.
#[derive(Clone, Debug)]
pub struct FlowGroup {
    /// What it is.
    pub kind: FlowKind,
    /// The group's key; empty for what has none.
    pub key: String,
    /// Its name for people.
    pub label: String,
    /// The account on the other side, where the group is one.
    pub account: Option<AccountId>,
    /// Money in.
    pub inflow: Worth,
    /// Money out, below zero.
    pub outflow: Worth,
    /// Both together.
    pub net: Worth,
    /// How many entries.
    pub entries: usize,
    /// Both together in the period it is compared with.
    pub before: Option<Worth>,
}

/// Money before and after.
#[derive(Clone, Debug)]
pub struct FlowTotals {
    /// Money at hand before the first day.
    pub opening: Worth,
    /// Money in from others.
    pub inflow: Worth,
    /// Money out to others, below zero.
    pub outflow: Worth,
    /// Everything together, exchange and own accounts included.
    pub net: Worth,
    /// Money at hand at the end of the last day.
    pub closing: Worth,
}

/// Cash flows of a period.
#[derive(Clone, Debug)]
pub struct FlowReport {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The period they are compared with.
    pub compare: Option<(Date, Date)>,
    /// Valued in this asset, by the rates of the last day.
    pub currency: Asset,
    /// The journal's sequence it was made at.
    pub seq: u64,
    /// The largest first.
    pub groups: Vec<FlowGroup>,
    /// Money before and after.
    pub totals: FlowTotals,
    /// The same of the period they are compared with.
    pub totals_before: Option<FlowTotals>,
    /// What is expected on the days to come, and in none of the figures above; none where the
    /// period has no such day.
    pub expected: Option<ExpectedFlows>,
    /// The rates that were used.
    pub rates: Vec<journal::RateUsed>,
}

/// What one group came to, by asset.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sums {
    inflow: Amounts,
    outflow: Amounts,
    entries: usize,
}

/// A group by its kind, key, label and account.
type GroupKey = (FlowKind, String, String, Option<AccountId>);

impl Treasury {
    /// The cash flows of a period: what is booked, and apart from it what is expected on its days
    /// to come.
    ///
    /// Errors: `Forbidden`, `NotFound` (account, entity), `Invalid` (days, depth, currency).
    pub async fn cash_flows(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (query, currency): (&FlowQuery, Option<String>),
    ) -> Result<FlowReport, Error> {
        let (view, own, mut report) = self.booked_flows((org, caller), query, currency).await?;
        let closing = held(&view, &own, Some(query.to))?;
        let asked = (&view, query, &own[..]);
        report.expected = self.expected_flows((org, caller), asked, closing).await?;
        if let Some(expected) = &report.expected {
            let more = expected.totals.net.rates.iter().cloned();
            report.rates = distinct(report.rates.into_iter().chain(more).collect());
        }
        Ok(report)
    }

    /// What is booked of a period, with the view and the accounts it was asked of.
    ///
    /// Errors: as `cash_flows`.
    pub(crate) async fn booked_flows(
        &self,
        (org, caller): (OrganisationId, &Caller),
        query: &FlowQuery,
        currency: Option<String>,
    ) -> Result<(View, Vec<AccountId>, FlowReport), Error> {
        check(query)?;
        let scope = Scope {
            as_of: Some(query.to),
            currency,
            ..Scope::default()
        };
        let view = self.view(org, caller, Action::BalancesRead, &scope).await?;
        let own = own_accounts(&view.book, query)?;
        let now = gather(&view.book, query, &own, (query.from, query.to))?;
        let before = match query.compare {
            Some(days) => Some(gather(&view.book, query, &own, days)?),
            None => None,
        };
        let totals = totals(&view, &own, (query.from, query.to), &now)?;
        let totals_before = match (query.compare, &before) {
            (Some(days), Some(sums)) => Some(self::totals(&view, &own, days, sums)?),
            _ => None,
        };
        let groups = groups(&view, now, before.as_ref())?;
        let rates = [&totals.opening, &totals.net, &totals.closing];
        let rates = rates.iter().flat_map(|it| it.rates.clone()).collect();
        let report = FlowReport {
            from: query.from,
            to: query.to,
            compare: query.compare,
            currency: view.currency,
            seq: view.book.head().seq,
            groups,
            totals,
            totals_before,
            expected: None,
            rates: distinct(rates),
        };
        Ok((view, own, report))
    }
}

/// Errors: `Invalid` (days, depth).
fn check(query: &FlowQuery) -> Result<(), Error> {
    check_days(query.from, query.to)?;
    if let Some((from, to)) = query.compare {
        check_days(from, to)?;
    }
    if let Some(depth) = query.depth.filter(|it| !DEPTH.contains(it)) {
        let expected = format!("{} to {} parts of a path", DEPTH.start(), DEPTH.end());
        return Err(Error::invalid("depth", &depth.to_string(), expected));
    }
    Ok(())
}

fn check_days(from: Date, to: Date) -> Result<(), Error> {
    let span = money::Day::from(to).number() - money::Day::from(from).number();
    if (0..MAX_DAYS).contains(&span) {
        return Ok(());
    }
    let expected = "a first day before the last, at most ten years";
    Err(Error::invalid("from", &from.to_string(), expected))
}

/// The accounts whose flows are asked for: money at hand, all of it or some.
fn own_accounts(book: &Book, query: &FlowQuery) -> Result<Vec<AccountId>, Error> {
    let only = match &query.account {
        Some(name) => Some(Treasury::find_account(book, name)?.id),
        None => None,
    };
    let is_meant = |it: &&journal::Account| {
        let entity = it.entity.as_ref().map(|it| it.as_str());
        it.kind.is_treasury()
            && only.is_none_or(|own| own == it.id)
            && query
                .entity
                .as_deref()
                .is_none_or(|own| entity == Some(own))
    };
    let mut own: Vec<AccountId> = book
        .chart()
        .iter()
        .filter(is_meant)
        .map(|it| it.id)
        .collect();
    own.sort_unstable();
    Ok(own)
}

/// Money at hand at the end of a day; nothing before the calendar.
fn held(view: &View, own: &[AccountId], day: Option<Date>) -> Result<Amounts, Error> {
    let mut amounts = Amounts::default();
    let Some(day) = day else { return Ok(amounts) };
    for account in own {
        for asset in view.book.held_assets(*account) {
            let basis = journal::Basis::default();
            let units = view.book.history(&[*account], asset.code(), &[day], basis);
            let units = units.unwrap_or_default().first().copied().unwrap_or(0);
            amounts.add(Amount::from_units(units, asset))?;
        }
    }
    Ok(amounts)
}

fn totals(
    view: &View,
    own: &[AccountId],
    (from, to): (Date, Date),
    sums: &std::collections::BTreeMap<GroupKey, Sums>,
) -> Result<FlowTotals, Error> {
    let (mut inflow, mut outflow, mut net) =
        (Amounts::default(), Amounts::default(), Amounts::default());
    for ((kind, ..), it) in sums {
        net.add_all(&it.inflow)?;
        net.add_all(&it.outflow)?;
        if *kind == FlowKind::Operating {
            inflow.add_all(&it.inflow)?;
            outflow.add_all(&it.outflow)?;
        }
    }
    Ok(FlowTotals {
        opening: view.worth(&held(view, own, from.yesterday().ok())?.into_vec())?,
        inflow: view.worth(&inflow.into_vec())?,
        outflow: view.worth(&outflow.into_vec())?,
        net: view.worth(&net.into_vec())?,
        closing: view.worth(&held(view, own, Some(to))?.into_vec())?,
    })
}

fn groups(
    view: &View,
    now: std::collections::BTreeMap<GroupKey, Sums>,
    before: Option<&std::collections::BTreeMap<GroupKey, Sums>>,
) -> Result<Vec<FlowGroup>, Error> {
    let mut all = now;
    for key in before
        .into_iter()
        .flat_map(std::collections::BTreeMap::keys)
    {
        all.entry(key.clone()).or_default();
    }
    let net = |it: &Sums| -> Result<Worth, Error> {
        let mut net = it.inflow.clone();
        net.add_all(&it.outflow)?;
        view.worth(&net.into_vec())
    };
    let mut groups = Vec::with_capacity(all.len());
    for (key, sums) in all {
        let earlier = match before {
            Some(before) => Some(net(before.get(&key).unwrap_or(&Sums::default()))?),
            None => None,
        };
        let (kind, key, label, account) = key;
        groups.push(FlowGroup {
            kind,
            key,
            label,
            account,
            net: net(&sums)?,
            inflow: view.worth(&sums.inflow.into_vec())?,
            outflow: view.worth(&sums.outflow.into_vec())?,
            entries: sums.entries,
            before: earlier,
        });
    }
    let size = |it: &FlowGroup| it.net.value.map_or(0, |it| it.units().unsigned_abs());
    groups.sort_by_key(|it| std::cmp::Reverse(size(it)));
    if groups.len() > MAX_GROUPS {
        let found = groups.len().to_string();
        let expected = format!("at most {MAX_GROUPS} groups: give a depth or a shorter period");
        return Err(Error::invalid("by", &found, expected));
    }
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_period_before_has_as_many_months_or_days() {
        let period = |compare: FlowCompare, from: &str, to: &str| {
            let found = compare.period(from.parse().unwrap(), to.parse().unwrap());
            found.map(|(from, to)| format!("{from} {to}")).unwrap()
        };
        let previous = |from, to| period(FlowCompare::Previous, from, to);
        assert_eq!(
            previous("2026-03-01", "2026-03-31"),
            "2026-02-01 2026-02-28"
        );
        assert_eq!(
            previous("2026-01-01", "2026-03-31"),
            "2025-10-01 2025-12-31"
        );
        assert_eq!(
            previous("2026-03-02", "2026-03-08"),
            "2026-02-23 2026-03-01"
        );
        let year = period(FlowCompare::Year, "2024-02-01", "2024-02-29");
        assert_eq!(year, "2023-02-01 2023-02-28");
    }
}
