//! The preview of an import: what the files hold, compared with the books.
//!
//! Owns: which account a statement is of, which lines are new, and whether balances agree.
//! Not here: reading formats (`statements`), booking (`imports`).
//! Invariant: what the preview counts as new is what a commit at the same books records.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Cursor;

use journal::{
    Account, AccountId, AccountKind, Asking, Book, Custody, Filter, LineSource, NewAccount, Order,
    StatementDraft, StatementRecord,
};
use money::{Amount, Asset, Date, Decimal, ImportId};
use statements::{
    Format, Line, LineStatus, Mapping, Options, Place, Problem, ReadError, Severity, Statement,
    Suggestion, Totals, Visitor,
};

use crate::error::Error;
use crate::imports::draft::{self, Contra};
use crate::imports::{FileDocument, Import, ImportDocument, ImportState, StatementOrder};

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
    lines: Vec<Line>,
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
    /// Reads the files and compares them with `book`.
    pub(super) fn of(
        files: Vec<(FileDocument, Vec<u8>)>,
        book: &Book,
        account: Option<&str>,
        accounts: &BTreeMap<usize, String>,
    ) -> Self {
        let mut reading = Self {
            files: Vec::new(),
            parts: Vec::new(),
        };
        for (document, bytes) in files {
            reading.read_file(document, &bytes);
        }
        for part in &mut reading.parts {
            let chosen = accounts
                .get(&part.preview.index)
                .map(String::as_str)
                .or(account);
            assign(book, part, chosen);
        }
        let order = reading.order();
        let mut ahead = Ahead::default();
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
        reading
    }

    fn read_file(&mut self, document: FileDocument, bytes: &[u8]) {
        let options = Options {
            file_name: Some(document.name.clone()),
            csv: document.mapping.clone(),
            ..Options::default()
        };
        let mut keeper = Keeper::default();
        let read = statements::read_with(&mut Cursor::new(bytes), &options, &mut keeper);
        let mut file = FilePreview {
            name: document.name.clone(),
            size_bytes: document.size_bytes,
            format: None,
            encoding: None,
            problems: keeper.problems,
            csv: None,
        };
        match read {
            Ok(summary) => {
                file.format = Some(summary.format);
                file.encoding = Some(summary.encoding.name().to_owned());
            }
            Err(error @ (ReadError::Refused(_) | ReadError::Io(_))) => {
                file.problems.push(error.into_problem());
            }
        }
        if file.format == Some(Format::Csv) {
            file.csv = csv_preview(bytes, &options);
        }
        let index = self.files.len();
        self.files.push((file, document));
        for (statement, lines, totals) in keeper.statements {
            let preview = preview_of(self.parts.len(), index, statement, &totals);
            self.parts.push(Part {
                preview,
                lines,
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
        contra: &Contra,
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
                entries.push(entry.map_err(amount_error)?);
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
        if document.state == ImportState::Committed {
            totals = ImportTotals {
                new: document.booked,
                ..totals
            };
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
        totals: ImportTotals {
            lines: 0,
            new: document.booked,
            duplicates: 0,
        },
        is_blocked: false,
        needs_confirmation: false,
    }
}

fn csv_preview(bytes: &[u8], options: &Options) -> Option<CsvPreview> {
    let suggestion = statements::suggest_mapping_from(&mut Cursor::new(bytes), options).ok()?;
    let mapping = options.csv.clone().or_else(|| suggestion.mapping.clone());
    Some(CsvPreview {
        suggestion,
        mapping,
    })
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

/// Keeps statements and lines, but not the lines' raw fields: the file itself is kept.
#[derive(Default)]
struct Keeper {
    lines: Vec<Line>,
    statements: Vec<(Statement, Vec<Line>, Totals)>,
    problems: Vec<Problem>,
}

impl Visitor for Keeper {
    fn line(&mut self, mut line: Line) {
        line.raw = Vec::new();
        self.lines.push(line);
    }

    fn statement(&mut self, statement: Statement, totals: Totals) {
        self.statements
            .push((statement, std::mem::take(&mut self.lines), totals));
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}

/// Finds the account of a statement: the chosen one, the one it names, or a new one.
fn assign(book: &Book, part: &mut Part, chosen: Option<&str>) {
    let statement = &part.preview.statement;
    let named = statement.account.as_deref();
    let by_name = named.and_then(|it| book.chart().find_by_identification(it));
    let by_choice = chosen.and_then(|it| {
        let number = it.parse().ok().and_then(|it| book.account(AccountId(it)));
        number.or_else(|| book.chart().find(it))
    });
    let found = by_choice.or(by_name);
    if let (Some(chosen), Some(named)) = (by_choice, named)
        && let Some(expected) = chosen.custody.identification.as_deref()
        && !is_same_account(expected, named)
    {
        part.preview.problems.push(Problem::error(
            "statement-for-another-account",
            Place::FILE,
            named,
            format!("a statement of {} ({expected})", chosen.path),
        ));
    }
    let currency = statement.currency.clone();
    if let Some(account) = found {
        part.preview.account = Some((account.id, account.path.to_string()));
        let own = account.asset.map(|it| it.to_string());
        if let (Some(own), Some(found)) = (&own, &currency)
            && own != found
        {
            let expected = format!("{own}, the currency of {}", account.path);
            let problem = Problem::error("statement-currency", Place::FILE, found, expected);
            part.preview.problems.push(problem);
        }
        part.asset = asset_of(book, currency.or(own).as_deref());
    } else {
        part.asset = asset_of(book, currency.as_deref());
        suggest(book, part, chosen);
    }
    if part.asset.is_none() {
        let found = part.preview.statement.currency.clone().unwrap_or_default();
        let expected = "a statement in a known currency, or an account that has one (`--account`)";
        let problem = Problem::error("no-currency", Place::FILE, &found, expected);
        part.preview.problems.push(problem);
    }
}

fn is_same_account(one: &str, other: &str) -> bool {
    let plain = |text: &str| -> String {
        let kept = text.chars().filter(char::is_ascii_alphanumeric);
        kept.map(|it| it.to_ascii_uppercase()).collect()
    };
    let (one, other) = (plain(one), plain(other));
    // Statements often shorten an IBAN to the account number, or add a bank code before it.
    one == other || one.ends_with(&other) || other.ends_with(&one)
}

fn asset_of(book: &Book, code: Option<&str>) -> Option<Asset> {
    crate::treasury::Treasury::known_asset(book, code?).ok()
}

/// The account that a commit would open for a statement that names none of ours.
fn suggest(book: &Book, part: &mut Part, chosen: Option<&str>) {
    let statement = &part.preview.statement;
    let named = statement.account.clone();
    let Some(asset) = part.asset else { return };
    let leaf = chosen.map_or_else(
        || {
            let name = named.clone().unwrap_or_else(|| "unnamed".to_owned());
            let kept = |it: &char| it.is_alphanumeric() || matches!(it, ' ' | '-' | '.' | '_');
            let clean: String = name.chars().filter(kept).take(60).collect();
            let code = asset.code().as_str().to_lowercase();
            format!("assets:bank:{} {code}", clean.trim().to_lowercase())
        },
        str::to_owned,
    );
    if named.is_none() && chosen.is_none() {
        let expected = "the account it is of: the file does not say (`--account`)";
        let problem = Problem::error("no-account", Place::FILE, "", expected);
        part.preview.problems.push(problem);
        return;
    }
    let is_free = book.chart().find(&leaf).is_none();
    part.preview.suggested_path = Some(leaf.clone());
    part.new_account = is_free.then(|| NewAccount {
        path: leaf,
        kind: Some(AccountKind::Bank),
        asset: Some(asset.code()),
        custody: Custody {
            bank: statement.bank.clone(),
            identification: named,
            region: None,
        },
        ..NewAccount::default()
    });
}

/// What the statements compared so far would add to the books.
#[derive(Default)]
struct Ahead {
    keys: BTreeSet<(String, [u8; 16], u32)>,
    /// What they add to each account's balance.
    added: HashMap<String, i128>,
    /// How often a fingerprint came in the run of statements that continue each other.
    counts: HashMap<[u8; 16], u32>,
}

impl Ahead {
    fn compare(&mut self, book: &Book, part: &mut Part, previous: Option<&StatementPreview>) {
        let account = part.preview.account.as_ref().map(|it| it.0);
        let key = part.preview.account.as_ref().map(|it| it.1.clone());
        let key = key
            .or_else(|| part.preview.suggested_path.clone())
            .unwrap_or_default();
        if !previous.is_some_and(|it| continues(it, &part.preview)) {
            // Equal lines of two files are one line seen twice; equal lines of one statement,
            // or of statements that follow each other, are two payments.
            self.counts.clear();
        }
        self.compare_lines(book, part, account, &key);
        let Some(asset) = part.asset else { return };
        let before = account.map_or(0, |it| book.balance(it, asset.code(), &Asking::default()));
        let is_untouched = account.is_none_or(|it| book.account_entries(it) == 0);
        let ahead = self.added.get(&key).copied();
        let units =
            |it: Option<statements::Balance>| it.and_then(|it| it.amount.to_units(asset.scale()));
        let opening = units(part.preview.statement.opening);
        if is_untouched && ahead.is_none() {
            part.opening_entry = opening_of(part, asset);
        }
        let opened = part.opening_entry.map_or(0, |it| it.0.units());
        let so_far = before + ahead.unwrap_or(0) + opened;
        let new: i128 = part.new_units(book, account, asset);
        if part.preview.new > 0 && part.preview.duplicates == 0 {
            part.preview.continues = opening.map(|it| it == so_far);
        }
        if part.preview.continues == Some(false) {
            let found = part
                .preview
                .statement
                .opening
                .map(|it| it.amount.to_string());
            let stands = Amount::from_units(so_far, asset);
            let expected =
                format!("{stands}, where the books stand: is a statement missing before?");
            let problem = Problem::confirm(
                "opening-differs",
                Place::FILE,
                &found.unwrap_or_default(),
                expected,
            );
            part.preview.problems.push(problem);
        }
        self.added.insert(key, ahead.unwrap_or(0) + opened + new);
    }

    fn compare_lines(
        &mut self,
        book: &Book,
        part: &mut Part,
        account: Option<AccountId>,
        key: &str,
    ) {
        let format = part.preview.statement.format.name();
        let mut doubtful = 0;
        for (index, line) in part.lines.iter().enumerate() {
            let is_booked = line.status == LineStatus::Booked && !line.amount.is_zero();
            if !is_booked {
                part.preview.pending += 1;
                part.occurrences.push(0);
                continue;
            }
            let count = self.counts.entry(line.fingerprint.0).or_default();
            *count += 1;
            let occurrence = *count;
            let is_known = account
                .is_some_and(|it| book.line(&(it, line.fingerprint.0, occurrence)).is_some());
            let is_repeated = !self
                .keys
                .insert((key.to_owned(), line.fingerprint.0, occurrence));
            let is_duplicate = is_known || is_repeated;
            if is_duplicate {
                part.preview.duplicates += 1;
            } else {
                part.preview.new += 1;
                doubtful += usize::from(
                    account.is_some_and(|it| is_booked_from_elsewhere(book, it, line, format)),
                );
            }
            part.occurrences.push(occurrence);
            if part.preview.sample.len() < SAMPLE_LINES {
                part.preview.sample.push(LinePreview {
                    line: line.clone(),
                    is_duplicate,
                });
            }
            if let Some(own) = draft::own_counterparty(book, line, account) {
                part.counterparties.insert(index, own.clone());
            }
            if let Some(asset) = part.asset
                && let Err(error) = Amount::from_decimal(line.amount, asset)
            {
                let place = Place::line(line.line);
                let found = line.amount.to_string();
                let problem =
                    Problem::error("amount-too-precise", place, &found, error.to_string());
                part.preview.problems.push(problem);
            }
        }
        if doubtful > 0 {
            part.preview.problems.push(Problem::confirm(
                "likely-duplicate",
                Place::FILE,
                &format!("{doubtful} lines"),
                "lines that are not booked yet: the same day and amount came in another format",
            ));
        }
    }
}

impl Part {
    /// What the new lines add to the account.
    fn new_units(&self, book: &Book, account: Option<AccountId>, asset: Asset) -> i128 {
        let is_new = |(line, occurrence): &(&Line, &u32)| {
            **occurrence > 0
                && account
                    .is_none_or(|it| book.line(&(it, line.fingerprint.0, **occurrence)).is_none())
        };
        let new = self.lines.iter().zip(&self.occurrences).filter(is_new);
        new.filter_map(|(line, _)| line.amount.to_units(asset.scale()))
            .sum()
    }
}

/// The opening balance of an account's first statement, and the day it is booked on.
fn opening_of(part: &Part, asset: Asset) -> Option<(Amount, Date)> {
    let opening = part.preview.statement.opening?;
    let first = part.lines.iter().map(|it| it.booked_on).min();
    let on = match (opening.on, first) {
        (Some(on), Some(first)) => on.min(first),
        (on, first) => on.or(first)?,
    };
    let amount = Amount::from_decimal(opening.amount, asset).ok()?;
    (!amount.is_zero()).then_some((amount, on))
}

/// Whether one statement follows another: same file and account, opening where it closed.
fn continues(previous: &StatementPreview, next: &StatementPreview) -> bool {
    let closed = previous.statement.closing.map(|it| it.amount);
    let opened = next.statement.opening.map(|it| it.amount);
    let is_same = previous.statement.number == next.statement.number
        && previous.statement.opening == next.statement.opening
        && previous.statement.closing == next.statement.closing
        && previous.lines == next.lines;
    previous.file == next.file
        && previous.statement.account == next.statement.account
        && closed.is_some()
        && closed == opened
        && !is_same
}

/// Whether the account has an entry of the same day and amount from another format.
fn is_booked_from_elsewhere(book: &Book, account: AccountId, line: &Line, format: &str) -> bool {
    let filter = Filter {
        accounts: Some(vec![account]),
        from: Some(line.booked_on),
        to: Some(line.booked_on),
        ..Filter::default()
    };
    let page = book.page(&filter, Order::OldestFirst, 0, 10_000);
    page.entries
        .into_iter()
        .filter_map(|it| book.entry(it))
        .any(|entry| {
            let is_other = entry.statement().is_some_and(|it| it.format != format);
            is_other
                && entry.reversed_by().is_none()
                && entry
                    .postings()
                    .any(|it| it.account == account && it.amount.to_decimal() == line.amount)
        })
}
