//! The preview of an import: what the files hold, compared with the books.
//!
//! Owns: which account a statement is of, which lines are new, and whether balances agree.
//! Not here: reading formats (`statements`), booking (`imports`).
//! Invariant: what the preview counts as new is what a commit at the same books records.

mod assign;
mod compare;
mod formats;
mod transfers;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use journal::{Account, AccountId, Book, LineSource, NewAccount, StatementDraft, StatementRecord};
use money::{Amount, Asset, Date, Decimal, ImportId};
use statements::{Format, Line, Mapping, Problem, Severity, Statement, Suggestion, Totals};

use crate::error::Error;
use crate::imports::draft::{self, Contra};
use crate::imports::reads::ReadFile;
use crate::imports::{FileDocument, Import, ImportDocument, ImportState, StatementOrder};
use crate::rules::LineRules;

/// Lines of a statement shown in its preview.
const SAMPLE_LINES: usize = 20;

/// What a CSV file looks like, and how it is read.
#[derive(Clone, Debug)]
pub struct CsvPreview {
    /// Titles, first rows, and the mapping that seems to fit.
    pub suggestion: Suggestion,
    /// The mapping it is read with.
    pub mapping: Option<Mapping>,
}

/// One file of an import.
#[derive(Clone, Debug)]
pub struct FilePreview {
    /// Its name.
    pub name: String,
    /// Its size.
    pub size_bytes: u64,
    /// Its format; none if it is not one that can be read.
    pub format: Option<Format>,
    /// Its encoding, by name.
    pub encoding: Option<String>,
    /// Findings about the file.
    pub problems: Vec<Problem>,
    /// For a CSV: its columns and the mapping it is read with.
    pub csv: Option<CsvPreview>,
}

/// One line as previewed.
#[derive(Clone, Debug)]
pub struct LinePreview {
    /// The line.
    pub line: Line,
    /// Whether it is booked already.
    pub is_duplicate: bool,
}

/// One statement of an import.
#[derive(Clone, Debug)]
pub struct StatementPreview {
    /// Its place among all statements of the import.
    pub index: usize,
    /// The file it is in.
    pub file: usize,
    /// The statement without its lines.
    pub statement: Statement,
    /// The account of ours, if it is known.
    pub account: Option<(AccountId, String)>,
    /// The path of the account that a commit would open.
    pub suggested_path: Option<String>,
    /// How many lines it has.
    pub lines: usize,
    /// How many are not booked yet.
    pub new: usize,
    /// How many are booked already.
    pub duplicates: usize,
    /// How many are pending or for information: never booked.
    pub pending: usize,
    /// The sum of the booked credits.
    pub sum_credits: Decimal,
    /// The sum of the booked debits, as a positive number.
    pub sum_debits: Decimal,
    /// Whether opening and lines make the closing balance; none if it does not say.
    pub is_balanced: Option<bool>,
    /// Whether it opens where the books stand; none if it cannot be said.
    pub continues: Option<bool>,
    /// What is wrong with it, or worth knowing.
    pub problems: Vec<Problem>,
    /// Its first lines.
    pub sample: Vec<LinePreview>,
}

/// Lines in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportTotals {
    /// Lines in the files.
    pub lines: usize,
    /// Not booked yet (once committed: booked by this import).
    pub new: usize,
    /// Booked before.
    pub duplicates: usize,
}

/// A statement with its lines, and what became of each.
#[derive(Clone, Debug)]
struct Part {
    preview: StatementPreview,
    lines: Arc<Vec<Line>>,
    /// The occurrence number of each line; 0 for lines that are never booked.
    occurrences: Vec<u32>,
    asset: Option<Asset>,
    opening_entry: Option<(Amount, Date)>,
    new_account: Option<NewAccount>,
    /// The own account on the other side, by line.
    counterparties: HashMap<usize, Account>,
}

/// The files of an import, read and compared with the books.
pub(super) struct Reading {
    files: Vec<(FilePreview, FileDocument)>,
    parts: Vec<Part>,
}

impl Reading {
    /// Compares files as they were read with `book`.
    pub(super) fn of(
        files: Vec<(FileDocument, Arc<ReadFile>)>,
        book: &Book,
        account: Option<&str>,
        accounts: &BTreeMap<usize, String>,
    ) -> Self {
        let mut reading = Self {
            files: Vec::new(),
            parts: Vec::new(),
        };
        for (document, read) in files {
            reading.add_file(document, &read);
        }
        for part in &mut reading.parts {
            let chosen = accounts
                .get(&part.preview.index)
                .map(String::as_str)
                .or(account);
            assign::assign(book, part, chosen);
        }
        let order = reading.order();
        let formats = reading.parts.iter().map(|it| it.preview.statement.format);
        let mut ahead = compare::Ahead::new(&formats.collect());
        let mut last: Option<usize> = None;
        for place in order {
            let previous = last
                .and_then(|it| reading.parts.get(it))
                .map(|it| it.preview.clone());
            if let Some(part) = reading.parts.get_mut(place) {
                ahead.compare(book, part, previous.as_ref());
            }
            last = Some(place);
        }
        transfers::pair(book, &mut reading.parts);
        reading
    }

    fn add_file(&mut self, document: FileDocument, read: &ReadFile) {
        let file = FilePreview {
            name: document.name.clone(),
            size_bytes: document.size_bytes,
            format: read.format,
            encoding: read.encoding.clone(),
            problems: read.problems.clone(),
            csv: read.csv.clone(),
        };
        let index = self.files.len();
        self.files.push((file, document));
        for it in &read.statements {
            let statement = it.statement.clone();
            let preview = preview_of(self.parts.len(), index, statement, &it.totals);
            self.parts.push(Part {
                preview,
                lines: Arc::clone(&it.lines),
                occurrences: Vec::new(),
                asset: None,
                opening_entry: None,
                new_account: None,
                counterparties: HashMap::new(),
            });
        }
    }

    /// The statements' places, by account and day: earlier ones are booked first.
    fn order(&self) -> Vec<usize> {
        let key = |place: &usize| -> StatementOrder {
            let part = self.parts.get(*place);
            let account = part.and_then(|it| it.preview.account.as_ref().map(|it| it.0));
            let opened = part.and_then(|it| it.preview.statement.opening.and_then(|it| it.on));
            let first = part.and_then(|it| it.lines.iter().map(|it| it.booked_on).min());
            (account, first.or(opened), *place)
        };
        let mut places: Vec<usize> = (0..self.parts.len()).collect();
        places.sort_by_key(key);
        places
    }

    /// Whether a statement is of no account of ours yet.
    pub(super) fn lacks_accounts(&self) -> bool {
        self.parts.iter().any(|it| it.preview.account.is_none())
    }

    /// The accounts a commit opens first.
    pub(super) fn new_accounts(&self) -> Vec<NewAccount> {
        let mut paths = BTreeSet::new();
        let new = self.parts.iter().filter_map(|it| it.new_account.clone());
        new.filter(|it| paths.insert(it.path.to_lowercase()))
            .collect()
    }

    /// The drafts of every statement, in the order they are booked in.
    ///
    /// Errors: `Files` for an amount its asset cannot hold (found by the preview before).
    pub(super) fn into_drafts(
        mut self,
        import: ImportId,
        (book, contra, rules): (&Book, &Contra, &LineRules),
    ) -> Result<Vec<StatementDraft>, Error> {
        let mut drafts = Vec::with_capacity(self.parts.len());
        for place in self.order() {
            let Some(part) = self.parts.get_mut(place) else {
                continue;
            };
            let Some((account, _)) = part.preview.account else {
                continue;
            };
            let Some(asset) = part.asset else { continue };
            let mut entries = Vec::with_capacity(part.lines.len() + 1);
            let amount_error = |error: money::AmountError| {
                Error::Refused(vec![journal::RefusalKind::Amount(error).whole()])
            };
            if let Some((amount, on)) = part.opening_entry {
                let entry = draft::opening_entry(amount, on, account, contra);
                entries.push(entry.map_err(amount_error)?);
            }
            for (index, (line, occurrence)) in part.lines.iter().zip(&part.occurrences).enumerate()
            {
                if *occurrence == 0 {
                    continue;
                }
                let fingerprint = line.fingerprint.0;
                let source = LineSource {
                    statement: 0,
                    fingerprint,
                    occurrence: *occurrence,
                };
                let own = part.counterparties.get(&index);
                let entry = draft::entry(line, source, (account, asset), own, contra);
                let mut entry = entry.map_err(amount_error)?;
                rules.improve(book, &mut entry);
                entries.push(entry);
            }
            let Some((_, file)) = self.files.get(part.preview.file) else {
                continue;
            };
            drafts.push(StatementDraft {
                statement: record_of(&part.preview, (account, asset), import, file)?,
                entries,
            });
        }
        Ok(drafts)
    }

    /// The import as shown.
    pub(super) fn clone_import(&self, id: ImportId, document: &ImportDocument) -> Import {
        let statements: Vec<StatementPreview> =
            self.parts.iter().map(|it| it.preview.clone()).collect();
        let files: Vec<FilePreview> = self.files.iter().map(|it| it.0.clone()).collect();
        let mut totals = ImportTotals::default();
        for it in &statements {
            totals.lines += it.lines;
            totals.new += it.new;
            totals.duplicates += it.duplicates;
        }
        // Read again after a commit, its own lines are among the books: what counts is what was.
        if document.state != ImportState::Preview {
            totals = document.totals();
        }
        let mut import = Import {
            id,
            created_at: document.created_at,
            state: document.state,
            files,
            statements,
            totals,
            is_blocked: false,
            needs_confirmation: false,
        };
        let worst = import.problems().map(|(_, it)| it.severity).max();
        import.is_blocked = worst == Some(Severity::Error);
        import.needs_confirmation = worst >= Some(Severity::Confirm);
        import
    }

    /// The import as shown.
    pub(super) fn into_import(self, id: ImportId, document: &ImportDocument) -> Import {
        self.clone_import(id, document)
    }
}

/// An import in the list: its files and state, without reading them.
pub(super) fn summary(id: ImportId, document: &ImportDocument) -> Import {
    let file = |it: &FileDocument| FilePreview {
        name: it.name.clone(),
        size_bytes: it.size_bytes,
        format: None,
        encoding: None,
        problems: Vec::new(),
        csv: None,
    };
    Import {
        id,
        created_at: document.created_at,
        state: document.state,
        files: document.files.iter().map(file).collect(),
        statements: Vec::new(),
        totals: document.totals(),
        is_blocked: false,
        needs_confirmation: false,
    }
}

fn preview_of(
    index: usize,
    file: usize,
    statement: Statement,
    totals: &Totals,
) -> StatementPreview {
    let unbalanced = statement
        .problems
        .iter()
        .any(|it| it.code == "does-not-balance");
    let says = statement.opening.is_some() && statement.closing.is_some();
    StatementPreview {
        index,
        file,
        account: None,
        suggested_path: None,
        lines: usize::try_from(totals.lines).unwrap_or(usize::MAX),
        new: 0,
        duplicates: 0,
        pending: 0,
        sum_credits: totals.credits,
        sum_debits: totals.debits,
        is_balanced: says.then_some(!unbalanced),
        continues: None,
        problems: statement.problems.clone(),
        sample: Vec::new(),
        statement,
    }
}

fn record_of(
    preview: &StatementPreview,
    account: (AccountId, Asset),
    import: ImportId,
    file: &FileDocument,
) -> Result<StatementRecord, Error> {
    let (account, asset) = account;
    let balance = |it: Option<statements::Balance>| {
        let found = it?;
        Amount::from_decimal(found.amount, asset)
            .ok()
            .map(|amount| (amount, found.on))
    };
    let damaged = |_| Error::Conflict(format!("the file hash `{}` cannot be read", file.hash));
    Ok(StatementRecord {
        account,
        import,
        file: file.name.clone(),
        file_hash: file.hash.parse().map_err(damaged)?,
        format: preview.statement.format.name().to_owned(),
        number: preview.statement.number.clone(),
        opening: balance(preview.statement.opening),
        closing: balance(preview.statement.closing),
        lines: u32::try_from(preview.lines).unwrap_or(u32::MAX),
    })
}
