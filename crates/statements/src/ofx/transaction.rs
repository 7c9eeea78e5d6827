//! A transaction (`STMTTRN`) to a line.
//!
//! Owns: its leaves, and what is done when one is missing or garbled.
//! Not here: which tags belong to it (`state`).
//! Invariant: an amount that is not a number makes no line and is an error.

use money::{Date, Decimal};

use super::context::Context;
use super::value::{OfxDate, parse_date};
use crate::number::{self, Style};
use crate::problem::{Place, Problem};
use crate::statement::{Fingerprint, Line, LineStatus};
use crate::text::squeeze;

/// What a transaction takes from its statement.
pub(super) struct Defaults<'a> {
    pub(super) currency: Option<&'a str>,
    /// The end of the list, or the day of the answer.
    pub(super) day: Option<Date>,
}

/// A transaction as far as it has been read.
pub(super) struct Transaction {
    line: u64,
    pending: bool,
    posted: Option<String>,
    /// When the customer did it, then when the money is there.
    other_days: [Option<String>; 2],
    amount: Option<String>,
    id: Option<String>,
    kind: Option<String>,
    name: Option<String>,
    payee: Option<String>,
    memo: String,
    check: Option<String>,
    reference: Option<String>,
    account: Option<String>,
    bank: Option<String>,
    /// `CURRENCY`: the amount itself is in this one.
    currency: Option<String>,
    raw: Vec<(String, String)>,
}

impl Transaction {
    pub(super) fn new(line: u64, pending: bool) -> Self {
        Self {
            line,
            pending,
            posted: None,
            other_days: [None, None],
            amount: None,
            id: None,
            kind: None,
            name: None,
            payee: None,
            memo: String::new(),
            check: None,
            reference: None,
            account: None,
            bank: None,
            currency: None,
            raw: Vec::new(),
        }
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn leaf(&mut self, context: Context, name: &str, text: &str) {
        let field = match (context, name) {
            (Context::OtherAccount, "ACCTID") => &mut self.account,
            (Context::OtherAccount, "BANKID") => &mut self.bank,
            (Context::Payee, "NAME") => &mut self.payee,
            (Context::Currency, "CURSYM") => &mut self.currency,
            (Context::Plain, "DTPOSTED") => &mut self.posted,
            (Context::Plain, "DTTRAN") if self.pending => &mut self.posted,
            (Context::Plain, "DTUSER") => &mut self.other_days[0],
            (Context::Plain, "DTAVAIL") => &mut self.other_days[1],
            (Context::Plain, "TRNAMT") => &mut self.amount,
            (Context::Plain, "FITID") => &mut self.id,
            (Context::Plain, "TRNTYPE") => &mut self.kind,
            (Context::Plain, "NAME") => &mut self.name,
            (Context::Plain, "CHECKNUM") => &mut self.check,
            (Context::Plain, "REFNUM") => &mut self.reference,
            (Context::Plain, "MEMO" | "MEMO2") => {
                crate::text::push_squeezed(&mut self.memo, text);
                return;
            }
            _ => {
                self.raw.push((name.to_owned(), text.to_owned()));
                return;
            }
        };
        // The first one counts; a repeated leaf is kept as it is.
        if field.is_none() {
            *field = Some(text.to_owned());
        } else {
            self.raw.push((name.to_owned(), text.to_owned()));
        }
    }

    /// The line; none when there is no amount or no day (the problem is then added).
    pub(super) fn into_line(
        mut self,
        defaults: &Defaults<'_>,
        problems: &mut Vec<Problem>,
    ) -> Option<Line> {
        let amount = self.read_amount(problems);
        let booked_on = self.read_day(defaults, problems);
        let (amount, booked_on) = (amount?, booked_on?);
        self.check_currency(defaults, problems);
        let name = self.payee.take().or_else(|| self.name.clone());
        let name = name.as_deref().map(squeeze);
        let description = if self.memo.is_empty() {
            name.clone().unwrap_or_default()
        } else {
            std::mem::take(&mut self.memo)
        };
        let fingerprint = self.fingerprint(amount, booked_on, &description);
        for (title, text) in [("DTUSER", &self.other_days[0]), ("CURSYM", &self.currency)] {
            if let Some(text) = text {
                self.raw.push((title.to_owned(), text.clone()));
            }
        }
        let valued_on = self.other_days[1].as_deref().and_then(known_day);
        let (first, second) = (self.check, self.reference);
        if let (Some(_), Some(second)) = (&first, &second) {
            self.raw.push(("REFNUM".to_owned(), second.clone()));
        }
        Some(Line {
            booked_on,
            valued_on,
            amount,
            status: if self.pending {
                LineStatus::Pending
            } else {
                LineStatus::Booked
            },
            original: None,
            bank_reference: self.id,
            customer_reference: first.or(second),
            end_to_end_id: None,
            counterparty: name,
            counterparty_account: self.account,
            counterparty_bank: self.bank,
            description,
            code: self.kind,
            raw: self.raw,
            line: self.line,
            fingerprint,
        })
    }

    fn read_amount(&self, problems: &mut Vec<Problem>) -> Option<Decimal> {
        let place = Place::line(self.line);
        let Some(text) = &self.amount else {
            problems.push(Problem::error(
                "missing-field",
                place,
                "transaction without TRNAMT",
                "an amount in every transaction",
            ));
            return None;
        };
        let amount = number::parse(text, Style::Either);
        if amount.is_none() {
            problems.push(Problem::error(
                "amount-not-a-number",
                place,
                text,
                "TRNAMT as digits with a decimal point or comma, as in -1234.56",
            ));
        }
        amount
    }

    fn read_day(&self, defaults: &Defaults<'_>, problems: &mut Vec<Problem>) -> Option<Date> {
        let place = Place::line(self.line);
        let text = self.posted.as_deref().unwrap_or_default();
        match parse_date(text) {
            OfxDate::Day(day) => {
                if day.clamped {
                    problems.push(Problem::notice(
                        "date-clamped",
                        place,
                        text,
                        format!("a day that exists; {} is used", day.date),
                    ));
                }
                return Some(day.date);
            }
            OfxDate::DayFirst(day) => {
                problems.push(Problem::confirm(
                    "date-not-a-date",
                    place,
                    text,
                    format!("YYYYMMDD; if confirmed, {} is used", day.date),
                ));
                return Some(day.date);
            }
            OfxDate::Absent | OfxDate::Garbled => {}
        }
        let found = if text.is_empty() {
            "transaction without DTPOSTED"
        } else {
            text
        };
        let own = self
            .other_days
            .iter()
            .flatten()
            .find_map(|it| known_day(it));
        let Some(day) = own.or(defaults.day) else {
            problems.push(Problem::error(
                "date-not-a-date",
                place,
                found,
                "DTPOSTED as YYYYMMDD in every transaction",
            ));
            return None;
        };
        problems.push(Problem::confirm(
            "date-not-a-date",
            place,
            found,
            format!("DTPOSTED as YYYYMMDD; if confirmed, {day} is used"),
        ));
        Some(day)
    }

    /// `CURRENCY` says that the amount itself is not in the account's currency.
    fn check_currency(&self, defaults: &Defaults<'_>, problems: &mut Vec<Problem>) {
        let (Some(own), Some(account)) = (self.currency.as_deref(), defaults.currency) else {
            return;
        };
        if !own.eq_ignore_ascii_case(account) {
            problems.push(Problem::confirm(
                "currency-differs",
                Place::line(self.line),
                own,
                format!("an amount in {account}, the statement's currency"),
            ));
        }
    }

    /// Date, amount and the bank's id; banks reuse ids, and some write 0 everywhere.
    fn fingerprint(&self, amount: Decimal, booked_on: Date, description: &str) -> Fingerprint {
        let (day, amount) = (booked_on.to_string(), amount.to_string());
        let id = self.id.as_deref().unwrap_or_default();
        if id.bytes().all(|it| it == b'0') {
            let kind = self.kind.as_deref().unwrap_or_default();
            let name = self.name.as_deref().unwrap_or_default();
            let check = self.check.as_deref().unwrap_or_default();
            Fingerprint::of(&["ofx", &day, &amount, "", kind, name, description, check])
        } else {
            Fingerprint::of(&["ofx", &day, &amount, id])
        }
    }
}

fn known_day(text: &str) -> Option<Date> {
    match parse_date(text) {
        OfxDate::Day(day) => Some(day.date),
        OfxDate::DayFirst(_) | OfxDate::Absent | OfxDate::Garbled => None,
    }
}
