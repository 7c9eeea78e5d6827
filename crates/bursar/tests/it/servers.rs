//! `serve`, `health`, `doctor`: what a running program says and how it ends.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use crate::support::{Bursar, bare, on_every_engine, ran};

struct Serving {
    child: Child,
    url: String,
}

impl Serving {
    fn start(bursar: &Bursar) -> Self {
        let mut child = bursar
            .command()
            .args(["serve", "--listen", "127.0.0.1:0", "--json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let serving: serde_json::Value = serde_json::from_str(&line).unwrap();
        let url = serving["url"].as_str().unwrap().to_owned();
        Self { child, url }
    }

    /// Asks it to end, and waits until it has. Answers its exit code.
    fn end(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap().code()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ended = self.child.kill();
    }
}

#[test]
fn a_server_answers_and_ends_well_when_asked_to() {
    on_every_engine(|bursar| {
        bursar.with_books();
        let serving = Serving::start(bursar);
        let health = ran(bare().args(["health", "--url", &format!("{}/health", serving.url)]));
        assert_eq!(health.code, 0, "{}", health.err);
        // The command line and the server share the books.
        bursar.ok(&[
            "entry",
            "add",
            "Sale",
            "--on",
            "2026-01-01",
            "-p",
            "assets:bank:main 5 EUR",
            "-p",
            "income:sales -5 EUR",
        ]);
        let url = serving.url.clone();
        assert_eq!(serving.end(), Some(0));
        let gone = ran(bare().args(["health", "--url", &format!("{url}/health")]));
        assert_eq!(gone.code, 3, "{}", gone.out);
    });
}

#[test]
fn a_port_in_use_is_refused_before_the_books_are_touched() {
    let bursar = Bursar::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    bursar.refused(&["serve", "--listen", &address], 3, "port-in-use");
    bursar.refused(&["demo", "--listen", &address], 3, "port-in-use");
    assert!(!bursar.data().join("bursar.db").exists());
}

#[test]
fn a_certificate_that_cannot_be_used_is_refused_before_the_books_are_touched() {
    let bursar = Bursar::new();
    std::fs::create_dir_all(bursar.data()).unwrap();
    let settings = bursar.data().join("bursar.toml");
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let files = "[server]\ntls_cert = '/nowhere/chain.pem'\ntls_key = '/nowhere/key.pem'\n";
    std::fs::write(&settings, files).unwrap();
    bursar.refused(&serve, 2, "certificate-file");
    std::fs::write(&settings, "[server]\ntls_cert = '/nowhere/chain.pem'\n").unwrap();
    bursar.refused(&serve, 2, "bad-settings");
    let names = "[server]\nacme_domains = ['books.example', '*.books.example']\n";
    std::fs::write(&settings, names).unwrap();
    bursar.refused(&serve, 2, "bad-settings");
    assert!(!bursar.data().join("bursar.db").exists());
}

#[test]
fn the_doctor_finds_books_in_order_and_changes_nothing() {
    let empty = Bursar::new();
    let before = empty.json(&["doctor"]);
    assert_eq!(before["ok"], true, "{before}");
    assert!(!empty.data().exists(), "a doctor makes nothing");
    on_every_engine(|bursar| {
        bursar.with_books();
        let head = bursar.head();
        let report = bursar.json(&["doctor"]);
        assert_eq!(report["ok"], true, "{report}");
        let names: Vec<&str> = report["checks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["name"].as_str().unwrap())
            .collect();
        for name in [
            "settings",
            "data folder",
            "disk space",
            "database",
            "journal",
            "port",
            "clock",
            "web app",
        ] {
            assert!(names.contains(&name), "{name} in {names:?}");
        }
        assert_eq!(bursar.head(), head);
        assert!(bursar.ok(&["migrate"]).contains("schema version"));
    });
}
