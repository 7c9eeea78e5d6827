//! Signing in at other providers over HTTP: the browser's way there and back (GUARD-2).
//!
//! Owns: redirects, the cookie that binds a sign-in to its browser, where errors are shown.
//! Not here: rules and checks (`treasury`).
//! Invariant: a browser is sent to the provider's own page or to a page of this site, and nowhere
//! else.

use axum::Json as Answer;
use axum::extract::{Path as RawPath, RawQuery, Request, State};
use axum::http::uri::Authority;
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use treasury::{Error, ErrorKind, ProviderAsk, ProviderEnd, SignIn};
use utoipa::IntoParams;

use crate::client::Client;
use crate::extract::{Asking, Params, Path};
use crate::problem::{ApiResult, Problem};
use crate::state::App;
use crate::who::{self, Who};
use crate::wire::ProviderList;

/// The page that shows what went wrong.
const SIGN_IN: &str = "/sign-in";

/// How to begin.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BeginQuery {
    /// The page of this site to go on to; `/` if absent.
    return_to: Option<String>,
    /// `true` links the provider to the account that is signed in; needs a fresh proof.
    #[serde(default)]
    link: bool,
}

/// The providers one can sign in at.
#[utoipa::path(get, path = "/auth/providers", tag = "auth", operation_id = "list_providers",
    responses((status = 200, body = ProviderList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    asking: Asking,
) -> ApiResult<Answer<ProviderList>> {
    let identity = match &asking.who {
        Who::Person(identity) => Some(identity),
        Who::Operator | Who::Nobody(_) => None,
    };
    let rows = app.treasury.sign_in_providers(identity).await?;
    Ok(Answer(ProviderList {
        items: rows.into_iter().map(Into::into).collect(),
    }))
}

/// Sends the browser to a provider. It comes back to `/api/auth/callback/{name}`, which sets the
/// session's cookies and leads to `return_to`, or to `/sign-in?error=CODE`.
#[utoipa::path(get, path = "/auth/providers/{name}/begin", tag = "auth", operation_id = "begin_provider_login",
    params(("name" = String, Path, description = "The provider's name"), BeginQuery),
    responses((status = 302, description = "To the provider's page"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn begin(
    State(app): State<App>,
    asking: Asking,
    extensions: Extensions,
    Path(name): Path<String>,
    Params(query): Params<BeginQuery>,
) -> ApiResult<Response> {
    let link = match (query.link, asking.who) {
        (false, _) => None,
        (true, Who::Person(identity)) => Some(identity),
        (true, Who::Nobody(cause)) => return Err(who::nobody(cause)),
        (true, Who::Operator) => return Err(who::nobody(None)),
    };
    let ask = ProviderAsk {
        return_to: query.return_to,
        here: here(&extensions),
        link,
    };
    let begun = app
        .treasury
        .begin_provider_login(&name, ask, &asking.origin)
        .await;
    let begun = match begun {
        Ok(begun) => begun,
        // Who links is at a page that asks for the fresh proof, and comes again.
        Err(error) if query.link && matches!(error.kind(), ErrorKind::Unauthenticated) => {
            return Err(error.into());
        }
        // A wrong address is its writer's to mend; the rest a person at a browser has to see.
        Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::NotFound) => {
            return Err(error.into());
        }
        Err(error) => return Ok(failed(&app, error)),
    };
    let mut headers = HeaderMap::new();
    who::set_provider(&mut headers, &begun.browser, begun.seconds, app.is_secure());
    Ok(redirect(StatusCode::FOUND, &begun.url, headers))
}

/// Where a provider sends the browser back to: `GET /api/auth/callback/{name}`.
pub(crate) async fn callback(
    State(app): State<App>,
    RawPath(name): RawPath<String>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let origin = who::origin_of(&parts);
    let browser = who::provider_cookie(&parts.headers, app.is_secure());
    let query = query.unwrap_or_default();
    let ended = app
        .treasury
        .finish_provider_login(&name, &query, browser.as_deref(), &origin)
        .await;
    let mut headers = HeaderMap::new();
    who::set_provider(&mut headers, "", 0, app.is_secure());
    let next = match ended {
        Err(error) => return failed(&app, error),
        Ok(ProviderEnd::Linked { return_to }) => return_to,
        Ok(ProviderEnd::SignedIn { sign_in, return_to }) => match sign_in {
            SignIn::Done(done) => {
                who::set_cookies(&mut headers, &done.tokens, app.is_secure());
                who::set_device(&mut headers, &done.device, app.is_secure());
                return_to
            }
            // After `#`, so that the ticket reaches the page, but no log and no other site.
            SignIn::SecondFactor { ticket, factors } => {
                let factors = factors.join(",");
                let to = encoded(&return_to);
                format!("{SIGN_IN}?return_to={to}#mfa_token={ticket}&factors={factors}")
            }
        },
    };
    redirect(StatusCode::SEE_OTHER, &next, headers)
}

/// To the page that says what went wrong; what began is forgotten.
fn failed(app: &App, error: Error) -> Response {
    let problem = Problem::from(error);
    let mut headers = HeaderMap::new();
    who::set_provider(&mut headers, "", 0, app.is_secure());
    let next = format!("{SIGN_IN}?error={}", encoded(&problem.code));
    redirect(StatusCode::SEE_OTHER, &next, headers)
}

fn redirect(status: StatusCode, to: &str, mut headers: HeaderMap) -> Response {
    let Ok(location) = HeaderValue::from_str(to) else {
        let detail = "the address to go on to cannot be sent";
        return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail).into_response();
    };
    headers.insert(header::LOCATION, location);
    let no_store = HeaderValue::from_static("no-store");
    headers.insert(header::CACHE_CONTROL, no_store);
    (status, headers).into_response()
}

/// What the browser sees of us, if that is this machine: other names are anybody's word.
fn here(extensions: &Extensions) -> Option<String> {
    let client = Client::of(extensions);
    let authority: Authority = client.host.as_deref()?.parse().ok()?;
    let is_local = matches!(authority.host(), "localhost" | "127.0.0.1" | "[::1]");
    is_local.then(|| client.own_origin())
}

fn encoded(text: &str) -> String {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || b"-._~/".contains(&it);
    let encode = |it: u8| match is_plain(it) {
        true => char::from(it).to_string(),
        false => format!("%{it:02X}"),
    };
    text.bytes().map(encode).collect()
}
