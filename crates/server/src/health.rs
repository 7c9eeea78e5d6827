//! Health: what load balancers and operators ask (OPS-2).
//!
//! Owns: alive, ready, detailed, and each part alone. Not here: metrics (`meters`), what a
//! process says of itself (`life`), its reasons (`readiness`).
//! Invariant: alive needs nothing; ready needs the database and no reason against it; each
//! answers within `PATIENCE` whatever the database does.

use std::time::Instant;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use treasury::SharedState;
use utoipa::ToSchema;

use crate::life::{Health, PATIENCE, Ready, Reason, not_ready};
use crate::problem::Problem;
use crate::queue::{self, QueueHealth};
use crate::state::App;

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
    /// Most that there may be.
    max: u32,
}

/// Short-lived state and kept answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct CacheHealth {
    /// `ok`, or `down` while Redis is away and this process counts for itself.
    status: String,
    /// `redis`, or `in-process`.
    kind: String,
    /// Of Redis, or of the answers kept in this process; null while it is not known.
    memory: Option<Memory>,
}

/// Memory, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Memory {
    /// In use.
    used: u64,
    /// The most that was in use.
    peak: u64,
}

/// Everything an operator asks first.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct DetailedHealth {
    #[serde(flatten)]
    health: Health,
    /// The database.
    database: DatabaseHealth,
    /// Short-lived state and kept answers.
    cache: CacheHealth,
    /// The queue of jobs; null if it cannot be asked.
    #[schema(required = true)]
    queue: Option<QueueHealth>,
}

fn health_of(app: &App, status: &str) -> Health {
    app.life().health(status)
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

/// Whether requests should come here: nothing is against it, and the database answers.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    let reasons = app.readiness.reasons();
    let database = Reason {
        code: "database",
        detail: "the database does not answer",
    };
    let database = (!has_database(&app).await).then_some(database);
    if !reasons.is_empty() || database.is_some() {
        return not_ready(&app.life(), reasons, database);
    }
    let health = health_of(&app, "ready");
    let reasons = Vec::new();
    Answer(Ready { health, reasons }).into_response()
}

async fn has_database(app: &App) -> bool {
    let asked = tokio::time::timeout(PATIENCE, app.treasury.ping()).await;
    matches!(asked, Ok(Ok(())))
}

async fn database_health(app: &App) -> DatabaseHealth {
    let started = Instant::now();
    let is_up = has_database(app).await;
    let (active, idle) = app.treasury.connections();
    DatabaseHealth {
        status: if is_up { "ok" } else { "down" }.to_owned(),
        response_time: started.elapsed().as_secs_f64() * 1_000.0,
        connections: Connections {
            active,
            idle,
            max: app.treasury.max_connections(),
        },
    }
}

async fn cache_health(app: &App) -> CacheHealth {
    let state = app.treasury.shared_state();
    let memory = if state == SharedState::InProcess {
        let size = app.shelf.size();
        Some((size.used as u64, size.peak as u64))
    } else {
        app.treasury.shared_memory().await
    };
    let (status, kind) = match state {
        SharedState::InProcess => ("ok", "in-process"),
        SharedState::Redis => ("ok", "redis"),
        SharedState::Degraded { .. } => ("down", "redis"),
    };
    CacheHealth {
        status: status.to_owned(),
        kind: kind.to_owned(),
        memory: memory.map(|(used, peak)| Memory { used, peak }),
    }
}

fn status_of(status: &str) -> StatusCode {
    if status == "ok" {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    }
}

/// The database alone.
pub(crate) async fn database(State(app): State<App>) -> Response {
    let database = database_health(&app).await;
    (status_of(&database.status), Answer(database)).into_response()
}

/// The cache alone.
pub(crate) async fn cache(State(app): State<App>) -> Response {
    let cache = cache_health(&app).await;
    (status_of(&cache.status), Answer(cache)).into_response()
}

/// Health with its parts.
#[utoipa::path(get, path = "/health/detailed", tag = "health", operation_id = "get_detailed_health",
    responses((status = 200, body = DetailedHealth), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn detailed(State(app): State<App>) -> Answer<DetailedHealth> {
    let (database, cache, queue) = tokio::join!(
        database_health(&app),
        cache_health(&app),
        queue::health(&app.treasury)
    );
    let is_whole = database.status == "ok" && cache.status == "ok";
    Answer(DetailedHealth {
        health: health_of(&app, if is_whole { "ok" } else { "degraded" }),
        database,
        cache,
        queue,
    })
}
