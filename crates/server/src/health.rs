//! Health and metrics: what load balancers and operators ask.
//!
//! Owns: alive, ready, detailed, and the Prometheus page. Not here: alerts.
//! Invariant: alive needs nothing; ready needs the database.

use std::sync::OnceLock;
use std::time::Instant;

use axum::Json as Answer;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use serde::Serialize;
use treasury::SharedState;
use utoipa::ToSchema;

use crate::client::{Client, is_forwarded};
use crate::problem::Problem;
use crate::queue::{self, QueueHealth};
use crate::saved;
use crate::state::App;

/// Whether the process is alive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok`.
    status: String,
    /// The moment.
    #[schema(format = DateTime)]
    timestamp: String,
    /// Seconds since the start.
    uptime: u64,
    /// The program's version.
    version: String,
}

/// The database, as a client of it sees it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DatabaseHealth {
    /// `ok` or `down`.
    status: String,
    /// How long a small query took, in milliseconds.
    response_time: f64,
    /// Connections in use and at rest.
    connections: Connections,
}

/// Connections to the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Connections {
    /// In use.
    active: u32,
    /// At rest.
    idle: u32,
}

/// Everything an operator asks first.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct DetailedHealth {
    #[serde(flatten)]
    health: Health,
    /// The database.
    database: DatabaseHealth,
    /// The queue of jobs; null if it cannot be asked.
    #[schema(required = true)]
    queue: Option<QueueHealth>,
}

fn health_of(app: &App, status: &str) -> Health {
    Health {
        status: status.to_owned(),
        timestamp: app.treasury.now().to_string(),
        uptime: app.started.elapsed().as_secs(),
        version: app.version.to_owned(),
    }
}

/// Whether the process is alive.
pub(crate) async fn health(State(app): State<App>) -> Answer<Health> {
    Answer(health_of(&app, "ok"))
}

/// Whether the process is alive.
#[utoipa::path(get, path = "/health", tag = "health", operation_id = "get_health",
    responses((status = 200, body = Health), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn api_health(State(app): State<App>) -> Answer<Health> {
    Answer(health_of(&app, "ok"))
}

/// Whether requests can be served: the database answers.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    match app.treasury.ping().await {
        Ok(()) => Answer(health_of(&app, "ready")).into_response(),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn database_health(app: &App) -> DatabaseHealth {
    let started = Instant::now();
    let is_up = app.treasury.ping().await.is_ok();
    let (active, idle) = app.treasury.connections();
    DatabaseHealth {
        status: if is_up { "ok" } else { "down" }.to_owned(),
        response_time: started.elapsed().as_secs_f64() * 1_000.0,
        connections: Connections { active, idle },
    }
}

/// The database alone.
pub(crate) async fn database(State(app): State<App>) -> Response {
    let database = database_health(&app).await;
    let status = if database.status == "ok" {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Answer(database)).into_response()
}

/// Health with its parts.
#[utoipa::path(get, path = "/health/detailed", tag = "health", operation_id = "get_detailed_health",
    responses((status = 200, body = DetailedHealth), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn detailed(State(app): State<App>) -> Answer<DetailedHealth> {
    let database = database_health(&app).await;
    let status = if database.status == "ok" {
        "ok"
    } else {
        "degraded"
    };
    Answer(DetailedHealth {
        health: health_of(&app, status),
        database,
        queue: queue::health(&app.treasury).await,
    })
}

/// The recorder of this process's metrics; none if another one was installed before.
fn recorder() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let buckets = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
    ];
    let name = Matcher::Full("http_request_duration_seconds".to_owned());
    let install = || {
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(name, &buckets)
            .ok()?;
        let handle = builder.install_recorder().ok()?;
        metrics::describe_counter!("http_requests_total", "Requests by route and status");
        metrics::describe_histogram!("http_request_duration_seconds", "Time to answer a request");
        metrics::describe_gauge!(
            "bursar_journal_head",
            "Last sequence of an organisation's journal"
        );
        metrics::describe_gauge!("bursar_entries", "Entries in an organisation's book");
        metrics::describe_gauge!("bursar_uptime_seconds", "Seconds since the start");
        metrics::describe_counter!("bursar_refusals_total", "Requests beyond a limit, by limit");
        metrics::describe_gauge!(
            "bursar_shared_state_degraded",
            "1 while Redis is away and each replica counts for itself"
        );
        queue::describe();
        saved::describe();
        Some(handle)
    };
    HANDLE.get_or_init(install).as_ref()
}

/// Starts recording, and keeps histograms tidy.
pub(crate) fn start_metrics() {
    if let Some(handle) = recorder() {
        tokio::spawn(async move {
            let mut ticks = tokio::time::interval(std::time::Duration::from_secs(5));
            loop {
                ticks.tick().await;
                handle.run_upkeep();
            }
        });
    }
}

/// The metrics as Prometheus reads them, on this machine: they name organisations.
pub(crate) async fn metrics(State(app): State<App>, request: Request) -> Response {
    let is_here = Client::of(request.extensions()).address.is_loopback();
    if !is_here || is_forwarded(request.headers()) {
        let detail =
            "metrics are for programs on this machine: run the collector beside the server";
        return Problem::new(StatusCode::FORBIDDEN, "not-local", detail).into_response();
    }
    let Some(handle) = recorder() else {
        let detail = "another recorder was installed before this one";
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, "no-metrics", detail).into_response();
    };
    if let Ok(organisations) = app.treasury.organisations().await {
        for it in organisations {
            let labels = [("organisation", it.slug)];
            #[expect(
                clippy::cast_precision_loss,
                reason = "a gauge is a float; 2^53 is enough"
            )]
            metrics::gauge!("bursar_journal_head", &labels).set(it.head.seq as f64);
            if let Ok(book) = app.treasury.book(it.id).await {
                #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
                metrics::gauge!("bursar_entries", &labels).set(book.entry_count() as f64);
            }
        }
    }
    queue::measure(&app.treasury).await;
    saved::measure(&app.treasury).await;
    let is_degraded = matches!(app.treasury.shared_state(), SharedState::Degraded { .. });
    metrics::gauge!("bursar_shared_state_degraded").set(f64::from(u8::from(is_degraded)));
    metrics::gauge!("bursar_uptime_seconds").set(app.started.elapsed().as_secs_f64());
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    (kind, handle.render()).into_response()
}
