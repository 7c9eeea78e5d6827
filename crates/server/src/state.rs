//! What every handler needs.
//!
//! Owns: the use cases, the start and the version, handed to every route.
//! Not here: routes and layers (`app`). Invariant: cheap to clone.

use std::sync::Arc;
use std::time::Instant;

use treasury::Treasury;

use crate::edge::Edge;

/// What every handler needs.
#[derive(Clone)]
pub struct App {
    /// The use cases.
    pub treasury: Arc<Treasury>,
    pub(crate) started: Instant,
    pub(crate) version: &'static str,
    pub(crate) edge: Arc<Edge>,
}

impl App {
    /// The application over a treasury; `version` is the program's.
    #[must_use]
    pub fn new(treasury: Arc<Treasury>, version: &'static str) -> Self {
        Self {
            treasury,
            started: Instant::now(),
            version,
            edge: Arc::default(),
        }
    }

    /// The same with what is known about the network around it.
    #[must_use]
    pub fn with_edge(self, edge: Edge) -> Self {
        Self {
            edge: Arc::new(edge),
            ..self
        }
    }
}
