//! The store: one open database with its data folder.
//!
//! Owns: closing, and the comparison of each journal with its anchor.
//! Not here: opening (`open`), what is kept for an organisation (`organisation`, `append`, `read`, `document`, `price`).
//! Invariant: no journal is given out before it was compared with its anchor.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use journal::Head;
use money::OrganisationId;
use sqlx::Row;

use crate::anchor::Anchor;
use crate::audit::log::AuditLog;
use crate::audit::scope::AuditScope;
use crate::columns::{head_of, optional_head_of};
use crate::config::Engine;
use crate::database::{Database, on_current};
use crate::error::Error;
use crate::migrate;
use crate::watch::Watch;

/// One open database with its data folder. Cheap to clone; all clones are one store.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

/// What the clones share.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) database: Database,
    pub(crate) data_dir: PathBuf,
    journals: Mutex<HashMap<OrganisationId, Arc<Journal>>>,
    audits: Mutex<HashMap<AuditScope, Arc<AuditLog>>>,
    pub(crate) watch: Watch,
    /// Tells the workers of this process that there may be a job.
    pub(crate) job_bell: tokio::sync::watch::Sender<u64>,
    /// Why the store stopped, once it did.
    pub(crate) stopped: OnceLock<String>,
}

/// One organisation's journal, compared with its anchor.
#[derive(Debug)]
pub(crate) struct Journal {
    pub(crate) org: OrganisationId,
    pub(crate) number: i64,
    anchor: Mutex<Anchor>,
}

/// The head of a journal as the database has it.
pub(crate) struct HeadRow {
    pub(crate) number: i64,
    pub(crate) head: Head,
}

impl Store {
    /// Brings the schema up to date and returns its version.
    pub async fn migrate(&self) -> Result<u64, Error> {
        migrate::migrate(&self.inner.database).await
    }

    /// The schema's version in the database.
    pub async fn schema_version(&self) -> Result<u64, Error> {
        migrate::version(&self.inner.database).await
    }

    /// The folder of everything beside the database.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.inner.data_dir
    }

    /// The engine below.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.inner.database.engine()
    }

    /// Connections to the database in use and at rest.
    #[must_use]
    pub fn connections(&self) -> (u32, u32) {
        self.inner.database.connections()
    }

    /// Most connections to the database at a time.
    #[must_use]
    pub fn max_connections(&self) -> u32 {
        self.inner.database.max_connections()
    }

    /// Waits until no server that takes writes is known, as in the middle of a failover; for ever
    /// on SQLite.
    pub async fn until_away(&self) {
        match &self.inner.database {
            Database::Sqlite(_) => std::future::pending().await,
            Database::Postgres(servers) => servers.primary.until_away().await,
        }
    }

    /// Why nothing is appended any more until the program is started again, if that is so.
    #[must_use]
    pub fn stopped(&self) -> Option<&str> {
        self.inner.stopped.get().map(String::as_str)
    }

    /// Ends the background work, syncs the anchors and closes every connection.
    pub async fn close(&self) {
        self.inner.watch.stop().await;
        self.inner.sync_anchors();
        self.inner.database.close().await;
    }

    /// Where a journal stands now, other processes' appends included.
    ///
    /// Errors: `UnknownOrganisation`, `LostTail`, `Damaged`.
    pub async fn head(&self, org: OrganisationId) -> Result<Head, Error> {
        let journal = self.journal(org).await?;
        // Taken before the query, because an append may finish between the two.
        let anchor = journal.anchor().head();
        let row = self
            .head_row(org)
            .await?
            .ok_or(Error::UnknownOrganisation(org))?;
        let is_behind = row.head.seq < anchor.seq;
        if is_behind || (row.head.seq == anchor.seq && row.head.hash != anchor.hash) {
            return Err(Error::LostTail {
                org,
                anchor,
                database: row.head,
            });
        }
        journal.advance(row.head);
        Ok(row.head)
    }

    /// Forgets what the anchor of a journal says and takes the database's head instead: for a
    /// person who restored an older backup and accepts what is lost.
    ///
    /// Errors: `UnknownOrganisation`, `File`.
    pub async fn accept_head(&self, org: OrganisationId) -> Result<Head, Error> {
        let row = self
            .head_row(org)
            .await?
            .ok_or(Error::UnknownOrganisation(org))?;
        self.inner.journals().remove(&org);
        let path = self.anchor_path(org);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::file("remove", &path)(error));
            }
            _ => {}
        }
        self.journal(org).await?;
        Ok(row.head)
    }

    pub(crate) async fn head_row(&self, org: OrganisationId) -> Result<Option<HeadRow>, Error> {
        let sql = "SELECT h.seq, h.hash, o.number FROM organisations o \
                   JOIN heads h ON h.org = o.number WHERE o.id = $1";
        let failed = || Error::database("read a journal's head");
        on_current!(&self.inner.database, |pool| {
            let row = sqlx::query(sql)
                .bind(org.as_uuid())
                .fetch_optional(pool)
                .await;
            let Some(row) = row.map_err(failed())? else {
                return Ok(None);
            };
            Ok(Some(HeadRow {
                head: head_of(&row, 0).map_err(failed())?,
                number: row.try_get(2).map_err(failed())?,
            }))
        })
    }

    /// The journal of an organisation, compared with its anchor at the first use.
    pub(crate) async fn journal(&self, org: OrganisationId) -> Result<Arc<Journal>, Error> {
        if let Some(journal) = self.inner.journals().get(&org) {
            return Ok(Arc::clone(journal));
        }
        let unknown = || Error::UnknownOrganisation(org);
        let row = self.head_row(org).await?.ok_or_else(unknown)?;
        let mut anchor = Anchor::open(&self.anchor_path(org))?;
        let head = self
            .compare(org, anchor.head())
            .await?
            .ok_or_else(unknown)?;
        anchor.advance(head)?;
        let anchor = Mutex::new(anchor);
        let journal = Arc::new(Journal {
            org,
            number: row.number,
            anchor,
        });
        // Another task may have been faster; the first one stays.
        Ok(Arc::clone(
            self.inner.journals().entry(org).or_insert(journal),
        ))
    }

    /// Compares a journal's rows with its head row and its anchor, and returns the head.
    ///
    /// One statement, so that all of it is of one moment while others append.
    async fn compare(&self, org: OrganisationId, anchor: Head) -> Result<Option<Head>, Error> {
        let sql = "SELECT h.seq, h.hash, l.seq, l.hash, a.seq, a.hash FROM organisations o \
             JOIN heads h ON h.org = o.number \
             LEFT JOIN journal l ON l.org = o.number \
                 AND l.seq = (SELECT max(seq) FROM journal WHERE org = o.number) \
             LEFT JOIN journal a ON a.org = o.number AND a.seq = $2 WHERE o.id = $1";
        let failed = || Error::database("read a journal's last record");
        let anchor_seq = i64::try_from(anchor.seq).unwrap_or(i64::MAX);
        let (head, last, at_anchor) = on_current!(&self.inner.database, |pool| {
            let row = sqlx::query(sql).bind(org.as_uuid()).bind(anchor_seq);
            let row = row.fetch_optional(pool).await.map_err(failed())?;
            let Some(row) = row else { return Ok(None) };
            let place = |first| optional_head_of(&row, first).map_err(failed());
            (place(0)?, place(2)?, place(4)?)
        });
        if at_anchor != anchor {
            let database = if at_anchor.seq == 0 { last } else { at_anchor };
            return Err(Error::LostTail {
                org,
                anchor,
                database,
            });
        }
        if last != head {
            let found = format!(
                "the head of {org} says record {} with hash {}, the last record is {} with hash {}",
                head.seq, head.hash, last.seq, last.hash
            );
            return Err(Error::Damaged { found });
        }
        Ok(Some(head))
    }

    pub(crate) fn anchor_path(&self, org: OrganisationId) -> PathBuf {
        self.inner.data_dir.join("anchors").join(org.to_string())
    }
}

impl Inner {
    /// Nothing of any journal is known yet.
    pub(crate) fn new(database: Database, data_dir: PathBuf) -> Self {
        Self {
            database,
            data_dir,
            journals: Mutex::default(),
            audits: Mutex::default(),
            watch: Watch::new(),
            job_bell: tokio::sync::watch::Sender::new(0),
            stopped: OnceLock::new(),
        }
    }

    fn journals(&self) -> MutexGuard<'_, HashMap<OrganisationId, Arc<Journal>>> {
        // No code that holds this lock can leave the map half changed.
        self.journals.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn audits(&self) -> MutexGuard<'_, HashMap<AuditScope, Arc<AuditLog>>> {
        self.audits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Appends nothing more until the program is started again; returns why.
    pub(crate) fn stop(&self, cause: String) -> String {
        tracing::error!(
            cause,
            "the store stops: a commit failed with unknown outcome"
        );
        self.stopped.get_or_init(|| cause).clone()
    }

    /// Syncs every anchor that was written since the last time.
    pub(crate) fn sync_anchors(&self) {
        let journals: Vec<_> = self.journals().values().map(Arc::clone).collect();
        for journal in journals {
            let file = journal.anchor().take_dirty();
            if let Some(Err(error)) = file.map(|it| it.sync_data()) {
                tracing::error!(org.id = %journal.org, %error, "cannot sync an anchor file");
            }
        }
        let logs: Vec<_> = self.audits().values().map(Arc::clone).collect();
        for log in logs {
            let file = log.anchor().take_dirty();
            if let Some(Err(error)) = file.map(|it| it.sync_data()) {
                tracing::error!(audit.scope = %log.scope, %error, "cannot sync an anchor file");
            }
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.sync_anchors();
    }
}

impl Journal {
    fn anchor(&self) -> MutexGuard<'_, Anchor> {
        self.anchor.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves the anchor to a head that is known to be durable.
    pub(crate) fn advance(&self, head: Head) {
        // The records are safe without it; what suffers is the proof that they were there.
        if let Err(error) = self.anchor().advance(head) {
            tracing::error!(org.id = %self.org, %error, "cannot write an anchor file");
        }
    }

    /// The last head this process knows to be durable.
    pub(crate) fn known(&self) -> Head {
        self.anchor().head()
    }
}

/// Only the owner may read what is kept there.
pub(crate) fn make_folder(path: &Path) -> Result<(), Error> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(Error::file("make the folder", path))
}
