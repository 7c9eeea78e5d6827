//! The journal through its public surface.
#![expect(
    clippy::unwrap_used,
    reason = "a test's helpers stop at the first thing that is wrong"
)]

mod fold;
mod lots;
mod payments;
mod reports;
mod restricted;
mod rules;
mod snapshot;
mod support;
mod text;
mod understanding;
mod worth;
