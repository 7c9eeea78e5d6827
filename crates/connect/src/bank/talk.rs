//! Asking a bank: within limits, and understood where banks agree.
//!
//! Owns: our own limit of requests, 429, the other side's clock.
//! Not here: what a bank's own errors mean (each connector), HTTP (`http`).
//! Invariant: no request is made that the budget does not allow.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use money::Timestamp;

use super::BankError;
use crate::http::{Answer, Client, Request};

/// How long a request may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How long a bank is left alone that does not say for how long.
const USUAL_REST: Duration = Duration::from_secs(300);
/// The longest that a bank is believed. Unit: seconds.
const LONGEST_REST_S: u64 = 86_400;
/// From how many seconds on clocks differ so much that somebody should know.
const SKEW_S: i64 = 300;

/// Where a bank says for how long: the standard's header, and GoCardless's of an account.
const RESTS: [&str; 2] = ["retry-after", "http_x_ratelimit_account_success_reset"];

/// What a budget answers: yes, or in how long.
pub type Taken<'a> = Pin<Box<dyn Future<Output = Result<(), Duration>> + Send + 'a>>;

/// How many requests may still be made.
pub trait Budget: Send + Sync {
    /// Takes one.
    fn take(&self) -> Taken<'_>;
}

/// A conversation with one bank.
pub struct Talk<'a> {
    client: &'a Client,
    budget: &'a dyn Budget,
    /// Seconds that the bank's clock is ahead.
    skew_s: AtomicI64,
}

impl<'a> Talk<'a> {
    /// By this client, within this budget.
    #[must_use]
    pub fn new(client: &'a Client, budget: &'a dyn Budget) -> Self {
        Self {
            client,
            budget,
            skew_s: AtomicI64::new(0),
        }
    }

    /// Asks, and answers whatever comes but 429 and 5xx.
    ///
    /// Errors: `Budget`, `Limited`, `Http`.
    pub(super) async fn ask(&self, request: Request) -> Result<Answer, BankError> {
        let taken = self.budget.take().await;
        taken.map_err(|retry_after| BankError::Budget { retry_after })?;
        let answer = self.client.send(request.timeout(TIMEOUT)).await?;
        self.look_at_clock(&answer);
        match answer.status() {
            429 => Err(BankError::Limited {
                origin: answer.origin().to_owned(),
                retry_after: rest_of(&answer),
            }),
            500.. => match answer.require_success() {
                Err(error) => Err(error.into()),
                Ok(answer) => Ok(answer),
            },
            _ => Ok(answer),
        }
    }

    fn look_at_clock(&self, answer: &Answer) {
        let said = answer.header("date");
        let Some(theirs) = said.and_then(|it| jiff::fmt::rfc2822::parse(it).ok()) else {
            return;
        };
        let ahead = theirs.timestamp().duration_since(Timestamp::now());
        self.skew_s.store(ahead.as_secs(), Ordering::Relaxed);
    }

    /// What somebody should know of the bank's clock.
    #[must_use]
    pub fn clock_note(&self) -> Option<String> {
        let skew = self.skew_s.load(Ordering::Relaxed);
        (skew.abs() >= SKEW_S).then(|| {
            let way = if skew > 0 { "ahead of" } else { "behind" };
            format!(
                "the bank's clock is {} s {way} ours: is this machine's clock right?",
                skew.abs()
            )
        })
    }
}

/// How long to leave a bank alone: seconds, or a date.
fn rest_of(answer: &Answer) -> Duration {
    let said = RESTS.iter().find_map(|it| answer.header(it));
    let Some(said) = said.map(str::trim) else {
        return USUAL_REST;
    };
    let seconds = said.parse::<u64>().ok().or_else(|| {
        let at = jiff::fmt::rfc2822::parse(said).ok()?.timestamp();
        u64::try_from(at.duration_since(Timestamp::now()).as_secs()).ok()
    });
    seconds.map_or(USUAL_REST, |it| {
        Duration::from_secs(it.clamp(1, LONGEST_REST_S))
    })
}

/// A part of a path, whatever is in it.
pub(super) fn segment(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

/// At most 120 characters without control characters: it goes to pages and terminals.
pub(super) fn plain(text: &str) -> String {
    let clean = text.chars().filter(|it| !it.is_control());
    clean.take(120).collect()
}
