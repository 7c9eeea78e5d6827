//! Publications beside what came.
//!
//! Owns: their booked weeks, the figures of cells and accounts, and adding them up by weeks ahead, account,
//! category and publication.
//! Not here: one week (`figures`), models (`models`), surprises (`surprises`), measures (`forecast::books`).
//! Invariant: a figure of an account is the sum of its cells, path by path, before it is measured.

use std::collections::BTreeMap;

use forecast::books::{CellForecast, Scale, Tally};
use journal::AccountId;
use money::Date;

use super::actuals::Actuals;
use super::figures::{Sums, Week, add_up, narrowed, said};
use super::models::{CellWeek, Models};
use super::surprises::Surprises;
use super::{HORIZONS, PerformanceGroup, PerformanceReport, part_of};
use crate::forecasts::flows::CellKey;
use crate::forecasts::kept::Run;
use crate::forecasts::lens::{Lens, plus};
use crate::forecasts::made::Made;
use crate::forecasts::paths::{Drawn, PathRate, Paths};

/// The weeks of a publication that are booked.
fn booked_weeks(lens: &Lens, run: &Run) -> Vec<Week> {
    let weeks = (0..run.listed.horizon / 7).map(|at| Week {
        at,
        from: plus(run.listed.origin, 7 * at + 1),
        to: plus(run.listed.origin, 7 * at + 7),
    });
    weeks
        .take_while(|it| it.to <= lens.covered.actual_to)
        .collect()
}

/// Everything compared so far.
#[derive(Default)]
pub(super) struct Compared {
    pub(super) all: Tally,
    by_horizon: [Tally; HORIZONS.len()],
    by_account: BTreeMap<AccountId, Tally>,
    by_category: BTreeMap<Option<AccountId>, Tally>,
    by_run: Vec<(String, Date, Tally)>,
    hindcasts: usize,
    models: Models,
    surprises: Surprises,
}

/// What publications are compared with.
pub(super) struct Against {
    pub(super) lens: Lens,
    pub(super) actuals: Actuals,
}

impl Compared {
    /// One publication more; the newest first.
    pub(super) fn with(mut self, against: &Against, run: &Run, drawn: &Drawn) -> Self {
        let lens = &against.lens;
        let booked = booked_weeks(lens, run);
        let told = self.surprises.begin(&booked);
        self.models.begin(&run.listed.id, run.listed.origin);
        let mut accounts: BTreeMap<AccountId, AccountFigures> = BTreeMap::new();
        let drawn = lens.joined(run, drawn);
        let cells = run.cells.iter().zip(lens.means(run)).zip(&drawn);
        for (((key, cell), mean), paths) in cells.filter(|it| lens.has(&it.0.0.0)) {
            let Some(rate) = lens.rate(key.asset) else {
                continue;
            };
            let figures = CellFigures {
                key,
                cell,
                mean,
                paths,
                rate,
                history: history(&against.actuals, (key, rate), run.listed.origin),
            };
            let account = accounts.entry(key.account).or_default();
            account.add_history(&figures.history);
            let category = self.by_category.entry(key.category).or_default();
            let scale = Scale::of(&narrowed(&figures.history));
            for week in &booked {
                let Some((sums, mut drawn)) = figures.week(against, week) else {
                    continue;
                };
                account.add_week(week.at, sums, &drawn);
                drawn.sort_unstable();
                let paths = narrowed(&drawn);
                let said = said(sums, scale, &paths);
                category.add(&said);
                self.models.add(
                    &cell.alone,
                    &CellWeek {
                        at: week.at,
                        actual: said.actual,
                        mean: said.mean,
                        scale,
                        paths: &paths,
                        rate,
                    },
                );
                if week.at < told {
                    self.surprises.add((lens, run), (key, cell), (week, &said));
                }
            }
        }
        self.add_accounts(run, accounts);
        self
    }

    fn add_accounts(&mut self, run: &Run, accounts: BTreeMap<AccountId, AccountFigures>) {
        let mut of_run = Tally::default();
        for (account, figures) in accounts {
            let by_account = self.by_account.entry(account).or_default();
            let scale = Scale::of(&narrowed(&figures.history));
            for (at, (sums, mut paths)) in figures.weeks {
                paths.sort_unstable();
                let said = said(sums, scale, &narrowed(&paths));
                self.all.add(&said);
                self.by_horizon[part_of(at)].add(&said);
                by_account.add(&said);
                of_run.add(&said);
            }
        }
        self.hindcasts += usize::from(run.listed.is_hindcast);
        let (id, origin) = (run.listed.id.clone(), run.listed.origin);
        self.by_run.push((id, origin, of_run));
    }

    pub(super) fn into_report(self, lens: &Lens, newest: &Run) -> PerformanceReport {
        let path = |it: AccountId| {
            lens.book
                .account(it)
                .map_or_else(String::new, |it| it.path.to_string())
        };
        let group = |key: String, label: String, tally: &Tally| PerformanceGroup {
            key,
            label,
            measures: tally.judge(),
        };
        let horizons = HORIZONS.iter().zip(&self.by_horizon).map(|(it, tally)| {
            let label = format!("weeks {}", it.2);
            group(it.2.to_owned(), label, tally)
        });
        let accounts = self
            .by_account
            .iter()
            .map(|(it, tally)| group(it.0.to_string(), path(*it), tally));
        let categories = self.by_category.iter().map(|(it, tally)| {
            let label = it.map_or_else(|| "own accounts".to_owned(), path);
            let key = it.map_or_else(String::new, |it| it.0.to_string());
            group(key, label, tally)
        });
        let runs = self.by_run.iter().rev();
        let runs = runs.map(|(id, origin, tally)| group(id.clone(), origin.to_string(), tally));
        let (by_model, mut by_model_run) = self.models.into_report();
        by_model_run.reverse();
        PerformanceReport {
            currency: lens.covered.currency,
            actual_to: lens.covered.actual_to,
            runs: self.by_run.len(),
            hindcasts: self.hindcasts,
            made: Made::Ahead,
            others: 0,
            overall: self.all.judge(),
            by_horizon: horizons.filter(|it| it.measures.count > 0).collect(),
            by_account: accounts.filter(|it| it.measures.count > 0).collect(),
            by_category: categories.filter(|it| it.measures.count > 0).collect(),
            by_run: runs.collect(),
            by_model,
            by_model_run,
            models: newest.shares.clone(),
            surprises: self.surprises.into_list(),
            unpriced: lens.covered.unpriced.clone(),
        }
    }
}

/// The whole weeks of a cell before an origin, in the reporting currency, the newest first.
fn history(actuals: &Actuals, (key, rate): (&CellKey, PathRate), origin: Date) -> Vec<i128> {
    let weeks = actuals.weeks_before(key, origin);
    weeks.into_iter().map(|it| rate.worth(it)).collect()
}

/// One cell of a publication.
struct CellFigures<'a> {
    key: &'a CellKey,
    cell: &'a CellForecast,
    mean: Vec<i64>,
    paths: &'a Paths,
    rate: PathRate,
    history: Vec<i128>,
}

impl CellFigures<'_> {
    /// A week in the reporting currency, with each path. `None` without a price.
    fn week(&self, against: &Against, week: &Week) -> Option<(Sums, Vec<i128>)> {
        let days = 7 * week.at..7 * week.at + 7;
        let sum = |it: &[i64]| it[days.clone()].iter().map(|it| i128::from(*it)).sum();
        let worth = |grains: i128| against.lens.worth(grains, self.key.asset);
        let actual = against.actuals.between(self.key, (week.from, week.to));
        let sums = (
            worth(actual)?,
            worth(sum(&self.mean))?,
            worth(sum(&self.cell.naive))?,
        );
        let paths = self.paths.each().map(|it| self.rate.worth(sum(it)));
        Some((sums, paths.collect()))
    }
}

/// The net flow of an account by week, with what each path says of it, and its weeks before.
#[derive(Default)]
struct AccountFigures {
    weeks: BTreeMap<usize, (Sums, Vec<i128>)>,
    history: Vec<i128>,
}

impl AccountFigures {
    fn add_history(&mut self, weeks: &[i128]) {
        add_up(&mut self.history, weeks);
    }

    fn add_week(&mut self, at: usize, (actual, mean, naive): Sums, paths: &[i128]) {
        let (sums, all) = self.weeks.entry(at).or_default();
        sums.0 += actual;
        sums.1 += mean;
        sums.2 += naive;
        add_up(all, paths);
    }
}
