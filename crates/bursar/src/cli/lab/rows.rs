//! Rows of CSV files: named columns, dates, numbers.
//!
//! Owns: finding columns by title or place, and every finding on a row.
//! Not here: what rows mean together (`forecasts`, `flows`).
//! Invariant: a row is used as it stands or listed with its line.

use std::path::Path;

use forecast::Day;
use statements::{Place, Problem};

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
}

/// Reads a file with a line of titles. Errors: the file cannot be read, is too large, or lacks a
/// required column.
pub(super) fn read(path: &Path, columns: &[Column]) -> Result<Rows, Failure> {
    let bytes = read_file(path, MAX_BYTES)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let first = bytes.split(|it| *it == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| first.iter().filter(|it| **it == wanted).count();
    let separators = [b',', b';', b'\t'];
    let separator = separators
        .into_iter()
        .max_by_key(|it| (count(*it), *it == b','));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator.unwrap_or(b','))
        .flexible(true)
        .has_headers(false)
        .trim(csv::Trim::All)
        .from_reader(bytes);
    let mut found = Rows {
        rows: Vec::new(),
        problems: Vec::new(),
    };
    let mut places: Option<Vec<Option<usize>>> = None;
    let mut record = csv::ByteRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let place = Place::at(line, 1);
                let expected = "a row of CSV";
                found.problems.push(Problem::error(
                    "bad-row",
                    place,
                    &error.to_string(),
                    expected,
                ));
                break;
            }
        }
        let text = |at: usize| {
            let field = record.get(at).unwrap_or_default();
            String::from_utf8_lossy(field).into_owned()
        };
        let line = record.position().map_or(line, csv::Position::line);
        let Some(places) = &places else {
            let titles: Vec<String> = (0..record.len()).map(text).collect();
            places = Some(columns_of(path, &titles, columns)?);
            continue;
        };
        if found.rows.len() >= MAX_ROWS {
            let expected = format!("at most {MAX_ROWS} rows: split the file");
            found.problems.push(Problem::error(
                "too-many-rows",
                Place::at(line, 1),
                "",
                expected,
            ));
            break;
        }
        let cells = places
            .iter()
            .map(|it| it.map_or_else(String::new, text))
            .collect();
        found.rows.push((line, cells));
    }
    if places.is_none() {
        let message = format!("{} is empty: expected a line of titles", path.display());
        return Err(Failure::given("file-empty", message));
    }
    Ok(found)
}

/// Where the columns stand. Errors: a required one is missing.
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

/// The date of a cell. Errors: the finding.
pub(super) fn date(text: &str, line: u64) -> Result<Day, Problem> {
    Day::parse(text)
        .ok_or_else(|| Problem::error("bad-date", Place::at(line, 1), text, "a date as YYYY-MM-DD"))
}

/// The number of a cell; `None` where it says that there is none. Errors: the finding.
pub(super) fn number(text: &str, line: u64) -> Result<Option<f64>, Problem> {
    let plain = text.trim();
    let lower = plain.to_ascii_lowercase();
    if matches!(
        lower.as_str(),
        "" | "nan" | "na" | "n/a" | "null" | "none" | "-"
    ) {
        return Ok(None);
    }
    let bad = |expected: &str| Problem::error("bad-number", Place::at(line, 1), text, expected);
    let found: f64 = plain
        .parse()
        .map_err(|_| bad("a number such as -1234.56"))?;
    if !found.is_finite() {
        return Err(bad("a number that is not infinite"));
    }
    if found.abs() > 1e100 {
        return Err(bad("a number below 1e100"));
    }
    Ok(Some(found))
}
