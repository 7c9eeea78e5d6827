//! The application: its state, its layers and the router.
//!
//! Owns: the order of the layers, the limit of time, request ids, metrics of requests.
//! Not here: routes (`api`), listening (`serve`), layers of more than a few lines.
//! Invariant: every answer has a request id; no body, wait or page is without a limit.

use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tracing::Instrument;
use utoipa_swagger_ui::SwaggerUi;
use uuid::Uuid;

use crate::problem::Problem;
use crate::state::App;
use crate::{
    access, api, assets, body, client, closed, cors, headers, health, local, meters, request_id,
    trace,
};

/// How long an import may take; `App` has the limit of every other request.
const IMPORT_TIME: Duration = Duration::from_secs(600);

/// Every route with its layers.
pub fn router(app: App) -> Router {
    let (api, document) = api::split();
    let routes = access::Routes::of(&document);
    let docs = SwaggerUi::new("/api/docs").url("/api/v1/openapi.json", document);
    let api = api
        .fallback(unknown_path)
        .method_not_allowed_fallback(wrong_method)
        // Last, so that it is around the fallbacks too.
        .layer(from_fn_with_state((app.clone(), routes), access::authorize));
    Router::new()
        .nest("/api/v1", api)
        .merge(Router::<App>::from(docs))
        .route("/api/auth/callback/{name}", get(api::providers::callback))
        .route("/health", get(health::health))
        .route("/api/health", get(health::health))
        .route("/ready", get(health::ready))
        .route("/health/db", get(health::database))
        .route("/health/redis", get(health::cache))
        .route("/metrics", get(meters::page::metrics))
        .fallback(assets::serve)
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(identify))
                .layer(from_fn(measure))
                .layer(from_fn_with_state(app.edge.clone(), client::identify))
                .layer(from_fn(headers::protect))
                .layer(CatchPanicLayer::custom(panicked))
                .layer(from_fn_with_state(app.clone(), closed::guard))
                .option_layer(cors::layer(&app.edge))
                .layer(from_fn_with_state(app.clone(), local::guard))
                .layer(from_fn_with_state(app.clone(), limit_time))
                .layer(from_fn_with_state(app.clone(), body::limit))
                .layer(CompressionLayer::new())
                .layer(DefaultBodyLimit::disable()),
        )
        .with_state(app)
}

/// The routes of a listener for metrics alone, with the layers that every answer has.
pub(crate) fn metrics_router(app: App) -> Router {
    meters::page::router()
        .fallback(unknown_path)
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(identify))
                .layer(from_fn(measure))
                .layer(from_fn_with_state(app.edge.clone(), client::identify))
                .layer(from_fn(headers::protect))
                .layer(CatchPanicLayer::custom(panicked))
                .layer(from_fn_with_state(app.clone(), limit_time))
                .layer(from_fn_with_state(app.clone(), body::limit))
                .layer(CompressionLayer::new()),
        )
        .with_state(app)
}

async fn unknown_path(request: Request) -> Problem {
    let detail = format!(
        "{} does not exist; /api/docs lists every path",
        request.uri().path()
    );
    Problem::new(StatusCode::NOT_FOUND, "unknown-path", detail)
}

async fn wrong_method(request: Request) -> Problem {
    let detail = format!(
        "{} does not take {}",
        request.uri().path(),
        request.method()
    );
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "wrong-method", detail)
}

/// Gives the request an id (the caller's, if it has a sane one), and the answer the same.
async fn identify(mut request: Request, next: Next) -> Response {
    const NAME: HeaderName = HeaderName::from_static("x-request-id");
    let is_sane =
        |it: &&str| (1..=64).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_graphic());
    let given = request
        .headers()
        .get(&NAME)
        .and_then(|it| it.to_str().ok())
        .filter(is_sane);
    let id = given.map_or_else(|| Uuid::now_v7().to_string(), str::to_owned);
    let value = HeaderValue::from_str(&id).unwrap_or(HeaderValue::from_static("invalid"));
    request.headers_mut().insert(NAME, value.clone());
    let span = trace::span(&request, &id);
    let answer = next.run(request).instrument(span);
    let mut response = request_id::REQUEST_ID.scope(id, answer).await;
    response.headers_mut().insert(NAME, value);
    response
}

/// Counts and times requests by route, never by raw path: label sets must stay bounded.
async fn measure(request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|it| it.as_str().to_owned());
    let route = route.unwrap_or_else(|| "(page)".to_owned());
    // A client may invent methods.
    let method = match request.method().as_str() {
        it @ ("GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS") => it,
        _ => "(other)",
    };
    let method = method.to_owned();
    let started = Instant::now();
    let response = in_flight(next.run(request)).await;
    let took = started.elapsed();
    let class = format!("{}xx", response.status().as_u16() / 100);
    let status = response.status().as_u16().to_string();
    trace::note_status(response.status());
    tracing::debug!(
        http.method = method,
        http.route = route,
        http.status = response.status().as_u16(),
        duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "answered"
    );
    let labels = [
        ("method", method.clone()),
        ("route", route.clone()),
        ("status", status),
    ];
    metrics::counter!("http_requests_total", &labels).increment(1);
    let labels = [
        ("method", method),
        ("route", route.clone()),
        ("status", class),
    ];
    metrics::histogram!("http_request_duration_seconds", &labels).record(took.as_secs_f64());
    if response.status().is_server_error() {
        tracing::warn!(
            http.route = route,
            http.status = response.status().as_u16(),
            "failed"
        );
    }
    response
}

/// Counts a request while it is answered; one whose client went away, too.
async fn in_flight<T>(answer: impl Future<Output = T>) -> T {
    struct Running;
    impl Drop for Running {
        fn drop(&mut self) {
            metrics::gauge!("http_requests_in_flight").decrement(1.0);
        }
    }
    metrics::gauge!("http_requests_in_flight").increment(1.0);
    let _running = Running;
    answer.await
}

fn panicked(_cause: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        "an internal error; it is logged",
    )
    .into_response()
}

fn is_import(request: &Request) -> bool {
    request.uri().path().starts_with("/api/v1/imports")
}

async fn limit_time(State(app): State<App>, request: Request, next: Next) -> Response {
    let limit = if is_import(&request) {
        IMPORT_TIME
    } else {
        app.request_time
    };
    let Ok(response) = tokio::time::timeout(limit, next.run(request)).await else {
        let detail = format!("the request took longer than {} s", limit.as_secs_f64());
        return Problem::new(StatusCode::GATEWAY_TIMEOUT, "timeout", detail).into_response();
    };
    response
}
