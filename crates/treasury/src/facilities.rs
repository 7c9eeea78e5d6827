//! Facilities: loans, credit lines, deposits and money-market holdings (CASH-11).
//!
//! Owns: keeping their terms as versioned documents, and what follows from terms and journal:
//! schedule, interest, headroom, maturities, payments to come, accruals.
//! Not here: day counts and schedules themselves (`cash::debt`), what forecasts make of payments.
//! Invariant: what is outstanding comes from the journal alone; where schedule and journal differ,
//! the difference is shown.

mod accruals;
mod document;
mod ladder;
mod row;
mod schedule;
mod standing;
mod to_come;
mod view;
mod words;

use std::sync::Arc;

use journal::Sight;
use money::{FacilityId, OrganisationId};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Document, DocumentKey, DocumentVersion};

use crate::audit::Event;
use crate::error::Error;
use crate::kept::Kept;
use crate::mappings::Expected;
use crate::rights::{Action, Caller};
use crate::treasury::{Treasury, new_uuid};

pub(crate) use accruals::FacilitiesAccrue;
pub use accruals::{AccrualReport, AccrualRow, AccrualState};
use document::{FacilityBody, Terms, unknown_account};
pub use document::{FacilityDraft, FacilitySide, RateChange};
pub use ladder::{LadderRung, Rung};
pub use row::{FacilityRow, FacilityState, NamedAccount};
pub use schedule::{FacilityPeriod, FacilitySchedule};
pub use to_come::{DebtFlow, DebtPart};
pub(crate) use to_come::{DebtToCome, FacilityFlows};
pub use view::{FacilityReport, FacilityTotals};
pub use words::{
    AccrualRhythm, DayCountWord, FacilityCalendar, FacilityKind, FacilityRoll, RepaymentWord,
};

/// The collection that they are kept in.
pub(crate) const COLLECTION: &str = "facilities";
/// Most facilities of an organisation, archived ones too.
const MAX_FACILITIES: usize = 1_000;

/// The facilities of one organisation as they are stored.
pub(crate) type StoredFacilities = Kept<Vec<StoredFacility>>;

/// A facility with its id and version.
#[derive(Clone, Debug)]
pub(crate) struct StoredFacility {
    id: FacilityId,
    version: u64,
    body: FacilityBody,
}

impl StoredFacility {
    fn read(document: &Document) -> Result<Self, Error> {
        let damaged = |error: &dyn std::fmt::Display| {
            let id = &document.id;
            Error::Conflict(format!(
                "the stored facility `{id}` cannot be read: {error}"
            ))
        };
        Ok(Self {
            id: document.id.parse().map_err(|it| damaged(&it))?,
            version: document.version,
            body: FacilityBody::deserialize(&document.body).map_err(|it| damaged(&it))?,
        })
    }

    /// Errors: `Conflict` for one in the archive.
    fn require_active(&self) -> Result<(), Error> {
        if self.body.is_archived {
            let name = &self.body.draft.name;
            let text = format!("`{name}` is in the archive: restore it first");
            return Err(Error::Conflict(text));
        }
        Ok(())
    }
}

impl Treasury {
    /// Adds a facility. With the caller's key the same request adds one.
    ///
    /// Errors: `Forbidden`, `Invalid` with the field, `OutsideScope`,
    /// `Conflict` (another one has this account, or one too many), `KeyReused`.
    pub async fn add_facility(
        &self,
        org: OrganisationId,
        caller: &Caller,
        draft: &FacilityDraft,
    ) -> Result<FacilityRow, Error> {
        caller.require(org, Action::FacilitiesWrite)?;
        let all = self.stored_facilities(org).await?;
        let (id, content) = (id_of_request(org, caller), content_of(draft));
        if let Some(known) = all.iter().find(|it| it.id == id) {
            if known.body.content.as_deref() == Some(content.as_str()) {
                return self.show_facility(org, caller, known).await;
            }
            return Err(Error::KeyReused {
                key: caller.key.clone().unwrap_or_default(),
                by: format!("the facility {id}"),
            });
        }
        if all.len() >= MAX_FACILITIES {
            let text = format!("there are {MAX_FACILITIES} facilities: that is the limit");
            return Err(Error::Conflict(text));
        }
        let terms = self.read_terms(org, caller, draft).await?;
        require_free(&all, (id, &terms))?;
        let body = FacilityBody {
            draft: terms.draft,
            is_archived: false,
            content: caller.key.as_ref().map(|_| content),
        };
        let on = (id, DocumentVersion::Absent);
        let stored = self
            .put_facility(org, caller, on, (None, body, "facility.added"))
            .await?;
        self.show_facility(org, caller, &stored).await
    }

    /// Changes the terms of a facility. Interest that is booked stays; where the new terms say
    /// another sum, the next entry makes up for it.
    ///
    /// Errors: as `add_facility`; `NotFound`, `Conflict` (in the archive), `Document` when
    /// another version is there.
    pub async fn change_facility(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, expected): (FacilityId, Expected),
        draft: &FacilityDraft,
    ) -> Result<FacilityRow, Error> {
        caller.require(org, Action::FacilitiesWrite)?;
        let before = self.seen_facility(org, caller, id).await?;
        before.require_active()?;
        let terms = self.read_terms(org, caller, draft).await?;
        require_free(&self.stored_facilities(org).await?, (id, &terms))?;
        let body = FacilityBody {
            draft: terms.draft,
            ..before.body.clone()
        };
        let on = (id, version(expected, before.version));
        let change = (Some(&before.body), body, "facility.changed");
        let stored = self.put_facility(org, caller, on, change).await?;
        self.show_facility(org, caller, &stored).await
    }

    /// Puts a facility into the archive: it is kept, nothing is booked of it or expected any
    /// more. Errors: `Forbidden`, `NotFound`, `Conflict` (it is there), `Document`.
    pub async fn archive_facility(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, expected): (FacilityId, Expected),
    ) -> Result<FacilityRow, Error> {
        caller.require(org, Action::FacilitiesWrite)?;
        let before = self.seen_facility(org, caller, id).await?;
        before.require_active()?;
        let body = FacilityBody {
            is_archived: true,
            ..before.body.clone()
        };
        let on = (id, version(expected, before.version));
        let change = (Some(&before.body), body, "facility.archived");
        let stored = self.put_facility(org, caller, on, change).await?;
        self.show_facility(org, caller, &stored).await
    }

    /// Takes a facility out of the archive.
    ///
    /// Errors: `Forbidden`, `NotFound`, `Conflict` (it is not there, or another one has its
    /// account now), `Document`.
    pub async fn restore_facility(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, expected): (FacilityId, Expected),
    ) -> Result<FacilityRow, Error> {
        caller.require(org, Action::FacilitiesWrite)?;
        let before = self.seen_facility(org, caller, id).await?;
        if !before.body.is_archived {
            let text = format!("`{}` is not in the archive", before.body.draft.name);
            return Err(Error::Conflict(text));
        }
        let terms = self.read_terms(org, caller, &before.body.draft).await?;
        require_free(&self.stored_facilities(org).await?, (id, &terms))?;
        let body = FacilityBody {
            is_archived: false,
            ..before.body.clone()
        };
        let on = (id, version(expected, before.version));
        let change = (Some(&before.body), body, "facility.restored");
        let stored = self.put_facility(org, caller, on, change).await?;
        self.show_facility(org, caller, &stored).await
    }

    /// A draft that was understood, with accounts that the caller sees.
    async fn read_terms(
        &self,
        org: OrganisationId,
        caller: &Caller,
        draft: &FacilityDraft,
    ) -> Result<Terms, Error> {
        let book = self.book(org).await?;
        let named = [
            ("account", Some(&draft.account)),
            ("accrued_account", draft.accrued_account.as_ref()),
            ("interest_account", draft.interest_account.as_ref()),
            ("payment_account", draft.payment_account.as_ref()),
        ];
        for (field, name) in named {
            let Some(name) = name else { continue };
            let seen = Self::find_seen_account(&book, caller, name);
            seen.map_err(|_| unknown_account(field, name))?;
        }
        let terms = Terms::new(&book, draft)?;
        let account = book.account(terms.account);
        let is_own = caller
            .scope()
            .is_none_or(|scope| account.is_some_and(|it| scope.sight(it) == Sight::Own));
        is_own.then_some(terms).ok_or(Error::OutsideScope)
    }

    async fn put_facility(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, on): (FacilityId, DocumentVersion),
        (before, body, action): (Option<&FacilityBody>, FacilityBody, &'static str),
    ) -> Result<StoredFacility, Error> {
        let text = id.to_string();
        let value = to_value(&body)?;
        let put = self
            .store
            .put_document(key(org, &text), on, &value, &caller.name);
        let version = put.await?;
        let mut event = Event::of(action).on(text);
        if let Some(before) = before {
            event = event.before(&to_value(before)?);
        }
        self.note_for(org, caller, event.after(&value)).await?;
        Ok(StoredFacility { id, version, body })
    }

    /// One facility as it is stored now. Errors: `NotFound`, also for what the scope hides.
    async fn seen_facility(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: FacilityId,
    ) -> Result<StoredFacility, Error> {
        let text = id.to_string();
        let found = self.store.document(key(org, &text)).await?;
        let found = found.as_ref().map(StoredFacility::read).transpose()?;
        let found = found.ok_or_else(|| unknown(&text))?;
        let book = self.book(org).await?;
        is_shown(&book, caller, &found)
            .then_some(found)
            .ok_or_else(|| unknown(&text))
    }

    /// The facilities as they are stored, by id.
    async fn stored_facilities(
        &self,
        org: OrganisationId,
    ) -> Result<Arc<Vec<StoredFacility>>, Error> {
        self.collection(&self.facilities, org, |documents| {
            documents.iter().map(StoredFacility::read).collect()
        })
        .await
    }
}

/// Whether the account of the principal is among those that the caller sees.
fn is_shown(book: &journal::Book, caller: &Caller, it: &StoredFacility) -> bool {
    let Some(scope) = caller.scope() else {
        return true;
    };
    let account = Treasury::find_account(book, &it.body.draft.account);
    account.is_ok_and(|it| scope.sight(it) == Sight::Own)
}

/// What is outstanding on an account belongs to one facility. Errors: `Conflict`.
fn require_free(all: &[StoredFacility], (id, terms): (FacilityId, &Terms)) -> Result<(), Error> {
    let account = terms.account.to_string();
    let is_other = |it: &&StoredFacility| {
        it.id != id && !it.body.is_archived && it.body.draft.account == account
    };
    match all.iter().find(is_other) {
        Some(other) => Err(Error::Conflict(format!(
            "the account of the principal belongs to `{}` already: give each facility its own",
            other.body.draft.name
        ))),
        None => Ok(()),
    }
}

const fn version(expected: Expected, now: u64) -> DocumentVersion {
    match expected {
        Expected::Any => DocumentVersion::Is(now),
        Expected::Absent => DocumentVersion::Absent,
        Expected::Version(version) => DocumentVersion::Is(version),
    }
}

fn to_value(body: &FacilityBody) -> Result<Value, Error> {
    serde_json::to_value(body)
        .map_err(|error| Error::Conflict(format!("the facility cannot be kept: {error}")))
}

/// What a request asks for, in short.
fn content_of(draft: &FacilityDraft) -> String {
    let hash = store::FileHash::of(json!(draft).to_string().as_bytes());
    hash.0[..16].iter().map(|it| format!("{it:02x}")).collect()
}

const fn key(org: OrganisationId, id: &str) -> DocumentKey<'_> {
    DocumentKey {
        org,
        collection: COLLECTION,
        id,
    }
}

fn unknown(name: &str) -> Error {
    Error::NotFound {
        what: "facility",
        name: name.chars().take(80).collect(),
        cure: "`bursar facility list` shows every facility with its id",
    }
}

/// The id of a new facility: the same for the same idempotency key.
fn id_of_request(org: OrganisationId, caller: &Caller) -> FacilityId {
    let Some(key) = &caller.key else {
        return FacilityId::from_uuid(new_uuid());
    };
    let digest = store::FileHash::of(format!("facility of {org} by key {key}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.0[..16]);
    FacilityId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
