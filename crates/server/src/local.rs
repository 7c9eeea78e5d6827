//! The guard of a server without sign-in: only this machine's own page and programs.
//!
//! Owns: which hosts and origins may ask while nobody signs in. Not here: sign-in.
//! Invariant: what a foreign page can make a browser send here changes nothing.

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::client::{Client, is_forwarded};
use crate::edge::Edge;
use crate::problem::Problem;
use crate::state::App;

/// Refuses what a foreign page could make a browser send here: there is no sign-in yet, so the
/// request must name this host, and come from its own page if it comes from a page.
pub(crate) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    match check(&app.edge, &request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

fn check(edge: &Edge, request: &Request) -> Result<(), Problem> {
    let refused = |code, detail: String| Err(Problem::new(StatusCode::FORBIDDEN, code, detail));
    // A proxy on this machine would make the whole network a local user.
    if is_forwarded(request.headers()) {
        let detail = "the request was forwarded by a proxy: without sign-in only requests that \
                      come straight from this machine are answered";
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
    let origin = request.headers().get(header::ORIGIN);
    let own = client.own_origin();
    let is_own = origin.is_none_or(|it| {
        it.to_str()
            .is_ok_and(|it| it == own || edge.is_allowed_origin(it))
    });
    if !is_own && request.method() != Method::GET {
        let found = origin.map(|it| String::from_utf8_lossy(it.as_bytes()));
        let detail = format!("origin `{}`: expected {own}", found.unwrap_or_default());
        return refused("foreign-origin", detail);
    }
    Ok(())
}
