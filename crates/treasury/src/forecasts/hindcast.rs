//! Forecasts of past weeks, made afterwards: how they would have done.
//!
//! Owns: which days they are made from, their job, how far any forecast is that is being made.
//! Not here: making one (`run`), scoring them (`performance`).
//! Invariant: nothing that was booked on a later day is known to one, and none is ever shown as what
//! is expected of days to come; where past weeks have no other, it is told as made afterwards.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use money::{Date, OrganisationId};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{JobProgress, JobQuery, JobState};

use super::flows::Flows;
use super::kept::{ListedRun, MAX_HINDCASTS};
use super::lens::plus;
use super::run::{ForecastTrain, Known, Published, RunRow, RunWatch, called_off};
use crate::error::Error;
use crate::imports::off_runtime;
use crate::jobs::{JobContext, JobDraft, JobFailure, JobKind, JobScope, JobSpec};
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Parts that the work on one forecast is told in.
const PARTS: usize = 100;

impl Treasury {
    /// Makes a forecast for each of the last weeks that are booked whole, from what the books say
    /// was booked up to the Sunday before, and keeps them to be scored. A week of which there is a
    /// forecast already is left as it is. Answers those that were made, the newest first.
    ///
    /// What was booked, moved to another category or taken back later than its day is known to
    /// them: a forecast of that day would have been a little worse.
    ///
    /// Errors: `Forbidden`, `Invalid` (0 weeks, or more than 26; too many series), `Conflict`
    /// (nothing to learn from, called off), `Store`.
    pub async fn hindcast(
        &self,
        (org, caller): (OrganisationId, &Caller),
        weeks: usize,
        watch: RunWatch<'_>,
    ) -> Result<Vec<RunRow>, Error> {
        caller.require(org, Action::ForecastsRun)?;
        check(weeks)?;
        let book = self.book(org).await?;
        let settings = self.forecast_settings_of(org).await?;
        let Some(last) = self.flows_of(org, &book, self.today()).await?.last else {
            let why = "there is nothing to learn from: no account with money at hand has entries";
            return Err(Error::Conflict(why.to_owned()));
        };
        let (list, _) = self.run_list(org).await?;
        let days = days_without(&list.runs, last, weeks);
        let mut made = Vec::new();
        for (at, day) in days.iter().enumerate() {
            // Asked before each: a forecast of few series is made before its watch is.
            if !watch(at * PARTS, days.len() * PARTS) {
                return Err(called_off());
            }
            let (books, until) = (Arc::clone(&book), *day);
            let flows = Arc::new(off_runtime(move || Flows::of(&books, until)).await?);
            // Before the first flow there is nothing to learn from.
            let Some(origin) = flows.last else { break };
            let known = Known {
                flows,
                origin,
                settings: settings.clone(),
                is_hindcast: true,
            };
            let part = |done: usize, total: usize| {
                let part = done * PARTS / total.max(1);
                watch(at * PARTS + part, days.len() * PARTS)
            };
            // After a week without a flow the same is known as before it, and has its forecast.
            if let Published::Now(run) = self.publish((org, caller), &known, false, &part).await? {
                made.push(RunRow::from(run.listed.clone()));
            }
        }
        Ok(made)
    }

    /// How far the forecast is that is being made; none if none is.
    ///
    /// Errors: `Forbidden`, `Store`.
    pub async fn forecast_progress(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Option<JobProgress>, Error> {
        caller.require(org, Action::ForecastsRead)?;
        for kind in [ForecastTrain::SPEC.name, ForecastHindcast::SPEC.name] {
            let query = JobQuery {
                org,
                states: vec![JobState::Waiting, JobState::Active],
                kind: Some(kind.to_owned()),
                before: None,
                limit: 1,
            };
            if let Some(found) = self.store.jobs(&query).await?.into_iter().next() {
                return Ok(Some(found.progress));
            }
        }
        Ok(None)
    }

    /// Wants forecasts of past weeks from a worker. If they are wanted already, that is it.
    ///
    /// Errors: `Forbidden`, `Invalid`, `Store`.
    pub async fn want_hindcast(
        &self,
        org: OrganisationId,
        caller: &Caller,
        weeks: usize,
    ) -> Result<(), Error> {
        caller.require(org, Action::ForecastsRun)?;
        check(weeks)?;
        let draft = JobDraft {
            kind: ForecastHindcast::SPEC.name.to_owned(),
            payload: json!({"weeks": weeks}),
            ..JobDraft::default()
        };
        self.enqueue(Some(org), &caller.name, draft).await?;
        Ok(())
    }
}

/// Errors: `Invalid`.
fn check(weeks: usize) -> Result<(), Error> {
    if (1..=MAX_HINDCASTS).contains(&weeks) {
        return Ok(());
    }
    let expected = format!("1 to {MAX_HINDCASTS}");
    Err(Error::invalid("weeks", &weeks.to_string(), expected))
}

/// The Sundays before the last whole weeks that are booked up to `last`, the newest first, without
/// those of weeks that have a forecast.
fn days_without(runs: &[ListedRun], last: Date, weeks: usize) -> Vec<Date> {
    let monday = |day: Date| {
        let days = i64::from(day.weekday().to_monday_zero_offset());
        day.checked_sub(jiff::Span::new().days(days)).ok()
    };
    let taken: BTreeSet<Option<Date>> = runs.iter().map(|it| monday(it.origin)).collect();
    // The week that this day is in is the first one that is not whole.
    let open = monday(plus(last, 1));
    let sunday = |back: usize| {
        let days = 7 * i64::try_from(back).ok()? + 1;
        open?.checked_sub(jiff::Span::new().days(days)).ok()
    };
    let sundays = (1..=weeks).map_while(sunday);
    sundays.filter(|it| !taken.contains(&monday(*it))).collect()
}

/// Makes forecasts of past weeks, when somebody wants them.
pub(crate) struct ForecastHindcast;

/// Of the job.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HindcastWanted {
    weeks: usize,
}

impl JobKind for ForecastHindcast {
    type Payload = HindcastWanted;
    const SPEC: JobSpec = JobSpec {
        name: "forecast-hindcast",
        about: "Makes the forecasts that past weeks would have had, to see how they would have done",
        scope: JobScope::Organisation,
        max_attempts: 2,
        timeout: Duration::from_secs(6 * 3600),
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, wanted: HindcastWanted) -> Result<Value, JobFailure> {
        let (treasury, org) = (context.treasury(), context.own_org()?);
        let watch = |done: usize, total: usize| {
            context.progress(done, total, "makes forecasts of past weeks");
            !context.is_cancelled()
        };
        let caller = Caller::local();
        let made = treasury
            .hindcast((org, &caller), wanted.weeks, &watch)
            .await;
        context.check()?;
        Ok(json!({"forecasts": made?.len()}))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: i8, day: i8) -> Date {
        Date::new(2026, month, day).unwrap()
    }

    fn run(origin: Date, is_hindcast: bool) -> ListedRun {
        ListedRun {
            id: origin.to_string(),
            made_at: money::Timestamp::UNIX_EPOCH,
            made_by: String::new(),
            origin,
            horizon: 91,
            cells: 1,
            content: String::new(),
            took_ms: 1,
            is_hindcast,
        }
    }

    #[test]
    fn forecasts_end_on_sundays_that_a_whole_booked_week_follows() {
        // 2026-03-01 is a Sunday: with it the week from Monday, 23 February is whole.
        assert_eq!(days_without(&[], day(3, 1), 2), [day(2, 22), day(2, 15)]);
        assert_eq!(days_without(&[], day(2, 28), 2), [day(2, 15), day(2, 8)]);
    }

    #[test]
    fn weeks_that_have_a_forecast_are_left_out() {
        let runs = [run(day(2, 13), false), run(day(2, 6), true)];
        assert_eq!(days_without(&runs, day(3, 1), 4), [day(2, 22), day(2, 1)]);
    }

    #[test]
    fn none_and_too_many_weeks_are_refused() {
        assert!(check(0).is_err() && check(27).is_err() && check(26).is_ok());
    }
}
