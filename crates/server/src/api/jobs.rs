//! Jobs and schedules over HTTP (NOTIFY-4).
//!
//! Owns: parsing and pages. Not here: rules (`treasury`).
//! Invariant: a handler is parse, one use case, convert.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use money::JobId;
use serde::Deserialize;
use treasury::{JobDraft, JobFilter};
use utoipa::IntoParams;

use crate::extract::{Json, Org, Params, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, bad};
use crate::state::App;
use crate::wire::{Job, JobKindList, JobList, JobState, NewJob, ScheduleList};

/// Jobs of one page.
const MOST_JOBS: usize = 200;

/// Which jobs.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct JobQuery {
    /// The organisation, by short name or id; the first one if absent.
    #[param(required = false)]
    #[expect(
        dead_code,
        reason = "read by the extractor `Org`; here for the documentation"
    )]
    org: Option<String>,
    /// Only in this state.
    #[param(inline)]
    state: Option<JobState>,
    /// Only of this kind.
    kind: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Items of the page, at most 200; 50 if absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
}

/// Jobs of the organisation and of the installation, the newest first.
#[utoipa::path(get, path = "/jobs", tag = "jobs", operation_id = "list_jobs", params(JobQuery),
    responses((status = 200, body = JobList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    org: Org,
    Params(it): Params<JobQuery>,
) -> ApiResult<Answer<JobList>> {
    let limit = it.limit.unwrap_or(50);
    if !(1..=MOST_JOBS).contains(&limit) {
        return Err(bad("limit", &limit.to_string(), "1 to 200"));
    }
    let before = it.cursor.map(|text| {
        let parsed = text.parse::<JobId>();
        parsed.map_err(|_| bad("cursor", &text, "`next_cursor` of the page before"))
    });
    let filter = JobFilter {
        states: it.state.map(Into::into).into_iter().collect(),
        kind: it.kind,
        before: before.transpose()?,
        limit,
    };
    let page = app.treasury.jobs(org.id, &org.caller, &filter).await?;
    Ok(Answer(page.into()))
}

/// Starts a job; one of its kind that waits or runs already is the answer, too.
#[utoipa::path(post, path = "/jobs", tag = "jobs", operation_id = "create_job",
    request_body = NewJob, params(OrgQuery),
    responses((status = 202, body = Job), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn create(
    State(app): State<App>,
    org: Org,
    Json(it): Json<NewJob>,
) -> ApiResult<(StatusCode, Answer<Job>)> {
    let draft = JobDraft {
        kind: it.kind,
        payload: it.payload,
        ..JobDraft::default()
    };
    let job = app.treasury.run_job(org.id, &org.caller, draft).await?;
    Ok((StatusCode::ACCEPTED, Answer(job.into())))
}

fn id_of(text: &str) -> Result<JobId, Problem> {
    let detail = || format!("job `{text}`: expected its id, as in `job_` and 32 digits");
    let parsed = text.parse();
    parsed.map_err(|_| Problem::new(StatusCode::NOT_FOUND, "bad-path", detail()))
}

/// One job.
#[utoipa::path(get, path = "/jobs/{id}", tag = "jobs", operation_id = "get_job",
    params(("id" = String, Path, description = "The job's id"), OrgQuery),
    responses((status = 200, body = Job), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<Answer<Job>> {
    let job = app.treasury.job(org.id, &org.caller, id_of(&id)?).await?;
    Ok(Answer(job.into()))
}

/// Tries a job again that failed, was given up or was called off.
#[utoipa::path(post, path = "/jobs/{id}/retry", tag = "jobs", operation_id = "retry_job",
    params(("id" = String, Path, description = "The job's id"), OrgQuery),
    responses((status = 200, body = Job), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn retry(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<Answer<Job>> {
    let id = id_of(&id)?;
    let job = app.treasury.retry_job(org.id, &org.caller, id).await?;
    Ok(Answer(job.into()))
}

/// Calls a job off: at once if it waits, within seconds if it runs.
#[utoipa::path(post, path = "/jobs/{id}/cancel", tag = "jobs", operation_id = "cancel_job",
    params(("id" = String, Path, description = "The job's id"), OrgQuery),
    responses((status = 200, body = Job), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn cancel(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<Answer<Job>> {
    let id = id_of(&id)?;
    let job = app.treasury.cancel_job(org.id, &org.caller, id).await?;
    Ok(Answer(job.into()))
}

/// The kinds of jobs there are.
#[utoipa::path(get, path = "/jobs/kinds", tag = "jobs", operation_id = "list_job_kinds", params(OrgQuery),
    responses((status = 200, body = JobKindList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn kinds(State(app): State<App>, _org: Org) -> ApiResult<Answer<JobKindList>> {
    Ok(Answer(JobKindList::of(app.treasury.job_registry())))
}

/// Work that comes again, with the moments it is next.
#[utoipa::path(get, path = "/schedules", tag = "jobs", operation_id = "list_schedules", params(OrgQuery),
    responses((status = 200, body = ScheduleList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn schedules(State(app): State<App>, org: Org) -> ApiResult<Answer<ScheduleList>> {
    let rows = app.treasury.schedules(org.id, &org.caller).await?;
    Ok(Answer(rows.into()))
}
