//! What every handler needs.
//!
//! Owns: the use cases, the start and the version, handed to every route.
//! Not here: routes and layers (`app`). Invariant: cheap to clone.

use std::sync::Arc;
use std::time::Instant;

use treasury::Treasury;

/// What every handler needs.
#[derive(Clone)]
pub struct App {
    /// The use cases.
    pub treasury: Arc<Treasury>,
    pub(crate) started: Instant,
    pub(crate) version: &'static str,
}

impl App {
    /// The application over a treasury; `version` is the program's.
    #[must_use]
    pub fn new(treasury: Arc<Treasury>, version: &'static str) -> Self {
        Self {
            treasury,
            started: Instant::now(),
            version,
        }
    }
}
