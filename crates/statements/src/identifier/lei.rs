//! Legal entity identifiers (CASH-12).
//!
//! Owns: length, characters, check digits. Not here: the register of entities.
//! Invariant: 18 letters and digits and two right check digits.
//! Source: ISO 17442-1:2020.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::{Compact, CompactError, mod97, text_of};

/// Why a text is no LEI.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LeiError {
    /// Nothing there.
    #[error("no LEI: expected 20 letters and digits")]
    Empty,
    /// A character that no LEI has.
    #[error("LEI: `{found}` at place {at}: expected letters A-Z and digits")]
    Character {
        /// The character.
        found: char,
        /// Its place, from 1.
        at: usize,
    },
    /// Another length than 20.
    #[error("LEI: {found} characters: expected 20")]
    Length {
        /// How many there are.
        found: usize,
    },
    /// The last two characters are not the check digits of the first 18.
    #[error("LEI: check digits `{found}`: expected `{expected}`; a character was mistyped")]
    CheckDigits {
        /// As found.
        found: String,
        /// As computed.
        expected: String,
    },
}

/// A legal entity identifier.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lei([u8; 20]);

impl Lei {
    /// The 20 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        text_of(&self.0)
    }
}

impl FromStr for Lei {
    type Err = LeiError;

    fn from_str(text: &str) -> Result<Self, LeiError> {
        let compact = Compact::read(text).map_err(|it| match it {
            CompactError::Empty => LeiError::Empty,
            CompactError::TooLong(found) => LeiError::Length { found },
            CompactError::Character { found, at } => LeiError::Character { found, at },
        })?;
        let bytes: [u8; 20] = compact
            .as_bytes()
            .try_into()
            .map_err(|_| LeiError::Length { found: compact.len })?;
        let expected = mod97::check_digits([&bytes[..18], b"00"]);
        if bytes[18..] != expected {
            return Err(LeiError::CheckDigits {
                found: text_of(&bytes[18..]).to_owned(),
                expected: text_of(&expected).to_owned(),
            });
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for Lei {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Lei {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_identifiers_are_read_and_wrong_ones_named() {
        // Of GLEIF, Deutsche Bank, Apple and the Bundesbank, from the public register.
        for text in [
            "506700GE1G29325QX363",
            "7LTWFZYICNSX8D621K86",
            "HWUPKR0MPOU8FGXBT394",
            "506700ge1g29325qx363",
        ] {
            assert!(text.parse::<Lei>().is_ok(), "{text}");
        }
        assert_eq!(
            "506700GE1G29325QX364".parse::<Lei>(),
            Err(LeiError::CheckDigits {
                found: "64".to_owned(),
                expected: "63".to_owned()
            })
        );
        assert_eq!(
            "506700GE1G29325QX3".parse::<Lei>(),
            Err(LeiError::Length { found: 18 })
        );
        assert_eq!("".parse::<Lei>(), Err(LeiError::Empty));
    }
}
