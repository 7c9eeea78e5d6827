//! Reports of errors to a tracker that speaks Sentry's protocol (OPS-3).
//!
//! Owns: the tracker's address, envelopes, and holding back. Not here: which errors, and what of
//! them may be told (`bursar`).
//! Invariant: a report never waits and is never tried again; a tracker that is away or full costs
//! reports, nothing else.
//! Source: Sentry's developer documentation, "Envelopes" and "Rate limiting".

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use crate::http::{Answer, Client, HttpError, Request};
use crate::telemetry::client_for;

/// Most reports on their way at a time; more are dropped.
const AT_ONCE: usize = 4;
/// How long a tracker that says that it has enough is left alone, if it does not say how long.
const REST: Duration = Duration::from_secs(60);

/// A tracker of errors. Clones are one.
#[derive(Clone, Debug)]
pub struct ErrorTracker {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    client: Client,
    url: String,
    proof: SecretString,
    runtime: Handle,
    room: Arc<Semaphore>,
    rests_until: Mutex<Option<Instant>>,
    is_away: AtomicBool,
}

impl ErrorTracker {
    /// The tracker of a DSN: `https://KEY@HOST/PROJECT`. It works on `runtime`.
    ///
    /// Errors: `Setup`, without the text, which has the key.
    pub fn new(dsn: &str, runtime: Handle) -> Result<Self, HttpError> {
        let fail = || HttpError::Setup {
            fault: "expected the DSN of a project, as in https://KEY@errors.example.com/42"
                .to_owned(),
        };
        let mut url = url::Url::parse(dsn).map_err(|_| fail())?;
        let key = url.username().to_owned();
        let path = url.path().trim_matches('/').to_owned();
        let (before, project) = path.rsplit_once('/').unwrap_or(("", &path));
        let is_word = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric());
        let is_web = ["http", "https"].contains(&url.scheme());
        if !is_web || !is_word(&key) || !is_word(project) {
            return Err(fail());
        }
        let before = if before.is_empty() {
            String::new()
        } else {
            format!("/{before}")
        };
        url.set_path(&format!("{before}/api/{project}/envelope/"));
        url.set_query(None);
        let cleared = url.set_username("").and_then(|()| url.set_password(None));
        cleared.map_err(|()| fail())?;
        let version = env!("CARGO_PKG_VERSION");
        let proof =
            format!("Sentry sentry_version=7, sentry_client=bursar/{version}, sentry_key={key}");
        Ok(Self {
            inner: Arc::new(Inner {
                client: client_for(url.as_str())?,
                url: url.to_string(),
                proof: proof.into(),
                runtime,
                room: Arc::new(Semaphore::new(AT_ONCE)),
                rests_until: Mutex::default(),
                is_away: AtomicBool::default(),
            }),
        })
    }

    /// Sends an event, if there is room and the tracker takes any; it does not wait.
    /// `event` needs an `event_id` of 32 hexadecimal digits.
    pub fn send(&self, event: Value) {
        let inner = Arc::clone(&self.inner);
        let rests = inner.rests_until().is_some_and(|it| Instant::now() < it);
        let room = Arc::clone(&inner.room).try_acquire_owned();
        let (Ok(room), false) = (room, rests) else {
            return count("dropped");
        };
        self.inner.runtime.spawn(async move {
            let sent = inner.post(&event).await;
            inner.note(&sent);
            drop(room);
        });
    }
}

fn count(result: &'static str) {
    metrics::counter!("bursar_errors_reported_total", "result" => result).increment(1);
}

impl Inner {
    fn rests_until(&self) -> Option<Instant> {
        *self.lock()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.rests_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    async fn post(&self, event: &Value) -> Result<Answer, HttpError> {
        let payload = event.to_string();
        let head =
            json!({"event_id": event["event_id"], "sent_at": jiff::Timestamp::now().to_string()});
        let item = json!({"type": "event", "length": payload.len()});
        let envelope = format!("{head}\n{item}\n{payload}\n");
        let request = Request::post(&self.url)?
            .untraced()
            .header("x-sentry-auth", self.proof.expose_secret())?
            .body("application/x-sentry-envelope", envelope.into_bytes())?;
        self.client.send(request).await
    }

    fn note(&self, sent: &Result<Answer, HttpError>) {
        let cause = match sent {
            Ok(it) if it.status() < 400 => None,
            Ok(it) => Some(format!("it answered with status {}", it.status())),
            Err(error) => Some(error.to_string()),
        };
        if let Ok(answer) = sent
            && answer.status() == 429
        {
            let wait = answer.header("retry-after").and_then(|it| it.parse().ok());
            let wait = wait.map_or(REST, Duration::from_secs).min(REST * 60);
            *self.lock() = Instant::now().checked_add(wait);
        }
        count(if cause.is_some() { "failed" } else { "ok" });
        let was_away = self.is_away.swap(cause.is_some(), Ordering::Relaxed);
        if let (Some(cause), false) = (cause, was_away) {
            tracing::warn!(cause, "the tracker of errors does not take reports");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_dsn_leads_to_its_project_and_keeps_its_key_to_itself() {
        for (dsn, url) in [
            (
                "https://abc123@errors.example/42",
                "https://errors.example/api/42/envelope/",
            ),
            (
                "https://abc123:old@errors.example/42",
                "https://errors.example/api/42/envelope/",
            ),
            (
                "http://k@localhost:9000/a/b/7",
                "http://localhost:9000/a/b/api/7/envelope/",
            ),
        ] {
            let tracker = ErrorTracker::new(dsn, Handle::current()).unwrap();
            assert_eq!(tracker.inner.url, url);
            assert!(!format!("{tracker:?}").contains("abc123"), "{tracker:?}");
        }
        for odd in [
            "",
            "abc",
            "https://errors.example/42",
            "https://key@errors.example/",
            "ftp://k@a/1",
        ] {
            let error = ErrorTracker::new(odd, Handle::current()).unwrap_err();
            assert!(
                error.to_string().contains("expected the DSN"),
                "{odd}: {error}"
            );
        }
    }
}
