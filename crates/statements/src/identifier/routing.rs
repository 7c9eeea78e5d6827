//! Routing numbers of banks in the United States (CASH-10).
//!
//! Owns: length, the ranges that are given out, the check digit. Not here: which bank it is.
//! Invariant: nine digits whose weighted sum is a multiple of ten.
//! Source: American Bankers Association, Routing Number Policy & Procedures (check digit: weights
//! 3, 7, 1); ranges as in the Federal Reserve's routing number guide.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::{Compact, CompactError, text_of};

/// Why a text is no routing number.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RoutingNumberError {
    /// Nothing there.
    #[error("no routing number: expected 9 digits")]
    Empty,
    /// Something other than a digit.
    #[error("routing number: `{found}` at place {at}: expected a digit")]
    Character {
        /// The character.
        found: char,
        /// Its place, from 1.
        at: usize,
    },
    /// Another length than 9.
    #[error("routing number: {found} digits: expected 9")]
    Length {
        /// How many there are.
        found: usize,
    },
    /// The first two digits are in no range that is given out.
    #[error("routing number begins with {found}: expected 00-12, 21-32, 61-72 or 80")]
    Range {
        /// The first two digits.
        found: String,
    },
    /// The ninth digit is not the check digit of the first eight.
    #[error("routing number: check digit {found}: expected {expected}; a digit was mistyped")]
    CheckDigit {
        /// As found.
        found: u8,
        /// As computed.
        expected: u8,
    },
}

/// A routing number of a bank in the United States (ABA, RTN).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoutingNumber([u8; 9]);

impl RoutingNumber {
    /// The nine digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        text_of(&self.0)
    }
}

impl FromStr for RoutingNumber {
    type Err = RoutingNumberError;

    fn from_str(text: &str) -> Result<Self, RoutingNumberError> {
        let compact = Compact::read(text).map_err(|it| match it {
            CompactError::Empty => RoutingNumberError::Empty,
            CompactError::TooLong(found) => RoutingNumberError::Length { found },
            CompactError::Character { found, at } => RoutingNumberError::Character { found, at },
        })?;
        let digits = compact.as_bytes();
        if let Some(index) = digits.iter().position(|it| !it.is_ascii_digit()) {
            let found = char::from(digits[index]);
            let at = index + 1;
            return Err(RoutingNumberError::Character { found, at });
        }
        let found = compact.len;
        let digits: [u8; 9] = digits
            .try_into()
            .map_err(|_| RoutingNumberError::Length { found })?;
        if !matches!(
            &digits[..2],
            [b'0', _]
                | [b'1', b'0'..=b'2']
                | [b'2', b'1'..=b'9']
                | [b'3', b'0'..=b'2']
                | [b'6', b'1'..=b'9']
                | [b'7', b'0'..=b'2']
                | [b'8', b'0']
        ) {
            let found = text_of(&digits[..2]).to_owned();
            return Err(RoutingNumberError::Range { found });
        }
        let weights = [3, 7, 1, 3, 7, 1, 3, 7];
        let sum: u32 = digits
            .iter()
            .zip(weights)
            .map(|(digit, weight)| u32::from(digit - b'0') * weight)
            .sum();
        let expected = u8::try_from((10 - sum % 10) % 10).expect("a remainder by ten is a digit");
        let found = digits[8] - b'0';
        if found != expected {
            return Err(RoutingNumberError::CheckDigit { found, expected });
        }
        Ok(Self(digits))
    }
}

impl fmt::Display for RoutingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for RoutingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_numbers_are_read_and_wrong_ones_named() {
        // The Federal Reserve Banks of New York and Boston, the Treasury, JPMorgan Chase.
        for text in [
            "021000018",
            "011000015",
            "000000518",
            "021000021",
            "0210 0002 1",
        ] {
            assert!(text.parse::<RoutingNumber>().is_ok(), "{text}");
        }
        let cases = [
            (
                "021000022",
                RoutingNumberError::CheckDigit {
                    found: 2,
                    expected: 1,
                },
            ),
            ("02100002", RoutingNumberError::Length { found: 8 }),
            ("0210000211", RoutingNumberError::Length { found: 10 }),
            (
                "991000021",
                RoutingNumberError::Range {
                    found: "99".to_owned(),
                },
            ),
            (
                "02100O021",
                RoutingNumberError::Character { found: 'O', at: 6 },
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<RoutingNumber>(), Err(expected), "{text}");
        }
    }
}
