//! Organisations and their journals over HTTP.
//!
//! Owns: parsing and answering. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use treasury::{Caller, Treasury};

use crate::extract::{Asking, Json, Org, idempotency_key};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, WriteHeaders};
use crate::state::App;
use crate::who::{self, Who};
use crate::wire::{Head, NewOrganisation, Organisation, OrganisationList, Verification};

/// Every organisation.
#[utoipa::path(get, path = "/organisations", tag = "organisations", operation_id = "list_organisations",
    responses((status = 200, body = OrganisationList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    asking: Asking,
) -> ApiResult<Answer<OrganisationList>> {
    let items = match asking.who {
        Who::Operator => app.treasury.organisations().await?,
        Who::Person(identity) => app.treasury.organisations_of(&identity).await?,
        Who::Nobody(cause) => return Err(who::nobody(cause)),
    };
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
    asking: Asking,
    headers: HeaderMap,
    Json(new): Json<NewOrganisation>,
) -> ApiResult<(StatusCode, Answer<Organisation>)> {
    let key = idempotency_key(&headers)?;
    let new = treasury::NewOrganisation {
        name: new.name,
        slug: new.slug,
        reporting: new.reporting_currency,
    };
    let made = match asking.who {
        Who::Operator => {
            let caller = Caller::local().with_key(key).from(asking.origin);
            app.treasury.create_organisation(&caller, new).await?
        }
        Who::Person(identity) => {
            let caller = Treasury::enter_nowhere(&identity, asking.origin).with_key(key);
            app.treasury
                .found_organisation(&identity, &caller, new)
                .await?
        }
        Who::Nobody(cause) => return Err(who::nobody(cause)),
    };
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
        app.treasury
            .verify_journal(org.id, &org.caller, &|_| {})
            .await?
            .into(),
    ))
}
