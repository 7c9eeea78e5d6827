//! Does a statement add up, and does it continue the one before?
//!
//! Owns: totals, opening + booked lines = closing, gaps between statements of one account.
//! Not here: whether to book in spite of it (`treasury`).
//! Invariant: a statement that does not add up is flagged, never refused and never repaired.

use std::collections::HashMap;

use money::Decimal;

use crate::limits;
use crate::problem::{Place, Problem};
use crate::statement::{Balance, Line, LineStatus, Statement};

/// What the lines of one statement come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// All lines, pending and informational ones too.
    pub lines: u64,
    /// Booked lines.
    pub booked: u64,
    /// Lines for information only.
    pub informational: u64,
    /// Sum of booked money into the account.
    pub credits: Decimal,
    /// Sum of booked money out of the account, as a positive number.
    pub debits: Decimal,
    /// A sum went beyond 38 digits: the totals are not to be used.
    pub overflowed: bool,
}

impl Totals {
    /// Counts one more line.
    pub fn add(&mut self, line: &Line) {
        self.lines += 1;
        self.informational += u64::from(line.status == LineStatus::Information);
        if line.status != LineStatus::Booked {
            return;
        }
        self.booked += 1;
        self.add_amount(line.amount);
    }

    /// What all these lines come to, whatever their status.
    pub(crate) fn of_all(lines: &[Line]) -> Self {
        let mut totals = Self::default();
        for line in lines {
            totals.lines += 1;
            totals.add_amount(line.amount);
        }
        totals
    }

    fn add_amount(&mut self, amount: Decimal) {
        let sum = if amount.is_negative() {
            self.debits.checked_sub(amount).map(|it| self.debits = it)
        } else {
            self.credits.checked_add(amount).map(|it| self.credits = it)
        };
        self.overflowed |= sum.is_err();
    }

    /// Credits less debits; none after an overflow.
    #[must_use]
    pub fn net(&self) -> Option<Decimal> {
        if self.overflowed {
            return None;
        }
        self.credits.checked_sub(self.debits).ok()
    }
}

/// The closing balance of the statement before, an account at a time.
#[derive(Default)]
pub(crate) struct Continuity {
    last: HashMap<(String, Option<String>), Ends>,
}

#[derive(Clone, Copy)]
struct Ends {
    opening: Option<Balance>,
    closing: Balance,
}

impl Continuity {
    /// The gap between this statement and the one before of the same account, if there is one.
    pub(crate) fn follow(&mut self, statement: &Statement) -> Option<Problem> {
        let key = (statement.account_key()?, statement.currency.clone());
        let before = self.last.get(&key).copied();
        if let Some(closing) = statement.closing
            && (before.is_some() || self.last.len() < limits::ACCOUNTS)
        {
            let opening = statement.opening;
            self.last.insert(key, Ends { opening, closing });
        }
        let (before, opening) = (before?, statement.opening?);
        if before.closing.amount == opening.amount {
            return None;
        }
        // Some banks put the newest statement first: then this one ends where that one began.
        let newest_first = before.opening.zip(statement.closing);
        if newest_first.is_some_and(|(later, earlier)| later.amount == earlier.amount) {
            return None;
        }
        let found = format!(
            "closed at {}, opens at {}",
            before.closing.amount, opening.amount
        );
        let expected = "the opening balance to be the closing one before: is a statement missing?";
        Some(Problem::confirm(
            "gap-before",
            Place::FILE,
            &found,
            expected,
        ))
    }
}

/// Whether opening and lines come to the closing balance; nothing to say without both balances.
pub(crate) fn balance(statement: &Statement, totals: &Totals) -> Option<Problem> {
    let (opening, closing) = (statement.opening?, statement.closing?);
    // A test or a deletion (BAI2) moves nothing: there is nothing to add up.
    if totals.lines > 0 && totals.informational == totals.lines {
        return None;
    }
    let reached = totals
        .net()
        .and_then(|net| opening.amount.checked_add(net).ok());
    if reached == Some(closing.amount) {
        return None;
    }
    let net = totals
        .net()
        .map_or_else(|| "too much".to_owned(), |it| it.to_string());
    let reached = reached.map_or_else(|| "a number out of range".to_owned(), |it| it.to_string());
    let found = format!(
        "opening {} and lines {net} come to {reached}, closing is {}",
        opening.amount, closing.amount
    );
    let expected = "opening balance and lines to come to the closing balance: are lines missing?";
    Some(Problem::confirm(
        "does-not-balance",
        Place::FILE,
        &found,
        expected,
    ))
}
