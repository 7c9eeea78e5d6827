//! Signing in and out over HTTP (GUARD-2).
//!
//! Owns: parsing, answering, cookies. Not here: rules (`treasury`).
//! Invariant: tokens go either into the answer or into cookies, never both.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use treasury::{Credentials, NewPerson, Purpose, SignIn, SignedIn, Tokens};

use crate::extract::{Asking, Json, Me, Path};
use crate::problem::{ApiResult, Problem};
use crate::state::App;
use crate::who;
use crate::wire::{
    LinkOffer, LinkToken, Login, LoginAnswer, MfaLogin, OwnMembership, PasswordReset, Refresh,
    Registration, Setup, TokenAnswer,
};

type WithCookies<T> = (HeaderMap, Answer<T>);

/// Whether there is anyone yet.
#[utoipa::path(get, path = "/auth/setup", tag = "auth", operation_id = "get_setup",
    responses((status = 200, body = Setup), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn setup(State(app): State<App>) -> ApiResult<Answer<Setup>> {
    Ok(Answer(Setup {
        needs_setup: !app.treasury.has_users().await?,
        needs_sign_in: !app.is_open().await,
    }))
}

/// Signs in with e-mail and password.
#[utoipa::path(post, path = "/auth/login", tag = "auth", operation_id = "login", request_body = Login,
    responses((status = 200, body = LoginAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn login(
    State(app): State<App>,
    asking: Asking,
    headers: HeaderMap,
    Json(it): Json<Login>,
) -> ApiResult<WithCookies<LoginAnswer>> {
    let given = Credentials {
        email: it.email,
        password: it.password,
        code: it.code,
        device: it.device.or_else(|| who::device_cookie(&headers)),
    };
    Ok(match app.treasury.sign_in(&given, &asking.origin).await? {
        SignIn::Done(done) => signed_in(&app, done, it.cookies),
        SignIn::SecondFactor { ticket, factors } => {
            let answer = LoginAnswer {
                mfa_required: true,
                mfa_token: Some(ticket),
                factors: factors.into_iter().map(str::to_owned).collect(),
                tokens: None,
            };
            (HeaderMap::new(), Answer(answer))
        }
    })
}

/// Finishes a sign-in with the second factor.
#[utoipa::path(post, path = "/auth/mfa/verify", tag = "auth", operation_id = "verify_mfa", request_body = MfaLogin,
    responses((status = 200, body = LoginAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn verify_mfa(
    State(app): State<App>,
    asking: Asking,
    Json(it): Json<MfaLogin>,
) -> ApiResult<WithCookies<LoginAnswer>> {
    let done = app
        .treasury
        .finish_sign_in(&it.mfa_token, &it.code, &asking.origin)
        .await?;
    Ok(signed_in(&app, done, it.cookies))
}

/// Exchanges a refresh token for new tokens; the old one is used up.
#[utoipa::path(post, path = "/auth/refresh", tag = "auth", operation_id = "refresh", request_body = Refresh,
    responses((status = 200, body = TokenAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn refresh(
    State(app): State<App>,
    asking: Asking,
    headers: HeaderMap,
    Json(it): Json<Refresh>,
) -> ApiResult<WithCookies<TokenAnswer>> {
    let is_cookie = it.refresh_token.is_none();
    let token = it.refresh_token.or_else(|| who::refresh_cookie(&headers));
    let token = token.unwrap_or_default();
    let tokens = app.treasury.refresh(&token, &asking.origin).await?;
    let mut headers = HeaderMap::new();
    if is_cookie {
        who::set_cookies(&mut headers, &tokens, app.is_secure());
    }
    Ok((headers, Answer(answer(tokens, None, is_cookie))))
}

/// Ends this session.
#[utoipa::path(post, path = "/auth/logout", tag = "auth", operation_id = "logout",
    responses((status = 204, description = "Signed out"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn logout(State(app): State<App>, me: Me) -> ApiResult<(StatusCode, HeaderMap)> {
    if let treasury::IdentityProof::Session { id, .. } = me.identity.proof {
        let user = me.identity.user;
        app.treasury.end_session(user, id, &me.origin).await?;
    }
    let mut headers = HeaderMap::new();
    who::clear_cookies(&mut headers, app.is_secure());
    Ok((StatusCode::NO_CONTENT, headers))
}

/// Makes someone new by a set-up link or an invitation, and signs them in.
#[utoipa::path(post, path = "/auth/register", tag = "auth", operation_id = "register", request_body = Registration,
    responses((status = 201, body = LoginAnswer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn register(
    State(app): State<App>,
    asking: Asking,
    Json(it): Json<Registration>,
) -> ApiResult<(StatusCode, HeaderMap, Answer<LoginAnswer>)> {
    let currency = it.reporting_currency.unwrap_or_else(|| "EUR".to_owned());
    let new = NewPerson {
        name: it.name,
        email: it.email,
        password: it.password,
        organisation: it.organisation.map(|name| (name, currency)),
    };
    let done = app
        .treasury
        .register(&it.token, new, &asking.origin)
        .await?;
    app.note_users();
    let (headers, answer) = signed_in(&app, done, it.cookies);
    Ok((StatusCode::CREATED, headers, answer))
}

/// What a link offers whoever opens it.
#[utoipa::path(get, path = "/auth/links/{token}", tag = "auth", operation_id = "get_link",
    params(("token" = String, Path, description = "The secret of the link")),
    responses((status = 200, body = LinkOffer), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn link(
    State(app): State<App>,
    Path(token): Path<String>,
) -> ApiResult<Answer<LinkOffer>> {
    let offer = app.treasury.link_offer(&token).await?;
    Ok(Answer(LinkOffer {
        purpose: match offer.purpose {
            Purpose::Setup => "setup",
            Purpose::Invitation => "invitation",
            Purpose::Reset => "reset",
        }
        .to_owned(),
        organisation: offer.organisation,
        role: offer.role.map(|it| it.to_string()),
        email: offer.email,
        is_known: offer.is_known,
    }))
}

/// Accepts an invitation as whoever is signed in.
#[utoipa::path(post, path = "/auth/links/accept", tag = "auth", operation_id = "accept_link", request_body = LinkToken,
    responses((status = 200, body = OwnMembership), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn accept(
    State(app): State<App>,
    me: Me,
    Json(it): Json<LinkToken>,
) -> ApiResult<Answer<OwnMembership>> {
    let joined = app
        .treasury
        .accept_invitation(&it.token, &me.identity, &me.origin)
        .await?;
    Ok(Answer(super::me::membership(&app, &joined).await?))
}

/// Sets a new password by a reset link; every session of the person ends.
#[utoipa::path(post, path = "/auth/reset", tag = "auth", operation_id = "reset_password", request_body = PasswordReset,
    responses((status = 204, description = "Set"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn reset(
    State(app): State<App>,
    asking: Asking,
    Json(it): Json<PasswordReset>,
) -> ApiResult<StatusCode> {
    app.treasury
        .reset_password(&it.token, &it.password, &asking.origin)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The answer to someone who is in: tokens, or cookies.
pub(super) fn signed_in(app: &App, done: SignedIn, cookies: bool) -> WithCookies<LoginAnswer> {
    let mut headers = HeaderMap::new();
    if cookies {
        who::set_cookies(&mut headers, &done.tokens, app.is_secure());
        who::set_device(&mut headers, &done.device, app.is_secure());
    }
    let tokens = answer(done.tokens, Some(done.device), cookies);
    let answer = LoginAnswer {
        mfa_required: false,
        mfa_token: None,
        factors: Vec::new(),
        tokens: Some(tokens),
    };
    (headers, Answer(answer))
}

fn answer(tokens: Tokens, device: Option<String>, is_cookie: bool) -> TokenAnswer {
    let open = |it: String| (!is_cookie).then_some(it);
    TokenAnswer {
        access_token: open(tokens.access),
        token_type: "Bearer".to_owned(),
        expires_in: tokens.access_seconds,
        refresh_token: open(tokens.refresh),
        refresh_expires_in: tokens.refresh_seconds,
        csrf_token: tokens.csrf,
        device: device.and_then(open),
    }
}
