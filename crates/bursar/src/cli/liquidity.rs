//! `bursar liquidity`: what money can be used when, and the terms of accounts.
//!
//! Owns: its options and what it prints. Not here: what can be used (`treasury`).
//! Invariant: `--json` prints the shapes of the HTTP API.

use clap::{Args, Subcommand};
use money::Date;
use server::wire::{AccountTerms, AssetAmount, Liquidity as Report};
use treasury::TermsDraft;

use super::context::{Books, Context, parsed};
use crate::failure::Failure;
use crate::table::{Align, Table};

/// What money can be used when, and how long it lasts.
#[derive(Args, Debug)]
#[command(
    after_help = "\
Examples:
  bursar liquidity
  bursar liquidity terms assets:bank:main --overdraft 50000 --target 200000",
    args_conflicts_with_subcommands = true
)]
pub(crate) struct Liquidity {
    /// At the end of this day [default: today]
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// Valued in this asset [default: the reporting currency]
    #[arg(long = "in", value_name = "ASSET")]
    currency: Option<String>,
    #[command(subcommand)]
    command: Option<LiquidityCommand>,
}

/// What to do with terms.
#[derive(Debug, Subcommand)]
enum LiquidityCommand {
    /// Show the terms of an account, or set those that are given
    Terms(Terms),
}

/// The terms of an account: amounts in its asset; `none` takes one away.
#[derive(Args, Debug)]
struct Terms {
    /// The account, by number or path
    account: String,
    /// How far it may go below zero
    #[arg(long, value_name = "AMOUNT")]
    overdraft: Option<String>,
    /// What should be on it
    #[arg(long, value_name = "AMOUNT")]
    target: Option<String>,
    /// The least that should be on it
    #[arg(long, value_name = "AMOUNT")]
    least: Option<String>,
    /// What is pledged or blocked
    #[arg(long, value_name = "AMOUNT")]
    restricted: Option<String>,
    /// After how many business days it can be used; 0 is today
    #[arg(long, value_name = "DAYS")]
    available_after_days: Option<u16>,
    /// What is taken off for a quick sale, in basis points
    #[arg(long, value_name = "BPS")]
    haircut_bps: Option<u16>,
}

impl Liquidity {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let done = match self.command {
            Some(LiquidityCommand::Terms(it)) => it.run(context, &books).await,
            None => {
                let at = parsed::<Date>("date", self.at.as_deref())?;
                let asked = (at, self.currency);
                let report = books.treasury.liquidity(books.org, &books.caller, asked);
                context.output.show(&Report::from(report.await?), text)
            }
        };
        books.treasury.close().await;
        done
    }
}

impl Terms {
    async fn run(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let (treasury, org, caller) = (&books.treasury, books.org, &books.caller);
        let mut row = treasury.account_terms(org, caller, &self.account).await?;
        let before = row.terms.clone();
        let chosen = |new: Option<String>, old: Option<String>| match new.as_deref() {
            None => old,
            Some("none") => None,
            Some(_) => new,
        };
        let terms = TermsDraft {
            overdraft: chosen(self.overdraft, before.overdraft.clone()),
            target: chosen(self.target, before.target.clone()),
            least: chosen(self.least, before.least.clone()),
            restricted: chosen(self.restricted, before.restricted.clone()),
            available_after_days: self.available_after_days.or(before.available_after_days),
            haircut_bps: self.haircut_bps.or(before.haircut_bps),
        };
        if terms != before {
            let on = (self.account.as_str(), Some(row.version));
            row = treasury.set_account_terms(org, caller, on, terms).await?;
        }
        context.output.show(&AccountTerms::from(row), terms_text)
    }
}

fn terms_text(it: &AccountTerms) -> String {
    let shown = |it: &Option<String>| it.clone().unwrap_or_else(|| "not set".to_owned());
    let number = |it: Option<u16>| it.map_or_else(|| "not set".to_owned(), |it| it.to_string());
    format!(
        "overdraft {}\ntarget {}\nleast {}\nrestricted {}\navailable after days {}\nhaircut {}\n",
        shown(&it.overdraft),
        shown(&it.target),
        shown(&it.least),
        shown(&it.restricted),
        number(it.available_after_days),
        number(it.haircut_bps),
    )
}

fn amount(it: Option<&AssetAmount>) -> String {
    it.map_or_else(|| "unknown".to_owned(), |it| it.amount.clone())
}

fn text(it: &Report) -> String {
    let mut accounts = Table::new(&[
        ("ACCOUNT", Align::Left),
        ("BALANCE", Align::Right),
        ("USABLE", Align::Right),
        ("ASSET", Align::Left),
        ("WHEN", Align::Left),
        ("BREACH", Align::Left),
    ]);
    for row in &it.accounts {
        accounts.row(vec![
            row.path.clone(),
            row.balance.amount.clone(),
            row.usable.amount.clone(),
            row.balance.asset.clone(),
            row.available.clone(),
            row.breach.clone().unwrap_or_default(),
        ]);
    }
    let mut tiers = Table::new(&[
        ("TIER", Align::Left),
        ("WORTH", Align::Right),
        ("USABLE", Align::Right),
        ("IN ALL", Align::Right),
        ("LASTS", Align::Right),
    ]);
    for tier in &it.tiers {
        let lasts = tier
            .runway_days
            .map_or_else(|| "for ever".to_owned(), |days| format!("{days} days"));
        tiers.row(vec![
            tier.available.clone(),
            tier.value.amount.clone(),
            tier.usable.amount.clone(),
            tier.cumulative.amount.clone(),
            lasts,
        ]);
    }
    let mut text = format!("{}\n{}", accounts.render(), tiers.render());
    text.push_str(&format!(
        "in {}; went out in the 90 days before: {}\n",
        it.currency,
        amount(it.burn.as_ref())
    ));
    for bank in it.banks.iter().filter(|it| it.share_bps.is_some()) {
        let name = if bank.bank.is_empty() {
            "(no bank)"
        } else {
            &bank.bank
        };
        let share = bank.share_bps.unwrap_or_default();
        text.push_str(&format!("  {name}: {}.{:02} %\n", share / 100, share % 100));
    }
    if !it.unpriced.is_empty() {
        text.push_str(&format!("  without a price: {}\n", it.unpriced.join(", ")));
    }
    text
}
