//! `bursar payment`.
//!
//! Owns: its options and what it prints. Not here: rules (`treasury`, `journal`).
//! Invariant: `--json` prints the shapes of the HTTP API; who approves proves who they are.

mod draft;
mod gateway;
mod policy;
mod text;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use journal::{Hash, PaymentId, PaymentState};
use server::wire::{MadePaymentFile, Payment, PaymentItems, PaymentStatus, SettledList};
use treasury::{ExportFormat, PaymentMove, PaymentQuery};

use self::draft::{Draft, Payables};
use self::gateway::GatewayCommand;
use self::policy::PolicyCommand;
use self::text::{file_text, life_text, list_text, status_text};
use super::context::{As, Books, Context, read_file};
use crate::failure::Failure;

/// The largest file of drafts, and of a bank's answer.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Payments.
#[derive(Debug, Subcommand)]
pub(crate) enum PaymentCommand {
    /// Draft a payment, or a batch from a file
    #[command(after_help = "\
Examples:
  bursar payment draft --from assets:bank:nordbank:eur --to bnf_… --amount 12.50 --asset EUR
  bursar payment draft --file batch.json      # the shape of POST /api/v1/payments")]
    Draft(Box<Draft>),
    /// Draft payments of open payables
    #[command(after_help = "\
Examples:
  bursar payment payables --due-to 2026-11-30 --from assets:bank:nordbank:eur
  bursar payment payables exp_… exp_…=bnf_… --from assets:bank:nordbank:eur --on 2026-11-30")]
    Payables(Payables),
    /// Ask for the approval of drafts
    Submit {
        /// The payments' numbers
        #[arg(required = true)]
        payments: Vec<u32>,
        #[command(flatten)]
        who: As,
    },
    /// Approve payments that somebody else made; needs --as
    #[command(after_help = "\
The password is read from standard input. Example:
  bursar payment approve 12 13 --as ada@example.org < password.txt")]
    Approve {
        /// The payments' numbers
        #[arg(required = true)]
        payments: Vec<u32>,
        /// The content of the payment as it was seen (`show` prints it) [default: as it is now]
        #[arg(long, value_name = "HASH")]
        content: Option<Hash>,
        #[command(flatten)]
        who: As,
    },
    /// Refuse payments that wait for approval, or were approved
    Reject {
        /// The payments' numbers
        #[arg(required = true)]
        payments: Vec<u32>,
        /// Why
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        who: As,
    },
    /// Give payments up
    Cancel {
        /// The payments' numbers
        #[arg(required = true)]
        payments: Vec<u32>,
        /// Why; needed once a file was made
        #[arg(long)]
        reason: Option<String>,
        #[command(flatten)]
        who: As,
    },
    /// List payments, the newest first
    List {
        /// Only in this state
        #[arg(long, value_parser = state)]
        state: Option<PaymentState>,
        /// Only of the batch that begins with this payment
        #[arg(long, value_name = "NUMBER")]
        batch: Option<u32>,
        /// At most this many, up to 500
        #[arg(long, default_value_t = 100)]
        limit: usize,
    },
    /// Show a payment with its life
    Show {
        /// The payment's number
        payment: u32,
    },
    /// Write approved payments to a file for the bank
    #[command(after_help = "Example:\n  bursar payment export --output run.xml")]
    Export(Export),
    /// Send a file through the gateway
    Send {
        /// The file's number
        file: u32,
        #[command(flatten)]
        who: As,
    },
    /// The gateway that files go through
    #[command(subcommand)]
    Gateway(GatewayCommand),
    /// Who approves what: the policy
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Take in the bank's answer (pain.002), and settle what the statements show
    Status {
        /// The bank's file; `-` reads it here [default: only look at the entries]
        file: Option<PathBuf>,
    },
}

/// A file for the bank.
#[derive(Args, Debug)]
pub(crate) struct Export {
    /// The payments' numbers [default: all approved ones]
    payments: Vec<u32>,
    /// pain.001.001.09 or pain.001.001.03
    #[arg(long, default_value = "pain.001.001.09")]
    format: ExportFormat,
    /// Where to write it [default: standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write this file again, by its number, instead of making one; needs --reason
    #[arg(
        long,
        value_name = "NUMBER",
        requires = "reason",
        conflicts_with = "payments"
    )]
    copy_of: Option<u32>,
    /// Why a copy is made
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    who: As,
}

fn state(text: &str) -> Result<PaymentState, String> {
    PaymentState::find(text).ok_or_else(|| words(PaymentState::ALL.iter().map(|it| it.word())))
}

fn words<'a>(all: impl Iterator<Item = &'a str>) -> String {
    format!("expected {}", all.collect::<Vec<_>>().join(", "))
}

fn ids(numbers: &[u32]) -> Vec<PaymentId> {
    numbers.iter().copied().map(PaymentId).collect()
}

impl PaymentCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        match self {
            Self::List {
                state,
                batch,
                limit,
            } => {
                let query = PaymentQuery {
                    states: state.into_iter().collect(),
                    batch: batch.map(PaymentId),
                    limit,
                    ..PaymentQuery::default()
                };
                let found = books.treasury.payments(books.org, &books.caller, &query);
                show(context, found.await?.items)?;
            }
            Self::Show { payment } => {
                let id = PaymentId(payment);
                let found = books.treasury.payment(books.org, &books.caller, id);
                let found = Payment::from(found.await?);
                context.output.show(&found, life_text)?;
            }
            Self::Export(it) => it.run(context, &books).await?,
            Self::Gateway(it) => it.run(context, &books).await?,
            Self::Policy(it) => it.run(context, &books).await?,
            Self::Status { file } => status(context, &books, file).await?,
            step => {
                let numbers = step.step(&books).await?;
                let found = books
                    .treasury
                    .payments_by_id(books.org, &books.caller, &numbers);
                show(context, found.await?)?;
            }
        }
        books.treasury.close().await;
        Ok(())
    }

    /// Does what changes payments. Answers which; none for what changes nothing.
    async fn step(self, books: &Books) -> Result<Vec<PaymentId>, Failure> {
        let (treasury, org) = (&books.treasury, books.org);
        match self {
            Self::Draft(it) => it.run(books).await,
            Self::Payables(it) => it.run(books).await,
            Self::Submit { payments, who } => {
                let caller = who.caller(books).await?;
                let items: Vec<_> = ids(&payments).into_iter().map(|it| (it, None)).collect();
                treasury.submit_payments(org, &caller, &items).await?;
                Ok(ids(&payments))
            }
            Self::Approve {
                payments,
                content,
                who,
            } => approve(books, &who, &ids(&payments), content).await,
            Self::Reject {
                payments,
                reason,
                who,
            } => moved(books, &who, &payments, PaymentMove::Reject { reason }).await,
            Self::Cancel {
                payments,
                reason,
                who,
            } => moved(books, &who, &payments, PaymentMove::Cancel { reason }).await,
            Self::Send { file, who } => {
                let caller = who.caller(books).await?;
                Ok(treasury.send_payment_file(org, &caller, file).await?)
            }
            Self::List { .. }
            | Self::Show { .. }
            | Self::Export(_)
            | Self::Gateway(_)
            | Self::Policy(_)
            | Self::Status { .. } => Ok(Vec::new()),
        }
    }
}

pub(super) fn show(context: &Context, found: Vec<treasury::PaymentDetail>) -> Result<(), Failure> {
    let items = found.into_iter().map(Payment::from).collect();
    context.output.show(&PaymentItems { items }, list_text)
}

async fn approve(
    books: &Books,
    who: &As,
    ids: &[PaymentId],
    content: Option<Hash>,
) -> Result<Vec<PaymentId>, Failure> {
    if content.is_some() && ids.len() != 1 {
        let text = "--content is of one payment: approve one at a time with it";
        return Err(Failure::usage("usage", text));
    }
    let (identity, caller) = who.proved(books).await?;
    let book = books.book().await?;
    let seen: Vec<(PaymentId, Hash)> = ids
        .iter()
        .map(|it| {
            let now = book.payment(*it).map_or(Hash::ZERO, |it| it.content);
            (*it, content.unwrap_or(now))
        })
        .collect();
    let (treasury, org) = (&books.treasury, books.org);
    treasury
        .approve_payments(org, &caller, &identity, &seen)
        .await?;
    Ok(ids.to_vec())
}

async fn moved(
    books: &Books,
    who: &As,
    payments: &[u32],
    step: PaymentMove,
) -> Result<Vec<PaymentId>, Failure> {
    let caller = who.caller(books).await?;
    let ids = ids(payments);
    let (treasury, org) = (&books.treasury, books.org);
    treasury.move_payments(org, &caller, &ids, step).await?;
    Ok(ids)
}

async fn status(context: &Context, books: &Books, file: Option<PathBuf>) -> Result<(), Failure> {
    let (treasury, org, caller) = (&books.treasury, books.org, &books.caller);
    if let Some(path) = file {
        let bytes = read_file(&path, MAX_BYTES)?;
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
        let name = name.unwrap_or_else(|| "report".to_owned());
        let outcome = treasury.apply_payment_status(org, caller, &name, &bytes);
        let shown = PaymentStatus::from(outcome.await?);
        context.output.show(&shown, status_text)?;
    }
    let settled = treasury.settle_payments(org, caller).await?;
    let settled = SettledList::from(settled);
    context.output.show(&settled, |it| {
        let line = |it: &server::wire::SettledPayments, does: &str| {
            let numbers: Vec<String> = it.payments.iter().map(u32::to_string).collect();
            format!("entry {} {does} {}\n", it.entry, numbers.join(", "))
        };
        let settled = it.items.iter().map(|it| line(it, "settles"));
        let returned = it.returned.iter().map(|it| line(it, "brings back"));
        let lines: String = settled.chain(returned).collect();
        if lines.is_empty() {
            "nothing new on the statements\n".to_owned()
        } else {
            lines
        }
    })
}

impl Export {
    async fn run(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let caller = self.who.caller(books).await?;
        let (treasury, org) = (&books.treasury, books.org);
        let made = match self.copy_of {
            Some(number) => {
                let reason = self.reason.unwrap_or_default();
                let copy = treasury.copy_payment_file(org, &caller, number, &reason);
                copy.await?
            }
            None => {
                let wanted = (!self.payments.is_empty()).then(|| ids(&self.payments));
                let made = treasury.export_payments(org, &caller, wanted, self.format);
                made.await?
            }
        };
        let Some(path) = self.output else {
            if context.output.is_json() {
                let shown = MadePaymentFile::new(made, &caller.name);
                return context.output.show(&shown, |it| it.text.clone());
            }
            return context.output.raw(made.text.as_bytes());
        };
        // What the journal has as exported must not be lost with a full disk.
        std::fs::write(&path, &made.text).map_err(|error| {
            let number = made.file.number;
            let cure = format!(
                "the file is made and recorded: write it again with --copy-of {number} \
                 --reason lost"
            );
            let found = Failure::file("write", &path, &error).message;
            Failure::unavailable("output-failed", format!("{found}; {cure}"))
        })?;
        let shown = MadePaymentFile::new(made, &caller.name);
        context.output.show(&shown, file_text)
    }
}
