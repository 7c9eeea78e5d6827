//! How outgoing connections are limited, and what the operator may change about them.
//!
//! Owns: the limits and their defaults.
//! Not here: reading them from options, environment or files (`bursar`).
//! Invariant: every limit is finite.

use std::time::Duration;

use super::AllowList;

/// How long name, connection and TLS may take together.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a request may take, with redirects and the whole answer.
pub const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);

/// The largest answer as it comes over the wire. Unit: bytes.
pub const MAX_ANSWER_BYTES: u64 = 8 * 1024 * 1024;

/// The largest answer after decompression. Unit: bytes.
pub const MAX_DECOMPRESSED_BYTES: u64 = 32 * 1024 * 1024;

/// The largest body of a request. Unit: bytes.
pub const MAX_REQUEST_BYTES: usize = 16 * 1024 * 1024;

/// How many redirects are followed.
pub const MAX_REDIRECTS: usize = 3;

/// The longest address of a request. Unit: bytes.
pub(super) const MAX_URL_BYTES: usize = 8 * 1024;

/// The most addresses of one name that are tried.
pub(super) const MAX_ADDRESSES: usize = 16;

/// The most header lines of an answer.
pub(super) const MAX_HEADERS: usize = 100;

/// What one request may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Name, connection and TLS.
    pub connect: Duration,
    /// The whole request with its answer.
    pub total: Duration,
    /// The answer as it comes over the wire. Unit: bytes.
    pub answer_bytes: u64,
    /// The answer after decompression. Unit: bytes.
    pub decompressed_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: CONNECT_TIMEOUT,
            total: TOTAL_TIMEOUT,
            answer_bytes: MAX_ANSWER_BYTES,
            decompressed_bytes: MAX_DECOMPRESSED_BYTES,
        }
    }
}

/// What an operator may set. The default reaches the public Internet over https, directly.
#[derive(Clone, Default)]
pub struct Settings {
    /// Hosts and networks that may be reached although they are private, and without TLS.
    pub allowed: AllowList,
    /// What one request may cost at most.
    pub limits: Limits,
    /// The proxy to the outside (`http://proxy.internal:3128`). It resolves names itself, so the
    /// addresses behind names are then its to refuse; those written as addresses are still ours.
    /// Allowed destinations that are listed by name, or asked for by address, are reached
    /// directly. Variables of the environment (`HTTPS_PROXY`) are never read here.
    pub proxy: Option<String>,
    /// Certificates of further authorities that are trusted, as PEM text.
    pub trusted_pem: Option<String>,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The proxy's address may carry a password.
        out.debug_struct("Settings")
            .field("allowed", &self.allowed)
            .field("limits", &self.limits)
            .field("is_proxied", &self.proxy.is_some())
            .finish_non_exhaustive()
    }
}
