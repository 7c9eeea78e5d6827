//! The guard against pages of others: who may ask before anybody signs in, and whose pages after.
//!
//! Owns: which hosts and origins may ask. Not here: proofs (`who`), what they allow (`access`).
//! Invariant: what a foreign page can make a browser send here changes nothing.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::client::{Client, is_forwarded};
use crate::edge::Edge;
use crate::problem::Problem;
use crate::state::App;

/// Whether a request without any proof is the operator's; in the extensions of every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Open(pub(crate) bool);

/// Headers of proofs that a browser does not send by itself.
const GIVEN: [&str; 3] = ["authorization", "x-api-key", "x-bursar-signature"];

/// Refuses what a foreign page could make a browser send here. While nobody signs in the request
/// must name this machine, and come from its own page if it comes from a page; afterwards what it
/// changes must come from our own pages, if it comes from a page.
pub(crate) async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let is_open = app.is_open().await;
    let checked = if is_open {
        check_local(&app, &request)
    } else {
        check_origin(&app, &request)
    };
    match checked {
        Ok(()) => {
            request.extensions_mut().insert(Open(is_open));
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}

fn refused(code: &str, detail: String) -> Result<(), Problem> {
    Err(Problem::new(StatusCode::FORBIDDEN, code, detail))
}

fn check_local(app: &App, request: &Request) -> Result<(), Problem> {
    // A proxy on this machine would make the whole network a local user.
    if is_forwarded(request.headers()) {
        let detail = "the request was forwarded by a proxy: without sign-in only requests that \
                      come straight from this machine are answered; set auth.mode to `required`";
        return refused("forwarded", detail.to_owned());
    }
    let client = Client::of(request.extensions());
    let host = client.host.as_deref().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, port)| {
        if port.bytes().all(|it| it.is_ascii_digit()) {
            name
        } else {
            host
        }
    });
    if !matches!(name, "127.0.0.1" | "localhost" | "[::1]" | "::1") {
        let detail = format!("host `{host}`: expected 127.0.0.1 or localhost");
        return refused("foreign-host", detail);
    }
    check_page(app, request)
}

fn check_origin(app: &App, request: &Request) -> Result<(), Problem> {
    // No page can make a browser send these without asking first (CORS).
    if GIVEN.iter().any(|it| request.headers().contains_key(*it)) {
        return Ok(());
    }
    check_page(app, request)
}

fn check_page(app: &App, request: &Request) -> Result<(), Problem> {
    let edge: &Edge = &app.edge;
    let Some(origin) = request.headers().get(header::ORIGIN) else {
        return Ok(());
    };
    let own = Client::of(request.extensions()).own_origin();
    let is_own = |it: &str| it == own || app.is_public_url(it) || edge.is_allowed_origin(it);
    if request.method().is_safe() || origin.to_str().is_ok_and(is_own) {
        return Ok(());
    }
    let found = String::from_utf8_lossy(origin.as_bytes());
    let own = app.public_url().unwrap_or(&own);
    refused(
        "foreign-origin",
        format!("origin `{found}`: expected {own}; is server.public_url right?"),
    )
}
