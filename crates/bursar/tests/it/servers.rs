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
        Self::start_as(bursar.command())
    }

    fn start_as(mut command: Command) -> Self {
        let mut child = command
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

#[test]
fn the_doctor_says_what_an_installation_lacks_for_production() {
    let bursar = Bursar::new();
    bursar.with_books();
    assert_eq!(bursar.json(&["doctor"])["ok"], true);
    let told = bursar.refused(&["doctor", "--production"], 1, "doctor-failed");
    let told = told.to_string();
    for name in ["sign-in", "public address", "proxies", "place of backups"] {
        assert!(told.contains(name), "{name} in {told}");
    }
    // It changed nothing: without the option all is as well as before.
    assert_eq!(bursar.json(&["doctor"])["ok"], true);
}

#[test]
fn what_runs_on_the_data_folder_is_drained_by_command() {
    on_every_engine(|bursar| {
        bursar.with_books();
        bursar.refused(&["drain"], 1, "nothing-runs");
        let mut serving = Serving::start(bursar);
        let drained = bursar.json(&["drain"]);
        assert_eq!(drained["items"][0]["kind"], "serve", "{drained}");
        assert_eq!(drained["items"][0]["url"], serving.url);
        assert_eq!(drained["items"][0]["has_ended"], true);
        assert_eq!(serving.child.wait().unwrap().code(), Some(0));
        bursar.refused(&["drain"], 1, "nothing-runs");
    });
}

#[test]
fn while_it_drains_it_says_so_and_still_answers() {
    let bursar = Bursar::new();
    bursar.with_books();
    let mut command = bursar.command();
    command.env("BURSAR_DRAIN_PAUSE", "3");
    let mut serving = Serving::start_as(command);
    let drained = bursar.json(&["drain", "--no-wait"]);
    assert_eq!(drained["items"][0]["has_ended"], false);
    let status =
        |path: &str| ran(bare().args(["health", "--url", &format!("{}{path}", serving.url)]));
    // It hears the signal in a moment.
    let began = std::time::Instant::now();
    while status("/ready").code == 0 {
        assert!(
            began.elapsed().as_secs() < 3,
            "it says that it is not ready"
        );
    }
    assert_eq!(status("/health").code, 0);
    assert_eq!(status("/api/v1/accounts").code, 0);
    assert_eq!(serving.child.wait().unwrap().code(), Some(0));
}

#[test]
fn maintenance_closes_a_running_server_and_opens_it_again() {
    on_every_engine(|bursar| {
        bursar.with_books();
        let serving = Serving::start(bursar);
        let answer =
            |path: &str| ran(bare().args(["health", "--url", &format!("{}{path}", serving.url)]));
        let until = |is_open: bool| {
            let began = std::time::Instant::now();
            while (answer("/api/v1/accounts").code == 0) != is_open {
                assert!(began.elapsed().as_secs() < 20, "it follows within a second");
            }
        };
        until(true);
        let closed = bursar.json(&["maintenance", "on", "--message", "Back soon"]);
        assert_eq!(closed["is_closed"], true);
        assert_eq!(closed["message"], "Back soon");
        until(false);
        assert_eq!(answer("/health").code, 0);
        assert_ne!(answer("/ready").code, 0);
        assert_eq!(bursar.json(&["maintenance", "status"])["is_closed"], true);
        // The command line goes on working: that is what maintenance is for.
        bursar.ok(&["balances"]);
        assert_eq!(bursar.json(&["maintenance", "off"])["is_closed"], false);
        until(true);
        bursar.refused(&["maintenance", "on", "--retry-after", "0"], 1, "invalid");
    });
}

#[test]
fn a_smoke_test_finds_a_good_server_good_and_leaves_its_books_at_zero() {
    on_every_engine(|bursar| {
        bursar.with_books();
        let serving = Serving::start(bursar);
        let url = serving.url.clone();
        let arguments = ["smoke", "--url", &url, "--json"];
        let ran = bursar.run(&arguments);
        let report: serde_json::Value =
            serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
        for check in report["checks"].as_array().unwrap() {
            // Programs for tests may be built without the page.
            if check["name"] != "page" {
                assert_eq!(check["state"], "passed", "{report}");
            }
        }
        let is_good = report["is_good"] == true;
        assert_eq!(ran.code, i32::from(!is_good), "{}", ran.err);
        let balances = bursar.json(&["balances", "--org", "smoke-test"]);
        for item in balances["items"].as_array().unwrap() {
            for balance in item["balances"].as_array().unwrap() {
                assert!(
                    ["0", "0.00"].contains(&balance["amount"].as_str().unwrap()),
                    "{balances}"
                );
            }
        }
        bursar.refused(&["smoke", "--url", "ftp://x"], 2, "bad-url");
        assert_eq!(serving.end(), Some(0));
        let gone = bursar.run(&arguments);
        assert_eq!(gone.code, 1, "{}", gone.out);
    });
}
