//! The examples of signed requests in docs/SECURITY.md, run as they stand there (GUARD-2).

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::served::Served;
use crate::support::{Bursar, Ran, ran};

/// The first block of this language in the chapter about signed requests.
fn example(language: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/SECURITY.md");
    let page = std::fs::read_to_string(path).unwrap();
    let chapter = page.split("\n## Signed requests\n").nth(1).unwrap();
    let chapter = chapter.split("\n## ").next().unwrap();
    let block = chapter.split(&format!("\n```{language}\n")).nth(1).unwrap();
    block.split("\n```").next().unwrap().to_owned()
}

/// A server with two accounts; answers the id and secret of a key that signs, too.
fn place(bursar: &Bursar) -> (Served, String, String) {
    let served = Served::start(&mut bursar.command());
    let ada = served.set_up();
    for path in ["assets:cash", "expenses:fees"] {
        let new = json!({"path": path, "asset": "EUR"});
        served.post("/api/v1/accounts", &ada, &new).expect(201);
    }
    let new = json!({"name": "server", "signing": true});
    let made = served.post("/api/v1/auth/api-keys", &ada, &new);
    assert_eq!(made.status, 201, "{}", made.body);
    let (key, secret) = (made.text("id"), made.text("secret"));
    (served, key, secret)
}

/// The example with real values in place of those that are made up.
fn filled(example: &str, values: &[(&str, &str)]) -> String {
    let mut lines: Vec<String> = example.lines().map(str::to_owned).collect();
    for (name, value) in values {
        let start = format!("{name}=");
        let line = lines.iter_mut().find(|it| it.starts_with(&start)).unwrap();
        *line = format!("{start}'{value}'");
    }
    lines.join("\n")
}

fn shell(script: &str) -> Ran {
    ran(Command::new("sh").args(["-e", "-c", script]))
}

#[test]
fn the_example_for_the_shell_books_an_entry_once() {
    let bursar = Bursar::new();
    let (served, key, secret) = place(&bursar);
    let body = json!({"booked_on": "2026-01-05", "description": "Fee — März", "postings": [
        {"account": "expenses:fees", "amount": "12.50", "asset": "EUR"},
        {"account": "assets:cash", "amount": "-12.50", "asset": "EUR"},
    ]});
    let body = body.to_string();
    let values = [
        ("KEY", key.as_str()),
        ("SECRET", secret.as_str()),
        ("URL", served.url()),
        ("TARGET", "/api/v1/entries?org=test"),
        ("BODY", body.as_str()),
    ];
    let script = filled(&example("sh"), &values);
    let answer = shell(&script);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let booked: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(booked["description"], "Fee — März", "{booked}");
    // Another secret, the same otherwise.
    let mut wrong = values;
    wrong[1].1 = "bsk_0000000000000000000000000000000000000000000";
    let refused = shell(&filled(&example("sh"), &wrong));
    assert!(
        refused.out.contains("signature-wrong"),
        "{}{}",
        refused.out,
        refused.err
    );
    assert_eq!(bursar.json(&["entries"])["total"], 1);
}

#[test]
fn the_example_for_python_reads_and_books() {
    let bursar = Bursar::new();
    let (served, key, secret) = place(&bursar);
    let program = example("python")
        + r#"

import json, sys
key, secret, url = sys.argv[1:]
target = "/api/v1/accounts?org=test"
with urllib.request.urlopen(signed(key, secret, "GET", url, target)) as answer:
    print(len(json.load(answer)["items"]))
entry = {"booked_on": "2026-01-05", "description": "Fee", "postings": [
    {"account": "expenses:fees", "amount": "12.50", "asset": "EUR"},
    {"account": "assets:cash", "amount": "-12.50", "asset": "EUR"}]}
body = json.dumps(entry).encode()
with urllib.request.urlopen(signed(key, secret, "POST", url, "/api/v1/entries", body)) as answer:
    print(answer.status)
"#;
    let mut command = Command::new("python3");
    let done = ran(command.args(["-c", &program, &key, &secret, served.url()]));
    assert_eq!(
        (done.code, done.out.as_str()),
        (0, "2\n201\n"),
        "{}",
        done.err
    );
}
