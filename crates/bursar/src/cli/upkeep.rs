//! What a server does by itself, now and then (GUARD-5, GUARD-6).
//!
//! Owns: when. Not here: what (`treasury`). Invariant: a failure is logged and tried again later;
//! it never ends the server.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use treasury::Treasury;

/// The first time after the start, and from then on.
const FIRST: Duration = Duration::from_secs(60);
const EVERY: Duration = Duration::from_secs(3600);

/// Starts it; whoever ends the handle ends it.
pub(super) fn start(treasury: Arc<Treasury>) -> JoinHandle<()> {
    tokio::spawn(async move {
        let first = tokio::time::Instant::now() + FIRST;
        let mut ticks = tokio::time::interval_at(first, EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            match treasury.upkeep().await {
                Ok(Some(done)) => tracing::debug!(
                    keys.made = done.keys.made,
                    keys.wrapped = done.keys.wrapped,
                    keys.removed = done.keys.resealed.removed,
                    values.resealed = done.keys.resealed.values,
                    audit.pruned = done.pruned,
                    directory.expired = done.expired,
                    "upkeep done"
                ),
                Ok(None) => tracing::debug!("upkeep left to another process"),
                Err(error) => tracing::error!(%error, "upkeep failed; tried again in an hour"),
            }
        }
    })
}
