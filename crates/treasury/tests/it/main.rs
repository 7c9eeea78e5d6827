//! The use cases on a real store.
#![expect(
    clippy::unwrap_used,
    reason = "a test's helpers stop at the first thing that is wrong"
)]

mod cold;
mod imports;
mod ledger;
mod support;
