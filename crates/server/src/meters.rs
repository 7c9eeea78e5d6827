//! Metrics: what this process counts, and the page that Prometheus reads (OPS-3).
//!
//! Owns: its parts. Not here: counting (where it happens), alerts (deploy/monitoring).
//! Invariant: a name that is not described (`recorder`) is not shown.

mod books;
pub(crate) mod gate;
pub(crate) mod page;
pub(crate) mod process;
pub(crate) mod recorder;
mod registry;
pub(crate) mod text;
