//! What a bank connection is told, checked.
//!
//! Owns: the settings that all banks share, and making a connector of settings and credentials.
//! Not here: watched folders (`settings`), speaking to a bank (`connect::bank`).
//! Invariant: a setting that the connector's data sheet does not name is refused.

use std::collections::{BTreeMap, BTreeSet};

use connect::bank::{Bank, BankError, EnableBanking, GoCardless, Mapped, Mapping, Plaid, spec};
use money::Date;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

use super::document::NewAccountsWord;
use super::settings::typed;
use crate::banks::bank_error;
use crate::error::Error;

/// Most days that syncs overlap, and most days that a first one goes back.
const MAX_OVERLAP: u32 = 90;
const MAX_BACK_YEARS: i16 = 10;
/// The longest text of a setting. Unit: bytes.
const MAX_TEXT: usize = 2_000;

/// What a bank connection is told openly.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct BankSettings {
    /// Which account in the books an account at the bank is; by its number if it is not named.
    #[serde(default)]
    pub(super) accounts: BTreeMap<String, String>,
    /// Accounts at the bank that are not synced.
    #[serde(default)]
    pub(super) leave_out: BTreeSet<String>,
    /// What becomes of accounts that the books do not have.
    #[serde(default)]
    pub(super) new_accounts: NewAccountsWord,
    /// The first day that is asked for.
    #[serde(default)]
    pub(super) start_on: Option<Date>,
    /// How many days syncs overlap.
    #[serde(default)]
    pub(super) overlap_days: Option<u32>,
    #[serde(default)]
    base_url: Option<String>,
    #[serde(default)]
    requisition_id: Option<String>,
    #[serde(default)]
    client_id: Option<String>,
    #[serde(default)]
    environment: Option<String>,
    #[serde(default)]
    application_id: Option<String>,
    #[serde(default)]
    session_id: Option<String>,
    #[serde(default)]
    mapping: Option<Value>,
}

/// Refuses settings that the data sheet does not name, and the lack of those it needs.
///
/// Errors: `Invalid` with the setting.
pub(super) fn check(connector: &str, settings: &Value, today: Date) -> Result<BankSettings, Error> {
    let empty = serde_json::Map::new();
    let given = settings.as_object().unwrap_or(&empty);
    if !settings.is_object() && !settings.is_null() {
        return Err(Error::invalid(
            "settings",
            &settings.to_string(),
            "an object",
        ));
    }
    let fields = spec(connector).map_or(&[][..], |it| it.settings);
    if let Some(name) = given
        .keys()
        .find(|it| !fields.iter().any(|field| field.name == *it))
    {
        let known: Vec<_> = fields.iter().map(|it| it.name).collect();
        return Err(Error::invalid(
            "settings",
            name,
            format!("one of {}", known.join(", ")),
        ));
    }
    let is_there = |name: &str| given.get(name).is_some_and(|it| !it.is_null() && it != "");
    if let Some(field) = fields
        .iter()
        .find(|it| it.is_required && !is_there(it.name))
    {
        let expected = format!("`{}`: {}", field.name, field.about);
        return Err(Error::invalid("settings", "", expected));
    }
    let long = |it: &Value| it.as_str().is_some_and(|it| it.len() > MAX_TEXT);
    if let Some((name, _)) = given.iter().find(|(_, it)| long(it)) {
        let expected = format!("at most {MAX_TEXT} bytes");
        return Err(Error::invalid("settings", name, expected));
    }
    let read: BankSettings = typed(settings)?;
    if read
        .overlap_days
        .is_some_and(|it| it == 0 || it > MAX_OVERLAP)
    {
        let found = read.overlap_days.unwrap_or_default().to_string();
        return Err(Error::invalid("overlap_days", &found, "1 to 90"));
    }
    if let Some(start) = read.start_on {
        let is_possible = start <= today && start.year() >= today.year() - MAX_BACK_YEARS;
        if !is_possible {
            let expected = "a day within the last ten years";
            return Err(Error::invalid("start_on", &start.to_string(), expected));
        }
    }
    if let Some(word) = &read.environment
        && !["production", "sandbox"].contains(&word.as_str())
    {
        return Err(Error::invalid("environment", word, "production or sandbox"));
    }
    Ok(read)
}

/// A connector that is ready to ask. Errors: `Invalid`, `Connection`.
pub(super) fn bank_of(
    connector: &str,
    settings: &Value,
    credentials: &BTreeMap<String, Zeroizing<String>>,
) -> Result<(Bank, BankSettings), Error> {
    let read: BankSettings = typed(settings)?;
    let secret = |name: &str| {
        let text = credentials.get(name).map(|it| it.as_str().to_owned());
        SecretString::from(text.unwrap_or_default())
    };
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    let base = read
        .base_url
        .as_deref()
        .map(|it| it.trim_end_matches('/').to_owned());
    let failed = |error: BankError| bank_error(&error);
    let bank = match connector {
        "gocardless" => Bank::GoCardless(GoCardless::new(
            base,
            text(&read.requisition_id),
            (secret("secret_id"), secret("secret_key")),
        )),
        "plaid" => Bank::Plaid(Plaid::new(
            (base, read.environment.as_deref().unwrap_or("production")),
            text(&read.client_id),
            (secret("secret"), secret("access_token")),
        )),
        "enable-banking" => {
            let ids = (text(&read.application_id), text(&read.session_id));
            let made = EnableBanking::new(base, ids, &secret("private_key"));
            Bank::EnableBanking(Box::new(made.map_err(failed)?))
        }
        "json" => {
            let document = read.mapping.clone().unwrap_or_default();
            let mapping = Mapping::deserialize(&document)
                .map_err(|error| Error::malformed("mapping", &document.to_string(), &error))?;
            let all = credentials.keys().map(|it| (it.clone(), secret(it)));
            let made = Mapped::new(mapping, all.collect());
            Bank::Mapped(Box::new(made.map_err(failed)?))
        }
        other => {
            let expected = "a connector that asks a bank";
            return Err(Error::invalid("connector", other, expected));
        }
    };
    Ok((bank, read))
}
