//! The API through its router, and once through a real socket.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helpers stop at the first thing that is wrong"
)]

mod audit;
mod bad_requests;
mod document;
mod endpoints;
mod identity;
mod import;
mod person;
mod port;
mod privacy;
mod secrets;
mod support;
mod transport;
