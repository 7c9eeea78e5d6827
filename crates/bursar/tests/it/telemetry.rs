//! Logs, traces and reports of a running server, as a collector and a tracker receive them (OPS-3).

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::Bursar;

const PATIENCE: Duration = Duration::from_secs(60);
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";

/// What a receiver was sent: the head and the body.
type Posts = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

/// Takes every post and answers 200.
fn receiver() -> (String, Posts) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let posts = Posts::default();
    let kept = Arc::clone(&posts);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let kept = Arc::clone(&kept);
            std::thread::spawn(move || take(stream.unwrap(), &kept));
        }
    });
    (address, posts)
}

fn take(stream: TcpStream, posts: &Posts) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut head = String::new();
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            if line.trim().is_empty() {
                break;
            }
            let line = line.to_ascii_lowercase();
            if let Some(found) = line.strip_prefix("content-length:") {
                length = found.trim().parse().unwrap();
            }
            head.push_str(&line);
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        posts.lock().unwrap().push((head, body));
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
        reader.get_mut().write_all(answer).unwrap();
    }
}

struct Server {
    child: Child,
    address: String,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Server {
    fn start(bursar: &Bursar, variables: &[(&str, &str)]) -> Self {
        let mut child = bursar
            .command()
            .args(["serve", "--listen", "127.0.0.1:0", "--json"])
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (kept, log) = (Arc::clone(&lines), child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in BufReader::new(log).lines() {
                kept.lock().unwrap().push(line.unwrap());
            }
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let said: Value = serde_json::from_str(&line).unwrap();
        let address = said["url"].as_str().unwrap().replace("http://", "");
        Self {
            child,
            address,
            lines,
        }
    }

    fn ask(&self, head: &str, headers: &str, body: &str) -> u16 {
        let answer = self.answer(head, headers, body);
        answer.split(' ').nth(1).unwrap().parse().unwrap()
    }

    fn answer(&self, head: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let (host, length) = (&self.address, body.len());
        let request = format!(
            "{head} HTTP/1.0\r\nhost: {host}\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\n{headers}\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([name, &id]).status();
        assert!(sent.unwrap().success());
    }

    /// The log as JSON.
    fn log(&self) -> Vec<Value> {
        let lines = self.lines.lock().unwrap();
        let parsed = lines.iter().map(|it| serde_json::from_str(it).expect(it));
        parsed.collect()
    }

    fn wait_for(&self, what: &str, is_there: impl Fn(&Value) -> bool) -> Value {
        let found = wait(|| self.log().into_iter().find(|it| is_there(it)));
        found.unwrap_or_else(|| panic!("no {what} in {:#?}", self.lines.lock().unwrap()))
    }
}

fn wait<T>(look: impl Fn() -> Option<T>) -> Option<T> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if let Some(found) = look() {
            return Some(found);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    None
}

const ENTRY: &str = r#"{"booked_on": "2026-01-05", "description": "Fee", "postings": [
    {"account": "assets:bank:main", "asset": "EUR", "amount": "-1.50"},
    {"account": "expenses:office rent", "asset": "EUR", "amount": "1.50"}]}"#;

fn message(line: &Value) -> &str {
    line["fields"]["message"].as_str().unwrap_or_default()
}

/// A span as it came over the wire; ids in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Span {
    trace: String,
    id: String,
    parent: String,
    name: String,
}

/// The fields of a protobuf message that have a length.
fn fields(mut bytes: &[u8]) -> Vec<(u64, &[u8])> {
    fn number(bytes: &mut &[u8]) -> u64 {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = bytes[0];
            *bytes = &bytes[1..];
            value |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return value;
            }
        }
    }
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let tag = number(&mut bytes);
        let length = match tag & 7 {
            0 => {
                number(&mut bytes);
                continue;
            }
            1 => 8,
            5 => 4,
            _ => usize::try_from(number(&mut bytes)).unwrap(),
        };
        let (field, rest) = bytes.split_at(length);
        found.push((tag >> 3, field));
        bytes = rest;
    }
    found
}

/// The spans of an OTLP request (opentelemetry-proto, `ExportTraceServiceRequest`).
fn spans(body: &[u8]) -> Vec<Span> {
    let of = |bytes, number| {
        let all = fields(bytes).into_iter();
        all.filter(move |it| it.0 == number).map(|it| it.1)
    };
    let hex = |bytes: &[u8]| bytes.iter().map(|it| format!("{it:02x}")).collect();
    let mut found = Vec::new();
    for scopes in of(body, 1) {
        for scope in of(scopes, 2) {
            for span in of(scope, 2) {
                let text = |number| of(span, number).next().map(hex).unwrap_or_default();
                let name = of(span, 5).next().unwrap_or_default();
                found.push(Span {
                    trace: text(1),
                    id: text(2),
                    parent: text(4),
                    name: String::from_utf8_lossy(name).into_owned(),
                });
            }
        }
    }
    found
}

#[test]
fn one_trace_goes_from_the_caller_through_http_and_use_case_to_the_commit() {
    let bursar = Bursar::new();
    bursar.with_books();
    let (collector, posts) = receiver();
    let url = format!("http://{collector}");
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", url.as_str()),
        ("OTEL_SERVICE_NAME", "books-of-nord"),
        ("BURSAR_LOG", "debug"),
    ];
    let server = Server::start(&bursar, &variables);
    let context = format!("traceparent: 00-{TRACE}-{PARENT}-01\r\nx-request-id: asked-1\r\n");
    assert_eq!(server.ask("POST /api/v1/entries", &context, ENTRY), 201);
    let all = || -> Vec<Span> {
        let posts = posts.lock().unwrap();
        let of_traces = posts.iter().filter(|it| it.0.contains("/v1/traces"));
        of_traces.flat_map(|it| spans(&it.1)).collect()
    };
    let names = [
        "POST /api/v1/entries",
        "treasury.ask",
        "journal.commit",
        "journal.append",
    ];
    let found = wait(|| {
        let spans: Vec<Span> = all().into_iter().filter(|it| it.trace == TRACE).collect();
        let is_there = |name: &&str| spans.iter().any(|it| it.name == *name);
        names.iter().all(is_there).then_some(spans)
    });
    let found = found.unwrap_or_else(|| panic!("{:#?}", all()));
    let mut parent = PARENT.to_owned();
    for name in names {
        let span = found.iter().find(|it| it.name == name).unwrap();
        assert_eq!(
            span.parent, parent,
            "{name} is in the one before: {found:#?}"
        );
        parent.clone_from(&span.id);
    }
    let posts = posts.lock().unwrap();
    let named = posts
        .iter()
        .any(|it| String::from_utf8_lossy(&it.1).contains("books-of-nord"));
    assert!(named);
    drop(posts);
    let line = server.wait_for("line of the request", |it| {
        it["request_id"] == "asked-1" && it["organisation_id"].is_string()
    });
    assert_eq!(line["trace_id"], TRACE, "{line}");
    let accept = "accept: application/openmetrics-text\r\n";
    let page = server.answer("GET /metrics", accept, "");
    for name in [
        "http_request_duration_seconds",
        "bursar_journal_append_duration_seconds",
    ] {
        let example = format!("# {{trace_id=\"{TRACE}\"}}");
        let is_there = |it: &str| it.starts_with(name) && it.contains(&example);
        assert!(page.lines().any(is_there), "{name} has an example: {page}");
    }
}

#[test]
fn a_job_goes_on_in_the_trace_of_whoever_wanted_it() {
    let bursar = Bursar::new();
    bursar.with_books();
    let (collector, posts) = receiver();
    let url = format!("http://{collector}");
    let server = Server::start(&bursar, &[("OTEL_EXPORTER_OTLP_ENDPOINT", &url)]);
    let context = format!("traceparent: 00-{TRACE}-{PARENT}-01\r\n");
    let wanted = r#"{"kind": "journal-verify"}"#;
    assert_eq!(server.ask("POST /api/v1/jobs", &context, wanted), 202);
    let found = wait(|| {
        let posts = posts.lock().unwrap();
        let spans: Vec<Span> = posts.iter().flat_map(|it| spans(&it.1)).collect();
        let find = |name: &str| {
            let mut ours = spans.iter().filter(|it| it.trace == TRACE);
            ours.find(|it| it.name == name).cloned()
        };
        find("POST /api/v1/jobs").zip(find("job journal-verify"))
    });
    let (request, job) = found.expect("both spans");
    assert_eq!(
        (request.parent, job.parent),
        (PARENT.to_owned(), request.id)
    );
    let line = server.wait_for("end of the job", |it| {
        message(it) == "a job ended" && it["fields"]["job.kind"] == "journal-verify"
    });
    assert_eq!(line["trace_id"], TRACE, "{line}");
}

#[test]
fn a_collector_that_is_away_costs_one_line_and_no_time() {
    let bursar = Bursar::new();
    bursar.with_books();
    // Bound and not served: it takes connections and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    for address in [silent.local_addr().unwrap(), gone] {
        let url = format!("http://{address}");
        let server = Server::start(&bursar, &[("OTEL_EXPORTER_OTLP_ENDPOINT", &url)]);
        let began = Instant::now();
        for _ in 0..300 {
            assert_eq!(server.ask("GET /api/v1/accounts", "", ""), 200);
        }
        let each = began.elapsed() / 300;
        assert!(each < Duration::from_millis(100), "{each:?} each");
        let is_told = |it: &Value| message(it).contains("collector of traces");
        server.wait_for("warning", is_told);
        for _ in 0..50 {
            server.ask("GET /api/v1/accounts", "", "");
            std::thread::sleep(Duration::from_millis(100));
        }
        let told = server.log().into_iter().filter(is_told).count();
        assert_eq!(told, 1, "said once: {:#?}", server.log());
    }
}

#[test]
fn the_level_of_the_log_changes_while_it_runs_and_a_wrong_one_changes_nothing() {
    let bursar = Bursar::new();
    bursar.with_books();
    let settings = bursar.data().join("bursar.toml");
    let (tracker, posts) = receiver();
    let dsn = format!("http://abc123@{tracker}/42");
    let server = Server::start(&bursar, &[("SENTRY_DSN", &dsn)]);
    let debug = |server: &Server| {
        let log = server.log();
        log.iter().filter(|it| it["level"] == "DEBUG").count()
    };
    assert_eq!(server.ask("GET /api/v1/accounts", "", ""), 200);
    assert_eq!(debug(&server), 0);
    std::fs::write(&settings, "[log]\nlevel = 'debug'\n").unwrap();
    server.signal("-HUP");
    server.wait_for("new level", |it| {
        message(it).starts_with("settings read again")
    });
    assert_eq!(server.ask("GET /api/v1/accounts", "", ""), 200);
    wait(|| (debug(&server) > 0).then_some(())).expect("lines of the level debug");
    // A mistake is an error of ours to the operator, and so it is reported: without its text.
    std::fs::write(&settings, "[log]\nlevel = 'hunter2=='\n").unwrap();
    server.signal("-HUP");
    let line = server.wait_for("refusal", |it| message(it).starts_with("settings not read"));
    assert_eq!(line["level"], "ERROR", "{line}");
    let reported = wait(|| posts.lock().unwrap().first().cloned());
    let (head, body) = reported.expect("a report");
    assert!(head.starts_with("post /api/42/envelope/"), "{head}");
    assert!(head.contains("sentry_key=abc123"), "{head}");
    let body = String::from_utf8(body).unwrap();
    let parts: Vec<Value> = body
        .lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    assert_eq!(parts[0]["event_id"], parts[2]["event_id"]);
    assert_eq!(parts[1]["length"], body.lines().nth(2).unwrap().len());
    assert_eq!(parts[2]["level"], "error");
    assert_eq!(parts[2]["tags"]["code"], "bad-settings");
    assert!(
        parts[2]["message"]["formatted"]
            .as_str()
            .unwrap()
            .contains("settings not read")
    );
    let folder = bursar.data().display().to_string();
    for hidden in ["hunter2", &folder, "abc123"] {
        assert!(!body.contains(hidden), "{hidden} in {body}");
    }
}

#[test]
fn log_files_are_in_their_folder_and_lines_are_whole() {
    let bursar = Bursar::new();
    bursar.with_books();
    let folder = bursar.folder.path().join("logs");
    let shown = folder.display().to_string();
    let variables = [
        ("BURSAR_LOG_FOLDER", shown.as_str()),
        ("BURSAR_LOG", "debug"),
    ];
    let server = Server::start(&bursar, &variables);
    for number in 0..20 {
        let id = format!("x-request-id: n-{number}\r\n");
        assert_eq!(server.ask("GET /api/v1/accounts", &id, ""), 200);
    }
    let text = std::fs::read_to_string(folder.join("bursar.log")).unwrap();
    let ids: BTreeSet<String> = text
        .lines()
        .map(|it| serde_json::from_str::<Value>(it).expect(it))
        .filter_map(|it| Some(it["request_id"].as_str()?.to_owned()))
        .collect();
    assert!(ids.len() >= 20, "{ids:?}");
    assert!(
        server.lines.lock().unwrap().is_empty(),
        "nothing on standard error"
    );
}
