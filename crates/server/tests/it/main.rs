//! The API through its router, and once through a real socket.

mod bad_requests;
mod document;
mod endpoints;
mod import;
mod port;
mod support;
mod transport;
