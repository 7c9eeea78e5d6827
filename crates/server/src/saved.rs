//! Backups as metrics show them (OPS-4).
//!
//! Owns: their sample. Not here: backups (`treasury`), alerts.
//! Invariant: where no backup was ever proved, or nobody can say, there is no reading, never 0.

use treasury::Treasury;

use crate::meters::text::Sample;

/// The moment of the newest backup that was proved, if there is one.
pub(crate) async fn samples(treasury: &Treasury) -> Option<Sample> {
    let last = treasury.last_backup().await.ok().flatten()?;
    #[expect(
        clippy::cast_precision_loss,
        reason = "a gauge is a float; 2^53 is enough"
    )]
    let moment = last.made_at.as_second() as f64;
    Some(Sample::gauge(
        "bursar_backup_last_success_timestamp_seconds",
        "The moment of the newest backup that was proved",
        moment,
    ))
}
