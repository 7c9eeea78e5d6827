//! The use cases on a real store: SQLite and PostgreSQL.
#![expect(
    clippy::unwrap_used,
    reason = "a test's helpers stop at the first thing that is wrong"
)]

mod categories;
mod child;
mod cold;
mod erasure;
mod expected;
mod failover;
mod forecasts;
mod imports;
mod jobs;
mod ledger;
mod matching;
mod outage;
mod payments;
mod recovery;
mod simulation;
mod support;
mod torture;
