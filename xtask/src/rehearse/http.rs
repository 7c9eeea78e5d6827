//! HTTP as the rehearsal's clients speak it: one connection, kept open, nothing repeated.
//!
//! Owns: requests and answers of HTTP/1.1 with a known length. Not here: what is asked.
//! Invariant: what fails is told; nothing is sent twice behind anybody's back.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// A client of one address.
pub(super) struct Client {
    address: SocketAddr,
    token: String,
    stream: Option<BufReader<TcpStream>>,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|it| it.split_once(':'));
        let found = lines.find(|it| it.0.eq_ignore_ascii_case(name))?;
        Some(found.1.trim())
    }

    /// The body, if it came with this status.
    pub(super) fn expect(&self, status: u16) -> Result<Value> {
        if self.status != status {
            bail!("answered {}: {}", self.status, self.body);
        }
        Ok(self.json())
    }
}

impl Client {
    pub(super) fn new(address: SocketAddr, token: &str) -> Self {
        Self {
            address,
            token: token.to_owned(),
            stream: None,
        }
    }

    pub(super) fn get(&mut self, path: &str) -> Result<Answer> {
        self.ask("GET", path, &[], "")
    }

    pub(super) fn post(&mut self, path: &str, body: &Value) -> Result<Answer> {
        self.ask("POST", path, &[], &body.to_string())
    }

    /// Sends one request. After an error the next one goes over a new connection.
    pub(super) fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Answer> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => self.connect()?,
        };
        let answer = exchange(&mut stream, &self.request(method, path, headers, body))?;
        let is_last = answer
            .header("connection")
            .is_some_and(|it| it.eq_ignore_ascii_case("close"));
        if !is_last {
            self.stream = Some(stream);
        }
        Ok(answer)
    }

    fn connect(&self) -> Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect_timeout(&self.address, PATIENCE).context("connecting")?;
        stream
            .set_read_timeout(Some(PATIENCE))
            .context("a socket")?;
        stream
            .set_write_timeout(Some(PATIENCE))
            .context("a socket")?;
        stream.set_nodelay(true).context("a socket")?;
        Ok(BufReader::new(stream))
    }

    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
        let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.address);
        if !self.token.is_empty() {
            text.push_str(&format!("Authorization: Bearer {}\r\n", self.token));
        }
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if method == "POST" {
            let length = body.len();
            text.push_str(&format!(
                "Content-Type: application/json\r\nContent-Length: {length}\r\n"
            ));
        }
        text.push_str("\r\n");
        text.push_str(body);
        text
    }
}

fn exchange(stream: &mut BufReader<TcpStream>, request: &str) -> Result<Answer> {
    stream
        .get_mut()
        .write_all(request.as_bytes())
        .context("sending")?;
    let mut head = String::new();
    loop {
        let mut line = String::new();
        let read = stream
            .read_line(&mut line)
            .context("waiting for the answer")?;
        if read == 0 {
            bail!("the connection was closed without an answer");
        }
        if line == "\r\n" {
            break;
        }
        head.push_str(&line);
    }
    let status = head.get(9..12).and_then(|it| it.parse().ok());
    let mut answer = Answer {
        status: status.context("an answer's status")?,
        head,
        body: String::new(),
    };
    let is_chunked = answer
        .header("transfer-encoding")
        .is_some_and(|it| it.eq_ignore_ascii_case("chunked"));
    let bytes = if is_chunked {
        read_chunks(stream)?
    } else {
        let length = answer.header("content-length");
        let length: usize = length.and_then(|it| it.parse().ok()).unwrap_or(0);
        let mut bytes = vec![0; length];
        stream.read_exact(&mut bytes).context("an answer's body")?;
        bytes
    };
    answer.body = String::from_utf8_lossy(&bytes).into_owned();
    Ok(answer)
}

fn read_chunks(stream: &mut BufReader<TcpStream>) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).context("a chunk's length")?;
        let length = usize::from_str_radix(line.trim(), 16).context("a chunk's length")?;
        let start = bytes.len();
        bytes.resize(start + length + 2, 0);
        let chunk = bytes.get_mut(start..).unwrap_or_default();
        stream.read_exact(chunk).context("a chunk")?;
        bytes.truncate(start + length);
        if length == 0 {
            return Ok(bytes);
        }
    }
}
