//! What an archive says of itself: the header before it and the manifest at its end.
//!
//! Owns: their shapes, which are stored and never change their meaning within a format.
//! Not here: their place in the bytes (`source`, `frame`).
//! Invariant: names and moments are text, so that anybody can read them with any tool.

use serde::{Deserialize, Serialize};

/// The format written, and the newest that is read.
pub(super) const FORMAT: u16 = 1;

/// Before an archive, in plain text: what is needed to open it, and to list it without a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveHeader {
    /// The program's version.
    pub program: String,
    /// `sqlite` or `postgres`: where it was made; it restores into both.
    pub engine: String,
    /// The schema's version.
    pub schema: u64,
    /// The moment it is of: RFC 3339, UTC.
    pub made_at: String,
    /// In one word: why it was made (`daily`).
    pub kind: String,
    /// The id of the master key.
    pub key: String,
    /// What makes the key of this archive another one than of any other: hex digits.
    pub salt: String,
}

/// A table, or the files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartTotals {
    /// The table's name, or `files`.
    pub name: String,
    /// How many rows, or files.
    pub rows: u64,
    /// Their bytes in the archive, before compression.
    pub bytes: u64,
    /// The SHA-256 of these: hex digits.
    pub sha256: String,
}

/// Where a journal stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalMark {
    /// The organisation's id.
    pub organisation: String,
    /// Its short name.
    pub slug: String,
    /// The last record; 0 if there was none.
    pub seq: u64,
    /// Its hash: hex digits.
    pub hash: String,
}

/// Where an audit log stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditMark {
    /// `instance`, or the organisation's id.
    pub scope: String,
    /// The last row; 0 if there was none.
    pub seq: u64,
    /// Its hash: hex digits.
    pub hash: String,
}

/// At the end of an archive: all that is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupManifest {
    /// The format.
    pub format: u16,
    /// The header, once more.
    pub header: ArchiveHeader,
    /// Every journal.
    pub journals: Vec<JournalMark>,
    /// Every audit log.
    pub audits: Vec<AuditMark>,
    /// Every part, in order.
    pub parts: Vec<PartTotals>,
}

impl BackupManifest {
    /// How many rows a table has in it; none if it has no such table.
    #[must_use]
    pub fn rows(&self, part: &str) -> Option<u64> {
        self.parts
            .iter()
            .find(|it| it.name == part)
            .map(|it| it.rows)
    }
}
