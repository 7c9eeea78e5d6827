//! Liquidity and the terms of accounts over HTTP (CASH-3, CASH-4).
//!
//! Owns: parsing, versions as entity tags. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, header};
use money::Date;
use serde::Deserialize;
use treasury::Expected;
use utoipa::IntoParams;

use crate::extract::{Json, Org, Params, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, VersionHeaders};
use crate::state::App;
use crate::versions::{expected, problem};
use crate::wire::{AccountTerms, Liquidity};

type Tagged = ([(HeaderName, String); 1], Answer<AccountTerms>);

/// Of which day, in what.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LiquidityParams {
    /// At the end of this day; today if absent.
    #[param(value_type = Option<String>, format = Date)]
    as_of: Option<Date>,
    /// Valued in this asset; the reporting currency if absent.
    #[serde(rename = "in")]
    #[param(rename = "in")]
    currency: Option<String>,
}

/// What money can be used when, and how long it lasts.
#[utoipa::path(get, path = "/liquidity", tag = "positions", operation_id = "get_liquidity", params(OrgQuery, LiquidityParams),
    responses((status = 200, body = Liquidity), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    org: Org,
    Params(it): Params<LiquidityParams>,
) -> ApiResult<Answer<Liquidity>> {
    let asked = (it.as_of, it.currency);
    let report = app.treasury.liquidity(org.id, &org.caller, asked).await?;
    Ok(Answer(report.into()))
}

/// The terms of an account: overdraft, target, least, restricted; its version is in `ETag`.
#[utoipa::path(get, path = "/accounts/{id}/terms", tag = "accounts", operation_id = "get_account_terms",
    params(("id" = String, Path, description = "The account's number"), OrgQuery),
    responses((status = 200, body = AccountTerms, headers(("ETag" = String, description = "The version; 0 while none were set"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn terms(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<Tagged> {
    let found = app.treasury.account_terms(org.id, &org.caller, &id).await?;
    Ok(tagged(found))
}

/// Sets the terms of an account, or in place of the version in `If-Match`.
#[utoipa::path(put, path = "/accounts/{id}/terms", tag = "accounts", operation_id = "set_account_terms",
    request_body = AccountTerms,
    params(("id" = String, Path, description = "The account's number"), OrgQuery, VersionHeaders),
    responses((status = 200, body = AccountTerms, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn set_terms(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(it): Json<AccountTerms>,
) -> ApiResult<Tagged> {
    let expected = expected(&headers)?;
    let version = match expected {
        Expected::Any => None,
        Expected::Absent => Some(0),
        Expected::Version(version) => Some(version),
    };
    let on = (id.as_str(), version);
    let set = app
        .treasury
        .set_account_terms(org.id, &org.caller, on, it.into());
    let set = set.await.map_err(|error| problem(error, expected))?;
    Ok(tagged(set))
}

fn tagged(it: treasury::TermsRow) -> Tagged {
    let tag = format!("\"{}\"", it.version);
    ([(header::ETAG, tag)], Answer(it.into()))
}
