//! The store: journals, documents, prices and files, kept on SQLite or PostgreSQL.
//!
//! Owns: every SQL statement, the data folder (anchors, snapshots, files), and what durable means.
//! Not here: what a record says (`journal`), who may write it and when (`treasury`).
//! Invariant: what `append` acknowledged is on disk, once, in order, and can be proved.

mod anchor;
mod append;
mod audit;
mod backup;
mod columns;
mod config;
mod database;
mod diagnosis;
mod directory;
mod document;
mod engine;
mod error;
mod file;
mod jobs;
mod migrate;
mod open;
mod organisation;
mod postgres;
mod price;
mod read;
mod scrub;
mod shared;
mod snapshot;
mod sqlite;
mod store;
mod upload;
mod watch;

pub use append::AppendError;
pub use audit::{AuditHead, AuditRow, AuditScope, audit_hash};
pub use backup::{
    ArchiveBytes, ArchiveHeader, ArchiveKeys, AuditMark, BackupError, BackupFolder, BackupManifest,
    BackupOrder, FolderUpload, Force, JournalMark, Keep, PartTotals, Progress, RestoreOptions,
    Restored, Watch, inspect, read_header, restore,
};
pub use config::{Engine, Migrations, StoreConfig};
pub use diagnosis::{Clocks, Diagnosis, ReplicaState, ServerState, SlowStatement, Standby};
pub use directory::{DirectoryChange, DirectoryContent, DirectoryEntry, DirectoryError};
pub use document::{
    Document, DocumentChange, DocumentError, DocumentKey, DocumentVersion, MAX_BATCH,
};
pub use error::Error;
pub use file::FileHash;
pub use jobs::{
    Beat, Claim, ClaimQuery, Enqueued, Fired, Job, JobChange, JobCounts, JobOutcome, JobProgress,
    JobQuery, JobState, Leased, NewJob, Schedule, ScheduledFor,
};
pub use migrate::{MigrationPlan, PlannedMigration, roll_back};
pub use organisation::Organisation;
pub use price::{PriceRecord, PricesPut};
pub use read::CHUNK_RECORDS;
pub use shared::{Absence, Hit, Shared, SharedState};
pub use snapshot::Snapshot;
pub use store::Store;
pub use upload::Upload;
pub use watch::HeadMoved;
