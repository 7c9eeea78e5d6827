//! Writing a book as rows.
//!
//! Owns: the form of each cell. Not here: the columns (`csv`).
//! Invariant: a cell of the book's is written whole; nothing is put before it for spreadsheets.

use std::fmt::{self, Write};

use super::COLUMNS;
use crate::book::{Book, EntryView};
use crate::entry::{Correction, Posting};
use crate::text::escape::write_field;
use crate::text::ordered;

/// Writes every posting.
pub(in crate::text) fn write(book: &Book, out: &mut dyn Write) -> fmt::Result {
    writeln!(out, "{}", COLUMNS.join(","))?;
    let mut tail = String::new();
    for entry in ordered(book) {
        tail.clear();
        write_tail(&entry, &mut tail)?;
        for posting in entry.postings() {
            write_row(book, &entry, &posting, out)?;
            writeln!(out, ",{tail}")?;
        }
    }
    Ok(())
}

fn write_row(
    book: &Book,
    entry: &EntryView<'_>,
    posting: &Posting,
    out: &mut dyn Write,
) -> fmt::Result {
    let booked_on = entry.booked_on();
    let valued_on = posting.valued_on.unwrap_or(booked_on);
    write!(out, "{},{booked_on},{valued_on},", entry.seq())?;
    let path = book
        .account(posting.account)
        .map_or("", |it| it.path.as_str());
    write_field(out, path)?;
    let amount = posting.amount;
    write!(out, ",{},{},", amount.to_text(), amount.asset().code())?;
    match posting.counter {
        Some(it) => write!(out, "{},{}", it.to_text(), it.asset().code()),
        None => out.write_char(','),
    }
}

/// The cells that all rows of an entry share.
fn write_tail(entry: &EntryView<'_>, out: &mut String) -> fmt::Result {
    write_field(out, entry.description())?;
    for text in [entry.counterparty(), entry.reference()] {
        out.push(',');
        write_field(out, text.unwrap_or_default())?;
    }
    match entry.corrects() {
        Some(Correction::Reversal(seq)) => write!(out, ",{seq},,")?,
        Some(Correction::Reclassification(seq)) => write!(out, ",,{seq},")?,
        None => out.push_str(",,,"),
    }
    let tags = entry.tags();
    if !tags.is_empty() {
        let json = serde_json::to_string(&tags).map_err(|_| fmt::Error)?;
        write_field(out, &json)?;
    }
    write!(out, ",{},", entry.recorded_at())?;
    let Some(line) = entry.line() else {
        out.push_str(",,,");
        return Ok(());
    };
    write!(out, "{},", line.statement)?;
    for byte in line.fingerprint {
        write!(out, "{byte:02x}")?;
    }
    write!(out, ",{},", line.occurrence)?;
    entry
        .statement()
        .map_or(Ok(()), |it| write!(out, "{}", it.import))
}
