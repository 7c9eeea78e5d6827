//! Ten thousand attempts to sign in: all are answered, and everything else goes on (GUARD-3).

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::Bursar;

const ATTEMPTS: usize = 10_000;
/// Connections that try at the same time.
const ATTACKERS: usize = 32;
/// More than the server ever needs, and far less than a check for each attempt would take.
const MAX_MEMORY_KIB: u64 = 1024 * 1024;
/// Another request in the middle of it, on a machine that is busy with other tests too.
const MAX_WAIT: Duration = Duration::from_secs(5);

struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Server {
    fn start(bursar: &Bursar) -> Self {
        let mut child = bursar
            .command()
            .args(["serve", "--listen", "127.0.0.1:0", "--json"])
            // So that the attempts can come from many addresses.
            .env("BURSAR_TRUSTED_PROXIES", "127.0.0.1")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let said: serde_json::Value = serde_json::from_str(&line).unwrap();
        let address = said["url"].as_str().unwrap().strip_prefix("http://");
        Self {
            child,
            address: address.unwrap().to_owned(),
        }
    }

    /// The most memory it ever had. Unit: KiB.
    fn peak_memory(&self) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).unwrap();
        let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
        let number = line.unwrap().trim().trim_end_matches(" kB");
        number.parse().unwrap()
    }
}

/// A connection that stays open.
struct Client {
    stream: BufReader<TcpStream>,
    address: String,
}

impl Client {
    fn connect(server: &Server) -> Self {
        Self {
            stream: BufReader::new(TcpStream::connect(&server.address).unwrap()),
            address: server.address.clone(),
        }
    }

    /// Answers the status.
    fn ask(&mut self, head: &str, body: &str) -> u16 {
        let request = format!(
            "{head}\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        let mut status = 0;
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).unwrap();
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(found) = line.strip_prefix("http/1.1 ") {
                status = found[..3].parse().unwrap();
            } else if let Some(found) = line.strip_prefix("content-length: ") {
                length = found.parse().unwrap();
            } else if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).unwrap();
        status
    }
}

#[test]
fn ten_thousand_attempts_are_answered_and_everything_else_goes_on() {
    let bursar = Bursar::new();
    let server = Server::start(&bursar);
    // Each address has 50 attempts before it is blocked: this is how many passwords are checked.
    let addresses = usize::try_from(testbed::rounds(4, 200)).unwrap();
    let (next, ended) = (AtomicUsize::new(0), AtomicBool::new(false));
    let began = Instant::now();
    let (statuses, mut waits) = std::thread::scope(|scope| {
        let attack = || {
            let mut client = Client::connect(&server);
            let mut statuses = BTreeMap::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= ATTEMPTS {
                    return statuses;
                }
                let address = number % addresses;
                let head = format!(
                    "POST /api/v1/auth/login HTTP/1.1\r\nx-forwarded-for: 198.18.{}.{}",
                    address / 250,
                    address % 250
                );
                let body = format!(
                    "{{\"email\":\"u{}@example.org\",\"password\":\"{number} is a long password\"}}",
                    number / 3
                );
                let status = client.ask(&head, &body);
                *statuses.entry(status).or_insert(0_usize) += 1;
            }
        };
        let attackers: Vec<_> = (0..ATTACKERS).map(|_| scope.spawn(attack)).collect();
        let (server, ended) = (&server, &ended);
        let others = scope.spawn(move || {
            let mut client = Client::connect(server);
            let mut waits = Vec::new();
            while !ended.load(Ordering::Relaxed) {
                let asked = Instant::now();
                assert_eq!(client.ask("GET /ready HTTP/1.1", ""), 200);
                waits.push(asked.elapsed());
                std::thread::yield_now();
            }
            waits
        });
        let mut statuses = BTreeMap::new();
        for attacker in attackers {
            for (status, count) in attacker.join().unwrap() {
                *statuses.entry(status).or_insert(0) += count;
            }
        }
        ended.store(true, Ordering::Relaxed);
        (statuses, others.join().unwrap())
    });
    let took = began.elapsed();
    waits.sort();
    let (half, late) = (waits[waits.len() / 2], waits[waits.len() * 99 / 100]);
    let memory = server.peak_memory();
    eprintln!(
        "{ATTEMPTS} attempts from {addresses} addresses in {took:?}: {statuses:?}; {} others: \
         median {half:?}, 99 of 100 within {late:?}; {memory} KiB at most",
        waits.len()
    );
    assert_eq!(statuses.values().sum::<usize>(), ATTEMPTS);
    let is_expected = |it: &u16| [401, 429].contains(it);
    assert!(statuses.keys().all(is_expected), "{statuses:?}");
    assert!(statuses[&401] <= addresses * 50, "{statuses:?}");
    assert!(memory < MAX_MEMORY_KIB, "{memory} KiB");
    assert!(late < MAX_WAIT, "{late:?}");
}
