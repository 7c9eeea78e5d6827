//! Money: what an amount is, and the only arithmetic on it (MONEY-1, MONEY-2).
//!
//! Owns: assets, exact amounts and decimals, prices and conversion, rounding, civil dates,
//! business calendars and typed ids.
//! Not here: accounts and entries (`journal`), where a price comes from (`store`, `connect`).
//! Invariant: no float anywhere; nothing rounds unless the caller names the rounding.
//!
//! ```
//! use money::{Amount, Asset, BusinessCalendar, Date, Decimal, Price, Roll, Rounding};
//!
//! let (euro, dollar) = (Asset::currency("EUR")?, Asset::currency("USD")?);
//! let invoice = Amount::parse("100.00", euro)?;
//!
//! // Three instalments, no cent lost.
//! let parts = invoice.allocate(&[1, 1, 1])?;
//! assert_eq!(parts[0].to_text(), "33.34");
//! assert_eq!(parts[1].to_text(), "33.33");
//!
//! // One euro costs 1.08345 dollars; 108.345 is a tie, the caller names the rounding.
//! let rate: Decimal = "1.08345".parse()?;
//! let price = Price::new(euro, dollar, rate)?;
//! assert_eq!(price.convert(invoice, Rounding::HalfEven)?.to_string(), "108.34 USD");
//!
//! // Good Friday and Easter Monday of 2026 lie before the next day that T2 settles on.
//! let due = BusinessCalendar::Target.roll(Date::constant(2026, 4, 3), Roll::Following);
//! assert_eq!(due, Some(Date::constant(2026, 4, 7)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
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
id::define_id! {
    /// A payable or receivable.
    ExpectedItemId, "exp"
}
id::define_id! {
    /// A rule that says what bank lines are for.
    RuleId, "rul"
}
id::define_id! {
    /// Bank lines that got their categories together.
    CategorisationId, "cat"
}
id::define_id! {
    /// Whom money comes from or goes to.
    CounterpartyId, "cpt"
}
id::define_id! {
    /// A person or service account.
    UserId, "usr"
}
id::define_id! {
    /// One sign-in on one device, for as long as it lasts.
    SessionId, "ses"
}
id::define_id! {
    /// A key that programs identify themselves with.
    ApiKeyId, "key"
}
id::define_id! {
    /// A way that bank lines come in by themselves.
    ConnectionId, "con"
}
id::define_id! {
    /// A piece of work in the background.
    JobId, "job"
}
id::define_id! {
    /// Somebody who is paid.
    BeneficiaryId, "bnf"
}
id::define_id! {
    /// A loan, credit line, deposit or money-market holding.
    FacilityId, "fac"
}
