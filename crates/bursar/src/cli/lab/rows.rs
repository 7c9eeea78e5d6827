//! Rows of CSV files with named columns.
//!
//! Owns: finding columns by title, and every finding on a row as a whole.
//! Not here: cells (`dates`, `numbers`), what rows mean together (`forecasts`, `flows`).
//! Invariant: a row is used as it stands or listed with its line.

use std::path::Path;

use statements::{Encoding, Place, Problem};

use crate::cli::context::read_file;
use crate::failure::Failure;

/// The largest file, in bytes.
const MAX_BYTES: u64 = 512 * 1024 * 1024;

/// The most rows.
const MAX_ROWS: usize = 5_000_000;

/// Longer findings than this are counted, not listed.
pub(super) const MAX_FINDINGS: usize = 1000;

/// A column that a file may have.
pub(super) struct Column {
    /// Titles it goes by; the first is the one of the documentation.
    pub(super) titles: &'static [&'static str],
    pub(super) is_required: bool,
}

/// A file as rows of the columns asked for.
pub(super) struct Rows {
    /// Line, and one text a column; empty where the column is missing.
    pub(super) rows: Vec<(u64, Vec<String>)>,
    pub(super) problems: Vec<Problem>,
    /// What separates the cells.
    pub(super) separator: u8,
}

/// Reads a file with a line of titles. Errors: the file cannot be read, is too large, or lacks a
/// required column.
pub(super) fn read(path: &Path, columns: &[Column]) -> Result<Rows, Failure> {
    let bytes = read_file(path, MAX_BYTES)?;
    let (text, encoding) = statements::decode(&bytes);
    let separator = separator(text.as_bytes());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut found = Rows {
        rows: Vec::new(),
        problems: guessed(encoding).into_iter().collect(),
        separator,
    };
    let mut titles: Option<Titles> = None;
    let mut record = csv::StringRecord::new();
    // The text is UTF-8 and rows may have any length: nothing is left that could fail.
    while reader.read_record(&mut record).unwrap_or(false) {
        if record.iter().all(str::is_empty) {
            continue;
        }
        let (line, start) = record
            .position()
            .map_or((0, 0), |it| (it.line(), it.byte()));
        let Some(titles) = &titles else {
            titles = Some(Titles::of(path, &record, columns)?);
            continue;
        };
        let of_row = &text.as_bytes()[usize::try_from(start).unwrap_or(0)..];
        let problem = open_quote(line, &record, of_row).or_else(|| titles.too_long(line, &record));
        if let Some(problem) = problem {
            found.problems.push(problem);
            continue;
        }
        if found.rows.len() >= MAX_ROWS {
            let expected = format!("at most {MAX_ROWS} rows: split the file");
            let place = Place::at(line, 1);
            found
                .problems
                .push(Problem::error("too-many-rows", place, "", expected));
            break;
        }
        let cell = |it: &Option<usize>| it.and_then(|it| record.get(it)).unwrap_or_default();
        let cells = titles.places.iter().map(|it| cell(it).to_owned());
        found.rows.push((line, cells.collect()));
    }
    if titles.is_none() {
        let message = format!("{} is empty: expected a line of titles", path.display());
        return Err(Failure::given("file-empty", message));
    }
    Ok(found)
}

/// What to say where the encoding was told from the letters alone.
fn guessed(encoding: Encoding) -> Option<Problem> {
    let is_sure = matches!(
        encoding,
        Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be
    );
    let expected = "UTF-8; what is no plain letter was read as this encoding has it";
    let found = encoding.name();
    (!is_sure).then(|| Problem::notice("encoding-guessed", Place::FILE, found, expected))
}

/// The finding on a row that ends nowhere because a quote in it is never closed.
fn open_quote(line: u64, record: &csv::StringRecord, rest: &[u8]) -> Option<Problem> {
    let text = record.iter().find(|it| it.contains(['\n', '\r']))?;
    // What an open quote begins runs to the end of the file.
    let rest = rest.trim_ascii_end();
    let quotes = rest.iter().filter(|it| **it == b'"').count();
    let lines = rest.iter().filter(|it| **it == b'\n').count();
    let in_row = text.bytes().filter(|it| *it == b'\n').count();
    let expected = "a quote that ends: this one does not, and nothing after it was read";
    let is_open = quotes % 2 == 1 && lines <= in_row;
    is_open.then(|| Problem::error("quote-open", Place::at(line, 1), text, expected))
}

/// What separates the cells: what the first line has most of.
fn separator(bytes: &[u8]) -> u8 {
    let is_end = |it: &u8| matches!(it, b'\n' | b'\r');
    let mut lines = bytes.split(is_end).filter(|it| !it.trim_ascii().is_empty());
    let first = lines.next().unwrap_or_default();
    let count = |wanted: u8| first.iter().filter(|it| **it == wanted).count();
    let known = [b',', b';', b'\t', b'|'].into_iter();
    let found = known.max_by_key(|it| (count(*it), *it == b','));
    found.unwrap_or(b',')
}

/// What the first line says of those that follow.
struct Titles {
    count: usize,
    /// Where the columns asked for stand.
    places: Vec<Option<usize>>,
}

impl Titles {
    fn of(path: &Path, record: &csv::StringRecord, columns: &[Column]) -> Result<Self, Failure> {
        let titles: Vec<String> = record.iter().map(str::to_owned).collect();
        Ok(Self {
            count: titles.len(),
            places: columns_of(path, &titles, columns)?,
        })
    }

    /// The finding on a row with more cells than titles. Separators at its end are no cells.
    fn too_long(&self, line: u64, record: &csv::StringRecord) -> Option<Problem> {
        record.iter().skip(self.count).find(|it| !it.is_empty())?;
        let cells: Vec<&str> = record.iter().collect();
        let expected = format!(
            "at most {} cells, as the first line has titles, not {}: put a cell with the \
             separator in it into quotes, as in \"1,234.56\"",
            self.count,
            record.len(),
        );
        let place = Place::at(line, 1);
        Some(Problem::error(
            "row-too-long",
            place,
            &cells.join(" | "),
            expected,
        ))
    }
}

/// Where the columns stand. Errors: a required one is missing, or one stands there twice.
fn columns_of(
    path: &Path,
    titles: &[String],
    columns: &[Column],
) -> Result<Vec<Option<usize>>, Failure> {
    let plain: Vec<String> = titles.iter().map(|it| it.trim().to_lowercase()).collect();
    let place = |column: &Column| {
        let by_title = |title: &&str| plain.iter().position(|it| it == title);
        column.titles.iter().find_map(by_title)
    };
    let places: Vec<Option<usize>> = columns.iter().map(place).collect();
    let twice = |at: &usize| plain.iter().filter(|it| **it == plain[*at]).count() > 1;
    if let Some(at) = places.iter().flatten().copied().find(twice) {
        return Err(Failure::given(
            "column-twice",
            format!(
                "{}: the first line has the column `{}` twice: expected each title once; rename \
                 or remove one",
                path.display(),
                titles[at],
            ),
        ));
    }
    let missing = columns
        .iter()
        .zip(&places)
        .find(|it| it.0.is_required && it.1.is_none());
    if let Some((column, _)) = missing {
        let wanted: Vec<&str> = columns.iter().map(|it| it.titles[0]).collect();
        return Err(Failure::given(
            "column-missing",
            format!(
                "{}: the first line is `{}` and has no column `{}`: expected titles among {}",
                path.display(),
                titles.join(",").chars().take(120).collect::<String>(),
                column.titles[0],
                wanted.join(", "),
            ),
        ));
    }
    Ok(places)
}
