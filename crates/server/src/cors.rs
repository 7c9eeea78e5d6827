//! Pages of other origins that may call the API.
//!
//! Owns: the answers to preflights and the headers that let a page read an answer.
//! Not here: which origins (`edge`). Invariant: an origin that is not listed gets no such header.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::edge::Edge;
use crate::limits;

/// How long a browser may keep what a preflight said.
const PREFLIGHT_TIME: Duration = Duration::from_secs(600);

/// The layer, if any origin is listed. Source: <https://fetch.spec.whatwg.org/#http-cors-protocol>.
pub(crate) fn layer(edge: &Edge) -> Option<CorsLayer> {
    let origins = edge.cors_origins.iter();
    let origins: Vec<_> = origins
        .filter_map(|it| HeaderValue::from_str(it.as_str()).ok())
        .collect();
    if origins.is_empty() {
        return None;
    }
    let named = HeaderName::from_static;
    let layer = CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_credentials(true)
        .allow_methods([
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
        ])
        .allow_headers([
            header::ACCEPT,
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            header::IF_NONE_MATCH,
            named("bursar-seq"),
            named("idempotency-key"),
            named("x-api-key"),
            named("x-csrf-token"),
            named("x-request-id"),
        ])
        .expose_headers(
            [
                header::CONTENT_DISPOSITION,
                header::ETAG,
                header::LOCATION,
                header::RETRY_AFTER,
                named("bursar-seq"),
                named("x-request-id"),
            ]
            .into_iter()
            .chain(limits::HEADERS)
            .collect::<Vec<_>>(),
        )
        .max_age(PREFLIGHT_TIME);
    Some(layer)
}
