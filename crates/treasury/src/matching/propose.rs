//! Proposals: lines and expected items that belong together, with scores that add up (CASH-6).
//!
//! Owns: which items are asked about, and how a proposal is shown.
//! Not here: which lines are free (`line`), the search itself (`cash::matching`), accepting (`accept`).
//! Invariant: nothing that is matched or settled is proposed; a score is the sum of its reasons.

use std::collections::BTreeMap;

use cash::BasisPoints;
use cash::matching::{self, Options, Rivals, Side};
use money::{Amount, Date, Day, Decimal, ExpectedItemId, OrganisationId};

use super::line::{MatchLine, free_lines, is_between, show_line, texts_of_line};
use super::reason::{MatchReason, show_reason};
use super::transfers::{self, TransferProposal};
use crate::error::Error;
use crate::expected::{ExpectedItem, ExpectedKind};
use crate::lines::BookLine;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// What counts as a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchQuery {
    /// How far amounts may differ, in the asset's unit.
    pub tolerance: Option<Decimal>,
    /// How far amounts may differ, as a share of the line, in basis points.
    pub tolerance_share: u16,
    /// How many days may lie between a line and the due date.
    pub window_days: u16,
    /// The lowest score that is proposed, in basis points.
    pub at_least: u16,
    /// Most proposals of each sort.
    pub limit: usize,
}

impl Default for MatchQuery {
    fn default() -> Self {
        let options = Options::default();
        Self {
            tolerance: None,
            tolerance_share: 0,
            window_days: options.window_days,
            at_least: options.at_least.points(),
            limit: 200,
        }
    }
}

/// An expected item of a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchItem {
    /// Its id.
    pub id: ExpectedItemId,
    /// Which way the money is to go.
    pub kind: ExpectedKind,
    /// The day it is due.
    pub due_on: Date,
    /// What a payment says it is for.
    pub reference: Option<String>,
    /// The other side's name.
    pub counterparty: Option<String>,
    /// What is open of it: money in is positive.
    pub open: Amount,
}

/// Lines and items that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchProposal {
    /// The lines.
    pub lines: Vec<MatchLine>,
    /// The items.
    pub items: Vec<MatchItem>,
    /// How sure it is, in basis points.
    pub score: u16,
    /// Sum of the lines less sum of the items.
    pub difference: Amount,
    /// Why, most first.
    pub reasons: Vec<MatchReason>,
    /// Whether something else would do nearly as well: then a person should look.
    pub has_rivals: bool,
}

/// Everything that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchProposals {
    /// Lines with items, the surest first.
    pub matches: Vec<MatchProposal>,
    /// Transfers between accounts of ours, the surest first.
    pub transfers: Vec<TransferProposal>,
    /// How many lines nothing fits.
    pub open_lines: usize,
    /// How many items nothing fits.
    pub open_items: usize,
}

impl Treasury {
    /// Proposes matches of lines with expected items, and transfers.
    ///
    /// Errors: `Invalid` for a tolerance below zero, `Store`.
    pub async fn propose_matches(
        &self,
        org: OrganisationId,
        caller: &Caller,
        query: MatchQuery,
    ) -> Result<MatchProposals, Error> {
        let book = self.book_for(org, caller, Action::MatchesRead).await?;
        if let Some(it) = query.tolerance.filter(|it| it.is_negative()) {
            return Err(Error::invalid("tolerance", &it.to_string(), "zero or more"));
        }
        let mut items = self.seen_items(org, caller).await?;
        items.retain(|it| !it.open.is_zero());
        let matched = self.stored_matches(org).await?;
        let prices = self.price_table(org).await?;
        let known = self.known_counterparties(org).await?;
        crate::imports::off_runtime(move || {
            let mut free = free_lines(&book, &matched);
            // One name for all that somebody uses: lines and items are compared by it.
            for line in &mut free {
                let name = known.name(&line.counterparty_account, &line.counterparty);
                if name != line.counterparty {
                    line.counterparty = name.to_owned();
                }
            }
            for item in &mut items {
                let account = item.counterparty_account.as_deref().unwrap_or_default();
                let name = item.counterparty.as_deref().unwrap_or_default();
                let name = known.name(account, name).to_owned();
                item.counterparty = Some(name).filter(|it| !it.is_empty());
            }
            let mut found = proposals(&free, &items, query);
            found.transfers = transfers::find(&book, &free, &prices, query.limit);
            found
        })
        .await
    }
}

/// Proposals of lines with items, of any assets: each asset for itself, because a tolerance is in
/// smallest units.
pub(super) fn proposals(
    free: &[BookLine],
    items: &[ExpectedItem],
    query: MatchQuery,
) -> MatchProposals {
    let mut by_asset: BTreeMap<money::AssetCode, (Vec<&BookLine>, Vec<&ExpectedItem>)> =
        BTreeMap::new();
    for it in items {
        let group = by_asset.entry(it.open.asset().code()).or_default();
        group.1.push(it);
    }
    let mut open_lines = 0;
    for line in free.iter().filter(|it| !is_between(it)) {
        match by_asset.get_mut(&line.amount.asset().code()) {
            Some(group) => group.0.push(line),
            None => open_lines += 1,
        }
    }
    let mut found = MatchProposals {
        matches: Vec::new(),
        transfers: Vec::new(),
        open_lines,
        open_items: 0,
    };
    for (lines, items) in by_asset.into_values() {
        propose_in_asset(&lines, &items, query, &mut found);
    }
    found
        .matches
        .sort_by_key(|it| (it.has_rivals, std::cmp::Reverse(it.score)));
    found.matches.truncate(query.limit);
    found
}

fn propose_in_asset(
    lines: &[&BookLine],
    items: &[&ExpectedItem],
    query: MatchQuery,
    found: &mut MatchProposals,
) {
    let days = || items.iter().map(|it| Day::from(it.due_on).number());
    let window = i32::from(query.window_days);
    let (Some(first), Some(last)) = (days().min(), days().max()) else {
        return;
    };
    // What no item's window reaches is not looked at: years of history stay out.
    let near = |it: &&&BookLine| {
        let day = Day::from(it.booked_on).number();
        day >= first - window && day <= last + window
    };
    let candidates: Vec<&BookLine> = lines.iter().filter(near).copied().collect();
    found.open_lines += lines.len() - candidates.len();
    let line_texts: Vec<[&str; 4]> = candidates.iter().map(|it| texts_of_line(it)).collect();
    let item_texts: Vec<Vec<&str>> = items.iter().map(|it| texts_of_item(it)).collect();
    let sides = candidates.iter().zip(&line_texts);
    let line_sides: Vec<Side<'_>> = sides.map(|(it, texts)| side_of_line(it, texts)).collect();
    let mut item_sides: Vec<Side<'_>> = Vec::with_capacity(items.len());
    let mut kept: Vec<&ExpectedItem> = Vec::with_capacity(items.len());
    for (it, texts) in items.iter().zip(&item_texts) {
        // The one amount without an opposite cannot be matched.
        if let Ok(amount) = it.open_flow() {
            item_sides.push(side_of_item(it, amount, texts));
            kept.push(it);
        }
    }
    let options = options(query, items);
    let proposal = matching::propose(&line_sides, &item_sides, &options);
    found.open_lines += proposal.open_lines.len();
    found.open_items += proposal.open_items.len() + items.len() - kept.len();
    for it in proposal.matches {
        let flow = |place: &usize| Some((kept.get(*place)?, item_sides.get(*place)?.amount));
        found.matches.push(MatchProposal {
            lines: it
                .lines
                .iter()
                .filter_map(|place| candidates.get(*place))
                .map(|it| show_line(it))
                .collect(),
            items: it
                .items
                .iter()
                .filter_map(flow)
                .map(|(it, open)| show_item(it, open))
                .collect(),
            score: it.score.points(),
            difference: it.difference,
            reasons: it.reasons.into_iter().map(show_reason).collect(),
            has_rivals: it.rivals == Rivals::Some,
        });
    }
}

fn options(query: MatchQuery, items: &[&ExpectedItem]) -> Options {
    let scale = items.first().map_or(2, |it| it.open.asset().scale());
    let units = query
        .tolerance
        .and_then(|it| it.round(scale, money::Rounding::Down).to_units(scale));
    Options {
        tolerance_units: units.unwrap_or(0),
        tolerance: BasisPoints::new(query.tolerance_share),
        window_days: query.window_days,
        at_least: BasisPoints::new(query.at_least),
        ..Options::default()
    }
}

fn texts_of_item(it: &ExpectedItem) -> Vec<&str> {
    it.reference.as_deref().into_iter().collect()
}

fn side_of_line<'a>(it: &'a BookLine, texts: &'a [&'a str]) -> Side<'a> {
    Side {
        amount: it.amount,
        day: it.booked_on,
        texts,
        counterparty: &it.counterparty,
        counterparty_account: &it.counterparty_account,
    }
}

fn side_of_item<'a>(it: &'a ExpectedItem, amount: Amount, texts: &'a [&'a str]) -> Side<'a> {
    Side {
        amount,
        day: it.due_on,
        texts,
        counterparty: it.counterparty.as_deref().unwrap_or_default(),
        counterparty_account: it.counterparty_account.as_deref().unwrap_or_default(),
    }
}

fn show_item(it: &ExpectedItem, open: Amount) -> MatchItem {
    MatchItem {
        id: it.id,
        kind: it.kind,
        due_on: it.due_on,
        reference: it.reference.clone(),
        counterparty: it.counterparty.clone(),
        open,
    }
}
