//! Hostile texts in every parameter, forged tokens, planted cookies, names of files (GUARD-1 to
//! GUARD-4).

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::SecretString;
use serde_json::{Value, json};
use sha2::Sha256;
use treasury::Guard;

use crate::identity::{login, set_up};
use crate::people::PASSWORD;
use crate::requests::{Operation, operations};
use crate::support::{Answer, House};

const SECRET: &str = "a secret of this test that has more than 32 bytes";

/// Quotes, comments, wildcards, templates, paths, line ends, NUL, and text beyond ASCII.
const HOSTILE: [&str; 12] = [
    "' OR '1'='1",
    "'; DROP TABLE directory; --",
    "\") OR 1=1 --",
    "1 UNION SELECT body FROM directory",
    "%' ESCAPE '",
    "\\",
    "$1 ?1 :a {0} ${jndi:ldap://a} {{7*7}}",
    "../../../../etc/passwd",
    "a\r\nSet-Cookie: bursar_access=x",
    "a\u{0}b",
    "\u{1b}[2J\u{202e}\u{feff}\u{10ffff}",
    "9999999999999999999999999999999999999999",
];

/// Percent-encodes every byte.
fn encoded(text: &str) -> String {
    text.bytes().map(|it| format!("%{it:02X}")).collect()
}

/// The body with `hostile` in place of one of its texts after the other.
fn bodies(value: &Value, hostile: &str) -> Vec<Value> {
    match value {
        Value::String(_) => vec![json!(hostile)],
        Value::Array(items) => {
            let each = items.iter().enumerate().flat_map(|(at, item)| {
                bodies(item, hostile).into_iter().map(move |changed| {
                    let mut whole = items.clone();
                    whole[at] = changed;
                    Value::Array(whole)
                })
            });
            each.collect()
        }
        Value::Object(fields) => {
            let each = fields.iter().flat_map(|(name, field)| {
                bodies(field, hostile).into_iter().map(move |changed| {
                    let mut whole = fields.clone();
                    whole.insert(name.clone(), changed);
                    Value::Object(whole)
                })
            });
            each.collect()
        }
        _ => Vec::new(),
    }
}

/// Each way to put a hostile text into an operation: paths with their bodies.
fn attempts(operation: &Operation, hostile: &str) -> Vec<(String, Option<Value>)> {
    let plain = format!("{}?org=test", operation.at(&operation.nothing()));
    let mut all = Vec::new();
    if !operation.placed.is_empty() {
        all.push((
            format!("{}?org=test", operation.at(&encoded(hostile))),
            None,
        ));
    }
    for name in &operation.asked {
        let path = operation.at(&operation.nothing());
        all.push((format!("{path}?{name}={}", encoded(hostile)), None));
    }
    let sample = operation.body_with("assets:nothing", "nothing");
    for body in sample.iter().flat_map(|it| bodies(it, hostile)) {
        all.push((plain.clone(), Some(body)));
    }
    all
}

async fn guarded(secret: Option<&str>) -> House {
    let mut guard = Guard::local();
    guard.limits.per_hour = 1_000_000;
    guard.limits.uploads = 1_000_000;
    guard.token_secret = secret.map(SecretString::from);
    House::open_with(guard).await
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_text_in_any_parameter_of_any_operation_is_only_text() {
    let house = guarded(None).await;
    let ada = house.first_owner().await;
    let head = |path: &'static str| house.get_as(&ada.token, path);
    let (mut tried, mut wrong) = (0, Vec::new());
    for operation in &operations() {
        // They end who asks; what they are sent is a path without a parameter.
        if ["leave_organisation", "delete_person"].contains(&operation.id.as_str()) {
            continue;
        }
        for hostile in HOSTILE {
            for (path, body) in attempts(operation, hostile) {
                let request = operation.request(&path, Some(&ada.token), body.as_ref());
                let answer = house.send(request).await;
                let text = answer.text().to_lowercase();
                let tells = ["syntax error", "sqlite", "sqlx", "panicked", "root:x:"];
                let is_planted = answer.headers.contains_key("set-cookie")
                    && answer.header("set-cookie").contains("access=x");
                if answer.status.is_server_error()
                    || is_planted
                    || tells.iter().any(|it| text.contains(it))
                {
                    wrong.push(format!("{} {path} {body:?}: {text}", operation.id));
                }
                tried += 1;
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {tried}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(tried > 2500, "{tried} requests are too few to be all");
    // Nobody ended a session by it, and the books are whole.
    let verified = house.post_as(&ada.token, "/api/v1/journal/verify?org=test", Value::Null);
    verified.await.expect(200);
    let accounts = head("/api/v1/accounts?org=test").await.expect(200);
    assert!(accounts["items"].as_array().is_some_and(|it| it.len() >= 3));
}

fn mac(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(data);
    mac.finalize().into_bytes().to_vec()
}

/// A token signed as ours are, with HKDF as RFC 5869 has it: extract without salt, expand once.
fn signed(header: &Value, claims: &Value, secret: &str) -> String {
    let name = header["kid"].as_str().unwrap_or_default();
    let info = format!("bursar access token {name}\u{1}");
    let key = mac(&mac(&[0; 32], secret.as_bytes()), info.as_bytes());
    let part = |it: &Value| URL_SAFE_NO_PAD.encode(it.to_string());
    let text = format!("{}.{}", part(header), part(claims));
    let signature = URL_SAFE_NO_PAD.encode(mac(&key, text.as_bytes()));
    format!("{text}.{signature}")
}

fn part(token: &str, at: usize) -> Value {
    let text = token.split('.').nth(at).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
}

fn with(value: &Value, name: &str, to: Value) -> Value {
    let mut changed = value.clone();
    changed[name] = to;
    changed
}

async fn me(house: &House, token: &str) -> Answer {
    house.get_as(token, "/api/v1/auth/me").await
}

#[tokio::test]
async fn only_a_token_that_is_right_in_every_part_is_taken() {
    let house = guarded(Some(SECRET)).await;
    let token = set_up(&house).await.access;
    let (header, claims) = (part(&token, 0), part(&token, 1));
    // The forger of this test forges well: the same claims under the real secret are taken.
    me(&house, &signed(&header, &claims, SECRET))
        .await
        .expect(200);
    let stranger = money::UserId::from_uuid(uuid::Uuid::from_u128(9)).to_string();
    let session = money::SessionId::from_uuid(uuid::Uuid::from_u128(9)).to_string();
    let now = claims["iat"].as_i64().unwrap();
    let cases = [
        (
            "audience",
            header.clone(),
            with(&claims, "aud", json!("another")),
        ),
        (
            "issuer",
            header.clone(),
            with(&claims, "iss", json!("https://evil.example")),
        ),
        (
            "expired",
            header.clone(),
            with(&claims, "exp", json!(now - 60)),
        ),
        (
            "too early",
            header.clone(),
            with(&claims, "nbf", json!(now + 3600)),
        ),
        (
            "person",
            header.clone(),
            with(&claims, "sub", json!(stranger)),
        ),
        (
            "session",
            header.clone(),
            with(&claims, "sid", json!(session)),
        ),
        (
            "algorithm",
            with(&header, "alg", json!("HS512")),
            claims.clone(),
        ),
        ("key", with(&header, "kid", json!("k0")), claims.clone()),
        (
            "path as key",
            with(&header, "kid", json!("../../dev/null")),
            claims.clone(),
        ),
        (
            "key in header",
            with(&header, "jku", json!("https://evil.example")),
            with(&claims, "aud", json!(["x"])),
        ),
    ];
    for (what, header, claims) in cases {
        let answer = me(&house, &signed(&header, &claims, SECRET)).await;
        assert_eq!(answer.status.as_u16(), 401, "{what}: {}", answer.text());
    }
    let other = signed(
        &header,
        &claims,
        "another secret of more than thirty-two bytes",
    );
    me(&house, &other).await.expect(401);
}

#[tokio::test]
async fn an_unsigned_or_altered_token_is_refused() {
    let house = guarded(Some(SECRET)).await;
    let token = set_up(&house).await.access;
    let header = part(&token, 0);
    let parts: Vec<&str> = token.split('.').collect();
    for none in ["none", "None", "NONE", "nOnE"] {
        let header = with(&header, "alg", json!(none)).to_string();
        let header = URL_SAFE_NO_PAD.encode(header);
        for end in ["", parts[2]] {
            me(&house, &format!("{header}.{}.{end}", parts[1]))
                .await
                .expect(401);
        }
    }
    // Every character of it, changed to another.
    for at in 0..token.len() {
        let to = if token.as_bytes()[at] == b'A' {
            "Q"
        } else {
            "A"
        };
        let altered = format!("{}{to}{}", &token[..at], &token[at + 1..]);
        // The last one carries two bits that no byte is made of.
        let is_padding = at + 1 == token.len();
        let status = me(&house, &altered).await.status.as_u16();
        assert!(status == 401 || is_padding, "{at} of {altered}: {status}");
    }
}

/// What an answer sets, as a browser sends it back.
fn jar(answer: &Answer) -> String {
    let all = answer.headers.get_all("set-cookie").iter();
    let pairs = all.filter_map(|it| it.to_str().ok()?.split(';').next());
    pairs.collect::<Vec<_>>().join("; ")
}

#[tokio::test]
async fn a_cookie_planted_before_sign_in_is_not_adopted() {
    let house = guarded(None).await;
    set_up(&house).await;
    let with_cookies = |cookie: String| {
        let body = json!({"email": "ada@example.org", "password": PASSWORD, "cookies": true});
        let house = &house;
        async move {
            let headers = [("cookie", cookie.as_str())];
            let path = "/api/v1/auth/login";
            house.write(Method::POST, path, &headers, body).await
        }
    };
    let get = |cookie: String| {
        let house = &house;
        async move {
            let headers = [("cookie", cookie.as_str())];
            let path = "/api/v1/auth/sessions";
            house.write(Method::GET, path, &headers, Value::Null).await
        }
    };
    let planted = "bursar_access=planted; bursar_refresh=planted; bursar_device=planted";
    let first = with_cookies(planted.to_owned()).await;
    let set = jar(&first);
    first.expect(200);
    assert!(!set.contains("planted"), "{set}");
    get(planted.to_owned()).await.expect(401);
    // A session that exists already is not continued either: its holder stays in a session of
    // their own.
    let second = with_cookies(set.clone()).await;
    let fresh = jar(&second);
    second.expect(200);
    let value = |jar: &str, name: &str| {
        let mut pairs = jar.split("; ").filter_map(|it| it.split_once('='));
        pairs.find(|it| it.0 == name).map(|it| it.1.to_owned())
    };
    for name in ["bursar_access", "bursar_refresh"] {
        assert_ne!(value(&set, name), value(&fresh, name), "{name}");
    }
    let sid = |jar: &str| part(&value(jar, "bursar_access").unwrap(), 1)["sid"].clone();
    assert_ne!(sid(&set), sid(&fresh));
}

#[tokio::test]
async fn a_failed_sign_in_sets_no_cookie() {
    let house = guarded(None).await;
    set_up(&house).await;
    let mut wrong = login("ada@example.org", "not this one");
    wrong["cookies"] = json!(true);
    let answer = house.post("/api/v1/auth/login", wrong).await;
    assert_eq!(jar(&answer), "");
    answer.expect(401);
}

/// Every file below a folder.
fn files(folder: &std::path::Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let found = entries.flat_map(|it| {
        if it.file_type().unwrap().is_dir() {
            files(&it.path())
        } else {
            vec![it.path().display().to_string()]
        }
    });
    found.collect()
}

#[tokio::test]
async fn the_name_of_an_upload_is_no_path() {
    let house = House::open().await;
    let before = files(house.folder.path());
    for name in [
        "../../escaped.sta",
        "..\\..\\escaped.sta",
        "/tmp/escaped.sta",
        "C:\\escaped.sta",
        "%2e%2e%2fescaped.sta",
        "....//escaped.sta",
        "a/../../escaped.sta",
        "escaped.sta\u{0}.png",
        "",
    ] {
        let answer = house.upload(&[(name, b"no statement")], &[]).await;
        assert!(
            !answer.status.is_server_error(),
            "{name}: {}",
            answer.text()
        );
    }
    let outside = std::env::temp_dir().join("escaped.sta");
    assert!(!outside.exists());
    let after = files(house.folder.path());
    let named: Vec<_> = after.iter().filter(|it| it.contains("escaped")).collect();
    assert!(named.is_empty(), "{named:?}, before: {before:?}");
    let parent = house.folder.path().parent().unwrap();
    assert!(!parent.join("escaped.sta").exists());
}
