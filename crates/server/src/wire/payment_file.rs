//! Files of payments on the wire, and what the bank says of them.
//!
//! Owns: the file with its text, reports, what was settled. Not here: rules.
//! Invariant: a file that is a copy says of which.

use journal::PaymentFileRow;
use money::Timestamp;
use serde::{Deserialize, Serialize};
use treasury::{ExportedFile, StatusOutcome};
use utoipa::ToSchema;

use super::import::ImportProblem;
use super::payment::WrittenText;
use super::word::PaymentState;

/// The format of a file for the bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
pub enum PaymentFormat {
    /// pain.001.001.09, what SEPA banks ask for since 2023.
    #[serde(rename = "pain.001.001.09")]
    Pain09,
    /// pain.001.001.03.
    #[serde(rename = "pain.001.001.03")]
    Pain03,
}

impl From<PaymentFormat> for treasury::ExportFormat {
    fn from(it: PaymentFormat) -> Self {
        match it {
            PaymentFormat::Pain09 => Self::Pain09,
            PaymentFormat::Pain03 => Self::Pain03,
        }
    }
}

/// A file to make.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPaymentFile {
    /// Approved payments by number; all there are if absent.
    #[serde(default)]
    pub payments: Option<Vec<u32>>,
    /// The format.
    pub format: PaymentFormat,
}

/// Why a file is written again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentFileCopy {
    /// Why.
    pub reason: String,
}

/// A file that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentFile {
    /// Its number.
    pub number: u32,
    /// The file it is a copy of.
    #[schema(required = true)]
    pub copy_of: Option<u32>,
    /// The format.
    pub format: String,
    /// What the bank's answers name it by.
    pub message_id: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: String,
    /// SHA-256 of its bytes.
    pub hash: String,
    /// The payments in it.
    pub payments: Vec<u32>,
    /// Why a copy was made.
    #[schema(required = true)]
    pub reason: Option<String>,
}

impl PaymentFile {
    /// A file, made by somebody.
    #[must_use]
    pub fn new(it: &journal::PaymentFile, by: &str) -> Self {
        Self {
            number: it.number,
            copy_of: it.copy_of,
            format: it.format.clone(),
            message_id: it.message_id.clone(),
            made_at: it.made_at,
            made_by: by.to_owned(),
            hash: it.hash.to_string(),
            payments: it.payments.iter().map(|it| it.0).collect(),
            reason: it.reason.clone(),
        }
    }
}

impl From<&PaymentFileRow> for PaymentFile {
    fn from(it: &PaymentFileRow) -> Self {
        Self::new(&it.file, &it.by)
    }
}

/// Files of payments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentFileList {
    /// The newest first.
    pub items: Vec<PaymentFile>,
}

/// A file with its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MadePaymentFile {
    /// What the journal has of it.
    pub file: PaymentFile,
    /// A name to keep it by.
    pub name: String,
    /// The file.
    pub text: String,
    /// The sum of all amounts, whatever their currency.
    pub control_sum: String,
    /// Texts that are written otherwise than they were given.
    pub written: Vec<WrittenText>,
    /// What is worth knowing.
    pub notices: Vec<ImportProblem>,
}

impl MadePaymentFile {
    /// A file, made by somebody.
    #[must_use]
    pub fn new(it: ExportedFile, by: &str) -> Self {
        let written = it.changes.into_iter().map(|it| WrittenText {
            field: it.field.to_owned(),
            given: it.from,
            written: it.to,
        });
        Self {
            file: PaymentFile::new(&it.file, by),
            notices: it
                .notices
                .iter()
                .map(|found| ImportProblem::new(Some(&it.name), found))
                .collect(),
            name: it.name,
            text: it.text,
            control_sum: it.control_sum,
            written: written.collect(),
        }
    }
}

/// What a report did to a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentStatusLine {
    /// The payment.
    pub payment: u32,
    /// What it was.
    pub before: PaymentState,
    /// What it is.
    pub after: PaymentState,
    /// What the bank said.
    pub said: String,
}

/// What a report came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentStatus {
    /// The file it is about.
    pub message_id: String,
    /// Payments it says something of.
    pub lines: Vec<PaymentStatusLine>,
    /// What it names that is not in the file.
    pub unknown: Vec<String>,
    /// What is doubtful.
    pub problems: Vec<ImportProblem>,
}

impl From<StatusOutcome> for PaymentStatus {
    fn from(it: StatusOutcome) -> Self {
        let problem = |it: &statements::Problem| ImportProblem::new(None, it);
        let line = |it: treasury::StatusLine| PaymentStatusLine {
            payment: it.payment.0,
            before: it.before.into(),
            after: it.after.into(),
            said: it.said,
        };
        Self {
            message_id: it.message_id,
            lines: it.lines.into_iter().map(line).collect(),
            unknown: it.unknown,
            problems: it.problems.iter().map(problem).collect(),
        }
    }
}

/// Payments that an entry settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SettledPayments {
    /// The entry.
    pub entry: u64,
    /// The payments.
    pub payments: Vec<u32>,
}

/// What was settled, and what came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SettledList {
    /// Settled, by entry.
    pub items: Vec<SettledPayments>,
    /// Settled before and brought back since, by entry.
    pub returned: Vec<SettledPayments>,
}

impl From<treasury::PaymentLines> for SettledList {
    fn from(found: treasury::PaymentLines) -> Self {
        let one = |it: treasury::Settled| SettledPayments {
            entry: it.entry,
            payments: it.payments.iter().map(|it| it.0).collect(),
        };
        Self {
            items: found.settled.into_iter().map(one).collect(),
            returned: found.returned.into_iter().map(one).collect(),
        }
    }
}
