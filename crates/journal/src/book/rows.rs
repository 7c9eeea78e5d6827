//! The book's columns: one row an entry, one row a posting.
//!
//! Owns: how little memory an entry needs. Not here: what the rows are asked (`view`).
//! Invariant: rows are only appended, in the order of the journal.

use money::{Day, Timestamp};

/// An entry's place among the entries of its journal, from 0, in the order of recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryNumber(pub u32);

#[derive(Clone, Copy, Debug)]
pub(crate) struct EntryRow {
    pub(crate) seq: u64,
    /// Microseconds since 1970: the precision the journal keeps.
    at: i64,
    pub(crate) booked_on: Day,
    pub(crate) first_posting: u32,
    /// Where its texts are: block, offset, and the lengths of description, counterparty and reference.
    pub(crate) block: u32,
    pub(crate) offset: u32,
    pub(crate) lengths: [u16; 3],
}

impl EntryRow {
    pub(crate) fn new(seq: u64, at: Timestamp, booked_on: Day, first_posting: u32) -> Self {
        let at = at.as_microsecond();
        let (block, offset, lengths) = (0, 0, [0; 3]);
        Self {
            seq,
            at,
            booked_on,
            first_posting,
            block,
            offset,
            lengths,
        }
    }

    pub(crate) const fn at_microsecond(&self) -> i64 {
        self.at
    }

    pub(crate) fn at(&self) -> Timestamp {
        Timestamp::from_microsecond(self.at).expect("it was a timestamp when it was stored")
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct PostingRow {
    /// The units, or `WIDE` when they are in the side table.
    pub(crate) units: i64,
    pub(crate) pocket: u32,
    pub(crate) valued_on: Day,
}

/// The bank line behind an entry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SourceRow {
    pub(crate) entry: u32,
    pub(crate) occurrence: u32,
    pub(crate) statement: u64,
    pub(crate) fingerprint: [u8; 16],
}

/// Marks units that do not fit 64 bits.
pub(crate) const WIDE: i64 = i64::MIN;

/// The key of an entry in a register: by day, then in the order of recording.
pub(crate) fn register_key(day: Day, entry: u32) -> u64 {
    // Flipping the sign bit makes negative days sort before positive ones.
    u64::from(day.number().cast_unsigned() ^ 0x8000_0000) << 32 | u64::from(entry)
}

/// The day of a register key.
pub(crate) fn register_day(key: u64) -> Day {
    let high = u32::try_from(key >> 32).unwrap_or_default();
    Day::from_number((high ^ 0x8000_0000).cast_signed())
}

/// The entry of a register key.
pub(crate) fn register_number(key: u64) -> EntryNumber {
    EntryNumber(u32::try_from(key & 0xffff_ffff).unwrap_or_default())
}
