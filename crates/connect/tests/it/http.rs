//! The client against servers that answer too much, too slowly, too cleverly.

use std::io::Write;
use std::time::{Duration, Instant};

use connect::http::{Client, HttpError, Limit, Limits, Reaction, Request, Settings};
use flate2::Compression;
use flate2::write::GzEncoder;
use secrecy::SecretString;

use crate::loopback::{Reply, Server, answer, certificate, local_client, redirect, settings};

fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(2),
        total: Duration::from_secs(10),
        answer_bytes: 100_000,
        decompressed_bytes: 1_000_000,
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

async fn fetch(client: &Client, url: &str) -> Result<connect::http::Answer, HttpError> {
    client.send(Request::get(url).unwrap()).await
}

#[tokio::test]
async fn a_listed_host_is_asked_plainly_and_says_what_it_is() {
    let server = Server::start(|_| answer("200 OK", "X-Kind: a\r\n", b"{\"a\": 1}")).await;
    let client = local_client(limits());
    let request = Request::post(&server.url("/form?q=1")).unwrap();
    let request = request.form(&[("a", "b c"), ("d", "&")]).unwrap();
    let answer = client.send(request).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.header("x-kind"), Some("a"));
    assert_eq!(answer.json::<serde_json::Value>().unwrap()["a"], 1);
    let received = server.received().remove(0);
    assert!(
        received.starts_with("POST /form?q=1 HTTP/1.1"),
        "{received}"
    );
    assert!(received.contains("user-agent: Bursar/"), "{received}");
    assert!(received.ends_with("a=b+c&d=%26"), "{received}");
    for unsaid in ["cookie", "referer", "authorization"] {
        assert!(!received.contains(unsaid), "{received}");
    }
}

#[tokio::test]
async fn what_is_not_listed_is_never_connected_to() {
    let server = Server::start(|_| answer("200 OK", "", b"secret")).await;
    let client = Client::new(Settings::default()).unwrap();
    let port = server.address.port();
    for host in [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0177.1",
        "127.1",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ] {
        for scheme in ["http", "https"] {
            let url = format!("{scheme}://{host}:{port}/");
            let error = fetch(&client, &url).await.unwrap_err();
            let is_expected = match scheme {
                "http" => matches!(error, HttpError::Scheme { .. }),
                _ => matches!(error, HttpError::Address { .. }),
            };
            assert!(is_expected, "{scheme}://{host}: {error}");
            assert_eq!(error.reaction(), Reaction::Stop);
        }
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_redirect_to_metadata_is_not_followed() {
    for target in [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.2/",
        "http://[fd00:ec2::254]/",
        "http://localhost/",
    ] {
        let server = Server::start(move |_| redirect("302 Found", target)).await;
        let error = fetch(&local_client(limits()), &server.url("/")).await;
        let error = error.unwrap_err();
        assert!(
            matches!(error, HttpError::Scheme { .. }),
            "{target}: {error}"
        );
    }
    let target = "https://169.254.169.254/latest/meta-data/";
    let server = Server::start(move |_| redirect("307 Temporary Redirect", target)).await;
    let error = fetch(&local_client(limits()), &server.url("/")).await;
    let text = error.unwrap_err().to_string();
    assert_eq!(
        text,
        "`https://169.254.169.254` is at 169.254.169.254, which is a cloud's metadata service; to \
         reach it, add it to the list of allowed destinations"
    );
}

#[tokio::test]
async fn three_redirects_are_followed_and_no_fourth() {
    let server = Server::start(|request| {
        let path = request.split(' ').nth(1).unwrap();
        match path.trim_start_matches('/').parse::<u32>().unwrap() {
            0 => answer("200 OK", "", b"there"),
            more => redirect("302 Found", &format!("/{}", more - 1)),
        }
    })
    .await;
    let client = local_client(limits());
    let answer = fetch(&client, &server.url("/3")).await.unwrap();
    assert_eq!(answer.body(), b"there");
    let error = fetch(&client, &server.url("/4")).await.unwrap_err();
    assert!(matches!(error, HttpError::Redirect { .. }), "{error}");
}

#[tokio::test]
async fn credentials_stay_at_the_origin_they_were_for() {
    let other = Server::start(|_| answer("200 OK", "", b"")).await;
    let target = other.url("/taken");
    let server = Server::start(move |_| redirect("302 Found", &target)).await;
    let token = SecretString::from("token-1");
    let request = Request::get(&server.url("/")).unwrap();
    let request = request.bearer(&token).unwrap();
    let request = request.header("X-Api-Key", "key-1").unwrap();
    let request = request.header("Cookie", "session-1").unwrap();
    local_client(limits()).send(request).await.unwrap();
    assert!(server.received()[0].contains("token-1"));
    let taken = other.received().remove(0);
    for secret in ["token-1", "key-1", "session-1"] {
        assert!(!taken.contains(secret), "{taken}");
    }
}

#[tokio::test]
async fn compressed_answers_are_read() {
    let text = "amount;currency\n".repeat(1000);
    let body = gzip(text.as_bytes());
    let server = Server::start(move |_| answer("200 OK", "Content-Encoding: gzip\r\n", &body));
    let server = server.await;
    let answer = fetch(&local_client(limits()), &server.url("/")).await;
    assert_eq!(answer.unwrap().body(), text.as_bytes());
}

#[tokio::test]
async fn a_decompression_bomb_is_cut_off() {
    // 20 MB of zeros are 20 KB on the wire, within its limit.
    let body = gzip(&vec![0; 20_000_000]);
    assert!(body.len() < 100_000, "{}", body.len());
    let server = Server::start(move |_| answer("200 OK", "Content-Encoding: gzip\r\n", &body));
    let server = server.await;
    let error = fetch(&local_client(limits()), &server.url("/")).await;
    let error = error.unwrap_err();
    let limit = Limit::DecompressedBytes;
    assert!(
        matches!(error, HttpError::TooLarge { limit: it, .. } if it == limit),
        "{error}"
    );
    assert_eq!(error.reaction(), Reaction::Fallback);
}

#[tokio::test]
async fn odd_and_broken_encodings_are_refused() {
    let whole = gzip(b"abc abc abc");
    let half = whole[..whole.len() - 6].to_vec();
    for (encoding, body) in [
        ("gzip", half),
        ("gzip", b"no gzip at all".to_vec()),
        ("br", b"x".to_vec()),
        ("gzip, gzip", gzip(&whole)),
        ("gzip\r\nContent-Encoding: gzip", gzip(&whole)),
    ] {
        let header = format!("Content-Encoding: {encoding}\r\n");
        let server = Server::start(move |_| answer("200 OK", &header, &body)).await;
        let error = fetch(&local_client(limits()), &server.url("/")).await;
        let error = error.unwrap_err();
        let is_unreadable = matches!(error, HttpError::Unreadable { .. });
        assert!(is_unreadable, "{encoding}: {error}");
    }
}

#[tokio::test]
async fn an_endless_body_is_cut_off() {
    let chunk = [b"1000\r\n", &[b'x'; 4096][..], b"\r\n"].concat();
    let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let server = Server::start(move |_| Reply::Endless(head.to_vec(), chunk.clone())).await;
    let error = fetch(&local_client(limits()), &server.url("/")).await;
    let error = error.unwrap_err();
    let limit = Limit::AnswerBytes;
    assert!(
        matches!(error, HttpError::TooLarge { limit: it, .. } if it == limit),
        "{error}"
    );
    let narrower = Request::get(&server.url("/")).unwrap().limit_bytes(10);
    let error = local_client(limits()).send(narrower).await.unwrap_err();
    assert!(error.to_string().contains("more than 10 bytes"), "{error}");
}

#[tokio::test]
async fn an_endless_head_is_cut_off() {
    for line in [&b"X-A: b\r\n"[..], &[b'x'; 4096]] {
        let head = b"HTTP/1.1 200 OK\r\nX-Start: a".to_vec();
        let server = Server::start(move |_| Reply::Endless(head.clone(), line.to_vec())).await;
        let error = fetch(&local_client(limits()), &server.url("/")).await;
        let error = error.unwrap_err();
        assert!(matches!(error, HttpError::Broken { .. }), "{error}");
    }
}

#[tokio::test]
async fn an_answer_that_says_it_is_too_large_is_not_read() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n";
    let minute = Duration::from_secs(60);
    let server = Server::start(move |_| Reply::Slow(head.to_vec(), minute)).await;
    let error = fetch(&local_client(limits()), &server.url("/")).await;
    assert!(matches!(error, Err(HttpError::TooLarge { .. })));
}

#[tokio::test]
async fn slow_heads_and_bodies_end_with_the_time_of_the_request() {
    let whole = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n";
    let half = b"HTTP/1.1 200 OK\r\nX-";
    for head in [whole.to_vec(), half.to_vec()] {
        let pause = Duration::from_millis(20);
        let server = Server::start(move |_| Reply::Slow(head.clone(), pause)).await;
        let request = Request::get(&server.url("/")).unwrap();
        let request = request.timeout(Duration::from_millis(300));
        let start = Instant::now();
        let error = local_client(limits()).send(request).await.unwrap_err();
        let limit = Limit::Total;
        assert!(
            matches!(error, HttpError::Timeout { limit: it, .. } if it == limit),
            "{error}"
        );
        assert_eq!(error.reaction(), Reaction::Retry);
        assert!(start.elapsed() < Duration::from_secs(5));
    }
}

#[tokio::test]
async fn a_body_that_ends_early_is_no_answer() {
    let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf".to_vec();
    let server = Server::start(move |_| Reply::Bytes(bytes.clone())).await;
    let error = fetch(&local_client(limits()), &server.url("/")).await;
    let error = error.unwrap_err();
    assert!(matches!(error, HttpError::Broken { .. }), "{error}");
    assert_eq!(error.reaction(), Reaction::Retry);
}

#[tokio::test]
async fn nobody_listening_is_said_as_it_is() {
    let server = Server::start(|_| answer("200 OK", "", b"")).await;
    let url = server.url("/");
    drop(server);
    tokio::task::yield_now().await;
    let error = fetch(&local_client(limits()), &url).await.unwrap_err();
    assert!(matches!(error, HttpError::Connect { .. }), "{error}");
    assert!(error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn only_a_trusted_certificate_for_that_host_is_believed() {
    let (tls, pem) = certificate(&["127.0.0.1"]);
    let (_, other_pem) = certificate(&["127.0.0.1"]);
    let address = "127.0.0.1:0".parse().unwrap();
    let server = Server::start_at(address, Some(tls), |_| answer("200 OK", "", b"ok")).await;
    let url = format!("https://{}/", server.address);
    let client = |pem: Option<String>| {
        let mut settings = settings(&["127.0.0.0/8", "localhost"]);
        settings.trusted_pem = pem;
        Client::new(settings).unwrap()
    };
    assert_eq!(
        fetch(&client(Some(pem.clone())), &url)
            .await
            .unwrap()
            .body(),
        b"ok"
    );
    let wrong_name = format!("https://localhost:{}/", server.address.port());
    for (pem, url) in [
        (None, &url),
        (Some(other_pem), &url),
        (Some(pem), &wrong_name),
    ] {
        let error = fetch(&client(pem), url).await.unwrap_err();
        assert!(matches!(error, HttpError::Tls { .. }), "{error}");
        assert_eq!(error.reaction(), Reaction::Stop);
    }
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn https_is_never_left_by_a_redirect() {
    let plain = Server::start(|_| answer("200 OK", "", b"")).await;
    let target = plain.url("/");
    let (tls, pem) = certificate(&["127.0.0.1"]);
    let address = "127.0.0.1:0".parse().unwrap();
    let reply = move |_: &str| redirect("301 Moved", &target);
    let server = Server::start_at(address, Some(tls), reply).await;
    let mut settings = settings(&["127.0.0.1"]);
    settings.trusted_pem = Some(pem);
    let client = Client::new(settings).unwrap();
    let error = fetch(&client, &format!("https://{}/", server.address)).await;
    let text = error.unwrap_err().to_string();
    assert!(text.ends_with("it leads from https to http"), "{text}");
    assert_eq!(plain.connections(), 0);
}

#[tokio::test]
async fn no_error_shows_path_or_query() {
    let bad = Server::start(|_| answer("401 No", "", b"body-secret")).await;
    let bomb = Server::start(|_| answer("200 OK", "Content-Encoding: br\r\n", b"x")).await;
    let dead = Server::start(|_| answer("200 OK", "", b"")).await;
    let dead_url = dead.url("");
    drop(dead);
    let broken = Server::start(|_| Reply::Bytes(b"nonsense\r\n\r\n".to_vec())).await;
    for base in [
        bad.url(""),
        bomb.url(""),
        dead_url,
        broken.url(""),
        "https://10.0.0.1".to_owned(),
        "https://name.invalid".to_owned(),
    ] {
        let url = format!("{base}/bot-secret/x?key=query-secret");
        let result = fetch(&local_client(limits()), &url).await;
        let error = result.and_then(connect::http::Answer::require_success);
        let error = error.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("secret"), "{shown}");
    }
}

#[tokio::test]
async fn a_status_says_what_to_do() {
    for (status, expected) in [
        (400, Reaction::Stop),
        (401, Reaction::Stop),
        (403, Reaction::Stop),
        (404, Reaction::Fallback),
        (408, Reaction::Retry),
        (429, Reaction::Retry),
        (500, Reaction::Retry),
        (503, Reaction::Retry),
    ] {
        let line = format!("{status} X");
        let server = Server::start(move |_| answer(&line, "Retry-After: 7\r\n", b"")).await;
        let result = fetch(&local_client(limits()), &server.url("/")).await;
        let error = result.unwrap().require_success().unwrap_err();
        assert_eq!(error.reaction(), expected, "{status}");
        let HttpError::Status { retry_after_s, .. } = error else {
            panic!("{error}");
        };
        assert_eq!(retry_after_s, Some(7));
    }
}
