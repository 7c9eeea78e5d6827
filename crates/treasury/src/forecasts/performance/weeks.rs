//! What was expected of past weeks, beside what came.
//!
//! Owns: which publication is asked about which week, at one number of weeks ahead.
//! Not here: measures over all distances (`compared`).
//! Invariant: a week is told by a publication that was made so many weeks before it, or by none:
//! a later one knew more, an earlier one less.

use forecast::books::{Judgement, Tally};
use journal::AccountId;
use money::{Amount, Asset, AssetCode, Date, OrganisationId};

use super::actuals::Actuals;
use super::figures::{add_up, narrow, narrowed, said};
use crate::error::Error;
use crate::forecasts::kept::{ListedRun, Run};
use crate::forecasts::lens::{Around, Lens, days_between, plus};
use crate::forecasts::made::Made;
use crate::forecasts::paths::Drawn;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// Weeks of the past, and weeks ahead, that may be asked for.
const MAX_WEEKS: usize = 53;

/// What is asked of past weeks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastWeeksAsked {
    /// Valued in this asset; the reporting currency if none.
    pub currency: Option<String>,
    /// Only flows of this category, by number or path.
    pub category: Option<String>,
    /// Which week after what was known, from 1.
    pub ahead: usize,
    /// Weeks of the past.
    pub weeks: usize,
}

/// A week of the past, Monday to Sunday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastWeek {
    /// First and last day.
    pub week: (Date, Date),
    /// What came, net.
    pub actual: Amount,
    /// What was expected; none where no publication was made at that distance.
    pub expected: Option<Expectation>,
}

/// What a publication expected of a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The publication, and the last day it knew.
    pub run: (String, Date),
    /// Whether it was made afterwards.
    pub is_hindcast: bool,
    /// The expected sum.
    pub mean: Amount,
    /// The band of 80 %.
    pub band: Option<(Amount, Amount)>,
}

/// What was expected of past weeks, beside what came.
#[derive(Clone, Debug)]
pub struct PastWeeksReport {
    /// Figures are in this asset.
    pub currency: Asset,
    /// Up to this day the books are looked at.
    pub actual_to: Date,
    /// Which week after what was known.
    pub ahead: usize,
    /// The oldest first.
    pub weeks: Vec<PastWeek>,
    /// How those of them did that were made ahead.
    pub measures: Judgement,
    /// How those did that were made afterwards.
    pub hindcast_measures: Judgement,
    /// Assets that have no price and are in no figure.
    pub unpriced: Vec<AssetCode>,
}

impl Treasury {
    /// What was expected of each of the last weeks when they were `ahead` weeks ahead, and what
    /// came.
    ///
    /// Errors: as for `forecast_grid`.
    pub async fn forecast_past_weeks(
        &self,
        (org, caller): (OrganisationId, &Caller),
        around: &Around,
        asked: PastWeeksAsked,
    ) -> Result<PastWeeksReport, Error> {
        let range = 1..=MAX_WEEKS;
        for (field, found) in [("ahead", asked.ahead), ("weeks", asked.weeks)] {
            if !range.contains(&found) {
                let expected = format!("1 to {MAX_WEEKS}");
                return Err(Error::invalid(field, &found.to_string(), expected));
            }
        }
        let lens = self.lens((org, caller), around, asked.currency).await?;
        let category = match &asked.category {
            Some(name) => Some(Self::find_seen_account(&lens.book, caller, name)?.id),
            None => None,
        };
        let part = Part {
            actuals: Actuals::of(&lens),
            lens,
            category,
        };
        let (list, _) = self.run_list(org).await?;
        let (mut ahead, mut afterwards) = (Tally::default(), Tally::default());
        let mut weeks = Vec::with_capacity(asked.weeks);
        for week in part.weeks(asked.weeks) {
            let mut found = PastWeek {
                week,
                actual: part.units(part.actual(week)),
                expected: None,
            };
            if let Some(listed) = told_by(&list.runs, asked.ahead, week) {
                let run = self.load_run((org, &part.lens.book), &listed.id).await?;
                let drawn = self.drawn(org, &run).await?;
                let tally = match Made::of(listed.is_hindcast) {
                    Made::Ahead => &mut ahead,
                    Made::Afterwards => &mut afterwards,
                };
                found.expected = Some(part.expectation((&run, &drawn), week, tally));
            }
            weeks.push(found);
        }
        Ok(PastWeeksReport {
            currency: part.lens.covered.currency,
            actual_to: part.lens.covered.actual_to,
            ahead: asked.ahead,
            weeks,
            measures: ahead.judge(),
            hindcast_measures: afterwards.judge(),
            unpriced: part.lens.covered.unpriced,
        })
    }
}

/// The newest publication of which a week begins in the `ahead`-th week after what it knew; one
/// that was made afterwards only where there is no other.
fn told_by(runs: &[ListedRun], ahead: usize, (from, to): (Date, Date)) -> Option<&ListedRun> {
    let is_at = |it: &&ListedRun| {
        let days = days_between(it.origin, from);
        it.origin < from
            && (7 * (ahead - 1) + 1..=7 * ahead).contains(&days)
            && plus(it.origin, it.horizon) >= to
    };
    let found = runs.iter().filter(is_at);
    found.max_by_key(|it| (!it.is_hindcast, it.origin, it.made_at))
}

/// What is looked at.
struct Part {
    lens: Lens,
    actuals: Actuals,
    category: Option<AccountId>,
}

impl Part {
    /// The last whole weeks that are booked, Monday to Sunday, the oldest first.
    fn weeks(&self, count: usize) -> Vec<(Date, Date)> {
        let last = self.lens.covered.actual_to;
        // Days since the last Sunday; none on a Sunday.
        let over = i64::from(last.weekday().to_sunday_zero_offset());
        let back = |days: i64| last.checked_sub(jiff::Span::new().days(days)).ok();
        let week = |it: usize| {
            let end = over + i64::try_from(7 * it).unwrap_or(0);
            Some((back(end + 6)?, back(end)?))
        };
        (0..count).rev().filter_map(week).collect()
    }

    fn units(&self, units: i128) -> Amount {
        Amount::from_units(units, self.lens.covered.currency)
    }

    fn has(&self, key: &crate::forecasts::flows::CellKey) -> bool {
        self.lens.has(key) && self.category.is_none_or(|it| key.category == Some(it))
    }

    fn actual(&self, week: (Date, Date)) -> i128 {
        let keys = self.lens.flows.cells.keys().filter(|it| self.has(it));
        let worth = |it| self.lens.worth(self.actuals.between(it, week), it.asset);
        keys.filter_map(worth).sum()
    }

    /// What a publication expected of a week; it is added to the measures.
    fn expectation(
        &self,
        (run, drawn): (&Run, &Drawn),
        week: (Date, Date),
        tally: &mut Tally,
    ) -> Expectation {
        let first = days_between(run.listed.origin, week.0).saturating_sub(1);
        let days = first..first + 7;
        let sum = |it: &[i64]| it[days.clone()].iter().map(|it| i128::from(*it)).sum();
        let (mut mean, mut naive) = (0, 0);
        let (mut paths, mut history) = (Vec::new(), Vec::new());
        let drawn = self.lens.joined(run, drawn);
        let cells = run.cells.iter().zip(self.lens.means(run)).zip(&drawn);
        for (((key, cell), expected), each) in cells.filter(|it| self.has(&it.0.0.0)) {
            let Some(rate) = self.lens.rate(key.asset) else {
                continue;
            };
            let worth = |grains: i128| self.lens.worth(grains, key.asset).unwrap_or(0);
            mean += worth(sum(&expected));
            naive += worth(sum(&cell.naive));
            let drawn: Vec<i128> = each.each().map(|it| rate.worth(sum(it))).collect();
            add_up(&mut paths, &drawn);
            let weeks = self.actuals.weeks_before(key, run.listed.origin);
            let weeks: Vec<i128> = weeks.into_iter().map(|it| rate.worth(it)).collect();
            add_up(&mut history, &weeks);
        }
        paths.sort_unstable();
        let scale = forecast::books::Scale::of(&narrowed(&history));
        let actual = self.actual(week);
        let said = said((actual, mean, naive), scale, &narrowed(&paths));
        tally.add(&said);
        let units = |it: i64| self.units(i128::from(it));
        Expectation {
            run: (run.listed.id.clone(), run.listed.origin),
            is_hindcast: run.listed.is_hindcast,
            mean: units(narrow(mean)),
            band: said.range.map(|it| (units(it.low), units(it.high))),
        }
    }
}
