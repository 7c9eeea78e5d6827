//! What the binary is made of, so that its tests can reach it.
//!
//! Owns: settings, logging, the command line, the demo organisation. Not here: use cases (`treasury`), HTTP (`server`).
//! Invariant: a command is parse, use case, print; no rule lives here.

pub mod cli;
pub mod demo;
mod failure;
mod output;
mod running;
pub mod settings;
mod table;
pub mod telemetry;

pub use failure::{Exit, Failure};
