//! A row of a file of expected items, whichever kind of file it is.
//!
//! Owns: what CSV and workbook have in common: a line and its cells as text.
//! Not here: reading CSV and what the columns mean (`file`), taking a workbook apart (`sheet`).
//! Invariant: the line is the one that a person sees in the file, from 1.

/// A row of a file: its line and its cells.
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) cells: Vec<String>,
}
