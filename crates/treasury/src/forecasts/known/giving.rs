//! What the models expect gives way to known flows.
//!
//! Owns: which cells and recurring flows give way to a flow, how much, and taking it out of sheets.
//! Not here: laying the flows themselves (`lay`), which flows there are (`gather`, `debt`).
//! Invariant: nothing is taken twice, and nothing of the other direction; what is taken of the
//! statistical rest is taken from every path in proportion.

use std::collections::{BTreeMap, BTreeSet};

use journal::Book;
use money::{Rounding, mul_div};

use super::flow::WINDOW;
use super::habits::Habits;
use super::laid::Laid;
use super::ledger::Debt;
use crate::forecasts::flows::CellKey;
use crate::forecasts::kept::Run;
use crate::forecasts::lens::{Lens, Sheet, SheetOf};
use crate::lines::is_suspense;

/// A flow on its cell, with what says which others give way to it.
pub(super) struct Over {
    /// Which of the known flows.
    pub(super) which: usize,
    pub(super) laid: Laid,
    pub(super) party: String,
    pub(super) debt: Option<Debt>,
}

/// A recurring flow that the publication expects.
struct Event {
    ahead: usize,
    left: i64,
    party: String,
}

/// What a cell still has to give.
struct Cell {
    sheet: usize,
    /// The mean without what is known.
    rest: Vec<i64>,
    events: Vec<Event>,
    /// Taken of the rest, and of events, by day.
    taken: Vec<i64>,
    ended: Vec<i64>,
}

/// Cells that give way, found when a flow first asks.
pub(super) struct Giving<'a> {
    run: &'a Run,
    habits: &'a Habits,
    /// Cells that nobody gave a category, and whether more comes in than goes out.
    suspense: Vec<(CellKey, bool)>,
    cells: BTreeMap<CellKey, Option<Cell>>,
}

impl<'a> Giving<'a> {
    pub(super) fn of(run: &'a Run, habits: &'a Habits, book: &Book) -> Self {
        let is_open = |key: &CellKey| key.category.is_some_and(|it| is_suspense(book, it));
        let is_in = |key: CellKey| {
            let usual = habits.usual.get(&key).copied().unwrap_or_default();
            (key, usual.received > usual.paid)
        };
        let keys = run.cells.iter().map(|it| it.0);
        Self {
            suspense: keys.filter(is_open).map(is_in).collect(),
            run,
            habits,
            cells: BTreeMap::new(),
        }
    }

    /// Takes what a flow stands in for: of its own cell, of the other accounts of its facility,
    /// then of what nobody gave a category on its account. Answers how much, signed as the flow.
    pub(super) fn take(&mut self, lens: &Lens, it: &Over) -> i64 {
        let ahead = it.laid.ahead;
        let (mut left, mut taken) = (it.laid.inside(), 0);
        for key in self.keys_of(it) {
            let Some(cell) = self.known_cell(lens, &key) else {
                continue;
            };
            let gives = |event: &str| gives_of(event, &key, it);
            let took = cell.take((ahead, &gives), left);
            (left, taken) = (left - took.0, taken + took.1);
        }
        taken + self.end(lens, it)
    }

    /// The cells that give way to a flow, in order.
    fn keys_of(&self, it: &Over) -> Vec<CellKey> {
        let own = it.laid.key;
        let mut keys = vec![own];
        let accounts = it.debt.iter().flat_map(|it| &it.ledger.accounts);
        keys.extend(accounts.map(|account| CellKey {
            category: Some(*account),
            ..own
        }));
        let is_expected = |key: &CellKey| self.run.cells.iter().any(|it| it.0 == *key);
        // A bank's lines that nobody booked as the facility's: where its name mostly is.
        if it.debt.is_some() && !keys.iter().any(is_expected) {
            let usual = self.habits.usual_place(&it.party, it.laid.grains > 0);
            let usual = usual.filter(|usual| usual.0 == own.account);
            keys.extend(usual.map(|(_, category)| CellKey { category, ..own }));
        }
        keys.extend(self.suspense_of(&it.laid));
        let mut seen = BTreeSet::new();
        keys.retain(|key| seen.insert(*key));
        keys
    }

    fn known_cell(&mut self, lens: &Lens, key: &CellKey) -> Option<&mut Cell> {
        if !self.cells.contains_key(key) {
            let cell = self.cell(lens, key);
            self.cells.insert(*key, cell);
        }
        self.cells.get_mut(key)?.as_mut()
    }

    /// After the last payment of a loan or deposit nothing comes on the account of its principal,
    /// and no interest of its counterparty: what the models go on to expect is taken as well.
    fn end(&mut self, lens: &Lens, it: &Over) -> i64 {
        let own = it.laid.key.category;
        let is_it = |debt: &&Debt| debt.is_last && own == Some(debt.ledger.principal);
        let Some(debt) = it.debt.as_ref().filter(is_it) else {
            return 0;
        };
        let mut taken = 0;
        for account in &debt.ledger.accounts {
            let key = CellKey {
                category: Some(*account),
                ..it.laid.key
            };
            let is_all = *account == debt.ledger.principal;
            let is_same = |event: &str| is_all || (event == it.party && !event.is_empty());
            let from = (it.laid.ahead + 1, it.laid.grains);
            if let Some(cell) = self.known_cell(lens, &key) {
                taken += cell.end(from, &is_same);
                taken += if is_all { cell.end_rest(from) } else { 0 };
            }
        }
        taken
    }

    /// The cell of what nobody gave a category, unless it is the flow's own.
    fn suspense_of(&self, it: &Laid) -> Option<CellKey> {
        it.key.category?;
        let is_like = |(key, is_in): &&(CellKey, bool)| {
            (key.account, key.asset) == (it.key.account, it.key.asset)
                && *key != it.key
                && *is_in == (it.grains > 0)
        };
        self.suspense.iter().find(is_like).map(|it| it.0)
    }

    fn cell(&self, lens: &Lens, key: &CellKey) -> Option<Cell> {
        let is_own = |it: &Sheet| it.key == *key && it.of == SheetOf::Models;
        let place = lens.sheets.iter().position(is_own)?;
        let sheet = &lens.sheets[place];
        let (_, cell) = self.run.cells.iter().find(|it| it.0 == *key)?;
        let skip = self.run.listed.horizon.saturating_sub(lens.days());
        let event = |it: &forecast::books::Known| {
            Some(Event {
                ahead: it.ahead.checked_sub(skip)?,
                left: it.units,
                party: self.habits.party_of("", &it.label),
            })
        };
        Some(Cell {
            sheet: place,
            rest: sheet
                .mean
                .iter()
                .zip(&sheet.known)
                .map(|it| it.0 - it.1)
                .collect(),
            events: cell.known.iter().filter_map(event).collect(),
            taken: vec![0; lens.days()],
            ended: vec![0; lens.days()],
        })
    }

    /// Takes out of the sheets what flows stand in for: recurring flows from every path alike, of
    /// the rest the same share of every path, so that bands shrink with what is left.
    pub(super) fn give_way(self, lens: &mut Lens) {
        for cell in self.cells.into_values().flatten() {
            let sheet = &mut lens.sheets[cell.sheet];
            let changes = cell.changes(sheet);
            for path in sheet.paths.each_mut() {
                for it in &changes {
                    let rest = share(path[it.day] - it.known, it.was - it.taken, it.was);
                    path[it.day] = it.known - it.ended + rest;
                }
            }
            for it in changes {
                sheet.mean[it.day] -= it.taken + it.ended;
                sheet.known[it.day] -= it.ended;
            }
        }
    }
}

/// What changes of a sheet on a day.
struct Change {
    day: usize,
    /// The mean of what is known, and of the rest.
    known: i64,
    was: i64,
    /// What is taken of the rest, and of what is known.
    taken: i64,
    ended: i64,
}

impl Cell {
    /// Days on which something is taken.
    fn changes(&self, sheet: &Sheet) -> Vec<Change> {
        let change = |day: usize| Change {
            day,
            known: sheet.known[day],
            was: sheet.mean[day] - sheet.known[day],
            taken: self.taken[day],
            ended: self.ended[day],
        };
        let all = (0..sheet.mean.len()).map(change);
        all.filter(|it| it.taken != 0 || it.ended != 0).collect()
    }

    /// Takes up to `wanted`, by days from a day on: recurring flows that are its own first. Answers
    /// how much of it is there, and how much is taken: more where a recurring flow goes whole.
    fn take(&mut self, (ahead, gives): (usize, &dyn Fn(&str) -> Gives), wanted: i64) -> (i64, i64) {
        let (mut left, mut more) = (wanted, 0);
        for it in &mut self.events {
            let gives = gives(&it.party);
            if it.ahead.abs_diff(ahead) > WINDOW || gives == Gives::Nothing {
                continue;
            }
            let part = part_of(it.left, left);
            let rest = if gives == Gives::Whole && part != 0 {
                it.left - part
            } else {
                0
            };
            it.left -= part + rest;
            (left, more) = (left - part, more + rest);
            if let Some(slot) = self.ended.get_mut(it.ahead) {
                *slot += part + rest;
            }
        }
        for away in 0..=WINDOW {
            let before = ahead.checked_sub(away).filter(|_| away > 0);
            for day in before.into_iter().chain([ahead + away]) {
                let Some(rest) = self.rest.get_mut(day) else {
                    continue;
                };
                let part = part_of(*rest, left);
                *rest -= part;
                left -= part;
                self.taken[day] += part;
            }
        }
        (wanted - left, wanted - left + more)
    }

    /// Takes recurring flows from a day on in the direction of a flow. Answers how much.
    fn end(&mut self, (from, like): (usize, i64), is_own: &dyn Fn(&str) -> bool) -> i64 {
        let mut sum = 0;
        for it in &mut self.events {
            let is_it = it.ahead >= from && part_of(it.left, like) != 0 && is_own(&it.party);
            if let (true, Some(slot)) = (is_it, self.ended.get_mut(it.ahead)) {
                *slot += it.left;
                sum += std::mem::take(&mut it.left);
            }
        }
        sum
    }

    /// Takes the statistical rest from a day on in the direction of a flow. Answers how much.
    fn end_rest(&mut self, (from, like): (usize, i64)) -> i64 {
        let mut sum = 0;
        for (rest, taken) in self.rest.iter_mut().zip(&mut self.taken).skip(from) {
            if part_of(*rest, like) != 0 {
                *taken += *rest;
                sum += std::mem::take(rest);
            }
        }
        sum
    }
}

/// How much of a recurring flow gives way to a known one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gives {
    Nothing,
    /// As much as is known.
    Part,
    /// All of it: the schedule says what it is now.
    Whole,
}

/// How much of a recurring flow of a cell gives way to a known one: that of the same counterparty;
/// on an account of the facility's, also what is of no other facility's counterparty. What is
/// certainly the facility's is the schedule's, whatever it was in the past.
fn gives_of(event: &str, key: &CellKey, it: &Over) -> Gives {
    let is_same = event == it.party && !event.is_empty();
    let Some(debt) = &it.debt else {
        return if is_same { Gives::Part } else { Gives::Nothing };
    };
    let ledger = &debt.ledger;
    let is_on = key.category.is_some_and(|it| ledger.accounts.contains(&it));
    let is_principal = key.category == Some(ledger.principal);
    if *key == it.laid.key && (is_principal || (is_on && is_same)) {
        Gives::Whole
    } else if is_same || is_principal || (is_on && !ledger.others.contains(event)) {
        Gives::Part
    } else {
        Gives::Nothing
    }
}

/// The part of `there` that `wanted` takes: nothing of the other direction.
const fn part_of(there: i64, wanted: i64) -> i64 {
    if wanted > 0 && there > 0 {
        if there < wanted { there } else { wanted }
    } else if wanted < 0 && there < 0 {
        if there > wanted { there } else { wanted }
    } else {
        0
    }
}

/// `part` of `whole` of a figure, half to even; the figure itself of nothing.
fn share(of: i64, part: i64, whole: i64) -> i64 {
    if of == 0 || part == whole {
        return of;
    }
    let scaled = mul_div(
        i128::from(of),
        i128::from(part),
        i128::from(whole),
        Rounding::HalfEven,
    );
    scaled.and_then(|it| i64::try_from(it).ok()).unwrap_or(of)
}
