//! The rows of one account and currency as a statement.
//!
//! Owns: telling accounts and currencies of one file apart, the running balance.
//! Not here: cells (`rows`).
//! Invariant: the closing balance is the bank's own, and only where the balances follow each other.

use money::{Date, Decimal};

use crate::problem::{Place, Problem};
use crate::statement::{Balance, Format, Line, Statement};

/// Does every balance follow from the one before, in either order of rows?
#[derive(Default)]
pub(super) struct Running {
    rows: u64,
    first: Option<(Decimal, Date)>,
    last: Option<(Decimal, Date, Decimal)>,
    /// The balances do not follow each other, oldest first or newest first.
    broken: [bool; 2],
    broken_at: Option<u64>,
    /// A row without balance.
    gaps: bool,
    in_order: [bool; 2],
}

impl Running {
    /// Takes in a row: its balance, if it has one.
    pub(super) fn add(&mut self, balance: Option<Decimal>, line: &Line) {
        self.rows += 1;
        let Some(balance) = balance else {
            self.gaps = true;
            return;
        };
        if let Some((before, day, amount)) = self.last {
            let rises = before.checked_add(line.amount) == Ok(balance);
            let falls = balance.checked_add(amount) == Ok(before);
            self.broken[0] |= !rises;
            self.broken[1] |= !falls;
            if self.broken[0] && self.broken[1] && self.broken_at.is_none() {
                self.broken_at = Some(line.line);
            }
            self.in_order[0] |= line.booked_on < day;
            self.in_order[1] |= line.booked_on > day;
        } else {
            self.first = Some((balance, line.booked_on));
        }
        self.last = Some((balance, line.booked_on, line.amount));
    }

    /// The balance after the newest row.
    fn closing(&self) -> Option<Balance> {
        let (first, last) = (self.first?, self.last?);
        let newest = Some((last.0, last.1));
        let picked = match (self.gaps, self.broken) {
            (true, _) | (false, [true, true]) => None,
            // Both orders fit two rows at times: then the days decide. Where they do not
            // either, which balance closes is unknown, and so none does.
            (false, [false, false]) if self.in_order[0] => Some(first),
            (false, [false, false]) if self.in_order[1] || first.0 == last.0 => newest,
            (false, [false, false]) => None,
            (false, [false, true]) => newest,
            (false, [true, false]) => Some(first),
        };
        picked.map(|(amount, on)| Balance {
            amount,
            on: Some(on),
        })
    }

    fn problem(&self) -> Option<Problem> {
        let line = self.broken_at?;
        Some(Problem::notice(
            "balances-do-not-follow",
            Place::line(line),
            "the balance of this row is not the one before plus the amount",
            "running balances without gaps; no closing balance is taken from this file",
        ))
    }
}

/// The rows of one account and currency.
pub(super) struct Group {
    pub(super) account: Option<String>,
    pub(super) currency: Option<String>,
    /// Lines that wait: a file's first group is handed on at once.
    pub(super) waiting: Vec<Line>,
    pub(super) running: Running,
    pub(super) problems: Vec<Problem>,
    /// Rows with money in and out, to notice a file without signs.
    pub(super) credits: u64,
    pub(super) debits: u64,
}

impl Group {
    pub(super) fn new(account: Option<String>, currency: Option<String>) -> Self {
        Self {
            account,
            currency,
            waiting: Vec::new(),
            running: Running::default(),
            problems: Vec::new(),
            credits: 0,
            debits: 0,
        }
    }

    pub(super) fn into_statement(mut self) -> Statement {
        self.problems.extend(self.running.problem());
        Statement {
            format: Format::Csv,
            account: self.account,
            bank: None,
            holder: None,
            currency: self.currency,
            number: None,
            opening: None,
            closing: self.running.closing(),
            available: None,
            lines: Vec::new(),
            problems: self.problems,
        }
    }
}
