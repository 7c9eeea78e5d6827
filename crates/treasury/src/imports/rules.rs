//! What an import has to be before something is done with it.
//!
//! Owns: its state, its findings, the number and names of its files. Not here: doing it
//! (`imports`). Invariant: nothing is booked while something is unconfirmed.

use statements::{Problem, Severity};

use super::document::ImportDocument;
use super::{Import, ImportState, MAX_FILES};
use crate::error::Error;

pub(super) fn require_preview(document: &ImportDocument) -> Result<(), Error> {
    match document.state {
        ImportState::Preview => Ok(()),
        ImportState::Committed => Err(Error::Conflict("the import is booked already".to_owned())),
        ImportState::Undone => Err(Error::Conflict(
            "the import was undone; import anew".to_owned(),
        )),
    }
}

pub(super) fn refuse_problems(import: &Import, is_confirmed: bool) -> Result<(), Error> {
    let least = if is_confirmed {
        Severity::Error
    } else {
        Severity::Confirm
    };
    let problems: Vec<(String, Problem)> = import
        .problems()
        .filter(|(_, it)| it.severity >= least)
        .map(|(name, it)| (name.to_owned(), it.clone()))
        .collect();
    if problems.is_empty() {
        return Ok(());
    }
    let errors = problems
        .iter()
        .filter(|(_, it)| it.severity == Severity::Error)
        .count();
    let summary = if errors > 0 {
        format!("{errors} errors in the files: nothing was booked")
    } else {
        let count = problems.len();
        format!("{count} findings need a confirmation (`--confirm`): nothing was booked")
    };
    Err(Error::Files { summary, problems })
}

pub(super) fn wrong_count(files: usize) -> Error {
    let expected = format!("1 to {MAX_FILES} files");
    Error::invalid("files", &files.to_string(), expected)
}

/// A file's name without folders and control characters.
pub(super) fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last
        .chars()
        .filter(|it| !it.is_control())
        .take(200)
        .collect();
    if clean.is_empty() {
        "file".to_owned()
    } else {
        clean
    }
}
