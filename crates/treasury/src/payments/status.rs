//! What the bank says of payments: pain.002 (CASH-10).
//!
//! Owns: from a report to steps of payments.
//! Not here: reading the report (`statements`), settling: only a bank line does (`settle`).
//! Invariant: a report is applied whole or not at all; what it names and we do not know is said.

use std::collections::BTreeMap;

use journal::{Book, PaymentFileRow, PaymentId, PaymentRow, PaymentState, PaymentStep};
use money::OrganisationId;
use statements::ReadError;
use statements::payment::{
    GroupSummary, PaymentReport, Reason, StatusCode, StatusReport, read_status,
};

use super::batch::file_id;
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// What a report did to a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusLine {
    /// The payment.
    pub payment: PaymentId,
    /// What it was.
    pub before: PaymentState,
    /// What it is.
    pub after: PaymentState,
    /// What the bank said.
    pub said: String,
}

/// What a report came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusOutcome {
    /// The message id of the file it is about.
    pub message_id: String,
    /// Payments it says something of.
    pub lines: Vec<StatusLine>,
    /// What it names that is not in the file.
    pub unknown: Vec<String>,
    /// What is doubtful.
    pub problems: Vec<statements::Problem>,
}

/// What is said of each payment of a file.
type Said<'a> = BTreeMap<PaymentId, (&'a StatusCode, &'a [Reason])>;

impl Treasury {
    /// Applies a status report of the bank.
    ///
    /// Errors: `Files` for what is no report, `Refused` with `unknown-file` for one about a file
    /// that is not ours, `Forbidden`.
    pub async fn apply_payment_status(
        &self,
        org: OrganisationId,
        caller: &Caller,
        name: &str,
        bytes: &[u8],
    ) -> Result<StatusOutcome, Error> {
        caller.require(org, Action::PaymentsSend)?;
        let report = read_status(bytes).map_err(|error| unreadable(name, error))?;
        let book = self.book_seen(org, caller).await?;
        let id = report.original_message_id.clone().unwrap_or_default();
        let file = book
            .payment_files()
            .find(|it| it.file.message_id == id && it.file.copy_of.is_none());
        let Some(file) = file.filter(|it| !it.file.payments.is_empty()) else {
            let message = format!("message id `{id}`: no file of ours has it");
            return Err(crate::beneficiaries::rule("unknown-file", message));
        };
        // Groups are needed only where the bank names one without its payments.
        let groups = match self.file_again(org, &book, file).await {
            Ok((_, groups)) => groups,
            Err(_) => Vec::new(),
        };
        let mut outcome = StatusOutcome {
            message_id: id,
            problems: report.problems.clone(),
            ..StatusOutcome::default()
        };
        let said = said_of(&report, (&book, file, &groups), &mut outcome.unknown);
        let mut steps = Vec::new();
        for (payment, (code, reasons)) in said {
            let Some(row) = book.payment(payment) else {
                continue;
            };
            let text = words_of(code, reasons);
            let step = step_of(row, code, &text);
            let after = step.as_ref().and_then(|it| row.state.after(it));
            outcome.lines.push(StatusLine {
                payment,
                before: row.state,
                after: after.unwrap_or(row.state),
                said: text,
            });
            steps.extend(step.filter(|_| after.is_some()).map(|it| (payment, it)));
        }
        self.advance_payments(org, caller, steps).await?;
        Ok(outcome)
    }
}

fn unreadable(name: &str, error: ReadError) -> Error {
    match error {
        ReadError::Refused(problem) => Error::Files {
            summary: "it is no status report (pain.002); nothing was changed".to_owned(),
            problems: vec![(name.to_owned(), *problem)],
        },
        ReadError::Io(error) => Error::Unavailable(error.to_string()),
    }
}

/// The last word on each payment: its own, else its group's, else the file's.
fn said_of<'a>(
    report: &'a StatusReport,
    (book, file, groups): (&Book, &PaymentFileRow, &[GroupSummary]),
    unknown: &mut Vec<String>,
) -> Said<'a> {
    let mut said = Said::new();
    let ids = &file.file.payments;
    if let Some(code) = report.status.as_ref().filter(|it| speaks_for_all(it)) {
        said.extend(
            ids.iter()
                .map(|it| (*it, (code, report.reasons.as_slice()))),
        );
    }
    for batch in &report.batches {
        let group = groups.iter().find(|it| Some(&it.id) == batch.id.as_ref());
        if let Some(code) = batch.status.as_ref().filter(|it| speaks_for_all(it)) {
            match group {
                Some(group) => said.extend(
                    group
                        .payments
                        .iter()
                        .filter_map(|it| ids.get(*it))
                        .map(|it| (*it, (code, batch.reasons.as_slice()))),
                ),
                None => unknown.extend(batch.id.clone()),
            }
        }
        for payment in &batch.payments {
            let found = ids
                .iter()
                .filter_map(|it| book.payment(*it))
                .find(|it| is_of(it, payment));
            match (found, &payment.status) {
                (Some(row), Some(code)) => {
                    said.insert(row.id, (code, payment.reasons.as_slice()));
                }
                (Some(_), None) => {}
                (None, _) => {
                    let name = payment.id.clone().or_else(|| payment.end_to_end_id.clone());
                    unknown.extend(name);
                }
            }
        }
    }
    said
}

/// Whether a status of a whole is that of each part.
const fn speaks_for_all(code: &StatusCode) -> bool {
    !matches!(code, StatusCode::PartlyAccepted | StatusCode::Other(_))
}

fn is_of(row: &PaymentRow, report: &PaymentReport) -> bool {
    let by_id = report.id.as_ref().is_some_and(|it| *it == file_id(row.id));
    let own = &row.order.end_to_end_id;
    by_id || report.end_to_end_id.as_ref() == Some(own)
}

fn words_of(code: &StatusCode, reasons: &[Reason]) -> String {
    let mut text = match code {
        StatusCode::Other(other) => other.clone(),
        known => format!("{known:?}"),
    };
    for reason in reasons {
        let parts = [
            reason.code.as_deref(),
            reason.meaning,
            reason.text.as_deref(),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        if !parts.is_empty() {
            text.push_str("; ");
            text.push_str(&parts.join(", "));
        }
    }
    let clean = text
        .chars()
        .map(|it| if it.is_control() { ' ' } else { it });
    clean.take(240).collect()
}

/// The step that a status is, if it is one.
fn step_of(row: &PaymentRow, code: &StatusCode, text: &str) -> Option<PaymentStep> {
    let note = Some(text.to_owned());
    match code {
        code if code.is_refused() => Some(PaymentStep::Failed {
            reason: text.to_owned(),
        }),
        StatusCode::Received | StatusCode::Pending | StatusCode::PartlySigned => {
            Some(PaymentStep::Sent { note })
        }
        StatusCode::AcceptedTechnical
        | StatusCode::AcceptedProfile
        | StatusCode::AcceptedWithChange
        | StatusCode::AcceptedSettling
        // Also what the bank calls settled: the books believe its statement only.
        | StatusCode::AcceptedSettled
        | StatusCode::AcceptedCredited
        | StatusCode::AcceptedWithoutPosting => Some(PaymentStep::Accepted { note }),
        _ => None,
    }
    .filter(|it| row.state.after(it).is_some())
}
