//! Backups as metrics show them (OPS-4).
//!
//! Owns: their sample. Not here: backups (`treasury`), alerts.
//! Invariant: where no backup was ever proved, or nobody can say, there is no reading, never 0.

use std::time::Duration;

use treasury::Treasury;

use crate::meters::Sample;

/// How long it may take to say which backup is the newest.
const PATIENCE: Duration = Duration::from_secs(2);

/// The sample, if there is a backup that was proved.
pub(crate) async fn sample(treasury: &Treasury) -> Option<Sample> {
    let asked = tokio::time::timeout(PATIENCE, treasury.last_backup()).await;
    let last = asked.ok()?.ok()??;
    #[expect(
        clippy::cast_precision_loss,
        reason = "a gauge is a float; 2^53 is enough"
    )]
    let moment = last.made_at.as_second() as f64;
    Some(Sample::gauge(
        "bursar_backup_last_success_timestamp_seconds",
        "The moment of the newest backup that was proved, in seconds since 1970",
        moment,
    ))
}
