//! The store through its public surface, on both engines.

mod cluster;
mod conformance;
mod content;
mod support;
