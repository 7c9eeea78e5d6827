//! The signed amount of a row: one column, one with a direction, or two.
//!
//! Owns: signs. Not here: numbers (`amounts`), the rest of a row (`rows`).
//! Invariant: a sign that two cells disagree on is reported, never picked silently.

use csv::StringRecord;
use money::Decimal;

use super::amounts::{is_credit, parse_amount};
use super::header::Cells;
use super::mapping::Mapping;
use crate::problem::{Place, Problem};
use crate::sink::Sink;

/// A row, as far as its amount goes.
pub(super) struct Movement<'a> {
    pub(super) mapping: &'a Mapping,
    pub(super) cells: &'a Cells,
    /// The line of the file.
    pub(super) line: u64,
}

impl Movement<'_> {
    /// The signed amount; none when the row has none.
    pub(super) fn amount(
        &self,
        record: &StringRecord,
        sink: &mut Sink<'_>,
    ) -> Result<Option<Decimal>, Problem> {
        let amount = match (self.cells.amount, self.cells.debit, self.cells.credit) {
            (Some(column), ..) => self.one_column(record, column, sink)?,
            (None, debit, credit) => self.two_columns(record, [debit, credit])?,
        };
        let Some(amount) = amount.filter(|_| self.mapping.negate) else {
            return Ok(amount);
        };
        amount
            .checked_neg()
            .map(Some)
            .map_err(|_| out_of_range(self.line))
    }

    fn number(&self, record: &StringRecord, column: usize) -> Result<Option<Decimal>, Problem> {
        let text = record.get(column).unwrap_or_default().trim();
        if text.is_empty() {
            return Ok(None);
        }
        match parse_amount(text, self.mapping.decimal) {
            Some(amount) => Ok(Some(amount)),
            None => Err(Problem::error(
                "amount-not-a-number",
                Place::line(self.line),
                text,
                "an amount such as 1234.56, 1.234,56 or (1.00)",
            )),
        }
    }

    fn one_column(
        &self,
        record: &StringRecord,
        column: usize,
        sink: &mut Sink<'_>,
    ) -> Result<Option<Decimal>, Problem> {
        let Some(amount) = self.number(record, column)? else {
            return Ok(None);
        };
        let Some(direction) = self.cells.direction else {
            return Ok(Some(amount));
        };
        let word = record.get(direction).unwrap_or_default();
        let Some(credit) = is_credit(word) else {
            return Err(Problem::error(
                "direction-unknown",
                Place::line(self.line),
                word,
                "a word for debit or credit, such as D, C, Soll, Haben, Af, Bij",
            ));
        };
        if credit && amount.is_negative() {
            sink.problem(Problem::confirm(
                "direction-disagrees",
                Place::line(self.line),
                &format!("{amount} {word}"),
                "a positive amount of a credit; the amount's own sign is used",
            ));
            return Ok(Some(amount));
        }
        if credit || amount.is_negative() {
            return Ok(Some(amount));
        }
        amount
            .checked_neg()
            .map(Some)
            .map_err(|_| out_of_range(self.line))
    }

    /// Money out of the first column, money into the second; one of them is blank or zero.
    fn two_columns(
        &self,
        record: &StringRecord,
        columns: [Option<usize>; 2],
    ) -> Result<Option<Decimal>, Problem> {
        let read = |column: Option<usize>| match column {
            Some(column) => self.number(record, column),
            None => Ok(None),
        };
        let [debit, credit] = [read(columns[0])?, read(columns[1])?];
        let set = |it: Option<Decimal>| it.filter(|it| !it.is_zero());
        match (set(debit), set(credit)) {
            (None, None) => Ok(debit.or(credit)),
            (None, Some(credit)) => Ok(Some(credit)),
            // Some banks write the minus sign in the debit column, some do not.
            (Some(debit), None) if debit.is_negative() => Ok(Some(debit)),
            (Some(debit), None) => debit
                .checked_neg()
                .map(Some)
                .map_err(|_| out_of_range(self.line)),
            (Some(debit), Some(credit)) => Err(Problem::error(
                "amount-twice",
                Place::line(self.line),
                &format!("{debit} and {credit}"),
                "an amount in the debit or in the credit column, not in both",
            )),
        }
    }
}

fn out_of_range(line: u64) -> Problem {
    Problem::error(
        "amount-not-a-number",
        Place::line(line),
        "an amount of more than 38 digits",
        "an amount of money",
    )
}
