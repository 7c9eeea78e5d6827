//! Ids, compression, health, metrics and the page's files.

use axum::body::Body;
use axum::http::Method;
use serde_json::json;

use crate::support::House;

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_the_callers_request_id_or_a_new_one() {
    let house = House::open().await;
    let send = async |id: &str| {
        let request = House::request(Method::GET, "/health").header("x-request-id", id);
        let answer = house.send(request.body(Body::empty()).unwrap()).await;
        answer.header("x-request-id").to_owned()
    };
    assert_eq!(send("abc-1").await, "abc-1");
    let long = "a".repeat(65);
    for odd in ["", " ", &long] {
        let id = send(odd).await;
        assert!(id.len() == 36, "`{odd}` gave `{id}`");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_compressed_for_who_can_read_it() {
    let house = House::open().await;
    for method in ["gzip", "br"] {
        let request = House::request(Method::GET, "/api/v1/openapi.json");
        let request = request
            .header("accept-encoding", method)
            .body(Body::empty());
        let answer = house.send(request.unwrap()).await;
        assert_eq!(answer.header("content-encoding"), method);
        let whole = server::openapi().len();
        let sent = answer.bytes.len();
        assert!(sent * 6 < whole, "{sent} of {whole} bytes");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn health_says_what_load_balancers_and_operators_ask() {
    let house = House::open().await;
    for path in ["/health", "/api/health", "/api/v1/health"] {
        let health = house.get(path).await.expect(200);
        assert_eq!(
            (&health["status"], &health["version"]),
            (&json!("ok"), &json!("0.0.0-test"))
        );
        assert!(health["uptime"].is_u64());
        assert!(health["timestamp"].as_str().unwrap().ends_with('Z'));
    }
    assert_eq!(house.get("/ready").await.expect(200)["status"], "ready");
    let detailed = house.get("/api/v1/health/detailed").await.expect(200);
    assert_eq!(detailed["database"]["status"], "ok");
    assert!(detailed["database"]["responseTime"].is_f64());
    assert!(detailed["database"]["connections"]["active"].is_u64());
    let database = house.get("/health/db").await.expect(200);
    assert_eq!(database["status"], "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_count_and_time_requests_by_route_never_by_path() {
    let house = House::open().await;
    house.get("/metrics").await;
    house.get("/api/v1/accounts/1").await.expect(200);
    house.get("/api/v1/accounts/2").await.expect(200);
    let page = house.get("/metrics").await.text();
    let counted = page.lines().any(|it| {
        it.starts_with("http_requests_total{") && it.contains("route=\"/api/v1/accounts/{id}\"")
    });
    assert!(counted, "{page}");
    assert!(
        page.contains("http_request_duration_seconds_bucket{"),
        "{page}"
    );
    assert!(!page.contains("/accounts/1"), "{page}");
    for name in [
        "http_requests_total",
        "bursar_journal_head",
        "bursar_uptime_seconds",
    ] {
        assert!(page.contains(&format!("# HELP {name} ")), "{name}\n{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_of_the_page_answer_with_the_page() {
    let house = House::open().await;
    for path in ["/", "/entries", "/accounts/7"] {
        let page = house.get(path).await;
        assert_eq!(page.status.as_u16(), 200);
        assert!(
            page.header("content-type").starts_with("text/html"),
            "{path}"
        );
        assert!(page.text().to_lowercase().starts_with("<!doctype html>"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_the_page_are_not_sent_again_when_they_are_known() {
    let house = House::open().await;
    let page = house.get("/").await;
    let tag = page.header("etag").to_owned();
    if !server::is_embedded() {
        return assert_eq!(tag, "", "the page that says how to build has no version");
    }
    assert_eq!(page.header("cache-control"), "no-cache");
    let request = House::request(Method::GET, "/").header("if-none-match", &tag);
    let known = house.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!((known.status.as_u16(), known.bytes.len()), (304, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_docs_page_needs_nothing_from_elsewhere() {
    let house = House::open().await;
    let page = house.get("/api/docs/").await;
    assert_eq!(page.status.as_u16(), 200);
    assert!(!page.text().contains("https://"), "{}", page.text());
    let document = house.get("/api/v1/openapi.json").await.expect(200);
    assert!(document["paths"]["/api/v1/accounts"].is_object());
}
