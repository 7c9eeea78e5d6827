//! Who may read metrics, and the page that was made last.
//!
//! Owns: the gate, and what is kept for those who wait. Not here: making the page (`page`).
//! Invariant: without a token only programs on this machine read it.

use std::sync::Arc;
use std::time::Instant;

use axum::http::{HeaderMap, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use tokio::sync::Mutex;

use super::text::Format;
use crate::client::{Client, is_forwarded};
use crate::problem::Problem;

/// Who may read metrics.
#[derive(Clone, Debug, Default)]
pub(crate) struct MetricsGate {
    /// What everyone must show; without it programs on this machine may read.
    pub(crate) token: Option<SecretString>,
}

impl MetricsGate {
    /// Errors: `not-local`, `metrics-token`.
    pub(super) fn check(&self, client: &Client, headers: &HeaderMap) -> Result<(), Problem> {
        let Some(token) = &self.token else {
            if client.address.is_loopback() && !is_forwarded(headers) {
                return Ok(());
            }
            let detail = "metrics are for programs on this machine: run the collector beside the \
                          server, or set metrics.token and let it show that";
            return Err(Problem::new(StatusCode::FORBIDDEN, "not-local", detail));
        };
        let shown = headers.get(header::AUTHORIZATION);
        let shown = shown.and_then(|it| it.as_bytes().strip_prefix(b"Bearer "));
        let is_it = shown.is_some_and(|it| {
            let expected = token.expose_secret().as_bytes();
            bool::from(it.ct_eq(expected))
        });
        if is_it {
            return Ok(());
        }
        let detail = "metrics need the token of metrics.token, as in `Authorization: Bearer …`";
        Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "metrics-token",
            detail,
        ))
    }
}

/// The pages that were made last, for those who waited meanwhile.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scrapes {
    pub(super) last: Arc<Mutex<Option<Kept>>>,
}

#[derive(Debug)]
pub(super) struct Kept {
    /// When its making began.
    pub(super) began: Instant,
    pub(super) format: Format,
    pub(super) text: Arc<str>,
}
