//! Sending files of payments through the gateway, and taking in the bank's answers (CASH-10).
//!
//! Owns: which files go out and which are asked about.
//! Not here: the settings (`gateway_settings`), what an answer does to a payment (`status`).
//! Invariant: a file goes out byte for byte as the journal has its hash, under its message id; the
//! journal says `sent` only after the gateway said that it has the file.

use std::collections::BTreeSet;

use connect::bank::{BankError, Gateway, REQUESTS_PER_HOUR, SigningKey, Talk};
use journal::{Book, PaymentFileRow, PaymentId, PaymentRow, PaymentState, PaymentStep};
use money::{OrganisationId, Timestamp};
use statements::payment::read_status;

use super::gateway_settings::{PaymentGateway, none};
use super::refusal;
use crate::banks::bank_error;
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// For how many days after a file was made its status is asked for.
const ASKED_DAYS: i64 = 14;

/// What an exchange with the gateway came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentExchange {
    /// Files that were sent, by number.
    pub sent: Vec<u32>,
    /// Files of which the bank said something.
    pub answered: Vec<u32>,
    /// What did not work, in words, by file.
    pub failed: Vec<(u32, String)>,
}

/// A gateway that is ready to be asked.
struct Line {
    gateway: PaymentGateway,
    key: SigningKey,
}

impl Treasury {
    /// Sends a file of payments through the gateway. One that is there already is not sent again.
    /// Answers its payments.
    ///
    /// Errors: `NotFound` (file, gateway), `Refused` with `file-altered` if one of its payments
    /// was cancelled since, `Connection` for what the gateway says, `Forbidden`.
    pub async fn send_payment_file(
        &self,
        org: OrganisationId,
        caller: &Caller,
        number: u32,
    ) -> Result<Vec<PaymentId>, Error> {
        caller.require(org, Action::PaymentsSend)?;
        let book = self.book_seen(org, caller).await?;
        let row = book.payment_file(number);
        let row = row.filter(|it| !it.file.payments.is_empty());
        let row = row.ok_or_else(|| Error::NotFound {
            what: "payment file",
            name: number.to_string(),
            cure: "`GET /api/v1/payment-files` lists every one",
        })?;
        let (gateway, key) = self.open_gateway(org).await?.ok_or_else(none)?;
        self.send_file(org, caller, (&book, row, &Line { gateway, key }))
            .await?;
        Ok(row.file.payments.clone())
    }

    async fn send_file(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (book, row, line): (&Book, &PaymentFileRow, &Line),
    ) -> Result<(), Error> {
        if exported(book, row).is_empty() {
            return Ok(());
        }
        let gone = rows(book, row).find(|it| it.state == PaymentState::Cancelled);
        if let Some(gone) = gone {
            let message = format!(
                "file {}: payment {} in it was cancelled; cancel the others, and draft them again",
                row.file.number, gone.id
            );
            return Err(Error::Refused(vec![refusal(None, "file-altered", message)]));
        }
        let made = self.made_again(org, book, row).await?;
        let (client, budget) = (self.bank_client()?, self.gateway_budget(org));
        let talk = Talk::new(&client, &budget);
        let file = (row.file.message_id.as_str(), made.text.as_str());
        let said = line.ask().send(&talk, file).await;
        let reference = said.map_err(|it| bank_error(&it))?;
        let note = match reference {
            Some(it) => format!("the gateway has it as {it}"),
            None => "the gateway has it".to_owned(),
        };
        // Somebody may have said so by hand meanwhile.
        let now = self.book(org).await?;
        let steps = exported(&now, row).into_iter().map(|id| {
            let note = Some(note.clone());
            (id, PaymentStep::Sent { note })
        });
        let step = caller.step("gateway");
        self.advance_payments(org, &step, steps.collect()).await
    }

    /// Sends what is to go by itself, and takes in what the bank says of what is there.
    ///
    /// Nothing without a gateway; what does not work for one file keeps no other back.
    ///
    /// Errors: `Forbidden`, `Store`, `Sealed`.
    pub async fn exchange_payments(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<PaymentExchange, Error> {
        caller.require(org, Action::PaymentsSend)?;
        let mut done = PaymentExchange::default();
        let Some((gateway, key)) = self.open_gateway(org).await? else {
            return Ok(done);
        };
        let line = Line { gateway, key };
        let book = self.book_seen(org, caller).await?;
        for row in book
            .payment_files()
            .filter(|it| goes_by_itself(&book, it, &line.gateway))
        {
            let number = row.file.number;
            match self.send_file(org, caller, (&book, row, &line)).await {
                Ok(()) => done.sent.push(number),
                Err(error) => done.failed.push((number, error.to_string())),
            }
        }
        let book = self.book_seen(org, caller).await?;
        let now = self.now();
        for row in book.payment_files().filter(|it| is_asked(&book, it, now)) {
            let number = row.file.number;
            match self.take_status(org, caller, (row, &line)).await {
                Ok(true) => done.answered.push(number),
                Ok(false) => {}
                Err(error) => done.failed.push((number, error.to_string())),
            }
        }
        Ok(done)
    }

    /// Asks what the bank says of a file. Answers whether it says anything.
    async fn take_status(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (row, line): (&PaymentFileRow, &Line),
    ) -> Result<bool, Error> {
        let (client, budget) = (self.bank_client()?, self.gateway_budget(org));
        let talk = Talk::new(&client, &budget);
        let id = &row.file.message_id;
        let said = line.ask().status(&talk, id).await;
        let Some(report) = said.map_err(|it| bank_error(&it))? else {
            return Ok(false);
        };
        let named = read_status(&report).ok();
        let named = named.and_then(|it| it.original_message_id);
        if named.as_ref() != Some(id) {
            let error = BankError::Unexpected {
                path: "OrgnlMsgId".to_owned(),
                found: "another file, or no status report".to_owned(),
                expected: "a status report (pain.002) of the file that was asked about",
            };
            return Err(bank_error(&error));
        }
        let caller = caller.step("gateway");
        self.apply_payment_status(org, &caller, "pain.002", &report)
            .await?;
        Ok(true)
    }

    fn gateway_budget(&self, org: OrganisationId) -> crate::banks::HourBudget<'_> {
        self.hour_budget(format!("connect/{org}/payment-gateway"), REQUESTS_PER_HOUR)
    }
}

impl Line {
    fn ask(&self) -> Gateway<'_> {
        Gateway {
            base_url: &self.gateway.url,
            key_id: &self.gateway.key_id,
            key: &self.key,
        }
    }
}

fn rows<'a>(book: &'a Book, row: &'a PaymentFileRow) -> impl Iterator<Item = &'a PaymentRow> {
    row.file.payments.iter().filter_map(|it| book.payment(*it))
}

/// The payments of a file that nobody handed in yet.
fn exported(book: &Book, row: &PaymentFileRow) -> BTreeSet<PaymentId> {
    let own = rows(book, row).filter(|it| it.state == PaymentState::Exported);
    own.map(|it| it.id).collect()
}

fn goes_by_itself(book: &Book, row: &PaymentFileRow, gateway: &PaymentGateway) -> bool {
    gateway.automatic_since.is_some_and(|it| row.at >= it)
        && row.file.copy_of.is_none()
        && !exported(book, row).is_empty()
}

/// Whether the bank may have something new to say of a file.
fn is_asked(book: &Book, row: &PaymentFileRow, now: Timestamp) -> bool {
    let age = now.duration_since(row.at).as_hours();
    let is_there = |it: PaymentState| matches!(it, PaymentState::Sent | PaymentState::Accepted);
    row.file.copy_of.is_none()
        && age <= ASKED_DAYS * 24
        && rows(book, row).any(|it| is_there(it.state))
}
