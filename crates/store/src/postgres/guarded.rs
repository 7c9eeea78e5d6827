//! A pool whose statements end with an error when its server is found to be gone.
//!
//! Owns: racing a statement with the exchange of the pool. Not here: noticing it (`primary`).
//! Invariant: a statement that was cut short is an error, never a shorter answer.
//!
//! Without it a statement on a server that was cut off waits for as long as the system repeats
//! its packets: a quarter of an hour.

use std::ops::Deref;

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt, StreamExt};
use sqlx::postgres::{PgQueryResult, PgRow, PgStatement, PgTypeInfo};
use sqlx::{Either, Error, Execute, Executor, PgPool, Postgres, SqlStr};
use tokio::sync::watch;

/// A pool, and the news that it was exchanged.
#[derive(Debug)]
pub(crate) struct Guarded {
    pool: PgPool,
    moved: watch::Receiver<u64>,
}

/// The driver's word for a connection that is gone.
pub(crate) fn gone() -> Error {
    Error::Io(std::io::ErrorKind::TimedOut.into())
}

impl Guarded {
    /// `moved` was marked as seen before the pool was taken.
    pub(super) const fn new(pool: PgPool, moved: watch::Receiver<u64>) -> Self {
        Self { pool, moved }
    }

    fn until_gone<'e, T: Send + 'e>(
        &self,
        work: BoxFuture<'e, Result<T, Error>>,
    ) -> BoxFuture<'e, Result<T, Error>> {
        let mut moved = self.moved.clone();
        Box::pin(async move {
            tokio::select! {
                biased;
                done = work => done,
                _ = moved.changed() => Err(gone()),
            }
        })
    }
}

impl Deref for Guarded {
    type Target = PgPool;

    fn deref(&self) -> &PgPool {
        &self.pool
    }
}

impl<'p> Executor<'p> for &'p Guarded {
    type Database = Postgres;

    fn fetch_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxStream<'e, Result<Either<PgQueryResult, PgRow>, Error>>
    where
        'p: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        let rows = self.pool.fetch_many(query);
        let state = Some((rows, self.moved.clone()));
        stream::unfold(state, |state| async move {
            let (mut rows, mut moved) = state?;
            let next = tokio::select! {
                biased;
                next = rows.next() => next?,
                _ = moved.changed() => Err(gone()),
            };
            let rest = next.is_ok().then_some((rows, moved));
            Some((next, rest))
        })
        .boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<PgRow>, Error>>
    where
        'p: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        self.until_gone(self.pool.fetch_optional(query))
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [PgTypeInfo],
    ) -> BoxFuture<'e, Result<PgStatement, Error>>
    where
        'p: 'e,
    {
        self.until_gone(self.pool.prepare_with(sql, parameters).boxed())
    }
}
