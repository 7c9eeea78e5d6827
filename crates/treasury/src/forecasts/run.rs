//! Making and publishing a forecast.
//!
//! Owns: what it is made from, when one is as new as could be, the weekly job.
//! Not here: models (`forecast::books`), how it is kept (`kept`).
//! Invariant: the same books, settings and day give the same publication; a forecast that was
//! called off publishes nothing.

use std::sync::Arc;
use std::time::Duration;

use forecast::books::{Cell, CellForecast, Item, Question, foresee};
use forecast::{Holidays, RequestError, Watch};
use money::{Date, OrganisationId, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::flows::{CellKey, Flows};
use super::kept::{ListedRun, Run};
use super::settings::ForecastSettings;
use crate::error::Error;
use crate::imports::off_runtime;
use crate::jobs::{
    JobContext, JobDraft, JobFailure, JobKind, JobScope, JobSpec, NoPayload, ScheduleSpec,
};
use crate::rights::{Action, Caller};
use crate::treasury::{Treasury, new_uuid};

/// Series of one forecast (CASH-8).
const MAX_CELLS: usize = 5_000;

/// Where random choices start.
const SEED: u64 = 1;

/// A publication, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunRow {
    /// Its id.
    pub id: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// For whom.
    pub made_by: String,
    /// The last day that was known.
    pub origin: Date,
    /// Days ahead.
    pub horizon: usize,
    /// Series: accounts with their categories.
    pub cells: usize,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// Whether it was made afterwards: from what the books say was booked up to a day of the past.
    pub is_hindcast: bool,
}

impl From<ListedRun> for RunRow {
    fn from(it: ListedRun) -> Self {
        Self {
            id: it.id,
            made_at: it.made_at,
            made_by: it.made_by,
            origin: it.origin,
            horizon: it.horizon,
            cells: it.cells,
            took_ms: it.took_ms,
            is_hindcast: it.is_hindcast,
        }
    }
}

/// What a publication is made from.
pub(super) struct Known {
    pub(super) flows: Arc<Flows>,
    /// The last day with a flow.
    pub(super) origin: Date,
    pub(super) settings: ForecastSettings,
    pub(super) is_hindcast: bool,
}

/// A publication of what was asked for.
pub(super) enum Published {
    /// Made now.
    Now(Arc<Run>),
    /// Made from the same before.
    Before(ListedRun),
}

impl From<Published> for RunRow {
    fn from(it: Published) -> Self {
        match it {
            Published::Now(run) => run.listed.clone().into(),
            Published::Before(listed) => listed.into(),
        }
    }
}

/// Watching a forecast while it is made: called now and then with series done and of how many;
/// answers whether to go on.
pub type RunWatch<'a> = &'a (dyn Fn(usize, usize) -> bool + Send + Sync);

impl Treasury {
    /// Publications, the newest first. Errors: `Forbidden`, `Store`.
    pub async fn forecast_runs(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<RunRow>, Error> {
        caller.require(org, Action::ForecastsRead)?;
        let (list, _) = self.run_list(org).await?;
        Ok(list.runs.into_iter().rev().map(RunRow::from).collect())
    }

    /// Makes a forecast from the books as they are and publishes it. One that was made from the
    /// same is the answer at once, unless it is to be made anew.
    ///
    /// Errors: `Forbidden`, `Invalid` (too many series), `Conflict` (nothing to learn from, called
    /// off), `Store`.
    pub async fn run_forecast(
        &self,
        (org, caller): (OrganisationId, &Caller),
        is_anew: bool,
        watch: RunWatch<'_>,
    ) -> Result<RunRow, Error> {
        caller.require(org, Action::ForecastsRun)?;
        let book = self.book(org).await?;
        let flows = self.flows_of(org, &book, self.today()).await?;
        let Some(origin) = flows.last else {
            let why = "there is nothing to learn from: no account with money at hand has entries";
            return Err(Error::Conflict(why.to_owned()));
        };
        let known = Known {
            flows,
            origin,
            settings: self.forecast_settings_of(org).await?,
            is_hindcast: false,
        };
        let run = self.publish((org, caller), &known, is_anew, watch).await?;
        if let Published::Now(run) = &run {
            self.measure_forecast(org, run).await?;
            // Nobody who looks at it now waits for its paths.
            self.drawn(org, run).await?;
        }
        Ok(run.into())
    }

    /// Makes a forecast from what is known and publishes it; or finds the one that was.
    ///
    /// Errors: `Invalid` (too many series), `Conflict` (called off), `Store`.
    pub(super) async fn publish(
        &self,
        (org, caller): (OrganisationId, &Caller),
        known: &Known,
        is_anew: bool,
        watch: RunWatch<'_>,
    ) -> Result<Published, Error> {
        let count = known.flows.cells.len();
        if count > MAX_CELLS {
            let expected = format!("at most {MAX_CELLS}");
            return Err(Error::invalid("series", &count.to_string(), expected));
        }
        let content = content_of(known);
        let (list, _) = self.run_list(org).await?;
        let is_same = |it: &ListedRun| {
            // A forecast is as good as one that is made afterwards, not the other way round.
            it.content == content && (known.is_hindcast || !it.is_hindcast)
        };
        let same = list.runs.into_iter().rev().find(is_same);
        if let Some(same) = same.filter(|_| !is_anew) {
            return Ok(Published::Before(same));
        }
        let begun = self.now();
        let (keys, forecasts) = foresee_all(known, watch).await?;
        let took = self.now().duration_since(begun).as_millis();
        let listed = ListedRun {
            id: new_uuid().simple().to_string(),
            made_at: self.now(),
            made_by: caller.name.clone(),
            origin: known.origin,
            horizon: known.settings.horizon,
            cells: keys.len(),
            content,
            took_ms: u64::try_from(took).unwrap_or(0),
            is_hindcast: known.is_hindcast,
        };
        let shares = shares_of(&forecasts);
        let run = Arc::new(Run {
            listed,
            cells: keys.into_iter().zip(forecasts).collect(),
            shares,
        });
        self.keep_run(org, &run).await?;
        self.forecasts.keep_run(org, Arc::clone(&run));
        Ok(Published::Now(run))
    }

    /// Tells operators when the forecast was made.
    async fn measure_forecast(&self, org: OrganisationId, run: &Run) -> Result<(), Error> {
        let slug = self.slug_of(org).await?;
        let made = i32::try_from(run.listed.made_at.as_second()).unwrap_or(i32::MAX);
        metrics::gauge!("bursar_forecast_made_timestamp_seconds", "organisation" => slug)
            .set(f64::from(made));
        Ok(())
    }

    /// The short name of an organisation, as metrics have it.
    pub(super) async fn slug_of(&self, org: OrganisationId) -> Result<String, Error> {
        let all = self.store.organisations().await?;
        let found = all.into_iter().find(|it| it.id == org);
        Ok(found.map_or_else(|| org.to_string(), |it| it.slug))
    }

    /// Wants a forecast from a worker. One that is wanted already is it.
    ///
    /// Errors: `Forbidden`, `Store`.
    pub async fn want_forecast(
        &self,
        org: OrganisationId,
        caller: &Caller,
        is_anew: bool,
    ) -> Result<(), Error> {
        caller.require(org, Action::ForecastsRun)?;
        let draft = JobDraft {
            kind: ForecastTrain::SPEC.name.to_owned(),
            payload: json!({"anew": is_anew}),
            ..JobDraft::default()
        };
        self.enqueue(Some(org), &caller.name, draft).await?;
        Ok(())
    }

    /// The flows of the books up to a day: from those of an earlier state and what was booked since,
    /// where that is enough.
    ///
    /// Errors: `Unavailable` (the work broke off).
    pub(crate) async fn flows_of(
        &self,
        org: OrganisationId,
        book: &Arc<journal::Book>,
        until: Date,
    ) -> Result<Arc<Flows>, Error> {
        let known = self.forecasts.flows(&(org, until));
        if let Some(known) = known.as_ref().filter(|it| it.is_of(book)) {
            return Ok(Arc::clone(known));
        }
        let making = Arc::clone(book);
        let made = off_runtime(move || {
            let grown = known.and_then(|it| it.grown(&making));
            grown.unwrap_or_else(|| Flows::of(&making, until))
        });
        let flows = Arc::new(made.await?);
        self.forecasts.keep_flows((org, until), Arc::clone(&flows));
        Ok(flows)
    }
}

/// What a forecast is made from, as one number: the same number, the same forecast.
fn content_of(known: &Known) -> String {
    let mut hash = Sha256::new();
    let (origin, horizon) = (known.origin, known.settings.horizon);
    let holidays = known.settings.country.as_deref().unwrap_or("-");
    hash.update(format!("1|{origin}|{horizon}|{holidays}|{SEED}"));
    for (key, items) in &known.flows.cells {
        hash.update(format!(
            "\n{}|{}|{:?}",
            key.account,
            key.asset.code(),
            key.category
        ));
        for it in items.iter() {
            hash.update(format!("|{}|{}|{}", it.on, it.grains, it.label));
        }
    }
    hash.finalize()
        .iter()
        .map(|it| format!("{it:02x}"))
        .collect()
}

/// Runs the models on threads of their own, so that nobody waits for a request meanwhile.
async fn foresee_all(
    known: &Known,
    watch: RunWatch<'_>,
) -> Result<(Vec<CellKey>, Vec<CellForecast>), Error> {
    let keys: Vec<CellKey> = known.flows.cells.keys().copied().collect();
    let total = keys.len();
    let cells: Vec<Cell> = known
        .flows
        .cells
        .iter()
        .map(|(key, items)| Cell {
            name: format!("{}/{:?}", key.account, key.category),
            items: items
                .iter()
                .map(|it| Item {
                    day: day_of(it.on),
                    units: it.grains,
                    label: it.label.to_string(),
                })
                .collect(),
        })
        .collect();
    let holidays = known.settings.holidays();
    let (origin, horizon) = (known.origin, known.settings.horizon);
    let inside = Arc::new(Watch::default());
    let seen = Arc::clone(&inside);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let work = tokio::task::spawn_blocking(move || {
        let question = Question {
            cells: &cells,
            origin: day_of(origin),
            horizon,
            holidays: &holidays,
            seed: SEED,
            threads: threads.div_ceil(2),
        };
        foresee(&question, &seen)
    });
    tokio::pin!(work);
    let done = loop {
        tokio::select! {
            done = &mut work => break done,
            () = tokio::time::sleep(Duration::from_millis(200)) => {
                if !watch(inside.done(), total) {
                    inside.call_off();
                }
            }
        }
    };
    let done = done.map_err(|it| Error::Unavailable(format!("the models stopped: {it}")))?;
    let forecasts = done.map_err(|error| match error {
        RequestError::CalledOff => called_off(),
        other => Error::malformed("forecast", "", &other),
    })?;
    Ok((keys, forecasts))
}

/// What one that was called off is answered with.
pub(super) fn called_off() -> Error {
    Error::Conflict("the forecast was called off".to_owned())
}

/// Which models the ensembles of all series consist of.
fn shares_of(forecasts: &[CellForecast]) -> Vec<(String, f64)> {
    let weights = forecasts.iter().flat_map(|it| it.weights.iter().copied());
    forecast::books::shares(weights)
        .into_iter()
        .map(|(model, share)| (model.name().to_owned(), share))
        .collect()
}

/// A date for the models.
pub(crate) fn day_of(date: Date) -> forecast::Day {
    forecast::Day::from_number(money::Day::from(date).number())
}

impl ForecastSettings {
    pub(crate) fn holidays(&self) -> Holidays {
        let code = self.country.as_deref();
        code.and_then(|it| Holidays::of_country(it, 1990, 2100))
            .unwrap_or_default()
    }
}

/// Makes a forecast every week, and when somebody wants one.
pub(crate) struct ForecastTrain;

/// Of the job.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct TrainPayload {
    /// Also if nothing changed.
    anew: bool,
}

/// What a schedule gives: nothing, which is every organisation.
#[derive(Clone, Debug, Default)]
pub(crate) struct TrainWanted(TrainPayload);

impl<'de> Deserialize<'de> for TrainWanted {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(
            Option::<TrainPayload>::deserialize(deserializer)?.unwrap_or_default(),
        ))
    }
}

impl JobKind for ForecastTrain {
    type Payload = TrainWanted;
    const SPEC: JobSpec = JobSpec {
        name: "forecast-train",
        about: "Makes and publishes the organisation's cash forecast",
        scope: JobScope::Organisation,
        max_attempts: 2,
        timeout: Duration::from_secs(3 * 3600),
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, wanted: TrainWanted) -> Result<Value, JobFailure> {
        let (treasury, org) = (context.treasury(), context.own_org()?);
        let watch = |done: usize, total: usize| {
            context.progress(done, total, "tests models on each series");
            !context.is_cancelled()
        };
        let caller = Caller::local();
        let made = treasury
            .run_forecast((org, &caller), wanted.0.anew, &watch)
            .await;
        context.check()?;
        let row = made?;
        context.progress(row.cells, row.cells, "");
        Ok(json!({"forecast": row.id, "series": row.cells, "origin": row.origin.to_string()}))
    }
}

/// Wants the forecast of every organisation, on Sundays at two.
pub(crate) struct ForecastWeekly;

impl JobKind for ForecastWeekly {
    type Payload = NoPayload;
    const SPEC: JobSpec = JobSpec {
        name: "forecast-weekly",
        about: "Wants the cash forecast of every organisation",
        schedules: &[ScheduleSpec::utc("forecast-weekly", "0 2 * * 0")],
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, _: NoPayload) -> Result<Value, JobFailure> {
        let treasury = context.treasury();
        let all = treasury.store().organisations().await?;
        for found in &all {
            context.check()?;
            let draft = JobDraft {
                kind: "forecast-train".to_owned(),
                ..Default::default()
            };
            treasury.enqueue(Some(found.id), "schedule", draft).await?;
        }
        Ok(json!({"organisations": all.len()}))
    }
}
