//! HTTP: how programs and the page reach the treasury.
//!
//! Owns: routes, wire shapes, problems and statuses, OpenAPI, health, metrics, the embedded app.
//! Not here: any rule (`treasury`); the command line and settings (`bursar`).
//! Invariant: a handler is parse, one use case, convert.

mod access;
mod answers;
mod api;
mod app;
mod assets;
mod body;
mod client;
mod closed;
mod connection;
mod cors;
mod edge;
mod extract;
mod headers;
mod health;
mod life;
mod limits;
mod links;
mod local;
mod memory;
mod meters;
mod problem;
mod query;
mod queue;
mod readiness;
mod redirect;
mod request_id;
mod saved;
mod serve;
mod shelf;
mod signed;
mod starting;
mod state;
mod status;
mod tls;
mod trace;
mod versions;
mod who;
pub mod wire;

pub use access::{Access, access};
pub use api::openapi;
pub use app::router;
pub use assets::is_embedded;
pub use client::Client;
pub use closed::watch as watch_maintenance;
pub use edge::{Edge, Limits, Network, NetworkError, Origin, OriginError};

pub use readiness::{Readiness, Reasons, Unready};
pub use serve::{Listening, MetricsListening, ServeError, serve};
pub use state::{App, SignIn};
pub use tls::{Acme, CertificateStanding, Challenge, LETS_ENCRYPT, Tls, TlsError};
