//! Reading a journal of hledger or ledger, block by block.
//!
//! Owns: which lines belong together, what stands outside of blocks, names after aliases.
//! Not here: directives (`directive`), transactions (`entry`), inference (`assemble`).
//! Invariant: every line is read, a comment, or reported.

use super::MARK;
use super::amount::{Fault, Styles};
use crate::text::draft::ImportOptions;
use crate::text::source::{Source, Spot};

/// Lines that belong together: one at the margin and the indented ones after it.
#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    /// The first line's number, from 1.
    pub(super) line: u64,
    pub(super) first: &'a str,
    pub(super) rest: &'a [&'a str],
}

impl<'a> Block<'a> {
    /// The indented lines with their numbers.
    pub(super) fn indented(&self) -> impl Iterator<Item = (u64, &'a str)> + use<'a> {
        (self.line + 1..).zip(self.rest.iter().copied())
    }
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
    let lines: Vec<&str> = text.lines().collect();
    let mut reader = Reader {
        source: Source {
            infers_prices: true,
            ..Source::default()
        },
        is_ours: lines.first().is_some_and(|it| it.trim_end() == MARK),
        year: options.default_year,
        styles: Styles::default(),
        prefixes: Vec::new(),
        aliases: Vec::new(),
        skips_until: None,
    };
    let is_indented = |it: &str| it.starts_with([' ', '\t']) && !it.trim().is_empty();
    let mut place = 0;
    while let Some(first) = lines.get(place).copied() {
        let indented = lines[place + 1..]
            .iter()
            .take_while(|it| is_indented(it))
            .count();
        let block = Block {
            line: place as u64 + 1,
            first,
            rest: &lines[place + 1..place + 1 + indented],
        };
        if let Some(end) = reader.skips_until {
            if first.trim_end() == end {
                reader.skips_until = None;
            }
            place += 1;
            continue;
        }
        place += if reader.read_block(block) {
            1 + indented
        } else {
            1
        };
    }
    reader.source
}

impl Reader {
    /// Reads a block; `false` if only its first line was taken.
    fn read_block(&mut self, block: Block<'_>) -> bool {
        let first = block.first;
        let Some(start) = first.chars().next() else {
            return false;
        };
        match start {
            ';' => {
                self.read_mark(first);
                false
            }
            '#' | '*' | '%' | '|' => false,
            _ if start.is_whitespace() => {
                if !first.trim().is_empty() && !first.trim_start().starts_with(';') {
                    let expected = "a date or directive at the margin before it";
                    self.error(block.line, "stray-line", first.trim(), expected);
                }
                false
            }
            '0'..='9' => {
                self.read_entry(block);
                true
            }
            '~' | '=' => {
                let expected = "dated entries; rules and forecasts are left out";
                self.notice(block.line, "not-imported", first, expected);
                true
            }
            _ => {
                self.read_directive(block);
                // The lines of a block comment are skipped one by one.
                self.skips_until.is_none()
            }
        }
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

    /// The account's name after `apply account` and aliases.
    pub(super) fn account_name(&self, written: &str) -> String {
        let mut name = written.to_owned();
        for prefix in self.prefixes.iter().rev() {
            name = format!("{prefix}:{name}");
        }
        // The last alias is tried first; each is used once.
        for (old, new) in self.aliases.iter().rev() {
            let rest = name.strip_prefix(old.as_str());
            if let Some(rest) = rest.filter(|it| it.is_empty() || it.starts_with(':')) {
                name = format!("{new}{rest}");
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
