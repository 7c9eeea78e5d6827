//! Reading a snapshot back.
//!
//! Owns: every check that makes a book out of bytes without trusting them.
//! Not here: the layout (`snapshot`).
//! Invariant: whatever the bytes, the result is a book or an error, never a panic; what can be
//! computed from the rows is computed, not read.

use std::collections::BTreeMap;
use std::sync::Arc;

use money::{Amount, Asset, Day, Timestamp};
use sha2::{Digest, Sha256};

use super::{CHECKSUM_BYTES, MAGIC, SNAPSHOT_VERSION, SnapshotError};
use crate::account::AccountId;
use crate::book::payments::Stamp;
use crate::book::{Book, EntryRow, Locks, PostingRow, RequestRow, SourceRow};
use crate::chain::{Hash, Head};
use crate::encoding::decode;
use crate::record::Fact;

type Read<T> = Result<T, SnapshotError>;

const fn damaged(what: &'static str) -> SnapshotError {
    SnapshotError::Damaged(what)
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Read<&'a [u8]> {
        let (head, rest) = self
            .0
            .split_at_checked(count)
            .ok_or(damaged("it ends too early"))?;
        self.0 = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Read<[u8; N]> {
        let (head, rest) = self
            .0
            .split_first_chunk::<N>()
            .ok_or(damaged("it ends too early"))?;
        self.0 = rest;
        Ok(*head)
    }

    fn u16(&mut self) -> Read<u16> {
        self.array().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Read<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Read<u64> {
        self.array().map(u64::from_le_bytes)
    }

    fn i32(&mut self) -> Read<i32> {
        self.array().map(i32::from_le_bytes)
    }

    fn i64(&mut self) -> Read<i64> {
        self.array().map(i64::from_le_bytes)
    }

    fn i128(&mut self) -> Read<i128> {
        self.array().map(i128::from_le_bytes)
    }

    /// A list's length: not more than its rows of `row_bytes` could be.
    fn count(&mut self, row_bytes: usize) -> Read<usize> {
        let count = usize::try_from(self.u64()?).map_err(|_| damaged("a list is too long"))?;
        let fits = count
            .checked_mul(row_bytes)
            .is_some_and(|it| it <= self.0.len());
        if fits {
            Ok(count)
        } else {
            Err(damaged("a list is too long"))
        }
    }

    fn bytes(&mut self) -> Read<&'a [u8]> {
        let count = self.count(1)?;
        self.take(count)
    }

    fn text(&mut self) -> Read<&'a str> {
        std::str::from_utf8(self.bytes()?).map_err(|_| damaged("a text is not UTF-8"))
    }
}

pub(super) fn head(bytes: &[u8]) -> Read<Head> {
    let mut input = Reader(bytes);
    if input.array::<8>()? != *MAGIC {
        return Err(damaged("it does not start as a snapshot"));
    }
    let version = input.u32()?;
    if version != SNAPSHOT_VERSION {
        return Err(SnapshotError::Version(version));
    }
    Ok(Head {
        seq: input.u64()?,
        hash: Hash(input.array()?),
    })
}

impl Book {
    /// The book a snapshot was taken of.
    ///
    /// The caller checks that the journal's record at its head has its hash, then lets it follow
    /// the records after. Errors: `SnapshotError`; then fold the journal.
    pub fn from_snapshot(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let head = head(bytes)?;
        let (content, checksum) = bytes
            .split_last_chunk::<CHECKSUM_BYTES>()
            .ok_or(damaged("it ends too early"))?;
        if <[u8; CHECKSUM_BYTES]>::from(Sha256::digest(content)) != *checksum {
            return Err(damaged("its checksum is not that of its content"));
        }
        let mut input = Reader(content);
        input.take(MAGIC.len() + 4 + 8 + 32)?;
        let recorded_at = Timestamp::from_nanosecond(input.i128()?);
        let recorded_at = recorded_at.map_err(|_| damaged("a moment is out of range"))?;
        let mut book = Self {
            head,
            recorded_at,
            ..Self::default()
        };
        book.read_facts(&mut input)?;
        for _ in 0..input.count(8 + 16 + 8 + 4)? {
            let key: Arc<str> = input.text()?.into();
            let row = RequestRow {
                content: input.array()?,
                first: input.u64()?,
                records: input.u32()?,
            };
            book.requests.insert(key, row);
        }
        let assets: Vec<Asset> = book.assets.iter().map(|it| it.asset).collect();
        let pockets = book.read_pockets(&mut input, &assets)?;
        for _ in 0..input.count(8)? {
            book.texts.push_back(Arc::new(input.text()?.to_owned()));
        }
        book.read_entries(&mut input)?;
        book.read_postings(&mut input, pockets.len())?;
        book.read_sides(&mut input, &assets)?;
        if !input.0.is_empty() {
            return Err(damaged("something follows its end"));
        }
        book.index(&pockets)?;
        book.link_again()?;
        Ok(book)
    }

    fn read_facts(&mut self, input: &mut Reader<'_>) -> Read<()> {
        for _ in 0..input.count(8)? {
            let record = decode(input.text()?, self.assets.as_ref());
            let record = record.map_err(|_| damaged("a fact cannot be read"))?;
            match record.fact {
                Fact::OrganisationOpened(it) => self.organisation = Some(Arc::new(it)),
                Fact::AssetDefined(it) => {
                    Arc::make_mut(&mut self.assets)
                        .by_code
                        .insert(it.asset.code(), it);
                }
                Fact::EntityDefined(it) => {
                    Arc::make_mut(&mut self.entities).insert(it.slug.clone(), it);
                }
                Fact::AccountOpened(it) => {
                    if !Arc::make_mut(&mut self.chart).put(&it) {
                        return Err(damaged("an account does not fit"));
                    }
                }
                Fact::PeriodClosed { entity, through } => {
                    let locks: &mut Locks = Arc::make_mut(&mut self.locks);
                    match entity {
                        Some(it) => drop(locks.entities.insert(it, through)),
                        None => locks.all = Some(through),
                    }
                }
                Fact::StatementRecorded(it) => {
                    self.statements.push_back((record.seq, Arc::new(it)));
                }
                fact @ (Fact::PaymentDrafted(_)
                | Fact::PaymentChanged { .. }
                | Fact::PaymentMoved { .. }
                | Fact::PaymentsExported(_)) => {
                    let stamp = Stamp {
                        seq: record.seq,
                        at: record.at,
                        by: &record.by,
                    };
                    let applied = Arc::make_mut(&mut self.payments).apply(&stamp, fact);
                    applied.map_err(|_| damaged("a payment does not fit"))?;
                }
                Fact::AccountReconciled(it) => {
                    let signed = Arc::make_mut(&mut self.reconciliations);
                    signed.entry(it.account).or_default().push((record.seq, it));
                }
                Fact::AccountChanged(_)
                | Fact::EntryPosted(_)
                | Fact::PeriodReopened { .. }
                | Fact::ReconciliationReopened { .. } => {
                    return Err(damaged("a fact is not of those a snapshot has"));
                }
            }
        }
        Ok(())
    }

    fn read_pockets(
        &self,
        input: &mut Reader<'_>,
        assets: &[Asset],
    ) -> Read<Vec<(AccountId, Asset)>> {
        let count = input.count(8)?;
        let mut pockets = Vec::with_capacity(count);
        for _ in 0..count {
            let account = AccountId(input.u32()?);
            let asset = assets.get(input.u32()? as usize).copied();
            let asset = asset.filter(|_| self.chart.get(account).is_some());
            pockets.push((
                account,
                asset.ok_or(damaged("a pocket has no account or asset"))?,
            ));
        }
        Ok(pockets)
    }

    fn read_entries(&mut self, input: &mut Reader<'_>) -> Read<()> {
        let (mut last_seq, mut last_posting) = (0, 0);
        for _ in 0..input.count(46)? {
            let seq = input.u64()?;
            let at = Timestamp::from_microsecond(input.i64()?);
            let at = at.map_err(|_| damaged("a moment is out of range"))?;
            let booked_on = read_day(input)?;
            let first_posting = input.u32()?;
            if seq <= last_seq || seq > self.head.seq || first_posting < last_posting {
                return Err(damaged("entries are out of order"));
            }
            (last_seq, last_posting) = (seq, first_posting);
            let mut row = EntryRow::new(seq, at, booked_on, first_posting);
            (row.block, row.offset) = (input.u32()?, input.u32()?);
            row.lengths = [input.u16()?, input.u16()?, input.u16()?];
            let (number, corrects) = (self.entries.len(), input.i64()?);
            if corrects != 0 {
                let number = u32::try_from(number).map_err(|_| damaged("too many entries"))?;
                self.corrects.insert(number, corrects);
            }
            self.entries.push_back(row);
        }
        Ok(())
    }

    fn read_postings(&mut self, input: &mut Reader<'_>, pockets: usize) -> Read<()> {
        let count = input.count(16)?;
        for _ in 0..count {
            let (units, pocket, valued_on) = (input.i64()?, input.u32()?, read_day(input)?);
            if pocket as usize >= pockets || self.entries.is_empty() {
                return Err(damaged("a posting has no pocket or entry"));
            }
            self.postings.push_back(PostingRow {
                units,
                pocket,
                valued_on,
            });
        }
        let last = self.entries.last().map_or(0, |it| it.first_posting);
        let is_first_missing = self.entries.front().is_some_and(|it| it.first_posting > 0);
        if last as usize > count || is_first_missing {
            return Err(damaged("an entry's postings are missing"));
        }
        Ok(())
    }

    fn read_sides(&mut self, input: &mut Reader<'_>, assets: &[Asset]) -> Read<()> {
        for _ in 0..input.count(20)? {
            self.wide.insert(input.u32()?, input.i128()?);
        }
        for _ in 0..input.count(24)? {
            let (place, units) = (input.u32()?, input.i128()?);
            let asset = assets
                .get(input.u32()? as usize)
                .ok_or(damaged("an asset is missing"))?;
            self.counters
                .insert(place, Amount::from_units(units, *asset));
        }
        for _ in 0..input.count(12)? {
            let entry = input.u32()?;
            let mut tags = BTreeMap::new();
            for _ in 0..input.count(16)? {
                tags.insert(input.text()?.to_owned(), input.text()?.to_owned());
            }
            self.tags.insert(entry, Arc::new(tags));
        }
        for _ in 0..input.count(32)? {
            let (entry, occurrence) = (input.u32()?, input.u32()?);
            let (statement, fingerprint) = (input.u64()?, input.array()?);
            self.sources.push_back(SourceRow {
                entry,
                occurrence,
                statement,
                fingerprint,
            });
        }
        Ok(())
    }

    fn link_again(&mut self) -> Read<()> {
        let missing = || damaged("a corrected entry is missing");
        let mut corrections: Vec<(u32, i64)> = self
            .corrects
            .iter()
            .map(|(entry, of)| (*entry, *of))
            .collect();
        // In the order of the journal: the lists below are.
        corrections.sort_unstable();
        for (entry, of) in corrections {
            let seq = self.entries.get(entry as usize).map_or(0, |it| it.seq);
            let corrected = self.number_of(of.unsigned_abs()).ok_or_else(missing)?;
            if of > 0 {
                self.reversed_by.insert(corrected.0, seq);
            } else {
                Arc::make_mut(self.reclassified_by.entry(corrected.0).or_default()).push(seq);
            }
        }
        let unreversed = self
            .sources
            .iter()
            .filter(|it| !self.reversed_by.contains_key(&it.entry));
        let mut lines = Vec::new();
        for row in unreversed {
            let statement = self.statement(row.statement);
            let account = statement.ok_or(damaged("a statement is missing"))?.account;
            lines.push(((account, row.fingerprint, row.occurrence), row.entry));
        }
        self.lines = lines.into_iter().collect();
        Ok(())
    }
}

/// A day that is a date: `EntryView` counts on it.
fn read_day(input: &mut Reader<'_>) -> Read<Day> {
    let day = Day::from_number(input.i32()?);
    // The years 1 to 9999; `decide` books from 1900 on.
    if (-719_162..=2_932_896).contains(&day.number()) {
        return Ok(day);
    }
    day.to_date()
        .map(|_| day)
        .ok_or(damaged("a day is out of range"))
}
