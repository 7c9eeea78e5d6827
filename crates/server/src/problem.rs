//! Problems: what an error looks like to a program (RFC 9457).
//!
//! Owns: statuses, and the one place that turns an error into an answer.
//! Not here: codes (`treasury::Error::code`). Invariant: internals are logged, never answered.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use treasury::{Error, ErrorKind};
use utoipa::ToSchema;

use crate::wire::ImportProblem;

/// An error, as RFC 9457 has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// A name for the kind of problem: `about:blank#` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What was found, what was expected, and the cure.
    pub detail: String,
    /// The stable code.
    pub code: String,
    /// The field that is wrong, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The request's id, also in the log.
    pub request_id: String,
    /// Every finding of a bulk request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<ImportProblem>,
    /// Seconds after which it is worth trying again; a header.
    #[serde(skip)]
    pub retry_after: Option<u64>,
}

impl Problem {
    /// A problem with a code.
    #[must_use]
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("about:blank#{code}"),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            code: code.to_owned(),
            field: None,
            request_id: String::new(),
            problems: Vec::new(),
            retry_after: None,
        }
    }
}

/// The code of a database that does not do what it was asked.
const STORE_FAILED: &str = "store-failed";
const AGAIN: &str = "the database did not answer as it should; ask again, a write with the same \
                     Idempotency-Key: then it is booked once";

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let status = match error.kind() {
            ErrorKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::Forbidden => StatusCode::FORBIDDEN,
            ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
            ErrorKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
            ErrorKind::Conflict => StatusCode::CONFLICT,
            ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        };
        if status.is_server_error() {
            tracing::error!(%error, code = error.code(), "request failed");
        }
        // What a driver says is for the log: it may name servers, tables and lines of code.
        let is_internal = error.code() == STORE_FAILED;
        let detail = if is_internal {
            AGAIN.to_owned()
        } else {
            error.to_string()
        };
        let mut problem = Self::new(status, error.code(), detail);
        problem.retry_after = is_internal.then_some(1);
        match &error {
            Error::Files { problems, .. } => {
                problem.problems = problems
                    .iter()
                    .map(|(file, it)| ImportProblem::new(Some(file), it))
                    .collect();
            }
            Error::Invalid { field, .. } | Error::Malformed { field, .. } => {
                problem.field = Some((*field).to_owned());
            }
            Error::TooMany { retry_after } => {
                problem.retry_after = Some(retry_after.as_secs().max(1));
            }
            Error::Refused(refusals) => {
                problem.problems = refusals.iter().map(ImportProblem::refusal).collect();
            }
            _ => {}
        }
        problem
    }
}

impl IntoResponse for Problem {
    fn into_response(mut self) -> Response {
        self.request_id = crate::request_id::request_id().unwrap_or_default();
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let mut response = (status, axum::Json(self)).into_response();
        if let Some(seconds) = retry_after {
            let value = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        if status == StatusCode::UNAUTHORIZED {
            let value = HeaderValue::from_static("Bearer realm=\"bursar\"");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, value);
        }
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}

/// What handlers answer with.
pub(crate) type ApiResult<T> = Result<T, Problem>;
