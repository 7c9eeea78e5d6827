//! Expected items from a file: CSV or the first sheet of an XLSX workbook (CASH-6).
//!
//! Owns: finding columns by their titles, reading cells, leaving out what is there already.
//! Not here: what an item must be (`check`), taking a workbook apart (`sheet`).
//! Invariant: a file's items are added all or none, with every problem named; a file that comes
//! again adds nothing.

use std::collections::HashMap;

use journal::Book;
use money::{Date, OrganisationId};
use statements::{Place, Problem};

use super::check::{self, Findings};
use super::item::{ExpectedDraft, ExpectedItem, ExpectedKind, ItemDocument};
use super::row::Row;
use super::{MAX_ITEMS, sheet};
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Most columns that are looked at.
const MAX_COLUMNS: usize = 200;

/// What an import of a file did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedImport {
    /// The items that were added.
    pub added: Vec<ExpectedItem>,
    /// How many rows were there already.
    pub known: usize,
}

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Column {
    Kind,
    Amount,
    Asset,
    Due,
    Issued,
    Counterparty,
    Account,
    Reference,
    Description,
    Entity,
    Category,
}

/// The titles that columns go by, in small letters without blanks and signs.
const TITLES: &[(Column, &[&str])] = &[
    (Column::Kind, &["kind", "type", "direction", "art"]),
    (
        Column::Amount,
        &["amount", "open", "openamount", "total", "betrag", "offen"],
    ),
    (
        Column::Asset,
        &["asset", "currency", "ccy", "währung", "waehrung"],
    ),
    (
        Column::Due,
        &[
            "due",
            "dueon",
            "duedate",
            "fällig",
            "fälligam",
            "faellig",
            "fälligkeit",
        ],
    ),
    (
        Column::Issued,
        &[
            "issued",
            "issuedon",
            "invoicedate",
            "date",
            "datum",
            "rechnungsdatum",
        ],
    ),
    (
        Column::Counterparty,
        &[
            "counterparty",
            "customer",
            "supplier",
            "vendor",
            "name",
            "kunde",
            "lieferant",
        ],
    ),
    (
        Column::Account,
        &["account", "iban", "counterpartyaccount", "konto"],
    ),
    (
        Column::Reference,
        &[
            "reference",
            "invoice",
            "invoicenumber",
            "number",
            "rechnung",
            "rechnungsnummer",
        ],
    ),
    (
        Column::Description,
        &["description", "text", "memo", "beschreibung"],
    ),
    (Column::Entity, &["entity", "company", "gesellschaft"]),
    (Column::Category, &["category", "kategorie"]),
];

impl Treasury {
    /// Adds the items of a file (CSV or XLSX), all or none; rows that are there already are left
    /// out, as often as they are there.
    ///
    /// `kind` is for files without a column of it.
    ///
    /// Errors: `Files` with every wrong row.
    pub async fn import_expected(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (name, bytes): (&str, &[u8]),
        kind: Option<ExpectedKind>,
    ) -> Result<ExpectedImport, Error> {
        caller.require(org, Action::ExpectedWrite)?;
        let book = self.book(org).await?;
        let mut findings = Findings::of(name);
        let documents = read(&book, bytes, kind, &mut findings);
        findings.refuse("no item was added")?;
        let stored = self.stored_items(org).await?;
        let mut there: HashMap<String, usize> = HashMap::new();
        for it in stored.iter().filter(|it| it.document.cancelled.is_none()) {
            *there.entry(it.document.sameness()).or_default() += 1;
        }
        let total = documents.len();
        let is_new = |it: &ItemDocument| match there.get_mut(&it.sameness()) {
            Some(left) if *left > 0 => {
                *left -= 1;
                false
            }
            _ => true,
        };
        let new: Vec<ItemDocument> = documents.into_iter().filter(is_new).collect();
        let known = total - new.len();
        let added = if new.is_empty() {
            Vec::new()
        } else {
            // The file is its own key: what is left of it is new by content.
            let unkeyed = caller.clone().with_key(None);
            self.put_new(org, &unkeyed, (&book, new)).await?
        };
        Ok(ExpectedImport { added, known })
    }
}

/// Reads and checks every row.
fn read(
    book: &Book,
    bytes: &[u8],
    kind: Option<ExpectedKind>,
    findings: &mut Findings,
) -> Vec<ItemDocument> {
    let rows = if bytes.starts_with(b"PK\x03\x04") {
        sheet::rows(bytes)
    } else {
        csv_rows(bytes)
    };
    let rows = match rows {
        Ok(rows) => rows,
        Err(problem) => {
            findings.put(problem);
            return Vec::new();
        }
    };
    let mut rows = rows
        .into_iter()
        .filter(|it| it.cells.iter().any(|cell| !cell.trim().is_empty()));
    let Some(titles) = rows.next() else {
        findings.add("no-rows", "an empty file", "titles and at least one row");
        return Vec::new();
    };
    let Some(columns) = columns(&titles, kind, findings) else {
        return Vec::new();
    };
    let mut documents = Vec::new();
    for (count, row) in rows.enumerate() {
        findings.at(row.line);
        if count == MAX_ITEMS {
            findings.add("too-many-rows", "more rows", "at most 50,000 rows");
            break;
        }
        let reading = Reading {
            row: &row,
            columns: &columns,
        };
        if let Some(draft) = reading.draft(kind, findings) {
            documents.extend(check::document(book, &draft, findings));
        }
    }
    if documents.is_empty() && findings.count() == 0 {
        findings.at(0);
        findings.add("no-rows", "titles only", "at least one row");
    }
    documents
}

fn csv_rows(bytes: &[u8]) -> Result<Vec<Row>, Problem> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if std::str::from_utf8(bytes).is_err() {
        let expected = "a CSV file in UTF-8, or an XLSX workbook: save it as one of these";
        return Err(Problem::error(
            "not-text",
            Place::FILE,
            "other bytes",
            expected,
        ));
    }
    let titles = bytes.split(|it| *it == b'\n').next().unwrap_or_default();
    let count = |of: u8| titles.iter().filter(|it| **it == of).count();
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(|it| count(*it));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .delimiter(delimiter.unwrap_or(b','))
        .from_reader(bytes);
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| {
            let line = error
                .position()
                .map_or(Place::FILE, |it| Place::line(it.line()));
            Problem::error("bad-row", line, &error.to_string(), "cells in UTF-8")
        })?;
        rows.push(Row {
            line: row.position().map_or(0, csv::Position::line),
            cells: row.iter().take(MAX_COLUMNS).map(str::to_owned).collect(),
        });
        if rows.len() > MAX_ITEMS + 1 {
            break;
        }
    }
    Ok(rows)
}

/// Which column is what; none if something needed is missing.
fn columns(
    titles: &Row,
    kind: Option<ExpectedKind>,
    findings: &mut Findings,
) -> Option<HashMap<Column, usize>> {
    findings.at(titles.line);
    let plain = |it: &String| -> String {
        let letters = it.chars().filter(|it| it.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let given: Vec<String> = titles.cells.iter().map(plain).collect();
    let mut columns = HashMap::new();
    for (column, names) in TITLES {
        // The first name of the list that is there: `due` before `date`.
        let found = names
            .iter()
            .find_map(|name| given.iter().position(|it| it == name));
        if let Some(found) = found {
            columns.insert(*column, found);
        }
    }
    let needed = [
        (Column::Amount, "amount"),
        (Column::Asset, "currency"),
        (Column::Due, "due"),
    ];
    let mut missing: Vec<&str> = needed
        .iter()
        .filter(|it| !columns.contains_key(&it.0))
        .map(|it| it.1)
        .collect();
    if kind.is_none() && !columns.contains_key(&Column::Kind) {
        missing.push("kind (receivable or payable)");
    }
    if missing.is_empty() {
        return Some(columns);
    }
    let expected = format!(
        "the titles kind, amount, currency, due, counterparty, reference and, if known, issued, \
         iban, description, entity, category; missing: {}",
        missing.join(", ")
    );
    findings.add("titles", &titles.cells.join(", "), expected);
    None
}

/// One row with its columns.
struct Reading<'a> {
    row: &'a Row,
    columns: &'a HashMap<Column, usize>,
}

impl Reading<'_> {
    fn cell(&self, column: Column) -> &str {
        let place = self.columns.get(&column);
        let cell = place.and_then(|it| self.row.cells.get(*it));
        cell.map_or("", |it| it.trim())
    }

    fn text(&self, column: Column) -> Option<String> {
        let cell = self.cell(column);
        (!cell.is_empty()).then(|| cell.to_owned())
    }

    fn draft(&self, kind: Option<ExpectedKind>, findings: &mut Findings) -> Option<ExpectedDraft> {
        let kind = self.kind(kind, findings);
        let due_on = self.day(Column::Due, findings);
        let issued_on = match self.cell(Column::Issued) {
            "" => Some(None),
            _ => self.day(Column::Issued, findings).map(Some),
        };
        Some(ExpectedDraft {
            kind: kind?,
            amount: self.cell(Column::Amount).to_owned(),
            asset: self.cell(Column::Asset).to_uppercase(),
            due_on: due_on?,
            issued_on: issued_on?,
            counterparty: self.text(Column::Counterparty),
            counterparty_account: self.text(Column::Account),
            reference: self.text(Column::Reference),
            description: self.text(Column::Description),
            entity: self.text(Column::Entity),
            category: self.text(Column::Category),
        })
    }

    fn kind(
        &self,
        otherwise: Option<ExpectedKind>,
        findings: &mut Findings,
    ) -> Option<ExpectedKind> {
        let cell = self.cell(Column::Kind);
        match cell.to_lowercase().as_str() {
            "" => {
                if otherwise.is_none() {
                    findings.add("kind-missing", "", "receivable or payable");
                }
                otherwise
            }
            "receivable" | "in" | "customer" | "debtor" | "forderung" => {
                Some(ExpectedKind::Receivable)
            }
            "payable" | "out" | "supplier" | "creditor" | "verbindlichkeit" => {
                Some(ExpectedKind::Payable)
            }
            _ => {
                findings.add("kind-unknown", cell, "receivable or payable");
                None
            }
        }
    }

    fn day(&self, column: Column, findings: &mut Findings) -> Option<Date> {
        let cell = self.cell(column);
        let found = parse_day(cell);
        if found.is_none() {
            let expected = "a day such as 2026-01-31 or 31.01.2026; with slashes nobody knows \
                which number is the month";
            findings.add("date-not-a-date", cell, expected);
        }
        found
    }
}

/// `2026-01-31`, also with a time behind it, or `31.01.2026`.
fn parse_day(text: &str) -> Option<Date> {
    let text = text.split(['T', ' ']).next().unwrap_or_default();
    if text.len() == 10 && text.is_ascii() && text.as_bytes()[4] == b'-' {
        return text.parse().ok();
    }
    let mut parts = text.split('.');
    let day = parts.next()?.parse::<i8>().ok()?;
    let month = parts.next()?.parse::<i8>().ok()?;
    let year = parts
        .next()
        .filter(|it| it.len() == 4)?
        .parse::<i16>()
        .ok()?;
    if parts.next().is_some() {
        return None;
    }
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_two_ways_and_never_guessed() {
        let day = Date::constant(2026, 1, 31);
        for text in [
            "2026-01-31",
            "31.01.2026",
            "31.1.2026",
            "2026-01-31 00:00:00",
        ] {
            assert_eq!(parse_day(text), Some(day), "`{text}`");
        }
        for text in [
            "",
            "01/31/2026",
            "31.01.26",
            "2026-13-01",
            "31.01.2026.1",
            "n/a",
        ] {
            assert_eq!(parse_day(text), None, "`{text}`");
        }
    }
}
