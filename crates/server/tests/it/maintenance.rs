//! Closing for maintenance, on every replica, and open again (OPS-7).

use std::time::Duration;

use server::Unready;
use treasury::{Caller, MaintenanceDraft};

use crate::support::House;

/// What a server does beside its router.
async fn until(house: &House, is_closed: bool) {
    let mut told = house.app.readiness.subscribe();
    let changed = told.wait_for(|it| it.contains(Unready::Maintenance) == is_closed);
    tokio::time::timeout(Duration::from_secs(10), changed)
        .await
        .expect("it follows the notice")
        .unwrap();
}

#[tokio::test]
async fn while_closed_everything_but_health_is_answered_503_and_says_when_to_come_back() {
    let house = House::open().await;
    let watching = server::watch_maintenance(&house.app);
    let draft = MaintenanceDraft {
        message: Some("Back at <14:00> & better".to_owned()),
        retry_after_seconds: Some(600),
    };
    house
        .app
        .treasury
        .begin_maintenance(&Caller::local(), draft)
        .await
        .unwrap();
    until(&house, true).await;

    for path in ["/api/v1/accounts", "/api/v1/openapi.json", "/no/such/page"] {
        let answer = house.get(path).await;
        assert_eq!(answer.header("retry-after"), "600", "{path}");
        let problem = answer.expect(503);
        assert_eq!(problem["code"], "maintenance", "{path}");
        assert_eq!(problem["detail"], "Back at <14:00> & better");
    }
    for path in ["/health", "/api/health", "/api/v1/health"] {
        house.get(path).await.expect(200);
    }

    // A browser gets a page, in which nobody's words become markup.
    let request = House::request(axum::http::Method::GET, "/accounts")
        .header("accept", "text/html,*/*")
        .body(axum::body::Body::empty())
        .unwrap();
    let page = house.send(request).await;
    assert_eq!(page.status, 503);
    assert_eq!(page.header("retry-after"), "600");
    assert!(page.text().contains("Back at &lt;14:00&gt; &amp; better"));
    assert!(
        page.header("content-security-policy")
            .contains("style-src 'self'")
    );
    let style = house.get("/maintenance.css").await;
    assert_eq!(style.status, 200);
    assert!(style.header("content-type").starts_with("text/css"));

    let ended = house
        .app
        .treasury
        .end_maintenance(&Caller::local())
        .await
        .unwrap();
    assert!(ended.is_some());
    until(&house, false).await;
    house.get("/api/v1/accounts").await.expect(200);
    watching.abort();
}

#[tokio::test]
async fn what_is_said_while_closed_has_limits() {
    let house = House::open().await;
    let treasury = &house.app.treasury;
    let draft = |message: &str, retry| MaintenanceDraft {
        message: Some(message.to_owned()),
        retry_after_seconds: retry,
    };
    for bad in [
        draft(&"x".repeat(501), None),
        draft("two\nlines", None),
        draft("x", Some(0)),
        draft("x", Some(100_000)),
    ] {
        let refused = treasury.begin_maintenance(&Caller::local(), bad).await;
        assert_eq!(refused.unwrap_err().code(), "invalid");
    }
    assert_eq!(treasury.maintenance().await.unwrap(), None);
    let ended = treasury.end_maintenance(&Caller::local()).await.unwrap();
    assert_eq!(ended, None);
}
