//! Signing up, in and out through the real router (GUARD-1, GUARD-2).

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Answer, House};

pub(crate) const PASSWORD: &str = "fjord lantern copper teapot";

/// Someone with tokens.
pub(crate) struct Person {
    pub(crate) access: String,
    refresh: String,
    device: String,
}

impl Person {
    /// Someone who came in by cookies.
    pub(crate) fn with_access(access: String) -> Self {
        Self {
            access,
            refresh: String::new(),
            device: String::new(),
        }
    }
}

pub(crate) async fn send(
    house: &House,
    method: Method,
    path: &str,
    token: &str,
    body: Value,
) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    house.write(method, path, &headers, body).await
}

pub(crate) fn person(answer: &Value) -> Person {
    let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
    Person {
        access: text("access_token"),
        refresh: text("refresh_token"),
        device: text("device"),
    }
}

pub(crate) async fn set_up(house: &House) -> Person {
    let token = house.app.treasury.setup_token().await.unwrap().unwrap();
    let new =
        json!({"token": token, "name": "Ada", "email": "ada@example.org", "password": PASSWORD});
    person(&house.post("/api/v1/auth/register", new).await.expect(201))
}

pub(crate) fn login(email: &str, password: &str) -> Value {
    json!({"email": email, "password": password})
}

#[tokio::test]
async fn the_first_owner_closes_the_door_behind_them() {
    let house = House::open().await;
    house.get("/api/v1/accounts").await.expect(200);
    let setup = house.get("/api/v1/auth/setup").await.expect(200);
    assert_eq!(setup, json!({"needs_setup": true, "needs_sign_in": false}));
    let ada = set_up(&house).await;
    let refused = house.get("/api/v1/accounts").await;
    assert_eq!(
        refused.header("www-authenticate"),
        "Bearer realm=\"bursar\""
    );
    assert_eq!(refused.expect(401)["code"], "sign-in-required");
    send(
        &house,
        Method::GET,
        "/api/v1/accounts",
        &ada.access,
        Value::Null,
    )
    .await
    .expect(200);
    let me = send(
        &house,
        Method::GET,
        "/api/v1/auth/me",
        &ada.access,
        Value::Null,
    )
    .await;
    let me = me.expect(200);
    assert_eq!(me["memberships"][0]["role"], "owner");
    assert_eq!(me["email"], "ada@example.org");
    assert!(house.app.treasury.setup_token().await.unwrap().is_none());
}

#[tokio::test]
async fn a_set_up_link_works_once() {
    let house = House::open().await;
    let token = house.app.treasury.setup_token().await.unwrap().unwrap();
    let other = house.app.treasury.setup_token().await.unwrap().unwrap();
    let offer = house
        .get(&format!("/api/v1/auth/links/{token}"))
        .await
        .expect(200);
    assert_eq!(offer["purpose"], "setup");
    let new = |token: &str, email: &str| json!({"token": token, "name": "Ada", "email": email, "password": PASSWORD});
    house
        .post("/api/v1/auth/register", new(&token, "ada@example.org"))
        .await
        .expect(201);
    for (token, email) in [(&token, "eve@example.org"), (&other, "eve@example.org")] {
        let refused = house
            .post("/api/v1/auth/register", new(token, email))
            .await
            .expect(401);
        assert_eq!(refused["code"], "link-invalid");
    }
}

#[tokio::test]
async fn wrong_password_unknown_user_and_weak_password_are_told_as_they_should() {
    let house = House::open().await;
    let token = house.app.treasury.setup_token().await.unwrap().unwrap();
    let weak = json!({"token": token, "name": "Ada", "email": "ada@example.org", "password": "password1234"});
    let refused = house.post("/api/v1/auth/register", weak).await.expect(422);
    assert_eq!(refused["code"], "password-weak");
    set_up(&house).await;
    let wrong = house
        .post(
            "/api/v1/auth/login",
            login("ada@example.org", "not this one"),
        )
        .await
        .expect(401);
    let unknown = house
        .post(
            "/api/v1/auth/login",
            login("eve@example.org", "not this one"),
        )
        .await
        .expect(401);
    for field in ["code", "detail", "title"] {
        assert_eq!(wrong[field], unknown[field]);
    }
    let done = house
        .post("/api/v1/auth/login", login(" ADA@example.org ", PASSWORD))
        .await
        .expect(200);
    assert_eq!(done["mfa_required"], false);
}

#[tokio::test]
async fn five_wrong_attempts_block_everyone_but_a_known_device() {
    let house = House::open().await;
    let ada = set_up(&house).await;
    for _ in 0..5 {
        house
            .post(
                "/api/v1/auth/login",
                login("ada@example.org", "not this one"),
            )
            .await
            .expect(401);
    }
    let blocked = house
        .post("/api/v1/auth/login", login("ada@example.org", PASSWORD))
        .await;
    assert_eq!(blocked.header("retry-after"), "900");
    assert_eq!(blocked.expect(429)["code"], "too-many-attempts");
    let known = json!({"email": "ada@example.org", "password": PASSWORD, "device": ada.device});
    house.post("/api/v1/auth/login", known).await.expect(200);
}

#[tokio::test]
async fn a_refresh_token_works_once_and_its_reuse_ends_the_session() {
    let house = House::open().await;
    let ada = set_up(&house).await;
    let refresh = async |token: &str| {
        house
            .post("/api/v1/auth/refresh", json!({"refresh_token": token}))
            .await
    };
    let second = person(&refresh(&ada.refresh).await.expect(200));
    assert_ne!(second.refresh, ada.refresh);
    assert_eq!(
        refresh(&ada.refresh).await.expect(401)["code"],
        "refresh-reused"
    );
    assert_eq!(
        refresh(&second.refresh).await.expect(401)["code"],
        "refresh-invalid"
    );
    let ended = send(
        &house,
        Method::GET,
        "/api/v1/accounts",
        &second.access,
        Value::Null,
    )
    .await;
    assert_eq!(ended.expect(401)["code"], "session-ended");
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_a_code_works_once() {
    let house = House::open().await;
    let ada = set_up(&house).await;
    let offer = send(
        &house,
        Method::POST,
        "/api/v1/auth/mfa/totp",
        &ada.access,
        json!({}),
    )
    .await;
    let offer = offer.expect(201);
    assert!(offer["qr_svg"].as_str().unwrap().contains("<svg"));
    let secret = totp_rs::Secret::try_from_base32(offer["secret"].as_str().unwrap()).unwrap();
    let totp = totp_rs::Builder::new()
        .with_secret(secret)
        .with_account_name("x")
        .build()
        .unwrap();
    let code = totp.generate_current().to_string();
    let confirm = json!({"id": offer["id"], "code": code});
    let codes = send(
        &house,
        Method::POST,
        "/api/v1/auth/mfa/totp/confirm",
        &ada.access,
        confirm,
    )
    .await;
    let codes = codes.expect(200);
    let recovery = codes["codes"][0].as_str().unwrap().to_owned();
    assert_eq!(codes["codes"].as_array().unwrap().len(), 10);
    let half = house
        .post("/api/v1/auth/login", login("ada@example.org", PASSWORD))
        .await
        .expect(200);
    assert_eq!(half["mfa_required"], true);
    assert!(half.get("access_token").is_none());
    let finish = |code: &str| json!({"mfa_token": half["mfa_token"], "code": code});
    let replayed = house
        .post("/api/v1/auth/mfa/verify", finish(&code))
        .await
        .expect(401);
    assert_eq!(replayed["code"], "code-wrong");
    let done = house
        .post("/api/v1/auth/mfa/verify", finish(&recovery))
        .await
        .expect(200);
    assert!(done["access_token"].is_string());
    let again = house
        .post("/api/v1/auth/login", login("ada@example.org", PASSWORD))
        .await
        .expect(200);
    let used = json!({"mfa_token": again["mfa_token"], "code": recovery});
    house
        .post("/api/v1/auth/mfa/verify", used)
        .await
        .expect(401);
}

#[tokio::test]
async fn a_key_is_limited_to_its_actions_and_revoked_at_once() {
    let house = House::open().await;
    let ada = set_up(&house).await;
    let new = json!({"name": "reader", "actions": ["entries.read"]});
    let made = send(
        &house,
        Method::POST,
        "/api/v1/auth/api-keys",
        &ada.access,
        new,
    )
    .await
    .expect(201);
    let secret = made["secret"].as_str().unwrap();
    send(&house, Method::GET, "/api/v1/entries", secret, Value::Null)
        .await
        .expect(200);
    let refused = send(&house, Method::GET, "/api/v1/accounts", secret, Value::Null).await;
    assert_eq!(refused.expect(403)["code"], "forbidden");
    let listed = send(
        &house,
        Method::GET,
        "/api/v1/auth/api-keys",
        &ada.access,
        Value::Null,
    )
    .await;
    assert!(!listed.text().contains(secret));
    let path = format!("/api/v1/auth/api-keys/{}", made["id"].as_str().unwrap());
    let gone = send(&house, Method::DELETE, &path, &ada.access, Value::Null).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    send(&house, Method::GET, "/api/v1/entries", secret, Value::Null)
        .await
        .expect(401);
}

#[tokio::test]
async fn a_cookie_needs_the_sessions_token_to_change_anything() {
    let house = House::open().await;
    set_up(&house).await;
    let body = json!({"email": "ada@example.org", "password": PASSWORD, "cookies": true});
    let answer = house.post("/api/v1/auth/login", body).await;
    let cookies: Vec<&str> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|it| it.to_str().unwrap())
        .collect();
    assert_eq!(cookies.len(), 3);
    assert!(
        cookies
            .iter()
            .all(|it| it.contains("HttpOnly") && it.contains("SameSite=Strict"))
    );
    let jar: Vec<&str> = cookies
        .iter()
        .filter_map(|it| it.split(';').next())
        .collect();
    let jar = jar.join("; ");
    let answer = answer.expect(200);
    assert!(answer.get("access_token").is_none());
    let csrf = answer["csrf_token"].as_str().unwrap();
    let new = json!({"path": "assets:cash", "asset": "EUR"});
    let without = [("cookie", jar.as_str())];
    let refused = house
        .write(Method::POST, "/api/v1/accounts", &without, new.clone())
        .await;
    assert_eq!(refused.expect(403)["code"], "csrf");
    let with = [("cookie", jar.as_str()), ("x-csrf-token", csrf)];
    house
        .write(Method::POST, "/api/v1/accounts", &with, new)
        .await
        .expect(201);
    house
        .write(Method::GET, "/api/v1/accounts", &without, Value::Null)
        .await
        .expect(200);
}
