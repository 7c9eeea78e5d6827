//! Health, readiness and metrics: what balancers, Prometheus and operators ask (OPS-2, OPS-3).

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

use axum::body::Body;
use axum::http::Method;
use secrecy::SecretString;
use serde_json::json;
use server::{Unready, router};
use tower::ServiceExt;
use treasury::JobDraft;

use crate::support::{Answer, House, payment};

async fn ask(app: server::App, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = House::request(Method::GET, path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    Answer::read(router(app).oneshot(request).await.unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn ready_is_refused_with_every_reason_while_one_holds() {
    let house = House::open().await;
    let readiness = house.app.readiness.clone();
    readiness.set(Unready::Draining);
    readiness.set(Unready::Maintenance);
    let answer = house.get("/ready").await;
    assert_eq!(answer.header("retry-after"), "60");
    let body = answer.expect(503);
    assert_eq!(body["status"], "not ready");
    let codes: Vec<_> = body["reasons"].as_array().unwrap().iter().collect();
    assert_eq!(codes[0]["code"], "maintenance");
    assert_eq!(codes[1]["code"], "draining");
    assert_eq!(house.get("/health").await.expect(200)["status"], "ok");
    let page = house.get("/metrics").await.text();
    assert!(
        page.contains("bursar_unready{reason=\"draining\"} 1.0"),
        "{page}"
    );
    readiness.clear(Unready::Draining);
    readiness.clear(Unready::Maintenance);
    let body = house.get("/ready").await.expect(200);
    assert_eq!(
        (&body["status"], &body["reasons"]),
        (&json!("ready"), &json!([]))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_database_it_is_alive_and_not_ready() {
    let house = House::open().await;
    house.app.treasury.store().close().await;
    let body = house.get("/ready").await.expect(503);
    assert_eq!(body["reasons"][0]["code"], "database");
    assert_eq!(house.get("/health").await.expect(200)["status"], "ok");
    assert_eq!(house.get("/health/db").await.expect(503)["status"], "down");
    let detailed = house.get("/api/v1/health/detailed").await.expect(200);
    assert_eq!(detailed["status"], "degraded");
    let page = house.get("/metrics").await.text();
    assert!(page.contains("bursar_database_up 0.0"), "{page}");
    assert!(!page.contains("bursar_journal_head{"), "unknown is absent");
}

#[tokio::test(flavor = "multi_thread")]
async fn detailed_health_has_the_database_the_cache_and_the_queue() {
    let house = House::open().await;
    let health = house.get("/api/v1/health/detailed").await.expect(200);
    assert!(health["database"]["connections"]["max"].as_u64() > Some(0));
    assert_eq!(health["cache"]["kind"], "in-process");
    assert!(health["cache"]["memory"]["used"].is_u64());
    assert!(health["cache"]["memory"]["peak"].is_u64());
    assert_eq!(house.get("/health/redis").await.expect(200)["status"], "ok");
    let none = json!({"waiting": 0, "active": 0, "completed": 0, "failed": 0, "oldestAge": null});
    assert_eq!(health["queue"], none);
    let draft = JobDraft {
        kind: "jobs-prune".to_owned(),
        ..JobDraft::default()
    };
    let asked = house.app.treasury.enqueue(None, "test", draft).await;
    assert!(asked.is_ok(), "{asked:?}");
    let health = house.get("/api/v1/health/detailed").await.expect(200);
    assert_eq!(health["queue"]["waiting"], 1);
    assert!(health["queue"]["oldestAge"].is_f64(), "{health}");
    let page = house.get("/metrics").await.text();
    for line in [
        "bursar_jobs{state=\"waiting\"} 1.0",
        "bursar_jobs{state=\"dead\"} 0.0",
        "bursar_jobs_oldest_waiting_seconds ",
    ] {
        assert!(page.contains(line), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_token_whoever_shows_it_reads_metrics_and_nobody_else() {
    let house = House::open().await;
    let token = "a-token-of-32-bytes-or-some-more";
    let app = house
        .app
        .clone()
        .with_metrics_token(Some(SecretString::from(token)));
    let right = format!("Bearer {token}");
    for path in ["/metrics", "/api/v1/metrics"] {
        let answer = ask(app.clone(), path, &[("authorization", &right)]).await;
        assert_eq!(answer.status.as_u16(), 200, "{path}");
        let almost = format!("Bearer {}", token.to_uppercase());
        for wrong in ["", "Bearer", "Bearer ", "Basic a-token", &almost] {
            let answer = ask(app.clone(), path, &[("authorization", wrong)]).await;
            assert_eq!(answer.status.as_u16(), 401, "{path} `{wrong}`");
            assert!(!answer.text().contains("bursar_build_info"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn invented_methods_paths_and_long_names_make_no_new_labels() {
    let house = House::open().await;
    let labels = async || {
        let page = house.get("/metrics").await.text();
        page.lines()
            .filter(|it| it.starts_with("http_requests_total{"))
            .count()
    };
    for (method, path) in [
        ("BREW", "/a"),
        ("GET", "/a"),
        ("GET", "/api/v1/a"),
        ("GET", "/api/a"),
    ] {
        let request = House::request(Method::from_bytes(method.as_bytes()).unwrap(), path);
        house.send(request.body(Body::empty()).unwrap()).await;
    }
    let before = labels().await;
    for number in 0..300 {
        for path in [
            format!("/x{number}"),
            format!("/api/v1/x{number}"),
            format!("/api/x{number}"),
        ] {
            house.get(&path).await;
        }
        let method = Method::from_bytes(format!("BREW{number}").as_bytes()).unwrap();
        let request = House::request(method, "/").body(Body::empty()).unwrap();
        house.send(request).await;
    }
    let more = labels().await - before;
    assert!(more <= 8, "{more} new labels");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_scrapes_makes_few_pages() {
    let house = Arc::new(House::open().await);
    let scrapes: Vec<_> = (0..200)
        .map(|_| {
            let house = house.clone();
            tokio::spawn(async move { house.get("/metrics").await.text() })
        })
        .collect();
    let mut pages = std::collections::BTreeSet::new();
    for scrape in scrapes {
        let page = scrape.await.unwrap();
        assert!(page.contains("bursar_build_info"));
        // Every page that was made has another time of its making.
        let made = page
            .lines()
            .find(|it| it.starts_with("bursar_uptime_seconds "));
        pages.insert(made.unwrap().to_owned());
    }
    assert!(
        pages.len() <= 60,
        "{} pages for 200 who asked at once",
        pages.len()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn promtool_finds_nothing_to_say_about_the_page() {
    let house = House::open().await;
    house.post("/api/v1/entries", payment()).await.expect(201);
    for _ in 0..2 {
        house.get("/api/v1/balances").await.expect(200);
    }
    let page = house.get("/metrics").await.text();
    let mut promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Debian's package `prometheus` has it; cargo xtask test installs it");
    promtool
        .stdin
        .take()
        .unwrap()
        .write_all(page.as_bytes())
        .unwrap();
    let said = promtool.wait_with_output().unwrap();
    let text =
        String::from_utf8_lossy(&said.stderr).into_owned() + &String::from_utf8_lossy(&said.stdout);
    assert!(
        said.status.success() && text.trim().is_empty(),
        "{text}\n{page}"
    );
    for name in [
        "bursar_cash{organisation=",
        "bursar_statements_imported_total{",
        "bursar_journal_append_duration_seconds_bucket{",
        "bursar_database_query_duration_seconds_bucket{",
        "bursar_answer_cache_hits_total ",
        "bursar_database_connections{state=\"idle\"}",
        "bursar_data_disk_free_bytes ",
        "process_resident_memory_bytes ",
        "http_requests_in_flight 1.0",
    ] {
        assert!(page.contains(name), "{name} in\n{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn openmetrics_is_given_to_who_asks_for_it() {
    let house = House::open().await;
    let accept = [("accept", "application/openmetrics-text; version=1.0.0")];
    let answer = ask(house.app.clone(), "/metrics", &accept).await;
    assert!(
        answer
            .header("content-type")
            .starts_with("application/openmetrics-text")
    );
    assert!(answer.text().ends_with("# EOF\n"));
}
