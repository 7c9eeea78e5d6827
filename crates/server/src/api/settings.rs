//! Settings of an organisation, feature flags and keys over HTTP (GUARD-5, OPS-8).
//!
//! Owns: parsing and answering. Not here: rules (`treasury`).
//! Invariant: what is left out of a change stays as it is.

use axum::Json as Answer;
use axum::extract::State;
use treasury::{Flag, Policy};

use crate::extract::{Json, Me, Org};
use crate::problem::{ApiResult, Problem};
use crate::query::OrgQuery;
use crate::state::App;
use crate::wire::{KeyRotation, ReportingSetting, SecuritySetting, Settings, SettingsChange};

/// Flags, security policy and reporting.
#[utoipa::path(get, path = "/admin/settings", tag = "settings", operation_id = "get_settings", params(OrgQuery),
    responses((status = 200, body = Settings), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(State(app): State<App>, org: Org) -> ApiResult<Answer<Settings>> {
    Ok(Answer(shown(&app, &org).await?))
}

/// Changes flags and the security policy.
#[utoipa::path(patch, path = "/admin/settings", tag = "settings", operation_id = "change_settings",
    request_body = SettingsChange, params(OrgQuery),
    responses((status = 200, body = Settings), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(
    State(app): State<App>,
    org: Org,
    Json(it): Json<SettingsChange>,
) -> ApiResult<Answer<Settings>> {
    let flag = |(name, choice): (&String, &Option<bool>)| Ok((name.parse::<Flag>()?, *choice));
    let flags: Result<_, treasury::Error> = it.flags.iter().map(flag).collect();
    let flags = flags?;
    if let Some(security) = it.security {
        let policy = Policy {
            is_second_factor_required: security.second_factor_required,
        };
        app.treasury.set_policy(org.id, &org.caller, policy).await?;
    }
    app.treasury.set_flags(org.id, &org.caller, &flags).await?;
    Ok(Answer(shown(&app, &org).await?))
}

async fn shown(app: &App, org: &Org) -> Result<Settings, Problem> {
    let flags = app.treasury.flags(org.id, &org.caller).await?;
    let policy = app.treasury.policy(org.id).await?;
    let row = app.treasury.organisation(&org.id.to_string()).await?;
    Ok(Settings {
        flags: flags.into_iter().map(Into::into).collect(),
        security: SecuritySetting {
            second_factor_required: policy.is_second_factor_required,
        },
        reporting: ReportingSetting {
            currency: row.reporting.to_string(),
        },
    })
}

/// Makes new data keys for everyone and seals everything anew. Needs a fresh proof.
#[utoipa::path(post, path = "/admin/keys/rotate", tag = "settings", operation_id = "rotate_keys", params(OrgQuery),
    responses((status = 200, body = KeyRotation), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn rotate(
    State(app): State<App>,
    me: Me,
    org: Org,
) -> ApiResult<Answer<KeyRotation>> {
    app.treasury.require_fresh(&me.identity)?;
    let done = app
        .treasury
        .rotate_keys(org.id, &org.caller, &|_, _| {})
        .await?;
    Ok(Answer(done.into()))
}
