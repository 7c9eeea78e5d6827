//! Consent, export and erasure through the real router (GUARD-7).

use std::io::{Cursor, Read};
use std::path::Path;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use treasury::{Role, StoreConfig, Treasury};

use crate::person::{PASSWORD, Person};
use crate::support::{House, payment};

const NAME: &str = "Adalbertine Quirrenbach";
const EMAIL: &str = "adalbertine.quirrenbach@example.org";

/// Every byte below a folder.
fn bytes_below(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(bytes_below(&path));
        } else {
            all.extend(std::fs::read(&path).unwrap());
        }
    }
    all
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|it| it == text.as_bytes())
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

#[tokio::test]
async fn a_consent_is_given_to_words_and_withdrawn() {
    let house = House::open().await.behind_proxy();
    let ada = Person::set_up(&house, NAME, EMAIL).await;
    let path = "/api/v1/gdpr/consent";
    let found = ada.get(&house, path).await.expect(200);
    let items = found["items"].as_array().unwrap();
    assert!(items.iter().all(|it| it["given"] == false));
    let (purpose, version) = (&items[0]["purpose"], &items[0]["version"]);
    for given in [true, false] {
        let choice = json!({"purpose": purpose, "version": version, "given": given});
        let after = ada.post(&house, path, choice).await.expect(200);
        assert_eq!(after["items"][0]["given"], given);
    }
    let old = json!({"purpose": purpose, "version": 99, "given": true});
    ada.post(&house, path, old).await.expect(422);
    let unknown = json!({"purpose": "everything", "version": 1, "given": true});
    ada.post(&house, path, unknown).await.expect(422);
}

#[tokio::test]
async fn an_export_has_everything_and_no_secret() {
    let house = House::open().await.behind_proxy();
    let ada = Person::set_up(&house, NAME, EMAIL).await;
    let key = json!({"name": "reader", "actions": ["entries.read"]});
    let key = ada.post(&house, "/api/v1/auth/api-keys", key).await;
    let key = key.expect(201);
    ada.post(&house, "/api/v1/entries", payment())
        .await
        .expect(201);
    let packed = ada.get(&house, "/api/v1/gdpr/export").await;
    assert_eq!(packed.status, StatusCode::OK);
    assert_eq!(packed.header("content-type"), "application/zip");
    let mut archive = zip::ZipArchive::new(Cursor::new(packed.bytes)).unwrap();
    let mut all = String::new();
    let names = archive.file_names().map(|it| it.unwrap().into_owned());
    let names: Vec<String> = names.collect();
    for name in &names {
        let mut text = String::new();
        archive
            .by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        serde_json::from_str::<Value>(&text).unwrap();
        all.push_str(&text);
    }
    assert_eq!(names.len(), 8, "{names:?}");
    for text in [
        NAME,
        EMAIL,
        "Unmistakable/7.3",
        "203.0.113.77",
        "reader",
        "sign-in.done",
    ] {
        assert!(all.contains(text), "{text} in {all}");
    }
    let secret = key["secret"].as_str().unwrap();
    for text in [
        PASSWORD,
        secret,
        &ada.access,
        &ada.refresh,
        "$argon2",
        "v1.",
    ] {
        assert!(!all.contains(text), "{text}");
    }
}

#[tokio::test]
async fn the_last_owner_hands_over_before_they_go() {
    let house = House::open().await.behind_proxy();
    let ada = Person::set_up(&house, NAME, EMAIL).await;
    ada.invite(&house, "eve@example.org", Role::Viewer).await;
    let path = "/api/v1/gdpr/delete-account";
    let refused = ada.post(&house, path, Value::Null).await.expect(409);
    assert!(refused["detail"].as_str().unwrap().contains("hand it over"));
    ada.get(&house, "/api/v1/auth/me").await.expect(200);
}

#[tokio::test]
async fn what_was_known_of_an_erased_person_cannot_be_read_anywhere() {
    let house = House::open().await.behind_proxy();
    let ada = Person::set_up(&house, NAME, EMAIL).await;
    let bob = ada.invite(&house, "bob@example.org", Role::Owner).await;
    let id = ada.get(&house, "/api/v1/auth/me").await.expect(200)["id"].clone();
    ada.post(&house, "/api/v1/entries", payment())
        .await
        .expect(201);
    let wrong = json!({"email": EMAIL, "password": "not this one"});
    let from = (ada.agent, ada.address);
    let path = (Method::POST, "/api/v1/auth/login");
    crate::person::call(&house, from, path, None, wrong)
        .await
        .expect(401);
    let gone = ada
        .post(&house, "/api/v1/gdpr/delete-account", Value::Null)
        .await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text());
    ada.get(&house, "/api/v1/auth/me").await.expect(401);
    let again = json!({"email": EMAIL, "password": PASSWORD});
    house.post("/api/v1/auth/login", again).await.expect(401);
    let log = bob
        .get(
            &house,
            &format!("/api/v1/admin/audit-logs?actor={}", id.as_str().unwrap()),
        )
        .await
        .expect(200);
    let items = log["items"].as_array().unwrap();
    assert!(items.len() >= 2, "{log}");
    assert!(
        items
            .iter()
            .all(|it| it["address"].is_null() && it["agent"].is_null())
    );
    // The books and both chains are whole.
    let proof = bob
        .post(&house, "/api/v1/journal/verify", Value::Null)
        .await;
    assert_eq!(proof.expect(200)["ok"], true);
    let chain = bob
        .post(
            &house,
            "/api/v1/admin/audit-logs/verify?chain=instance",
            Value::Null,
        )
        .await;
    assert_eq!(chain.expect(200)["ok"], true);
    let sheet = bob.get(&house, "/api/v1/reports/trial-balance").await;
    sheet.expect(200);
    // Neither in the files, nor in a copy that is opened with the same master key.
    let folder = house.folder.path();
    let bytes = bytes_below(folder);
    for text in [NAME, EMAIL] {
        assert!(!has(&bytes, text), "{text}");
    }
    let backup = tempfile::TempDir::new().unwrap();
    let place = backup.path().join("copy");
    copy(folder, &place);
    let url = format!("sqlite:{}", place.join("bursar.db").display());
    let copied = Treasury::open(&StoreConfig::new(url, &place))
        .await
        .unwrap();
    let user = copied
        .user(id.as_str().unwrap().parse().unwrap())
        .await
        .unwrap();
    assert_eq!((user.name.as_str(), user.email.as_deref()), ("", None));
    assert!(copied.find_user(EMAIL).await.is_err());
    copied.close().await;
}
