//! What is answered while the installation is closed for maintenance, and while it ends (OPS-5,
//! OPS-7).
//!
//! Owns: following the notice in the database, the page and the problem that are answered then,
//! and telling clients of a process that ends to come back on another connection.
//! Not here: closing and opening (`treasury::maintenance`), when it ends (`serve`), `/ready`
//! (`health`).
//! Invariant: health is answered all the same, so that a balancer keeps the process; without the
//! database the last notice that was read holds.

use std::sync::PoisonError;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use tokio::task::JoinHandle;
use treasury::Maintenance;

use crate::problem::Problem;
use crate::readiness::Unready;
use crate::state::App;

/// How often the notice is looked for.
const LOOK_INTERVAL: Duration = Duration::from_millis(500);
/// How long a look may take.
const LOOK_TIMEOUT: Duration = Duration::from_secs(5);

/// The style sheet of the page: no policy allows it inline.
const STYLE_PATH: &str = "/maintenance.css";
const STYLE: &str = "\
    :root{color-scheme:light dark}\
    body{font:1.125rem/1.6 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1.5rem}\
    h1{font-size:1.75rem;line-height:1.2;margin:0 0 1rem}\
    p{margin:0 0 1rem;overflow-wrap:anywhere}\
    small{opacity:.75}";

/// Follows the notice of maintenance until the handle is aborted; `serve` does.
pub fn watch(app: &App) -> JoinHandle<()> {
    let app = app.clone();
    tokio::spawn(async move {
        loop {
            let looked = tokio::time::timeout(LOOK_TIMEOUT, app.treasury.maintenance()).await;
            if let Ok(Ok(notice)) = looked {
                follow(&app, notice);
            }
            tokio::time::sleep(LOOK_INTERVAL).await;
        }
    })
}

fn follow(app: &App, notice: Option<Maintenance>) {
    let put = |notice| *app.notice.lock().unwrap_or_else(PoisonError::into_inner) = notice;
    // Balancers hear of it first, and of its end last: whoever is ready answers.
    if notice.is_some() {
        if app.readiness.set(Unready::Maintenance) {
            tracing::warn!("closed for maintenance");
        }
        put(notice);
    } else {
        put(None);
        if app.readiness.clear(Unready::Maintenance) {
            tracing::warn!("open again after maintenance");
        }
    }
}

/// Answers in place of everything else while the installation is closed.
pub(crate) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let notice = notice_of(&app);
    let version = request.version();
    let path = request.uri().path();
    let mut response = match notice {
        Some(_) if path == STYLE_PATH => {
            let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
            (kind, STYLE).into_response()
        }
        Some(notice) if !is_about_health(path) && !is_status_page(path) => {
            let is_page = !path.starts_with("/api/") && wants_page(request.headers());
            answer(&notice, is_page)
        }
        _ => next.run(request).await,
    };
    let is_ending = app.readiness.reasons().contains(Unready::Draining);
    // On HTTP/2 the connection itself says so, when it is closed.
    if is_ending && version <= Version::HTTP_11 {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    response
}

pub(crate) fn notice_of(app: &App) -> Option<Maintenance> {
    let notice = app.notice.lock().unwrap_or_else(PoisonError::into_inner);
    notice.clone()
}

fn is_about_health(path: &str) -> bool {
    let path = path.strip_prefix("/api/v1").unwrap_or(path);
    let path = path.strip_prefix("/api").unwrap_or(path);
    path == "/ready" || path == "/metrics" || path == "/health" || path.starts_with("/health/")
}

/// Whoever looks why nothing works finds out here: the page, its files and its figures.
fn is_status_page(path: &str) -> bool {
    path == "/status" || path == "/api/v1/status" || path.starts_with("/assets/")
}

fn wants_page(headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok());
    accepts.is_some_and(|it| it.contains("text/html"))
}

fn answer(notice: &Maintenance, is_page: bool) -> Response {
    let said = notice.message.as_deref();
    if !is_page {
        let why = said.unwrap_or("closed for maintenance");
        let mut problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "maintenance", why);
        problem.retry_after = Some(notice.retry_after_seconds.into());
        return problem.into_response();
    }
    let said = escape(said.unwrap_or("Your books are safe. Please come back in a moment."));
    let page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width\"><title>Closed for maintenance</title>\
         <link rel=stylesheet href={STYLE_PATH}><main><h1>Closed for maintenance</h1>\
         <p>{said}</p><p><small>Since {:.0} (UTC).</small></p></main></html>",
        notice.since
    );
    let headers = [
        (
            header::RETRY_AFTER,
            HeaderValue::from(notice.retry_after_seconds),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (StatusCode::SERVICE_UNAVAILABLE, headers, Html(page)).into_response()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn health_is_told_apart_from_what_is_closed() {
        for path in [
            "/health",
            "/health/db",
            "/api/health",
            "/api/v1/health",
            "/api/v1/health/detailed",
            "/ready",
            "/metrics",
        ] {
            assert!(is_about_health(path), "{path}");
        }
        for path in ["/", "/healthy", "/api/v1/entries", "/api/v1/healthy"] {
            assert!(!is_about_health(path), "{path}");
        }
    }
}
