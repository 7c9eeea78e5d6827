//! `bursar worker`: jobs in a process of their own.
//!
//! Owns: its options, and the order of its end. Not here: jobs (`treasury`).
//! Invariant: asked to end it takes no more jobs, and is gone within 30 seconds.

use std::sync::Arc;

use clap::Args;
use serde::Serialize;
use server::{App, MetricsListening, Unready};
use treasury::{Worker, WorkerOptions};

use super::context::Context;
use super::serve::{failure, hang_ups, signals};
use crate::failure::Failure;
use crate::running::Registered;

/// How to work.
#[derive(Args, Debug)]
#[command(after_help = "\
It takes jobs from the database that `serve` uses, and one of all workers serves the schedules.
SIGTERM or Ctrl-C ends it: it takes no more jobs, finishes what it can within 25 seconds and hands
the rest back, to be begun again by another one.

Examples:
  bursar worker
  bursar worker --concurrency 8
  bursar worker --kinds backup,backup-verify")]
pub(crate) struct WorkerCommand {
    /// Jobs at a time, 1 to 256 [default: 4; or BURSAR_WORKER_CONCURRENCY]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=256))]
    concurrency: Option<u16>,
    /// The only kinds to do, with commas between [default: all]
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    kinds: Vec<String>,
}

#[derive(Serialize)]
struct Working {
    concurrency: usize,
    kinds: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metrics: Option<String>,
}

impl WorkerCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let watching = &context.settings.watching;
        let metrics = match watching.worker_metrics_listen {
            Some(address) => Some(
                MetricsListening::bind(address)
                    .await
                    .map_err(|it| failure(&it))?,
            ),
            None => None,
        };
        let treasury = Arc::new(context.open().await?);
        let set = context.settings.working.concurrency;
        let options = WorkerOptions {
            concurrency: self.concurrency.map_or(set, usize::from),
            kinds: self.kinds,
            ..WorkerOptions::default()
        };
        let working = Working {
            concurrency: options.concurrency,
            kinds: options.kinds.clone(),
            metrics: metrics
                .as_ref()
                .map(|it| format!("http://{}/metrics", it.address())),
        };
        let app = App::new(Arc::clone(&treasury), env!("CARGO_PKG_VERSION"))
            .with_metrics_token(watching.metrics_token.clone());
        let readiness = app.readiness.clone();
        let end = signals()?;
        let _registered = Registered::new(&context.settings.data, "worker", None)?;
        let worker = Worker::start(&treasury, options)?;
        context.output.show(&working, |it| {
            let kinds = if it.kinds.is_empty() {
                "every kind".to_owned()
            } else {
                it.kinds.join(", ")
            };
            format!(
                "Bursar works on {kinds}, {} jobs at a time; Ctrl-C ends it\n",
                it.concurrency
            )
        })?;
        let shown = async {
            if let Some(metrics) = metrics {
                metrics.serve(app).await;
            }
            std::future::pending::<()>().await;
        };
        let worked = async {
            end.await;
            readiness.set(Unready::Draining);
            worker.stop();
            treasury.close().await;
        };
        tokio::select! {
            () = worked => {}
            () = shown => {}
            () = hang_ups(context) => {}
        }
        Ok(())
    }
}
