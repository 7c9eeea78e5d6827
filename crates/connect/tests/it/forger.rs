//! A provider that says what a test wants, with keys of its own.
//!
//! Owns: signing tokens, right and wrong.
//! Not here: a provider as they are (`testbed::oidc`).
//! Invariant: everything but what a test changes is right, so that one fault is tested at a time.

use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use connect::http::Limits;
use connect::oidc::{Ask, Begin, Callback, Config, Identity, OidcError, Provider};
use jiff::Timestamp;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::loopback::{Server, answer, local_client};

pub const CLIENT_ID: &str = "us";
pub const NOW: i64 = 1_800_000_000;

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// A key of the provider.
pub struct SigningKey {
    pub id: String,
    pair: EcdsaKeyPair,
}

impl SigningKey {
    pub fn new(id: &str) -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let made = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        Self {
            id: id.to_owned(),
            pair: EcdsaKeyPair::from_pkcs8(algorithm, made.as_ref(), &random).unwrap(),
        }
    }

    pub fn public(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    pub fn jwk(&self) -> Value {
        let point = &self.public()[1..];
        let encode = |it| BASE64_URL_SAFE_NO_PAD.encode(it);
        json!({
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.id,
            "x": encode(&point[..32]), "y": encode(&point[32..]),
        })
    }

    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let message = unsigned(header, claims);
        let random = SystemRandom::new();
        let signature = self.pair.sign(&random, message.as_bytes()).unwrap();
        let signature = BASE64_URL_SAFE_NO_PAD.encode(signature);
        format!("{message}.{signature}")
    }

    pub fn token(&self, claims: &Value) -> String {
        self.sign(&json!({"alg": "ES256", "kid": self.id}), claims)
    }
}

/// Header and claims, to be signed.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    let encode = |it: &Value| BASE64_URL_SAFE_NO_PAD.encode(it.to_string());
    format!("{}.{}", encode(header), encode(claims))
}

/// What the provider answers now.
#[derive(Default)]
pub struct Says {
    /// Changes to the discovery document.
    pub document: Value,
    pub keys: Vec<Value>,
    /// Status and body of the token endpoint.
    pub token: (u16, Value),
    pub user: Value,
}

pub struct Forger {
    pub server: Server,
    pub key: SigningKey,
    says: Arc<Mutex<Says>>,
}

impl Forger {
    pub async fn start() -> Self {
        let key = SigningKey::new("k1");
        let says = Arc::new(Mutex::new(Says {
            keys: vec![key.jwk()],
            ..Says::default()
        }));
        let saying = Arc::clone(&says);
        let server = Server::start(move |request| {
            let says = saying.lock().unwrap();
            let path = request.split(' ').nth(1).unwrap();
            let host = request.lines().find_map(|it| it.strip_prefix("host: "));
            let issuer = format!("http://{}", host.unwrap());
            let (status, body) = match path {
                "/.well-known/openid-configuration" => (200, document(&issuer, &says.document)),
                "/keys" => (200, json!({"keys": says.keys})),
                "/token" => says.token.clone(),
                "/user" => (200, says.user.clone()),
                _ => (404, Value::Null),
            };
            let status = format!("{status} X");
            answer(&status, "", body.to_string().as_bytes())
        })
        .await;
        Self { server, key, says }
    }

    pub fn issuer(&self) -> String {
        self.server.url("")
    }

    pub fn say(&self, change: impl FnOnce(&mut Says)) {
        change(&mut self.says.lock().unwrap());
    }

    /// How often a path was asked.
    pub fn count(&self, path: &str) -> usize {
        let line = format!("{path} HTTP/1.1");
        let received = self.server.received();
        received.iter().filter(|it| it.contains(&line)).count()
    }

    pub async fn discover(&self) -> Result<Provider, OidcError> {
        let secret = SecretString::from("client-secret-1");
        let config = Config::new(&self.issuer(), CLIENT_ID, Some(secret));
        Provider::discover(local_client(Limits::default()), config, at(NOW)).await
    }

    pub fn claims(&self, begin: &Begin) -> Value {
        json!({
            "iss": self.issuer(), "sub": "s-1", "aud": CLIENT_ID, "nonce": begin.nonce,
            "exp": NOW + 300, "iat": NOW, "email": "ada@example.com", "email_verified": true,
        })
    }

    /// The sign-in with a token of the test's making.
    pub async fn sign_in(
        &self,
        provider: &Provider,
        make: impl FnOnce(&Begin) -> String,
        now: i64,
    ) -> Result<Identity, OidcError> {
        let begin = provider.begin(&ask(), at(now)).await.unwrap();
        let token = make(&begin);
        self.say(|it| it.token = (200, json!({"id_token": token, "access_token": "at-1"})));
        let callback = Callback::parse(&format!("code=c&state={}", begin.state)).unwrap();
        provider.finish(&callback, &begin, at(now)).await
    }
}

pub fn ask() -> Ask {
    Ask::new("https://app.example/callback")
}

fn document(issuer: &str, changes: &Value) -> Value {
    let mut document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "userinfo_endpoint": format!("{issuer}/user"),
    });
    for (name, value) in changes.as_object().into_iter().flatten() {
        document[name] = value.clone();
    }
    document
}
