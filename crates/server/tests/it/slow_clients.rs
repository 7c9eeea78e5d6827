//! Slow, greedy and broken clients on a real socket: they are let go, and keep nobody out.

use std::time::{Duration, Instant};

use server::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::serving::{PATIENCE, Serving, read_to_end};

fn short() -> Limits {
    Limits {
        head_time: Duration::from_millis(300),
        body_pause: Duration::from_millis(300),
        body_grace: Duration::from_millis(300),
        write_pause: Duration::from_millis(300),
        linger_pause: Duration::from_millis(300),
        linger_time: Duration::from_millis(300),
        ..Limits::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_sends_nothing_or_half_a_head_is_let_go() {
    let serving = Serving::start(short()).await;
    for begun in ["", "GET", "GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: "] {
        let started = Instant::now();
        let answer = serving.exchange(begun.as_bytes()).await;
        assert!(!answer.contains("200"), "`{begun}` got {answer}");
        assert!(
            started.elapsed() >= Duration::from_millis(250),
            "`{begun}` at once"
        );
    }
    // One byte after the other does not buy more time.
    let mut stream = serving.connect().await;
    let drip = async {
        for byte in b"GET / HTTP/1.1\r\nx: "
            .iter()
            .chain(std::iter::repeat(&b'a'))
        {
            if stream.write_all(&[*byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, drip).await.unwrap();
    assert!(serving.is_well().await);
    serving.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_pauses_or_drips_is_given_up_with_a_reason() {
    let serving = Serving::start(short()).await;
    let head = format!(
        "POST /api/v1/accounts HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n\
         content-length: 100000\r\n\r\n{{",
        serving.address
    );
    let answer = serving.exchange(head.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("body-too-slow"), "{answer}");
    let stream = serving.connect().await;
    let (mut read, mut write) = stream.into_split();
    write.write_all(head.as_bytes()).await.unwrap();
    let drip = tokio::spawn(async move {
        while write.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let mut answer = [0; 12];
    let read = tokio::time::timeout(PATIENCE, read.read_exact(&mut answer)).await;
    read.unwrap().unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
    tokio::time::timeout(PATIENCE, drip).await.unwrap().unwrap();
    assert!(serving.is_well().await);
    serving.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_takes_nothing_of_its_answers_is_let_go() {
    let serving = Serving::start(short()).await;
    let mut stream = serving.connect().await;
    let request = format!(
        "GET /api/v1/openapi.json HTTP/1.1\r\nhost: {}\r\n\r\n",
        serving.address
    );
    // Far more than what the system keeps between the two.
    let greedy = async {
        loop {
            if stream.write_all(request.as_bytes()).await.is_err() {
                break;
            }
        }
    };
    tokio::time::timeout(PATIENCE, greedy).await.unwrap();
    assert!(serving.is_well().await);
    serving.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_that_are_too_large_are_refused() {
    let serving = Serving::start(Limits::default()).await;
    let host = serving.address;
    let many = "x: y\r\n".repeat(10_001);
    let many = format!("GET / HTTP/1.1\r\nhost: {host}\r\n{many}\r\n");
    let long = format!(
        "GET / HTTP/1.1\r\nhost: {host}\r\nx: {}\r\n\r\n",
        "y".repeat(1_000_000)
    );
    let path = format!(
        "GET /{} HTTP/1.1\r\nhost: {host}\r\n\r\n",
        "a".repeat(1_000_000)
    );
    for (what, request) in [
        ("10,001 headers", many),
        ("a header of a megabyte", long),
        ("a path of a megabyte", path),
    ] {
        let answer = serving.exchange(request.as_bytes()).await;
        let is_refused = answer.starts_with("HTTP/1.1 431") || answer.starts_with("HTTP/1.1 414");
        assert!(
            is_refused,
            "{what}: {}",
            answer.lines().next().unwrap_or_default()
        );
        assert!(serving.is_well().await, "after {what}");
    }
    let enough = "x: y\r\n".repeat(90);
    let enough =
        format!("GET /health HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{enough}\r\n");
    assert!(
        serving
            .exchange(enough.as_bytes())
            .await
            .starts_with("HTTP/1.1 200")
    );
    serving.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_after_a_request_is_refused_and_the_request_before_answered() {
    let serving = Serving::start(Limits::default()).await;
    let good = format!("GET /health HTTP/1.1\r\nhost: {}\r\n\r\n", serving.address);
    let answer = serving
        .exchange(format!("{good}{good}\0\x01garbage\r\n\r\n{good}").as_bytes())
        .await;
    assert_eq!(answer.matches("HTTP/1.1 200").count(), 2, "{answer}");
    assert_eq!(answer.matches("HTTP/1.1 400").count(), 1, "{answer}");
    // Two lengths would let a proxy and us disagree where a request ends.
    for smuggled in [
        "content-length: 4\r\ncontent-length: 5",
        "content-length: 4\r\ntransfer-encoding: chunked, identity",
        "content-length: +4",
        "transfer-encoding: xchunked",
    ] {
        let request = format!(
            "POST /api/v1/accounts HTTP/1.1\r\nhost: {}\r\n{smuggled}\r\n\r\n0\r\n\r\n",
            serving.address
        );
        let answer = serving.exchange(request.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{smuggled}: {answer}");
    }
    for odd in [
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\x16\x03\x01\x02\0\x01\0",
        "GET / HTTP/9.9\r\n\r\n",
    ] {
        let answer = serving.exchange(format!("{odd}\r\n\r\n").as_bytes()).await;
        assert!(!answer.contains(" 200 "), "{odd:?}: {answer}");
    }
    assert!(serving.is_well().await);
    serving.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn idle_connections_do_not_keep_others_out() {
    let serving = Serving::start(Limits {
        connections: 32,
        ..Limits::default()
    })
    .await;
    let mut idle = Vec::new();
    for number in 0..200 {
        let mut stream = serving.connect().await;
        if number % 2 == 0 {
            stream.write_all(b"GET / HTTP/1.1\r\nx: ").await.unwrap();
        }
        idle.push(stream);
    }
    let started = Instant::now();
    for _ in 0..5 {
        assert!(serving.is_well().await);
    }
    // No limit of time has passed: they went because others came.
    assert!(
        started.elapsed() < Duration::from_secs(8),
        "{:?}",
        started.elapsed()
    );
    serving.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_connection_is_never_the_one_that_goes() {
    let serving = Serving::start(Limits {
        connections: 4,
        ..Limits::default()
    })
    .await;
    let mut busy = serving.connect().await;
    let body = r#"{"path":"assets:bank:busy","asset":"EUR"}"#;
    let head = format!(
        "POST /api/v1/accounts HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nexpect: 100-continue\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        serving.address,
        body.len()
    );
    busy.write_all(head.as_bytes()).await.unwrap();
    let mut asked = [0; 25];
    busy.read_exact(&mut asked).await.unwrap();
    let mut idle = Vec::new();
    for _ in 0..50 {
        idle.push(serving.connect().await);
        assert!(serving.is_well().await);
    }
    busy.write_all(body.as_bytes()).await.unwrap();
    let answer = read_to_end(&mut busy).await;
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    serving.end().await;
}
