//! How often clients may ask, through the real router (GUARD-3).

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};
use treasury::{Guard, RequestLimits};

use crate::support::{Answer, House};

const PASSWORD: &str = "fjord lantern copper teapot";

async fn house(per_hour: u32, uploads: u32, routes: &[(&str, u32)]) -> House {
    let routes = routes.iter().map(|it| (it.0.to_owned(), it.1));
    let limits = RequestLimits {
        per_hour,
        uploads,
        routes: routes.collect::<BTreeMap<_, _>>(),
    };
    House::open_with(Guard {
        limits,
        ..Guard::local()
    })
    .await
}

/// Makes the owner. Answers their access token.
async fn owner(house: &House) -> String {
    let token = house.app.treasury.setup_token().await.unwrap().unwrap();
    let new =
        json!({"token": token, "name": "Ada", "email": "ada@example.org", "password": PASSWORD});
    let made = house.post("/api/v1/auth/register", new).await.expect(201);
    made["access_token"].as_str().unwrap().to_owned()
}

async fn ask(house: &House, token: &str, path: &str) -> Answer {
    let request =
        House::request(Method::GET, path).header("authorization", format!("Bearer {token}"));
    house.send(request.body(Body::empty()).unwrap()).await
}

async fn make_key(house: &House, token: &str, new: Value) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    house
        .write(Method::POST, "/api/v1/auth/api-keys", &headers, new)
        .await
}

#[tokio::test]
async fn every_answer_says_where_the_client_stands_until_it_is_one_too_many() {
    let house = house(5, 10, &[]).await;
    let token = owner(&house).await;
    for left in (0..5).rev() {
        // What does not exist, and what fails, counts too.
        let path = ["/api/v1/accounts", "/api/v1/nothing"][left % 2];
        let answer = ask(&house, &token, path).await;
        assert_eq!(answer.header("ratelimit-limit"), "5");
        assert_eq!(answer.header("ratelimit-remaining"), left.to_string());
        assert_eq!(answer.header("ratelimit-policy"), "5;w=3600");
        let reset: u64 = answer.header("ratelimit-reset").parse().unwrap();
        assert!((1..=3_600).contains(&reset), "{reset}");
    }
    let refused = ask(&house, &token, "/api/v1/accounts").await;
    assert_eq!(refused.header("ratelimit-remaining"), "0");
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=3_600).contains(&wait), "{wait}");
    assert_eq!(refused.header("content-type"), "application/problem+json");
    assert_eq!(refused.expect(429)["code"], "too-many-requests");
    // Health and pages go on.
    for path in ["/health", "/api/v1/health", "/"] {
        let answer = ask(&house, &token, path).await;
        assert_eq!(answer.status.as_u16(), 200, "{path}");
        assert_eq!(answer.header("ratelimit-limit"), "", "{path}");
    }
}

#[tokio::test]
async fn the_operator_is_not_limited_and_nobody_is_limited_by_address() {
    let house = house(3, 10, &[]).await;
    for _ in 0..10 {
        let answer = house.get("/api/v1/accounts").await;
        assert_eq!(answer.header("ratelimit-limit"), "");
        answer.expect(200);
    }
    owner(&house).await;
    for _ in 0..3 {
        house.get("/api/v1/accounts").await.expect(401);
    }
    let refused = house.get("/api/v1/accounts").await;
    assert_eq!(refused.expect(429)["code"], "too-many-requests");
    let forged = ask(&house, "bsk_forged", "/api/v1/accounts").await;
    forged.expect(429);
}

#[tokio::test]
async fn a_key_has_a_limit_of_its_own() {
    let house = house(4, 10, &[]).await;
    let token = owner(&house).await;
    let mut secrets = Vec::new();
    for limit in [Value::Null, json!(2), json!(50)] {
        let made = make_key(
            &house,
            &token,
            json!({"name": "k", "limit_per_hour": limit}),
        )
        .await;
        let made = made.expect(201);
        assert_eq!(made["limit_per_hour"], limit);
        secrets.push(made["secret"].as_str().unwrap().to_owned());
    }
    let odd = make_key(&house, &token, json!({"name": "k", "limit_per_hour": 0})).await;
    odd.expect(422);
    // The person is at their limit, their keys are not.
    ask(&house, &token, "/api/v1/accounts").await.expect(429);
    for (secret, limit) in secrets.iter().zip(["4", "2", "50"]) {
        let answer = ask(&house, secret, "/api/v1/accounts").await;
        assert_eq!(answer.header("ratelimit-limit"), limit);
        answer.expect(200);
    }
    ask(&house, &secrets[1], "/api/v1/accounts")
        .await
        .expect(200);
    ask(&house, &secrets[1], "/api/v1/accounts")
        .await
        .expect(429);
    ask(&house, &secrets[2], "/api/v1/accounts")
        .await
        .expect(200);
}

#[tokio::test]
async fn uploads_and_single_operations_have_limits_beside_the_general_one() {
    let house = house(100, 2, &[("list_accounts", 1)]).await;
    let token = owner(&house).await;
    let bearer = format!("Bearer {token}");
    let upload = async || {
        let request = House::request(Method::POST, "/api/v1/imports")
            .header("authorization", &bearer)
            .header("content-type", "multipart/form-data; boundary=limit");
        house
            .send(request.body(Body::from("--limit--\r\n")).unwrap())
            .await
    };
    for left in ["1", "0"] {
        let answer = upload().await;
        assert_eq!(answer.header("ratelimit-limit"), "2");
        assert_eq!(answer.header("ratelimit-remaining"), left);
        assert_eq!(answer.header("ratelimit-policy"), "100;w=3600, 2;w=600");
    }
    let refused = upload().await;
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!(wait <= 600, "{wait}");
    refused.expect(429);
    ask(&house, &token, "/api/v1/accounts").await.expect(200);
    ask(&house, &token, "/api/v1/accounts").await.expect(429);
    ask(&house, &token, "/api/v1/entries").await.expect(200);
}

#[tokio::test]
async fn once_someone_exists_changes_come_from_our_own_pages_or_with_a_proof() {
    let house = house(100, 10, &[]).await;
    let token = owner(&house).await;
    let body = json!({"email": "ada@example.org", "password": PASSWORD});
    let login = async |origin: &str| {
        let headers = [("origin", origin)];
        let path = "/api/v1/auth/login";
        house
            .write(Method::POST, path, &headers, body.clone())
            .await
    };
    for foreign in ["https://evil.example", "null", "http://127.0.0.1:8001"] {
        let refused = login(foreign).await.expect(403);
        assert_eq!(refused["code"], "foreign-origin", "{foreign}");
    }
    login("http://127.0.0.1:8000").await.expect(200);
    // No page can send this without being asked first, and no other host is refused any more.
    let request = axum::http::Request::post("/api/v1/accounts")
        .header("host", "books.example.com")
        .header("origin", "https://evil.example")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json");
    let new = json!({"path": "assets:bank:other"}).to_string();
    house
        .send(request.body(new.into()).unwrap())
        .await
        .expect(201);
    // Behind a proxy, and never the operator's.
    let request = House::request(Method::GET, "/api/v1/accounts").header("via", "1.1 proxy");
    house
        .send(request.body(Body::empty()).unwrap())
        .await
        .expect(401);
}

#[tokio::test]
async fn what_was_forwarded_is_never_the_operators() {
    let house = House::open().await;
    for name in [
        "forwarded",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-real-ip",
        "via",
    ] {
        let request = House::request(Method::GET, "/api/v1/accounts").header(name, "127.0.0.1");
        let refused = house.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(refused.expect(403)["code"], "forwarded", "{name}");
    }
}

#[tokio::test]
async fn every_operation_that_takes_a_file_counts_as_an_upload_and_only_imports_may_be_large() {
    let document: Value = serde_json::from_str(&server::openapi()).unwrap();
    let mut names = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let content = operation["requestBody"]["content"].as_object();
            let Some(kind) = content.and_then(|it| it.keys().find(|it| *it != "application/json"))
            else {
                continue;
            };
            let name = operation["operationId"].as_str().unwrap();
            names.push(name.to_owned());
            let house = house(100, 1, &[]).await;
            let token = owner(&house).await;
            let send = async |body: Vec<u8>| {
                let request = House::request(method.to_uppercase().parse().unwrap(), path)
                    .header("authorization", format!("Bearer {token}"))
                    .header("content-type", kind)
                    .header("content-length", body.len());
                house.send(request.body(Body::from(body)).unwrap()).await
            };
            let large = send(vec![b'x'; 10 * 1024 * 1024 + 1]).await;
            let is_import = name == "create_import";
            assert_eq!(large.status == 413, !is_import, "{name}: {}", large.text());
            // What is refused by its length alone is not an upload; what is wrong in itself is.
            if !is_import {
                assert_eq!(send(b"x".to_vec()).await.status, 422, "{name}");
            }
            let second = send(b"x".to_vec()).await;
            assert_eq!(second.status, 429, "{name}: {}", second.text());
            assert!(second.text().contains("uploads"), "{}", second.text());
        }
    }
    let uploads = [
        "import_expected_items",
        "create_import",
        "apply_payment_status",
        "import_prices",
    ];
    assert_eq!(names, uploads);
}
