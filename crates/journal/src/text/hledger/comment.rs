//! Comments: tags and dates in them.
//!
//! Owns: where a comment starts, its `name:value` pairs, its bracketed dates.
//! Not here: what our own tags mean (`entry`, `directive`).
//! Invariant: a tag of our own export comes back with the name and value it was made of.

use crate::text::escape::percent_decode;
use crate::text::hledger::EMPTY_NAME;

/// Splits a line at its comment: the first `;` outside quotation marks.
pub(super) fn split(line: &str) -> (&str, Option<&str>) {
    if memchr::memchr(b';', line.as_bytes()).is_none() {
        return (line, None);
    }
    let mut is_quoted = false;
    for (place, it) in line.bytes().enumerate() {
        match it {
            b'"' => is_quoted = !is_quoted,
            b';' if !is_quoted => return (&line[..place], Some(&line[place + 1..])),
            _ => {}
        }
    }
    // A quotation mark that is never closed was a plain one.
    match line.split_once(';') {
        Some((before, comment)) if is_quoted => (before, Some(comment)),
        _ => (line, None),
    }
}

/// The tags of a comment, in order; escapes are undone in our own exports.
pub(super) fn tags(comment: &str, is_ours: bool) -> Vec<(String, String)> {
    let mut tags = Vec::new();
    for piece in comment.split(',') {
        let Some((before, value)) = piece.split_once(':') else {
            continue;
        };
        let name = before
            .rsplit(char::is_whitespace)
            .next()
            .unwrap_or_default();
        if name.is_empty() {
            continue;
        }
        let value = value.trim();
        if is_ours {
            let name = if name == EMPTY_NAME {
                String::new()
            } else {
                percent_decode(name)
            };
            tags.push((name, percent_decode(value)));
        } else {
            tags.push((name.to_owned(), value.to_owned()));
        }
    }
    tags
}

/// The text inside the first `[…]` that looks like dates: `2024-01-02`, `=01-02`, or both.
pub(super) fn bracketed_dates(comment: &str) -> Option<&str> {
    let (_, rest) = comment.split_once('[')?;
    let (inside, _) = rest.split_once(']')?;
    let is_dates = |it: char| it.is_ascii_digit() || matches!(it, '-' | '/' | '.' | '=');
    let is_good = !inside.is_empty() && inside.chars().all(is_dates);
    is_good.then_some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_as_hledger_finds_them() {
        let found = tags(" paid by card, project: roof , urgent:, http://x", false);
        let want = [("project", "roof"), ("urgent", ""), ("http", "//x")];
        let want = want.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(found, want);
        assert_eq!(
            bracketed_dates(" see [2024-01-02=2024-01-03]"),
            Some("2024-01-02=2024-01-03")
        );
        assert_eq!(bracketed_dates(" see [page 3]"), None);
    }

    #[test]
    fn a_comment_starts_outside_quotation_marks() {
        assert_eq!(split("a  3 \"A;B\" ; c"), ("a  3 \"A;B\" ", Some(" c")));
        assert_eq!(split("5\" pipe ; c"), ("5\" pipe ", Some(" c")));
    }
}
