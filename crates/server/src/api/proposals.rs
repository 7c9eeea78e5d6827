//! Proposals over HTTP: where money should lie (CASH-9).
//!
//! Owns: parsing and answering, versions as entity tags. Not here: rules (`treasury`).
//! Invariant: each handler is one use case; asking with other numbers keeps nothing of them.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use serde::Deserialize;
use treasury::{ProposalAsked, ProposalChoice};
use utoipa::IntoParams;

use crate::extract::{Json, Org, Params};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, VersionHeaders, WriteHeaders};
use crate::state::App;
use crate::versions::{expected, problem};
use crate::wire::{
    NewProposalPayments, Proposal, ProposalPayments, ProposalQuestion, ProposalSettings,
};

type Tagged = ([(HeaderName, String); 1], Answer<ProposalSettings>);

/// What a proposal is about.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProposalQuery {
    /// The organisation, by short name or id; the first one if absent.
    #[param(required = false)]
    #[expect(
        dead_code,
        reason = "read by the extractor `Org`; here for the documentation"
    )]
    org: Option<String>,
    /// Only accounts of one entity, by short name.
    entity: Option<String>,
    /// Days; as the settings say if absent.
    #[param(minimum = 1, maximum = 365)]
    days: Option<usize>,
}

/// What to move between accounts of ours, with the numbers that are saved.
#[utoipa::path(get, path = "/forecasting/proposals", tag = "forecasting", operation_id = "get_proposal",
    params(ProposalQuery),
    responses((status = 200, body = Proposal), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(
    State(app): State<App>,
    org: Org,
    Params(query): Params<ProposalQuery>,
) -> ApiResult<Answer<Proposal>> {
    let asked = ProposalAsked {
        entity: query.entity,
        days: query.days,
        settings: None,
    };
    let found = app
        .treasury
        .forecast_proposal((org.id, &org.caller), &asked)
        .await?;
    Ok(Answer(found.into()))
}

/// The same with other numbers. Nothing is kept of them.
#[utoipa::path(post, path = "/forecasting/proposals", tag = "forecasting", operation_id = "solve_proposal",
    request_body = ProposalQuestion, params(OrgQuery),
    responses((status = 200, body = Proposal), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn solve(
    State(app): State<App>,
    org: Org,
    Json(it): Json<ProposalQuestion>,
) -> ApiResult<Answer<Proposal>> {
    let found = app
        .treasury
        .forecast_proposal((org.id, &org.caller), &it.into())
        .await?;
    Ok(Answer(found.into()))
}

/// Moves of a proposal that was seen become draft payments. Where the proposal would be another one
/// now, nothing is drafted.
#[utoipa::path(post, path = "/forecasting/proposals/payments", tag = "forecasting", operation_id = "draft_proposal",
    request_body = NewProposalPayments, params(OrgQuery, WriteHeaders),
    responses((status = 201, body = ProposalPayments), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn draft(
    State(app): State<App>,
    org: Org,
    Json(it): Json<NewProposalPayments>,
) -> ApiResult<(StatusCode, Answer<ProposalPayments>)> {
    let choice = ProposalChoice {
        content: it.content,
        moves: it.moves,
        until: it.until,
    };
    let drafted = app
        .treasury
        .draft_forecast_proposal((org.id, &org.caller), &it.question.into(), &choice)
        .await?;
    Ok((StatusCode::CREATED, Answer(drafted.into())))
}

/// The numbers that proposals are made with; the version is in `ETag`, 0 before the first change.
#[utoipa::path(get, path = "/forecasting/proposals/settings", tag = "forecasting", operation_id = "get_proposal_settings",
    params(OrgQuery),
    responses((status = 200, body = ProposalSettings, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn settings(State(app): State<App>, org: Org) -> ApiResult<Tagged> {
    let found = app.treasury.proposal_settings(org.id, &org.caller).await?;
    Ok(tagged(found))
}

/// Saves the numbers that proposals are made with.
#[utoipa::path(put, path = "/forecasting/proposals/settings", tag = "forecasting", operation_id = "put_proposal_settings",
    request_body = ProposalSettings, params(OrgQuery, VersionHeaders),
    responses((status = 200, body = ProposalSettings, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn put_settings(
    State(app): State<App>,
    org: Org,
    headers: HeaderMap,
    Json(it): Json<ProposalSettings>,
) -> ApiResult<Tagged> {
    let expected = expected(&headers)?;
    let put = app
        .treasury
        .put_proposal_settings((org.id, &org.caller), expected, it.into())
        .await;
    put.map(tagged).map_err(|error| problem(error, expected))
}

fn tagged(it: treasury::SavedProposalSettings) -> Tagged {
    let tag = format!("\"{}\"", it.version.unwrap_or(0));
    ([(header::ETAG, tag)], Answer(it.settings.into()))
}
