//! `bursar payment draft` and `payables`.
//!
//! Owns: what a draft is made from: options, a file, or open payables. Not here: rules (`treasury`).
//! Invariant: the same key with the same payments drafts once.

use std::path::PathBuf;

use clap::Args;
use journal::{PaymentCharges, PaymentId, PaymentMethod};
use money::{BeneficiaryId, Date, ExpectedItemId};
use server::wire::NewPayments;
use treasury::{PayableChoice, PayableRun, PaymentDraft};

use super::{MAX_BYTES, words};
use crate::cli::context::{As, Books, parse_day, read_file};
use crate::failure::Failure;

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

/// Open payables to pay.
#[derive(Args, Debug)]
pub(crate) struct Payables {
    /// The expected items; each may name its beneficiary, as in ITEM=BENEFICIARY
    #[arg(value_name = "ITEM", value_parser = choice, required_unless_present = "due_to")]
    items: Vec<PayableChoice>,
    /// Every invoice that is due by this day and that no payment pays yet
    #[arg(long, value_name = "DATE", value_parser = parse_day, conflicts_with = "items")]
    due_to: Option<Date>,
    /// The account that pays, by number or path
    #[arg(long, value_name = "ACCOUNT")]
    from: String,
    /// The day of execution [default: each one's due date]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    on: Option<Date>,
    /// The idempotency key: the same key with the same items drafts once
    #[arg(long)]
    key: Option<String>,
    #[command(flatten)]
    who: As,
}

fn choice(text: &str) -> Result<PayableChoice, String> {
    let (item, payee) = match text.split_once('=') {
        Some((item, payee)) => (item, Some(payee)),
        None => (text, None),
    };
    let item: ExpectedItemId = item.parse().map_err(|error| format!("{error}"))?;
    let payee = payee.map(|it| it.parse().map_err(|error| format!("{error}")));
    Ok(PayableChoice {
        item,
        beneficiary: payee.transpose()?,
    })
}

impl Payables {
    pub(super) async fn run(self, books: &Books) -> Result<Vec<PaymentId>, Failure> {
        let caller = self.who.caller(books).await?.with_key(self.key);
        let run = PayableRun {
            account: self.from,
            items: self.items,
            due_to: self.due_to,
            execute_on: self.on,
        };
        let made = books.treasury.draft_payables(books.org, &caller, &run);
        Ok(made.await?)
    }
}

fn method(text: &str) -> Result<PaymentMethod, String> {
    PaymentMethod::find(text).ok_or_else(|| words(PaymentMethod::ALL.iter().map(|it| it.word())))
}

fn charges(text: &str) -> Result<PaymentCharges, String> {
    PaymentCharges::find(text).ok_or_else(|| words(PaymentCharges::ALL.iter().map(|it| it.word())))
}

impl Draft {
    pub(super) async fn run(self, books: &Books) -> Result<Vec<PaymentId>, Failure> {
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
