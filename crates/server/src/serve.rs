//! Listening: the sockets, the graceful end, and where it may listen.
//!
//! Owns: binding, and what runs while it serves. Not here: routes (`app`), signals (`bursar`),
//! connections (`connection`).
//! Invariant: where anyone but this machine can connect, everyone signs in.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::{metrics_router, router};
use crate::closed;
use crate::connection::{self, Service};
use crate::edge::Limits;
use crate::meters::recorder;
use crate::readiness::Unready;
use crate::state::{App, SignIn};
use crate::tls::Tls;
use crate::{redirect, status};

/// Why it cannot listen.
#[derive(Debug, Error)]
pub enum ServeError {
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
}

impl ServeError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::PortInUse(_) => "port-in-use",
            Self::Bind { .. } => "cannot-listen",
        }
    }
}

/// A bound socket: clients may connect, they are answered once it is served.
pub struct Listening {
    listener: Arc<TcpListener>,
    address: SocketAddr,
    tls: Option<Tls>,
    beside: Option<Beside>,
    metrics: Option<(Arc<TcpListener>, SocketAddr)>,
    limits: Limits,
}

/// Plain HTTP beside HTTPS.
struct Beside {
    listener: Arc<TcpListener>,
    address: SocketAddr,
    https_port: u16,
}

impl Listening {
    /// Binds. Port 0 takes a free one.
    ///
    /// Errors: `PortInUse`, `Bind`.
    pub async fn bind(address: SocketAddr) -> Result<Self, ServeError> {
        // From here on: the certificate that is read next is among what is shown.
        recorder::start();
        let (listener, address) = bind(address).await?;
        Ok(Self {
            listener,
            address,
            tls: None,
            beside: None,
            metrics: None,
            limits: Limits::default(),
        })
    }

    /// Speaks HTTPS there.
    #[must_use]
    pub fn with_tls(self, tls: Tls) -> Self {
        Self {
            tls: Some(tls),
            ..self
        }
    }

    /// Binds plain HTTP beside HTTPS, which leads to `https_port`, by default the one listened on.
    ///
    /// Errors: `PortInUse`, `Bind`.
    pub async fn with_http(
        self,
        address: SocketAddr,
        https_port: Option<u16>,
    ) -> Result<Self, ServeError> {
        let (listener, address) = bind(address).await?;
        let https_port = https_port.unwrap_or(self.address.port());
        let beside = Some(Beside {
            listener,
            address,
            https_port,
        });
        Ok(Self { beside, ..self })
    }

    /// Binds a listener for metrics and health alone, with plain HTTP.
    ///
    /// Errors: `PortInUse`, `Bind`.
    pub async fn with_metrics(self, address: SocketAddr) -> Result<Self, ServeError> {
        let metrics = Some(bind(address).await?);
        Ok(Self { metrics, ..self })
    }

    /// Where it listens for who asks for metrics alone.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().map(|it| it.1)
    }

    pub(crate) fn listener(&self) -> Arc<TcpListener> {
        self.listener.clone()
    }

    pub(crate) const fn tls(&self) -> Option<&Tls> {
        self.tls.as_ref()
    }

    pub(crate) const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens with plain HTTP beside HTTPS.
    #[must_use]
    pub fn http_address(&self) -> Option<SocketAddr> {
        self.beside.as_ref().map(|it| it.address)
    }

    /// Whether only this machine can connect.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.address.ip().to_canonical().is_loopback()
    }

    /// The address for people on this machine.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        if self.address.ip().is_unspecified() {
            return format!("{scheme}://localhost:{}", self.address.port());
        }
        format!("{scheme}://{}", self.address)
    }
}

/// A bound socket of a process that serves metrics and health and nothing else.
pub struct MetricsListening {
    listener: Arc<TcpListener>,
    address: SocketAddr,
}

impl MetricsListening {
    /// Binds. Port 0 takes a free one.
    ///
    /// Errors: `PortInUse`, `Bind`.
    pub async fn bind(address: SocketAddr) -> Result<Self, ServeError> {
        recorder::start();
        let (listener, address) = bind(address).await?;
        Ok(Self { listener, address })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until it is dropped.
    pub async fn serve(self, app: App) {
        let (_end, never) = watch::channel(false);
        let service = Service {
            limits: app.edge.limits.clone(),
            router: metrics_router(app),
            tls: None,
        };
        connection::serve(self.listener, service, never).await;
    }
}

async fn bind(address: SocketAddr) -> Result<(Arc<TcpListener>, SocketAddr), ServeError> {
    let bound = TcpListener::bind(address).await;
    let listener = bound.map_err(|cause| match cause.kind() {
        std::io::ErrorKind::AddrInUse => ServeError::PortInUse(address),
        _ => ServeError::Bind { address, cause },
    })?;
    let address = listener
        .local_addr()
        .map_err(|cause| ServeError::Bind { address, cause })?;
    Ok((Arc::new(listener), address))
}

/// Serves until `end` comes, then finishes what was accepted.
pub async fn serve(app: App, listening: Listening, end: impl Future<Output = ()> + Send + 'static) {
    recorder::start();
    let app = if listening.is_local() {
        app
    } else {
        app.with_sign_in(SignIn::Required)
    };
    let app = if listening.tls.is_some() {
        app.over_tls()
    } else {
        app
    };
    let treasury = app.treasury.clone();
    let readiness = app.readiness.clone();
    let watching = [Some(closed::watch(&app)), status::watch(&app)];
    let limits = app.edge.limits.clone();
    let (drain, pause) = (limits.drain_time, limits.drain_pause);
    let (ended, draining) = watch::channel(false);
    let certificates = listening.tls.as_ref().map(Tls::certificates);
    let scraped = app.clone();
    let service = Service {
        router: router(app),
        tls: listening.tls.as_ref().map(Tls::acceptor),
        limits: limits.clone(),
    };
    let served = connection::serve(listening.listener, service, draining.clone());
    let beside = async {
        let (Some(beside), Some(certificates)) = (listening.beside, certificates) else {
            return;
        };
        let service = Service {
            router: redirect::router(certificates, beside.https_port),
            tls: None,
            limits: limits.clone(),
        };
        connection::serve(beside.listener, service, draining.clone()).await;
    };
    let metrics = async {
        let Some((listener, _)) = listening.metrics else {
            return;
        };
        let service = Service {
            router: metrics_router(scraped),
            tls: None,
            limits: limits.clone(),
        };
        connection::serve(listener, service, draining.clone()).await;
    };
    let tended = async {
        if let Some(tls) = listening.tls {
            tls.tend().await;
        }
        // Without a renewal it goes on with the certificate it has.
        std::future::pending::<()>().await;
    };
    let forced = async {
        end.await;
        readiness.set(Unready::Draining);
        // Requests are answered as ever until the balancer has noticed.
        tokio::time::sleep(pause).await;
        ended.send_replace(true);
        tokio::time::sleep(drain.saturating_sub(pause)).await;
    };
    tokio::select! {
        ((), (), ()) = async { tokio::join!(served, beside, metrics) } => {}
        () = tended => {}
        () = forced => tracing::warn!("some requests were not finished in time"),
    }
    watching.iter().flatten().for_each(JoinHandle::abort);
    treasury.close().await;
}
