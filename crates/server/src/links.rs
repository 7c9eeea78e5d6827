//! Connections as metrics show them (OPS-3).
//!
//! Owns: their samples. Not here: how a connection stands (`treasury`), alerts.
//! Invariant: where no sync ever came to its end there is no moment, never 0.

use treasury::{ConnectionFigures, Treasury};

use crate::meters::text::Sample;

/// When each connection last came to its end, and whether somebody should look.
pub(crate) async fn samples(treasury: &Treasury) -> Vec<Sample> {
    let Ok(figures) = treasury.connection_figures().await else {
        return Vec::new();
    };
    let named = |sample: Sample, it: &ConnectionFigures| {
        let sample = sample.with("organisation", &it.slug);
        sample
            .with("connection", &it.id)
            .with("connector", &it.connector)
    };
    let mut samples = Vec::with_capacity(figures.len() * 2);
    for it in &figures {
        let help = "When a connection last came to its end";
        if let Some(moment) = it.last_success_at {
            #[expect(
                clippy::cast_precision_loss,
                reason = "a gauge is a float; 2^53 is enough"
            )]
            let moment = moment.as_second() as f64;
            let name = "bursar_connection_last_success_timestamp_seconds";
            samples.push(named(Sample::gauge(name, help, moment), it));
        }
    }
    for it in &figures {
        let help = "1 while a connection is stopped, failing, late, or brings nothing expected";
        let value = f64::from(u8::from(it.is_alarming));
        samples.push(named(
            Sample::gauge("bursar_connection_alarming", help, value),
            it,
        ));
    }
    samples
}
