//! What can be wrong with the statements of an account, and the cure (CASH-2).
//!
//! Owns: the kinds, their words. Not here: finding them (`chain`).
//! Invariant: each kind has a stable code and a cure.

use money::{Amount, Date};

use super::Colour;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// The first day is after the last.
    Reversed,
    /// The lines do not lead from opening to closing.
    Arithmetic,
    /// Opening differs from the closing before it.
    Gap,
    /// Days between two statements whose balances differ.
    Missing,
    /// A number between two statements is missing, though balances agree.
    NumberMissing,
    /// A number is lower than the one before.
    NumberOrder,
    /// The same content twice.
    Doubled,
    /// Two statements cover the same days.
    Overlap,
    /// No opening or closing balance: nothing can be proved.
    NoBalance,
    /// In another asset than the statement before.
    OtherAsset,
    /// Ends after today.
    Future,
    /// None has come for too long.
    Late,
}

impl FindingKind {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reversed => "statement-reversed",
            Self::Arithmetic => "statement-arithmetic",
            Self::Gap => "statement-gap",
            Self::Missing => "statement-missing",
            Self::NumberMissing => "statement-number-missing",
            Self::NumberOrder => "statement-number-order",
            Self::Doubled => "statement-doubled",
            Self::Overlap => "statement-overlap",
            Self::NoBalance => "statement-no-balance",
            Self::OtherAsset => "statement-other-asset",
            Self::Future => "statement-future",
            Self::Late => "statement-late",
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn cure(self) -> &'static str {
        match self {
            Self::Reversed => "check the dates of the file; download it again",
            Self::Arithmetic => "lines are missing or wrong: download the statement again",
            Self::Gap => "find the booking between both statements, or import what is missing",
            Self::Missing => "download the statements of these days and import them",
            Self::NumberMissing => "download the statement with this number; it may be empty",
            Self::NumberOrder => "check that the file is of this account and year",
            Self::Doubled => "undo the import of one of both if its lines were booked twice",
            Self::Overlap => "check that no line was booked twice; undo one import if it was",
            Self::NoBalance => "import a format with balances (MT940, camt.053) for these days",
            Self::OtherAsset => "check the account and currency of the file",
            Self::Future => "check the date of the file and of this machine",
            Self::Late => "check the connection to the bank, or download the statement",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub kind: FindingKind,
    /// How bad it is.
    pub colour: Colour,
    /// First day concerned.
    pub from: Date,
    /// Last day concerned.
    pub to: Date,
    /// Places of the statements concerned.
    pub statements: Vec<usize>,
    /// What was found, as in a balance or number.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// What is missing or too much, where that is known.
    pub difference: Option<Amount>,
}
