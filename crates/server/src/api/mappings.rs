//! Saved CSV mappings over HTTP.
//!
//! Owns: versions as entity tags. Not here: rules (`treasury`).
//! Invariant: a change that names a version is done on that version or not at all.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use treasury::SavedMapping;

use crate::extract::{Json, Org, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, VersionHeaders, WriteHeaders};
use crate::state::App;
use crate::versions::{self, expected, problem};
use crate::wire::{Mapping, MappingList};

type Tagged = ([(HeaderName, String); 1], Answer<Mapping>);

/// Every saved mapping, by name.
#[utoipa::path(get, path = "/mappings", tag = "mappings", operation_id = "list_mappings",
    params(OrgQuery),
    responses((status = 200, body = MappingList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>, org: Org) -> ApiResult<Answer<MappingList>> {
    let found = app.treasury.mappings(org.id, &org.caller).await?;
    let items = found.into_iter().map(|it| it.mapping.into()).collect();
    Ok(Answer(MappingList { items }))
}

/// A saved mapping; its version is in `ETag`.
#[utoipa::path(get, path = "/mappings/{name}", tag = "mappings", operation_id = "get_mapping",
    params(("name" = String, Path, description = "The mapping's name"), OrgQuery),
    responses((status = 200, body = Mapping, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    org: Org,
    Path(name): Path<String>,
) -> ApiResult<Tagged> {
    Ok(tagged(
        app.treasury.mapping(org.id, &org.caller, &name).await?,
    ))
}

/// Keeps a mapping under a name: a new one, or in place of the version in `If-Match`.
#[utoipa::path(put, path = "/mappings/{name}", tag = "mappings", operation_id = "put_mapping",
    request_body = Mapping,
    params(("name" = String, Path, description = "The mapping's name"), OrgQuery, VersionHeaders),
    responses((status = 200, body = Mapping, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn put(
    State(app): State<App>,
    org: Org,
    Path(name): Path<String>,
    headers: HeaderMap,
    Json(mapping): Json<Mapping>,
) -> ApiResult<Tagged> {
    let expected = expected(&headers)?;
    let mapping = Mapping {
        name: Some(name),
        ..mapping
    };
    let put = app
        .treasury
        .put_mapping(org.id, &org.caller, expected, mapping.into())
        .await;
    put.map(tagged).map_err(|error| problem(error, expected))
}

/// Deletes a mapping, or the version of it in `If-Match`.
#[utoipa::path(delete, path = "/mappings/{name}", tag = "mappings", operation_id = "delete_mapping",
    params(("name" = String, Path, description = "The mapping's name"), OrgQuery, VersionHeaders,
        WriteHeaders),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn delete(
    State(app): State<App>,
    org: Org,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> ApiResult<StatusCode> {
    let expected = expected(&headers)?;
    let deleted = app
        .treasury
        .delete_mapping(org.id, &org.caller, expected, &name)
        .await;
    deleted.map_err(|error| problem(error, expected))?;
    Ok(StatusCode::NO_CONTENT)
}

fn tagged(it: SavedMapping) -> Tagged {
    (versions::tag(it.version), Answer(it.mapping.into()))
}
