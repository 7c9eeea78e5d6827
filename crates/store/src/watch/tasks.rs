//! Background work of a store: hearing of what other processes append.
//!
//! Owns: notifications between processes, polling, the anchors' sync.
//! Not here: telling who waits in this process (`watch`).
//! Invariant: every append of any process is told at last, at least for the newest head of each
//! journal; a lost notification delays and never loses.

use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::broadcast;

use super::{HeadMoved, heads};
use crate::config::StoreConfig;
use crate::database::Database;
use crate::error::Error;
use crate::store::{Inner, Store};

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

impl Store {
    /// Every journal's new heads, of this and other processes.
    ///
    /// A subscriber that lags (`RecvError::Lagged`) looks at the heads it cares for and goes on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<HeadMoved> {
        self.inner.watch.sender.subscribe()
    }

    async fn tell_all(&self) -> Result<(), Error> {
        for (org, head) in heads(&self.inner.database).await? {
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
