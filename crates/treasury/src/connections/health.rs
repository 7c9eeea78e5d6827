//! How a connection stands: beside every balance it brings.
//!
//! Owns: the one word for it, ages, what is missing. Not here: syncing (`sync`), alerts (metrics).
//! Invariant: a connection that was never synced is not fine, and old data is told with its age.

use money::{Date, ImportId, Timestamp};

use super::document::{ConnectionBody, StateBody, SyncProblem};

/// How a connection stands, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HealthState {
    /// Somebody has to change something first.
    Stopped,
    /// The last sync failed; it is tried again.
    Failing,
    /// It was due and did not happen: does a worker run?
    Late,
    /// Expected data has not come.
    Missing,
    /// Imports wait for somebody.
    Waiting,
    /// It rests.
    Paused,
    /// It was not synced yet.
    New,
    /// All is well.
    Fine,
}

impl HealthState {
    /// Every state with its word.
    pub const WORDS: [(Self, &'static str); 8] = [
        (Self::Stopped, "stopped"),
        (Self::Failing, "failing"),
        (Self::Late, "late"),
        (Self::Missing, "missing"),
        (Self::Waiting, "waiting"),
        (Self::Paused, "paused"),
        (Self::New, "new"),
        (Self::Fine, "fine"),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        let found = Self::WORDS.iter().find(|it| it.0 == self);
        found.map_or("fine", |it| it.1)
    }

    /// Whether somebody should be told.
    #[must_use]
    pub const fn is_alarming(self) -> bool {
        matches!(
            self,
            Self::Stopped | Self::Failing | Self::Late | Self::Missing
        )
    }
}

/// How a connection stands.
#[derive(Clone, Debug, PartialEq)]
pub struct ConnectionHealth {
    /// In one word.
    pub state: HealthState,
    /// When it was tried last.
    pub last_attempt_at: Option<Timestamp>,
    /// When it last came to its end.
    pub last_success_at: Option<Timestamp>,
    /// When it last brought something new.
    pub last_data_at: Option<Timestamp>,
    /// When it is tried next; none if it is not, or within a minute.
    pub next_at: Option<Timestamp>,
    /// Failures since the last success.
    pub failures: u32,
    /// What kept it from its end.
    pub problem: Option<SyncProblem>,
    /// What is missing, in words, with the cure.
    pub missing: Vec<String>,
    /// Imports that wait for somebody, and why.
    pub held: Vec<(ImportId, String)>,
    /// What is worth knowing of the last sync.
    pub notes: Vec<String>,
    /// Lines booked since it was added.
    pub booked: u64,
    /// Accounts at the bank.
    pub remotes: Vec<RemoteHealth>,
}

/// An account at a bank, and how far it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteHealth {
    /// What the bank's interface calls it.
    pub id: String,
    /// Its number.
    pub identification: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Every line up to this day was asked for.
    pub through: Option<Date>,
    /// The bank's booked balance: decimal text and currency.
    pub balance: Option<(String, String)>,
    /// The balance's day.
    pub balance_on: Option<Date>,
}

pub(super) fn health(body: &ConnectionBody, state: &StateBody, now: Timestamp) -> ConnectionHealth {
    let missing = missing(body, state, now);
    let word = if body.is_paused {
        HealthState::Paused
    } else if state.is_stopped {
        HealthState::Stopped
    } else if state.problem.is_some() {
        HealthState::Failing
    } else if is_late(body, state, now) {
        HealthState::Late
    } else if !missing.is_empty() {
        HealthState::Missing
    } else if !state.held.is_empty() {
        HealthState::Waiting
    } else if state.last_success_at.is_none() {
        HealthState::New
    } else {
        HealthState::Fine
    };
    let is_going = !body.is_paused && !state.is_stopped;
    ConnectionHealth {
        state: word,
        last_attempt_at: state.last_attempt_at,
        last_success_at: state.last_success_at,
        last_data_at: state.last_data_at,
        next_at: state.next_at.filter(|_| is_going),
        failures: state.failures,
        problem: state.problem.clone(),
        missing,
        held: state
            .held
            .iter()
            .filter_map(|it| Some((it.import.parse().ok()?, it.what.clone())))
            .collect(),
        notes: state.notes.clone(),
        booked: state.booked,
        remotes: remotes(state),
    }
}

fn remotes(state: &StateBody) -> Vec<RemoteHealth> {
    let shown = |(id, it): (&String, &super::bank::RemoteState)| RemoteHealth {
        id: id.clone(),
        identification: it.identification.clone(),
        name: it.name.clone(),
        through: it.through,
        balance: it.balance.as_ref().map(|it| (it.0.clone(), it.1.clone())),
        balance_on: it.balance.as_ref().and_then(|it| it.2),
    };
    state.remotes.iter().map(shown).collect()
}

/// Seconds from one moment to another, never below zero.
pub(super) fn age_s(then: Timestamp, now: Timestamp) -> i64 {
    now.duration_since(then).as_secs().max(0)
}

/// Whether it was due three times over and nothing happened.
fn is_late(body: &ConnectionBody, state: &StateBody, now: Timestamp) -> bool {
    let since = state.last_attempt_at.unwrap_or(body.created_at);
    let patience = i64::from(body.every_s).saturating_mul(3).max(900);
    age_s(since, now) > patience
}

fn missing(body: &ConnectionBody, state: &StateBody, now: Timestamp) -> Vec<String> {
    let Some(hours) = body.expect_within_h else {
        return Vec::new();
    };
    let since = state.last_data_at.unwrap_or(body.created_at);
    let age_h = age_s(since, now) / 3600;
    if age_h < i64::from(hours) {
        return Vec::new();
    }
    let text = format!(
        "nothing new for {age_h} hours, expected within {hours}: ask the bank whether it still \
         sends"
    );
    vec![text]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body() -> ConnectionBody {
        ConnectionBody {
            name: "n".to_owned(),
            connector: "folder".to_owned(),
            settings: serde_json::Value::Null,
            credentials: std::collections::BTreeSet::new(),
            every_s: 300,
            expect_within_h: Some(24),
            is_paused: false,
            created_at: at("2026-01-01T00:00:00Z"),
            created_by: "local".to_owned(),
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn word(body: &ConnectionBody, state: &StateBody, now: &str) -> &'static str {
        health(body, state, at(now)).state.word()
    }

    #[test]
    fn a_connection_is_fine_only_after_it_was_synced_and_while_data_comes() {
        let mut state = StateBody::default();
        assert_eq!(word(&body(), &state, "2026-01-01T00:01:00Z"), "new");
        assert_eq!(word(&body(), &state, "2026-01-01T01:00:00Z"), "late");
        state.last_attempt_at = Some(at("2026-01-02T00:00:00Z"));
        state.last_success_at = state.last_attempt_at;
        assert_eq!(word(&body(), &state, "2026-01-02T00:05:00Z"), "missing");
        state.last_data_at = state.last_attempt_at;
        assert_eq!(word(&body(), &state, "2026-01-02T00:05:00Z"), "fine");
        state.is_stopped = true;
        assert_eq!(word(&body(), &state, "2026-01-02T00:05:00Z"), "stopped");
        let paused = ConnectionBody {
            is_paused: true,
            ..body()
        };
        assert_eq!(word(&paused, &state, "2026-01-02T00:05:00Z"), "paused");
    }
}
