//! Transfers between own accounts of which only one side names the other.
//!
//! Owns: pairing such a side with the one that names it, in this import or already booked.
//! Not here: lines that name an own account themselves (`compare`).
//! Invariant: a side is paired once, and only with an equal amount within five days.

use std::collections::HashMap;

use journal::{Account, AccountId, Book, Filter, Order};
use money::{Date, Day};

use super::Part;
use crate::imports::paths::IN_TRANSIT;

/// Days that may lie between the two sides: a weekend and a holiday.
const LAG_DAYS: i32 = 5;

/// A side that names account and amount of the other, waiting for it.
struct Waiting {
    day: i32,
    /// The account that named the other.
    from: Account,
}

/// What is expected on an account: by account and units.
type Expected = HashMap<(AccountId, i128), Vec<Waiting>>;

/// Gives lines that name nobody the own account that named them.
pub(super) fn pair(book: &Book, parts: &mut [Part]) {
    let mut expected = Expected::new();
    booked_sides(book, parts, &mut expected);
    for part in parts.iter() {
        let Some((from, scale)) = side(book, part) else {
            continue;
        };
        for (index, other) in &part.counterparties {
            let Some(line) = part.lines.get(*index) else {
                continue;
            };
            let Some(units) = line.amount.to_units(scale) else {
                continue;
            };
            let waiting = Waiting {
                day: number(line.booked_on),
                from: from.clone(),
            };
            expected
                .entry((other.id, -units))
                .or_default()
                .push(waiting);
        }
    }
    // Sides that name each other are a pair already: they use up what is expected first.
    for is_named in [true, false] {
        for part in parts.iter_mut() {
            let Some((own, scale)) = side(book, part).map(|it| (it.0.id, it.1)) else {
                continue;
            };
            for index in 0..part.lines.len() {
                let is_open = part.occurrences.get(index).is_some_and(|it| *it > 0);
                if !is_open || part.counterparties.contains_key(&index) != is_named {
                    continue;
                }
                let line = &part.lines[index];
                let Some(units) = line.amount.to_units(scale) else {
                    continue;
                };
                if let Some(from) = take(&mut expected, (own, units), number(line.booked_on)) {
                    part.counterparties.entry(index).or_insert(from);
                }
            }
        }
    }
}

/// The account of a part and the places of its asset.
fn side<'a>(book: &'a Book, part: &Part) -> Option<(&'a Account, u8)> {
    let id = part.preview.account.as_ref()?.0;
    Some((book.account(id)?, part.asset?.scale()))
}

fn number(day: Date) -> i32 {
    Day::from(day).number()
}

fn take(expected: &mut Expected, key: (AccountId, i128), day: i32) -> Option<Account> {
    let waiting = expected.get_mut(&key)?;
    let is_near = |it: &Waiting| it.day.abs_diff(day) <= LAG_DAYS.unsigned_abs();
    let place = waiting.iter().position(is_near)?;
    Some(waiting.swap_remove(place).from)
}

/// Sides booked by earlier imports whose other side has not come yet.
fn booked_sides(book: &Book, parts: &[Part], expected: &mut Expected) {
    let Some(transit) = book.chart().find(IN_TRANSIT).map(|it| it.id) else {
        return;
    };
    let days = || {
        parts
            .iter()
            .flat_map(|it| it.lines.iter().map(|line| line.booked_on))
    };
    let Some((first, last)) = days().min().zip(days().max()) else {
        return;
    };
    let shifted = |day: Date, by: i32| Day::from_number(number(day).saturating_add(by)).to_date();
    let filter = Filter {
        accounts: Some(vec![transit]),
        from: shifted(first, -LAG_DAYS),
        to: shifted(last, LAG_DAYS),
        ..Filter::default()
    };
    let page = book.page(&filter, Order::OldestFirst, 0, usize::MAX);
    let mut arrived = Vec::new();
    for view in page.entries.into_iter().filter_map(|it| book.entry(it)) {
        let is_standing = view.reversed_by().is_none() && view.corrects().is_none();
        let own = view.postings().find(|it| it.account != transit);
        let Some(own) = own.filter(|_| is_standing) else {
            continue;
        };
        let (day, units) = (number(view.booked_on()), own.amount.units());
        arrived.push(((own.account, units), day));
        let tags = view.tags();
        let named = tags.get("counterparty-account").map(String::as_str);
        let other = named.and_then(|it| book.chart().find_by_identification(it));
        if let Some((other, from)) = other.zip(book.account(own.account)) {
            let waiting = Waiting {
                day,
                from: from.clone(),
            };
            expected
                .entry((other.id, -units))
                .or_default()
                .push(waiting);
        }
    }
    for (key, day) in arrived {
        take(expected, key, day);
    }
}
