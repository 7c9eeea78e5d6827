//! Bodies of requests: how large they may be and how slowly they may come.
//!
//! Owns: the limits of size and pace. Not here: limits of connections (`connection`).
//! Invariant: nobody waits for a body longer than its size and the least rate allow.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::Limited;
use hyper::body::{Frame, SizeHint};
use tokio::time::{Duration, Instant, Sleep};

use crate::edge::Limits;
use crate::problem::Problem;
use crate::state::App;

/// The largest body of a request.
const BODY_BYTES: usize = 10 * 1024 * 1024;
/// The largest upload of an import.
const IMPORT_BYTES: usize = 256 * 1024 * 1024;

fn is_upload(request: &Request) -> bool {
    request.method() == Method::POST && request.uri().path() == "/api/v1/imports"
}

/// Refuses bodies that are too large, and gives up on those that come too slowly.
pub(crate) async fn limit(State(app): State<App>, request: Request, next: Next) -> Response {
    let limit = if is_upload(&request) {
        IMPORT_BYTES
    } else {
        BODY_BYTES
    };
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length
        .and_then(|it| it.to_str().ok())
        .and_then(|it| it.parse::<usize>().ok());
    if length.is_some_and(|it| it > limit) {
        let detail = format!(
            "the body has {} bytes: at most {limit}",
            length.unwrap_or_default()
        );
        return Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", detail)
            .into_response();
    }
    let is_late = Arc::new(AtomicBool::new(false));
    // A body without a length, or with a wrong one, is cut off at the same limit.
    let limited = request.map(|body| {
        let paced = Paced::new(body, &app.edge.limits, is_late.clone());
        Body::new(Limited::new(paced, limit))
    });
    let response = next.run(limited).await;
    // The handler saw a body that broke off; what it made of that is not the cause.
    if is_late.load(Ordering::Relaxed) {
        return too_slow(&app.edge.limits);
    }
    response
}

fn too_slow(limits: &Limits) -> Response {
    let detail = format!(
        "the body came too slowly: at least {} bytes a second, and no pause over {} s",
        limits.body_rate,
        limits.body_pause.as_secs()
    );
    let problem = Problem::new(StatusCode::REQUEST_TIMEOUT, "body-too-slow", detail);
    let mut response = problem.into_response();
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(header::CONNECTION, close);
    response
}

/// A body that fails when it comes too slowly. Only the time it was waited for counts, so a
/// handler may take its time between two reads.
struct Paced {
    body: Body,
    pause: Duration,
    grace: Duration,
    rate: u32,
    received: u64,
    waited: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
    is_late: Arc<AtomicBool>,
}

impl Paced {
    fn new(body: Body, limits: &Limits, is_late: Arc<AtomicBool>) -> Self {
        Self {
            body,
            pause: limits.body_pause,
            grace: limits.body_grace,
            rate: limits.body_rate.max(1),
            received: 0,
            waited: Duration::ZERO,
            waiting: None,
            is_late,
        }
    }

    /// How long the next bytes may take.
    fn allowance(&self) -> Duration {
        let earned =
            Duration::from_millis(self.received.saturating_mul(1000) / u64::from(self.rate));
        let left = self
            .grace
            .saturating_add(earned)
            .saturating_sub(self.waited);
        left.min(self.pause)
    }
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            if let Some((since, _)) = this.waiting.take() {
                this.waited = this.waited.saturating_add(since.elapsed());
            }
            let size = frame.as_ref().and_then(|it| it.as_ref().ok()?.data_ref());
            let size = size.map_or(0, |it| it.len());
            this.received = this.received.saturating_add(size as u64);
            return Poll::Ready(frame.map(|it| it.map_err(Into::into)));
        }
        let allowance = this.allowance();
        let (_, timer) = this.waiting.get_or_insert_with(|| {
            let now = Instant::now();
            (now, Box::pin(tokio::time::sleep_until(now + allowance)))
        });
        ready!(timer.as_mut().poll(context));
        this.is_late.store(true, Ordering::Relaxed);
        Poll::Ready(Some(Err("the body came too slowly".into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
