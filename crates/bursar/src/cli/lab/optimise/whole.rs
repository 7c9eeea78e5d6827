//! Whole numbers of the file, and errors about it in words of people.
//!
//! Owns: how whole numbers are read, and what is said of JSON of another shape.
//! Not here: the shape itself (`file`).
//! Invariant: no error names a type of this program.

use std::fmt;

use serde::de::{Deserializer, Error, Unexpected, Visitor};

const WANTED: &str = "a whole number";
const WANTED_POSITIVE: &str = "a whole number from 0 on";

/// Reads a whole number.
///
/// Errors: anything else, and a number that is out of range.
pub(super) fn whole<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<i64>,
{
    let found = from.deserialize_i64(Whole)?;
    let wanted = if found < 0 { WANTED_POSITIVE } else { WANTED };
    T::try_from(found).map_err(|_| D::Error::invalid_value(Unexpected::Signed(found), &wanted))
}

struct Whole;

impl Visitor<'_> for Whole {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(WANTED)
    }

    fn visit_i64<E: Error>(self, found: i64) -> Result<i64, E> {
        Ok(found)
    }

    fn visit_u64<E: Error>(self, found: u64) -> Result<i64, E> {
        i64::try_from(found).map_err(|_| E::invalid_value(Unexpected::Unsigned(found), &self))
    }
}

/// An error of JSON, with the names that JSON and people have for things.
pub(super) fn in_words(error: &serde_json::Error) -> String {
    let mut text = error.to_string();
    for (theirs, ours) in [
        ("invalid type: sequence,", "invalid type: list,"),
        ("invalid type: map,", "invalid type: object,"),
        ("expected a sequence", "expected a list"),
        ("expected a map", "expected an object"),
        ("expected a string", "expected text in quotes"),
    ] {
        text = text.replacen(theirs, ours, 1);
    }
    text
}
