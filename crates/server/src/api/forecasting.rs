//! Forecasts over HTTP (CASH-7, CASH-8).
//!
//! Owns: parsing and answering, versions as entity tags. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use serde::Deserialize;
use treasury::{Around, Change, PastWeeksAsked, Scenario};
use utoipa::IntoParams;

use crate::extract::{Json, Org, Params, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, VersionHeaders, WriteHeaders, bad};
use crate::state::App;
use crate::versions::{expected, problem};
use crate::wire::{
    ForecastAdjustment, ForecastAdjustmentList, ForecastComparison, ForecastGrid,
    ForecastKnownList, ForecastMade, ForecastOutlook, ForecastPastWeeks, ForecastPerformance,
    ForecastRunList, ForecastScenario, ForecastScenarioList, ForecastSettings,
    NewForecastAdjustment, NewForecastHindcast, NewForecastRun, NewForecastScenario,
};

type Tagged<T> = ([(HeaderName, String); 1], Answer<T>);

/// What is looked at: one of account, currency and entity, or everything.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AroundQuery {
    /// The organisation, by short name or id; the first one if absent.
    #[param(required = false)]
    #[expect(
        dead_code,
        reason = "read by the extractor `Org`; here for the documentation"
    )]
    org: Option<String>,
    /// One account, by number or path.
    account: Option<String>,
    /// What is held in one asset.
    currency: Option<String>,
    /// One entity, by short name.
    entity: Option<String>,
    /// Valued in this asset; the reporting currency if absent.
    #[serde(rename = "in")]
    pub(super) into: Option<String>,
}

impl AroundQuery {
    pub(super) fn around(&self) -> Result<Around, Problem> {
        match (&self.account, &self.currency, &self.entity) {
            (None, None, None) => Ok(Around::Everything),
            (Some(it), None, None) => Ok(Around::Account(it.clone())),
            (None, Some(it), None) => Ok(Around::Currency(it.clone())),
            (None, None, Some(it)) => Ok(Around::Entity(it.clone())),
            _ => Err(bad(
                "account",
                "several",
                "one of account, currency and entity",
            )),
        }
    }
}

/// How many days of the past.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PastQuery {
    /// Days of the past, at most 366; 90 if absent.
    #[param(minimum = 0, maximum = 366)]
    past: Option<usize>,
}

/// What will be held, day by day, with bands, and accounts in danger.
#[utoipa::path(get, path = "/forecasting", tag = "forecasting", operation_id = "get_forecast",
    params(AroundQuery, PastQuery),
    responses((status = 200, body = ForecastOutlook), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn outlook(
    State(app): State<App>,
    org: Org,
    Params(query): Params<AroundQuery>,
    Params(past): Params<PastQuery>,
) -> ApiResult<Answer<ForecastOutlook>> {
    let past = past.past.unwrap_or(90);
    let asked = (org.id, &org.caller);
    let found = app
        .treasury
        .forecast_outlook(asked, &query.around()?, query.into, past)
        .await?;
    Ok(Answer(found.into()))
}

/// How many weeks.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WeeksQuery {
    /// Weeks to come, at most 53; 13 if absent.
    #[param(minimum = 1, maximum = 53)]
    weeks: Option<usize>,
    /// Weeks of the past, at most 53; 4 if absent.
    #[param(minimum = 0, maximum = 53)]
    before: Option<usize>,
}

/// Receipts and payments by category, week by week.
#[utoipa::path(get, path = "/forecasting/grid", tag = "forecasting", operation_id = "get_forecast_grid",
    params(AroundQuery, WeeksQuery),
    responses((status = 200, body = ForecastGrid), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn grid(
    State(app): State<App>,
    org: Org,
    Params(query): Params<AroundQuery>,
    Params(weeks): Params<WeeksQuery>,
) -> ApiResult<Answer<ForecastGrid>> {
    let weeks = (weeks.before.unwrap_or(4), weeks.weeks.unwrap_or(13));
    let asked = (org.id, &org.caller);
    let found = app
        .treasury
        .forecast_grid(asked, &query.around()?, query.into, weeks)
        .await?;
    Ok(Answer(found.into()))
}

/// Open items, planned payments and debt in the forecast: when each is expected, why, and what it stands
/// in for.
#[utoipa::path(get, path = "/forecasting/known", tag = "forecasting", operation_id = "list_forecast_known",
    params(AroundQuery),
    responses((status = 200, body = ForecastKnownList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn known(
    State(app): State<App>,
    org: Org,
    Params(query): Params<AroundQuery>,
) -> ApiResult<Answer<ForecastKnownList>> {
    let asked = (org.id, &org.caller);
    let found = app
        .treasury
        .forecast_known(asked, &query.around()?, query.into)
        .await?;
    Ok(Answer(found.into()))
}

/// Which publications.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MadeQuery {
    /// Those made ahead, or those made afterwards; if absent, those made afterwards only while no
    /// other can be scored.
    #[param(inline)]
    made: Option<ForecastMade>,
}

/// How published forecasts did.
#[utoipa::path(get, path = "/forecasting/performance", tag = "forecasting", operation_id = "get_forecast_performance",
    params(AroundQuery, MadeQuery),
    responses((status = 200, body = ForecastPerformance), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn performance(
    State(app): State<App>,
    org: Org,
    Params(query): Params<AroundQuery>,
    Params(which): Params<MadeQuery>,
) -> ApiResult<Answer<ForecastPerformance>> {
    let asked = (org.id, &org.caller);
    let made = which.made.map(Into::into);
    let found = app
        .treasury
        .forecast_performance(asked, &query.around()?, query.into, made)
        .await?;
    Ok(Answer(found.into()))
}

/// Which weeks of the past.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PastWeeksQuery {
    /// Only flows of this category, by number or path.
    category: Option<String>,
    /// Which week after what was known: 1 is the next one, and the default.
    #[param(minimum = 1, maximum = 53)]
    ahead: Option<usize>,
    /// Weeks of the past; 26 if absent.
    #[param(minimum = 1, maximum = 53)]
    weeks: Option<usize>,
}

/// What was expected of each of the last weeks at one number of weeks ahead, beside what came.
#[utoipa::path(get, path = "/forecasting/performance/weeks", tag = "forecasting", operation_id = "list_forecast_past_weeks",
    params(AroundQuery, PastWeeksQuery),
    responses((status = 200, body = ForecastPastWeeks), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn past_weeks(
    State(app): State<App>,
    org: Org,
    Params(query): Params<AroundQuery>,
    Params(weeks): Params<PastWeeksQuery>,
) -> ApiResult<Answer<ForecastPastWeeks>> {
    let around = query.around()?;
    let asked = PastWeeksAsked {
        currency: query.into,
        category: weeks.category,
        ahead: weeks.ahead.unwrap_or(1),
        weeks: weeks.weeks.unwrap_or(26),
    };
    let found = app
        .treasury
        .forecast_past_weeks((org.id, &org.caller), &around, asked)
        .await?;
    Ok(Answer(found.into()))
}

/// Publications, the newest first, and how far one is that is being made.
#[utoipa::path(get, path = "/forecasting/runs", tag = "forecasting", operation_id = "list_forecast_runs",
    params(OrgQuery),
    responses((status = 200, body = ForecastRunList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn runs(State(app): State<App>, org: Org) -> ApiResult<Answer<ForecastRunList>> {
    Ok(Answer(run_list(&app, &org).await?))
}

async fn run_list(app: &App, org: &Org) -> ApiResult<ForecastRunList> {
    let items = app.treasury.forecast_runs(org.id, &org.caller).await?;
    let progress = app.treasury.forecast_progress(org.id, &org.caller).await?;
    Ok(ForecastRunList {
        items: items.into_iter().map(Into::into).collect(),
        in_progress: progress.map(Into::into),
    })
}

/// Wants a forecast from the books as they are. A worker makes it; one that is being made already
/// is the answer, too.
#[utoipa::path(post, path = "/forecasting/runs", tag = "forecasting", operation_id = "create_forecast_run",
    request_body = NewForecastRun, params(OrgQuery, WriteHeaders),
    responses((status = 202, body = ForecastRunList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn run(
    State(app): State<App>,
    org: Org,
    Json(it): Json<NewForecastRun>,
) -> ApiResult<(StatusCode, Answer<ForecastRunList>)> {
    app.treasury
        .want_forecast(org.id, &org.caller, it.anew)
        .await?;
    Ok((StatusCode::ACCEPTED, Answer(run_list(&app, &org).await?)))
}

/// Wants the forecasts that the last weeks would have had, made from what was booked up to then, so
/// that they are scored. A worker makes them; weeks that have a forecast are left as they are.
#[utoipa::path(post, path = "/forecasting/hindcasts", tag = "forecasting", operation_id = "create_forecast_hindcasts",
    request_body = NewForecastHindcast, params(OrgQuery, WriteHeaders),
    responses((status = 202, body = ForecastRunList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn hindcast(
    State(app): State<App>,
    org: Org,
    Json(it): Json<NewForecastHindcast>,
) -> ApiResult<(StatusCode, Answer<ForecastRunList>)> {
    app.treasury
        .want_hindcast(org.id, &org.caller, it.weeks)
        .await?;
    Ok((StatusCode::ACCEPTED, Answer(run_list(&app, &org).await?)))
}

/// Flows that people put in.
#[utoipa::path(get, path = "/forecasting/adjustments", tag = "forecasting", operation_id = "list_forecast_adjustments",
    params(OrgQuery),
    responses((status = 200, body = ForecastAdjustmentList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn adjustments(
    State(app): State<App>,
    org: Org,
) -> ApiResult<Answer<ForecastAdjustmentList>> {
    let found = app
        .treasury
        .forecast_adjustments(org.id, &org.caller)
        .await?;
    let items = found.into_iter().map(Into::into).collect();
    Ok(Answer(ForecastAdjustmentList { items }))
}

/// Puts a flow into the forecast, with a reason.
#[utoipa::path(post, path = "/forecasting/adjustments", tag = "forecasting", operation_id = "create_forecast_adjustment",
    request_body = NewForecastAdjustment, params(OrgQuery, WriteHeaders),
    responses((status = 201, body = ForecastAdjustment), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn adjust(
    State(app): State<App>,
    org: Org,
    Json(it): Json<NewForecastAdjustment>,
) -> ApiResult<(StatusCode, Answer<ForecastAdjustment>)> {
    let asked = (org.id, &org.caller);
    let made = app
        .treasury
        .add_forecast_adjustment(asked, it.into())
        .await?;
    Ok((StatusCode::CREATED, Answer(made.into())))
}

/// Takes a flow out of the forecast.
#[utoipa::path(delete, path = "/forecasting/adjustments/{id}", tag = "forecasting", operation_id = "delete_forecast_adjustment",
    params(("id" = String, Path, description = "The adjustment's id"), OrgQuery, WriteHeaders),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn remove_adjustment(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    let asked = (org.id, &org.caller);
    app.treasury.remove_forecast_adjustment(asked, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How the organisation wants its forecast; the version is in `ETag`, 0 before the first change.
#[utoipa::path(get, path = "/forecasting/settings", tag = "forecasting", operation_id = "get_forecast_settings",
    params(OrgQuery),
    responses((status = 200, body = ForecastSettings, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn settings(
    State(app): State<App>,
    org: Org,
) -> ApiResult<Tagged<ForecastSettings>> {
    let found = app.treasury.forecast_settings(org.id, &org.caller).await?;
    Ok(tagged(found.version, found.into()))
}

/// Changes how the organisation wants its forecast.
#[utoipa::path(put, path = "/forecasting/settings", tag = "forecasting", operation_id = "put_forecast_settings",
    request_body = ForecastSettings, params(OrgQuery, VersionHeaders),
    responses((status = 200, body = ForecastSettings, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn put_settings(
    State(app): State<App>,
    org: Org,
    headers: HeaderMap,
    Json(it): Json<ForecastSettings>,
) -> ApiResult<Tagged<ForecastSettings>> {
    let expected = expected(&headers)?;
    let asked = (org.id, &org.caller);
    let put = app
        .treasury
        .put_forecast_settings(asked, expected, it.into())
        .await;
    put.map(|it| tagged(it.version, it.into()))
        .map_err(|error| problem(error, expected))
}

/// Every scenario, by name.
#[utoipa::path(get, path = "/forecasting/scenarios", tag = "forecasting", operation_id = "list_forecast_scenarios",
    params(OrgQuery),
    responses((status = 200, body = ForecastScenarioList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn scenarios(
    State(app): State<App>,
    org: Org,
) -> ApiResult<Answer<ForecastScenarioList>> {
    let found = app.treasury.forecast_scenarios(org.id, &org.caller).await?;
    let items = found.into_iter().map(Into::into).collect();
    Ok(Answer(ForecastScenarioList { items }))
}

/// A scenario; its version is in `ETag`.
#[utoipa::path(get, path = "/forecasting/scenarios/{name}", tag = "forecasting", operation_id = "get_forecast_scenario",
    params(("name" = String, Path, description = "The scenario's name"), OrgQuery),
    responses((status = 200, body = ForecastScenario, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn scenario(
    State(app): State<App>,
    org: Org,
    Path(name): Path<String>,
) -> ApiResult<Tagged<ForecastScenario>> {
    let found = app
        .treasury
        .forecast_scenario(org.id, &org.caller, &name)
        .await?;
    Ok(tagged(found.version, found.into()))
}

/// Keeps a scenario under a name: a new one, or in place of the version in `If-Match`.
#[utoipa::path(put, path = "/forecasting/scenarios/{name}", tag = "forecasting", operation_id = "put_forecast_scenario",
    request_body = NewForecastScenario,
    params(("name" = String, Path, description = "The scenario's name"), OrgQuery, VersionHeaders),
    responses((status = 200, body = ForecastScenario, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn put_scenario(
    State(app): State<App>,
    org: Org,
    Path(name): Path<String>,
    headers: HeaderMap,
    Json(it): Json<NewForecastScenario>,
) -> ApiResult<Tagged<ForecastScenario>> {
    let expected = expected(&headers)?;
    let changes = it
        .changes
        .into_iter()
        .map(|it| Change::try_from(treasury::ChangeDraft::from(it)));
    let scenario = Scenario {
        name,
        version: None,
        about: it.about,
        changes: changes.collect::<Result<_, _>>()?,
    };
    let asked = (org.id, &org.caller);
    let put = app
        .treasury
        .put_forecast_scenario(asked, expected, scenario)
        .await;
    put.map(|it| tagged(it.version, it.into()))
        .map_err(|error| problem(error, expected))
}

/// Removes a scenario, or the version of it in `If-Match`.
#[utoipa::path(delete, path = "/forecasting/scenarios/{name}", tag = "forecasting", operation_id = "delete_forecast_scenario",
    params(("name" = String, Path, description = "The scenario's name"), OrgQuery, VersionHeaders,
        WriteHeaders),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn delete_scenario(
    State(app): State<App>,
    org: Org,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> ApiResult<StatusCode> {
    let expected = expected(&headers)?;
    let asked = (org.id, &org.caller);
    let deleted = app
        .treasury
        .delete_forecast_scenario(asked, expected, &name)
        .await;
    deleted.map_err(|error| problem(error, expected))?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is compared.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ComparedQuery {
    /// Names of scenarios, with commas; at most 6.
    scenarios: Option<String>,
    /// What everything together should not fall below; nothing if absent.
    limit: Option<String>,
}

/// The forecast as it is and under scenarios, side by side.
#[utoipa::path(get, path = "/forecasting/comparison", tag = "forecasting", operation_id = "compare_forecast_scenarios",
    params(AroundQuery, ComparedQuery),
    responses((status = 200, body = ForecastComparison), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn comparison(
    State(app): State<App>,
    org: Org,
    Params(query): Params<AroundQuery>,
    Params(compared): Params<ComparedQuery>,
) -> ApiResult<Answer<ForecastComparison>> {
    let names = compared.scenarios.unwrap_or_default();
    let names: Vec<String> = names
        .split(',')
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect();
    let found = app
        .treasury
        .compare_forecast_scenarios(
            (org.id, &org.caller),
            &query.around()?,
            query.into,
            (&names, compared.limit.as_deref()),
        )
        .await?;
    Ok(Answer(found.into()))
}

fn tagged<T>(version: Option<u64>, body: T) -> Tagged<T> {
    let tag = format!("\"{}\"", version.unwrap_or(0));
    ([(header::ETAG, tag)], Answer(body))
}
