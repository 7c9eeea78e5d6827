//! The demo through its public surface.
#![expect(
    clippy::unwrap_used,
    reason = "a test's helpers fail the test by panicking"
)]

mod demo;
mod demo_files;
