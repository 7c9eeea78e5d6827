//! `bursar drain`: asks what runs on the data folder to end in good order.
//!
//! Owns: asking, waiting, and what it prints. Not here: finding processes (`running`), the end
//! itself (`server::serve`).
//! Invariant: it says "ended" only of a process that is gone.

use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;

use super::context::Context;
use crate::failure::Failure;
use crate::running::{self, Found};

/// How long a process is waited for: it ends by itself within 30 s.
const PATIENCE: Duration = Duration::from_secs(40);
const LOOK_INTERVAL: Duration = Duration::from_millis(50);

/// Whether to wait.
#[derive(Args, Debug)]
#[command(after_help = "\
Each process that runs on this data folder says that it is not ready any more, goes on answering
for BURSAR_DRAIN_PAUSE seconds so that balancers notice, finishes what it accepted, and ends.

Examples:
  bursar drain
  bursar drain --data /var/lib/bursar --no-wait")]
pub(crate) struct Drain {
    /// Only ask; do not wait for the end
    #[arg(long)]
    no_wait: bool,
}

#[derive(Serialize)]
struct Drained {
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    pid: i32,
    kind: String,
    url: Option<String>,
    has_ended: bool,
    took_seconds: f64,
}

impl Drain {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let data = &context.settings.data;
        let found = running::list(data)?;
        if found.is_empty() {
            let message = format!("nothing runs on {}; name its data folder", data.display());
            return Err(Failure::given("nothing-runs", message));
        }
        let began = Instant::now();
        for process in &found {
            process.end()?;
        }
        let mut items = Vec::new();
        for process in &found {
            let has_ended = !self.no_wait && gone(process, began).await;
            items.push(Item {
                pid: process.process.pid,
                kind: process.process.kind.clone(),
                url: process.process.url.clone(),
                has_ended,
                took_seconds: began.elapsed().as_secs_f64(),
            });
        }
        if let Some(item) = items.iter().find(|it| !self.no_wait && !it.has_ended) {
            let message = format!(
                "bursar {} {} still runs after {} s; look at its log",
                item.kind,
                item.pid,
                PATIENCE.as_secs()
            );
            return Err(Failure::unavailable("still-running", message));
        }
        context.output.show(&Drained { items }, |it| {
            let lines = it.items.iter().map(|it| {
                if it.has_ended {
                    let took = it.took_seconds;
                    format!("bursar {} {} ended after {took:.1} s\n", it.kind, it.pid)
                } else {
                    format!("bursar {} {} was asked to end\n", it.kind, it.pid)
                }
            });
            lines.collect()
        })
    }
}

async fn gone(process: &Found, began: Instant) -> bool {
    while process.is_alive() {
        if began.elapsed() > PATIENCE {
            return false;
        }
        tokio::time::sleep(LOOK_INTERVAL).await;
    }
    true
}
