//! The numbers that name accounts, banks, references and legal entities (CASH-10).
//!
//! Owns: IBAN, BIC, US routing numbers, creditor references, LEI: their structure, check digits
//! and printed form.
//! Not here: whether such an account, bank or entity exists: that only its register knows.
//! Invariant: a value of these types has the right structure and check digits.

mod bic;
mod creditor_reference;
mod iban;
mod lei;
mod mod97;
mod registry;
mod routing;

pub use bic::{Bic, BicError};
pub use creditor_reference::{CreditorReference, CreditorReferenceError};
pub use iban::{Iban, IbanError};
pub use lei::{Lei, LeiError};
pub(crate) use registry::is_country;
pub use registry::{Sepa, iban_countries};
pub use routing::{RoutingNumber, RoutingNumberError};

/// Longest text that is looked at, separators counted: the longest number has 34 characters.
const MAX_TEXT: usize = 64;

/// Capitals and digits of a number that people write with blanks in it.
struct Compact {
    bytes: [u8; MAX_TEXT],
    len: usize,
}

/// Why a text cannot be a number of any of these kinds.
enum CompactError {
    Empty,
    TooLong(usize),
    Character { found: char, at: usize },
}

impl Compact {
    /// Takes blanks out and makes letters capitals; anything but ASCII letters and digits is an
    /// error, with its place (from 1).
    fn read(text: &str) -> Result<Self, CompactError> {
        let mut compact = Self {
            bytes: [0; MAX_TEXT],
            len: 0,
        };
        // Stops early: a text of a gigabyte is not walked to its end.
        for (index, found) in text.chars().enumerate() {
            if found.is_whitespace() {
                if index >= MAX_TEXT {
                    return Err(CompactError::TooLong(text.len()));
                }
                continue;
            }
            let at = index + 1;
            let byte = u8::try_from(found).ok().filter(u8::is_ascii_alphanumeric);
            let byte = byte.ok_or(CompactError::Character { found, at })?;
            let slot = compact.bytes.get_mut(compact.len);
            *slot.ok_or(CompactError::TooLong(text.len()))? = byte.to_ascii_uppercase();
            compact.len += 1;
        }
        if compact.len == 0 {
            return Err(CompactError::Empty);
        }
        Ok(compact)
    }

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    fn as_str(&self) -> &str {
        text_of(self.as_bytes())
    }
}

/// ASCII bytes as text.
fn text_of(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("only ASCII letters and digits are kept")
}

/// The text in groups of four, as it is printed on paper.
fn in_groups(text: &str) -> String {
    let mut grouped = String::with_capacity(text.len() + text.len() / 4);
    for (index, letter) in text.chars().enumerate() {
        if index > 0 && index.is_multiple_of(4) {
            grouped.push(' ');
        }
        grouped.push(letter);
    }
    grouped
}
