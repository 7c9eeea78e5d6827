//! Organisations and their journals over HTTP.
//!
//! Owns: parsing and answering. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use treasury::Caller;

use crate::extract::{Json, Org, idempotency_key};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, WriteHeaders};
use crate::state::App;
use crate::wire::{Head, NewOrganisation, Organisation, OrganisationList, Verification};

/// Every organisation.
#[utoipa::path(get, path = "/organisations", tag = "organisations", operation_id = "list_organisations",
    responses((status = 200, body = OrganisationList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>) -> ApiResult<Answer<OrganisationList>> {
    let items = app.treasury.organisations().await?;
    Ok(Answer(OrganisationList {
        items: items.into_iter().map(Organisation::from).collect(),
    }))
}

/// Makes an organisation.
#[utoipa::path(post, path = "/organisations", tag = "organisations", operation_id = "create_organisation",
    request_body = NewOrganisation,
    params(WriteHeaders),
    responses((status = 201, body = Organisation), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn create(
    State(app): State<App>,
    headers: HeaderMap,
    Json(new): Json<NewOrganisation>,
) -> ApiResult<(StatusCode, Answer<Organisation>)> {
    let caller = Caller::local().with_key(idempotency_key(&headers)?);
    let new = treasury::NewOrganisation {
        name: new.name,
        slug: new.slug,
        reporting: new.reporting_currency,
    };
    let made = app.treasury.create_organisation(&caller, new).await?;
    Ok((StatusCode::CREATED, Answer(made.into())))
}

/// Where the journal stands.
#[utoipa::path(get, path = "/journal/head", tag = "journal", operation_id = "get_journal_head",
    params(OrgQuery),
    responses((status = 200, body = Head), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn head(State(app): State<App>, org: Org) -> ApiResult<Answer<Head>> {
    Ok(Answer(app.treasury.book(org.id).await?.head().into()))
}

/// Proves the chain and every balance from the stored bytes.
#[utoipa::path(post, path = "/journal/verify", tag = "journal", operation_id = "verify_journal",
    params(OrgQuery),
    responses((status = 200, body = Verification), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn verify(State(app): State<App>, org: Org) -> ApiResult<Answer<Verification>> {
    Ok(Answer(
        app.treasury.verify_journal(org.id, &|_| {}).await?.into(),
    ))
}
