//! Files of payments over HTTP, and the bank's reports (CASH-10).
//!
//! Owns: parsing and answering. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use journal::PaymentId;

use crate::extract::{Content, Json, Org, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, WriteHeaders};
use crate::state::App;
use crate::wire::{
    MadePaymentFile, NewPaymentFile, PaymentFileCopy, PaymentFileList, PaymentStatus,
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
