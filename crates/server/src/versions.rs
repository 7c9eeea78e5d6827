//! Versions of documents over HTTP: `ETag`, `If-Match` and `If-None-Match`.
//!
//! Owns: from headers to what a change expects to find, and 412 when it is not there.
//! Not here: the documents (`api`). Invariant: a change that names a version is done on that
//! version or not at all.
//! Source: RFC 9110, 8.8.3 and 13.1.

use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use treasury::{Error, ErrorKind, Expected};

use crate::problem::Problem;

/// A version as an entity tag.
pub(crate) fn tag(version: u64) -> [(HeaderName, String); 1] {
    [(header::ETAG, format!("\"{version}\""))]
}

/// What `If-Match` and `If-None-Match` say that is there now. Errors: `bad-header`.
pub(crate) fn expected(headers: &HeaderMap) -> Result<Expected, Problem> {
    let text = |name| headers.get(name).and_then(|it| it.to_str().ok());
    match (text(header::IF_MATCH), text(header::IF_NONE_MATCH)) {
        (None, None) => Ok(Expected::Any),
        (None, Some("*")) => Ok(Expected::Absent),
        (Some(tag), None) => {
            let version = tag.trim().trim_matches('"').parse();
            version.map(Expected::Version).map_err(|_| bad(tag))
        }
        (_, Some(other)) => Err(bad(other)),
    }
}

fn bad(found: &str) -> Problem {
    let detail = format!(
        "header If-Match or If-None-Match: found `{found}`, expected If-Match with the `ETag` of \
         the version that was read, or If-None-Match: *"
    );
    Problem::new(StatusCode::BAD_REQUEST, "bad-header", detail)
}

/// The problem of a change: 412 when another version is there than the headers named.
pub(crate) fn problem(error: Error, expected: Expected) -> Problem {
    let is_versioned = matches!(error, Error::Document(_) | Error::Directory(_));
    let is_conflict = is_versioned && error.kind() == ErrorKind::Conflict;
    if is_conflict && expected != Expected::Any {
        let (code, detail) = (error.code(), error.to_string());
        return Problem::new(StatusCode::PRECONDITION_FAILED, code, detail);
    }
    error.into()
}
