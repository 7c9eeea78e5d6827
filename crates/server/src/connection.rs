//! Connections: taking them in, speaking HTTP on them, and letting them go.
//!
//! Owns: the limits of one connection and of all of them, and the graceful end.
//! Not here: requests (`app`), certificates (`tls`), bodies (`body`).
//! Invariant: a connection that does nothing never keeps another client out, and none is kept
//! for ever; a request that was accepted is finished before the end.

mod idle;
mod linger;
mod stall;

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, header};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::{HttpService, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use self::idle::{Activity, Counted, FreeSeat, Seat, Seats};
use self::linger::{Lingering, Unread};
use self::stall::Stalling;
use crate::client::Peer;
use crate::edge::Limits;

/// Most headers of a request.
const HEADERS: usize = 100;
/// The largest head of a request on HTTP/1.
const HEAD_BYTES: usize = 64 * 1024;
/// The largest head of a request on HTTP/2, unpacked.
const HEADER_LIST_BYTES: u32 = 64 * 1024;
/// Most requests at a time on one HTTP/2 connection.
const STREAMS: u32 = 100;
/// Most HTTP/2 requests that were taken back before they were looked at (CVE-2023-44487).
const PENDING_RESETS: usize = 20;
/// How often an HTTP/2 client is asked whether it is still there, and how long it may take.
const PING: Duration = Duration::from_secs(20);
/// How long a request may still begin on a connection that is about to end.
const LAST_WORD: Duration = Duration::from_secs(1);
/// How long to wait when the system has no socket left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// The protocol names of TLS (ALPN), best first.
pub(crate) const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// What is served on a socket.
pub(crate) struct Service {
    pub(crate) router: Router,
    pub(crate) tls: Option<TlsAcceptor>,
    pub(crate) limits: Limits,
}

/// Takes connections in until `end` turns true, then waits for those that are left.
pub(crate) async fn serve(
    listener: Arc<TcpListener>,
    service: Service,
    end: watch::Receiver<bool>,
) {
    take(listener, service, end).await.closed().await;
}

/// Takes connections until the end, and answers what is closed once each of them is. Nobody is
/// taken any more afterwards.
pub(crate) async fn take(
    listener: Arc<TcpListener>,
    service: Service,
    end: watch::Receiver<bool>,
) -> watch::Sender<()> {
    let seats = Seats::new(service.limits.connections);
    let service = Arc::new(service);
    let (open, closed) = watch::channel(());
    let begin = |(stream, address), seat: FreeSeat| {
        // The seat is idle, and can be taken away, from the moment the client is there.
        let seat = seat.sit();
        let connection = Connection {
            service: service.clone(),
            address,
            seat,
            unread: Unread::default(),
            end: end.clone(),
        };
        let closed = closed.clone();
        tokio::spawn(async move {
            connection.run(stream).await;
            drop(closed);
        });
    };
    let mut ends = end.clone();
    loop {
        let seat = tokio::select! {
            biased;
            _ = ends.wait_for(|it| *it) => break,
            seat = seats.take() => seat,
        };
        let accepted = tokio::select! {
            biased;
            _ = ends.wait_for(|it| *it) => break,
            accepted = accept(&listener) => accepted,
        };
        begin(accepted, seat);
    }
    for accepted in last(listener) {
        begin(accepted, seats.take().await);
    }
    open
}

/// Closes the socket, and answers those who had connected before: the runtime may not have heard
/// of them yet, and they would be cut off with it.
fn last(listener: Arc<TcpListener>) -> Vec<(TcpStream, SocketAddr)> {
    let mut connected = Vec::new();
    let Some(Ok(listener)) = Arc::into_inner(listener).map(TcpListener::into_std) else {
        return connected;
    };
    loop {
        match listener.accept() {
            Ok((stream, address)) => {
                let stream = stream.set_nonblocking(true).map(|()| stream);
                connected.extend(stream.and_then(TcpStream::from_std).map(|it| (it, address)));
            }
            Err(error) if is_of_client(&error) => {}
            Err(_) => return connected,
        }
    }
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if is_of_client(&error) => {}
            Err(error) => {
                tracing::error!(%error, "cannot accept connections for a moment");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// Whether the connection failed before it was accepted, which is no trouble of ours.
fn is_of_client(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}

struct Connection {
    service: Arc<Service>,
    address: SocketAddr,
    seat: Seat,
    unread: Unread,
    end: watch::Receiver<bool>,
}

impl Connection {
    async fn run(self, stream: TcpStream) {
        let limits = &self.service.limits;
        // Answers are written whole; waiting for more of them only costs time.
        let _slower = stream.set_nodelay(true);
        let stream = Stalling::new(stream, limits.write_pause);
        let stream = Lingering::new(stream, self.unread.clone(), limits);
        let Some(tls) = &self.service.tls else {
            return self.speak(stream, Protocol::Http1, false).await;
        };
        let activity = self.seat.activity();
        let shaken = tokio::select! {
            shaken = tokio::time::timeout(limits.head_time, tls.accept(stream)) => shaken,
            () = activity.taken() => return,
        };
        match shaken {
            Ok(Ok(stream)) => {
                let protocol = match stream.get_ref().1.alpn_protocol() {
                    Some(b"h2") => Protocol::Http2,
                    None | Some(b"http/1.1") => Protocol::Http1,
                    // Asked for a proof of the domain, and has it: nothing else is said there.
                    Some(_) => return,
                };
                self.speak(stream, protocol, true).await;
            }
            Ok(Err(error)) => tracing::debug!(%error, "no TLS"),
            Err(_) => tracing::debug!("a TLS handshake took too long"),
        }
    }

    async fn speak<S>(self, stream: S, protocol: Protocol, is_tls: bool)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let peer = Peer {
            address: self.address,
            is_tls,
        };
        let activity = self.seat.activity();
        let router = self.service.router.clone();
        let counted = activity.clone();
        let unread = self.unread.clone();
        let ends = self.end.clone();
        let answer = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(peer);
            let running = counted.begin();
            // On HTTP/2 an answered request is taken back, and its connection goes on.
            let watched = |body| match protocol {
                Protocol::Http1 => Body::new(unread.watch(body)),
                Protocol::Http2 => Body::new(body),
            };
            let answer = router.clone().oneshot(request.map(watched));
            let (ends, unread) = (ends.clone(), unread.clone());
            async move {
                let Ok(mut response) = answer.await;
                let is_last = *ends.borrow() || unread.is_large();
                if protocol == Protocol::Http1 && is_last {
                    let close = HeaderValue::from_static("close");
                    response.headers_mut().insert(header::CONNECTION, close);
                }
                Ok::<_, Infallible>(response.map(|body| Counted::new(body, running)))
            }
        });
        let stream = TokioIo::new(stream);
        let limits = &self.service.limits;
        let end = self.end.clone();
        let ended = match protocol {
            Protocol::Http1 => {
                let http = http1(limits).serve_connection(stream, answer);
                drive(http.with_upgrades(), &activity, limits, end).await
            }
            Protocol::Http2 => {
                let http = http2().serve_connection(stream, answer);
                drive(http, &activity, limits, end).await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a connection broke");
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protocol {
    Http1,
    Http2,
}

fn http1(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_headers(HEADERS)
        .max_buf_size(HEAD_BYTES);
    builder
}

fn http2() -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_pending_accept_reset_streams(PENDING_RESETS)
        .max_header_list_size(HEADER_LIST_BYTES)
        .keep_alive_interval(PING)
        .keep_alive_timeout(PING);
    builder
}

/// A connection that can be asked to end once what it accepted is answered.
trait Closing: Future<Output = hyper::Result<()>> {
    /// Takes no more requests: at once, where none is under way on HTTP/1.
    fn close(self: Pin<&mut Self>);

    /// Lets the client know, without cutting off a request that it is sending.
    fn announce(self: Pin<&mut Self>);
}

type Io<S> = TokioIo<S>;

impl<S, A> Closing for http1::UpgradeableConnection<Io<S>, A>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    A: HttpService<Incoming, ResBody = Counted>,
    A::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn close(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }

    /// The answer to the next request says so. `graceful_shutdown` would hang up on a client that
    /// has just connected, with its request on the way.
    fn announce(self: Pin<&mut Self>) {}
}

impl<S, A> Closing for http2::Connection<Io<S>, A, TokioExecutor>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    A: HttpService<Incoming, ResBody = Counted>,
    A::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    A::Future: Send + 'static,
{
    fn close(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }

    fn announce(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}

/// Runs a connection until it ends by itself, does nothing for too long, has to go for another,
/// or all end.
async fn drive(
    connection: impl Closing,
    activity: &Activity,
    limits: &Limits,
    mut end: watch::Receiver<bool>,
) -> hyper::Result<()> {
    tokio::pin!(connection);
    let mut is_closing = false;
    loop {
        let (first, later) = if is_closing {
            (LAST_WORD, LAST_WORD)
        } else {
            (limits.head_time, limits.idle_time)
        };
        tokio::select! {
            ended = connection.as_mut() => return ended,
            () = activity.taken() => return Ok(()),
            _ = end.wait_for(|it| *it), if !is_closing => {
                is_closing = true;
                activity.touch();
                connection.as_mut().announce();
            }
            () = activity.idle_for(first, later) => {
                if is_closing {
                    return Ok(());
                }
                is_closing = true;
                activity.touch();
                connection.as_mut().close();
            }
        }
    }
}
