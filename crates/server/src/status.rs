//! The status page: what everybody may know of how the installation is (OPS-2).
//!
//! Owns: its JSON, in which words its parts stand, and marking the minutes in which this process
//! takes requests. Not here: incidents and minutes (`treasury`), the page (`web`).
//! Invariant: it is shown to the public only if the operator wants that; it names no organisation,
//! version or machine, and asking often costs no more than asking once in `FRESH`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use tokio::task::JoinHandle;
use treasury::SharedState;
use utoipa::ToSchema;

use crate::closed;
use crate::problem::{ApiResult, Problem};
use crate::queue;
use crate::state::App;
use crate::wire::Incident;

/// How long an answer is good enough.
const FRESH: Duration = Duration::from_secs(5);
/// How often minutes are marked.
const MARK_INTERVAL: Duration = Duration::from_secs(20);
/// How long the database may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// Days and incidents that are shown.
const DAYS: u32 = 90;
const INCIDENTS: usize = 20;
/// Jobs that wait longer are late.
const LATE_SECONDS: f64 = 900.0;

/// Whether the page is shown, and what was shown last.
#[derive(Clone, Debug, Default)]
pub(crate) struct StatusPage {
    is_public: bool,
    last: Arc<Mutex<Option<(Instant, Status)>>>,
}

impl StatusPage {
    /// One that is shown to everybody, or to nobody.
    pub(crate) fn new(is_public: bool) -> Self {
        Self {
            is_public,
            last: Arc::default(),
        }
    }

    fn fresh(&self) -> Option<Status> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = last.as_ref().filter(|it| it.0.elapsed() < FRESH);
        fresh.map(|it| it.1.clone())
    }

    fn keep(&self, status: &Status) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some((Instant::now(), status.clone()));
    }
}

/// How a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Condition {
    /// As it should be.
    Operational,
    /// Slower, or without something that few need.
    Degraded,
    /// Closed for a while by its operator.
    Maintenance,
    /// Not there.
    Down,
}

/// A part of the installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    /// Pages and the API.
    Application,
    /// Where the books are kept.
    Database,
    /// What is kept for minutes.
    Cache,
    /// What is done in the background.
    Jobs,
}

/// How a part is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct PartStatus {
    /// The part.
    name: Part,
    /// How it is.
    condition: Condition,
}

/// A day of the past, in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ServiceDay {
    /// The day.
    #[schema(format = Date)]
    day: String,
    /// Minutes in which requests were taken.
    up_minutes: u32,
    /// Minutes that are known.
    minutes: u32,
}

/// How the installation is, for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Status {
    /// The worst of its parts.
    condition: Condition,
    /// What the operator says while it is closed; null if nothing.
    #[schema(required = true)]
    message: Option<String>,
    /// The parts.
    parts: Vec<PartStatus>,
    /// The days that are known, at most 90, the oldest first; null if they cannot be read now.
    #[schema(required = true)]
    days: Option<Vec<ServiceDay>>,
    /// The last incidents, at most 20, the newest first; null if they cannot be read now.
    #[schema(required = true)]
    incidents: Option<Vec<Incident>>,
}

/// How the installation is, for everybody: parts, days and incidents.
#[utoipa::path(get, path = "/status", tag = "health", operation_id = "get_status",
    responses((status = 200, body = Status), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(State(app): State<App>) -> ApiResult<Answer<Status>> {
    if !app.status.is_public {
        let detail = "there is no public status page: the operator sets status.public to show one";
        return Err(Problem::new(StatusCode::NOT_FOUND, "not-public", detail));
    }
    if let Some(status) = app.status.fresh() {
        return Ok(Answer(status));
    }
    let status = look(&app).await;
    app.status.keep(&status);
    Ok(Answer(status))
}

async fn look(app: &App) -> Status {
    let notice = closed::notice_of(app);
    let has_database = timely(app.treasury.ping()).await.is_some();
    let application = if notice.is_some() {
        Condition::Maintenance
    } else if has_database {
        Condition::Operational
    } else {
        Condition::Down
    };
    let cache = match app.treasury.shared_state() {
        SharedState::InProcess | SharedState::Redis => Condition::Operational,
        SharedState::Degraded { .. } => Condition::Degraded,
    };
    let parts = [
        (Part::Application, application),
        (Part::Database, condition(has_database)),
        (Part::Cache, cache),
        (Part::Jobs, jobs(app).await),
    ];
    let worst = parts.iter().map(|it| it.1).max();
    let now = app.treasury.now();
    let days = timely(app.treasury.days_of_service(now, DAYS)).await;
    let incidents = timely(app.treasury.incidents(INCIDENTS)).await;
    Status {
        condition: worst.unwrap_or(Condition::Down),
        message: notice.and_then(|it| it.message),
        parts: parts
            .map(|(name, condition)| PartStatus { name, condition })
            .into(),
        days: days.map(|it| it.into_iter().map(day).collect()),
        incidents: incidents.map(|it| it.into_iter().map(Into::into).collect()),
    }
}

fn condition(is_there: bool) -> Condition {
    if is_there {
        Condition::Operational
    } else {
        Condition::Down
    }
}

async fn jobs(app: &App) -> Condition {
    match queue::oldest_seconds(&app.treasury).await {
        None => Condition::Down,
        Some(oldest) if oldest > LATE_SECONDS => Condition::Degraded,
        Some(_) => Condition::Operational,
    }
}

fn day(it: treasury::DayOfService) -> ServiceDay {
    ServiceDay {
        day: it.day.to_string(),
        up_minutes: it.up_minutes,
        minutes: it.minutes,
    }
}

async fn timely<T, E>(asked: impl Future<Output = Result<T, E>>) -> Option<T> {
    tokio::time::timeout(PATIENCE, asked).await.ok()?.ok()
}

/// Marks the minutes in which this process takes requests, until the handle is aborted; nothing
/// while nobody is shown them.
pub(crate) fn watch(app: &App) -> Option<JoinHandle<()>> {
    if !app.status.is_public {
        return None;
    }
    let app = app.clone();
    Some(tokio::spawn(async move {
        let mut ticks = tokio::time::interval(MARK_INTERVAL);
        loop {
            ticks.tick().await;
            // Closed for maintenance is not ready either: such minutes are not of service.
            if app.readiness.reasons().is_empty() {
                let marked = app.treasury.mark_available(app.treasury.now());
                if timely(marked).await.is_none() {
                    tracing::debug!("a minute of service was not marked");
                }
            }
        }
    }))
}
