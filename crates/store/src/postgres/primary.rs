//! The server that takes writes, followed as it moves from one machine to another.
//!
//! Owns: which of the named servers is written to, finding that out again, and the pool on it.
//! Not here: promoting a server (the operator's tool does), what a lost answer means (`append`).
//! Invariant: of several servers that take writes, the one that was promoted last is used; a
//! connection to a server that only reads is never given out when a writable one was asked for.
//!
//! A killed server is noticed at once, because its connections break; one that is cut off, when a
//! look at it takes too long (`look`). Then the pool is exchanged: connections that hang keep their
//! places in the old one, and whoever waits for an append on them is told that its outcome is
//! unknown.

use std::future::Future;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use tokio::sync::{Notify, watch};
use tokio::time::timeout;

use super::guarded::Guarded;
use super::hosts::Hosts;
use super::look::{Unfit, ask, connect};
use super::pool::pool;

/// How often the server is looked at.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);
/// How many looks at the server there are for one at the others.
const LOOKS_PER_ROUND: u32 = 5;
/// First and longest pause between two rounds while none is found.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));

/// The server that takes writes.
#[derive(Debug)]
pub(crate) struct Primary {
    hosts: Hosts,
    max_connections: u32,
    current: RwLock<Current>,
    /// Counts the pools.
    moved: watch::Sender<u64>,
    /// Somebody's connection broke.
    doubt: Notify,
    /// Whether no server is known that can be used.
    away: watch::Sender<bool>,
}

#[derive(Clone, Debug)]
struct Current {
    pool: PgPool,
    place: Place,
}

/// A server that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    timeline: i64,
    index: usize,
}

impl Primary {
    /// The first server that can be used. Errors: why each cannot.
    pub(super) async fn find(hosts: Hosts, max_connections: u32) -> Result<Self, String> {
        let place = best(&hosts).await?;
        let options = hosts.options.get(place.index).cloned().unwrap_or_default();
        Ok(Self {
            current: RwLock::new(Current {
                pool: pool(options, max_connections, hosts.wish),
                place,
            }),
            hosts,
            max_connections,
            moved: watch::Sender::new(0),
            doubt: Notify::new(),
            away: watch::Sender::new(false),
        })
    }

    pub(super) fn options(&self) -> (String, PgConnectOptions) {
        let index = self.current().place.index;
        let options = self.hosts.options.get(index).cloned();
        (self.hosts.name(index), options.unwrap_or_default())
    }

    fn current(&self) -> Current {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.clone()
    }

    /// Connections to the server as it is known now.
    pub(crate) fn pool(&self) -> PgPool {
        self.current().pool
    }

    /// The pool, for statements that must not outlive the server.
    pub(crate) fn guarded(&self) -> Guarded {
        // Before the pool is taken, so that an exchange in between is seen.
        let moved = self.moved.subscribe();
        Guarded::new(self.pool(), moved)
    }

    /// Counts the exchanges of the pool.
    pub(crate) fn generation(&self) -> u64 {
        *self.moved.borrow()
    }

    /// Something failed on a connection: have a look now instead of in a moment.
    pub(crate) fn doubt(&self) {
        self.doubt.notify_one();
    }

    /// Waits until no server is known that can be used.
    pub(crate) async fn until_away(&self) {
        // The sender lives as long as this value.
        self.away.subscribe().wait_for(|it| *it).await.ok();
    }

    /// Works with the pool, until the server is found to be gone; `None` if it was.
    pub(crate) async fn work<T, W>(&self, work: impl FnOnce(PgPool) -> W) -> Option<T>
    where
        W: Future<Output = T>,
    {
        // Before the pool is taken, so that an exchange in between is seen.
        let mut moved = self.moved.subscribe();
        let pool = self.pool();
        tokio::select! {
            biased;
            done = work(pool) => Some(done),
            _ = moved.changed() => None,
        }
    }

    /// Looks after the server for ever.
    pub(crate) async fn tend(&self) {
        metrics::describe_gauge!(
            "bursar_database_primary_available",
            "1 while a database server that takes writes is known"
        );
        metrics::describe_counter!(
            "bursar_database_failovers_total",
            "How often another database server was taken for writing"
        );
        metrics::gauge!("bursar_database_primary_available").set(1.0);
        let mut looking = None;
        let mut looks = 0_u32;
        loop {
            if let Err(unfit) = self.look(&mut looking).await {
                looking = None;
                self.search(&unfit).await;
            }
            looks = looks.wrapping_add(1);
            if looks.is_multiple_of(LOOKS_PER_ROUND) && self.hosts.options.len() > 1 {
                self.compare().await;
            }
            timeout(LOOK_INTERVAL, self.doubt.notified()).await.ok();
        }
    }

    /// Whether the server can still be used. A connection that broke is made once more, because
    /// it may have been this one alone.
    async fn look(&self, looking: &mut Option<(usize, PgConnection)>) -> Result<(), Unfit> {
        let place = self.current().place;
        if let Some((index, connection)) = looking
            && *index == place.index
        {
            match ask(connection, self.hosts.wish).await {
                Ok(_) => return Ok(()),
                Err(Unfit::Failed(_)) => {}
                Err(unfit) => return Err(unfit),
            }
        }
        *looking = None;
        let options = self.hosts.options.get(place.index);
        let options = options.ok_or(Unfit::Silent)?;
        let mut connection = connect(options).await?;
        ask(&mut connection, self.hosts.wish).await?;
        *looking = Some((place.index, connection));
        Ok(())
    }

    /// Looks at every server until one can be used.
    async fn search(&self, cause: &Unfit) {
        let from = self.hosts.name(self.current().place.index);
        let names = self.hosts.names();
        metrics::gauge!("bursar_database_primary_available").set(0.0);
        self.away.send_replace(true);
        tracing::warn!(
            database.address = from, %cause,
            "the database server is away: looking for one that takes writes among {names}"
        );
        let mut pause = PAUSES.0;
        let place = loop {
            match best(&self.hosts).await {
                Ok(place) => break place,
                Err(why) => tracing::debug!(why, "no database server takes writes"),
            }
            tokio::time::sleep(pause).await;
            pause = PAUSES.1.min(pause * 2);
        };
        self.take(place);
    }

    /// A server that was promoted while ours went on is the right one.
    async fn compare(&self) {
        let known = self.current().place;
        if let Ok(place) = best(&self.hosts).await
            && place.index != known.index
            && place.timeline > known.timeline
        {
            self.take(place);
        }
    }

    fn take(&self, place: Place) {
        let options = self.hosts.options.get(place.index).cloned();
        let options = options.unwrap_or_default();
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let before = current.place;
        // Who waits for a connection of the old pool gets one to the right server.
        current.pool.set_connect_options(options.clone());
        current.pool = pool(options, self.max_connections, self.hosts.wish);
        current.place = place;
        drop(current);
        self.moved.send_modify(|it| *it += 1);
        self.away.send_replace(false);
        metrics::gauge!("bursar_database_primary_available").set(1.0);
        let address = self.hosts.name(place.index);
        if before.index == place.index {
            tracing::info!(database.address = address, "the database server is back");
        } else {
            metrics::counter!("bursar_database_failovers_total").increment(1);
            let timeline = place.timeline;
            tracing::warn!(
                database.address = address,
                timeline,
                "writing to another database server from now on"
            );
        }
    }
}

/// The server to use: of the newest timeline, and of those the first that is named.
async fn best(hosts: &Hosts) -> Result<Place, String> {
    let looks = hosts.options.iter().enumerate().map(|(index, options)| {
        let wish = hosts.wish;
        async move {
            let mut connection = connect(options).await?;
            let timeline = ask(&mut connection, wish).await?;
            Ok::<_, Unfit>(Place { timeline, index })
        }
    });
    let looks = futures_util::future::join_all(looks).await;
    let mut found: Option<Place> = None;
    let mut why = Vec::new();
    for (index, look) in looks.into_iter().enumerate() {
        match look {
            Ok(place) if found.is_none_or(|it| it.timeline < place.timeline) => found = Some(place),
            Ok(_) => {}
            Err(unfit) => why.push(format!("{}: {unfit}", hosts.name(index))),
        }
    }
    found.ok_or_else(|| why.join("; "))
}
