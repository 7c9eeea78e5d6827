//! Saved CSV mappings: how to read the CSV of one bank, by name (CASH-1).
//!
//! Owns: keeping them as versioned documents, and finding one for an import.
//! Not here: reading with one (`statements`), what an import does with it (`imports`).
//! Invariant: a mapping is changed on the version it was read at; none is overwritten unseen.

use money::OrganisationId;
use serde::Deserialize;
use statements::Mapping;
use store::{Document, DocumentKey, DocumentVersion};

use crate::audit::Event;
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// The collection that mappings are kept in.
const COLLECTION: &str = "mappings";
/// Documents read at a time.
const PAGE: usize = 1_000;

/// A mapping as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedMapping {
    /// Its version, from 1.
    pub version: u64,
    /// The mapping, with its name.
    pub mapping: Mapping,
}

/// What a change of a mapping expects to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Whatever is there now.
    Any,
    /// Nothing: the change makes it.
    Absent,
    /// This version.
    Version(u64),
}

impl Treasury {
    /// Every saved mapping, by name. Errors: `Store`.
    pub async fn mappings(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<SavedMapping>, Error> {
        caller.require(org, Action::MappingsRead)?;
        let (mut found, mut after) = (Vec::new(), String::new());
        loop {
            let page = self.store.documents(org, COLLECTION, &after, PAGE).await?;
            for document in &page {
                found.push(saved(document)?);
            }
            match page.last() {
                Some(last) if page.len() == PAGE => after.clone_from(&last.id),
                _ => return Ok(found),
            }
        }
    }

    /// A saved mapping. Errors: `NotFound`, `Store`.
    pub async fn mapping(
        &self,
        org: OrganisationId,
        caller: &Caller,
        name: &str,
    ) -> Result<SavedMapping, Error> {
        caller.require(org, Action::MappingsRead)?;
        let found = self.store.document(key(org, name)).await?;
        found.as_ref().map_or_else(|| Err(unknown(name)), saved)
    }

    /// Keeps a mapping under a name. Answers it with its new version.
    ///
    /// Errors: `Invalid` (the name), `Document` when another version is there than expected.
    pub async fn put_mapping(
        &self,
        org: OrganisationId,
        caller: &Caller,
        expected: Expected,
        mapping: Mapping,
    ) -> Result<SavedMapping, Error> {
        caller.require(org, Action::MappingsWrite)?;
        let name = mapping.name.clone().unwrap_or_default();
        if name.trim().is_empty() || name.contains('/') {
            let wanted = "a name without slashes, such as `Nordbank current account`";
            return Err(Error::invalid("name", &name, wanted));
        }
        let on = self.version_of(org, &name, expected).await?;
        let body = serde_json::to_value(&mapping)
            .map_err(|error| Error::Conflict(format!("the mapping cannot be kept: {error}")))?;
        let before = self.store.document(key(org, &name)).await?;
        let put = self
            .store
            .put_document(key(org, &name), on, &body, &caller.name);
        let version = put.await?;
        let event = Event::of("mapping.kept").on(name);
        let event = match &before {
            Some(before) => event.before(&before.body),
            None => event,
        };
        self.note_for(org, caller, event.after(&body)).await?;
        Ok(SavedMapping { version, mapping })
    }

    /// Deletes a mapping. Errors: `NotFound`, `Document` when another version is there.
    pub async fn delete_mapping(
        &self,
        org: OrganisationId,
        caller: &Caller,
        expected: Expected,
        name: &str,
    ) -> Result<(), Error> {
        caller.require(org, Action::MappingsWrite)?;
        let on = self.version_of(org, name, expected).await?;
        if on == DocumentVersion::Absent {
            return Err(unknown(name));
        }
        let before = self.store.document(key(org, name)).await?;
        self.store
            .delete_document(key(org, name), on, &caller.name)
            .await?;
        let body = before.map(|it| it.body).unwrap_or_default();
        let event = Event::of("mapping.deleted").on(name.to_owned());
        self.note_for(org, caller, event.before(&body)).await
    }

    async fn version_of(
        &self,
        org: OrganisationId,
        name: &str,
        expected: Expected,
    ) -> Result<DocumentVersion, Error> {
        match expected {
            Expected::Absent => Ok(DocumentVersion::Absent),
            Expected::Version(version) => Ok(DocumentVersion::Is(version)),
            Expected::Any => {
                let found = self.store.document(key(org, name)).await?;
                Ok(found.map_or(DocumentVersion::Absent, |it| {
                    DocumentVersion::Is(it.version)
                }))
            }
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

fn unknown(name: &str) -> Error {
    Error::NotFound {
        what: "mapping",
        name: name.to_owned(),
        cure: "`GET /api/v1/mappings` lists every saved mapping",
    }
}

fn saved(document: &Document) -> Result<SavedMapping, Error> {
    let mapping = Mapping::deserialize(&document.body)
        .map_err(|error| Error::Conflict(format!("the stored mapping cannot be read: {error}")))?;
    Ok(SavedMapping {
        version: document.version,
        mapping,
    })
}
