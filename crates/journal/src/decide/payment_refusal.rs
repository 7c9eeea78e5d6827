//! Why something about a payment is refused, in words and as a stable code (CASH-10).
//!
//! Owns: one variant for each thing a caller can act on. Not here: HTTP statuses (`server`).
//! Invariant: a code never changes its meaning.

use thiserror::Error;

use crate::payment::PaymentState;

/// Why something about a payment is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[expect(missing_docs, reason = "each message says what its fields are")]
pub enum PaymentRefusal {
    #[error("payment {0} does not exist: look at the list of payments")]
    Unknown(u32),
    #[error("payment {payment} is {state}: {expected}")]
    State {
        payment: u32,
        state: PaymentState,
        expected: &'static str,
    },
    #[error("payment {0} was changed since you looked at it: look again, then decide")]
    Changed(u32),
    #[error("payment {0} was made, changed or submitted by you: somebody else has to approve it")]
    Own(u32),
    #[error("payment {0} has your approval already: each person counts once")]
    ApprovedBefore(u32),
    #[error("payment {payment} does not wait for your approval now: {expected}")]
    NotAsked { payment: u32, expected: String },
    #[error("you may approve at most {limit} a day; with this it would be {would_be}")]
    DayLimit { limit: String, would_be: String },
    #[error("payment {payment} was drafted from {origin} already: cancel it first")]
    DraftedBefore { payment: u32, origin: String },
    #[error("the end-to-end id `{0}` is another payment's: choose another one")]
    EndToEndIdTaken(String),
    #[error(
        "payment {payment} is in file {file} already: a bank that gets it twice pays twice; make \
         a copy of that file if it was lost"
    )]
    ExportedBefore { payment: u32, file: u32 },
    #[error("payment {0} is in a file for the bank: say why it is cancelled, and tell the bank")]
    ReasonNeeded(u32),
    #[error("payment {payment} cannot be settled by entry {entry}: {why}")]
    EntryUnfit {
        payment: u32,
        entry: u64,
        why: String,
    },
    #[error("another file of payments was made meanwhile: ask again")]
    FileNumber,
    #[error("payments are only paid from bank, cash and card accounts; {0} is none")]
    NotPayable(String),
    #[error("{message}")]
    Rule { code: &'static str, message: String },
}

impl PaymentRefusal {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "unknown-payment",
            Self::State { .. } => "payment-state",
            Self::Changed(_) => "payment-changed",
            Self::Own(_) => "own-payment",
            Self::ApprovedBefore(_) => "approved-before",
            Self::NotAsked { .. } => "approval-not-asked",
            Self::DayLimit { .. } => "approval-limit",
            Self::DraftedBefore { .. } => "drafted-before",
            Self::EndToEndIdTaken(_) => "end-to-end-id-taken",
            Self::ExportedBefore { .. } => "exported-before",
            Self::ReasonNeeded(_) => "reason-needed",
            Self::EntryUnfit { .. } => "entry-unfit",
            Self::FileNumber => "file-number",
            Self::NotPayable(_) => "not-payable",
            Self::Rule { code, .. } => code,
        }
    }
}
