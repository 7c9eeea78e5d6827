//! Expected flows: what has a document and is to come, beside what came (CASH-4, CASH-7).
//!
//! Owns: which of the known flows a question is about, grouped as booked ones are.
//! Not here: what is known, and on which day it is expected (`forecasts::known`).
//! Invariant: nothing expected is in a figure of what is booked; a flow that the caller may not
//! see, that no account takes or that has no price is in no figure, and counted as such.

use std::collections::BTreeMap;

use journal::{AccountId, Amounts};
use money::{Date, OrganisationId, Rounding};

use super::gather::{Naming, Side, kind_of, put};
use super::{FlowKind, FlowQuery, GroupKey, MAX_GROUPS, Sums, own_accounts};
use crate::balances::{Scope, View};
use crate::error::Error;
use crate::forecasts::KnownFlow;
use crate::positions::Worth;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// A group of expected flows: its key is that of the booked group.
#[derive(Clone, Debug)]
pub struct ExpectedGroup {
    /// What it is.
    pub kind: FlowKind,
    /// The group's key; empty for what has none.
    pub key: String,
    /// Its name for people.
    pub label: String,
    /// The account on the other side, where the group is one.
    pub account: Option<AccountId>,
    /// Money to come in.
    pub inflow: Worth,
    /// Money to go out, below zero.
    pub outflow: Worth,
    /// Both together.
    pub net: Worth,
    /// How many flows.
    pub flows: usize,
}

/// What is expected, together.
#[derive(Clone, Debug)]
pub struct ExpectedTotals {
    /// Money in from others.
    pub inflow: Worth,
    /// Money out to others, below zero.
    pub outflow: Worth,
    /// Everything together, own accounts included.
    pub net: Worth,
    /// Money at hand at the end of the last day, if all of it comes and nothing else.
    pub closing: Worth,
}

/// What has a document and is expected on days to come.
#[derive(Clone, Debug)]
pub struct ExpectedFlows {
    /// The first of these days.
    pub from: Date,
    /// The largest first.
    pub groups: Vec<ExpectedGroup>,
    /// All of them together.
    pub totals: ExpectedTotals,
    /// How many flows are in the figures.
    pub flows: usize,
    /// How many are in none, because no account takes them.
    pub left_out: usize,
    /// How many on accounts of the caller's are in none, because they may not see them; for who
    /// sees every account, also those on none.
    pub hidden: usize,
}

/// The flows that expected figures are made from.
#[derive(Clone, Debug)]
pub struct ExpectedFlowList {
    /// The first day on which any may be expected.
    pub from: Date,
    /// Worths are in this asset.
    pub currency: money::Asset,
    /// By the day they are expected.
    pub flows: Vec<KnownFlow>,
    /// How many there are, on all pages.
    pub total: usize,
}

/// Which of a list is shown.
#[derive(Clone, Debug, Default)]
pub struct ExpectedPage {
    /// Only of this group: what it is, and its key.
    pub group: Option<(FlowKind, String)>,
    /// How many are skipped, at most a million.
    pub offset: usize,
    /// How many are shown at most, 1 to 1,000.
    pub limit: usize,
}

/// Most flows of a page, and most that are skipped.
const MAX_PAGE: usize = 1_000;
const MAX_OFFSET: usize = 1_000_000;

/// Expected flows of a question, each with its group.
struct Found {
    from: Date,
    flows: Vec<(GroupKey, KnownFlow)>,
    left_out: usize,
    hidden: usize,
}

impl Treasury {
    /// The flows behind expected figures of a period: of all groups, or of one.
    ///
    /// Errors: as `cash_flows`; `Invalid` for a page out of range.
    pub async fn expected_cash_flows(
        &self,
        (org, caller): (OrganisationId, &Caller),
        (query, currency): (&FlowQuery, Option<String>),
        page: &ExpectedPage,
    ) -> Result<ExpectedFlowList, Error> {
        super::check(query)?;
        if !(1..=MAX_PAGE).contains(&page.limit) {
            let expected = format!("1 to {MAX_PAGE}");
            return Err(Error::invalid("limit", &page.limit.to_string(), expected));
        }
        if page.offset > MAX_OFFSET {
            let expected = format!("0 to {MAX_OFFSET}");
            return Err(Error::invalid("offset", &page.offset.to_string(), expected));
        }
        let scope = Scope {
            as_of: Some(query.to),
            currency,
            ..Scope::default()
        };
        let view = self.view(org, caller, Action::BalancesRead, &scope).await?;
        let own = own_accounts(&view.book, query)?;
        let found = self
            .expected_of((org, caller), (&view, query, &own))
            .await?;
        let is_asked = |key: &GroupKey| {
            let asked = page.group.as_ref();
            asked.is_none_or(|(kind, name)| (key.0, &key.1) == (*kind, name))
        };
        let flows = found.flows.into_iter().filter(|it| is_asked(&it.0));
        let mut flows: Vec<KnownFlow> = flows.map(|it| it.1).collect();
        let total = flows.len();
        flows = flows
            .into_iter()
            .skip(page.offset)
            .take(page.limit)
            .collect();
        for it in &mut flows {
            let price = view
                .prices
                .quote(it.amount.asset(), view.currency, view.as_of, None);
            let worth = price.map(|quote| quote.price().convert(it.amount, Rounding::HalfEven));
            it.worth = worth.and_then(Result::ok);
        }
        Ok(ExpectedFlowList {
            from: found.from,
            currency: view.currency,
            flows,
            total,
        })
    }

    /// What is expected in the days to come of a period; none if it has no such day.
    pub(super) async fn expected_flows(
        &self,
        (org, caller): (OrganisationId, &Caller),
        (view, query, own): (&View, &FlowQuery, &[AccountId]),
        closing: Amounts,
    ) -> Result<Option<ExpectedFlows>, Error> {
        if query.to < self.today() {
            return Ok(None);
        }
        let found = self.expected_of((org, caller), (view, query, own)).await?;
        let is_ahead = found.from <= query.to;
        is_ahead.then(|| report(view, &found, closing)).transpose()
    }

    async fn expected_of(
        &self,
        (org, caller): (OrganisationId, &Caller),
        (view, query, own): (&View, &FlowQuery, &[AccountId]),
    ) -> Result<Found, Error> {
        let standing = self.standing_flows(org, query.to).await?;
        let shown = self.known_shown(org, caller).await?;
        let naming = Naming {
            book: &view.book,
            query,
        };
        let is_whole = query.account.is_none() && query.entity.is_none();
        let mut found = Found {
            from: standing.from.max(query.from),
            flows: Vec::new(),
            left_out: 0,
            hidden: 0,
        };
        for it in standing.flows {
            if it.expected_on < query.from {
                continue;
            }
            let is_meant = match it.account {
                Some(account) => own.binary_search(&account).is_ok(),
                None => is_whole,
            };
            if !is_meant {
                continue;
            }
            let key = group_of(&naming, &it);
            match key {
                // Of what is on no account nobody says whose it is: who is limited to some does
                // not hear how much of it there is.
                _ if !shown.has(&it) => {
                    let is_theirs = it.account.is_some() || caller.scope().is_none();
                    found.hidden = found.hidden.saturating_add(usize::from(is_theirs));
                }
                Some(key) => found.flows.push((key, it)),
                None => found.left_out = found.left_out.saturating_add(1),
            }
        }
        Ok(found)
    }
}

/// The group of a flow; none where no account takes it.
fn group_of(naming: &Naming<'_>, it: &KnownFlow) -> Option<GroupKey> {
    let account = naming.book.account(it.account?)?;
    let category = it.category.and_then(|it| naming.book.account(it));
    let kind = category.map_or(FlowKind::Internal, kind_of);
    if naming.is_by_own() {
        return Some(naming.by_own(kind, account));
    }
    let side = Side {
        account: category,
        asset: it.amount.asset().code(),
        name: it.counterparty.as_deref(),
    };
    Some(naming.by_side(kind, &side))
}

fn report(view: &View, found: &Found, mut closing: Amounts) -> Result<ExpectedFlows, Error> {
    let mut sums: BTreeMap<GroupKey, Sums> = BTreeMap::new();
    for (key, it) in &found.flows {
        put(&mut sums, &mut Vec::new(), key.clone(), it.amount)?;
        let slot = sums.entry(key.clone()).or_default();
        slot.entries = slot.entries.saturating_add(1);
    }
    if sums.len() > MAX_GROUPS {
        let expected = format!("at most {MAX_GROUPS} groups: give a depth or a shorter period");
        return Err(Error::invalid("by", &sums.len().to_string(), expected));
    }
    let (mut inflow, mut outflow) = (Amounts::default(), Amounts::default());
    let (mut net, mut groups) = (Amounts::default(), Vec::with_capacity(sums.len()));
    for ((kind, key, label, account), it) in sums {
        let mut own = it.inflow.clone();
        own.add_all(&it.outflow)?;
        net.add_all(&own)?;
        if kind == FlowKind::Operating {
            inflow.add_all(&it.inflow)?;
            outflow.add_all(&it.outflow)?;
        }
        groups.push(ExpectedGroup {
            kind,
            key,
            label,
            account,
            inflow: view.worth(&it.inflow.into_vec())?,
            outflow: view.worth(&it.outflow.into_vec())?,
            net: view.worth(&own.into_vec())?,
            flows: it.entries,
        });
    }
    closing.add_all(&net)?;
    let size = |it: &ExpectedGroup| it.net.value.map_or(0, |it| it.units().unsigned_abs());
    groups.sort_by_key(|it| std::cmp::Reverse(size(it)));
    Ok(ExpectedFlows {
        from: found.from,
        flows: found.flows.len(),
        left_out: found.left_out,
        hidden: found.hidden,
        groups,
        totals: ExpectedTotals {
            inflow: view.worth(&inflow.into_vec())?,
            outflow: view.worth(&outflow.into_vec())?,
            net: view.worth(&net.into_vec())?,
            closing: view.worth(&closing.into_vec())?,
        },
    })
}
