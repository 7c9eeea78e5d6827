//! The page of metrics: one at a time (OPS-3).
//!
//! Owns: the flood guard, the routes on a listener of its own.
//! Not here: who may read it (`gate`), what is on it (`registry`, `books`, `process`).
//! Invariant: of all who wait for a page one makes it.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::gate::{Kept, Scrapes};
use super::recorder::registry;
use super::text::{Format, Page, Sample};
use super::{books, process};
use crate::client::Client;
use crate::problem::Problem;
use crate::state::App;

impl Scrapes {
    /// The page. One is made at a time, and who came before its making began takes the same: so
    /// a flood costs two pages however wide it is, and nobody reads old figures.
    async fn page(&self, app: &App, format: Format) -> Option<Arc<str>> {
        let registry = registry()?;
        let came = Instant::now();
        let mut last = self.last.lock().await;
        if let Some(kept) = last.as_ref()
            && kept.began >= came
            && kept.format == format
        {
            return Some(kept.text.clone());
        }
        let began = Instant::now();
        let mut page = Page::new(format);
        let mut samples = books::samples(app).await;
        samples.extend(process::samples(app.treasury.store().data_dir()));
        for (name, family) in registry.families() {
            page.family(&name, &family);
        }
        page.samples(&samples);
        page.samples(&[Sample::gauge(
            "bursar_scrape_duration_seconds",
            "Time that the making of this page took",
            began.elapsed().as_secs_f64(),
        )]);
        let text: Arc<str> = page.finish().into();
        *last = Some(Kept {
            began,
            format,
            text: text.clone(),
        });
        Some(text)
    }
}

/// The metrics as Prometheus reads them: they name organisations and their cash.
pub(crate) async fn metrics(State(app): State<App>, request: Request) -> Response {
    let client = Client::of(request.extensions());
    if let Err(problem) = app.metrics.check(&client, request.headers()) {
        return problem.into_response();
    }
    let accept = request.headers().get(header::ACCEPT);
    let format = Format::accepted(accept.and_then(|it| it.to_str().ok()).unwrap_or_default());
    let Some(text) = app.scrapes.page(&app, format).await else {
        let detail = "another recorder was installed before this one";
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, "no-metrics", detail).into_response();
    };
    let kind = [
        (header::CONTENT_TYPE, format.content_type()),
        (header::VARY, "accept"),
    ];
    (kind, text.to_string()).into_response()
}

/// The metrics of this process, for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "health", operation_id = "get_metrics",
    responses((status = 200, body = String, content_type = "text/plain"),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn api_metrics(state: State<App>, request: Request) -> Response {
    metrics(state, request).await
}

/// What the listener of metrics serves beside them: a collector can see what it collects from.
pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/metrics", get(metrics))
        .route("/health", get(crate::health::health))
        .route("/ready", get(crate::health::ready))
}
