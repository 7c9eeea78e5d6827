//! The span of a request: in whose trace it is, and what log lines know of it (OPS-3).
//!
//! Owns: the context that a caller sends (W3C Trace Context), the fields of a request's span.
//! Not here: where spans go (`bursar`), ids of requests (`request_id`).
//! Invariant: a span names routes, never paths or queries: those carry names and keys.

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, StatusCode};
use opentelemetry::propagation::Extractor;
use opentelemetry::trace::TraceContextExt;
use tracing::Span;
use tracing::field::Empty;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// What balancers and collectors ask every few seconds is in nobody's trace.
const PROBES: [&str; 9] = [
    "/health",
    "/health/db",
    "/health/redis",
    "/ready",
    "/metrics",
    "/api/health",
    "/api/v1/health",
    "/api/v1/health/detailed",
    "/api/v1/metrics",
];

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(|it| it.as_str()).collect()
    }
}

/// The span of a request. It is there at every level of the log, so that a warning knows its
/// request too.
pub(crate) fn span(request: &Request, id: &str) -> Span {
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched.map_or("(page)", |it| it.as_str());
    if PROBES.contains(&route) {
        return Span::none();
    }
    let method = request.method();
    let span = tracing::error_span!(
        "request",
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = %method,
        http.route = route,
        http.response.status_code = Empty,
        request.id = id,
        trace.id = Empty,
        org.id = Empty,
    );
    let headers = Headers(request.headers());
    let parent = opentelemetry::global::get_text_map_propagator(|it| it.extract(&headers));
    // It fails where nothing listens to spans.
    let _is_known = span.set_parent(parent);
    let context = span.context();
    let found = context.span().span_context().clone();
    if found.is_valid() {
        span.record("trace.id", tracing::field::display(found.trace_id()));
    }
    span
}

/// Says in the span of the request how it ended.
pub(crate) fn note_status(status: StatusCode) {
    let span = Span::current();
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
}
