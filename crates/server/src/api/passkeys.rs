//! Passkeys over HTTP (GUARD-2).
//!
//! Owns: parsing and answering. Not here: rules and checks (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};

use crate::extract::{Asking, Json, Me};
use crate::problem::{ApiResult, Problem};
use crate::state::App;
use crate::who::{self, Who};
use crate::wire::{
    LoginAnswer, NewPasskey, PasskeyAnswer, PasskeyLogin, PasskeyOffer, RecoveryCodes,
};

/// Begins to register a passkey. Needs a fresh proof.
#[utoipa::path(post, path = "/auth/mfa/passkeys/begin", tag = "auth", operation_id = "begin_passkey",
    responses((status = 201, body = PasskeyOffer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn begin(
    State(app): State<App>,
    me: Me,
) -> ApiResult<(StatusCode, Answer<PasskeyOffer>)> {
    let offer = app.treasury.begin_passkey(&me.identity).await?;
    Ok((StatusCode::CREATED, Answer(offer.into())))
}

/// Registers a passkey. Answers recovery codes the first time.
#[utoipa::path(post, path = "/auth/mfa/passkeys/finish", tag = "auth", operation_id = "finish_passkey", request_body = NewPasskey,
    responses((status = 200, body = RecoveryCodes), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn finish(
    State(app): State<App>,
    me: Me,
    Json(it): Json<NewPasskey>,
) -> ApiResult<Answer<RecoveryCodes>> {
    let answer = treasury::PasskeyAnswer {
        id: it.id,
        credential: it.credential,
    };
    let codes = app
        .treasury
        .finish_passkey(&me.identity, &it.name, &answer, &me.origin)
        .await?;
    Ok(Answer(RecoveryCodes {
        codes: codes.unwrap_or_default(),
    }))
}

/// Begins a sign-in with a passkey, its second half, or a proof again.
#[utoipa::path(post, path = "/auth/passkey/login/begin", tag = "auth", operation_id = "begin_passkey_login", request_body = PasskeyLogin,
    responses((status = 200, body = PasskeyOffer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn begin_login(
    State(app): State<App>,
    asking: Asking,
    Json(it): Json<PasskeyLogin>,
) -> ApiResult<Answer<PasskeyOffer>> {
    let login = match (it.email, it.mfa_token, it.reauthenticate) {
        (None, None, false) => treasury::PasskeyLogin::Anyone,
        (Some(email), None, false) => treasury::PasskeyLogin::Address(email),
        (None, Some(ticket), false) => treasury::PasskeyLogin::Ticket(ticket),
        (None, None, true) => treasury::PasskeyLogin::Again(match asking.who {
            Who::Person(identity) => identity,
            Who::Nobody(cause) => return Err(who::nobody(cause)),
            Who::Operator => return Err(who::nobody(None)),
        }),
        _ => {
            let detail = "found several of `email`, `mfa_token` and `reauthenticate`: expected at \
                          most one";
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Err(Problem::new(status, "invalid", detail));
        }
    };
    let offer = app
        .treasury
        .begin_passkey_login(login, &asking.origin)
        .await?;
    Ok(Answer(offer.into()))
}

/// Signs in with a passkey.
#[utoipa::path(post, path = "/auth/passkey/login/finish", tag = "auth", operation_id = "finish_passkey_login", request_body = PasskeyAnswer,
    responses((status = 200, body = LoginAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn finish_login(
    State(app): State<App>,
    asking: Asking,
    Json(it): Json<PasskeyAnswer>,
) -> ApiResult<(HeaderMap, Answer<LoginAnswer>)> {
    let cookies = it.cookies;
    let done = app
        .treasury
        .finish_passkey_login(&it.into(), &asking.origin)
        .await?;
    Ok(super::sign_in::signed_in(&app, done, cookies))
}
