//! Answers that are given again: what was asked before about books that did not move since.
//!
//! Owns: what a question is, validators (`ETag`) and 304. Not here: kept answers (`shelf`), who may
//! ask (`access`).
//! Invariant: an answer is given again only for the same organisation, scope, path and query, at
//! the same head of the journal, with the same prices, on the same day.
//! Source: RFC 9110, 8.8.3 and 13.1.2.

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;

use crate::extract::Org;
use crate::problem::Problem;
use crate::shelf::{Kept, Moment, Question};
use crate::state::App;

/// Limit of one kept answer.
const MAX_ANSWER_BYTES: usize = 2 << 20;

/// A question that was not answered from what is kept: for keeping its answer.
pub(crate) struct Open {
    question: Question,
    moment: Moment,
}

/// What is found for a question.
pub(crate) enum Found {
    /// The answer.
    Answer(Response),
    /// Nothing: ask, and keep the answer with this.
    Open(Open),
}

/// Looks for the answer to a request.
///
/// Errors: none if the books cannot be read: then the handler says why.
pub(crate) async fn find(app: &App, parts: &Parts, org: &Org) -> Option<Found> {
    let book = app.treasury.book(org.id).await.ok()?;
    let moment = Moment {
        seq: book.head().seq,
        prices: app.treasury.price_table(org.id).await.ok()?,
        day: app.treasury.today(),
    };
    // A reader that waits for a later head is answered anew.
    let wanted = parts.headers.get("bursar-seq");
    let wanted = wanted.map(|it| it.to_str().ok().and_then(|it| it.parse::<u64>().ok()));
    if wanted.is_some_and(|it| it.is_none_or(|it| it > moment.seq)) {
        return None;
    }
    let question = Question {
        org: org.id,
        scope: org.caller.scope().cloned(),
        uri: parts.uri.to_string(),
    };
    Some(match app.shelf.get(&question, &moment) {
        Some(kept) => {
            metrics::counter!("bursar_answer_cache_hits_total").increment(1);
            Found::Answer(answer(&kept, &parts.headers))
        }
        None => {
            metrics::counter!("bursar_answer_cache_misses_total").increment(1);
            Found::Open(Open { question, moment })
        }
    })
}

/// Keeps a good answer, and gives it its validator.
pub(crate) async fn keep(app: &App, open: Open, response: Response) -> Response {
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let is_json = parts
        .headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|it| it == "application/json");
    let Ok(collected) = body.collect().await else {
        let detail = "the answer could not be made";
        return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail).into_response();
    };
    let body = collected.to_bytes();
    if is_json && body.len() <= MAX_ANSWER_BYTES {
        let etag = app.shelf.put((open.question, open.moment), &body);
        parts.headers.insert(header::ETAG, etag);
    }
    Response::from_parts(parts, Body::from(body))
}

fn answer(kept: &Kept, headers: &HeaderMap) -> Response {
    let sent = headers.get(header::IF_NONE_MATCH);
    let is_known = sent.and_then(|it| it.to_str().ok()).is_some_and(|it| {
        let own = kept.etag.to_str().unwrap_or_default();
        // Compressing proxies mark validators as weak.
        it.split(',')
            .any(|it| it.trim().trim_start_matches("W/") == own.trim_start_matches("W/"))
    });
    let mut response = if is_known {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        let mut response = Response::new(Body::from(kept.body.clone()));
        let kind = HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    };
    response
        .headers_mut()
        .insert(header::ETAG, kept.etag.clone());
    response
}
