//! What a statement says of itself: account, balances, number, period.
//!
//! Owns: `Acct`, `Bal` and the single fields of `Stmt`, `Rpt` and `Ntfctn`.
//! Not here: entries (`entry`).
//! Invariant: a balance is only ever the one the bank names; none is computed.

use money::Date;

use super::detail::{account_id, bank_id};
use super::entry::Around;
use super::tree::Tree;
use super::value::{day, digits, signed};
use crate::problem::{Place, Problem};
use crate::statement::{Balance, Format, Statement};
use crate::text::squeezed;

/// A statement while its entries go by.
pub(super) struct Head {
    format: Format,
    account: Option<String>,
    bank: Option<String>,
    holder: Option<String>,
    /// From `Acct/Ccy`, else the first balance, else the first entry.
    currency: Option<String>,
    id: Option<String>,
    sequence: Option<String>,
    made_on: Option<Date>,
    period_end: Option<Date>,
    balances: Vec<(Kind, Balance)>,
    pub(super) problems: Vec<Problem>,
}

/// The balances of interest, best last within opening and within closing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `PRCD`: the closing of the day before.
    Previous,
    /// `OPBD`.
    Opening,
    /// `ITBD`.
    Interim,
    /// `CLBD`.
    Closing,
    /// `CLAV`.
    Available,
    /// `ITAV`.
    InterimAvailable,
}

impl Head {
    /// `made_on` is the day of the message, until the statement says its own.
    pub(super) fn new(format: Format, made_on: Option<Date>) -> Self {
        Self {
            format,
            account: None,
            bank: None,
            holder: None,
            currency: None,
            id: None,
            sequence: None,
            made_on,
            period_end: None,
            balances: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// What an entry must know.
    pub(super) fn around(&self) -> Around<'_> {
        Around {
            currency: self.currency.as_deref(),
            account: self.account.as_deref(),
            day: self.period_end.or(self.made_on),
        }
    }

    /// Remembers a currency unless a better source has said one.
    pub(super) fn see_currency(&mut self, currency: Option<&str>) {
        if self.currency.is_none() {
            self.currency = currency.map(str::to_owned);
        }
    }

    /// Takes in one part of the statement that is not an entry.
    pub(super) fn take(&mut self, tree: &Tree) {
        let text = || Some(tree.text(0).to_owned()).filter(|it| !it.is_empty());
        match tree.name(0) {
            "Id" => self.id = text(),
            "ElctrncSeqNb" => self.sequence = text(),
            "LglSeqNb" => self.sequence = self.sequence.take().or_else(text),
            "CreDtTm" => self.made_on = day(tree.text(0)).or(self.made_on),
            "FrToDt" => {
                let paths: [&[&str]; 2] = [&["ToDtTm"], &["ToDt"]];
                self.period_end = tree.get_any(0, &paths).and_then(day);
            }
            "Acct" => self.take_account(tree),
            "Bal" => self.take_balance(tree),
            _ => {}
        }
    }

    fn take_account(&mut self, tree: &Tree) {
        let id = account_id(tree, 0);
        self.account = id.map(|it| it.chars().filter(|it| !it.is_whitespace()).collect());
        self.currency = tree.get(0, &["Ccy"]).map(str::to_owned);
        let holder: [&[&str]; 2] = [&["Ownr", "Nm"], &["Ownr", "Pty", "Nm"]];
        self.holder = tree.get_any(0, &holder).and_then(squeezed);
        let bank = tree.find(0, &["Svcr", "FinInstnId"]);
        self.bank = bank.and_then(|it| bank_id(tree, it)).map(str::to_owned);
    }

    fn take_balance(&mut self, tree: &Tree) {
        let code: [&[&str]; 3] = [
            &["Tp", "CdOrPrtry", "Cd"],
            &["Tp", "Cd"],
            &["Tp", "CdOrPrtry", "Prtry"],
        ];
        let Some(amount_node) = tree.child(0, "Amt") else {
            return;
        };
        let text = tree.text(amount_node);
        let direction = tree.get(0, &["CdtDbtInd"]).unwrap_or("CRDT");
        let amount = digits(text).and_then(|it| signed(it, direction));
        let kind = match tree.get_any(0, &code).unwrap_or_default() {
            "PRCD" => Kind::Previous,
            "OPBD" => Kind::Opening,
            "ITBD" => Kind::Interim,
            "CLBD" => Kind::Closing,
            "CLAV" => Kind::Available,
            "ITAV" => Kind::InterimAvailable,
            _ => return,
        };
        let Some(amount) = amount else {
            self.problems.push(Problem::error(
                "amount-not-a-number",
                tree.position(amount_node).place(),
                &format!("{text} {direction}"),
                "a balance as digits with at most one decimal point and CRDT or DBIT",
            ));
            return;
        };
        self.see_currency(tree.currency(amount_node));
        let on: [&[&str]; 3] = [&["Dt", "Dt"], &["Dt", "DtTm"], &["Dt"]];
        let on = tree.get_any(0, &on).and_then(day);
        self.balances.push((kind, Balance { amount, on }));
    }

    fn first(&self, kind: Kind) -> Option<Balance> {
        let mut of_kind = self.balances.iter().filter(|(it, _)| *it == kind);
        of_kind.next().map(|(_, balance)| *balance)
    }

    fn last(&self, kind: Kind) -> Option<Balance> {
        let mut of_kind = self.balances.iter().rev().filter(|(it, _)| *it == kind);
        of_kind.next().map(|(_, balance)| *balance)
    }

    /// Names what the statement should say of itself and does not. Without account, balance
    /// and entries (`has_lines`: also unreadable ones) it is no statement at all.
    pub(super) fn check(&mut self, has_lines: bool) {
        if self.account.is_some() {
            return;
        }
        let says_nothing = !has_lines && self.balances.is_empty() && self.problems.is_empty();
        self.problems.push(if says_nothing {
            Problem::error(
                "no-statement",
                Place::FILE,
                "a statement without account, balances and entries",
                "a statement of an account; download the file again",
            )
        } else {
            let expected = "an account (Acct/Id): name the account when importing";
            Problem::confirm("no-account", Place::FILE, "", expected)
        });
    }

    /// The statement without its lines.
    pub(super) fn into_statement(self) -> Statement {
        let opening = self
            .first(Kind::Opening)
            .or_else(|| self.last(Kind::Previous));
        // An intraday report has interim balances only; the last one is the newest. Some banks
        // send nothing but the available balance.
        let closing = self
            .last(Kind::Closing)
            .or_else(|| self.last(Kind::Interim))
            .or_else(|| self.last(Kind::Available));
        let available = self
            .last(Kind::Available)
            .or_else(|| self.last(Kind::InterimAvailable));
        Statement {
            format: self.format,
            account: self.account,
            bank: self.bank,
            holder: self.holder,
            currency: self.currency,
            number: self.sequence.or(self.id),
            opening,
            closing,
            available,
            lines: Vec::new(),
            problems: self.problems,
        }
    }
}
