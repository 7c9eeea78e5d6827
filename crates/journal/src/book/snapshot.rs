//! Snapshots: the book as bytes, for a start that is faster than reading the journal.
//!
//! Owns: the layout, its version and checksum, and what is written.
//! Not here: reading it back (`snapshot::read`), where the file lies (`store`).
//! Invariant: a snapshot is a cache. It names the head it was taken at, and only rows are in it:
//! registers, balances by day and links are built anew. A snapshot of another version, or with one
//! byte changed, is refused; the caller then folds the journal.
//!
//! Layout, numbers in little-endian order: `BURSARBK`, version (u32), head (u64 and 32 bytes),
//! moment of the last record (i128 nanoseconds), then lists with their length (u64) in front:
//! facts (bodies of `encoding`), requests, pockets, texts, entries, postings, wide units,
//! counter-values, tags, bank lines; last the SHA-256 of everything before it.

mod read;

use money::{Amount, AssetCode, Timestamp};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::book::Book;
use crate::chain::Head;
use crate::encoding::encode;
use crate::record::{Fact, Record};

const MAGIC: &[u8; 8] = b"BURSARBK";
const SNAPSHOT_VERSION: u32 = 1;
const CHECKSUM_BYTES: usize = 32;

/// Why a snapshot cannot be used: fold the journal instead.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SnapshotError {
    /// Not a snapshot, or one of another version.
    #[error("book snapshot: found version {0}, expected {SNAPSHOT_VERSION}")]
    Version(u32),
    /// Cut off, altered, or not a snapshot at all.
    #[error("book snapshot is damaged: {0}")]
    Damaged(&'static str),
}

struct Writer(Vec<u8>);

impl Writer {
    fn u32(&mut self, it: u32) {
        self.0.extend_from_slice(&it.to_le_bytes());
    }

    fn u64(&mut self, it: u64) {
        self.0.extend_from_slice(&it.to_le_bytes());
    }

    fn i32(&mut self, it: i32) {
        self.0.extend_from_slice(&it.to_le_bytes());
    }

    fn i64(&mut self, it: i64) {
        self.0.extend_from_slice(&it.to_le_bytes());
    }

    fn i128(&mut self, it: i128) {
        self.0.extend_from_slice(&it.to_le_bytes());
    }

    fn count(&mut self, it: usize) {
        self.u64(it as u64);
    }

    fn bytes(&mut self, it: &[u8]) {
        self.count(it.len());
        self.0.extend_from_slice(it);
    }
}

impl Book {
    /// The head a snapshot was taken at, without checking it. Errors: `None` if it is not one.
    #[must_use]
    pub fn snapshot_head(bytes: &[u8]) -> Option<Head> {
        read::head(bytes).ok()
    }

    /// The whole book as bytes that `from_snapshot` reads back.
    #[must_use]
    pub fn to_snapshot(&self) -> Vec<u8> {
        let room = 1_024 + self.entries.len() * 128 + self.postings.len() * 16;
        let mut out = Writer(Vec::with_capacity(room));
        out.0.extend_from_slice(MAGIC);
        out.u32(SNAPSHOT_VERSION);
        out.u64(self.head.seq);
        out.0.extend_from_slice(&self.head.hash.0);
        out.i128(self.recorded_at.as_nanosecond());
        self.write_facts(&mut out);
        out.count(self.requests.len());
        // Sorted, so that the same book has the same bytes.
        let mut requests: Vec<_> = self.requests.iter().collect();
        requests.sort_unstable_by_key(|it| it.0);
        for (key, row) in requests {
            out.bytes(key.as_bytes());
            out.0.extend_from_slice(&row.content);
            out.u64(row.first);
            out.u32(row.records);
        }
        self.write_rows(&mut out);
        self.write_sides(&mut out);
        let checksum: [u8; CHECKSUM_BYTES] = Sha256::digest(&out.0).into();
        out.0.extend_from_slice(&checksum);
        out.0
    }

    fn write_facts(&self, out: &mut Writer) {
        let mut facts: Vec<(u64, Fact)> = Vec::new();
        let organisation = self.organisation.as_deref().cloned();
        facts.extend(organisation.map(|it| (0, Fact::OrganisationOpened(it))));
        facts.extend(
            self.assets
                .iter()
                .cloned()
                .map(|it| (0, Fact::AssetDefined(it))),
        );
        facts.extend(
            self.entities
                .values()
                .cloned()
                .map(|it| (0, Fact::EntityDefined(it))),
        );
        facts.extend(
            self.chart
                .iter()
                .cloned()
                .map(|it| (0, Fact::AccountOpened(it))),
        );
        facts.extend(self.locks.all.map(|through| {
            (
                0,
                Fact::PeriodClosed {
                    entity: None,
                    through,
                },
            )
        }));
        let locks = self.locks.entities.iter();
        facts.extend(locks.map(|(entity, through)| {
            (
                0,
                Fact::PeriodClosed {
                    entity: Some(entity.clone()),
                    through: *through,
                },
            )
        }));
        let statements = self.statements.iter();
        facts.extend(
            statements.map(|(seq, it)| (*seq, Fact::StatementRecorded(it.as_ref().clone()))),
        );
        let signed = self.reconciliations.values().flatten();
        facts.extend(signed.map(|(seq, it)| (*seq, Fact::AccountReconciled(it.clone()))));
        // What a payment went through is shown with moment and author; of the rest only what is.
        let plain = facts.into_iter().map(|(seq, fact)| {
            let (at, by) = (Timestamp::UNIX_EPOCH, String::new());
            (seq, at, by, fact)
        });
        let payments = self.payments.facts();
        let payments = payments
            .into_iter()
            .map(|(seq, at, by, fact)| (seq, at, by.as_ref().to_owned(), fact));
        let facts: Vec<_> = plain.chain(payments).collect();
        out.count(facts.len());
        for (seq, at, by, fact) in facts {
            out.bytes(
                encode(&Record {
                    seq,
                    at,
                    by,
                    request: None,
                    fact,
                })
                .as_bytes(),
            );
        }
    }

    fn write_rows(&self, out: &mut Writer) {
        out.count(self.pockets.len());
        for pocket in &self.pockets {
            out.u32(pocket.account.0);
            out.u32(self.asset_number(pocket.asset.code()));
        }
        out.count(self.texts.len());
        for block in &self.texts {
            out.bytes(block.as_bytes());
        }
        out.count(self.entries.len());
        for (number, row) in (0_u32..).zip(&self.entries) {
            out.u64(row.seq);
            out.i64(row.at_microsecond());
            out.i32(row.booked_on.number());
            out.u32(row.first_posting);
            out.u32(row.block);
            out.u32(row.offset);
            row.lengths
                .iter()
                .for_each(|it| out.0.extend_from_slice(&it.to_le_bytes()));
            out.i64(self.corrects.get(&number).copied().unwrap_or_default());
        }
        out.count(self.postings.len());
        for row in &self.postings {
            out.i64(row.units);
            out.u32(row.pocket);
            out.i32(row.valued_on.number());
        }
    }

    fn write_sides(&self, out: &mut Writer) {
        let mut wide: Vec<(u32, i128)> =
            self.wide.iter().map(|(place, it)| (*place, *it)).collect();
        wide.sort_unstable();
        out.count(wide.len());
        for (place, units) in wide {
            out.u32(place);
            out.i128(units);
        }
        let mut counters: Vec<(u32, Amount)> = self
            .counters
            .iter()
            .map(|(place, it)| (*place, *it))
            .collect();
        counters.sort_unstable_by_key(|it| it.0);
        out.count(counters.len());
        for (place, amount) in counters {
            out.u32(place);
            out.i128(amount.units());
            out.u32(self.asset_number(amount.asset().code()));
        }
        let mut tags: Vec<_> = self.tags.iter().collect();
        tags.sort_unstable_by_key(|it| *it.0);
        out.count(tags.len());
        for (entry, tags) in tags {
            out.u32(*entry);
            out.count(tags.len());
            for (name, value) in tags.iter() {
                out.bytes(name.as_bytes());
                out.bytes(value.as_bytes());
            }
        }
        out.count(self.sources.len());
        for row in &self.sources {
            out.u32(row.entry);
            out.u32(row.occurrence);
            out.u64(row.statement);
            out.0.extend_from_slice(&row.fingerprint);
        }
    }

    /// An asset's place among the assets by code.
    fn asset_number(&self, code: AssetCode) -> u32 {
        let place = self.assets.iter().position(|it| it.asset.code() == code);
        place
            .and_then(|it| u32::try_from(it).ok())
            .unwrap_or(u32::MAX)
    }
}
