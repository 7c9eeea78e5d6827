//! Telling who waits that a journal has moved on.
//!
//! Owns: the heads' channel in this process, and what was told.
//! Not here: hearing of other processes (`tasks`), catching up (the caller reads after its own
//! head).
//! Invariant: heads of one journal are told in order of sequence, each once; nothing on the append
//! path waits for it.

pub(crate) mod tasks;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use journal::Head;
use money::OrganisationId;
use sqlx::Row;
use tokio::sync::{Notify, broadcast};
use tokio::task::JoinHandle;

use crate::columns::head_of;
use crate::database::{Database, on_current};
use crate::error::Error;

/// Heads a slow subscriber may be behind before it is told that it missed some.
const CAPACITY: usize = 1024;

/// A journal has moved on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadMoved {
    /// Whose journal.
    pub org: OrganisationId,
    /// Where it stands now, at least.
    pub head: Head,
}

/// Who listens and what they were told.
#[derive(Debug)]
pub(crate) struct Watch {
    sender: broadcast::Sender<HeadMoved>,
    told: Mutex<HashMap<OrganisationId, u64>>,
    /// Wakes the task that tells other processes.
    appended: Notify,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Watch {
    pub(crate) fn new() -> Self {
        Self {
            sender: broadcast::Sender::new(CAPACITY),
            told: Mutex::default(),
            appended: Notify::new(),
            tasks: Mutex::default(),
        }
    }

    /// Tells the subscribers of this process, unless they know.
    fn tell(&self, org: OrganisationId, head: Head) {
        // Sent under the lock, so that heads of one journal never overtake each other.
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let known = told.entry(org).or_default();
        if head.seq > *known {
            *known = head.seq;
            // No subscriber is no fault.
            self.sender.send(HeadMoved { org, head }).ok();
        }
    }

    /// An append of this process.
    pub(crate) fn appended(&self, org: OrganisationId, head: Head) {
        self.tell(org, head);
        self.appended.notify_one();
    }

    /// Ends the background work and waits until it holds nothing any more.
    pub(crate) async fn stop(&self) {
        for task in self.abort() {
            // Ended or panicked: either way it is gone.
            task.await.ok();
        }
    }

    fn abort(&self) -> Vec<JoinHandle<()>> {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.iter().for_each(JoinHandle::abort);
        std::mem::take(&mut *tasks)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.abort();
    }
}

/// Every journal's head.
async fn heads(database: &Database) -> Result<Vec<(OrganisationId, Head)>, Error> {
    let sql = "SELECT h.seq, h.hash, o.id FROM heads h JOIN organisations o ON o.number = h.org";
    let failed = || Error::database("read the heads");
    on_current!(database, |pool| {
        let rows = sqlx::query(sql).fetch_all(pool).await.map_err(failed())?;
        rows.iter()
            .map(|row| {
                let org = OrganisationId::from_uuid(row.try_get(2).map_err(failed())?);
                Ok((org, head_of(row, 0).map_err(failed())?))
            })
            .collect()
    })
}
