//! Refusals: why a command leads to nothing, in words and as a stable code.
//!
//! Owns: one variant for each thing a caller can act on. Not here: HTTP statuses (`server`).
//! Invariant: a code never changes its meaning.

use money::{AmountError, AssetCode, AssetError, Date};
use thiserror::Error;

use super::payment_refusal::PaymentRefusal;
use crate::account::AccountError;

/// A refusal, and which item of a bulk command it is about.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind}")]
pub struct Refusal {
    /// The item's place in the command, from 0; none when the whole is meant.
    pub index: Option<usize>,
    /// Why.
    pub kind: RefusalKind,
}

/// Why a command is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[expect(missing_docs, reason = "each message says what its fields are")]
pub enum RefusalKind {
    #[error("idempotency key: expected 1 to 255 bytes")]
    BadKey,
    #[error(
        "idempotency key `{key}` was used before for another request (record {first}): use a new key for new content"
    )]
    KeyReused { key: String, first: u64 },
    #[error("{}", if *is_open { "the organisation's journal is open already" } else { "the organisation's journal is not open yet" })]
    OrganisationState { is_open: bool },
    #[error("{found} records in one command: at most {limit}; split it")]
    TooMany { found: usize, limit: usize },
    #[error("{0} is empty")]
    Empty(&'static str),
    #[error("{field} has {found} bytes: at most {limit}")]
    TooLong {
        field: &'static str,
        found: usize,
        limit: usize,
    },
    #[error("{0} has a control character")]
    ControlCharacter(&'static str),
    #[error(transparent)]
    Asset(#[from] AssetError),
    #[error(transparent)]
    Account(#[from] AccountError),
    #[error(transparent)]
    Amount(#[from] AmountError),
    #[error("asset {asset} has {defined} decimal places, not {found}: define another code")]
    ScaleChanged {
        asset: AssetCode,
        defined: u8,
        found: u8,
    },
    #[error("entity `{0}` is not defined")]
    UnknownEntity(String),
    #[error("asset `{0}` is not defined: define it first, or check the code")]
    UnknownAsset(String),
    #[error("account `{0}` does not exist: open it first, or check the number or path")]
    UnknownAccount(String),
    #[error("account path `{0}` is taken")]
    PathTaken(String),
    #[error("`{identification}` is the identification of {path} already")]
    IdentificationTaken {
        identification: String,
        path: String,
    },
    #[error("an account of kind {kind} cannot stand under {root}")]
    KindAgainstType {
        kind: &'static str,
        root: &'static str,
    },
    #[error("a new path must keep the account's type (its first name)")]
    TypeChanged,
    #[error("the account would be closed before it was opened")]
    ClosedBeforeOpened,
    #[error("account {path} cannot be closed on {closed_on}: {reason}")]
    CannotClose {
        path: String,
        closed_on: Date,
        reason: String,
    },
    #[error("account {path} was closed on {closed_on}; the entry is of {booked_on}")]
    AccountClosed {
        path: String,
        closed_on: Date,
        booked_on: Date,
    },
    #[error("account {path} opens on {opened_on}; the entry is of {booked_on}")]
    AccountNotOpen {
        path: String,
        opened_on: Date,
        booked_on: Date,
    },
    #[error("account {path} holds only {expected}; found {found}")]
    WrongAsset {
        path: String,
        expected: AssetCode,
        found: AssetCode,
    },
    #[error(
        "the period is closed through {through}; the entry is of {booked_on}: reopen it or book later"
    )]
    PeriodClosed { through: Date, booked_on: Date },
    #[error(
        "{path} is signed off through {through}; the entry is of {booked_on}: take the sign-off back or book later"
    )]
    AccountReconciled {
        path: String,
        through: Date,
        booked_on: Date,
    },
    #[error("{path} is signed off through {through} already: sign off a later day")]
    ReconciledAlready { path: String, through: Date },
    #[error("{path}: the bank says {stated}, the books say {booked} on {through}: {hint}")]
    ReconciliationDiffers {
        path: String,
        stated: String,
        booked: String,
        through: Date,
        hint: &'static str,
    },
    #[error("{0} is not signed off")]
    NotReconciled(String),
    #[error("entry {0} is named twice: name it once")]
    NamedTwice(u64),
    #[error("the entry does not balance: {0} left over; every asset must sum to zero")]
    Unbalanced(String),
    #[error("the entry has {0} postings: expected 2 to 10,000")]
    PostingCount(usize),
    #[error("a posting of {0} is zero: leave it out")]
    ZeroPosting(AssetCode),
    #[error(
        "the counter-value {counter} of {amount} must be of another asset and of the same sign"
    )]
    BadCounter { amount: String, counter: String },
    #[error("date {0}: expected a day from 1900-01-01 to 2199-12-31")]
    DateOutOfRange(Date),
    #[error("entry {0} does not exist")]
    UnknownEntry(u64),
    #[error("entry {entry} was reversed already, by entry {by}")]
    AlreadyReversed { entry: u64, by: u64 },
    #[error("entry {0} is a reversal: book the original again instead of reversing it")]
    IsReversal(u64),
    #[error("entry {entry} has no posting on account {account}")]
    NoSuchPosting { entry: u64, account: String },
    #[error("{0} is set by the journal itself: leave it out, or use the command that sets it")]
    SetByJournal(&'static str),
    #[error("a bank line's first posting must be on the statement's account")]
    LineAccount,
    #[error(transparent)]
    Payment(#[from] PaymentRefusal),
    #[error("the books do not take it: {0}")]
    Inconsistent(String),
}

impl RefusalKind {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BadKey => "bad-idempotency-key",
            Self::KeyReused { .. } => "idempotency-key-reused",
            Self::OrganisationState { .. } => "organisation-state",
            Self::TooMany { .. } => "too-many-records",
            Self::Empty(_) => "empty-field",
            Self::TooLong { .. } => "field-too-long",
            Self::ControlCharacter(_) => "control-character",
            Self::Asset(AssetError::UnknownCurrency(_)) => "unknown-currency",
            Self::Asset(_) => "bad-asset",
            Self::Account(_) => "bad-account",
            Self::Amount(AmountError::TooPrecise { .. }) => "amount-too-precise",
            Self::Amount(AmountError::Text(_)) => "bad-amount",
            Self::Amount(_) => "amount-out-of-range",
            Self::ScaleChanged { .. } => "scale-changed",
            Self::UnknownEntity(_) => "unknown-entity",
            Self::UnknownAsset(_) => "unknown-asset",
            Self::UnknownAccount(_) => "unknown-account",
            Self::PathTaken(_) => "path-taken",
            Self::IdentificationTaken { .. } => "identification-taken",
            Self::KindAgainstType { .. } => "kind-against-type",
            Self::TypeChanged => "type-changed",
            Self::ClosedBeforeOpened => "closed-before-opened",
            Self::CannotClose { .. } => "cannot-close",
            Self::AccountClosed { .. } => "account-closed",
            Self::AccountNotOpen { .. } => "account-not-open",
            Self::WrongAsset { .. } => "wrong-asset",
            Self::PeriodClosed { .. } => "period-closed",
            Self::AccountReconciled { .. } => "account-reconciled",
            Self::ReconciledAlready { .. } => "reconciled-already",
            Self::ReconciliationDiffers { .. } => "reconciliation-differs",
            Self::NotReconciled(_) => "not-reconciled",
            Self::NamedTwice(_) => "named-twice",
            Self::Unbalanced(_) => "unbalanced",
            Self::PostingCount(_) => "posting-count",
            Self::ZeroPosting(_) => "zero-posting",
            Self::BadCounter { .. } => "bad-counter-value",
            Self::DateOutOfRange(_) => "date-out-of-range",
            Self::UnknownEntry(_) => "unknown-entry",
            Self::AlreadyReversed { .. } => "already-reversed",
            Self::IsReversal(_) => "is-reversal",
            Self::NoSuchPosting { .. } => "no-such-posting",
            Self::SetByJournal(_) => "set-by-journal",
            Self::LineAccount => "line-account",
            Self::Payment(it) => it.code(),
            Self::Inconsistent(_) => "inconsistent",
        }
    }

    /// The refusal of one item of a bulk command.
    #[must_use]
    pub const fn at(self, index: usize) -> Refusal {
        Refusal {
            index: Some(index),
            kind: self,
        }
    }

    /// The refusal of a whole command.
    #[must_use]
    pub const fn whole(self) -> Refusal {
        Refusal {
            index: None,
            kind: self,
        }
    }
}

/// Texts in the books have a limit and no control characters, line breaks and tabs included.
pub(super) fn check_text(field: &'static str, text: &str, limit: usize) -> Result<(), RefusalKind> {
    if text.len() > limit {
        return Err(RefusalKind::TooLong {
            field,
            found: text.len(),
            limit,
        });
    }
    if text.chars().any(char::is_control) {
        return Err(RefusalKind::ControlCharacter(field));
    }
    Ok(())
}
