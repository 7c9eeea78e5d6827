//! `bursar match` and `bursar reconcile`.
//!
//! Owns: their options and what they print. Not here: what belongs together (`treasury`).
//! Invariant: nothing is accepted that was not named, or proposed with the score that was asked
//! for and without a rival.

use clap::{Args, Subcommand};
use money::{Date, Decimal, ExpectedItemId};
use server::wire::{
    AcceptedMatch, AcceptedMatches, Categorisation, MatchProposals, Reconciliation,
    ReconciliationList, ReconciliationRow, SignOff,
};
use treasury::{MatchChoice, MatchQuery, ReconciliationStart, TransferChoice};

use super::category::batch_text;
use super::context::{Books, Context, parse_day, parsed};
use crate::failure::Failure;
use crate::table::{Align, Table};

/// Most proposals of one list.
const MAX_ITEMS: u64 = 100_000;

/// Matches.
#[derive(Debug, Subcommand)]
pub(crate) enum MatchCommand {
    /// Propose which lines settle which expected items, and which lines are transfers
    Propose(Propose),
    /// Accept a match: lines settle items
    #[command(after_help = "Examples:\n  \
        bursar match accept --line 120 --item exp_0199…\n  \
        bursar match accept --proposed 90      # every proposal of at least 90 % without a rival\n  \
        bursar match accept --transfer 118:121")]
    Accept(Accept),
    /// Take the match that an entry is in back: its items are open again
    TakeBack {
        /// The entry's number
        entry: u64,
    },
}

/// What counts as a match.
#[derive(Args, Debug)]
pub(crate) struct Propose {
    /// How far amounts may differ, in the asset's unit
    #[arg(long, value_name = "AMOUNT")]
    tolerance: Option<String>,
    /// How many days may lie between a line and the due date
    #[arg(long, value_name = "DAYS", default_value_t = 45, value_parser = clap::value_parser!(u16).range(0..=400))]
    window: u16,
    /// The lowest score, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 45, value_parser = clap::value_parser!(u16).range(0..=100))]
    at_least: u16,
    /// At most this many of each sort
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u64).range(1..=MAX_ITEMS))]
    limit: u64,
}

/// What to accept.
#[derive(Args, Debug)]
pub(crate) struct Accept {
    /// A line of the match, by the entry's number
    #[arg(long = "line", value_name = "ENTRY", requires = "items")]
    lines: Vec<u64>,
    /// An item of the match, by its id
    #[arg(long = "item", value_name = "ID", requires = "lines")]
    items: Vec<String>,
    /// How far lines may differ from items and still settle them whole, in the asset's unit
    #[arg(long, value_name = "AMOUNT")]
    tolerance: Option<String>,
    /// Instead: every proposal of at least this score, in percent, that has no rival
    #[arg(long, value_name = "PERCENT", conflicts_with_all = ["lines", "items"], value_parser = clap::value_parser!(u16).range(0..=100))]
    proposed: Option<u16>,
    /// Instead: two entries that are one transfer, money out first
    #[arg(long = "transfer", value_name = "OUT:IN", conflicts_with_all = ["lines", "items", "proposed"])]
    transfers: Vec<String>,
}

impl MatchCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        self.work(context, &books).await?;
        books.treasury.close().await;
        Ok(())
    }

    async fn work(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let (treasury, org, caller) = (&books.treasury, books.org, &books.caller);
        match self {
            Self::Propose(it) => {
                let query = it.into_query()?;
                let found = treasury.propose_matches(org, caller, query).await?;
                context
                    .output
                    .show(&MatchProposals::from(found), proposals_text)
            }
            Self::Accept(it) => it.run(context, books).await,
            Self::TakeBack { entry } => {
                let done = treasury.take_back_match(org, caller, entry).await?;
                context.output.show(&AcceptedMatch::from(done), |it| {
                    format!("{} items are open again\n", it.items.len())
                })
            }
        }
    }
}

impl Propose {
    fn into_query(self) -> Result<MatchQuery, Failure> {
        Ok(MatchQuery {
            tolerance: parsed::<Decimal>("tolerance", self.tolerance.as_deref())?,
            window_days: self.window,
            at_least: self.at_least * 100,
            limit: usize::try_from(self.limit).unwrap_or(usize::MAX),
            ..MatchQuery::default()
        })
    }
}

impl Accept {
    async fn run(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let (treasury, org, caller) = (&books.treasury, books.org, &books.caller);
        if !self.transfers.is_empty() {
            let choices: Result<Vec<_>, Failure> =
                self.transfers.iter().map(|it| transfer(it)).collect();
            let done = treasury.accept_transfers(org, caller, &choices?).await?;
            return context.output.show(&Categorisation::from(done), batch_text);
        }
        let tolerance = parsed::<Decimal>("tolerance", self.tolerance.as_deref())?;
        let choices = match self.proposed {
            Some(at_least) => {
                let query = MatchQuery {
                    tolerance,
                    at_least: at_least * 100,
                    limit: 10_000,
                    ..MatchQuery::default()
                };
                let found = treasury.propose_matches(org, caller, query).await?;
                let sure = found.matches.into_iter().filter(|it| !it.has_rivals);
                sure.map(|it| MatchChoice {
                    lines: it.lines.iter().map(|it| it.entry).collect(),
                    items: it.items.iter().map(|it| it.id).collect(),
                })
                .collect()
            }
            None => {
                let mut items = Vec::with_capacity(self.items.len());
                for it in &self.items {
                    items.extend(parsed::<ExpectedItemId>("item", Some(it))?);
                }
                let lines = self.lines;
                vec![MatchChoice { lines, items }]
            }
        };
        let done = if choices.is_empty() {
            Vec::new()
        } else {
            treasury
                .accept_matches(org, caller, &choices, tolerance)
                .await?
                .matches
        };
        let matches = done.into_iter().map(AcceptedMatch::from).collect();
        context.output.show(&AcceptedMatches { matches }, |it| {
            format!("{} matches accepted\n", it.matches.len())
        })
    }
}

/// `118:121`
fn transfer(text: &str) -> Result<TransferChoice, Failure> {
    let pair = text.split_once(':');
    let pair = pair.and_then(|it| Some((it.0.parse().ok()?, it.1.parse().ok()?)));
    let (from, to) = pair.ok_or_else(|| {
        let message = format!("transfer `{text}`: expected two entries, as in 118:121");
        Failure::usage("usage", message)
    })?;
    Ok(TransferChoice { from, to })
}

fn proposals_text(it: &MatchProposals) -> String {
    let columns = [
        ("SCORE", Align::Right),
        ("ENTRIES", Align::Left),
        ("LINE", Align::Left),
        ("AMOUNT", Align::Right),
        ("", Align::Left),
        ("ITEMS", Align::Left),
        ("DIFFERENCE", Align::Right),
        ("BECAUSE", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for found in &it.matches {
        let entries: Vec<String> = found.lines.iter().map(|it| it.entry.to_string()).collect();
        let amounts: Vec<&str> = found
            .lines
            .iter()
            .map(|it| it.amount.amount.as_str())
            .collect();
        let items: Vec<&str> = found
            .items
            .iter()
            .map(|it| it.reference.as_deref().unwrap_or(&it.id))
            .collect();
        let reasons: Vec<&str> = found
            .reasons
            .iter()
            .map(|it| it.evidence.as_str())
            .collect();
        let rival = if found.rivals { " (has a rival)" } else { "" };
        table.row(vec![
            format!("{} %", found.score / 100),
            entries.join("\n"),
            found.lines.first().map_or_else(String::new, line_text),
            amounts.join("\n"),
            found.difference.asset.clone(),
            items.join("\n"),
            found.difference.amount.clone(),
            format!("{}{rival}", reasons.join(", ")),
        ]);
    }
    for found in &it.transfers {
        table.row(vec![
            format!("{} %", found.score / 100),
            format!("{}\n{}", found.from.entry, found.to.entry),
            "transfer".to_owned(),
            format!("{}\n{}", found.from.amount.amount, found.to.amount.amount),
            format!("{}\n{}", found.from.amount.asset, found.to.amount.asset),
            format!("{}\n{}", found.from.account, found.to.account),
            String::new(),
            found
                .reasons
                .iter()
                .map(|it| it.evidence.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        ]);
    }
    format!(
        "{}{} matches, {} transfers; {} lines and {} items fit nothing\n",
        table.render(),
        it.matches.len(),
        it.transfers.len(),
        it.open_lines,
        it.open_items
    )
}

fn line_text(it: &server::wire::MatchLine) -> String {
    let text = format!("{} {}", it.counterparty, it.description);
    text.trim().chars().take(40).collect()
}

/// Reconciliations.
#[derive(Debug, Subcommand)]
pub(crate) enum ReconcileCommand {
    /// List accounts with their last sign-off and bank statement
    List,
    /// Open a reconciliation of an account, or set the open one anew
    #[command(after_help = "Examples:\n  \
        bursar reconcile start assets:bank:nordbank:eur      # up to the last statement\n  \
        bursar reconcile start assets:cash --through 2026-01-31 --balance 120.00")]
    Start {
        /// The account, by number or path
        account: String,
        /// The last day [default: that of the last bank statement]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        through: Option<Date>,
        /// What the bank says at the end of it [default: the statement's closing balance]
        #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
        balance: Option<String>,
    },
    /// Show the open reconciliation of an account
    Show {
        /// The account, by number or path
        account: String,
    },
    /// Sign an account off: the days up to the session's take no entries of it any more
    SignOff {
        /// The account, by number or path
        account: String,
        /// A note
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Take the last sign-off of an account back
    Reopen {
        /// The account, by number or path
        account: String,
        /// Why
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Drop the open reconciliation of an account
    Drop {
        /// The account, by number or path
        account: String,
    },
}

impl ReconcileCommand {
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
                let found = treasury.reconciliations(org, caller).await?;
                let items = found.into_iter().map(ReconciliationRow::from).collect();
                context
                    .output
                    .show(&ReconciliationList { items }, list_text)
            }
            Self::Start {
                account,
                through,
                balance,
            } => {
                let start = ReconciliationStart {
                    account,
                    through,
                    balance,
                };
                let view = treasury.start_reconciliation(org, caller, &start).await?;
                context
                    .output
                    .show(&Reconciliation::from(view), session_text)
            }
            Self::Show { account } => {
                let view = treasury.reconciliation(org, caller, &account).await?;
                context
                    .output
                    .show(&Reconciliation::from(view), session_text)
            }
            Self::SignOff { account, note } => {
                let signed = treasury.sign_off(org, caller, &account, &note).await?;
                context.output.show(&SignOff::from(signed), |it| {
                    let (amount, asset) = (&it.balance.amount, &it.balance.asset);
                    let (through, seq) = (it.through, it.seq);
                    format!("signed off through {through} with {amount} {asset} (record {seq})\n")
                })
            }
            Self::Reopen { account, reason } => {
                treasury
                    .reopen_reconciliation(org, caller, &account, &reason)
                    .await?;
                let done = serde_json::json!({"reopened": account});
                context.output.show(&done, |_| {
                    format!("the last sign-off of {account} is taken back\n")
                })
            }
            Self::Drop { account } => {
                treasury.drop_reconciliation(org, caller, &account).await?;
                let done = serde_json::json!({"dropped": account});
                context.output.show(&done, |_| {
                    format!("the reconciliation of {account} is dropped\n")
                })
            }
        }
    }
}

fn list_text(it: &ReconciliationList) -> String {
    let columns = [
        ("ACCOUNT", Align::Left),
        ("SIGNED OFF", Align::Left),
        ("STATEMENT", Align::Left),
        ("CLOSES WITH", Align::Right),
        ("", Align::Left),
        ("SESSION", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for row in &it.items {
        let signed = row.last.as_ref().map(|it| it.through.to_string());
        let closing = row.statement_balance.as_ref();
        table.row(vec![
            row.path.clone(),
            signed.unwrap_or_else(|| "never".to_owned()),
            row.statement_on
                .map_or_else(String::new, |it| it.to_string()),
            closing.map_or_else(String::new, |it| it.amount.clone()),
            closing.map_or_else(String::new, |it| it.asset.clone()),
            if row.open { "open" } else { "" }.to_owned(),
        ]);
    }
    table.render()
}

fn session_text(it: &Reconciliation) -> String {
    let asset = &it.stated.asset;
    let mut text = format!(
        "{} through {}\nbank   {} {asset}\nbooks  {} {asset}\n",
        it.account, it.through, it.stated.amount, it.booked.amount
    );
    text.push_str(&format!(
        "{} lines since the last sign-off: {} without a category, {} in no match, {} not from the \
         bank\n",
        it.count, it.uncategorised, it.unmatched, it.not_from_bank
    ));
    if it.ready {
        text.push_str("bank and books agree: `bursar reconcile sign-off` locks these days\n");
        return text;
    }
    text.push_str(&format!(
        "they differ by {} {asset}\n",
        it.difference.amount
    ));
    for entry in &it.suspects {
        text.push_str(&format!("  entry {entry} has this amount\n"));
    }
    text
}
