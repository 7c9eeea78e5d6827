//! Which bank lines settle which open items (CASH-6).
//!
//! Owns: candidates with explained scores, the best one-to-one assignment, groups, transfers
//! between own accounts.
//! Not here: booking a match, open items and their ageing (`treasury`).
//! Invariant: a line and an item are in at most one match; every match is within tolerance and
//! says why; no other one-to-one assignment of the candidates has a higher total score.

mod assignment;
mod candidates;
mod groups;
mod text;
mod transfers;

use money::{Amount, Date};

use crate::score::{BasisPoints, FULL};

pub use assignment::assign;
pub use transfers::{Leg, Transfer, TransferOptions, transfers};

/// Most lines or items of one question.
pub const MAX_SIDES: usize = 2_000_000;

/// A bank line, or something expected: an invoice, a planned payment.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Money in is positive, on both sides: a receivable is positive, a payable negative.
    pub amount: Amount,
    /// The day it was booked, or is due.
    pub day: Date,
    /// References, ids and description.
    pub texts: &'a [&'a str],
    /// The other side's name.
    pub counterparty: &'a str,
    /// The other side's account.
    pub counterparty_account: &'a str,
}

/// What counts as a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How far amounts may differ, in smallest units.
    pub tolerance_units: i128,
    /// How far amounts may differ, as a share of the line; the larger of both counts.
    pub tolerance: BasisPoints,
    /// How many days may lie between both.
    pub window_days: u16,
    /// The lowest score that is proposed.
    pub at_least: BasisPoints,
    /// The most parts of a group.
    pub group_size: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            tolerance_units: 0,
            tolerance: BasisPoints::new(0),
            window_days: 45,
            at_least: BasisPoints::new(4_500),
            group_size: 12,
        }
    }
}

impl Options {
    /// How far from `amount` another amount may be, in smallest units.
    fn slack(&self, amount: Amount) -> i128 {
        let share = money::mul_div(
            amount.units(),
            i128::from(self.tolerance.points()),
            i128::from(FULL),
            money::Rounding::Down,
        );
        // A share of at most the whole always fits.
        share
            .unwrap_or(0)
            .saturating_abs()
            .max(self.tolerance_units)
    }
}

/// What speaks for a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// The amount, to the smallest unit.
    ExactAmount,
    /// The amount, within tolerance.
    NearAmount,
    /// A reference of the one stands in the other.
    Reference,
    /// The other side's account.
    CounterpartyAccount,
    /// Words of the other side's name.
    CounterpartyName,
    /// The day.
    Day,
}

/// One reason and what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What speaks for it.
    pub evidence: Evidence,
    /// Its part of the score.
    pub points: BasisPoints,
    /// What was found, as in the reference or the number of days.
    pub found: String,
}

/// Lines and items that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Places of the lines.
    pub lines: Vec<usize>,
    /// Places of the items.
    pub items: Vec<usize>,
    /// How sure it is.
    pub score: BasisPoints,
    /// Sum of the lines less sum of the items.
    pub difference: Amount,
    /// Why, most first.
    pub reasons: Vec<Reason>,
    /// Whether something else would do nearly as well: then a person should look.
    pub rivals: Rivals,
}

/// Whether other matches would do as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rivals {
    /// None comes near.
    None,
    /// At least one is as good or nearly.
    Some,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// In the order of their first line.
    pub matches: Vec<Match>,
    /// Places of the lines that nothing fits.
    pub open_lines: Vec<usize>,
    /// Places of the items that nothing fits.
    pub open_items: Vec<usize>,
}

/// Proposes matches of lines and items.
///
/// First one to one, by the assignment with the highest total score; then one to many and many to
/// one, then many to many, among those with the same counterparty or reference. The search for
/// groups is bounded, so a group may be missed; a proposed one always adds up.
///
/// Limits: `MAX_SIDES` of each; what is beyond stays open.
#[must_use]
pub fn propose(lines: &[Side<'_>], items: &[Side<'_>], options: &Options) -> Proposal {
    let lines = &lines[..lines.len().min(MAX_SIDES)];
    let items = &items[..items.len().min(MAX_SIDES)];
    let found = candidates::find(lines, items, options);
    let mut matches = candidates::one_to_one(lines, items, &found, options);
    let mut open = Open::new(lines.len(), items.len());
    open.close(&matches);
    for shape in [
        groups::Shape::OneLine,
        groups::Shape::OneItem,
        groups::Shape::Several,
    ] {
        let more = groups::find(lines, items, &open, shape, options);
        open.close(&more);
        matches.extend(more);
    }
    matches.sort_by(|a, b| a.lines.cmp(&b.lines));
    Proposal {
        matches,
        open_lines: open.lines(),
        open_items: open.items(),
    }
}

/// What is not matched yet.
struct Open {
    lines: Vec<bool>,
    items: Vec<bool>,
}

impl Open {
    fn new(lines: usize, items: usize) -> Self {
        Self {
            lines: vec![true; lines],
            items: vec![true; items],
        }
    }

    fn close(&mut self, matches: &[Match]) {
        for it in matches {
            it.lines.iter().for_each(|at| self.lines[*at] = false);
            it.items.iter().for_each(|at| self.items[*at] = false);
        }
    }

    fn lines(&self) -> Vec<usize> {
        places(&self.lines)
    }

    fn items(&self) -> Vec<usize> {
        places(&self.items)
    }
}

fn places(open: &[bool]) -> Vec<usize> {
    let open = open.iter().enumerate().filter(|it| *it.1);
    open.map(|it| it.0).collect()
}

/// Days between two dates.
fn days_between(one: Date, other: Date) -> u32 {
    let (one, other) = (money::Day::from(one), money::Day::from(other));
    one.number().abs_diff(other.number())
}

#[cfg(test)]
mod tests;
