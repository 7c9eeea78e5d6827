//! The numbers a proposal is made with.
//!
//! Owns: the document: which accounts take part, what transfers cost, rates, facilities, limits.
//! Not here: minimum, target and overdraft that accounts have anyway (`liquidity`, `settings`).
//! Invariant: what is kept names accounts that there are; amounts of accounts are in their own
//! asset, everything else is in the reporting currency.

use std::collections::{BTreeMap, BTreeSet};

use journal::{Account, Book, Sight};
use money::{Amount, Asset, Decimal, OrganisationId};
use serde::{Deserialize, Serialize};
use store::{DocumentKey, DocumentVersion};

use crate::audit::Event;
use crate::error::Error;
use crate::forecasts::kept::damaged;
use crate::mappings::Expected;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

const COLLECTION: &str = "forecast-proposals";
const ID: &str = "settings";

/// Accounts, ways, facilities and limits that are set, each at most.
const MAX_ITEMS: usize = 5_000;

/// Days of a proposal: a year at most.
pub(super) const DAYS: std::ops::RangeInclusive<usize> = 1..=365;

/// What is other at one account than its terms say. What is empty is as they say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountChoice {
    /// Takes no part.
    pub is_left_out: bool,
    /// What it must hold, as decimal text in its asset; below zero is an overdraft.
    pub minimum: Option<String>,
    /// What it should hold.
    pub target: Option<String>,
    /// Interest it earns: percent a year.
    pub credit_rate: Option<String>,
    /// Interest it costs below zero.
    pub overdraft_rate: Option<String>,
    /// What a year below the target is held to cost, in percent of what is missing.
    pub below_target_rate: Option<String>,
    /// Whom it lies with, if its bank has another name in `limits`.
    pub counterparty: Option<String>,
}

/// What a transfer costs, and how long it takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TransferTerms {
    /// Each, in the reporting currency.
    pub cost: Option<String>,
    /// By its size, in basis points; half the spread of a conversion belongs here.
    pub cost_bps: u32,
    /// Business days until it arrives.
    pub settlement_days: u32,
    /// The most a day, in the reporting currency.
    pub daily_limit: Option<String>,
}

/// A way between two accounts with terms of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Way {
    /// The account it leaves, by path.
    pub from: String,
    /// The account it goes to.
    pub to: String,
    /// What it costs.
    pub terms: TransferTerms,
}

/// A place to invest, or a credit line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FacilityTerms {
    /// What it is called.
    pub name: String,
    /// The account it is used through, by path.
    pub account: String,
    /// Whether money is taken from it; else it is placed in it.
    pub is_credit: bool,
    /// Percent a year.
    pub rate: String,
    /// The most at a time, in the reporting currency.
    pub limit: String,
    /// In use now.
    pub balance: Option<String>,
    /// Business days until money is back, or there.
    pub settlement_days: u32,
    /// With whom.
    pub counterparty: Option<String>,
}

/// The numbers a proposal is made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProposalSettings {
    /// Days; thirty, or as far as the forecast reaches, if none.
    pub days: Option<usize>,
    /// Days of a year of interest: 360 or 365.
    pub year: u16,
    /// By path.
    pub accounts: BTreeMap<String, AccountChoice>,
    /// Accounts that others of their entity and asset are funded from; the fullest ones if none.
    pub pools: Vec<String>,
    /// Of transfers in one asset.
    pub transfers: TransferTerms,
    /// Of conversions between the pools of an entity; none are made without.
    pub conversions: Option<TransferTerms>,
    /// Whether pools of different entities fund each other.
    pub is_across_entities: bool,
    /// Ways of their own, beside and in place of those.
    pub ways: Vec<Way>,
    /// Places to invest, and credit lines.
    pub facilities: Vec<FacilityTerms>,
    /// The most with one bank or other counterparty, in the reporting currency.
    pub limits: BTreeMap<String, String>,
}

impl Default for ProposalSettings {
    fn default() -> Self {
        Self {
            days: None,
            year: 360,
            accounts: BTreeMap::new(),
            pools: Vec::new(),
            transfers: TransferTerms::default(),
            conversions: None,
            is_across_entities: false,
            ways: Vec::new(),
            facilities: Vec::new(),
            limits: BTreeMap::new(),
        }
    }
}

/// Settings with their version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedProposalSettings {
    /// The version; none before the first change.
    pub version: Option<u64>,
    /// The numbers.
    pub settings: ProposalSettings,
}

#[derive(Serialize, Deserialize)]
struct KeptSettings {
    v: u32,
    settings: ProposalSettings,
}

const fn key(org: OrganisationId) -> DocumentKey<'static> {
    DocumentKey {
        org,
        collection: COLLECTION,
        id: ID,
    }
}

impl Treasury {
    /// The numbers that are saved. Errors: `Forbidden`, `Store`.
    pub async fn proposal_settings(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<SavedProposalSettings, Error> {
        caller.require(org, Action::ForecastsRead)?;
        self.proposal_settings_of(org).await
    }

    pub(super) async fn proposal_settings_of(
        &self,
        org: OrganisationId,
    ) -> Result<SavedProposalSettings, Error> {
        let Some(found) = self.store.document(key(org)).await? else {
            return Ok(SavedProposalSettings::default());
        };
        let kept = KeptSettings::deserialize(&found.body).map_err(|it| damaged(ID, &it))?;
        Ok(SavedProposalSettings {
            version: Some(found.version),
            settings: kept.settings,
        })
    }

    /// Saves the numbers.
    ///
    /// Errors: `Forbidden`, `Invalid`, `NotFound` (an account), `Document` (another version).
    pub async fn put_proposal_settings(
        &self,
        (org, caller): (OrganisationId, &Caller),
        expected: Expected,
        settings: ProposalSettings,
    ) -> Result<SavedProposalSettings, Error> {
        caller.require(org, Action::ForecastsAdjust)?;
        let book = self.book(org).await?;
        let reporting = book.organisation().map(|it| it.reporting.to_string());
        let currency = Self::known_asset(&book, &reporting.unwrap_or_default())?;
        settings.check(&book, caller, currency)?;
        let before = self.store.document(key(org)).await?;
        let version = match expected {
            Expected::Absent => DocumentVersion::Absent,
            Expected::Version(version) => DocumentVersion::Is(version),
            Expected::Any => before.as_ref().map_or(DocumentVersion::Absent, |it| {
                DocumentVersion::Is(it.version)
            }),
        };
        let kept = KeptSettings {
            v: 1,
            settings: settings.clone(),
        };
        let body = serde_json::to_value(&kept).map_err(|it| damaged(ID, &it))?;
        let put = self
            .store
            .put_document(key(org), version, &body, &caller.name);
        let version = put.await?;
        let event = Event::of("forecast.proposal-settings-changed").after(&body);
        let event = before
            .iter()
            .fold(event, |event, it| event.before(&it.body));
        self.note_for(org, caller, event).await?;
        Ok(SavedProposalSettings {
            version: Some(version),
            settings,
        })
    }
}

impl ProposalSettings {
    /// Errors: `Invalid` and `NotFound`, for the first thing that is wrong.
    pub(super) fn check(&self, book: &Book, caller: &Caller, currency: Asset) -> Result<(), Error> {
        if let Some(days) = self.days.filter(|it| !DAYS.contains(it)) {
            return Err(Error::invalid("days", &days.to_string(), "1 to 365 days"));
        }
        if !matches!(self.year, 360 | 365) {
            return Err(Error::invalid("year", &self.year.to_string(), "360 or 365"));
        }
        let counts = [
            self.accounts.len(),
            self.pools.len(),
            self.ways.len(),
            self.facilities.len(),
            self.limits.len(),
        ];
        if let Some(count) = counts.into_iter().find(|it| *it > MAX_ITEMS) {
            let expected =
                format!("at most {MAX_ITEMS} accounts, ways, facilities and limits each");
            return Err(Error::invalid("settings", &count.to_string(), expected));
        }
        for (path, it) in &self.accounts {
            it.check(asset_of(book, caller, path)?)?;
        }
        for path in &self.pools {
            asset_of(book, caller, path)?;
        }
        self.transfers.check(currency)?;
        if let Some(it) = &self.conversions {
            it.check(currency)?;
        }
        for it in &self.ways {
            asset_of(book, caller, &it.from)?;
            asset_of(book, caller, &it.to)?;
            it.terms.check(currency)?;
        }
        for it in &self.facilities {
            it.check(book, caller, currency)?;
        }
        for (name, text) in &self.limits {
            named(name)?;
            positive("limit", text, currency)?;
            self.check_counterparty(name, book, caller)?;
        }
        Ok(())
    }

    /// Errors: `Invalid` for a limit of whom no account and no facility lies with: nothing would
    /// ever be held against it. Only names that the caller may see are told.
    fn check_counterparty(&self, name: &str, book: &Book, caller: &Caller) -> Result<(), Error> {
        let chosen = self.accounts.values().map(|it| &it.counterparty);
        let facilities = self.facilities.iter().map(|it| &it.counterparty);
        let mut known: BTreeSet<&str> = chosen
            .chain(facilities)
            .flatten()
            .map(String::as_str)
            .collect();
        let is = |it: &str| it.eq_ignore_ascii_case(name);
        let banks = || book.chart().iter().filter(|it| it.kind.is_treasury());
        let mut all = banks().filter_map(|it| it.custody.bank.as_deref());
        if known.iter().any(|it| is(it)) || all.any(is) {
            return Ok(());
        }
        let scope = caller.scope();
        let seen = |it: &&Account| scope.is_none_or(|scope| scope.sight(it) != Sight::Hidden);
        known.extend(
            banks()
                .filter(seen)
                .filter_map(|it| it.custody.bank.as_deref()),
        );
        let names: Vec<&str> = known.into_iter().take(20).collect();
        let names = if names.is_empty() {
            "none has one yet".to_owned()
        } else {
            names.join(", ")
        };
        let wanted = format!(
            "the bank of an account, or the counterparty of an account or a facility here: {names}"
        );
        Err(Error::invalid("limits", name, wanted))
    }
}

/// What an account holds. Errors: `NotFound`; `Invalid` for one that no programme can have.
fn asset_of(book: &Book, caller: &Caller, path: &str) -> Result<Asset, Error> {
    let account = Treasury::find_seen_account(book, caller, path)?;
    let wanted = "an account with money at hand, of one asset";
    only_asset(book, account)
        .filter(|_| account.kind.is_treasury())
        .ok_or_else(|| Error::invalid("account", path, wanted))
}

/// The one asset of an account; none if it has several.
pub(super) fn only_asset(book: &Book, account: &Account) -> Option<Asset> {
    match account.asset {
        Some(code) => Treasury::known_asset(book, code.as_str()).ok(),
        None => match book.held_assets(account.id)[..] {
            [only] => Some(only),
            _ => None,
        },
    }
}

/// An amount. Errors: `Invalid`.
pub(super) fn read(field: &'static str, text: &str, asset: Asset) -> Result<Amount, Error> {
    Amount::parse(text.trim(), asset).map_err(|error| Error::malformed(field, text, &error))
}

fn positive(field: &'static str, text: &str, asset: Asset) -> Result<Amount, Error> {
    let amount = read(field, text, asset)?;
    if amount.is_negative() {
        return Err(Error::invalid(
            field,
            text,
            "an amount that is not below zero",
        ));
    }
    Ok(amount)
}

/// Percent a year as basis points. Errors: `Invalid`.
pub(super) fn rate(field: &'static str, text: &str) -> Result<i64, Error> {
    let wanted = "percent a year from -100 to 100 with at most two decimals, as in 2.75";
    let fail = || Error::invalid(field, text, wanted);
    let percent: Decimal = text.trim().parse().map_err(|_| fail())?;
    let points = percent.to_units(2).and_then(|it| i64::try_from(it).ok());
    points.filter(|it| it.abs() <= 10_000).ok_or_else(fail)
}

fn named(name: &str) -> Result<(), Error> {
    if name.trim().is_empty() || name.len() > 200 {
        return Err(Error::invalid("name", name, "1 to 200 bytes"));
    }
    Ok(())
}

fn settles(days: u32) -> Result<(), Error> {
    if days > 30 {
        let found = days.to_string();
        return Err(Error::invalid("settlement_days", &found, "0 to 30"));
    }
    Ok(())
}

impl AccountChoice {
    fn check(&self, asset: Asset) -> Result<(), Error> {
        if let Some(text) = &self.minimum {
            read("minimum", text, asset)?;
        }
        if let Some(text) = &self.target {
            read("target", text, asset)?;
        }
        for (field, text) in [
            ("credit_rate", &self.credit_rate),
            ("overdraft_rate", &self.overdraft_rate),
            ("below_target_rate", &self.below_target_rate),
        ] {
            if let Some(text) = text {
                rate(field, text)?;
            }
        }
        self.counterparty.as_deref().map_or(Ok(()), named)
    }
}

impl TransferTerms {
    fn check(&self, currency: Asset) -> Result<(), Error> {
        if let Some(text) = &self.cost {
            positive("cost", text, currency)?;
        }
        if let Some(text) = &self.daily_limit {
            positive("daily_limit", text, currency)?;
        }
        if self.cost_bps > 10_000 {
            let found = self.cost_bps.to_string();
            return Err(Error::invalid("cost_bps", &found, "0 to 10000"));
        }
        settles(self.settlement_days)
    }
}

impl FacilityTerms {
    fn check(&self, book: &Book, caller: &Caller, currency: Asset) -> Result<(), Error> {
        named(&self.name)?;
        asset_of(book, caller, &self.account)?;
        rate("rate", &self.rate)?;
        let limit = positive("limit", &self.limit, currency)?;
        let used = self.balance.as_deref();
        let used = used
            .map(|it| positive("balance", it, currency))
            .transpose()?;
        if let Some(used) = used.filter(|it| it.units() > limit.units()) {
            let expected = "what is in use, at most the limit";
            return Err(Error::invalid("balance", &used.to_text(), expected));
        }
        settles(self.settlement_days)?;
        self.counterparty.as_deref().map_or(Ok(()), named)
    }
}
