//! `bursar entry` and `bursar entries`.
//!
//! Owns: their options, the short form of a posting, and what they print.
//! Not here: rules (`journal::decide`). Invariant: an entry is named by its sequence.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use journal::{Filter, Known, Order};
use money::{AssetCode, CounterpartyId, Date, Decimal, ImportId};
use server::wire::{Entry, EntryPage, NewEntry};
use treasury::{EntryDraft, EntryQuery, FlowsAsked, PostingDraft, ReclassificationDraft, Reversal};

use super::context::{Books, Context, parse_day, parse_known, parsed};
use super::forecast::flow_of;
use crate::failure::Failure;
use crate::table::{Align, Table};

/// The largest file an entry is read from.
const MAX_ENTRY_BYTES: u64 = 10 * 1024 * 1024;
/// Most entries of one list.
const MAX_ENTRIES: u64 = 1_000_000;

/// Entries.
#[derive(Debug, Subcommand)]
pub(crate) enum EntryCommand {
    /// Book an entry
    #[command(after_help = ADD_HELP)]
    Add(Add),
    /// Take an entry back by booking its opposite
    Reverse {
        /// The entry's number
        entry: u64,
        /// The reversal's booking date [default: the entry's own]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        on: Option<Date>,
        /// Why
        #[arg(long, default_value = "reversed")]
        reason: String,
    },
    /// Move an entry's posting to another account
    Reclassify {
        /// The entry's number
        entry: u64,
        /// The account to take from, by number or path
        #[arg(long, value_name = "ACCOUNT")]
        from: String,
        /// The account to move to, by number or path
        #[arg(long, value_name = "ACCOUNT")]
        to: String,
        /// Why
        #[arg(long, default_value = "reclassified")]
        reason: String,
    },
}

const ADD_HELP: &str = "\
A posting is `ACCOUNT AMOUNT ASSET`, the account by number or path, debit above zero. What it was
exchanged for stands after `@@`, as in `assets:wallet 0.5 ETH @@ 1200.00 EUR`.

Examples:
  bursar entry add 'Office rent' --on 2026-01-31 \\
    -p 'expenses:rent 1200.00 EUR' -p 'assets:bank:nordbank:eur -1200.00 EUR'
  bursar entry add --file entry.json      # the shape of POST /api/v1/entries; `-` reads it here";

/// An entry to book.
#[derive(Args, Debug)]
pub(crate) struct Add {
    /// What it is
    #[arg(required_unless_present = "file")]
    description: Option<String>,
    /// A movement: `ACCOUNT AMOUNT ASSET`; at least two, summing to zero in each asset
    #[arg(
        short,
        long = "posting",
        value_name = "POSTING",
        allow_hyphen_values = true
    )]
    posting: Vec<String>,
    /// The booking date [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    on: Option<Date>,
    /// The value date, if not the booking date
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    valued_on: Option<Date>,
    /// The other side's name
    #[arg(long)]
    counterparty: Option<String>,
    /// A reference
    #[arg(long)]
    reference: Option<String>,
    /// A free name and value, as in `project=atlas`
    #[arg(long = "tag", value_name = "NAME=VALUE")]
    tags: Vec<String>,
    /// The idempotency key: the same key with the same entry books once
    #[arg(long)]
    key: Option<String>,
    /// Read the entry from a JSON file instead
    #[arg(long, value_name = "FILE", conflicts_with_all = ["description", "posting", "on"])]
    file: Option<PathBuf>,
}

impl EntryCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let (treasury, org) = (&books.treasury, books.org);
        let seq = match self {
            Self::Add(it) => {
                let caller = books.caller.clone().with_key(it.key.clone());
                let draft = it.into_draft()?;
                treasury.post_entry(org, &caller, &draft).await?
            }
            Self::Reverse { entry, on, reason } => {
                let reversal = Reversal {
                    booked_on: on,
                    reason,
                };
                treasury
                    .reverse_entry(org, &books.caller, entry, reversal)
                    .await?
            }
            Self::Reclassify {
                entry,
                from,
                to,
                reason,
            } => {
                let draft = ReclassificationDraft { from, to, reason };
                treasury
                    .reclassify_entry(org, &books.caller, entry, draft)
                    .await?
            }
        };
        show(context, &books, seq).await?;
        books.treasury.close().await;
        Ok(())
    }
}

async fn show(context: &Context, books: &Books, seq: u64) -> Result<(), Failure> {
    let book = books.book().await?;
    let view = book.entry_at(seq).ok_or_else(|| {
        Failure::unavailable(
            "internal",
            format!("entry {seq} was booked but is not in the book"),
        )
    })?;
    context
        .output
        .show(&Entry::new(&book, &view, None), entry_text)
}

fn entry_text(it: &Entry) -> String {
    let mut text = format!("entry {} of {}: {}\n", it.id, it.booked_on, it.description);
    let columns = [
        ("ACCOUNT", Align::Left),
        ("AMOUNT", Align::Right),
        ("", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for posting in &it.postings {
        let asset = match &posting.counter {
            Some(counter) => format!("{} @@ {} {}", posting.asset, counter.amount, counter.asset),
            None => posting.asset.clone(),
        };
        table.row(vec![posting.path.clone(), posting.amount.clone(), asset]);
    }
    text.push_str(&table.render());
    text
}

impl Add {
    fn into_draft(self) -> Result<EntryDraft, Failure> {
        if let Some(path) = &self.file {
            let bytes = super::context::read_file(path, MAX_ENTRY_BYTES)?;
            let new: NewEntry = serde_json::from_slice(&bytes).map_err(|error| {
                Failure::given("bad-json", format!("{}: {error}", path.display()))
            })?;
            return Ok(new.into());
        }
        let mut postings = Vec::with_capacity(self.posting.len());
        for text in &self.posting {
            postings.push(parse_posting(text, self.valued_on)?);
        }
        let mut tags = BTreeMap::new();
        for text in &self.tags {
            let (name, value) = text.split_once('=').ok_or_else(|| {
                Failure::usage("usage", format!("tag `{text}`: expected NAME=VALUE"))
            })?;
            tags.insert(name.to_owned(), value.to_owned());
        }
        Ok(EntryDraft {
            booked_on: self.on,
            description: self.description.unwrap_or_default(),
            counterparty: self.counterparty,
            reference: self.reference,
            tags,
            postings,
        })
    }
}

/// `ACCOUNT AMOUNT ASSET [@@ AMOUNT ASSET]`; the account's path may have blanks.
fn parse_posting(text: &str, valued_on: Option<Date>) -> Result<PostingDraft, Failure> {
    let bad = || {
        let expected = "expected `ACCOUNT AMOUNT ASSET`, as in `expenses:rent 1200.00 EUR`";
        Failure::usage("bad-posting", format!("posting `{text}`: {expected}"))
    };
    let pair = |text: &str| -> Option<(String, String, String)> {
        let (rest, asset) = text.trim().rsplit_once(char::is_whitespace)?;
        let rest = rest.trim_end();
        let (account, amount) = rest.rsplit_once(char::is_whitespace).unwrap_or(("", rest));
        let texts = (account.trim(), amount, asset);
        Some((texts.0.to_owned(), texts.1.to_owned(), texts.2.to_owned()))
    };
    let (own, counter) = match text.split_once("@@") {
        Some((own, counter)) => (own, Some(pair(counter).ok_or_else(bad)?)),
        None => (text, None),
    };
    let (account, amount, asset) = pair(own).ok_or_else(bad)?;
    let has_surplus = counter.as_ref().is_some_and(|it| !it.0.is_empty());
    if account.is_empty() || has_surplus {
        return Err(bad());
    }
    Ok(PostingDraft {
        account,
        amount,
        asset,
        valued_on,
        counter: counter.map(|it| (it.1, it.2)),
    })
}

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Sort {
    /// Oldest first
    #[value(name = "booked_on")]
    Oldest,
    /// Newest first
    #[value(name = "-booked_on")]
    Newest,
}

/// Which entries to list.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    bursar entries --account assets:bank --from 2026-01-01 --text rent\n  \
    bursar entries --min 10000 --asset EUR --limit 20 --json")]
pub(crate) struct Entries {
    /// On this account and those below it, by number or path
    #[arg(long)]
    account: Option<String>,
    /// Whether accounts below count too
    #[arg(long, value_name = "true|false", default_value = "true", action = clap::ArgAction::Set)]
    subtree: bool,
    /// Booked on this day or later
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    from: Option<Date>,
    /// Booked on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    to: Option<Date>,
    /// With this text in description, counterparty or reference
    #[arg(long, visible_alias = "search")]
    text: Option<String>,
    /// Lines with this counterparty, by its id
    #[arg(long, value_name = "ID")]
    counterparty: Option<String>,
    /// Only entries behind a figure of the forecast: with flows of this category, or `own` for those
    /// between accounts of ours; --account and --asset are then of the money at hand
    #[arg(long, value_name = "CATEGORY")]
    flows: Option<String>,
    /// With --flows, only on accounts of this entity
    #[arg(long, value_name = "SLUG", requires = "flows")]
    entity: Option<String>,
    /// With a posting of at least this much, sign aside
    #[arg(long, value_name = "AMOUNT")]
    min: Option<String>,
    /// With a posting of at most this much, sign aside
    #[arg(long, value_name = "AMOUNT")]
    max: Option<String>,
    /// With a posting in this asset
    #[arg(long, value_name = "CODE")]
    asset: Option<String>,
    /// Booked by this import
    #[arg(long, value_name = "ID")]
    import: Option<String>,
    /// As known at a moment (RFC 3339) or a sequence of the journal
    #[arg(long, value_name = "T", value_parser = parse_known)]
    as_known_at: Option<Known>,
    /// At most this many
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=MAX_ENTRIES))]
    limit: u64,
    /// Leave this many out
    #[arg(long, default_value_t = 0)]
    offset: usize,
    /// In which order
    #[arg(
        long,
        value_enum,
        default_value = "-booked_on",
        allow_hyphen_values = true
    )]
    sort: Sort,
}

impl Entries {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let query = self.into_query()?;
        let list = books
            .treasury
            .entries(books.org, &books.caller, &query)
            .await?;
        let page = EntryPage::new(&list, query.offset);
        context.output.show(&page, entries_text)?;
        books.treasury.close().await;
        Ok(())
    }

    fn into_query(self) -> Result<EntryQuery, Failure> {
        let entity = self.entity;
        let of = self.flows.as_deref().map(flow_of);
        Ok(EntryQuery {
            account: self.account,
            flows: of.map(|of| FlowsAsked { of, entity }),
            is_subtree: self.subtree,
            counterparty: parsed::<CounterpartyId>("counterparty", self.counterparty.as_deref())?,
            filter: Filter {
                accounts: None,
                from: self.from,
                to: self.to,
                text: self.text.filter(|it| !it.is_empty()),
                min: parsed::<Decimal>("min", self.min.as_deref())?,
                max: parsed::<Decimal>("max", self.max.as_deref())?,
                asset: parsed::<AssetCode>("asset", self.asset.as_deref())?,
                import: parsed::<ImportId>("import", self.import.as_deref())?,
                known: self.as_known_at.unwrap_or_default(),
            },
            order: match self.sort {
                Sort::Newest => Order::NewestFirst,
                Sort::Oldest => Order::OldestFirst,
            },
            offset: self.offset,
            limit: usize::try_from(self.limit).unwrap_or(usize::MAX),
        })
    }
}

fn entries_text(page: &EntryPage) -> String {
    let columns = [
        ("ENTRY", Align::Right),
        ("BOOKED", Align::Left),
        ("DESCRIPTION", Align::Left),
        ("ACCOUNT", Align::Left),
        ("AMOUNT", Align::Right),
        ("", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for it in &page.items {
        let joined = |text: fn(&server::wire::Posting) -> &str| {
            let parts: Vec<&str> = it.postings.iter().map(text).collect();
            parts.join("\n")
        };
        // Long remittance texts would push the amounts out of sight; --json has all of them.
        let mut description: String = it.description.chars().take(50).collect();
        if description.len() < it.description.len() {
            description.push('…');
        }
        table.row(vec![
            it.id.to_string(),
            it.booked_on.to_string(),
            description.replace('\n', " "),
            joined(|it| &it.path),
            joined(|it| &it.amount),
            joined(|it| &it.asset),
        ]);
    }
    format!(
        "{}{} of {} entries\n",
        table.render(),
        page.items.len(),
        page.total
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postings_take_paths_with_blanks_and_counter_values() {
        let it = parse_posting("assets:in transit -1.5 ETH @@ -3000 EUR", None).unwrap();
        assert_eq!(
            (it.account.as_str(), it.amount.as_str(), it.asset.as_str()),
            ("assets:in transit", "-1.5", "ETH")
        );
        assert_eq!(it.counter, Some(("-3000".to_owned(), "EUR".to_owned())));
        for text in ["", "EUR", "12 EUR", "a 1 EUR @@ x 2 USD", "a 1 EUR @@ 2"] {
            assert_eq!(
                parse_posting(text, None).unwrap_err().code,
                "bad-posting",
                "`{text}`"
            );
        }
    }
}
