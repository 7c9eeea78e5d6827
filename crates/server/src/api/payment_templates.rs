//! Templates of payments over HTTP (CASH-10).
//!
//! Owns: parsing and answering, versions as entity tags. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};

use crate::extract::{Json, Org, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, VersionHeaders, WriteHeaders};
use crate::state::App;
use crate::versions::{expected, problem};
use crate::wire::{
    PaymentItems, PaymentTemplate, PaymentTemplateList, SavedPaymentTemplate, TemplateUse,
};

type Tagged = ([(HeaderName, String); 1], Answer<SavedPaymentTemplate>);

/// Every template, by name.
#[utoipa::path(get, path = "/payment-templates", tag = "payments", operation_id = "list_payment_templates", params(OrgQuery),
    responses((status = 200, body = PaymentTemplateList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    org: Org,
) -> ApiResult<Answer<PaymentTemplateList>> {
    let found = app.treasury.payment_templates(org.id, &org.caller).await?;
    let items = found.into_iter().map(Into::into).collect();
    Ok(Answer(PaymentTemplateList { items }))
}

/// Keeps a template under a name. One that repeats is drafted by itself and waits for approval;
/// whoever kept it cannot give it.
#[utoipa::path(put, path = "/payment-templates/{name}", tag = "payments", operation_id = "put_payment_template", request_body = PaymentTemplate,
    params(("name" = String, Path, description = "The template's name"), OrgQuery, VersionHeaders),
    responses((status = 200, body = SavedPaymentTemplate, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn put(
    State(app): State<App>,
    org: Org,
    Path(name): Path<String>,
    headers: HeaderMap,
    Json(template): Json<PaymentTemplate>,
) -> ApiResult<Tagged> {
    let on = expected(&headers)?;
    let put = app
        .treasury
        .put_payment_template(org.id, &org.caller, (&name, on), template.into())
        .await;
    let kept = put.map_err(|error| problem(error, on))?;
    let tag = format!("\"{}\"", kept.version);
    Ok(([(header::ETAG, tag)], Answer(kept.into())))
}

/// Deletes a template; what it drafted stays.
#[utoipa::path(delete, path = "/payment-templates/{name}", tag = "payments", operation_id = "delete_payment_template",
    params(("name" = String, Path, description = "The template's name"), OrgQuery, VersionHeaders),
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
        .delete_payment_template(org.id, &org.caller, (&name, on))
        .await;
    deleted.map_err(|error| problem(error, on))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Drafts a payment from a template.
#[utoipa::path(post, path = "/payment-templates/{name}/payments", tag = "payments", operation_id = "draft_from_template", request_body = TemplateUse,
    params(("name" = String, Path, description = "The template's name"), OrgQuery, WriteHeaders),
    responses((status = 201, body = PaymentItems), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn draft(
    State(app): State<App>,
    org: Org,
    Path(name): Path<String>,
    Json(it): Json<TemplateUse>,
) -> ApiResult<(StatusCode, Answer<PaymentItems>)> {
    let made = app
        .treasury
        .draft_from_template(org.id, &org.caller, &name, it.execute_on)
        .await?;
    let answer = super::payments::answer(&app, &org, &made).await?;
    Ok((StatusCode::CREATED, answer))
}
