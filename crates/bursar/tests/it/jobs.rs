//! `worker` and `jobs`: a process that does what others want, and how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Bursar, on_every_engine};

/// A worker that has said that it works.
pub(crate) struct Working(Child);

impl Working {
    pub(crate) fn start(bursar: &Bursar, arguments: &[&str]) -> Self {
        let mut child = bursar
            .command()
            .args(["worker", "--json"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        assert!(line.contains("concurrency"), "{line}");
        Self(child)
    }

    /// Asks it to end, and waits until it has. Answers its exit code.
    pub(crate) fn end(mut self) -> Option<i32> {
        let id = self.0.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status();
        assert!(asked.unwrap().success());
        self.0.wait().unwrap().code()
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        let _ended = self.0.kill();
    }
}

pub(crate) fn until_over(bursar: &Bursar, id: &str) -> Value {
    let began = Instant::now();
    loop {
        let job = bursar.json(&["jobs", "show", id]);
        if !job["finished_at"].is_null() {
            return job;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{job}");
    }
}

#[test]
fn a_worker_does_what_another_process_wants_and_ends_well() {
    on_every_engine(|bursar| {
        bursar.with_books();
        let wanted = bursar.json(&["jobs", "run", "journal-verify"]);
        assert_eq!(wanted["state"], "waiting", "{wanted}");
        let again = bursar.json(&["jobs", "run", "journal-verify"]);
        assert_eq!(again["id"], wanted["id"], "one of it at a time");
        let worker = Working::start(bursar, &["--concurrency", "2"]);
        let id = wanted["id"].as_str().unwrap();
        let done = until_over(bursar, id);
        assert_eq!(done["state"], "completed", "{done}");
        assert!(done["result"]["records"].as_u64().unwrap() > 3, "{done}");
        let began = Instant::now();
        assert_eq!(worker.end(), Some(0));
        assert!(began.elapsed() < Duration::from_secs(30));
        let listed = bursar.json(&["jobs", "list", "--state", "completed"]);
        assert_eq!(listed["items"][0]["id"], wanted["id"]);
        let schedules = bursar.json(&["jobs", "schedules"]);
        let names: Vec<&str> = schedules["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["name"].as_str().unwrap())
            .collect();
        assert!(names.contains(&"keys-refresh"), "{names:?}");
        bursar.refused(&["jobs", "retry", id], 1, "conflict");
        let events = bursar.json(&["audit", "list", "--action", "job"]);
        assert_eq!(events["items"][0]["action"], "job.wanted", "{events}");
    });
}

#[test]
fn a_job_called_off_before_it_began_is_never_begun_and_can_be_wanted_again() {
    let bursar = Bursar::new();
    bursar.with_books();
    let wanted = bursar.json(&["jobs", "run", "journal-verify"]);
    let id = wanted["id"].as_str().unwrap();
    let cancelled = bursar.json(&["jobs", "cancel", id]);
    assert_eq!(cancelled["state"], "cancelled");
    bursar.refused(&["jobs", "cancel", id], 1, "conflict");
    let shown = bursar.ok(&["jobs", "list"]);
    assert!(shown.contains("journal-verify  cancelled"), "{shown}");
    let again = bursar.json(&["jobs", "retry", id]);
    assert_eq!(again["state"], "waiting");
}

#[test]
fn what_is_no_job_kind_or_state_is_refused() {
    let bursar = Bursar::new();
    bursar.with_books();
    bursar.refused(&["jobs", "run", "nothing"], 1, "not-found");
    bursar.refused(&["jobs", "run", "jobs-prune", "--payload", "{"], 2, "usage");
    bursar.refused(
        &["jobs", "run", "jobs-prune", "--payload", "[1]"],
        1,
        "invalid",
    );
    bursar.refused(&["jobs", "list", "--state", "lost"], 2, "usage");
    bursar.refused(&["jobs", "show", "job_1"], 2, "usage");
    bursar.refused(&["worker", "--concurrency", "0"], 2, "usage");
    bursar.refused(&["worker", "--kinds", "backups"], 1, "not-found");
    let nobody = "job_0192f0c1a2b37c4d8e5f60718293a4b5";
    bursar.refused(&["jobs", "show", nobody], 1, "not-found");
}

#[test]
fn a_worker_shows_its_own_metrics_to_whoever_has_the_token() {
    let bursar = Bursar::new();
    bursar.with_books();
    let token = "a-token-of-many-letters";
    let mut child = bursar
        .command()
        .args(["worker", "--json"])
        .env("BURSAR_WORKER_METRICS_LISTEN", "127.0.0.1:0")
        .env("METRICS_TOKEN", token)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let out = child.stdout.take().unwrap();
    BufReader::new(out).read_line(&mut line).unwrap();
    let worker = Working(child);
    let said: Value = serde_json::from_str(&line).unwrap();
    let url = said["metrics"].as_str().unwrap();
    let address = url.strip_prefix("http://").unwrap();
    let address = address.strip_suffix("/metrics").unwrap();
    let ask = |path: &str, header: &str| {
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.0\r\nhost: {address}\r\n{header}\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let proof = format!("authorization: Bearer {token}\r\n");
    assert!(ask("/metrics", "").starts_with("HTTP/1.0 401 "));
    assert!(ask("/ready", "").starts_with("HTTP/1.0 200 "));
    assert!(ask("/api/v1/accounts", &proof).starts_with("HTTP/1.0 404 "));
    let id = bursar.json(&["jobs", "run", "journal-verify"])["id"].clone();
    until_over(&bursar, id.as_str().unwrap());
    let counted = "bursar_job_attempts_total{kind=\"journal-verify\",outcome=\"completed\"} 1";
    let began = Instant::now();
    while !ask("/metrics", &proof).contains(counted) {
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "{}",
            ask("/metrics", &proof)
        );
    }
    assert_eq!(worker.end(), Some(0));
}
