//! What a connection is told, checked.
//!
//! Owns: names, times and the settings of each connector. Not here: using them.
//! Invariant: what is kept was checked, and is kept as it is used: defaults are written down.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use connect::bank::{ConnectorSpec, spec};
use connect::folder::{Folder, FolderPlace};
use money::{ConnectionId, OrganisationId};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

use super::bank_settings::bank_of;
use super::document::{ConnectionBody, ConnectionDraft, EVERY_S, NewAccountsWord, value};
use super::folder::folder_error;
use super::{FOLDER, bank_settings, credentials};
use crate::error::Error;
use crate::imports::off_runtime;
use crate::rights::Caller;
use crate::treasury::Treasury;

const MAX_NAME: usize = 80;
const EVERY: std::ops::RangeInclusive<u32> = 60..=86_400;
/// Ninety days.
const EXPECT: std::ops::RangeInclusive<u32> = 1..=2_160;

/// What a watched folder is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderSettings {
    /// The folder; one in the data folder if none.
    #[serde(default)]
    pub path: Option<String>,
    /// Where read files go; `archive` in it.
    #[serde(default)]
    pub archive: Option<String>,
    /// Where unreadable files go; `quarantine` in it.
    #[serde(default)]
    pub quarantine: Option<String>,
    /// The account all files are of; by what they say if none.
    #[serde(default)]
    pub account: Option<String>,
    /// The saved mapping that CSV files are read with.
    #[serde(default)]
    pub mapping: Option<String>,
    /// What becomes of accounts that the books do not have.
    #[serde(default)]
    pub new_accounts: NewAccountsWord,
}

impl FolderSettings {
    pub(super) fn place(&self) -> FolderPlace {
        let side = |it: &Option<String>, usual: &str| PathBuf::from(it.as_deref().unwrap_or(usual));
        FolderPlace {
            inbox: PathBuf::from(self.path.as_deref().unwrap_or_default()),
            archive: side(&self.archive, "archive"),
            quarantine: side(&self.quarantine, "quarantine"),
        }
    }
}

/// Settings as their type. Errors: `Invalid` with what is wrong.
pub(super) fn typed<Settings: serde::de::DeserializeOwned>(
    settings: &Value,
) -> Result<Settings, Error> {
    let found = if settings.is_null() {
        Settings::deserialize(Value::Object(serde_json::Map::new()))
    } else {
        Settings::deserialize(settings)
    };
    found.map_err(|error| Error::malformed("settings", &settings.to_string(), &error))
}

impl Treasury {
    /// A connection as it is to be kept. Errors: `Invalid`, `NotFound`.
    pub(super) async fn checked_body(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: ConnectionId,
        (draft, before): (&ConnectionDraft, Option<&ConnectionBody>),
    ) -> Result<ConnectionBody, Error> {
        let name = draft.name.trim();
        let is_plain = !name.is_empty() && !name.chars().any(char::is_control);
        if !is_plain || name.chars().count() > MAX_NAME || name.parse::<ConnectionId>().is_ok() {
            let expected = "1 to 80 characters, no id and no control characters";
            return Err(Error::invalid("name", name, expected));
        }
        let every_s = in_range("every_s", draft.every_s, EVERY)?.unwrap_or(EVERY_S);
        let expect_within_h = in_range("expect_within_h", draft.expect_within_h, EXPECT)?;
        let spec = known_spec(&draft.connector)?;
        let credentials = credentials::check(spec, draft, before)?;
        let settings = match spec.id {
            FOLDER => {
                self.checked_folder(org, caller, id, &draft.settings)
                    .await?
            }
            _ => self.checked_bank(org, caller, draft, &credentials).await?,
        };
        Ok(ConnectionBody {
            name: name.to_owned(),
            connector: spec.id.to_owned(),
            settings,
            credentials,
            every_s,
            expect_within_h,
            is_paused: before.is_some_and(|it| it.is_paused),
            created_at: before.map_or_else(|| self.now(), |it| it.created_at),
            created_by: before.map_or_else(|| caller.name.clone(), |it| it.created_by.clone()),
        })
    }

    async fn checked_bank(
        &self,
        org: OrganisationId,
        caller: &Caller,
        draft: &ConnectionDraft,
        credentials: &BTreeSet<String>,
    ) -> Result<Value, Error> {
        let read = bank_settings::check(&draft.connector, &draft.settings, self.today())?;
        let book = self.book_seen(org, caller).await?;
        for account in read.accounts.values() {
            Self::find_account(book.as_ref(), account)?;
        }
        // Made once, so that a key or mapping that cannot be is refused now. Credentials that are
        // not given anew were checked when they were.
        let mut given: BTreeMap<String, Zeroizing<String>> = BTreeMap::new();
        for (name, secret) in &draft.credentials {
            let plain = Zeroizing::new(secret.expose_secret().to_owned());
            given.insert(name.clone(), plain);
        }
        if credentials.iter().all(|it| given.contains_key(it)) {
            bank_of(&draft.connector, &draft.settings, &given)?;
        }
        Ok(draft.settings.clone())
    }

    async fn checked_folder(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: ConnectionId,
        settings: &Value,
    ) -> Result<Value, Error> {
        let mut settings: FolderSettings = typed(settings)?;
        let roots = self.folder_roots(org).await?;
        if settings.path.is_none() {
            // Its own folder, made for it: nobody has to know where the data folder is.
            let own = roots.first().map(|it| it.join(id.to_string()));
            let own = own.unwrap_or_default();
            make_own(own.clone()).await?;
            settings.path = Some(shown(&own)?);
        }
        let place = settings.place();
        let opened = off_runtime(move || Folder::open(&place, &roots)).await?;
        opened.map_err(|error| folder_error(&error))?;
        if let Some(account) = &settings.account {
            let book = self.book_seen(org, caller).await?;
            Self::find_account(book.as_ref(), account)?;
        }
        if let Some(mapping) = &settings.mapping {
            self.mapping(org, &caller.as_operator(), mapping).await?;
        }
        value(&settings)
    }

    /// The folders that this organisation may watch.
    pub(super) async fn folder_roots(&self, org: OrganisationId) -> Result<Vec<PathBuf>, Error> {
        let all = self.store.organisations().await?;
        let slug = all.into_iter().find(|it| it.id == org).map(|it| it.slug);
        let slug = slug.unwrap_or_else(|| org.to_string());
        Ok(self
            .guard
            .connections
            .roots_of(&slug, self.store.data_dir()))
    }
}

async fn make_own(path: PathBuf) -> Result<(), Error> {
    let made = off_runtime(move || std::fs::create_dir_all(path)).await?;
    made.map_err(|error| Error::Unavailable(format!("the folder cannot be made: {error}")))
}

fn shown(path: &Path) -> Result<String, Error> {
    let text = path.to_str().map(str::to_owned);
    text.ok_or_else(|| {
        let expected = "a data folder whose path is UTF-8";
        Error::invalid("path", &path.to_string_lossy(), expected)
    })
}

fn known_spec(connector: &str) -> Result<&'static ConnectorSpec, Error> {
    spec(connector).ok_or_else(|| {
        let known: Vec<_> = connect::bank::CONNECTORS.iter().map(|it| it.id).collect();
        Error::invalid(
            "connector",
            connector,
            format!("one of {}", known.join(", ")),
        )
    })
}

fn in_range(
    field: &'static str,
    found: Option<u32>,
    range: std::ops::RangeInclusive<u32>,
) -> Result<Option<u32>, Error> {
    match found {
        Some(found) if !range.contains(&found) => {
            let expected = format!("{} to {}", range.start(), range.end());
            Err(Error::invalid(field, &found.to_string(), expected))
        }
        found => Ok(found),
    }
}
