//! Rows to lines, with a mapping.
//!
//! Owns: what is a row, a footer, a pending row; amounts from one or two columns.
//! Not here: choosing the mapping (`suggest`), statements (`group`).
//! Invariant: a row with an amount is booked, reported or both; none vanishes.

use std::fmt::Write as _;

use csv::StringRecord;
use money::{Date, Decimal};

use super::amounts::parse_amount;
use super::group::Group;
use super::header::{Cells, Preamble};
use super::mapping::Mapping;
use super::movement::Movement;
use crate::input::Input;
use crate::limits;
use crate::options::ReadError;
use crate::problem::{Place, Problem};
use crate::sink::Sink;
use crate::statement::{Fingerprint, Line, LineStatus};
use crate::text::{push_squeezed, squeezed};

/// Most accounts and currencies in one file.
const GROUPS: usize = 1_000;

/// Where the mapping comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A person chose or saved it.
    Given,
    /// Found in the file itself.
    Suggested,
}

/// Reads every row below the titles.
pub(super) fn read(
    input: &mut Input<'_>,
    mapping: &Mapping,
    origin: Origin,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    let Ok(delimiter) = u8::try_from(u32::from(mapping.delimiter)) else {
        let found = mapping.delimiter.to_string();
        let expected = "a delimiter such as `;` `,` `|` or a tab";
        sink.problem(Problem::error("mapping", Place::FILE, &found, expected));
        return Ok(());
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(input);
    let mut record = StringRecord::new();
    let mut preamble = Preamble::default();
    let mut rows: Option<Rows<'_>> = None;
    let mut number = 0_u32;
    let first = mapping.header_row.saturating_add(mapping.skip_rows);
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return stopped(error),
        }
        number = number.saturating_add(1);
        if number < mapping.header_row {
            preamble.add(&record);
        } else if number == mapping.header_row || rows.is_none() {
            match Cells::resolve(mapping, &record) {
                Ok(cells) => {
                    rows = Some(Rows::new(mapping, cells, record.clone(), &preamble));
                }
                Err(problem) => {
                    sink.problem(problem);
                    return Ok(());
                }
            }
        }
        if number > first
            && let Some(rows) = &mut rows
        {
            rows.add(&record, sink);
        }
        if sink.too_many() {
            return Ok(());
        }
    }
    match rows {
        Some(rows) => rows.finish(origin, sink),
        None => sink.problem(Problem::error(
            "column-missing",
            Place::FILE,
            &format!("{number} rows"),
            format!("titles in row {}", mapping.header_row),
        )),
    }
    Ok(())
}

/// The decoder only gives valid text, so that reading stops for the source alone.
fn stopped(error: csv::Error) -> Result<(), ReadError> {
    let text = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(error) => Err(error.into()),
        _ => Err(ReadError::refused("not-a-table", &text, "delimited text")),
    }
}

/// A row whose date is none: a footer, unless a real row follows.
struct Doubtful {
    line: u64,
    text: String,
}

/// The rows of a file on their way to statements.
struct Rows<'m> {
    mapping: &'m Mapping,
    cells: Cells,
    titles: StringRecord,
    account: Option<String>,
    groups: Vec<Group>,
    doubtful: Vec<Doubtful>,
    /// The last row has fewer cells than the one before: its line.
    short: Option<u64>,
    width: usize,
    scratch: String,
}

impl<'m> Rows<'m> {
    fn new(mapping: &'m Mapping, cells: Cells, titles: StringRecord, preamble: &Preamble) -> Self {
        Self {
            mapping,
            cells,
            titles,
            account: mapping.account.clone().or_else(|| preamble.account()),
            groups: Vec::new(),
            doubtful: Vec::new(),
            short: None,
            width: 0,
            scratch: String::new(),
        }
    }

    fn add(&mut self, record: &StringRecord, sink: &mut Sink<'_>) {
        let titles_again = self.mapping.header_row > 0 && *record == self.titles;
        if titles_again || record.iter().all(|it| it.trim().is_empty()) {
            return;
        }
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().any(|it| it.len() > limits::FIELD_BYTES) {
            let expected = "cells of at most 64 KiB: is a quotation mark missing?";
            sink.problem(Problem::error(
                "field-too-long",
                Place::line(line),
                "a longer cell",
                expected,
            ));
            return;
        }
        let date = record.get(self.cells.booked_on).unwrap_or_default().trim();
        let Some(booked_on) = self.mapping.date_format.parse(date) else {
            self.without_date(record, line, sink);
            return;
        };
        if !self.doubtful.is_empty() {
            self.report_doubtful(sink);
        }
        let movement = Movement {
            mapping: self.mapping,
            cells: &self.cells,
            line,
        };
        match movement.amount(record, sink) {
            Ok(Some(amount)) => self.book(
                record,
                Row {
                    line,
                    booked_on,
                    amount,
                },
                sink,
            ),
            Ok(None) => sink.problem(Problem::notice(
                "row-without-amount",
                Place::line(line),
                &joined(record),
                "an amount; the row is left out",
            )),
            Err(problem) => sink.problem(problem),
        }
        // A row may have more cells than titles; the rows after it are not cut for that.
        let whole = self.width.min(self.titles.len());
        self.short = (record.len() < whole).then_some(line);
        self.width = self.width.max(record.len());
    }

    /// A footer has words or nothing where the date is; anything else is a broken date.
    fn without_date(&mut self, record: &StringRecord, line: u64, sink: &mut Sink<'_>) {
        let date = record.get(self.cells.booked_on).unwrap_or_default().trim();
        let is_narrow = record.len() <= self.cells.booked_on;
        let has_amount = self
            .cells
            .amount_columns()
            .any(|it| record.get(it).is_some_and(|it| !it.trim().is_empty()));
        if !is_narrow && date.starts_with(|it: char| it.is_ascii_digit()) && has_amount {
            sink.problem(Problem::error(
                "date-not-a-date",
                Place::line(line),
                date,
                format!("a date as {}", self.mapping.date_format),
            ));
        } else if has_amount && !is_narrow {
            let text = joined(record);
            self.doubtful.push(Doubtful { line, text });
        } else {
            sink.problem(Problem::notice(
                "row-skipped",
                Place::line(line),
                &joined(record),
                "a row with a date and an amount; this one is left out",
            ));
        }
    }

    /// Rows without date in front of real ones are no footers.
    fn report_doubtful(&mut self, sink: &mut Sink<'_>) {
        for row in self.doubtful.drain(..) {
            sink.problem(Problem::error(
                "date-not-a-date",
                Place::line(row.line),
                &row.text,
                "a date in a row that has an amount",
            ));
        }
    }

    fn book(&mut self, record: &StringRecord, row: Row, sink: &mut Sink<'_>) {
        let balance = self
            .cells
            .balance
            .and_then(|it| record.get(it))
            .and_then(|it| parse_amount(it, self.mapping.decimal));
        let Some(index) = self.group(record) else {
            sink.problem(Problem::error(
                "too-many-accounts",
                Place::line(row.line),
                &joined(record),
                "at most 1000 accounts and currencies in one file",
            ));
            return;
        };
        let line = self.line(record, &row);
        let group = &mut self.groups[index];
        if self.cells.balance.is_some() && line.status == LineStatus::Booked {
            group.running.add(balance, &line);
        }
        if line.amount.is_negative() {
            group.debits += 1;
        } else {
            group.credits += 1;
        }
        if index == 0 {
            sink.line(line);
        } else {
            group.waiting.push(line);
        }
    }

    /// The statement that a row belongs to.
    fn group(&mut self, record: &StringRecord) -> Option<usize> {
        let cell = |column: Option<usize>| {
            let text = column.and_then(|it| record.get(it)).map(str::trim);
            text.filter(|it| !it.is_empty())
        };
        let account = cell(self.cells.account).or(self.account.as_deref());
        let currency = cell(self.cells.currency).or(self.mapping.currency.as_deref());
        let same = |mine: Option<&str>, its: Option<&str>| match (mine, its) {
            (Some(mine), Some(its)) => mine.eq_ignore_ascii_case(its),
            (mine, its) => mine.is_none() && its.is_none(),
        };
        let known = self.groups.iter().position(|it| {
            same(it.account.as_deref(), account) && same(it.currency.as_deref(), currency)
        });
        if known.is_some() {
            return known;
        }
        let account = account.map(str::to_owned);
        let currency = currency.map(str::to_uppercase);
        self.groups.push(Group::new(account, currency));
        (self.groups.len() <= GROUPS).then(|| self.groups.len() - 1)
    }

    fn line(&mut self, record: &StringRecord, row: &Row) -> Line {
        let text = |column: Option<usize>| column.and_then(|it| record.get(it)).and_then(squeezed);
        let mut description = String::new();
        for column in &self.cells.description {
            let cell = record.get(*column).unwrap_or_default();
            if !description.contains(cell.trim()) {
                push_squeezed(&mut description, cell);
            }
        }
        let valued_on = self
            .cells
            .valued_on
            .and_then(|it| record.get(it))
            .and_then(|it| self.mapping.date_format.parse(it));
        let counterparty = text(self.cells.counterparty);
        let counterparty_account = text(self.cells.counterparty_account);
        let bank_reference = text(self.cells.reference);
        let fields = [
            counterparty.as_deref().unwrap_or_default(),
            counterparty_account.as_deref().unwrap_or_default(),
            bank_reference.as_deref().unwrap_or_default(),
            &description,
        ];
        let fingerprint = fingerprint(&mut self.scratch, (row, valued_on), fields);
        let status = self.cells.status.and_then(|it| record.get(it));
        Line {
            booked_on: row.booked_on,
            valued_on,
            amount: row.amount,
            status: status.map_or(LineStatus::Booked, status_of),
            original: None,
            bank_reference,
            customer_reference: None,
            end_to_end_id: None,
            counterparty,
            counterparty_account,
            counterparty_bank: None,
            description,
            code: None,
            raw: self.cells.raw(record),
            line: row.line,
            fingerprint,
        }
    }

    fn finish(mut self, origin: Origin, sink: &mut Sink<'_>) {
        for row in std::mem::take(&mut self.doubtful) {
            sink.problem(Problem::notice(
                "row-skipped",
                Place::line(row.line),
                &row.text,
                "a row with a date; this one is taken for a sum below the rows",
            ));
        }
        if let Some(line) = self.short {
            sink.problem(Problem::confirm(
                "truncated",
                Place::line(line),
                "the last row has fewer cells than the others",
                "the whole file; check the last row",
            ));
        }
        if self.groups.is_empty() {
            let currency = self.mapping.currency.clone();
            self.groups.push(Group::new(self.account.take(), currency));
        }
        let unsigned = self.cells.direction.is_none()
            && self.cells.debit.is_none()
            && self.cells.balance.is_none();
        for mut group in self.groups {
            if origin == Origin::Suggested
                && unsigned
                && !self.mapping.negate
                && group.debits == 0
                && group.credits > 0
            {
                group.problems.push(Problem::confirm(
                    "no-signs",
                    Place::FILE,
                    "every amount is positive",
                    "money out with a minus sign; if these are payments, set `negate`",
                ));
            }
            for line in std::mem::take(&mut group.waiting) {
                sink.line(line);
            }
            sink.finish(group.into_statement());
        }
    }
}

/// The parts of a row that cannot be missing.
#[derive(Clone, Copy)]
struct Row {
    line: u64,
    booked_on: Date,
    amount: Decimal,
}

fn joined(record: &StringRecord) -> String {
    let mut joined = String::new();
    for cell in record {
        push_squeezed(&mut joined, cell);
        if joined.len() > 480 {
            break;
        }
    }
    joined
}

fn fingerprint(
    scratch: &mut String,
    (row, valued_on): (&Row, Option<Date>),
    fields: [&str; 4],
) -> Fingerprint {
    scratch.clear();
    // Writing to a string cannot fail.
    let _ = write!(scratch, "{} ", row.booked_on);
    if let Some(valued_on) = valued_on {
        let _ = write!(scratch, "{valued_on}");
    }
    let _ = write!(scratch, " {}", row.amount);
    let [counterparty, account, reference, description] = fields;
    Fingerprint::of(&[
        "csv",
        scratch,
        counterparty,
        account,
        reference,
        description,
    ])
}

fn status_of(text: &str) -> LineStatus {
    const PENDING: [&str; 12] = [
        "pending",
        "vorgemerkt",
        "authorised",
        "authorized",
        "processing",
        "open",
        "offen",
        "en attente",
        "pendiente",
        "in attesa",
        "reserved",
        "in progress",
    ];
    const VOID: [&str; 12] = [
        "failed",
        "declined",
        "reverted",
        "cancelled",
        "canceled",
        "rejected",
        "refused",
        "abgelehnt",
        "storniert",
        "expired",
        "voided",
        "denied",
    ];
    let text = text.trim().to_lowercase();
    if PENDING.contains(&text.as_str()) {
        LineStatus::Pending
    } else if VOID.contains(&text.as_str()) {
        LineStatus::Information
    } else {
        LineStatus::Booked
    }
}
