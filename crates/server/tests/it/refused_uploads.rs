//! Uploads that are refused before they are read: the answer arrives, and nobody sends for ever.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use hyper_util::rt::{TokioExecutor, TokioIo};
use server::{Limits, SignIn};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::serving::{PATIENCE, Serving};
use crate::tls_support::{Files, NAME, Secured, handshake};

/// Far more than the system keeps between the two.
const UPLOAD_BYTES: usize = 30_000_000;
static PIECE: [u8; 50_000] = [b'x'; 50_000];

fn head(host: &str, path: &str, framing: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: multipart/form-data; \
         boundary=a\r\n{framing}\r\n\r\n"
    )
}

/// Sends everything, and only then reads. Answers what came until the server closed.
async fn upload<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    head: &str,
    chunk_head: &str,
) -> String {
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk_tail = if chunk_head.is_empty() { "" } else { "\r\n" };
    for _ in 0..UPLOAD_BYTES / PIECE.len() {
        stream.write_all(chunk_head.as_bytes()).await.unwrap();
        stream.write_all(&PIECE).await.unwrap();
        stream.write_all(chunk_tail.as_bytes()).await.unwrap();
    }
    stream.flush().await.unwrap();
    let mut answer = Vec::new();
    tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer))
        .await
        .unwrap()
        .unwrap();
    String::from_utf8(answer).unwrap()
}

/// Whether all of an answer is there, as long as it says to be.
fn is_whole(answer: &str) -> bool {
    let Some((head, body)) = answer.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|it| it.strip_prefix("content-length: "));
    length == Some(body.len().to_string().as_str())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_upload_is_answered_whole_though_the_client_sends_on() {
    let serving = Serving::start_with(Limits::default(), SignIn::Required).await;
    let host = serving.address.to_string();
    let whole = format!("content-length: {UPLOAD_BYTES}");
    let chunk_head = format!("{:x}\r\n", PIECE.len());
    let (imports, accounts) = ("/api/v1/imports", "/api/v1/accounts");
    // No session; one too many bytes, of which the client sends a tenth; nobody knows how many.
    // Often, for a lost answer comes down to who is faster; uploads are counted.
    for (path, framing, chunk_head, status, times) in [
        (imports, whole.as_str(), "", 401, 8),
        (imports, "content-length: 300000000", "", 413, 20),
        (accounts, "transfer-encoding: chunked", &chunk_head, 401, 20),
    ] {
        let head = head(&host, path, framing);
        for _ in 0..times {
            let answer = upload(&mut serving.connect().await, &head, chunk_head).await;
            let is_refused = answer.starts_with(&format!("HTTP/1.1 {status}"));
            assert!(is_refused && is_whole(&answer), "{framing}: {answer}");
            assert!(answer.contains("connection: close"), "{framing}: {answer}");
        }
    }
    serving.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_refused_body_keeps_its_connection() {
    let serving = Serving::start_with(Limits::default(), SignIn::Required).await;
    let host = serving.address;
    let small =
        format!("POST /api/v1/accounts HTTP/1.1\r\nhost: {host}\r\ncontent-length: 2\r\n\r\n{{}}");
    let last = format!("GET /health HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    let answer = serving
        .exchange(format!("{small}{small}{last}").as_bytes())
        .await;
    assert_eq!(answer.matches("HTTP/1.1 401").count(), 2, "{answer}");
    assert_eq!(answer.matches("HTTP/1.1 200").count(), 1, "{answer}");
    serving.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_for_ever_or_never_closes_is_cut_off() {
    let short = |pause: u64, time: u64| Limits {
        linger_pause: Duration::from_millis(pause),
        linger_time: Duration::from_millis(time),
        ..Limits::default()
    };
    for (what, limits, at_a_time, wait) in [
        ("at once, all the time", short(20_000, 300), PIECE.len(), 0),
        ("slowly, all the time", short(20_000, 300), 1, 20),
        ("now and then", short(300, 20_000), 1, 600),
        // The rest of the largest upload is what may come in any time.
        ("at once, too much", short(20_000, 60_000), PIECE.len(), 0),
    ] {
        let serving = Serving::start_with(limits, SignIn::Required).await;
        let head = head(
            &serving.address.to_string(),
            "/api/v1/accounts",
            "content-length: 9000000000000000",
        );
        let mut stream = serving.connect().await;
        stream.write_all(head.as_bytes()).await.unwrap();
        let started = Instant::now();
        let sending = async {
            while stream.write_all(&PIECE[..at_a_time]).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(wait)).await;
            }
        };
        tokio::time::timeout(PATIENCE, sending).await.expect(what);
        assert!(started.elapsed() < Duration::from_secs(15), "{what}");
        assert!(serving.is_well().await, "{what}");
        serving.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_upload_over_tls_is_answered_on_both_protocols() {
    let files = Files::new();
    let secured = Secured::start(files.listen().await).await;
    let root = files.authority.root();
    for _ in 0..5 {
        let mut stream = handshake(secured.address, NAME, root.clone(), &[b"http/1.1"])
            .await
            .unwrap();
        let answer = upload(
            &mut stream,
            &head(NAME, "/api/v1/imports", "content-length: 300000000"),
            "",
        )
        .await;
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert!(is_whole(&answer), "{answer}");
    }
    let stream = handshake(secured.address, NAME, root, &[b"h2"])
        .await
        .unwrap();
    let io = TokioIo::new(stream);
    let handshake = hyper::client::conn::http2::handshake(TokioExecutor::new(), io).await;
    let (mut sender, connection) = handshake.unwrap();
    let driving = tokio::spawn(connection);
    let uri = format!("https://{NAME}:{}/api/v1/accounts", secured.address.port());
    for _ in 0..5 {
        let request = Request::post(&uri).body(Body::from(vec![b'x'; UPLOAD_BYTES]));
        let response = sender.send_request(request.unwrap()).await.unwrap();
        assert_eq!(response.status().as_u16(), 413);
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert!(body.starts_with(b"{"), "{body:?}");
    }
    drop(sender);
    driving.await.unwrap().unwrap();
    secured.end().await;
}
