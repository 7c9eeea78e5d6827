//! What can go wrong on the way out, and what its caller should do about it.
//!
//! Owns: the errors of the client, their reaction, and their silence about secrets.
//! Not here: errors of what is spoken over HTTP (`oidc`).
//! Invariant: a message names scheme, host and port, never path, query, header or body: bot tokens
//! and keys stand in all of them.

use std::error::Error;
use std::fmt;
use std::net::IpAddr;

use thiserror::Error;

use super::address::AddressKind;
use super::resolver::Refused;

/// What a failed connection asks of its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// The same again later: it may pass by itself. Whether repeating is safe is the caller's to
    /// know: a request that failed may have arrived.
    Retry,
    /// Take what is known, or another source: asking here again soon is of no use.
    Fallback,
    /// Stop and tell a person: somebody must change a setting, a secret or a program.
    Stop,
}

/// The limit that ended a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Name, connection and TLS.
    Connect,
    /// The whole request, redirects and answer included.
    Total,
    /// The answer as it came over the wire.
    AnswerBytes,
    /// The answer after decompression.
    DecompressedBytes,
}

impl fmt::Display for Limit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Connect => "to connect",
            Self::Total => "in all",
            Self::AnswerBytes => "in an answer",
            Self::DecompressedBytes => "in a decompressed answer",
        })
    }
}

/// Why there is no answer. `origin` is scheme, host and port.
#[derive(Debug, Error)]
pub enum HttpError {
    /// The settings make no client.
    #[error("outgoing connections cannot be set up: {fault}")]
    Setup {
        /// What is wrong with them.
        fault: String,
    },
    /// The request cannot be sent as it is.
    #[error("this request cannot be sent: {fault}")]
    Request {
        /// What is wrong with it.
        fault: &'static str,
    },
    /// Not https, and the host is not on the operator's list.
    #[error(
        "`{origin}` is not https; other connections go only to hosts in the list of allowed \
         destinations"
    )]
    Scheme {
        /// Where to.
        origin: String,
    },
    /// The address is none of the public Internet, and not on the operator's list.
    #[error(
        "`{origin}` is at {address}, which is {kind}; to reach it, add it to the list of allowed \
         destinations"
    )]
    Address {
        /// Where to.
        origin: String,
        /// The address refused.
        address: IpAddr,
        /// What it is.
        kind: AddressKind,
    },
    /// The name has no address, or the name service did not answer.
    #[error("the name of `{origin}` was not found")]
    Name {
        /// Where to.
        origin: String,
    },
    /// Nobody took the connection.
    #[error("`{origin}` does not take connections: {fault}")]
    Connect {
        /// Where to.
        origin: String,
        /// As the system says it.
        fault: String,
    },
    /// The other side could not prove who it is.
    #[error("`{origin}` did not prove who it is: {fault}")]
    Tls {
        /// Where to.
        origin: String,
        /// As TLS says it.
        fault: String,
    },
    /// It took longer than it may.
    #[error("`{origin}` took more than {limit_ms} ms {limit}")]
    Timeout {
        /// Where to.
        origin: String,
        /// Which limit.
        limit: Limit,
        /// Unit: milliseconds.
        limit_ms: u128,
    },
    /// The answer is larger than it may be; the rest was not read.
    #[error("`{origin}` sent more than {limit_bytes} bytes {limit}")]
    TooLarge {
        /// Where to.
        origin: String,
        /// Which limit.
        limit: Limit,
        /// Unit: bytes.
        limit_bytes: u64,
    },
    /// The connection broke, or did not speak HTTP.
    #[error("the connection to `{origin}` broke: {fault}")]
    Broken {
        /// Where to.
        origin: String,
        /// As the connection says it.
        fault: String,
    },
    /// The answer cannot be read as what it says it is.
    #[error("`{origin}` sent what cannot be read: {fault}")]
    Unreadable {
        /// Where to.
        origin: String,
        /// What was expected and where it ended.
        fault: String,
    },
    /// It points somewhere we do not follow.
    #[error("`{origin}` redirects, and that is not followed: {fault}")]
    Redirect {
        /// Who points.
        origin: String,
        /// Why it is not followed.
        fault: &'static str,
    },
    /// The answer is no success.
    #[error("`{origin}` answered with status {status}")]
    Status {
        /// Who answered.
        origin: String,
        /// The HTTP status.
        status: u16,
        /// When it wants to be asked again. Unit: seconds.
        retry_after_s: Option<u64>,
    },
}

impl HttpError {
    /// What to do about it.
    #[must_use]
    pub fn reaction(&self) -> Reaction {
        match self {
            Self::Name { .. }
            | Self::Connect { .. }
            | Self::Timeout { .. }
            | Self::Broken { .. } => Reaction::Retry,
            Self::TooLarge { .. } | Self::Unreadable { .. } => Reaction::Fallback,
            Self::Setup { .. }
            | Self::Request { .. }
            | Self::Scheme { .. }
            | Self::Address { .. }
            | Self::Tls { .. }
            | Self::Redirect { .. } => Reaction::Stop,
            Self::Status { status, .. } => match status {
                408 | 425 | 429 | 500 | 502..=504 => Reaction::Retry,
                404 | 406 | 410 | 451 | 501 | 505.. => Reaction::Fallback,
                _ => Reaction::Stop,
            },
        }
    }

    /// What the library below says, without the address it would add.
    pub(super) fn from_reqwest(error: &reqwest::Error, origin: &str, connect_ms: u128) -> Self {
        let origin = origin.to_owned();
        let causes = || causes(error);
        if let Some(refused) = causes().find_map(|it| it.downcast_ref::<Refused>()) {
            return match *refused {
                Refused::Address { address, kind } => Self::Address {
                    origin,
                    address,
                    kind,
                },
                Refused::Name => Self::Name { origin },
            };
        }
        let deepest = causes().last().map(ToString::to_string);
        let fault = deepest.unwrap_or_else(|| "no reason was given".to_owned());
        if causes().any(is_tls) {
            return Self::Tls { origin, fault };
        }
        match (error.is_connect(), error.is_timeout()) {
            (true, true) => Self::Timeout {
                origin,
                limit: Limit::Connect,
                limit_ms: connect_ms,
            },
            (true, false) => Self::Connect { origin, fault },
            _ => Self::Broken { origin, fault },
        }
    }
}

/// What caused an error, and what caused that.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    let mut next = error.source();
    std::iter::from_fn(move || {
        let cause = next?;
        next = cause.source();
        Some(cause)
    })
}

/// TLS faults come wrapped in I/O errors, often two, whose `source` skips what they wrap.
fn is_tls(cause: &(dyn Error + 'static)) -> bool {
    let io = cause.downcast_ref::<std::io::Error>();
    let inner = io.and_then(std::io::Error::get_ref);
    cause.is::<rustls::Error>() || inner.is_some_and(|it| is_tls(it))
}
