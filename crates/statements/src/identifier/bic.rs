//! Business identifier codes of banks (CASH-10).
//!
//! Owns: structure, country, branch, and whether a code fits the country of an IBAN.
//! Not here: which bank it is: the register is SWIFT's.
//! Invariant: 8 or 11 characters: 4 letters or digits, a country, 2 letters or digits, and none
//! or 3 more.
//! Source: ISO 9362:2022.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::iban::Iban;
use super::{Compact, CompactError, registry, text_of};

/// Why a text is no BIC, or not the one that is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BicError {
    /// Nothing there.
    #[error("no BIC: expected 8 or 11 characters, as in DEUTDEFF500")]
    Empty,
    /// A character that no BIC has.
    #[error("BIC: `{found}` at place {at}: expected letters A-Z and digits")]
    Character {
        /// The character.
        found: char,
        /// Its place, from 1.
        at: usize,
    },
    /// Another length.
    #[error("BIC: {found} characters: expected 8 or 11")]
    Length {
        /// How many there are.
        found: usize,
    },
    /// Places 5 and 6 are no country.
    #[error("BIC: `{found}` at places 5 and 6: expected a country, as in DE")]
    Country {
        /// The two characters.
        found: String,
    },
    /// The bank is in another country than the account.
    #[error("BIC {bic} is of {found}, the IBAN of {expected}: expected a bank in {expected}")]
    OtherCountry {
        /// The code.
        bic: String,
        /// The country of the code.
        found: String,
        /// The country of the IBAN.
        expected: String,
    },
}

/// A business identifier code (BIC, SWIFT code).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bic {
    bytes: [u8; 11],
    len: u8,
}

impl Bic {
    /// The 8 or 11 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        text_of(&self.bytes[..usize::from(self.len)])
    }

    /// The country (ISO 3166-1 alpha-2, or XK).
    #[must_use]
    pub fn country(&self) -> &str {
        text_of(&self.bytes[4..6])
    }

    /// The branch; none for the head office (no branch, or `XXX`).
    #[must_use]
    pub fn branch(&self) -> Option<&str> {
        let branch = text_of(self.bytes.get(8..usize::from(self.len))?);
        Some(branch).filter(|it| !it.is_empty() && *it != "XXX")
    }

    /// Whether the code is one of a test system: its eighth character is 0.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.bytes[7] == b'0'
    }

    /// Whether both name the same branch: `XXX` is the head office.
    #[must_use]
    pub fn is_same_bank(&self, other: &Self) -> bool {
        self.bytes[..8] == other.bytes[..8] && self.branch() == other.branch()
    }

    /// Checks that the bank can hold the account.
    ///
    /// Territories count to the country whose IBAN they use: a bank on Réunion (RE) has IBANs
    /// of France.
    ///
    /// Errors: `OtherCountry`.
    pub fn check_fits(&self, iban: &Iban) -> Result<(), BicError> {
        if self.country() == iban.country()
            || registry::iban_country_of(self.country()) == iban.country()
        {
            return Ok(());
        }
        Err(BicError::OtherCountry {
            bic: self.as_str().to_owned(),
            found: self.country().to_owned(),
            expected: iban.country().to_owned(),
        })
    }
}

impl FromStr for Bic {
    type Err = BicError;

    fn from_str(text: &str) -> Result<Self, BicError> {
        let compact = Compact::read(text).map_err(|it| match it {
            CompactError::Empty => BicError::Empty,
            CompactError::TooLong(found) => BicError::Length { found },
            CompactError::Character { found, at } => BicError::Character { found, at },
        })?;
        let code = compact.as_bytes();
        if code.len() != 8 && code.len() != 11 {
            return Err(BicError::Length { found: code.len() });
        }
        let country = text_of(&code[4..6]);
        if !registry::is_country(country) {
            return Err(BicError::Country {
                found: country.to_owned(),
            });
        }
        let mut bytes = [0; 11];
        bytes[..code.len()].copy_from_slice(code);
        let len = u8::try_from(code.len()).expect("11 at most");
        Ok(Self { bytes, len })
    }
}

impl fmt::Display for Bic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Bic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_codes_are_read() {
        for (text, country, branch) in [
            ("DEUTDEFF", "DE", None),
            ("deutdeff500", "DE", Some("500")),
            ("NEDSZAJJXXX", "ZA", None),
            ("DABADKKK", "DK", None),
            ("UNCRITMM", "IT", None),
            ("NLPRXKPR", "XK", None),
        ] {
            let bic: Bic = text.parse().unwrap();
            assert_eq!((bic.country(), bic.branch()), (country, branch), "{text}");
        }
        let (short, long): (Bic, Bic) =
            ("DEUTDEFF".parse().unwrap(), "DEUTDEFFXXX".parse().unwrap());
        assert!(short.is_same_bank(&long));
        assert!(!short.is_same_bank(&"DEUTDEFF500".parse().unwrap()));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let cases = [
            ("", BicError::Empty),
            ("DEUTDEF", BicError::Length { found: 7 }),
            ("DEUTDEFF50", BicError::Length { found: 10 }),
            (
                "DEUTQQFF",
                BicError::Country {
                    found: "QQ".to_owned(),
                },
            ),
            ("DEUT-DEF", BicError::Character { found: '-', at: 5 }),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<Bic>(), Err(expected), "{text}");
        }
    }

    #[test]
    fn a_bank_of_another_country_is_refused_and_territories_are_known() {
        let iban: Iban = "FR1420041010050500013M02606".parse().unwrap();
        for (code, fits) in [
            ("BNPAFRPP", true),
            ("BREDRERX", true),
            ("CEPAMCM1", false),
            ("DEUTDEFF", false),
        ] {
            let bic: Bic = code.parse().unwrap();
            assert_eq!(bic.check_fits(&iban).is_ok(), fits, "{code}");
        }
        let jersey: Bic = "BARCJESH".parse().unwrap();
        assert!(
            jersey
                .check_fits(&"GB29NWBK60161331926819".parse().unwrap())
                .is_ok()
        );
    }
}
