//! Members through the real router: invitations, roles, leaving, service accounts, resets, and
//! what owners and admins cannot do (GUARD-1).

use axum::http::Method;
use serde_json::{Value, json};
use treasury::Caller;

use crate::people::{PASSWORD, Person, text};
use crate::support::{Answer, House};

const USERS: &str = "/api/v1/admin/users";
const NEW_PASSWORD: &str = "quartz bicycle meadow piano";

async fn house() -> (House, Person) {
    let house = House::open().await;
    let ada = house.first_owner().await;
    (house, ada)
}

async fn change(house: &House, by: &Person, of: &Person, change: Value) -> Answer {
    let path = format!("{USERS}/{}", of.id);
    house.ask(&by.token, Method::PATCH, &path, &change).await
}

async fn remove(house: &House, by: &Person, of: &Person) -> Answer {
    let path = format!("{USERS}/{}", of.id);
    house.delete_as(&by.token, &path).await
}

async fn roles(house: &House, by: &Person) -> Vec<String> {
    let list = house.get_as(&by.token, USERS).await.expect(200);
    let items = list["items"].as_array().unwrap();
    items.iter().map(|it| text(it, "role")).collect()
}

fn id(of: &Person) -> money::UserId {
    of.id.parse().unwrap()
}

#[tokio::test]
async fn the_last_owner_stays() {
    let (house, ada) = house().await;
    let eve = house.member(&ada, "test", "owner").await;
    let operator = Caller::local();
    let treasury = &house.app.treasury;
    // One who cannot come in is no owner to rely on.
    treasury.disable_user(&operator, id(&eve)).await.unwrap();
    let admin = json!({"role": "admin"});
    let refused = change(&house, &ada, &ada, admin.clone()).await.expect(409);
    assert_eq!(refused["code"], "conflict");
    remove(&house, &ada, &ada).await.expect(409);
    let leave = "/api/v1/auth/leave";
    house
        .post_as(&ada.token, leave, Value::Null)
        .await
        .expect(409);
    treasury.enable_user(&operator, id(&eve)).await.unwrap();
    change(&house, &ada, &ada, admin).await.expect(200);
    assert_eq!(roles(&house, &ada).await, ["admin", "owner"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_owners_who_remove_each_other_at_once_do_not_leave_nobody() {
    for _ in 0..5 {
        let (house, ada) = house().await;
        let eve = house.member(&ada, "test", "owner").await;
        let (one, two) = tokio::join!(remove(&house, &ada, &eve), remove(&house, &eve, &ada));
        let done = [one.status, two.status];
        let removed = done.iter().filter(|it| it.as_u16() == 204).count();
        assert!(removed <= 1, "{done:?}");
        let org = house.app.treasury.resolve(Some("test")).await.unwrap();
        let members = house.app.treasury.members(org, &Caller::local()).await;
        let is_owner = |it: &treasury::Member| it.membership.role == treasury::Role::Owner;
        assert!(members.unwrap().iter().any(is_owner));
    }
}

#[tokio::test]
async fn nobody_gives_takes_or_changes_a_role_above_their_own() {
    let (house, ada) = house().await;
    let admin = house.member(&ada, "test", "admin").await;
    let viewer = house.member(&ada, "test", "viewer").await;
    let owner = json!({"role": "owner"});
    for refused in [
        change(&house, &admin, &viewer, owner.clone()).await,
        change(&house, &admin, &admin, owner.clone()).await,
        change(&house, &admin, &ada, json!({"role": "viewer"})).await,
        remove(&house, &admin, &ada).await,
        change(&house, &viewer, &viewer, owner).await,
    ] {
        assert_eq!(refused.expect(403)["code"], "forbidden");
    }
    for (path, body) in [
        (
            "invitations",
            json!({"email": "eve@example.org", "role": "owner"}),
        ),
        (
            "service-accounts",
            json!({"name": "robot", "role": "owner"}),
        ),
        ("organisation/transfer", json!({"to": admin.id})),
    ] {
        let path = format!("/api/v1/admin/{path}");
        house.post_as(&admin.token, &path, body).await.expect(403);
    }
    change(&house, &admin, &viewer, json!({"role": "admin"}))
        .await
        .expect(200);
    let scoped = json!({"scope": {"accounts": ["assets:bank"]}});
    let refused = change(&house, &ada, &admin, scoped).await.expect(422);
    assert_eq!(refused["code"], "invalid");
}

#[tokio::test]
async fn an_invitation_makes_one_member_however_often_it_is_used() {
    let (house, ada) = house().await;
    let new = json!({"email": "eve@example.org", "role": "auditor"});
    let made = house
        .post_as(&ada.token, "/api/v1/admin/invitations", new)
        .await
        .expect(201);
    let link = text(&made, "link");
    let token = link.strip_prefix("http://127.0.0.1:8000/join/").unwrap();
    let listed = house.get_as(&ada.token, "/api/v1/admin/invitations").await;
    assert!(!listed.text().contains(token), "a link is shown once");
    assert_eq!(listed.expect(200)["items"][0]["email"], "eve@example.org");
    let (one, two) = tokio::join!(
        house.register(token, "Eve", None),
        house.register(token, "Eve", Some("mallory@example.org"))
    );
    let outcomes = [one.map(|_| ()), two.map(|_| ())];
    assert_eq!(
        outcomes.iter().filter(|it| it.is_ok()).count(),
        1,
        "{outcomes:?}"
    );
    assert_eq!(
        house.register(token, "Eve", None).await.err().unwrap(),
        "link-invalid"
    );
    assert_eq!(roles(&house, &ada).await, ["owner", "auditor"]);
    let rest = house.get_as(&ada.token, "/api/v1/admin/invitations").await;
    assert_eq!(rest.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn an_invitation_is_for_one_address_and_can_be_taken_back() {
    let (house, ada) = house().await;
    let viewer = house.member(&ada, "test", "viewer").await;
    let new = json!({"email": "eve@example.org", "role": "admin"});
    let made = house
        .post_as(&ada.token, "/api/v1/admin/invitations", new)
        .await
        .expect(201);
    let token = text(&made, "link").rsplit('/').next().unwrap().to_owned();
    let accept = "/api/v1/auth/links/accept";
    let refused = house
        .post_as(&viewer.token, accept, json!({"token": token}))
        .await;
    assert_eq!(refused.expect(409)["code"], "conflict");
    let path = format!("/api/v1/admin/invitations/{}", text(&made, "id"));
    house.delete_as(&ada.token, &path).await.expect(204);
    assert_eq!(
        house.register(&token, "Eve", None).await.err().unwrap(),
        "link-invalid"
    );
    house.delete_as(&ada.token, &path).await.expect(404);
}

#[tokio::test]
async fn two_set_up_links_used_at_once_make_one_owner() {
    let house = House::open().await;
    let treasury = &house.app.treasury;
    let one = treasury.setup_token().await.unwrap().unwrap();
    let two = treasury.setup_token().await.unwrap().unwrap();
    let (one, two) = tokio::join!(
        house.register(&one, "Ada", Some("ada@example.org")),
        house.register(&two, "Eve", Some("eve@example.org"))
    );
    let outcomes = [one.map(|_| ()), two.map(|_| ())];
    assert_eq!(
        outcomes.iter().filter(|it| it.is_ok()).count(),
        1,
        "{outcomes:?}"
    );
    assert_eq!(treasury.users().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_organisation_is_handed_over_to_a_person_only() {
    let (house, ada) = house().await;
    let eve = house.member(&ada, "test", "treasurer").await;
    let service = json!({"name": "robot", "role": "viewer"});
    let path = "/api/v1/admin/service-accounts";
    let robot = house.post_as(&ada.token, path, service).await.expect(201);
    let transfer = "/api/v1/admin/organisation/transfer";
    let to = |id: &str| json!({"to": id});
    let refused = house
        .post_as(&ada.token, transfer, to(&text(&robot, "id")))
        .await;
    assert_eq!(refused.expect(409)["code"], "conflict");
    // A key is no proof that it is still them.
    let key = house.key_of(&ada, "test").await;
    let refused = house.post_as(&key, transfer, to(&eve.id)).await.expect(401);
    assert_eq!(refused["code"], "reauthentication-required");
    house
        .post_as(&ada.token, transfer, to(&eve.id))
        .await
        .expect(204);
    house
        .post_as(&ada.token, transfer, to(&ada.id))
        .await
        .expect(403);
    let mut roles = roles(&house, &eve).await;
    roles.sort();
    assert_eq!(roles, ["admin", "owner", "viewer"]);
}

#[tokio::test]
async fn who_is_removed_loses_their_keys_there_and_stays_signed_in_elsewhere() {
    let (house, ada) = house().await;
    let eve = house.member(&ada, "test", "treasurer").await;
    let new = json!({"name": "Other", "slug": "other", "reporting_currency": "EUR"});
    house
        .post_as(&ada.token, "/api/v1/organisations", new)
        .await
        .expect(201);
    let invitation = json!({"email": "treasurer-2@example.org", "role": "viewer"});
    let token = house.invite(&ada, "other", invitation.clone()).await;
    let accept = "/api/v1/auth/links/accept";
    house
        .post_as(&eve.token, accept, json!({"token": token}))
        .await
        .expect(200);
    let (here, there) = (
        house.key_of(&eve, "test").await,
        house.key_of(&eve, "other").await,
    );
    let unused = house.invite(&ada, "test", invitation.clone()).await;
    house
        .post_as(&eve.token, accept, json!({"token": unused}))
        .await
        .expect(200);
    remove(&house, &ada, &eve).await.expect(204);
    house
        .get_as(&eve.token, "/api/v1/accounts?org=test")
        .await
        .expect(404);
    house.get_as(&here, "/api/v1/accounts").await.expect(401);
    house.get_as(&there, "/api/v1/accounts").await.expect(200);
    house
        .get_as(&eve.token, "/api/v1/accounts?org=other")
        .await
        .expect(200);
    // An invitation that was accepted in vain does not bring them back, a new one does, but not
    // the keys of before.
    let again = house
        .post_as(&eve.token, accept, json!({"token": unused}))
        .await;
    assert_eq!(again.expect(401)["code"], "link-invalid");
    let token = house.invite(&ada, "test", invitation).await;
    house
        .post_as(&eve.token, accept, json!({"token": token}))
        .await
        .expect(200);
    house.get_as(&here, "/api/v1/accounts").await.expect(401);
}

#[tokio::test]
async fn a_service_account_has_keys_that_do_what_its_role_may() {
    let (house, ada) = house().await;
    let viewer = house.member(&ada, "test", "viewer").await;
    let path = "/api/v1/admin/service-accounts";
    let new = json!({"name": "robot", "role": "viewer"});
    let robot = house.post_as(&ada.token, path, new).await.expect(201);
    assert_eq!(
        (&robot["kind"], &robot["email"]),
        (&json!("service"), &Value::Null)
    );
    let keys = format!("{path}/{}/keys", text(&robot, "id"));
    let made = house
        .post_as(&ada.token, &keys, json!({"name": "nightly"}))
        .await
        .expect(201);
    let key = text(&made, "secret");
    house.get_as(&key, "/api/v1/accounts").await.expect(200);
    let account = json!({"path": "assets:cash", "asset": "EUR"});
    house
        .post_as(&key, "/api/v1/accounts", account)
        .await
        .expect(403);
    let listed = house.get_as(&ada.token, "/api/v1/admin/api-keys").await;
    assert!(!listed.text().contains(&key));
    assert_eq!(listed.expect(200)["items"][0]["user"], robot["id"]);
    // Keys of people are their own affair.
    let of_person = format!("{path}/{}/keys", viewer.id);
    house
        .post_as(&ada.token, &of_person, json!({"name": "x"}))
        .await
        .expect(404);
    let gone = format!("{path}/{}", text(&robot, "id"));
    house.delete_as(&ada.token, &gone).await.expect(204);
    house.get_as(&key, "/api/v1/accounts").await.expect(401);
    house.delete_as(&ada.token, &gone).await.expect(404);
}

#[tokio::test]
async fn a_key_does_nothing_about_its_owner() {
    let (house, ada) = house().await;
    let new = json!({"name": "Other", "slug": "other", "reporting_currency": "EUR"});
    house
        .post_as(&ada.token, "/api/v1/organisations", new)
        .await
        .expect(201);
    let narrow = json!({"name": "reader", "actions": ["entries.read"]});
    let made = house
        .post_as(&ada.token, "/api/v1/auth/api-keys?org=test", narrow)
        .await;
    let key = text(&made.expect(201), "secret");
    let me = house.get_as(&key, "/api/v1/auth/me").await.expect(200);
    let memberships = me["memberships"].as_array().unwrap();
    assert_eq!(memberships.len(), 1, "{me}");
    assert_eq!(memberships[0]["actions"], json!(["entries.read"]));
    let renamed = json!({"name": "Mallory"});
    let refused = house
        .ask(&key, Method::PATCH, "/api/v1/auth/me", &renamed)
        .await;
    assert_eq!(refused.expect(403)["code"], "session-needed");
    house
        .get_as(&key, "/api/v1/auth/sessions")
        .await
        .expect(403);
}

#[tokio::test]
async fn who_is_disabled_is_out_at_once_and_comes_back_when_enabled() {
    let (house, ada) = house().await;
    let eve = house.member(&ada, "test", "viewer").await;
    let key = house.key_of(&eve, "test").await;
    let operator = Caller::local();
    let treasury = &house.app.treasury;
    treasury.disable_user(&operator, id(&eve)).await.unwrap();
    let ended = house
        .get_as(&eve.token, "/api/v1/accounts")
        .await
        .expect(401);
    assert_eq!(ended["code"], "session-ended");
    house.get_as(&key, "/api/v1/accounts").await.expect(401);
    let login = json!({"email": "viewer-2@example.org", "password": PASSWORD});
    house
        .post("/api/v1/auth/login", login.clone())
        .await
        .expect(401);
    treasury.enable_user(&operator, id(&eve)).await.unwrap();
    house.post("/api/v1/auth/login", login).await.expect(200);
    house.get_as(&key, "/api/v1/accounts").await.expect(200);
}

#[tokio::test]
async fn a_reset_link_works_once_and_ends_every_session() {
    let (house, ada) = house().await;
    let treasury = &house.app.treasury;
    let operator = Caller::local();
    let earlier = treasury.reset_link(&operator, id(&ada)).await.unwrap();
    let token = treasury.reset_link(&operator, id(&ada)).await.unwrap();
    let offer = house
        .get(&format!("/api/v1/auth/links/{token}"))
        .await
        .expect(200);
    assert_eq!(
        (&offer["purpose"], &offer["role"]),
        (&json!("reset"), &Value::Null)
    );
    // It makes nobody: least of all an owner.
    let refused = house.register(&token, "Eve", Some("eve@example.org")).await;
    assert_eq!(refused.err().unwrap(), "link-invalid");
    let reset = |token: &str, password: &str| json!({"token": token, "password": password});
    let path = "/api/v1/auth/reset";
    let weak = house.post(path, reset(&token, "password1234")).await;
    assert_eq!(weak.expect(422)["code"], "password-weak");
    house
        .post(path, reset(&earlier, NEW_PASSWORD))
        .await
        .expect(401);
    house
        .post(path, reset(&token, NEW_PASSWORD))
        .await
        .expect(204);
    house.post(path, reset(&token, PASSWORD)).await.expect(401);
    house
        .get_as(&ada.token, "/api/v1/accounts")
        .await
        .expect(401);
    let login = |password: &str| json!({"email": "ada@example.org", "password": password});
    house
        .post("/api/v1/auth/login", login(PASSWORD))
        .await
        .expect(401);
    house
        .post("/api/v1/auth/login", login(NEW_PASSWORD))
        .await
        .expect(200);
}

#[tokio::test]
async fn without_an_owner_nobody_else_becomes_a_member() {
    let house = House::open().await;
    let invitation = json!({"email": "eve@example.org", "role": "viewer"});
    let refused = house
        .post("/api/v1/admin/invitations", invitation)
        .await
        .expect(409);
    assert!(text(&refused, "detail").contains("no owner"), "{refused}");
    let robot = json!({"name": "robot", "role": "viewer"});
    house
        .post("/api/v1/admin/service-accounts", robot)
        .await
        .expect(409);
    assert!(house.app.treasury.setup_token().await.unwrap().is_some());
}
