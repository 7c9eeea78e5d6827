//! The readers through their public surface.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read fixtures and stop at the first surprise"
)]

mod payment;
mod quirks;
mod robustness;
mod streaming;
