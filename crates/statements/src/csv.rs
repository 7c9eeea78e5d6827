//! Placeholder of the reader for csv, which branch `markup` replaces.

use crate::input::Input;
use crate::read::ReadError;
use crate::sink::Sink;
use crate::statement::Format;

/// Never.
pub(crate) const fn detect(_head: &str) -> Option<Format> {
    None
}

/// Refuses.
pub(crate) fn read(_input: &mut Input<'_>, _sink: &mut Sink<'_>) -> Result<(), ReadError> {
    Err(ReadError::refused(
        "not-a-bank-file",
        "csv",
        "another format",
    ))
}

/// How to read a CSV.
#[derive(Clone, Debug)]
pub struct Mapping {}
