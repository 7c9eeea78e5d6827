//! The head of a file as a table.
//!
//! Owns: the delimiter, which row has the titles, the rows below them.
//! Not here: what the columns are (`suggest`).
//! Invariant: looks at the head only, so its cost does not grow with the file.

use super::titles::{Role, TITLES, normalise, rank};
use crate::limits;

/// Rows of the head that are looked at.
const ROWS: usize = 400;
/// Titles are looked for in this many rows.
const PREAMBLE_ROWS: usize = 40;
/// Widest table.
const COLUMNS: usize = 500;

/// The head of a file, cut into cells.
pub(super) struct Sheet {
    pub(super) delimiter: u8,
    /// Every row that is not blank.
    pub(super) rows: Vec<Vec<String>>,
    /// Index of the row with the titles.
    pub(super) header: Option<usize>,
    /// The usual number of cells.
    pub(super) width: usize,
    /// The file goes on behind the head.
    pub(super) cut: bool,
}

impl Sheet {
    /// The titles; `#1`, `#2`… where they are missing or repeated.
    pub(super) fn titles(&self) -> Vec<String> {
        let empty = Vec::new();
        let header = self.header.map_or(&empty, |it| &self.rows[it]);
        let width = self.width.max(header.len());
        (0..width)
            .map(|index| {
                let title = header.get(index).map_or("", |it| it.trim());
                let repeated = header.iter().take(index).any(|it| it.trim() == title);
                if title.is_empty() || repeated {
                    format!("#{}", index + 1)
                } else {
                    title.to_owned()
                }
            })
            .collect()
    }

    /// The rows below the titles that have the usual width or nearly so.
    pub(super) fn body(&self) -> impl Iterator<Item = &Vec<String>> {
        let from = self.header.map_or(0, |it| it + 1);
        let titles = self.header.map(|it| &self.rows[it]);
        let wide_enough = self.width.saturating_sub(1).max(2);
        // Joined exports repeat their titles in the middle.
        self.rows[from..]
            .iter()
            .filter(move |it| it.len() >= wide_enough && Some(*it) != titles)
    }

    /// The filled cells of one column.
    pub(super) fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        self.body()
            .filter_map(move |it| it.get(column))
            .map(|it| it.trim())
            .filter(|it| !it.is_empty())
    }
}

/// The head as a table; none when no delimiter makes one of it.
pub(super) fn sniff(head: &str) -> Option<Sheet> {
    let cut = head.len() + 4 > limits::HEAD_BYTES;
    let sheets = [b';', b',', b'\t', b'|'].map(|delimiter| cut_cells(head, delimiter, cut));
    let mut best: Option<(usize, Sheet)> = None;
    for sheet in sheets.into_iter().flatten() {
        let regular = sheet.rows.iter().filter(|it| it.len() == sheet.width);
        let score = regular.count() * (sheet.width - 1);
        if best.as_ref().is_none_or(|it| score > it.0) {
            best = Some((score, sheet));
        }
    }
    let (_, mut sheet) = best?;
    sheet.header = find_header(&sheet);
    if let Some(header) = sheet.header {
        // The titles know better than the rows how wide the table is.
        sheet.width = sheet.width.max(sheet.rows[header].len());
    }
    Some(sheet)
}

fn cut_cells(head: &str, delimiter: u8, cut: bool) -> Option<Sheet> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(head.as_bytes());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in reader.records().take(ROWS) {
        let record = record.ok()?;
        if record.len() > COLUMNS {
            return None;
        }
        rows.push(record.iter().map(str::to_owned).collect());
    }
    // At most `ROWS` were taken: there may be more.
    let full = rows.len() == ROWS;
    if cut && !full {
        rows.pop();
    }
    let mut counts = vec![0_usize; COLUMNS + 1];
    for row in &rows {
        counts[row.len()] += 1;
    }
    // The commonest width; of two equally common ones the wider.
    let width = (2..=COLUMNS)
        .rev()
        .max_by_key(|it| (counts[*it], usize::from(counts[*it] > 0) * it))?;
    (counts[width] > 0).then_some(Sheet {
        delimiter,
        rows,
        header: None,
        width,
        cut: cut || full,
    })
}

/// The row with the most known titles, if it has a date and one more.
fn find_header(sheet: &Sheet) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for (index, row) in sheet.rows.iter().take(PREAMBLE_ROWS).enumerate() {
        if row.len() < 2 || row.len() + 1 < sheet.width.min(3) {
            continue;
        }
        let mut known = 0;
        let mut has_date = false;
        for cell in row {
            let title = normalise(cell);
            let digits = title.bytes().filter(u8::is_ascii_digit).count();
            if title.is_empty() || title.len() > 60 || digits > 3 {
                continue;
            }
            let mut roles = TITLES.iter().filter(|it| rank(it, &title).is_some());
            if let Some(titles) = roles.next() {
                known += 1;
                has_date |= matches!(titles.role, Role::BookedOn | Role::ValuedOn);
            }
        }
        if known >= 2 && has_date && best.is_none_or(|it| known > it.0) {
            best = Some((known, index));
        }
    }
    best.map(|it| it.1)
}
