//! `bursar prices`.
//!
//! Owns: their options and what they print.
//! Not here: reading price files (`treasury`), which price applies (`journal::valuation`).
//! Invariant: a file's prices are kept all or none, and every wrong row is named.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use money::{Date, Decimal};
use serde::Serialize;
use server::wire::{Price, PriceList};
use treasury::PriceDraft;

use super::context::{Context, parse_day, parsed, read_file};
use crate::failure::Failure;
use crate::table::{Align, Table};

/// The largest price file.
const MAX_PRICE_BYTES: u64 = 256 * 1024 * 1024;

/// Prices.
#[derive(Debug, Subcommand)]
pub(crate) enum Prices {
    /// Import prices from a CSV file with the titles base, quote, on, rate and, if known, source
    #[command(
        after_help = "Example of a file:\n  base,quote,on,rate,source\n  USD,EUR,2026-01-30,0.9213,ECB"
    )]
    Import {
        /// The file; `-` reads standard input
        file: PathBuf,
    },
    /// Add one price
    #[command(
        after_help = "Example:\n  bursar prices add USD EUR 0.9213 --on 2026-01-30 --source ECB"
    )]
    Add(Add),
    /// List prices
    List {
        /// Of this asset
        #[arg(long, value_name = "CODE")]
        base: Option<String>,
        /// In this asset
        #[arg(long, value_name = "CODE")]
        quote: Option<String>,
        /// On this day or later
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        from: Option<Date>,
        /// On this day or earlier
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        to: Option<Date>,
    },
}

/// One price.
#[derive(Args, Debug)]
pub(crate) struct Add {
    /// The asset that is priced
    base: String,
    /// The asset the price is in
    quote: String,
    /// One base costs this much of the quote
    rate: String,
    /// The day [default: today]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    on: Option<Date>,
    /// Where it comes from
    #[arg(long, default_value = "entered by hand")]
    source: String,
}

#[derive(Serialize)]
struct PutJson {
    added: usize,
    corrected: usize,
    unchanged: usize,
}

impl Prices {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let drafts = match &self {
            Self::Import { file } => {
                let name = file.display().to_string();
                treasury::read_prices(&name, &read_file(file, MAX_PRICE_BYTES)?)?
            }
            Self::Add(_) | Self::List { .. } => Vec::new(),
        };
        let books = context.books().await?;
        match self {
            Self::Import { .. } => put(context, &books, drafts).await?,
            Self::Add(it) => {
                let Some(rate) = parsed::<Decimal>("rate", Some(&it.rate))? else {
                    return Ok(());
                };
                let draft = PriceDraft {
                    base: it.base,
                    quote: it.quote,
                    on: it.on.unwrap_or_else(|| books.treasury.today()),
                    rate,
                    source: it.source,
                };
                put(context, &books, vec![draft]).await?;
            }
            Self::List {
                base,
                quote,
                from,
                to,
            } => {
                let all = books.treasury.prices(books.org, &books.caller).await?;
                let is_wanted = |it: &treasury::PriceRecord| {
                    base.as_ref().is_none_or(|code| it.base.as_str() == code)
                        && quote.as_ref().is_none_or(|code| it.quote.as_str() == code)
                        && from.is_none_or(|day| it.priced_on >= day)
                        && to.is_none_or(|day| it.priced_on <= day)
                };
                let price = |it: treasury::PriceRecord| Price {
                    base: it.base.to_string(),
                    quote: it.quote.to_string(),
                    on: it.priced_on,
                    rate: it.rate.to_string(),
                    source: it.source,
                };
                let items = all.into_iter().filter(is_wanted).map(price).collect();
                context.output.show(&PriceList { items }, prices_text)?;
            }
        }
        books.treasury.close().await;
        Ok(())
    }
}

async fn put(
    context: &Context,
    books: &super::context::Books,
    drafts: Vec<PriceDraft>,
) -> Result<(), Failure> {
    let put = books
        .treasury
        .put_prices(books.org, &books.caller, &drafts)
        .await?;
    let shown = PutJson {
        added: put.added,
        corrected: put.corrected,
        unchanged: put.unchanged,
    };
    context.output.show(&shown, |it| {
        let (added, corrected, unchanged) = (it.added, it.corrected, it.unchanged);
        format!("{added} prices added, {corrected} corrected, {unchanged} unchanged\n")
    })
}

fn prices_text(page: &PriceList) -> String {
    let columns = [
        ("DAY", Align::Left),
        ("BASE", Align::Left),
        ("RATE", Align::Right),
        ("QUOTE", Align::Left),
        ("SOURCE", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for it in &page.items {
        let texts = [
            &it.on.to_string(),
            &it.base,
            &it.rate,
            &it.quote,
            &it.source,
        ];
        table.row(texts.into_iter().cloned().collect());
    }
    table.render()
}
