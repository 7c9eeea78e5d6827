//! Every way to the outside: one guarded HTTP client, what speaks over it, watched folders.
//!
//! Owns: how this program reaches the outside, and what it believes of the answers.
//! Not here: what is done with an answer (`treasury`), what is served (`server`).
//! Invariant: no connection leaves but through `http`, which checks every address itself.

pub mod bank;
pub mod folder;
pub mod http;
pub mod objects;
pub mod oidc;
mod reports;
mod telemetry;

pub use reports::ErrorTracker;
pub use telemetry::{SpanClient, follow, traceparent};
