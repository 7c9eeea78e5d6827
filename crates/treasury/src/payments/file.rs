//! Files of payments for the bank (CASH-10).
//!
//! Owns: from approved payments to a pain.001 file, once; copies of it.
//! Not here: the bytes (`statements`), whether a payment may go out (`journal`).
//! Invariant: a file holds what was approved, to the details that were approved; the journal has
//! its hash, and a copy has the same bytes.

use std::collections::BTreeSet;

use journal::{
    Book, Command, Hash, PaymentFile, PaymentFileRow, PaymentId, PaymentMethod, PaymentRefusal,
    PaymentRow, PaymentState, Refusal, RefusalKind,
};
use money::{OrganisationId, Timestamp};
use sha2::{Digest, Sha256};
use statements::Problem;
use statements::payment::{GroupSummary, TextChange, Version, write};

use super::batch::{batch_of, lines_of, terms_of};
use super::execution_day::{OnClosedDay, execution_day};
use super::payees::Payees;
use super::policy::PaymentPolicy;
use super::refusal;
use super::warning::cooling_until;
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// How often a file is made again when another one was first.
const TRIES: usize = 5;

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// pain.001.001.03.
    Pain03,
    /// pain.001.001.09.
    Pain09,
}

impl ExportFormat {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Pain03, Self::Pain09];

    /// Its name, as in the file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.version().name()
    }

    const fn version(self) -> Version {
        match self {
            Self::Pain03 => Version::V03,
            Self::Pain09 => Version::V09,
        }
    }
}

impl std::str::FromStr for ExportFormat {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|it| it.name() == text);
        let expected = "pain.001.001.09 or pain.001.001.03";
        found.ok_or_else(|| Error::invalid("format", text, expected))
    }
}

/// A file that was made.
#[derive(Clone, Debug)]
pub struct ExportedFile {
    /// What the journal has of it.
    pub file: PaymentFile,
    /// A name to keep it by.
    pub name: String,
    /// The file.
    pub text: String,
    /// The sum of all amounts, whatever their currency.
    pub control_sum: String,
    /// What is written otherwise than it was given.
    pub changes: Vec<TextChange>,
    /// What is worth knowing.
    pub notices: Vec<Problem>,
}

impl Treasury {
    /// Writes approved payments to a file for the bank: the given ones, or all there are.
    ///
    /// Errors: `Refused` (`payment-state`, `exported-before`, `day-past`, `cooling-period`,
    /// `details-changed` and others, each with its payment), `Files` for what the format forbids.
    pub async fn export_payments(
        &self,
        org: OrganisationId,
        caller: &Caller,
        payments: Option<Vec<PaymentId>>,
        format: ExportFormat,
    ) -> Result<ExportedFile, Error> {
        caller.require(org, Action::PaymentsSend)?;
        for _ in 0..TRIES {
            let book = self.book_seen(org, caller).await?;
            if let Some(done) = self
                .exported_before(org, caller, payments.as_deref())
                .await?
            {
                return Ok(done);
            }
            let ids = payments.clone().unwrap_or_else(|| {
                let approved = book
                    .payments()
                    .filter(|it| it.state == PaymentState::Approved);
                approved.map(|it| it.id).collect()
            });
            let made = self.make_file(org, &book, &ids, format).await?;
            let command = Command::ExportPayments(made.file.clone());
            match self.ask(org, caller, command).await {
                Err(Error::Refused(found)) if is_overtaken(&found) => {}
                Err(other) => return Err(other),
                Ok(_) => return Ok(made),
            }
        }
        Err(Error::Unavailable(
            "other files of payments were made meanwhile; try again".to_owned(),
        ))
    }

    /// The file that a request with the same idempotency key led to.
    async fn exported_before(
        &self,
        org: OrganisationId,
        caller: &Caller,
        payments: Option<&[PaymentId]>,
    ) -> Result<Option<ExportedFile>, Error> {
        let book = self.book(org).await?;
        let Some(key) = &caller.key else {
            return Ok(None);
        };
        let Some(found) = book.request(key) else {
            return Ok(None);
        };
        let row = book.payment_files().find(|it| it.seq == found.first);
        let is_same = |it: &&PaymentFileRow| payments.is_none_or(|ids| ids == it.file.payments);
        match row.filter(is_same) {
            Some(row) => self.made_again(org, &book, row).await.map(Some),
            None => Err(Error::KeyReused {
                key: key.clone(),
                by: format!("record {}", found.first),
            }),
        }
    }

    async fn make_file(
        &self,
        org: OrganisationId,
        book: &Book,
        ids: &[PaymentId],
        format: ExportFormat,
    ) -> Result<ExportedFile, Error> {
        if ids.is_empty() {
            let message = "no approved payments: approve some first".to_owned();
            return Err(Error::Refused(vec![refusal(
                None,
                "nothing-to-export",
                message,
            )]));
        }
        let policy = self.saved_payment_policy(org).await?.policy;
        let rows: Vec<Option<&PaymentRow>> = ids.iter().map(|it| book.payment(*it)).collect();
        let wanted: BTreeSet<_> = rows
            .iter()
            .flatten()
            .map(|it| it.order.payee.beneficiary)
            .collect();
        let payees = self.payees(org, &wanted).await?;
        let mut refusals = Vec::new();
        for (index, (row, id)) in rows.iter().zip(ids).enumerate() {
            let checked = may_go_out(*row, *id, (&policy, &payees), self.now());
            refusals.extend(checked.err().map(|it| RefusalKind::Payment(it).at(index)));
        }
        let rows: Vec<&PaymentRow> = rows.into_iter().flatten().collect();
        let methods: BTreeSet<PaymentMethod> = rows.iter().map(|it| it.order.method).collect();
        if refusals.is_empty() && methods.len() > 1 {
            let found: Vec<&str> = methods.into_iter().map(PaymentMethod::word).collect();
            let message = format!(
                "a file is of one method; found {}: name the payments of one",
                found.join(" and ")
            );
            refusals.push(refusal(None, "mixed-methods", message));
        }
        if !refusals.is_empty() {
            return Err(Error::Refused(refusals));
        }
        let count = self.book(org).await?.payment_files().count();
        let number = u32::try_from(count).map_or(u32::MAX, |it| it.saturating_add(1));
        let second = Timestamp::from_second(self.now().as_second());
        let file = PaymentFile {
            number,
            copy_of: None,
            format: format.name().to_owned(),
            message_id: message_id(org, number),
            made_at: second.unwrap_or_else(|_| self.now()),
            hash: Hash::ZERO,
            payments: ids.to_vec(),
            reason: None,
        };
        let (made, _) = written(book, &policy, &payees, file)?;
        Ok(made)
    }

    /// Writes a file again that was made before; the books say why, and the copy is marked.
    ///
    /// Errors: `NotFound`, `Refused` (an empty reason), `Conflict` with `copy-differs` when names
    /// or accounts of ours were changed since.
    pub async fn copy_payment_file(
        &self,
        org: OrganisationId,
        caller: &Caller,
        number: u32,
        reason: &str,
    ) -> Result<ExportedFile, Error> {
        caller.require(org, Action::PaymentsSend)?;
        for _ in 0..TRIES {
            let book = self.book_seen(org, caller).await?;
            let unknown = || Error::NotFound {
                what: "payment file",
                name: number.to_string(),
                cure: "`GET /api/v1/payment-files` lists every one",
            };
            if let Some(done) = self.exported_before(org, caller, None).await? {
                return Ok(done);
            }
            let row = book.payment_file(number).ok_or_else(unknown)?;
            let row = match row.file.copy_of {
                Some(of) => book.payment_file(of).ok_or_else(unknown)?,
                None => row,
            };
            let mut made = self.made_again(org, &book, row).await?;
            let count = self.book(org).await?.payment_files().count();
            made.file.copy_of = Some(row.file.number);
            made.file.number = u32::try_from(count).map_or(u32::MAX, |it| it.saturating_add(1));
            made.file.reason = Some(reason.to_owned());
            made.name = file_name(&made.file);
            let command = Command::ExportPayments(made.file.clone());
            match self.ask(org, caller, command).await {
                Err(Error::Refused(found)) if is_overtaken(&found) => {}
                Err(other) => return Err(other),
                Ok(_) => return Ok(made),
            }
        }
        Err(Error::Unavailable(
            "other files of payments were made meanwhile; try again".to_owned(),
        ))
    }

    /// The bytes of a file that was made before.
    pub(super) async fn made_again(
        &self,
        org: OrganisationId,
        book: &Book,
        row: &PaymentFileRow,
    ) -> Result<ExportedFile, Error> {
        let (made, _) = self.file_again(org, book, row).await?;
        if made.file.hash != row.file.hash {
            return Err(Error::Conflict(format!(
                "file {} cannot be written again as it was: a name or account of ours was changed \
                 since; take it from where it was kept",
                row.file.number
            )));
        }
        Ok(made)
    }

    /// A file as it would be written now, with its groups.
    pub(super) async fn file_again(
        &self,
        org: OrganisationId,
        book: &Book,
        row: &PaymentFileRow,
    ) -> Result<(ExportedFile, Vec<GroupSummary>), Error> {
        let policy = self.saved_payment_policy(org).await?.policy;
        let rows = row.file.payments.iter().filter_map(|it| book.payment(*it));
        let wanted = rows.map(|it| it.order.payee.beneficiary).collect();
        let payees = self.payees(org, &wanted).await?;
        written(book, &policy, &payees, row.file.clone())
    }

    /// Every file of payments, the newest first. Errors: `Forbidden`, `Journal`.
    pub async fn payment_files(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<PaymentFileRow>, Error> {
        let book = self.book_for(org, caller, Action::PaymentsRead).await?;
        let seen = book.payment_files().rev();
        let seen = seen.filter(|it| !it.file.payments.is_empty());
        Ok(seen.cloned().collect())
    }
}

/// Writes the file. Errors: `Files`.
fn written(
    book: &Book,
    policy: &PaymentPolicy,
    payees: &Payees,
    mut file: PaymentFile,
) -> Result<(ExportedFile, Vec<GroupSummary>), Error> {
    let rows = file.payments.iter().filter_map(|it| book.payment(*it));
    let rows: Vec<&PaymentRow> = rows.collect();
    let lines = lines_of(&rows, payees).map_err(|id| {
        let message = format!("payment {id}: its bank details are not kept any more");
        Error::Refused(vec![refusal(None, "details-missing", message)])
    })?;
    let format: ExportFormat = file.format.parse()?;
    let batch = batch_of(book, &lines, (&file.message_id, file.made_at));
    let terms = terms_of(policy, &lines, format.version());
    let name = file_name(&file);
    let made = write(&batch, &terms).map_err(|problems| Error::Files {
        summary: format!(
            "{} problems of the payments, no file was made",
            problems.len()
        ),
        problems: problems.into_iter().map(|it| (name.clone(), it)).collect(),
    })?;
    file.hash = Hash(Sha256::digest(made.xml.as_bytes()).into());
    let exported = ExportedFile {
        file,
        name,
        text: made.xml,
        control_sum: made.control_sum.to_text(2),
        changes: made.changes,
        notices: made.problems,
    };
    Ok((exported, made.groups))
}

/// Whether an approved payment may go into a file now.
fn may_go_out(
    row: Option<&PaymentRow>,
    id: PaymentId,
    (policy, payees): (&PaymentPolicy, &Payees),
    now: Timestamp,
) -> Result<(), PaymentRefusal> {
    let payment = id.0;
    let row = row.ok_or(PaymentRefusal::Unknown(payment))?;
    if row.state != PaymentState::Approved {
        return Err(match row.file {
            Some(file) => PaymentRefusal::ExportedBefore { payment, file },
            None => PaymentRefusal::State {
                payment,
                state: row.state,
                expected: "only approved payments go to the bank",
            },
        });
    }
    let rule = |code, message: String| {
        let message = format!("payment {payment}: {message}");
        Err(PaymentRefusal::Rule { code, message })
    };
    let order = &row.order;
    let payee = payees.get(&order.payee.beneficiary);
    let Some(payee) = payee.filter(|it| !it.is_removed) else {
        return rule(
            "unknown-beneficiary",
            "its beneficiary was removed".to_owned(),
        );
    };
    let Some(revision) = payee
        .current()
        .filter(|it| it.number == order.payee.revision)
    else {
        let text = "the bank details were changed since: change the payment, and approve it again";
        return rule("details-changed", text.to_owned());
    };
    if payee.payee(revision).ok() != Some(order.payee) {
        let text = "the bank details are not those that the journal has a commitment to";
        return rule("details-altered", text.to_owned());
    }
    if let Some(until) = cooling_until(policy, payee, revision.number, now) {
        let text = format!("its bank details were changed; no file pays to them before {until:.0}");
        return rule("cooling-period", text);
    }
    let code = order.amount.asset().code();
    let what = (order.method, code.as_str());
    let wanted = (Some(order.execute_on), OnClosedDay::Refuse);
    match execution_day(policy, what, now, wanted) {
        Ok(_) => Ok(()),
        Err((code, text)) => rule(code, text),
    }
}

fn is_overtaken(found: &[Refusal]) -> bool {
    let kinds = found.iter().map(|it| &it.kind);
    kinds
        .into_iter()
        .any(|it| *it == RefusalKind::Payment(PaymentRefusal::FileNumber))
}

fn message_id(org: OrganisationId, number: u32) -> String {
    // The last 32 bits of the id: random, so that two organisations at one bank differ.
    let org = org.as_uuid().as_u128() & 0xFFFF_FFFF;
    format!("BSR-{org:08X}-F{number:06}")
}

fn file_name(file: &PaymentFile) -> String {
    let copy = if file.copy_of.is_some() { "-copy" } else { "" };
    format!("{}{copy}.xml", file.message_id)
}
