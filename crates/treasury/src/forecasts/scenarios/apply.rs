//! What a change does to a forecast, and how likely a limit is broken.
//!
//! Owns: changing means and paths alike, walks of rates and prices.
//! Not here: keeping scenarios (`scenarios`).
//! Invariant: a change is rounded half to even once a flow, and never touches what is booked.

use std::collections::BTreeMap;

use forecast::books;
use journal::{AccountType, PriceTable};
use money::{Amount, Asset, Date, Rounding, mul_div};

use super::change::{Change, Which};
use crate::error::Error;
use crate::forecasts::flows::{CellKey, grains};
use crate::forecasts::lens::{Lens, Sheet, SheetOf, days_between};
use crate::forecasts::paths::PathRate;
use crate::forecasts::paths::Paths;
use crate::forecasts::run::day_of;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// A whole in basis points, and in millionths.
const WHOLE_BPS: i64 = 10_000;
const WHOLE_PPM: i128 = 1_000_000;

/// For each asset that has a history of prices: paths of its rate, in millionths of today's.
pub(super) type Walks = BTreeMap<Asset, Vec<Vec<u32>>>;

/// `part` of `whole` of a flow, half to even.
fn share(flow: i64, part: i64, whole: i64) -> i64 {
    let scaled = mul_div(
        i128::from(flow),
        i128::from(part),
        i128::from(whole),
        Rounding::HalfEven,
    );
    scaled.and_then(|it| i64::try_from(it).ok()).unwrap_or(flow)
}

/// Counterparties that changes name: their open items and payments are told apart from others.
pub(super) fn counterparties(changes: &[Change]) -> Vec<String> {
    let named = changes.iter().filter_map(|it| match it {
        Change::Scale { what, .. }
        | Change::Default { what, .. }
        | Change::Growth { what, .. }
        | Change::Delay { what, .. } => Some(what),
        _ => None,
    });
    let names = named.filter_map(|it| match it {
        Which::Counterparty(name) => Some(name.clone()),
        _ => None,
    });
    names.collect()
}

/// Applies one change to what is looked at.
///
/// Errors: `NotFound` and `Invalid` for accounts, assets and amounts.
pub(super) fn apply(lens: &mut Lens, change: &Change, caller: &Caller) -> Result<(), Error> {
    match change {
        Change::Scale {
            what,
            percent_bps,
            from,
        } => {
            let first = from.map_or(0, |it| ahead_of(lens, it));
            scale(lens, what, (i64::from(*percent_bps), first));
        }
        Change::Default { what, percent_bps } => scale(lens, what, (-i64::from(*percent_bps), 0)),
        Change::Growth { what, percent_bps } => grow(lens, what, i64::from(*percent_bps)),
        Change::Delay { what, days } => delay(lens, what, *days),
        Change::OneOff {
            account,
            on,
            amount,
        } => {
            let (key, flow) = flow_on(lens, caller, account, amount)?;
            put(lens, key, &[(*on, flow)]);
        }
        Change::Shock { asset, percent_bps } => {
            let asset = Treasury::known_asset(&lens.book, asset)?;
            if asset == lens.covered.currency {
                let wanted = "another asset than the one figures are in";
                return Err(Error::invalid("asset", &asset.code().to_string(), wanted));
            }
            lens.shock(asset, *percent_bps);
        }
        Change::Rate {
            account,
            percent_bps,
        } => change_rate(lens, caller, account, *percent_bps)?,
        Change::Hiring {
            account,
            people,
            monthly,
            from,
        } => {
            let (key, each) = flow_on(lens, caller, account, monthly)?;
            let flow = -each.saturating_mul(i64::from(*people)).saturating_abs();
            let days = (0..lens.days()).map(|it| lens.date(it));
            let paid: Vec<(Date, i64)> = days
                .filter(|it| it.day() == 25 && it >= from)
                .map(|it| (it, flow))
                .collect();
            put(lens, key, &paid);
        }
    }
    Ok(())
}

/// Changes flows by basis points from a day on.
fn scale(lens: &mut Lens, what: &Which, (by, first): (i64, usize)) {
    each(lens, what, |path, part| {
        for slot in path.iter_mut().skip(first) {
            *slot = slot.saturating_add(share(*slot, part * by, WHOLE_BPS * WHOLE_BPS));
        }
    });
}

/// Lets flows grow by basis points a year, day by day.
fn grow(lens: &mut Lens, what: &Which, by: i64) {
    each(lens, what, |path, part| {
        for (ahead, slot) in path.iter_mut().enumerate() {
            let day = i64::try_from(ahead + 1).unwrap_or(0);
            let grown = share(by * day, part, 365);
            *slot = slot.saturating_add(share(*slot, grown, WHOLE_BPS * WHOLE_BPS));
        }
    });
}

/// Moves flows to later days; those that come after the last one are not in it.
fn delay(lens: &mut Lens, what: &Which, days: u32) {
    let days = usize::try_from(days).unwrap_or(usize::MAX);
    each(lens, what, |path, part| {
        let late: Vec<i64> = path.iter().map(|it| share(*it, part, WHOLE_BPS)).collect();
        for (ahead, slot) in path.iter_mut().enumerate() {
            let comes = ahead.checked_sub(days).map_or(0, |it| late[it]);
            *slot = *slot - late[ahead] + comes;
        }
    });
}

/// How many days ahead a day is; 0 for one that passed.
fn ahead_of(lens: &Lens, day: Date) -> usize {
    days_between(lens.covered.actual_to, day).saturating_sub(1)
}

/// Changes the mean and every path of the cells a change is about, with the part of the cell that
/// it is about, in basis points.
fn each(lens: &mut Lens, what: &Which, change: impl Fn(&mut [i64], i64)) {
    let parts: Vec<i64> = lens
        .sheets
        .iter()
        .map(|it| part_of(lens, it, what))
        .collect();
    for (sheet, part) in lens.sheets.iter_mut().zip(parts).filter(|it| it.1 > 0) {
        change(&mut sheet.mean, part);
        for path in sheet.paths.each_mut() {
            change(path, part);
        }
    }
}

fn part_of(lens: &Lens, sheet: &Sheet, what: &Which) -> i64 {
    let key = &sheet.key;
    // What moves between own accounts is neither receipt nor payment.
    let Some(category) = key.category.and_then(|it| lens.book.account(it)) else {
        return 0;
    };
    let sum: i128 = lens.flows.cells.get(key).map_or(0, |items| {
        items.iter().map(|it| i128::from(it.grains)).sum()
    });
    let is_in = match category.path.account_type() {
        AccountType::Income => true,
        AccountType::Expense => false,
        _ => sum > 0,
    };
    let whole = |is: bool| if is { WHOLE_BPS } else { 0 };
    match what {
        Which::Receipts => whole(is_in),
        Which::Payments => whole(!is_in),
        Which::Category(path) => whole(category.path.is_within(path)),
        Which::Counterparty(name) => match &sheet.of {
            SheetOf::Models => counterparty_part(lens, key, name),
            SheetOf::Documents(names) => whole(names.contains(name)),
        },
    }
}

/// The share of a counterparty in a cell, by size, over the last year.
fn counterparty_part(lens: &Lens, key: &CellKey, name: &str) -> i64 {
    let wanted = name.to_lowercase();
    let year = lens
        .covered
        .actual_to
        .checked_sub(jiff::Span::new().days(365));
    let since = year.unwrap_or(lens.covered.actual_to);
    let (mut own, mut all) = (0_i128, 0_i128);
    let items = lens
        .flows
        .cells
        .get(key)
        .into_iter()
        .flat_map(|it| it.iter());
    for it in items.filter(|it| it.on > since) {
        let size = i128::from(it.grains.unsigned_abs());
        all += size;
        own += if it.label.to_lowercase().contains(&wanted) {
            size
        } else {
            0
        };
    }
    let share = mul_div(own, i128::from(WHOLE_BPS), all.max(1), Rounding::HalfEven);
    share.and_then(|it| i64::try_from(it).ok()).unwrap_or(0)
}

/// The cell without a category of an account, and an amount of its asset in grains.
fn flow_on(
    lens: &Lens,
    caller: &Caller,
    name: &str,
    amount: &str,
) -> Result<(CellKey, i64), Error> {
    let account = Treasury::find_seen_account(&lens.book, caller, name)?.id;
    let held = lens.pockets.keys().find(|it| it.0 == account);
    let Some((_, asset)) = held else {
        return Err(Error::invalid(
            "account",
            name,
            "an account of what is looked at",
        ));
    };
    let parsed = Amount::parse(amount, *asset)
        .map_err(|error| Error::malformed("amount", amount, &error))?;
    Ok((
        CellKey {
            account,
            asset: *asset,
            category: None,
        },
        grains(parsed),
    ))
}

/// Adds flows to a cell's mean and every path.
fn put(lens: &mut Lens, key: CellKey, flows: &[(Date, i64)]) {
    let mut mean = vec![0; lens.days()];
    for (on, flow) in flows {
        if *on > lens.covered.actual_to
            && let Some(slot) = mean.get_mut(ahead_of(lens, *on))
        {
            *slot = flow.saturating_add(*slot);
        }
    }
    let paths = Paths::alike(&mean, lens.covered.paths);
    let known = mean.clone();
    lens.sheets.push(Sheet {
        key,
        mean,
        paths,
        known,
        of: SheetOf::Models,
    });
}

/// Interest on what an account is expected to hold, at the end of each month.
fn change_rate(lens: &mut Lens, caller: &Caller, name: &str, bps: i32) -> Result<(), Error> {
    let (key, _) = flow_on(lens, caller, name, "0")?;
    let units = lens
        .pockets
        .get(&(key.account, key.asset))
        .copied()
        .unwrap_or(0);
    let mut held = i128::from(grains(Amount::from_units(units, key.asset)));
    let mut earned = 0_i128;
    let mut paid = Vec::new();
    for ahead in 0..lens.days() {
        let own = lens
            .sheets
            .iter()
            .filter(|it| it.key.account == key.account && it.key.asset == key.asset);
        held += own.map(|it| i128::from(it.mean[ahead])).sum::<i128>();
        earned += held * i128::from(bps);
        let day = lens.date(ahead);
        if day == day.last_of_month() {
            let parts = i128::from(WHOLE_BPS) * 365;
            let interest = mul_div(earned, 1, parts, Rounding::HalfEven).unwrap_or(0);
            paid.push((day, i64::try_from(interest).unwrap_or(0)));
            earned = 0;
        }
    }
    put(lens, key, &paid);
    Ok(())
}

/// How the rates of the assets that are looked at may go, drawn from how they went.
pub(super) fn walks(lens: &Lens, table: &PriceTable) -> Walks {
    let into = lens.covered.currency.code();
    let mut found = Walks::new();
    for asset in lens.pockets.keys().map(|it| it.1) {
        if asset.code() == into || found.contains_key(&asset) {
            continue;
        }
        let of = |base, quote| -> Vec<(forecast::Day, f64)> {
            let points = table.points(base, quote);
            points
                .filter_map(|(on, rate, _)| Some((day_of(on), rate.to_text(0).parse().ok()?)))
                .collect()
        };
        let direct = of(asset.code(), into);
        // One over a rate moves as far the other way.
        let is_direct = !direct.is_empty();
        let points = if is_direct {
            direct
        } else {
            of(into, asset.code())
        };
        let seed = u64::from(asset.code().as_str().bytes().map(u32::from).sum::<u32>());
        let asked = (lens.days(), lens.covered.paths);
        if let Some(mut paths) = books::walk(&points, asked, seed) {
            if !is_direct {
                let inverse = |it: &mut u32| {
                    let inverse = 1_000_000_000_000 / u64::from((*it).max(1));
                    *it = u32::try_from(inverse).unwrap_or(u32::MAX);
                };
                paths.iter_mut().flatten().for_each(inverse);
            }
            found.insert(asset, paths);
        }
    }
    found
}

/// In how many of ten thousand cases everything together falls below a limit on some day: flows,
/// rates and prices drawn together.
pub(super) fn below_limit(lens: &Lens, walks: &Walks, limit: i128) -> u32 {
    let paths = lens.covered.paths;
    let mut held: BTreeMap<Asset, i128> = BTreeMap::new();
    for ((_, asset), units) in &lens.pockets {
        *held.entry(*asset).or_default() += i128::from(grains(Amount::from_units(*units, *asset)));
    }
    let rates: BTreeMap<Asset, PathRate> = held
        .keys()
        .filter_map(|it| Some((*it, lens.rate(*it)?)))
        .collect();
    let flows: BTreeMap<Asset, Vec<Vec<i128>>> = held
        .keys()
        .map(|asset| (*asset, lens.sums(|it| it.key.asset == *asset)))
        .collect();
    let mut broken = 0;
    for path in 0..paths {
        let mut now = held.clone();
        let is_below = (0..lens.days()).any(|day| {
            for (slot, flows) in now.values_mut().zip(flows.values()) {
                *slot += flows[path][day];
            }
            let worth = |(asset, held): (&Asset, &i128)| {
                let worth = rates.get(asset).map_or(0, |it| it.worth(*held));
                let walked = walks
                    .get(asset)
                    .map_or(WHOLE_PPM, |it| i128::from(it[path][day]));
                worth.saturating_mul(walked).div_euclid(WHOLE_PPM)
            };
            now.iter().map(worth).sum::<i128>() < limit
        });
        broken += usize::from(is_below);
    }
    u32::try_from(broken * 10_000 / paths.max(1)).unwrap_or(0)
}
