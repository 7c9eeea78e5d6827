//! What the classifier learned of an organisation's own books, kept up with them (CASH-5).
//!
//! Owns: one model an organisation, learned from the books and corrected as they move on.
//! Not here: the mathematics (`cash::classify`), asking it (`suggest`).
//! Invariant: the model is the same as one learned anew from the same lines, apart from its
//! confidence, which remembers the order of corrections; it is never stored.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use cash::classify::Classifier;
use journal::{AccountPath, Book, Correction, EntryNumber};
use money::OrganisationId;

use super::is_category;
use crate::lines::{BookLine, LineCategory};

/// Organisations whose models are kept at a time.
const MAX_MODELS: usize = 16;

/// A model and the books it was learned from.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) classifier: Classifier,
    /// The category each line was learned with.
    known: HashMap<u64, AccountPath>,
    /// How many entries of the books it has seen.
    seen: usize,
    /// The journal's sequence it stands at.
    seq: u64,
}

/// The models, by organisation.
#[derive(Debug, Default)]
pub(crate) struct LearnedCategories {
    models: Mutex<HashMap<OrganisationId, Arc<Mutex<Model>>>>,
}

impl LearnedCategories {
    /// Asks the organisation's model, brought up to these books first.
    pub(super) fn ask<T>(
        &self,
        org: OrganisationId,
        book: &Book,
        ask: impl FnOnce(&Classifier) -> T,
    ) -> T {
        let model = {
            let mut models = self.models.lock().unwrap_or_else(PoisonError::into_inner);
            if models.len() >= MAX_MODELS && !models.contains_key(&org) {
                models.clear();
            }
            Arc::clone(models.entry(org).or_default())
        };
        let mut model = model.lock().unwrap_or_else(PoisonError::into_inner);
        model.follow(book);
        ask(&model.classifier)
    }
}

impl Model {
    /// Learns what happened since.
    pub(super) fn follow(&mut self, book: &Book) {
        // Another journal in its place, after a restore: nothing of it is known.
        if book.head().seq < self.seq || book.entry_count() < self.seen {
            *self = Self::default();
        }
        for place in self.seen..book.entry_count() {
            let number = u32::try_from(place).unwrap_or(u32::MAX);
            if let Some(entry) = about(book, EntryNumber(number)) {
                self.look(book, entry);
            }
        }
        self.seen = book.entry_count();
        self.seq = book.head().seq;
    }

    /// Learns, corrects or forgets one line.
    fn look(&mut self, book: &Book, entry: u64) {
        let line = BookLine::at(book, entry);
        let category = line.as_ref().and_then(|it| category_of(book, it));
        let known = self.known.get(&entry);
        if known == category.as_ref() {
            return;
        }
        // Learned and forgotten by the same words: those of the bank.
        let Some(before) = BookLine::original(book, entry) else {
            return;
        };
        let movement = before.movement();
        match (known.cloned(), category) {
            (Some(from), Some(to)) => {
                self.classifier.correct(&movement, &from, &to);
                self.known.insert(entry, to);
            }
            (None, Some(to)) => {
                self.classifier.learn(&movement, &to);
                self.known.insert(entry, to);
            }
            (Some(from), None) => {
                self.classifier.unlearn(&movement, &from);
                self.known.remove(&entry);
            }
            (None, None) => {}
        }
    }
}

/// The line that an entry says something about: itself, or what it puts right in the end.
fn about(book: &Book, number: EntryNumber) -> Option<u64> {
    let mut view = book.entry(number)?;
    // A reversal of a reclassification of a line: two steps, and no chain is longer.
    for _ in 0..3 {
        match view.corrects() {
            None => return Some(view.seq()),
            Some(Correction::Reversal(of) | Correction::Reclassification(of)) => {
                view = book.entry_at(of)?;
            }
        }
    }
    None
}

/// The category a line can be learned with.
fn category_of(book: &Book, line: &BookLine) -> Option<AccountPath> {
    let LineCategory::One(account) = line.category else {
        return None;
    };
    if line.is_opening() || !is_category(book, account) {
        return None;
    }
    line.category_path.clone()
}
