//! Sign-ins at a real, certified provider, through its login and consent pages.

use connect::http::Limits;
use connect::oidc::{Ask, Callback, Config, OidcError, Prompt, Provider, SecretWay};
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};
use testbed::oidc::{Browser, CALLBACK, PersonIn, RealProvider, SECRET};

use crate::loopback::local_client;

fn config(real: &RealProvider, client_id: &str, secret: Option<&str>) -> Config {
    Config::new(&real.issuer, client_id, secret.map(SecretString::from))
}

async fn discover(real: &RealProvider, client_id: &str, secret: Option<&str>) -> Provider {
    let config = config(real, client_id, secret);
    let client = local_client(Limits::default());
    let provider = Provider::discover(client, config, Timestamp::now()).await;
    provider.unwrap()
}

fn signed(algorithm: &str) -> Value {
    json!({"id_token_signed_response_alg": algorithm})
}

#[tokio::test]
async fn a_person_signs_in_with_every_algorithm() {
    let algorithms = ["RS256", "PS256", "ES256", "EdDSA"];
    let clients: Vec<(&str, Value)> = algorithms.iter().map(|it| (*it, signed(it))).collect();
    let real = RealProvider::start(&clients, PersonIn::UserInformation);
    for algorithm in algorithms {
        let provider = discover(&real, algorithm, Some(SECRET)).await;
        let begin = provider.begin(&Ask::new(CALLBACK), Timestamp::now()).await;
        let begin = begin.unwrap();
        let mut browser = Browser::new();
        let query = browser.sign_in(&begin.url, "ada").await;
        assert_eq!(browser.pages, 2, "a login and a consent page");
        let callback = Callback::parse(&query).unwrap();
        let identity = provider.finish(&callback, &begin, Timestamp::now()).await;
        let identity = identity.unwrap();
        assert_eq!(identity.issuer, real.issuer);
        assert_eq!(identity.subject, "ada");
        assert_eq!(identity.email.as_deref(), Some("ada@example.com"));
        assert!(identity.is_email_verified);
        assert_eq!(identity.name.as_deref(), Some("The person ada"));

        // The code was used; whoever has it now gains nothing.
        let error = provider.finish(&callback, &begin, Timestamp::now()).await;
        let error = error.unwrap_err();
        assert!(
            matches!(&error, OidcError::Refused { error } if error == "invalid_grant"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn clients_with_and_without_secrets_sign_in() {
    let clients = [
        (
            "basic",
            json!({"token_endpoint_auth_method": "client_secret_basic"}),
        ),
        (
            "post",
            json!({"token_endpoint_auth_method": "client_secret_post"}),
        ),
        (
            "public",
            json!({"token_endpoint_auth_method": "none", "client_secret": null}),
        ),
    ];
    // The address and name are in the ID token itself here.
    let real = RealProvider::start(&clients, PersonIn::IdToken);
    for (client, secret) in [
        ("basic", Some(SECRET)),
        ("post", Some(SECRET)),
        ("public", None),
    ] {
        let mut config = config(&real, client, secret);
        if client == "post" {
            // The provider takes both, but each client by the way it is registered with.
            config.secret_way = Some(SecretWay::Form);
        }
        let client = local_client(Limits::default());
        let provider = Provider::discover(client, config, Timestamp::now()).await;
        let provider = provider.unwrap();
        let begin = provider.begin(&Ask::new(CALLBACK), Timestamp::now()).await;
        let begin = begin.unwrap();
        let query = Browser::new().sign_in(&begin.url, "unverified").await;
        let callback = Callback::parse(&query).unwrap();
        let identity = provider.finish(&callback, &begin, Timestamp::now()).await;
        let identity = identity.unwrap();
        assert_eq!(identity.email.as_deref(), Some("unverified@example.com"));
        assert!(!identity.is_email_verified);
    }
}

#[tokio::test]
async fn a_wrong_secret_or_verifier_gets_no_identity() {
    let clients = [("us", json!({}))];
    let real = RealProvider::start(&clients, PersonIn::UserInformation);
    for (secret, is_other_verifier, expected) in [
        ("wrong", false, "invalid_client"),
        (SECRET, true, "invalid_grant"),
    ] {
        let provider = discover(&real, "us", Some(secret)).await;
        let ask = Ask::new(CALLBACK);
        let mut begin = provider.begin(&ask, Timestamp::now()).await.unwrap();
        let query = Browser::new().sign_in(&begin.url, "ada").await;
        if is_other_verifier {
            let other = provider.begin(&ask, Timestamp::now()).await.unwrap();
            begin.verifier = other.verifier;
        }
        let callback = Callback::parse(&query).unwrap();
        let error = provider.finish(&callback, &begin, Timestamp::now()).await;
        let error = error.unwrap_err();
        assert!(
            matches!(&error, OidcError::Refused { error } if error == expected),
            "{expected}: {error}"
        );
    }
}

#[tokio::test]
async fn a_code_of_one_sign_in_does_not_end_another() {
    let real = RealProvider::start(&[("us", json!({}))], PersonIn::UserInformation);
    let provider = discover(&real, "us", Some(SECRET)).await;
    let ask = Ask::new(CALLBACK);
    let victim = provider.begin(&ask, Timestamp::now()).await.unwrap();
    let attacker = provider.begin(&ask, Timestamp::now()).await.unwrap();
    let query = Browser::new().sign_in(&attacker.url, "mallory").await;
    let callback = Callback::parse(&query).unwrap();
    let error = provider.finish(&callback, &victim, Timestamp::now()).await;
    assert_eq!(error.unwrap_err().code(), "sign-in-not-begun");
}

#[tokio::test]
async fn a_person_who_cancels_is_not_signed_in() {
    let real = RealProvider::start(&[("us", json!({}))], PersonIn::UserInformation);
    let provider = discover(&real, "us", Some(SECRET)).await;
    let begin = provider.begin(&Ask::new(CALLBACK), Timestamp::now()).await;
    let begin = begin.unwrap();
    let query = Browser::new().sign_in(&begin.url, "").await;
    let callback = Callback::parse(&query).unwrap();
    let error = provider.finish(&callback, &begin, Timestamp::now()).await;
    assert_eq!(error.unwrap_err().code(), "sign-in-denied");
}

#[tokio::test]
async fn a_second_sign_in_asks_nothing_unless_we_ask_for_it() {
    let real = RealProvider::start(&[("us", json!({}))], PersonIn::UserInformation);
    let provider = discover(&real, "us", Some(SECRET)).await;
    let mut browser = Browser::new();
    let mut ask = Ask::new(CALLBACK);
    let fresh = Ask {
        max_age_s: Some(600),
        prompt: Some(Prompt::Login),
        login_hint: Some("ada".to_owned()),
        ..ask.clone()
    };
    // A login and a consent page; neither; the login page again, as we asked.
    for (next, pages) in [(ask.clone(), 2), (ask.clone(), 2), (fresh, 3)] {
        ask = next;
        let begin = provider.begin(&ask, Timestamp::now()).await.unwrap();
        let query = browser.sign_in(&begin.url, "ada").await;
        assert_eq!(browser.pages, pages);
        let callback = Callback::parse(&query).unwrap();
        let identity = provider.finish(&callback, &begin, Timestamp::now()).await;
        let identity = identity.unwrap();
        assert_eq!(identity.subject, "ada");
        assert_eq!(identity.authenticated_at.is_some(), ask.max_age_s.is_some());
    }
}
