//! Connections over HTTP (CASH-2).
//!
//! Owns: versions as entity tags. Not here: rules (`treasury`).
//! Invariant: no answer has a credential in it.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use tracing::Instrument;
use treasury::{Expected, Pause};

use crate::extract::{Json, Org, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, VersionHeaders, WriteHeaders};
use crate::state::App;
use crate::versions::{expected, problem};
use crate::wire::{
    Connection, ConnectionInput, ConnectionList, ConnectionProbe, ConnectorList, SyncReport,
};

type Tagged = ([(HeaderName, String); 1], Answer<Connection>);

/// The ways that bank lines can come in, and what each has to be told.
#[utoipa::path(get, path = "/connectors", tag = "connections", operation_id = "list_connectors", params(OrgQuery),
    responses((status = 200, body = ConnectorList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn connectors(
    State(app): State<App>,
    _org: Org,
) -> ApiResult<Answer<ConnectorList>> {
    Ok(Answer(ConnectorList::of(app.treasury.connectors())))
}

/// Every connection with how it stands, by name.
#[utoipa::path(get, path = "/connections", tag = "connections", operation_id = "list_connections", params(OrgQuery),
    responses((status = 200, body = ConnectionList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>, org: Org) -> ApiResult<Answer<ConnectionList>> {
    let found = app.treasury.list_connections(org.id, &org.caller).await?;
    let items = found.into_iter().map(Into::into).collect();
    Ok(Answer(ConnectionList { items }))
}

/// Adds a connection; its first sync is within a minute.
#[utoipa::path(post, path = "/connections", tag = "connections", operation_id = "create_connection",
    request_body = ConnectionInput, params(OrgQuery, WriteHeaders),
    responses((status = 201, body = Connection, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn create(
    State(app): State<App>,
    org: Org,
    Json(it): Json<ConnectionInput>,
) -> ApiResult<(StatusCode, Tagged)> {
    let added = app
        .treasury
        .add_connection(org.id, &org.caller, it.into())
        .await?;
    Ok((StatusCode::CREATED, tagged(added)))
}

/// A connection; its version is in `ETag`.
#[utoipa::path(get, path = "/connections/{id}", tag = "connections", operation_id = "get_connection",
    params(("id" = String, Path, description = "The connection's id or name"), OrgQuery),
    responses((status = 200, body = Connection, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<Tagged> {
    let found = app.treasury.connection(org.id, &org.caller, &id).await?;
    Ok(tagged(found))
}

/// Changes a connection, or the version of it in `If-Match`. Credentials not given stay.
#[utoipa::path(put, path = "/connections/{id}", tag = "connections", operation_id = "change_connection",
    request_body = ConnectionInput,
    params(("id" = String, Path, description = "The connection's id or name"), OrgQuery, VersionHeaders),
    responses((status = 200, body = Connection, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(it): Json<ConnectionInput>,
) -> ApiResult<Tagged> {
    let expected = expected(&headers)?;
    let on = (id.as_str(), version(expected)?);
    let changed = app
        .treasury
        .change_connection(org.id, &org.caller, on, it.into());
    let changed = changed.await.map_err(|error| problem(error, expected))?;
    Ok(tagged(changed))
}

/// Removes a connection with its credentials, or the version of it in `If-Match`. What it booked
/// stays.
#[utoipa::path(delete, path = "/connections/{id}", tag = "connections", operation_id = "delete_connection",
    params(("id" = String, Path, description = "The connection's id or name"), OrgQuery, VersionHeaders,
        WriteHeaders),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn delete(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> ApiResult<StatusCode> {
    let expected = expected(&headers)?;
    let on = (id.as_str(), version(expected)?);
    let removed = app.treasury.remove_connection(org.id, &org.caller, on);
    removed.await.map_err(|error| problem(error, expected))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Syncs a connection now: the answer says what came.
#[utoipa::path(post, path = "/connections/{id}/sync", tag = "connections", operation_id = "sync_connection",
    params(("id" = String, Path, description = "The connection's id or name"), OrgQuery, WriteHeaders),
    responses((status = 200, body = SyncReport), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn sync(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<Answer<SyncReport>> {
    // A task of its own: a client that goes away must not cut a sync off.
    let treasury = std::sync::Arc::clone(&app.treasury);
    let sync = async move { treasury.sync_connection(org.id, &org.caller, &id).await };
    let ended = tokio::spawn(sync.in_current_span()).await;
    let report = ended.map_err(|_| {
        let detail = "the sync ended by a mistake of the program; it is logged";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    })??;
    Ok(Answer(report.into()))
}

/// Looks whether a connection works; books nothing.
#[utoipa::path(post, path = "/connections/{id}/test", tag = "connections", operation_id = "test_connection",
    params(("id" = String, Path, description = "The connection's id or name"), OrgQuery, WriteHeaders),
    responses((status = 200, body = ConnectionProbe), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn test(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<Answer<ConnectionProbe>> {
    let probe = app
        .treasury
        .test_connection(org.id, &org.caller, &id)
        .await?;
    Ok(Answer(probe.into()))
}

/// Lets a connection rest.
#[utoipa::path(post, path = "/connections/{id}/pause", tag = "connections", operation_id = "pause_connection",
    params(("id" = String, Path, description = "The connection's id or name"), OrgQuery, WriteHeaders),
    responses((status = 200, body = Connection), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn pause(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<Tagged> {
    let paused = app
        .treasury
        .pause_connection(org.id, &org.caller, &id, Pause::Pause)
        .await?;
    Ok(tagged(paused))
}

/// Lets a connection go on, also one that stopped.
#[utoipa::path(post, path = "/connections/{id}/resume", tag = "connections", operation_id = "resume_connection",
    params(("id" = String, Path, description = "The connection's id or name"), OrgQuery, WriteHeaders),
    responses((status = 200, body = Connection), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn resume(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<Tagged> {
    let resumed = app
        .treasury
        .pause_connection(org.id, &org.caller, &id, Pause::Resume)
        .await?;
    Ok(tagged(resumed))
}

fn tagged(it: treasury::Connection) -> Tagged {
    let tag = format!("\"{}\"", it.version);
    ([(header::ETAG, tag)], Answer(it.into()))
}

/// The version that is expected: this resource is there, or the change is of none.
fn version(expected: Expected) -> Result<Option<u64>, Problem> {
    match expected {
        Expected::Any => Ok(None),
        Expected::Version(version) => Ok(Some(version)),
        Expected::Absent => {
            let detail = "header If-None-Match: expected none: a connection is added with POST";
            Err(Problem::new(StatusCode::BAD_REQUEST, "bad-header", detail))
        }
    }
}
