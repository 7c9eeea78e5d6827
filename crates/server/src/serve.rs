//! Listening: the socket, the graceful end, and where it may listen.
//!
//! Owns: binding and draining. Not here: routes (`app`), signals (`bursar`).
//! Invariant: without sign-in it listens on this machine only.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use thiserror::Error;
use tokio::net::TcpListener;

use crate::app::router;
use crate::health;
use crate::state::App;

/// How long requests under way may take once the end was asked for.
const DRAIN: Duration = Duration::from_secs(30);

/// Why it cannot listen.
#[derive(Debug, Error)]
pub enum ServeError {
    /// Anyone on the network could use it, and there is no sign-in yet.
    #[error(
        "cannot listen on {0}: there is no sign-in yet, so only addresses of this machine are \
         allowed; use 127.0.0.1:{port}, with a proxy in front that signs people in", port = .0.port()
    )]
    NotLoopback(SocketAddr),
    /// Another program listens there.
    #[error("port {port} is in use: end what uses it, or listen elsewhere with --listen", port = .0.port())]
    PortInUse(SocketAddr),
    /// The system refuses.
    #[error("cannot listen on {address}: {cause}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The server failed while it ran.
    #[error("the server stopped: {0}")]
    Failed(std::io::Error),
}

impl ServeError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotLoopback(_) => "listen-not-loopback",
            Self::PortInUse(_) => "port-in-use",
            Self::Bind { .. } => "cannot-listen",
            Self::Failed(_) => "server-failed",
        }
    }
}

/// A bound socket: clients may connect, they are answered once it is served.
pub struct Listening {
    listener: TcpListener,
    address: SocketAddr,
}

impl Listening {
    /// Binds. Port 0 takes a free one.
    ///
    /// Errors: `NotLoopback`, `PortInUse`, `Bind`.
    pub async fn bind(address: SocketAddr) -> Result<Self, ServeError> {
        if !address.ip().is_loopback() {
            return Err(ServeError::NotLoopback(address));
        }
        let listener = TcpListener::bind(address)
            .await
            .map_err(|cause| match cause.kind() {
                std::io::ErrorKind::AddrInUse => ServeError::PortInUse(address),
                _ => ServeError::Bind { address, cause },
            })?;
        let address = listener
            .local_addr()
            .map_err(|cause| ServeError::Bind { address, cause })?;
        Ok(Self { listener, address })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

/// Serves until `end` comes, then finishes what was accepted.
///
/// Errors: `Failed`.
pub async fn serve(
    app: App,
    listening: Listening,
    end: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    health::start_metrics();
    let treasury = app.treasury.clone();
    let (ended, mut draining) = tokio::sync::watch::channel(false);
    let signal = async move {
        end.await;
        ended.send_replace(true);
    };
    let server = axum::serve(listening.listener, router(app)).with_graceful_shutdown(signal);
    let forced = async move {
        let _ = draining.wait_for(|it| *it).await;
        tokio::time::sleep(DRAIN).await;
    };
    let result = tokio::select! {
        result = server.into_future() => result.map_err(ServeError::Failed),
        () = forced => Ok(()),
    };
    treasury.close().await;
    result
}
