//! The document an import is kept as, and the keys it is recognised by.
//!
//! Owns: its stored shape, reading and writing it, and what the journal knows better.
//! Not here: what an import does (`imports`).
//! Invariant: where document and journal disagree, the journal is right.

use std::collections::BTreeMap;

use journal::Book;
use money::{ImportId, OrganisationId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use statements::Mapping;
use store::{DocumentKey, DocumentVersion};

use super::{Import, ImportState, ImportTotals};
use crate::audit::Event;
use crate::error::Error;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// The collection that imports are kept in.
pub(super) const COLLECTION: &str = "imports";

/// An import as it is kept: what it takes to read it again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ImportDocument {
    pub(super) created_at: Timestamp,
    pub(super) created_by: String,
    pub(crate) state: ImportState,
    pub(super) files: Vec<FileDocument>,
    pub(super) account: Option<String>,
    /// Accounts chosen for statements, by the statement's place.
    #[serde(default)]
    pub(super) accounts: BTreeMap<usize, String>,
    #[serde(default)]
    pub(super) booked: usize,
    /// Lines in the files, and those of them that were booked before, when it was last read as
    /// a preview: what the list shows without reading the files again.
    #[serde(default)]
    pub(super) lines: usize,
    #[serde(default)]
    pub(super) duplicates: usize,
    /// What it is recognised by when the upload is sent again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) request: Option<ImportRequest>,
}

impl ImportDocument {
    /// Files name accounts of their own, so a member with a scope sees only what they sent in.
    pub(super) fn is_shown_to(&self, caller: &Caller) -> bool {
        caller.scope().is_none() || self.created_by == caller.name
    }

    pub(super) const fn count(&mut self, import: &Import) {
        self.lines = import.totals.lines;
        self.duplicates = import.totals.duplicates;
    }

    /// The totals as they were last counted.
    pub(super) const fn totals(&self) -> ImportTotals {
        let new = match self.state {
            ImportState::Preview => self.lines.saturating_sub(self.duplicates),
            ImportState::Committed | ImportState::Undone => self.booked,
        };
        ImportTotals {
            lines: self.lines,
            new,
            duplicates: self.duplicates,
        }
    }
}

/// The request an import was made by, if it had a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ImportRequest {
    pub(super) key: String,
    /// SHA-256 of what was uploaded, in hexadecimal digits.
    pub(super) content: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct FileDocument {
    pub(super) name: String,
    pub(super) hash: String,
    pub(super) size_bytes: u64,
    pub(super) mapping: Option<Mapping>,
}

impl Treasury {
    pub(crate) async fn import_document(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: ImportId,
    ) -> Result<(ImportDocument, DocumentVersion), Error> {
        let name = id.to_string();
        let unknown = || Error::NotFound {
            what: "import",
            name: id.to_string(),
            cure: "`bursar import list` shows every import",
        };
        let found = self.store.document(import_key(org, &name)).await?;
        let found = found.ok_or_else(unknown)?;
        let book = self.book(org).await?;
        let document = parse_document(&found.body)?.into_booked(&book, id);
        if !document.is_shown_to(caller) {
            return Err(unknown());
        }
        Ok((document, DocumentVersion::Is(found.version)))
    }

    pub(super) async fn put_import(
        &self,
        (org, id): (OrganisationId, ImportId),
        caller: &Caller,
        document: &ImportDocument,
        version: DocumentVersion,
    ) -> Result<(), Error> {
        let body = serde_json::to_value(document)
            .map_err(|error| Error::Conflict(format!("the import cannot be kept: {error}")))?;
        let name = id.to_string();
        self.store
            .put_document(import_key(org, &name), version, &body, &caller.name)
            .await?;
        Ok(())
    }

    /// Writes down what became of an import.
    pub(super) async fn note_import(
        &self,
        (org, id): (OrganisationId, ImportId),
        caller: &Caller,
        action: &'static str,
        document: &ImportDocument,
    ) -> Result<(), Error> {
        let files = document.files.iter();
        let files = files.map(|it| json!({"name": it.name, "sha256": it.hash}));
        let event = Event::of(action).on(id.to_string()).after(&json!({
            "files": files.collect::<Vec<_>>(),
            "lines": document.lines,
            "duplicates": document.duplicates,
            "booked": document.booked,
        }));
        self.note_for(org, caller, event).await
    }
}

/// The import is its own key: a commit that is sent twice books once.
pub(super) fn commit_key(id: ImportId) -> String {
    format!("import/{id}")
}

pub(super) fn undo_key(id: ImportId) -> String {
    format!("undo/{id}")
}

impl ImportDocument {
    /// The document as the journal has it: a process that ended between booking and writing the
    /// document down leaves the document behind, never the journal.
    pub(super) fn into_booked(mut self, book: &Book, id: ImportId) -> Self {
        if self.state == ImportState::Preview
            && let Some(row) = book.request(&commit_key(id))
        {
            self.state = ImportState::Committed;
            self.booked = row.records as usize;
        }
        if self.state == ImportState::Committed && book.request(&undo_key(id)).is_some() {
            self.state = ImportState::Undone;
        }
        self
    }
}

pub(super) const fn import_key(org: OrganisationId, id: &str) -> DocumentKey<'_> {
    DocumentKey {
        org,
        collection: COLLECTION,
        id,
    }
}

pub(super) fn parse_document(body: &serde_json::Value) -> Result<ImportDocument, Error> {
    ImportDocument::deserialize(body)
        .map_err(|error| Error::Conflict(format!("the stored import cannot be read: {error}")))
}
