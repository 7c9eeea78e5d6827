//! One record: a transaction's fields, with its splits.
//!
//! Owns: what each letter means. Not here: dates and decimal marks (`custom`).
//! Invariant: the amount is `T` (or `U` where there is no `T`), never a sum of splits.

use money::Decimal;

use super::custom::Custom;
use crate::limits;
use crate::problem::{Place, Problem};
use crate::statement::{Fingerprint, Line, LineStatus};
use crate::text::{present, push_squeezed, squeezed};

/// Which kind of account a section is of: letters mean other things in an investment account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Bank, card, cash, other assets and liabilities.
    Cash,
    /// Investments.
    Investment,
}

/// The lines up to `^`.
#[derive(Default)]
pub(super) struct Record {
    fields: Vec<(u64, char, String)>,
    bytes: usize,
}

impl Record {
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    pub(super) fn last_line(&self) -> u64 {
        self.fields.last().map_or(0, |it| it.0)
    }

    /// Adds a field; false when the record would become too long.
    pub(super) fn push(&mut self, line: u64, code: char, text: &str) -> bool {
        // Each field costs more than its text: a million empty ones are refused too.
        self.bytes += text.len() + 16;
        if self.bytes > limits::FIELD_BYTES {
            return false;
        }
        self.fields.push((line, code, text.to_owned()));
        true
    }

    /// The first field of this letter.
    pub(super) fn field(&self, code: char) -> Option<&str> {
        self.find(code).map(|it| it.1)
    }

    fn find(&self, code: char) -> Option<(u64, &str)> {
        let field = self.fields.iter().find(|it| it.1 == code)?;
        Some((field.0, field.2.as_str()))
    }

    /// The line of a transaction, and a doubt about it. Errors: why it cannot be one.
    pub(super) fn into_line(
        self,
        kind: Kind,
        custom: &Custom,
    ) -> Result<(Line, Option<Problem>), Problem> {
        let first = self.fields.first().map_or(0, |it| it.0);
        let missing = |what: &str| Problem::error("missing-field", Place::line(first), "", what);
        let (at, text) = self.find('D').ok_or_else(|| missing("a date (D)"))?;
        let date = custom.date(text).ok_or_else(|| {
            let expected = "a date with day, month and year, as in 12/31/2024";
            Problem::error("date-not-a-date", Place::at(at, 2), text, expected)
        })?;
        let stated = self.find('T').or_else(|| self.find('U'));
        let (amount, status) = match (stated, kind) {
            (Some((at, text)), _) => (self.amount(at, text, custom)?, LineStatus::Booked),
            // Shares that come or go move no money.
            (None, Kind::Investment) => (Decimal::ZERO, LineStatus::Information),
            (None, Kind::Cash) => return Err(missing("an amount (T)")),
        };
        let doubt = self.check_splits(amount, custom)?;
        let payee = self.field('P').and_then(squeezed);
        let memo = self.field('M').and_then(squeezed);
        let number = self.field('N').and_then(squeezed);
        let (code, customer_reference) = match kind {
            Kind::Cash => (None, number),
            Kind::Investment => (number, None),
        };
        let description = memo.unwrap_or_else(|| self.described(payee.as_deref()));
        let fingerprint = Fingerprint::of(&[
            "qif",
            &date.date.to_string(),
            &amount.to_string(),
            customer_reference.as_deref().unwrap_or_default(),
            payee.as_deref().unwrap_or_default(),
            &description,
        ]);
        let line = Line {
            booked_on: date.date,
            valued_on: None,
            amount,
            status,
            original: None,
            bank_reference: None,
            customer_reference,
            end_to_end_id: None,
            counterparty: payee,
            counterparty_account: None,
            counterparty_bank: None,
            description,
            code,
            raw: self
                .fields
                .into_iter()
                .map(|it| (it.1.to_string(), it.2))
                .collect(),
            line: first,
            fingerprint,
        };
        Ok((line, doubt))
    }

    fn amount(&self, line: u64, text: &str, custom: &Custom) -> Result<Decimal, Problem> {
        custom.amount(text).ok_or_else(|| {
            let expected = "an amount, as in -1234.56";
            Problem::error("amount-not-a-number", Place::at(line, 2), text, expected)
        })
    }

    /// Splits must come to the amount; otherwise a person has to look.
    fn check_splits(&self, amount: Decimal, custom: &Custom) -> Result<Option<Problem>, Problem> {
        let mut sum = Some(Decimal::ZERO);
        let mut first = None;
        // Without a category in front, `$` is the amount of a transfer in an investment account.
        let mut in_split = false;
        for (line, code, text) in &self.fields {
            in_split |= *code == 'S';
            if *code != '$' || !in_split || present(text).is_none() {
                continue;
            }
            first.get_or_insert(*line);
            let part = self.amount(*line, text, custom)?;
            sum = sum.and_then(|it| it.checked_add(part).ok());
        }
        let Some(line) = first.filter(|_| sum != Some(amount)) else {
            return Ok(None);
        };
        let found = sum.map_or_else(|| "too much".to_owned(), |it| it.to_string());
        let expected = format!("splits that come to {amount}");
        Ok(Some(Problem::confirm(
            "splits-differ",
            Place::line(line),
            &found,
            expected,
        )))
    }

    /// A text where there is no memo: the splits' memos, the security, the payee.
    fn described(&self, payee: Option<&str>) -> String {
        let mut text = String::new();
        for (_, code, memo) in &self.fields {
            if matches!(code, 'E' | 'Y') {
                push_squeezed(&mut text, memo);
            }
        }
        if text.is_empty() {
            text.push_str(payee.unwrap_or_default());
        }
        text
    }
}
