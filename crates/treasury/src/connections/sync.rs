//! One sync of one connection, from beginning to end.
//!
//! Owns: that there is one at a time, what is written down about it, when the next one is due.
//! Not here: each connector's way (`folder`, `bank`), the job that calls it (`due`).
//! Invariant: however a sync ends, what it found out is kept: success, failure and why, and from
//! when on it is worth trying again.

use connect::http::Reaction;
use money::{ConnectionId, ImportId, OrganisationId, Timestamp};

use super::FOLDER;
use super::deliver::Delivered;
use super::document::{ConnectionBody, HeldImport, StateBody, SyncProblem};
use crate::error::{Error, ErrorKind};
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// The longest that a sync may hold its connection. Unit: seconds.
pub(super) const HOLD_S: i64 = 900;
/// Notes that are kept of a sync.
const MAX_NOTES: usize = 20;
/// The longest wait after failures. Unit: seconds.
const MAX_WAIT_S: i64 = 6 * 3600;

/// How a sync ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SyncOutcome {
    /// Everything that was there was taken.
    #[default]
    Done,
    /// Something kept it from its end: another try may succeed.
    Failed,
    /// Somebody has to change something first.
    Stopped,
    /// It is paused, stopped, or under way elsewhere.
    Skipped,
}

/// What a sync did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// How it ended.
    pub outcome: SyncOutcome,
    /// Files that were taken.
    pub files: usize,
    /// Files that are left for the next sync: still being written, or too many.
    pub waiting: usize,
    /// Lines that were booked.
    pub booked: usize,
    /// Files or answers whose lines were all known.
    pub known: usize,
    /// Imports that wait for somebody.
    pub held: Vec<ImportId>,
    /// Files that cannot be read.
    pub unreadable: usize,
    /// What is worth knowing.
    pub notes: Vec<String>,
    /// What kept it from its end.
    pub problem: Option<SyncProblem>,
    pub(super) held_now: Vec<HeldImportNow>,
}

/// An import that was held by this sync.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HeldImportNow {
    import: ImportId,
    what: String,
    since: Timestamp,
}

impl SyncReport {
    pub(super) fn count(&mut self, name: &str, delivered: &Delivered, now: Timestamp) {
        match delivered {
            Delivered::Booked(lines) => self.booked += lines,
            Delivered::Known => self.known += 1,
            Delivered::Held(import, why) => {
                self.held.push(*import);
                self.held_now.push(HeldImportNow {
                    import: *import,
                    what: format!("`{name}`: {why}").chars().take(500).collect(),
                    since: now,
                });
            }
            Delivered::Unreadable(why) => {
                self.unreadable += 1;
                let why: String = why.chars().take(300).collect();
                self.notes.push(format!("`{name}` cannot be read: {why}"));
            }
        }
    }

    /// Whether it brought anything new.
    const fn has_data(&self) -> bool {
        self.booked > 0 || !self.held.is_empty()
    }
}

impl Treasury {
    /// Syncs a connection now, in this process.
    ///
    /// Errors: `Forbidden`, `NotFound`, `Conflict` while it is under way, `Store`. What the bank
    /// or folder did not do is in the report.
    pub async fn sync_connection(
        &self,
        org: OrganisationId,
        caller: &Caller,
        name: &str,
    ) -> Result<SyncReport, Error> {
        caller.require(org, Action::ConnectionsSync)?;
        let id = self.connection(org, caller, name).await?.id;
        let report = self.sync_one(org, id).await?;
        if report.outcome == SyncOutcome::Skipped {
            let text = "the connection is paused, or a sync of it is under way: \
                        `bursar connection show` says which";
            return Err(Error::Conflict(text.to_owned()));
        }
        Ok(report)
    }

    /// Syncs a connection, unless it is paused or under way.
    ///
    /// Errors: `NotFound`, `Store`.
    pub(super) async fn sync_one(
        &self,
        org: OrganisationId,
        id: ConnectionId,
    ) -> Result<SyncReport, Error> {
        let ((body, _), (mut state, version)) = self.connection_body(org, id).await?;
        let began = self.now();
        let skipped = || SyncReport {
            outcome: SyncOutcome::Skipped,
            ..SyncReport::default()
        };
        if body.is_paused || state.busy_until.is_some_and(|it| it > began) {
            return Ok(skipped());
        }
        let by = id.to_string();
        state.busy_until = Some(after(began, HOLD_S));
        state.last_attempt_at = Some(began);
        let version = match self.put_state((org, id), &by, &state, version).await {
            Ok(version) => version,
            // Somebody else began at the same moment.
            Err(Error::Document(store::DocumentError::Conflict { .. })) => return Ok(skipped()),
            Err(error) => return Err(error),
        };
        let mut report = SyncReport::default();
        let ended = self
            .sync_by_connector(org, (id, &body), (&mut state, &mut report))
            .await;
        let error = ended.err();
        self.write_down(org, (&body, &mut state), &mut report, error.as_ref())
            .await?;
        self.put_state((org, id), &by, &state, Some(version))
            .await?;
        Ok(report)
    }

    async fn sync_by_connector(
        &self,
        org: OrganisationId,
        (id, body): (ConnectionId, &ConnectionBody),
        (state, report): (&mut StateBody, &mut SyncReport),
    ) -> Result<(), Error> {
        match body.connector.as_str() {
            FOLDER => self.sync_folder(org, (id, body), report).await,
            _ => {
                let remotes = &mut state.remotes;
                self.sync_bank(org, (id, body), remotes, report).await
            }
        }
    }

    /// Takes what a sync found out into the connection's state.
    async fn write_down(
        &self,
        org: OrganisationId,
        (body, state): (&ConnectionBody, &mut StateBody),
        report: &mut SyncReport,
        error: Option<&Error>,
    ) -> Result<(), Error> {
        let now = self.now();
        state.busy_until = None;
        let every = i64::from(body.every_s);
        match error {
            None => {
                state.last_success_at = Some(now);
                state.failures = 0;
                state.problem = None;
                state.is_stopped = false;
                state.next_at = Some(after(now, every));
            }
            Some(error) => {
                let reaction = reaction_of(error);
                state.failures = state.failures.saturating_add(1);
                state.is_stopped = reaction == Reaction::Stop;
                let wait = wait_after(every, state.failures, error);
                state.next_at = Some(after(now, wait));
                let problem = SyncProblem {
                    code: error.code().to_owned(),
                    message: error.to_string().chars().take(500).collect(),
                    reaction: reaction_word(reaction).to_owned(),
                    at: now,
                };
                state.problem = Some(problem.clone());
                report.problem = Some(problem);
                report.outcome = if state.is_stopped {
                    SyncOutcome::Stopped
                } else {
                    SyncOutcome::Failed
                };
            }
        }
        if report.has_data() {
            state.last_data_at = Some(now);
        }
        state.booked = state.booked.saturating_add(report.booked as u64);
        report.notes.truncate(MAX_NOTES);
        state.notes.clone_from(&report.notes);
        let mut held = Vec::new();
        for it in std::mem::take(&mut state.held) {
            let Ok(import) = it.import.parse() else {
                continue;
            };
            if self.still_waits(org, import).await? {
                held.push(it);
            }
        }
        held.extend(report.held_now.iter().map(|it| HeldImport {
            import: it.import.to_string(),
            what: it.what.clone(),
            since: it.since,
        }));
        state.held = held;
        Ok(())
    }
}

/// So many seconds later.
pub(super) fn after(moment: Timestamp, seconds: i64) -> Timestamp {
    let later = moment.checked_add(jiff::SignedDuration::from_secs(seconds));
    later.unwrap_or(Timestamp::MAX)
}

/// What an error asks for.
pub(super) fn reaction_of(error: &Error) -> Reaction {
    match error {
        Error::Connection { reaction, .. } => *reaction,
        other => match other.kind() {
            ErrorKind::Unavailable | ErrorKind::Conflict | ErrorKind::TooMany => Reaction::Retry,
            _ => Reaction::Stop,
        },
    }
}

const fn reaction_word(reaction: Reaction) -> &'static str {
    match reaction {
        Reaction::Retry => "retry",
        Reaction::Fallback => "fallback",
        Reaction::Stop => "stop",
    }
}

/// As long as it was told to wait, or the usual time, doubled by each failure up to six hours.
fn wait_after(every: i64, failures: u32, error: &Error) -> i64 {
    let doublings = failures.saturating_sub(1).min(10);
    let usual = every.saturating_mul(1 << doublings).min(MAX_WAIT_S);
    let told = match error {
        Error::Connection {
            retry_after: Some(told),
            ..
        } => i64::try_from(told.as_secs()).unwrap_or(MAX_WAIT_S),
        _ => 0,
    };
    usual.max(told).max(every)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn error(retry_after: Option<u64>) -> Error {
        Error::Connection {
            code: "rate-limited",
            message: String::new(),
            reaction: Reaction::Retry,
            retry_after: retry_after.map(Duration::from_secs),
        }
    }

    #[test]
    fn waits_double_up_to_six_hours_and_are_never_shorter_than_told() {
        assert_eq!(wait_after(300, 1, &error(None)), 300);
        assert_eq!(wait_after(300, 3, &error(None)), 1_200);
        assert_eq!(wait_after(300, 50, &error(None)), 21_600);
        assert_eq!(wait_after(300, 1, &error(Some(3_600))), 3_600);
        assert_eq!(wait_after(86_400, 1, &error(None)), 86_400);
    }

    #[test]
    fn what_a_person_must_change_stops_and_an_outage_does_not() {
        assert_eq!(reaction_of(&error(None)), Reaction::Retry);
        let invalid = Error::invalid("settings", "x", "y");
        assert_eq!(reaction_of(&invalid), Reaction::Stop);
        let away = Error::Unavailable("away".to_owned());
        assert_eq!(reaction_of(&away), Reaction::Retry);
    }
}
