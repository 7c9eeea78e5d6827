//! Bank accounts as the bank sees them: lines and a running balance.
//!
//! Owns: the line every file format is written from. Not here: why it happened (`business`).
//! Invariant: lines stand in the order of their days; the balance is their exact sum.

use money::Date;

use super::accounts::BankProfile;
use super::identification::BankAccount;

/// What kind of line the bank calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    Receipt,
    Payment,
    Salary,
    DirectDebit,
    Collection,
    Return,
    Exchange,
    Loan,
    Fee,
    Interest,
    Purchase,
}

/// The other side of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Party {
    pub(super) name: String,
    pub(super) account: Option<BankAccount>,
}

/// The invoice that a line pays.
#[derive(Clone, Debug)]
pub(super) struct Invoice {
    pub(super) number: String,
    /// What it is for, signed as the line. Unit: cents.
    pub(super) cents: i64,
    pub(super) issued_on: Date,
    pub(super) due_on: Date,
}

/// A line before the bank has booked it.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) cents: i64,
    pub(super) kind: LineKind,
    pub(super) party: Party,
    pub(super) text: String,
    pub(super) end_to_end: Option<String>,
    pub(super) valued_on: Option<Date>,
    pub(super) invoice: Option<Invoice>,
}

/// A booked line.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) booked_on: Date,
    pub(super) valued_on: Date,
    /// The bank's own reference, unique on the account.
    pub(super) bank_reference: String,
    pub(super) draft: Draft,
}

/// One account's lines.
#[derive(Clone, Debug)]
pub(super) struct Ledger {
    pub(super) profile: BankProfile,
    pub(super) lines: Vec<Line>,
    pub(super) balance: i64,
}

impl Ledger {
    pub(super) fn new(profile: BankProfile) -> Self {
        let balance = profile.opening_cents;
        Self {
            profile,
            lines: Vec::new(),
            balance,
        }
    }

    /// Books a line on a day that is not before the last one.
    pub(super) fn book(&mut self, day: Date, draft: Draft) {
        assert!(
            self.lines.last().is_none_or(|it| it.booked_on <= day),
            "days only go on"
        );
        self.balance += draft.cents;
        let bank_reference = format!(
            "{:02}{:03}{:06}",
            day.year() % 100,
            day.day_of_year(),
            self.lines.len() + 1
        );
        let valued_on = draft.valued_on.unwrap_or(day);
        self.lines.push(Line {
            booked_on: day,
            valued_on,
            bank_reference,
            draft,
        });
    }
}
