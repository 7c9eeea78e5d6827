//! A real socket: it answers, it finishes what it accepted, and it refuses where it must.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use server::Listening;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use crate::support::House;

const LOCAL: &str = "127.0.0.1:0";

async fn bind() -> Listening {
    Listening::bind(LOCAL.parse().unwrap()).await.unwrap()
}

async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_was_accepted_is_finished_after_the_end_was_asked_for() {
    let house = House::open().await;
    let listening = bind().await;
    let address: SocketAddr = listening.address();
    let (end, ended) = oneshot::channel::<()>();
    let signal = async move {
        let _ = ended.await;
    };
    let serving = tokio::spawn(server::serve(house.app.clone(), listening, signal));
    // The head of a request has come, its body has not: the slow client of this test.
    let body = r#"{"path":"assets:bank:slow"}"#;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/v1/accounts HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // The server asks for the body: the handler runs.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).await.unwrap();
    assert!(asked.starts_with(b"HTTP/1.1 100"));
    end.send(()).unwrap();
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    stream.write_all(body.as_bytes()).await.unwrap();
    let answer = read_to_end(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    serving.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_had_connected_before_the_end_is_answered_and_told_to_go() {
    let house = House::open().await;
    let listening = bind().await;
    let address = listening.address();
    let (end, ended) = oneshot::channel::<()>();
    let signal = async move {
        let _ = ended.await;
    };
    let serving = tokio::spawn(server::serve(house.app.clone(), listening, signal));
    let mut quiet = Vec::new();
    for _ in 0..4 {
        quiet.push(TcpStream::connect(address).await.unwrap());
    }
    // Clients as a balancer is one: a connection for each request, until none can be had.
    let busy: Vec<_> = (0..6)
        .map(|_| tokio::spawn(ask_until_refused(address)))
        .collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    end.send(()).unwrap();
    for asking in busy {
        let asked = asking.await.unwrap();
        assert!(matches!(asked, Ok(1..)), "{asked:?}");
    }
    for mut stream in quiet {
        let request = format!("GET /health HTTP/1.1\r\nhost: {address}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let answer = read_to_end(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("connection: close"), "{answer}");
    }
    serving.await.unwrap();
}

/// Asks again and again over new connections until none is taken. Answers how often, or what came
/// instead of an answer.
async fn ask_until_refused(address: SocketAddr) -> Result<usize, String> {
    let mut asked = 0;
    while let Ok(mut stream) = TcpStream::connect(address).await {
        let request = format!("GET /health HTTP/1.1\r\nhost: {address}\r\n\r\n");
        let sent = stream.write_all(request.as_bytes()).await;
        sent.map_err(|error| error.to_string())?;
        let mut head = [0; 12];
        let read = stream.read_exact(&mut head).await;
        read.map_err(|error| error.to_string())?;
        if head != *b"HTTP/1.1 200" {
            return Err(String::from_utf8_lossy(&head).into_owned());
        }
        asked += 1;
    }
    Ok(asked)
}

/// A server of this limit of time, and its address; it ends with the test.
async fn serve_with_limit(house: &House, limit: Duration) -> SocketAddr {
    let listening = bind().await;
    let address = listening.address();
    let app = house.app.clone().with_request_time(limit);
    let never = std::future::pending();
    tokio::spawn(server::serve(app, listening, never));
    address
}

/// Sends this text and reads whatever comes until the server closes the connection.
async fn exchange(address: SocketAddr, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    read_to_end(&mut stream).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_takes_too_long_is_ended_with_a_problem() {
    let house = House::open().await;
    let address = serve_with_limit(&house, Duration::from_millis(200)).await;
    // It waits for a sequence that nobody writes, for five seconds unless the limit ends it.
    let slow = format!(
        "GET /api/v1/accounts HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         bursar-seq: 999999\r\n\r\n"
    );
    let started = Instant::now();
    let answer = exchange(address, &slow).await;
    assert!(answer.starts_with("HTTP/1.1 504"), "{answer}");
    assert!(answer.contains(r#""code":"timeout""#), "{answer}");
    assert!(started.elapsed() < Duration::from_secs(4));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_stops_coming_is_ended_and_books_nothing() {
    let house = House::open().await;
    let address = serve_with_limit(&house, Duration::from_millis(300)).await;
    let head = |path: &str, kind: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: {kind}\r\n\
             content-length: 1000\r\n\r\n"
        )
    };
    // The connection is closed after the answer: what is left of the body has no end.
    let slow = head("/api/v1/accounts", "application/json") + r#"{"path":"assets:bank:s"#;
    let answer = exchange(address, &slow).await;
    assert!(answer.starts_with("HTTP/1.1 504"), "{answer}");
    assert!(answer.contains(r#""code":"timeout""#), "{answer}");
    // Others were answered all the while, and still are.
    let plain =
        format!("GET /api/v1/accounts HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    let answer = exchange(address, &plain).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(!answer.contains("assets:bank:s"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_port_is_refused() {
    let first = bind().await;
    let taken = Listening::bind(first.address()).await.err().unwrap();
    assert_eq!(taken.code(), "port-in-use");
}
