//! Tables for people: aligned columns of plain text.
//!
//! Owns: widths and alignment. Not here: what is in the cells.
//! Invariant: the text of a cell is never cut; control characters never reach a terminal.

/// How a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// Rows of cells under titles.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new<T: AsRef<str>>(columns: &[(T, Align)]) -> Self {
        let columns = columns.iter().map(|it| (it.0.as_ref().to_owned(), it.1));
        Self {
            columns: columns.collect(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        let shown = cells.into_iter().map(|it| visible(&it));
        self.rows.push(shown.collect());
    }

    /// The table as text; a cell of several lines takes as many.
    pub(crate) fn render(&self) -> String {
        let titles: Vec<String> = self.columns.iter().map(|it| it.0.clone()).collect();
        let all = || std::iter::once(&titles).chain(&self.rows);
        let width = |column: usize| {
            let cells = all().filter_map(|row| row.get(column));
            let lines = cells.flat_map(|it| it.split('\n'));
            lines.map(|it| it.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let mut text = String::new();
        for row in all() {
            let height = row.iter().map(|it| it.split('\n').count()).max();
            for line in 0..height.unwrap_or(1) {
                let mut shown = String::new();
                for ((cell, width), (_, align)) in row.iter().zip(&widths).zip(&self.columns) {
                    let part = cell.split('\n').nth(line).unwrap_or_default();
                    // By characters: `format!` pads by them too.
                    match align {
                        Align::Left => shown.push_str(&format!("{part:<width$}  ")),
                        Align::Right => shown.push_str(&format!("{part:>width$}  ")),
                    }
                }
                text.push_str(shown.trim_end());
                text.push('\n');
            }
        }
        text
    }
}

/// Control characters in names and descriptions could rule a terminal.
pub(crate) fn visible(text: &str) -> String {
    let safe = |it: char| {
        if it.is_control() && it != '\n' {
            '\u{FFFD}'
        } else {
            it
        }
    };
    text.chars().map(safe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_right_and_escapes_are_made_visible() {
        let mut table = Table::new(&[("NAME", Align::Left), ("AMOUNT", Align::Right)]);
        table.row(vec!["a\u{1b}[2J".to_owned(), "1.00\n20.00".to_owned()]);
        assert_eq!(
            table.render(),
            "NAME   AMOUNT\na\u{FFFD}[2J    1.00\n        20.00\n"
        );
    }
}
