//! Backups over HTTP (OPS-4).
//!
//! Owns: the list. Not here: making and proving them, which are jobs (`jobs`).
//! Invariant: a handler is parse, one use case, convert.

use axum::Json as Answer;
use axum::extract::State;

use crate::extract::Org;
use crate::problem::{ApiResult, Problem};
use crate::query::OrgQuery;
use crate::state::App;
use crate::wire::BackupList;

/// Backups that are shown.
const MOST: usize = 50;

/// The newest backups of the installation, at most 50; jobs of the kinds `backup` and
/// `backup-verify` make and prove them.
#[utoipa::path(get, path = "/backups", tag = "jobs", operation_id = "list_backups", params(OrgQuery),
    responses((status = 200, body = BackupList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>, org: Org) -> ApiResult<Answer<BackupList>> {
    let rows = app
        .treasury
        .recent_backups(org.id, &org.caller, MOST)
        .await?;
    Ok(Answer(rows.into()))
}
