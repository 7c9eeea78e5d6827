//! What goes into reading besides the file, and why nothing may come out.
//!
//! Owns: the caller's options and the refusal of a whole file.
//! Not here: findings in a file that is read (`problem`).
//! Invariant: every format takes the same options and refuses in the same shape.

use std::io;

use thiserror::Error;

use crate::csv::mapping::Mapping;
use crate::limits;
use crate::problem::{Place, Problem};

/// What the caller knows of the file.
#[derive(Clone, Debug)]
pub struct Options {
    /// The file's name: decides only where the content does not.
    pub file_name: Option<String>,
    /// How to read a CSV; none: by its titles and values.
    pub csv: Option<Mapping>,
    /// The largest file that is read.
    pub max_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            file_name: None,
            csv: None,
            max_bytes: limits::FILE_BYTES,
        }
    }
}

/// Why nothing could be read at all.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The source failed.
    #[error("cannot read the file: {0}")]
    Io(#[from] io::Error),
    /// The file is not one that can be read.
    #[error("{0}")]
    Refused(Box<Problem>),
}

impl ReadError {
    /// A refusal of the whole file.
    pub(crate) fn refused(code: &'static str, found: &str, expected: impl Into<String>) -> Self {
        Self::Refused(Box::new(Problem::error(code, Place::FILE, found, expected)))
    }

    /// The finding, in the shape of all findings.
    #[must_use]
    pub fn into_problem(self) -> Problem {
        match self {
            Self::Refused(problem) => *problem,
            Self::Io(error) => Problem::error(
                "cannot-read",
                Place::FILE,
                &error.to_string(),
                "a readable file",
            ),
        }
    }
}
