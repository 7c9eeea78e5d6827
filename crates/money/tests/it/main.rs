//! The crate through its public surface: properties against big integers, calendars against
//! lists made elsewhere.
#![expect(
    clippy::unwrap_used,
    reason = "a test's helpers fail the test by panicking"
)]

mod arithmetic;
mod business_days;
