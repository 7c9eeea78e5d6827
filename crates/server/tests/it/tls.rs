//! TLS on a real socket: versions, protocols, new certificates, and the way from plain HTTP.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use hyper_util::rt::{TokioExecutor, TokioIo};
use server::Tls;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::rustls::ProtocolVersion;
use tokio_rustls::rustls::version::{TLS12, TLS13};

use crate::tls_support::{Files, NAME, PATIENCE, Secured, get, handshake, handshake_as};

#[tokio::test(flavor = "multi_thread")]
async fn both_versions_of_tls_serve_the_app_with_strict_transport_security() {
    let files = Files::new();
    let secured = Secured::start(files.listen().await).await;
    for (version, expected) in [
        (&TLS12, ProtocolVersion::TLSv1_2),
        (&TLS13, ProtocolVersion::TLSv1_3),
    ] {
        let root = files.authority.root();
        let versions = [version];
        let stream = handshake_as(secured.address, NAME, root, &[], &versions);
        let stream = stream.await.unwrap();
        assert_eq!(stream.get_ref().1.protocol_version(), Some(expected));
        let host = format!("{NAME}:{}", secured.address.port());
        let answer = get(stream, &host, "/health").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        let transport = "strict-transport-security: max-age=63072000; includeSubDomains; preload";
        assert!(answer.contains(transport), "{answer}");
    }
    secured.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_before_1_2_and_plain_http_are_refused() {
    let files = Files::new();
    let secured = Secured::start(files.listen().await).await;
    // A client hello that would do for TLS 1.2 (suite, curve, signature), but ends at 1.1.
    let mut hello = vec![0x03, 0x02];
    hello.extend([7; 32]);
    hello.extend([0, 0, 4, 0xc0, 0x2b, 0xc0, 0x13, 1, 0]);
    hello.extend([0, 22, 0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0]);
    hello.extend([0, 13, 0, 4, 0, 2, 4, 3]);
    let mut message = vec![1, 0, 0, u8::try_from(hello.len()).unwrap()];
    message.extend(&hello);
    let mut record = vec![22, 3, 1, 0, u8::try_from(message.len()).unwrap()];
    record.extend(&message);
    let mut stream = TcpStream::connect(secured.address).await.unwrap();
    stream.write_all(&record).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    // A fatal alert: protocol_version. Source: RFC 8446, section 6.2.
    assert_eq!(answer.first(), Some(&21), "{answer:?}");
    assert_eq!(answer.get(5..7), Some(&[2, 70][..]), "{answer:?}");
    let mut plain = TcpStream::connect(secured.address).await.unwrap();
    plain
        .write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .await
        .unwrap();
    let mut answer = Vec::new();
    let _reset = plain.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
    secured.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn http_2_is_preferred_and_serves_many_requests_on_one_connection() {
    let files = Files::new();
    let secured = Secured::start(files.listen().await).await;
    let root = files.authority.root();
    let stream = handshake(secured.address, NAME, root, &[b"http/1.1", b"h2"])
        .await
        .unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let io = TokioIo::new(stream);
    let handshake = hyper::client::conn::http2::handshake(TokioExecutor::new(), io).await;
    let (sender, connection) = handshake.unwrap();
    let driving = tokio::spawn(connection);
    let mut running = Vec::new();
    for _ in 0..50 {
        let mut sender = sender.clone();
        let uri = format!("https://{NAME}:{}/api/v1/accounts", secured.address.port());
        running.push(tokio::spawn(async move {
            let request = Request::builder().uri(uri).body(Body::empty()).unwrap();
            let response = sender.send_request(request).await.unwrap();
            let status = response.status().as_u16();
            let has_transport = response.headers().contains_key("strict-transport-security");
            let body = response.into_body().collect().await.unwrap().to_bytes();
            (status, has_transport, body.len() > 2)
        }));
    }
    for request in running {
        assert_eq!(request.await.unwrap(), (200, true, true));
    }
    drop(sender);
    driving.await.unwrap().unwrap();
    secured.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_certificate_is_used_without_restart_and_a_bad_one_is_not() {
    let files = Files::new();
    let secured = Secured::start(files.listen().await).await;
    let shown = async |name: &str| {
        let root = files.authority.root();
        handshake(secured.address, name, root, &[]).await.is_ok()
    };
    assert!(shown(NAME).await);
    // A key of another certificate, then no certificate at all, then none to read.
    let (certificate, key) = files.paths();
    let good = std::fs::read(&certificate).unwrap();
    let elsewhere = Files::new();
    std::fs::copy(elsewhere.paths().1, &key).unwrap();
    still_shown(&shown).await;
    std::fs::write(&certificate, "nonsense").unwrap();
    still_shown(&shown).await;
    std::fs::remove_file(&certificate).unwrap();
    still_shown(&shown).await;
    std::fs::write(&certificate, good).unwrap();
    files.write("books.example");
    let deadline = Instant::now() + PATIENCE;
    while !shown("books.example").await {
        assert!(Instant::now() < deadline, "the new certificate never came");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(!shown(NAME).await);
    secured.end().await;
}

/// Over several looks at the files.
async fn still_shown(shown: &impl AsyncFn(&str) -> bool) {
    for _ in 0..5 {
        assert!(shown(NAME).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[test]
fn files_that_cannot_be_used_are_refused_with_the_reason() {
    let files = Files::new();
    let (certificate, key) = files.paths();
    let refused = |part: &str| {
        let error = Tls::files(certificate.clone(), key.clone()).unwrap_err();
        let text = error.to_string();
        assert!(text.contains(part), "`{part}` in: {text}");
        assert!(!text.contains("PRIVATE KEY"), "{text}");
        error.code()
    };
    let good = std::fs::read(&key).unwrap();
    std::fs::copy(Files::new().paths().1, &key).unwrap();
    assert_eq!(refused("do not fit"), "certificate-unusable");
    std::fs::write(&key, "nonsense").unwrap();
    refused("no private key");
    std::fs::write(&key, good).unwrap();
    std::fs::write(
        &certificate,
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    )
    .unwrap();
    refused("cannot be read");
    std::fs::write(&certificate, vec![b'a'; 2 * 1024 * 1024]).unwrap();
    refused("larger than");
    std::fs::remove_file(&certificate).unwrap();
    assert_eq!(refused("chain.pem"), "certificate-file");
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_leads_to_https_and_serves_nothing_else() {
    let files = Files::new();
    let listening = files.listen().await;
    let listening = listening
        .with_http("127.0.0.1:0".parse().unwrap(), None)
        .await
        .unwrap();
    let secured = Secured::start(listening).await;
    let address = secured.http.unwrap();
    for path in [
        "/",
        "/api/v1/accounts?org=test",
        "/.well-known/acme-challenge/no",
    ] {
        let stream = TcpStream::connect(address).await.unwrap();
        let answer = get(stream, "localhost:80", path).await;
        if path.starts_with("/.well") {
            assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
            continue;
        }
        assert!(answer.starts_with("HTTP/1.1 308"), "{answer}");
        let place = format!(
            "location: https://localhost:{}{path}\r\n",
            secured.address.port()
        );
        assert!(answer.contains(&place), "{answer}");
    }
    secured.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handshake_that_never_comes_keeps_nobody_out() {
    let files = Files::new();
    let secured = Secured::start(files.listen().await).await;
    let mut silent = Vec::new();
    for _ in 0..600 {
        silent.push(TcpStream::connect(secured.address).await.unwrap());
    }
    let started = Instant::now();
    let root = files.authority.root();
    let stream = handshake(secured.address, NAME, root, &[]).await.unwrap();
    let host = format!("{NAME}:{}", secured.address.port());
    assert!(
        get(stream, &host, "/health")
            .await
            .starts_with("HTTP/1.1 200")
    );
    assert!(
        started.elapsed() < Duration::from_secs(8),
        "{:?}",
        started.elapsed()
    );
    drop(silent);
    secured.end().await;
}
