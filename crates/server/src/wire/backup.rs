//! Backups on the wire (OPS-4).
//!
//! Owns: their JSON shapes. Not here: what they mean (`treasury`).
//! Invariant: nothing of what is in a backup is told, which may be of other organisations.

use serde::Serialize;
use utoipa::ToSchema;

use super::word::{BackupKind, BackupState};

/// A backup as it lies there.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Backup {
    /// Its file's name.
    #[schema(example = "bursar-20261121T010000Z-daily-0f3c9a1b.backup")]
    pub name: String,
    /// Why it was made, which says how long it is kept.
    pub kind: BackupKind,
    /// The moment it is of.
    #[schema(format = DateTime)]
    pub made_at: String,
    /// Its size in bytes.
    pub size: u64,
    /// Whether it can be relied on.
    pub state: BackupState,
    /// When it was restored on trial; null if nobody has tried.
    #[schema(required = true, format = DateTime)]
    pub verified_at: Option<String>,
    /// How long that took, in seconds.
    #[schema(required = true)]
    pub verification_seconds: Option<f64>,
}

/// Backups.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BackupList {
    /// The newest first.
    pub items: Vec<Backup>,
}

impl From<Vec<treasury::BackupRow>> for BackupList {
    fn from(rows: Vec<treasury::BackupRow>) -> Self {
        let row = |it: treasury::BackupRow| {
            let took = it.verdict.as_ref().map(|it| it.duration_ms);
            Backup {
                name: it.name,
                kind: it.kind.into(),
                made_at: it.made_at.to_string(),
                size: it.size_bytes,
                state: it.state.into(),
                verified_at: it.verdict.map(|it| it.verified_at.to_string()),
                verification_seconds: took
                    .map(|it| std::time::Duration::from_millis(it).as_secs_f64()),
            }
        };
        Self {
            items: rows.into_iter().map(row).collect(),
        }
    }
}
