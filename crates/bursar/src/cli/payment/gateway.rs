//! `bursar payment gateway`.
//!
//! Owns: its options and what it prints. Not here: rules (`treasury`).
//! Invariant: the private key is never printed.

use clap::Subcommand;
use server::wire::{PaymentExchange, PaymentGateway};
use treasury::{Expected, GatewayDraft};

use crate::cli::context::{As, Books, Context};
use crate::failure::Failure;

/// The gateway that files of payments go through.
#[derive(Debug, Subcommand)]
pub(crate) enum GatewayCommand {
    /// Show it, with the public key to register there
    Show,
    /// Set it; the first time a key is made
    #[command(after_help = "\
Example:
  bursar payment gateway set --url https://gateway.bank.example/v1 --key-id acme-1 --automatic")]
    Set {
        /// Where it is
        #[arg(long)]
        url: String,
        /// What it calls our key
        #[arg(long, value_name = "NAME")]
        key_id: String,
        /// Files made from now on go to it by themselves
        #[arg(long)]
        automatic: bool,
        /// Make a new key
        #[arg(long)]
        new_key: bool,
        #[command(flatten)]
        who: As,
    },
    /// Remove it and its key
    Remove {
        #[command(flatten)]
        who: As,
    },
    /// Send what is to go by itself now, and take in what the bank says
    Exchange {
        #[command(flatten)]
        who: As,
    },
}

impl GatewayCommand {
    pub(super) async fn run(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let (treasury, org) = (&books.treasury, books.org);
        let shown = match self {
            Self::Show => treasury.payment_gateway(org, &books.caller).await?,
            Self::Set {
                url,
                key_id,
                automatic,
                new_key,
                who,
            } => {
                let caller = who.caller(books).await?;
                let draft = GatewayDraft {
                    url,
                    key_id,
                    is_automatic: automatic,
                    renews_key: new_key,
                };
                let set = treasury.set_payment_gateway(org, &caller, (Expected::Any, &draft));
                set.await?
            }
            Self::Remove { who } => {
                let caller = who.caller(books).await?;
                treasury
                    .remove_payment_gateway(org, &caller, Expected::Any)
                    .await?;
                return Ok(());
            }
            Self::Exchange { who } => {
                let caller = who.caller(books).await?;
                let done = treasury.exchange_payments(org, &caller).await?;
                let done = PaymentExchange::from(done);
                return context.output.show(&done, exchange_text);
            }
        };
        context
            .output
            .show(&PaymentGateway::from(shown), gateway_text)
    }
}

fn gateway_text(it: &PaymentGateway) -> String {
    let goes = match it.automatic_since {
        Some(since) => format!("files made since {since:.0} go to it by themselves"),
        None => "files go to it when they are sent".to_owned(),
    };
    format!("{} (key {}); {goes}\n{}", it.url, it.key_id, it.public_key)
}

fn exchange_text(it: &PaymentExchange) -> String {
    let list = |files: &[u32]| {
        let files: Vec<String> = files.iter().map(u32::to_string).collect();
        if files.is_empty() {
            "none".to_owned()
        } else {
            files.join(", ")
        }
    };
    let (sent, answered) = (list(&it.sent), list(&it.answered));
    let mut text = format!("files sent: {sent}\nfiles with an answer: {answered}\n");
    for failed in &it.failed {
        text.push_str(&format!("file {}: {}\n", failed.file, failed.problem));
    }
    crate::table::visible(&text)
}
