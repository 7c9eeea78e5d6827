//! Counterparties over HTTP (CASH-5).
//!
//! Owns: parsing and answering. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use money::CounterpartyId;

use crate::extract::{Json, Org, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, VersionHeaders, WriteHeaders};
use crate::state::App;
use crate::versions;
use crate::wire::{
    Counterparty, CounterpartyCandidate, CounterpartyCandidateList, CounterpartyList,
    CounterpartyMerge, CounterpartySplit, NewCounterparty,
};

/// Most candidates of an answer.
const MAX_CANDIDATES: usize = 500;

type Tagged = ([(HeaderName, String); 1], Answer<Counterparty>);

/// Every counterparty with what the books have of it, by name.
#[utoipa::path(get, path = "/counterparties", tag = "counterparties", operation_id = "list_counterparties",
    params(OrgQuery),
    responses((status = 200, body = CounterpartyList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>, org: Org) -> ApiResult<Answer<CounterpartyList>> {
    let found = app.treasury.counterparties(org.id, &org.caller).await?;
    let items = found.into_iter().map(Counterparty::from).collect();
    Ok(Answer(CounterpartyList { items }))
}

/// Names and accounts in the books that belong to no counterparty yet, those with most lines
/// first.
#[utoipa::path(get, path = "/counterparties/candidates", tag = "counterparties", operation_id = "list_counterparty_candidates",
    params(OrgQuery),
    responses((status = 200, body = CounterpartyCandidateList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn candidates(
    State(app): State<App>,
    org: Org,
) -> ApiResult<Answer<CounterpartyCandidateList>> {
    let found = app
        .treasury
        .counterparty_candidates(org.id, &org.caller, MAX_CANDIDATES)
        .await?;
    let items = found.into_iter().map(CounterpartyCandidate::from).collect();
    Ok(Answer(CounterpartyCandidateList { items }))
}

/// Keeps a new counterparty.
#[utoipa::path(post, path = "/counterparties", tag = "counterparties", operation_id = "add_counterparty",
    request_body = NewCounterparty, params(OrgQuery, WriteHeaders),
    responses((status = 201, body = Counterparty, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn add(
    State(app): State<App>,
    org: Org,
    Json(new): Json<NewCounterparty>,
) -> ApiResult<(StatusCode, Tagged)> {
    let added = app
        .treasury
        .add_counterparty(org.id, &org.caller, &new.into())
        .await?;
    Ok((StatusCode::CREATED, tagged(added)))
}

/// Changes a counterparty, or the version of it in `If-Match`.
#[utoipa::path(put, path = "/counterparties/{id}", tag = "counterparties", operation_id = "change_counterparty",
    request_body = NewCounterparty,
    params(("id" = String, Path, description = "The counterparty's id"), OrgQuery, VersionHeaders),
    responses((status = 200, body = Counterparty, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(new): Json<NewCounterparty>,
) -> ApiResult<Tagged> {
    let (id, expected) = (counterparty_id(&id)?, versions::expected(&headers)?);
    let changed = app
        .treasury
        .change_counterparty(org.id, &org.caller, (id, expected), &new.into())
        .await;
    changed
        .map(tagged)
        .map_err(|error| versions::problem(error, expected))
}

/// Deletes a counterparty, or the version of it in `If-Match`; its lines stay.
#[utoipa::path(delete, path = "/counterparties/{id}", tag = "counterparties", operation_id = "delete_counterparty",
    params(("id" = String, Path, description = "The counterparty's id"), OrgQuery, VersionHeaders, WriteHeaders),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn delete(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> ApiResult<StatusCode> {
    let (id, expected) = (counterparty_id(&id)?, versions::expected(&headers)?);
    let deleted = app
        .treasury
        .delete_counterparty(org.id, &org.caller, (id, expected))
        .await;
    deleted.map_err(|error| versions::problem(error, expected))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Merges counterparties into one, which takes their names and accounts.
#[utoipa::path(post, path = "/counterparties/{id}/merge", tag = "counterparties", operation_id = "merge_counterparties",
    request_body = CounterpartyMerge,
    params(("id" = String, Path, description = "The counterparty that stays"), OrgQuery, WriteHeaders),
    responses((status = 200, body = Counterparty, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn merge(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    Json(it): Json<CounterpartyMerge>,
) -> ApiResult<Tagged> {
    let id = counterparty_id(&id)?;
    let others: ApiResult<Vec<CounterpartyId>> =
        it.others.iter().map(|it| counterparty_id(it)).collect();
    let merged = app
        .treasury
        .merge_counterparties(org.id, &org.caller, id, &others?)
        .await?;
    Ok(tagged(merged))
}

/// Splits names and accounts off a counterparty, or the version of it in `If-Match`: they become
/// one of their own.
#[utoipa::path(post, path = "/counterparties/{id}/split", tag = "counterparties", operation_id = "split_counterparty",
    request_body = NewCounterparty,
    params(("id" = String, Path, description = "The counterparty they are with"), OrgQuery, VersionHeaders, WriteHeaders),
    responses((status = 201, body = CounterpartySplit),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn split(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(new): Json<NewCounterparty>,
) -> ApiResult<(StatusCode, Answer<CounterpartySplit>)> {
    let (id, expected) = (counterparty_id(&id)?, versions::expected(&headers)?);
    let split = app
        .treasury
        .split_counterparty(org.id, &org.caller, (id, expected), &new.into())
        .await;
    let split = split.map_err(|error| versions::problem(error, expected))?;
    Ok((StatusCode::CREATED, Answer(split.into())))
}

fn tagged(it: treasury::Counterparty) -> Tagged {
    (versions::tag(it.version), Answer(it.into()))
}

/// What is no id names nothing.
fn counterparty_id(text: &str) -> ApiResult<CounterpartyId> {
    text.parse().map_err(|_| {
        let error = treasury::Error::NotFound {
            what: "counterparty",
            name: text.chars().take(64).collect(),
            cure: "`GET /api/v1/counterparties` lists each with its id",
        };
        error.into()
    })
}
