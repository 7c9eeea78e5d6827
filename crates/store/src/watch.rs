//! Telling who waits that a journal has moved on.
//!
//! Owns: the heads' channel, notifications between processes, polling, the anchors' sync.
//! Not here: catching up (the caller reads after its own head).
//! Invariant: every append of any process is told at last, in order of sequence, at least for
//! the newest head of each journal; nothing on the append path waits for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use journal::Head;
use money::OrganisationId;
use sqlx::postgres::PgListener;
use sqlx::{PgPool, Row};
use tokio::sync::{Notify, broadcast};
use tokio::task::JoinHandle;

use crate::config::StoreConfig;
use crate::database::{Database, on_current};
use crate::error::Error;
use crate::store::{Inner, Store, head_of};

/// Heads a slow subscriber may be behind before it is told that it missed some.
const CAPACITY: usize = 1024;

/// The channel of `LISTEN` and `NOTIFY`.
const CHANNEL: &str = "bursar_heads";

/// The channel that tells of new jobs.
pub(crate) const JOBS_CHANNEL: &str = "bursar_jobs";

/// How long an anchor may stay unsynced.
const ANCHOR_SYNC_INTERVAL: Duration = Duration::from_secs(1);

/// How long a look at the heads may take.
const LOOK_TIMEOUT: Duration = Duration::from_secs(10);

/// How long to wait before a broken watch starts again.
const RETRY_AFTER: Duration = Duration::from_secs(1);

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

impl Store {
    /// Every journal's new heads, of this and other processes.
    ///
    /// A subscriber that lags (`RecvError::Lagged`) looks at the heads it cares for and goes on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<HeadMoved> {
        self.inner.watch.sender.subscribe()
    }

    /// Every journal's head.
    async fn heads(&self) -> Result<Vec<(OrganisationId, Head)>, Error> {
        let sql =
            "SELECT h.seq, h.hash, o.id FROM heads h JOIN organisations o ON o.number = h.org";
        let failed = || Error::database("read the heads");
        on_current!(&self.inner.database, |pool| {
            let rows = sqlx::query(sql).fetch_all(pool).await.map_err(failed())?;
            rows.iter()
                .map(|row| {
                    let org = OrganisationId::from_uuid(row.try_get(2).map_err(failed())?);
                    Ok((org, head_of(row, 0).map_err(failed())?))
                })
                .collect()
        })
    }

    async fn tell_all(&self) -> Result<(), Error> {
        for (org, head) in self.heads().await? {
            self.inner.watch.tell(org, head);
        }
        Ok(())
    }
}

/// Starts the background work of a store; it ends with the store.
pub(crate) fn start(store: &Store, config: &StoreConfig) {
    let weak = || Arc::downgrade(&store.inner);
    let mut tasks = vec![
        tokio::spawn(sync_anchors(weak())),
        tokio::spawn(poll(weak(), config.poll_interval)),
    ];
    if let Database::Postgres(servers) = &store.inner.database {
        let primary = Arc::clone(&servers.primary);
        tasks.push(tokio::spawn(async move { primary.tend().await }));
        tasks.push(tokio::spawn(notify(weak())));
        tasks.push(tokio::spawn(listen(weak())));
    }
    *store
        .inner
        .watch
        .tasks
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = tasks;
}

async fn sync_anchors(inner: Weak<Inner>) {
    loop {
        tokio::time::sleep(ANCHOR_SYNC_INTERVAL).await;
        let Some(inner) = inner.upgrade() else { return };
        let synced = tokio::task::spawn_blocking(move || inner.sync_anchors()).await;
        if synced.is_err() {
            return;
        }
    }
}

/// Looks for new heads. On SQLite one number says whether anything was committed at all.
async fn poll(inner: Weak<Inner>, interval: Duration) {
    let mut version = None;
    let mut connection = None;
    loop {
        let Some(inner) = inner.upgrade() else { return };
        let store = Store { inner };
        if let Database::Sqlite(pools) = &store.inner.database {
            // `data_version` is only comparable on one connection, so this one is kept.
            if connection.is_none() {
                connection = pools.readers.acquire().await.ok();
            }
            if let Some(connection) = connection.as_mut() {
                let now: Result<i64, _> = sqlx::query_scalar("PRAGMA data_version")
                    .fetch_one(&mut **connection)
                    .await;
                if now.as_ref().ok() == version.as_ref() {
                    drop(store);
                    tokio::time::sleep(interval).await;
                    continue;
                }
                version = now.ok();
            }
        }
        look_for_new(&store).await;
        drop(store);
        tokio::time::sleep(interval).await;
    }
}

/// Tells of every head that moved; a server that is cut off is not waited for.
async fn look_for_new(store: &Store) {
    let looked = tokio::time::timeout(LOOK_TIMEOUT, store.tell_all()).await;
    let cause = match looked {
        Ok(Ok(())) => return,
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("no answer within {} s", LOOK_TIMEOUT.as_secs()),
    };
    if let Database::Postgres(servers) = &store.inner.database {
        servers.primary.doubt();
    }
    tracing::warn!(cause, "cannot look for new records; trying again");
}

/// Tells other processes. Not part of the append: `NOTIFY` in a transaction holds a lock of the
/// whole database during its commit, so writers would wait for each other's sync.
async fn notify(inner: Weak<Inner>) {
    loop {
        let Some(strong) = inner.upgrade() else {
            return;
        };
        let store = Store { inner: strong };
        let Database::Postgres(servers) = &store.inner.database else {
            return;
        };
        // Looked at now and then, so that a store nobody holds any more can end.
        let appended = store.inner.watch.appended.notified();
        if tokio::time::timeout(RETRY_AFTER, appended).await.is_err() {
            continue;
        }
        // Many appends become one notification; the listener reads the heads anyway.
        let notify = sqlx::query("SELECT pg_notify($1, '')").bind(CHANNEL);
        let notify = async |pool: PgPool| notify.execute(&pool).await;
        if let Some(Err(error)) = servers.primary.work(notify).await {
            tracing::warn!(%error, "cannot notify other processes; they find out by polling");
        }
    }
}

async fn listen(inner: Weak<Inner>) {
    loop {
        if let Err(error) = listen_once(&inner).await {
            tracing::warn!(%error, "the notification connection broke; polling goes on");
        }
        if inner.strong_count() == 0 {
            return;
        }
        tokio::time::sleep(RETRY_AFTER).await;
    }
}

async fn listen_once(inner: &Weak<Inner>) -> Result<(), sqlx::Error> {
    let primary = {
        let Some(inner) = inner.upgrade() else {
            return Ok(());
        };
        let Database::Postgres(servers) = &inner.database else {
            return Ok(());
        };
        Arc::clone(&servers.primary)
    };
    let generation = primary.generation();
    let listening = async |pool: PgPool| {
        let mut listener = PgListener::connect_with(&pool).await?;
        listener.listen_all([CHANNEL, JOBS_CHANNEL]).await?;
        Ok::<_, sqlx::Error>(listener)
    };
    let Some(listener) = primary.work(listening).await else {
        return Ok(());
    };
    let mut listener = listener?;
    loop {
        // On a server that is cut off it would wait for ever.
        if primary.generation() != generation {
            return Ok(());
        }
        let woken = tokio::time::timeout(RETRY_AFTER, listener.try_recv()).await;
        let Some(inner) = inner.upgrade() else {
            return Ok(());
        };
        let received = match woken {
            Err(_elapsed) => continue,
            // `None` says that the connection was lost and made again: something may be missed.
            Ok(received) => received?,
        };
        let is_of_jobs = received.as_ref().map(|it| it.channel() == JOBS_CHANNEL);
        if is_of_jobs != Some(false) {
            inner.ring_job_bell();
        }
        if is_of_jobs == Some(true) {
            continue;
        }
        look_for_new(&Store { inner }).await;
    }
}
