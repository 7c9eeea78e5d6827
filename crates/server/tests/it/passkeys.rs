//! Passkeys through the real router, with an authenticator in software (GUARD-2).

use axum::http::Method;
use serde_json::{Value, json};
use treasury::{Caller, InvitationDraft, MemberScope, Role};

use crate::authenticator::Authenticator;
use crate::identity::{PASSWORD, Person, login, person, send, set_up};
use crate::support::House;

const BEGIN: &str = "/api/v1/auth/passkey/login/begin";
const FINISH: &str = "/api/v1/auth/passkey/login/finish";

/// Registers a passkey; answers the recovery codes.
pub(crate) async fn register(house: &House, whose: &Person, device: &mut Authenticator) -> Value {
    let path = "/api/v1/auth/mfa/passkeys/begin";
    let offer = send(house, Method::POST, path, &whose.access, json!({})).await;
    let offer = offer.expect(201);
    let credential = device.create(&offer["options"]);
    let new = json!({"id": offer["id"], "name": "Laptop", "credential": credential});
    let path = "/api/v1/auth/mfa/passkeys/finish";
    let made = send(house, Method::POST, path, &whose.access, new).await;
    made.expect(200)["codes"].clone()
}

/// A house with its owner, who has a passkey.
async fn with_passkey() -> (House, Person, Authenticator) {
    let house = House::open().await;
    let ada = set_up(&house).await;
    let mut device = Authenticator::new();
    let codes = register(&house, &ada, &mut device).await;
    assert_eq!(codes.as_array().unwrap().len(), 10);
    (house, ada, device)
}

async fn invited(house: &House, email: &str) -> Person {
    let treasury = &house.app.treasury;
    let org = treasury.resolve(None).await.unwrap();
    let draft = InvitationDraft {
        email: email.to_owned(),
        role: Role::Viewer,
        scope: MemberScope::default(),
    };
    let made = treasury.invite(org, &Caller::local(), draft).await;
    let new = json!({"token": made.unwrap().1, "name": "Bob", "password": PASSWORD});
    person(&house.post("/api/v1/auth/register", new).await.expect(201))
}

/// Answers an offer and says what became of it.
async fn answered(house: &House, begin: Value, device: &mut Authenticator) -> (u16, Value) {
    let offer = house.post(BEGIN, begin).await.expect(200);
    let credential = device.get(&offer["options"]);
    let body = json!({"id": offer["id"], "credential": credential});
    let answer = house.post(FINISH, body).await;
    (answer.status.as_u16(), answer.json())
}

async fn check_refused(house: &House, begin: Value, device: &mut Authenticator) {
    let (status, answer) = answered(house, begin, device).await;
    assert_eq!((status, &answer["code"]), (401, &json!("passkey-refused")));
}

#[tokio::test]
async fn a_passkey_signs_in_alone_and_counts_as_two_factors() {
    let (house, ada, mut device) = with_passkey().await;
    for begin in [json!({}), json!({"email": " ADA@example.org"})] {
        let (status, done) = answered(&house, begin, &mut device).await;
        assert_eq!(status, 200, "{done}");
        let token = done["access_token"].as_str().unwrap();
        let me = send(&house, Method::GET, "/api/v1/auth/me", token, Value::Null).await;
        assert_eq!(me.expect(200)["has_second_factor"], true);
    }
    let path = "/api/v1/auth/mfa";
    let factors = send(&house, Method::GET, path, &ada.access, Value::Null).await;
    let factors = factors.expect(200);
    let items = factors["items"].as_array().unwrap();
    let passkey = items.iter().find(|it| it["kind"] == "passkey").unwrap();
    assert_eq!(passkey["name"], "Laptop");
    assert!(passkey["last_used_at"].is_string());
    // A second one brings no codes, and the same one cannot be registered again.
    let codes = register(&house, &ada, &mut Authenticator::new()).await;
    assert_eq!(codes, json!([]));
    let offer = send(
        &house,
        Method::POST,
        "/api/v1/auth/mfa/passkeys/begin",
        &ada.access,
        json!({}),
    )
    .await;
    let offer = offer.expect(201);
    assert_eq!(
        offer["options"]["excludeCredentials"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let new =
        json!({"id": offer["id"], "name": "x", "credential": device.create(&offer["options"])});
    let again = send(
        &house,
        Method::POST,
        "/api/v1/auth/mfa/passkeys/finish",
        &ada.access,
        new,
    )
    .await;
    assert!(again.status.is_client_error(), "{}", again.text());
}

#[tokio::test]
async fn a_passkey_answers_a_page_with_cookies() {
    let (house, _, mut device) = with_passkey().await;
    let offer = house.post(BEGIN, json!({})).await.expect(200);
    let credential = device.get(&offer["options"]);
    let body = json!({"id": offer["id"], "credential": credential, "cookies": true});
    let answer = house.post(FINISH, body).await;
    assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 3);
    assert!(answer.expect(200).get("access_token").is_none());
}

#[tokio::test]
async fn a_passkey_is_the_second_factor_after_a_password() {
    let (house, _, mut device) = with_passkey().await;
    let half = house
        .post("/api/v1/auth/login", login("ada@example.org", PASSWORD))
        .await;
    let half = half.expect(200);
    assert_eq!(half["mfa_required"], true);
    assert_eq!(half["factors"], json!(["passkey", "recovery"]));
    let begin = json!({"mfa_token": half["mfa_token"]});
    // A security key keeps no list of accounts: it is told which key, and tells no user.
    device.user = String::new();
    let offer = house.post(BEGIN, begin.clone()).await.expect(200);
    let allowed = offer["options"]["allowCredentials"].as_array().unwrap();
    assert_eq!(allowed.len(), 1);
    let mut credential = device.get(&offer["options"]);
    credential["response"]["userHandle"] = Value::Null;
    let body = json!({"id": offer["id"], "credential": credential});
    house.post(FINISH, body).await.expect(200);
    // The ticket is used up.
    let ended = house.post(BEGIN, begin).await.expect(401);
    assert_eq!(ended["code"], "ticket-invalid");
}

#[tokio::test]
async fn a_passkey_proves_again_who_one_is() {
    let (house, ada, mut device) = with_passkey().await;
    let begin = json!({"reauthenticate": true});
    house.post(BEGIN, begin.clone()).await.expect(401);
    let offer = send(&house, Method::POST, BEGIN, &ada.access, begin)
        .await
        .expect(200);
    let passkey = json!({"id": offer["id"], "credential": device.get(&offer["options"])});
    // It is for this session and no new one.
    house.post(FINISH, passkey).await.expect(401);
    let offer = send(
        &house,
        Method::POST,
        BEGIN,
        &ada.access,
        json!({"reauthenticate": true}),
    )
    .await;
    let offer = offer.expect(200);
    let passkey = json!({"id": offer["id"], "credential": device.get(&offer["options"])});
    let path = "/api/v1/auth/reauthenticate";
    let body = json!({"passkey": passkey});
    let done = send(&house, Method::POST, path, &ada.access, body).await;
    assert_eq!(done.status, 204, "{}", done.text());
}

#[tokio::test]
async fn what_was_made_elsewhere_or_without_the_person_is_refused() {
    let (house, _, device) = with_passkey().await;
    let origin = |it: &str| Authenticator {
        origin: it.to_owned(),
        ..device.clone()
    };
    let party = |it: &str| Authenticator {
        party: Some(it.to_owned()),
        ..device.clone()
    };
    for mut wrong in [
        origin("https://evil.example"),
        origin("http://localhost.evil.example:8000"),
        origin("http://evil.localhost:8000"),
        party("evil.example"),
        Authenticator {
            verifies: false,
            ..device.clone()
        },
        Authenticator {
            user: String::new(),
            ..device.clone()
        },
        Authenticator {
            id: vec![7; 32],
            ..device.clone()
        },
        // Another key under the same name.
        Authenticator {
            id: device.id.clone(),
            user: device.user.clone(),
            ..Authenticator::new()
        },
    ] {
        wrong.counter = 50;
        check_refused(&house, json!({}), &mut wrong).await;
    }
    let mut right = device;
    assert_eq!(answered(&house, json!({}), &mut right).await.0, 200);
}

#[tokio::test]
async fn a_registration_made_elsewhere_or_for_someone_else_is_refused() {
    let house = House::open().await;
    let ada = set_up(&house).await;
    let bob = invited(&house, "bob@example.org").await;
    let (begin, finish) = (
        "/api/v1/auth/mfa/passkeys/begin",
        "/api/v1/auth/mfa/passkeys/finish",
    );
    for (origin, party, who) in [
        ("https://evil.example", None, &ada),
        ("http://localhost:8000", Some("evil.example"), &ada),
        ("http://localhost:8000", None, &bob),
    ] {
        let offer = send(&house, Method::POST, begin, &ada.access, json!({}))
            .await
            .expect(201);
        let mut device = Authenticator::new();
        origin.clone_into(&mut device.origin);
        device.party = party.map(str::to_owned);
        let credential = device.create(&offer["options"]);
        let new = json!({"id": offer["id"], "name": "x", "credential": credential});
        let refused = send(&house, Method::POST, finish, &who.access, new).await;
        assert_eq!(refused.expect(401)["code"], "passkey-refused");
    }
}

#[tokio::test]
async fn an_answer_works_once() {
    let (house, _, mut device) = with_passkey().await;
    let offer = house.post(BEGIN, json!({})).await.expect(200);
    let credential = device.get(&offer["options"]);
    let body = json!({"id": offer["id"], "credential": credential});
    house.post(FINISH, body.clone()).await.expect(200);
    let replayed = house.post(FINISH, body).await.expect(401);
    assert_eq!(replayed["code"], "passkey-refused");
    // Nor does it answer another challenge.
    let offer = house.post(BEGIN, json!({})).await.expect(200);
    let body = json!({"id": offer["id"], "credential": credential});
    house.post(FINISH, body).await.expect(401);
}

#[tokio::test]
async fn a_counter_that_goes_back_is_refused() {
    let (house, _, mut device) = with_passkey().await;
    let mut copy = device.clone();
    device.counter = 10;
    assert_eq!(answered(&house, json!({}), &mut device).await.0, 200);
    // The copy counts on from where it was made.
    copy.counter = 5;
    check_refused(&house, json!({}), &mut copy).await;
    copy.counter = 10;
    check_refused(&house, json!({}), &mut copy).await;
    assert_eq!(answered(&house, json!({}), &mut device).await.0, 200);
}

#[tokio::test]
async fn nobody_signs_in_as_somebody_else() {
    let (house, ada, device) = with_passkey().await;
    let bob = invited(&house, "bob@example.org").await;
    let mut bobs = Authenticator::new();
    register(&house, &bob, &mut bobs).await;
    // Bob's key under Ada's address, in Ada's half-finished sign-in, and in Ada's name.
    check_refused(&house, json!({"email": "ada@example.org"}), &mut bobs).await;
    let half = house
        .post("/api/v1/auth/login", login("ada@example.org", PASSWORD))
        .await;
    let begin = json!({"mfa_token": half.expect(200)["mfa_token"]});
    check_refused(&house, begin.clone(), &mut bobs).await;
    let mut posing = Authenticator {
        user: device.user.clone(),
        ..bobs.clone()
    };
    for begin in [json!({}), begin] {
        check_refused(&house, begin, &mut posing).await;
    }
    let offer = send(
        &house,
        Method::POST,
        BEGIN,
        &ada.access,
        json!({"reauthenticate": true}),
    )
    .await;
    let offer = offer.expect(200);
    let passkey = json!({"id": offer["id"], "credential": bobs.get(&offer["options"])});
    let path = "/api/v1/auth/reauthenticate";
    let body = json!({"passkey": passkey});
    let refused = send(&house, Method::POST, path, &ada.access, body).await;
    assert_eq!(refused.expect(401)["code"], "passkey-refused");
    // Bob is still who he is.
    assert_eq!(answered(&house, json!({}), &mut bobs).await.0, 200);
}

#[tokio::test]
async fn an_unknown_address_is_answered_like_a_known_one() {
    let (house, _, mut device) = with_passkey().await;
    let mut offers = Vec::new();
    for email in ["ada@example.org", "nobody@example.org", "no address at all"] {
        let mut offer = house.post(BEGIN, json!({"email": email})).await.expect(200);
        offer["id"] = Value::Null;
        offer["options"]["challenge"] = Value::Null;
        offers.push(offer);
    }
    assert!(offers.iter().all(|it| *it == offers[0]), "{offers:?}");
    check_refused(&house, json!({"email": "nobody@example.org"}), &mut device).await;
}

#[tokio::test]
async fn what_is_no_credential_is_told_and_ends_nothing_but_the_challenge() {
    let (house, _, _) = with_passkey().await;
    for credential in [
        json!(null),
        json!({}),
        json!("x"),
        json!({"id": "x".repeat(70_000)}),
    ] {
        let offer = house.post(BEGIN, json!({})).await.expect(200);
        let body = json!({"id": offer["id"], "credential": credential});
        assert_eq!(
            house.post(FINISH, body).await.expect(422)["code"],
            "invalid"
        );
    }
    let body = json!({"id": "unknown", "credential": {}});
    house.post(FINISH, body).await.expect(401);
    let both = json!({"email": "a@example.org", "mfa_token": "x"});
    house.post(BEGIN, both).await.expect(422);
}
