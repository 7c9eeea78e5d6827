//! The terms of an account: how far it may go down, what should be on it, what cannot be used.
//!
//! Owns: keeping them as versioned documents. Not here: what follows from them (`liquidity`).
//! Invariant: every amount is of the account's own asset, and none is below zero.

use std::collections::BTreeMap;

use cash::liquidity::Availability;
use journal::{AccountId, Book};
use money::{Amount, AssetCode, OrganisationId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{DocumentKey, DocumentVersion};

use crate::audit::Event;
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// The collection that they are kept in, by the account's number.
const COLLECTION: &str = "account-terms";
const PAGE: usize = 1_000;
/// Most business days until something can be used.
const MAX_DAYS: u16 = 366;

/// Terms as they are wanted and kept: amounts as decimal text in the account's asset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermsDraft {
    /// How far it may go below zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdraft: Option<String>,
    /// What should be on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The least that should be on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<String>,
    /// What is pledged or blocked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restricted: Option<String>,
    /// After how many business days it can be used: 0 is today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_after_days: Option<u16>,
    /// What is taken off for a quick sale, in basis points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub haircut_bps: Option<u16>,
}

/// Terms as they count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountTerms {
    pub(crate) asset: AssetCode,
    pub(crate) overdraft: Option<Amount>,
    pub(crate) target: Option<Amount>,
    pub(crate) least: Option<Amount>,
    pub(crate) restricted: Option<Amount>,
    pub(super) available: Option<Availability>,
    pub(super) haircut_bps: Option<u16>,
}

/// Terms with their version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermsRow {
    /// The account.
    pub account: AccountId,
    /// Its version; 0 while none were set.
    pub version: u64,
    /// The terms.
    pub terms: TermsDraft,
}

impl AccountTerms {
    /// Reads a draft for an account. Errors: `Invalid` with the field.
    fn read(book: &Book, account: AccountId, draft: &TermsDraft) -> Result<Self, Error> {
        let code = book.account(account).and_then(|it| it.asset);
        let code = code.ok_or_else(|| {
            let expected = "an account of one asset: amounts of its terms are in it";
            Error::invalid("account", &account.to_string(), expected)
        })?;
        let asset = Treasury::known_asset(book, &code.to_string())?;
        let read = |field: &'static str, text: &Option<String>| -> Result<Option<Amount>, Error> {
            let Some(text) = text else { return Ok(None) };
            let amount = Amount::parse(text, asset);
            let amount = amount.map_err(|error| Error::malformed(field, text, &error))?;
            if amount.is_negative() {
                return Err(Error::invalid(
                    field,
                    text,
                    "an amount that is not below zero",
                ));
            }
            Ok(Some(amount))
        };
        let available = match draft.available_after_days {
            Some(days) if days > MAX_DAYS => {
                let expected = format!("0 to {MAX_DAYS}");
                return Err(Error::invalid(
                    "available_after_days",
                    &days.to_string(),
                    expected,
                ));
            }
            Some(0) => Some(Availability::Today),
            Some(1) => Some(Availability::NextDay),
            days => days.map(Availability::After),
        };
        if let Some(points) = draft.haircut_bps.filter(|it| *it > 10_000) {
            return Err(Error::invalid(
                "haircut_bps",
                &points.to_string(),
                "0 to 10000",
            ));
        }
        Ok(Self {
            asset: code,
            overdraft: read("overdraft", &draft.overdraft)?,
            target: read("target", &draft.target)?,
            least: read("least", &draft.least)?,
            restricted: read("restricted", &draft.restricted)?,
            available,
            haircut_bps: draft.haircut_bps,
        })
    }
}

impl Treasury {
    /// The terms of an account, by number or path; none set are empty.
    ///
    /// Errors: `Forbidden`, `NotFound`, `Store`.
    pub async fn account_terms(
        &self,
        org: OrganisationId,
        caller: &Caller,
        account: &str,
    ) -> Result<TermsRow, Error> {
        let book = self.book_for(org, caller, Action::AccountsRead).await?;
        let account = Self::find_account(&book, account)?.id;
        let text = account.to_string();
        let found = self.store.document(key(org, &text)).await?;
        let Some(found) = found else {
            return Ok(TermsRow {
                account,
                version: 0,
                terms: TermsDraft::default(),
            });
        };
        Ok(TermsRow {
            account,
            version: found.version,
            terms: parse(&found.body)?,
        })
    }

    /// Sets the terms of an account, on a version if one is named (0: none were set).
    ///
    /// Errors: `Forbidden`, `NotFound`, `Invalid`, `Document` when another version is there.
    pub async fn set_account_terms(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (account, version): (&str, Option<u64>),
        terms: TermsDraft,
    ) -> Result<TermsRow, Error> {
        caller.require(org, Action::AccountsWrite)?;
        let before = self.account_terms(org, caller, account).await?;
        let book = self.book(org).await?;
        AccountTerms::read(&book, before.account, &terms)?;
        let on = match version.unwrap_or(before.version) {
            0 => DocumentVersion::Absent,
            version => DocumentVersion::Is(version),
        };
        let text = before.account.to_string();
        let body = json!(terms);
        let put = self
            .store
            .put_document(key(org, &text), on, &body, &caller.name);
        let version = put.await?;
        let event = Event::of("account.terms-set").on(text.clone());
        let event = event.before(&json!(before.terms)).after(&body);
        self.note_for(org, caller, event).await?;
        Ok(TermsRow {
            account: before.account,
            version,
            terms,
        })
    }

    /// The terms of every account. What does not fit the account any more is left out.
    pub(crate) async fn all_terms(
        &self,
        org: OrganisationId,
    ) -> Result<BTreeMap<AccountId, AccountTerms>, Error> {
        let book = self.book(org).await?;
        let (mut all, mut after) = (BTreeMap::new(), String::new());
        loop {
            let page = self.store.documents(org, COLLECTION, &after, PAGE).await?;
            for it in &page {
                let Ok(number) = it.id.parse() else { continue };
                let account = AccountId(number);
                if let Ok(terms) = AccountTerms::read(&book, account, &parse(&it.body)?) {
                    all.insert(account, terms);
                }
            }
            match page.last() {
                Some(last) if page.len() == PAGE => after.clone_from(&last.id),
                _ => return Ok(all),
            }
        }
    }
}

fn parse(body: &serde_json::Value) -> Result<TermsDraft, Error> {
    TermsDraft::deserialize(body)
        .map_err(|error| Error::Conflict(format!("the stored terms cannot be read: {error}")))
}

const fn key(org: OrganisationId, id: &str) -> DocumentKey<'_> {
    DocumentKey {
        org,
        collection: COLLECTION,
        id,
    }
}
