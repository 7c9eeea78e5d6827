//! `bursar user`, `bursar role` and `bursar org transfer`.

use serde_json::{Value, json};

use crate::support::{Bursar, on_every_engine};

fn add(bursar: &Bursar, email: &str, role: &str) -> Value {
    bursar.json(&["user", "add", email, "--name", "Somebody", "--role", role])
}

#[test]
fn people_are_added_limited_disabled_and_removed() {
    on_every_engine(|bursar| {
        bursar.with_books();
        assert!(bursar.ok(&["user", "list"]).contains("nobody yet"));
        let viewer = [
            "user",
            "add",
            "a@example.org",
            "--name",
            "A",
            "--role",
            "viewer",
        ];
        bursar.refused(&viewer, 1, "conflict");
        let ada = add(bursar, "ada@example.org", "owner");
        let link = ada["link"].as_str().unwrap();
        assert!(link.starts_with("http://127.0.0.1:8000/reset/"), "{link}");
        add(bursar, "tess@example.org", "viewer");
        bursar.ok(&[
            "role",
            "set",
            "tess@example.org",
            "treasurer",
            "--account",
            "assets:bank:main",
        ]);
        let list = bursar.json(&["user", "list"]);
        let tess = &list["items"][1];
        assert_eq!(
            (&tess["role"], &tess["scope"]["accounts"]),
            (&json!("treasurer"), &json!(["assets:bank:main"]))
        );
        let shown = bursar.ok(&["user", "list"]);
        assert!(shown.contains("tess@example.org") && shown.contains("assets:bank:main"));
        bursar.ok(&["user", "disable", "tess@example.org"]);
        assert_eq!(
            bursar.json(&["user", "list"])["items"][1]["state"],
            "disabled"
        );
        bursar.refused(
            &["user", "reset-password", "tess@example.org"],
            1,
            "conflict",
        );
        bursar.ok(&["user", "enable", "tess@example.org"]);
        bursar.ok(&["user", "remove", "tess@example.org"]);
        assert_eq!(
            bursar.json(&["user", "list"])["items"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
        // Still a user: a member again when someone says so.
        bursar.ok(&["role", "set", "tess@example.org", "auditor"]);
        bursar.refused(&["user", "remove", "ada@example.org"], 1, "conflict");
        bursar.refused(&["user", "disable", "nobody@example.org"], 1, "not-found");
        bursar.refused(&["role", "set", "tess@example.org", "boss"], 1, "invalid");
    });
}

#[test]
fn the_set_up_link_is_there_until_someone_is() {
    let bursar = Bursar::new();
    bursar.with_books();
    let first = bursar.json(&["user", "setup"]);
    assert!(
        first["link"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:8000/setup/")
    );
    add(&bursar, "ada@example.org", "owner");
    bursar.refused(&["user", "setup"], 1, "set-up-done");
}

#[test]
fn links_are_printed_once_and_an_organisation_is_handed_over() {
    let bursar = Bursar::new();
    bursar.with_books();
    add(&bursar, "ada@example.org", "owner");
    let eve = add(&bursar, "eve@example.org", "analyst");
    let invited = bursar.json(&["user", "invite", "carl@example.org", "--role", "auditor"]);
    assert!(invited["link"].as_str().unwrap().contains("/join/"));
    assert_eq!(invited["role"], "auditor");
    let reset = bursar.ok(&["user", "reset-password", "eve@example.org"]);
    assert!(reset.contains("/reset/"), "{reset}");
    assert_eq!(
        bursar.json(&["user", "sessions", "eve@example.org"])["items"],
        json!([])
    );
    bursar.ok(&["user", "sessions", "eve@example.org", "--end"]);
    let done = bursar.json(&["org", "transfer", "eve@example.org"]);
    assert_eq!(done["owner"], eve["id"]);
    let list = bursar.json(&["user", "list"]);
    let roles: Vec<&str> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles, ["owner", "owner"]);
}

#[test]
fn the_matrix_is_listed_without_any_books() {
    let bursar = Bursar::new();
    let text = bursar.ok(&["role", "list"]);
    let row = text
        .lines()
        .find(|it| it.starts_with("entries.post"))
        .unwrap();
    let cells: Vec<&str> = row.split_whitespace().take(7).collect();
    assert_eq!(cells, ["entries.post", "yes", "yes", "yes", "-", "-", "-"]);
    let list = bursar.json(&["role", "list"]);
    assert_eq!(list["roles"].as_array().unwrap().len(), 6);
}
