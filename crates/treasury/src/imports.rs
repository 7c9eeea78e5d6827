//! Imports: bank files in, previewed, committed, undone (CASH-1).
//!
//! Owns: the life of an import (preview, committed, undone) and its document.
//! Not here: reading formats (`statements`), what is new and what is wrong (`imports::preview`),
//! from a line to an entry (`imports::draft`).
//! Invariant: a commit books all new lines of all files or none, and no line twice; an undo is
//! the reversal of everything the commit booked.

mod document;
mod draft;
pub(crate) mod paths;
mod preview;
mod reads;
mod rules;
mod upload;

use std::collections::BTreeMap;

use journal::{AccountId, Command, NewAccount};
use money::{Date, ImportId, OrganisationId, Timestamp};
use serde::{Deserialize, Serialize};
use statements::{Mapping, Problem};

use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

use document::{
    COLLECTION, FileDocument, ImportDocument, commit_key, import_key, parse_document, undo_key,
};
use draft::Contra;
use preview::Reading;
pub use preview::{CsvPreview, FilePreview, ImportTotals, LinePreview, StatementPreview};
pub(crate) use reads::Reads;
pub(crate) use reads::off_runtime;
use rules::{refuse_problems, require_preview, wrong_count};
pub use upload::{IncomingFile, KeptFile, KeptImport, NewFile};

/// Most files of one import.
const MAX_FILES: usize = 1_000;
/// Documents read at a time.
const PAGE: usize = 1_000;
/// An import to preview.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewImport {
    /// The files.
    pub files: Vec<NewFile>,
    /// The account they are of, by number or path; by what they say if none.
    pub account: Option<String>,
    /// How to read CSV files; by their titles and values if none.
    pub mapping: Option<Mapping>,
}

/// How one CSV file of a preview is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileMapping {
    /// The file, from 0.
    pub file: usize,
    /// How to read it.
    pub mapping: Mapping,
}

/// How a preview is to be booked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commit {
    /// Accounts for statements, by the statement's place: a number, or a path (opened if new).
    pub accounts: BTreeMap<usize, String>,
    /// Whether findings that need a confirmation are confirmed.
    pub is_confirmed: bool,
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ImportState {
    /// Read, nothing booked.
    Preview,
    /// Booked.
    Committed,
    /// Booked and taken back.
    Undone,
}

/// An import as it stands.
#[derive(Clone, Debug)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Where it stands.
    pub state: ImportState,
    /// The files.
    pub files: Vec<FilePreview>,
    /// The statements in them.
    pub statements: Vec<StatementPreview>,
    /// Lines in all, new ones and those booked before.
    pub totals: ImportTotals,
    /// Whether something forbids booking.
    pub is_blocked: bool,
    /// Whether a person must confirm something before booking.
    pub needs_confirmation: bool,
}

impl Import {
    /// Every finding, with its file's name.
    pub fn problems(&self) -> impl Iterator<Item = (&str, &Problem)> {
        let of_files = self
            .files
            .iter()
            .flat_map(|it| it.problems.iter().map(|problem| (&*it.name, problem)));
        let of_statements = self.statements.iter().flat_map(|it| {
            let name = self.files.get(it.file).map_or("", |file| &*file.name);
            it.problems.iter().map(move |problem| (name, problem))
        });
        of_files.chain(of_statements)
    }
}

impl Treasury {
    /// Reads files into a preview: nothing is booked.
    ///
    /// Errors: `Invalid` (no file, too many), `NotFound` (the account), `Store`.
    pub async fn create_import(
        &self,
        org: OrganisationId,
        caller: &Caller,
        new: NewImport,
    ) -> Result<Import, Error> {
        caller.require(org, Action::ImportsPrepare)?;
        if new.files.is_empty() || new.files.len() > MAX_FILES {
            return Err(wrong_count(new.files.len()));
        }
        let mut files = Vec::with_capacity(new.files.len());
        for file in new.files {
            files.push(self.keep_file(file).await?);
        }
        let (account, mapping) = (new.account, new.mapping);
        let kept = KeptImport {
            files,
            account,
            mapping,
        };
        self.preview_files(org, caller, kept).await
    }

    /// An import as it stands: a preview is read again against the books of now.
    ///
    /// Errors: `NotFound`, `Store`.
    pub async fn import(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: ImportId,
    ) -> Result<Import, Error> {
        caller.require(org, Action::ImportsRead)?;
        let (document, _) = self.import_document(org, caller, id).await?;
        let reading = self.read_import(org, caller, &document).await?;
        Ok(reading.into_import(id, &document))
    }

    /// Every import, newest first, without reading their files again.
    ///
    /// Errors: `Store`.
    pub async fn imports(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<Import>, Error> {
        caller.require(org, Action::ImportsRead)?;
        let book = self.book(org).await?;
        let mut imports = Vec::new();
        let mut after = String::new();
        loop {
            let page = self.store.documents(org, COLLECTION, &after, PAGE).await?;
            for found in &page {
                let Ok(id) = found.id.parse::<ImportId>() else {
                    continue;
                };
                let document = parse_document(&found.body)?.into_booked(&book, id);
                if document.is_shown_to(caller) {
                    imports.push(preview::summary(id, &document));
                }
            }
            match page.last() {
                Some(last) if page.len() == PAGE => after.clone_from(&last.id),
                _ => break,
            }
        }
        imports.sort_by_key(|it| std::cmp::Reverse(it.created_at));
        Ok(imports)
    }

    /// Reads one CSV file of a preview with another mapping.
    ///
    /// Errors: `NotFound`, `Conflict` once it is booked.
    pub async fn map_import(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: ImportId,
        choice: FileMapping,
    ) -> Result<Import, Error> {
        caller.require(org, Action::ImportsPrepare)?;
        let FileMapping { file, mapping } = choice;
        let (mut document, version) = self.import_document(org, caller, id).await?;
        require_preview(&document)?;
        let found = document
            .files
            .get_mut(file)
            .ok_or_else(|| Error::NotFound {
                what: "file of the import",
                name: file.to_string(),
                cure: "files are counted from 0",
            })?;
        found.mapping = Some(mapping);
        let import = self.read_import(org, caller, &document).await?;
        let import = import.into_import(id, &document);
        document.count(&import);
        self.put_import((org, id), caller, &document, version)
            .await?;
        Ok(import)
    }

    /// Books every new line of every file, or nothing.
    ///
    /// Errors: `Files` with every finding when something is wrong or unconfirmed, `Refused`,
    /// `Conflict` when it is booked already.
    pub async fn commit_import(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: ImportId,
        commit: Commit,
    ) -> Result<Import, Error> {
        caller.require(org, Action::ImportsCommit)?;
        let Commit {
            accounts,
            is_confirmed,
        } = commit;
        let (mut document, version) = self.import_document(org, caller, id).await?;
        require_preview(&document)?;
        document.accounts.extend(accounts);
        let first = self.read_import(org, caller, &document).await?;
        refuse_problems(&first.clone_import(id, &document), is_confirmed)?;
        let is_opened = self.open_import_accounts(org, caller, id, &first).await?;
        let reading = if is_opened || first.lacks_accounts() {
            // Compared again: every statement has its account now.
            self.read_import(org, caller, &document).await?
        } else {
            first
        };
        let import = reading.clone_import(id, &document);
        refuse_problems(&import, is_confirmed)?;
        let book = self.book(org).await?;
        let contra = Contra::find(&book)?;
        let rules = self.line_rules(org).await?;
        let drafts = reading.into_drafts(id, (&book, &contra, &rules))?;
        let command = Command::RecordStatements(drafts);
        let keyed = Caller {
            key: Some(commit_key(id)),
            ..caller.clone()
        };
        self.ask(org, &keyed, command).await?;
        document.state = ImportState::Committed;
        document.booked = import.totals.new;
        document.count(&import);
        self.put_import((org, id), caller, &document, version)
            .await?;
        self.reads.forget(&document);
        self.note_import((org, id), caller, "import.committed", &document)
            .await?;
        self.settle_after_import(org, caller).await;
        Ok(Import {
            state: ImportState::Committed,
            ..import
        })
    }

    /// Takes back everything an import booked.
    ///
    /// Errors: `NotFound`, `Conflict` when it is not booked, `Refused` (a closed period).
    pub async fn undo_import(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: ImportId,
        reason: Option<String>,
    ) -> Result<Import, Error> {
        caller.require(org, Action::ImportsCommit)?;
        let (mut document, version) = self.import_document(org, caller, id).await?;
        if document.state != ImportState::Committed {
            return Err(Error::Conflict(
                "only a committed import can be undone".to_owned(),
            ));
        }
        let book = self.book(org).await?;
        let entries = Self::entries_of_import(&book, id);
        let reason = reason.unwrap_or_else(|| "import undone".to_owned());
        let command = Command::ReverseEntries {
            entries,
            booked_on: None,
            reason,
        };
        let keyed = Caller {
            key: Some(undo_key(id)),
            ..caller.clone()
        };
        self.ask(org, &keyed, command).await?;
        document.state = ImportState::Undone;
        self.put_import((org, id), caller, &document, version)
            .await?;
        self.note_import((org, id), caller, "import.undone", &document)
            .await?;
        self.import(org, caller, id).await
    }

    /// Drops a preview. Errors: `NotFound`, `Conflict` once it is booked.
    pub async fn drop_import(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: ImportId,
    ) -> Result<(), Error> {
        caller.require(org, Action::ImportsPrepare)?;
        let (document, version) = self.import_document(org, caller, id).await?;
        require_preview(&document)?;
        let name = id.to_string();
        self.store
            .delete_document(import_key(org, &name), version, &caller.name)
            .await?;
        self.reads.forget(&document);
        self.note_import((org, id), caller, "import.dropped", &document)
            .await
    }

    /// Reads the import's files, or takes what was read of them before, and compares them with
    /// the books of now.
    async fn read_import(
        &self,
        org: OrganisationId,
        caller: &Caller,
        document: &ImportDocument,
    ) -> Result<Reading, Error> {
        let mut files = Vec::with_capacity(document.files.len());
        for file in &document.files {
            files.push((file.clone(), self.read_file(file).await?));
        }
        let book = self.book_seen(org, caller).await?;
        let account = document.account.clone();
        let accounts = document.accounts.clone();
        off_runtime(move || Reading::of(files, &book, account.as_deref(), &accounts)).await
    }

    /// Opens the accounts that statements need and the books do not have yet; whether there were
    /// any.
    async fn open_import_accounts(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: ImportId,
        reading: &Reading,
    ) -> Result<bool, Error> {
        let book = self.book(org).await?;
        let mut new: Vec<NewAccount> = reading.new_accounts();
        new.extend(Contra::missing(&book));
        if new.is_empty() {
            return Ok(false);
        }
        let keyed = Caller {
            key: Some(format!("import/{id}/accounts")),
            ..caller.clone()
        };
        self.open_accounts(org, &keyed, new).await.map(|_| true)
    }
}

/// The account and day a statement is sorted by, so that earlier ones are booked first.
type StatementOrder = (Option<AccountId>, Option<Date>, usize);
