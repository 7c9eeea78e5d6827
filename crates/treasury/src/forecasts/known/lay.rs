//! Laying known flows over what the models expect, so that nothing counts twice.
//!
//! Owns: days, sheets, and what gives way.
//! Not here: where flows come from (`gather`), which account takes them (`places`).
//! Invariant: a known flow takes the place of what is expected of the same account and category in
//! the same direction within `WINDOW` days, nearest first, and of no more than its own amount:
//! within a window the sum is the larger of what is known and what was expected.

use std::collections::BTreeMap;
use std::sync::Arc;

use cash::BasisPoints;
use journal::Book;
use money::{Asset, BusinessCalendar, Date, Roll, Rounding, mul_div};

use super::habits::Habits;
use super::places::Places;
use super::{Found, KnownFlow, KnownSource, day_after, days_from};
use crate::forecasts::flows::{CellKey, amount, grains};
use crate::forecasts::kept::Run;
use crate::forecasts::lens::{Lens, Sheet, SheetOf, days_between};
use crate::lines::is_suspense;

/// Days before and after its own in which a flow takes the place of what was expected.
const WINDOW: usize = 14;

/// In so many equal parts the days on which a flow may come are kept.
const PARTS: u16 = 40;

/// A known flow on its cell.
#[derive(Clone, Debug)]
pub(crate) struct Laid {
    key: CellKey,
    grains: i64,
    /// The day ahead on which it is expected; none after the last one.
    ahead: Option<usize>,
    /// The same in each of equally likely parts.
    days: Vec<Option<usize>>,
    seed: u64,
    /// The counterparty, in small letters.
    name: String,
}

/// Lays flows over a lens.
pub(super) fn put_in(
    lens: &mut Lens,
    run: &Run,
    (found, habits): (Vec<Found>, &Habits),
    (today, calendar): (Date, &dyn Fn(Asset) -> BusinessCalendar),
) {
    let earliest = today.max(day_after(lens.covered.actual_to, 1));
    let book = Arc::clone(&lens.book);
    let places = Places {
        book: &book,
        habits,
    };
    let (mut known, mut laid): (Vec<KnownFlow>, Vec<(usize, Laid, String)>) = Default::default();
    for mut it in found {
        let asset = it.flow.amount.asset();
        (it.flow.account, it.flow.category) = places.of(&it);
        if !lens.covers(it.flow.account, asset) {
            continue;
        }
        let price = lens.price_of(asset);
        let worth = price.and_then(|price| price.convert(it.flow.amount, Rounding::HalfEven).ok());
        it.flow.worth = worth;
        let parts = set_days(&mut it, earliest, &calendar(asset));
        if it.flow.expected_on > lens.covered.until {
            continue;
        }
        lens.covered.known += 1;
        lens.covered.left_out += usize::from(it.flow.account.is_none() || worth.is_none());
        if let Some(account) = it.flow.account {
            let key = CellKey {
                account,
                asset,
                category: it.flow.category,
            };
            lens.pockets.entry((account, asset)).or_insert(0);
            laid.push((known.len(), one(lens, key, &it, &parts), it.party));
        }
        known.push(it.flow);
    }
    laid.sort_by_key(|it| (it.1.ahead, it.1.seed));
    let mut giving = Giving::of(run, habits, &book);
    for (which, it, party) in &laid {
        let taken = giving.take(lens, it, party);
        known[*which].replaces = amount(i128::from(taken), it.key.asset);
    }
    giving.give_way(lens);
    lens.known = known;
    lens.laid = Arc::new(laid.into_iter().map(|it| it.1).collect());
    split(lens, &[]);
}

/// Sets the expected day and its spread. Answers the day in each of the equally likely parts.
fn set_days(it: &mut Found, earliest: Date, calendar: &BusinessCalendar) -> Vec<Date> {
    let due = it.flow.due_on;
    let open_from = |day: Date| {
        let day = day.max(earliest);
        calendar.roll(day, Roll::Following).unwrap_or(day)
    };
    let Some(delays) = &it.delays else {
        it.flow.expected_on = open_from(due);
        return vec![it.flow.expected_on];
    };
    // What has not come by now comes later than the days that have passed since it was due.
    let overdue = days_from(due, earliest).saturating_sub(1);
    let at = |share: u16| {
        let late = delays.after(BasisPoints::new(share), Some(overdue));
        open_from(day_after(due, late))
    };
    it.flow.expected_on = at(5_000);
    it.flow.between = Some((at(1_000), at(9_000)));
    let part = 10_000 / PARTS;
    (0..PARTS).map(|it| at(it * part + part / 2)).collect()
}

fn one(lens: &Lens, key: CellKey, it: &Found, parts: &[Date]) -> Laid {
    let ahead = |on: &Date| {
        let ahead = days_between(lens.covered.actual_to, *on).checked_sub(1);
        ahead.filter(|it| *it < lens.days())
    };
    let seed = match it.flow.source {
        KnownSource::Item { id, .. } => {
            let bytes = id.as_uuid().as_u128().to_le_bytes();
            let (low, high) = bytes.split_at(8);
            let word = |it: &[u8]| it.iter().fold(0_u64, |sum, it| (sum << 8) | u64::from(*it));
            word(low) ^ word(high)
        }
        KnownSource::Payment(id) => u64::from(id.0),
    };
    let name = it.flow.counterparty.as_deref().unwrap_or_default();
    Laid {
        key,
        grains: grains(it.flow.amount),
        ahead: ahead(&it.flow.expected_on),
        days: parts.iter().map(ahead).collect(),
        seed,
        name: name.to_lowercase(),
    }
}

/// Puts the sheets of known flows in, in place of those that are there: of the counterparties with
/// these texts in their names each on their own.
pub(crate) fn split(lens: &mut Lens, names: &[String]) {
    lens.sheets.retain(|it| it.of == SheetOf::Models);
    let (days, paths) = (lens.days(), lens.covered.paths);
    let wanted: Vec<(String, &String)> = names.iter().map(|it| (it.to_lowercase(), it)).collect();
    let mut sheets: BTreeMap<(CellKey, Vec<String>), Sheet> = BTreeMap::new();
    for it in lens.laid.iter() {
        let named = wanted.iter().filter(|wanted| it.name.contains(&wanted.0));
        let named: Vec<String> = named.map(|it| it.1.clone()).collect();
        let sheet = sheets
            .entry((it.key, named.clone()))
            .or_insert_with(|| Sheet {
                key: it.key,
                mean: vec![0; days],
                paths: vec![vec![0; days]; paths],
                known: vec![0; days],
                of: SheetOf::Documents(named),
            });
        if let Some(day) = it.ahead {
            sheet.mean[day] = sheet.mean[day].saturating_add(it.grains);
            sheet.known[day] = sheet.known[day].saturating_add(it.grains);
        }
        for (place, path) in (0_u64..).zip(&mut sheet.paths) {
            if let Some(day) = it.day_of(place) {
                path[day] = path[day].saturating_add(it.grains);
            }
        }
    }
    lens.sheets.extend(sheets.into_values());
}

impl Laid {
    /// The day ahead on which it comes in a path.
    fn day_of(&self, path: u64) -> Option<usize> {
        let count = u64::try_from(self.days.len()).unwrap_or(1).max(1);
        let part = mixed(self.seed ^ mixed(path)) % count;
        *self.days.get(usize::try_from(part).ok()?)?
    }
}

/// A number that looks random and is the same for the same one.
/// Source: Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators" (SplitMix64).
const fn mixed(from: u64) -> u64 {
    let it = from.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    it ^ (it >> 31)
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
struct Giving<'a> {
    run: &'a Run,
    habits: &'a Habits,
    /// Cells that nobody gave a category, and whether more comes in than goes out.
    suspense: Vec<(CellKey, bool)>,
    cells: BTreeMap<CellKey, Option<Cell>>,
}

impl<'a> Giving<'a> {
    fn of(run: &'a Run, habits: &'a Habits, book: &Book) -> Self {
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

    /// Takes what a flow stands in for: of its own cell, then of what nobody gave a category on its
    /// account. Answers how much, signed as the flow.
    fn take(&mut self, lens: &Lens, it: &Laid, party: &str) -> i64 {
        let Some(ahead) = it.ahead else { return 0 };
        let mut keys = vec![it.key];
        keys.extend(self.suspense_of(it));
        let mut left = it.grains;
        for key in keys {
            if !self.cells.contains_key(&key) {
                let cell = self.cell(lens, &key);
                self.cells.insert(key, cell);
            }
            let Some(Some(cell)) = self.cells.get_mut(&key) else {
                continue;
            };
            left = cell.take((ahead, party), left);
        }
        it.grains - left
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
    fn give_way(self, lens: &mut Lens) {
        for cell in self.cells.into_values().flatten() {
            let sheet = &mut lens.sheets[cell.sheet];
            for day in 0..sheet.mean.len() {
                let (taken, ended) = (cell.taken[day], cell.ended[day]);
                if taken == 0 && ended == 0 {
                    continue;
                }
                let known = sheet.known[day];
                let was = sheet.mean[day] - known;
                for path in &mut sheet.paths {
                    let rest = share(path[day] - known, was - taken, was);
                    path[day] = known - ended + rest;
                }
                sheet.mean[day] -= taken + ended;
                sheet.known[day] -= ended;
            }
        }
    }
}

impl Cell {
    /// Takes up to `left`, by days from a day on: recurring flows of the same name first. Answers
    /// what is left.
    fn take(&mut self, (ahead, party): (usize, &str), mut left: i64) -> i64 {
        for it in &mut self.events {
            if it.ahead.abs_diff(ahead) <= WINDOW && it.party == party && !party.is_empty() {
                let part = part_of(it.left, left);
                it.left -= part;
                left -= part;
                if let Some(slot) = self.ended.get_mut(it.ahead) {
                    *slot += part;
                }
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
        left
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
    let scaled = mul_div(
        i128::from(of),
        i128::from(part),
        i128::from(whole),
        Rounding::HalfEven,
    );
    scaled.and_then(|it| i64::try_from(it).ok()).unwrap_or(of)
}
