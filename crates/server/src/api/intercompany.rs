//! Intercompany claims and netting over HTTP (CASH-11).
//!
//! Owns: parsing, versions as entity tags. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use money::Date;
use serde::Deserialize;
use treasury::NettingQuery;
use utoipa::IntoParams;

use crate::extract::{Json, Org, Params, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{DayQuery, OrgQuery, VersionHeaders, WriteHeaders};
use crate::state::App;
use crate::versions::{self, expected, problem};
use crate::wire::{
    ClaimBasis, Intercompany, IntercompanyAccount, IntercompanyMark, Netting, NettingRun,
    PaymentItems,
};

/// What is netted, and how.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NettingParams {
    /// At the end of this day; today if absent.
    #[param(value_type = Option<String>, format = Date)]
    as_of: Option<Date>,
    /// Whose figures count; what both confirm if absent.
    #[param(inline)]
    by: Option<ClaimBasis>,
    /// The entity that all pay to and are paid by; directly if absent.
    centre: Option<String>,
}

/// What the entities owe each other, by the books of both sides.
#[utoipa::path(get, path = "/intercompany", tag = "intercompany", operation_id = "get_intercompany", params(OrgQuery, DayQuery),
    responses((status = 200, body = Intercompany), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    org: Org,
    Params(it): Params<DayQuery>,
) -> ApiResult<Answer<Intercompany>> {
    let report = app
        .treasury
        .intercompany(org.id, &org.caller, it.as_of)
        .await?;
    Ok(Answer(report.into()))
}

/// Few payments that settle what the entities owe each other.
#[utoipa::path(get, path = "/intercompany/netting", tag = "intercompany", operation_id = "propose_netting", params(OrgQuery, NettingParams),
    responses((status = 200, body = Netting), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn netting(
    State(app): State<App>,
    org: Org,
    Params(it): Params<NettingParams>,
) -> ApiResult<Answer<Netting>> {
    let query = NettingQuery {
        as_of: it.as_of,
        basis: it.by.map(Into::into).unwrap_or_default(),
        centre: it.centre,
    };
    let report = app
        .treasury
        .intercompany_netting(org.id, &org.caller, &query)
        .await?;
    Ok(Answer(report.into()))
}

/// Drafts the payments of a netting proposal, all or none; more than one are a batch. What is
/// under way already is not drafted again.
#[utoipa::path(post, path = "/intercompany/netting/payments", tag = "intercompany", operation_id = "draft_netting",
    request_body = NettingRun, params(OrgQuery, WriteHeaders),
    responses((status = 201, body = PaymentItems), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn draft_netting(
    State(app): State<App>,
    org: Org,
    Json(run): Json<NettingRun>,
) -> ApiResult<(StatusCode, Answer<PaymentItems>)> {
    let made = app
        .treasury
        .draft_netting(org.id, &org.caller, &run.into())
        .await?;
    let drafted = super::payments::answer(&app, &org, &made).await?;
    Ok((StatusCode::CREATED, drafted))
}

/// Marks an account as one between its entity and another one, or in place of the version in
/// `If-Match`.
#[utoipa::path(put, path = "/intercompany/accounts/{id}", tag = "intercompany", operation_id = "mark_intercompany",
    request_body = IntercompanyMark,
    params(("id" = String, Path, description = "The account's number"), OrgQuery, VersionHeaders),
    responses((status = 200, body = IntercompanyAccount, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn mark(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(it): Json<IntercompanyMark>,
) -> ApiResult<([(HeaderName, String); 1], Answer<IntercompanyAccount>)> {
    let on = expected(&headers)?;
    let marked = app
        .treasury
        .mark_intercompany(org.id, &org.caller, (&id, on), &it.entity)
        .await
        .map_err(|error| problem(error, on))?;
    Ok((versions::tag(marked.version), Answer(marked.into())))
}

/// Takes the mark from an account, or the version of it in `If-Match`.
#[utoipa::path(delete, path = "/intercompany/accounts/{id}", tag = "intercompany", operation_id = "unmark_intercompany",
    params(("id" = String, Path, description = "The account's number"), OrgQuery, VersionHeaders, WriteHeaders),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn unmark(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> ApiResult<StatusCode> {
    let on = expected(&headers)?;
    app.treasury
        .unmark_intercompany(org.id, &org.caller, (&id, on))
        .await
        .map_err(|error| problem(error, on))?;
    Ok(StatusCode::NO_CONTENT)
}
