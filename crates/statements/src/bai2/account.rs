//! One account of a group: its balances and transactions.
//!
//! Owns: type codes, signs, implied decimals, references and texts of a transaction.
//! Not here: which records follow which (`bai2`). Invariant: a direction comes from the type
//! code only; a code without one is an error.

use money::{Date, Decimal};

use super::record::{Fields, Funds, Record, read_amount, read_funds};
use super::{Group, implied_places};
use crate::problem::{Place, Problem};
use crate::statement::{Balance, Fingerprint, Format, Line, LineStatus, Statement};
use crate::text::{dense, present, push_squeezed, squeezed};

/// An account whose trailer has not come yet.
pub(super) struct OpenAccount {
    pub(super) statement: Statement,
    pub(super) line: u64,
    pub(super) records: u64,
    places: u8,
    as_of: Date,
    status: LineStatus,
    /// Sum of all amounts as written, none after one that did not read.
    control: Option<Decimal>,
}

/// Why a transaction does not read.
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) expected: &'static str,
}

const fn fault(code: &'static str, expected: &'static str) -> Fault {
    Fault { code, expected }
}

impl OpenAccount {
    /// Opens the account of an `03`, with what is wrong in it.
    pub(super) fn new(record: &Record, group: &Group) -> (Self, Vec<Problem>) {
        let mut fields = record.fields();
        let mut statement = Statement::empty(Format::Bai2);
        statement.account = fields.next().and_then(present).map(ToOwned::to_owned);
        let own = fields.next().and_then(present).map(ToOwned::to_owned);
        // The specification's default, where neither account nor group says.
        let currency = own
            .or_else(|| group.currency.clone())
            .unwrap_or_else(|| "USD".to_owned());
        let place = Place::line(record.line);
        let places = implied_places(&currency).unwrap_or_else(|| {
            let expected = "a currency of ISO 4217: amounts are read with two decimal places";
            let problem = Problem::confirm("unknown-currency", place, &currency, expected);
            statement.problems.push(problem);
            2
        });
        statement.currency = Some(currency);
        statement.bank.clone_from(&group.bank);
        let (status, problem) = standing(group, place);
        statement.problems.extend(problem);
        let mut account = Self {
            statement,
            line: record.line,
            records: record.physical(),
            places,
            as_of: group.as_of,
            status,
            control: Some(Decimal::ZERO),
        };
        let problems = account.summaries(fields, record);
        (account, problems)
    }

    /// `type,amount,count,funds…` again and again.
    fn summaries(&mut self, mut fields: Fields<'_>, record: &Record) -> Vec<Problem> {
        let mut problems = Vec::new();
        let place = Place::line(record.line);
        while let Some(code) = fields.next() {
            let code = code.trim();
            if code.is_empty() {
                continue;
            }
            let text = fields.next().unwrap_or_default();
            fields.next();
            if let Err(expected) = read_funds(&mut fields) {
                problems.push(Problem::error(
                    "funds-type",
                    place,
                    &record.quote(),
                    expected,
                ));
                break;
            }
            if text.trim().is_empty() {
                continue;
            }
            let Some(amount) = read_amount(text, self.places) else {
                let expected = "an amount in the smallest unit, digits only";
                problems.push(Problem::error("amount-not-a-number", place, text, expected));
                self.control = None;
                continue;
            };
            self.add_control(amount);
            let on = Some(self.as_of);
            let balance = Some(Balance { amount, on });
            match code {
                "010" => self.statement.opening = balance,
                "015" => self.statement.closing = balance,
                "045" => self.statement.available = balance,
                "040" if self.statement.available.is_none() => self.statement.available = balance,
                _ => {}
            }
        }
        problems
    }

    fn add_control(&mut self, amount: Decimal) {
        self.control = self.control.and_then(|it| it.checked_add(amount).ok());
    }

    /// `16,type,amount,funds…,bank reference,customer reference,text`; no line for a note.
    pub(super) fn transaction(&mut self, record: &Record) -> Result<Option<Line>, Fault> {
        let mut fields = record.fields();
        let code = fields.next().unwrap_or_default().trim();
        let text = fields.next().unwrap_or_default();
        if code == "890" || (text.trim().is_empty() && code.starts_with('8')) {
            return Ok(None); // Type 890: "contains non-monetary information".
        }
        let unsigned = read_amount(text, self.places).ok_or_else(|| {
            self.control = None;
            fault(
                "amount-not-a-number",
                "an amount in the smallest unit, digits only",
            )
        })?;
        self.add_control(unsigned);
        let amount = match direction(code) {
            Some(Direction::Credit) => unsigned,
            Some(Direction::Debit) => unsigned
                .checked_neg()
                .map_err(|_| fault("amount-not-a-number", "an amount in range"))?,
            None => {
                let expected = "a type code 100-399, 920-959 (credit) or 400-699, 960-999 (debit)";
                return Err(fault("type-unknown", expected));
            }
        };
        let funds = read_funds(&mut fields).map_err(|it| fault("funds-type", it))?;
        let bank_reference = fields.next().and_then(squeezed);
        let customer_reference = fields.next().and_then(squeezed);
        let texts = fields.texts();
        let described = Described::read(&texts, amount.is_negative());
        Ok(Some(self.line(
            record,
            code,
            Parts {
                amount,
                funds,
                bank_reference,
                customer_reference,
                described,
            },
        )))
    }

    fn line(&self, record: &Record, code: &str, parts: Parts) -> Line {
        let Parts {
            amount,
            funds,
            bank_reference,
            customer_reference,
            described,
        } = parts;
        let dense = dense(&described.whole);
        let fingerprint = Fingerprint::of(&[
            "bai2",
            &self.as_of.to_string(),
            code,
            &amount.to_string(),
            &funds
                .valued_on
                .map_or_else(String::new, |it| it.to_string()),
            bank_reference.as_deref().unwrap_or_default(),
            customer_reference.as_deref().unwrap_or_default(),
            &dense,
        ]);
        Line {
            booked_on: self.as_of,
            valued_on: funds.valued_on,
            amount,
            status: self.status,
            original: None,
            bank_reference,
            customer_reference,
            end_to_end_id: described.end_to_end_id,
            counterparty: described.counterparty,
            counterparty_account: described.account,
            counterparty_bank: described.bank,
            description: described.description,
            code: Some(code.to_owned()),
            raw: vec![("16".to_owned(), described.whole)],
            line: record.line,
            fingerprint,
        }
    }

    /// Compares the trailer with what was read.
    pub(super) fn check_control(&mut self, record: &Record) {
        let mut fields = record.fields();
        let total = fields.next().unwrap_or_default().trim();
        let count = fields.next().unwrap_or_default().trim();
        let place = Place::line(record.line);
        let problems = &mut self.statement.problems;
        if let Some((stated, found)) = read_amount(total, self.places).zip(self.control)
            && stated != found
        {
            let found = format!("amounts come to {found}");
            let expected = format!("{stated}, as the account's control total says");
            problems.push(Problem::notice("totals-differ", place, &found, expected));
        }
        let stated = count.parse().unwrap_or(self.records);
        if stated != self.records {
            let found = format!("{} records", self.records);
            let expected = format!("{stated}, as the account's trailer says");
            problems.push(Problem::notice("records-differ", place, &found, expected));
        }
    }
}

struct Parts {
    amount: Decimal,
    funds: Funds,
    bank_reference: Option<String>,
    customer_reference: Option<String>,
    described: Described,
}

enum Direction {
    Credit,
    Debit,
}

/// Source: the specification's ranges; 920 to 999 are agreed between bank and customer.
fn direction(code: &str) -> Option<Direction> {
    if code.len() != 3 {
        return None;
    }
    match code.parse::<u16>().ok()? {
        100..=399 | 920..=959 => Some(Direction::Credit),
        400..=699 | 960..=999 => Some(Direction::Debit),
        _ => None,
    }
}

/// What the group's status means for its lines: only an update is booked as it stands.
fn standing(group: &Group, place: Place) -> (LineStatus, Option<Problem>) {
    let (status, expected) = match group.status.as_str() {
        "2" => (
            LineStatus::Information,
            "an update (1): this group deletes an earlier one",
        ),
        "3" => (
            LineStatus::Booked,
            "an update (1): this group corrects an earlier one",
        ),
        "4" => (
            LineStatus::Information,
            "an update (1): this group is a test, not to be booked",
        ),
        _ => return (LineStatus::Booked, None),
    };
    let problem = Problem::confirm("group-not-update", place, &group.status, expected);
    (status, Some(problem))
}

/// What the text says; some banks put keys in front of its lines.
struct Described {
    whole: String,
    description: String,
    end_to_end_id: Option<String>,
    counterparty: Option<String>,
    account: Option<String>,
    bank: Option<String>,
}

impl Described {
    fn read(texts: &[&str], is_debit: bool) -> Self {
        let mut whole = String::new();
        let (mut free, mut remittance) = (String::new(), None);
        let (mut end_to_end_id, mut counterparty) = (None, None);
        let (mut account, mut bank) = (None, None);
        for text in texts {
            push_squeezed(&mut whole, text);
            let keyed = text
                .split_once(':')
                .filter(|(key, _)| key.trim().len() <= 4);
            let (key, value) = keyed.map_or(("", *text), |(key, value)| (key.trim(), value));
            match (key, is_debit) {
                ("EREF", _) => end_to_end_id = squeezed(value),
                ("REMI", _) => remittance = squeezed(value),
                ("CRNM", true) | ("DBNM", false) => counterparty = squeezed(value),
                ("CACT", true) | ("DACT", false) => account = squeezed(value),
                ("CABA" | "CBIC", true) | ("DABA" | "DBIC", false) => bank = squeezed(value),
                ("CREF" | "IDNM" | "CRNM" | "DBNM" | "CACT" | "DACT" | "CABA" | "DABA", _) => {}
                _ => push_squeezed(&mut free, text),
            }
        }
        Self {
            description: remittance.unwrap_or(free),
            whole,
            end_to_end_id,
            counterparty,
            account,
            bank,
        }
    }
}
