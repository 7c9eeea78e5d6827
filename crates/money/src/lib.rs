//! Money: what an amount is, and the only arithmetic on it (MONEY-1, MONEY-2).
//!
//! Owns: assets, exact amounts and decimals, prices and conversion, rounding, civil dates,
//! business calendars and typed ids.
//! Not here: accounts and entries (`journal`), where a price comes from (`store`, `connect`).
//! Invariant: no float anywhere; nothing rounds unless the caller names the rounding.
#![deny(clippy::float_arithmetic, clippy::arithmetic_side_effects)]

mod amount;
mod asset;
mod calendar;
mod day;
mod decimal;
mod id;
mod price;
mod rounding;

pub use amount::{Amount, AmountError};
pub use asset::{Asset, AssetCode, AssetDefinition, AssetError, AssetKind, MAX_SCALE};
pub use calendar::{BusinessCalendar, Roll};
pub use day::Day;
pub use decimal::{Decimal, DecimalError};
pub use id::IdError;
pub use jiff::{Timestamp, civil::Date};
pub use price::{Price, PriceError};
pub use rounding::{Rounding, mul_div};

id::define_id! {
    /// An organisation: one journal, one set of books.
    OrganisationId, "org"
}
id::define_id! {
    /// One import of one or more files by one person.
    ImportId, "imp"
}
