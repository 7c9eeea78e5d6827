//! The real server, and asking it over connections of one's own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

pub(crate) const PASSWORD: &str = "fjord lantern copper teapot";

/// A running server.
pub(crate) struct Served {
    child: Child,
    /// What it said when it was ready.
    pub(crate) said: Value,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// An answer: its status, head and body.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|it| it.split_once(": "));
        let mut found = lines.filter(|it| it.0.eq_ignore_ascii_case(name));
        found.next().map_or("", |it| it.1)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.body[name].as_str().unwrap_or_default().to_owned()
    }

    /// The body, if the status is this one.
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }
}

impl Served {
    /// Starts it on a free port of this machine.
    pub(crate) fn start(command: &mut Command) -> Self {
        Self::start_on("127.0.0.1:0", command)
    }

    pub(crate) fn start_on(listen: &str, command: &mut Command) -> Self {
        let command = command.args(["serve", "--listen", listen, "--json"]);
        let command = command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let said = serde_json::from_str(&line).unwrap();
        Self { child, said }
    }

    pub(crate) fn url(&self) -> &str {
        self.said["url"].as_str().unwrap()
    }

    fn address(&self) -> &str {
        self.url().strip_prefix("http://").unwrap()
    }

    /// Asks over a connection of its own.
    pub(crate) fn ask(&self, method: &str, path: &str, token: &str, body: &Value) -> Answer {
        ask(self.address(), method, path, (token, body))
    }

    pub(crate) fn get(&self, path: &str, token: &str) -> Answer {
        self.ask("GET", path, token, &Value::Null)
    }

    pub(crate) fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.ask("POST", path, token, body)
    }

    pub(crate) fn sign_in(&self, password: &str) -> Answer {
        let body = json!({"email": "ada@example.org", "password": password});
        self.post("/api/v1/auth/login", "", &body)
    }

    /// Makes the owner by the link that the server printed. Answers her token.
    pub(crate) fn set_up(&self) -> String {
        let link = self.said["setup_url"].as_str().unwrap();
        let token = link.rsplit_once("/setup/").unwrap().1;
        let new = json!({
            "token": token, "name": "Ada", "email": "ada@example.org", "password": PASSWORD,
            "organisation": "Test",
        });
        let made = self.post("/api/v1/auth/register", "", &new);
        assert_eq!(made.status, 201, "{}", made.body);
        made.text("access_token")
    }

    /// A number among the metrics.
    pub(crate) fn metric(&self, name: &str) -> String {
        let address = self.address();
        let request =
            format!("GET /metrics HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
        let answer = exchange(address, &request);
        let line = answer.lines().find_map(|it| it.strip_prefix(name));
        line.unwrap_or_default().trim().to_owned()
    }
}

/// Asks whoever listens at an address.
pub(crate) fn ask(address: &str, method: &str, path: &str, sent: (&str, &Value)) -> Answer {
    let (token, body) = sent;
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let bearer = if token.is_empty() {
        String::new()
    } else {
        format!("authorization: Bearer {token}\r\n")
    };
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{bearer}\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    let answer = exchange(address, &request);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    Answer {
        status: head[9..12].parse().unwrap(),
        body: serde_json::from_str(body).unwrap_or(Value::Null),
        head: head.to_owned(),
    }
}

fn exchange(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}
