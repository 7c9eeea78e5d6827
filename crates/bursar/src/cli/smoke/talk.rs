//! Requests to the server that is checked.
//!
//! Owns: the client, the address and what every request carries. Not here: what is asked.
//! Invariant: an answer that is not what was expected is told with its status and problem.

use std::path::Path;
use std::time::Duration;

use secrecy::SecretString;
use serde_json::Value;
use treasury::outgoing::{AllowList, Answer, Client, Request, Settings};

use crate::failure::Failure;

/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// Limits: one answer.
const MAX_ANSWER_BYTES: u64 = 8 << 20;
/// What parts of a form are separated by.
const BOUNDARY: &str = "bursar-smoke-b7f1c2";

/// A server, and who asks it about which organisation.
#[derive(Clone)]
pub(super) struct Talk {
    client: Client,
    base: String,
    token: Option<SecretString>,
    organisation: Option<String>,
}

/// A request before it is sent.
pub(super) struct Question<'a> {
    pub(super) method: &'static str,
    pub(super) path: &'a str,
    pub(super) headers: &'a [(&'a str, &'a str)],
    pub(super) body: Body<'a>,
}

/// What a request carries.
pub(super) enum Body<'a> {
    Nothing,
    Json(&'a Value),
    /// A file of this name, as a form has it.
    File(&'a str, &'a [u8]),
}

impl Talk {
    /// Errors: `bad-url`, `file-not-found`, `certificate-unusable`.
    pub(super) fn new(url: &str, authorities: Option<&Path>) -> Result<Self, Failure> {
        let bad = |why: String| Failure::usage("bad-url", format!("--url `{url}`: {why}"));
        let base = url.trim_end_matches('/');
        let rest = base
            .strip_prefix("https://")
            .or_else(|| base.strip_prefix("http://"))
            .ok_or_else(|| bad("expected http:// or https://".to_owned()))?;
        if rest.is_empty() || rest.contains(['/', '?', '#', '@']) {
            let expected = "expected scheme, host and port, as in https://bursar.example";
            return Err(bad(expected.to_owned()));
        }
        // Whoever runs the check names the server: it may be private, and without TLS.
        let host = match rest.strip_prefix('[') {
            Some(v6) => v6.split(']').next().unwrap_or(v6),
            None => rest.split(':').next().unwrap_or(rest),
        };
        let allowed = AllowList::parse(&[host]).map_err(|error| bad(error.to_string()))?;
        let trusted_pem = match authorities {
            None => None,
            Some(path) => {
                Some(std::fs::read_to_string(path).map_err(|it| Failure::file("read", path, &it))?)
            }
        };
        let client = Client::new(Settings {
            allowed,
            trusted_pem,
            ..Settings::default()
        });
        let client = client
            .map_err(|error| Failure::usage("certificate-unusable", format!("--ca: {error}")))?;
        Ok(Self {
            client,
            base: base.to_owned(),
            token: None,
            organisation: None,
        })
    }

    /// The same, as someone, about an organisation.
    pub(super) fn with(&self, token: Option<SecretString>, organisation: &str) -> Self {
        Self {
            token,
            organisation: Some(organisation.to_owned()),
            ..self.clone()
        }
    }

    pub(super) fn is_https(&self) -> bool {
        self.base.starts_with("https://")
    }

    pub(super) fn is_signed_in(&self) -> bool {
        self.token.is_some()
    }

    pub(super) async fn get(&self, path: &str) -> Result<Answer, String> {
        self.ask(Question {
            method: "GET",
            path,
            headers: &[],
            body: Body::Nothing,
        })
        .await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Answer, String> {
        self.ask(Question {
            method: "POST",
            path,
            headers: &[],
            body: Body::Json(body),
        })
        .await
    }

    /// Sends a request. Errors: it cannot be sent, or there is no answer.
    pub(super) async fn ask(&self, question: Question<'_>) -> Result<Answer, String> {
        let mut url = format!("{}{}", self.base, question.path);
        if let Some(organisation) = &self.organisation {
            let mark = if url.contains('?') { '&' } else { '?' };
            url = format!("{url}{mark}org={organisation}");
        }
        let request = match question.method {
            "POST" => Request::post(&url),
            "DELETE" => Request::delete(&url),
            _ => Request::get(&url),
        };
        let request = build(request.map_err(|it| text(&it))?, &question).map_err(|it| text(&it))?;
        let request = match &self.token {
            Some(token) => request.bearer(token).map_err(|it| text(&it))?,
            None => request,
        };
        let request = request.timeout(PATIENCE).limit_bytes(MAX_ANSWER_BYTES);
        self.client.send(request).await.map_err(|it| text(&it))
    }
}

fn build(
    mut request: Request,
    question: &Question<'_>,
) -> Result<Request, treasury::outgoing::HttpError> {
    for (name, value) in question.headers {
        request = request.header(name, value)?;
    }
    match question.body {
        Body::Nothing => Ok(request),
        Body::Json(value) => request.json(value),
        Body::File(name, content) => {
            let mut form = format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"files\"; \
                 filename=\"{name}\"\r\ncontent-type: application/octet-stream\r\n\r\n"
            )
            .into_bytes();
            form.extend_from_slice(content);
            form.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
            request.body(&format!("multipart/form-data; boundary={BOUNDARY}"), form)
        }
    }
}

fn text(error: &treasury::outgoing::HttpError) -> String {
    error.to_string()
}

/// The answer's JSON, if it came with this status. Errors: what came instead.
pub(super) fn expect(answer: &Answer, status: u16) -> Result<Value, String> {
    let body = || serde_json::from_slice::<Value>(answer.body()).unwrap_or(Value::Null);
    if answer.status() == status {
        return Ok(body());
    }
    let problem = body();
    let word = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
    Err(format!(
        "answered {} {} {}, expected {status}",
        answer.status(),
        word("code"),
        word("detail")
    ))
}
