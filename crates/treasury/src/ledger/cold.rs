//! Starting cold: from a snapshot or from the first record, and keeping snapshots for next time.
//!
//! Owns: when a snapshot is used and when one is kept.
//! Not here: its bytes (`journal`), its file and whether it is of this journal (`store`).
//! Invariant: a snapshot is a cache: whatever is wrong with it, the journal is folded instead.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use journal::{Book, Fold};
use money::OrganisationId;
use store::{Snapshot, Store};

use crate::error::Error;

/// Records after which a snapshot is kept, at the least: following fewer takes no time.
const KEEP_EVERY: u64 = 10_000;
/// The part of the journal that may be behind the snapshot, so that writing snapshots stays a
/// fixed share of the work however long the journal is.
const KEEP_SHARE: u64 = 8;
/// Records behind the snapshot that are worth one more at the end.
const KEEP_AT_END: u64 = 1_000;

/// The book as the journal stands, and the sequence up to which a snapshot is kept.
///
/// Errors: `Journal` if the chain or a record is damaged, `Store`.
pub(super) async fn open(store: &Store, org: OrganisationId) -> Result<(Book, u64), Error> {
    if let Some(mut book) = restore(store, org).await {
        let kept = book.head().seq;
        match catch_up(store, org, &mut book).await {
            Ok(()) => return Ok((book, kept)),
            Err(error) => {
                tracing::warn!(%org, %error, "the journal does not follow its snapshot; folded anew");
            }
        }
    }
    let mut fold = Fold::default();
    loop {
        let after = fold.head().seq;
        // The store proves the chain; hashing a second time would be a quarter of the start.
        let records = store.read(org, after, store::CHUNK_RECORDS).await?;
        records.iter().try_for_each(|it| fold.follow_proved(it))?;
        if records.len() < store::CHUNK_RECORDS {
            return Ok((fold.finish()?, 0));
        }
    }
}

/// The book of a snapshot that is whole and of this journal.
async fn restore(store: &Store, org: OrganisationId) -> Option<Book> {
    let ignored = |error: &dyn std::fmt::Display| {
        tracing::warn!(%org, %error, "the snapshot is not used; the journal is folded");
    };
    let snapshot = match store.load_snapshot(org).await {
        Ok(found) => found?,
        Err(error) => {
            ignored(&error);
            return None;
        }
    };
    let read = move || (Book::from_snapshot(&snapshot.bytes), snapshot.head);
    match tokio::task::spawn_blocking(read).await {
        Ok((Ok(book), head)) if book.head() == head => Some(book),
        Ok((Ok(_), _)) => {
            ignored(&"it names two heads");
            None
        }
        Ok((Err(error), _)) => {
            ignored(&error);
            None
        }
        Err(error) => {
            ignored(&error);
            None
        }
    }
}

/// Reads and follows the records after the book's head.
pub(super) async fn catch_up(
    store: &Store,
    org: OrganisationId,
    book: &mut Book,
) -> Result<(), Error> {
    loop {
        let records = store
            .read(org, book.head().seq, store::CHUNK_RECORDS)
            .await?;
        for record in &records {
            book.follow(record)?;
        }
        if records.len() < store::CHUNK_RECORDS {
            return Ok(());
        }
    }
}

/// Keeps snapshots of one book, one at a time.
pub(super) struct Keeper {
    store: Store,
    org: OrganisationId,
    state: Arc<State>,
}

struct State {
    /// The sequence of the last snapshot.
    kept: AtomicU64,
    is_busy: AtomicBool,
}

impl Keeper {
    pub(super) fn new(store: Store, org: OrganisationId, kept: u64) -> Self {
        let (kept, is_busy) = (AtomicU64::new(kept), AtomicBool::new(false));
        let state = Arc::new(State { kept, is_busy });
        Self { store, org, state }
    }

    /// Keeps a snapshot in the background once the book is far ahead of the last one.
    pub(super) fn keep_if_due(&self, book: &Arc<Book>) {
        let seq = book.head().seq;
        let behind = seq.saturating_sub(self.state.kept.load(Ordering::Relaxed));
        if behind < KEEP_EVERY.max(seq / KEEP_SHARE) || self.take() {
            return;
        }
        let (store, org) = (self.store.clone(), self.org);
        let (state, book) = (Arc::clone(&self.state), Arc::clone(book));
        tokio::spawn(async move {
            keep(&store, org, &state, book).await;
            state.is_busy.store(false, Ordering::Release);
        });
    }

    /// Keeps a last snapshot if it is worth one.
    pub(super) async fn rest(&self, book: &Arc<Book>) {
        let behind = book.head().seq - self.state.kept.load(Ordering::Relaxed).min(book.head().seq);
        if behind < KEEP_AT_END || self.take() {
            return;
        }
        keep(&self.store, self.org, &self.state, Arc::clone(book)).await;
        self.state.is_busy.store(false, Ordering::Release);
    }

    /// Marks it as busy; whether it was before.
    fn take(&self) -> bool {
        self.state.is_busy.swap(true, Ordering::AcqRel)
    }
}

async fn keep(store: &Store, org: OrganisationId, state: &State, book: Arc<Book>) {
    let head = book.head();
    // Counted as kept even if it fails: a full disk must not be asked again at every commit.
    state.kept.store(head.seq, Ordering::Relaxed);
    let saved = match tokio::task::spawn_blocking(move || book.to_snapshot()).await {
        Ok(bytes) => store.save_snapshot(org, Snapshot { head, bytes }).await,
        Err(error) => {
            tracing::warn!(%org, %error, "the snapshot could not be made");
            return;
        }
    };
    if let Err(error) = saved {
        tracing::warn!(%org, %error, "the snapshot could not be kept");
    }
}
