//! What every answer tells the browser not to do.
//!
//! Owns: the security headers and the content security policies.
//! Not here: the headers of CORS (`cors`), caching of the app's files (`assets`).
//! Invariant: every answer has them, errors and panics too; no policy allows inline or evaluated
//! code.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::client::Client;

/// The app: what is served from here, and nothing inline. A component that wants a `style` element
/// of its own has to be told otherwise; attributes set through the DOM are no inline style.
const APP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
    worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
    form-action 'self'";

/// The page of the API's documentation: the hash lets in the style of its logo, and its style
/// sheet has pictures.
const DOCS: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; \
    base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

/// Answers for programs are no pages.
const DATA: &str =
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

/// Two years, as the list of browsers' own wants it. Source: <https://hstspreload.org>.
const TRANSPORT: &str = "max-age=63072000; includeSubDomains; preload";

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "geolocation=(), microphone=(), camera=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Sets the headers on the answer.
pub(crate) async fn protect(request: Request, next: Next) -> Response {
    let is_https = Client::of(request.extensions()).is_https;
    let kind = Kind::of(request.uri().path());
    let mut response = next.run(request).await;
    apply(response.headers_mut(), kind, is_https);
    response
}

fn apply(headers: &mut HeaderMap, kind: Kind, is_https: bool) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(kind.policy()),
    );
    if is_https {
        let value = HeaderValue::from_static(TRANSPORT);
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    // What people's money looks like belongs into no cache, unless a route knows better.
    if let Kind::Data = kind
        && !headers.contains_key(header::CACHE_CONTROL)
    {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    App,
    Docs,
    Data,
}

impl Kind {
    fn of(path: &str) -> Self {
        if path == "/api/docs" || path.starts_with("/api/docs/") {
            Self::Docs
        } else if path.starts_with("/api/")
            || path.starts_with("/health")
            || path == "/ready"
            || path == "/metrics"
        {
            Self::Data
        } else {
            Self::App
        }
    }

    const fn policy(self) -> &'static str {
        match self {
            Self::App => APP,
            Self::Docs => DOCS,
            Self::Data => DATA,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_policy_allows_inline_or_evaluated_code() {
        for policy in [APP, DOCS, DATA] {
            assert!(policy.starts_with("default-src 'none'"), "{policy}");
            for hole in ["unsafe-", "*", "http:", "https:", "script-src 'self' d"] {
                assert!(!policy.contains(hole), "`{hole}` in {policy}");
            }
            assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        }
    }
}
