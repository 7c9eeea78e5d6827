//! `bursar keys`.
//!
//! Owns: its options and what it prints. Not here: keys (`treasury`).
//! Invariant: no key is ever printed, only its id.

use clap::{Args, Subcommand};
use serde::Serialize;
use server::wire::KeyRotation;
use treasury::KeyReport;

use super::context::{Books, Context};
use crate::failure::Failure;
use crate::output::progress;

/// Encryption keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Show how the keys stand
    Status,
    /// Make new keys, and seal everything anew with them
    #[command(after_help = ROTATE_HELP)]
    Rotate(Rotate),
}

const ROTATE_HELP: &str = "\
Without an option data keys are replaced; a server does so by itself every 90 days. What was sealed
before can be read at every moment, also by servers that run meanwhile. A replaced key is removed
by a later run, at least two minutes after, once nothing is sealed with it any more.

A master key that is a setting is replaced so: set ENCRYPTION_KEY_PREVIOUS to the new key and start
every server again; exchange the two and start again; run `bursar keys rotate --all`; then leave
ENCRYPTION_KEY_PREVIOUS out.

Examples:
  bursar keys rotate
  bursar keys rotate --master";

/// Which keys.
#[derive(Args, Debug)]
pub(crate) struct Rotate {
    /// Replace the master key in the data folder, and wrap every data key with it
    #[arg(long)]
    master: bool,
    /// Replace data keys, also together with --master
    #[arg(long)]
    all: bool,
}

#[derive(Serialize)]
struct Status {
    master: String,
    data_keys: usize,
    owners: usize,
    retired: usize,
    wrapped_by_older: usize,
    oldest_active: Option<String>,
}

impl KeysCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        match self {
            Self::Status => {
                let report = books.treasury.key_report(books.org, &books.caller);
                context.output.show(&status(report.await?), status_text)?;
            }
            Self::Rotate(it) => it.run(context, &books).await?,
        }
        books.treasury.close().await;
        Ok(())
    }
}

impl Rotate {
    async fn run(&self, context: &Context, books: &Books) -> Result<(), Failure> {
        let bar = progress(context.output, 0, "sealing anew");
        let told = bar.clone();
        let tell = move |done: usize, of: usize| {
            told.set_length(of.max(done) as u64);
            told.set_position(done as u64);
        };
        let mut wrapped = 0;
        if self.master {
            let done = books
                .treasury
                .rotate_master(books.org, &books.caller, &tell);
            wrapped = done.await?.wrapped;
        }
        let mut rotation = KeyRotation {
            made: 0,
            wrapped,
            resealed: 0,
            removed: 0,
            waiting: 0,
        };
        if self.all || !self.master {
            let done = books.treasury.rotate_keys(books.org, &books.caller, &tell);
            let done: KeyRotation = done.await?.into();
            rotation = KeyRotation {
                wrapped: wrapped + done.wrapped,
                ..done
            };
        }
        bar.finish_and_clear();
        context.output.show(&rotation, |it| {
            format!(
                "{} keys made, {} wrapped with the master key, {} values sealed anew, {} old keys \
                 removed, {} removed later\n",
                it.made, it.wrapped, it.resealed, it.removed, it.waiting
            )
        })
    }
}

fn status(it: KeyReport) -> Status {
    Status {
        master: it.master,
        data_keys: it.data_keys,
        owners: it.owners,
        retired: it.retired,
        wrapped_by_older: it.wrapped_by_older,
        oldest_active: it.oldest_active.map(|it| it.to_string()),
    }
}

fn status_text(it: &Status) -> String {
    let oldest = it.oldest_active.as_deref().unwrap_or("(none)");
    format!(
        "master key {}\n{} data keys of {} owners; the oldest in use was made {oldest}\n\
         {} replaced keys not yet removed; {} keys wrapped with an older master key\n",
        it.master, it.data_keys, it.owners, it.retired, it.wrapped_by_older
    )
}
