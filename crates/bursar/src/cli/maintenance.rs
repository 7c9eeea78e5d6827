//! `bursar maintenance`.
//!
//! Owns: its options and what it prints. Not here: the notice (`treasury`), what is answered
//! meanwhile (`server`).
//! Invariant: closing what is closed and opening what is open are no errors.

use clap::{Args, Subcommand};
use serde::Serialize;
use treasury::{Caller, Maintenance, MaintenanceDraft};

use super::context::Context;
use crate::failure::Failure;

/// Closing the installation for a while.
#[derive(Debug, Subcommand)]
pub(crate) enum MaintenanceCommand {
    /// Close: every page and request is answered 503, on every replica, within a second
    On(On),
    /// Open again
    Off,
    /// Say whether it is closed
    Status,
}

/// What people are told.
#[derive(Args, Debug)]
#[command(after_help = "\
/health stays green and /ready says maintenance. Jobs and this command line go on working.

Example:
  bursar maintenance on --message \"Back at 14:00 UTC\" --retry-after 600")]
pub(crate) struct On {
    /// Shown on the page, and in the detail of each problem
    #[arg(long, value_name = "TEXT")]
    message: Option<String>,
    /// After how many seconds programs should ask again [default: 60]
    #[arg(long, value_name = "SECONDS")]
    retry_after: Option<u32>,
}

#[derive(Serialize)]
struct State {
    is_closed: bool,
    #[serde(flatten)]
    notice: Option<Maintenance>,
}

impl MaintenanceCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let treasury = context.open().await?;
        let caller = Caller::local();
        let notice = match self {
            Self::On(it) => {
                let draft = MaintenanceDraft {
                    message: it.message,
                    retry_after_seconds: it.retry_after,
                };
                Some(treasury.begin_maintenance(&caller, draft).await?)
            }
            Self::Off => {
                treasury.end_maintenance(&caller).await?;
                None
            }
            Self::Status => treasury.maintenance().await?,
        };
        treasury.close().await;
        let state = State {
            is_closed: notice.is_some(),
            notice,
        };
        context.output.show(&state, |it| match &it.notice {
            None => "open\n".to_owned(),
            Some(notice) => {
                let said = notice.message.as_deref().unwrap_or("no message");
                format!("closed since {:.0}: {said}\n", notice.since)
            }
        })
    }
}
