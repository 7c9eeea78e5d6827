//! `bursar incident`.
//!
//! Owns: its options and what it prints. Not here: incidents (`treasury`), the status page
//! (`server`).
//! Invariant: what is said is for everybody, and the help says so; `--json` prints the shapes of
//! the HTTP API.

use clap::{Args, Subcommand};
use server::wire::{Incident, IncidentList};
use treasury::{Caller, Impact, IncidentState, IncidentWord};

use super::context::Context;
use crate::failure::Failure;

/// Incidents of a list.
const MOST: usize = 100;

/// What the status page tells of things that are wrong.
#[derive(Debug, Subcommand)]
pub(crate) enum IncidentCommand {
    /// Tell everybody of something that is wrong
    Open(Open),
    /// Say how it stands
    Update(Update),
    /// Say that it is over
    Resolve(Resolve),
    /// Show the incidents, the newest first
    List,
}

/// Something that is wrong.
#[derive(Args, Debug)]
#[command(after_help = "\
Title and message are shown to everybody on /status, if status.public is true.

Example:
  bursar incident open \"Bank feeds are late\" --impact minor \\
    --message \"Statements of one bank have not come since 08:00 UTC. We asked them.\"")]
pub(crate) struct Open {
    /// In a few words
    title: String,
    /// How much is wrong: minor, major or critical
    #[arg(long, value_name = "IMPACT", default_value = "major")]
    impact: Impact,
    /// How far you are: investigating, identified or monitoring
    #[arg(long, value_name = "STATE", default_value = "investigating")]
    state: IncidentState,
    /// What is known
    #[arg(long, value_name = "TEXT")]
    message: String,
}

/// How it stands.
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  bursar incident update --state identified --message \"The bank's certificate expired.\"")]
pub(crate) struct Update {
    /// Its id [default: the one that is open]
    id: Option<String>,
    /// How far you are: investigating, identified, monitoring or resolved
    #[arg(long, value_name = "STATE")]
    state: IncidentState,
    /// What is known
    #[arg(long, value_name = "TEXT")]
    message: String,
}

/// That it is over.
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  bursar incident resolve --message \"Statements come again; nothing is missing.\"")]
pub(crate) struct Resolve {
    /// Its id [default: the one that is open]
    id: Option<String>,
    /// What it was
    #[arg(long, value_name = "TEXT")]
    message: String,
}

impl IncidentCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let treasury = context.open().await?;
        let caller = Caller::local();
        let said = match self {
            Self::Open(it) => {
                let word = IncidentWord {
                    state: it.state,
                    text: it.message,
                };
                let opened = treasury.open_incident(&caller, &it.title, it.impact, word);
                Some(opened.await?)
            }
            Self::Update(it) => {
                let word = IncidentWord {
                    state: it.state,
                    text: it.message,
                };
                let updated = treasury.update_incident(&caller, it.id.as_deref(), word);
                Some(updated.await?)
            }
            Self::Resolve(it) => {
                let word = IncidentWord {
                    state: IncidentState::Resolved,
                    text: it.message,
                };
                let updated = treasury.update_incident(&caller, it.id.as_deref(), word);
                Some(updated.await?)
            }
            Self::List => None,
        };
        let shown = match said {
            Some(incident) => context.output.show(&Incident::from(incident), text),
            None => {
                let items = treasury.incidents(MOST).await?;
                let items = items.into_iter().map(Into::into).collect();
                context.output.show(&IncidentList { items }, |it| {
                    if it.items.is_empty() {
                        return "no incidents\n".to_owned();
                    }
                    it.items.iter().map(text).collect()
                })
            }
        };
        treasury.close().await;
        shown
    }
}

fn text(it: &Incident) -> String {
    let mut text = format!("{}  {}  {}\n", it.id, it.state, it.title);
    for said in &it.updates {
        text.push_str(&format!("  {}  {}: {}\n", said.at, said.state, said.text));
    }
    text
}
