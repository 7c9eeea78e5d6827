//! What became of a file of payments: pain.002, versions 3 to 14 (CASH-10).
//!
//! Owns: the status of file, groups and payments, with the bank's reasons.
//! Not here: what a reason code means (`reason`), what happens to the payment (`treasury`).
//! Invariant: a status is as the bank wrote it; an unknown code is kept, never guessed at; names
//! are compared without namespace, so one reader serves every version.
//! Source: ISO 20022 message definition pain.002, external payment status codes.

use std::io::Cursor;

use money::Decimal;

use super::reason;
use crate::camt::tree::{NodeId, Tree};
use crate::camt::xml::{Fault, Position, Step, Xml};
use crate::input::{Input, Source};
use crate::limits;
use crate::options::{Options, ReadError};
use crate::problem::{Place, Problem};

/// Most payments and groups that one report may name.
const MAX_REPORTED: usize = 1_000_000;

/// What the bank says of a file, a group or a payment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum StatusCode {
    /// It has the file (RCVD).
    Received,
    /// Syntax is right (ACTC).
    AcceptedTechnical,
    /// The customer's profile allows it (ACCP).
    AcceptedProfile,
    /// With a change, as in another day (ACWC).
    AcceptedWithChange,
    /// Being settled (ACSP).
    AcceptedSettling,
    /// Settled on the debtor's account (ACSC).
    AcceptedSettled,
    /// Settled on the creditor's account (ACCC).
    AcceptedCredited,
    /// The creditor's bank has it, not booked (ACWP).
    AcceptedWithoutPosting,
    /// Waits for a check or signature (PDNG).
    Pending,
    /// Waits for signatures (PATC).
    PartlySigned,
    /// Some payments are accepted (PART).
    PartlyAccepted,
    /// Refused (RJCT).
    Rejected,
    /// Called back (CANC).
    Cancelled,
    /// Another code, as written.
    Other(String),
}

impl StatusCode {
    fn read(code: &str) -> Self {
        match code {
            "RCVD" => Self::Received,
            "ACTC" => Self::AcceptedTechnical,
            "ACCP" => Self::AcceptedProfile,
            "ACWC" => Self::AcceptedWithChange,
            "ACSP" => Self::AcceptedSettling,
            "ACSC" => Self::AcceptedSettled,
            "ACCC" => Self::AcceptedCredited,
            "ACWP" => Self::AcceptedWithoutPosting,
            "PDNG" => Self::Pending,
            "PATC" => Self::PartlySigned,
            "PART" => Self::PartlyAccepted,
            "RJCT" => Self::Rejected,
            "CANC" => Self::Cancelled,
            other => Self::Other(other.to_owned()),
        }
    }

    /// Whether nothing of it will be paid.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        matches!(self, Self::Rejected | Self::Cancelled)
    }

    /// Whether the money has left the debtor's account.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        matches!(self, Self::AcceptedSettled | Self::AcceptedCredited)
    }
}

/// Why the bank says what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// The code of the external list, or the bank's own.
    pub code: Option<String>,
    /// What the code means, if it is in the list.
    pub meaning: Option<&'static str>,
    /// What the bank adds.
    pub text: Option<String>,
}

/// One payment of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentReport {
    /// The payment's id, as we gave it.
    pub id: Option<String>,
    /// Its end-to-end id.
    pub end_to_end_id: Option<String>,
    /// None where the bank only names it.
    pub status: Option<StatusCode>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Its amount and currency, if the bank repeats them.
    pub amount: Option<(Decimal, String)>,
    /// Where it stands in the file, from 1.
    pub line: u64,
}

/// One group of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchReport {
    /// The group's id, as we gave it.
    pub id: Option<String>,
    /// None where the status is only that of the payments.
    pub status: Option<StatusCode>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Its payments; banks often name only the refused ones.
    pub payments: Vec<PaymentReport>,
}

/// A report of a file that we sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusReport {
    /// The report's own id.
    pub message_id: Option<String>,
    /// When it was made, as written.
    pub created_at: Option<String>,
    /// The file's message id, as we gave it.
    pub original_message_id: Option<String>,
    /// The file's message name, as in `pain.001.001.09`.
    pub original_message: Option<String>,
    /// The status of the whole file.
    pub status: Option<StatusCode>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Its groups.
    pub batches: Vec<BatchReport>,
    /// What is doubtful.
    pub problems: Vec<Problem>,
}

/// Reads a report that is in memory. Errors: as [`read_status_from`], without `Io`.
pub fn read_status(bytes: &[u8]) -> Result<StatusReport, ReadError> {
    read_status_from(&mut Cursor::new(bytes))
}

/// Reads a report.
///
/// Errors: `Refused` when it is no report or cannot be read to its end, with line and cause; `Io`.
pub fn read_status_from(source: &mut dyn Source) -> Result<StatusReport, ReadError> {
    let options = Options::default();
    let mut input = Input::open(source, &options)?;
    let mut walk = Walk::default();
    walk.report.problems.extend(input.decoding_problem());
    let mut xml = Xml::new(&mut input);
    loop {
        let position = xml.position();
        let outcome = match xml.step() {
            Ok(Step::Open {
                name,
                currency,
                empty,
            }) => walk.open(name, currency, position).map(|()| {
                if empty {
                    walk.close();
                }
            }),
            Ok(Step::Text(text)) => walk.text(text),
            Ok(Step::Char(letter)) => walk.text(letter.encode_utf8(&mut [0; 4])),
            Ok(Step::Close) => {
                walk.close();
                Ok(())
            }
            Ok(Step::Other) => Ok(()),
            Ok(Step::End) => return walk.finish(),
            Err(fault) => Err(fault),
        };
        if let Err(fault) = outcome {
            return Err(refusal(fault, position.place()));
        }
    }
}

fn refusal(fault: Fault, place: Place) -> ReadError {
    match fault.io {
        Some(io) => io.into(),
        None => ReadError::Refused(Box::new(Problem::error(
            fault.code,
            place,
            &fault.found,
            fault.expected,
        ))),
    }
}

/// Where in the message the reader is.
#[derive(Default)]
struct Walk {
    depth: usize,
    /// The depth of `CstmrPmtStsRpt`, once it is open.
    report_at: Option<usize>,
    /// The depth of the group being read.
    batch_at: Option<usize>,
    /// The depth of the part being read; parts are small, so memory is, too.
    part_at: Option<usize>,
    tree: Tree,
    open: Vec<NodeId>,
    reported: usize,
    is_seen: bool,
    report: StatusReport,
}

impl Walk {
    fn open(&mut self, name: &str, currency: &str, position: Position) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > limits::DEPTH {
            let found = format!("<{name}> as the {}th level", self.depth);
            return Err(Fault::new(
                "too-deep",
                found,
                "at most 64 levels of elements",
            ));
        }
        if self.part_at.is_some() {
            if self.tree.is_full() {
                let found = format!("a part of more than 16 MiB at <{name}>");
                return Err(Fault::new("field-too-long", found, "a bank message"));
            }
            let parent = self.open.last().copied();
            self.open
                .push(self.tree.open(parent, name, currency, position));
        } else if self.report_at.is_some() {
            if name == "OrgnlPmtInfAndSts" && self.batch_at.is_none() {
                self.batch_at = Some(self.depth);
                self.report.batches.push(BatchReport::default());
                return self.count();
            }
            if name == "TxInfAndSts" {
                self.count()?;
            }
            self.part_at = Some(self.depth);
            self.tree.clear();
            self.open.clear();
            self.open
                .push(self.tree.open(None, name, currency, position));
        } else if name == "CstmrPmtStsRpt" {
            self.report_at = Some(self.depth);
            self.is_seen = true;
        }
        Ok(())
    }

    fn count(&mut self) -> Result<(), Fault> {
        self.reported += 1;
        if self.reported > MAX_REPORTED {
            let found = format!("more than {MAX_REPORTED} payments");
            return Err(Fault::new("too-many", found, "a report of one file"));
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Fault> {
        let Some(id) = self.open.last().copied().filter(|_| self.part_at.is_some()) else {
            return Ok(());
        };
        self.tree.add_text(id, text);
        if self.tree.text_len(id) > limits::FIELD_BYTES {
            let found = format!("more than 64 KiB in <{}>", self.tree.name(id));
            return Err(Fault::new("field-too-long", found, "a bank message"));
        }
        Ok(())
    }

    fn close(&mut self) {
        if self.part_at.is_some() {
            self.open.pop();
            if self.part_at == Some(self.depth) {
                self.part_at = None;
                self.part();
            }
        } else if self.batch_at == Some(self.depth) {
            self.batch_at = None;
        } else if self.report_at == Some(self.depth) {
            self.report_at = None;
        }
        self.depth = self.depth.saturating_sub(1);
    }

    /// A whole part is in the tree.
    fn part(&mut self) {
        let tree = &self.tree;
        let owned = |path: &[&str]| tree.get(0, path).map(str::to_owned);
        let report = &mut self.report;
        match (tree.name(0), report.batches.last_mut()) {
            ("GrpHdr", _) => {
                report.message_id = owned(&["MsgId"]);
                report.created_at = owned(&["CreDtTm"]);
            }
            ("OrgnlGrpInfAndSts", _) => {
                report.original_message_id = owned(&["OrgnlMsgId"]);
                report.original_message = owned(&["OrgnlMsgNmId"]);
                report.status = tree.get(0, &["GrpSts"]).map(StatusCode::read);
                report.reasons = reasons(tree, 0);
            }
            ("OrgnlPmtInfId", Some(batch)) => batch.id = owned(&[]),
            ("PmtInfSts", Some(batch)) => {
                batch.status = owned(&[]).as_deref().map(StatusCode::read);
            }
            ("StsRsnInf", Some(batch)) => batch.reasons.push(reason_at(tree, 0)),
            ("TxInfAndSts", Some(batch)) => batch.payments.push(payment(tree)),
            _ => {}
        }
    }

    fn finish(mut self) -> Result<StatusReport, ReadError> {
        if !self.is_seen {
            return Err(ReadError::refused(
                "not-a-status-report",
                "no CstmrPmtStsRpt",
                "a payment status report (pain.002) of the bank",
            ));
        }
        if self.depth > 0 {
            return Err(ReadError::refused(
                "truncated",
                "the file ends inside an element",
                "the whole message; download it again",
            ));
        }
        if self.report.original_message_id.is_none() {
            self.report.problems.push(Problem::confirm(
                "no-original-message",
                Place::FILE,
                "no OrgnlMsgId",
                "the id of the file that the report is about",
            ));
        }
        Ok(self.report)
    }
}

fn payment(tree: &Tree) -> PaymentReport {
    let owned = |path: &[&str]| tree.get(0, path).map(str::to_owned);
    let amount = ["InstdAmt", "EqvtAmt"]
        .iter()
        .find_map(|name| tree.find(0, &["OrgnlTxRef", "Amt", name]));
    let amount = amount.and_then(|it| {
        let number = tree.text(it).parse().ok()?;
        Some((number, tree.currency(it)?.to_owned()))
    });
    PaymentReport {
        id: owned(&["OrgnlInstrId"]),
        end_to_end_id: owned(&["OrgnlEndToEndId"]),
        status: tree.get(0, &["TxSts"]).map(StatusCode::read),
        reasons: reasons(tree, 0),
        amount,
        line: tree.position(0).line,
    }
}

fn reasons(tree: &Tree, id: NodeId) -> Vec<Reason> {
    tree.children(id)
        .filter(|it| tree.name(*it) == "StsRsnInf")
        .map(|it| reason_at(tree, it))
        .collect()
}

fn reason_at(tree: &Tree, id: NodeId) -> Reason {
    let code = tree.get_any(id, &[&["Rsn", "Cd"], &["Rsn", "Prtry"]]);
    let text: Vec<&str> = tree
        .children(id)
        .filter(|it| tree.name(*it) == "AddtlInf")
        .map(|it| tree.text(it))
        .filter(|it| !it.is_empty())
        .collect();
    Reason {
        meaning: code.and_then(reason::meaning),
        code: code.map(str::to_owned),
        text: Some(text.join(" ")).filter(|it| !it.is_empty()),
    }
}

#[cfg(test)]
mod tests;
