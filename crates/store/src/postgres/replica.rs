//! A server that follows the primary, for reading much.
//!
//! Owns: its pool, and when it is not asked. Not here: whether what it says is enough (`read`).
//! Invariant: nothing is ever written through it, and no caller waits for it longer than
//! `PATIENCE`: the primary knows everything that it knows.

use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::PgPool;

use super::hosts::{Hosts, Wish};
use super::pool::pool;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long it is not asked after it failed.
const REST: Duration = Duration::from_secs(5);

/// A server that follows the primary, of one or several.
#[derive(Debug)]
pub(crate) struct Replica {
    hosts: Hosts,
    pool: PgPool,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    index: usize,
    away_until: Option<Instant>,
}

impl Replica {
    pub(super) fn new(hosts: Hosts, max_connections: u32) -> Self {
        // Whatever the address wishes: reading is all that is done.
        let first = hosts.options.first().cloned().unwrap_or_default();
        let options = first.options([("default_transaction_read_only", "on")]);
        metrics::describe_counter!(
            "bursar_database_replica_reads_total",
            "Reads that the replica was asked for: answered, behind or failed"
        );
        Self {
            pool: pool(options, max_connections, Wish::Any),
            hosts,
            state: Mutex::new(State {
                index: 0,
                away_until: None,
            }),
        }
    }

    pub(crate) fn pool(&self) -> PgPool {
        self.pool.clone()
    }

    /// Reads there; `None` if it is away, slow or refuses.
    pub(crate) async fn read<T, W>(&self, read: impl FnOnce(PgPool) -> W) -> Option<T>
    where
        W: Future<Output = Result<T, crate::error::Error>>,
    {
        if self.is_resting() {
            return None;
        }
        match tokio::time::timeout(PATIENCE, read(self.pool())).await {
            Ok(Ok(done)) => return Some(done),
            Ok(Err(error)) => self.failed(&error),
            Err(_) => self.failed(&format!("no answer within {} s", PATIENCE.as_secs())),
        }
        None
    }

    fn is_resting(&self) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.away_until.is_some_and(|it| it > Instant::now())
    }

    /// Leaves it alone for a moment; the next of several is asked then.
    fn failed(&self, cause: &dyn std::fmt::Display) {
        metrics::counter!("bursar_database_replica_reads_total", "outcome" => "failed")
            .increment(1);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let address = self.hosts.name(state.index);
        state.away_until = Some(Instant::now() + REST);
        state.index = (state.index + 1) % self.hosts.options.len().max(1);
        if let Some(next) = self.hosts.options.get(state.index) {
            let next = next.clone();
            self.pool
                .set_connect_options(next.options([("default_transaction_read_only", "on")]));
        }
        drop(state);
        tracing::warn!(
            database.address = address, %cause,
            "the read replica is away: reading from the primary"
        );
    }
}
