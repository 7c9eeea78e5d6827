//! The independent checker: clients that post and read without a pause, and know what they were
//! promised.
//!
//! Owns: the requests, what each was answered, and the figures of a stretch of time.
//! Not here: what the journal says of it (`proof`).
//! Invariant: a request fails if its first attempt fails; an entry counts as promised only by a 201,
//! and the same key is sent again until one comes.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::json;

use super::http::Client;

/// Clients that post, and clients that read.
const WRITERS: usize = 4;
const READERS: [Kind; 2] = [Kind::ReadNewest, Kind::Read];
/// Between two requests of one client.
const PACE: Duration = Duration::from_millis(40);
/// Between two attempts of one entry.
const AGAIN: Duration = Duration::from_millis(100);

/// An entry that was promised.
#[derive(Clone, Debug)]
pub(super) struct Promise {
    pub(super) key: String,
    pub(super) seq: u64,
}

/// One attempt.
#[derive(Clone, Debug)]
struct Attempt {
    at: Instant,
    took: Duration,
    kind: Kind,
    /// Why it failed.
    fault: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The first attempt of an entry.
    Post,
    /// A later one, after a failure.
    Repeat,
    /// Of a book that is at least as new as the newest promise.
    ReadNewest,
    /// Of the book as it is.
    Read,
}

#[derive(Default)]
struct Log {
    attempts: Vec<Attempt>,
    promises: Vec<Promise>,
}

/// The clients, while they run.
pub(super) struct Load {
    shared: Arc<Shared>,
    clients: Vec<JoinHandle<()>>,
}

struct Shared {
    address: Mutex<SocketAddr>,
    token: String,
    is_over: AtomicBool,
    /// The newest promise: nobody may read an older book afterwards.
    newest: AtomicU64,
    log: Mutex<Log>,
}

/// What happened in a stretch of time.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    pub(super) requests: usize,
    pub(super) failed: usize,
    /// The longest time without a promise, and without an answered read of either kind.
    pub(super) write_gap: Duration,
    pub(super) newest_gap: Duration,
    pub(super) read_gap: Duration,
    pub(super) p95: Duration,
    /// Some faults, for people.
    pub(super) faults: Vec<String>,
}

impl Load {
    /// Starts the clients.
    pub(super) fn start(address: SocketAddr, token: &str) -> Self {
        let shared = Arc::new(Shared {
            address: Mutex::new(address),
            token: token.to_owned(),
            is_over: AtomicBool::new(false),
            newest: AtomicU64::new(0),
            log: Mutex::default(),
        });
        let mut clients = Vec::new();
        for number in 0..WRITERS {
            let shared = Arc::clone(&shared);
            clients.push(std::thread::spawn(move || write(&shared, number)));
        }
        for kind in READERS {
            let shared = Arc::clone(&shared);
            clients.push(std::thread::spawn(move || read(&shared, kind)));
        }
        Self { shared, clients }
    }

    /// Sends the next requests elsewhere.
    pub(super) fn point_at(&self, address: SocketAddr) {
        *lock(&self.shared.address) = address;
    }

    /// Waits until this many more entries were promised, for a while.
    pub(super) fn wait_for(&self, more: usize, patience: Duration) -> bool {
        let goal = lock(&self.shared.log).promises.len() + more;
        let began = Instant::now();
        while lock(&self.shared.log).promises.len() < goal {
            if began.elapsed() > patience {
                return false;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        true
    }

    /// What was promised after the first so many.
    pub(super) fn promises(&self, after: usize) -> Vec<Promise> {
        let log = lock(&self.shared.log);
        log.promises.get(after..).unwrap_or_default().to_vec()
    }

    pub(super) fn figures(&self, from: Instant, to: Instant) -> Figures {
        let log = lock(&self.shared.log);
        let within: Vec<&Attempt> = log
            .attempts
            .iter()
            .filter(|it| it.at >= from && it.at <= to)
            .collect();
        let gap = |kinds: &[Kind]| {
            let mut last = from;
            let mut longest = Duration::ZERO;
            let good = within
                .iter()
                .filter(|it| it.fault.is_none() && kinds.contains(&it.kind));
            for moment in good.map(|it| it.at + it.took).chain([to]) {
                longest = longest.max(moment.saturating_duration_since(last));
                last = last.max(moment);
            }
            longest
        };
        let mut times: Vec<Duration> = within
            .iter()
            .filter(|it| it.fault.is_none())
            .map(|it| it.took)
            .collect();
        times.sort_unstable();
        let first = || within.iter().filter(|it| it.kind != Kind::Repeat);
        let faults = first().filter_map(|it| it.fault.clone());
        Figures {
            requests: first().count(),
            failed: first().filter(|it| it.fault.is_some()).count(),
            write_gap: gap(&[Kind::Post, Kind::Repeat]),
            newest_gap: gap(&[Kind::ReadNewest]),
            read_gap: gap(&[Kind::Read]),
            p95: times
                .get(times.len() * 95 / 100)
                .copied()
                .unwrap_or_default(),
            faults: faults.take(3).collect(),
        }
    }

    /// Ends the clients once every entry that was sent is promised.
    pub(super) fn end(self) -> Vec<Promise> {
        self.shared.is_over.store(true, Ordering::Relaxed);
        for client in self.clients {
            // A client that panicked has told why on standard error.
            drop(client.join());
        }
        lock(&self.shared.log).promises.clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn client(&self) -> (SocketAddr, Client) {
        let address = *lock(&self.address);
        (address, Client::new(address, &self.token))
    }

    fn note(&self, kind: Kind, at: Instant, fault: Option<String>) {
        let took = at.elapsed();
        lock(&self.log).attempts.push(Attempt {
            at,
            took,
            kind,
            fault,
        });
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }
}

/// Posts entries, each until it is promised.
fn write(shared: &Shared, number: usize) {
    let (mut address, mut client) = shared.client();
    let mut count = 0_u64;
    while !shared.is_over() {
        if *lock(&shared.address) != address {
            (address, client) = shared.client();
        }
        count += 1;
        let key = format!("rehearsal-{number}-{count}");
        let entry = json!({
            "booked_on": "2026-01-02", "description": key,
            "postings": [
                {"account": "assets:bank:main", "amount": "1.00", "asset": "EUR"},
                {"account": "income:sales", "amount": "-1.00", "asset": "EUR"},
            ]
        })
        .to_string();
        let mut kind = Kind::Post;
        loop {
            let began = Instant::now();
            match post(&mut client, &key, &entry) {
                Ok(seq) => {
                    shared.note(kind, began, None);
                    shared.newest.fetch_max(seq, Ordering::Relaxed);
                    lock(&shared.log).promises.push(Promise { key, seq });
                    break;
                }
                Err(fault) => {
                    shared.note(kind, began, Some(format!("POST: {fault}")));
                    kind = Kind::Repeat;
                    std::thread::sleep(AGAIN);
                }
            }
        }
        std::thread::sleep(PACE);
    }
}

fn post(client: &mut Client, key: &str, entry: &str) -> Result<u64, String> {
    let headers = [("Idempotency-Key", key)];
    let answer = client
        .ask("POST", "/api/v1/entries", &headers, entry)
        .map_err(|error| format!("{error:#}"))?;
    let body = answer.expect(201).map_err(|error| error.to_string())?;
    body["id"].as_u64().ok_or_else(|| "no id".to_owned())
}

/// Reads balances, of any book or of one that is at least as new as the newest promise.
fn read(shared: &Shared, kind: Kind) {
    let (mut address, mut client) = shared.client();
    while !shared.is_over() {
        if *lock(&shared.address) != address {
            (address, client) = shared.client();
        }
        let newest = match kind {
            Kind::ReadNewest => shared.newest.load(Ordering::Relaxed),
            _ => 0,
        };
        let began = Instant::now();
        let fault = read_at(&mut client, newest).err();
        shared.note(kind, began, fault.map(|it| format!("GET: {it}")));
        std::thread::sleep(PACE);
    }
}

fn read_at(client: &mut Client, newest: u64) -> Result<(), String> {
    let wanted = newest.to_string();
    let headers = [("Bursar-Seq", wanted.as_str())];
    let headers = headers.get(..usize::from(newest > 0)).unwrap_or_default();
    let answer = client
        .ask("GET", "/api/v1/balances", headers, "")
        .map_err(|error| format!("{error:#}"))?;
    answer.expect(200).map_err(|error| error.to_string())?;
    let seq = answer.header("bursar-seq").and_then(|it| it.parse().ok());
    let seq: u64 = seq.ok_or("no Bursar-Seq")?;
    if seq < newest {
        return Err(format!("a book at {seq} after a promise at {newest}"));
    }
    Ok(())
}
