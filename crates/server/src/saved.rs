//! Backups as metrics show them (OPS-4).
//!
//! Owns: their gauge. Not here: backups (`treasury`), alerts.
//! Invariant: where no backup was ever proved, or nobody can say, there is no reading, never 0.

use treasury::Treasury;

const LAST: &str = "bursar_backup_last_success_timestamp_seconds";

/// Says what the gauge of `measure` is.
pub(crate) fn describe() {
    metrics::describe_gauge!(LAST, "The moment of the newest backup that was proved");
}

/// Sets the gauge.
pub(crate) async fn measure(treasury: &Treasury) {
    let last = treasury.last_backup().await.ok().flatten();
    #[expect(
        clippy::cast_precision_loss,
        reason = "a gauge is a float; 2^53 is enough"
    )]
    let moment = last.map_or(f64::NAN, |it| it.made_at.as_second() as f64);
    metrics::gauge!(LAST).set(moment);
}
