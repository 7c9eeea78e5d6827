//! How published forecasts did against what came (CASH-8).
//!
//! Owns: comparing weeks of past publications with the books, by horizon, account and category,
//! and the largest surprises with the entries behind them.
//! Not here: the measures (`forecast::books::judge`).
//! Invariant: a publication is scored as it was published, on whole weeks that are booked.

use std::collections::BTreeMap;
use std::sync::Arc;

use forecast::books::{Judgement, Said, judge};
use journal::AccountId;
use money::{Amount, Asset, AssetCode, Date, OrganisationId};

use super::flows::CellKey;
use super::kept::Run;
use super::lens::{Around, Lens, plus};
use crate::error::Error;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// Publications that are scored: the newest half year of weekly ones.
const MAX_SCORED: usize = 26;

/// Surprises that are listed, and entries of each.
const MAX_SURPRISES: usize = 10;
const MAX_ENTRIES: usize = 5;

/// Weeks ahead in four parts.
const HORIZONS: [(usize, usize, &str); 4] =
    [(0, 1, "1"), (1, 4, "2–4"), (4, 8, "5–8"), (8, 53, "9+")];

/// How forecasts did for one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct PerformanceGroup {
    /// The weeks ahead, or the account's or category's number, or the publication's id.
    pub key: String,
    /// The same for people.
    pub label: String,
    /// The measures; of the ensemble, with the seasonal naive beside.
    pub measures: Judgement,
}

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
    /// What was expected.
    pub expected: Amount,
    /// What came.
    pub actual: Amount,
    /// The entries with the largest part in it, by sequence.
    pub entries: Vec<u64>,
}

/// How forecasts did.
#[derive(Clone, Debug)]
pub struct PerformanceReport {
    /// Figures are in this asset.
    pub currency: Asset,
    /// Up to this day the books are looked at.
    pub actual_to: Date,
    /// Publications that were scored.
    pub runs: usize,
    /// All of it.
    pub overall: Judgement,
    /// By weeks ahead.
    pub by_horizon: Vec<PerformanceGroup>,
    /// By account.
    pub by_account: Vec<PerformanceGroup>,
    /// By category.
    pub by_category: Vec<PerformanceGroup>,
    /// By publication: through time.
    pub by_run: Vec<PerformanceGroup>,
    /// The models of the newest publication and their share of all weights.
    pub models: Vec<(String, f64)>,
    /// The largest surprises.
    pub surprises: Vec<Surprise>,
    /// Assets that have no price and are in no figure.
    pub unpriced: Vec<AssetCode>,
}

/// Everything compared so far.
#[derive(Default)]
struct Compared {
    all: Vec<Said>,
    by_horizon: BTreeMap<usize, Vec<Said>>,
    by_account: BTreeMap<AccountId, Vec<Said>>,
    by_category: BTreeMap<Option<AccountId>, Vec<Said>>,
    by_run: Vec<(String, Date, Vec<Said>)>,
    surprises: Vec<Surprise>,
}

impl Treasury {
    /// How published forecasts did.
    ///
    /// Errors: as for `forecast_grid`.
    pub async fn forecast_performance(
        &self,
        (org, caller): (OrganisationId, &Caller),
        around: &Around,
        currency: Option<String>,
    ) -> Result<PerformanceReport, Error> {
        let lens = self.lens((org, caller), around, currency).await?;
        let (list, _) = self.run_list(org).await?;
        let scorable = list
            .runs
            .iter()
            .filter(|it| plus(it.origin, 7) <= lens.covered.actual_to);
        let ids: Vec<String> = scorable
            .rev()
            .take(MAX_SCORED)
            .map(|it| it.id.clone())
            .collect();
        let mut compared = Compared::default();
        for id in ids.iter().rev() {
            let run = self.load_run((org, &lens.book), id).await?;
            let drawn = self.drawn(org, &run);
            compared.add(&lens, &run, &drawn);
        }
        let newest = self.load_run((org, &lens.book), &lens.covered.run).await?;
        let slug = self.slug_of(org).await?;
        measure(slug, &compared);
        Ok(compared.into_report(&lens, &newest))
    }
}

/// Tells operators how far forecasts were off.
fn measure(slug: String, compared: &Compared) {
    if let Some(wape) = judge(&compared.all).wape {
        metrics::gauge!("bursar_forecast_error_ratio", "organisation" => slug).set(wape);
    }
}

/// Figures of one week in units of the reporting currency.
struct Week {
    at: usize,
    from: Date,
    to: Date,
}

impl Compared {
    fn add(&mut self, lens: &Lens, run: &Arc<Run>, drawn: &super::cache::Drawn) {
        let horizon = run.listed.horizon;
        let weeks = (0..horizon / 7).map(|at| Week {
            at,
            from: plus(run.listed.origin, 7 * at + 1),
            to: plus(run.listed.origin, 7 * at + 7),
        });
        let booked: Vec<Week> = weeks.filter(|it| it.to <= lens.covered.actual_to).collect();
        let mut of_run = Vec::new();
        let mut accounts: BTreeMap<(AccountId, usize), AccountWeek> = BTreeMap::new();
        for ((key, cell), paths) in run.cells.iter().zip(drawn).filter(|it| lens.has(&it.0.0)) {
            let mean = cell.mean(horizon);
            let Some(rate) = lens.rate(key.asset) else {
                continue;
            };
            for week in &booked {
                let days = 7 * week.at..7 * week.at + 7;
                let sum = |it: &[i64]| it[days.clone()].iter().map(|it| i128::from(*it)).sum();
                let worth = |grains: i128| lens.worth(grains, key.asset);
                let (Some(expected), Some(naive)) = (worth(sum(&mean)), worth(sum(&cell.naive)))
                else {
                    continue;
                };
                let actual = worth(actual(lens, key, week)).unwrap_or(0);
                let said = said(actual, expected, naive);
                self.by_category.entry(key.category).or_default().push(said);
                self.surprise(lens, key, (week, said));
                let slot = accounts.entry((key.account, week.at)).or_default();
                slot.add(
                    (actual, expected, naive),
                    paths.iter().map(|it| rate.worth(sum(it))),
                );
            }
        }
        for ((account, at), week) in accounts {
            let said = week.said();
            let part = HORIZONS
                .iter()
                .position(|it| (it.0..it.1).contains(&at))
                .unwrap_or(3);
            self.all.push(said);
            self.by_horizon.entry(part).or_default().push(said);
            self.by_account.entry(account).or_default().push(said);
            of_run.push(said);
        }
        self.by_run
            .push((run.listed.id.clone(), run.listed.origin, of_run));
    }

    fn surprise(&mut self, lens: &Lens, key: &CellKey, (week, said): (&Week, Said)) {
        let away = |it: &Surprise| (it.actual.units() - it.expected.units()).abs();
        let by = i128::from(said.actual) - i128::from(said.mean);
        let is_full = self.surprises.len() >= MAX_SURPRISES;
        if by == 0 || (is_full && self.surprises.last().is_some_and(|it| away(it) >= by.abs())) {
            return;
        }
        // A week that several publications were about is one surprise.
        let is_same = |it: &Surprise| {
            it.account == key.account && it.category == key.category && it.week.0 == week.from
        };
        if self.surprises.iter().any(is_same) {
            return;
        }
        let path = |it: AccountId| {
            lens.book
                .account(it)
                .map_or_else(String::new, |it| it.path.to_string())
        };
        let mut items: Vec<_> = lens
            .flows
            .cells
            .get(key)
            .into_iter()
            .flatten()
            .filter(|it| (week.from..=week.to).contains(&it.on))
            .collect();
        items.sort_by_key(|it| std::cmp::Reverse(it.grains.unsigned_abs()));
        let units = |it: i64| Amount::from_units(i128::from(it), lens.covered.currency);
        self.surprises.push(Surprise {
            account: key.account,
            path: path(key.account),
            category: key.category,
            label: key.category.map_or_else(|| "own accounts".to_owned(), path),
            week: (week.from, week.to),
            expected: units(said.mean),
            actual: units(said.actual),
            entries: items.iter().take(MAX_ENTRIES).map(|it| it.seq).collect(),
        });
        self.surprises.sort_by_key(|it| std::cmp::Reverse(away(it)));
        self.surprises.truncate(MAX_SURPRISES);
    }

    fn into_report(self, lens: &Lens, newest: &Run) -> PerformanceReport {
        let path = |it: AccountId| {
            lens.book
                .account(it)
                .map_or_else(String::new, |it| it.path.to_string())
        };
        let group = |key: String, label: String, said: &[Said]| PerformanceGroup {
            key,
            label,
            measures: judge(said),
        };
        let horizons = self.by_horizon.iter().map(|(at, said)| {
            group(
                HORIZONS[*at].2.to_owned(),
                format!("weeks {}", HORIZONS[*at].2),
                said,
            )
        });
        let accounts = self
            .by_account
            .iter()
            .map(|(it, said)| group(it.0.to_string(), path(*it), said));
        let categories = self.by_category.iter().map(|(it, said)| {
            let label = it.map_or_else(|| "own accounts".to_owned(), path);
            group(
                it.map_or_else(String::new, |it| it.0.to_string()),
                label,
                said,
            )
        });
        let runs = self
            .by_run
            .iter()
            .map(|(id, origin, said)| group(id.clone(), origin.to_string(), said));
        PerformanceReport {
            currency: lens.covered.currency,
            actual_to: lens.covered.actual_to,
            runs: self.by_run.len(),
            overall: judge(&self.all),
            by_horizon: horizons.collect(),
            by_account: accounts.collect(),
            by_category: categories.collect(),
            by_run: runs.collect(),
            models: newest.shares.clone(),
            surprises: self.surprises,
            unpriced: lens.covered.unpriced.clone(),
        }
    }
}

/// The net flow of an account in a week, with what each path says of it.
#[derive(Default)]
struct AccountWeek {
    sums: (i128, i128, i128),
    paths: Vec<i128>,
}

impl AccountWeek {
    fn add(
        &mut self,
        (actual, mean, naive): (i128, i128, i128),
        paths: impl Iterator<Item = i128>,
    ) {
        self.sums.0 += actual;
        self.sums.1 += mean;
        self.sums.2 += naive;
        let paths: Vec<i128> = paths.collect();
        self.paths.resize(self.paths.len().max(paths.len()), 0);
        for (slot, it) in self.paths.iter_mut().zip(paths) {
            *slot += it;
        }
    }

    fn said(mut self) -> Said {
        self.paths.sort_unstable();
        let at = |share: usize| {
            let last = self.paths.len().checked_sub(1)?;
            self.paths.get(share * last / 100).copied().map(narrow)
        };
        Said {
            band: at(10).zip(at(90)),
            ..said(self.sums.0, self.sums.1, self.sums.2)
        }
    }
}

fn said(actual: i128, mean: i128, naive: i128) -> Said {
    Said {
        actual: narrow(actual),
        mean: narrow(mean),
        naive: narrow(naive),
        band: None,
    }
}

/// Within 64 bits: what is beyond is at the end of the range.
fn narrow(units: i128) -> i64 {
    i64::try_from(units).unwrap_or(if units < 0 { i64::MIN } else { i64::MAX })
}

fn actual(lens: &Lens, key: &CellKey, week: &Week) -> i128 {
    let items = lens.flows.cells.get(key).into_iter().flatten();
    let inside = items.filter(|it| (week.from..=week.to).contains(&it.on));
    inside.map(|it| i128::from(it.grains)).sum()
}
