//! Plain HTTP beside HTTPS: proofs for the authority, and the way to HTTPS for everybody else.
//!
//! Owns: those two answers. Not here: the sockets (`connection`), what a proof is (`tls`).
//! Invariant: nothing of the books is ever served here; the way leads to the host that was asked.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::edge::is_authority;
use crate::tls::Certificates;

/// The longest token of a proof that is looked up.
const TOKEN_BYTES: usize = 256;

#[derive(Clone)]
struct Beside {
    certificates: Arc<Certificates>,
    /// The port of HTTPS as clients see it.
    port: u16,
}

/// Answers proofs and redirects everything else.
pub(crate) fn router(certificates: Arc<Certificates>, port: u16) -> Router {
    let beside = Beside { certificates, port };
    Router::new()
        .route("/.well-known/acme-challenge/{token}", get(prove))
        .fallback(redirect)
        .with_state(beside)
}

/// Source: RFC 8555, section 8.3.
async fn prove(State(beside): State<Beside>, Path(token): Path<String>) -> Response {
    let known = Some(&token).filter(|it| it.len() <= TOKEN_BYTES);
    let Some(proof) = known.and_then(|it| beside.certificates.proof(it)) else {
        return (StatusCode::NOT_FOUND, "no such token\n").into_response();
    };
    let kind = HeaderValue::from_static("application/octet-stream");
    ([(header::CONTENT_TYPE, kind)], proof).into_response()
}

async fn redirect(State(beside): State<Beside>, request: Request) -> Response {
    let named = request.headers().get(header::HOST);
    let named = named
        .and_then(|it| it.to_str().ok())
        .map(str::to_ascii_lowercase);
    let place = named
        .filter(|it| is_authority(it))
        .and_then(|host| place(&host, beside.port, &request));
    match place {
        Some(place) => {
            let unread = [(header::CONNECTION, HeaderValue::from_static("close"))];
            let place = [(header::LOCATION, place)];
            (StatusCode::PERMANENT_REDIRECT, unread, place).into_response()
        }
        None => (
            StatusCode::BAD_REQUEST,
            "expected a Host header with a name\n",
        )
            .into_response(),
    }
}

fn place(host: &str, port: u16, request: &Request) -> Option<HeaderValue> {
    let end = host.rfind(']').unwrap_or(0);
    let name = host[end..].find(':').map_or(host, |it| &host[..end + it]);
    let port = if port == 443 {
        String::new()
    } else {
        format!(":{port}")
    };
    // Of `*` and of a whole address as the target only what follows the host is kept.
    let path = request.uri().path_and_query().map_or("/", |it| it.as_str());
    let path = if path.starts_with('/') { path } else { "/" };
    HeaderValue::from_str(&format!("https://{name}{port}{path}")).ok()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn everything_is_sent_to_the_same_host_over_https() {
        let cases = [
            (
                443,
                "books.example",
                "/a?b=c",
                Some("https://books.example/a?b=c"),
            ),
            (443, "Books.Example:80", "/", Some("https://books.example/")),
            (
                8443,
                "books.example:8080",
                "/a",
                Some("https://books.example:8443/a"),
            ),
            (443, "[2001:db8::1]:80", "/", Some("https://[2001:db8::1]/")),
            (
                443,
                "books.example",
                "//evil.example",
                Some("https://books.example//evil.example"),
            ),
            (443, "a@evil.example", "/", None),
            (443, "evil.example/x", "/", None),
            (443, "", "/", None),
        ];
        for (port, host, path, expected) in cases {
            let request = Request::builder().uri(path).header("host", host);
            let request = request.body(Body::empty()).unwrap();
            let router = router(Arc::default(), port);
            let answer = router.oneshot(request).await.unwrap();
            let place = answer.headers().get(header::LOCATION);
            let place = place.map(|it| it.to_str().unwrap());
            assert_eq!(place, expected, "host `{host}`");
            let status = if expected.is_some() { 308 } else { 400 };
            assert_eq!(answer.status().as_u16(), status);
        }
    }
}
