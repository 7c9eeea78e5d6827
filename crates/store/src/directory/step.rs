//! What a call on the directory does, step by step.
//!
//! Owns: the limits of a change and the order of all.
//! Not here: doing them (`directory`).
//! Invariant: every call takes its entries in the same order, so that calls seldom wait for each
//! other, and what one entry was found by is free before another takes it.

use super::{DirectoryChange, DocumentVersion};
use crate::document::{check_name, has_nul};
use crate::error::Error;

/// Limits: one entry, one call.
const MAX_BODY_BYTES: usize = 1 << 20;
const MAX_CHANGES: usize = 1000;

/// What a change does, in the order in which it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verb {
    Delete,
    Update,
    Insert,
}

/// A change that is within the limits, ready to be done.
pub(super) struct Step<'a> {
    pub(super) verb: Verb,
    pub(super) index: usize,
    pub(super) change: &'a DirectoryChange,
    pub(super) body: Option<String>,
}

/// Checks the limits and puts the changes in the order they are done in: every call locks
/// entries in the same order, so that two calls seldom wait for each other.
pub(super) fn check_changes(changes: &[DirectoryChange]) -> Result<Vec<Step<'_>>, Error> {
    if changes.len() > MAX_CHANGES {
        let found = format!("{} changes", changes.len());
        return Err(Error::refused("directory", &found, "at most 1000 a call"));
    }
    let steps = changes.iter().enumerate().map(check_change);
    let mut steps = steps.collect::<Result<Vec<_>, _>>()?;
    steps.sort_unstable_by_key(|it| (it.change.kind, it.change.id.as_str()));
    let is_same = |pair: &[Step<'_>]| match pair {
        [a, b] => (a.change.kind, &a.change.id) == (b.change.kind, &b.change.id),
        _ => false,
    };
    if let Some([first, ..]) = steps.windows(2).find(|it| is_same(it)) {
        let found = format!("{}/{} twice", first.change.kind, first.change.id);
        return Err(Error::refused("directory", &found, "one change an entry"));
    }
    steps.sort_by_key(|it| it.verb);
    Ok(steps)
}

fn check_change((index, change): (usize, &DirectoryChange)) -> Result<Step<'_>, Error> {
    check_name("directory kind", change.kind)?;
    check_name("directory id", &change.id)?;
    let verb = match (&change.content, change.expected) {
        (None, DocumentVersion::Is(_)) => Verb::Delete,
        (Some(_), DocumentVersion::Is(_)) => Verb::Update,
        (Some(_), DocumentVersion::Absent) => Verb::Insert,
        (None, DocumentVersion::Absent) => {
            let expected = "a version to delete";
            return Err(Error::refused("directory", "no version", expected));
        }
    };
    let mut body = None;
    if let Some(content) = &change.content {
        for (what, name) in [
            ("directory owner", &content.owner),
            ("directory lookup", &content.lookup),
        ] {
            if let Some(name) = name {
                check_name(what, name)?;
            }
        }
        let text = content.body.to_string();
        if text.len() > MAX_BODY_BYTES {
            let found = format!("{} bytes", text.len());
            return Err(Error::refused("directory body", &found, "at most 1 MiB"));
        }
        // PostgreSQL has no such character; both engines refuse the same.
        if has_nul(&text) {
            let expected = "text without NUL characters";
            return Err(Error::refused("directory body", "\\u0000", expected));
        }
        body = Some(text);
    }
    Ok(Step {
        verb,
        index,
        change,
        body,
    })
}
