//! What people know that no model can: flows put in by hand, with who and why.
//!
//! Owns: the documents, and putting them into a forecast.
//! Not here: what if (`scenarios`).
//! Invariant: an adjustment has an author and a reason; one whose day is booked counts no more.

use journal::AccountId;
use money::{Amount, Date, OrganisationId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Document, DocumentKey, DocumentVersion};

use super::flows::{CellKey, grains};
use super::kept::damaged;
use super::lens::{Lens, Sheet, SheetOf, days_between};
use super::paths::Paths;
use crate::audit::Event;
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::{Treasury, new_uuid};

const COLLECTION: &str = "forecast-adjustments";

/// Adjustments an organisation may have, and bytes of a reason.
const MAX_ADJUSTMENTS: usize = 1_000;
const MAX_REASON: usize = 500;

/// A flow that somebody knows of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustmentDraft {
    /// The account of ours, by number or path.
    pub account: String,
    /// The category, by number or path.
    pub category: Option<String>,
    /// When.
    pub on: Date,
    /// How much, as decimal text; out is negative.
    pub amount: String,
    /// Of which asset; the account's if none.
    pub asset: Option<String>,
    /// Why.
    pub reason: String,
}

/// A flow that somebody put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// Its id.
    pub id: String,
    /// The account of ours.
    pub account: AccountId,
    /// The category.
    pub category: Option<AccountId>,
    /// When.
    pub on: Date,
    /// How much.
    pub amount: Amount,
    /// Why.
    pub reason: String,
    /// Who.
    pub author: String,
    /// When they did.
    pub made_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct KeptAdjustment {
    v: u32,
    account: u32,
    category: Option<u32>,
    on: Date,
    amount: String,
    asset: String,
    reason: String,
}

impl Treasury {
    /// Every adjustment. Errors: `Forbidden`, `Store`.
    pub async fn forecast_adjustments(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<Adjustment>, Error> {
        let book = self.book_for(org, caller, Action::ForecastsRead).await?;
        let all = self.kept_adjustments(org, &book).await?;
        let seen = |it: &Adjustment| {
            Self::find_seen_account(&book, caller, &it.account.0.to_string()).is_ok()
        };
        Ok(all.into_iter().filter(seen).collect())
    }

    /// Puts a flow into the forecast.
    ///
    /// Errors: `Forbidden`, `Invalid`, `NotFound`, `Store`.
    pub async fn add_forecast_adjustment(
        &self,
        (org, caller): (OrganisationId, &Caller),
        draft: AdjustmentDraft,
    ) -> Result<Adjustment, Error> {
        let book = self.book_for(org, caller, Action::ForecastsAdjust).await?;
        let kept = self.checked(&book, caller, &draft)?;
        if self.kept_adjustments(org, &book).await?.len() >= MAX_ADJUSTMENTS {
            let why = format!("there are {MAX_ADJUSTMENTS} adjustments: remove old ones first");
            return Err(Error::Conflict(why));
        }
        let id = new_uuid().simple().to_string();
        let body = serde_json::to_value(&kept).map_err(|it| damaged(&id, &it))?;
        let key = DocumentKey {
            org,
            collection: COLLECTION,
            id: &id,
        };
        self.store
            .put_document(key, DocumentVersion::Absent, &body, &caller.name)
            .await?;
        let event = Event::of("forecast.adjusted").on(id.clone()).after(&body);
        self.note_for(org, caller, event).await?;
        // As it is kept: its moment is the store's.
        let key = DocumentKey {
            org,
            collection: COLLECTION,
            id: &id,
        };
        let made = self.store.document(key).await?;
        let made = made.ok_or_else(|| damaged(&id, &"it was removed at once"))?;
        read(&book, &made)
    }

    /// A draft as it is kept. Errors: `Invalid`, `NotFound`.
    fn checked(
        &self,
        book: &journal::Book,
        caller: &Caller,
        draft: &AdjustmentDraft,
    ) -> Result<KeptAdjustment, Error> {
        let account = Self::find_seen_account(book, caller, &draft.account)?;
        if !account.kind.is_treasury() {
            let found = account.path.to_string();
            return Err(Error::invalid(
                "account",
                &found,
                "an account with money at hand",
            ));
        }
        let category = match &draft.category {
            Some(it) => Some(Self::find_seen_account(book, caller, it)?.id),
            None => None,
        };
        let held = book.held_assets(account.id);
        let asset = match (&draft.asset, account.asset) {
            (Some(code), _) => Self::known_asset(book, code)?,
            (None, Some(code)) => Self::known_asset(book, code.as_str())?,
            (None, None) => *held.first().ok_or_else(|| {
                Error::invalid("asset", "", "the asset: the account holds nothing yet")
            })?,
        };
        let amount = Amount::parse(&draft.amount, asset)
            .map_err(|error| Error::malformed("amount", &draft.amount, &error))?;
        if amount.is_zero() {
            return Err(Error::invalid(
                "amount",
                &draft.amount,
                "an amount that is not 0",
            ));
        }
        let reason = draft.reason.trim();
        if reason.is_empty() || reason.len() > MAX_REASON {
            return Err(Error::invalid(
                "reason",
                reason,
                "1 to 500 bytes that say why",
            ));
        }
        if draft.on <= self.today() {
            return Err(Error::invalid("on", &draft.on.to_string(), "a day to come"));
        }
        Ok(KeptAdjustment {
            v: 1,
            account: account.id.0,
            category: category.map(|it| it.0),
            on: draft.on,
            amount: amount.to_text(),
            asset: asset.code().to_string(),
            reason: reason.to_owned(),
        })
    }

    /// Takes an adjustment out. Errors: `Forbidden`, `NotFound`, `Store`.
    pub async fn remove_forecast_adjustment(
        &self,
        (org, caller): (OrganisationId, &Caller),
        id: &str,
    ) -> Result<(), Error> {
        let book = self.book_for(org, caller, Action::ForecastsAdjust).await?;
        let unknown = || Error::NotFound {
            what: "adjustment",
            name: id.chars().take(80).collect(),
            cure: "`GET /api/v1/forecasting/adjustments` lists those there are",
        };
        let all = self.kept_adjustments(org, &book).await?;
        let found = all.iter().find(|it| it.id == id).ok_or_else(unknown)?;
        Self::find_seen_account(&book, caller, &found.account.0.to_string())
            .map_err(|_| unknown())?;
        let key = DocumentKey {
            org,
            collection: COLLECTION,
            id,
        };
        let document = self.store.document(key).await?.ok_or_else(unknown)?;
        let version = DocumentVersion::Is(document.version);
        self.store
            .delete_document(key, version, &caller.name)
            .await?;
        let event = Event::of("forecast.adjustment-removed").on(id.to_owned());
        self.note_for(org, caller, event.before(&document.body))
            .await
    }

    /// Every adjustment, whoever asks. Errors: `Store`.
    pub(super) async fn kept_adjustments(
        &self,
        org: OrganisationId,
        book: &journal::Book,
    ) -> Result<Vec<Adjustment>, Error> {
        let page = self
            .store
            .documents(org, COLLECTION, "", MAX_ADJUSTMENTS)
            .await?;
        page.iter().map(|it| read(book, it)).collect()
    }

    /// Puts what people know of the days to come into the cells that are looked at.
    pub(super) async fn put_adjustments_in(
        &self,
        org: OrganisationId,
        lens: &mut Lens,
    ) -> Result<(), Error> {
        for it in self.kept_adjustments(org, &lens.book).await? {
            if it.on > lens.covered.actual_to && it.on <= lens.covered.until {
                put_in(lens, &it);
            }
        }
        Ok(())
    }
}

fn put_in(lens: &mut Lens, it: &Adjustment) {
    let asset = it.amount.asset();
    let key = CellKey {
        account: it.account,
        asset,
        category: it.category,
    };
    if !lens.has(&key) {
        return;
    }
    let day = days_between(lens.covered.actual_to, it.on).saturating_sub(1);
    let (days, paths) = (lens.days(), lens.covered.paths);
    let which = lens
        .sheets
        .iter()
        .position(|it| it.key == key)
        .unwrap_or_else(|| {
            let none = vec![0; days];
            lens.sheets.push(Sheet {
                key,
                mean: none.clone(),
                paths: Paths::alike(&none, paths),
                known: none,
                of: SheetOf::Models,
            });
            lens.sheets.len() - 1
        });
    let sheet = &mut lens.sheets[which];
    let flow = grains(it.amount);
    let single = [&mut sheet.mean[..], &mut sheet.known];
    let rows = sheet.paths.each_mut().chain(single);
    for slot in rows.filter_map(|it| it.get_mut(day)) {
        *slot = slot.saturating_add(flow);
    }
}

fn read(book: &journal::Book, document: &Document) -> Result<Adjustment, Error> {
    let kept = KeptAdjustment::deserialize(&document.body);
    let kept = kept.map_err(|it| damaged(&document.id, &it))?;
    let asset = Treasury::known_asset(book, &kept.asset)?;
    let amount = Amount::parse(&kept.amount, asset).map_err(|it| damaged(&document.id, &it))?;
    Ok(Adjustment {
        id: document.id.clone(),
        account: AccountId(kept.account),
        category: kept.category.map(AccountId),
        on: kept.on,
        amount,
        reason: kept.reason,
        author: document.updated_by.clone(),
        made_at: document.updated_at,
    })
}
