//! Reading a journal of hledger or ledger, block by block.
//!
//! Owns: which lines belong together, what stands outside of blocks, names after aliases.
//! Not here: directives (`directive`), transactions (`entry`), inference (`assemble`).
//! Invariant: every line is read, a comment, or reported.

use std::borrow::Cow;

use super::MARK;
use super::amount::{Fault, Styles};
use crate::text::draft::ImportOptions;
use crate::text::source::{Name, Source, Spot};

/// Lines that belong together: one at the margin and the indented ones after it.
#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    /// The first line's number, from 1.
    pub(super) line: u64,
    pub(super) first: &'a str,
    /// The indented lines.
    rest: &'a str,
    /// How many they are.
    pub(super) count: usize,
}

impl<'a> Block<'a> {
    /// The indented lines.
    pub(super) fn lines(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let mut rest = self.rest;
        std::iter::from_fn(move || {
            let (line, after) = next_line(rest)?;
            rest = after;
            Some(line)
        })
    }

    /// The indented lines with their numbers.
    pub(super) fn indented(&self) -> impl Iterator<Item = (u64, &'a str)> + use<'a> {
        (self.line + 1..).zip(self.lines())
    }
}

/// Takes one line off a text, as `str::lines` does.
fn next_line(text: &str) -> Option<(&str, &str)> {
    if text.is_empty() {
        return None;
    }
    let (line, rest) = match memchr::memchr(b'\n', text.as_bytes()) {
        Some(end) => (&text[..end], &text[end + 1..]),
        None => (text, ""),
    };
    // Only before a line feed a carriage return is part of the line's end.
    let has_end = line.len() < text.len();
    let line = line.strip_suffix('\r').filter(|_| has_end).unwrap_or(line);
    Some((line, rest))
}

/// How many lines and bytes at the start of a text are indented.
fn indented(text: &str) -> (usize, usize) {
    let (mut count, mut rest) = (0, text);
    while rest.starts_with([' ', '\t'])
        && let Some((line, after)) = next_line(rest)
        && !line.trim().is_empty()
    {
        (count, rest) = (count + 1, after);
    }
    (count, text.len() - rest.len())
}

pub(super) struct Reader {
    pub(super) source: Source,
    pub(super) is_ours: bool,
    pub(super) year: Option<i16>,
    pub(super) styles: Styles,
    pub(super) prefixes: Vec<String>,
    pub(super) aliases: Vec<(String, String)>,
    /// The end of a block comment that is being skipped.
    pub(super) skips_until: Option<&'static str>,
}

/// Reads a whole journal.
pub(in crate::text) fn read(text: &str, options: &ImportOptions) -> Source {
    let mut reader = Reader {
        source: Source {
            infers_prices: true,
            ..Source::default()
        },
        is_ours: next_line(text).is_some_and(|it| it.0.trim_end() == MARK),
        year: options.default_year,
        styles: Styles::default(),
        prefixes: Vec::new(),
        aliases: Vec::new(),
        skips_until: None,
    };
    let (mut rest, mut line) = (text, 1);
    while let Some((first, after)) = next_line(rest) {
        (rest, line) = (after, line + 1);
        if let Some(end) = reader.skips_until {
            if first.trim_end() == end {
                reader.skips_until = None;
            }
            continue;
        }
        // Looked for only where they count: else many indented lines are gone through again
        // and again.
        if !Reader::has_block(first) {
            reader.read_line(line - 1, first);
            continue;
        }
        let (count, length) = indented(rest);
        let block = Block {
            line: line - 1,
            first,
            rest: &rest[..length],
            count,
        };
        if reader.read_block(block) {
            (rest, line) = (&rest[length..], line + count as u64);
        }
    }
    reader.source.names = reader.styles.names;
    reader.source
}

impl Reader {
    /// Whether the indented lines below belong to a line.
    fn has_block(first: &str) -> bool {
        let start = first.chars().next();
        start.is_some_and(|it| !it.is_whitespace() && !matches!(it, ';' | '#' | '*' | '%' | '|'))
    }

    /// Reads a line without a block: a comment, a blank one, or one that has lost its block.
    fn read_line(&mut self, line: u64, first: &str) {
        if first.starts_with(';') {
            return self.read_mark(first);
        }
        let text = first.trim();
        let is_stray = first.starts_with(char::is_whitespace);
        if is_stray && !text.is_empty() && !text.starts_with(';') {
            let expected = "a date or directive at the margin before it";
            self.error(line, "stray-line", text, expected);
        }
    }

    /// Reads a block; `false` if only its first line was taken.
    fn read_block(&mut self, block: Block<'_>) -> bool {
        let first = block.first;
        if first.starts_with(|it: char| it.is_ascii_digit()) {
            self.read_entry(block);
            return true;
        }
        if first.starts_with(['~', '=']) {
            let expected = "dated entries; rules and forecasts are left out";
            self.notice(block.line, "not-imported", first, expected);
            return true;
        }
        self.read_directive(block);
        // The lines of a block comment are skipped one by one.
        self.skips_until.is_none()
    }

    /// Our own exports say entities in comments.
    fn read_mark(&mut self, line: &str) {
        let Some(rest) = line
            .strip_prefix("; bursar-entity: ")
            .filter(|_| self.is_ours)
        else {
            return;
        };
        let (slug, name) = rest.split_once(' ').unwrap_or((rest, ""));
        if let Ok(slug) = slug.parse() {
            let name = crate::text::escape::percent_decode(name);
            self.source
                .entities
                .push(crate::account::Entity { slug, name });
        }
    }

    /// The number of an account's name after `apply account` and aliases.
    pub(super) fn account_name(&mut self, written: &str) -> Name {
        let name = self.account_text(written);
        self.styles.names.number(&name)
    }

    /// The account's name after `apply account` and aliases.
    pub(super) fn account_text<'a>(&self, written: &'a str) -> Cow<'a, str> {
        let mut name = Cow::Borrowed(written);
        for prefix in self.prefixes.iter().rev() {
            name = format!("{prefix}:{name}").into();
        }
        // The last alias is tried first; each is used once.
        for (old, new) in self.aliases.iter().rev() {
            let rest = name.strip_prefix(old.as_str());
            if let Some(rest) = rest.filter(|it| it.is_empty() || it.starts_with(':')) {
                name = format!("{new}{rest}").into();
            }
        }
        name
    }

    pub(super) fn error(&mut self, line: u64, code: &'static str, found: &str, expected: &str) {
        let spot = Spot { line, column: 1 };
        self.source.problems.error(spot, code, found, expected);
    }

    pub(super) fn notice(&mut self, line: u64, code: &'static str, found: &str, expected: &str) {
        let spot = Spot { line, column: 1 };
        self.source.problems.notice(spot, code, found, expected);
    }

    /// A fault inside a line, with its column.
    pub(super) fn fault(&mut self, line: u64, text: &str, fault: &Fault) {
        let before = text.get(..fault.place).unwrap_or(text);
        let spot = Spot {
            line,
            column: before.chars().count() as u64 + 1,
        };
        self.source
            .problems
            .error(spot, fault.code, &fault.found, fault.expected);
    }
}
