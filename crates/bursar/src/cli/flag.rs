//! `bursar flag`.
//!
//! Owns: its options and what it prints. Not here: what a flag switches.
//! Invariant: `--json` prints the shapes of the HTTP API.

use std::collections::BTreeMap;

use clap::{Subcommand, ValueEnum};
use serde::Serialize;
use server::wire::FlagSetting;
use treasury::Flag;

use super::context::Context;
use crate::failure::Failure;
use crate::table::{Align, Table};

/// Feature flags.
#[derive(Debug, Subcommand)]
pub(crate) enum FlagCommand {
    /// List the flags as they stand in the organisation
    List,
    /// Switch a flag on or off for the organisation
    #[command(after_help = "Example:\n  bursar flag set voice on")]
    Set {
        /// Its name
        name: String,
        /// On or off
        #[arg(value_enum)]
        to: Switch,
    },
    /// Leave a flag at what the settings say
    Unset {
        /// Its name
        name: String,
    },
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    /// On
    On,
    /// Off
    Off,
}

#[derive(Serialize)]
struct FlagList {
    items: Vec<FlagSetting>,
}

impl FlagCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let choice = match self {
            Self::List => None,
            Self::Set { name, to } => Some((name, Some(to == Switch::On))),
            Self::Unset { name } => Some((name, None)),
        };
        let states = match choice {
            None => books.treasury.flags(books.org, &books.caller).await?,
            Some((name, choice)) => {
                let choices = BTreeMap::from([(name.parse::<Flag>()?, choice)]);
                books
                    .treasury
                    .set_flags(books.org, &books.caller, &choices)
                    .await?
            }
        };
        books.treasury.close().await;
        let items = states.into_iter().map(Into::into).collect();
        context.output.show(&FlagList { items }, flags_text)
    }
}

fn flags_text(it: &FlagList) -> String {
    let mut table = Table::new(&[
        ("flag", Align::Left),
        ("is", Align::Left),
        ("settings", Align::Left),
        ("chosen", Align::Left),
        ("about", Align::Left),
    ]);
    let word = |is_on: bool| if is_on { "on" } else { "off" }.to_owned();
    for flag in &it.items {
        table.row(vec![
            flag.name.clone(),
            word(flag.effective),
            word(flag.default),
            flag.chosen.map(word).unwrap_or_default(),
            flag.about.clone(),
        ]);
    }
    table.render()
}
