//! deploy/monitoring against a real Prometheus that scrapes a real server under load: every panel
//! of every dashboard has data, and no alert is without a test (OPS-3).

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Bursar, STATEMENT};

/// How long it may take until every panel has data, on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(90);
/// Time between two requests of the load.
const PAUSE: Duration = Duration::from_millis(20);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/monitoring")
}

fn files(name: &str, end: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder().join(name)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|it| it.unwrap().path()).collect();
    paths.retain(|it| it.to_string_lossy().ends_with(end));
    paths.sort();
    assert!(!paths.is_empty(), "nothing in {name}");
    paths
}

/// A program that ends with its value.
struct Running(Child);

impl Running {
    fn start(command: &mut Command, log: &Path) -> Self {
        let log = fs::File::create(log).unwrap();
        command.stdin(Stdio::null()).stderr(log);
        let program = command.get_program().to_owned();
        let child = command.spawn();
        Self(child.unwrap_or_else(|it| {
            panic!("{program:?}: {it}; cargo xtask test installs what is missing")
        }))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Asks over HTTP/1.1. Answers the status and the body; none while nobody listens.
fn ask(address: &str, head: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .ok()?;
    let length = body.len();
    let request = format!(
        "{head} HTTP/1.0\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, body.to_owned()))
}

/// The server, its database and Redis with their exporters, and Prometheus.
struct Scene {
    bursar: Bursar,
    prometheus: String,
    address: String,
    _redis: testbed::Redis,
    _programs: Vec<Running>,
}

impl Scene {
    fn start() -> Self {
        let bursar = Bursar::on(testbed::fresh_database());
        bursar.with_books();
        let file = bursar.file("january.sta", STATEMENT.as_bytes());
        bursar.ok(&["import", &file]);
        let redis = testbed::Redis::start();
        let log = |name: &str| bursar.folder.path().join(format!("{name}.log"));
        let mut serving = bursar.command();
        serving
            .args(["serve", "--listen", "127.0.0.1:0", "--json"])
            .env("REDIS_URL", redis.url())
            .stdout(Stdio::piped());
        let mut serving = Running::start(&mut serving, &log("bursar"));
        let mut line = String::new();
        let out = serving.0.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap();
        let address = said["url"].as_str().unwrap().replace("http://", "");
        let mut programs = vec![serving];
        let mut exporter = |name: &str, set: &mut dyn FnMut(&mut Command, &str)| {
            let address = format!("127.0.0.1:{}", free_port());
            let mut command = Command::new(format!("prometheus-{name}-exporter"));
            set(&mut command, &address);
            programs.push(Running::start(command.stdout(Stdio::null()), &log(name)));
            address
        };
        let node = exporter("node", &mut |command, address| {
            command.arg(format!("--web.listen-address={address}"));
        });
        let postgres = exporter("postgres", &mut |command, address| {
            // The exporter's driver takes a socket's folder only where no host is named.
            let url = bursar.database();
            let url = match url.contains("?host=") {
                true => url.replace("@localhost/", "@/"),
                false => url,
            };
            let join = if url.contains('?') { '&' } else { '?' };
            command
                .arg(format!("--web.listen-address={address}"))
                .env("DATA_SOURCE_NAME", format!("{url}{join}sslmode=disable"));
        });
        let cache = exporter("redis", &mut |command, address| {
            let socket = redis.url().replace("redis+unix://", "unix://");
            command
                .args(["-web.listen-address", address])
                .args(["-redis.addr", &socket]);
        });
        let targets = [
            ("bursar", &address),
            ("node", &node),
            ("postgres", &postgres),
            ("redis", &cache),
        ];
        let prometheus = format!("127.0.0.1:{}", free_port());
        let config = bursar.file("prometheus.yml", config(&targets).as_bytes());
        let mut command = Command::new("prometheus");
        command
            .arg(format!("--config.file={config}"))
            .arg(format!("--storage.tsdb.path={}", log("tsdb").display()))
            .arg(format!("--web.listen-address={prometheus}"))
            .arg("--enable-feature=exemplar-storage")
            .stdout(Stdio::null());
        programs.push(Running::start(&mut command, &log("prometheus")));
        Self {
            bursar,
            prometheus,
            address,
            _redis: redis,
            _programs: programs,
        }
    }

    /// What Prometheus answers to a query: how many series, if it answers at all.
    fn series(&self, query: &str) -> Option<usize> {
        let escaped: String = query
            .bytes()
            .map(|it| match it {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(it).to_string(),
                it => format!("%{it:02X}"),
            })
            .collect();
        let head = format!("GET /api/v1/query?query={escaped}");
        let (status, body) = ask(&self.prometheus, &head, "")?;
        assert!(!(400..500).contains(&status), "{query}: {body}");
        let body: Value = serde_json::from_str(&body).ok()?;
        let result = body["data"]["result"].as_array()?;
        let is_known = |it: &&Value| it["value"][1].as_str().is_some_and(|it| it != "NaN");
        Some(result.iter().filter(is_known).count())
    }
}

fn config(targets: &[(&str, &String)]) -> String {
    let rules = folder().join("rules/*.yml");
    let mut config = format!(
        "global: {{scrape_interval: 1s, evaluation_interval: 1s}}\nrule_files: [\"{}\"]\n\
         scrape_configs:\n",
        rules.display()
    );
    for (job, address) in targets {
        config.push_str(&format!(
            "  - job_name: {job}\n    static_configs:\n      - targets: [\"{address}\"]\n"
        ));
    }
    config
}

/// Reads, writes and mistakes, until it is told to end.
fn load(address: &str, is_over: &AtomicBool) {
    let mut number = 0_u64;
    while !is_over.load(Ordering::Relaxed) {
        number += 1;
        let entry = format!(
            "{{\"booked_on\": \"2026-01-05\", \"description\": \"Fee {number}\", \"postings\": [\
             {{\"account\": \"assets:bank:main\", \"asset\": \"EUR\", \"amount\": \"-1.50\"}},\
             {{\"account\": \"expenses:office rent\", \"asset\": \"EUR\", \"amount\": \"1.50\"}}]}}"
        );
        let asked = [
            ("POST /api/v1/entries", entry.as_str(), 201),
            ("GET /api/v1/balances", "", 200),
            ("GET /api/v1/balances", "", 200),
            ("GET /api/v1/accounts/999", "", 404),
            ("GET /nothing-here", "", 200),
        ];
        for (head, body, expected) in asked {
            let (status, text) = ask(address, head, body).expect("the server answers");
            assert_eq!(status, expected, "{head}: {text}");
        }
        std::thread::sleep(PAUSE);
    }
}

/// Every question of every panel: the dashboard, the panel, the query.
fn panels() -> Vec<(String, String, String)> {
    let mut panels = Vec::new();
    for path in files("dashboards", ".json") {
        let text = fs::read_to_string(&path).unwrap();
        let dashboard: Value = serde_json::from_str(&text).unwrap();
        let title = dashboard["title"].as_str().unwrap();
        for panel in dashboard["panels"].as_array().unwrap() {
            for target in panel["targets"].as_array().unwrap() {
                let query = target["expr"].as_str().unwrap();
                let panel = panel["title"].as_str().unwrap().to_owned();
                panels.push((title.to_owned(), panel, query.to_owned()));
            }
        }
    }
    panels
}

#[test]
fn every_panel_of_every_dashboard_has_data_under_load() {
    let scene = Scene::start();
    let is_over = AtomicBool::new(false);
    let mut missing = panels();
    assert!(missing.len() > 60, "{} questions", missing.len());
    std::thread::scope(|threads| {
        let worker = threads.spawn(|| load(&scene.address, &is_over));
        let began = Instant::now();
        while began.elapsed() < PATIENCE && !missing.is_empty() && !worker.is_finished() {
            std::thread::sleep(Duration::from_secs(1));
            missing.retain(|(_, _, query)| {
                let query = query.replace("$__rate_interval", "20s");
                scene.series(&query).unwrap_or_default() == 0
            });
        }
        is_over.store(true, Ordering::Relaxed);
    });
    let shown: Vec<String> = missing
        .iter()
        .map(|(dashboard, panel, query)| format!("{dashboard}, {panel}: {query}"))
        .collect();
    assert!(shown.is_empty(), "no data for\n{}", shown.join("\n"));
    drop(scene.bursar);
}

#[test]
fn no_alert_is_without_a_test_that_it_fires_and_that_it_clears() {
    let mut alerts = BTreeSet::new();
    for path in files("rules", ".yml") {
        let text = fs::read_to_string(&path).unwrap();
        let names = text
            .lines()
            .filter_map(|it| it.trim().strip_prefix("- alert: "));
        alerts.extend(names.map(str::to_owned));
    }
    assert!(alerts.len() > 30, "{alerts:?}");
    let (mut fires, mut clears) = (BTreeSet::new(), BTreeSet::new());
    for path in files("tests", ".yml") {
        let text = fs::read_to_string(&path).unwrap();
        let mut name = String::new();
        for line in text.lines().map(str::trim) {
            if let Some(found) = line.strip_prefix("alertname: ") {
                found.clone_into(&mut name);
            }
            match line {
                "exp_alerts:" => fires.insert(name.clone()),
                "exp_alerts: []" => clears.insert(name.clone()),
                _ => false,
            };
        }
    }
    assert_eq!(fires, alerts, "each fires");
    assert_eq!(clears, alerts, "each clears");
}

fn promtool(arguments: &[&str], paths: &[PathBuf]) {
    let run = Command::new("promtool")
        .args(arguments)
        .args(paths)
        .output();
    let run = run.expect("Debian's package `prometheus` has it; cargo xtask test installs it");
    let said = String::from_utf8_lossy(&run.stdout) + String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{arguments:?}: {said}");
}

#[test]
fn prometheus_reads_the_configuration_and_the_rules() {
    promtool(&["check", "config"], &[folder().join("prometheus.yml")]);
    promtool(
        &["check", "rules", "--lint=all", "--lint-fatal"],
        &files("rules", ".yml"),
    );
}

#[test]
fn every_alert_fires_and_clears_as_its_test_says() {
    promtool(&["test", "rules"], &files("tests", ".yml"));
}
