//! Facilities over HTTP (CASH-11).
//!
//! Owns: parsing, versions as entity tags. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use money::{Date, FacilityId};
use serde::Deserialize;
use treasury::{Error, Expected, FacilityRow};
use utoipa::IntoParams;

use crate::extract::{Json, Org, Params, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{DayQuery, OrgQuery, VersionHeaders, WriteHeaders};
use crate::state::App;
use crate::versions::{self, expected, problem};
use crate::wire::{
    AccrualList, DebtPaymentList, Facility, FacilityList, FacilitySchedule, NewAccrual, NewFacility,
};

type Tagged = ([(HeaderName, String); 1], Answer<Facility>);

/// How far ahead payments are told if no last day is given. Unit: days.
const AHEAD_DAYS: i64 = 90;

/// Of which day, in what.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListParams {
    /// At the end of this day; today if absent.
    #[param(value_type = Option<String>, format = Date)]
    as_of: Option<Date>,
    /// Totals in this asset; the reporting currency if absent.
    #[serde(rename = "in")]
    #[param(rename = "in")]
    currency: Option<String>,
}

/// Up to when.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct UntilParams {
    /// Up to the end of this day; today if absent.
    #[param(value_type = Option<String>, format = Date)]
    until: Option<Date>,
}

/// From when to when.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SpanParams {
    /// The first day; today if absent.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The last day; 90 days later if absent.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
}

/// Every loan, credit line, deposit and holding as it stands, with maturities.
#[utoipa::path(get, path = "/facilities", tag = "facilities", operation_id = "list_facilities", params(OrgQuery, ListParams),
    responses((status = 200, body = FacilityList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    org: Org,
    Params(it): Params<ListParams>,
) -> ApiResult<Answer<FacilityList>> {
    let asked = (it.as_of, it.currency);
    let report = app.treasury.facilities(org.id, &org.caller, asked).await?;
    Ok(Answer(report.into()))
}

/// Adds a facility.
#[utoipa::path(post, path = "/facilities", tag = "facilities", operation_id = "add_facility", request_body = NewFacility,
    params(OrgQuery, WriteHeaders),
    responses((status = 201, body = Facility, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn add(
    State(app): State<App>,
    org: Org,
    Json(new): Json<NewFacility>,
) -> ApiResult<(StatusCode, Tagged)> {
    let added = app
        .treasury
        .add_facility(org.id, &org.caller, &new.into())
        .await?;
    Ok((StatusCode::CREATED, tagged(added)))
}

/// Payments of facilities that are to come, by day.
#[utoipa::path(get, path = "/facilities/payments", tag = "facilities", operation_id = "list_debt_payments", params(OrgQuery, SpanParams),
    responses((status = 200, body = DebtPaymentList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn payments(
    State(app): State<App>,
    org: Org,
    Params(it): Params<SpanParams>,
) -> ApiResult<Answer<DebtPaymentList>> {
    let from = it.from.unwrap_or_else(|| app.treasury.today());
    let later = || from.checked_add(jiff::Span::new().days(AHEAD_DAYS));
    let to = it.to.unwrap_or_else(|| later().unwrap_or(from));
    let found = app
        .treasury
        .upcoming_debt_payments(org.id, &org.caller, (from, to))
        .await?;
    let items = found.into_iter().map(Into::into).collect();
    Ok(Answer(DebtPaymentList { items }))
}

/// A facility as it stands; its version is in `ETag`.
#[utoipa::path(get, path = "/facilities/{id}", tag = "facilities", operation_id = "get_facility",
    params(("id" = String, Path, description = "The facility's id"), OrgQuery, DayQuery),
    responses((status = 200, body = Facility, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    Params(it): Params<DayQuery>,
) -> ApiResult<Tagged> {
    let asked = (facility_id(&id)?, it.as_of);
    let found = app.treasury.facility(org.id, &org.caller, asked).await?;
    Ok(tagged(found))
}

/// Changes the terms of a facility, or the version of them in `If-Match`. Interest that is booked
/// stays; the next entry makes up for what the new terms say otherwise.
#[utoipa::path(put, path = "/facilities/{id}", tag = "facilities", operation_id = "change_facility", request_body = NewFacility,
    params(("id" = String, Path, description = "The facility's id"), OrgQuery, VersionHeaders),
    responses((status = 200, body = Facility, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(new): Json<NewFacility>,
) -> ApiResult<Tagged> {
    let (on, draft) = (target(&id, &headers)?, new.into());
    let treasury = &app.treasury;
    let done = treasury.change_facility(org.id, &org.caller, on, &draft);
    changed(done.await, on)
}

/// Puts a facility into the archive, or the version of it in `If-Match`: nothing is booked of it
/// or expected any more.
#[utoipa::path(post, path = "/facilities/{id}/archive", tag = "facilities", operation_id = "archive_facility",
    params(("id" = String, Path, description = "The facility's id"), OrgQuery, VersionHeaders, WriteHeaders),
    responses((status = 200, body = Facility, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn archive(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Tagged> {
    let on = target(&id, &headers)?;
    let done = app.treasury.archive_facility(org.id, &org.caller, on);
    changed(done.await, on)
}

/// Takes a facility out of the archive, or the version of it in `If-Match`.
#[utoipa::path(post, path = "/facilities/{id}/restore", tag = "facilities", operation_id = "restore_facility",
    params(("id" = String, Path, description = "The facility's id"), OrgQuery, VersionHeaders, WriteHeaders),
    responses((status = 200, body = Facility, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn restore(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Tagged> {
    let on = target(&id, &headers)?;
    let done = app.treasury.restore_facility(org.id, &org.caller, on);
    changed(done.await, on)
}

/// The schedule of a facility, with what the journal has after each payment.
#[utoipa::path(get, path = "/facilities/{id}/schedule", tag = "facilities", operation_id = "get_facility_schedule",
    params(("id" = String, Path, description = "The facility's id"), OrgQuery, DayQuery),
    responses((status = 200, body = FacilitySchedule), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn schedule(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    Params(it): Params<DayQuery>,
) -> ApiResult<Answer<FacilitySchedule>> {
    let asked = (facility_id(&id)?, it.as_of);
    let found = app
        .treasury
        .facility_schedule(org.id, &org.caller, asked)
        .await?;
    Ok(Answer(found.into()))
}

/// The interest of a facility: what is booked, and what would be.
#[utoipa::path(get, path = "/facilities/{id}/accruals", tag = "facilities", operation_id = "list_accruals",
    params(("id" = String, Path, description = "The facility's id"), OrgQuery, UntilParams),
    responses((status = 200, body = AccrualList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn accruals(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    Params(it): Params<UntilParams>,
) -> ApiResult<Answer<AccrualList>> {
    let asked = (facility_id(&id)?, it.until);
    let found = app
        .treasury
        .facility_accruals(org.id, &org.caller, asked)
        .await?;
    Ok(Answer(found.into()))
}

/// Books the interest of a facility up to a day. Done twice it books once.
#[utoipa::path(post, path = "/facilities/{id}/accruals", tag = "facilities", operation_id = "book_accruals", request_body = NewAccrual,
    params(("id" = String, Path, description = "The facility's id"), OrgQuery, WriteHeaders),
    responses((status = 200, body = AccrualList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn accrue(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    Json(it): Json<NewAccrual>,
) -> ApiResult<Answer<AccrualList>> {
    let asked = (facility_id(&id)?, it.until);
    let booked = app
        .treasury
        .accrue_facility(org.id, &org.caller, asked)
        .await?;
    Ok(Answer(booked.into()))
}

/// A facility and the version of it that a change is about.
type Target = (FacilityId, Expected);

fn target(id: &str, headers: &HeaderMap) -> ApiResult<Target> {
    Ok((facility_id(id)?, expected(headers)?))
}

fn changed(done: Result<FacilityRow, Error>, (_, on): Target) -> ApiResult<Tagged> {
    done.map(tagged).map_err(|error| problem(error, on))
}

fn tagged(it: FacilityRow) -> Tagged {
    (versions::tag(it.version), Answer(it.into()))
}

fn facility_id(text: &str) -> ApiResult<FacilityId> {
    text.parse().map_err(|error: money::IdError| {
        Problem::new(StatusCode::NOT_FOUND, "not-found", error.to_string())
    })
}
