//! Signing in at a real, certified provider, through the real router (GUARD-2).

use std::sync::Arc;

use axum::body::Body;
use axum::http::Method;
use secrecy::SecretString;
use serde_json::{Value, json};
use testbed::oidc::{Browser, PersonIn, RealProvider, SECRET};
use treasury::{Caller, Guard, InvitationDraft, MemberScope, ProviderConfig, Providers, Role};

use crate::authenticator::Authenticator;
use crate::identity::{PASSWORD, Person, person, send, set_up};
use crate::passkeys::register;
use crate::support::{Answer, House};

const BACK: &str = "http://127.0.0.1:8000/api/auth/callback/work";
const BEGIN: &str = "/api/v1/auth/providers/work/begin";

/// A house whose people may sign in at a provider, with its owner.
struct Place {
    house: House,
    ada: Person,
    _real: Arc<RealProvider>,
}

impl Place {
    async fn open() -> Self {
        Self::of(None).await
    }

    /// With an owner who typed this address in when they set it up.
    async fn of(owner: Option<&str>) -> Self {
        let client = ("us", json!({"redirect_uris": [BACK]}));
        let real = Arc::new(RealProvider::start(&[client], PersonIn::UserInformation));
        let config = ProviderConfig {
            name: "work".to_owned(),
            label: "Work".to_owned(),
            issuer: real.issuer.clone(),
            client_id: "us".to_owned(),
            client_secret: Some(SecretString::from(SECRET)),
        };
        let providers = Providers::new(vec![config], &["127.0.0.1".to_owned()]);
        let guard = Guard {
            providers: providers.unwrap(),
            ..Guard::local()
        };
        let house = House::open_with(guard).await;
        let ada = match owner {
            None => set_up(&house).await,
            Some(email) => {
                let token = house.app.treasury.setup_token().await.unwrap();
                let new =
                    json!({"token": token, "name": "Ada", "email": email, "password": PASSWORD});
                person(&house.post("/api/v1/auth/register", new).await.expect(201))
            }
        };
        Self {
            house,
            ada,
            _real: real,
        }
    }

    async fn invite(&self, email: &str) -> String {
        let treasury = &self.house.app.treasury;
        let org = treasury.resolve(None).await.unwrap();
        let draft = InvitationDraft {
            email: email.to_owned(),
            role: Role::Viewer,
            scope: MemberScope::default(),
        };
        treasury
            .invite(org, &Caller::local(), draft)
            .await
            .unwrap()
            .1
    }

    /// Someone who proved their address by an invitation, with a password.
    async fn invited(&self, email: &str) -> Person {
        let new = json!({"token": self.invite(email).await, "name": "Bob", "password": PASSWORD});
        person(
            &self
                .house
                .post("/api/v1/auth/register", new)
                .await
                .expect(201),
        )
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = House::request(Method::GET, path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.house.send(request.body(Body::empty()).unwrap()).await
    }

    /// Begins a sign-in; answers the provider's page and the browser's cookie.
    async fn begin(&self, query: &str, headers: &[(&str, &str)]) -> (String, String) {
        let answer = self.get(&format!("{BEGIN}{query}"), headers).await;
        assert_eq!(answer.status, 302, "{}", answer.text());
        assert_eq!(answer.header("cache-control"), "no-store");
        let cookie = answer.header("set-cookie");
        assert!(
            cookie.contains("HttpOnly; SameSite=Lax; Max-Age=600"),
            "{cookie}"
        );
        let cookie = cookie.split(';').next().unwrap().to_owned();
        (answer.header("location").to_owned(), cookie)
    }

    async fn come_back(&self, query: &str, cookie: &str) -> Answer {
        let path = format!("/api/auth/callback/work?{query}");
        let answer = self.get(&path, &[("cookie", cookie)]).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer
    }

    /// The whole way there and back.
    async fn sign_in(&self, login: &str) -> Answer {
        let (url, cookie) = self.begin("?return_to=/accounts?x=1", &[]).await;
        let query = Browser::waiting_for(BACK).sign_in(&url, login).await;
        self.come_back(&query, &cookie).await
    }

    /// Who the cookies of an answer belong to.
    async fn who(&self, answer: &Answer) -> Value {
        let cookies = answer.headers.get_all("set-cookie").iter();
        let pairs = cookies.filter_map(|it| it.to_str().unwrap().split(';').next());
        let jar = pairs.collect::<Vec<_>>().join("; ");
        self.get("/api/v1/auth/me", &[("cookie", &jar)])
            .await
            .json()
    }
}

fn check_refused(answer: &Answer, code: &str) {
    assert_eq!(answer.header("location"), format!("/sign-in?error={code}"));
    let mut cookies = answer.headers.get_all("set-cookie").iter();
    let only = cookies.next().unwrap().to_str().unwrap();
    assert!(
        only.starts_with("bursar_provider=;") && cookies.next().is_none(),
        "{only}"
    );
}

#[tokio::test]
async fn a_person_of_a_proved_address_is_linked_once_and_found_by_the_subject_after_that() {
    let place = Place::open().await;
    let bob = place.invited("bob@example.com").await;
    let listed = place.get("/api/v1/auth/providers", &[]).await.expect(200);
    assert_eq!(
        listed,
        json!({"items": [{"name": "work", "label": "Work"}]})
    );
    for _ in 0..2 {
        let answer = place.sign_in("bob").await;
        assert_eq!(answer.header("location"), "/accounts?x=1");
        let me = place.who(&answer).await;
        assert_eq!(me["email"], "bob@example.com");
        assert_eq!(me["has_second_factor"], false);
    }
    // The person sees the link, and takes it away.
    let bearer = format!("Bearer {}", bob.access);
    let listed = place
        .get("/api/v1/auth/providers", &[("authorization", &bearer)])
        .await;
    let link = listed.expect(200)["items"][0]["link_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/auth/mfa/{link}");
    let gone = send(
        &place.house,
        Method::DELETE,
        &path,
        &bob.access,
        Value::Null,
    )
    .await;
    assert_eq!(gone.status, 204, "{}", gone.text());
}

#[tokio::test]
async fn an_invited_person_joins_and_an_unknown_one_does_not() {
    let place = Place::open().await;
    check_refused(&place.sign_in("carol").await, "provider-unknown-person");
    let token = place.invite("Carol@example.com").await;
    let answer = place.sign_in("carol").await;
    assert_eq!(answer.header("location"), "/accounts?x=1");
    let me = place.who(&answer).await;
    assert_eq!(me["name"], "The person carol");
    assert_eq!(me["has_password"], false);
    assert_eq!(me["memberships"][0]["role"], "viewer");
    // The invitation is used up.
    let link = place.get(&format!("/api/v1/auth/links/{token}"), &[]).await;
    assert_eq!(link.expect(401)["code"], "link-invalid");
}

#[tokio::test]
async fn nobody_takes_away_their_only_way_to_sign_in() {
    let place = Place::open().await;
    place.invite("carol@example.com").await;
    let answer = place.sign_in("carol").await;
    let cookies = answer.headers.get_all("set-cookie").iter();
    let mut cookies = cookies.map(|it| it.to_str().unwrap());
    let access = cookies.find_map(|it| it.strip_prefix("bursar_access="));
    let access = access.unwrap().split(';').next().unwrap().to_owned();
    let carol = Person::with_access(access);
    let bearer = format!("Bearer {}", carol.access);
    let headers = [("authorization", bearer.as_str())];
    let listed = place.get("/api/v1/auth/providers", &headers).await;
    let link = listed.expect(200)["items"][0]["link_id"].clone();
    let link = link.as_str().unwrap().to_owned();
    let remove = async |id: &str| {
        let path = format!("/api/v1/auth/mfa/{id}");
        let house = &place.house;
        send(house, Method::DELETE, &path, &carol.access, Value::Null).await
    };
    let refused = remove(&link).await.expect(409);
    assert_eq!(refused["code"], "last-way-in");
    assert!(
        refused["detail"].as_str().unwrap().contains("passkey"),
        "{refused}"
    );
    // With a passkey there is another way; then that is the last.
    let mut device = Authenticator::new();
    register(&place.house, &carol, &mut device).await;
    assert_eq!(remove(&link).await.status, 204);
    let factors = place.get("/api/v1/auth/mfa", &headers).await.expect(200);
    let factors = factors["items"].as_array().unwrap();
    let passkey = factors.iter().find(|it| it["kind"] == "passkey").unwrap();
    let refused = remove(passkey["id"].as_str().unwrap()).await.expect(409);
    assert_eq!(refused["code"], "last-way-in");
}

#[tokio::test]
async fn an_address_that_either_side_did_not_prove_links_nothing() {
    // The provider does not vouch for the one, and we not for that which the owner typed in.
    let place = Place::of(Some("ada@example.com")).await;
    place.invited("unverified@example.com").await;
    for _ in 0..2 {
        let code = "provider-email-unverified";
        check_refused(&place.sign_in("unverified").await, code);
        check_refused(&place.sign_in("ada").await, "provider-link-needed");
    }
    // An invitation of the same address makes no second Ada.
    place.invite("ada@example.com").await;
    check_refused(&place.sign_in("ada").await, "provider-link-needed");
}

#[tokio::test]
async fn who_is_signed_in_links_a_provider_to_their_account_and_nobody_elses() {
    let place = Place::open().await;
    let bearer = format!("Bearer {}", place.ada.access);
    let headers = [("authorization", bearer.as_str())];
    // Not without a session.
    let refused = place.get(&format!("{BEGIN}?link=true"), &[]).await;
    assert_eq!(refused.expect(401)["code"], "sign-in-required");
    // Nor by a key, which is no fresh proof: told where it was asked, for the page to ask for one.
    let key = send(
        &place.house,
        Method::POST,
        "/api/v1/auth/api-keys",
        &place.ada.access,
        json!({"name": "program"}),
    )
    .await
    .expect(201);
    let key = format!("Bearer {}", key["secret"].as_str().unwrap());
    let path = format!("{BEGIN}?link=true");
    let refused = place.get(&path, &[("authorization", &key)]).await;
    assert_eq!(refused.expect(401)["code"], "reauthentication-required");
    let (url, cookie) = place
        .begin("?link=true&return_to=/settings/security", &headers)
        .await;
    let query = Browser::waiting_for(BACK).sign_in(&url, "ada").await;
    let answer = place.come_back(&query, &cookie).await;
    assert_eq!(answer.header("location"), "/settings/security");
    // The address at the provider is another one than here.
    let me = place.who(&place.sign_in("ada").await).await;
    assert_eq!(me["email"], "ada@example.org");
    // Bob cannot take the same identity, and keeps his own address for himself.
    let bob = place.invited("bob@example.com").await;
    let bearer = format!("Bearer {}", bob.access);
    let (url, cookie) = place
        .begin("?link=true", &[("authorization", &bearer)])
        .await;
    let query = Browser::waiting_for(BACK).sign_in(&url, "ada").await;
    check_refused(
        &place.come_back(&query, &cookie).await,
        "provider-linked-elsewhere",
    );
    // A session that ended links nothing.
    let (url, cookie) = place
        .begin("?link=true", &[("authorization", &bearer)])
        .await;
    let query = Browser::waiting_for(BACK).sign_in(&url, "bob").await;
    send(
        &place.house,
        Method::POST,
        "/api/v1/auth/logout",
        &bob.access,
        json!({}),
    )
    .await;
    check_refused(&place.come_back(&query, &cookie).await, "session-ended");
}

#[tokio::test]
async fn our_own_second_factor_is_asked_for_after_the_provider() {
    let place = Place::open().await;
    let bob = place.invited("bob@example.com").await;
    let mut device = Authenticator::new();
    register(&place.house, &bob, &mut device).await;
    let answer = place.sign_in("bob").await;
    let location = answer.header("location");
    let (start, rest) = location.split_once("#mfa_token=").unwrap();
    assert_eq!(start, "/sign-in?return_to=/accounts%3Fx%3D1");
    let (ticket, factors) = rest.split_once("&factors=").unwrap();
    assert_eq!(factors, "passkey,recovery");
    assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 1);
    let begin = json!({"mfa_token": ticket});
    let offer = place
        .house
        .post("/api/v1/auth/passkey/login/begin", begin)
        .await
        .expect(200);
    let body = json!({"id": offer["id"], "credential": device.get(&offer["options"])});
    place
        .house
        .post("/api/v1/auth/passkey/login/finish", body)
        .await
        .expect(200);
}

#[tokio::test]
async fn what_comes_back_elsewhere_twice_or_unasked_is_refused() {
    let place = Place::open().await;
    place.invited("bob@example.com").await;
    let code = "sign-in-not-begun";
    // Another browser, and one that holds nothing; after that even the right one begins again.
    let (url, cookie) = place.begin("", &[]).await;
    let query = Browser::waiting_for(BACK).sign_in(&url, "bob").await;
    let (_, other) = place.begin("", &[]).await;
    check_refused(&place.come_back(&query, &other).await, code);
    check_refused(&place.come_back(&query, &cookie).await, code);
    let (url, _) = place.begin("", &[]).await;
    let query = Browser::waiting_for(BACK).sign_in(&url, "bob").await;
    check_refused(&place.come_back(&query, "a=b").await, code);
    // The same answer twice.
    let (url, cookie) = place.begin("", &[]).await;
    let query = Browser::waiting_for(BACK).sign_in(&url, "bob").await;
    let answer = place.come_back(&query, &cookie).await;
    assert_eq!(answer.header("location"), "/");
    check_refused(&place.come_back(&query, &cookie).await, code);
    // Made up.
    for query in [
        "",
        "code=x&state=y",
        "state=&code=x",
        "code=a&code=b&state=c",
    ] {
        check_refused(&place.come_back(query, &cookie).await, code);
    }
    // Someone who changed their mind.
    let (url, cookie) = place.begin("", &[]).await;
    let query = Browser::waiting_for(BACK).sign_in(&url, "").await;
    check_refused(&place.come_back(&query, &cookie).await, "sign-in-denied");
    // A code that is not the provider's.
    let (url, cookie) = place.begin("", &[]).await;
    let state = url
        .split("state=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    let answer = place
        .come_back(&format!("code=forged&state={state}"), &cookie)
        .await;
    assert!(
        answer
            .header("location")
            .starts_with("/sign-in?error=sign-in-")
    );
    let unknown = place
        .get("/api/auth/callback/other?code=x&state=y", &[])
        .await;
    check_refused(&unknown, "not-found");
}

#[tokio::test]
async fn a_sign_in_leads_to_a_page_of_this_site_only() {
    let place = Place::open().await;
    for path in [
        "https://evil.example/",
        "//evil.example",
        "/%5Cevil.example",
        "/%09/evil.example",
        "/..//evil.example",
        "javascript:alert(1)",
        "/api/v1/auth/providers/work/begin",
        "accounts",
    ] {
        let refused = place.get(&format!("{BEGIN}?return_to={path}"), &[]).await;
        assert_eq!(refused.expect(422)["code"], "invalid", "{path}");
    }
    let unknown = place.get("/api/v1/auth/providers/other/begin", &[]).await;
    unknown.expect(404);
}

#[tokio::test]
async fn a_provider_that_is_away_is_told_at_the_sign_in_page() {
    let config = ProviderConfig {
        name: "work".to_owned(),
        label: "Work".to_owned(),
        issuer: "http://127.0.0.1:9".to_owned(),
        client_id: "us".to_owned(),
        client_secret: None,
    };
    for allowed in [vec![], vec!["127.0.0.1".to_owned()]] {
        let guard = Guard {
            providers: Providers::new(vec![config.clone()], &allowed).unwrap(),
            ..Guard::local()
        };
        let house = House::open_with(guard).await;
        let answer = house.get(BEGIN).await;
        assert_eq!(answer.status, 303);
        assert!(
            answer
                .header("location")
                .starts_with("/sign-in?error=sign-in-provider-")
        );
    }
}
