//! Reader of qif.

use crate::input::Input;
use crate::read::ReadError;
use crate::sink::Sink;

/// Refuses.
pub(crate) fn read(_input: &mut Input<'_>, _sink: &mut Sink<'_>) -> Result<(), ReadError> {
    Err(ReadError::refused(
        "not-a-bank-file",
        "qif",
        "another format",
    ))
}
