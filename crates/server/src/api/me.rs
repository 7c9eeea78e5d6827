//! What people do about themselves over HTTP: profile, sessions, factors, keys (GUARD-2).
//!
//! Owns: parsing and answering. Not here: rules (`treasury`).
//! Invariant: each handler is one use case about whoever asks.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use treasury::{Credentials, IdentityProof, MATRIX};

use crate::extract::{Json, Me, Org, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, bad};
use crate::state::App;
use crate::wire::{
    ApiKey, ApiKeyList, FactorList, Me as MeAnswer, MeChange, NewApiKey, OwnMembership,
    PasswordChange, Reauthentication, RecoveryCodes, Session, SessionList, TotpCode, TotpOffer,
};

/// Whoever asks.
#[utoipa::path(get, path = "/auth/me", tag = "auth", operation_id = "get_me",
    responses((status = 200, body = MeAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(State(app): State<App>, me: Me) -> ApiResult<Answer<MeAnswer>> {
    Ok(Answer(shown(&app, &me).await?))
}

/// Changes one's name.
#[utoipa::path(patch, path = "/auth/me", tag = "auth", operation_id = "change_me", request_body = MeChange,
    responses((status = 200, body = MeAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(
    State(app): State<App>,
    me: Me,
    Json(it): Json<MeChange>,
) -> ApiResult<Answer<MeAnswer>> {
    app.treasury.rename_user(me.identity.user, &it.name).await?;
    Ok(Answer(shown(&app, &me).await?))
}

/// Changes one's password; every other session ends.
#[utoipa::path(post, path = "/auth/password", tag = "auth", operation_id = "change_password", request_body = PasswordChange,
    responses((status = 204, description = "Changed"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn password(
    State(app): State<App>,
    me: Me,
    Json(it): Json<PasswordChange>,
) -> ApiResult<StatusCode> {
    app.treasury
        .change_password(&me.identity, &it.current, &it.new, &me.origin)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Proves again who one is, for sensitive actions within fifteen minutes.
#[utoipa::path(post, path = "/auth/reauthenticate", tag = "auth", operation_id = "reauthenticate", request_body = Reauthentication,
    responses((status = 204, description = "Proved"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn reauthenticate(
    State(app): State<App>,
    me: Me,
    Json(it): Json<Reauthentication>,
) -> ApiResult<StatusCode> {
    if let Some(answer) = it.passkey {
        app.treasury
            .reauthenticate_by_passkey(&me.identity, &answer.into(), &me.origin)
            .await?;
        return Ok(StatusCode::NO_CONTENT);
    }
    let given = Credentials {
        email: String::new(),
        password: it.password.unwrap_or_default(),
        code: it.code,
        device: None,
    };
    app.treasury
        .reauthenticate(&me.identity, &given, &me.origin)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One's sessions.
#[utoipa::path(get, path = "/auth/sessions", tag = "auth", operation_id = "list_sessions",
    responses((status = 200, body = SessionList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn sessions(State(app): State<App>, me: Me) -> ApiResult<Answer<SessionList>> {
    let current = session_of(&me);
    let rows = app.treasury.sessions(me.identity.user).await?;
    let shown = |it: treasury::SessionRow| {
        let is_current = Some(it.id) == current;
        Session::new(it, is_current)
    };
    Ok(Answer(SessionList {
        items: rows.into_iter().map(shown).collect(),
    }))
}

/// Ends one of one's sessions.
#[utoipa::path(delete, path = "/auth/sessions/{id}", tag = "auth", operation_id = "end_session",
    params(("id" = String, Path, description = "The session's id")),
    responses((status = 204, description = "Ended"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn end_session(
    State(app): State<App>,
    me: Me,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    let id = id.parse().map_err(|_| bad("id", &id, "a session's id"))?;
    app.treasury
        .end_session(me.identity.user, id, &me.origin)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends every session of oneself but this one.
#[utoipa::path(delete, path = "/auth/sessions", tag = "auth", operation_id = "end_other_sessions",
    responses((status = 204, description = "Ended"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn end_others(State(app): State<App>, me: Me) -> ApiResult<StatusCode> {
    let user = me.identity.user;
    app.treasury.end_sessions(user, session_of(&me)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One's second factors.
#[utoipa::path(get, path = "/auth/mfa", tag = "auth", operation_id = "list_factors",
    responses((status = 200, body = FactorList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn factors(State(app): State<App>, me: Me) -> ApiResult<Answer<FactorList>> {
    let rows = app.treasury.factors(me.identity.user).await?;
    Ok(Answer(FactorList {
        items: rows.into_iter().map(Into::into).collect(),
    }))
}

/// Begins to set up an authenticator app. Needs a fresh proof.
#[utoipa::path(post, path = "/auth/mfa/totp", tag = "auth", operation_id = "begin_totp",
    responses((status = 201, body = TotpOffer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn begin_totp(
    State(app): State<App>,
    me: Me,
) -> ApiResult<(StatusCode, Answer<TotpOffer>)> {
    let offer = app.treasury.begin_totp(&me.identity).await?;
    let qr_svg = qr(&offer.url)?;
    let offer = TotpOffer {
        id: offer.id,
        secret: offer.secret,
        otpauth_url: offer.url,
        qr_svg,
    };
    Ok((StatusCode::CREATED, Answer(offer)))
}

/// Confirms an authenticator app with its first code. Answers recovery codes the first time.
#[utoipa::path(post, path = "/auth/mfa/totp/confirm", tag = "auth", operation_id = "confirm_totp", request_body = TotpCode,
    responses((status = 200, body = RecoveryCodes), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn confirm_totp(
    State(app): State<App>,
    me: Me,
    Json(it): Json<TotpCode>,
) -> ApiResult<Answer<RecoveryCodes>> {
    let codes = app
        .treasury
        .confirm_totp(&me.identity, &it.id, &it.code, &me.origin)
        .await?;
    Ok(Answer(RecoveryCodes {
        codes: codes.unwrap_or_default(),
    }))
}

/// Removes a second factor, or the link to a sign-in provider; not the only way to sign in that
/// someone without a password has (`last-way-in`). Needs a fresh proof.
#[utoipa::path(delete, path = "/auth/mfa/{id}", tag = "auth", operation_id = "remove_factor",
    params(("id" = String, Path, description = "The factor's id")),
    responses((status = 204, description = "Removed"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn remove_factor(
    State(app): State<App>,
    me: Me,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    app.treasury
        .remove_factor(&me.identity, &id, &me.origin)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes new recovery codes; the old ones end. Needs a fresh proof.
#[utoipa::path(post, path = "/auth/mfa/recovery-codes", tag = "auth", operation_id = "replace_recovery_codes",
    responses((status = 201, body = RecoveryCodes), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn recovery_codes(
    State(app): State<App>,
    me: Me,
) -> ApiResult<(StatusCode, Answer<RecoveryCodes>)> {
    let codes = app
        .treasury
        .new_recovery_codes(&me.identity, &me.origin)
        .await?;
    Ok((StatusCode::CREATED, Answer(RecoveryCodes { codes })))
}

/// One's API keys in an organisation.
#[utoipa::path(get, path = "/auth/api-keys", tag = "auth", operation_id = "list_api_keys", params(OrgQuery),
    responses((status = 200, body = ApiKeyList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn keys(
    State(app): State<App>,
    me: Me,
    org: Org,
) -> ApiResult<Answer<ApiKeyList>> {
    let user = me.identity.user;
    let rows = app.treasury.keys(org.id, &org.caller, user).await?;
    Ok(Answer(ApiKeyList {
        items: rows.into_iter().map(Into::into).collect(),
    }))
}

/// Makes an API key. Its secret is in this answer only. Needs a fresh proof.
#[utoipa::path(post, path = "/auth/api-keys", tag = "auth", operation_id = "create_api_key", request_body = NewApiKey, params(OrgQuery),
    responses((status = 201, body = ApiKey), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn make_key(
    State(app): State<App>,
    me: Me,
    org: Org,
    Json(it): Json<NewApiKey>,
) -> ApiResult<(StatusCode, Answer<ApiKey>)> {
    app.treasury.require_fresh(&me.identity)?;
    let new = parse_key(it)?;
    let user = me.identity.user;
    let made = app
        .treasury
        .make_key(org.id, &org.caller, user, new)
        .await?;
    let key = ApiKey {
        secret: Some(made.secret),
        ..made.row.into()
    };
    Ok((StatusCode::CREATED, Answer(key)))
}

/// Revokes an API key, at once.
#[utoipa::path(delete, path = "/auth/api-keys/{id}", tag = "auth", operation_id = "revoke_api_key",
    params(("id" = String, Path, description = "The key's id"), OrgQuery),
    responses((status = 204, description = "Revoked"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn revoke_key(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    let id = id.parse().map_err(|_| bad("id", &id, "an API key's id"))?;
    app.treasury.revoke_key(org.id, &org.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn parse_key(it: NewApiKey) -> Result<treasury::NewApiKey, Problem> {
    let actions = it.actions.iter().map(|it| it.parse());
    let network = |text: &String| {
        let single = || text.parse::<std::net::IpAddr>().map(Into::into);
        let parsed = text.parse().or_else(|_| single());
        parsed.map_err(|_| {
            bad(
                "addresses",
                text,
                "an address or network such as 10.0.0.0/8",
            )
        })
    };
    let moment = |text: String| {
        let expected = "a moment such as 2027-01-31T00:00:00Z";
        text.parse().map_err(|_| bad("expires_at", &text, expected))
    };
    Ok(treasury::NewApiKey {
        name: it.name,
        actions: actions.collect::<Result<_, treasury::Error>>()?,
        accounts: it.accounts,
        addresses: it.addresses.iter().map(network).collect::<Result<_, _>>()?,
        expires_at: it.expires_at.map(moment).transpose()?,
        is_signing: it.signing,
        limit_per_hour: it.limit_per_hour,
    })
}

const fn session_of(me: &Me) -> Option<money::SessionId> {
    match me.identity.proof {
        IdentityProof::Session { id, .. } => Some(id),
        IdentityProof::Key { .. } => None,
    }
}

async fn shown(app: &App, me: &Me) -> Result<MeAnswer, Problem> {
    let user = app.treasury.user(me.identity.user).await?;
    let mut memberships = Vec::new();
    for it in app.treasury.memberships(user.id).await? {
        memberships.extend(seen_membership(app, me, &it).await?);
    }
    let (csrf_token, has_second_factor) = match me.identity.proof {
        IdentityProof::Session {
            id,
            has_second_factor,
            ..
        } => (Some(app.treasury.csrf_token(id).await?), has_second_factor),
        IdentityProof::Key { .. } => (None, false),
    };
    Ok(MeAnswer {
        id: user.id.to_string(),
        has_password: user.has_password(),
        name: user.name,
        email: user.email,
        has_second_factor,
        memberships,
        csrf_token,
    })
}

/// What whoever asks is in an organisation; with a key, nothing beyond what the key is good for.
async fn seen_membership(
    app: &App,
    me: &Me,
    it: &treasury::Membership,
) -> Result<Option<OwnMembership>, Problem> {
    let shown = membership(app, it).await?;
    let IdentityProof::Key { org, actions, .. } = &me.identity.proof else {
        return Ok(Some(shown));
    };
    let is_granted = |name: &String| {
        let mut own = actions.iter().flat_map(|it| it.iter());
        actions.is_none() || own.any(|it| it.name() == name)
    };
    Ok((*org == it.org).then(|| OwnMembership {
        actions: shown.actions.into_iter().filter(is_granted).collect(),
        ..shown
    }))
}

/// What one is in an organisation, with its name.
pub(super) async fn membership(
    app: &App,
    it: &treasury::Membership,
) -> Result<OwnMembership, Problem> {
    let found = app.treasury.organisation(&it.org.to_string()).await?;
    let granted = MATRIX.iter().filter(|row| row.holds(it.role));
    Ok(OwnMembership {
        organisation: found.slug,
        name: found.name,
        role: it.role.to_string(),
        actions: granted.map(|it| it.action.to_string()).collect(),
        scope: it.scope.as_ref().into(),
    })
}

/// A text as a QR code.
fn qr(text: &str) -> Result<String, Problem> {
    let failed = |error: qrcode::types::QrError| {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            error.to_string(),
        )
    };
    let code = qrcode::QrCode::new(text.as_bytes()).map_err(failed)?;
    let image = code
        .render::<qrcode::render::svg::Color<'_>>()
        .min_dimensions(220, 220)
        .quiet_zone(true)
        .build();
    Ok(image)
}
