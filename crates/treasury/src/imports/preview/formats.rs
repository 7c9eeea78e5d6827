//! Lines that came before in a file of another format.
//!
//! Owns: when two lines of different formats are one payment.
//! Not here: equal lines of one format, which have one fingerprint (`compare`).
//! Invariant: each line that came before answers for one line at most, so that two equal payments
//! of a day stay two; what agrees by day and amount alone is asked about, never left out.

use std::collections::{HashMap, HashSet};

use journal::{AccountId, Asking, Book, EntryView, Filter, Order};
use money::{Asset, Date};
use statements::{Fingerprint, Format, Line};

use super::Part;

/// What banks write where they have no reference.
const NO_REFERENCES: [&str; 4] = ["NONREF", "NOTPROVIDED", "NOREF", "NONE"];
/// MT940 cuts a reference of the bank after so many characters.
const CUT_REFERENCE: usize = 16;

/// What the parts before this one add to an account.
#[derive(Default)]
pub(super) struct Movements {
    moved: HashMap<String, Vec<Movement>>,
    /// Entries in the books that answered for a line of this import already.
    taken: HashSet<u64>,
}

struct Movement {
    day: Date,
    units: i128,
    /// The line's format; none for an opening balance.
    format: Option<Format>,
    references: Vec<String>,
    is_taken: bool,
}

/// How a new line stands to what came in other formats, if anything like it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// The same day and amount came.
    Likely,
    /// It came.
    Yes,
}

/// A line that came before, and by which reference it is known.
struct Side {
    origin: Origin,
    references: Vec<String>,
}

#[derive(Clone, Copy)]
enum Origin {
    Booked(u64),
    Ahead(usize),
}

/// The account that a part is compared on.
#[derive(Clone, Copy)]
pub(super) struct On<'a> {
    pub(super) book: &'a Book,
    pub(super) account: Option<AccountId>,
    /// What the account is known by within the import.
    pub(super) key: &'a str,
    pub(super) asset: Asset,
}

type Sides = HashMap<(Date, i128), Vec<Side>>;

impl Movements {
    /// Keeps what a part adds, for the parts of other formats behind it.
    pub(super) fn add(&mut self, on: On<'_>, part: &Part, new: impl Iterator<Item = usize>) {
        let format = part.preview.statement.format;
        let lines = new.filter_map(|it| part.lines.get(it)).filter_map(|line| {
            Some(Movement {
                day: line.booked_on,
                units: line.amount.to_units(on.asset.scale())?,
                format: Some(format),
                references: references(line),
                is_taken: false,
            })
        });
        let opening = part.opening_entry.map(|(amount, day)| Movement {
            day,
            units: amount.units(),
            format: None,
            references: Vec::new(),
            is_taken: false,
        });
        let moved = self.moved.entry(on.key.to_owned()).or_default();
        moved.extend(opening.into_iter().chain(lines));
    }

    /// How each of a part's new lines, by place, stands to what came in other formats.
    pub(super) fn look(&mut self, on: On<'_>, part: &Part, new: &[usize]) -> HashMap<usize, Seen> {
        let line = |place: &usize| Some((*place, part.lines.get(*place)?));
        let key = |line: &Line| Some((line.booked_on, line.amount.to_units(on.asset.scale())?));
        let lines: Vec<(usize, &Line, (Date, i128))> = new
            .iter()
            .filter_map(line)
            .filter_map(|(place, line)| Some((place, line, key(line)?)))
            .collect();
        let mut sides = self.sides(on, part, &lines);
        let mut seen = HashMap::new();
        if sides.is_empty() {
            return seen;
        }
        let is_whole = self.is_whole(on, part, &lines, &sides);
        // References first: they say which of several equal amounts is meant.
        let mut rest = Vec::new();
        for (place, line, key) in lines {
            let own = references(line);
            let agrees = |it: &Side| it.references.iter().any(|it| is_one_of(it, &own));
            let found = sides.get_mut(&key);
            match found.and_then(|it| Some(it.swap_remove(it.iter().position(agrees)?))) {
                Some(side) => {
                    self.take(on.key, side.origin);
                    seen.insert(place, Seen::Yes);
                }
                None => rest.push((place, key)),
            }
        }
        for (place, key) in rest {
            if let Some(side) = sides.get_mut(&key).and_then(Vec::pop) {
                if is_whole {
                    self.take(on.key, side.origin);
                }
                seen.insert(place, if is_whole { Seen::Yes } else { Seen::Likely });
            }
        }
        seen
    }

    /// The lines of other formats on the days of these.
    fn sides(&self, on: On<'_>, part: &Part, lines: &[(usize, &Line, (Date, i128))]) -> Sides {
        let mut sides = Sides::new();
        let days = || lines.iter().map(|it| it.2.0);
        let Some((first, last)) = days().min().zip(days().max()) else {
            return sides;
        };
        let format = part.preview.statement.format;
        if let Some(account) = on.account.filter(|it| has_other(on.book, *it, format)) {
            let filter = Filter {
                accounts: Some(vec![account]),
                from: Some(first),
                to: Some(last),
                ..Filter::default()
            };
            let page = on.book.page(&filter, Order::OldestFirst, 0, usize::MAX);
            let entries = page.entries.into_iter().filter_map(|it| on.book.entry(it));
            for entry in entries.filter(|it| is_line_of_other(it, account, format)) {
                if self.taken.contains(&entry.seq()) {
                    continue;
                }
                let own = entry.postings().filter(|it| it.account == account);
                let units = own.map(|it| it.amount.units()).sum();
                let side = Side {
                    origin: Origin::Booked(entry.seq()),
                    references: booked_references(&entry),
                };
                let key = (entry.booked_on(), units);
                sides.entry(key).or_default().push(side);
            }
        }
        let moved = self.moved.get(on.key).map_or(&[][..], Vec::as_slice);
        for (index, it) in moved.iter().enumerate() {
            let is_other = it.format.is_some_and(|it| it != format);
            if is_other && !it.is_taken && (first..=last).contains(&it.day) {
                let side = Side {
                    origin: Origin::Ahead(index),
                    references: it.references.clone(),
                };
                sides.entry((it.day, it.units)).or_default().push(side);
            }
        }
        sides
    }

    /// Whether the statement is one that came in other formats as a whole: on its days nothing
    /// else came, nothing is missing, and it closes where the account stands without it.
    fn is_whole(
        &self,
        on: On<'_>,
        part: &Part,
        lines: &[(usize, &Line, (Date, i128))],
        sides: &Sides,
    ) -> bool {
        let closing = part.preview.statement.closing;
        let closing = closing.and_then(|it| it.amount.to_units(on.asset.scale()));
        let Some(last) = lines.iter().map(|it| it.2.0).max() else {
            return false;
        };
        if part.preview.is_balanced != Some(true) || closing.is_none() {
            return false;
        }
        let mut counts: HashMap<(Date, i128), usize> = HashMap::new();
        for it in lines {
            *counts.entry(it.2).or_default() += 1;
        }
        let is_same = counts.len() == sides.len()
            && counts
                .iter()
                .all(|(key, count)| sides.get(key).is_some_and(|it| it.len() == *count));
        let asking = Asking {
            as_of: Some(last),
            ..Asking::default()
        };
        let booked = on
            .account
            .map_or(0, |it| on.book.balance(it, on.asset.code(), &asking));
        let moved = self.moved.get(on.key).map_or(&[][..], Vec::as_slice);
        let ahead = moved.iter().filter(|it| it.day <= last).map(|it| it.units);
        is_same && closing == Some(booked + ahead.sum::<i128>())
    }

    fn take(&mut self, key: &str, origin: Origin) {
        match origin {
            Origin::Booked(seq) => {
                self.taken.insert(seq);
            }
            Origin::Ahead(index) => {
                let moved = self.moved.get_mut(key).and_then(|it| it.get_mut(index));
                if let Some(it) = moved {
                    it.is_taken = true;
                }
            }
        }
    }
}

/// Whether the account has statements of another format.
fn has_other(book: &Book, account: AccountId, format: Format) -> bool {
    let mut statements = book.statements();
    statements.any(|(_, it)| it.account == account && it.format != format.name())
}

/// Whether an entry stands for a bank line of another format.
fn is_line_of_other(entry: &EntryView<'_>, account: AccountId, format: Format) -> bool {
    let is_other = entry
        .statement()
        .is_some_and(|it| it.account == account && it.format != format.name());
    let opening = Fingerprint::of(&["opening balance"]).0;
    let is_line = entry.line().is_some_and(|it| it.fingerprint != opening);
    is_other && is_line && entry.reversed_by().is_none()
}

/// The references of a line that name one payment.
fn references(line: &Line) -> Vec<String> {
    let found = [
        line.bank_reference.as_deref(),
        line.end_to_end_id.as_deref(),
    ];
    found.into_iter().flatten().filter_map(plain).collect()
}

fn booked_references(entry: &EntryView<'_>) -> Vec<String> {
    let tags = entry.tags();
    let found = [
        entry.reference(),
        tags.get("end-to-end-id").map(String::as_str),
    ];
    found.into_iter().flatten().filter_map(plain).collect()
}

/// A reference as it is compared; none if it names nothing.
fn plain(text: &str) -> Option<String> {
    let kept = text.chars().filter(|it| !it.is_whitespace());
    let plain: String = kept.flat_map(char::to_uppercase).collect();
    let is_none = plain.is_empty() || NO_REFERENCES.contains(&plain.as_str());
    (!is_none).then_some(plain)
}

fn is_one_of(reference: &str, others: &[String]) -> bool {
    others.iter().any(|other| {
        let (short, long) = if other.len() < reference.len() {
            (other.as_str(), reference)
        } else {
            (reference, other.as_str())
        };
        short == long || (short.len() == CUT_REFERENCE && long.starts_with(short))
    })
}
