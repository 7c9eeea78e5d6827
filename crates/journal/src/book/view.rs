//! Entries as they are read back from the columns.
//!
//! Owns: an entry by sequence or number, its texts, postings and links.
//! Not here: lists and filters of entries (`register`), balances (`balance`).
//! Invariant: what comes out equals what was booked.

use std::collections::BTreeMap;

use money::{Amount, Date, Timestamp};

use crate::book::{Book, EntryNumber, EntryRow, LineKey, PostingRow, WIDE};
use crate::entry::{Correction, Entry, LineSource, Posting};
use crate::record::StatementRecord;

/// One entry of a book.
#[derive(Clone, Copy, Debug)]
pub struct EntryView<'a> {
    book: &'a Book,
    number: EntryNumber,
    row: EntryRow,
}

impl Book {
    /// The entry at this place in the order of recording.
    #[must_use]
    pub fn entry(&self, number: EntryNumber) -> Option<EntryView<'_>> {
        let row = *self.entries.get(number.0 as usize)?;
        Some(EntryView {
            book: self,
            number,
            row,
        })
    }

    /// The place of the entry with this sequence.
    #[must_use]
    pub fn number_of(&self, seq: u64) -> Option<EntryNumber> {
        let place = self.entries.binary_search_by_key(&seq, |it| it.seq).ok()?;
        u32::try_from(place).ok().map(EntryNumber)
    }

    /// The entry with this sequence.
    #[must_use]
    pub fn entry_at(&self, seq: u64) -> Option<EntryView<'_>> {
        self.entry(self.number_of(seq)?)
    }

    /// Every entry with a tag of this name, in order of recording.
    #[must_use]
    pub fn tagged(&self, name: &str) -> Vec<EntryView<'_>> {
        let with = self.tags.iter().filter(|it| it.1.contains_key(name));
        let mut numbers: Vec<u32> = with.map(|it| *it.0).collect();
        numbers.sort_unstable();
        let views = numbers.into_iter().map(|it| self.entry(EntryNumber(it)));
        views.flatten().collect()
    }

    /// Every entry in the order of recording.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = EntryView<'_>> {
        let count = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        (0..count).filter_map(|it| self.entry(EntryNumber(it)))
    }

    /// Every posting with its place and its entry, in the order of recording.
    pub(crate) fn rows(
        &self,
    ) -> impl Iterator<Item = (u32, Option<(EntryNumber, &EntryRow)>, &PostingRow)> {
        let mut entries = (0_u32..)
            .map(EntryNumber)
            .zip(self.entries.iter())
            .peekable();
        let mut current = None;
        (0_u32..)
            .zip(self.postings.iter())
            .map(move |(place, row)| {
                while let Some(next) = entries.next_if(|(_, it)| it.first_posting <= place) {
                    current = Some(next);
                }
                (place, current, row)
            })
    }

    /// The amount of a posting.
    pub(crate) fn posted(&self, place: u32) -> Option<Amount> {
        let row = self.postings.get(place as usize)?;
        let units = self.units(place, row.units);
        Some(Amount::from_units(
            units,
            self.pockets.get(row.pocket as usize)?.asset,
        ))
    }

    /// The units of a posting, from the side table if they need it.
    pub(crate) fn units(&self, place: u32, narrow: i64) -> i128 {
        if narrow != WIDE {
            return i128::from(narrow);
        }
        self.wide
            .get(&place)
            .copied()
            .unwrap_or_else(|| i128::from(narrow))
    }

    fn source(&self, number: EntryNumber) -> Option<LineSource> {
        let place = self
            .sources
            .binary_search_by_key(&number.0, |it| it.entry)
            .ok()?;
        let row = self.sources.get(place)?;
        Some(LineSource {
            statement: row.statement,
            fingerprint: row.fingerprint,
            occurrence: row.occurrence,
        })
    }

    pub(crate) fn line_key(&self, number: EntryNumber) -> Option<LineKey> {
        let source = self.source(number)?;
        let account = self.statement(source.statement)?.account;
        Some((account, source.fingerprint, source.occurrence))
    }
}

impl<'a> EntryView<'a> {
    /// Its sequence: the number people know it by.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        self.row.seq
    }

    /// Its place among the entries.
    #[must_use]
    pub const fn number(&self) -> EntryNumber {
        self.number
    }

    /// When it was recorded.
    #[must_use]
    pub fn recorded_at(&self) -> Timestamp {
        self.row.at()
    }

    /// The booking date.
    #[must_use]
    pub fn booked_on(&self) -> Date {
        self.row
            .booked_on
            .to_date()
            .expect("it was a date when it was stored")
    }

    fn text(&self, index: usize) -> &'a str {
        let block = self
            .book
            .texts
            .get(self.row.block as usize)
            .map_or("", |it| it.as_str());
        let skip: usize = self.row.lengths[..index]
            .iter()
            .map(|it| usize::from(*it))
            .sum();
        let start = self.row.offset as usize + skip;
        block
            .get(start..start + usize::from(self.row.lengths[index]))
            .unwrap_or_default()
    }

    /// What it is.
    #[must_use]
    pub fn description(&self) -> &'a str {
        self.text(0)
    }

    /// The other side's name.
    #[must_use]
    pub fn counterparty(&self) -> Option<&'a str> {
        Some(self.text(1)).filter(|it| !it.is_empty())
    }

    /// A document's or the bank's reference.
    #[must_use]
    pub fn reference(&self) -> Option<&'a str> {
        Some(self.text(2)).filter(|it| !it.is_empty())
    }

    /// One of its tags.
    #[must_use]
    pub fn tag(&self, name: &str) -> Option<&'a str> {
        let tags = self.book.tags.get(&self.number.0)?;
        tags.get(name).map(String::as_str)
    }

    /// Free names and values.
    #[must_use]
    pub fn tags(&self) -> BTreeMap<String, String> {
        self.book
            .tags
            .get(&self.number.0)
            .map(|it| it.as_ref().clone())
            .unwrap_or_default()
    }

    /// What it puts right.
    #[must_use]
    pub fn corrects(&self) -> Option<Correction> {
        let corrects = *self.book.corrects.get(&self.number.0)?;
        let of = corrects.unsigned_abs();
        Some(if corrects > 0 {
            Correction::Reversal(of)
        } else {
            Correction::Reclassification(of)
        })
    }

    /// The sequence of the entry that took it back.
    #[must_use]
    pub fn reversed_by(&self) -> Option<u64> {
        self.book.reversed_by.get(&self.number.0).copied()
    }

    /// The sequences of the entries that moved its postings to other accounts, and count.
    pub fn reclassified_by(&self) -> impl Iterator<Item = u64> + 'a {
        let book = self.book;
        let all = book
            .reclassified_by
            .get(&self.number.0)
            .map(|it| it.as_slice());
        let counts = move |it: &u64| {
            book.entry_at(*it)
                .is_some_and(|it| it.reversed_by().is_none())
        };
        all.unwrap_or_default().iter().copied().filter(counts)
    }

    /// The bank line behind it.
    #[must_use]
    pub fn line(&self) -> Option<LineSource> {
        self.book.source(self.number)
    }

    /// The statement behind it.
    #[must_use]
    pub fn statement(&self) -> Option<&'a StatementRecord> {
        self.book.statement(self.line()?.statement)
    }

    /// The places of its postings in the book's column.
    pub(crate) fn places(&self) -> std::ops::Range<u32> {
        let next = self.book.entries.get(self.number.0 as usize + 1);
        let end = next.map_or(self.book.postings.len(), |it| it.first_posting as usize);
        self.row.first_posting..u32::try_from(end).unwrap_or(u32::MAX)
    }

    /// Its postings.
    pub fn postings(&self) -> impl DoubleEndedIterator<Item = Posting> + 'a {
        let (book, booked_on) = (self.book, self.row.booked_on);
        self.places().filter_map(move |place| {
            let row = book.postings.get(place as usize)?;
            Some(Posting {
                account: book.pockets.get(row.pocket as usize)?.account,
                amount: book.posted(place)?,
                valued_on: (row.valued_on != booked_on)
                    .then(|| row.valued_on.to_date())
                    .flatten(),
                counter: book.counters.get(&place).copied(),
            })
        })
    }

    /// The whole entry.
    #[must_use]
    pub fn to_entry(&self) -> Entry {
        Entry {
            booked_on: self.booked_on(),
            description: self.description().to_owned(),
            counterparty: self.counterparty().map(str::to_owned),
            reference: self.reference().map(str::to_owned),
            tags: self.tags(),
            postings: self.postings().collect(),
            corrects: self.corrects(),
            line: self.line(),
        }
    }
}
