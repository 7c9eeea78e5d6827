//! `bursar health`: asks a running server whether it is well.
//!
//! Owns: one small HTTP request, so that a container needs no other program for its check.
//! Not here: what well means (`server`). Invariant: it answers within its time, always.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use clap::Args;
use serde::Serialize;

use crate::failure::Failure;
use crate::output::Output;

/// How long it waits for each step.
const PATIENCE: Duration = Duration::from_secs(3);
/// The most of an answer that is read.
const MAX_ANSWER_BYTES: u64 = 64 * 1024;

/// Which server to ask.
#[derive(Args, Debug)]
pub(crate) struct Health {
    /// Its address
    #[arg(long, default_value = "http://127.0.0.1:8000/health")]
    url: String,
}

#[derive(Serialize)]
struct Well {
    url: String,
    status: u16,
}

impl Health {
    pub(crate) fn run(self, output: Output) -> Result<(), Failure> {
        let status = get(&self.url).map_err(|why| {
            Failure::unavailable("unhealthy", format!("{} does not answer: {why}", self.url))
        })?;
        if status != 200 {
            let message = format!("{} answers with status {status}", self.url);
            return Err(Failure::unavailable("unhealthy", message));
        }
        let well = Well {
            url: self.url,
            status,
        };
        output.show(&well, |it| format!("{} is well\n", it.url))
    }
}

/// The status of a GET. Errors: why there is none.
pub(super) fn get(url: &str) -> Result<u16, String> {
    let rest = url
        .strip_prefix("http://")
        .ok_or("expected an address that begins with http://")?;
    let (authority, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, "/health"),
    };
    if url.contains(|it: char| it.is_whitespace() || it.is_control()) {
        return Err("an address has no blanks".to_owned());
    }
    let named = if authority.contains(':') {
        authority.to_owned()
    } else {
        format!("{authority}:80")
    };
    let text = |error: std::io::Error| error.to_string();
    let address = named
        .to_socket_addrs()
        .map_err(text)?
        .next()
        .ok_or("no such host")?;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).map_err(text)?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(text)?;
    stream.set_write_timeout(Some(PATIENCE)).map_err(text)?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).map_err(text)?;
    let mut answer = Vec::new();
    stream
        .take(MAX_ANSWER_BYTES)
        .read_to_end(&mut answer)
        .map_err(text)?;
    let answer = String::from_utf8_lossy(&answer);
    let status = answer.strip_prefix("HTTP/1.1 ").and_then(|it| it.get(..3));
    status
        .and_then(|it| it.parse().ok())
        .ok_or_else(|| "that is no HTTP answer".to_owned())
}
