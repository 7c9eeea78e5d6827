//! The rows of an XLSX workbook's first sheet.
//!
//! Owns: opening the workbook within limits, and cells as exact text.
//! Not here: what the columns mean (`file`).
//! Invariant: a workbook never takes more memory than its limits, however small its file is; a
//! number is the shortest decimal that stands for it, or it is a problem.
//! Source: ECMA-376; numbers are IEEE 754 doubles there, of which 15 decimal digits are exact.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use statements::{Place, Problem};

use super::MAX_ITEMS;
use super::row::Row;

/// Most bytes of all parts of a workbook when unpacked.
const MAX_UNPACKED: u64 = 64 << 20;
/// Most parts of a workbook.
const MAX_PARTS: usize = 1_000;
/// Most columns that are looked at.
const MAX_COLUMNS: usize = 60;
/// Most decimal digits that a double holds exactly.
const EXACT_DIGITS: usize = 15;

/// The rows of the first sheet. Errors: not a workbook, too large, a cell that is an error.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<Row>, Problem> {
    check_size(bytes)?;
    let broken = |error: &dyn std::fmt::Display| {
        let expected = format!("an XLSX workbook: {error}");
        Problem::error("bad-workbook", Place::FILE, "the file", expected)
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|it| broken(&it))?;
    let name = book.sheet_names().first().cloned();
    let name = name.ok_or_else(|| broken(&"it has no sheet"))?;
    // Cell by cell: a range of all cells would be as large as the corner of the last one says.
    let mut cells = book
        .worksheet_cells_reader(&name)
        .map_err(|it| broken(&it))?;
    let (mut rows, mut copied) = (Vec::<Row>::new(), 0_u64);
    while let Some(cell) = cells.next_cell().map_err(|it| broken(&it))? {
        let (row, column) = cell.get_position();
        let line = u64::from(row) + 1;
        let column = usize::try_from(column).unwrap_or(MAX_COLUMNS);
        if column >= MAX_COLUMNS {
            continue;
        }
        let text = text(cell.get_value(), line)?;
        // A text is stored once and may be named by every cell.
        copied = copied.saturating_add(text.len() as u64);
        if copied > MAX_UNPACKED {
            return Err(broken(&"its cells hold more than 64 MiB of text"));
        }
        if rows.last().is_none_or(|it| it.line != line) {
            if rows.len() > MAX_ITEMS + 1 {
                break;
            }
            rows.push(Row {
                line,
                cells: Vec::new(),
            });
        }
        if let Some(row) = rows.last_mut() {
            if row.cells.len() <= column {
                row.cells.resize(column + 1, String::new());
            }
            row.cells[column] = text;
        }
    }
    Ok(rows)
}

/// Unpacks everything once and throws it away: what a packed file says of its size may be a lie.
fn check_size(bytes: &[u8]) -> Result<(), Problem> {
    let refuse = |found: &str, expected: &str| {
        Err(Problem::error("bad-workbook", Place::FILE, found, expected))
    };
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return refuse("the file", "an XLSX workbook that is whole");
    };
    if archive.len() > MAX_PARTS {
        return refuse(&format!("{} parts", archive.len()), "at most 1,000 parts");
    }
    let mut left = MAX_UNPACKED;
    for place in 0..archive.len() {
        let Ok(part) = archive.by_index(place) else {
            return refuse(&format!("part {place}"), "a part that can be read");
        };
        let mut counted = part.take(left + 1);
        let Ok(size) = std::io::copy(&mut counted, &mut std::io::sink()) else {
            return refuse(&format!("part {place}"), "a part that can be unpacked");
        };
        if size > left {
            return refuse("more than 64 MiB", "at most 64 MiB when unpacked");
        }
        left -= size;
    }
    Ok(())
}

fn text(cell: &DataRef<'_>, line: u64) -> Result<String, Problem> {
    Ok(match cell {
        DataRef::Empty => String::new(),
        DataRef::String(it) | DataRef::DateTimeIso(it) | DataRef::DurationIso(it) => it.clone(),
        DataRef::SharedString(it) => (*it).to_owned(),
        DataRef::Int(it) => it.to_string(),
        DataRef::Float(it) => number(*it, line)?,
        DataRef::Bool(it) => it.to_string(),
        DataRef::DateTime(it) => {
            let (year, month, day, ..) = it.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(error) => {
            let found = error.to_string();
            let expected = "a value: the cell holds an error of its formula";
            return Err(Problem::error(
                "cell-error",
                Place::line(line),
                &found,
                expected,
            ));
        }
    })
}

/// The shortest decimal that is this double.
fn number(value: f64, line: u64) -> Result<String, Problem> {
    let text = value.to_string();
    let digits = text.trim_start_matches(['-', '0', '.']);
    let digits = digits.bytes().filter(u8::is_ascii_digit).count();
    if value.is_finite() && digits <= EXACT_DIGITS {
        return Ok(text);
    }
    let expected = "at most 15 digits: a workbook rounds longer numbers; write it as text";
    Err(Problem::error(
        "number-not-exact",
        Place::line(line),
        &text,
        expected,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_decimals_that_people_typed() {
        for (value, expected) in [
            (1190.0, "1190"),
            (0.1, "0.1"),
            (-1234.56, "-1234.56"),
            ("1234.5599999999999".parse().unwrap(), "1234.56"),
            (0.000_05, "0.00005"),
        ] {
            assert_eq!(number(value, 1).unwrap(), expected);
        }
        for value in [f64::NAN, f64::INFINITY, 0.1 + 0.2, 1e300] {
            assert_eq!(number(value, 7).unwrap_err().code, "number-not-exact");
        }
    }

    #[test]
    fn a_small_file_that_unpacks_without_end_is_refused() {
        use std::io::Write;
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file("xl/sharedStrings.xml", options).unwrap();
        let zeros = vec![b'0'; 1 << 20];
        for _ in 0..65 {
            writer.write_all(&zeros).unwrap();
        }
        let bytes = writer.finish().unwrap().into_inner();
        assert!(bytes.len() < 1 << 20);
        let problem = rows(&bytes).err().unwrap();
        assert_eq!(
            (problem.code, problem.found.as_str()),
            ("bad-workbook", "more than 64 MiB")
        );
        assert_eq!(
            rows(b"PK\x03\x04nothing").err().unwrap().code,
            "bad-workbook"
        );
    }
}
