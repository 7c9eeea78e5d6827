//! Who asks: from a request's headers to a proved identity (GUARD-2).
//!
//! Owns: where credentials stand in a request, cookies and their names, the check of a page's
//! unsafe requests. Not here: proving (`treasury`), what a route asks for (`access`).
//! Invariant: a cookie alone never changes anything: a page also sends the session's own token.

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use treasury::{Error, Identity, IdentityProof, Origin};

use crate::client::Client;
use crate::local::Open;
use crate::memory;
use crate::problem::Problem;
use crate::request_id::request_id;
use crate::state::App;

/// Cookie names; over TLS they carry the prefix that binds them to this host.
const ACCESS: &str = "bursar_access";
const REFRESH: &str = "bursar_refresh";
const DEVICE: &str = "bursar_device";
const PROVIDER: &str = "bursar_provider";
const HOST_PREFIX: &str = "__Host-";
/// Most of what a client calls itself that is kept.
const MAX_AGENT: usize = 200;
/// What a page sends along with unsafe requests.
pub(crate) const CSRF_HEADER: &str = "x-csrf-token";

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) enum Who {
    /// The operator: nobody exists yet, and the request is from this machine.
    Operator,
    /// Someone who proved who they are.
    Person(Identity),
    /// Nobody, and why a proof that was given did not hold.
    Nobody(Option<Problem>),
}

/// A request's credentials as they stand in it.
enum Given<'a> {
    Bearer(&'a str),
    Key(&'a str),
    Cookie(String),
    None,
}

/// Finds out who asks.
pub(crate) async fn identify(app: &App, parts: &Parts, origin: &Origin) -> Who {
    let headers = &parts.headers;
    let (credential, is_key, is_cookie) = match given(headers) {
        Given::Bearer(token) => (token.to_owned(), token.starts_with("bsk_"), false),
        Given::Key(key) => (key.to_owned(), true, false),
        Given::Cookie(token) => (token, false, true),
        Given::None if parts.extensions.get() == Some(&Open(true)) => return Who::Operator,
        Given::None => return Who::Nobody(None),
    };
    let prove = async {
        if is_key {
            app.treasury.prove_key(&credential, origin).await
        } else {
            app.treasury.prove_token(&credential).await
        }
    };
    let is_reader = !is_unsafe(&parts.method);
    let question = is_reader.then(|| memory::question(&[&credential], origin.address));
    let proved = app.memory.identities.ask(&app.treasury, question, prove);
    let identity = match proved.await {
        Ok(identity) => identity,
        Err(error) => return Who::Nobody(Some(error.into())),
    };
    if is_cookie
        && is_unsafe(&parts.method)
        && let Err(problem) = check_page(app, headers, &identity).await
    {
        return Who::Nobody(Some(problem));
    }
    Who::Person(identity)
}

/// Where a request comes from.
pub(crate) fn origin_of(parts: &Parts) -> Origin {
    let agent = parts
        .headers
        .get(header::USER_AGENT)
        .map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned());
    let is_plain = |it: &char| !it.is_control();
    Origin {
        address: Some(Client::of(&parts.extensions).address),
        agent: agent.map(|it| it.chars().filter(is_plain).take(MAX_AGENT).collect()),
        request: request_id(),
    }
}

/// Whether a request may change something.
pub(crate) fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn given(headers: &HeaderMap) -> Given<'_> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|it| it.to_str().ok());
    if let Some(value) = text(header::AUTHORIZATION) {
        // Anything but a bearer is somebody's mistake, not nobody: it must not fall back to less.
        let token = value
            .split_once(' ')
            .filter(|it| it.0.eq_ignore_ascii_case("bearer"));
        return Given::Bearer(token.map_or("", |it| it.1.trim()));
    }
    if let Some(key) = headers.get("x-api-key").and_then(|it| it.to_str().ok()) {
        return Given::Key(key);
    }
    cookie(headers, ACCESS).map_or(Given::None, Given::Cookie)
}

/// Refuses an unsafe request that a foreign page could have made with the cookie.
async fn check_page(app: &App, headers: &HeaderMap, identity: &Identity) -> Result<(), Problem> {
    let refused = |detail: &str| {
        Problem::new(
            axum::http::StatusCode::FORBIDDEN,
            "csrf",
            format!("{detail}: reload the page"),
        )
    };
    let IdentityProof::Session { id, .. } = identity.proof else {
        return Err(refused("a cookie holds no key"));
    };
    let expected = app.treasury.csrf_token(id).await?;
    let sent = headers.get(CSRF_HEADER).and_then(|it| it.to_str().ok());
    if sent != Some(expected.as_str()) {
        return Err(refused("the request does not carry the session's token"));
    }
    Ok(())
}

/// The value of a cookie of ours, with or without the prefix.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).into_iter();
    let pairs = all
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(';'));
    let mut plain = None;
    for pair in pairs {
        // Somebody else's odd cookie must not hide ours.
        let Some((found, value)) = pair.trim().split_once('=') else {
            continue;
        };
        if found.strip_prefix(HOST_PREFIX) == Some(name) {
            return Some(value.to_owned());
        }
        if found == name {
            plain = Some(value.to_owned());
        }
    }
    plain
}

/// The refresh token of a page.
pub(crate) fn refresh_cookie(headers: &HeaderMap) -> Option<String> {
    cookie(headers, REFRESH)
}

/// The device token of a page.
pub(crate) fn device_cookie(headers: &HeaderMap) -> Option<String> {
    cookie(headers, DEVICE)
}

/// What binds a sign-in at a provider to its browser; only by the name that is set here, so that
/// nobody beside this host can plant it.
pub(crate) fn provider_cookie(headers: &HeaderMap, is_secure: bool) -> Option<String> {
    let name = if is_secure {
        format!("{HOST_PREFIX}{PROVIDER}")
    } else {
        PROVIDER.to_owned()
    };
    let all = headers.get_all(header::COOKIE).into_iter();
    let mut pairs = all
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(';'))
        .filter_map(|it| it.trim().split_once('='));
    let found = pairs.find(|it| it.0 == name)?.1;
    (!found.is_empty()).then(|| found.to_owned())
}

/// Sets what binds a sign-in at a provider to its browser. It comes along when the provider sends
/// the browser back, which `Strict` would not.
pub(crate) fn set_provider(headers: &mut HeaderMap, value: &str, seconds: i64, is_secure: bool) {
    if let Some(value) = set_same_site("Lax", (PROVIDER, value), seconds, is_secure) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// A cookie to set; no seconds delete it.
fn set(name: &str, value: &str, seconds: i64, is_secure: bool) -> Option<HeaderValue> {
    set_same_site("Strict", (name, value), seconds, is_secure)
}

fn set_same_site(
    same_site: &str,
    (name, value): (&str, &str),
    seconds: i64,
    is_secure: bool,
) -> Option<HeaderValue> {
    let (prefix, secure) = if is_secure {
        (HOST_PREFIX, "; Secure")
    } else {
        ("", "")
    };
    let text = format!(
        "{prefix}{name}={value}; Path=/; HttpOnly; SameSite={same_site}; Max-Age={seconds}{secure}"
    );
    HeaderValue::from_str(&text).ok()
}

/// Sets the cookies of a session.
pub(crate) fn set_cookies(headers: &mut HeaderMap, tokens: &treasury::Tokens, is_secure: bool) {
    let access = set(ACCESS, &tokens.access, tokens.access_seconds, is_secure);
    let refresh = set(REFRESH, &tokens.refresh, tokens.refresh_seconds, is_secure);
    for value in [access, refresh].into_iter().flatten() {
        headers.append(header::SET_COOKIE, value);
    }
}

/// Sets the cookie that makes this device a known one, for a year.
pub(crate) fn set_device(headers: &mut HeaderMap, device: &str, is_secure: bool) {
    if let Some(value) = set(DEVICE, device, 365 * 24 * 3600, is_secure) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// Deletes the cookies of a session.
pub(crate) fn clear_cookies(headers: &mut HeaderMap, is_secure: bool) {
    for name in [ACCESS, REFRESH] {
        if let Some(value) = set(name, "", 0, is_secure) {
            headers.append(header::SET_COOKIE, value);
        }
    }
}

/// What a route that needs someone answers nobody.
pub(crate) fn nobody(cause: Option<Problem>) -> Problem {
    cause.unwrap_or_else(|| {
        Problem::from(Error::Unauthenticated {
            code: "sign-in-required",
            detail: "sign in, or send an access token or API key as `Authorization: Bearer …`",
        })
    })
}
