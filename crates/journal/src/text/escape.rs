//! Escapes: texts of any content in formats that give characters a meaning.
//!
//! Owns: percent escapes for tags of hledger, quoted strings of beancount, fields of CSV.
//! Not here: account and commodity names (`names`).
//! Invariant: what is unescaped is what was escaped.

use std::fmt::{self, Write};

/// Writes `text` with every character that is not safe as the percent escapes of its UTF-8.
pub(super) fn write_percent(
    out: &mut (impl Write + ?Sized),
    text: &str,
    is_safe: impl Fn(char) -> bool,
) -> fmt::Result {
    let is_plain = |it: char| it != '%' && !it.is_control() && is_safe(it);
    if text.chars().all(|it| is_plain(it) && !it.is_whitespace()) {
        return out.write_str(text);
    }
    let end = text.trim_end().len();
    let start = text.len() - text.trim_start().len();
    for (place, it) in text.char_indices() {
        let is_edge = place < start || place >= end;
        let is_blank = it.is_whitespace() && (it != ' ' || is_edge);
        if !is_blank && is_plain(it) {
            out.write_char(it)?;
            continue;
        }
        let mut bytes = [0; 4];
        for byte in it.encode_utf8(&mut bytes).bytes() {
            write!(out, "%{byte:02X}")?;
        }
    }
    Ok(())
}

/// The text behind percent escapes; what is no escape stays as it is.
pub(super) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let digits = tail.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        let digits = digits.filter(|it| it.bytes().all(|it| it.is_ascii_hexdigit()));
        let byte = digits.and_then(|it| u8::from_str_radix(it, 16).ok());
        match byte.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    // Foreign text may hold `%` before two digits by chance: then it was no escape.
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Writes a string of beancount: `"…"` with `"` and `\` escaped.
pub(super) fn write_quoted(out: &mut (impl Write + ?Sized), text: &str) -> fmt::Result {
    if !text.contains(['"', '\\', '\n', '\r', '\t']) {
        return write!(out, "\"{text}\"");
    }
    out.write_char('"')?;
    for it in text.chars() {
        match it {
            '"' | '\\' => {
                out.write_char('\\')?;
                out.write_char(it)?;
            }
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            _ => out.write_char(it)?,
        }
    }
    out.write_char('"')
}

/// Writes a field of CSV, quoted where RFC 4180 asks for it.
pub(super) fn write_field(out: &mut (impl Write + ?Sized), text: &str) -> fmt::Result {
    let is_special = |it: char| matches!(it, ',' | '"' | '\n' | '\r');
    // Readers that trim would lose blanks at the ends.
    if !text.contains(is_special) && text.trim() == text {
        return out.write_str(text);
    }
    out.write_char('"')?;
    for (index, piece) in text.split('"').enumerate() {
        if index > 0 {
            out.write_str("\"\"")?;
        }
        out.write_str(piece)?;
    }
    out.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_escapes_come_back() {
        for text in [
            "",
            " a",
            "a ",
            "50 %",
            "a,b;c",
            "%2C",
            "é\u{a0}ü",
            "\u{3000}",
            "a  b",
        ] {
            let mut escaped = String::new();
            write_percent(&mut escaped, text, |it| it != ',').unwrap();
            assert!(!escaped.contains(','), "{escaped}");
            assert_eq!(escaped.trim(), escaped);
            assert_eq!(percent_decode(&escaped), text);
        }
        assert_eq!(percent_decode("100%"), "100%");
        assert_eq!(percent_decode("%FF"), "%FF");
    }
}
