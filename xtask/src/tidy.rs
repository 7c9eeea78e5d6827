//! The repository checks: the laws of docs/ARCHITECTURE.md that no compiler sees.
//!
//! Owns: running every check and printing what each found.
//! Not here: the checks themselves (one module each).
//! Invariant: a check only reads; what it finds says where, what was found and the cure.

mod dependencies;
mod documents;
mod edges;
mod licences;
mod paths;
mod sources;

use std::fmt;
use std::path::Path;

use anyhow::Result;

use crate::metadata::Metadata;
use crate::repository;

/// One thing that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// File, or `crate` for what concerns a crate.
    place: String,
    /// Line, from 1; 0 where there is none.
    line: usize,
    /// What was found and the cure.
    message: String,
}

impl Finding {
    fn new(place: impl Into<String>, line: usize, message: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            line,
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.place, self.message),
            line => write!(f, "{}:{line}: {}", self.place, self.message),
        }
    }
}

/// Everything the checks find in the repository at `root`.
pub(crate) fn findings(root: &Path) -> Result<Vec<Finding>> {
    let files = repository::files(root)?;
    let metadata = Metadata::load(root)?;
    let mut findings = Vec::new();
    findings.extend(edges::check(&metadata, &files));
    findings.extend(dependencies::check(&metadata, &files));
    findings.extend(licences::check(&metadata, &files));
    findings.extend(sources::check(&files));
    findings.extend(paths::check(&files));
    findings.extend(documents::check(&files));
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_is_tidy() {
        let findings = findings(&repository::root()).unwrap();
        let text: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert!(findings.is_empty(), "\n{}", text.join("\n"));
    }
}
