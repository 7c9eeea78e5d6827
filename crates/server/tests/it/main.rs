//! The API through its router, and once through a real socket.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

mod bad_requests;
mod document;
mod endpoints;
mod import;
mod port;
mod support;
mod transport;
