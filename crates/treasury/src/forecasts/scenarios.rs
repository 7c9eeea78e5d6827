//! What if: changes of the forecast, kept by name and compared side by side (CASH-7).
//!
//! Owns: the documents, and the comparison.
//! Not here: applying each change (`change`), what is known for sure (`adjustments`).
//! Invariant: a scenario changes nothing that is published; every scenario of a comparison has the
//! same paths, so that only what was changed makes the difference.

mod apply;
mod change;
mod names;

use money::{Amount, Date, OrganisationId};
use serde::{Deserialize, Serialize};
use store::{Document, DocumentKey, DocumentVersion};

pub use change::{Change, ChangeDraft, Which};

use super::kept::damaged;
use super::known::split;
use super::lens::{Around, Covered, Lens};
use super::outlook::{Danger, OutlookDay, bands, dangers};
use crate::audit::Event;
use crate::error::Error;
use crate::mappings::Expected;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

const COLLECTION: &str = "forecast-scenarios";

/// Scenarios an organisation may have, compared at a time, and changes of one.
const MAX_SCENARIOS: usize = 200;
const MAX_COMPARED: usize = 6;
const MAX_CHANGES: usize = 50;

/// Changes under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// Its version; none before it is kept.
    pub version: Option<u64>,
    /// What it is about.
    pub about: String,
    /// The changes, applied in order.
    pub changes: Vec<Change>,
}

/// What a scenario comes to.
#[derive(Clone, Debug)]
pub struct ScenarioOutlook {
    /// Its name; none for the forecast as it is.
    pub name: Option<String>,
    /// Days to come.
    pub days: Vec<OutlookDay>,
    /// The lowest P10 and its day.
    pub lowest: (Amount, Date),
    /// In how many of ten thousand cases everything together falls below the limit asked for,
    /// receipts, payments, rates and prices drawn together.
    pub below_limit_bps: u32,
    /// Accounts, those most in danger first.
    pub dangers: Vec<Danger>,
}

#[derive(Serialize, Deserialize)]
struct KeptScenario {
    v: u32,
    about: String,
    changes: Vec<ChangeDraft>,
}

impl Treasury {
    /// Every scenario, by name. Errors: `Forbidden`, `Store`.
    pub async fn forecast_scenarios(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<Scenario>, Error> {
        caller.require(org, Action::ForecastsRead)?;
        let page = self
            .store
            .documents(org, COLLECTION, "", MAX_SCENARIOS)
            .await?;
        page.iter().map(read).collect()
    }

    /// One scenario. Errors: `Forbidden`, `NotFound`, `Store`.
    pub async fn forecast_scenario(
        &self,
        org: OrganisationId,
        caller: &Caller,
        name: &str,
    ) -> Result<Scenario, Error> {
        caller.require(org, Action::ForecastsRead)?;
        let found = self.store.document(key(org, name)).await?;
        found.as_ref().map_or_else(|| Err(unknown(name)), read)
    }

    /// Keeps a scenario under its name.
    ///
    /// Errors: `Forbidden`, `Invalid`, `Document` (another version), `Store`.
    pub async fn put_forecast_scenario(
        &self,
        (org, caller): (OrganisationId, &Caller),
        expected: Expected,
        scenario: Scenario,
    ) -> Result<Scenario, Error> {
        caller.require(org, Action::ForecastsAdjust)?;
        let name = scenario.name.trim();
        if name.is_empty() || name.contains('/') {
            let wanted = "a name without slashes, such as `Largest customer pays late`";
            return Err(Error::invalid("name", &scenario.name, wanted));
        }
        if !(1..=MAX_CHANGES).contains(&scenario.changes.len()) {
            let found = scenario.changes.len().to_string();
            return Err(Error::invalid("changes", &found, "1 to 50 changes"));
        }
        let book = self.book(org).await?;
        for it in &scenario.changes {
            it.check()?;
            names::check((&book, caller), self.today(), it)?;
        }
        let before = self.store.document(key(org, name)).await?;
        let there = self
            .store
            .documents(org, COLLECTION, "", MAX_SCENARIOS)
            .await?
            .len();
        if before.is_none() && there >= MAX_SCENARIOS {
            let why = format!("there are {MAX_SCENARIOS} scenarios: remove old ones first");
            return Err(Error::Conflict(why));
        }
        let version = version(expected, before.as_ref());
        let kept = KeptScenario {
            v: 1,
            about: scenario.about.clone(),
            changes: scenario.changes.iter().map(ChangeDraft::from).collect(),
        };
        let body = serde_json::to_value(&kept).map_err(|it| damaged(name, &it))?;
        let version = self
            .store
            .put_document(key(org, name), version, &body, &caller.name)
            .await?;
        let event = Event::of("forecast.scenario-kept")
            .on(name.to_owned())
            .after(&body);
        let event = before
            .iter()
            .fold(event, |event, it| event.before(&it.body));
        self.note_for(org, caller, event).await?;
        Ok(Scenario {
            name: name.to_owned(),
            version: Some(version),
            ..scenario
        })
    }

    /// Removes a scenario. Errors: `Forbidden`, `NotFound`, `Document`, `Store`.
    pub async fn delete_forecast_scenario(
        &self,
        (org, caller): (OrganisationId, &Caller),
        expected: Expected,
        name: &str,
    ) -> Result<(), Error> {
        caller.require(org, Action::ForecastsAdjust)?;
        let before = self
            .store
            .document(key(org, name))
            .await?
            .ok_or_else(|| unknown(name))?;
        let version = version(expected, Some(&before));
        self.store
            .delete_document(key(org, name), version, &caller.name)
            .await?;
        let event = Event::of("forecast.scenario-deleted").on(name.to_owned());
        self.note_for(org, caller, event.before(&before.body)).await
    }

    /// The forecast as it is and under each of these scenarios, side by side. The limit is what
    /// everything together should not fall below: decimal text, nothing if none.
    ///
    /// Errors: as for `forecast_grid`, and `NotFound` for a scenario.
    pub async fn compare_forecast_scenarios(
        &self,
        (org, caller): (OrganisationId, &Caller),
        around: &Around,
        currency: Option<String>,
        (names, limit): (&[String], Option<&str>),
    ) -> Result<(Covered, Vec<ScenarioOutlook>), Error> {
        if names.len() > MAX_COMPARED {
            let found = names.len().to_string();
            return Err(Error::invalid("scenarios", &found, "at most 6 at a time"));
        }
        let lens = self.lens((org, caller), around, currency).await?;
        let asset = lens.covered.currency;
        let limit = match limit {
            None => Amount::zero(asset),
            Some(text) => Amount::parse(text, asset)
                .map_err(|error| Error::malformed("limit", text, &error))?,
        };
        let settings = self.forecast_settings_of(org).await?;
        let walks = self.walks(org, &lens).await?;
        let outlook = |name: Option<String>, lens: &Lens| {
            let chance = apply::below_limit(lens, &walks, limit.units());
            ScenarioOutlook::new(name, lens, (chance, dangers(lens, &settings)))
        };
        let mut found = vec![outlook(None, &lens)];
        for name in names {
            let scenario = self.forecast_scenario(org, caller, name).await?;
            let mut changed = lens.copy();
            split(&mut changed, &apply::counterparties(&scenario.changes));
            for change in &scenario.changes {
                apply::apply(&mut changed, change, caller)?;
            }
            found.push(outlook(Some(scenario.name), &changed));
        }
        Ok((lens.covered, found))
    }

    /// How the rates of assets may go, drawn from how they went.
    async fn walks(&self, org: OrganisationId, lens: &Lens) -> Result<apply::Walks, Error> {
        let table = self.price_table(org).await?;
        Ok(apply::walks(lens, &table))
    }
}

impl ScenarioOutlook {
    fn new(name: Option<String>, lens: &Lens, (chance, dangers): (u32, Vec<Danger>)) -> Self {
        let asset = lens.covered.currency;
        let all = bands(lens);
        let (ahead, lowest) = all
            .iter()
            .enumerate()
            .min_by_key(|it| it.1[1])
            .map_or((0, 0), |(ahead, band)| (ahead, band[1]));
        let day = |(ahead, band): (usize, [i128; 4])| OutlookDay {
            on: lens.date(ahead),
            actual: None,
            band: Some(band.map(|it| Amount::from_units(it, asset))),
        };
        Self {
            name,
            lowest: (Amount::from_units(lowest, asset), lens.date(ahead)),
            below_limit_bps: chance,
            dangers,
            days: all.into_iter().enumerate().map(day).collect(),
        }
    }
}

const fn key(org: OrganisationId, name: &str) -> DocumentKey<'_> {
    DocumentKey {
        org,
        collection: COLLECTION,
        id: name,
    }
}

fn version(expected: Expected, before: Option<&Document>) -> DocumentVersion {
    match expected {
        Expected::Absent => DocumentVersion::Absent,
        Expected::Version(version) => DocumentVersion::Is(version),
        Expected::Any => before.map_or(DocumentVersion::Absent, |it| {
            DocumentVersion::Is(it.version)
        }),
    }
}

fn unknown(name: &str) -> Error {
    Error::NotFound {
        what: "scenario",
        name: name.chars().take(80).collect(),
        cure: "`GET /api/v1/forecasting/scenarios` lists those there are",
    }
}

fn read(document: &Document) -> Result<Scenario, Error> {
    let kept = KeptScenario::deserialize(&document.body);
    let kept = kept.map_err(|it| damaged(&document.id, &it))?;
    let changes = kept.changes.into_iter().map(Change::try_from);
    Ok(Scenario {
        name: document.id.clone(),
        version: Some(document.version),
        about: kept.about,
        changes: changes.collect::<Result<_, _>>()?,
    })
}
