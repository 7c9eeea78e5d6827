//! The book: everything a person sees about money, folded from the records (JOURNAL-1, -2, -4).
//!
//! Owns: the columns, how a record is applied to them, and look-ups by number, path and key.
//! Not here: questions over the columns (`view`, `report`, `lots`), whether a record may be
//! written (`decide`).
//! Invariant: the book is a pure fold of its records; a clone shares everything and never
//! changes, so a reader keeps a consistent prefix and waits for nobody.

mod apply;
mod balance;
mod chart;
mod days;
mod fold;
mod index;
mod keys;
mod payments;
mod pocket;
mod register;
mod restricted;
mod rows;
mod snapshot;
mod unsound;
mod view;

use std::collections::BTreeMap;
use std::sync::Arc;

use imbl::{HashMap, Vector};
use money::{Amount, Asset, AssetCode, AssetDefinition, Date, Timestamp};

use crate::account::{Account, AccountId, Entity, EntitySlug};
use crate::chain::Head;
use crate::encoding::AssetLookup;
use crate::record::{Organisation, Reconciliation, StatementRecord};

pub use balance::{Asking, Known};
pub use chart::Chart;
pub use fold::Fold;
pub(crate) use keys::Keys;
use payments::Payments;
pub use payments::{PaymentEvent, PaymentEventKind, PaymentFileRow, PaymentRow};
pub use pocket::Basis;
pub(crate) use pocket::Pocket;
pub use register::{Filter, Order, Page};
pub use restricted::Sight;
pub use rows::EntryNumber;
pub(crate) use rows::{
    EntryRow, PostingRow, SourceRow, WIDE, register_day, register_key, register_number,
};
pub use snapshot::SnapshotError;
pub use unsound::ApplyError;
pub use view::EntryView;

/// The defined assets, by code.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    by_code: BTreeMap<AssetCode, AssetDefinition>,
}

impl AssetLookup for Assets {
    fn asset(&self, code: AssetCode) -> Option<Asset> {
        self.by_code.get(&code).map(|it| it.asset)
    }
}

impl Assets {
    /// Every definition, by code.
    pub fn iter(&self) -> impl Iterator<Item = &AssetDefinition> {
        self.by_code.values()
    }

    /// The definition of one asset.
    #[must_use]
    pub fn get(&self, code: AssetCode) -> Option<&AssetDefinition> {
        self.by_code.get(&code)
    }
}

/// How a bank line is recognised: the account, its fingerprint and its occurrence.
pub type LineKey = (AccountId, [u8; 16], u32);

/// What a request with an idempotency key led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestRow {
    /// What was asked for: the first 16 bytes of its SHA-256.
    pub content: [u8; 16],
    /// Sequence of its first record.
    pub first: u64,
    /// How many records it led to.
    pub records: u32,
}

/// The days up to which nothing is booked any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locks {
    /// For every account.
    pub all: Option<Date>,
    /// For the accounts of one entity.
    pub entities: BTreeMap<EntitySlug, Date>,
}

impl Locks {
    /// The last closed day for an account of this entity.
    #[must_use]
    pub fn through(&self, entity: Option<&EntitySlug>) -> Option<Date> {
        self.all
            .max(entity.and_then(|it| self.entities.get(it)).copied())
    }
}

/// Everything folded so far. Cloning is cheap: all columns are shared.
#[derive(Clone, Debug, Default)]
pub struct Book {
    pub(crate) head: Head,
    pub(crate) recorded_at: Timestamp,
    pub(crate) organisation: Option<Arc<Organisation>>,
    pub(crate) assets: Arc<Assets>,
    pub(crate) entities: Arc<BTreeMap<EntitySlug, Entity>>,
    pub(crate) chart: Arc<Chart>,
    pub(crate) locks: Arc<Locks>,
    pub(crate) entries: Vector<EntryRow>,
    pub(crate) postings: Vector<PostingRow>,
    /// Amounts whose units need more than 64 bits, by posting.
    pub(crate) wide: HashMap<u32, i128>,
    /// Counter-values, by posting.
    pub(crate) counters: HashMap<u32, Amount>,
    /// Blocks of texts, each filled to some size; an entry knows its place.
    pub(crate) texts: Vector<Arc<String>>,
    pub(crate) tags: HashMap<u32, Arc<BTreeMap<String, String>>>,
    pub(crate) pockets: Vector<Arc<Pocket>>,
    /// The pockets of each account.
    pub(crate) holdings: Vector<Arc<Vec<u32>>>,
    pub(crate) registers: Vector<Keys>,
    pub(crate) by_day: Keys,
    /// Of the entries that correct one, its sequence; the sign says which correction it is.
    pub(crate) corrects: HashMap<u32, i64>,
    pub(crate) reversed_by: HashMap<u32, u64>,
    /// The entries that moved a posting of an entry elsewhere.
    pub(crate) reclassified_by: HashMap<u32, Arc<Vec<u64>>>,
    pub(crate) lines: HashMap<LineKey, u32>,
    /// The bank lines behind entries, in the order of the entries.
    pub(crate) sources: Vector<SourceRow>,
    pub(crate) requests: HashMap<Arc<str>, RequestRow>,
    pub(crate) statements: Vector<(u64, Arc<StatementRecord>)>,
    pub(crate) payments: Arc<Payments>,
    /// The sign-offs that stand, by account, the earliest first.
    pub(crate) reconciliations: Arc<BTreeMap<AccountId, Vec<(u64, Reconciliation)>>>,
}

impl Book {
    /// Where the journal stands that this book was folded from.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.head
    }

    /// When the last record was recorded.
    #[must_use]
    pub const fn recorded_at(&self) -> Timestamp {
        self.recorded_at
    }

    /// The organisation, once its journal is opened.
    #[must_use]
    pub fn organisation(&self) -> Option<&Organisation> {
        self.organisation.as_deref()
    }

    /// The defined assets.
    #[must_use]
    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// The defined entities, by short name.
    #[must_use]
    pub fn entities(&self) -> &BTreeMap<EntitySlug, Entity> {
        &self.entities
    }

    /// The accounts.
    #[must_use]
    pub fn chart(&self) -> &Chart {
        &self.chart
    }

    /// The account with this number.
    #[must_use]
    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.chart.get(id)
    }

    /// The closed periods.
    #[must_use]
    pub fn locks(&self) -> &Locks {
        &self.locks
    }

    /// How many entries there are, reversals included.
    #[must_use]
    pub fn entry_count(&self) -> usize {
        self.entries.len()
    }

    /// What a request with this key led to.
    #[must_use]
    pub fn request(&self, key: &str) -> Option<RequestRow> {
        self.requests.get(key).copied()
    }

    /// The entry a bank line was booked as, unless that entry was reversed since.
    #[must_use]
    pub fn line(&self, key: &LineKey) -> Option<u64> {
        let entry = self.lines.get(key)?;
        self.entries.get(*entry as usize).map(|it| it.seq)
    }

    /// The recorded bank statement with this sequence.
    #[must_use]
    pub fn statement(&self, seq: u64) -> Option<&StatementRecord> {
        let place = self.statements.binary_search_by_key(&seq, |it| it.0).ok()?;
        self.statements.get(place).map(|it| it.1.as_ref())
    }

    /// The sign-offs of an account that stand, with their sequences, the earliest first.
    #[must_use]
    pub fn reconciliations(&self, account: AccountId) -> &[(u64, Reconciliation)] {
        self.reconciliations
            .get(&account)
            .map_or(&[], Vec::as_slice)
    }

    /// The last day that is signed off on an account.
    #[must_use]
    pub fn reconciled_through(&self, account: AccountId) -> Option<Date> {
        self.reconciliations(account).last().map(|it| it.1.through)
    }

    /// The recorded bank statements with their sequences, in the journal's order.
    pub fn statements(&self) -> impl DoubleEndedIterator<Item = (u64, &StatementRecord)> {
        self.statements.iter().map(|(seq, it)| (*seq, it.as_ref()))
    }
}
