//! How fast answers come over HTTP, beside a handler that does nothing (OPS-2).
//!
//! `cargo bench -p server` measures over real sockets of this machine, client and server in one
//! process: 32 connections that read, 64 that post, and posts to 2 of 500 accounts. Ratios count:
//! the empty handler is measured in the same run.
#![expect(
    clippy::unwrap_used,
    reason = "a bench stops at the first thing that is wrong"
)]
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use server::App;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use treasury::{StoreConfig, Treasury};

/// How long each rate is measured.
const SPAN: Duration = Duration::from_secs(4);
const READERS: u64 = 32;
const WRITERS: u64 = 64;
const ACCOUNTS: u64 = 500;

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        tell_load();
        let empty = serve_empty().await;
        let folder = tempfile::tempdir().unwrap();
        let books = serve_books(folder.path()).await;
        let base = rate(empty, READERS, |_, _| get("/")).await;
        println!("empty handler, {READERS} connections: {base:.0}/s");
        for (what, path) in [
            ("one balance", "/api/v1/accounts/7"),
            ("trial balance", "/api/v1/reports/trial-balance"),
            ("health", "/health"),
        ] {
            let found = rate(books, READERS, move |_, _| get(path)).await;
            let share = found / base * 100.0;
            println!("{what}: {found:.0}/s, {share:.0} % of the empty handler");
        }
        let many = rate(books, WRITERS, |client, count| {
            post(client, count, ACCOUNTS)
        });
        let many = many.await;
        println!("posts, {WRITERS} clients, {ACCOUNTS} accounts: {many:.0}/s");
        let hot = rate(books, WRITERS, |client, count| post(client, count, 2)).await;
        let share = hot / many;
        println!("posts, {WRITERS} clients, 2 hot accounts: {hot:.0}/s, ratio {share:.2}");
        tell_load();
    });
}

fn tell_load() {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("load: {}", load.trim());
}

/// A server whose only handler does nothing.
async fn serve_empty() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = axum::Router::new().route("/", axum::routing::get(|| async { "" }));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// The whole application over SQLite, with 500 accounts and entries on each.
async fn serve_books(folder: &std::path::Path) -> SocketAddr {
    let address = format!("sqlite:{}", folder.join("bursar.db").display());
    let config = StoreConfig::new(address, folder);
    let treasury = Arc::new(Treasury::open(&config).await.unwrap());
    let app = App::new(treasury, "0.0.0-bench");
    let listening = server::Listening::bind("127.0.0.1:0".parse().unwrap());
    let listening = listening.await.unwrap();
    let address = listening.address();
    tokio::spawn(server::serve(app, listening, std::future::pending()));
    let mut client = Client::connect(address).await;
    let new = r#"{"name":"Bench","slug":"bench","reporting_currency":"EUR"}"#;
    client.ask(&body("/api/v1/organisations", new)).await;
    for index in 0..ACCOUNTS {
        let group = index % 37;
        let new = format!(r#"{{"path":"assets:bank:group {group}:account {index}"}}"#);
        client.ask(&body("/api/v1/accounts", &new)).await;
    }
    for index in 0..ACCOUNTS {
        client.ask(&post(0, index, ACCOUNTS)).await;
    }
    address
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
}

fn body(path: &str, json: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{json}",
        json.len()
    )
}

/// An entry between two of the first accounts.
fn post(client: u64, count: u64, accounts: u64) -> String {
    let from = 1 + (client * 7 + count) % accounts;
    let to = 1 + (client * 7 + count + 1) % accounts;
    let amount = format!("{}.{:02}", count % 900 + 1, client % 100);
    let posting = |account: u64, amount: &str| {
        format!(r#"{{"account":{account},"asset":"EUR","amount":"{amount}"}}"#)
    };
    let (debit, credit) = (posting(from, &amount), posting(to, &format!("-{amount}")));
    let json = format!(
        r#"{{"booked_on":"2026-01-05","description":"Invoice settled","postings":[{debit},{credit}]}}"#
    );
    body("/api/v1/entries", &json)
}

/// Answers a second, over this many connections at once.
async fn rate(
    address: SocketAddr,
    connections: u64,
    request: impl Fn(u64, u64) -> String + Clone + Send + 'static,
) -> f64 {
    let start = Instant::now();
    let client = |number: u64| {
        let request = request.clone();
        async move {
            let mut client = Client::connect(address).await;
            let mut count = 0;
            while start.elapsed() < SPAN {
                client.ask(&request(number, count)).await;
                count += 1;
            }
            count
        }
    };
    let tasks: Vec<_> = (0..connections)
        .map(|it| tokio::spawn(client(it)))
        .collect();
    let mut count = 0;
    for task in tasks {
        count += task.await.unwrap();
    }
    let count = u32::try_from(count).unwrap();
    f64::from(count) / start.elapsed().as_secs_f64()
}

/// A connection that reads no more of an answer than it must, so that the server is measured.
struct Client {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Client {
    async fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream,
            answer: Vec::new(),
        }
    }

    /// Sends a request and reads its answer, which must be a success.
    async fn ask(&mut self, request: &str) {
        self.stream.write_all(request.as_bytes()).await.unwrap();
        self.answer.clear();
        while !self.is_whole() {
            let read = self.stream.read_buf(&mut self.answer).await.unwrap();
            assert!(read > 0, "the server closed the connection");
        }
        let is_success = self.answer.starts_with(b"HTTP/1.1 2");
        let text = String::from_utf8_lossy(&self.answer);
        assert!(is_success, "{request}\n{text}");
    }

    /// Whether the head and as many bytes as it names, or the last chunk, have come.
    fn is_whole(&self) -> bool {
        let Some(end) = self.answer.windows(4).position(|it| it == b"\r\n\r\n") else {
            return false;
        };
        let head = String::from_utf8_lossy(&self.answer[..end]).to_lowercase();
        let mut lines = head.lines();
        match lines.find_map(|it| it.strip_prefix("content-length: ")) {
            Some(length) => self.answer.len() >= end + 4 + length.parse::<usize>().unwrap(),
            None => self.answer.ends_with(b"\r\n0\r\n\r\n"),
        }
    }
}
