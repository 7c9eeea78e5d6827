//! What ends up in the log when everything is logged, the libraries' own words included.

use std::io::Write;
use std::sync::{Arc, Mutex};

use connect::http::{Limits, Request};
use secrecy::SecretString;
use serde_json::json;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::forger::{Forger, NOW};
use crate::loopback::{Server, answer, local_client, redirect};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_log_line_of_any_level_shows_a_secret() {
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_writer(log.clone())
        .init();

    let token = SecretString::from("silent-header");
    let there = Server::start(|_| answer("200 OK", "", b"silent-answer")).await;
    let target = there.url("/silent-target?a=silent-argument");
    let server = Server::start(move |_| redirect("303 See Other", &target)).await;
    let request = Request::post(&server.url("/bot-silent-path/x?key=silent-query"));
    let request = request.unwrap().bearer(&token).unwrap();
    let request = request.form(&[("a", "silent-body")]).unwrap();
    local_client(Limits::default()).send(request).await.unwrap();

    let forger = Forger::start().await;
    let provider = forger.discover().await.unwrap();
    for is_good in [true, false] {
        let make = |begin: &_| {
            let mut claims = forger.claims(begin);
            claims["sub"] = json!("silent-subject");
            claims["email"] = json!("silent-email@example.com");
            if !is_good {
                claims["nonce"] = json!("silent-nonce");
            }
            forger.key.token(&claims)
        };
        let result = forger.sign_in(&provider, make, NOW).await;
        assert_eq!(result.is_ok(), is_good);
    }

    let text = log.text();
    for speaker in ["connect::http", "hyper_util::", "reqwest::"] {
        assert!(text.contains(speaker), "{speaker}: {text}");
    }
    for secret in ["silent-", "client-secret-1", "dXM6Y2xpZW50LXNlY3JldC0x"] {
        let line = text.lines().find(|it| it.contains(secret));
        assert_eq!(line, None, "{secret}");
    }
}
