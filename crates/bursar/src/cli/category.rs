//! `bursar category`: what bank lines are for, suggested and given.
//!
//! Owns: their options and what they print. Not here: what is suggested (`treasury`).
//! Invariant: nothing is booked that was not named by line or by a lowest confidence.

use clap::Subcommand;
use money::CategorisationId;
use server::wire::{Categorisation, CategorisationList, SuggestionPage};
use treasury::{CategoryChoice, SuggestionQuery};

use super::context::{Books, Context, parsed};
use crate::failure::Failure;
use crate::table::{Align, Table};

/// Most suggestions of one list.
const MAX_ITEMS: u64 = 100_000;

/// Categories.
#[derive(Debug, Subcommand)]
pub(crate) enum CategoryCommand {
    /// Suggest categories for lines that have none, the surest first
    Suggest {
        /// At least this sure, in percent
        #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=100))]
        at_least: u16,
        /// At most this many
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=MAX_ITEMS))]
        limit: u64,
    },
    /// Accept every suggestion that is at least this sure, as one batch
    Accept {
        /// At least this sure, in percent
        #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u16).range(0..=100))]
        at_least: u16,
        /// The idempotency key: the same key accepts once
        #[arg(long)]
        key: Option<String>,
    },
    /// Give entries a category, as one batch
    #[command(after_help = "Example:\n  bursar category set expenses:rent 120 184 251")]
    Set {
        /// The category, by number or path
        category: String,
        /// The entries' numbers
        #[arg(required = true)]
        entries: Vec<u64>,
    },
    /// List batches of categories, the newest first
    Batches,
    /// Take a batch back
    Undo {
        /// The batch's id
        id: String,
    },
}

impl CategoryCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        self.work(context, &books).await?;
        books.treasury.close().await;
        Ok(())
    }

    async fn work(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let (treasury, org, caller) = (&books.treasury, books.org, &books.caller);
        match self {
            Self::Suggest { at_least, limit } => {
                let query = SuggestionQuery {
                    at_least: at_least * 100,
                    offset: 0,
                    limit: usize::try_from(limit).unwrap_or(usize::MAX),
                };
                let found = treasury.category_suggestions(org, caller, query).await?;
                context
                    .output
                    .show(&SuggestionPage::new(found, 0), suggestions_text)
            }
            Self::Accept { at_least, key } => {
                let caller = caller.clone().with_key(key);
                let done = treasury
                    .accept_suggestions(org, &caller, at_least * 100)
                    .await?;
                context.output.show(&Categorisation::from(done), batch_text)
            }
            Self::Set { category, entries } => {
                let choice = |entry: u64| CategoryChoice {
                    entry,
                    category: category.clone(),
                };
                let choices: Vec<_> = entries.into_iter().map(choice).collect();
                let done = treasury.categorise(org, caller, &choices).await?;
                context.output.show(&Categorisation::from(done), batch_text)
            }
            Self::Batches => {
                let found = treasury.categorisations(org, caller).await?;
                let items = found.into_iter().map(Categorisation::from).collect();
                context
                    .output
                    .show(&CategorisationList { items }, batches_text)
            }
            Self::Undo { id } => {
                let Some(id) = parsed::<CategorisationId>("id", Some(&id))? else {
                    return Ok(());
                };
                let undone = treasury.undo_categorisation(org, caller, id).await?;
                context.output.show(&Categorisation::from(undone), |it| {
                    format!("{} is taken back; {} lines keep it\n", it.id, it.standing)
                })
            }
        }
    }
}

/// A batch in one sentence.
pub(crate) fn batch_text(it: &Categorisation) -> String {
    let (lines, id) = (it.lines, &it.id);
    format!("{lines} lines categorised ({id}; `bursar category undo {id}` takes it back)\n")
}

fn batches_text(it: &CategorisationList) -> String {
    let columns = [
        ("ID", Align::Left),
        ("MADE", Align::Left),
        ("BY", Align::Left),
        ("LINES", Align::Right),
        ("STANDING", Align::Right),
        ("ABOUT", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for batch in &it.items {
        table.row(vec![
            batch.id.clone(),
            batch.made_at.clone(),
            batch.made_by.clone(),
            batch.lines.to_string(),
            batch.standing.to_string(),
            batch.about.clone(),
        ]);
    }
    table.render()
}

fn suggestions_text(it: &SuggestionPage) -> String {
    let columns = [
        ("ENTRY", Align::Right),
        ("BOOKED", Align::Left),
        ("LINE", Align::Left),
        ("AMOUNT", Align::Right),
        ("", Align::Left),
        ("CATEGORY", Align::Left),
        ("SURE", Align::Right),
        ("BECAUSE", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for found in &it.items {
        let line: String = format!("{} {}", found.counterparty, found.description)
            .trim()
            .chars()
            .take(40)
            .collect();
        let words: Vec<&str> = found.because.iter().map(|it| it.text.as_str()).collect();
        table.row(vec![
            found.entry.to_string(),
            found.booked_on.to_string(),
            line,
            found.amount.amount.clone(),
            found.amount.asset.clone(),
            found.category.clone(),
            format!("{} %", found.confidence / 100),
            words.into_iter().take(3).collect::<Vec<_>>().join(", "),
        ]);
    }
    let (shown, total) = (it.items.len(), it.total);
    format!(
        "{}{shown} of {total} suggestions; {} lines without a category, learned from {}\n",
        table.render(),
        it.uncategorised,
        it.examples
    )
}
