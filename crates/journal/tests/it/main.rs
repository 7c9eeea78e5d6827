//! The journal through its public surface.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod fold;
mod support;
mod text;
