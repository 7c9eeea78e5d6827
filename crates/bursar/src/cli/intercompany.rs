//! `bursar intercompany`: what entities owe each other, and how it nets.
//!
//! Owns: its options and what it prints. Not here: claims and netting (`treasury`).
//! Invariant: `--json` prints the shapes of the HTTP API; an unknown side is a question mark.

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use money::Date;
use serde_json::json;
use server::wire::{
    AssetAmount, ClaimBasis, Intercompany, IntercompanyAccount, IntercompanyClaim, Netting,
};
use treasury::{EntityAccount, Expected, NettingQuery, NettingRun};

use super::context::{As, Books, Context, parse_day};
use super::payment;
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
    Netting(Proposal),
    /// Draft the payments of such a proposal, all or none
    #[command(after_help = "\
Each is paid from the paying entity's bank account of the asset to the beneficiary that stands for
an account of the other one. What is under way already is not drafted again.

Examples:
  bursar intercompany pay --asset EUR
  bursar intercompany pay --asset GBP --account nordwind-trading-gmbh=assets:bank:hansekontor:eur")]
    Pay(Pay),
}

/// Which proposal.
#[derive(Args, Debug)]
pub(crate) struct Proposal {
    /// At the end of this day [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    at: Option<Date>,
    /// Whose figures count
    #[arg(long, default_value = "agreed", value_parser = PossibleValuesParser::new(ClaimBasis::WORDS))]
    by: String,
    /// The entity that all pay to and are paid by [default: they pay directly]
    #[arg(long, value_name = "ENTITY")]
    centre: Option<String>,
}

/// What of it is paid, and how.
#[derive(Args, Debug)]
pub(crate) struct Pay {
    #[command(flatten)]
    proposal: Proposal,
    /// Only this asset [default: every one]
    #[arg(long)]
    asset: Option<String>,
    /// The account that an entity pays from and is paid to, where it has several or none of the
    /// asset; again for other entities
    #[arg(long = "account", value_name = "ENTITY=ACCOUNT", value_parser = entity_account)]
    accounts: Vec<EntityAccount>,
    /// The day of execution [default: the next one on which the bank works]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    on: Option<Date>,
    /// The idempotency key: the same key with the same proposal drafts once
    #[arg(long)]
    key: Option<String>,
    #[command(flatten)]
    who: As,
}

fn entity_account(text: &str) -> Result<EntityAccount, String> {
    let (entity, account) = text
        .split_once('=')
        .ok_or("expected ENTITY=ACCOUNT, as in nordwind-trading-uk-ltd=assets:bank:moorland:gbp")?;
    Ok(EntityAccount {
        entity: entity.trim().to_owned(),
        account: account.trim().to_owned(),
    })
}

impl Proposal {
    fn query(self) -> NettingQuery {
        NettingQuery {
            as_of: self.at,
            basis: ClaimBasis::find(&self.by)
                .unwrap_or(ClaimBasis::Agreed)
                .into(),
            centre: self.centre,
        }
    }
}

impl Pay {
    async fn run(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let caller = self.who.caller(books).await?.with_key(self.key);
        let run = NettingRun {
            query: self.proposal.query(),
            asset: self.asset,
            accounts: self.accounts,
            execute_on: self.on,
        };
        let made = books
            .treasury
            .draft_netting(books.org, &caller, &run)
            .await?;
        let found = books.treasury.payments_by_id(books.org, &caller, &made);
        payment::show(context, found.await?)
    }
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
            Self::Netting(proposal) => {
                let query = proposal.query();
                let found = treasury.intercompany_netting(org, caller, &query).await?;
                context.output.show(&Netting::from(found), netting_text)
            }
            Self::Pay(it) => it.run(context, books).await,
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
        if !proposal.under_way.is_empty() {
            let numbers = proposal.under_way.iter().map(ToString::to_string);
            let numbers = numbers.collect::<Vec<_>>().join(", ");
            text.push_str(&format!(
                "{}: payments {numbers} are under way and in no claim yet\n",
                proposal.asset
            ));
        }
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
