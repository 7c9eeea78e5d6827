//! Budgets and recurring payments over HTTP (CAPTURE-5).
//!
//! Owns: parsing and answering, versions as entity tags. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use money::Date;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::extract::{Json, Org, Params, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, VersionHeaders};
use crate::state::App;
use crate::versions::{expected, problem};
use crate::wire::{Budget, BudgetList, BudgetState, RecurringPayments, SavedBudget};

/// As of which day.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DayQuery {
    /// The day; today if absent.
    #[param(value_type = Option<String>, format = Date)]
    as_of: Option<Date>,
}

/// Every budget with its periods, by name.
#[utoipa::path(get, path = "/budgets", tag = "budgets", operation_id = "list_budgets", params(OrgQuery, DayQuery),
    responses((status = 200, body = BudgetList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    org: Org,
    Params(day): Params<DayQuery>,
) -> ApiResult<Answer<BudgetList>> {
    let found = app.treasury.budgets(org.id, &org.caller, day.as_of).await?;
    let items = found.into_iter().map(Into::into).collect();
    Ok(Answer(BudgetList { items }))
}

/// A budget with its periods; its version is in `ETag`.
#[utoipa::path(get, path = "/budgets/{name}", tag = "budgets", operation_id = "get_budget",
    params(("name" = String, Path, description = "The budget's name"), OrgQuery, DayQuery),
    responses((status = 200, body = BudgetState, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    org: Org,
    Path(name): Path<String>,
    Params(day): Params<DayQuery>,
) -> ApiResult<([(HeaderName, String); 1], Answer<BudgetState>)> {
    let found = app
        .treasury
        .budget(org.id, &org.caller, &name, day.as_of)
        .await?;
    let tag = format!("\"{}\"", found.saved.version);
    Ok(([(header::ETAG, tag)], Answer(found.into())))
}

/// Keeps a budget under a name.
#[utoipa::path(put, path = "/budgets/{name}", tag = "budgets", operation_id = "put_budget", request_body = Budget,
    params(("name" = String, Path, description = "The budget's name"), OrgQuery, VersionHeaders),
    responses((status = 200, body = SavedBudget, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn put(
    State(app): State<App>,
    org: Org,
    Path(name): Path<String>,
    headers: HeaderMap,
    Json(budget): Json<Budget>,
) -> ApiResult<([(HeaderName, String); 1], Answer<SavedBudget>)> {
    let on = expected(&headers)?;
    let put = app
        .treasury
        .put_budget(org.id, &org.caller, (&name, on), budget.into())
        .await;
    let kept = put.map_err(|error| problem(error, on))?;
    let tag = format!("\"{}\"", kept.version);
    Ok(([(header::ETAG, tag)], Answer(kept.into())))
}

/// Deletes a budget; the books stay.
#[utoipa::path(delete, path = "/budgets/{name}", tag = "budgets", operation_id = "delete_budget",
    params(("name" = String, Path, description = "The budget's name"), OrgQuery, VersionHeaders),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn delete(
    State(app): State<App>,
    org: Org,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> ApiResult<StatusCode> {
    let on = expected(&headers)?;
    let deleted = app
        .treasury
        .delete_budget(org.id, &org.caller, (&name, on))
        .await;
    deleted.map_err(|error| problem(error, on))?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is paid and received again and again: subscriptions, rent, payroll, with changed prices.
#[utoipa::path(get, path = "/recurring-payments", tag = "budgets", operation_id = "list_recurring_payments", params(OrgQuery, DayQuery),
    responses((status = 200, body = RecurringPayments), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn recurring(
    State(app): State<App>,
    org: Org,
    Params(day): Params<DayQuery>,
) -> ApiResult<Answer<RecurringPayments>> {
    let found = app
        .treasury
        .recurring_payments(org.id, &org.caller, day.as_of)
        .await?;
    Ok(Answer(found.into()))
}
