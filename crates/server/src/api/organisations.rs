//! Organisations and their journals over HTTP.
//!
//! Owns: parsing and answering. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use treasury::Caller;

use crate::app::App;
use crate::extract::{Json, Org, idempotency_key};
use crate::problem::{ApiResult, Problem};
use crate::wire::{Head, NewOrganisation, Organisation, OrganisationPage, Verification};

/// Every organisation.
#[utoipa::path(get, path = "/organisations", tag = "organisations",
    responses((status = 200, body = OrganisationPage), (status = "default", body = Problem)))]
pub(crate) async fn list(State(app): State<App>) -> ApiResult<Answer<OrganisationPage>> {
    let items = app.treasury.organisations().await?;
    Ok(Answer(OrganisationPage {
        items: items.into_iter().map(Organisation::from).collect(),
    }))
}

/// Makes an organisation.
#[utoipa::path(post, path = "/organisations", tag = "organisations",
    request_body = NewOrganisation,
    responses((status = 201, body = Organisation), (status = "default", body = Problem)))]
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
#[utoipa::path(get, path = "/journal/head", tag = "journal",
    params(("org" = Option<String>, Query, description = "The organisation")),
    responses((status = 200, body = Head), (status = "default", body = Problem)))]
pub(crate) async fn head(State(app): State<App>, org: Org) -> ApiResult<Answer<Head>> {
    Ok(Answer(app.treasury.book(org.id).await?.head().into()))
}

/// Proves the chain and every balance from the stored bytes.
#[utoipa::path(post, path = "/journal/verify", tag = "journal",
    params(("org" = Option<String>, Query, description = "The organisation")),
    responses((status = 200, body = Verification), (status = "default", body = Problem)))]
pub(crate) async fn verify(State(app): State<App>, org: Org) -> ApiResult<Answer<Verification>> {
    Ok(Answer(
        app.treasury.verify_journal(org.id, &|_| {}).await?.into(),
    ))
}
