//! What every answer tells a browser, who may call from elsewhere, and who is behind a proxy.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::json;
use server::{App, Edge, router};
use tower::ServiceExt;

use crate::support::{Answer, House};

const PAGE: &str = "https://app.example";

fn edge() -> Edge {
    Edge {
        cors_origins: vec![
            PAGE.parse().unwrap(),
            "http://localhost:5173".parse().unwrap(),
        ],
        trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()],
        ..Edge::default()
    }
}

async fn send(app: &App, request: Request<Body>) -> Answer {
    let response = router(app.clone()).oneshot(request).await.unwrap();
    Answer::read(response).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_the_security_headers_errors_too() {
    let house = House::open().await;
    let paths = [
        ("/", 200),
        ("/entries", 200),
        ("/api/docs/", 200),
        ("/api/v1/openapi.json", 200),
        ("/api/v1/accounts", 200),
        ("/api/v1/accounts/99", 404),
        ("/api/v1/nothing", 404),
        ("/health", 200),
        ("/metrics", 200),
    ];
    for (path, status) in paths {
        let answer = house.get(path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            (
                "permissions-policy",
                "geolocation=(), microphone=(), camera=()",
            ),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("strict-transport-security", ""),
        ] {
            assert_eq!(answer.header(name), value, "{name} of {path}");
        }
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        let is_data = path.starts_with("/api/v1/") || path == "/health" || path == "/metrics";
        let is_kept_out = answer.header("cache-control") == "no-store";
        assert_eq!(
            is_kept_out,
            is_data,
            "{path}: {}",
            answer.header("cache-control")
        );
    }
    let refused = Request::builder().uri("/").header("host", "evil.example");
    let refused = house.send(refused.body(Body::empty()).unwrap()).await;
    assert_eq!(refused.status.as_u16(), 403);
    assert_eq!(refused.header("x-frame-options"), "DENY");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_listed_origins_may_call_with_credentials() {
    let house = House::open().await;
    let app = house.app.clone().with_edge(edge());
    let preflight = async |origin: &str| {
        let request = House::request(Method::OPTIONS, "/api/v1/accounts")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "content-type,x-csrf-token",
            );
        send(&app, request.body(Body::empty()).unwrap()).await
    };
    let answer = preflight(PAGE).await;
    assert_eq!(answer.status.as_u16(), 200);
    assert_eq!(answer.header("access-control-allow-origin"), PAGE);
    assert_eq!(answer.header("access-control-allow-credentials"), "true");
    let methods = answer.header("access-control-allow-methods");
    assert!(
        methods.contains("POST") && !methods.contains('*'),
        "{methods}"
    );
    let headers = answer.header("access-control-allow-headers");
    assert!(
        headers.contains("x-csrf-token") && !headers.contains('*'),
        "{headers}"
    );
    for origin in [
        "https://evil.example",
        "https://app.example.evil",
        "http://app.example",
        "null",
    ] {
        let answer = preflight(origin).await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
    }
    let open = async |origin: &str, path: &str| {
        let body = json!({"path": path, "asset": "EUR"}).to_string();
        let request = House::request(Method::POST, "/api/v1/accounts")
            .header("content-type", "application/json")
            .header("origin", origin);
        send(&app, request.body(body.into()).unwrap()).await
    };
    let answer = open(PAGE, "assets:bank:listed").await;
    assert_eq!(answer.header("access-control-allow-origin"), PAGE);
    let mut varies = answer.headers.get_all("vary").iter();
    assert!(varies.any(|it| it.to_str().unwrap().contains("origin")));
    answer.expect(201);
    let refused = open("https://evil.example", "assets:bank:evil")
        .await
        .expect(403);
    assert_eq!(refused["code"], "foreign-origin");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_listed_origins_no_page_elsewhere_may_read_an_answer() {
    let house = House::open().await;
    let request = House::request(Method::GET, "/api/v1/accounts").header("origin", PAGE);
    let answer = house.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trusted_proxy_that_says_https_gets_strict_transport_security() {
    let house = House::open().await;
    let forwarded = || {
        House::request(Method::GET, "/health")
            .header("x-forwarded-for", "198.51.100.7")
            .header("x-forwarded-proto", "https")
            .body(Body::empty())
            .unwrap()
    };
    let app = house.app.clone().with_edge(edge());
    let answer = send(&app, forwarded()).await;
    let transport = answer.header("strict-transport-security");
    assert_eq!(transport, "max-age=63072000; includeSubDomains; preload");
    // Without sign-in a proxy would make the network a local user.
    assert_eq!(answer.expect(403)["code"], "forwarded");
    let answer = send(&house.app, forwarded()).await;
    assert_eq!(answer.header("strict-transport-security"), "");
    assert_eq!(answer.expect(403)["code"], "forwarded");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inline_style_that_the_docs_page_may_have_is_the_one_it_has() {
    let house = House::open().await;
    let script = house.get("/api/docs/swagger-ui-standalone-preset.js").await;
    assert_eq!(script.status.as_u16(), 200);
    // The policy's hash is of this text (`printf %s TEXT | openssl dgst -sha256 -binary | base64`).
    let style = ".logo_small_svg__cls-2{fill:#fff}.logo_small_svg__cls-3{fill:#85ea2d}";
    assert!(
        script.text().contains(style),
        "another version: look at its styles again"
    );
    let page = house.get("/api/docs/").await;
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w="),
        "{policy}"
    );
    assert!(!page.text().contains("<style"), "{}", page.text());
}
