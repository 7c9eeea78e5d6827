//! The API through its router, and once through a real socket.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helpers stop at the first thing that is wrong"
)]

mod bad_requests;
mod document;
mod endpoints;
mod identity;
mod import;
mod isolation;
mod matrix;
mod members;
mod people;
mod port;
mod requests;
mod scopes;
mod support;
mod transport;
