//! Imports over HTTP.
//!
//! Owns: taking uploads apart, parsing and answering. Not here: rules (`treasury`).
//! Invariant: what is uploaded is limited in bytes and files before it is read.

use axum::Json as Answer;
use axum::extract::State;
use axum::extract::multipart::Field;
use axum::http::StatusCode;
use money::ImportId;
use treasury::{Commit, KeptFile, KeptImport};
use utoipa::ToSchema;

use crate::extract::{Form, Json, Org, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, WriteHeaders};
use crate::state::App;
use crate::wire::{Import, ImportCommit, ImportList, ImportMapping, ImportUndo, Mapping};

/// Limits: a field of the form that is no file.
const MAX_TEXT_BYTES: usize = 1 << 20;

/// An upload.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "the shape of a multipart form, for the documentation"
)]
pub(crate) struct ImportUpload {
    /// One or more bank files.
    #[schema(value_type = Vec<String>, format = Binary)]
    files: Vec<Vec<u8>>,
    /// The account they are of, by number or path.
    account: Option<String>,
    /// How to read CSV files: the name of a saved mapping, or a mapping as JSON.
    mapping: Option<String>,
}

/// Every import, newest first.
#[utoipa::path(get, path = "/imports", tag = "imports", operation_id = "list_imports",
    params(OrgQuery),
    responses((status = 200, body = ImportList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>, org: Org) -> ApiResult<Answer<ImportList>> {
    let found = app.treasury.imports(org.id, &org.caller).await?;
    Ok(Answer(ImportList {
        items: found.into_iter().map(Import::from).collect(),
    }))
}

/// Reads files into a preview: nothing is booked. Sent again under the same idempotency key, the
/// same files answer with the first preview.
#[utoipa::path(post, path = "/imports", tag = "imports", operation_id = "create_import",
    request_body(content = ImportUpload, content_type = "multipart/form-data"),
    params(OrgQuery, WriteHeaders),
    responses((status = 201, body = Import), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn create(
    State(app): State<App>,
    org: Org,
    Form(mut form): Form,
) -> ApiResult<(StatusCode, Answer<Import>)> {
    let (mut files, mut account, mut mapping) = (Vec::new(), None, None);
    while let Some(field) = form.next_field().await.map_err(bad_form)? {
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "files" => {
                files.push(keep(&app, field).await?);
            }
            "account" => account = Some(text(field).await?),
            "mapping" => {
                let text = text(field).await?;
                mapping = Some(mapping_of(&app, &org, text.trim()).await?);
            }
            other => {
                let detail = format!("field `{other}`: expected files, account or mapping");
                return Err(Problem::new(StatusCode::BAD_REQUEST, "bad-form", detail));
            }
        }
    }
    let account = account.filter(|it| !it.is_empty());
    let new = KeptImport {
        files,
        account,
        mapping,
    };
    let import = app.treasury.preview_files(org.id, &org.caller, new).await?;
    Ok((StatusCode::CREATED, Answer(import.into())))
}

/// Keeps a file as it comes, part by part: none is in memory as a whole.
async fn keep(app: &App, mut field: Field<'_>) -> ApiResult<KeptFile> {
    let name = field.file_name().unwrap_or("file").to_owned();
    let mut file = app.treasury.begin_file(&name).await?;
    while let Some(part) = field.chunk().await.map_err(bad_form)? {
        file.write(&part).await?;
    }
    Ok(file.finish().await?)
}

/// The text of a form field, within the limit of texts.
async fn text(mut field: Field<'_>) -> ApiResult<String> {
    let mut bytes = Vec::new();
    while let Some(part) = field.chunk().await.map_err(bad_form)? {
        bytes.extend_from_slice(&part);
        if bytes.len() > MAX_TEXT_BYTES {
            let detail = format!("a form field has more than {MAX_TEXT_BYTES} bytes");
            return Err(Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "body-too-large",
                detail,
            ));
        }
    }
    String::from_utf8(bytes).map_err(|_| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "bad-form",
            "a form field is not UTF-8 text",
        )
    })
}

/// The mapping of a form field: a saved one by name, or as JSON.
async fn mapping_of(app: &App, org: &Org, text: &str) -> ApiResult<statements::Mapping> {
    if !text.starts_with('{') {
        return Ok(app
            .treasury
            .mapping(org.id, &org.caller, text)
            .await?
            .mapping);
    }
    let parsed: Mapping = serde_json::from_str(text).map_err(|error| {
        let detail = format!("field mapping: {error}");
        Problem::new(StatusCode::BAD_REQUEST, "bad-mapping", detail)
    })?;
    Ok(parsed.into())
}

/// An import as it stands.
#[utoipa::path(get, path = "/imports/{id}", tag = "imports", operation_id = "get_import",
    params(("id" = String, Path, description = "The import's id"),
        OrgQuery),
    responses((status = 200, body = Import), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<Answer<Import>> {
    Ok(Answer(
        app.treasury
            .import(org.id, &org.caller, import_id(&id)?)
            .await?
            .into(),
    ))
}

/// Drops a preview.
#[utoipa::path(delete, path = "/imports/{id}", tag = "imports", operation_id = "delete_import",
    params(("id" = String, Path, description = "The import's id"),
        OrgQuery, WriteHeaders),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn discard(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    app.treasury
        .drop_import(org.id, &org.caller, import_id(&id)?)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Books every new line of every file, or nothing.
#[utoipa::path(post, path = "/imports/{id}/commit", tag = "imports", operation_id = "commit_import", request_body = ImportCommit,
    params(("id" = String, Path, description = "The import's id"),
        OrgQuery, WriteHeaders),
    responses((status = 200, body = Import), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn commit(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    Json(it): Json<ImportCommit>,
) -> ApiResult<Answer<Import>> {
    let accounts = it
        .accounts
        .into_iter()
        .map(|(index, name)| (index, name.to_string()))
        .collect();
    let id = import_id(&id)?;
    let commit = Commit {
        accounts,
        is_confirmed: it.confirm,
    };
    let import = app
        .treasury
        .commit_import(org.id, &org.caller, id, commit)
        .await?;
    Ok(Answer(import.into()))
}

/// Takes back everything an import booked.
#[utoipa::path(post, path = "/imports/{id}/undo", tag = "imports", operation_id = "undo_import", request_body = ImportUndo,
    params(("id" = String, Path, description = "The import's id"),
        OrgQuery, WriteHeaders),
    responses((status = 200, body = Import), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn undo(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    Json(it): Json<ImportUndo>,
) -> ApiResult<Answer<Import>> {
    let id = import_id(&id)?;
    Ok(Answer(
        app.treasury
            .undo_import(org.id, &org.caller, id, it.reason)
            .await?
            .into(),
    ))
}

/// Reads one CSV file of a preview with another mapping.
#[utoipa::path(post, path = "/imports/{id}/mapping", tag = "imports", operation_id = "map_import", request_body = ImportMapping,
    params(("id" = String, Path, description = "The import's id"),
        OrgQuery, WriteHeaders),
    responses((status = 200, body = Import), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn map(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    Json(it): Json<ImportMapping>,
) -> ApiResult<Answer<Import>> {
    let id = import_id(&id)?;
    let choice = treasury::FileMapping {
        file: it.file,
        mapping: it.mapping.into(),
    };
    Ok(Answer(
        app.treasury
            .map_import(org.id, &org.caller, id, choice)
            .await?
            .into(),
    ))
}

fn import_id(text: &str) -> Result<ImportId, Problem> {
    text.parse().map_err(|error: money::IdError| {
        Problem::new(StatusCode::NOT_FOUND, "not-found", error.to_string())
    })
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "used as a function for map_err"
)]
fn bad_form(error: axum::extract::multipart::MultipartError) -> Problem {
    let code = match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => "body-too-large",
        _ => "bad-form",
    };
    Problem::new(error.status(), code, error.body_text())
}
