//! `bursar intercompany`: what entities owe each other, and how it nets.
//!
//! Owns: its options and what it prints. Not here: claims and netting (`treasury`).
//! Invariant: `--json` prints the shapes of the HTTP API; an unknown side is a question mark.

use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use money::Date;
use serde_json::json;
use server::wire::{
    AssetAmount, ClaimBasis, Intercompany, IntercompanyAccount, IntercompanyClaim, Netting,
};
use treasury::{Expected, NettingQuery};

use super::context::{Books, Context, parse_day};
use crate::failure::Failure;
use crate::table::{Align, Table};

/// What entities owe each other.
#[derive(Debug, Subcommand)]
pub(crate) enum IntercompanyCommand {
    /// Show claims by the books of both sides, and the accounts they are on
    Show {
        /// At the end of this day [default: today]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        at: Option<Date>,
    },
    /// Say that an account is between its entity and another one
    #[command(after_help = "Example:\n  \
        bursar intercompany mark assets:intercompany:uk nordwind-trading-uk-ltd")]
    Mark {
        /// The account, by number or path; its own entity is the one side
        account: String,
        /// The other side, by its short name
        entity: String,
    },
    /// Take that back
    Unmark {
        /// The account, by number or path
        account: String,
    },
    /// Propose few payments that settle everything
    Netting {
        /// At the end of this day [default: today]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        at: Option<Date>,
        /// Whose figures count
        #[arg(long, default_value = "agreed", value_parser = PossibleValuesParser::new(ClaimBasis::WORDS))]
        by: String,
        /// The entity that all pay to and are paid by [default: they pay directly]
        #[arg(long, value_name = "ENTITY")]
        centre: Option<String>,
    },
}

impl IntercompanyCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let done = self.work(context, &books).await;
        books.treasury.close().await;
        done
    }

    async fn work(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let (treasury, org, caller) = (&books.treasury, books.org, &books.caller);
        match self {
            Self::Show { at } => {
                let found = treasury.intercompany(org, caller, at).await?;
                context.output.show(&Intercompany::from(found), text)
            }
            Self::Mark { account, entity } => {
                let on = (account.as_str(), Expected::Any);
                let marked = treasury.mark_intercompany(org, caller, on, &entity);
                let marked = IntercompanyAccount::from(marked.await?);
                context.output.show(&marked, |it| {
                    let own = it.entity.clone().unwrap_or_default();
                    format!("{} is between {own} and {}\n", it.path, it.with)
                })
            }
            Self::Unmark { account } => {
                let on = (account.as_str(), Expected::Any);
                treasury.unmark_intercompany(org, caller, on).await?;
                let done = json!({ "unmarked": account });
                context.output.show(&done, |_| {
                    format!("{account} is between no entities any more\n")
                })
            }
            Self::Netting { at, by, centre } => {
                let query = NettingQuery {
                    as_of: at,
                    basis: ClaimBasis::find(&by).unwrap_or(ClaimBasis::Agreed).into(),
                    centre,
                };
                let found = treasury.intercompany_netting(org, caller, &query).await?;
                context.output.show(&Netting::from(found), netting_text)
            }
        }
    }
}

fn amount(it: Option<&AssetAmount>) -> String {
    it.map_or_else(|| "?".to_owned(), |it| it.amount.clone())
}

fn claims(all: &[IntercompanyClaim]) -> String {
    let mut table = Table::new(&[
        ("DEBTOR", Align::Left),
        ("CREDITOR", Align::Left),
        ("BY DEBTOR", Align::Right),
        ("BY CREDITOR", Align::Right),
        ("DIFFERENCE", Align::Right),
        ("ASSET", Align::Left),
    ]);
    for it in all {
        let asset = it.by_debtor.as_ref().or(it.by_creditor.as_ref());
        table.row(vec![
            it.debtor.clone(),
            it.creditor.clone(),
            amount(it.by_debtor.as_ref()),
            amount(it.by_creditor.as_ref()),
            amount(it.difference.as_ref()),
            asset.map(|it| it.asset.clone()).unwrap_or_default(),
        ]);
    }
    table.render()
}

fn text(it: &Intercompany) -> String {
    let mut accounts = Table::new(&[
        ("ACCOUNT", Align::Left),
        ("OF", Align::Left),
        ("WITH", Align::Left),
        ("BALANCE", Align::Right),
    ]);
    for row in &it.accounts {
        let balances = row.balances.iter();
        let balances: Vec<String> = balances
            .map(|it| format!("{} {}", it.amount, it.asset))
            .collect();
        accounts.row(vec![
            row.path.clone(),
            row.entity.clone().unwrap_or_else(|| "?".to_owned()),
            row.with.clone(),
            balances.join(", "),
        ]);
    }
    format!("{}\n{}", accounts.render(), claims(&it.claims))
}

fn netting_text(it: &Netting) -> String {
    let mut text = String::new();
    for proposal in &it.items {
        let mut table = Table::new(&[
            ("FROM", Align::Left),
            ("TO", Align::Left),
            ("AMOUNT", Align::Right),
            ("ASSET", Align::Left),
        ]);
        for payment in &proposal.payments {
            table.row(vec![
                payment.from.clone(),
                payment.to.clone(),
                payment.amount.amount.clone(),
                payment.amount.asset.clone(),
            ]);
        }
        text.push_str(&table.render());
        text.push_str(&format!(
            "{}: claims {} of {}, payments {} of {}, need not move {}\n",
            proposal.asset,
            proposal.claims,
            proposal.gross.amount,
            proposal.payments.len(),
            proposal.net.amount,
            proposal.saved.amount,
        ));
    }
    if it.items.is_empty() {
        text.push_str("nothing to net\n");
    }
    if !it.left_out.is_empty() {
        text.push_str(&format!(
            "\nNot, or not all, of these went in:\n{}",
            claims(&it.left_out)
        ));
    }
    text
}
