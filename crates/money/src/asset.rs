//! Assets: everything an amount can be of (MONEY-2).
//!
//! Owns: the asset's code and scale, what kind of thing it is, and the check that they agree.
//! Not here: prices (`price`), which assets an organisation uses (`journal`).
//! Invariant: a currency's scale is the one ISO 4217 gives it; no scale is above 36.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use thiserror::Error;

/// The largest number of decimal places an asset may have.
pub const MAX_SCALE: u8 = 36;

/// The longest asset code, in bytes.
const MAX_CODE: usize = 24;

/// Why something is not an asset.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AssetError {
    /// The code has characters that no exported journal could carry, or a wrong length.
    #[error(
        "asset code `{0}`: expected 1 to 24 letters, digits, `.`, `_` or `-`, with a letter or digit first"
    )]
    BadCode(String),
    /// Not in ISO 4217.
    #[error("`{0}` is not an ISO 4217 currency code")]
    UnknownCurrency(String),
    /// More decimal places than Bursar keeps.
    #[error("asset scale {0}: expected 0 to 36 decimal places")]
    BadScale(u8),
    /// A currency with another number of places than ISO 4217 says.
    #[error("currency {code}: found {found} decimal places, ISO 4217 says {expected}")]
    WrongScale {
        /// The currency.
        code: AssetCode,
        /// The places given.
        found: u8,
        /// The places of ISO 4217.
        expected: u8,
    },
}

/// The short name of an asset, unique within an organisation: `EUR`, `ETH`, `USDC.polygon`.
///
/// Limits: 1 to 24 bytes of ASCII letters, digits, `.`, `_`, `-`; kept inline, so it is `Copy`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AssetCode {
    bytes: [u8; MAX_CODE],
}

/// In words, not bytes: a code is looked up for every price. The bytes visited are those of the
/// array, its length first, as journals keep hashes of requests that were made over them.
impl Hash for AssetCode {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(MAX_CODE);
        for word in self.bytes.as_chunks::<8>().0 {
            state.write_u64(u64::from_ne_bytes(*word));
        }
    }
}

impl AssetCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let length = self
            .bytes
            .iter()
            .position(|it| *it == 0)
            .unwrap_or(MAX_CODE);
        std::str::from_utf8(&self.bytes[..length]).expect("only ASCII is let in by `from_str`")
    }
}

impl FromStr for AssetCode {
    type Err = AssetError;

    fn from_str(text: &str) -> Result<Self, AssetError> {
        let is_allowed = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'_' | b'-');
        let starts_well = text
            .bytes()
            .next()
            .is_some_and(|it| it.is_ascii_alphanumeric());
        if text.len() > MAX_CODE || !starts_well || !text.bytes().all(is_allowed) {
            return Err(AssetError::BadCode(text.chars().take(64).collect()));
        }
        let mut bytes = [0; MAX_CODE];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Ok(Self { bytes })
    }
}

impl fmt::Display for AssetCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for AssetCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What arithmetic needs to know of an asset: its code and how many decimal places it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asset {
    code: AssetCode,
    scale: u8,
}

impl Asset {
    /// An asset with a scale of 0 to 36. Errors: `BadScale`.
    pub fn new(code: AssetCode, scale: u8) -> Result<Self, AssetError> {
        if scale > MAX_SCALE {
            Err(AssetError::BadScale(scale))
        } else {
            Ok(Self { code, scale })
        }
    }

    /// The currency with this ISO 4217 code (`EUR`: 2 places, `JPY`: 0, `KWD`: 3).
    ///
    /// Errors: `UnknownCurrency`, also for codes without a minor unit (XAU, XXX).
    pub fn currency(code: &str) -> Result<Self, AssetError> {
        let unknown = || AssetError::UnknownCurrency(code.chars().take(64).collect());
        let currency = iso_currency::Currency::from_code(code).ok_or_else(unknown)?;
        let scale = currency
            .exponent()
            .and_then(|it| u8::try_from(it).ok())
            .ok_or_else(unknown)?;
        Self::new(code.parse()?, scale)
    }

    /// The short name.
    #[must_use]
    pub const fn code(self) -> AssetCode {
        self.code
    }

    /// Decimal places: one unit is `10^-scale`.
    #[must_use]
    pub const fn scale(self) -> u8 {
        self.scale
    }
}

/// What kind of thing an asset is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AssetKind {
    /// A currency of ISO 4217.
    Currency,
    /// A token: the chain's own coin (no contract) or a contract's token.
    Token {
        /// The chain, as in CAIP-2 or a plain name: `eip155:1`, `ethereum`.
        chain: String,
        /// The contract's address; none for the chain's own coin.
        contract: Option<String>,
    },
    /// A share, fund unit or bond.
    Security {
        /// The ticker on its exchange.
        ticker: String,
        /// The exchange's market identifier code (ISO 10383) or name.
        exchange: Option<String>,
        /// The ISIN (ISO 6166).
        isin: Option<String>,
    },
    /// Anything else that is counted: points, hours, barrels.
    Custom,
}

/// An asset as an organisation defines it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AssetDefinition {
    /// Code and scale.
    pub asset: Asset,
    /// The name for people.
    pub name: String,
    /// What it is.
    pub kind: AssetKind,
}

impl AssetDefinition {
    /// The definition of an ISO 4217 currency. Errors: `UnknownCurrency`.
    pub fn currency(code: &str) -> Result<Self, AssetError> {
        let asset = Asset::currency(code)?;
        let name = iso_currency::Currency::from_code(code)
            .map_or_else(String::new, |it| it.name().to_owned());
        Ok(Self {
            asset,
            name,
            kind: AssetKind::Currency,
        })
    }

    /// Checks that the definition agrees with its kind: a currency must be as ISO 4217 has it.
    ///
    /// Errors: `UnknownCurrency`, `WrongScale`.
    pub fn check(&self) -> Result<(), AssetError> {
        if self.kind != AssetKind::Currency {
            return Ok(());
        }
        let expected = Asset::currency(self.asset.code.as_str())?;
        if expected.scale == self.asset.scale {
            return Ok(());
        }
        Err(AssetError::WrongScale {
            code: self.asset.code,
            found: self.asset.scale,
            expected: expected.scale,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_have_the_scale_of_iso_4217() {
        for (code, scale) in [
            ("EUR", 2),
            ("USD", 2),
            ("JPY", 0),
            ("KWD", 3),
            ("CLF", 4),
            ("KRW", 0),
        ] {
            assert_eq!(Asset::currency(code).unwrap().scale(), scale, "{code}");
        }
        for code in ["", "eur", "EURO", "ZZZ", "XXX"] {
            assert!(Asset::currency(code).is_err(), "`{code}`");
        }
    }

    #[test]
    fn codes_round_trip_and_refuse_what_exports_could_not_carry() {
        for code in [
            "EUR",
            "stETH",
            "USDC.polygon",
            "BRK-B",
            "1INCH",
            "A23456789012345678901234",
        ] {
            assert_eq!(code.parse::<AssetCode>().unwrap().as_str(), code);
        }
        for code in ["", ".A", "A B", "A\"", "Ä", "A234567890123456789012345"] {
            assert!(code.parse::<AssetCode>().is_err(), "`{code}`");
        }
    }

    #[test]
    fn a_code_is_hashed_as_its_bytes_so_that_requests_made_before_are_known_again() {
        struct Visited(Vec<u8>);
        impl Hasher for Visited {
            fn write(&mut self, bytes: &[u8]) {
                self.0.extend_from_slice(bytes);
            }
            fn finish(&self) -> u64 {
                0
            }
        }
        let code: AssetCode = "USDC.polygon".parse().unwrap();
        let (mut as_code, mut as_bytes) = (Visited(vec![]), Visited(vec![]));
        code.hash(&mut as_code);
        code.bytes.hash(&mut as_bytes);
        assert_eq!(as_code.0, as_bytes.0);
    }

    #[test]
    fn a_currency_with_another_scale_is_refused() {
        let mut euro = AssetDefinition::currency("EUR").unwrap();
        assert_eq!(euro.check(), Ok(()));
        euro.asset = Asset::new(euro.asset.code(), 3).unwrap();
        assert!(matches!(
            euro.check(),
            Err(AssetError::WrongScale {
                found: 3,
                expected: 2,
                ..
            })
        ));
    }
}
