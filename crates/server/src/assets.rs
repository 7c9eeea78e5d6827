//! The web app, embedded in the binary.
//!
//! Owns: its files and their caching.
//! Not here: the app itself (`web/`), security headers (`headers`).
//! Invariant: a path that is no file answers with the app, so that its own addresses work.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::problem::Problem;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

const UNBUILT: &str = "<!doctype html><meta charset=utf-8><title>Bursar</title>\
    <h1>Bursar</h1><p>This binary was built without the web app. Build both with \
    <code>cargo xtask demo</code>, or <code>cargo xtask web</code> and then the binary.</p>\
    <p>The API is here: <a href=/api/docs>/api/docs</a>.</p>";

/// Whether the binary has the web app inside.
#[must_use]
pub fn is_embedded() -> bool {
    Dist::get("index.html").is_some()
}

/// Serves a file of the app, or the app's page.
pub(crate) async fn serve(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if path.starts_with("api/") {
        let detail = format!("/{path} does not exist; /api/docs lists every path");
        return Problem::new(StatusCode::NOT_FOUND, "unknown-path", detail).into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let detail = format!("/{path} does not take {}", request.method());
        return Problem::new(StatusCode::METHOD_NOT_ALLOWED, "wrong-method", detail)
            .into_response();
    }
    if let Some(file) = Dist::get(path).filter(|_| !path.is_empty()) {
        return answer(path, &file, request.headers());
    }
    match Dist::get("index.html") {
        Some(page) => answer("index.html", &page, request.headers()),
        None => (StatusCode::OK, Html(UNBUILT)).into_response(),
    }
}

fn answer(path: &str, file: &EmbeddedFile, asked: &HeaderMap) -> Response {
    let tag: String = file.metadata.sha256_hash()[..8]
        .iter()
        .map(|it| format!("{it:02x}"))
        .collect();
    let tag = format!("\"{tag}\"");
    // Built files carry a hash in their names; the page and its manifest do not.
    let is_hashed = path.starts_with("assets/");
    let caching = if is_hashed {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let mut headers = HeaderMap::new();
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let mut set = |name, text: &str| {
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.insert(name, value);
        }
    };
    set(header::ETAG, &tag);
    set(header::CACHE_CONTROL, caching);
    set(header::CONTENT_TYPE, kind.as_ref());
    let is_known = asked
        .get(header::IF_NONE_MATCH)
        .is_some_and(|it| it.as_bytes() == tag.as_bytes());
    if is_known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, file.data.clone()).into_response()
}
