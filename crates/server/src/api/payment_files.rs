//! Files of payments over HTTP, the gateway they go through, and the bank's reports (CASH-10).
//!
//! Owns: parsing and answering. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use journal::PaymentId;

use super::payments::answer;
use crate::extract::{Content, Json, Org, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, VersionHeaders, WriteHeaders};
use crate::state::App;
use crate::versions::{expected, problem};
use crate::wire::{
    MadePaymentFile, NewPaymentFile, NewPaymentGateway, PaymentExchange, PaymentFileCopy,
    PaymentFileList, PaymentGateway, PaymentItems, PaymentStatus,
};

/// Every file of payments, the newest first.
#[utoipa::path(get, path = "/payment-files", tag = "payments", operation_id = "list_payment_files", params(OrgQuery),
    responses((status = 200, body = PaymentFileList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>, org: Org) -> ApiResult<Answer<PaymentFileList>> {
    let found = app.treasury.payment_files(org.id, &org.caller).await?;
    let items = found.iter().map(Into::into).collect();
    Ok(Answer(PaymentFileList { items }))
}

/// Writes approved payments to a file for the bank, each once.
#[utoipa::path(post, path = "/payment-files", tag = "payments", operation_id = "export_payments", request_body = NewPaymentFile,
    params(OrgQuery, WriteHeaders),
    responses((status = 201, body = MadePaymentFile), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn make(
    State(app): State<App>,
    org: Org,
    Json(new): Json<NewPaymentFile>,
) -> ApiResult<(StatusCode, Answer<MadePaymentFile>)> {
    let payments = new.payments;
    let payments = payments.map(|it| it.into_iter().map(PaymentId).collect());
    let made = app
        .treasury
        .export_payments(org.id, &org.caller, payments, new.format.into())
        .await?;
    let answer = MadePaymentFile::new(made, &org.caller.name);
    Ok((StatusCode::CREATED, Answer(answer)))
}

/// Writes a file again that was made before; the journal says that it is a copy, and why.
#[utoipa::path(post, path = "/payment-files/{number}/copies", tag = "payments", operation_id = "copy_payment_file", request_body = PaymentFileCopy,
    params(("number" = u32, Path, description = "The file's number"), OrgQuery, WriteHeaders),
    responses((status = 201, body = MadePaymentFile), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn copy(
    State(app): State<App>,
    org: Org,
    Path(number): Path<u32>,
    Json(it): Json<PaymentFileCopy>,
) -> ApiResult<(StatusCode, Answer<MadePaymentFile>)> {
    let made = app
        .treasury
        .copy_payment_file(org.id, &org.caller, number, &it.reason)
        .await?;
    let answer = MadePaymentFile::new(made, &org.caller.name);
    Ok((StatusCode::CREATED, Answer(answer)))
}

/// Sends a file through the gateway; one that it has already is not sent again.
#[utoipa::path(post, path = "/payment-files/{number}/send", tag = "payments", operation_id = "send_payment_file",
    params(("number" = u32, Path, description = "The file's number"), OrgQuery, WriteHeaders),
    responses((status = 200, body = PaymentItems), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn send(
    State(app): State<App>,
    org: Org,
    Path(number): Path<u32>,
) -> ApiResult<Answer<PaymentItems>> {
    let sent = app
        .treasury
        .send_payment_file(org.id, &org.caller, number)
        .await?;
    answer(&app, &org, &sent).await
}

type Tagged = ([(HeaderName, String); 1], Answer<PaymentGateway>);

fn tagged(it: treasury::PaymentGateway) -> Tagged {
    let tag = format!("\"{}\"", it.version);
    ([(header::ETAG, tag)], Answer(it.into()))
}

/// The gateway that files go through; its version is in `ETag`.
#[utoipa::path(get, path = "/payment-gateway", tag = "payments", operation_id = "get_payment_gateway", params(OrgQuery),
    responses((status = 200, body = PaymentGateway, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn gateway(State(app): State<App>, org: Org) -> ApiResult<Tagged> {
    let found = app.treasury.payment_gateway(org.id, &org.caller).await?;
    Ok(tagged(found))
}

/// Sets the gateway. The first time a key is made; register its public part there.
#[utoipa::path(put, path = "/payment-gateway", tag = "payments", operation_id = "set_payment_gateway", request_body = NewPaymentGateway,
    params(OrgQuery, VersionHeaders),
    responses((status = 200, body = PaymentGateway, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn set_gateway(
    State(app): State<App>,
    org: Org,
    headers: HeaderMap,
    Json(new): Json<NewPaymentGateway>,
) -> ApiResult<Tagged> {
    let on = expected(&headers)?;
    let set = app
        .treasury
        .set_payment_gateway(org.id, &org.caller, (on, &new.into()))
        .await;
    set.map(tagged).map_err(|error| problem(error, on))
}

/// Sends what is to go by itself now, and takes in what the bank says.
#[utoipa::path(post, path = "/payment-gateway/exchange", tag = "payments", operation_id = "exchange_payments",
    params(OrgQuery, WriteHeaders),
    responses((status = 200, body = PaymentExchange), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn exchange(
    State(app): State<App>,
    org: Org,
) -> ApiResult<Answer<PaymentExchange>> {
    let done = app.treasury.exchange_payments(org.id, &org.caller).await?;
    Ok(Answer(done.into()))
}

/// Removes the gateway and its key.
#[utoipa::path(delete, path = "/payment-gateway", tag = "payments", operation_id = "remove_payment_gateway",
    params(OrgQuery, VersionHeaders),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn remove_gateway(
    State(app): State<App>,
    org: Org,
    headers: HeaderMap,
) -> ApiResult<StatusCode> {
    let on = expected(&headers)?;
    let removed = app
        .treasury
        .remove_payment_gateway(org.id, &org.caller, on)
        .await;
    removed.map_err(|error| problem(error, on))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes in what the bank says of a file: a pain.002 status report.
#[utoipa::path(post, path = "/payment-status", tag = "payments", operation_id = "apply_payment_status",
    request_body(content = String, content_type = "application/xml"), params(OrgQuery, WriteHeaders),
    responses((status = 200, body = PaymentStatus), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn status(
    State(app): State<App>,
    org: Org,
    Content(body): Content,
) -> ApiResult<Answer<PaymentStatus>> {
    let outcome = app
        .treasury
        .apply_payment_status(org.id, &org.caller, "pain.002", &body)
        .await?;
    Ok(Answer(outcome.into()))
}
