//! What a process says of itself: alive, and not ready.
//!
//! Owns: since when it runs, and the answers that need nothing but that and reasons; a process
//! that starts gives them too.
//! Not here: asking the database and other parts (`health`), reasons of this process
//! (`readiness`).
//! Invariant: making one waits for nothing.

use std::time::{Duration, Instant};

use axum::Json as Answer;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::readiness::{Reasons, Unready};

/// How long a part may take to say that it is there.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);

/// Whether the process is alive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok`.
    status: String,
    /// The moment.
    #[schema(format = DateTime)]
    timestamp: String,
    /// Seconds since the start.
    uptime: u64,
    /// The program's version.
    version: String,
}

/// Whether requests should come here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Ready {
    /// Its `status` is `ready` or `not ready`.
    #[serde(flatten)]
    pub(crate) health: Health,
    /// Why they should not.
    pub(crate) reasons: Vec<Reason>,
}

/// Why requests should not come here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Reason {
    pub(crate) code: &'static str,
    pub(crate) detail: &'static str,
}

/// Since when this process runs, and what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Life {
    pub(crate) started: Instant,
    pub(crate) version: &'static str,
}

impl Life {
    pub(crate) fn health(&self, status: &str) -> Health {
        Health {
            status: status.to_owned(),
            timestamp: jiff::Timestamp::now().to_string(),
            uptime: self.started.elapsed().as_secs(),
            version: self.version.to_owned(),
        }
    }
}

/// 503 with every reason, and when to ask again.
pub(crate) fn not_ready(life: &Life, reasons: Reasons, database: Option<Reason>) -> Response {
    let told = reasons.iter().map(|it| Reason {
        code: it.code(),
        detail: it.detail(),
    });
    let wait = reasons.iter().map(Unready::retry_after).max();
    let wait = wait.unwrap_or_default().max(PATIENCE).as_secs();
    let body = Ready {
        health: life.health("not ready"),
        reasons: told.chain(database).collect(),
    };
    let wait = [(header::RETRY_AFTER, HeaderValue::from(wait))];
    (StatusCode::SERVICE_UNAVAILABLE, wait, Answer(body)).into_response()
}
