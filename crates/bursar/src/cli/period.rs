//! `bursar period`.
//!
//! Owns: its options and what it prints. Not here: what a closed day forbids (`journal`).
//! Invariant: what is shown is what holds after the command.

use clap::Subcommand;
use journal::Locks;
use money::Date;
use serde::Serialize;

use super::context::{Context, parse_day, parsed};
use crate::failure::Failure;

/// Closed days.
#[derive(Debug, Subcommand)]
pub(crate) enum Period {
    /// Close all days up to one: nothing is booked on them any more
    #[command(after_help = "Example:\n  bursar period close --through 2025-12-31")]
    Close {
        /// The last closed day
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        through: Date,
        /// Only for the accounts of this entity [default: all]
        #[arg(long, value_name = "SLUG")]
        entity: Option<String>,
    },
    /// Open closed days again
    Reopen {
        /// The last day that stays closed [default: none]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        through: Option<Date>,
        /// Only for the accounts of this entity [default: all]
        #[arg(long, value_name = "SLUG")]
        entity: Option<String>,
    },
    /// Show up to which days the books are closed
    Show,
}

#[derive(Serialize)]
struct LocksJson {
    all: Option<Date>,
    entities: std::collections::BTreeMap<String, Date>,
}

impl From<&Locks> for LocksJson {
    fn from(it: &Locks) -> Self {
        let entities = it.entities.iter();
        Self {
            all: it.all,
            entities: entities
                .map(|(slug, day)| (slug.to_string(), *day))
                .collect(),
        }
    }
}

impl Period {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let (treasury, org, caller) = (&books.treasury, books.org, &books.caller);
        let locks = match self {
            Self::Close { through, entity } => {
                let entity = parsed("entity", entity.as_deref())?;
                treasury.close_period(org, caller, entity, through).await?
            }
            Self::Reopen { through, entity } => {
                let entity = parsed("entity", entity.as_deref())?;
                treasury.reopen_period(org, caller, entity, through).await?
            }
            Self::Show => books.book().await?.locks().clone(),
        };
        context.output.show(&LocksJson::from(&locks), locks_text)?;
        books.treasury.close().await;
        Ok(())
    }
}

fn locks_text(it: &LocksJson) -> String {
    let day = |day: Date| format!("closed through {day}");
    let all = it.all.map_or_else(|| "open".to_owned(), day);
    let entities = it.entities.iter();
    let entities: Vec<String> = entities
        .map(|(slug, on)| format!("{slug}: {}\n", day(*on)))
        .collect();
    format!("all accounts: {all}\n{}", entities.concat())
}
