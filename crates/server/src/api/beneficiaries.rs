//! Beneficiaries over HTTP (CASH-10).
//!
//! Owns: parsing and answering, versions as entity tags. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use money::BeneficiaryId;

use crate::extract::{Json, Org, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, VersionHeaders, WriteHeaders, bad};
use crate::state::App;
use crate::versions::{expected, problem};
use crate::wire::{
    Beneficiary, BeneficiaryList, DetailsDecision, DetailsVerdict, NameCheck, NewBeneficiary,
};

type Tagged = ([(HeaderName, String); 1], Answer<Beneficiary>);

/// Every beneficiary, also removed ones.
#[utoipa::path(get, path = "/beneficiaries", tag = "payments", operation_id = "list_beneficiaries", params(OrgQuery),
    responses((status = 200, body = BeneficiaryList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>, org: Org) -> ApiResult<Answer<BeneficiaryList>> {
    let found = app.treasury.beneficiaries(org.id, &org.caller).await?;
    let items = found.iter().map(Into::into).collect();
    Ok(Answer(BeneficiaryList { items }))
}

/// Adds a beneficiary. Somebody else has to approve the bank details.
#[utoipa::path(post, path = "/beneficiaries", tag = "payments", operation_id = "add_beneficiary", request_body = NewBeneficiary,
    params(OrgQuery, WriteHeaders),
    responses((status = 201, body = Beneficiary), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn add(
    State(app): State<App>,
    org: Org,
    Json(new): Json<NewBeneficiary>,
) -> ApiResult<(StatusCode, Tagged)> {
    let made = app
        .treasury
        .add_beneficiary(org.id, &org.caller, &new.into())
        .await?;
    Ok((StatusCode::CREATED, tagged(&made)))
}

/// Whether the name fits what the books call the holder of this account.
#[utoipa::path(post, path = "/beneficiaries/name-check", tag = "payments", operation_id = "check_beneficiary_name", request_body = NewBeneficiary,
    params(OrgQuery),
    responses((status = 200, body = NameCheck), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn check_name(
    State(app): State<App>,
    org: Org,
    Json(new): Json<NewBeneficiary>,
) -> ApiResult<Answer<NameCheck>> {
    let checked = app
        .treasury
        .check_beneficiary_name(org.id, &org.caller, &new.into())
        .await?;
    Ok(Answer(checked.into()))
}

/// A beneficiary; the version is in `ETag`.
#[utoipa::path(get, path = "/beneficiaries/{id}", tag = "payments", operation_id = "get_beneficiary",
    params(("id" = String, Path, description = "The beneficiary's id"), OrgQuery),
    responses((status = 200, body = Beneficiary, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<Tagged> {
    let id = parsed(&id)?;
    let found = app.treasury.beneficiary(org.id, &org.caller, id).await?;
    Ok(tagged(&found))
}

/// Puts in new name or bank details. Those before stay in use until somebody else approves these.
#[utoipa::path(put, path = "/beneficiaries/{id}", tag = "payments", operation_id = "change_beneficiary", request_body = NewBeneficiary,
    params(("id" = String, Path, description = "The beneficiary's id"), OrgQuery, VersionHeaders),
    responses((status = 200, body = Beneficiary, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(new): Json<NewBeneficiary>,
) -> ApiResult<Tagged> {
    let (id, on) = (parsed(&id)?, expected(&headers)?);
    let changed = app
        .treasury
        .change_beneficiary(org.id, &org.caller, (id, on), &new.into())
        .await;
    changed
        .map(|it| tagged(&it))
        .map_err(|error| problem(error, on))
}

/// Takes a beneficiary out of use; what was paid to them keeps its details.
#[utoipa::path(delete, path = "/beneficiaries/{id}", tag = "payments", operation_id = "remove_beneficiary",
    params(("id" = String, Path, description = "The beneficiary's id"), OrgQuery, VersionHeaders),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn remove(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> ApiResult<StatusCode> {
    let (id, on) = (parsed(&id)?, expected(&headers)?);
    let removed = app
        .treasury
        .remove_beneficiary(org.id, &org.caller, (id, on))
        .await;
    removed.map_err(|error| problem(error, on))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Approves or refuses bank details that wait; never by who put them in.
#[utoipa::path(post, path = "/beneficiaries/{id}/decision", tag = "payments", operation_id = "decide_beneficiary", request_body = DetailsDecision,
    params(("id" = String, Path, description = "The beneficiary's id"), OrgQuery),
    responses((status = 200, body = Beneficiary), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn decide(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    Json(decision): Json<DetailsDecision>,
) -> ApiResult<Tagged> {
    let id = parsed(&id)?;
    let is_approved = decision.verdict == DetailsVerdict::Approve;
    let decided = app
        .treasury
        .decide_beneficiary(org.id, &org.caller, (id, decision.revision), is_approved)
        .await?;
    Ok(tagged(&decided))
}

fn tagged(it: &treasury::Beneficiary) -> Tagged {
    let tag = format!("\"{}\"", it.version);
    ([(header::ETAG, tag)], Answer(it.into()))
}

fn parsed(text: &str) -> Result<BeneficiaryId, Problem> {
    text.parse()
        .map_err(|_| bad("id", text, "a beneficiary's id, such as bnf_…"))
}
