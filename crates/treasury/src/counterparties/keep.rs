//! Keeping counterparties: adding, changing, merging and deleting them.
//!
//! Owns: documents and their audit. Not here: recognising (`counterparties`).
//! Invariant: no name, as it is compared, and no account belongs to two.

use money::{CounterpartyId, OrganisationId};
use sha2::{Digest, Sha256};
use store::{DocumentChange, DocumentVersion};

use super::{
    COLLECTION, Counterparty, CounterpartyDocument, Known, plain_account, plain_name, unknown,
};
use crate::audit::Event;
use crate::error::Error;
use crate::expected::Findings;
use crate::mappings::Expected;
use crate::rights::{self, Action, Caller};
use crate::treasury::{Treasury, new_uuid};

/// Most names, and most accounts, of one.
const MAX_LIST: usize = 200;
/// Most counterparties of an organisation.
const MAX_COUNTERPARTIES: usize = 50_000;

/// A counterparty to keep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CounterpartyDraft {
    /// What it is called here.
    pub name: String,
    /// Other names it uses.
    pub aliases: Vec<String>,
    /// Its accounts: IBANs and numbers.
    pub accounts: Vec<String>,
}

impl Treasury {
    /// Keeps a new counterparty. With the caller's key it is kept once.
    ///
    /// Errors: `Files` with every problem, `KeyReused`.
    pub async fn add_counterparty(
        &self,
        org: OrganisationId,
        caller: &Caller,
        draft: &CounterpartyDraft,
    ) -> Result<Counterparty, Error> {
        caller.require(org, Action::RulesWrite)?;
        // It is about the lines of every account.
        rights::require_everything(caller)?;
        let known = self.known_counterparties(org).await?;
        let id = id_of(org, caller);
        let before = known.all.iter().find(|it| it.0 == id);
        let document = check(&known, draft, before.map(|it| it.0))?;
        if let Some((_, version, found)) = before {
            if found.name == document.name {
                return Ok(shown(id, *version, found.clone()));
            }
            let key = caller.key.clone().unwrap_or_default();
            let by = format!("the counterparty {id}");
            return Err(Error::KeyReused { key, by });
        }
        may_keep_another(&known)?;
        let change = change(id, DocumentVersion::Absent, Some(&document));
        self.store
            .change_documents(org, &[change], &caller.name)
            .await?;
        let event = Event::of("counterparty.kept").on(id.to_string());
        self.note_for(org, caller, event.after(&body(&document)))
            .await?;
        Ok(shown(id, 1, document))
    }

    /// Changes a counterparty. Errors: `NotFound`, `Files`, `Document`.
    pub async fn change_counterparty(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, expected): (CounterpartyId, Expected),
        draft: &CounterpartyDraft,
    ) -> Result<Counterparty, Error> {
        caller.require(org, Action::RulesWrite)?;
        // It is about the lines of every account.
        rights::require_everything(caller)?;
        let known = self.known_counterparties(org).await?;
        let (version, before) = find(&known, id)?;
        let document = check(&known, draft, Some(id))?;
        let change = change(id, on(expected, version), Some(&document));
        self.store
            .change_documents(org, &[change], &caller.name)
            .await?;
        let event = Event::of("counterparty.kept").on(id.to_string());
        let event = event.before(&body(before)).after(&body(&document));
        self.note_for(org, caller, event).await?;
        Ok(shown(id, version + 1, document))
    }

    /// Merges counterparties into one, which takes their names and accounts.
    ///
    /// Errors: `NotFound`, `Invalid` when it is merged with itself, `Document` when one was
    /// changed meanwhile.
    pub async fn merge_counterparties(
        &self,
        org: OrganisationId,
        caller: &Caller,
        into: CounterpartyId,
        others: &[CounterpartyId],
    ) -> Result<Counterparty, Error> {
        caller.require(org, Action::RulesWrite)?;
        // It is about the lines of every account.
        rights::require_everything(caller)?;
        if others.is_empty() || others.len() > MAX_LIST {
            let found = others.len().to_string();
            return Err(Error::invalid("others", &found, "1 to 200 counterparties"));
        }
        let known = self.known_counterparties(org).await?;
        let (version, before) = find(&known, into)?;
        let mut merged = before.clone();
        let mut changes = Vec::with_capacity(others.len() + 1);
        for (place, id) in others.iter().enumerate() {
            if *id == into || others[..place].contains(id) {
                return Err(Error::invalid(
                    "others",
                    &id.to_string(),
                    "each other one once",
                ));
            }
            let (version, other) = find(&known, *id)?;
            merged.aliases.push(other.name.clone());
            merged.aliases.extend(other.aliases.iter().cloned());
            merged.accounts.extend(other.accounts.iter().cloned());
            changes.push(change(*id, DocumentVersion::Is(version), None));
        }
        tidy(&mut merged);
        if merged.aliases.len() > MAX_LIST || merged.accounts.len() > MAX_LIST {
            return Err(Error::Conflict(
                "together they have more than 200 names or accounts".to_owned(),
            ));
        }
        changes.push(change(into, DocumentVersion::Is(version), Some(&merged)));
        self.store
            .change_documents(org, &changes, &caller.name)
            .await?;
        let event = Event::of("counterparty.merged").on(into.to_string());
        let event = event.before(&body(before)).after(&body(&merged));
        self.note_for(org, caller, event).await?;
        Ok(shown(into, version + 1, merged))
    }

    /// Deletes a counterparty; its lines stay. Errors: `NotFound`, `Document`.
    pub async fn delete_counterparty(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, expected): (CounterpartyId, Expected),
    ) -> Result<(), Error> {
        caller.require(org, Action::RulesWrite)?;
        // It is about the lines of every account.
        rights::require_everything(caller)?;
        let known = self.known_counterparties(org).await?;
        let (version, before) = find(&known, id)?;
        let change = change(id, on(expected, version), None);
        self.store
            .change_documents(org, &[change], &caller.name)
            .await?;
        let event = Event::of("counterparty.deleted").on(id.to_string());
        self.note_for(org, caller, event.before(&body(before)))
            .await
    }
}

/// Checks a draft; `own` is the counterparty that it becomes of.
fn check(
    known: &Known,
    draft: &CounterpartyDraft,
    own: Option<CounterpartyId>,
) -> Result<CounterpartyDocument, Error> {
    let mut document = CounterpartyDocument {
        name: draft.name.trim().to_owned(),
        aliases: draft
            .aliases
            .iter()
            .map(|it| it.trim().to_owned())
            .collect(),
        accounts: draft.accounts.iter().map(|it| plain_account(it)).collect(),
    };
    let mut findings = Findings::of("request");
    if plain_name(&document.name).is_empty() {
        findings.add("name-empty", &draft.name, "a name with letters or digits");
    }
    if draft.aliases.len() > MAX_LIST || draft.accounts.len() > MAX_LIST {
        let found = format!(
            "{} names, {} accounts",
            draft.aliases.len(),
            draft.accounts.len()
        );
        findings.add("list-too-long", &found, "at most 200 of each");
    }
    let taken = |place: Option<usize>| {
        let other = place.and_then(|it| known.all.get(it));
        other
            .filter(|it| Some(it.0) != own)
            .map(|it| it.2.name.clone())
    };
    for name in document
        .aliases
        .iter()
        .chain([&document.name])
        .take(MAX_LIST)
    {
        findings.text("name", name);
        if let Some(other) = taken(known.place("", name)) {
            findings.add(
                "name-taken",
                name,
                format!("a name that {other} does not have: merge them"),
            );
        }
    }
    for account in document.accounts.iter().take(MAX_LIST) {
        findings.text("account", account);
        if let Some(other) = taken(known.place(account, "")) {
            let expected = format!("an account that {other} does not have: merge them");
            findings.add("account-taken", account, expected);
        }
    }
    findings.refuse("the counterparty was not kept")?;
    tidy(&mut document);
    Ok(document)
}

/// Errors: `Conflict` at the most that are kept.
pub(super) fn may_keep_another(known: &Known) -> Result<(), Error> {
    if known.all.len() >= MAX_COUNTERPARTIES {
        let limit = format!("there are {MAX_COUNTERPARTIES} counterparties already");
        return Err(Error::Conflict(limit));
    }
    Ok(())
}

/// Leaves out what is there twice.
pub(super) fn tidy(document: &mut CounterpartyDocument) {
    let mut seen = vec![plain_name(&document.name)];
    document.aliases.retain(|it| {
        let plain = plain_name(it);
        let is_new = !plain.is_empty() && !seen.contains(&plain);
        seen.push(plain);
        is_new
    });
    document.accounts.sort();
    document.accounts.dedup();
    document.accounts.retain(|it| !it.is_empty());
}

pub(super) fn find(
    known: &Known,
    id: CounterpartyId,
) -> Result<(u64, &CounterpartyDocument), Error> {
    let found = known.all.iter().find(|it| it.0 == id);
    found
        .map(|it| (it.1, &it.2))
        .ok_or_else(|| unknown(&id.to_string()))
}

pub(super) fn on(expected: Expected, found: u64) -> DocumentVersion {
    match expected {
        Expected::Any => DocumentVersion::Is(found),
        Expected::Absent => DocumentVersion::Absent,
        Expected::Version(version) => DocumentVersion::Is(version),
    }
}

pub(super) fn change(
    id: CounterpartyId,
    expected: DocumentVersion,
    document: Option<&CounterpartyDocument>,
) -> DocumentChange {
    DocumentChange {
        collection: COLLECTION,
        id: id.to_string(),
        expected,
        body: document.map(body),
    }
}

pub(super) fn body(document: &CounterpartyDocument) -> serde_json::Value {
    serde_json::to_value(document).unwrap_or_default()
}

pub(super) fn shown(id: CounterpartyId, version: u64, it: CounterpartyDocument) -> Counterparty {
    Counterparty {
        id,
        version,
        name: it.name,
        aliases: it.aliases,
        accounts: it.accounts,
        lines: 0,
        last_on: None,
    }
}

/// The id of a counterparty: the same one for the same request.
pub(super) fn id_of(org: OrganisationId, caller: &Caller) -> CounterpartyId {
    let Some(key) = &caller.key else {
        return CounterpartyId::from_uuid(new_uuid());
    };
    let digest = Sha256::digest(format!("{org}/counterparty/{key}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    CounterpartyId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
