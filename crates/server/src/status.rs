//! The status page: what everybody may know of how the installation is (OPS-2).
//!
//! Owns: how each part is, and marking the minutes in which this process takes requests.
//! Not here: in which words it stands (`status::page`), incidents and minutes (`treasury`).
//! Invariant: it is shown to the public only if the operator wants that.

pub(crate) mod page;

use std::time::Duration;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use tokio::task::JoinHandle;
use treasury::SharedState;

use self::page::{Condition, Part, PartStatus, ServiceDay, Status};
use crate::closed;
use crate::problem::{ApiResult, Problem};
use crate::queue;
use crate::state::App;

/// How often minutes are marked.
const MARK_INTERVAL: Duration = Duration::from_secs(20);
/// How long the database may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// Days and incidents that are shown.
const DAYS: u32 = 90;
const INCIDENTS: usize = 20;
/// Jobs that wait longer are late.
const LATE_SECONDS: f64 = 900.0;

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
