//! How published forecasts did against what came (CASH-8).
//!
//! Owns: which publications are scored, and what is told of them.
//! Not here: comparing their weeks with the books (`compared`), what models said alone (`models`),
//! past weeks one by one (`weeks`), the measures (`forecast::books`).
//! Invariant: a publication is scored as it was published, on whole weeks that are booked; those
//! made afterwards are in no figure with those made ahead.

mod actuals;
mod compared;
mod figures;
mod models;
mod surprises;
mod weeks;

use std::cmp::Reverse;
use std::sync::Arc;

use forecast::books::Judgement;
use money::{Asset, AssetCode, Date, OrganisationId};

use self::actuals::Actuals;
use self::compared::{Against, Compared};
pub use self::surprises::{Surprise, SurpriseFlow};
pub use self::weeks::{Expectation, PastWeek, PastWeeksAsked, PastWeeksReport};
use super::kept::{ListedRun, RunList};
use super::lens::{Around, plus};
use super::made::Made;
use crate::error::Error;
use crate::imports::off_runtime;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// Publications that are scored: half a year of weekly ones.
const MAX_SCORED: usize = 26;

/// Weeks ahead in four parts.
const HORIZONS: [(usize, usize, &str); 4] =
    [(0, 1, "1"), (1, 4, "2–4"), (4, 8, "5–8"), (8, 53, "9+")];

/// The part that a week is in, counted from 0.
fn part_of(at: usize) -> usize {
    let found = HORIZONS.iter().position(|it| (it.0..it.1).contains(&at));
    found.unwrap_or(HORIZONS.len() - 1)
}

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

/// How one model did by itself, on weeks of accounts and categories.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelPerformance {
    /// Its name; `ensemble` for all of them weighted.
    pub model: String,
    /// Whether it did better than the seasonal naive with the same recurring flows; none for that
    /// one, and where it is unknown.
    pub beats_naive: Option<bool>,
    /// What the ensemble was wrong by on the same weeks.
    pub ensemble_wape: Option<f64>,
    /// The measures.
    pub measures: Judgement,
    /// By weeks ahead.
    pub by_horizon: Vec<PerformanceGroup>,
}

/// How the models of one publication did.
#[derive(Clone, Debug, PartialEq)]
pub struct RunModels {
    /// The publication.
    pub run: String,
    /// The last day it knew.
    pub origin: Date,
    /// Models by name, with their measures.
    pub models: Vec<(String, Judgement)>,
}

/// How forecasts did.
#[derive(Clone, Debug)]
pub struct PerformanceReport {
    /// Figures are in this asset.
    pub currency: Asset,
    /// Up to this day the books are looked at.
    pub actual_to: Date,
    /// When the publications that are scored were made: never some ahead and some afterwards.
    pub made: Made,
    /// Publications that were scored.
    pub runs: usize,
    /// Of them, those that were made afterwards: all or none.
    pub hindcasts: usize,
    /// Publications of the other kind that could be scored.
    pub others: usize,
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
    /// By model, the best first; none of publications that kept no models.
    pub by_model: Vec<ModelPerformance>,
    /// By publication and model: through time.
    pub by_model_run: Vec<RunModels>,
    /// The models of the newest publication and their share of all weights.
    pub models: Vec<(String, f64)>,
    /// The largest surprises.
    pub surprises: Vec<Surprise>,
    /// Assets that have no price and are in no figure.
    pub unpriced: Vec<AssetCode>,
}

impl Treasury {
    /// How published forecasts did: those made ahead of what they expect, or those made afterwards;
    /// unless told which, those made afterwards only while no other can be scored.
    ///
    /// Errors: as for `forecast_grid`.
    pub async fn forecast_performance(
        &self,
        (org, caller): (OrganisationId, &Caller),
        around: &Around,
        currency: Option<String>,
        made: Option<Made>,
    ) -> Result<PerformanceReport, Error> {
        let lens = self.lens((org, caller), around, currency).await?;
        let (list, _) = self.run_list(org).await?;
        let (made, runs, others) = chosen(&list, lens.covered.actual_to, made);
        let against = Arc::new(Against {
            actuals: Actuals::of(&lens),
            lens,
        });
        let lens = &against.lens;
        let mut compared = Compared::default();
        for listed in runs {
            let run = self.load_run((org, &lens.book), &listed.id).await?;
            let drawn = self.drawn(org, &run).await?;
            let against = Arc::clone(&against);
            // Thousands of series take seconds: other requests go on meanwhile.
            compared = off_runtime(move || compared.with(&against, &run, &drawn)).await?;
        }
        let newest = self.load_run((org, &lens.book), &lens.covered.run).await?;
        // What operators watch is the whole, not what somebody looks at.
        let is_whole = *around == Around::Everything && caller.scope().is_none();
        if is_whole && made == Made::Ahead {
            measure(self.slug_of(org).await?, compared.all.judge().wape);
        }
        let mut report = compared.into_report(lens, &newest);
        (report.made, report.others) = (made, others);
        Ok(report)
    }
}

/// Tells operators how far forecasts were off.
fn measure(slug: String, wape: Option<f64>) {
    if let Some(wape) = wape {
        metrics::gauge!("bursar_forecast_error_ratio", "organisation" => slug).set(wape);
    }
}

/// Which publications are scored: of the kind that is wanted, or made ahead if any of those can be.
/// With the number of the others that could be.
fn chosen(list: &RunList, actual_to: Date, wanted: Option<Made>) -> (Made, Vec<&ListedRun>, usize) {
    let of = |made: Made| scored(list.made(made), actual_to);
    let (ahead, afterwards) = (of(Made::Ahead), of(Made::Afterwards));
    let made = wanted.unwrap_or(match ahead.is_empty() && !afterwards.is_empty() {
        true => Made::Afterwards,
        false => Made::Ahead,
    });
    match made {
        Made::Ahead => (made, ahead, afterwards.len()),
        Made::Afterwards => (made, afterwards, ahead.len()),
    }
}

/// The publications that are scored, the newest first: of each week the last one of those that are
/// a week old at least, so that those who make one every day see half a year as well.
fn scored<'a>(runs: impl Iterator<Item = &'a ListedRun>, actual_to: Date) -> Vec<&'a ListedRun> {
    let mut old: Vec<&ListedRun> = runs.filter(|it| plus(it.origin, 7) <= actual_to).collect();
    let week_of = |it: &ListedRun| {
        let week = it.origin.iso_week_date();
        (week.year(), week.week())
    };
    old.sort_by_key(|it| Reverse((week_of(it), it.origin, it.made_at)));
    old.dedup_by_key(|it| week_of(it));
    old.truncate(MAX_SCORED);
    old
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(id: &str, day: i8) -> ListedRun {
        ListedRun {
            id: id.to_owned(),
            made_at: money::Timestamp::UNIX_EPOCH,
            made_by: String::new(),
            origin: Date::new(2026, 3, day).unwrap(),
            horizon: 91,
            cells: 1,
            content: String::new(),
            took_ms: 1,
            is_hindcast: false,
        }
    }

    #[test]
    fn of_each_week_the_last_publication_is_scored_once_a_week_of_it_is_booked() {
        // 2026-03-01 is a Sunday.
        let runs = [
            run("sunday", 1),
            run("monday", 2),
            run("friday", 6),
            run("next", 9),
            run("young", 16),
        ];
        let day = |day| Date::new(2026, 3, day).unwrap();
        let ids = |to: Date| -> Vec<String> {
            let scored = scored(runs.iter(), to);
            scored.iter().map(|it| it.id.clone()).collect()
        };
        assert_eq!(ids(day(22)), ["next", "friday", "sunday"]);
        assert_eq!(ids(day(12)), ["monday", "sunday"]);
        assert_eq!(ids(day(7)), Vec::<String>::new());
    }

    #[test]
    fn every_week_ahead_is_in_one_part() {
        let parts: Vec<usize> = [0, 1, 3, 4, 7, 8, 51].map(part_of).to_vec();
        assert_eq!(parts, [0, 1, 1, 2, 2, 3, 3]);
    }
}
