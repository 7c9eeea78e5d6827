//! How long backups are kept.
//!
//! Owns: the time of each kind, and choosing which go.
//! Not here: removing them (`beside`, `place`).
//! Invariant: the newest trusted backup stays, whatever its age; while none is trusted, none goes.

use std::time::Duration;

use money::Timestamp;
use serde_json::json;

use super::{BackupKind, BackupPlace, BackupRow, BackupState, beside};
use crate::audit::Event;
use crate::error::Error;
use crate::people::require_operator;
use crate::rights::Caller;
use crate::treasury::Treasury;

const DAY: Duration = Duration::from_secs(24 * 3600);

impl BackupKind {
    /// How long backups of the kind are kept.
    #[must_use]
    pub const fn kept_for(self) -> Duration {
        let days = match self {
            Self::Hourly => 30,
            Self::Daily => 90,
            Self::Manual | Self::Monthly | Self::Yearly => 365,
        };
        DAY.saturating_mul(days)
    }
}

/// What was pruned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Names of the backups whose time is over, newest first.
    pub removed: Vec<String>,
    /// How many stay.
    pub kept: usize,
    /// The trusted one that stays although its time is over, or would.
    pub protected: Option<String>,
    /// Unfinished uploads of machines that went down.
    pub abandoned: u64,
}

impl Treasury {
    /// Removes the backups whose time is over; with `is_rehearsal` it only says which.
    ///
    /// Errors: `OutsideScope` for who is not the operator, `Backup`, `MasterKey`.
    pub async fn prune_backups(
        &self,
        caller: &Caller,
        place: &BackupPlace,
        rehearsal: Rehearsal,
    ) -> Result<Pruned, Error> {
        require_operator(caller)?;
        let rows = self.backups(caller, place).await?;
        let mut pruned = choose(&rows, self.now());
        if rehearsal == Rehearsal::Only {
            return Ok(pruned);
        }
        for name in &pruned.removed {
            beside::remove(place, name).await?;
        }
        pruned.abandoned = place.remove_abandoned().await?;
        if !pruned.removed.is_empty() {
            let event = Event::of("backup.pruned").on(place.address());
            let event = event.after(&json!({"removed": pruned.removed, "kept": pruned.kept}));
            self.note(None, &caller.name, &caller.origin, event).await?;
        }
        Ok(pruned)
    }
}

/// Whether something is really done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rehearsal {
    /// It only says what it would do.
    Only,
    /// It does it.
    Not,
}

/// Which go. `rows` are newest first.
fn choose(rows: &[BackupRow], now: Timestamp) -> Pruned {
    let trusted = rows.iter().find(|it| it.state == BackupState::Trusted);
    let Some(trusted) = trusted else {
        return Pruned {
            kept: rows.len(),
            ..Pruned::default()
        };
    };
    let is_over = |it: &&BackupRow| {
        let until = it.made_at.checked_add(it.kind.kept_for());
        until.is_ok_and(|until| until < now)
    };
    let over = rows
        .iter()
        .filter(is_over)
        .filter(|it| it.name != trusted.name);
    let removed: Vec<String> = over.map(|it| it.name.clone()).collect();
    Pruned {
        kept: rows.len() - removed.len(),
        removed,
        protected: Some(trusted.name.clone()),
        abandoned: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(kind: BackupKind, days: i64, state: BackupState, now: Timestamp) -> BackupRow {
        BackupRow {
            name: format!("{}-{days}", kind.word()),
            kind,
            made_at: now
                .checked_sub(jiff::SignedDuration::from_hours(24 * days))
                .unwrap(),
            size_bytes: 1,
            state,
            contents: None,
            verdict: None,
        }
    }

    #[test]
    fn each_kind_has_its_time_and_the_last_trusted_one_stays() {
        use BackupKind::{Daily, Hourly, Manual, Monthly, Yearly};
        use BackupState::{Failed, Trusted, Unverified};
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let rows: Vec<BackupRow> = [
            (Hourly, 29, Unverified),
            (Hourly, 31, Failed),
            (Daily, 89, Unverified),
            (Daily, 91, Trusted),
            (Daily, 92, Trusted),
            (Monthly, 300, Trusted),
            (Manual, 364, Unverified),
            (Monthly, 366, Unverified),
            (Yearly, 366, Trusted),
        ]
        .into_iter()
        .map(|(kind, days, state)| row(kind, days, state, now))
        .collect();
        let pruned = choose(&rows, now);
        assert_eq!(
            pruned.removed,
            ["hourly-31", "daily-92", "monthly-366", "yearly-366"]
        );
        assert_eq!(pruned.protected.as_deref(), Some("daily-91"));
        assert_eq!(pruned.kept, 5);
    }

    #[test]
    fn while_none_is_trusted_none_goes() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let rows = [
            row(BackupKind::Hourly, 500, BackupState::Unverified, now),
            row(BackupKind::Hourly, 600, BackupState::Failed, now),
        ];
        let pruned = choose(&rows, now);
        assert_eq!((pruned.removed.len(), pruned.kept), (0, 2));
        assert_eq!(choose(&[], now), Pruned::default());
    }
}
