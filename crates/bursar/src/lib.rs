//! What the binary is made of, so that its tests can reach it.
//!
//! Owns: the demo organisation. Not here: use cases (`treasury`), HTTP (`server`).
//! Invariant: the demo's files are a pure function of a seed and a day.

pub mod demo;
