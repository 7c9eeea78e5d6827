//! Payments to files for the bank, and the bank's answers (CASH-10).
//!
//! Owns: one batch of credit transfers, its checks, pain.001 out, pain.002 in.
//! Not here: who may pay, approval, the state of a payment (`treasury`); transport.
//! Invariant: a file is written whole or not at all, and its sums are those of its payments.
//!
//! ```
//! use money::{Amount, Asset, Date};
//! use statements::payment::{
//!     Account, Booking, Debtor, Initiator, Party, Payment, PaymentBatch, Scheme, Terms, Version,
//! };
//!
//! let batch = PaymentBatch {
//!     message_id: "RUN-2026-11-23".to_owned(),
//!     created_at: "2026-11-21T10:00:00Z".parse()?,
//!     initiator: Initiator::named("Nordwind Trading GmbH"),
//!     scheme: Scheme::SepaCreditTransfer,
//!     booking: Booking::AsAgreed,
//!     debtors: vec![Debtor {
//!         party: Party::named("Nordwind Trading GmbH"),
//!         account: Account::Iban("DE89370400440532013000".parse()?),
//!         bank: None,
//!     }],
//!     payments: vec![Payment {
//!         creditor: Party::named("Bäckerei Müller"),
//!         ..Payment::new(
//!             "P-1",
//!             Account::Iban("NL91ABNA0417164300".parse()?),
//!             Amount::parse("12.50", Asset::currency("EUR")?)?,
//!             Date::constant(2026, 11, 23),
//!         )
//!     }],
//! };
//! let terms = Terms { version: Version::V09, ..Terms::of(Date::constant(2026, 11, 21)) };
//! let file = statements::payment::write(&batch, &terms).map_err(|it| format!("{it:?}"))?;
//! assert_eq!(file.control_sum.to_string(), "12.5");
//! assert_eq!(file.changes[0].to, "Baeckerei Mueller"); // Shown before it is sent.
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod characters;
mod check;
mod document;
mod group;
mod reason;
mod status;
mod write;

use money::{Amount, BusinessCalendar, Date, Timestamp};

use crate::identifier::{Bic, CreditorReference, Iban, Lei, RoutingNumber};

pub use characters::{Transliterated, transliterate};
pub use check::check;
pub use reason::meaning;
pub use status::{
    BatchReport, PaymentReport, Reason, StatusCode, StatusReport, read_status, read_status_from,
};
pub use write::{GroupSummary, PaymentFile, TextChange, write};

/// Most payments of one file; banks take at most some ten thousand.
pub const MAX_PAYMENTS: usize = 100_000;

/// The version of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// pain.001.001.03, of 2009.
    V03,
    /// pain.001.001.09, of 2019: what SEPA banks ask for since November 2023.
    V09,
}

impl Version {
    /// The message's name, as in the file and in the bank's answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::V03 => "pain.001.001.03",
            Self::V09 => "pain.001.001.09",
        }
    }
}

/// The rules a batch is made by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Euro by IBAN within the SEPA countries, by the European Payments Council's rulebook.
    SepaCreditTransfer,
    /// The same, within ten seconds.
    SepaInstant,
    /// Any currency to any account, by the message's own rules only.
    Generic,
}

/// Whether the bank books a group as one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Booking {
    /// As agreed with the bank: the file says nothing.
    AsAgreed,
    /// One line for the whole group.
    Together,
    /// One line each.
    Each,
}

/// An address; structured where its parts are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Street without the number.
    pub street: Option<String>,
    /// House number.
    pub building: Option<String>,
    /// Post code.
    pub post_code: Option<String>,
    /// Town.
    pub town: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Lines as printed, at most two of 70 characters.
    pub lines: Vec<String>,
}

/// A person or company.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// The name.
    pub name: String,
    /// The address, where the payment needs one.
    pub address: Option<Address>,
    /// The legal entity identifier; written from version 09 on.
    pub lei: Option<Lei>,
}

impl Party {
    /// Somebody of whom only the name is known.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }
}

/// Who hands the file in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Initiator {
    /// The name.
    pub name: String,
    /// The number the bank has given the customer, where it asks for one.
    pub organisation_id: Option<String>,
}

impl Initiator {
    /// An initiator without a number.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            organisation_id: None,
        }
    }
}

/// An account at some bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    /// By IBAN.
    Iban(Iban),
    /// By a number of the bank's own, 34 characters at most.
    Other(String),
}

/// A bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bank {
    /// By its code.
    Bic(Bic),
    /// By its number in the clearing of the United States.
    UnitedStates(RoutingNumber),
}

/// One of the accounts that are paid from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debtor {
    /// The holder.
    pub party: Party,
    /// The account.
    pub account: Account,
    /// Its bank; none is written as `NOTPROVIDED`, which SEPA allows.
    pub bank: Option<Bank>,
}

/// What the creditor is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remittance {
    /// Nothing.
    None,
    /// Free text, 140 characters at most.
    Text(String),
    /// The creditor's own reference, which machines read.
    Reference(CreditorReference),
}

/// Who pays the banks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Charges {
    /// As the scheme says: shared in SEPA, shared elsewhere.
    Scheme,
    /// Each side its own bank.
    Shared,
    /// The payer both.
    Debtor,
    /// The payee both.
    Creditor,
}

/// How soon the bank should work on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Urgency {
    /// As always.
    Normal,
    /// Before others.
    High,
}

/// One credit transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Ours, unique in the batch: the bank's answers name it.
    pub id: String,
    /// Travels to the creditor, unique in the batch.
    pub end_to_end_id: String,
    /// Which of the batch's debtors pays.
    pub debtor: usize,
    /// Who gets it.
    pub creditor: Party,
    /// Where.
    pub creditor_account: Account,
    /// The creditor's bank; may be left out with an IBAN of the European Economic Area.
    pub creditor_bank: Option<Bank>,
    /// How much, above zero.
    pub amount: Amount,
    /// The day the debtor's bank is to execute it.
    pub execute_on: Date,
    /// What the creditor is told.
    pub remittance: Remittance,
    /// Four letters of the external code list, as in `SALA`, `SUPP`.
    pub purpose: Option<String>,
    /// Who pays the banks.
    pub charges: Charges,
    /// How soon.
    pub urgency: Urgency,
}

impl Payment {
    /// A payment by the first debtor, with `id` end to end as well and nothing said.
    #[must_use]
    pub fn new(id: &str, to: Account, amount: Amount, execute_on: Date) -> Self {
        Self {
            id: id.to_owned(),
            end_to_end_id: id.to_owned(),
            debtor: 0,
            creditor: Party::default(),
            creditor_account: to,
            creditor_bank: None,
            amount,
            execute_on,
            remittance: Remittance::None,
            purpose: None,
            charges: Charges::Scheme,
            urgency: Urgency::Normal,
        }
    }
}

/// Payments that go to the bank in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentBatch {
    /// Unique for the bank; it refuses the same one twice.
    pub message_id: String,
    /// When the file was made.
    pub created_at: Timestamp,
    /// Who hands it in.
    pub initiator: Initiator,
    /// By which rules.
    pub scheme: Scheme,
    /// How the bank books.
    pub booking: Booking,
    /// The accounts that are paid from.
    pub debtors: Vec<Debtor>,
    /// The payments; a problem names one by its place in this list, from 1.
    pub payments: Vec<Payment>,
}

/// What a batch is checked against and written as.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The version of the message.
    pub version: Version,
    /// The day of today, where the bank is.
    pub today: Date,
    /// The days on which the bank works.
    pub calendar: BusinessCalendar,
    /// The latest day of execution that the bank takes.
    pub latest: Option<Date>,
}

impl Terms {
    /// Version 09, TARGET days, no latest day.
    #[must_use]
    pub const fn of(today: Date) -> Self {
        Self {
            version: Version::V09,
            today,
            calendar: BusinessCalendar::Target,
            latest: None,
        }
    }
}
