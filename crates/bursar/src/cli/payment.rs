//! `bursar payment`.
//!
//! Owns: its options and what it prints. Not here: rules (`treasury`, `journal`).
//! Invariant: `--json` prints the shapes of the HTTP API; who approves proves who they are.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use journal::{Hash, PaymentCharges, PaymentId, PaymentMethod, PaymentState};
use money::{BeneficiaryId, Date};
use server::wire::{
    MadePaymentFile, NewPayments, Payment, PaymentItems, PaymentStatus, SettledList,
};
use treasury::{ExportFormat, PaymentDraft, PaymentMove, PaymentQuery};

use super::context::{As, Books, Context, parse_day, read_file};
use crate::failure::Failure;
use crate::table::{Align, Table};

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
    /// Take in the bank's answer (pain.002), and settle what the statements show
    Status {
        /// The bank's file; `-` reads it here [default: only look at the entries]
        file: Option<PathBuf>,
    },
}

/// A payment to draft.
#[derive(Args, Debug)]
pub(crate) struct Draft {
    /// The account that pays, by number or path
    #[arg(long, value_name = "ACCOUNT", required_unless_present = "file")]
    from: Option<String>,
    /// The beneficiary's id
    #[arg(long, value_name = "ID", required_unless_present = "file")]
    to: Option<BeneficiaryId>,
    /// How much
    #[arg(long, required_unless_present = "file")]
    amount: Option<String>,
    /// Of what
    #[arg(long, default_value = "EUR")]
    asset: String,
    /// The day of execution [default: the next on which the bank works]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    on: Option<Date>,
    /// Move a day on which the bank does not work, instead of refusing it
    #[arg(long)]
    move_day: bool,
    /// sepa, sepa-instant or generic [default: by accounts and currency]
    #[arg(long, value_parser = method)]
    method: Option<PaymentMethod>,
    /// What the payee is told
    #[arg(long)]
    text: Option<String>,
    /// A reference of the payee's
    #[arg(long)]
    reference: Option<String>,
    /// The purpose code, as in SALA
    #[arg(long)]
    purpose: Option<String>,
    /// scheme, shared, debtor or creditor
    #[arg(long, value_parser = charges)]
    charges: Option<PaymentCharges>,
    /// Travels to the payee and back [default: made by the books]
    #[arg(long, value_name = "ID")]
    end_to_end_id: Option<String>,
    /// The idempotency key: the same key with the same payments drafts once
    #[arg(long)]
    key: Option<String>,
    /// Read the payments from a JSON file instead; `-` reads it here
    #[arg(long, value_name = "FILE", conflicts_with_all = ["from", "to", "amount"])]
    file: Option<PathBuf>,
    #[command(flatten)]
    who: As,
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

fn method(text: &str) -> Result<PaymentMethod, String> {
    PaymentMethod::find(text).ok_or_else(|| words(PaymentMethod::ALL.iter().map(|it| it.word())))
}

fn charges(text: &str) -> Result<PaymentCharges, String> {
    PaymentCharges::find(text).ok_or_else(|| words(PaymentCharges::ALL.iter().map(|it| it.word())))
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
        let (treasury, org) = (&books.treasury, books.org);
        let numbers = match self {
            Self::Draft(it) => it.run(&books).await?,
            Self::Submit { payments, who } => {
                let caller = who.caller(&books).await?;
                let items: Vec<_> = ids(&payments).into_iter().map(|it| (it, None)).collect();
                treasury.submit_payments(org, &caller, &items).await?;
                ids(&payments)
            }
            Self::Approve {
                payments,
                content,
                who,
            } => approve(&books, &who, &ids(&payments), content).await?,
            Self::Reject {
                payments,
                reason,
                who,
            } => moved(&books, &who, &payments, PaymentMove::Reject { reason }).await?,
            Self::Cancel {
                payments,
                reason,
                who,
            } => moved(&books, &who, &payments, PaymentMove::Cancel { reason }).await?,
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
                let found = treasury.payments(org, &books.caller, &query).await?;
                let items = found.items.into_iter().map(Payment::from).collect();
                context.output.show(&PaymentItems { items }, list_text)?;
                books.treasury.close().await;
                return Ok(());
            }
            Self::Show { payment } => {
                let found = treasury.payment(org, &books.caller, PaymentId(payment));
                context
                    .output
                    .show(&Payment::from(found.await?), life_text)?;
                books.treasury.close().await;
                return Ok(());
            }
            Self::Export(it) => {
                it.run(context, &books).await?;
                books.treasury.close().await;
                return Ok(());
            }
            Self::Status { file } => {
                status(context, &books, file).await?;
                books.treasury.close().await;
                return Ok(());
            }
        };
        let found = treasury
            .payments_by_id(org, &books.caller, &numbers)
            .await?;
        let items = found.into_iter().map(Payment::from).collect();
        context.output.show(&PaymentItems { items }, list_text)?;
        books.treasury.close().await;
        Ok(())
    }
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
        let line = |it: &server::wire::SettledPayments| {
            let numbers: Vec<String> = it.payments.iter().map(u32::to_string).collect();
            format!("entry {} settles {}\n", it.entry, numbers.join(", "))
        };
        let lines: String = it.items.iter().map(line).collect();
        if lines.is_empty() {
            "nothing new on the statements\n".to_owned()
        } else {
            lines
        }
    })
}

impl Draft {
    async fn run(self, books: &Books) -> Result<Vec<PaymentId>, Failure> {
        let caller = self.who.caller(books).await?.with_key(self.key.clone());
        let drafts = match &self.file {
            Some(path) => {
                let bytes = read_file(path, MAX_BYTES)?;
                let read: NewPayments = serde_json::from_slice(&bytes).map_err(|error| {
                    Failure::given("bad-json", format!("{}: {error}", path.display()))
                })?;
                let drafts = read.payments.into_iter().map(|it| it.draft());
                drafts.collect::<Result<Vec<_>, _>>()?
            }
            None => vec![self.draft()?],
        };
        Ok(books
            .treasury
            .draft_payments(books.org, &caller, &drafts)
            .await?)
    }

    fn draft(self) -> Result<PaymentDraft, Failure> {
        let missing = || Failure::usage("usage", "give --from, --to and --amount, or --file");
        Ok(PaymentDraft {
            account: self.from.ok_or_else(missing)?,
            beneficiary: self.to.ok_or_else(missing)?,
            amount: self.amount.ok_or_else(missing)?,
            asset: self.asset,
            execute_on: self.on,
            moves_day: self.move_day,
            method: self.method,
            text: self.text,
            reference: self.reference,
            purpose: self.purpose,
            charges: self.charges,
            end_to_end_id: self.end_to_end_id,
            origin: None,
        })
    }
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

fn file_text(it: &MadePaymentFile) -> String {
    let mut text = format!(
        "{}: {} payments, control sum {}\n",
        it.name,
        it.file.payments.len(),
        it.control_sum
    );
    for written in &it.written {
        text.push_str(&format!(
            "  {}: `{}` goes out as `{}`\n",
            written.field, written.given, written.written
        ));
    }
    for notice in &it.notices {
        text.push_str(&format!(
            "  {}: expected {}\n",
            notice.found, notice.expected
        ));
    }
    text
}

fn status_text(it: &PaymentStatus) -> String {
    let mut text = format!("{}\n", it.message_id);
    for line in &it.lines {
        let (number, before, after) = (line.payment, line.before, line.after);
        text.push_str(&format!("  {number}: {before} → {after} ({})\n", line.said));
    }
    for name in &it.unknown {
        text.push_str(&format!("  `{name}` is not in that file\n"));
    }
    text
}

fn list_text(list: &PaymentItems) -> String {
    let columns = [
        ("NO", Align::Right),
        ("STATE", Align::Left),
        ("ON", Align::Left),
        ("AMOUNT", Align::Right),
        ("TO", Align::Left),
        ("ACCOUNT", Align::Left),
        ("LOOK AT", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for it in &list.items {
        let name = it.payee.as_ref().map_or("(erased)", |it| it.name.as_str());
        let warnings: Vec<&str> = it.warnings.iter().map(|it| it.code.as_str()).collect();
        table.row(vec![
            it.id.to_string(),
            it.state.to_string(),
            it.execute_on.to_string(),
            format!("{} {}", it.amount.amount, it.amount.asset),
            name.to_owned(),
            it.payee_account.clone(),
            warnings.join(", "),
        ]);
    }
    table.render()
}

fn life_text(it: &Payment) -> String {
    let mut text = list_text(&PaymentItems {
        items: vec![it.clone()],
    });
    text.push_str(&format!("\ncontent {}\n", it.content));
    for warning in &it.warnings {
        text.push_str(&format!("! {}: {}\n", warning.code, warning.message));
    }
    for written in &it.written {
        text.push_str(&format!(
            "`{}` goes out as `{}`\n",
            written.given, written.written
        ));
    }
    for event in &it.events {
        let note = event.note.as_ref().map(|it| format!(": {it}"));
        text.push_str(&format!(
            "{:.0} {} by {}{}\n",
            event.at,
            event.what,
            event.by,
            note.unwrap_or_default()
        ));
    }
    crate::table::visible(&text)
}
