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
    /// What separates the cells.
    separator: u8,
}

/// Reads a file with a line of titles. Errors: the file cannot be read, is too large, or lacks a
/// required column.
pub(super) fn read(path: &Path, columns: &[Column]) -> Result<Rows, Failure> {
    let bytes = read_file(path, MAX_BYTES)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let separator = separator(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .trim(csv::Trim::All)
        .from_reader(bytes);
    let mut found = Rows {
        rows: Vec::new(),
        problems: Vec::new(),
        separator,
    };
    let mut titles: Option<Titles> = None;
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
        let Some(titles) = &titles else {
            titles = Some(Titles::of(path, &record, columns)?);
            continue;
        };
        if let Some(problem) = titles.too_long(line, &record) {
            found.problems.push(problem);
            continue;
        }
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
        let cells = titles
            .places
            .iter()
            .map(|it| it.map_or_else(String::new, text))
            .collect();
        found.rows.push((line, cells));
    }
    if titles.is_none() {
        let message = format!("{} is empty: expected a line of titles", path.display());
        return Err(Failure::given("file-empty", message));
    }
    Ok(found)
}

/// What separates the cells: what the first line has most of.
fn separator(bytes: &[u8]) -> u8 {
    let first = bytes.split(|it| *it == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| first.iter().filter(|it| **it == wanted).count();
    let known = [b',', b';', b'\t'].into_iter();
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
    fn of(path: &Path, record: &csv::ByteRecord, columns: &[Column]) -> Result<Self, Failure> {
        let text = |it| String::from_utf8_lossy(it).into_owned();
        let titles: Vec<String> = record.iter().map(text).collect();
        Ok(Self {
            count: titles.len(),
            places: columns_of(path, &titles, columns)?,
        })
    }

    /// The finding on a row with more cells than titles. Separators at its end are no cells.
    fn too_long(&self, line: u64, record: &csv::ByteRecord) -> Option<Problem> {
        record.iter().skip(self.count).find(|it| !it.is_empty())?;
        let cells: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
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

/// The date of a cell. Errors: the finding.
pub(super) fn date(text: &str, line: u64) -> Result<Day, Problem> {
    Day::parse(text)
        .ok_or_else(|| Problem::error("bad-date", Place::at(line, 1), text, "a date as YYYY-MM-DD"))
}

/// What stands before the decimals of a file's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DecimalSign {
    Point,
    Comma,
}

impl Rows {
    /// How the numbers of a column are written: with commas only where `;` separates the cells and
    /// at least one has a comma; then a point is none of theirs.
    pub(super) fn decimal_sign(&self, column: usize) -> DecimalSign {
        let has_comma = |it: &(u64, Vec<String>)| it.1[column].contains(',');
        if self.separator == b';' && self.rows.iter().any(has_comma) {
            DecimalSign::Comma
        } else {
            DecimalSign::Point
        }
    }
}

impl DecimalSign {
    /// The number of a cell; `None` where it says that there is none. Errors: the finding.
    pub(super) fn number(self, text: &str, line: u64) -> Result<Option<f64>, Problem> {
        let lower = text.trim().to_ascii_lowercase();
        if matches!(
            lower.as_str(),
            "" | "nan" | "na" | "n/a" | "null" | "none" | "-"
        ) {
            return Ok(None);
        }
        let bad = |expected: &str| Problem::error("bad-number", Place::at(line, 1), text, expected);
        let (plain, example) = match self {
            Self::Point => (Some(lower), "a number such as -1234.56"),
            Self::Comma => (
                (!lower.contains('.')).then(|| lower.replace(',', ".")),
                "a number such as -1234,56: in this file the decimal sign is a comma",
            ),
        };
        let found: Option<f64> = plain.and_then(|it| it.parse().ok());
        let found = found.ok_or_else(|| bad(example))?;
        if !found.is_finite() {
            return Err(bad("a number that is not infinite"));
        }
        if found.abs() > 1e100 {
            return Err(bad("a number below 1e100"));
        }
        Ok(Some(found))
    }

    /// How many decimals a number is written with. `None` where its exponent moves them.
    pub(super) fn decimals(self, text: &str) -> Option<usize> {
        if text.contains(['e', 'E']) {
            return None;
        }
        let sign = match self {
            Self::Point => '.',
            Self::Comma => ',',
        };
        Some(text.split_once(sign).map_or(0, |it| it.1.trim_end().len()))
    }
}
