//! Payments over HTTP (CASH-10).
//!
//! Owns: parsing and answering. Not here: rules (`treasury`, `journal`).
//! Invariant: each handler is one use case; who approves is asked for a fresh proof.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use journal::{Hash, PaymentId};
use serde::Deserialize;
use treasury::{PaymentMove, PaymentQuery, SavedPaymentPolicy};
use utoipa::IntoParams;

use crate::extract::{Json, Me, Org, Params, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, VersionHeaders, WriteHeaders, bad};
use crate::state::App;
use crate::versions::{expected, problem};
use crate::wire::{
    BankWord, NewPayments, PayableRun, Payment, PaymentChange, PaymentItems, PaymentPage,
    PaymentPolicy, PaymentReason, PaymentReport, PaymentState, PolicyAnswer, PolicyQuestion,
    SeenPayments, SettledList,
};

/// Most payments of a page.
const MAX_LIMIT: usize = 500;

/// Which payments are wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PaymentsQuery {
    /// The organisation, by short name or id.
    #[expect(
        dead_code,
        reason = "read by the extractor `Org`; here for the documentation"
    )]
    org: Option<String>,
    /// Only in this state.
    #[param(inline)]
    state: Option<PaymentState>,
    /// Only of this batch.
    #[param(value_type = Option<u64>)]
    batch: Option<u32>,
    /// Only to this beneficiary.
    beneficiary: Option<String>,
    /// The `next_before` of the page before.
    #[param(value_type = Option<u64>)]
    before: Option<u32>,
    /// At most this many; 100 if absent, 500 at most.
    limit: Option<usize>,
}

impl PaymentsQuery {
    fn query(self) -> Result<PaymentQuery, Problem> {
        let limit = self.limit.unwrap_or(100);
        if limit == 0 || limit > MAX_LIMIT {
            return Err(bad("limit", &limit.to_string(), "1 to 500"));
        }
        let beneficiary = self.beneficiary.map(|it| {
            it.parse()
                .map_err(|_| bad("beneficiary", &it, "a beneficiary's id"))
        });
        Ok(PaymentQuery {
            states: self.state.map(Into::into).into_iter().collect(),
            batch: self.batch.map(PaymentId),
            beneficiary: beneficiary.transpose()?,
            before: self.before.map(PaymentId),
            limit,
        })
    }
}

/// A page of payments, the newest first.
#[utoipa::path(get, path = "/payments", tag = "payments", operation_id = "list_payments", params(PaymentsQuery),
    responses((status = 200, body = PaymentPage), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    org: Org,
    Params(query): Params<PaymentsQuery>,
) -> ApiResult<Answer<PaymentPage>> {
    let query = query.query()?;
    let found = app.treasury.payments(org.id, &org.caller, &query).await?;
    Ok(Answer(found.into()))
}

/// Drafts payments, all or none; more than one are a batch.
#[utoipa::path(post, path = "/payments", tag = "payments", operation_id = "draft_payments", request_body = NewPayments,
    params(OrgQuery, WriteHeaders),
    responses((status = 201, body = PaymentItems), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn draft(
    State(app): State<App>,
    org: Org,
    Json(new): Json<NewPayments>,
) -> ApiResult<(StatusCode, Answer<PaymentItems>)> {
    let drafts = new.payments.into_iter().map(|it| it.draft());
    let drafts = drafts.collect::<Result<Vec<_>, _>>()?;
    let made = app
        .treasury
        .draft_payments(org.id, &org.caller, &drafts)
        .await?;
    Ok((StatusCode::CREATED, answer(&app, &org, &made).await?))
}

/// Drafts payments of open payables, all or none; more than one are a batch.
#[utoipa::path(post, path = "/payments/payables", tag = "payments", operation_id = "draft_payables", request_body = PayableRun,
    params(OrgQuery, WriteHeaders),
    responses((status = 201, body = PaymentItems), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn draft_payables(
    State(app): State<App>,
    org: Org,
    Json(run): Json<PayableRun>,
) -> ApiResult<(StatusCode, Answer<PaymentItems>)> {
    let made = app
        .treasury
        .draft_payables(org.id, &org.caller, &run.run()?)
        .await?;
    Ok((StatusCode::CREATED, answer(&app, &org, &made).await?))
}

/// A payment with its life.
#[utoipa::path(get, path = "/payments/{id}", tag = "payments", operation_id = "get_payment",
    params(("id" = u32, Path, description = "The payment's number"), OrgQuery),
    responses((status = 200, body = Payment), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    org: Org,
    Path(id): Path<u32>,
) -> ApiResult<Answer<Payment>> {
    let found = app
        .treasury
        .payment(org.id, &org.caller, PaymentId(id))
        .await?;
    Ok(Answer(found.into()))
}

/// Changes a payment's order as it was seen; approvals it had are gone.
#[utoipa::path(put, path = "/payments/{id}", tag = "payments", operation_id = "change_payment", request_body = PaymentChange,
    params(("id" = u32, Path, description = "The payment's number"), OrgQuery, WriteHeaders),
    responses((status = 200, body = Payment), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(
    State(app): State<App>,
    org: Org,
    Path(id): Path<u32>,
    Json(change): Json<PaymentChange>,
) -> ApiResult<Answer<Payment>> {
    let (id, was) = (PaymentId(id), content(&change.content)?);
    let draft = change.payment.draft()?;
    app.treasury
        .change_payment(org.id, &org.caller, (id, was), &draft)
        .await?;
    let found = app.treasury.payment(org.id, &org.caller, id).await?;
    Ok(Answer(found.into()))
}

/// Asks for the approval of payments as they were seen, all or none.
#[utoipa::path(post, path = "/payments/submit", tag = "payments", operation_id = "submit_payments", request_body = SeenPayments,
    params(OrgQuery, WriteHeaders),
    responses((status = 200, body = PaymentItems), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn submit(
    State(app): State<App>,
    org: Org,
    Json(it): Json<SeenPayments>,
) -> ApiResult<Answer<PaymentItems>> {
    let seen = seen(&it)?;
    let items: Vec<_> = seen.iter().map(|it| (it.0, Some(it.1))).collect();
    app.treasury
        .submit_payments(org.id, &org.caller, &items)
        .await?;
    answer(&app, &org, &ids(&seen)).await
}

/// Approves payments as they were seen, all or none. Needs a fresh proof; never one's own.
#[utoipa::path(post, path = "/payments/approve", tag = "payments", operation_id = "approve_payments", request_body = SeenPayments,
    params(OrgQuery, WriteHeaders),
    responses((status = 200, body = PaymentItems), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn approve(
    State(app): State<App>,
    me: Me,
    org: Org,
    Json(it): Json<SeenPayments>,
) -> ApiResult<Answer<PaymentItems>> {
    let seen = seen(&it)?;
    app.treasury
        .approve_payments(org.id, &org.caller, &me.identity, &seen)
        .await?;
    answer(&app, &org, &ids(&seen)).await
}

/// Refuses payments that wait for approval, or were approved; with a reason.
#[utoipa::path(post, path = "/payments/reject", tag = "payments", operation_id = "reject_payments", request_body = PaymentReason,
    params(OrgQuery, WriteHeaders),
    responses((status = 200, body = PaymentItems), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn reject(
    State(app): State<App>,
    org: Org,
    Json(it): Json<PaymentReason>,
) -> ApiResult<Answer<PaymentItems>> {
    let reason = it.reason.unwrap_or_default();
    moved(&app, &org, &it.payments, PaymentMove::Reject { reason }).await
}

/// Gives payments up; with a reason once a file was made of them.
#[utoipa::path(post, path = "/payments/cancel", tag = "payments", operation_id = "cancel_payments", request_body = PaymentReason,
    params(OrgQuery, WriteHeaders),
    responses((status = 200, body = PaymentItems), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn cancel(
    State(app): State<App>,
    org: Org,
    Json(it): Json<PaymentReason>,
) -> ApiResult<Answer<PaymentItems>> {
    let reason = it.reason;
    moved(&app, &org, &it.payments, PaymentMove::Cancel { reason }).await
}

/// Says by hand what became of payments at the bank.
#[utoipa::path(post, path = "/payments/report", tag = "payments", operation_id = "report_payments", request_body = PaymentReport,
    params(OrgQuery, WriteHeaders),
    responses((status = 200, body = PaymentItems), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn report(
    State(app): State<App>,
    org: Org,
    Json(it): Json<PaymentReport>,
) -> ApiResult<Answer<PaymentItems>> {
    let step = match it.state {
        BankWord::Sent => PaymentMove::Sent { note: it.note },
        BankWord::Failed => PaymentMove::Fail {
            reason: it.note.unwrap_or_default(),
        },
        BankWord::Settled => PaymentMove::Settle {
            entry: it.entry.unwrap_or_default(),
        },
    };
    moved(&app, &org, &it.payments, step).await
}

/// Finds the bank's lines of payments among the entries, and settles those it finds.
#[utoipa::path(post, path = "/payments/settle", tag = "payments", operation_id = "settle_payments", params(OrgQuery, WriteHeaders),
    responses((status = 200, body = SettledList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn settle(State(app): State<App>, org: Org) -> ApiResult<Answer<SettledList>> {
    let found = app.treasury.settle_payments(org.id, &org.caller).await?;
    Ok(Answer(found.into()))
}

type Tagged = ([(HeaderName, String); 1], Answer<PaymentPolicy>);

/// Who approves which payments; the version is in `ETag`, 0 while nobody has set it.
#[utoipa::path(get, path = "/payment-policy", tag = "payments", operation_id = "get_payment_policy", params(OrgQuery),
    responses((status = 200, body = PaymentPolicy, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn policy(State(app): State<App>, org: Org) -> ApiResult<Tagged> {
    let saved = app.treasury.payment_policy(org.id, &org.caller).await?;
    Ok(tagged(saved))
}

/// Sets who approves which payments. What was submitted before keeps its plan.
#[utoipa::path(put, path = "/payment-policy", tag = "payments", operation_id = "set_payment_policy", request_body = PaymentPolicy,
    params(OrgQuery, VersionHeaders),
    responses((status = 200, body = PaymentPolicy, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn set_policy(
    State(app): State<App>,
    org: Org,
    headers: HeaderMap,
    Json(policy): Json<PaymentPolicy>,
) -> ApiResult<Tagged> {
    let on = expected(&headers)?;
    let set = app
        .treasury
        .set_payment_policy(org.id, &org.caller, on, policy.into())
        .await;
    set.map(tagged).map_err(|error| problem(error, on))
}

/// What a policy, or the one in force, would ask for a payment. Nothing is kept.
#[utoipa::path(post, path = "/payment-policy/preview", tag = "payments", operation_id = "preview_payment_policy",
    request_body = PolicyQuestion, params(OrgQuery),
    responses((status = 200, body = PolicyAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn preview_policy(
    State(app): State<App>,
    org: Org,
    Json(question): Json<PolicyQuestion>,
) -> ApiResult<Answer<PolicyAnswer>> {
    let found = app
        .treasury
        .preview_payment_policy(org.id, &org.caller, question.into())
        .await?;
    Ok(Answer(found.into()))
}

fn tagged(it: SavedPaymentPolicy) -> Tagged {
    let tag = format!("\"{}\"", it.version);
    ([(header::ETAG, tag)], Answer(it.policy.into()))
}

async fn moved(
    app: &App,
    org: &Org,
    payments: &[u32],
    step: PaymentMove,
) -> ApiResult<Answer<PaymentItems>> {
    let ids: Vec<PaymentId> = payments.iter().copied().map(PaymentId).collect();
    app.treasury
        .move_payments(org.id, &org.caller, &ids, step)
        .await?;
    answer(app, org, &ids).await
}

pub(super) async fn answer(
    app: &App,
    org: &Org,
    ids: &[PaymentId],
) -> ApiResult<Answer<PaymentItems>> {
    let found = app
        .treasury
        .payments_by_id(org.id, &org.caller, ids)
        .await?;
    let items = found.into_iter().map(Into::into).collect();
    Ok(Answer(PaymentItems { items }))
}

fn seen(it: &SeenPayments) -> Result<Vec<(PaymentId, Hash)>, Problem> {
    let one = |it: &crate::wire::SeenPayment| Ok((PaymentId(it.id), content(&it.content)?));
    it.payments.iter().map(one).collect()
}

fn ids(seen: &[(PaymentId, Hash)]) -> Vec<PaymentId> {
    seen.iter().map(|it| it.0).collect()
}

fn content(text: &str) -> Result<Hash, Problem> {
    let wanted = "the `content` of a payment: 64 hexadecimal digits";
    text.parse().map_err(|_| {
        let detail = format!("content `{text}`: expected {wanted}");
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail)
    })
}
