//! Sign-ins at a provider that lies, or that somebody else speaks for.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use connect::http::{HttpError, Limits, Reaction};
use connect::oidc::TokenFault;
use connect::oidc::{Callback, Config, Identity, KEYS_PAUSE, MAX_AGE, OidcError, Provider};
use ring::hmac;
use serde_json::{Value, json};

use crate::forger::{CLIENT_ID, Forger, NOW, SigningKey, ask, at, unsigned};
use crate::loopback::local_client;

fn fault(result: Result<Identity, OidcError>) -> TokenFault {
    match result {
        Err(OidcError::Token(fault)) => fault,
        other => panic!("expected a refused token, found {other:?}"),
    }
}

#[tokio::test]
async fn a_good_token_is_an_identity() {
    let forger = Forger::start().await;
    let provider = forger.discover().await.unwrap();
    let make = |begin: &_| {
        let mut claims = forger.claims(begin);
        claims["name"] = json!("Ada");
        claims["amr"] = json!(["pwd", "otp"]);
        claims["auth_time"] = json!(NOW - 5);
        forger.key.token(&claims)
    };
    let identity = forger.sign_in(&provider, make, NOW).await.unwrap();
    assert_eq!(identity.issuer, forger.issuer());
    assert_eq!(identity.subject, "s-1");
    assert_eq!(identity.email.as_deref(), Some("ada@example.com"));
    assert!(identity.is_email_verified);
    assert_eq!(identity.name.as_deref(), Some("Ada"));
    assert_eq!(identity.authenticated_at, Some(at(NOW - 5)));
    assert_eq!(identity.amr, ["pwd", "otp"]);
    assert_eq!(forger.count("/user"), 0);
    let received = forger.server.received();
    let exchange = received.iter().find(|it| it.starts_with("POST /token"));
    // Basic us:client-secret-1
    let exchange = exchange.unwrap();
    assert!(
        exchange.contains("authorization: Basic dXM6Y2xpZW50LXNlY3JldC0x"),
        "{exchange}"
    );
    assert!(exchange.contains("code_verifier="), "{exchange}");
}

#[tokio::test]
async fn each_wrong_claim_is_refused() {
    let forger = Forger::start().await;
    let provider = forger.discover().await.unwrap();
    for (name, value, expected) in [
        ("nonce", json!("another"), TokenFault::Nonce),
        ("nonce", Value::Null, TokenFault::Nonce),
        ("aud", json!("somebody-else"), TokenFault::Audience),
        (
            "aud",
            json!([CLIENT_ID, "other"]),
            TokenFault::AuthorizedParty,
        ),
        ("azp", json!("other"), TokenFault::AuthorizedParty),
        ("iss", json!("https://evil.example"), TokenFault::Issuer),
        ("exp", json!(NOW - 60), TokenFault::Expired),
        ("iat", json!(NOW + 61), TokenFault::Future),
        (
            "at_hash",
            json!("AAAAAAAAAAAAAAAAAAAAAA"),
            TokenFault::AccessToken,
        ),
        ("sub", json!(""), TokenFault::Subject),
        ("sub", json!(17), TokenFault::Malformed),
    ] {
        let make = |begin: &_| {
            let mut claims = forger.claims(begin);
            claims[name] = value.clone();
            forger.key.token(&claims)
        };
        let result = forger.sign_in(&provider, make, NOW).await;
        assert_eq!(fault(result), expected, "{name} = {value}");
    }
}

#[tokio::test]
async fn tokens_without_a_signature_of_the_provider_are_refused() {
    let forger = Forger::start().await;
    let provider = forger.discover().await.unwrap();
    let algorithm = |found: &str| TokenFault::Algorithm {
        found: found.to_owned(),
    };

    let make = |begin: &_| {
        let header = json!({"alg": "none", "kid": "k1"});
        format!("{}.", unsigned(&header, &forger.claims(begin)))
    };
    let result = forger.sign_in(&provider, make, NOW).await;
    assert_eq!(fault(result), algorithm("none"));

    // The public key, which everybody knows, taken for a shared secret.
    let jwk = forger.key.jwk().to_string();
    for secret in [forger.key.public(), jwk.as_bytes()] {
        let make = |begin: &_| {
            let header = json!({"alg": "HS256", "kid": "k1"});
            let message = unsigned(&header, &forger.claims(begin));
            let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
            let tag = BASE64_URL_SAFE_NO_PAD.encode(hmac::sign(&key, message.as_bytes()));
            format!("{message}.{tag}")
        };
        let result = forger.sign_in(&provider, make, NOW).await;
        assert_eq!(fault(result), algorithm("HS256"));
    }

    // Another key under the known id, also when the token brings that key along.
    let other = SigningKey::new("k1");
    for header in [
        json!({"alg": "ES256", "kid": "k1"}),
        json!({"alg": "ES256", "kid": "k1", "jwk": other.jwk()}),
        json!({"alg": "ES256", "kid": "k1", "jku": "http://127.0.0.1:9/keys"}),
    ] {
        let make = |begin: &_| other.sign(&header, &forger.claims(begin));
        let result = forger.sign_in(&provider, make, NOW).await;
        assert_eq!(fault(result), TokenFault::Signature, "{header}");
    }

    // The right signature under other claims.
    let make = |begin: &_| {
        let mut claims = forger.claims(begin);
        let good = forger.key.token(&claims);
        claims["sub"] = json!("admin");
        let header = json!({"alg": "ES256", "kid": "k1"});
        let signature = good.rsplit_once('.').unwrap().1;
        format!("{}.{signature}", unsigned(&header, &claims))
    };
    let result = forger.sign_in(&provider, make, NOW).await;
    assert_eq!(fault(result), TokenFault::Signature);

    // An empty signature, and one of the wrong key type for the algorithm named.
    let make = |begin: &_| {
        let header = json!({"alg": "ES256", "kid": "k1"});
        format!("{}.", unsigned(&header, &forger.claims(begin)))
    };
    let result = forger.sign_in(&provider, make, NOW).await;
    assert_eq!(fault(result), TokenFault::Signature);
    let later = NOW + KEYS_PAUSE.as_secs();
    let make = |begin: &_| {
        let header = json!({"alg": "RS256", "kid": "k1"});
        forger.key.sign(&header, &forger.claims(begin))
    };
    let result = forger.sign_in(&provider, make, later).await;
    assert_eq!(fault(result), TokenFault::UnknownKey);
}

#[tokio::test]
async fn a_rotated_key_is_fetched_and_the_old_one_no_longer_believed() {
    let forger = Forger::start().await;
    let provider = forger.discover().await.unwrap();
    let new = SigningKey::new("k2");
    forger.say(|it| it.keys = vec![new.jwk()]);
    let later = NOW + KEYS_PAUSE.as_secs();
    let make = |begin: &_| new.token(&forger.claims(begin));
    assert!(forger.sign_in(&provider, make, later).await.is_ok());
    assert_eq!(forger.count("/keys"), 2);
    let make = |begin: &_| forger.key.token(&forger.claims(begin));
    let result = forger.sign_in(&provider, make, later).await;
    assert_eq!(fault(result), TokenFault::UnknownKey);
    assert_eq!(forger.count("/keys"), 2);
}

#[tokio::test]
async fn unknown_keys_ask_the_provider_once_a_minute() {
    let forger = Forger::start().await;
    let provider = forger.discover().await.unwrap();
    let stranger = SigningKey::new("stranger");
    for (second, expected) in [(0, 1), (59, 1), (60, 2), (61, 2), (119, 2), (120, 3)] {
        let make = |begin: &_| stranger.token(&forger.claims(begin));
        let result = forger.sign_in(&provider, make, NOW + second).await;
        assert_eq!(fault(result), TokenFault::UnknownKey);
        assert_eq!(forger.count("/keys"), expected, "after {second} s");
    }
}

#[tokio::test]
async fn many_sign_ins_with_a_new_key_ask_for_it_once() {
    let forger = Forger::start().await;
    let provider = forger.discover().await.unwrap();
    let new = SigningKey::new("k2");
    let now = at(NOW + KEYS_PAUSE.as_secs());
    let begin = provider.begin(&ask(), now).await.unwrap();
    let token = new.token(&forger.claims(&begin));
    forger.say(|it| {
        it.keys = vec![new.jwk()];
        it.token = (200, json!({"id_token": token}));
    });
    let callback = Callback::parse(&format!("code=c&state={}", begin.state)).unwrap();
    let provider = std::sync::Arc::new(provider);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (provider, callback, begin) = (provider.clone(), callback.clone(), begin.clone());
        tasks.spawn(async move { provider.finish(&callback, &begin, now).await.is_ok() });
    }
    assert!(tasks.join_all().await.into_iter().all(|it| it));
    assert_eq!(forger.count("/keys"), 2);
}

#[tokio::test]
async fn what_is_old_is_fetched_again_and_serves_on_if_that_fails() {
    let forger = Forger::start().await;
    let provider = forger.discover().await.unwrap();
    let path = "/.well-known/openid-configuration";
    let day = MAX_AGE.as_secs();
    for (second, expected) in [(day - 1, 1), (day, 2), (day + 1, 2)] {
        provider.begin(&ask(), at(NOW + second)).await.unwrap();
        assert_eq!(forger.count(path), expected, "after {second} s");
    }
    // Its document is taken over by somebody: it is of another issuer, so it is not used.
    forger.say(|it| {
        it.document = json!({
            "issuer": "https://evil.example", "authorization_endpoint": "https://evil.example/a",
        });
    });
    let begin = provider.begin(&ask(), at(NOW + 2 * day)).await.unwrap();
    assert!(begin.url.starts_with(&forger.issuer()), "{}", begin.url);
    assert_eq!(forger.count(path), 3);
    provider.begin(&ask(), at(NOW + 2 * day + 1)).await.unwrap();
    assert_eq!(forger.count(path), 3);
}

#[tokio::test]
async fn a_callback_that_answers_nothing_begun_never_reaches_the_provider() {
    let forger = Forger::start().await;
    let names = json!({"authorization_response_iss_parameter_supported": true});
    forger.say(|it| it.document = names);
    let provider = forger.discover().await.unwrap();
    let begin = provider.begin(&ask(), at(NOW)).await.unwrap();
    let issuer: String = url::form_urlencoded::byte_serialize(forger.issuer().as_bytes()).collect();
    let state = &begin.state;
    for (query, code) in [
        (format!("code=c&state=x&iss={issuer}"), "sign-in-not-begun"),
        (format!("code=c&state={state}"), "sign-in-not-begun"),
        (
            format!("code=c&state={state}&iss=https://evil.example"),
            "sign-in-not-begun",
        ),
        (format!("state={state}&iss={issuer}"), "sign-in-not-begun"),
        (
            format!("code=&state={state}&iss={issuer}"),
            "sign-in-not-begun",
        ),
        (
            format!("error=access_denied&state={state}&iss={issuer}"),
            "sign-in-denied",
        ),
        (
            format!("error=%3Cscript%3E&state={state}&iss={issuer}"),
            "sign-in-refused",
        ),
    ] {
        let callback = Callback::parse(&query).unwrap();
        let error = provider
            .finish(&callback, &begin, at(NOW))
            .await
            .unwrap_err();
        assert_eq!(error.code(), code, "{query}: {error}");
        assert!(!error.to_string().contains('<'), "{error}");
    }
    assert_eq!(forger.count("/token"), 0);
}

#[tokio::test]
async fn what_the_token_endpoint_refuses_is_said_by_its_code() {
    let forger = Forger::start().await;
    let provider = forger.discover().await.unwrap();
    let begin = provider.begin(&ask(), at(NOW)).await.unwrap();
    let callback = Callback::parse(&format!("code=c&state={}", begin.state)).unwrap();
    for (status, body, expected) in [
        (
            400,
            json!({"error": "invalid_grant"}),
            "refused: invalid_grant",
        ),
        (
            401,
            json!({"error": "invalid_client"}),
            "refused: invalid_client",
        ),
        (400, json!("what"), "status 400"),
        (503, json!({"error": "x"}), "status 503"),
        (200, json!({"access_token": "a"}), "no signed JWT"),
        (200, json!({"id_token": 1}), "cannot be read"),
        (
            200,
            json!({"id_token": "a".repeat(600_000)}),
            "more than 524288 bytes",
        ),
        (
            200,
            json!({"id_token": "a".repeat(100_000)}),
            "longer than 64 KiB",
        ),
    ] {
        forger.say(|it| it.token = (status, body));
        let error = provider
            .finish(&callback, &begin, at(NOW))
            .await
            .unwrap_err();
        assert!(error.to_string().contains(expected), "{expected}: {error}");
    }
}

#[tokio::test]
async fn user_information_is_used_where_the_token_is_silent_and_of_the_same_person() {
    let forger = Forger::start().await;
    let provider = forger.discover().await.unwrap();
    let make = |begin: &_| {
        let mut claims = forger.claims(begin);
        claims["email"] = Value::Null;
        forger.key.token(&claims)
    };
    // The token says `email_verified`, but of no address: that must not verify another one.
    forger.say(|it| it.user = json!({"sub": "s-1", "email": "b@example.com", "name": "B"}));
    let identity = forger.sign_in(&provider, make, NOW).await.unwrap();
    assert_eq!(identity.email.as_deref(), Some("b@example.com"));
    assert!(!identity.is_email_verified);
    assert_eq!(identity.name.as_deref(), Some("B"));
    forger.say(|it| it.user = json!({"sub": "s-2", "email": "b@example.com"}));
    let result = forger.sign_in(&provider, make, NOW).await;
    assert_eq!(fault(result), TokenFault::Subject);
}

#[tokio::test]
async fn a_sign_in_must_be_as_recent_as_asked_for() {
    let forger = Forger::start().await;
    let provider = forger.discover().await.unwrap();
    let mut asked = ask();
    asked.max_age_s = Some(300);
    for (authenticated, is_fine) in [
        (json!(NOW), true),
        (json!(NOW - 360), true),
        (json!(NOW - 361), false),
        (Value::Null, false),
    ] {
        let begin = provider.begin(&asked, at(NOW)).await.unwrap();
        assert!(begin.url.contains("max_age=300"), "{}", begin.url);
        let mut claims = forger.claims(&begin);
        claims["auth_time"] = authenticated.clone();
        let token = forger.key.token(&claims);
        forger.say(|it| it.token = (200, json!({"id_token": token})));
        let callback = Callback::parse(&format!("code=c&state={}", begin.state)).unwrap();
        let result = provider.finish(&callback, &begin, at(NOW)).await;
        if is_fine {
            assert!(result.is_ok(), "{authenticated}: {result:?}");
        } else {
            assert_eq!(fault(result), TokenFault::Authenticated, "{authenticated}");
        }
    }
}

#[tokio::test]
async fn a_provider_that_cannot_be_used_is_refused_at_discovery() {
    let forger = Forger::start().await;
    let client = || local_client(Limits::default());
    for (change, expected) in [
        (json!({"issuer": "http://127.0.0.1:1"}), "another issuer"),
        (
            json!({"code_challenge_methods_supported": ["plain"]}),
            "PKCE",
        ),
        (
            json!({"jwks_uri": "http://169.254.169.254/keys"}),
            "is not https",
        ),
        (
            json!({"jwks_uri": "https://169.254.169.254/keys"}),
            "metadata",
        ),
    ] {
        forger.say(|it| it.document = change);
        let error = forger.discover().await.unwrap_err();
        assert!(error.to_string().contains(expected), "{expected}: {error}");
        assert_eq!(error.reaction(), Reaction::Stop);
    }
    forger.say(|it| {
        it.document = Value::Null;
        it.keys = vec![json!({"kty": "oct", "k": "AA"})];
    });
    let error = forger.discover().await.unwrap_err();
    assert!(error.to_string().contains("no key we can use"), "{error}");
    let config = Config::new("http://10.0.0.1/", CLIENT_ID, None);
    let result = Provider::discover(client(), config, at(NOW)).await;
    assert!(matches!(
        result,
        Err(OidcError::Http(HttpError::Scheme { .. }))
    ));
}

#[tokio::test]
async fn no_debug_and_no_error_shows_a_secret() {
    let forger = Forger::start().await;
    let provider = forger.discover().await.unwrap();
    let begin = provider.begin(&ask(), at(NOW)).await.unwrap();
    let callback = Callback::parse(&format!("code=code-1&state={}", begin.state)).unwrap();
    let shown = format!("{provider:?} {begin:?} {callback:?}");
    for secret in ["client-secret-1", "code-1", &begin.state, &begin.verifier] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
