//! Beneficiaries: who is paid, and by which bank details (CASH-10).
//!
//! Owns: keeping them sealed, revisions of bank details, four eyes on each of them.
//! Not here: what details must look like (`details`), payments.
//! Invariant: a revision never changes and never goes away while payments name it; nobody approves
//! bank details they put in.

mod details;
mod names;

use journal::{Payee, PaymentRefusal, RefusalKind};
use money::{BeneficiaryId, OrganisationId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{DirectoryChange, DirectoryContent, DirectoryEntry, DirectoryError, DocumentVersion};

use crate::audit::Event;
use crate::error::Error;
use crate::mappings::Expected;
use crate::rights::{Action, Caller};
use crate::secrets::{Aad, Owner, random_token};
use crate::treasury::{Treasury, new_uuid};

pub use details::{BankDetails, BeneficiaryDraft, PostalAddress};
pub(crate) use details::{account_of, bank_of, party_of};
pub use names::{NameCheck, NameVerdict};

/// The kind of directory entry they are kept as, so that rotated keys reseal them.
pub(crate) const KIND: &str = "beneficiary";
const PAGE: usize = 1_000;
/// Most beneficiaries of an organisation.
const MAX_BENEFICIARIES: usize = 200_000;
/// Most revisions of one.
const MAX_REVISIONS: usize = 500;

/// What became of a revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether it may be paid to.
    pub is_approved: bool,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Name and bank details as somebody put them in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// From 1.
    pub number: u32,
    /// Name, address and bank details.
    pub details: BeneficiaryDraft,
    /// Secret, so that the commitment in the journal tells nothing.
    salt: String,
    /// Who put it in.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// What became of it; none while it waits.
    pub verdict: Option<Verdict>,
}

impl Revision {
    /// SHA-256 of salt and details: what the journal knows of them.
    fn commitment(&self) -> Result<journal::Hash, Error> {
        let details = serde_json::to_vec(&self.details).map_err(|it| kept(&it))?;
        let mut hash = Sha256::new();
        hash.update(b"bursar bank details 1\n");
        hash.update(self.salt.as_bytes());
        hash.update(b"\n");
        hash.update(&details);
        Ok(journal::Hash(hash.finalize().into()))
    }

    /// Whether it may be paid to.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        self.verdict.as_ref().is_some_and(|it| it.is_approved)
    }
}

/// Somebody who is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beneficiary {
    /// Their id.
    pub id: BeneficiaryId,
    /// The version of what is kept.
    pub version: u64,
    /// Whether nothing new is paid to them.
    pub is_removed: bool,
    /// Their bank details, the oldest first.
    pub revisions: Vec<Revision>,
}

impl Beneficiary {
    /// The bank details that may be paid to: the newest approved ones.
    #[must_use]
    pub fn current(&self) -> Option<&Revision> {
        self.revisions.iter().rev().find(|it| it.is_approved())
    }

    /// The bank details that wait for approval.
    #[must_use]
    pub fn pending(&self) -> Option<&Revision> {
        self.revisions.last().filter(|it| it.verdict.is_none())
    }

    /// What to call them: by what is approved, else by what was put in last.
    #[must_use]
    pub fn name(&self) -> &str {
        let shown = self.current().or(self.revisions.last());
        shown.map_or("", |it| it.details.name.as_str())
    }

    /// The revision with this number.
    #[must_use]
    pub fn revision(&self, number: u32) -> Option<&Revision> {
        self.revisions.iter().find(|it| it.number == number)
    }

    /// The payee of a payment to a revision.
    pub(crate) fn payee(&self, revision: &Revision) -> Result<Payee, Error> {
        Ok(Payee {
            beneficiary: self.id,
            revision: revision.number,
            details: revision.commitment()?,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct Body {
    /// The revisions, sealed with the organisation's key.
    details: String,
    #[serde(default)]
    removed: bool,
}

impl Treasury {
    /// Every beneficiary, in the order in which they were added.
    ///
    /// Errors: `Forbidden`, `Store`, `Sealed`.
    pub async fn beneficiaries(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<Beneficiary>, Error> {
        caller.require(org, Action::BeneficiariesRead)?;
        self.all_beneficiaries(org).await
    }

    pub(crate) async fn all_beneficiaries(
        &self,
        org: OrganisationId,
    ) -> Result<Vec<Beneficiary>, Error> {
        let owner = org.to_string();
        let (mut found, mut after) = (Vec::new(), String::new());
        loop {
            let page = self.store.directory_owned(KIND, &owner, &after, PAGE);
            let page = page.await?;
            for entry in &page {
                found.push(self.opened(entry).await?);
            }
            match page.last() {
                Some(last) if page.len() == PAGE => after.clone_from(&last.id),
                _ => return Ok(found),
            }
        }
    }

    /// A beneficiary. Errors: `NotFound`, `Forbidden`, `Store`.
    pub async fn beneficiary(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: BeneficiaryId,
    ) -> Result<Beneficiary, Error> {
        caller.require(org, Action::BeneficiariesRead)?;
        self.find_beneficiary(org, id).await
    }

    pub(crate) async fn find_beneficiary(
        &self,
        org: OrganisationId,
        id: BeneficiaryId,
    ) -> Result<Beneficiary, Error> {
        let entry = self.store.directory_entry(KIND, &id.to_string()).await?;
        let own = entry.filter(|it| it.owner.as_deref() == Some(&*org.to_string()));
        self.opened(&own.ok_or_else(|| unknown(&id.to_string()))?)
            .await
    }

    /// Adds a beneficiary; somebody else has to approve the bank details.
    ///
    /// Errors: `Refused` with every problem of the details, `KeyReused`, `Forbidden`.
    pub async fn add_beneficiary(
        &self,
        org: OrganisationId,
        caller: &Caller,
        draft: &BeneficiaryDraft,
    ) -> Result<Beneficiary, Error> {
        caller.require(org, Action::BeneficiariesWrite)?;
        let details = draft.checked().map_err(refused)?;
        let lookup = caller.key.as_deref().map(|it| lookup_of(org, it));
        if let Some(found) = self.by_key(org, lookup.as_deref()).await? {
            return same(found, &details, caller);
        }
        if self.all_beneficiaries(org).await?.len() >= MAX_BENEFICIARIES {
            let limit = format!("at most {MAX_BENEFICIARIES} beneficiaries: remove some");
            return Err(Error::Conflict(limit));
        }
        let id = BeneficiaryId::from_uuid(new_uuid());
        let first = self.revision_of(caller, 1, details.clone());
        let change = self
            .draft_beneficiary(
                (org, id),
                (DocumentVersion::Absent, lookup.clone()),
                &[first],
                false,
            )
            .await?;
        match self.store.change_directory(&[change]).await {
            Err(DirectoryError::LookupTaken { .. }) => {
                let found = self.by_key(org, lookup.as_deref()).await?;
                let found = found.ok_or_else(|| unknown(&id.to_string()))?;
                return same(found, &details, caller);
            }
            other => other?,
        }
        let event = Event::of("beneficiary.added").on(id.to_string());
        self.note_for(org, caller, event.after(&json!({"revision": 1})))
            .await?;
        self.find_beneficiary(org, id).await
    }

    /// Puts in new name or bank details; those before stay in use until these are approved.
    ///
    /// Errors: `Refused`, `NotFound`, `Directory` when another version is there than expected.
    pub async fn change_beneficiary(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, expected): (BeneficiaryId, Expected),
        draft: &BeneficiaryDraft,
    ) -> Result<Beneficiary, Error> {
        caller.require(org, Action::BeneficiariesWrite)?;
        let details = draft.checked().map_err(refused)?;
        let before = self.find_beneficiary(org, id).await?;
        require_version(&before, expected)?;
        require_present(&before)?;
        let is_refused = |it: &Revision| it.verdict.is_some() && !it.is_approved();
        let last = before.revisions.last();
        if last.is_some_and(|it| it.details == details && !is_refused(it)) {
            return Ok(before);
        }
        if before.revisions.len() >= MAX_REVISIONS {
            let detail = "it was changed too often: add a new beneficiary";
            return Err(Error::Conflict(detail.to_owned()));
        }
        let mut revisions = before.revisions.clone();
        let number = revisions.last().map_or(1, |it| it.number.saturating_add(1));
        revisions.push(self.revision_of(caller, number, details));
        self.put_beneficiary(org, &before, &revisions, before.is_removed)
            .await?;
        let event = Event::of("beneficiary.changed").on(id.to_string());
        let event = event.after(&json!({"revision": number}));
        self.note_for(org, caller, event).await?;
        self.find_beneficiary(org, id).await
    }

    /// Approves or refuses the bank details that wait, by their number.
    ///
    /// Errors: `Refused` with `own-change` for who put them in, `Forbidden`, `NotFound`,
    /// `Conflict` when nothing with that number waits.
    pub async fn decide_beneficiary(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, number): (BeneficiaryId, u32),
        is_approved: bool,
    ) -> Result<Beneficiary, Error> {
        caller.require(org, Action::BeneficiariesApprove)?;
        let before = self.find_beneficiary(org, id).await?;
        require_present(&before)?;
        let mut revisions = before.revisions.clone();
        let waiting = revisions
            .last_mut()
            .filter(|it| it.verdict.is_none() && it.number == number);
        let revision = waiting.ok_or_else(|| {
            let what = format!("no bank details with number {number} wait: look again");
            Error::Conflict(what)
        })?;
        if is_approved && revision.made_by == caller.name {
            let message = "you put these bank details in: somebody else has to approve them";
            return Err(rule("own-change", message));
        }
        revision.verdict = Some(Verdict {
            is_approved,
            by: caller.name.clone(),
            at: self.now(),
        });
        self.put_beneficiary(org, &before, &revisions, before.is_removed)
            .await?;
        let action = if is_approved {
            "beneficiary.approved"
        } else {
            "beneficiary.refused"
        };
        let event = Event::of(action).on(id.to_string());
        self.note_for(org, caller, event.after(&json!({"revision": number})))
            .await?;
        self.find_beneficiary(org, id).await
    }

    /// Takes a beneficiary out of use. What was paid to them keeps its details.
    ///
    /// Errors: `NotFound`, `Forbidden`, `Directory`.
    pub async fn remove_beneficiary(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, expected): (BeneficiaryId, Expected),
    ) -> Result<(), Error> {
        caller.require(org, Action::BeneficiariesWrite)?;
        let before = self.find_beneficiary(org, id).await?;
        require_version(&before, expected)?;
        if before.is_removed {
            return Ok(());
        }
        self.put_beneficiary(org, &before, &before.revisions, true)
            .await?;
        let event = Event::of("beneficiary.removed").on(id.to_string());
        self.note_for(org, caller, event).await
    }

    fn revision_of(&self, caller: &Caller, number: u32, details: BeneficiaryDraft) -> Revision {
        Revision {
            number,
            details,
            salt: random_token(),
            made_by: caller.name.clone(),
            made_at: self.now(),
            verdict: None,
        }
    }

    async fn put_beneficiary(
        &self,
        org: OrganisationId,
        before: &Beneficiary,
        revisions: &[Revision],
        is_removed: bool,
    ) -> Result<(), Error> {
        let id = before.id;
        let entry = self.store.directory_entry(KIND, &id.to_string()).await?;
        let lookup = entry.and_then(|it| it.lookup);
        let on = DocumentVersion::Is(before.version);
        let change = self
            .draft_beneficiary((org, id), (on, lookup), revisions, is_removed)
            .await?;
        Ok(self.store.change_directory(&[change]).await?)
    }

    async fn draft_beneficiary(
        &self,
        (org, id): (OrganisationId, BeneficiaryId),
        (expected, lookup): (DocumentVersion, Option<String>),
        revisions: &[Revision],
        removed: bool,
    ) -> Result<DirectoryChange, Error> {
        let plain = serde_json::to_vec(revisions).map_err(|it| kept(&it))?;
        let id = id.to_string();
        let ring = self.key_ring()?;
        let details = ring
            .seal(Owner::Organisation(org), place(&id), &plain)
            .await?;
        let body = serde_json::to_value(Body { details, removed }).map_err(|it| kept(&it))?;
        Ok(DirectoryChange {
            kind: KIND,
            id,
            expected,
            content: Some(DirectoryContent {
                owner: Some(org.to_string()),
                lookup,
                body,
                expires_at: None,
            }),
        })
    }

    async fn by_key(
        &self,
        org: OrganisationId,
        lookup: Option<&str>,
    ) -> Result<Option<Beneficiary>, Error> {
        let Some(lookup) = lookup else {
            return Ok(None);
        };
        let found = self.store.directory_lookup(KIND, lookup).await?;
        match found.filter(|it| it.owner.as_deref() == Some(&*org.to_string())) {
            Some(entry) => self.opened(&entry).await.map(Some),
            None => Ok(None),
        }
    }

    async fn opened(&self, entry: &DirectoryEntry) -> Result<Beneficiary, Error> {
        let damaged = || Error::Sealed("the beneficiary's entry is damaged");
        let body = Body::deserialize(&entry.body).map_err(|_| damaged())?;
        let ring = self.key_ring()?;
        let plain = ring.open(place(&entry.id), &body.details).await?;
        let plain = plain.ok_or(Error::Erased)?;
        Ok(Beneficiary {
            id: entry.id.parse().map_err(|_| damaged())?,
            version: entry.version,
            is_removed: body.removed,
            revisions: serde_json::from_slice(&plain).map_err(|_| damaged())?,
        })
    }
}

const fn place(id: &str) -> Aad<'_> {
    Aad {
        kind: KIND,
        id,
        field: "details",
    }
}

/// What a request with an idempotency key is found by.
fn lookup_of(org: OrganisationId, key: &str) -> String {
    let hash = Sha256::digest(format!("{org}\n{key}").as_bytes());
    format!("key/{}", journal::Hash(hash.into()))
}

fn same(
    found: Beneficiary,
    details: &BeneficiaryDraft,
    caller: &Caller,
) -> Result<Beneficiary, Error> {
    if found
        .revisions
        .first()
        .is_some_and(|it| it.details == *details)
    {
        return Ok(found);
    }
    Err(Error::KeyReused {
        key: caller.key.clone().unwrap_or_default(),
        by: format!("beneficiary {}", found.id),
    })
}

fn require_version(it: &Beneficiary, expected: Expected) -> Result<(), Error> {
    match expected {
        Expected::Any => Ok(()),
        Expected::Version(version) if version == it.version => Ok(()),
        Expected::Version(_) | Expected::Absent => {
            Err(DirectoryError::Conflict { index: 0 }.into())
        }
    }
}

fn require_present(it: &Beneficiary) -> Result<(), Error> {
    if it.is_removed {
        let detail = "the beneficiary was removed: add them again";
        return Err(Error::Conflict(detail.to_owned()));
    }
    Ok(())
}

fn unknown(name: &str) -> Error {
    Error::NotFound {
        what: "beneficiary",
        name: name.to_owned(),
        cure: "`GET /api/v1/beneficiaries` lists every one",
    }
}

fn kept(error: &serde_json::Error) -> Error {
    Error::Conflict(format!("the beneficiary cannot be kept: {error}"))
}

/// A breach of a rule about payments.
pub(crate) fn rule(code: &'static str, message: impl Into<String>) -> Error {
    let message = message.into();
    let kind = RefusalKind::Payment(PaymentRefusal::Rule { code, message });
    Error::Refused(vec![kind.whole()])
}

fn refused(found: Vec<PaymentRefusal>) -> Error {
    let kinds = found.into_iter().map(RefusalKind::Payment);
    Error::Refused(kinds.map(RefusalKind::whole).collect())
}
