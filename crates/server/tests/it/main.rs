//! The API through its router, and once through a real socket.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helpers stop at the first thing that is wrong"
)]

mod acme;
mod attacks;
mod audit;
mod authenticator;
mod bad_requests;
mod document;
mod endpoints;
mod facilities;
mod forecasting;
mod identity;
mod import;
mod isolation;
mod limits;
mod maintenance;
mod matrix;
mod members;
mod passkeys;
mod payables;
mod payment_gateway;
mod payments;
mod people;
mod person;
mod port;
mod privacy;
mod providers;
mod refused_uploads;
mod requests;
mod scopes;
mod secrets;
mod serving;
mod signed;
mod slow_clients;
mod status;
mod support;
mod terms;
mod tls;
mod tls_support;
mod transport;
mod understanding;
mod watching;
mod web_security;
