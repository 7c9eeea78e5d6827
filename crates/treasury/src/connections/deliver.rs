//! One file that a connection brought, through the import use case.
//!
//! Owns: what a worker may do without a person, and what waits for one.
//! Not here: reading and booking (`imports`), where the file came from (`folder`, `bank`).
//! Invariant: findings that need a person's word are never confirmed here: the import waits.

use money::{ConnectionId, ImportId, OrganisationId};
use statements::{Mapping, Severity};

use super::document::NewAccountsWord;
use crate::error::{Error, ErrorKind};
use crate::imports::{Commit, Import, NewFile, NewImport};
use crate::rights::{Caller, Rights};
use crate::treasury::Treasury;

/// Most findings that are told of one file.
const MAX_TOLD: usize = 20;

/// A file, and how it is to be read.
pub(super) struct Delivery {
    pub(super) file: NewFile,
    pub(super) account: Option<String>,
    pub(super) mapping: Option<Mapping>,
    pub(super) new_accounts: NewAccountsWord,
    pub(super) nothing_new: NothingNew,
}

/// What becomes of an import whose lines are all in the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NothingNew {
    /// It is kept: a statement without lines is a statement.
    Record,
    /// It is dropped.
    Drop,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Delivered {
    /// So many lines were booked.
    Booked(usize),
    /// Every line was in the books.
    Known,
    /// It waits for somebody, and why.
    Held(ImportId, String),
    /// It cannot be read, and why.
    Unreadable(String),
}

/// Who books for a connection: its id is the author.
pub(super) fn author(id: ConnectionId) -> Caller {
    Caller {
        name: id.to_string(),
        rights: Rights::Operator,
        ..Caller::local()
    }
}

impl Treasury {
    /// Imports one file as far as nobody has to be asked.
    ///
    /// Errors: those after which the same file is to be tried again.
    pub(super) async fn deliver(
        &self,
        org: OrganisationId,
        id: ConnectionId,
        delivery: Delivery,
    ) -> Result<Delivered, Error> {
        let caller = author(id);
        let new = NewImport {
            files: vec![delivery.file],
            account: delivery.account,
            mapping: delivery.mapping,
        };
        let import = self.create_import(org, &caller, new).await?;
        if import.is_blocked {
            self.drop_import(org, &caller, import.id).await?;
            return Ok(Delivered::Unreadable(told(&import, Severity::Error)));
        }
        if delivery.nothing_new == NothingNew::Drop && import.totals.new == 0 {
            self.drop_import(org, &caller, import.id).await?;
            return Ok(Delivered::Known);
        }
        if import.needs_confirmation {
            let why = told(&import, Severity::Confirm);
            return Ok(Delivered::Held(import.id, why));
        }
        let unknown = import.statements.iter().find(|it| it.account.is_none());
        if let (Some(unknown), NewAccountsWord::Hold) = (unknown, delivery.new_accounts) {
            let named = unknown.statement.account.as_deref().unwrap_or("no account");
            let why = format!("{named} is none of the accounts in the books");
            return Ok(Delivered::Held(import.id, why));
        }
        let commit = Commit::default();
        match self.commit_import(org, &caller, import.id, commit).await {
            Ok(done) if done.totals.new == 0 => Ok(Delivered::Known),
            Ok(done) => Ok(Delivered::Booked(done.totals.new)),
            // What the books refuse (a closed period) is for a person to put right.
            Err(error) if is_for_a_person(&error) => {
                Ok(Delivered::Held(import.id, error.to_string()))
            }
            Err(error) => Err(error),
        }
    }

    /// Whether an import still waits for somebody.
    pub(super) async fn still_waits(
        &self,
        org: OrganisationId,
        import: ImportId,
    ) -> Result<bool, Error> {
        let caller = Caller::local();
        match self.import_document(org, &caller, import).await {
            Ok((document, _)) => Ok(document.state == crate::imports::ImportState::Preview),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn is_for_a_person(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict)
        && !matches!(error, Error::Document(_))
}

/// The findings of at least this weight, as lines of text.
fn told(import: &Import, least: Severity) -> String {
    let findings: Vec<String> = import
        .problems()
        .filter(|(_, it)| it.severity >= least)
        .map(|(_, it)| it.to_string())
        .collect();
    let more = findings.len().saturating_sub(MAX_TOLD);
    let mut text = findings
        .into_iter()
        .take(MAX_TOLD)
        .collect::<Vec<_>>()
        .join("\n");
    if more > 0 {
        text.push_str(&format!("\nand {more} more"));
    }
    text
}
