//! The one shape that every bank format is read into.
//!
//! Owns: statement, line, balances and the fingerprint a line is recognised by.
//! Not here: reading a format (one module a format), accounts of ours (`treasury`).
//! Invariant: credits to the account are positive, debits negative, in every format.

use money::{Date, Decimal};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// SWIFT MT940 customer statement.
    Mt940,
    /// SWIFT MT942 interim transaction report.
    Mt942,
    /// ISO 20022 account report.
    Camt052,
    /// ISO 20022 statement.
    Camt053,
    /// ISO 20022 debit/credit notification.
    Camt054,
    /// Cash management balance reporting, version 2 (and BTRS 3).
    Bai2,
    /// Open Financial Exchange, SGML 1.x, XML 2.x and QFX.
    Ofx,
    /// Quicken interchange format.
    Qif,
    /// Delimited text.
    Csv,
    /// JSON lines, as connectors write them.
    Feed,
}

impl Format {
    /// The format as one word, the same everywhere.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mt940 => "mt940",
            Self::Mt942 => "mt942",
            Self::Camt052 => "camt052",
            Self::Camt053 => "camt053",
            Self::Camt054 => "camt054",
            Self::Bai2 => "bai2",
            Self::Ofx => "ofx",
            Self::Qif => "qif",
            Self::Csv => "csv",
            Self::Feed => "feed",
        }
    }
}

/// A balance and the day it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Signed: an overdrawn account is negative.
    pub amount: Decimal,
    /// The day, if the file says it.
    pub on: Option<Date>,
}

/// Whether a line is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineStatus {
    /// Booked.
    Booked,
    /// Announced, not booked (camt PDNG, MT942 interim forecasts are booked unless said).
    Pending,
    /// For information only (camt INFO): never booked.
    Information,
}

/// The amount in the currency the payment was made in, when it is not the account's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// Signed as the line.
    pub amount: Decimal,
    /// ISO 4217 code as in the file.
    pub currency: String,
    /// The bank's rate, as in the file.
    pub rate: Option<Decimal>,
}

/// Identifies a line by the bank's own raw fields: SHA-256, first 16 bytes.
///
/// Two real payments may be equal in every field: the n-th equal one of a day is told apart by
/// its occurrence number, which the importer adds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 16]);

impl Fingerprint {
    /// The fingerprint of these raw fields, in this order.
    #[must_use]
    pub fn of(fields: &[&str]) -> Self {
        let mut hasher = Sha256::new();
        for field in fields {
            // The length keeps ("ab", "c") apart from ("a", "bc").
            hasher.update((field.len() as u64).to_le_bytes());
            hasher.update(field.as_bytes());
        }
        let digest = hasher.finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Self(bytes)
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

/// One line of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Booking date; the value date where the format has no other.
    pub booked_on: Date,
    /// Value date, if the file says it.
    pub valued_on: Option<Date>,
    /// Signed: money into the account is positive.
    pub amount: Decimal,
    /// Booked, pending or for information.
    pub status: LineStatus,
    /// Amount in another currency.
    pub original: Option<Original>,
    /// The bank's reference (MT940 after `//`, camt `AcctSvcrRef`, OFX FITID, BAI2 bank reference).
    pub bank_reference: Option<String>,
    /// The customer's reference (MT940 `:61:` subfield 7, camt `NtryRef` or instruction id).
    pub customer_reference: Option<String>,
    /// End-to-end id of a SEPA or ISO payment; `NOTPROVIDED` reads as none.
    pub end_to_end_id: Option<String>,
    /// The other side's name.
    pub counterparty: Option<String>,
    /// The other side's account: IBAN or number as in the file.
    pub counterparty_account: Option<String>,
    /// The other side's bank: BIC or bank code.
    pub counterparty_bank: Option<String>,
    /// What the payment is for: remittance or purpose text, in one line.
    pub description: String,
    /// The bank's transaction code (MT940 `NTRF`, camt `PMNT/RCDT/ESCT`, BAI2 type, OFX TRNTYPE).
    pub code: Option<String>,
    /// Every field as the bank wrote it, name and text, in the file's order.
    pub raw: Vec<(String, String)>,
    /// Where the line starts in the file, from 1.
    pub line: u64,
    /// Recognises the line when it comes again in another file.
    pub fingerprint: Fingerprint,
}

/// One statement of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The format it was read from.
    pub format: Format,
    /// Account identification as in the file: IBAN or number; none where the format has none.
    pub account: Option<String>,
    /// The bank: BIC, bank code or name.
    pub bank: Option<String>,
    /// The account holder's name.
    pub holder: Option<String>,
    /// ISO 4217 code; none where the file does not say (QIF, most CSV).
    pub currency: Option<String>,
    /// The statement's number or id.
    pub number: Option<String>,
    /// Booked balance before the first line.
    pub opening: Option<Balance>,
    /// Booked balance after the last line.
    pub closing: Option<Balance>,
    /// Available balance.
    pub available: Option<Balance>,
    /// The lines, in the file's order.
    pub lines: Vec<Line>,
    /// What is wrong with it, or worth knowing.
    pub problems: Vec<Problem>,
}

impl Statement {
    /// A statement that says nothing yet.
    #[must_use]
    pub const fn empty(format: Format) -> Self {
        Self {
            format,
            account: None,
            bank: None,
            holder: None,
            currency: None,
            number: None,
            opening: None,
            closing: None,
            available: None,
            lines: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The account in a form that compares: capitals and digits only, without the currency that
    /// Dutch banks put behind it; none without an account.
    #[must_use]
    pub fn account_key(&self) -> Option<String> {
        let account = self.account.as_deref()?;
        let mut key: String = account
            .chars()
            .filter(|it| it.is_alphanumeric())
            .flat_map(char::to_uppercase)
            .collect();
        if let Some(currency) = self.currency.as_deref()
            && key.len() > currency.len()
            && key.ends_with(currency)
        {
            key.truncate(key.len() - currency.len());
        }
        Some(key)
    }
}
