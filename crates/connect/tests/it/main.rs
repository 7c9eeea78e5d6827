//! The room's tests, through its public surface, against real servers on loopback.
//!
//! Owns: the servers of the tests (`loopback`, `forger`; the real one is `testbed::oidc`).
//! Not here: tests of single pieces (beside them).
//! Invariant: nothing leaves loopback, and every server ends with its test.
#![expect(
    clippy::unwrap_used,
    reason = "a test's helpers stop at the first thing that is wrong"
)]

mod bank;
mod bank_enable;
mod bank_gocardless;
mod bank_mapping;
mod bank_plaid;
mod forger;
mod http;
mod http_names;
mod loopback;
mod oidc_forged;
mod oidc_real;
mod silence;
