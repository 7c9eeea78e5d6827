//! Which format a file is in, from its content.
//!
//! Owns: the order of questions, and the names of what is refused.
//! Not here: a format's own marks where its reader knows them better (`camt`, `ofx`, `csv`).
//! Invariant: the file's name decides nothing that the content decides.

use crate::input::Input;
use crate::options::ReadError;
use crate::statement::Format;
use crate::{camt, csv, feed, ofx};

/// The format, or a refusal that says what the file seems to be.
pub(crate) fn format(input: &Input<'_>) -> Result<Format, ReadError> {
    let head = input.head();
    if let Some((found, cure)) = binary(head) {
        return Err(ReadError::refused("not-a-bank-file", found, cure));
    }
    let text = head.trim_start_matches(|it: char| it.is_whitespace() || it.is_control());
    if text.is_empty() {
        let expected = "a bank file: this one holds only blanks";
        return Err(ReadError::refused("empty-file", "", expected));
    }
    if feed::detect(text) {
        return Ok(Format::Feed);
    }
    let marked = if text.starts_with('<') {
        camt::detect(head).or_else(|| ofx::detect(head))
    } else {
        ofx::detect(head)
    };
    if let Some(format) = marked {
        return Ok(format);
    }
    if text.starts_with('<') {
        return Err(unknown_markup(text));
    }
    // Whoever gives a mapping says that it is a table.
    let mapped = input.options().csv.as_ref().map(|_| Format::Csv);
    let found = by_lines(head).or_else(|| csv::detect(head)).or(mapped);
    found.ok_or_else(|| {
        let start: String = text.chars().take(60).collect();
        let expected =
            "a statement in MT940, MT942, camt.052/053/054, BAI2, OFX, QIF, CSV or a feed";
        ReadError::refused("not-a-bank-file", &start, expected)
    })
}

/// What a binary file is, and the cure.
fn binary(head: &str) -> Option<(&'static str, &'static str)> {
    const UNPACK: &str = "a bank file: unpack the archive first";
    const EXPORT: &str = "a bank file: save the sheet as CSV";
    const DOWNLOAD: &str = "a bank file: download the statement as MT940, camt, OFX, QIF or CSV";
    // A question mark stands for any byte from 0x80: what it reads as depends on the encoding.
    let kinds: [(&str, &str, &str); 14] = [
        ("PK\u{3}\u{4}", "a zip archive or an Excel workbook", UNPACK),
        ("\u{1f}?\u{8}", "a gzip archive", UNPACK),
        ("7z??", "a 7z archive", UNPACK),
        ("?7zXZ\0", "an xz archive", UNPACK),
        ("(?/?", "a zstd archive", UNPACK),
        ("Rar!\u{1a}", "a RAR archive", UNPACK),
        ("%PDF", "a PDF document", DOWNLOAD),
        ("?PNG\r", "a PNG image", DOWNLOAD),
        ("???\0\u{10}JFIF", "a JPEG image", DOWNLOAD),
        ("GIF8", "a GIF image", DOWNLOAD),
        ("MZ", "a Windows program", DOWNLOAD),
        ("\u{7f}ELF", "a program", DOWNLOAD),
        ("{\\rtf", "a word processor's document", DOWNLOAD),
        ("??\u{11}", "an old Excel workbook", EXPORT),
    ];
    let named = kinds.iter().find(|(magic, _, _)| begins(head, magic));
    if let Some((magic, found, cure)) = named {
        // `MZ` may begin a word: a program has zeros soon after.
        if *magic != "MZ" || head.contains('\0') {
            return Some((found, cure));
        }
    }
    let odd = |it: &char| {
        let common = matches!(
            it,
            '\t' | '\n' | '\r' | '\u{c}' | '\u{1a}' | '\u{1}' | '\u{3}'
        );
        it.is_control() && !common || *it == '\u{FFFD}'
    };
    let sample = head.chars().take(8192);
    let (odd, all) = (sample.clone().filter(odd).count(), sample.count());
    if odd * 20 <= all {
        return None;
    }
    Some(("binary data", DOWNLOAD))
}

/// Whether a text begins with a magic number: `?` in it is any character that is not ASCII.
fn begins(head: &str, magic: &str) -> bool {
    let mut letters = head.chars();
    magic.chars().all(|wanted| match letters.next() {
        Some(letter) if wanted == '?' => !letter.is_ascii(),
        letter => letter == Some(wanted),
    })
}

/// Formats that are known by the start of a line.
fn by_lines(head: &str) -> Option<Format> {
    let lines = head.split(['\n', '\r']).take(500);
    let mut first = true;
    for line in lines {
        let line = line.trim_start_matches(|it: char| it.is_control() || it.is_whitespace());
        if line.is_empty() {
            continue;
        }
        if first && bai2_header(line) {
            return Some(Format::Bai2);
        }
        first = false;
        if swift(line) {
            return Some(Format::Mt940);
        }
        if qif(line) {
            return Some(Format::Qif);
        }
    }
    None
}

fn bai2_header(line: &str) -> bool {
    let mut fields = line.split(',');
    fields.next().is_some_and(|it| it.trim() == "01") && fields.count() >= 4
}

/// `{1:`, or one of the tags of a customer statement or interim report.
fn swift(line: &str) -> bool {
    if line.starts_with("{1:") || line.starts_with(":940:") || line.starts_with(":942:") {
        return true;
    }
    const TAGS: [&str; 15] = [
        "20", "21", "25", "25P", "28", "28C", "60F", "60M", "61", "62F", "62M", "34F", "13D", "86",
        "NS",
    ];
    line.strip_prefix(':')
        .and_then(|it| it.split_once(':'))
        .is_some_and(|(tag, _)| TAGS.contains(&tag))
}

fn qif(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('!') else {
        return false;
    };
    let rest = rest.to_ascii_lowercase();
    ["type:", "account", "option:", "clear:"]
        .iter()
        .any(|it| rest.starts_with(it))
}

/// A refusal that names the document.
fn unknown_markup(text: &str) -> ReadError {
    let lower: String = text
        .chars()
        .take(4096)
        .map(|it| it.to_ascii_lowercase())
        .collect();
    let (found, expected) = if lower.contains("<html") || lower.contains("<!doctype html") {
        (
            "a web page",
            "a bank file: was the session at the bank over when it was downloaded?",
        )
    } else if lower.contains("pain.00") {
        (
            "a payment file (pain)",
            "a statement: camt.052, camt.053 or camt.054",
        )
    } else if lower.contains("camt.0") {
        ("another camt message", "camt.052, camt.053 or camt.054")
    } else {
        ("XML of another kind", "camt.052, camt.053, camt.054 or OFX")
    };
    ReadError::refused("not-a-bank-file", found, expected)
}
