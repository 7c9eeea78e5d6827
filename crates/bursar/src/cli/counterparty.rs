//! `bursar counterparty`: whom money comes from or goes to.
//!
//! Owns: their options and what they print. Not here: how they are recognised (`treasury`).
//! Invariant: a counterparty is named by its id.

use clap::Subcommand;
use money::CounterpartyId;
use server::wire::{
    Counterparty, CounterpartyCandidate, CounterpartyCandidateList, CounterpartyList,
    CounterpartySplit,
};
use treasury::{CounterpartyDraft, Expected};

use super::context::{Books, Context, parsed};
use crate::failure::Failure;
use crate::table::{Align, Table};

/// Counterparties.
#[derive(Debug, Subcommand)]
pub(crate) enum CounterpartyCommand {
    /// List counterparties with their names, accounts and lines
    List,
    /// List names and accounts in the books that belong to none yet
    Candidates {
        /// At most this many
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Keep a new one
    #[command(after_help = "Example:\n  \
        bursar counterparty add 'Stadtwerke Nord' --alias 'SWN GmbH' --account DE89370400440532013000")]
    Add {
        /// What it is called here
        name: String,
        /// Another name it uses
        #[arg(long = "alias", value_name = "NAME")]
        aliases: Vec<String>,
        /// An account of it: an IBAN or a number
        #[arg(long = "account", value_name = "NUMBER")]
        accounts: Vec<String>,
    },
    /// Merge others into one, which takes their names and accounts
    Merge {
        /// The one that stays, by its id
        into: String,
        /// The others, by their ids: they are gone then
        #[arg(required = true)]
        others: Vec<String>,
    },
    /// Split names and accounts off one: they become one of their own
    #[command(after_help = "Example:\n  \
        bursar counterparty split cpt_… --name 'Stadtwerke Süd' --alias 'SWS GmbH'")]
    Split {
        /// The one they are with, by its id
        id: String,
        /// What the new one is called
        #[arg(long)]
        name: String,
        /// A name that goes with it
        #[arg(long = "alias", value_name = "NAME")]
        aliases: Vec<String>,
        /// An account that goes with it
        #[arg(long = "account", value_name = "NUMBER")]
        accounts: Vec<String>,
    },
    /// Delete one; its lines stay
    Delete {
        /// Its id
        id: String,
    },
}

impl CounterpartyCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        self.work(context, &books).await?;
        books.treasury.close().await;
        Ok(())
    }

    async fn work(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let (treasury, org, caller) = (&books.treasury, books.org, &books.caller);
        match self {
            Self::List => {
                let found = treasury.counterparties(org, caller).await?;
                let items = found.into_iter().map(Counterparty::from).collect();
                context.output.show(&CounterpartyList { items }, list_text)
            }
            Self::Candidates { limit } => {
                let limit = usize::try_from(limit).unwrap_or(usize::MAX);
                let found = treasury.counterparty_candidates(org, caller, limit).await?;
                let items = found.into_iter().map(CounterpartyCandidate::from).collect();
                context
                    .output
                    .show(&CounterpartyCandidateList { items }, candidates_text)
            }
            Self::Add {
                name,
                aliases,
                accounts,
            } => {
                let draft = CounterpartyDraft {
                    name,
                    aliases,
                    accounts,
                };
                let added = treasury.add_counterparty(org, caller, &draft).await?;
                context.output.show(&Counterparty::from(added), one_text)
            }
            Self::Merge { into, others } => {
                let others: Result<Vec<CounterpartyId>, Failure> =
                    others.iter().map(|it| id_of(it)).collect();
                let merged = treasury
                    .merge_counterparties(org, caller, id_of(&into)?, &others?)
                    .await?;
                context.output.show(&Counterparty::from(merged), one_text)
            }
            Self::Split {
                id,
                name,
                aliases,
                accounts,
            } => {
                let draft = CounterpartyDraft {
                    name,
                    aliases,
                    accounts,
                };
                let on = (id_of(&id)?, Expected::Any);
                let split = treasury.split_counterparty(org, caller, on, &draft).await?;
                context
                    .output
                    .show(&CounterpartySplit::from(split), split_text)
            }
            Self::Delete { id } => {
                let on = (id_of(&id)?, Expected::Any);
                treasury.delete_counterparty(org, caller, on).await?;
                let done = serde_json::json!({"deleted": id});
                context.output.show(&done, |_| format!("{id} is deleted\n"))
            }
        }
    }
}

fn id_of(text: &str) -> Result<CounterpartyId, Failure> {
    let found = parsed::<CounterpartyId>("counterparty", Some(text))?;
    found.ok_or_else(|| Failure::usage("usage", "a counterparty's id is missing"))
}

fn one_text(it: &Counterparty) -> String {
    let (names, accounts) = (it.aliases.join(", "), it.accounts.join(", "));
    crate::table::visible(&format!("{} {} ({names}) {accounts}\n", it.id, it.name))
}

fn split_text(it: &CounterpartySplit) -> String {
    one_text(&it.stays) + &one_text(&it.split)
}

fn list_text(it: &CounterpartyList) -> String {
    let columns = [
        ("ID", Align::Left),
        ("NAME", Align::Left),
        ("ALSO", Align::Left),
        ("ACCOUNTS", Align::Left),
        ("LINES", Align::Right),
        ("LAST", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for row in &it.items {
        table.row(vec![
            row.id.clone(),
            row.name.clone(),
            row.aliases.join("\n"),
            row.accounts.join("\n"),
            row.lines.to_string(),
            row.last_on.map_or_else(String::new, |it| it.to_string()),
        ]);
    }
    table.render()
}

fn candidates_text(it: &CounterpartyCandidateList) -> String {
    let columns = [
        ("NAME", Align::Left),
        ("NAMES", Align::Right),
        ("ACCOUNTS", Align::Left),
        ("LINES", Align::Right),
        ("LAST", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for row in &it.items {
        table.row(vec![
            row.name.clone(),
            row.names.len().to_string(),
            row.accounts.join("\n"),
            row.lines.to_string(),
            row.last_on.map_or_else(String::new, |it| it.to_string()),
        ]);
    }
    table.render()
}
