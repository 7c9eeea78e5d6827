//! Laying known flows over what the models expect, so that nothing counts twice.
//!
//! Owns: days and sheets.
//! Not here: where flows come from (`gather`), which account takes them (`places`), what of the
//! models' gives way (`giving`).
//! Invariant: a known flow takes the place of what is expected of the same account and category in
//! the same direction within `WINDOW` days, nearest first, and of no more than its own amount:
//! within a window the sum is the larger of what is known and what was expected. What a facility
//! has due may be booked on any of its accounts, and all of them give way.

use std::collections::BTreeMap;
use std::sync::Arc;

use cash::BasisPoints;
use journal::Book;
use money::{Asset, BusinessCalendar, Date, Roll, Rounding};

use super::days::{day_after, days_from};
use super::flow::{KnownFlow, KnownSource};
use super::found::Found;
use super::giving::{Giving, Over};
use super::habits::Habits;
use super::laid::Laid;
use super::places::Places;
use crate::forecasts::flows::{CellKey, amount, grains};
use crate::forecasts::kept::Run;
use crate::forecasts::lens::{Lens, Sheet, SheetOf, days_between};
use crate::forecasts::paths::Paths;

/// In so many equal parts the days on which a flow may come are kept.
const PARTS: u16 = 40;

/// Flows with their account, category and day, and the day in each of the equally likely parts.
pub(super) fn placed<'a>(
    (book, habits): (&'a Book, &'a Habits),
    found: Vec<Found>,
    (earliest, calendar): (Date, &'a dyn Fn(Asset) -> BusinessCalendar),
) -> impl Iterator<Item = (Found, Vec<Date>)> + 'a {
    let places = Places { book, habits };
    found.into_iter().map(move |mut it| {
        (it.flow.account, it.flow.category) = places.of(&it);
        let calendar = calendar(it.flow.amount.asset());
        let parts = set_days(&mut it, earliest, &calendar);
        (it, parts)
    })
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
    let (mut known, mut laid): (Vec<KnownFlow>, Vec<Over>) = Default::default();
    for (mut it, parts) in placed((&book, habits), found, (earliest, calendar)) {
        let asset = it.flow.amount.asset();
        if !lens.covers(it.flow.account, asset) {
            continue;
        }
        let price = lens.price_of(asset);
        let worth = price.and_then(|price| price.convert(it.flow.amount, Rounding::HalfEven).ok());
        it.flow.worth = worth;
        // Parts are in the order of their days: what cannot come by the last day is in no figure.
        if parts
            .first()
            .is_none_or(|first| *first > lens.covered.until)
        {
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
            laid.push(Over {
                which: known.len(),
                laid: one(lens, key, &it, &parts),
                party: it.party,
                debt: it.debt,
            });
        }
        known.push(it.flow);
    }
    laid.sort_by_key(|it| (it.laid.ahead, it.laid.seed));
    let mut giving = Giving::of(run, habits, &book);
    for it in &laid {
        let taken = giving.take(lens, it);
        known[it.which].replaces = amount(i128::from(taken), it.laid.key.asset);
    }
    giving.give_way(lens);
    lens.known = known;
    lens.laid = Arc::new(laid.into_iter().map(|it| it.laid).collect());
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
        KnownSource::Item { id, .. } => seed_of(id.as_uuid().as_u128()),
        KnownSource::Payment(id) => u64::from(id.0),
        KnownSource::Debt { facility, .. } => seed_of(facility.as_uuid().as_u128()),
    };
    let name = it.flow.counterparty.as_deref().unwrap_or_default();
    Laid {
        key,
        grains: grains(it.flow.amount),
        ahead: ahead(&it.flow.expected_on).unwrap_or_else(|| lens.days().saturating_sub(1)),
        days: parts.iter().map(ahead).collect(),
        seed,
        name: name.to_lowercase(),
    }
}

fn seed_of(id: u128) -> u64 {
    let bytes = id.to_le_bytes();
    let (low, high) = bytes.split_at(8);
    let word = |it: &[u8]| it.iter().fold(0_u64, |sum, it| (sum << 8) | u64::from(*it));
    word(low) ^ word(high)
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
                paths: Paths::alike(&vec![0; days], paths),
                known: vec![0; days],
                of: SheetOf::Documents(named),
            });
        for (day, part) in it.by_day() {
            sheet.mean[day] = sheet.mean[day].saturating_add(part);
            sheet.known[day] = sheet.known[day].saturating_add(part);
        }
        for (place, path) in (0_u64..).zip(sheet.paths.each_mut()) {
            if let Some(day) = it.day_of(place) {
                path[day] = path[day].saturating_add(it.grains);
            }
        }
    }
    lens.sheets.extend(sheets.into_values());
}
