//! What the status page shows, and showing it again.
//!
//! Owns: its JSON, in which words its parts stand. Not here: finding out (`status`), the page
//! (`web`).
//! Invariant: it names no organisation, version or machine; asking often costs no more than asking
//! once in `FRESH`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::Incident;

/// How long an answer is good enough.
const FRESH: Duration = Duration::from_secs(5);

/// Whether the page is shown, and what was shown last.
#[derive(Clone, Debug, Default)]
pub(crate) struct StatusPage {
    pub(super) is_public: bool,
    last: Arc<Mutex<Option<(Instant, Status)>>>,
}

impl StatusPage {
    /// One that is shown to everybody, or to nobody.
    pub(crate) fn new(is_public: bool) -> Self {
        Self {
            is_public,
            last: Arc::default(),
        }
    }

    /// What was shown last, while it is good enough.
    pub(super) fn fresh(&self) -> Option<Status> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = last.as_ref().filter(|it| it.0.elapsed() < FRESH);
        fresh.map(|it| it.1.clone())
    }

    pub(super) fn keep(&self, status: &Status) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some((Instant::now(), status.clone()));
    }
}

/// How a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Condition {
    /// As it should be.
    Operational,
    /// Slower, or without something that few need.
    Degraded,
    /// Closed for a while by its operator.
    Maintenance,
    /// Not there.
    Down,
}

/// A part of the installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    /// Pages and the API.
    Application,
    /// Where the books are kept.
    Database,
    /// What is kept for minutes.
    Cache,
    /// What is done in the background.
    Jobs,
}

/// How a part is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct PartStatus {
    /// The part.
    pub(super) name: Part,
    /// How it is.
    pub(super) condition: Condition,
}

/// A day of the past, in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ServiceDay {
    /// The day.
    #[schema(format = Date)]
    pub(super) day: String,
    /// Minutes in which requests were taken.
    pub(super) up_minutes: u32,
    /// Minutes that are known.
    pub(super) minutes: u32,
}

/// How the installation is, for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Status {
    /// The worst of its parts.
    pub(super) condition: Condition,
    /// What the operator says while it is closed; null if nothing.
    #[schema(required = true)]
    pub(super) message: Option<String>,
    /// The parts.
    pub(super) parts: Vec<PartStatus>,
    /// The days that are known, at most 90, the oldest first; null if they cannot be read now.
    #[schema(required = true)]
    pub(super) days: Option<Vec<ServiceDay>>,
    /// The last incidents, at most 20, the newest first; null if they cannot be read now.
    #[schema(required = true)]
    pub(super) incidents: Option<Vec<Incident>>,
}
