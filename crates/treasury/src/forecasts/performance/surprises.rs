//! Weeks that came out far from what was expected, and why.
//!
//! Owns: which weeks are surprises, the entries behind them, and recurring flows that did not come.
//! Not here: measures (`compared`).
//! Invariant: no two surprises of one account and category share a day; each is told by the newest
//! publication that did not know the week.

use forecast::books::{CellForecast, Said};
use journal::AccountId;
use money::{Amount, Date};

use super::figures::Week;
use crate::forecasts::flows::{CellKey, FlowItem};
use crate::forecasts::kept::Run;
use crate::forecasts::lens::{Lens, plus};

/// Surprises that are listed, and entries and missed flows of each.
const MAX_SURPRISES: usize = 10;
const MAX_ENTRIES: usize = 5;

/// A week that came out far from what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surprise {
    /// The account.
    pub account: AccountId,
    /// Its path.
    pub path: String,
    /// The category; none between own accounts.
    pub category: Option<AccountId>,
    /// Its path.
    pub label: String,
    /// First and last day.
    pub week: (Date, Date),
    /// The publication that expected it, and the last day it knew.
    pub run: (String, Date),
    /// What was expected.
    pub expected: Amount,
    /// What came.
    pub actual: Amount,
    /// The entries with the largest part in it.
    pub entries: Vec<SurpriseFlow>,
    /// Entries of the week beside these.
    pub more: usize,
    /// Recurring flows that were expected in the week, and nothing like them came in it.
    pub missed: Vec<SurpriseFlow>,
}

/// An entry of such a week, or what was expected in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurpriseFlow {
    /// The entry, by sequence; none of what did not come.
    pub entry: Option<u64>,
    /// When.
    pub on: Date,
    /// Whose, or what for.
    pub label: String,
    /// How much.
    pub amount: Amount,
}

/// The largest so far, and from which day on weeks were told by newer publications.
#[derive(Default)]
pub(super) struct Surprises {
    found: Vec<Surprise>,
    told_from: Option<Date>,
}

impl Surprises {
    /// Weeks of this publication that no newer one has told. Publications come the newest first.
    pub(super) fn begin(&mut self, booked: &[Week]) -> usize {
        let told = self.told_from;
        let is_new = |it: &&Week| told.is_none_or(|day| it.to < day);
        let count = booked.iter().take_while(is_new).count();
        if let Some(first) = booked.first().filter(|_| count > 0) {
            self.told_from = Some(first.from);
        }
        count
    }

    pub(super) fn add(
        &mut self,
        (lens, run): (&Lens, &Run),
        (key, cell): (&CellKey, &CellForecast),
        (week, said): (&Week, &Said),
    ) {
        let by = i128::from(said.actual) - i128::from(said.mean);
        let is_full = self.found.len() >= MAX_SURPRISES;
        if by == 0 || (is_full && self.found.last().is_some_and(|it| away(it) >= by.abs())) {
            return;
        }
        let path = |it: AccountId| {
            lens.book
                .account(it)
                .map_or_else(String::new, |it| it.path.to_string())
        };
        let items = items_of(lens, key, week);
        let flow = |entry: Option<u64>, on: Date, label: &str, grains: i64| {
            let worth = lens.worth(i128::from(grains), key.asset).unwrap_or(0);
            SurpriseFlow {
                entry,
                on,
                label: label.to_owned(),
                amount: Amount::from_units(worth, lens.covered.currency),
            }
        };
        let entries = items.iter().take(MAX_ENTRIES);
        let missed = missed(cell, (week, run.listed.origin), &items);
        let units = |it: i64| Amount::from_units(i128::from(it), lens.covered.currency);
        self.found.push(Surprise {
            account: key.account,
            path: path(key.account),
            category: key.category,
            label: key.category.map_or_else(|| "own accounts".to_owned(), path),
            week: (week.from, week.to),
            run: (run.listed.id.clone(), run.listed.origin),
            expected: units(said.mean),
            actual: units(said.actual),
            entries: entries
                .map(|it| flow(Some(it.seq), it.on, &it.label, it.grains))
                .collect(),
            more: items.len().saturating_sub(MAX_ENTRIES),
            missed: missed
                .into_iter()
                .map(|(on, known)| flow(None, on, &known.label, known.units))
                .collect(),
        });
        self.found.sort_by_key(|it| std::cmp::Reverse(away(it)));
        self.found.truncate(MAX_SURPRISES);
    }

    pub(super) fn into_list(self) -> Vec<Surprise> {
        self.found
    }
}

fn away(it: &Surprise) -> i128 {
    (it.actual.units() - it.expected.units()).abs()
}

/// The flows of a cell in a week, the largest first.
fn items_of<'a>(lens: &'a Lens, key: &CellKey, week: &Week) -> Vec<&'a FlowItem> {
    let all = lens
        .flows
        .cells
        .get(key)
        .into_iter()
        .flat_map(|it| it.iter());
    let mut items: Vec<&FlowItem> = all
        .filter(|it| (week.from..=week.to).contains(&it.on))
        .collect();
    items.sort_by_key(|it| std::cmp::Reverse(it.grains.unsigned_abs()));
    items
}

/// Recurring flows that were expected in a week when nothing like them came, the largest first.
fn missed<'a>(
    cell: &'a CellForecast,
    (week, origin): (&Week, Date),
    items: &[&FlowItem],
) -> Vec<(Date, &'a forecast::books::Known)> {
    let days = 7 * week.at..7 * week.at + 7;
    let came = |label: &str| {
        items
            .iter()
            .any(|it| forecast::flows::is_alike(&it.label, label))
    };
    let inside = cell.known.iter().filter(|it| days.contains(&it.ahead));
    let mut missed: Vec<_> = inside
        .filter(|it| !came(&it.label))
        .map(|it| (plus(origin, it.ahead + 1), it))
        .collect();
    missed.sort_by_key(|it| std::cmp::Reverse(it.1.units.unsigned_abs()));
    missed.truncate(MAX_ENTRIES);
    missed
}
