//! What will be held, and how sure that is.
//!
//! Owns: balances by day with their band, and accounts that may fall below their minimum.
//! Not here: flows by category (`grid`).
//! Invariant: the band of a group is made of the same paths as those of its accounts: it adds up
//! path by path.

use std::collections::BTreeSet;

use journal::{AccountId, AccountType};
use money::{Amount, Asset, Date, OrganisationId};

use super::flows::{amount, grains};
use super::lens::{Around, Covered, Lens, plus};
use super::settings::ForecastSettings;
use crate::error::Error;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// Days of the past that an outlook may show.
const MAX_PAST: usize = 366;

/// What will be held at the end of a day. Either it is booked, or it is a band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlookDay {
    /// The day.
    pub on: Date,
    /// What was held; none for days to come.
    pub actual: Option<Amount>,
    /// Of days to come: the expected value, and what it is below of in 10, 50 and 90 of 100 cases.
    pub band: Option<[Amount; 4]>,
}

/// An account that may fall below its minimum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Danger {
    /// The account.
    pub account: AccountId,
    /// Its path.
    pub path: String,
    /// What it should not fall below: set, or nothing.
    pub minimum: Amount,
    /// What it holds.
    pub balance: Amount,
    /// In how many of ten thousand cases it falls below.
    pub probability_bps: u32,
    /// The first day on which it is below in more than one of ten cases.
    pub first_on: Option<Date>,
    /// The first day on which it is expected to be below.
    pub expected_on: Option<Date>,
    /// The lowest balance expected, and when.
    pub lowest: (Amount, Date),
}

/// What will be held.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// Where it comes from.
    pub covered: Covered,
    /// The past, then the future.
    pub days: Vec<OutlookDay>,
    /// Accounts, those most in danger first.
    pub dangers: Vec<Danger>,
}

impl Treasury {
    /// What will be held, with `past` days before.
    ///
    /// Errors: as for `forecast_grid`; `Invalid` (past).
    pub async fn forecast_outlook(
        &self,
        (org, caller): (OrganisationId, &Caller),
        around: &Around,
        currency: Option<String>,
        past: usize,
    ) -> Result<Outlook, Error> {
        if past > MAX_PAST {
            let expected = format!("0 to {MAX_PAST} days");
            return Err(Error::invalid("past", &past.to_string(), expected));
        }
        let lens = self.lens((org, caller), around, currency).await?;
        let settings = self.forecast_settings_of(org).await?;
        let mut days = held_days(&lens, past);
        let asset = lens.covered.currency;
        for (ahead, band) in bands(&lens).into_iter().enumerate() {
            days.push(OutlookDay {
                on: lens.date(ahead),
                actual: None,
                band: Some(band.map(|it| Amount::from_units(it, asset))),
            });
        }
        let dangers = dangers(&lens, &settings);
        Ok(Outlook {
            covered: lens.covered,
            days,
            dangers,
        })
    }
}

fn held_days(lens: &Lens, past: usize) -> Vec<OutlookDay> {
    let back = i64::try_from(past).unwrap_or(0);
    let last = lens.covered.actual_to;
    let first = last
        .checked_sub(jiff::Span::new().days(back))
        .unwrap_or(last);
    let day = |it: usize| {
        let on = plus(first, it);
        let held = Amount::from_units(lens.held(on), lens.covered.currency);
        OutlookDay {
            on,
            actual: Some(held),
            band: None,
        }
    };
    (0..=past).map(day).collect()
}

/// Mean, P10, P50 and P90 of what is held at the end of each day to come, in the reporting currency.
pub(super) fn bands(lens: &Lens) -> Vec<[i128; 4]> {
    let (days, paths) = (lens.days(), lens.covered.paths);
    let start: i128 = lens
        .pockets
        .iter()
        .filter_map(|((_, asset), units)| lens.worth_of_units(*units, *asset))
        .sum();
    let assets: BTreeSet<Asset> = lens.sheets.iter().map(|it| it.key.asset).collect();
    let mut mean = vec![start; days];
    let mut held = vec![vec![start; days]; paths];
    // By asset first: one conversion a path and day instead of one a cell.
    for asset in assets {
        let mut expected = vec![0; days];
        for sheet in lens.sheets.iter().filter(|it| it.key.asset == asset) {
            for (sum, flow) in expected.iter_mut().zip(&sheet.mean) {
                *sum += i128::from(*flow);
            }
        }
        let worth = |it: i128| lens.worth(it, asset).unwrap_or(0);
        add_up(&mut mean, expected.into_iter().map(worth));
        let Some(rate) = lens.rate(asset) else {
            continue;
        };
        for (held, flows) in held.iter_mut().zip(lens.sums(|it| it.key.asset == asset)) {
            add_up(held, flows.into_iter().map(|it| rate.worth(it)));
        }
    }
    let band = |day: usize| {
        let mut sorted: Vec<i128> = held.iter().map(|it| it[day]).collect();
        sorted.sort_unstable();
        let at = |share: usize| sorted.get(share * paths.saturating_sub(1) / 100).copied();
        let at = |share: usize| at(share).unwrap_or(mean[day]);
        [mean[day], at(10), at(50), at(90)]
    };
    (0..days).map(band).collect()
}

/// Adds flows, day by day, to what is held at the end of each day.
fn add_up(held: &mut [i128], flows: impl Iterator<Item = i128>) {
    let mut sum = 0;
    for (held, flow) in held.iter_mut().zip(flows) {
        sum += flow;
        *held += sum;
    }
}

/// Each account with its chance of falling below its minimum.
pub(super) fn dangers(lens: &Lens, settings: &ForecastSettings) -> Vec<Danger> {
    let mut found: Vec<Danger> = lens
        .pockets
        .iter()
        .filter_map(|((account, asset), units)| danger(lens, settings, (*account, *asset), *units))
        .collect();
    found.sort_by_key(|it| (std::cmp::Reverse(it.probability_bps), it.path.clone()));
    found
}

fn danger(
    lens: &Lens,
    settings: &ForecastSettings,
    (account, asset): (AccountId, Asset),
    units: i128,
) -> Option<Danger> {
    let path = lens.book.account(account)?.path.to_string();
    let set = settings
        .minimums
        .get(&path)
        .and_then(|it| Amount::parse(it, asset).ok());
    // A card is below nothing all month: only a limit that was set says anything.
    let owes = lens.book.account(account)?.path.account_type() == AccountType::Liability;
    if owes && set.is_none() {
        return None;
    }
    let minimum = set.unwrap_or(Amount::zero(asset));
    let least = i128::from(grains(minimum));
    let start = i128::from(grains(Amount::from_units(units, asset)));
    let is_own = |it: &&super::lens::Sheet| it.key.account == account && it.key.asset == asset;
    let cells: Vec<_> = lens.sheets.iter().filter(is_own).collect();
    let (days, paths) = (lens.days(), lens.covered.paths);
    let mut below = vec![0_usize; days];
    let mut fallen = 0;
    for flows in lens.sums(|it| is_own(&it)) {
        let (mut held, mut has_fallen) = (start, false);
        for (flow, slot) in flows.iter().zip(&mut below) {
            held += flow;
            *slot += usize::from(held < least);
            has_fallen |= held < least;
        }
        fallen += usize::from(has_fallen);
    }
    let (mut held, mut lowest, mut expected_on) = (start, (start, lens.covered.actual_to), None);
    for day in 0..days {
        held += cells
            .iter()
            .map(|it| i128::from(it.mean[day]))
            .sum::<i128>();
        if held < lowest.0 {
            lowest = (held, lens.date(day));
        }
        if held < least && expected_on.is_none() {
            expected_on = Some(lens.date(day));
        }
    }
    let first = below.iter().position(|it| it * 10 > paths);
    Some(Danger {
        account,
        path,
        minimum,
        balance: Amount::from_units(units, asset),
        probability_bps: u32::try_from(fallen * 10_000 / paths.max(1)).unwrap_or(0),
        first_on: first.map(|it| lens.date(it)),
        expected_on,
        lowest: (amount(lowest.0, asset), lowest.1),
    })
}
