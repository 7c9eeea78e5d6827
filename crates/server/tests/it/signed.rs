//! Signed requests through the real router (GUARD-2).

use axum::body::Body;
use axum::http::Method;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::support::{Answer, House, payment};

const PASSWORD: &str = "fjord lantern copper teapot";
const ENTRIES: &str = "/api/v1/entries?org=test";

/// A key that signs.
struct Key {
    id: String,
    secret: String,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

impl Key {
    async fn make(house: &House) -> Self {
        let token = house.app.treasury.setup_token().await.unwrap().unwrap();
        let new = json!({"token": token, "name": "Ada", "email": "ada@example.org", "password": PASSWORD});
        let made = house.post("/api/v1/auth/register", new).await.expect(201);
        let bearer = format!("Bearer {}", made["access_token"].as_str().unwrap());
        let headers = [("authorization", bearer.as_str())];
        let new = json!({"name": "server", "signing": true});
        let path = "/api/v1/auth/api-keys";
        let made = house
            .write(Method::POST, path, &headers, new)
            .await
            .expect(201);
        Self {
            id: made["id"].as_str().unwrap().to_owned(),
            secret: made["secret"].as_str().unwrap().to_owned(),
        }
    }

    fn sign(&self, method: &str, path: &str, body: &str, timestamp: &str) -> String {
        let body = hex(&Sha256::digest(body));
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(self.secret.as_bytes()).unwrap();
        mac.update(format!("{method}\n{path}\n{timestamp}\n{body}").as_bytes());
        hex(&mac.finalize().into_bytes())
    }
}

fn seconds_from_now(seconds: i64) -> String {
    (money::Timestamp::now().as_second() + seconds).to_string()
}

/// Method, path, body, key, time, signature.
async fn send(house: &House, parts: [&str; 6]) -> Answer {
    let [method, path, body, key, timestamp, signature] = parts;
    let request = House::request(method.parse().unwrap(), path)
        .header("content-type", "application/json")
        .header("x-bursar-key", key)
        .header("x-bursar-timestamp", timestamp)
        .header("x-bursar-signature", signature);
    house
        .send(request.body(Body::from(body.to_owned())).unwrap())
        .await
}

#[tokio::test]
async fn a_signed_request_is_done_once_and_no_other_request_with_its_signature() {
    let house = House::open().await;
    let key = Key::make(&house).await;
    let (body, now) = (payment().to_string(), seconds_from_now(0));
    let signature = key.sign("POST", ENTRIES, &body, &now);
    let good = ["POST", ENTRIES, body.as_str(), &key.id, &now, &signature];
    let other_body = body.replace("12.50", "12.51");
    let altered = [
        (0, "PUT"),
        (1, "/api/v1/entries?org=other"),
        (1, "/api/v1/entries"),
        (1, "/api/v1/accounts?org=test"),
        (2, &other_body),
        (2, ""),
        (4, &seconds_from_now(1)),
        (5, &"0".repeat(64)),
        (5, ""),
    ];
    for (index, value) in altered {
        let mut bad = good;
        bad[index] = value;
        let refused = send(&house, bad).await.expect(401);
        assert_eq!(refused["code"], "signature-wrong", "{index} `{value}`");
    }
    // What was refused did not use the signature up.
    send(&house, good).await.expect(201);
    let replayed = send(&house, good).await.expect(401);
    assert_eq!(replayed["code"], "signature-wrong");
    assert!(replayed["detail"].as_str().unwrap().contains("before"));
}

#[tokio::test]
async fn an_old_or_early_time_an_unknown_key_and_a_carried_secret_are_refused() {
    let house = House::open().await;
    let key = Key::make(&house).await;
    for (off, status) in [(-301, 401), (302, 401), (-290, 200), (290, 200)] {
        let time = seconds_from_now(off);
        let signature = key.sign("GET", ENTRIES, "", &time);
        let answer = send(&house, ["GET", ENTRIES, "", &key.id, &time, &signature]).await;
        assert_eq!(answer.status.as_u16(), status, "{off}: {}", answer.text());
    }
    let now = seconds_from_now(0);
    let signature = key.sign("GET", ENTRIES, "", &now);
    for id in ["", "key", "key_019a0000-0000-7000-8000-000000000000"] {
        let refused = send(&house, ["GET", ENTRIES, "", id, &now, &signature]).await;
        assert_eq!(refused.expect(401)["code"], "key-invalid", "{id}");
    }
    let request = House::request(Method::GET, ENTRIES).header("x-api-key", &key.secret);
    let refused = house.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(refused.expect(401)["code"], "signature-needed");
}

#[tokio::test]
async fn a_body_too_large_to_be_signed_is_not_read() {
    let house = House::open().await;
    let key = Key::make(&house).await;
    let now = seconds_from_now(0);
    let body = "x".repeat(10 * 1024 * 1024 + 1);
    let path = "/api/v1/imports";
    let refused = send(&house, ["POST", path, &body, &key.id, &now, "0"]).await;
    assert_eq!(refused.expect(413)["code"], "body-too-large");
}
