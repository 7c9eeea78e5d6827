//! Every kind of error is a problem with a stable code, and nothing is booked.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};

use crate::support::{Answer, House, payment};

const ENTRIES: &str = "/api/v1/entries";

fn check_problem(answer: &Answer, status: u16, code: &str) {
    let shown = answer.text();
    assert_eq!(answer.status.as_u16(), status, "{shown}");
    assert_eq!(
        answer.header("content-type"),
        "application/problem+json",
        "{shown}"
    );
    let problem = answer.json();
    assert_eq!(problem["code"], code, "{shown}");
    assert_eq!(problem["status"], status);
    assert_eq!(problem["request_id"], answer.header("x-request-id"));
    for field in ["type", "title", "detail"] {
        assert!(
            problem[field].as_str().is_some_and(|it| !it.is_empty()),
            "{field}: {shown}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_exist_is_not_found() {
    let house = House::open().await;
    let cases = [
        ("/api/v1/nowhere", "unknown-path"),
        ("/api/nowhere", "unknown-path"),
        ("/api/v1/accounts/99", "not-found"),
        ("/api/v1/accounts/assets:nowhere", "not-found"),
        ("/api/v1/entries/99", "not-found"),
        ("/api/v1/entries/first", "bad-path"),
        ("/api/v1/entries?account=99", "not-found"),
        ("/api/v1/imports/imp_0", "not-found"),
        ("/api/v1/mappings/none", "not-found"),
        ("/api/v1/accounts?org=nobody", "not-found"),
    ];
    for (path, code) in cases {
        check_problem(&house.get(path).await, 404, code);
    }
    check_problem(
        &House::empty().await.get("/api/v1/accounts").await,
        404,
        "not-found",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_that_are_none_are_named() {
    let house = House::open().await;
    let cases = [
        "/api/v1/accounts?as_of=yesterday",
        "/api/v1/accounts?basis=guessed",
        "/api/v1/accounts?known_seq=1&known_at=2026-01-01T00:00:00Z",
        "/api/v1/positions?group=colour",
        "/api/v1/positions/history?from=2026-02-01&to=2026-01-01",
        "/api/v1/positions/history?from=1900-01-01&to=2026-01-01",
        "/api/v1/accounts/1/history?interval=second",
        "/api/v1/entries?limit=0",
        "/api/v1/entries?limit=1001",
        "/api/v1/entries?min=much",
        "/api/v1/entries?cursor=next",
        "/api/v1/entries?sort=colour",
        "/api/v1/entries?import=none",
        "/api/v1/accounts?known_seq=9223372036854775808",
        "/api/v1/admin/audit-logs?limit=0",
        "/api/v1/admin/audit-logs?limit=501",
        "/api/v1/admin/disclosures?before=9223372036854775808",
    ];
    for path in cases {
        check_problem(&house.get(path).await, 400, "bad-query");
    }
    check_problem(
        &house.get("/api/v1/positions?in=XXXX").await,
        422,
        "invalid",
    );
    check_problem(
        &house
            .get("/api/v1/reports/income-statement?from=2026-02-01&to=2026-01-01")
            .await,
        422,
        "invalid",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_not_what_is_expected_are_refused() {
    let house = House::open().await;
    let send = async |kind: &str, body: &str| {
        let request = House::request(Method::POST, ENTRIES).header("content-type", kind);
        house
            .send(request.body(Body::from(body.to_owned())).unwrap())
            .await
    };
    check_problem(&send("application/json", "{").await, 400, "bad-json");
    check_problem(
        &send("application/json", "{\"surprise\": 1}").await,
        422,
        "bad-json",
    );
    // A list of a struct's fields in their order is no object.
    let list = "[\"2026-01-05\", \"Fee\", []]";
    check_problem(&send("application/json", list).await, 422, "bad-json");
    check_problem(&send("text/plain", "{}").await, 415, "not-json");
    let deep = format!("{{\"tags\":{}", "[".repeat(100_000));
    check_problem(&send("application/json", &deep).await, 422, "bad-json");
    check_problem(
        &house.write(Method::PUT, ENTRIES, &[], json!({})).await,
        405,
        "wrong-method",
    );
    check_problem(
        &house.write(Method::POST, "/accounts", &[], json!({})).await,
        405,
        "wrong-method",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_that_break_a_rule_are_refused_and_not_booked() {
    let house = House::open().await;
    let amount = |text: &str| {
        let mut entry = payment();
        entry["postings"][1]["amount"] = json!(text);
        entry
    };
    let mut unknown = payment();
    unknown["postings"][1]["account"] = json!("expenses:nowhere");
    let mut other_asset = payment();
    other_asset["postings"][0]["asset"] = json!("USD");
    other_asset["postings"][1]["asset"] = json!("USD");
    let cases = [
        (amount("12.51"), 422, "unbalanced"),
        (amount("12.505"), 422, "amount-too-precise"),
        (amount("1e9"), 422, "bad-amount"),
        (amount(&"9".repeat(60)), 422, "bad-amount"),
        (unknown, 404, "not-found"),
        (other_asset, 422, "wrong-asset"),
    ];
    let mut codes = Vec::new();
    for (entry, status, _) in &cases {
        let answer = house.post(ENTRIES, entry.clone()).await;
        let problem = answer.json();
        check_problem(&answer, *status, problem["code"].as_str().unwrap());
        codes.push(problem["code"].as_str().unwrap().to_owned());
    }
    let expected: Vec<_> = cases.iter().map(|it| it.2).collect();
    assert_eq!(codes, expected);
    assert_eq!(house.get(ENTRIES).await.expect(200)["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_books_once_and_is_refused_with_other_content() {
    let house = House::open().await;
    let key = [("idempotency-key", "k1")];
    let first = house
        .write(Method::POST, ENTRIES, &key, payment())
        .await
        .expect(201);
    let again = house
        .write(Method::POST, ENTRIES, &key, payment())
        .await
        .expect(201);
    assert_eq!(first, again);
    let mut other = payment();
    other["description"] = json!("Another fee");
    check_problem(
        &house.write(Method::POST, ENTRIES, &key, other).await,
        409,
        "idempotency-key-reused",
    );
    assert_eq!(house.get(ENTRIES).await.expect(200)["total"], 1);
    let long = "k".repeat(10_000);
    let answer = house
        .write(
            Method::POST,
            ENTRIES,
            &[("idempotency-key", &long)],
            payment(),
        )
        .await;
    assert!(answer.status.is_client_error(), "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_already_is_a_conflict() {
    let house = House::open().await;
    let taken = house
        .post("/api/v1/accounts", json!({"path": "assets:bank:eur"}))
        .await;
    check_problem(&taken, 409, taken.json()["code"].as_str().unwrap());
    let new = json!({"name": "Other", "slug": "test", "reporting_currency": "EUR"});
    check_problem(
        &house.post("/api/v1/organisations", new).await,
        409,
        "slug-taken",
    );
    let made = house.post(ENTRIES, payment()).await.expect(201);
    let place = format!("{ENTRIES}/{}/reverse", made["id"]);
    house.post(&place, json!({})).await.expect(201);
    let twice = house.post(&place, json!({})).await;
    check_problem(&twice, 409, twice.json()["code"].as_str().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn foreign_hosts_and_pages_are_refused() {
    let house = House::open().await;
    let send = async |method: Method, host: &str, origin: Option<&str>| {
        let mut request = axum::http::Request::builder().method(method).uri(ENTRIES);
        request = request
            .header("host", host)
            .header("content-type", "application/json");
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        house
            .send(request.body(payment().to_string().into()).unwrap())
            .await
    };
    for host in [
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "localhost@evil",
        "",
    ] {
        check_problem(&send(Method::GET, host, None).await, 403, "foreign-host");
    }
    for host in ["127.0.0.1:8000", "localhost", "localhost:80", "[::1]:8000"] {
        send(Method::GET, host, None).await.expect(200);
    }
    for origin in [
        "http://evil.example",
        "null",
        "https://127.0.0.1:8000",
        "http://127.0.0.1:9000",
    ] {
        let answer = send(Method::POST, "127.0.0.1:8000", Some(origin)).await;
        check_problem(&answer, 403, "foreign-origin");
    }
    send(
        Method::POST,
        "127.0.0.1:8000",
        Some("http://127.0.0.1:8000"),
    )
    .await
    .expect(201);
    assert_eq!(house.get(ENTRIES).await.expect(200)["total"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_beyond_their_limit_are_refused_whether_they_say_their_length_or_not() {
    let house = House::open().await;
    let big = vec![b' '; 10 * 1024 * 1024 + 1];
    let send = async |length: Option<&str>, body: Body| {
        let mut request = House::request(Method::POST, ENTRIES);
        request = request.header("content-type", "application/json");
        if let Some(length) = length {
            request = request.header("content-length", length);
        }
        house.send(request.body(body).unwrap()).await
    };
    check_problem(
        &send(Some("10485761"), Body::from(big.clone())).await,
        413,
        "body-too-large",
    );
    check_problem(&send(None, Body::from(big)).await, 413, "body-too-large");
    let request = House::request(Method::POST, "/api/v1/imports")
        .header("content-type", "multipart/form-data; boundary=limit")
        .header("content-length", "268435457");
    check_problem(
        &house.send(request.body(Body::empty()).unwrap()).await,
        413,
        "body-too-large",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sequence_that_never_comes_is_not_waited_for_without_end() {
    let house = House::open().await;
    let read = async |seq: &str| {
        let request = House::request(Method::GET, ENTRIES).header("bursar-seq", seq);
        house.send(request.body(Body::empty()).unwrap()).await
    };
    check_problem(&read("soon").await, 400, "bad-header");
    let made = house.post(ENTRIES, payment()).await;
    let seq = made.header("bursar-seq").to_owned();
    assert_eq!(made.json()["id"].to_string(), seq);
    let page = read(&seq).await;
    assert_eq!(page.header("bursar-seq"), seq);
    assert_eq!(page.expect(200)["total"], 1);
    check_problem(&read("999999").await, 503, "unavailable");
    let _: Value = house.get(ENTRIES).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_found_and_what_was_expected_is_said_once_and_in_words() {
    let house = House::open().await;
    let price = json!({"items": [
        {"base": "USD", "quote": "EUR", "on": "2026-01-02", "rate": "1.1", "source": "test"},
        {"base": "USD", "quote": "EUR", "on": "2026-01-03", "rate": "0", "source": "test"},
    ]});
    let mut entry = payment();
    entry["postings"][0]["amount"] = json!("NaN");
    for (method, path, body, detail) in [
        (
            Method::PUT,
            "/api/v1/accounts/1/terms",
            json!({"least": "NaN"}),
            "least `NaN`: expected digits with at most one decimal point, as in -1234.56",
        ),
        (
            Method::PUT,
            "/api/v1/accounts/1/terms",
            json!({"least": "1.234"}),
            "least `1.234`: expected at most 2 decimal places, as EUR has",
        ),
        (
            Method::PATCH,
            "/api/v1/accounts/1",
            json!({"entity": "Main Office"}),
            "entity `Main Office`: expected 1 to 40 lower-case letters, digits or `-`, a letter first",
        ),
        (
            Method::POST,
            "/api/v1/prices",
            price,
            "price number 2: rate `0`: expected a number above zero",
        ),
        (
            Method::POST,
            ENTRIES,
            entry,
            "`NaN`: expected digits with at most one decimal point, as in -1234.56",
        ),
    ] {
        let answer = house.write(method, path, &[], body).await;
        assert_eq!(answer.json()["detail"], detail, "{path}: {}", answer.text());
    }
}
