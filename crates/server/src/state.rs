//! What every handler needs.
//!
//! Owns: the use cases, the start and the version, handed to every route.
//! Not here: routes and layers (`app`). Invariant: cheap to clone.

use std::sync::Arc;
use std::time::{Duration, Instant};

use treasury::Treasury;

/// What every handler needs.
#[derive(Clone)]
pub struct App {
    /// The use cases.
    pub treasury: Arc<Treasury>,
    pub(crate) started: Instant,
    pub(crate) version: &'static str,
    pub(crate) request_time: Duration,
}

/// How long a request may take; an import may take longer.
const REQUEST_TIME: Duration = Duration::from_secs(30);

impl App {
    /// The application over a treasury; `version` is the program's.
    #[must_use]
    pub fn new(treasury: Arc<Treasury>, version: &'static str) -> Self {
        Self {
            treasury,
            started: Instant::now(),
            version,
            request_time: REQUEST_TIME,
        }
    }

    /// The same application with another limit of time for a request. Not a setting: who tries
    /// out slow clients does not want to wait as long as they may.
    #[must_use]
    pub const fn with_request_time(mut self, limit: Duration) -> Self {
        self.request_time = limit;
        self
    }
}
