//! Requests that are signed instead of carrying a key (GUARD-2).
//!
//! Owns: the headers of a signature, and reading the body that it is over.
//! Not here: the signature itself and replays (`treasury`).
//! Invariant: nothing is kept of a body before its key is known to exist; what a handler reads is
//! byte for byte what was signed.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::OriginalUri;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use treasury::{Origin, SignedRequest};

use crate::problem::Problem;
use crate::state::App;
use crate::who::Who;

const KEY: &str = "x-bursar-key";
const TIMESTAMP: &str = "x-bursar-timestamp";
const SIGNATURE: &str = "x-bursar-signature";
/// The largest body that is signed: it is held in memory until its signature is checked.
const MAX_BODY_BYTES: usize = 10 * 1024 * 1024;

/// Whether a request says that it is signed.
pub(crate) fn is_signed(headers: &HeaderMap) -> bool {
    [KEY, TIMESTAMP, SIGNATURE]
        .iter()
        .any(|it| headers.contains_key(*it))
}

/// Proves a signed request. Answers who asks, and the body for the handler.
pub(crate) async fn identify(app: &App, parts: &Parts, body: Body, origin: &Origin) -> (Who, Body) {
    match prove(app, parts, body, origin).await {
        Ok((who, body)) => (who, Body::from(body)),
        Err(problem) => (Who::Nobody(Some(problem)), Body::empty()),
    }
}

async fn prove(
    app: &App,
    parts: &Parts,
    body: Body,
    origin: &Origin,
) -> Result<(Who, Bytes), Problem> {
    let text = |name: &str| {
        let value = parts.headers.get(name).and_then(|it| it.to_str().ok());
        value.unwrap_or_default()
    };
    let (key, timestamp) = (text(KEY), text(TIMESTAMP));
    app.treasury.check_signed(key, timestamp).await?;
    let body = read(body).await?;
    let uri = parts.extensions.get::<OriginalUri>();
    let uri = uri.map_or(&parts.uri, |it| &it.0);
    let request = SignedRequest {
        key,
        method: parts.method.as_str(),
        path: uri.path_and_query().map_or("/", |it| it.as_str()),
        body: &body,
        timestamp,
        signature: text(SIGNATURE),
    };
    let identity = app.treasury.prove_signed(&request, origin).await?;
    Ok((Who::Person(identity), body))
}

async fn read(body: Body) -> Result<Bytes, Problem> {
    let too_large = || {
        let detail = format!("the body of a signed request has at most {MAX_BODY_BYTES} bytes");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", detail)
    };
    if body.size_hint().lower() > MAX_BODY_BYTES as u64 {
        return Err(too_large());
    }
    match Limited::new(body, MAX_BODY_BYTES).collect().await {
        Ok(read) => Ok(read.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => {
            let detail = "the body broke off";
            Err(Problem::new(StatusCode::BAD_REQUEST, "bad-body", detail))
        }
    }
}
