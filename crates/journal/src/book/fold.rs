//! Folding a whole journal at once: a cold start (JOURNAL-4).
//!
//! Owns: following many records without keeping balances and registers in order meanwhile.
//! Not here: what a record does to the rows (`apply`), building the rest from them (`index`).
//! Invariant: the book is the one that `Book::follow` of the same records leads to.

use money::{AmountError, Asset, AssetCode, Timestamp};

use super::unsound::{ApplyError, inconsistent};
use crate::account::AccountId;
use crate::book::Book;
use crate::chain::{ChainError, Hash, Head, SealedRecord};
use crate::encoding::decode;
use crate::entry::{Entry, Posting};
use crate::record::{Fact, Record};

/// A book in the making: rows only, until `finish` builds what is asked of them.
#[derive(Debug, Default)]
pub struct Fold {
    /// Without pockets and registers of the folded entries.
    book: Book,
    /// Account, asset, and the sum of all absolute movements so far.
    pockets: Vec<(AccountId, Asset, i128)>,
    /// The pockets of each account.
    holdings: Vec<Vec<(AssetCode, u32)>>,
}

impl Fold {
    /// A fold that goes on from a book.
    pub(crate) fn resume(book: Book) -> Self {
        let pockets = book
            .pockets
            .iter()
            .map(|it| (it.account, it.asset, it.turnover));
        let pockets: Vec<_> = pockets.collect();
        let held = |it: &u32| Some((pockets.get(*it as usize)?.1.code(), *it));
        let holdings = book
            .holdings
            .iter()
            .map(|it| it.iter().filter_map(held).collect());
        Self {
            holdings: holdings.collect(),
            pockets,
            book,
        }
    }

    /// Where the journal stands that was followed so far.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.book.head
    }

    /// Follows the chain by one record: verifies, decodes and applies it.
    ///
    /// Errors: `ApplyError`; the fold must then be dropped.
    pub fn follow(&mut self, sealed: &SealedRecord) -> Result<(), ApplyError> {
        self.book.head.follow(sealed)?;
        self.follow_proved(sealed)
    }

    /// Follows a record whose hash the caller has proved, as the store does for what it reads.
    ///
    /// Errors: `ApplyError`; the fold must then be dropped.
    pub fn follow_proved(&mut self, sealed: &SealedRecord) -> Result<(), ApplyError> {
        let (expected, found) = (self.book.head.seq + 1, sealed.seq);
        if expected != found {
            return Err(ChainError::Gap { expected, found }.into());
        }
        let record = decode(&sealed.body, self.book.assets.as_ref());
        let record = record.map_err(|error| ApplyError::Decode { seq: found, error })?;
        if record.seq != found {
            let (place, body) = (found, record.seq);
            return Err(ApplyError::Misplaced { place, body });
        }
        self.apply(record, sealed.hash)
    }

    /// Applies a record that is known to be next, with this hash.
    pub(crate) fn apply(&mut self, record: Record, hash: Hash) -> Result<(), ApplyError> {
        let Record { seq, .. } = record;
        match self.book.apply_head(record)? {
            (_, Fact::EntryPosted(entry)) => self.apply_entry(seq, &entry)?,
            (by, other) => self.book.apply_fact(seq, &by, other)?,
        }
        self.book.head = Head { seq, hash };
        Ok(())
    }

    fn apply_entry(&mut self, seq: u64, entry: &Entry) -> Result<(), ApplyError> {
        let (pockets, holdings) = (&mut self.pockets, &mut self.holdings);
        self.book.append_entry(seq, entry, |_, posting, _| {
            let number = pocket_of(pockets, holdings, posting);
            let held = pockets.get_mut(number as usize);
            let turnover = held.and_then(|it| {
                let size = posting.amount.units().checked_abs()?;
                it.2 = it.2.checked_add(size)?;
                Some(())
            });
            let overflow = AmountError::Overflow(posting.amount.asset().code());
            let overflow = ApplyError::Amount {
                seq,
                error: overflow,
            };
            turnover.map(|()| number).ok_or(overflow)
        })
    }

    /// A fold that goes on from a book without entries.
    pub(super) fn over(book: Book) -> Self {
        Self {
            book,
            ..Self::default()
        }
    }

    /// The rows so far.
    pub(super) const fn book(&self) -> &Book {
        &self.book
    }

    /// Takes in an entry that was proved when it was recorded.
    pub(super) fn take_in(
        &mut self,
        seq: u64,
        recorded_at: Timestamp,
        entry: &Entry,
    ) -> Result<(), ApplyError> {
        self.book.recorded_at = recorded_at;
        self.apply_entry(seq, entry)
    }

    /// The book of what was taken in, standing where another one stands.
    pub(super) fn finish_at(
        mut self,
        head: Head,
        recorded_at: Timestamp,
    ) -> Result<Book, ApplyError> {
        self.book.head = head;
        self.book.recorded_at = recorded_at;
        self.finish()
    }

    /// The book of everything that was followed.
    ///
    /// Errors: `Inconsistent`, for rows that contradict each other.
    pub fn finish(mut self) -> Result<Book, ApplyError> {
        let pockets: Vec<(AccountId, Asset)> = self.pockets.iter().map(|it| (it.0, it.1)).collect();
        let seq = self.book.head.seq;
        let failed = |it: super::SnapshotError| inconsistent(seq, &it.to_string());
        self.book.index(&pockets).map_err(failed)?;
        Ok(self.book)
    }
}

impl Book {
    /// Folds a whole journal. Errors: `ApplyError`.
    pub fn from_records<'a>(
        records: impl IntoIterator<Item = &'a SealedRecord>,
    ) -> Result<Self, ApplyError> {
        let mut fold = Fold::default();
        records.into_iter().try_for_each(|it| fold.follow(it))?;
        fold.finish()
    }
}

/// The pocket of a posting's account and asset, made on first use.
fn pocket_of(
    pockets: &mut Vec<(AccountId, Asset, i128)>,
    holdings: &mut Vec<Vec<(AssetCode, u32)>>,
    posting: &Posting,
) -> u32 {
    let (index, asset) = (posting.account.index(), posting.amount.asset());
    if holdings.len() <= index {
        holdings.resize_with(index + 1, Vec::new);
    }
    let holding = &mut holdings[index];
    if let Some(found) = holding.iter().find(|it| it.0 == asset.code()) {
        return found.1;
    }
    let number = u32::try_from(pockets.len()).unwrap_or(u32::MAX);
    pockets.push((posting.account, asset, 0));
    holding.push((asset.code(), number));
    number
}
