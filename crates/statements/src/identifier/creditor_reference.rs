//! Structured creditor references (CASH-10).
//!
//! Owns: structure, check digits, making one from an invoice's number, the printed form.
//! Not here: national references (Finnish, Swiss QR, Belgian).
//! Invariant: `RF`, two right check digits, 1 to 21 letters and digits.
//! Source: ISO 11649:2009.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::{Compact, CompactError, in_groups, mod97, text_of};

/// Longest reference without `RF` and check digits.
const MAX_REFERENCE: usize = 21;

/// Why a text is no creditor reference.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CreditorReferenceError {
    /// Nothing there.
    #[error("no creditor reference: expected RF, two check digits and up to 21 characters")]
    Empty,
    /// A character that no reference has.
    #[error("creditor reference: `{found}` at place {at}: expected letters A-Z and digits")]
    Character {
        /// The character.
        found: char,
        /// Its place, from 1.
        at: usize,
    },
    /// Too short or too long.
    #[error("creditor reference: {found} characters: expected 5 to 25 with RF and check digits")]
    Length {
        /// How many there are.
        found: usize,
    },
    /// It does not begin with `RF` and two digits.
    #[error("creditor reference begins with `{found}`: expected RF and two digits")]
    Prefix {
        /// The first four characters.
        found: String,
    },
    /// The digits behind `RF` are not the check digits of the rest.
    #[error("creditor reference: check digits {found}: expected {expected}; it was mistyped")]
    CheckDigits {
        /// As found.
        found: String,
        /// As computed.
        expected: String,
    },
}

impl From<CompactError> for CreditorReferenceError {
    fn from(error: CompactError) -> Self {
        match error {
            CompactError::Empty => Self::Empty,
            CompactError::TooLong(found) => Self::Length { found },
            CompactError::Character { found, at } => Self::Character { found, at },
        }
    }
}

/// A structured creditor reference, as in `RF18539007547034`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditorReference(String);

impl CreditorReference {
    /// The reference that stands for a number of ours: letters, digits and blanks.
    ///
    /// Errors: `Empty`, `Character`, `Length`.
    pub fn from_number(number: &str) -> Result<Self, CreditorReferenceError> {
        let compact = Compact::read(number)?;
        if compact.len > MAX_REFERENCE {
            let found = compact.len + 4;
            return Err(CreditorReferenceError::Length { found });
        }
        let digits = mod97::check_digits([compact.as_bytes(), b"RF00"]);
        Ok(Self(format!("RF{}{}", text_of(&digits), compact.as_str())))
    }

    /// Without blanks, as in files.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In groups of four, as on paper.
    #[must_use]
    pub fn to_print(&self) -> String {
        in_groups(&self.0)
    }
}

impl FromStr for CreditorReference {
    type Err = CreditorReferenceError;

    fn from_str(text: &str) -> Result<Self, CreditorReferenceError> {
        let compact = Compact::read(text)?;
        let bytes = compact.as_bytes();
        let (prefix, reference) = bytes.split_at(bytes.len().min(4));
        if !matches!(prefix, [b'R', b'F', b'0'..=b'9', b'0'..=b'9']) {
            return Err(CreditorReferenceError::Prefix {
                found: text_of(prefix).to_owned(),
            });
        }
        if reference.is_empty() || reference.len() > MAX_REFERENCE {
            return Err(CreditorReferenceError::Length { found: bytes.len() });
        }
        let expected = mod97::check_digits([reference, b"RF00"]);
        if prefix[2..] != expected {
            return Err(CreditorReferenceError::CheckDigits {
                found: text_of(&prefix[2..]).to_owned(),
                expected: text_of(&expected).to_owned(),
            });
        }
        Ok(Self(compact.as_str().to_owned()))
    }
}

impl fmt::Display for CreditorReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for CreditorReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_references_are_read_and_wrong_ones_named() {
        // From ISO 11649 and the European Payments Council's guidance.
        for text in ["RF18539007547034", "RF18 5390 0754 7034", "RF471234567890"] {
            let reference: CreditorReference = text.parse().unwrap();
            let again = CreditorReference::from_number(&reference.as_str()[4..]).unwrap();
            assert_eq!(again, reference);
        }
        assert_eq!(
            CreditorReference::from_number("539007547034")
                .unwrap()
                .to_print(),
            "RF18 5390 0754 7034"
        );
        assert_eq!(
            "RF19539007547034".parse::<CreditorReference>(),
            Err(CreditorReferenceError::CheckDigits {
                found: "19".to_owned(),
                expected: "18".to_owned()
            })
        );
        assert!(matches!(
            "INV-4".parse::<CreditorReference>(),
            Err(CreditorReferenceError::Character { found: '-', at: 4 })
        ));
        assert!(matches!(
            "RF18".parse::<CreditorReference>(),
            Err(CreditorReferenceError::Length { found: 4 })
        ));
    }

    proptest! {
        #[test]
        fn what_is_made_is_read_and_one_wrong_character_is_seen(
            number in "[0-9A-Z]{1,21}",
            at in 4_usize..25,
            digit in b'0'..=b'9',
            letter in b'A'..=b'Z',
        ) {
            let made = CreditorReference::from_number(&number).unwrap();
            prop_assert_eq!(made.as_str().parse::<CreditorReference>().unwrap(), made.clone());
            let mut wrong = made.as_str().as_bytes().to_vec();
            let at = at.min(wrong.len() - 1);
            wrong[at] = if wrong[at].is_ascii_digit() { digit } else { letter };
            let wrong = String::from_utf8(wrong).unwrap();
            let is_same = wrong == made.as_str();
            prop_assert_eq!(wrong.parse::<CreditorReference>().is_ok(), is_same);
        }
    }
}
