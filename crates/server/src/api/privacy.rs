//! What people ask about their own data over HTTP (GUARD-7).
//!
//! Owns: parsing, and packing files. Not here: rules (`treasury`).
//! Invariant: each handler is about whoever asks, and nobody else.

use std::io::{Cursor, Write};

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use treasury::PersonFile;
use zip::write::SimpleFileOptions;

use crate::extract::{Json, Me};
use crate::problem::{ApiResult, Problem};
use crate::state::App;
use crate::who;
use crate::wire::{ConsentChoice, ConsentList};

/// Everything about oneself, as JSON files in a zip file.
#[utoipa::path(get, path = "/gdpr/export", tag = "privacy", operation_id = "export_person",
    responses((status = 200, description = "A zip file", body = Vec<u8>, content_type = "application/zip"),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn export(State(app): State<App>, me: Me) -> ApiResult<Response> {
    let files = app
        .treasury
        .export_oneself(&me.identity, &me.origin)
        .await?;
    let packed = tokio::task::spawn_blocking(move || pack(&files))
        .await
        .map_err(|it| failed(&it))?
        .map_err(|it| failed(&it))?;
    let headers: [(HeaderName, &str); 2] = [
        (header::CONTENT_TYPE, "application/zip"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"bursar-person.zip\"",
        ),
    ];
    Ok((headers, packed).into_response())
}

fn failed(cause: &dyn std::fmt::Display) -> Problem {
    tracing::error!(%cause, "a person's export was not packed");
    let detail = "the file could not be packed; it is logged";
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
}

fn pack(files: &[PersonFile]) -> std::io::Result<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        archive.start_file(file.name, SimpleFileOptions::default())?;
        serde_json::to_writer_pretty(&mut archive, &file.content)?;
        archive.write_all(b"\n")?;
    }
    Ok(archive.finish()?.into_inner())
}

/// How one's consents stand.
#[utoipa::path(get, path = "/gdpr/consent", tag = "privacy", operation_id = "get_consents",
    responses((status = 200, body = ConsentList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn consents(State(app): State<App>, me: Me) -> ApiResult<Answer<ConsentList>> {
    let found = app.treasury.consents(me.identity.user).await?;
    Ok(Answer(ConsentList {
        items: found.into_iter().map(Into::into).collect(),
    }))
}

/// Gives a consent, or withdraws it.
#[utoipa::path(post, path = "/gdpr/consent", tag = "privacy", operation_id = "set_consent", request_body = ConsentChoice,
    responses((status = 200, body = ConsentList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn choose(
    State(app): State<App>,
    me: Me,
    Json(it): Json<ConsentChoice>,
) -> ApiResult<Answer<ConsentList>> {
    let user = me.identity.user;
    let purpose = (it.purpose.as_str(), it.version);
    let found = app
        .treasury
        .choose_consent(user, purpose, it.given, &me.origin)
        .await?;
    Ok(Answer(ConsentList {
        items: found.into_iter().map(Into::into).collect(),
    }))
}

/// Erases oneself: personal data becomes unreadable, what was booked stays. Needs a fresh proof.
#[utoipa::path(post, path = "/gdpr/delete-account", tag = "privacy", operation_id = "delete_person",
    responses((status = 204, description = "Erased"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn delete(State(app): State<App>, me: Me) -> ApiResult<Response> {
    app.treasury.erase_oneself(&me.identity).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    who::clear_cookies(response.headers_mut(), app.is_secure());
    // What a browser keeps of this site goes, too.
    let value = HeaderValue::from_static("\"cache\", \"storage\"");
    let name = HeaderName::from_static("clear-site-data");
    response.headers_mut().insert(name, value);
    Ok(response)
}
