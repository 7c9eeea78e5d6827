//! Which errors are reported to a tracker, and what is told of them (OPS-3).
//!
//! Owns: the choice of fields, the bound on how many. Not here: the protocol
//! (`treasury::ErrorTracker`).
//! Invariant: only texts of ours and a few named fields leave: no text of a user, path, address,
//! amount or cause, because all of those can name people or carry secrets.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;
use treasury::ErrorTracker;

use super::lines::{Fields, Ids};

/// The fields that are told: words of a fixed list, and numbers.
const TOLD: [&str; 4] = ["code", "http.route", "http.status", "duration_ms"];
/// Most reports in `WINDOW`, of all places and of one.
const MOST: u32 = 30;
const MOST_OF_ONE: u32 = 3;
const WINDOW: Duration = Duration::from_secs(60);

/// Reports what is logged as an error.
pub(super) struct Reports {
    tracker: ErrorTracker,
    environment: String,
    budget: Mutex<Budget>,
}

/// What was reported in this window.
struct Budget {
    began: Instant,
    all: u32,
    /// By the place in the code.
    each: HashMap<(&'static str, u32), u32>,
}

impl Budget {
    fn new() -> Self {
        Self {
            began: Instant::now(),
            all: 0,
            each: HashMap::new(),
        }
    }

    fn takes(&mut self, place: (&'static str, u32)) -> bool {
        if self.began.elapsed() >= WINDOW {
            *self = Self::new();
        }
        let of_one = self.each.entry(place).or_default();
        if self.all >= MOST || *of_one >= MOST_OF_ONE {
            return false;
        }
        *of_one += 1;
        self.all += 1;
        true
    }
}

impl Reports {
    pub(super) fn new(tracker: ErrorTracker, environment: String) -> Self {
        Self {
            tracker,
            environment,
            budget: Mutex::new(Budget::new()),
        }
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Reports {
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let meta = event.metadata();
        if *meta.level() != Level::ERROR {
            return;
        }
        let place = (meta.target(), meta.line().unwrap_or_default());
        let takes = {
            let mut budget = self.budget.lock().unwrap_or_else(PoisonError::into_inner);
            budget.takes(place)
        };
        if !takes {
            return;
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        let mut tags = Map::new();
        for name in TOLD {
            if let Some(value) = fields.0.get(name) {
                tags.insert(name.to_owned(), value.clone());
            }
        }
        for (name, value) in Ids::of(event, &context).iter() {
            tags.insert(name.to_owned(), value.into());
        }
        // A text of ours: what is variable stands in fields.
        let message = fields.0.get("message").and_then(Value::as_str);
        let line = place.1;
        self.tracker.send(json!({
            "event_id": uuid::Uuid::now_v7().simple().to_string(),
            "timestamp": jiff::Timestamp::now().to_string(),
            "platform": "rust",
            "level": "error",
            "logger": meta.target(),
            "release": concat!("bursar@", env!("CARGO_PKG_VERSION")),
            "environment": self.environment,
            "message": {"formatted": message.unwrap_or(meta.name())},
            "fingerprint": [format!("{}:{line}", meta.target())],
            "tags": tags,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_that_fails_for_ever_does_not_hide_the_others() {
        let mut budget = Budget::new();
        let taken = (0..1_000).filter(|_| budget.takes(("store", 1))).count();
        assert_eq!(taken, 3);
        assert!(budget.takes(("store", 2)));
        let all = (0..1_000_u32)
            .filter(|it| budget.takes(("server", *it)))
            .count();
        assert_eq!(all, 26, "30 in all");
    }
}
