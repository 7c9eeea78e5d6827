//! International bank account numbers (CASH-10).
//!
//! Owns: structure by country, check digits, printed form, the bank's part.
//! Not here: the countries' structures (`registry`), check digits that a country has inside the
//! national number.
//! Invariant: the country is in the registry, length and structure are its own, the check digits
//! are right.
//! Source: ISO 13616-1:2020; SWIFT IBAN registry, release 101.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::registry::{self, Country, Kind, Sepa};
use super::{Compact, CompactError, in_groups, mod97, text_of};

/// The longest number the standard allows.
const MAX_IBAN: usize = 34;

/// Why a text is no IBAN.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IbanError {
    /// Nothing there.
    #[error("no IBAN: expected a country, two check digits and the account, as in GB29NWBK…")]
    Empty,
    /// A character that no IBAN has.
    #[error("IBAN: `{found}` at place {at}: expected letters A-Z and digits")]
    Character {
        /// The character.
        found: char,
        /// Its place, from 1.
        at: usize,
    },
    /// It does not begin with two letters and two digits.
    #[error("IBAN begins with `{found}`: expected a country and two check digits, as in DE89")]
    Prefix {
        /// The first characters, up to four.
        found: String,
    },
    /// The country has no IBANs.
    #[error(
        "IBAN of `{found}`: expected a country that has IBANs; this one is not in the registry"
    )]
    Country {
        /// The two letters.
        found: String,
    },
    /// Not as long as the country's.
    #[error("IBAN of {country}: {found} characters: expected {expected}")]
    Length {
        /// The country; empty when the text is longer than any IBAN.
        country: String,
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// A letter where the country has a digit, or the other way round.
    #[error("IBAN of {country}: `{found}` at place {at}: expected {expected} ({structure})")]
    Structure {
        /// The country.
        country: String,
        /// The character.
        found: char,
        /// Its place, from 1.
        at: usize,
        /// What belongs there.
        expected: &'static str,
        /// The structure of the national number, as the registry writes it.
        structure: &'static str,
    },
    /// The check digits are not those of the rest.
    #[error("IBAN: check digits {found}: expected {expected}; a character was mistyped")]
    CheckDigits {
        /// As found.
        found: String,
        /// As computed.
        expected: String,
    },
}

/// An international bank account number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iban {
    bytes: [u8; MAX_IBAN],
    len: u8,
}

impl Iban {
    /// Without blanks, as in files.
    #[must_use]
    pub fn as_str(&self) -> &str {
        text_of(&self.bytes[..usize::from(self.len)])
    }

    /// In groups of four, as on paper.
    #[must_use]
    pub fn to_print(&self) -> String {
        in_groups(self.as_str())
    }

    /// The country (ISO 3166-1 alpha-2, or XK).
    #[must_use]
    pub fn country(&self) -> &str {
        text_of(&self.bytes[..2])
    }

    /// The national account number behind the check digits.
    #[must_use]
    pub fn bban(&self) -> &str {
        &self.as_str()[4..]
    }

    /// The part of the national number that names the bank.
    #[must_use]
    pub fn bank_code(&self) -> &str {
        let (start, end) = self.registered().bank;
        &self.bban()[usize::from(start)..usize::from(end)]
    }

    /// Whether the account can be reached by SEPA payments, and under which rules.
    #[must_use]
    pub fn sepa(&self) -> Sepa {
        self.registered().sepa
    }

    fn registered(&self) -> &'static Country {
        registry::find(self.country()).expect("only registered countries are read")
    }

    /// The number that a country's national account number leads to.
    ///
    /// Errors: `Country`, `Length`, `Structure`, `Character`, `Empty`.
    pub fn from_bban(country: &str, bban: &str) -> Result<Self, IbanError> {
        let country = country.to_ascii_uppercase();
        let compact = Compact::read(bban).map_err(IbanError::from)?;
        let digits = mod97::check_digits([compact.as_bytes(), country.as_bytes(), b"00"]);
        format!("{country}{}{}", text_of(&digits), compact.as_str()).parse()
    }
}

impl From<CompactError> for IbanError {
    fn from(error: CompactError) -> Self {
        match error {
            CompactError::Empty => Self::Empty,
            CompactError::TooLong(found) => Self::Length {
                country: "any country".to_owned(),
                found,
                expected: MAX_IBAN,
            },
            CompactError::Character { found, at } => Self::Character { found, at },
        }
    }
}

fn check_structure(country: &'static Country, bban: &[u8]) -> Result<(), IbanError> {
    let expected = country.length();
    if bban.len() != expected {
        return Err(IbanError::Length {
            country: country.code.to_owned(),
            found: bban.len() + 4,
            expected: expected + 4,
        });
    }
    for (index, (byte, kind)) in bban.iter().zip(country.kinds()).enumerate() {
        if !kind.allows(*byte) {
            return Err(IbanError::Structure {
                country: country.code.to_owned(),
                found: char::from(*byte),
                at: index + 5,
                expected: match kind {
                    Kind::Digit => "a digit",
                    Kind::Letter => "a letter",
                    Kind::Either => "a letter or digit",
                },
                structure: country.structure,
            });
        }
    }
    Ok(())
}

impl FromStr for Iban {
    type Err = IbanError;

    fn from_str(text: &str) -> Result<Self, IbanError> {
        let compact = Compact::read(text)?;
        let number = compact.as_bytes();
        let (prefix, bban) = number.split_at(number.len().min(4));
        let [b'A'..=b'Z', b'A'..=b'Z', b'0'..=b'9', b'0'..=b'9'] = prefix else {
            return Err(IbanError::Prefix {
                found: text_of(prefix).to_owned(),
            });
        };
        let (code, digits) = (text_of(&prefix[..2]), &prefix[2..]);
        let country = registry::find(code).ok_or_else(|| IbanError::Country {
            found: code.to_owned(),
        })?;
        check_structure(country, bban)?;
        let expected = mod97::check_digits([bban, code.as_bytes(), b"00"]);
        if digits != expected {
            return Err(IbanError::CheckDigits {
                found: text_of(digits).to_owned(),
                expected: text_of(&expected).to_owned(),
            });
        }
        let mut bytes = [0; MAX_IBAN];
        bytes[..number.len()].copy_from_slice(number);
        let len = u8::try_from(number.len()).expect("a registered length is at most 34");
        Ok(Self { bytes, len })
    }
}

impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests;
