//! Transactions of hledger and ledger.
//!
//! Owns: the first line, postings, and what tags and dates in comments mean.
//! Not here: amounts (`amount`), balancing (`assemble`).
//! Invariant: an entry with a fault in any line is not kept, so nothing half-read is booked.

use std::collections::BTreeMap;

use money::Date;

use super::amount::{Cursor, Fault, date};
use super::read::{Block, Reader};
use super::{comment, split_description};
use crate::entry::Correction;
use crate::text::source::{RawAssertion, RawEntry, RawPosting, RawPrice, Scope, Spot};

/// The longest tag value that the book keeps, in bytes.
const MAX_VALUE: usize = 500;

/// Most postings that room is made for before they are read.
const MAX_ROOM: usize = 16;

impl Reader {
    pub(super) fn read_entry(&mut self, block: Block<'_>) {
        let (line, note) = comment::split(block.first);
        let mut cursor = Cursor { line, place: 0 };
        let (mut entry, second) = match self.first_line(block.line, &mut cursor) {
            Ok(read) => read,
            Err(fault) => return self.fault(block.line, block.first, &fault),
        };
        let mut comments = Vec::new();
        self.entry_comment(
            &mut entry,
            &mut comments,
            (block.line, note.unwrap_or_default()),
        );
        let mut is_good = true;
        entry.postings.reserve_exact(block.count.min(MAX_ROOM));
        for (number, line) in block.indented() {
            let (plain, note) = comment::split(line);
            if !plain.trim().is_empty() {
                match self.posting(number, plain) {
                    Ok(posting) => entry.postings.push(posting),
                    Err(fault) => {
                        self.fault(number, line, &fault);
                        is_good = false;
                        continue;
                    }
                }
            }
            let note = (number, note.unwrap_or_default());
            let has_postings = !entry.postings.is_empty();
            if !has_postings {
                self.entry_comment(&mut entry, &mut comments, note);
            } else if let Err(fault) = self.posting_comment(&mut entry, &mut comments, note) {
                self.fault(number, line, &fault);
                is_good = false;
            }
        }
        for posting in &mut entry.postings {
            posting.valued_on = posting.valued_on.or(second);
        }
        keep_comments(&mut entry.tags, &comments);
        if is_good {
            self.source.entries.push(entry);
        }
    }

    /// `2024-01-31=2024-02-01 * (code) payee | note`.
    fn first_line(
        &self,
        line: u64,
        cursor: &mut Cursor<'_>,
    ) -> Result<(RawEntry, Option<Date>), Fault> {
        let on = date(cursor, self.year)?;
        let second = if cursor.eat("=") {
            Some(date(cursor, Some(on.year()))?)
        } else {
            None
        };
        if cursor.peek().is_some_and(|it| !it.is_whitespace()) {
            return Err(cursor.fault("bad-date", "a blank after the date"));
        }
        let mut entry = RawEntry::new(line, on);
        cursor.skip_blanks();
        let _ = cursor.eat("*") || cursor.eat("!");
        cursor.skip_blanks();
        if cursor.rest().starts_with('(')
            && let Some((code, _)) = cursor.rest()[1..].split_once(')')
        {
            cursor.place += code.len() + 2;
            entry.reference = Some(code.trim().to_owned()).filter(|it| !it.is_empty());
        }
        let (counterparty, description) = split_description(cursor.rest());
        entry.counterparty = counterparty.map(str::to_owned);
        entry.description = description.to_owned();
        Ok((entry, second))
    }

    fn entry_comment(
        &mut self,
        entry: &mut RawEntry,
        comments: &mut Vec<String>,
        (line, note): (u64, &str),
    ) {
        if note.is_empty() {
            return;
        }
        // On every entry of our own exports.
        if let Some(seq) = usual_seq(note).filter(|_| self.is_ours) {
            entry.seq = Some(seq);
            return;
        }
        let tags = comment::tags(note, self.is_ours);
        if !self.is_ours {
            keep(comments, note);
            return entry.tags.extend(tags);
        }
        for (name, value) in tags {
            // A name that is written with escapes is the user's, whatever it says.
            let is_reserved = note.trim_start().starts_with(&format!("{name}:"));
            if !(is_reserved && super::RESERVED.contains(&name.as_str())) {
                entry.tags.insert(name, value);
            } else if !set_field(entry, &name, value.clone()) {
                let found = format!("{name}:{value}");
                self.error(line, "bad-tag", &found, "a tag as the export wrote it");
            }
        }
    }

    fn posting_comment(
        &mut self,
        entry: &mut RawEntry,
        comments: &mut Vec<String>,
        (_, note): (u64, &str),
    ) -> Result<(), Fault> {
        if note.is_empty() {
            return Ok(());
        }
        let year = Some(entry.booked_on.year());
        let Some(posting) = entry.postings.last_mut() else {
            return Ok(());
        };
        if let Some(dates) = comment::bracketed_dates(note).filter(|_| !self.is_ours) {
            let (first, second) = dates.split_once('=').unwrap_or((dates, ""));
            let text = if first.is_empty() { second } else { first };
            posting.valued_on = Some(read_date(text, year)?);
        }
        let mut others = Vec::new();
        for (name, value) in comment::tags(note, self.is_ours) {
            match name.as_str() {
                "date" => posting.valued_on = Some(read_date(&value, year)?),
                "counter" if self.is_ours => {
                    let mut cursor = Cursor {
                        line: &value,
                        place: 0,
                    };
                    posting.extras_mut().counter = Some(self.styles.amount(&mut cursor)?);
                }
                _ => others.push((name, value)),
            }
        }
        if !self.is_ours {
            keep(comments, note);
        }
        for (name, value) in others {
            entry.tags.entry(name).or_insert(value);
        }
        Ok(())
    }

    /// `* account  amount {cost} @ price = balance`.
    fn posting(&mut self, line: u64, text: &str) -> Result<RawPosting, Fault> {
        let mut cursor = Cursor {
            line: text,
            place: 0,
        };
        cursor.skip_blanks();
        if cursor.eat("*") || cursor.eat("!") {
            cursor.skip_blanks();
        }
        let start = cursor.clone();
        let rest = cursor.rest().trim_end();
        let written = &rest[..name_end(rest)];
        cursor.place += written.len();
        let name = written.trim();
        let inside = |open, close| {
            name.strip_prefix(open)
                .and_then(|it| it.strip_suffix(close))
        };
        if inside('(', ')').is_some() {
            let expected = "a posting that balances: [account] or account; \
                            `hledger print --real` leaves the others out";
            return Err(start.fault("unbalanced-virtual", expected));
        }
        let is_virtual = inside('[', ']').is_some();
        let name = inside('[', ']').unwrap_or(name).trim();
        if name.is_empty() || name.split(':').any(|it| it.trim().is_empty()) {
            return Err(start.fault("bad-account", "an account, as in assets:bank:main"));
        }
        let mut posting = RawPosting {
            spot: Spot {
                line,
                column: start.line[..start.place].chars().count() as u64 + 1,
            },
            account: self.account_name(name),
            is_virtual,
            ..RawPosting::default()
        };
        self.amounts(&mut posting, &mut cursor)?;
        Ok(posting)
    }

    fn amounts(&mut self, posting: &mut RawPosting, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        cursor.skip_blanks();
        let is_amount = |it: char| !"=@{[".contains(it);
        if cursor.peek() == Some('(') {
            return Err(cursor.fault("expression", "a plain amount; calculate it first"));
        }
        if cursor.peek().is_some_and(is_amount) {
            posting.amount = Some(self.styles.amount(cursor)?);
        }
        loop {
            cursor.skip_blanks();
            match cursor.peek() {
                None => return Ok(()),
                Some('@') => posting.extras_mut().price = Some(self.price(cursor)?),
                Some('(') if cursor.rest().starts_with("(@") => {
                    cursor.eat("(");
                    let rest = cursor.rest();
                    let marks = rest.len() - rest.trim_start_matches('@').len();
                    cursor.place += marks;
                    cursor.eat(")");
                    cursor.skip_blanks();
                    let amount = self.styles.amount(cursor)?;
                    posting.extras_mut().price = Some(priced(amount, marks == 2));
                }
                Some('{') => posting.extras_mut().cost = Some(self.cost(cursor)?),
                Some('[') => {
                    // The date of a lot: the cost says what the entry needs.
                    cursor.take_while(|it| it != ']');
                    cursor.eat("]");
                }
                Some('(') => {
                    cursor.take_while(|it| it != ')');
                    cursor.eat(")");
                }
                Some('=') => posting.extras_mut().assertion = Some(self.assertion(cursor)?),
                Some(_) => return Err(cursor.fault("bad-posting", "`@`, `{`, `=` or a comment")),
            }
        }
    }

    fn price(&mut self, cursor: &mut Cursor<'_>) -> Result<RawPrice, Fault> {
        let is_total = cursor.eat("@@") || !cursor.eat("@");
        cursor.skip_blanks();
        Ok(priced(self.styles.amount(cursor)?, is_total))
    }

    fn cost(&mut self, cursor: &mut Cursor<'_>) -> Result<RawPrice, Fault> {
        let is_total = cursor.eat("{{") || !cursor.eat("{");
        cursor.eat("=");
        cursor.skip_blanks();
        if cursor.eat("}") {
            return Ok(RawPrice::Held);
        }
        let amount = self.styles.amount(cursor)?;
        cursor.skip_blanks();
        if !cursor.eat(if is_total { "}}" } else { "}" }) {
            return Err(cursor.fault("bad-cost", "`}` after the cost"));
        }
        Ok(priced(amount, is_total))
    }

    fn assertion(&mut self, cursor: &mut Cursor<'_>) -> Result<RawAssertion, Fault> {
        cursor.eat("=");
        let is_only = cursor.eat("=");
        let scope = if cursor.eat("*") {
            Scope::Subtree
        } else {
            Scope::Own
        };
        cursor.skip_blanks();
        let amount = self.styles.amount(cursor)?;
        cursor.skip_blanks();
        if cursor.peek() == Some('@') {
            self.price(cursor)?;
        }
        Ok(RawAssertion {
            amount,
            scope,
            is_only,
        })
    }
}

/// Where an account's name ends: before two blanks or a tab.
fn name_end(text: &str) -> usize {
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((place, it)) = bytes.next() {
        let is_blank = it == b' ' && bytes.peek().is_some_and(|next| next.1 == b' ');
        if is_blank || it == b'\t' {
            return place;
        }
    }
    text.len()
}

/// The number of a comment that is `seq:` and digits.
fn usual_seq(note: &str) -> Option<u64> {
    let digits = note.trim().strip_prefix("seq:")?;
    let is_number = digits.bytes().all(|it| it.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

fn priced(amount: crate::text::source::RawAmount, is_total: bool) -> RawPrice {
    if is_total {
        RawPrice::Total(amount)
    } else {
        RawPrice::Each(amount)
    }
}

fn read_date(text: &str, year: Option<i16>) -> Result<Date, Fault> {
    let mut cursor = Cursor {
        line: text,
        place: 0,
    };
    date(&mut cursor, year)
}

/// Takes a field from a tag of our own export; `false` if its value is none.
fn set_field(entry: &mut RawEntry, name: &str, value: String) -> bool {
    let number = || value.parse().ok();
    match name {
        "seq" => entry.seq = number(),
        "description" => entry.description = value,
        "counterparty" => entry.counterparty = Some(value).filter(|it| !it.is_empty()),
        "reference" => entry.reference = Some(value),
        "reverses" => entry.corrects = number().map(Correction::Reversal),
        "reclassifies" => entry.corrects = number().map(Correction::Reclassification),
        _ => {}
    }
    match name {
        "seq" => entry.seq.is_some(),
        "reverses" | "reclassifies" => entry.corrects.is_some(),
        _ => true,
    }
}

fn keep(comments: &mut Vec<String>, note: &str) {
    let note = note.trim();
    if !note.is_empty() {
        comments.push(note.to_owned());
    }
}

/// Foreign comments stay with the entry, as far as a tag holds them.
fn keep_comments(tags: &mut BTreeMap<String, String>, comments: &[String]) {
    if comments.is_empty() {
        return;
    }
    let mut text = comments.join("; ").replace(char::is_control, " ");
    let mut end = text.len().min(MAX_VALUE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    tags.entry("comment".to_owned()).or_insert(text);
}
