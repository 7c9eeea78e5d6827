//! What only the real program shows: how long it takes to refuse, and what its log says about
//! hostile requests (GUARD-2, GUARD-5).

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::Bursar;

const PASSWORD: &str = "fjord lantern copper teapot";
/// Attempts on each kind of account. Four on one: the fifth would bring it near its limit.
const PEOPLE: usize = 6;
const ATTEMPTS: usize = 4;

struct Server {
    child: Child,
    said: Value,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Server {
    fn start(bursar: &Bursar, settings: &[(&str, &str)], log: Stdio) -> Self {
        let mut command = bursar.command();
        command.args(["serve", "--listen", "127.0.0.1:0", "--json"]);
        command.envs(settings.iter().copied());
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let said = serde_json::from_str(&line).unwrap();
        Self { child, said }
    }

    fn address(&self) -> &str {
        self.said["url"]
            .as_str()
            .unwrap()
            .trim_start_matches("http://")
    }

    /// The answer to exactly these bytes.
    fn exchange(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream.write_all(request).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// A request with more lines in its head; answers status and body.
    fn post(&self, path: &str, head: &str, body: &Value) -> (u16, Value) {
        let body = body.to_string();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{head}\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.address(),
            body.len()
        );
        let answer = self.exchange(request.as_bytes());
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let body = serde_json::from_str(body).unwrap_or(Value::Null);
        (head[9..12].parse().unwrap(), body)
    }

    /// Someone who registers by this link; answers their token.
    fn register(&self, link: &Value, email: Option<&str>) -> String {
        let token = link.as_str().unwrap().rsplit('/').next().unwrap();
        let new = json!({"token": token, "name": "Ada", "email": email, "password": PASSWORD});
        let (status, body) = self.post("/api/v1/auth/register", "", &new);
        assert_eq!(status, 201, "{body}");
        body["access_token"].as_str().unwrap().to_owned()
    }
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all[all.len() / 2]
}

#[test]
fn a_wrong_password_takes_as_long_for_a_known_address_as_for_an_unknown_one() {
    let bursar = Bursar::new();
    bursar.with_books();
    // So that every attempt can come from an address of its own.
    let settings = [
        ("BURSAR_TRUSTED_PROXIES", "127.0.0.1"),
        ("BURSAR_AUTH", "required"),
    ];
    let server = Server::start(&bursar, &settings, Stdio::null());
    let ada = server.register(&server.said["setup_url"], Some("ada@example.org"));
    let bearer = format!("authorization: Bearer {ada}\r\n");
    for number in 0..PEOPLE {
        let new = json!({"email": format!("known{number}@example.org"), "role": "viewer"});
        let (status, body) = server.post("/api/v1/admin/invitations", &bearer, &new);
        assert_eq!(status, 201, "{body}");
        server.register(&body["link"], None);
    }
    let mut took = [Vec::new(), Vec::new()];
    for attempt in 0..ATTEMPTS {
        for number in 0..PEOPLE {
            // By turns, so that what else the machine does falls on both alike.
            for (kind, name) in ["known", "strange"].into_iter().enumerate() {
                let head = format!(
                    "x-forwarded-for: 198.18.{kind}.{}\r\n",
                    attempt * 50 + number
                );
                let email = format!("{name}{number}@example.org");
                let body = json!({"email": email, "password": "not this one at all"});
                let asked = Instant::now();
                let (status, body) = server.post("/api/v1/auth/login", &head, &body);
                took[kind].push(asked.elapsed());
                assert_eq!(status, 401, "{body}");
            }
        }
    }
    let [known, unknown] = took.map(median);
    println!("median of a refusal: known {known:?}, unknown {unknown:?}");
    // Without the same work it would be one to twenty or more.
    let ratio = known.as_secs_f64() / unknown.as_secs_f64();
    assert!(
        (0.6..1.67).contains(&ratio),
        "known {known:?}, unknown {unknown:?}"
    );
}

#[test]
fn a_hostile_request_writes_no_line_of_its_own_into_the_log() {
    for format in ["text", "json"] {
        let bursar = Bursar::new();
        bursar.with_books();
        let path = bursar.folder.path().join("log");
        let log = std::fs::File::create(&path).unwrap();
        let settings = [("BURSAR_LOG_FORMAT", format), ("BURSAR_LOG", "trace")];
        let server = Server::start(&bursar, &settings, Stdio::from(log));
        let forged = "2026-01-01T00:00:00Z  INFO forged: owner signed in";
        let host = server.address();
        for value in [
            "a\u{1b}[2J\u{1b}[31m".to_owned(),
            format!("a\r\n {forged}"),
            format!("a\r{forged}"),
            format!("a\n{forged}"),
            "\u{0}\u{7f}\u{8}".to_owned(),
        ] {
            for name in [
                "user-agent",
                "x-request-id",
                "idempotency-key",
                "authorization",
                "origin",
            ] {
                let request = format!(
                    "GET /api/v1/accounts HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
                     {name}: {value}\r\n\r\n"
                );
                let answer = server.exchange(request.as_bytes());
                let (head, _) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
                assert!(!head.contains("forged"), "{name}: {head}");
                assert!(!head.contains('\u{1b}'), "{name}: {head}");
            }
        }
        let hostile = format!("%0d%0a{}%1b%5b31m", forged.replace(' ', "%20"));
        for path in [
            format!("/api/v1/accounts?org={hostile}"),
            format!("/api/v1/mappings/{hostile}"),
            format!("/{hostile}"),
        ] {
            let request =
                format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
            server.exchange(request.as_bytes());
        }
        let name = format!("a\r\n{forged}\u{1b}[31m\u{0}");
        let new = json!({"name": name, "reporting_currency": "EUR"});
        server.post("/api/v1/organisations", "", &new);
        let login = json!({"email": name, "password": name});
        server.post("/api/v1/auth/login", "", &login);
        drop(server);
        let log = std::fs::read_to_string(&path).unwrap();
        assert!(log.lines().count() > 10, "{log}");
        assert!(!log.contains('\u{1b}') && !log.contains('\u{0}') && !log.contains('\r'));
        for line in log.lines() {
            assert!(!line.starts_with(forged), "{line}");
            let is_json = serde_json::from_str::<Value>(line).is_ok();
            assert!(format == "text" || is_json, "{line}");
        }
    }
}
