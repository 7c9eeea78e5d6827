//! How an organisation wants its forecast.
//!
//! Owns: the document: horizon, holidays, minimum balances.
//! Not here: what follows from it.
//! Invariant: without a document everything has its usual value.

use std::collections::BTreeMap;

use forecast::Holidays;
use journal::Book;
use money::{Amount, OrganisationId};
use serde::{Deserialize, Serialize};
use store::{DocumentKey, DocumentVersion};

use super::kept::damaged;
use crate::audit::Event;
use crate::error::Error;
use crate::mappings::Expected;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

const COLLECTION: &str = "forecast-settings";
const ID: &str = "settings";

/// Days ahead: thirteen weeks unless told otherwise, a year at most (CASH-7).
const USUAL_HORIZON: usize = 91;
pub(super) const LONGEST: usize = 365;
const HORIZONS: std::ops::RangeInclusive<usize> = 7..=LONGEST;

/// How an organisation wants its forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForecastSettings {
    /// Its version; none before the first change.
    pub version: Option<u64>,
    /// Days ahead.
    pub horizon: usize,
    /// The country whose holidays matter.
    pub country: Option<String>,
    /// What accounts should not fall below, by path: decimal text in the account's asset.
    pub minimums: BTreeMap<String, String>,
}

impl Default for ForecastSettings {
    fn default() -> Self {
        Self {
            version: None,
            horizon: USUAL_HORIZON,
            country: None,
            minimums: BTreeMap::new(),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct KeptSettings {
    v: u32,
    horizon: usize,
    country: Option<String>,
    minimums: BTreeMap<String, String>,
}

impl Treasury {
    /// How the organisation wants its forecast. Errors: `Forbidden`, `Store`.
    pub async fn forecast_settings(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<ForecastSettings, Error> {
        caller.require(org, Action::ForecastsRead)?;
        self.forecast_settings_of(org).await
    }

    pub(crate) async fn forecast_settings_of(
        &self,
        org: OrganisationId,
    ) -> Result<ForecastSettings, Error> {
        let key = DocumentKey {
            org,
            collection: COLLECTION,
            id: ID,
        };
        let Some(found) = self.store.document(key).await? else {
            return Ok(ForecastSettings::default());
        };
        let kept = KeptSettings::deserialize(&found.body).map_err(|it| damaged(ID, &it))?;
        Ok(ForecastSettings {
            version: Some(found.version),
            horizon: kept.horizon,
            country: kept.country,
            minimums: kept.minimums,
        })
    }

    /// Changes how the organisation wants its forecast.
    ///
    /// Errors: `Forbidden`, `Invalid`, `NotFound` (an account), `Document` (another version).
    pub async fn put_forecast_settings(
        &self,
        (org, caller): (OrganisationId, &Caller),
        expected: Expected,
        settings: ForecastSettings,
    ) -> Result<ForecastSettings, Error> {
        caller.require(org, Action::ForecastsAdjust)?;
        let book = self.book(org).await?;
        check(&book, caller, &settings)?;
        let key = DocumentKey {
            org,
            collection: COLLECTION,
            id: ID,
        };
        let before = self.store.document(key).await?;
        let version = match expected {
            Expected::Absent => DocumentVersion::Absent,
            Expected::Version(version) => DocumentVersion::Is(version),
            Expected::Any => before.as_ref().map_or(DocumentVersion::Absent, |it| {
                DocumentVersion::Is(it.version)
            }),
        };
        let kept = KeptSettings {
            v: 1,
            horizon: settings.horizon,
            country: settings.country.clone(),
            minimums: settings.minimums.clone(),
        };
        let body = serde_json::to_value(&kept).map_err(|it| damaged(ID, &it))?;
        let version = self
            .store
            .put_document(key, version, &body, &caller.name)
            .await?;
        let event = Event::of("forecast.settings-changed").after(&body);
        let event = before
            .iter()
            .fold(event, |event, it| event.before(&it.body));
        self.note_for(org, caller, event).await?;
        Ok(ForecastSettings {
            version: Some(version),
            ..settings
        })
    }
}

fn check(book: &Book, caller: &Caller, it: &ForecastSettings) -> Result<(), Error> {
    if !HORIZONS.contains(&it.horizon) {
        let found = it.horizon.to_string();
        return Err(Error::invalid("horizon", &found, "7 to 365 days"));
    }
    if let Some(code) = &it.country
        && Holidays::of_country(code, 2000, 2000).is_none()
    {
        let known: Vec<&str> = Holidays::countries().collect();
        return Err(Error::invalid(
            "country",
            code,
            format!("one of {}", known.join(", ")),
        ));
    }
    if it.minimums.len() > 1_000 {
        let found = format!("{} accounts", it.minimums.len());
        return Err(Error::invalid("minimums", &found, "at most 1000 accounts"));
    }
    for (path, text) in &it.minimums {
        let account = Treasury::find_seen_account(book, caller, path)?;
        let held = book.held_assets(account.id);
        let asset = account
            .asset
            .and_then(|it| Treasury::known_asset(book, it.as_str()).ok());
        let Some(asset) = asset.or_else(|| held.first().copied()) else {
            return Err(Error::invalid(
                "minimums",
                path,
                "an account that holds one asset",
            ));
        };
        Amount::parse(text, asset).map_err(|error| Error::malformed("minimums", text, &error))?;
    }
    Ok(())
}
