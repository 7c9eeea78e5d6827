//! Imports on the wire.
//!
//! Owns: the preview of files, statements and lines. Not here: what is new (`treasury`).
//! Invariant: nothing of the file's text is interpreted here.

use std::collections::BTreeMap;

use money::{Date, Decimal};
use serde::{Deserialize, Serialize};
use statements::{Balance, Problem};
use utoipa::ToSchema;

use crate::wire::entry::AccountName;
use crate::wire::{ImportState, Mapping, Severity};

/// A finding in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportProblem {
    /// How much it matters.
    pub severity: Severity,
    /// The stable code.
    pub code: String,
    /// The file's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The column, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// What was found.
    pub found: String,
    /// What was expected, and the cure.
    pub expected: String,
}

impl ImportProblem {
    /// The finding, in this file.
    #[must_use]
    pub fn new(file: Option<&str>, it: &Problem) -> Self {
        Self {
            severity: it.severity.into(),
            code: it.code.to_owned(),
            file: file.map(str::to_owned),
            line: it.line,
            column: it.column,
            found: it.found.clone(),
            expected: it.expected.clone(),
        }
    }
}

impl ImportProblem {
    /// The refusal of one item of a request.
    #[must_use]
    pub fn refusal(it: &journal::Refusal) -> Self {
        Self {
            severity: Severity::Error,
            code: it.kind.code().to_owned(),
            file: None,
            line: None,
            column: None,
            found: it
                .index
                .map_or_else(String::new, |index| format!("item {}", index + 1)),
            expected: it.kind.to_string(),
        }
    }
}

fn findings(found: &[Problem]) -> Vec<ImportProblem> {
    found
        .iter()
        .map(|it| ImportProblem::new(None, it))
        .collect()
}

/// What a CSV file looks like, and how it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CsvSample {
    /// The columns' titles.
    pub columns: Vec<String>,
    /// The first rows.
    pub sample: Vec<Vec<String>>,
    /// The mapping it is read with; null when none was found.
    #[schema(required = true)]
    pub mapping: Option<Mapping>,
}

/// One file of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportFile {
    /// Its name.
    pub name: String,
    /// Its size.
    pub size_bytes: u64,
    /// Its format; null if it is none that can be read.
    #[schema(required = true)]
    pub format: Option<String>,
    /// Its encoding.
    #[schema(required = true)]
    pub encoding: Option<String>,
    /// Findings about the file.
    pub problems: Vec<ImportProblem>,
    /// For a CSV.
    #[schema(required = true)]
    pub csv: Option<CsvSample>,
}

/// The account of ours that a statement is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccountRef {
    /// Its number.
    pub id: u32,
    /// Its path.
    pub path: String,
}

/// A line as previewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportLine {
    /// The booking date.
    #[schema(value_type = String, format = Date)]
    pub booked_on: Date,
    /// The value date.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub valued_on: Option<Date>,
    /// Credit to the account is positive.
    pub amount: String,
    /// What it is for.
    pub description: String,
    /// The other side's name.
    #[schema(required = true)]
    pub counterparty: Option<String>,
    /// Whether it is booked already.
    pub duplicate: bool,
}

/// One statement of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportStatement {
    /// Its place among all statements of the import, from 0.
    pub index: usize,
    /// The file it is in, from 0.
    pub file: usize,
    /// How the file names the account.
    #[schema(required = true)]
    pub account_identification: Option<String>,
    /// The account of ours, if it is known.
    #[schema(required = true)]
    pub account: Option<AccountRef>,
    /// The path of the account that a commit would open.
    #[schema(required = true)]
    pub suggested_path: Option<String>,
    /// The currency.
    #[schema(required = true)]
    pub currency: Option<String>,
    /// The bank's number of it.
    #[schema(required = true)]
    pub number: Option<String>,
    /// The opening balance.
    #[schema(required = true)]
    pub opening: Option<String>,
    /// Its day.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub opening_date: Option<Date>,
    /// The closing balance.
    #[schema(required = true)]
    pub closing: Option<String>,
    /// Its day.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub closing_date: Option<Date>,
    /// How many lines it has.
    pub lines: usize,
    /// Not booked yet.
    pub new: usize,
    /// Booked already.
    pub duplicates: usize,
    /// Never booked: pending, for information, or zero.
    pub pending: usize,
    /// The sum of the credits.
    pub sum_credits: String,
    /// The sum of the debits.
    pub sum_debits: String,
    /// Whether opening and lines make the closing balance.
    #[schema(required = true)]
    pub balanced: Option<bool>,
    /// Whether it opens where the books stand.
    #[schema(required = true)]
    pub continues: Option<bool>,
    /// Findings about it.
    pub problems: Vec<ImportProblem>,
    /// Its first lines.
    pub sample: Vec<ImportLine>,
}

/// Lines in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportTotals {
    /// In the files.
    pub lines: usize,
    /// Not booked yet; once committed, booked by it.
    pub new: usize,
    /// Booked before.
    pub duplicates: usize,
}

/// An import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Import {
    /// Its id.
    pub id: String,
    /// When it was made.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// Where it stands.
    pub state: ImportState,
    /// The files.
    pub files: Vec<ImportFile>,
    /// The statements in them.
    pub statements: Vec<ImportStatement>,
    /// Lines in all.
    pub totals: ImportTotals,
    /// Something forbids booking.
    pub blocked: bool,
    /// A person must confirm something first.
    pub needs_confirmation: bool,
}

/// Every import, newest first; files are not read again for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportList {
    /// Newest first.
    pub items: Vec<Import>,
}

/// How a preview is to be booked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportCommit {
    /// Accounts for statements, by the statement's index: a number, or a path (opened if new).
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, AccountName>)]
    pub accounts: BTreeMap<usize, AccountName>,
    /// Book in spite of findings that need a confirmation.
    #[serde(default)]
    pub confirm: bool,
}

/// Why an import is taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportUndo {
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A mapping for one CSV file of a preview.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportMapping {
    /// The file, from 0.
    pub file: usize,
    /// How to read it.
    pub mapping: Mapping,
}

impl From<treasury::Import> for Import {
    fn from(it: treasury::Import) -> Self {
        Self {
            id: it.id.to_string(),
            created_at: it.created_at.to_string(),
            state: it.state.into(),
            files: it.files.into_iter().map(file).collect(),
            statements: it.statements.into_iter().map(statement).collect(),
            totals: ImportTotals {
                lines: it.totals.lines,
                new: it.totals.new,
                duplicates: it.totals.duplicates,
            },
            blocked: it.is_blocked,
            needs_confirmation: it.needs_confirmation,
        }
    }
}

fn file(it: treasury::FilePreview) -> ImportFile {
    ImportFile {
        name: it.name,
        size_bytes: it.size_bytes,
        format: it.format.map(|it| it.name().to_owned()),
        encoding: it.encoding,
        problems: findings(&it.problems),
        csv: it.csv.map(|it| CsvSample {
            columns: it.suggestion.columns,
            sample: it.suggestion.sample,
            mapping: it.mapping.map(Mapping::from),
        }),
    }
}

fn statement(it: treasury::StatementPreview) -> ImportStatement {
    let places = it
        .statement
        .currency
        .as_deref()
        .and_then(|it| money::Asset::currency(it).ok());
    let places = places.map_or(0, money::Asset::scale);
    let text = |it: Decimal| it.to_text(places);
    let amount = |it: Option<Balance>| it.map(|it| text(it.amount));
    let sample = |it: treasury::LinePreview| ImportLine {
        booked_on: it.line.booked_on,
        valued_on: it.line.valued_on,
        amount: text(it.line.amount),
        description: it.line.description,
        counterparty: it.line.counterparty,
        duplicate: it.is_duplicate,
    };
    ImportStatement {
        index: it.index,
        file: it.file,
        account_identification: it.statement.account,
        account: it.account.map(|(id, path)| AccountRef { id: id.0, path }),
        suggested_path: it.suggested_path,
        currency: it.statement.currency,
        number: it.statement.number,
        opening: amount(it.statement.opening),
        opening_date: it.statement.opening.and_then(|it| it.on),
        closing: amount(it.statement.closing),
        closing_date: it.statement.closing.and_then(|it| it.on),
        lines: it.lines,
        new: it.new,
        duplicates: it.duplicates,
        pending: it.pending,
        sum_credits: text(it.sum_credits),
        sum_debits: text(it.sum_debits),
        balanced: it.is_balanced,
        continues: it.continues,
        problems: findings(&it.problems),
        sample: it.sample.into_iter().map(sample).collect(),
    }
}
