//! The API through its router, and once through a real socket.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helpers stop at the first thing that is wrong"
)]

mod authenticator;
mod bad_requests;
mod document;
mod endpoints;
mod identity;
mod import;
mod passkeys;
mod port;
mod providers;
mod support;
mod transport;
