//! A whole session at the most talkative log level: no secret it used is written anywhere
//! (GUARD-5).

use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::http::Method;
use serde_json::{Value, json};
use treasury::Role;

use crate::person::{PASSWORD, Person};
use crate::support::{Answer, House, payment};

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What was answered to anything but the making of a secret.
#[derive(Default)]
struct Told(String);

impl Told {
    fn add(&mut self, answer: &Answer) {
        self.0.push_str(&answer.text());
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one session from its beginning to its end, in the order in which it happens"
)]
#[tokio::test]
async fn no_secret_of_a_whole_session_reaches_logs_errors_or_exports() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .init();
    let house = House::open().await.behind_proxy();
    let mut told = Told::default();
    let setup = house.app.treasury.setup_token().await.unwrap().unwrap();
    let (name, email) = ("Wilhelmine Trockenbrodt", "wilhelmine@trockenbrodt.example");
    let ada = Person::register(&house, &setup, name, email).await;
    let offer = ada.post(&house, "/api/v1/auth/mfa/totp", json!({})).await;
    let offer = offer.expect(201);
    let secret = offer["secret"].as_str().unwrap().to_owned();
    let totp = totp_rs::Builder::new()
        .with_secret(totp_rs::Secret::try_from_base32(&secret).unwrap())
        .with_account_name("x")
        .build()
        .unwrap();
    let confirm = json!({"id": offer["id"], "code": totp.generate_current().to_string()});
    let path = "/api/v1/auth/mfa/totp/confirm";
    let codes = ada.post(&house, path, confirm).await.expect(200);
    let key = json!({"name": "reader", "actions": ["entries.read"]});
    let key = ada.post(&house, "/api/v1/auth/api-keys", key).await;
    let key = key.expect(201)["secret"].as_str().unwrap().to_owned();
    let signing = json!({"name": "signer", "signing": true});
    let signing = ada.post(&house, "/api/v1/auth/api-keys", signing).await;
    let signing = signing.expect(201)["secret"].as_str().unwrap().to_owned();
    ada.invite(&house, "eve@example.org", Role::Viewer).await;
    told.add(&ada.post(&house, "/api/v1/entries", payment()).await);
    let half = json!({"email": email, "password": PASSWORD});
    let half = house.post("/api/v1/auth/login", half).await.expect(200);
    let ticket = half["mfa_token"].as_str().unwrap().to_owned();
    let wrong = json!({"email": email, "password": "wrong lantern copper"});
    told.add(&house.post("/api/v1/auth/login", wrong).await);
    let bad = json!({"email": email, "password": PASSWORD, "surprise": PASSWORD});
    house.post("/api/v1/auth/login", bad).await;
    let code = codes["codes"][0].as_str().unwrap().to_owned();
    let finish = json!({"mfa_token": ticket, "code": code});
    let done = house.post("/api/v1/auth/mfa/verify", finish).await;
    let done = done.expect(200);
    let other = done["access_token"].as_str().unwrap().to_owned();
    let used = json!({"refresh_token": ada.refresh});
    let fresh = house.post("/api/v1/auth/refresh", used.clone()).await;
    let fresh = fresh.expect(200)["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    for path in [
        "/api/v1/auth/me",
        "/api/v1/auth/sessions",
        "/api/v1/auth/mfa",
        "/api/v1/auth/api-keys",
        "/api/v1/admin/audit-logs?limit=500",
        "/api/v1/admin/audit-logs?chain=instance&limit=500",
        "/api/v1/admin/audit-logs/export",
        "/api/v1/admin/audit-logs/export?format=csv",
        "/api/v1/admin/settings",
        "/api/v1/admin/reports/sox",
        "/api/v1/gdpr/consent",
    ] {
        let answer = ada.get(&house, path).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.text());
        told.add(&answer);
    }
    told.add(
        &ada.post(&house, "/api/v1/admin/keys/rotate", json!({}))
            .await,
    );
    told.add(&house.post("/api/v1/auth/refresh", used).await);
    for token in [&other, &format!("{other}x"), &key] {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str())];
        let path = "/api/v1/accounts";
        told.add(&house.write(Method::GET, path, &headers, Value::Null).await);
    }
    let file = house.folder.path().join("master.key");
    let master = std::fs::read_to_string(file).unwrap().trim().to_owned();
    tracing::trace!("still listening");
    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(log.contains("still listening"), "{log}");
    assert!(
        log.contains("sqlx::query"),
        "what the database is asked is in it"
    );
    let mut secrets = vec![
        ("password", PASSWORD.to_owned()),
        ("wrong password", "wrong lantern copper".to_owned()),
        ("set-up link", setup),
        ("totp", secret),
        ("key", key),
        ("signing key", signing),
        ("ticket", ticket),
        ("access", ada.access.clone()),
        ("other access", other),
        ("refresh", ada.refresh.clone()),
        ("fresh refresh", fresh),
        ("device", ada.device.clone()),
        ("master key", master),
    ];
    for code in codes["codes"].as_array().unwrap() {
        secrets.push(("recovery code", code.as_str().unwrap().to_owned()));
    }
    for (what, secret) in &secrets {
        assert!(!secret.is_empty(), "{what}");
        assert!(!log.contains(secret.as_str()), "{what} is in the log");
        assert!(!told.0.contains(secret.as_str()), "{what} is in an answer");
    }
    for personal in [name, email, "203.0.113.77", "Unmistakable/7.3"] {
        assert!(!log.contains(personal), "{personal} is in the log");
    }
}
